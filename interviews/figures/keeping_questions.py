"""Figures of questions that a worker works out, so that no page does. Made of decided loops alone: no rating in them
can still change, and no debrief that may lead to another round takes part.

A kept question is good as long as it was made of the loops that are decided now, with the same debriefs: their number
and the sums of the keys of both are compared at each turn, for all questions in one query.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum
from django.utils import timezone

from interviews.figures.insights import counting_ratings
from interviews.figures.question_figures import QuestionFigures, Scored, figures_of
from interviews.models import InterviewQuestion, KeptQuestion, Loop
from interviews.states import LoopStatus

# What one turn of the worker makes, well within the time that a task may take.
QUESTIONS_AT_ONCE = 40

Numbers = tuple[int, int, int]


def keep_questions() -> int:
    """Work out what is missing, and anew what is no longer so; forget questions of which no decided loop is left.
    Returns how many were made.

    Part of no transaction: a question of which a loop is decided meanwhile is left for the next turn.
    """
    now = _numbers_by_slug(_asked())
    kept = {row.slug: row for row in KeptQuestion.objects.defer("figures")}
    KeptQuestion.objects.filter(slug__in=kept.keys() - now.keys()).delete()
    wanted = [slug for slug, numbers in now.items() if slug not in kept or _numbers_of(kept[slug]) != numbers]
    return sum(_keep(slug, now[slug]) for slug in sorted(wanted)[:QUESTIONS_AT_ONCE])


def figures_now(slug: str) -> QuestionFigures:
    """The figures of a question straight from the ratings, as the next turn would keep them."""
    loops = Loop.objects.filter(pk__in=_asked().filter(slug=slug).values("loop"))
    # When it was decided, as its last debrief says.
    decided = list(loops.annotate(at=Max("debriefs__closed_at")).order_by("at", "pk").values_list("pk", flat=True))
    rows = counting_ratings(decided).filter(score__isnull=False)
    columns = ("scorecard__seat__interview__loop_id", "interview_question__slug", "score")
    return figures_of(slug, (Scored(*row) for row in rows.values_list(*columns)), decided)


def _keep(slug: str, numbers: Numbers) -> bool:
    figures = figures_now(slug)
    if _numbers_by_slug(_asked().filter(slug=slug)).get(slug) != numbers:
        return False
    columns = dict(zip(("debriefs", "loop_keys", "debrief_keys"), numbers, strict=True))
    values = {**columns, "figures": figures.as_json(), "made_at": timezone.now()}
    KeptQuestion.objects.update_or_create(slug=slug, defaults=values)
    return True


def _asked() -> QuerySet[InterviewQuestion]:
    decided = Loop.objects.for_figures().filter(status=LoopStatus.DECIDED).order_by()
    return InterviewQuestion.objects.filter(loop__in=decided)


def _numbers_by_slug(asked: QuerySet[InterviewQuestion]) -> dict[str, Numbers]:
    """One row for each debrief of a loop, then and now alike."""
    rows: Iterable[Any] = (
        asked.filter(loop__debriefs__isnull=False)
        .order_by()
        .values("slug")
        .annotate(number=Count("pk"), loop_keys=Sum("loop"), debrief_keys=Sum("loop__debriefs__pk"))
        .values_list("slug", "number", "loop_keys", "debrief_keys")
    )
    return {slug: (number, loop_keys, debrief_keys) for slug, number, loop_keys, debrief_keys in rows}


def _numbers_of(kept: KeptQuestion) -> Numbers:
    return kept.debriefs, kept.loop_keys, kept.debrief_keys
