"""Rows that debrief tests stand on, made directly: a loop with its panel, cards and ratings in one call.

A card is written as {competency: score, blank code, or (score, evidence)}, so that a test shows its table.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from hiring.models import Candidate, HiringTeamMember, Opening, Role, RoleCompetency
from interviews.models import Interview, InterviewQuestion, Loop, PanelAssignment, Rating, Scorecard
from questionbank.models import Competency

_number = count(1)
ROUNDS = ("Technical", "Managerial", "Scenario")


def person(name: str, **fields: Any) -> User:
    return User.objects.create_user(f"{name.lower()}.{next(_number)}@northmere.example", name, **fields)


def competency(name: str) -> Competency:
    slug = name.lower().replace(" ", "-")
    fields = {"name": name, "group": "technical", "definition": f"What {name.lower()} means here."}
    return Competency.objects.get_or_create(slug=slug, defaults=fields)[0]


@dataclass
class Cast:
    """One opening with its people; `loop()` makes a candidate's run in it."""

    rita: User = field(default_factory=lambda: person("Rita", site_role="recruiter", title="recruiter"))
    max: User = field(default_factory=lambda: person("Max", title="director", seniority=8))
    pia: User = field(default_factory=lambda: person("Pia", title="staff engineer", seniority=4))
    paul: User = field(default_factory=lambda: person("Paul", title="engineering manager", seniority=6))
    sam: User = field(default_factory=lambda: person("Sam", title="engineer", seniority=2))
    olga: User = field(default_factory=lambda: person("Olga"))
    ada: User = field(default_factory=lambda: person("Ada", site_role="admin"))
    level: str = "3.5"

    def __post_init__(self) -> None:
        number = next(_number)
        self.role = Role.objects.create(name=f"Data engineer {number}")
        self.opening = Opening.objects.create(
            code=f"DE-{number}",
            title="Data engineer",
            role=self.role,
            status=Opening.Status.OPEN,
            agreed_level=Decimal(self.level),
        )
        self.member(self.max, "hiring_manager")

    def member(self, user: User, part: str) -> None:
        HiringTeamMember.objects.create(opening=self.opening, user=user, part=part)

    def weigh(self, name: str, weight: str) -> None:
        RoleCompetency.objects.create(
            role=self.role, competency=competency(name), weight=Decimal(weight), weight_reason="Asked for by the team."
        )

    def loop(self, name: str = "Rui Castelmar", status: str = Loop.Status.ACTIVE, **candidate: Any) -> Loop:
        email = f"candidate.{next(_number)}@example.org"
        person_row = Candidate.objects.create(opening=self.opening, name=name, email=email, **candidate)
        return Loop.objects.create(candidate=person_row, planned_by=self.rita, status=status)


def interview(loop: Loop, *competencies: str, name: str = "", held: bool = True, **fields: Any) -> Interview:
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
        number = next(_number)
        InterviewQuestion.objects.create(
            interview=row,
            loop=loop,
            slug=f"question-{number}",
            position=place,
            title=f"Question {number}",
            prompt="Tell me about a time you had to choose.",
            competency=competency(title),
            kind="past_behaviour",
            minutes=10,
        )
    return row


def card(
    row: Interview,
    panelist: User,
    ratings: dict[str, Any] | list[Any] | None = None,
    *,
    recommendation: str = "yes",
    status: str = Scorecard.Status.SUBMITTED,
    is_shadow: bool = False,
) -> Scorecard:
    """A seat with its card. `ratings` by competency, or a list in the order of the questions; None for not yet."""
    seat = PanelAssignment.objects.create(interview=row, panelist=panelist, is_shadow=is_shadow)
    is_dated = status in (Scorecard.Status.SUBMITTED, Scorecard.Status.LOCKED)
    fields: dict[str, Any] = {"submitted_at": timezone.now(), "first_submitted_at": timezone.now()} if is_dated else {}
    if status == Scorecard.Status.WAIVED:
        fields = {"waived_at": timezone.now(), "waived_by": panelist, "waive_reason": "Ill since Monday."}
    made = Scorecard.objects.create(assignment=seat, status=status, recommendation=recommendation, **fields)
    for place, question in enumerate(row.questions.select_related("competency")):
        value = ratings[place] if isinstance(ratings, list) else (ratings or {}).get(question.competency.name)
        _rate(made, question, value)
    return made


def _rate(made: Scorecard, question: InterviewQuestion, value: Any) -> None:
    score, evidence = value if isinstance(value, tuple) else (value, "Chose with the team, and wrote down why.")
    if isinstance(score, str):
        Rating.objects.create(scorecard=made, interview_question=question, blank_reason=score)
    elif score is not None:
        Rating.objects.create(scorecard=made, interview_question=question, score=score, evidence=evidence)


def ready_loop(cast: Cast, **candidate: Any) -> Loop:
    """A loop whose two counting cards are in: delivery 2 and 4, judgement 4 and 4, ethics 3 and not asked.

    Means 3, 4 and 3, so the loop scores 10/3; from 5 of 6 planned ratings.
    """
    loop = cast.loop(**candidate)
    row = interview(loop, "Delivery", "Judgement", "Ethics")
    card(row, cast.pia, {"Delivery": 2, "Judgement": 4, "Ethics": 3})
    card(row, cast.paul, {"Delivery": 4, "Judgement": 4, "Ethics": "not_asked"})
    return loop
