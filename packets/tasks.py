from celery import shared_task
from celery.signals import worker_process_init

from packets import services
from packets.renderer import renderer, why_unavailable


@shared_task(name="packets.render_document")
def render_document(pk: int) -> None:
    services.render_document(pk)


@shared_task(name="packets.send_mail")
def send_mail(pk: int) -> None:
    services.send_mail(pk)


@shared_task(name="packets.pack_export")
def pack_export(pk: int) -> None:
    services.pack_export(pk)


@shared_task(name="packets.sweep_leftovers")
def sweep_leftovers() -> None:
    services.sweep_leftovers()


@worker_process_init.connect
def warm_up(**kwargs: object) -> None:
    """The first document of a worker finds its renderer warm."""
    if not why_unavailable():
        renderer.start()
