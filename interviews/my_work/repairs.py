"""Background work that failed for good, for administrators."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from core.access import may_open
from core.jobs import job_models
from core.models import Job
from core.wording import counted, sentence_case
from interviews.my_work.items import REPAIR, WorkItem

FAILED_WORK = "accounts:settings"


def repairs_for(user: User, now: datetime) -> Iterable[WorkItem]:
    """One item that counts every job that nobody will try again by itself; nothing for those who may not see it."""
    if not may_open(user, FAILED_WORK):
        return []
    failed = sum(model._default_manager.filter(job_status=Job.JobStatus.FAILED).count() for model in job_models())
    if not failed:
        return []
    return [
        WorkItem(
            title=f"{sentence_case(counted(failed, 'piece', 'pieces'))} of background work failed",
            url=reverse(FAILED_WORK),
            verb="See what failed",
            sentence="Mails or PDFs that could not be made after five attempts. Each can be tried again.",
            order=REPAIR,
        )
    ]
