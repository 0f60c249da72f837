"""Interviews as a calendar in the form of a list: by day, in the reader's time zone. Pure, from rows in hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.wording import day, sentence_case
from interviews.loops.board import Pill, others_on, round_pill
from interviews.models import Interview
from interviews.states import DID_NOT_TAKE_PLACE

UPCOMING, PAST, UNTIMED = "upcoming", "past", "untimed"
OWN, ALL = "own", "all"


@dataclass(frozen=True)
class AgendaFilter:
    """Which interviews are shown. Unknown words mean the first choice."""

    when: str
    whose: str
    may_see_all: bool

    @classmethod
    def read(cls, query: Mapping[str, str], *, may_see_all: bool) -> "AgendaFilter":
        """Those who run loops see all of theirs unless they ask for their own; nobody else has a choice."""
        asked = query.get("when", "")
        when = asked if asked in (PAST, UNTIMED) and (may_see_all or asked == PAST) else UPCOMING
        whose = ALL if may_see_all and query.get("whose") != OWN else OWN
        return cls(when, whose, may_see_all)

    @property
    def times(self) -> list[tuple[str, str, bool]]:
        """Value, label and whether it is chosen now."""
        names = [(UPCOMING, "Upcoming"), (PAST, "Past")]
        if self.may_see_all:
            names.append((UNTIMED, "No time yet"))
        return [(name, label, name == self.when) for name, label in names]

    @property
    def owners(self) -> list[tuple[str, str, bool]]:
        """The same for the choice between one's own and all; nothing to choose for a panelist."""
        if not self.may_see_all:
            return []
        names = [(ALL, "All I can see"), (OWN, "Only mine")]
        return [(name, label, name == self.whose) for name, label in names]


@dataclass(frozen=True)
class Entry:
    """One interview of the list."""

    interview: Interview
    title: str
    url: str
    people: str
    pill: Pill
    has_seat: bool
    may_open_kit: bool


@dataclass
class Day:
    """One day, or the interviews without a time."""

    name: str
    entries: list[Entry] = field(default_factory=list)


def days_of(interviews: Iterable[Interview], user: User, now: datetime) -> list[Day]:
    """Group interviews, already in order, by the reader's own days."""
    by_day = groupby(interviews, key=_local_day)
    return [Day(_name(when), [_entry(item, user, now) for item in group]) for when, group in by_day]


def _local_day(interview: Interview) -> date | None:
    return timezone.localdate(interview.starts_at) if interview.starts_at else None


def _name(when: date | None) -> str:
    return sentence_case(day(when)) if when else "No time yet"


def _entry(interview: Interview, user: User, now: datetime) -> Entry:
    panel = interview.panel.all()
    has_seat = any(seat.panelist_id == user.pk for seat in panel)
    page = "interviews:kit" if has_seat else "interviews:loop_detail"
    key = interview.pk if has_seat else interview.loop_id
    return Entry(
        interview=interview,
        title=f"{interview.loop.candidate}, {interview.spoken_name}",
        url=reverse(page, args=[key]),
        people=others_on(panel, user),
        pill=round_pill(interview, now),
        has_seat=has_seat,
        may_open_kit=has_seat and interview.status not in DID_NOT_TAKE_PLACE,
    )
