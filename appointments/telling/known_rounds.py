"""How the rounds of a loop stand, beside what their candidate knows of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from appointments.models import Appointment
from interviews.models import Interview, Loop, Seat
from interviews.states import InterviewStatus
from packets.writing.translated import Names, names_in


@dataclass(frozen=True)
class Details:
    """What a candidate is written of one round, and nothing else of it."""

    title: str
    starts_at: datetime
    minutes: int
    means: str
    place: str
    link: str
    dial_in: str
    people: tuple[str, ...] = ()
    listeners: tuple[str, ...] = ()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def same_for_candidate(self, other: "Details") -> bool:
        """Whether both say the same in any language: a name that was translated since is no change."""
        return {**asdict(self), "title": ""} == {**asdict(other), "title": ""}


@dataclass(frozen=True)
class KnownRound:
    """One round as it stands, and as its candidate knows it."""

    interview: Interview
    details: Details
    is_cancelled: bool = False
    known: Details | None = None

    @property
    def is_new(self) -> bool:
        return self.known is None

    @property
    def is_news(self) -> bool:
        """The candidate does not know it so."""
        return self.is_cancelled or self.known is None or not self.details.same_for_candidate(self.known)


def rounds_for_candidate(loop: Loop, language: str) -> list[KnownRound]:
    """Every round to come in the order of its time, and those that were called off and that the candidate still
    expects. Four statements, however many rounds."""
    now = timezone.now()
    interviews = list(loop.interviews.order_by("starts_at", "position"))
    known = Appointment.objects.last_said_of(interviews)
    names = names_in(language, [interview.name for interview in interviews])
    seats = _seats_by_interview(interviews)
    rounds = []
    for interview in interviews:
        said = known.get(interview.pk)
        expected = details_said(said) if said is not None and not said.is_cancelled else None
        if interview.is_scheduled and not interview.is_over(now):
            details = details_of(interview, seats.get(interview.pk, ()), names)
            rounds.append(KnownRound(interview, details, known=expected))
        elif expected is not None and is_off(interview) and expected.ends_at > now:
            rounds.append(KnownRound(interview, expected, is_cancelled=True, known=expected))
    return rounds


def is_off(interview: Interview) -> bool:
    """The round does not take place at any time that a candidate could know."""
    return interview.status in (InterviewStatus.CANCELLED, InterviewStatus.UNSCHEDULED)


def holds(appointment: Appointment, now: datetime) -> bool:
    """Whether what the appointment says of its round is still so."""
    interview = appointment.interview
    if appointment.is_cancelled:
        return is_off(interview)
    if not interview.is_scheduled or interview.is_over(now):
        return False
    seats = _seats_by_interview([interview]).get(interview.pk, ())
    now_so = details_of(interview, seats, Names("", {interview.name: appointment.title}))
    return now_so.same_for_candidate(details_said(appointment))


def details_of(interview: Interview, seats: Sequence[Seat], names: Names) -> Details:
    """The round as it stands: its public name in a language, and who meets the candidate."""
    return Details(
        title=names.said(interview.name)[0],
        starts_at=interview.start,
        minutes=interview.minutes,
        means=interview.means,
        place=interview.place,
        link=interview.link,
        dial_in=interview.dial_in,
        people=tuple(seat.panelist.called for seat in seats if not seat.is_shadow),
        listeners=tuple(seat.panelist.called for seat in seats if seat.is_shadow),
    )


def details_said(appointment: Appointment) -> Details:
    """The round as a mail said it."""
    return Details(
        title=appointment.title,
        starts_at=appointment.starts_at,
        minutes=appointment.minutes,
        means=appointment.means,
        place=appointment.place,
        link=appointment.link,
        dial_in=appointment.dial_in,
        people=tuple(appointment.people),
        listeners=tuple(appointment.listeners),
    )


def _seats_by_interview(interviews: Iterable[Interview]) -> Mapping[int, list[Seat]]:
    seats = Seat.objects.attending().filter(interview__in=list(interviews)).select_related("panelist").order_by("pk")
    found: dict[int, list[Seat]] = {}
    for seat in seats:
        found.setdefault(seat.interview_id, []).append(seat)
    return found
