from celery import shared_task

from questionbank.finding.counts import recount
from questionbank.finding.entries import keep_left_entries
from questionbank.importing import bringing_in


@shared_task(name="questionbank.bring_in")
def bring_in(pk: int) -> None:
    bringing_in.bring_in(pk)


@shared_task(name="questionbank.keep_bank")
def keep_bank() -> None:
    keep_left_entries()
    recount()
