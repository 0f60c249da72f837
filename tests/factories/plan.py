"""The plan: roles, templates, openings with their team, candidates."""

from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from hiring.models import (
    Agreement,
    Candidate,
    HiringTeamMember,
    LoopTemplate,
    Opening,
    OpeningRequest,
    PoolMember,
    Role,
    RoleCompetency,
    Round,
    RoundKind,
    RoundQuestion,
)
from hiring.openings.agreement.services import latest_of, propose_agreement, sign_agreement
from hiring.openings.agreement.terms import terms_of
from hiring.openings.requests.services import ask_for_opening
from hiring.openings.services import add_team_member, create_opening
from hiring.templates import services as templates_services
from hiring.templates.services import add_question, create_template
from questionbank.models import Competency, Question
from tests.factories.bank import make_question
from tests.factories.people import make_user

_numbers = count(1)
Part = HiringTeamMember.Part


def make_role(name: str = "", *competencies: Competency, **fields: Any) -> Role:
    """A role that must have these competencies."""
    role = Role.objects.create(name=name or f"Role {next(_numbers)}", **fields)
    for competency in competencies:
        ask_for(role, competency)
    return role


def ask_for(role: Role, competency: Competency, **fields: Any) -> RoleCompetency:
    """The role asks for a competency, once."""
    return RoleCompetency.objects.get_or_create(role=role, competency=competency, defaults=fields)[0]


def make_template(role: Role | None = None, *, rounds: int = 2, questions: int = 2, **fields: Any) -> LoopTemplate:
    """A published template with rounds of fresh questions; the role asks for their competencies."""
    role = role or make_role()
    values = {"name": "Panel loop", "status": "published", "published_at": timezone.now(), **fields}
    template = LoopTemplate.objects.create(role=role, **values)
    for _ in range(rounds):
        round_ = add_round(template)
        for _ in range(questions):
            question = make_question()
            put_into(round_, question)
            ask_for(role, question.competency)
    return template


def add_round(template: LoopTemplate, **fields: Any) -> Round:
    """The next round of a template."""
    position = template.rounds.count() + 1
    kind = [RoundKind.TECHNICAL, RoundKind.MANAGERIAL, RoundKind.SCENARIO][(position - 1) % 3]
    values = {"kind": kind, "name": kind.label, "purpose": f"Why round {position} is held.", **fields}
    return Round.objects.create(template=template, **{"position": position, **values})


def put_into(round_: Round, question: Question, position: int = 0) -> RoundQuestion:
    """The next question of a round."""
    place = position or round_.round_questions.count() + 1
    return RoundQuestion.objects.create(round=round_, question=question, position=place)


def mark_used(question: Question) -> RoundQuestion:
    """Put it into a round of some draft."""
    return put_into(add_round(make_template(rounds=0, status="draft", published_at=None)), question)


def put_into_pool(competency: Competency, person: User, *, by: User, step: str = "may_ask") -> PoolMember:
    """Somebody in the pool of a competency, as `by` said."""
    return PoolMember.objects.create(competency=competency, person=person, step=step, approved_by=by)


def draft_template(role: Role, *questions: Question, name: str = "Two rounds", by: Any = None) -> LoopTemplate:
    """A draft with all questions in its first round, through services."""
    template = create_template(role=role, name=name, by=by)
    first = templates_services.add_round(template=template, kind="technical", name="Technical", minutes=60, by=by)
    for question in questions:
        add_question(round=first, question=question, by=by)
    return template


def make_opening(*, manager: User | None = None, template: LoopTemplate | None = None, **fields: Any) -> Opening:
    """An open opening with its hiring manager and a published template."""
    template = template or make_template(fields.pop("role", None))
    number = next(_numbers)
    values = {"code": f"OP-{number}", "title": f"Opening {number}", "status": Opening.Status.OPEN, **fields}
    opening = Opening.objects.create(role=template.role, template=template, **values)
    add_member(opening, manager or make_user())
    return opening


def make_agreement(opening: Opening, **fields: Any) -> Agreement:
    """The first version of an opening's agreement, as nobody has signed it yet."""
    return Agreement.objects.create(opening=opening, **fields)


def propose_version(opening: Opening, manager: User, other: User, **changes: Any) -> Agreement:
    """The version that may still change, proposed by the hiring manager, with another asked to sign, through services.
    One that follows another needs no reason named."""
    latest = latest_of(opening)
    values = {
        "level": latest.level,
        "score_shown": latest.score_shown,
        "competencies": (),
        "reason": "The work changed." if latest.is_frozen or latest.is_later else "",
        **changes,
    }
    return propose_agreement(opening=opening, ask=[other], by=manager, **values)


def agree_on(opening: Opening, manager: User, other: User, **changes: Any) -> Agreement:
    """The same, signed by both."""
    proposed = propose_version(opening, manager, other, **changes)
    return sign_agreement(agreement=proposed, seen=terms_of(proposed).fingerprint, by=other)


def add_member(opening: Opening, user: User, part: str = Part.HIRING_MANAGER) -> HiringTeamMember:
    return HiringTeamMember.objects.get_or_create(opening=opening, user=user, part=part)[0]


def draft_opening(role: Role, code: str = "ENG-1", *, by: Any, manager: Any = None, **fields: Any) -> Opening:
    """An opening that is not open yet and has no template, through services."""
    opening = create_opening(code=code, title=f"Engineer {code}", role=role, by=by, **fields)
    if manager:
        add_team_member(opening=opening, user=manager, part=Part.HIRING_MANAGER, by=by)
    return opening


def make_candidates_at_once(opening: Opening, *emails: str) -> list[Candidate]:
    """Past `save`, as an import would."""
    return Candidate.objects.bulk_create([Candidate(opening=opening, name="Cora", email=email) for email in emails])


def make_candidate(name: str = "", *, opening: Opening | None = None, **fields: Any) -> Candidate:
    number = next(_numbers)
    name = name or f"Candidate {number}"
    values = {"email": f"candidate.{number}@example.net", **fields}
    return Candidate.objects.create(name=name, opening=opening or make_opening(), **values)


def request_opening(title: str, *, by: User) -> OpeningRequest:
    """Somebody asks for an opening."""
    return ask_for_opening(title=title, by=by)
