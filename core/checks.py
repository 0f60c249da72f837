"""What `manage.py check --deploy` says about an installation, beside what Django says."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

NO_SHARED_CACHE = Warning(
    "Failed sign-ins are counted in each process by itself, so the limit is higher with every process.",
    hint="Set CACHE_URL to a Redis or Valkey that all web processes share, such as rediscache://broker:6379/1.",
    id="loopwright.W001",
)


NO_MAIL = Warning(
    "Mails are written into a folder, and reach nobody.",
    hint="Set EMAIL_URL, such as smtp+tls://user:password@mail.example.org:587.",
    id="loopwright.W002",
)
NO_STORE = Warning(
    "Files are stored in the folder of the program, which an update replaces.",
    hint="Set S3_BUCKET with its companions, or DATA_DIR to a folder on a disk that is backed up.",
    id="loopwright.W003",
)
NO_BROKER = Warning(
    "No worker hears of new work, so mails and PDFs wait until one looks for them by itself.",
    hint="Set BROKER_URL to a Redis or Valkey, such as redis://broker:6379/0.",
    id="loopwright.W004",
)
ANY_HOST = Warning(
    "Every host name is answered, so somebody else's page can pose as this one.",
    hint="Set ALLOWED_HOSTS to the host of BASE_URL.",
    id="loopwright.W005",
)
NO_PROXY = Warning(
    "BASE_URL is https, so a proxy stands in front, and TRUSTED_PROXIES is 0: all visitors count as one address.",
    hint="Set TRUSTED_PROXIES to the number of your own proxies, which is 1 in most places.",
    id="loopwright.W006",
)
DEMO_FOR_ALL = Warning(
    "Others reach the demo, whose administrator needs no second factor.",
    hint="Unset DEMO where real people are written about.",
    id="loopwright.W007",
)
NO_REPLIES_ADDRESS = Warning(
    "A mailbox is read for answers to invitations, and no invitation names its address.",
    hint="Set REPLIES_ADDRESS to the address of the mailbox that REPLIES_URL reads.",
    id="loopwright.W008",
)


def what_is_missing(**_: Any) -> list[CheckMessage]:
    """Everything that an installation for others needs and that is not set. `make run` has what it needs."""
    if settings.EMBEDDED:
        return []
    missing = [
        (NO_SHARED_CACHE, settings.CACHES["default"]["BACKEND"].endswith((".LocMemCache", ".DummyCache"))),
        (NO_MAIL, not settings.EMAIL_BACKEND.endswith(("smtp.EmailBackend", "locmem.EmailBackend"))),
        (NO_STORE, _stores_beside_the_code()),
        (NO_BROKER, not settings.NUDGES_ENABLED),
        (ANY_HOST, "*" in settings.ALLOWED_HOSTS),
        (NO_PROXY, settings.IS_SECURE and not settings.TRUSTED_PROXIES),
        (DEMO_FOR_ALL, settings.DEMO),
        (NO_REPLIES_ADDRESS, bool(settings.REPLIES_URL) and not settings.REPLIES_ADDRESS),
    ]
    return [warning for warning, is_missing in missing if is_missing]


def _stores_beside_the_code() -> bool:
    disk: dict[str, Any] = settings.DISK_STORAGE
    stores: dict[str, Any] = settings.STORAGES
    is_on_disk = stores["default"]["BACKEND"] == disk["BACKEND"]
    return is_on_disk and settings.DATA_DIR.is_relative_to(settings.BASE_DIR)
