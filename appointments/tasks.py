from celery import shared_task

from appointments.models import ReplyMailbox
from appointments.replies import mailbox_reading
from appointments.telling import services as telling
from core import jobs


@shared_task(name="appointments.send_mail")
def send_mail(pk: int) -> None:
    jobs.run(telling.CandidateMail, pk, telling.deliver)


@shared_task(name="appointments.read_mailbox")
def read_mailbox(pk: int) -> None:
    jobs.run(ReplyMailbox, pk, mailbox_reading.read_mailbox)


@shared_task(name="appointments.renew_mailbox")
def renew_mailbox() -> None:
    mailbox_reading.renew_mailbox()
