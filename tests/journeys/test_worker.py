"""A real worker, a real broker and a nudge: what a request asks for is done in another process."""

import os
import signal
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import AccessMail
from core.models import Heartbeat, Job
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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_clock_that_is_killed_inside_its_worker_goes_on(tmp_path: Path) -> None:
    """Without it no abandoned row is found again, while the worker itself looks well."""
    with real_worker("--beat", f"--schedule={tmp_path}/beat") as worker:
        beat_of(after=None)
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
        # The other one makes PDFs.
        [clock] = [int(pid) for pid in children if "celery" in Path(f"/proc/{pid}/cmdline").read_text()]
        killed_at = timezone.now()
        os.kill(clock, signal.SIGKILL)
        # The beat that was sent before may still arrive; the next one is a new clock's.
        beat_of(after=killed_at + timedelta(seconds=2))
    assert worker.returncode == 0


def beat_of(after: datetime | None) -> datetime:
    """The first heartbeat (later than that)."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        beat = Heartbeat.objects.first()
        if beat and (after is None or beat.at > after):
            return beat.at
        time.sleep(0.2)
    raise AssertionError("No heartbeat came.")
