"""A person's own seats: the next interview, cards to finish, what comes up, what is in. Pure, from rows in hand.

The rows are the person's own; of others it knows their names on the same panel and nothing more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.wording import DOT, clock, counted, day, inside_a_sentence, listed, long_date, minutes, sentence_case
from interviews.models import Interview, Loop, Scorecard, Seat
from interviews.models.loops import SCORECARD_DUE_AFTER
from interviews.my_work.items import CARD_DUE, KIT_TODAY, LATE_CARD, WorkItem
from interviews.states import TAKES_PLACE

SOON = timedelta(hours=1)
COMING_UP_AT_MOST = 8
OPENS_WHEN_YOU_SUBMIT = "Opens when you submit"


def hours_of(interview: Interview) -> str:
    return f"{clock(interview.start)} to {clock(interview.end)}"


if TYPE_CHECKING:

    class OwnSeat(Seat):
        """A seat with what `SeatQuerySet.for_own_seats` adds to its row."""

        asks: int
        question_count: int
        rated: int
        left_blank: int
        is_first_of_kind: bool
        is_recused: bool


@dataclass(frozen=True)
class Coming:
    """A line of "Coming up": an interview to hold or a debrief to attend."""

    title: str
    url: str
    sentence: str
    at: datetime
    verb: str = ""
    locked: str = ""


@dataclass(frozen=True)
class Next:
    """The next interview, in full."""

    interview: Interview
    sentence: str
    when: str
    countdown: str
    is_now: bool
    seat: Seat

    @property
    def says(self) -> str:
        """What the person said to the invitation as it stands, in words; empty where they said nothing."""
        given = getattr(self.seat, "answer", None)
        is_current = given is not None and given.calendar_sequence == self.interview.calendar_sequence
        return given.get_answer_display() if given is not None and is_current else ""

    @property
    def mail_to_decline(self) -> str:
        """Opens a mail to whoever planned the loop."""
        loop = self.interview.loop
        subject = quote(f"{self.interview} with {loop.candidate.name}")
        return f"mailto:{quote(loop.planned_by.email, safe='@')}?subject={subject}"


@dataclass(frozen=True)
class ToFinish:
    """A card that is due: the interview is over and the card is not in."""

    seat: Seat
    sentence: str
    pill: str
    tone: str
    is_late: bool

    @property
    def title(self) -> str:
        return f"{self.seat.interview.loop.candidate}, {self.seat.interview.spoken_name}"

    @property
    def verb(self) -> str:
        return "Finish scorecard" if self.seat.scorecard.revision else "Write scorecard"

    @property
    def url(self) -> str:
        return reverse("interviews:kit", args=[self.seat.interview_id])


@dataclass(frozen=True)
class Sent:
    """A card that is in."""

    card: Scorecard
    title: str
    sentence: str


@dataclass
class OwnSeats:
    """One person's day, put together by `own_seats_of`."""

    user: User
    now: datetime
    next: Next | None = None
    to_finish: list[ToFinish] = field(default_factory=list)
    coming: list[Coming] = field(default_factory=list)
    interviews: list[Coming] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    sent_count: int = 0
    today: int = 0
    first_of_kind: Seat | None = None

    @property
    def lead(self) -> str:
        """Says "Thursday 12 March. One interview today and one scorecard to finish."."""
        parts = [counted(self.today, "interview") + " today"] if self.today else []
        parts += [counted(len(self.to_finish), "scorecard") + " to finish"] if self.to_finish else []
        rest = sentence_case(listed(parts)) if parts else "Nothing waits for you"
        return f"{long_date(self.now)}. {rest}."

    def items(self) -> list[WorkItem]:
        """The person's own duties as things that wait, for the page of those who follow loops."""
        return [*(_card_item(card) for card in self.to_finish), *self._kit_items()]

    def _kit_items(self) -> list[WorkItem]:
        if self.next is None or self.next.interview.start - self.now > SOON:
            return []
        interview = self.next.interview
        return [
            WorkItem(
                title=f"{interview.loop.candidate}: {interview.spoken_name} at {clock(interview.start)}",
                url=reverse("interviews:kit", args=[interview.pk]),
                verb="Open the kit",
                sentence=f"{interview.loop.candidate.opening.title_and_code}. {self.next.sentence}",
                order=KIT_TODAY,
                at=interview.start,
            )
        ]


