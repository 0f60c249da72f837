from celery import shared_task

from records.services import leftovers


@shared_task(name="records.sweep_leftovers")
def sweep_leftovers() -> None:
    leftovers.sweep_leftovers()
