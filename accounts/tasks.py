from celery import shared_task

from accounts import mails
from accounts.models import AccessMail
from core import jobs


@shared_task(name="accounts.send_access_mail")
def send_access_mail(pk: int) -> None:
    jobs.run(AccessMail, pk, mails.send_access_mail)
