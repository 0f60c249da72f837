from celery import shared_task

from questionbank.importing import bringing_in


@shared_task(name="questionbank.bring_in")
def bring_in(pk: int) -> None:
    bringing_in.bring_in(pk)