def _card_item(card: ToFinish) -> WorkItem:
    interview, action = card.seat.interview, "finish" if card.seat.scorecard.revision else "write"
    return WorkItem(
        title=f"{interview.loop.candidate}: {action} your scorecard for the {interview.spoken_name}",
        url=card.url,
        verb=card.verb,
        sentence=card.sentence,
        order=LATE_CARD if card.is_late else CARD_DUE,
        at=interview.scorecards_due_at,
        holds_up=card.is_late,
        pill=card.pill,
        tone=card.tone,
    )


def own_seats_of(
    *,
    user: User,
    now: datetime,
    seats: Sequence["OwnSeat"],
    panels: Mapping[int, Sequence[Seat]],
    sent: Iterable[Scorecard],
    sent_count: int,
) -> OwnSeats:
    """`seats` are the person's own, `panels` everybody's by interview, `sent` the newest of their cards that are in."""
    own = OwnSeats(user, now, sent_count=sent_count)
    ahead = [seat for seat in seats if is_ahead(seat.interview, now) and not _is_waived(seat)]
    if ahead:
        own.next = _next(ahead[0], panels.get(ahead[0].interview_id, ()), user, now)
        own.first_of_kind = next((seat for seat in ahead if seat.is_first_of_kind), None)
    own.today = sum(_is_today(seat.interview.start, now) for seat in ahead)
    own.interviews = [_coming_interview(seat, panels.get(seat.interview_id, ()), user) for seat in ahead]
    own.to_finish = sorted(
        (_to_finish(seat, now) for seat in seats if _is_due(seat, now)), key=lambda card: card.seat.interview.end
    )
    coming = [*own.interviews[1:], *_coming_debriefs(seats, now)]
    own.coming = sorted(coming, key=lambda entry: entry.at)[:COMING_UP_AT_MOST]
    own.sent = [_sent(card) for card in sent]
    return own


def is_ahead(interview: Interview, now: datetime) -> bool:
    """Planned, and not over yet."""
    return interview.status == Interview.Status.SCHEDULED and interview.end > now


def _is_waived(seat: Seat) -> bool:
    return seat.scorecard.status == Scorecard.Status.WAIVED


def _is_today(moment: datetime, now: datetime) -> bool:
    return timezone.localdate(moment) == timezone.localdate(now)


def _is_due(seat: Seat, now: datetime) -> bool:
    interview = seat.interview
    is_over = interview.status in TAKES_PLACE and interview.has_ended(now)
    is_open = seat.scorecard.status == Scorecard.Status.DRAFT and interview.loop.is_before_debrief
    return is_over and is_open and not seat.is_shadow


def _to_finish(seat: "OwnSeat", now: datetime) -> ToFinish:
    interview, card = seat.interview, seat.scorecard
    ended = f"Interview ended {_on_day(interview.end)} at {clock(interview.end)}."
    if interview.end > now:
        ended = "Interview held before its planned end."
    rated = f"{seat.rated} of {counted(seat.question_count, 'answer', figures=True)} rated"
    blank = f", {seat.left_blank} left blank" if seat.left_blank else ""
    saved = f", saved at {clock(card.changed_at)}" if card.changed_at else ""
    due = interview.end + SCORECARD_DUE_AFTER
    is_late = due < now
    pill = f"Was due {_on_day(due)}, {clock(due)}" if is_late else f"Due {_on_day(due)}, {clock(due)}"
    return ToFinish(seat, f"{ended} {rated}{blank}{saved}.", pill, "danger" if is_late else "caution", is_late)


def _on_day(moment: datetime) -> str:
    words = day(moment)
    return words if words in ("today", "tomorrow", "yesterday") else f"on {words}"


def _next(seat: "OwnSeat", panel: Iterable[Seat], user: User, now: datetime) -> Next:
    interview = seat.interview
    wait = interview.start - now
    is_now = interview.begun_at(now) is not None
    return Next(
        interview=interview,
        sentence=duties(seat, panel, user),
        when=f"{day(interview.start)}, {counted(interview.minutes, 'minute', figures=True)}",
        countdown="under way" if is_now else _countdown(wait),
        is_now=is_now,
        seat=seat,
    )


