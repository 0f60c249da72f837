"""Two questions of the bank that ask the same become one: what asked the other one points to the one that is kept.

It lives here because it touches the bank, the templates and the loops.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from core.transitions import change_status
from hiring.models import LoopTemplate, RoundQuestion
from interviews.models import InterviewQuestion, Loop
from questionbank.models import QUESTION_TRANSITIONS, Question

SAME = "These are versions of one question already."
MERGED = "“{}” was merged into another question already."
NOT_ACTIVE = "Loop templates ask “{}”, and “{}” is not active. Activate it first: no round may ask a draft."


@dataclass(frozen=True)
class MergeReach:
    """What would point to the kept question, and how many ask both, so that the other one stays there."""

    templates: int
    loops: int
    templates_asking_both: int
    loops_asking_both: int


def reach_of(question: Question, into: Question) -> MergeReach:
    """How far merging reaches, before it is done."""
    places, uses = _places(question), _uses(question)
    both_templates, both_loops = _templates_of(into), _loops_of(into)
    return MergeReach(
        templates=places.exclude(round__template__in=both_templates).values("round__template").distinct().count(),
        loops=uses.exclude(loop__in=both_loops).count(),
        templates_asking_both=places.filter(round__template__in=both_templates)
        .values("round__template")
        .distinct()
        .count(),
        loops_asking_both=uses.filter(loop__in=both_loops).count(),
    )


def why_not_merge(question: Question, into: Question) -> str:
    """Why the first cannot be merged into the second, in a sentence; empty where it can."""
    if question.slug == into.slug:
        return SAME
    for either in (question, into):
        if either.merged_into_id:
            return MERGED.format(either.title)
    if not _kept(into).is_active and _places(question).exists():
        return NOT_ACTIVE.format(question.title, into.title)
    return ""


@transaction.atomic
def merge_questions(*, question: Question, into: Question, by: User) -> Question:
    """Keep `into` and let every version of the other one be its history; returns the version that is kept.

    Rounds of templates and questions of loops that had the other one have the kept one: their count of uses follows.
    The words that a candidate hears in a loop stay as they were copied. Where a template or a loop asks both, both
    stay.
    Refused (RuleViolation): see `why_not_merge`.
    """
    versions = list(Question.objects.select_for_update().filter(slug__in={question.slug, into.slug}).order_by("pk"))
    question, into = (next(row for row in versions if row == either) for either in (question, into))
    if why := why_not_merge(question, into):
        raise RuleViolation(why)
    kept = _kept(into)
    _lock(Loop.objects.filter(pk__in=_uses(question).values("loop")))
    _lock(LoopTemplate.objects.filter(pk__in=_places(question).values("round__template")))
    _places(question).exclude(round__template__in=_templates_of(into)).update(question=kept)
    _uses(question).exclude(loop__in=_loops_of(into)).update(question=kept, slug=kept.slug)
    for version in versions:
        if version.slug == question.slug and not version.is_retired:
            change_status(version, Question.Status.RETIRED, by=by, table=QUESTION_TRANSITIONS)
    Question.objects.filter(slug=question.slug).update(merged_into=kept)
    Question.objects.filter(merged_into__slug=question.slug).update(merged_into=kept)
    audit.record("question.merged", question, by=by, fields=["status", "merged_into"])
    return kept


def _kept(into: Question) -> Question:
    """The version that rounds ask from now on: the active one, else the newest."""
    versions = Question.objects.filter(slug=into.slug)
    return versions.active().first() or versions.latest("version")


def _places(question: Question) -> QuerySet[RoundQuestion]:
    return RoundQuestion.objects.filter(question__slug=question.slug)


def _uses(question: Question) -> QuerySet[InterviewQuestion]:
    return InterviewQuestion.objects.filter(question__slug=question.slug)


def _templates_of(question: Question) -> QuerySet[LoopTemplate]:
    return LoopTemplate.objects.filter(rounds__round_questions__question__slug=question.slug)


def _loops_of(question: Question) -> QuerySet[Loop]:
    return Loop.objects.filter(questions__slug=question.slug)


def _lock(rows: QuerySet[Loop] | QuerySet[LoopTemplate]) -> None:
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
