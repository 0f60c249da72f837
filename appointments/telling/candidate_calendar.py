"""The calendar file of one interview for its candidate: their clocks, the organisation's name, no link to the kit.

Its identity is another than that of the panel's file, so neither calendar learns anything from the other; its
sequence rises with each mail.
"""

from datetime import UTC

from django.conf import settings
from django.utils import timezone
from icalendar import Event, vText

from appointments.models import Appointment, CandidateMail
from appointments.telling.drafting import where_lines
from appointments.telling.known_rounds import details_said
from appointments.telling.letter_words import letter_words
from core.text import one_line
from interviews.models import Interview
from interviews.scheduling import calendar
from packets.letterhead.current import current_letterhead

# Before the identity that the panel's file has.
FOR_CANDIDATE = "candidate."


def candidate_ics(appointment: Appointment, mail: CandidateMail) -> bytes:
    """The file for one round as the mail says it: a request, or a cancellation under the same identity."""
    details = details_said(appointment)
    start, end = calendar.wall_clock(details.starts_at, details.ends_at, mail.time_zone)
    method = calendar.CANCEL if appointment.is_cancelled else calendar.REQUEST
    words, candidate = letter_words(mail.language), mail.loop.candidate
    event = Event()
    event.add("uid", uid_for_candidate(appointment.interview))
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", end)
    title = words.calendar_title.format(title=details.title, organisation=current_letterhead().organisation)
    event.add("summary", one_line(title))
    if place := details.place or details.link or details.dial_in:
        event.add("location", one_line(place))
    if lines := where_lines(details, mail.language):
        event.add("description", "\n".join(lines))
    event.add("organizer", calendar.organiser(mail.requested_by))
    attendee = calendar.address_of(candidate.email, candidate.name)
    # Without a mailbox that is read nobody would see what they answer.
    is_read = bool(settings.REPLIES_ADDRESS)
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION" if is_read else "ACCEPTED")
    attendee.params["RSVP"] = vText("TRUE" if is_read else "FALSE")
    event.add("attendee", attendee)
    event.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    return calendar.file_of(event, method=method, start=start)


def uid_for_candidate(interview: Interview) -> str:
    """The identity of an interview in its candidate's calendar, for ever."""
    return f"{FOR_CANDIDATE}{interview.calendar_uid}"


def interview_of_uid(uid: str) -> tuple[Interview | None, bool]:
    """The interview that an identity in a calendar speaks of, and whether that calendar is its candidate's."""
    is_candidates = uid.startswith(FOR_CANDIDATE)
    interviews = Interview.objects.select_related("loop__candidate__opening")
    return interviews.filter(calendar_uid=uid.removeprefix(FOR_CANDIDATE)).first(), is_candidates
