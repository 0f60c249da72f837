"""The Celery application. Messages are nudges: every job is a row that outlives them (see core.jobs)."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_before_create_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("loopwright")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_before_create_process.connect
def keep_what_is_shared(**_: Any) -> None:
    """What is in memory before the fork stays: the collector of a child would touch it, and so copy it."""
    gc.collect()
    gc.freeze()
