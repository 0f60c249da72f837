"""Rows for tests of one app, made directly. Stages of the whole job are built through services instead."""

from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from hiring.models import (
    Candidate,
    HiringTeamMember,
    LoopTemplate,
    Opening,
    Role,
    RoleCompetency,
    Round,
    RoundKind,
    RoundQuestion,
)
from questionbank.models import AssessmentPoint, Competency, FollowUp, Pitfall, Question, RatingAnchor

_numbers = count(1)


def make_user(name: str = "", **fields: Any) -> User:
    number = next(_numbers)
    name = name or f"Colleague {number}"
    email = fields.pop("email", f"{name.split()[0].lower()}{number}@example.org")
    return User.objects.create_user(email=email, name=name, **{"time_zone": "Europe/Berlin", **fields})


def make_competency(name: str = "", **fields: Any) -> Competency:
    number = next(_numbers)
    name = name or f"Competency {number}"
    competency = Competency.objects.create(
        slug=f"competency-{number}", name=name, group="technical", definition=f"What {name} means here.", **fields
    )
    for level in (1, 3, 5):
        RatingAnchor.objects.create(competency=competency, level=level, text=f"{name} at level {level}")
    return competency


def make_question(
    title: str = "", *, competency: Competency | None = None, follow_ups: int = 2, **fields: Any
) -> Question:
    number = next(_numbers)
    title = title or f"Question {number}"
    values = {
        "slug": f"question-{number}",
        "prompt": f"Tell us about {title}.",
        "category": Question.Category.TECHNICAL,
        "kind": Question.Kind.PAST_BEHAVIOUR,
        "minutes": 10,
        "rationale": f"Why we ask {title}.",
        "strong_answer": "Names the goal.\nNames the cost.",
        "status": Question.Status.ACTIVE,
        **fields,
    }
    question = Question.objects.create(title=title, competency=competency or make_competency(), **values)
    for position in (1, 2):
        AssessmentPoint.objects.create(question=question, position=position, text=f"{title}, point {position}")
        Pitfall.objects.create(question=question, position=position, text=f"{title}, pitfall {position}")
    for position in range(1, follow_ups + 1):
        FollowUp.objects.create(question=question, position=position, text=f"{title}, follow-up {position}?")
    return question


def make_template(role: Role | None = None, *, rounds: int = 2, questions: int = 2, **fields: Any) -> LoopTemplate:
    """A published template with rounds of fresh questions; the role asks for their competencies."""
    role = role or make_role()
    values = {"name": "Panel loop", "status": "published", "published_at": timezone.now(), **fields}
    template = LoopTemplate.objects.create(role=role, **values)
    kinds = [RoundKind.TECHNICAL, RoundKind.MANAGERIAL, RoundKind.SCENARIO]
    for position in range(1, rounds + 1):
        kind = kinds[(position - 1) % 3]
        round_ = Round.objects.create(
            template=template, position=position, kind=kind, name=kind.label, purpose=f"Why round {position} is held."
        )
        for place in range(1, questions + 1):
            question = make_question()
            RoundQuestion.objects.create(round=round_, question=question, position=place)
            RoleCompetency.objects.get_or_create(role=role, competency=question.competency)
    return template


def make_role(**fields: Any) -> Role:
    return Role.objects.create(**{"name": f"Role {next(_numbers)}", **fields})


def make_opening(*, manager: User | None = None, template: LoopTemplate | None = None, **fields: Any) -> Opening:
    """An open opening with its hiring manager and a published template."""
    template = template or make_template(fields.pop("role", None))
    number = next(_numbers)
    values = {"code": f"OP-{number}", "title": f"Opening {number}", "status": Opening.Status.OPEN, **fields}
    opening = Opening.objects.create(role=template.role, template=template, **values)
    HiringTeamMember.objects.create(
        opening=opening, user=manager or make_user(), part=HiringTeamMember.Part.HIRING_MANAGER
    )
    return opening


def make_candidate(name: str = "", *, opening: Opening | None = None, **fields: Any) -> Candidate:
    number = next(_numbers)
    name = name or f"Candidate {number}"
    values = {"email": f"candidate{number}@example.net", **fields}
    return Candidate.objects.create(name=name, opening=opening or make_opening(), **values)


def unsaved_user(pk: int, name: str) -> User:
    """A person in memory only."""
    return User(pk=pk, name=name, email=f"{name.split()[0].strip(';').lower()}@example.org")
