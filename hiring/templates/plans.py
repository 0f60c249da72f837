"""A loop template's rows as a plan that `hiring.planning` computes from."""

from collections.abc import Iterable
from typing import Any

from core.seen import mark_of
from hiring import planning
from hiring.models import LoopTemplate, Role, Round, RoundQuestion
from hiring.planning import Plan, PlannedCompetency, PlannedQuestion, PlannedRound
from questionbank.models import Competency, Question


def load_plan(template: LoopTemplate) -> Plan:
    """The template's plan as the database has it now."""
    return plan_of(LoopTemplate.objects.with_plan().get(pk=template.pk))


def plan_of(template: LoopTemplate) -> Plan:
    """The plan of a template that was read `with_plan()`: runs no query then."""
    must_haves = must_haves_of(template.role)
    return Plan(
        competencies=competencies_of(template.role),
        rounds=tuple(_planned_round(round, must_haves) for round in template.rounds.all()),
    )


def mark_of_plan(template: LoopTemplate) -> str:
    """Tells whether a draft, read `with_plan()`, still says what a page showed of it."""
    return mark_of([[*_says(each), _asked(each)] for each in template.rounds.all()])


def mark_of_order(template: LoopTemplate) -> str:
    """Tells whether rounds and questions of a draft, read `with_plan()`, stand where a page showed them."""
    return mark_of([[each.pk, _asked(each)] for each in template.rounds.all()])


def mark_of_round(round: Round) -> str:
    """Tells whether a round of a draft says and asks what it did."""
    asked = round.round_questions.order_by("position", "pk").values_list("question", flat=True)
    return mark_of([*_says(round), list(asked)])


def mark_of_places(placed: Iterable[RoundQuestion]) -> str:
    """Tells whether questions of a draft are in the rounds in which they were."""
    places = RoundQuestion.objects.filter(pk__in=[each.pk for each in placed]).order_by("pk")
    return mark_of([f"{key}: {round}" for key, round in places.values_list("pk", "round")])


def _says(round: Round) -> list[Any]:
    return [round.kind, round.name, round.purpose, round.minutes, round.overhead]


def _asked(round: Round) -> list[int]:
    return [placed.question_id for placed in round.round_questions.all()]


def why_not_publish(template: LoopTemplate) -> str:
    """The sentence that lists what keeps this draft from being published; empty when nothing does."""
    return planning.stop_sentence(planning.stops(load_plan(template)))


def must_haves_of(role: Role) -> frozenset[int]:
    return frozenset(link.competency_id for link in role.role_competencies.all() if link.is_must_have)


def competencies_of(role: Role) -> tuple[PlannedCompetency, ...]:
    """What the role asks for."""
    return tuple(
        PlannedCompetency(link.competency_id, link.competency.name, link.is_must_have)
        for link in role.role_competencies.all()
    )


def planned_competency(competency: Competency, must_haves: frozenset[int]) -> PlannedCompetency:
    return PlannedCompetency(competency.pk, competency.name, competency.pk in must_haves)


def anchor_levels_of(question: Question) -> frozenset[int]:
    """The levels a panelist sees described: the question's own anchors win over its competency's."""
    own = frozenset(anchor.level for anchor in question.anchors.all())
    return own or frozenset(anchor.level for anchor in question.competency.anchors.all())


def _planned_round(round: Round, must_haves: frozenset[int]) -> PlannedRound:
    placed = round.round_questions.all()
    return PlannedRound(
        key=round.pk,
        name=round.name,
        minutes=round.minutes,
        questions=tuple(_planned_question(place, must_haves) for place in placed),
        overhead=round.overhead,
    )


def _planned_question(placed: RoundQuestion, must_haves: frozenset[int]) -> PlannedQuestion:
    question = placed.question
    return PlannedQuestion(
        key=placed.pk,
        identity=question.slug,
        title=question.title,
        competency=planned_competency(question.competency, must_haves),
        minutes=question.minutes,
        kind=question.kind,
        is_unconventional=question.is_unconventional,
        is_active=question.status == Question.Status.ACTIVE,
        anchor_levels=anchor_levels_of(question),
        follow_ups=len(question.follow_ups.all()),
    )
