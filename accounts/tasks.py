from celery import shared_task

from accounts import mails
from accounts.models import AccessMail
from core import jobs


@shared_task(name="accounts.send_access_mail")
def send_access_mail(pk: int) -> None:
    job = jobs.claim(AccessMail, pk)
    if job is None:
        return
    try:
        mails.access_mail(job.person).send()
    except OSError as error:
        jobs.give_back(job, f"The mail server did not take it ({type(error).__name__}).")
    else:
        jobs.finish(job)
