"""The row is the job: claimed once, kept until its effect commits, found again when a worker or a nudge is lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AccessMail
from core import jobs
from core.errors import JobFailed
from core.models import Job
from tests.factories.people import make_access_mail


@pytest.fixture
def job(db: None) -> AccessMail:
    return make_access_mail()


def test_a_job_is_claimed_once(job: AccessMail) -> None:
    first = jobs.claim(AccessMail, job.pk)
    assert first is not None and first.attempts == 1
    assert jobs.claim(AccessMail, job.pk) is None


def test_a_job_that_is_not_due_waits(job: AccessMail) -> None:
    AccessMail.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    assert jobs.claim(AccessMail, job.pk) is None
    AccessMail.objects.update(due_at=timezone.now())
    assert jobs.claim(AccessMail, job.pk) is not None


def test_a_dead_workers_job_is_taken_over_and_the_dead_worker_cannot_finish_it(job: AccessMail) -> None:
    dead = jobs.claim(AccessMail, job.pk)
    AccessMail.objects.update(claimed_at=timezone.now() - jobs.LEASE - timedelta(seconds=1))
    heir = jobs.claim(AccessMail, job.pk)
    assert heir is not None and heir.attempts == 2
    assert jobs.finish(dead) is False
    assert jobs.give_back(dead, "late") is False
    assert jobs.finish(heir) is True
    job.refresh_from_db()
    assert job.job_status == Job.JobStatus.DONE and job.finished_at is not None


def test_five_failures_are_shown_and_can_be_tried_again(job: AccessMail) -> None:
    for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
        AccessMail.objects.update(due_at=timezone.now())
        held = jobs.claim(AccessMail, job.pk)
        assert held is not None
        assert jobs.give_back(held, "The mail server did not answer.") is (attempt == jobs.MAX_ATTEMPTS)
    job.refresh_from_db()
    assert (job.job_status, job.attempts) == (Job.JobStatus.FAILED, jobs.MAX_ATTEMPTS)
    jobs.retry(job)
    job.refresh_from_db()
    assert (job.job_status, job.attempts, job.finished_at) == (Job.JobStatus.WAITING, 0, None)


def test_pauses_grow_between_attempts(job: AccessMail) -> None:
    pauses = []
    for _ in range(3):
        AccessMail.objects.update(due_at=timezone.now())
        held = jobs.claim(AccessMail, job.pk)
        jobs.give_back(held, "no")
        held.refresh_from_db()
        pauses.append(held.due_at - timezone.now())
    assert pauses[0] < pauses[1] < pauses[2]


def test_work_that_succeeds_ends_its_row_and_is_not_done_twice(job: AccessMail) -> None:
    done = []
    for _ in range(2):
        jobs.run(AccessMail, job.pk, lambda held: done.append(held.pk) or {})
    job.refresh_from_db()
    assert done == [job.pk] and job.job_status == Job.JobStatus.DONE


def test_work_that_fails_gives_its_row_back_with_a_sentence(job: AccessMail) -> None:
    def refused(held: AccessMail) -> None:
        raise JobFailed("The mail server did not answer.")

    jobs.run(AccessMail, job.pk, refused)
    job.refresh_from_db()
    assert (job.job_status, job.error) == (Job.JobStatus.WAITING, "The mail server did not answer.")


def test_an_error_gives_the_row_back_and_is_raised(job: AccessMail) -> None:
    def broken(held: AccessMail) -> None:
        raise KeyError("Ada's text")

    with pytest.raises(KeyError):
        jobs.run(AccessMail, job.pk, broken)
    job.refresh_from_db()
    assert (job.job_status, job.error) == (Job.JobStatus.WAITING, jobs.UNEXPECTED)


def test_work_may_be_postponed_without_counting_an_attempt(job: AccessMail) -> None:
    jobs.run(AccessMail, job.pk, lambda held: jobs.postpone(held, timedelta(seconds=15)) and None)
    job.refresh_from_db()
    assert (job.job_status, job.attempts) == (Job.JobStatus.WAITING, 0) and job.due_at > timezone.now()
    jobs.wake(job)
    job.refresh_from_db()
    assert job.due_at <= timezone.now()


def test_the_sweeper_nudges_what_was_missed_and_fails_what_died_for_good(job: AccessMail, monkeypatch) -> None:
    sent = []
    monkeypatch.setattr(jobs, "_send", lambda name, pk: sent.append((name, pk)))
    assert jobs.sweep() == 1 and sent == [("accounts.send_access_mail", job.pk)]
    long_ago = timezone.now() - jobs.LEASE - timedelta(seconds=1)
    AccessMail.objects.update(job_status="working", attempts=jobs.MAX_ATTEMPTS, claimed_at=long_ago)
    assert jobs.sweep() == 0
    job.refresh_from_db()
    assert job.job_status == Job.JobStatus.FAILED and "worker stopped" in job.error


def test_a_lease_is_longer_than_any_task_and_recovery_takes_less_than_a_minute(settings) -> None:
    assert jobs.LEASE.total_seconds() > settings.CELERY_TASK_TIME_LIMIT
    sweep_every = settings.CELERY_BEAT_SCHEDULE["sweep-jobs"]["schedule"]
    assert jobs.LEASE.total_seconds() + sweep_every < 60


def test_a_dead_broker_costs_a_request_nothing(
    job: AccessMail, settings, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    settings.NUDGES_ENABLED = True
    hung = threading.Event()
    monkeypatch.setattr(jobs, "_send", lambda name, pk: hung.wait(30))
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(600):  # more than the queue holds
            jobs.nudge(job)
    # Every nudge has come back while the first still hangs.
    assert jobs._nudges.full()
    hung.set()


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_at_once_one_gets_the_job() -> None:
    job = make_access_mail()
    start, claims = threading.Barrier(8), []

    def work() -> None:
        start.wait()
        claims.append(jobs.claim(AccessMail, job.pk))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(claim is not None for claim in claims) == 1


@pytest.mark.django_db(transaction=True)
def test_no_nudge_leaves_before_the_row_is_committed(monkeypatch, settings) -> None:
    settings.NUDGES_ENABLED = True
    seen = []
    monkeypatch.setattr(jobs, "_enqueue", lambda name, pk: seen.append(AccessMail.objects.filter(pk=pk).exists()))
    with transaction.atomic():
        jobs.nudge(make_access_mail())
        assert seen == []
    assert seen == [True]


def test_drain_runs_what_is_due(job: AccessMail) -> None:
    assert jobs.oldest_waiting() == job.due_at
    assert jobs.drain() == 1
    assert jobs.oldest_waiting() is None


def test_a_nudge_goes_to_the_queue_of_its_job_and_to_no_other() -> None:
    """G7: queues that share an exchange would each get a copy."""
    from celery import current_app

    routes = {name: queue.exchange.name for name, queue in current_app.amqp.queues.items()}
    assert routes == {name: name for name in ("mail", "pdf", "clock", "calendars")}
    assert {name: queue.routing_key for name, queue in current_app.amqp.queues.items()} == routes
    route = current_app.amqp.router.route
    sent_to = {model.task_name: route({}, model.task_name)["queue"].name for model in jobs.job_models()}
    assert set(sent_to.values()) == {"mail", "pdf", "calendars"} and sent_to["packets.render_document"] == "pdf"
    assert sent_to["accounts.read_busy_address"] == "calendars"
