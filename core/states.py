"""The states of work that runs later. A leaf: it imports nothing of the project."""

from django.db import models


class JobStatus(models.TextChoices):
    WAITING = "waiting", "Waiting"
    WORKING = "working", "Working"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


JOB_UNDER_WAY = (JobStatus.WAITING, JobStatus.WORKING)
JOB_OVER = (JobStatus.DONE, JobStatus.FAILED)
