"""The Celery application. Messages are nudges: every job is a row that outlives them (see core.jobs)."""

import gc
import logging
import os
import threading
import time
from typing import Any

from celery import Celery
from celery.beat import EmbeddedService
from celery.signals import setup_logging, worker_before_create_process, worker_ready
from django.conf import settings
from kombu import Exchange, Queue

CLOCK_IS_LOOKED_AT_EVERY = 5.0

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("loopwright")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_queues = [Queue(name, Exchange(name), routing_key=name) for name in settings.QUEUES]
app.autodiscover_tasks()


@setup_logging.connect
def log_as_the_settings_say(loglevel: int, **_: Any) -> None:
    """Celery sets up no handlers of its own, whose lines would quote what failed: see core.logging."""
    logging.getLogger().setLevel(loglevel)


@worker_before_create_process.connect
def keep_what_is_shared(**_: Any) -> None:
    """What is in memory before the fork stays: the collector of a child would touch it, and so copy it."""
    gc.collect()
    gc.freeze()


@worker_ready.connect
def watch_the_clock(sender: Any, **_: Any) -> None:
    """Nothing else would notice when the clock inside a worker is killed: no abandoned row would be found again."""
    worker = sender.controller
    if getattr(worker, "beat", None) is not None:
        threading.Thread(target=_keep_the_clock, args=(worker,), name="clock", daemon=True).start()


def _keep_the_clock(worker: Any) -> None:
    while True:
        time.sleep(CLOCK_IS_LOOKED_AT_EVERY)
        if worker.beat.is_alive():
            continue
        worker.beat = EmbeddedService(
            worker.app, schedule_filename=worker.schedule_filename, scheduler_cls=worker.scheduler
        )
        for step in worker.steps:
            if step.label == "Beat":
                step.obj = worker.beat  # what is ended with the worker
        worker.beat.start()
