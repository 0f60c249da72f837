"""Which questions the bank offers to whoever builds a loop or a template."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from questionbank.finding.searching import search
from questionbank.models import Question


def offered(
    *, asked: Any, q: str = "", competency: Any = None, kind: str = "", closing: Collection[Any] | None = None
) -> QuerySet[Question]:
    """Active questions whose identities are not `asked` (slugs, or a subquery of them): those that answer the search
    first, else by title; with `closing`, only of these competencies. Competency and kind narrow it where given."""
    questions = Question.objects.active().exclude(slug__in=asked).select_related("competency", "category")
    questions = questions.order_by("title", "pk")
    if q:
        questions = search(q).of(questions).order_by("-rank", "title", "pk")
    if competency:
        questions = questions.filter(competency=competency)
    if kind:
        questions = questions.filter(kind=kind)
    return questions if closing is None else questions.filter(competency__in=closing)
