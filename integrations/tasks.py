from celery import shared_task

from core import jobs
from integrations.chat import services as chat
from integrations.models import ChatPost


@shared_task(name="integrations.send_post")
def send_post(pk: int) -> None:
    jobs.run(ChatPost, pk, chat.send_post)


@shared_task(name="integrations.follow_for_chat")
def follow_for_chat() -> None:
    chat.follow_for_chat()
