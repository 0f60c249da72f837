from celery import shared_task

from accounts import mails
from accounts.busy_times import services as busy_times
from accounts.models import AccessMail, BusyAddress
from core import jobs


@shared_task(name="accounts.send_access_mail")
def send_access_mail(pk: int) -> None:
    jobs.run(AccessMail, pk, mails.send_access_mail)


@shared_task(name="accounts.read_busy_address")
def read_busy_address(pk: int) -> None:
    jobs.run(BusyAddress, pk, busy_times.read_address, finish=busy_times.keep_reading)


@shared_task(name="accounts.renew_busy_times")
def renew_busy_times() -> None:
    busy_times.renew_readings()
