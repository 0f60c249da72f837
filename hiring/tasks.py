from celery import shared_task

from hiring.candidates.importing import services as candidate_imports
from hiring.openings import kept_stands


@shared_task(name="hiring.keep_stands")
def keep_stands() -> None:
    kept_stands.keep_stands()
    candidate_imports.forget_old_lists()


# Five thousand candidates take their time; the job keeps its row while it is at work.
@shared_task(name="hiring.bring_in_candidates", soft_time_limit=290, time_limit=300)
def bring_in_candidates(pk: int) -> None:
    candidate_imports.bring_in_candidates(pk)
