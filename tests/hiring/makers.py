"""Small plans to work on, built by services."""

from typing import Any

from accounts.models import User
from hiring import services
from hiring.models import HiringTeamMember, LoopTemplate, Opening, Role
from questionbank.models import Competency, FollowUp, Question, RatingAnchor

Part = HiringTeamMember.Part


def make_person(name: str, **fields: Any) -> User:
    return User.objects.create_user(f"{name.split()[0].lower()}@example.org", name, None, **fields)


def make_competency(slug: str, name: str = "", levels: tuple[int, ...] = (1, 3, 5)) -> Competency:
    competency = Competency.objects.create(
        slug=slug, name=name or slug.replace("-", " ").capitalize(), group="technical", definition="What it is. Why."
    )
    for level in levels:
        RatingAnchor.objects.create(competency=competency, level=level, text=f"Does it at level {level}.")
    return competency


def make_question(competency: Competency, slug: str, **fields: Any) -> Question:
    values = {
        "title": slug.replace("-", " ").capitalize(),
        "prompt": f"Tell us about {slug}.",
        "category": "technical",
        "kind": "past_behaviour",
        "minutes": 10,
        "rationale": "It shows how they work.",
        "strong_answer": "A clear case.",
        "status": "active",
    }
    question = Question.objects.create(slug=slug, competency=competency, **{**values, **fields})
    FollowUp.objects.create(question=question, position=1, text="What happened next?")
    return question


def make_role(name: str, *competencies: Competency, by: Any = None) -> Role:
    asked = [services.AskedCompetency(competency) for competency in competencies]
    return services.create_role(name=name, competencies=asked, by=by)


def make_template(role: Role, *questions: Question, name: str = "Two rounds", by: Any = None) -> LoopTemplate:
    """A draft with all questions in its first round."""
    template = services.create_template(role=role, name=name, by=by)
    first = services.add_round(template=template, kind="technical", name="Technical", minutes=60, by=by)
    for question in questions:
        services.add_question(round=first, question=question, by=by)
    return template


def make_opening(role: Role, code: str = "ENG-1", *, by: Any, manager: Any = None, **fields: Any) -> Opening:
    opening = services.create_opening(code=code, title=f"Engineer {code}", role=role, by=by, **fields)
    if manager:
        services.add_team_member(opening=opening, user=manager, part=Part.HIRING_MANAGER, by=by)
    return opening
