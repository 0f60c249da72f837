"""Work that runs later. The row is the truth, a Celery message only a nudge, and a sweeper finds what was missed.

A job row is claimed by a conditional update that starts a lease. A worker that dies leaves the row claimed; when the
lease is over the sweeper nudges again. `attempts` doubles as a fencing token: a worker that was slower than its lease
cannot finish a row that somebody else has claimed since. After five attempts a row is failed, and stays to be seen.

Three things can go wrong with the work. It failed: it is tried again within a minute, five times in all. A part that it
needs is away, such as the mail server: it waits with growing pauses, for more than a day. It is refused for good: it is
failed at once. Whatever has failed waits for a person, who lets it start anew.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial
from typing import Any, TypeVar

import structlog
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from core.errors import JobFailed, JobRefused, PartAway, RuleViolation
from core.models import Job
from core.organisation import house_zone
from core.people import Account
from core.states import JOB_UNDER_WAY

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 5
# Longer than a task may take, so that a living worker keeps its row; short enough to recover within a minute.
LEASE = timedelta(seconds=settings.TASK_HARD_LIMIT_SECONDS + 5)
SWEEP_LIMIT = 200
# A part may be away for a day; the last pause and the time it takes to get up again come on top.
AWAY_AT_MOST = timedelta(hours=30)
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=30)
UNEXPECTED = "Something unexpected happened."

AnyJob = TypeVar("AnyJob", bound=Job)


def job_models() -> Iterator[type[Job]]:
    """Every concrete model whose rows are jobs."""
    return (model for model in apps.get_models() if issubclass(model, Job))


def claimable(now: datetime) -> Q:
    """Rows a worker may take: waiting and due, or held by a worker whose lease is over."""
    waiting = Q(job_status=Job.JobStatus.WAITING, due_at__lte=now)
    abandoned = Q(job_status=Job.JobStatus.WORKING, claimed_at__lt=now - LEASE)
    return waiting | abandoned


def claim(model: type[AnyJob], pk: int) -> AnyJob | None:
    """Take the row for this worker, or None when somebody else has it, it is not due, or it is over.

    Commits by itself: call it outside a transaction, or the lease is invisible until the work is done.
    """
    now = timezone.now()
    taken = model._default_manager.filter(claimable(now), pk=pk, attempts__lt=MAX_ATTEMPTS).update(
        job_status=Job.JobStatus.WORKING, claimed_at=now, attempts=F("attempts") + 1
    )
    return model._default_manager.get(pk=pk) if taken else None


def finish(job: Job, **values: Any) -> bool:
    """Mark the job done and write `values` with it. False when the lease was lost: then nothing is written."""
    return write_while_held(
        job, job_status=Job.JobStatus.DONE, finished_at=timezone.now(), error="", away_since_at=None, **values
    )


class Setback(Enum):
    """What came in the way of a job's work."""

    FAILED = auto()
    AWAY = auto()
    REFUSED = auto()


def give_back(job: Job, error: str, setback: Setback = Setback.FAILED) -> bool:
    """Release a claimed job after a setback: waiting again with a growing pause, or failed when there was the last.

    `error` is a short sentence for an administrator; it must hold no text that a person wrote. True when the job
    is now failed for good.
    """
    now = timezone.now()
    if setback == Setback.AWAY and now - (job.away_since_at or now) < AWAY_AT_MOST:
        _wait_for_part(job, error, now)
        return False
    if setback != Setback.FAILED or job.attempts >= MAX_ATTEMPTS:
        failed = {"job_status": Job.JobStatus.FAILED, "finished_at": now, "away_since_at": None}
        return write_while_held(job, **failed, error=error[:400])
    pause = timedelta(seconds=2**job.attempts)
    write_while_held(job, job_status=Job.JobStatus.WAITING, due_at=now + pause, claimed_at=None, error=error[:400])
    return False


def _wait_for_part(job: Job, error: str, now: datetime) -> None:
    """The pause is half as long as it has been away. No attempt is counted: nothing is wrong with the job."""
    since = job.away_since_at or now
    pause = min(max((now - since) / 2, SHORTEST_PAUSE), LONGEST_PAUSE)
    waits = {"job_status": Job.JobStatus.WAITING, "claimed_at": None, "due_at": now + pause}
    write_while_held(job, attempts=job.attempts - 1, away_since_at=since, error=error[:400], **waits)


