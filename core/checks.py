"""What `manage.py check --deploy` says about an installation, beside what Django says."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

NO_SHARED_CACHE = Warning(
    "Failed sign-ins are counted in each process by itself, so the limit is higher with every process.",
    hint="Set CACHE_URL to a Redis or Valkey that all web processes share, such as rediscache://broker:6379/1.",
    id="loopwright.W001",
)


def failures_are_counted_together(**_: Any) -> list[CheckMessage]:
    """Several processes must share the cache in which failures are counted. `make run` always has one."""
    is_local = settings.CACHES["default"]["BACKEND"].endswith((".LocMemCache", ".DummyCache"))
    return [NO_SHARED_CACHE] if is_local and not settings.EMBEDDED else []
