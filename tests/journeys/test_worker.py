"""A real worker, a real broker and a nudge: what a request asks for is done in another process."""

import time

import pytest

from accounts import services
from accounts.models import AccessMail
from core.models import Job
from tests.journeys.worker import real_worker

WITHIN_SECONDS = 30


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_here_is_done_there() -> None:
    with real_worker():
        services.add_person(email="nia@x.example", name="Nia New", by=None)
        mail = AccessMail.objects.get()
        deadline = time.monotonic() + WITHIN_SECONDS
        while mail.job_status != Job.JobStatus.DONE and time.monotonic() < deadline:
            time.sleep(0.1)
            mail.refresh_from_db()
    assert (mail.job_status, mail.attempts, mail.error) == (Job.JobStatus.DONE, 1, "")
