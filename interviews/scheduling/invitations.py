"""What mails about interviews say. Written when they are sent, from what holds then, in the reader's time zone.

Nothing of anybody's scorecard is ever in one: a reminder speaks of the reader's own card and no other.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone

from core.organisation import organisation_name, sender
from core.text import one_line
from core.wording import clock, counted, day, long_date, time_range, zone_name
from interviews.models import Interview, Message, Scorecard, Seat
from interviews.models.loops import SCORECARD_DUE_AFTER
from interviews.scheduling import calendar
from interviews.scheduling.answer_keys import answer_link
from interviews.scheduling.guest_links import guest_link, is_locked_out
from interviews.scheduling.reminding import first_open_link


def mail_of(message: Message) -> EmailMessage | None:
    """The mail that this row stands for, or None when it has become pointless: the time moved, the seat is gone, the
    card is in, the person wants no reminders, is the candidate, or is a guest whose link has ended."""
    make = {
        Message.Kind.INVITATION: _invitation,
        Message.Kind.CANCELLATION: _cancellation,
        Message.Kind.REMINDER: _reminder,
    }[Message.Kind(message.kind)]
    if not message.recipient.is_active or message.interview.loop.candidate.is_about(message.recipient):
        return None
    if message.kind != Message.Kind.CANCELLATION and is_locked_out(message.recipient, timezone.now()):
        return None
    with timezone.override(ZoneInfo(message.recipient.time_zone)):
        return make(message)


def _invitation(message: Message) -> EmailMessage | None:
    interview = message.interview
    seat = _seat(message)
    if seat is None or _is_out_of_date(message) or interview.status != Interview.Status.SCHEDULED:
        return None
    seats = list(interview.panel.attending().select_related("panelist"))
    is_change = (
        interview.messages.filter(kind=Message.Kind.INVITATION, recipient=message.recipient)
        .exclude(pk=message.pk)
        .exists()
    )
    verb = "Changed: " if is_change else ""
    context = {
        "is_change": is_change,
        "seat": seat,
        "answer_link": answer_link(seat),
        "others": [other.panelist.name for other in seats if other.pk != seat.pk],
        "asks": interview.questions.filter(asker=message.recipient).count(),
        "questions": interview.questions.count(),
    }
    mail = _mail(message, f"{verb}{calendar.title_of(interview)}, {_start(interview)}", "invitation", context)
    _attach(mail, message, seats, calendar.REQUEST)
    return mail


def _cancellation(message: Message) -> EmailMessage | None:
    interview = message.interview
    has_seat = _seat(message) is not None
    is_cancelled = interview.status == Interview.Status.CANCELLED
    if _is_out_of_date(message) or (has_seat and not is_cancelled):
        return None
    subject = f"Cancelled: {calendar.title_of(interview)}, {_start(interview)}"
    reason = interview.why_cancelled if is_cancelled else ""
    mail = _mail(message, subject, "cancellation", {"is_cancelled": is_cancelled, "reason": reason})
    left = Seat(interview=interview, panelist=message.recipient)
    _attach(mail, message, [left], calendar.CANCEL)
    return mail


def _reminder(message: Message) -> EmailMessage | None:
    """Of one card; for whoever wants one mail a day of all that they owe, in the mail of the first row of that day."""
    interview, person = message.interview, message.recipient
    if not person.wants_reminders or message.round_starts_at != interview.starts_at:
        return None
    if person.gathers_reminders and not message.asked_by_id:
        return _gathered_reminder(message)
    card = owed_card(message)
    if card is None:
        return None
    due = interview.end + SCORECARD_DUE_AFTER
    verb = "was" if due < timezone.now() else "is"
    subject = f"Your scorecard for {interview.loop.candidate} {verb} due at {clock(due)} {_on(due)}"
    link = guest_link(person.guest) if person.is_guest else first_open_link(card)
    context = {"due": due, "verb": verb, "asked_by": message.asked_by, "link": link}
    return _mail(message, subject, "reminder", context)


def _gathered_reminder(message: Message) -> EmailMessage | None:
    owed = Scorecard.objects.late_of(message.recipient, timezone.now())
    if not owed or Message.objects.reminders_on_the_day_of(message).filter(pk__lt=message.pk).exists():
        return None
    lines = [
        {
            "title": calendar.title_of(card.interview),
            "due": card.interview.end + SCORECARD_DUE_AFTER,
            "link": first_open_link(card),
        }
        for card in owed
    ]
    return _mail(message, f"You owe {counted(len(lines), 'scorecard')}", "reminder_of_the_day", {"lines": lines})


def owed_card(message: Message) -> Scorecard | None:
    """The card that a reminder is about, while its round stands where it did and somebody waits for it."""
    if message.round_starts_at != message.interview.starts_at:
        return None
    late = Scorecard.objects.late_of(message.recipient, timezone.now())
    return next((card for card in late if card.seat.interview_id == message.interview_id), None)


def _seat(message: Message) -> Seat | None:
    return message.interview.panel.attending().filter(panelist=message.recipient).first()


def _is_out_of_date(message: Message) -> bool:
    return message.calendar_sequence != message.interview.calendar_sequence


def _start(interview: Interview) -> str:
    return f"{long_date(interview.start)} at {clock(interview.start)}"


def _on(moment: Any) -> str:
    words = day(moment)
    return words if words in ("today", "tomorrow", "yesterday") else f"on {words}"


def _mail(message: Message, subject: str, name: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    interview = message.interview
    context = {
        "recipient": message.recipient,
        "interview": interview,
        "candidate": interview.loop.candidate,
        "opening": interview.loop.candidate.opening,
        "title": calendar.title_of(interview),
        "when": time_range(interview.start, interview.ends_at, ZoneInfo(interview.time_zone)),
        "clocks": zone_name(timezone.get_current_timezone()),
        "kit_page_link": calendar.kit_page_link(interview, message.recipient),
        "organisation": organisation_name(),
        **context,
    }
    return EmailMultiAlternatives(
        subject=one_line(subject),
        body=render_to_string(f"emails/{name}.txt", context),
        from_email=sender(),
        to=[message.recipient.email],
        reply_to=[interview.loop.planned_by.email],
        headers={"Message-ID": _message_id(message), "Auto-Submitted": "auto-generated"},
    )


def _message_id(message: Message) -> str:
    # The same for every attempt: a mail that was sent twice is shown once.
    return f"<{message.kind}.{message.pk}.{message.interview.calendar_uid}>"


def _attach(mail: EmailMultiAlternatives, message: Message, seats: list[Seat], method: str) -> None:
    """The interview for calendar programs, which look for it beside the text (RFC 6047, 2.4), and as a file for those
    who open one themselves."""
    mail.reply_to = calendar.answers_go_to(message.interview.loop.planned_by.email)
    ics = calendar.interview_ics(
        message.interview, seats, method=method, sequence=message.calendar_sequence, reader=message.recipient
    )
    mail.attach_alternative(ics.decode(), f"text/calendar; method={method}")
    mail.attach("invitation.ics", ics, "application/ics")
