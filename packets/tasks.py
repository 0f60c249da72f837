from celery import shared_task
from celery.signals import worker_process_init

from packets.handing_over import bulk, mailing
from packets.printing import services as printing_services
from packets.printing.renderer import renderer, why_unavailable


@shared_task(name="packets.render_document")
def render_document(pk: int) -> None:
    printing_services.render_document(pk)


@shared_task(name="packets.send_mail")
def send_mail(pk: int) -> None:
    mailing.send_mail(pk)


@shared_task(name="packets.pack_export")
def pack_export(pk: int) -> None:
    bulk.pack_export(pk)


@worker_process_init.connect
def warm_up(**kwargs: object) -> None:
    """The first document of a worker finds its renderer warm."""
    if not why_unavailable():
        renderer.start()
