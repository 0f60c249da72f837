"""How interviewing goes: cards and their timing from interviews that are over, coverage and agreement from debriefs.

One row for each opening, role, round, competency, question or month. Two flat queries, grouped in Python. Nothing here
names an interviewer: figures about one person are shown to that person alone (see interviews.figures.calibration).

What comes in before a debrief is counted for those who run the loop and whom the sealed-card rule does not bind there:
they follow it on the loop's page, too. Ratings enter no figure before their debrief.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.models import User
from interviews.figures.calibration import Heard
from interviews.models import Loop, Rating, Scorecard, Seat
from interviews.models.loops import SCORECARD_DUE_AFTER
from interviews.querysets import enters_the_score
from interviews.states import DID_NOT_TAKE_PLACE

GROUPS = {
    "opening": "Opening",
    "role": "Role",
    "round": "Round",
    "competency": "Competency",
    "question": "Question",
    "month": "Month",
}
BY_CARDS = ("opening", "role", "round", "month")  # a card is about a whole round, not one competency or question


class CardRow(NamedTuple):
    """One counting card of a held round."""

    loop_id: int
    opening: str
    role: str
    round: str
    starts_at: datetime | None
    minutes: int
    status: str
    first_submitted_at: datetime | None
    zone: str = ""

    @property
    def month(self) -> str:
        return month_of(self.starts_at, self.zone)

    def is_over(self, now: datetime) -> bool:
        """The interview has ended, so that the card can be expected."""
        return self.starts_at is not None and self.starts_at + timedelta(minutes=self.minutes) <= now

    @property
    def waited(self) -> timedelta | None:
        """From the end of the interview to the first submission; a card sent during it waited for nothing."""
        if self.starts_at is None or self.first_submitted_at is None:
            return None
        return max(self.first_submitted_at - self.starts_at - timedelta(minutes=self.minutes), timedelta(0))


class AnswerRow(NamedTuple):
    """One answer on one submitted card, with its score or without."""

    loop_id: int
    opening: str
    role: str
    round: str
    starts_at: datetime | None
    question_id: int
    question: str
    competency: str
    score: int | None
    slug: str = ""  # of the question, the same in all its versions
    zone: str = ""

    @property
    def month(self) -> str:
        return month_of(self.starts_at, self.zone)


def month_of(moment: datetime | None, zone: str) -> str:
    """As months are counted where the interview was held, whoever reads it."""
    return f"{timezone.localtime(moment, ZoneInfo(zone) if zone else None):%Y-%m}" if moment else ""


@dataclass
class Group:
    """One row of the table: what it is called, its cards and its answers."""

    name: str
    cards: list[CardRow] = field(default_factory=list)
    answers: list[AnswerRow] = field(default_factory=list)

    @property
    def candidates(self) -> int:
        return len({card.loop_id for card in self.cards} | {answer.loop_id for answer in self.answers})

    @property
    def submitted(self) -> int:
        return sum(card.first_submitted_at is not None for card in self.cards)

    @property
    def in_time(self) -> int:
        return sum(card.waited is not None and card.waited <= SCORECARD_DUE_AFTER for card in self.cards)

    @property
    def rated(self) -> int:
        return sum(answer.score is not None for answer in self.answers)

    @property
    def units(self) -> list[list[int]]:
        """The scores of each answer that two or more people scored."""
        return shared_scores(self.answers)

    @property
    def compared(self) -> int:
        """Candidates of whom two people scored the same answer."""
        return compared_candidates(self.answers)


def shared_scores(answers: Iterable[AnswerRow]) -> list[list[int]]:
    """The scores of each answer that at least two people scored. A question belongs to one loop, so to one answer."""
    return [scores for scores in _by_answer(answers).values() if len(scores) > 1]


def compared_candidates(answers: Iterable[AnswerRow]) -> int:
    """How many candidates gave an answer that two people scored. What nobody compared raises no count."""
    answers = list(answers)
    scores = _by_answer(answers)
    return len({answer.loop_id for answer in answers if len(scores.get(answer.question_id, ())) > 1})


def _by_answer(answers: Iterable[AnswerRow]) -> dict[int, list[int]]:
    scores: dict[int, list[int]] = defaultdict(list)
    for answer in answers:
        if answer.score is not None:
            scores[answer.question_id].append(answer.score)
    return scores


def grouped(cards: Iterable[CardRow], answers: Iterable[AnswerRow], by: str) -> dict[str, Group]:
    """The rows of the table by key: what tells two groups apart that share a name."""
    name: Callable[[Any], str] = lambda row: getattr(row, by, "")  # noqa: E731
    groups: dict[str, Group] = {}
    for answer in answers:
        # Two questions may share a title, and one may change it from version to version.
        key = answer.slug or answer.question if by == "question" else name(answer)
        groups.setdefault(key, Group(name(answer))).answers.append(answer)
    if by in BY_CARDS:
        for card in cards:
            groups.setdefault(name(card), Group(name(card))).cards.append(card)
    return groups


def opening_name(path: str = "") -> Concat:
    """Of the opening at this path. Two openings may share a title; the code tells them apart."""
    return Concat(f"{path}title", Value(", "), f"{path}code")


def read_cards(loops: Any) -> list[CardRow]:
    """The counting cards of these loops' held rounds, in one query."""
    rows = (
        Seat.objects.counting()
        .filter(interview__loop__in=loops)
        .exclude(interview__status__in=DID_NOT_TAKE_PLACE)
        .order_by()
        .values_list(
            "interview__loop_id",
            opening_name("interview__loop__candidate__opening__"),
            "interview__loop__candidate__opening__role__name",
            "interview__name",
            "interview__starts_at",
            "interview__minutes",
            "scorecard__status",
            "scorecard__first_submitted_at",
            "interview__time_zone",
        )
    )
    return [CardRow(*row) for row in rows]


