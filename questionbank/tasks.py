from celery import shared_task

from core import jobs
from questionbank.finding.counts import recount
from questionbank.finding.entries import keep_left_entries
from questionbank.importing import bringing_in, reading_lists
from questionbank.models import ReviewMail
from questionbank.reviewing import reviewers


# Ten thousand questions, and files of 20 MB, take their time; these jobs keep their rows while they are at work.
@shared_task(name="questionbank.bring_in", soft_time_limit=590, time_limit=600)
def bring_in(pk: int) -> None:
    bringing_in.bring_in(pk)


@shared_task(name="questionbank.read_lists", soft_time_limit=590, time_limit=600)
def read_lists(pk: int) -> None:
    reading_lists.read_lists(pk)


@shared_task(name="questionbank.keep_bank")
def keep_bank() -> None:
    keep_left_entries()
    recount()


@shared_task(name="questionbank.tell_reviewers")
def tell_reviewers() -> None:
    reviewers.tell_reviewers()


@shared_task(name="questionbank.send_review_mail")
def send_review_mail(pk: int) -> None:
    jobs.run(ReviewMail, pk, reviewers.deliver)
