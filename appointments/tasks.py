from celery import shared_task

from appointments.telling import services as telling
from core import jobs


@shared_task(name="appointments.send_mail")
def send_mail(pk: int) -> None:
    jobs.run(telling.CandidateMail, pk, telling.deliver)