def run(
    model: type[AnyJob],
    pk: int,
    work: Callable[[AnyJob], dict[str, Any] | None],
    *,
    finish: Callable[..., Any] = finish,
    give_back: Callable[[Any, str, Setback], Any] = give_back,
    unexpected: str = UNEXPECTED,
) -> None:
    """Do the work of one job, from the claim to what came of it. What every task calls.

    Does nothing when somebody else has the row, or it is not due or over. `work(job)` gives the values that
    `finish(job, **values)` writes in one transaction with the row's end, or None when it has left the row itself.
    Work that fails gives the row back for its next attempt: with the sentence of a JobFailed or a PartAway, or with
    `unexpected` and the error raised again. `finish` and `give_back` are those of this module, or call them with more
    to write.
    """
    job = claim(model, pk)
    if job is None:
        return
    try:
        with timezone.override(house_zone()):
            values = work(job)
    except PartAway as away:
        give_back(job, away.sentence, Setback.AWAY)
    except JobRefused as refusal:
        give_back(job, refusal.sentence, Setback.REFUSED)
    except JobFailed as failure:
        give_back(job, failure.sentence, Setback.FAILED)
    except Exception:
        give_back(job, unexpected, Setback.FAILED)
        raise
    else:
        if values is not None:
            finish(job, **values)


def write_while_held(job: Job, **values: Any) -> bool:
    """Write to a claimed row. False when the lease was lost: then nothing is written."""
    held = type(job)._default_manager.filter(pk=job.pk, job_status=Job.JobStatus.WORKING, attempts=job.attempts)
    left = held.update(**values)
    if left:
        for name, value in values.items():
            setattr(job, name, value)
    return bool(left)


def hold(job: Job, *, beyond: timedelta = timedelta(), **values: Any) -> bool:
    """Write how far long work is, and keep its row for another lease, and `beyond` it. False when the lease was lost.

    Work that may take longer than the limit of tasks has a limit of its own, and calls this every few seconds; before
    one long transaction it says how long that may take.
    """
    return write_while_held(job, claimed_at=timezone.now() + beyond, **values)


def postpone(job: Job, pause: timedelta) -> bool:
    """Let a claimed job wait without counting an attempt: nothing failed, it is only too early."""
    due_at = timezone.now() + pause
    waits = {"job_status": Job.JobStatus.WAITING, "claimed_at": None, "due_at": due_at}
    return write_while_held(job, attempts=job.attempts - 1, **waits)


def wake(job: Job) -> None:
    """Let a job that waits be looked at now, and nudge. Does nothing to any other."""
    waiting = type(job)._default_manager.filter(pk=job.pk, job_status=Job.JobStatus.WAITING)
    if waiting.update(due_at=timezone.now()):
        nudge(job)


def retry(job: Job, *, was: str = Job.JobStatus.FAILED, **values: Any) -> None:
    """Let a failed job start anew with fresh attempts, and nudge. Does nothing to a job that has not failed.

    With `was` done, a job whose result is lost or taken back starts anew; `values` empties that result.
    """
    renewed = (
        type(job)
        ._default_manager.filter(pk=job.pk, job_status=was)
        .update(
            job_status=Job.JobStatus.WAITING,
            attempts=0,
            due_at=timezone.now(),
            finished_at=None,
            claimed_at=None,
            away_since_at=None,
            error="",
            **values,
        )
    )
    if renewed:
        nudge(job)


_retries: dict[type[Job], Callable[[Any, Any], Any]] = {}


def register_retry(model: type[Job], retry: Callable[[Any, Any], Any]) -> None:
    """Say what else happens when a failed job of this kind starts anew: called with the job and whoever asks for it."""
    _retries[model] = retry


def retry_for(job: Job, by: Account) -> None:
    """Let a failed job start anew as its kind does it. Refused (RuleViolation) where its kind refuses it now."""
    again = _retries.get(type(job))
    if again is None:
        retry(job)
    else:
        again(job, by)


def retry_all_failed(by: Account) -> tuple[int, int]:
    """Let every failed job start anew. Returns how many start, and how many their kind refuses."""
    started = refused = 0
    for model in job_models():
        for job in model._default_manager.filter(job_status=Job.JobStatus.FAILED).order_by("pk"):
            try:
                retry_for(job, by)
                started += 1
            except RuleViolation:
                refused += 1
    return started, refused