def _countdown(wait: timedelta) -> str:
    if wait < timedelta(hours=12):
        return f"in {minutes(max(1, int(wait.total_seconds() // 60)))}"
    return ""


def duties(seat: "OwnSeat", panel: Iterable[Seat], user: User) -> str:
    """Says "You ask 2 of the 3 questions. Kofi Marrowby is with you."."""
    if seat.is_shadow:
        own = "You watch and learn; you ask nothing."
    elif seat.asks:
        of = counted(seat.question_count, "question", figures=True)
        own = f"You ask {seat.asks} of the {of}."
    else:
        own = "You rate every answer. Nobody gave you a question to ask yet."
    others = [other_seat.panelist.name for other_seat in panel if other_seat.panelist_id != user.pk]
    verb = "is" if len(others) == 1 else "are"
    return f"{own} {listed(others)} {verb} with you." if others else own


def _coming_interview(seat: "OwnSeat", panel: Iterable[Seat], user: User) -> Coming:
    interview = seat.interview
    others = [other_seat.panelist.name for other_seat in panel if other_seat.panelist_id != user.pk]
    parts = [
        f"{sentence_case(day(interview.start))}, {hours_of(interview)}",
        f"with {listed(others)}" if others else interview.loop.candidate.opening.title_and_code,
        f"you ask {counted(seat.asks, 'question', figures=True)}" if seat.asks else "",
    ]
    return Coming(
        title=f"{interview.loop.candidate}, {interview.spoken_name}",
        url=reverse("interviews:kit", args=[interview.pk]),
        sentence=DOT.join(part for part in parts if part),
        at=interview.start,
        verb="Open the kit" if _is_today(interview.start, timezone.now()) else "Read the kit",
    )


def _coming_debriefs(seats: Sequence[Seat], now: datetime) -> list[Coming]:
    loops = {seat.interview.loop_id: seat.interview.loop for seat in seats}
    open_cards = {seat.interview.loop_id for seat in seats if seat.scorecard.status == Scorecard.Status.DRAFT}
    return [
        _coming_debrief(loop, loop.pk in open_cards, now) for loop in loops.values() if _has_debrief_ahead(loop, now)
    ]


def _has_debrief_ahead(loop: Loop, now: datetime) -> bool:
    if loop.status == Loop.Status.DEBRIEF:
        return True
    return loop.status == Loop.Status.ACTIVE and loop.debrief_at is not None and loop.debrief_at > now


def _coming_debrief(loop: Loop, has_open_card: bool, now: datetime) -> Coming:
    when = "Open now" if loop.status == Loop.Status.DEBRIEF else _until(loop.debrief_at)
    note = "" if has_open_card else f"{DOT}your scorecard is in, so you can read the others"
    return Coming(
        title=f"{loop.candidate}, debrief",
        url=reverse("interviews:debrief", args=[loop.pk]),
        sentence=f"{when}{DOT}{loop.candidate.opening.title_and_code}{note}",
        at=loop.debrief_at or now,
        verb="" if has_open_card else "Read the scorecards",
        locked=OPENS_WHEN_YOU_SUBMIT if has_open_card else "",
    )


def _until(moment: datetime | None) -> str:
    return f"{sentence_case(day(moment))} at {clock(moment)}" if moment else ""


def _sent(card: Scorecard) -> Sent:
    interview = card.seat.interview
    title = f"{interview.loop.candidate}, {inside_a_sentence(interview.short_name)}"
    assert card.first_submitted_at is not None  # a card that is in was submitted once
    return Sent(
        card, title, f"{long_date(card.first_submitted_at, weekday=False)}{_after(card.first_submitted_at, interview)}"
    )


def _after(moment: datetime, interview: Interview) -> str:
    if interview.ends_at is None or moment < interview.ends_at:
        return ""
    hours, rest = divmod(int((moment - interview.ends_at).total_seconds() // 60), 60)
    taken = counted(hours, "hour", figures=True) if hours else counted(rest, "minute", figures=True)
    return f", {taken} after the interview"
