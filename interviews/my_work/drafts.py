"""Drafts of loop templates that wait to be published, for the hiring managers of their role: two flat queries."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from core.wording import counted, sentence_case
from hiring import planning
from hiring.models import LoopTemplate, RoleCompetency
from hiring.planning import Plan, PlannedCompetency, PlannedQuestion, PlannedRound
from interviews.my_work.items import TEMPLATE, WorkItem
from questionbank.models import Question

ROUND = ("rounds__pk", "rounds__name", "rounds__minutes", "rounds__position")
PLACED = "rounds__round_questions__"
QUESTION = tuple(
    f"{PLACED}{name}"
    for name in (
        "pk",
        "question__slug",
        "question__title",
        "question__competency",
        "question__minutes",
        "question__kind",
        "question__status",
    )
)


def drafts_of(user: User, now: datetime) -> Iterable[WorkItem]:
    """One item for each draft that belongs to a role for which the user is a hiring manager."""
    if not user.has_perm("hiring.manage_openings"):
        return []
    rows = list(
        LoopTemplate.objects.drafts_of(user)
        .order_by("pk", "rounds__position", f"{PLACED}position")
        .values_list("pk", "name", "version", "role_id", *ROUND, *QUESTION)
    )
    if not rows:
        return []
    competencies = _competencies({row[3] for row in rows})
    return [_item(group, competencies) for group in _grouped(rows, 0).values()]


def _competencies(roles: set[int]) -> dict[int, dict[int, PlannedCompetency]]:
    links = RoleCompetency.objects.filter(role__in=roles)
    found: dict[int, dict[int, PlannedCompetency]] = {}
    for role, pk, name, is_must_have in links.values_list("role", "competency", "competency__name", "is_must_have"):
        found.setdefault(role, {})[pk] = PlannedCompetency(pk, name, is_must_have)
    return found


def _grouped(rows: Iterable[Any], column: int) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def _item(rows: list[Any], competencies: dict[int, dict[int, PlannedCompetency]]) -> WorkItem:
    pk, name, version, role = rows[0][:4]
    stops = planning.stops(_plan(rows, competencies.get(role, {})))
    url = reverse("hiring:template_edit", args=[pk])
    if not stops:
        title = f"{name} loop template: publish version {version}"
        return WorkItem(title, url, "Open the template", "Nothing stops it from being published.", TEMPLATE)
    things = counted(len(stops), "thing")
    title = f"{name} loop template: fix {things} in version {version} before you publish"
    sentence = f"{sentence_case('; '.join(stop.clause for stop in stops[:2]))}."
    return WorkItem(title, url, "Open the template", sentence, TEMPLATE)


def _plan(rows: list[Any], competencies: dict[int, PlannedCompetency]) -> Plan:
    rounds = [group for pk, group in _grouped(rows, 4).items() if pk is not None]
    return Plan(
        competencies=tuple(competencies.values()), rounds=tuple(_round(group, competencies) for group in rounds)
    )


def _round(rows: list[Any], competencies: dict[int, PlannedCompetency]) -> PlannedRound:
    pk, name, minutes = rows[0][4:7]
    questions = [_question(row[8:], competencies) for row in rows if row[8] is not None]
    return PlannedRound(key=pk, name=name, minutes=minutes, questions=tuple(questions))


def _question(row: Any, competencies: dict[int, PlannedCompetency]) -> PlannedQuestion:
    pk, slug, title, competency, minutes, kind, status = row
    return PlannedQuestion(
        key=pk,
        identity=slug,
        title=title,
        competency=competencies.get(competency) or PlannedCompetency(competency, "", is_must_have=False),
        minutes=minutes,
        kind=kind,
        is_active=status == Question.Status.ACTIVE,
    )
