"""The Celery application. Messages are nudges: every job is a row that outlives them (see core.jobs)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("loopwright")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
