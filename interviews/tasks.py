from celery import shared_task

from core import jobs
from interviews.models import Message
from interviews.services import messages


@shared_task(name="interviews.send_message")
def send_message(pk: int) -> None:
    jobs.run(Message, pk, messages.deliver)
