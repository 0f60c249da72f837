"""Loops as a debrief sees them, made of rows: a round with its questions and a seat with its card in one call each.

A card is written as {competency: score, blank code, or (score, evidence)}, so that a test shows its table.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from hiring.models import Opening
from interviews.models import Debrief, Decision, Interview, InterviewQuestion, Loop, Scorecard, Seat
from tests.factories.bank import competency_named
from tests.factories.people import make_person
from tests.factories.plan import add_member, ask_for, make_agreement, make_candidate, make_role
from tests.factories.run import make_loop, make_rating

_numbers = count(1)
ROUNDS = ("Technical", "Managerial", "Scenario")


def _by_first_name(key: str) -> User:
    return make_person(key, name=key.capitalize())


@dataclass
class Cast:
    """One opening with its people, by first name as on a debrief; `loop()` makes a candidate's run in it."""

    rita: User = field(default_factory=lambda: _by_first_name("rita"))
    max: User = field(default_factory=lambda: _by_first_name("max"))
    pia: User = field(default_factory=lambda: _by_first_name("pia"))
    paul: User = field(default_factory=lambda: _by_first_name("paul"))
    sam: User = field(default_factory=lambda: _by_first_name("sam"))
    olga: User = field(default_factory=lambda: _by_first_name("olga"))
    ada: User = field(default_factory=lambda: _by_first_name("ada"))
    level: str = "3.5"

    def __post_init__(self) -> None:
        number = next(_numbers)
        self.role = make_role(f"Data engineer {number}")
        self.opening = Opening.objects.create(
            code=f"DE-{number}",
            title="Data engineer",
            role=self.role,
            status=Opening.Status.OPEN,
        )
        make_agreement(self.opening, level=Decimal(self.level))
        self.member(self.max, "hiring_manager")

    def member(self, user: User, part: str) -> None:
        add_member(self.opening, user, part)

    def weigh(self, name: str, weight: str) -> None:
        values = {"weight": Decimal(weight), "weight_reason": "Asked for by the team."}
        ask_for(self.role, competency_named(name), **values)

    def loop(self, name: str = "Rui Castelmar", status: str = Loop.Status.ACTIVE, **candidate: Any) -> Loop:
        applicant = make_candidate(name, opening=self.opening, **candidate)
        return make_loop(applicant, by=self.rita, status=status)


def interview_about(loop: Loop, *competencies: str, name: str = "", held: bool = True, **fields: Any) -> Interview:
    """A round of the loop that asks one question a name; the same name twice asks about it twice."""
    position = loop.interviews.count() + 1
    start = timezone.now() - timedelta(days=2) + timedelta(hours=position)
    fields = {"status": Interview.Status.COMPLETED, "starts_at": start, **fields} if held else fields
    row = Interview.objects.create(
        loop=loop,
        position=position,
        kind="custom",
        name=name or ROUNDS[(position - 1) % len(ROUNDS)],
        time_zone="UTC",
        **fields,
    )
    for place, title in enumerate(competencies, 1):
        number = next(_numbers)
        InterviewQuestion.objects.create(
            interview=row,
            loop=loop,
            slug=f"question-{number}",
            position=place,
            title=f"Question {number}",
            prompt="Tell me about a time you had to choose.",
            competency=competency_named(title),
            kind="past_behaviour",
            minutes=10,
        )
    return row


def rated_card(
    row: Interview,
    panelist: User,
    ratings: dict[str, Any] | list[Any] | None = None,
    *,
    recommendation: str = "yes",
    status: str = Scorecard.Status.SUBMITTED,
    is_shadow: bool = False,
) -> Scorecard:
    """A seat with its card. `ratings` by competency, or a list in the order of the questions; None for not yet."""
    is_dated = status in (Scorecard.Status.SUBMITTED, Scorecard.Status.LOCKED)
    fields: dict[str, Any] = {"submitted_at": timezone.now(), "first_submitted_at": timezone.now()} if is_dated else {}
    if status == Scorecard.Status.WAIVED:
        fields = {"waived_at": timezone.now(), "waived_by": panelist, "waive_reason": "Ill since Monday."}
    seat = Seat.objects.create(interview=row, panelist=panelist, is_shadow=is_shadow)
    made = Scorecard.objects.create(seat=seat, status=status, recommendation=recommendation, **fields)
    for place, question in enumerate(row.questions.select_related("competency")):
        value = ratings[place] if isinstance(ratings, list) else (ratings or {}).get(question.competency.name)
        _rate(made, question, value)
    return made


def _rate(made: Scorecard, question: InterviewQuestion, value: Any) -> None:
    score, evidence = value if isinstance(value, tuple) else (value, "Chose with the team, and wrote down why.")
    if isinstance(score, str):
        make_rating(made, question, blank_reason=score)
    elif score is not None:
        make_rating(made, question, score=score, evidence=evidence)


def ready_loop(cast: Cast, **candidate: Any) -> Loop:
    """A loop whose two counting cards are in: delivery 2 and 4, judgement 4 and 4, ethics 3 and not asked.

    Means 3, 4 and 3, so the loop scores 10/3; from 5 of 6 planned ratings.
    """
    loop = cast.loop(**candidate)
    row = interview_about(loop, "Delivery", "Judgement", "Ethics")
    rated_card(row, cast.pia, {"Delivery": 2, "Judgement": 4, "Ethics": 3})
    rated_card(row, cast.paul, {"Delivery": 4, "Judgement": 4, "Ethics": "not_asked"})
    return loop


def make_debrief(loop: Loop, *, by: User, **fields: Any) -> Debrief:
    """An open debrief; the cards stay as they are."""
    return Debrief.objects.create(loop=loop, opened_by=by, **fields)


def make_decision(loop: Loop, *, by: User, **fields: Any) -> Decision:
    """A decision to hire, in a debrief of its own; the loop stays as it is."""
    values = {"outcome": "hire", "rationale": "The answers were strong.", **fields}
    return Decision.objects.create(loop=loop, debrief=make_debrief(loop, by=by), decided_by=by, **values)


def make_later_decision(first: Decision) -> Decision:
    """A decision that follows another. One of a loop is the current one at every moment, so each follows the other for
    a while."""
    words = {"outcome": "hire", "rationale": "Later", "decided_by": first.decided_by, "followed_by": first}
    later = Decision.objects.create(loop=first.loop, debrief=first.debrief, **words)
    Decision.objects.filter(pk=first.pk).update(followed_by=later)
    Decision.objects.filter(pk=later.pk).update(followed_by=None)
    return later