def counting_ratings(loops: Any) -> QuerySet[Rating]:
    """Ratings that count, on locked cards of rounds with a time."""
    return Rating.objects.filter(
        enters_the_score("scorecard"),
        scorecard__status=Scorecard.Status.LOCKED,
        scorecard__seat__interview__loop__in=loops,
        scorecard__seat__interview__starts_at__isnull=False,
    )


def read_answers(loops: Any) -> list[AnswerRow]:
    """The answers on these loops' locked cards, in one query; shadows left out."""
    rows = counting_ratings(loops).values_list(
        "scorecard__seat__interview__loop_id",
        opening_name("scorecard__seat__interview__loop__candidate__opening__"),
        "scorecard__seat__interview__loop__candidate__opening__role__name",
        "scorecard__seat__interview__name",
        "scorecard__seat__interview__starts_at",
        "interview_question_id",
        "interview_question__title",
        "interview_question__competency__name",
        "score",
        "interview_question__slug",
        "scorecard__seat__interview__time_zone",
    )
    return [AnswerRow(*row) for row in rows]


def read_held(panelist: User) -> list[tuple[int, datetime]]:
    """Every interview with a time that this person came to, with its start, in one query: also those whose debrief is
    not open, for their own calendar is no secret to them."""
    seats = Seat.objects.counting().attending().filter(panelist=panelist)
    real = seats.filter(interview__loop__in=Loop.objects.for_figures().order_by())
    held = real.filter(interview__starts_at__isnull=False).exclude(interview__status__in=DID_NOT_TAKE_PLACE)
    return list(held.values_list("interview_id", "interview__starts_at"))


def read_heard(loops: Any, panelist: User) -> list[Heard]:
    """Every score in those of these loops where `panelist` has a counting card, in three queries, of which the first is
    enough for whoever sits on no panel; shadows left out. The loops come first, for they are few among all."""
    sat_in = list(
        Seat.objects.counting().filter(panelist=panelist).order_by().values_list("interview__loop", flat=True)
    )
    if not sat_in:
        return []
    own = list(loops.filter(pk__in=sat_in).order_by().values_list("pk", flat=True))
    rows = (
        counting_ratings(own)
        .filter(score__isnull=False)
        .values_list(
            "scorecard__seat__interview__loop_id",
            "scorecard__seat__interview_id",
            "scorecard__seat__interview__starts_at",
            "scorecard__seat__panelist_id",
            "interview_question_id",
            "interview_question__competency_id",
            "score",
        )
    )
    # Every row has a time and a score: the statement asks for them.
    heard = cast("Iterable[tuple[int, int, datetime, int, int, int, int]]", rows)
    return [Heard(*row) for row in heard]
