from celery import shared_task

from hiring.openings import keeping


@shared_task(name="hiring.keep_stands")
def keep_stands() -> None:
    keeping.keep_stands()
