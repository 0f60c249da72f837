from celery import shared_task

from core import jobs
from interviews.loops.services import messages
from interviews.models import Message


@shared_task(name="interviews.send_message")
def send_message(pk: int) -> None:
    jobs.run(Message, pk, messages.deliver)
