"""A real worker, a real broker and a nudge: what a request asks for is done in another process."""

import os
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from accounts import services
from accounts.models import AccessMail
from core import jobs
from core.models import Heartbeat, Job
from interviews.models import Message
from packets.models import Document
from packets.printing.content import as_json
from packets.printing.content.debrief import debrief_content
from tests.factories.output import make_document
from tests.journeys.worker import real_worker
from tests.tools.waiting import wait_for

# After that a busy machine is given up; what is shown is shown by what was done before what.
WITHIN_SECONDS = 180
PDFS = 40


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_here_is_done_there() -> None:
    with real_worker():
        services.add_person(email="nia@x.example", name="Nia New", by=None)
        mail = AccessMail.objects.get()
        wait_for(AccessMail.objects.filter(job_status=Job.JobStatus.DONE).exists, WITHIN_SECONDS)
        mail.refresh_from_db()
    assert (mail.job_status, mail.attempts, mail.error) == (Job.JobStatus.DONE, 1, "")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_clock_that_is_killed_inside_its_worker_goes_on(tmp_path: Path) -> None:
    """Without it no abandoned row is found again, while the worker itself looks well."""
    began_at = timezone.now()
    with real_worker("--beat", f"--schedule={tmp_path}/beat") as worker:
        wait_for_beat(after=began_at)
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
        # The other one makes PDFs.
        [clock] = [int(pid) for pid in children if "celery" in Path(f"/proc/{pid}/cmdline").read_text()]
        killed_at = timezone.now()
        os.kill(clock, signal.SIGKILL)
        # The beat that was sent before may still arrive; the next one is a new clock's.
        wait_for_beat(after=killed_at + timedelta(seconds=2))
    assert worker.returncode == 0


def wait_for_beat(after: datetime) -> None:
    """Until a heartbeat has come that is later than that."""
    wait_for(Heartbeat.objects.filter(at__gt=after).exists, WITHIN_SECONDS)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_sign_in_mail_does_not_wait_behind_many_pdfs(loop_debrief: Any) -> None:
    """G7: one worker takes from all queues in turn, so even there a mail waits for the PDF under way at most."""
    content = as_json(debrief_content(loop_debrief))
    Message.objects.all().delete()
    for number in range(PDFS):
        digest = f"{number:064d}"
        document = make_document(
            loop_debrief, kind="debrief", content=content, digest=digest, by=loop_debrief.planned_by
        )
        jobs.nudge(document)
    with real_worker():
        wait_for(made_documents().exists, WITHIN_SECONDS)
        services.add_person(email="nia@x.example", name="Nia New", by=None)
        before = made_documents().count()
        wait_for(AccessMail.objects.filter(job_status=Job.JobStatus.DONE).exists, WITHIN_SECONDS)
        mail = AccessMail.objects.get()
        meanwhile = made_documents().filter(finished_at__lt=mail.finished_at).count() - before
    print(f"The mail left after {meanwhile} of {PDFS} PDFs.")
    assert meanwhile <= 2


def made_documents() -> QuerySet[Document]:
    return Document.objects.filter(job_status=Job.JobStatus.DONE)
