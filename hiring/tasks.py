from celery import shared_task

from hiring.openings import kept_stands


@shared_task(name="hiring.keep_stands")
def keep_stands() -> None:
    kept_stands.keep_stands()
