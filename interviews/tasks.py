from celery import shared_task

from core import jobs
from interviews.figures import keeping, keeping_questions
from interviews.guests import services as guests
from interviews.loops.services import beginning, messages
from interviews.models import GuestMail, Message, NoteMention
from interviews.notes import note_mails


@shared_task(name="interviews.send_message")
def send_message(pk: int) -> None:
    jobs.run(Message, pk, messages.deliver)


@shared_task(name="interviews.send_note_mail")
def send_note_mail(pk: int) -> None:
    jobs.run(NoteMention, pk, note_mails.deliver)


@shared_task(name="interviews.send_guest_mail")
def send_guest_mail(pk: int) -> None:
    jobs.run(GuestMail, pk, guests.deliver)


@shared_task(name="interviews.keep_months")
def keep_months() -> None:
    keeping.keep_months()


@shared_task(name="interviews.keep_questions")
def keep_questions() -> None:
    keeping_questions.keep_questions()


@shared_task(name="interviews.begin_rounds")
def begin_rounds() -> None:
    beginning.begin_due_rounds()