def do_again(job: Job, **values: Any) -> None:
    """Send a job back that somebody works on or has done, because what it was made from is not true any more.

    Attempts go on counting, so a worker that has it now cannot finish it: its result is refused. After the last
    attempt the job is failed instead, and a person may let it start anew. `values` empties the old result.
    """
    begun = (
        type(job)
        ._default_manager.filter(pk=job.pk)
        .exclude(job_status__in=[Job.JobStatus.WAITING, Job.JobStatus.FAILED])
    )
    now = timezone.now()
    waits = {"job_status": Job.JobStatus.WAITING, "due_at": now, "claimed_at": None, "finished_at": None}
    fails = {"job_status": Job.JobStatus.FAILED, "finished_at": now, "error": "It has to be made again."}
    begun.filter(attempts__gte=MAX_ATTEMPTS).update(**fails, **values)
    if begun.filter(attempts__lt=MAX_ATTEMPTS).update(**waits, **values):
        nudge(job)


def nudge(job: Job) -> None:
    """After commit, tell a worker that the row is there. Never fails and never waits for the broker."""
    transaction.on_commit(partial(_enqueue, job.task_name, job.pk))


def sweep() -> int:
    """Nudge every due row again, and fail those whose last worker died on the last attempt. Returns rows nudged."""
    now = timezone.now()
    nudged = 0
    for model in job_models():
        model._default_manager.filter(
            job_status=Job.JobStatus.WORKING, claimed_at__lt=now - LEASE, attempts__gte=MAX_ATTEMPTS
        ).update(job_status=Job.JobStatus.FAILED, finished_at=now, error="The worker stopped during the last attempt.")
        due = model._default_manager.filter(claimable(now)).order_by("due_at").values_list("pk", flat=True)
        for pk in due[:SWEEP_LIMIT]:
            _send(model.task_name, pk)
            nudged += 1
    return nudged


def drain() -> int:
    """Run every due job in this process, as a worker would. For commands and tests. Returns how many were run."""
    current_app.loader.init_worker()  # which knows every task, and is cheap from the second time on
    run = 0
    for model in job_models():
        for pk in list(model._default_manager.filter(claimable(timezone.now())).values_list("pk", flat=True)):
            current_app.tasks[model.task_name](pk)
            run += 1
    return run


def oldest_waiting() -> datetime | None:
    """When the longest-waiting due job became due, over all kinds of job; None when nothing waits."""
    dues = (
        model._default_manager.filter(claimable(timezone.now()))
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
        for model in job_models()
    )
    return min((due for due in dues if due), default=None)


def count_failed() -> int:
    """How many jobs have failed for good, over all kinds of job."""
    return sum(model._default_manager.filter(job_status=Job.JobStatus.FAILED).count() for model in job_models())


def away_since() -> datetime | None:
    """Since when a part has been away for which work waits; None when nothing waits for one."""
    moments = (
        model._default_manager.filter(job_status__in=JOB_UNDER_WAY).aggregate(since=Min("away_since_at"))["since"]
        for model in job_models()
    )
    return min((moment for moment in moments if moment), default=None)


def broker_answers() -> bool:
    """Whether nudges can be sent; True where the installation has no broker. Waits for about a second at most."""
    if not settings.NUDGES_ENABLED:
        return True
    with current_app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    return True


# --- Nudging: a daemon thread talks to the broker, so a hung broker costs a request nothing -------------------

_nudges: queue.Queue[tuple[str, int]] = queue.Queue(maxsize=500)
_sender_lock = threading.Lock()
_sender: threading.Thread | None = None


def _enqueue(task_name: str, pk: int) -> None:
    if not settings.NUDGES_ENABLED:
        return
    _ensure_sender()
    try:
        _nudges.put_nowait((task_name, pk))
    except queue.Full:
        log.warning("nudge.dropped", task=task_name, pk=pk)


def _ensure_sender() -> None:
    global _sender
    with _sender_lock:
        if _sender is None or not _sender.is_alive():
            _sender = threading.Thread(target=_send_forever, name="nudges", daemon=True)
            _sender.start()


def _send_forever() -> None:
    while True:
        _send(*_nudges.get())


def _send(task_name: str, pk: int) -> None:
    try:
        current_app.send_task(task_name, args=[pk], retry=False, ignore_result=True)
    except Exception as error:  # the broker is not needed for the truth: the sweeper will find the row
        log.warning("nudge.failed", task=task_name, pk=pk, error=type(error).__name__)
