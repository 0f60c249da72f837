"""Two questions of the bank that ask the same become one: what asked the other one points to the one that is kept.

It lives here because it touches the bank, the templates and the loops.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from core.transitions import change_status
from hiring.models import LoopTemplate, RoundQuestion
from interviews.models import InterviewQuestion, Loop, QuestionMerge
from questionbank.models import QUESTION_TRANSITIONS, Question

SAME = "These are versions of one question already."
MERGED = "“{}” was merged into another question already."
APART = "These questions were taken apart again already."
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
def merge_questions(*, question: Question, into: Question, by: User) -> QuestionMerge:
    """Keep `into` and let every version of the other one be its history; returns what was merged into which version.

    Rounds of templates and questions of loops that had the other one have the kept one: their count of uses follows.
    The words that a candidate hears in a loop stay as they were copied. Where a template or a loop asks both, both
    stay.
    Refused (RuleViolation): see `why_not_merge`.
    """
    versions = _locked_versions(question.slug, into.slug)
    question, into = (next(row for row in versions if row == either) for either in (question, into))
    if why := why_not_merge(question, into):
        raise RuleViolation(why)
    kept = _kept(into)
    _lock(Loop.objects.filter(pk__in=_uses(question).values("loop")))
    _lock(LoopTemplate.objects.filter(pk__in=_places(question).values("round__template")))
    places = _places(question).exclude(round__template__in=_templates_of(into))
    uses = _uses(question).exclude(loop__in=_loops_of(into))
    going = [version for version in versions if version.slug == question.slug]
    earlier = Question.objects.filter(merged_into__slug=question.slug)
    merge = QuestionMerge.objects.create(
        question=question,
        into=kept,
        merged_by=by,
        statuses={version.pk: version.status for version in going},
        places=dict(places.values_list("pk", "question")),
        uses=dict(uses.values_list("pk", "question")),
        earlier=list(earlier.values_list("pk", flat=True)),
    )
    RoundQuestion.objects.filter(pk__in=merge.places).update(question=kept)
    InterviewQuestion.objects.filter(pk__in=merge.uses).update(question=kept, slug=kept.slug)
    for version in going:
        if not version.is_retired:
            change_status(version, Question.Status.RETIRED, by=by, table=QUESTION_TRANSITIONS)
    earlier.update(merged_into=kept)
    Question.objects.filter(slug=question.slug).update(merged_into=kept)
    audit.record("question.merged", question, by=by, fields=["status", "merged_into"])
    return merge


def why_not_take_apart(merge: QuestionMerge) -> str:
    """Why a merge cannot be undone, in a sentence; empty where it can."""
    if merge.undone_at:
        return APART
    kept = Question.objects.get(pk=merge.into_id)
    if kept.merged_into_id:
        return MERGED.format(kept.title)
    return ""


@transaction.atomic
def take_questions_apart(*, merge: QuestionMerge, by: User) -> Question:
    """Undo a merge: the one that went is what it was, in every round and loop that had it, and is returned. What was
    planned since stays with the one that was kept.

    Refused (RuleViolation): see `why_not_take_apart`.
    """
    slugs = (merge.question.slug, merge.into.slug)
    versions = _locked_versions(*slugs)
    merge = QuestionMerge.objects.select_for_update().get(pk=merge.pk)
    if why := why_not_take_apart(merge):
        raise RuleViolation(why)
    kept_slug = merge.into.slug
    places = RoundQuestion.objects.filter(pk__in=merge.places, question__slug=kept_slug)
    uses = InterviewQuestion.objects.filter(pk__in=merge.uses, question__slug=kept_slug)
    _lock(Loop.objects.filter(pk__in=uses.values("loop")))
    _lock(LoopTemplate.objects.filter(pk__in=places.values("round__template")))
    for place in places:
        RoundQuestion.objects.filter(pk=place.pk).update(question=merge.places[str(place.pk)])
    for use in uses:
        InterviewQuestion.objects.filter(pk=use.pk).update(question=merge.uses[str(use.pk)], slug=slugs[0])
    Question.objects.filter(slug=slugs[0]).update(merged_into=None)
    Question.objects.filter(pk__in=merge.earlier, merged_into=merge.into).update(merged_into=merge.question)
    for version in versions:
        before = merge.statuses.get(str(version.pk), version.status)
        if before != version.status:
            version.merged_into = None
            change_status(version, before, by=by, table=QUESTION_TRANSITIONS)
    QuestionMerge.objects.filter(pk=merge.pk).update(undone_at=timezone.now())
    audit.record("question.taken_apart", merge.question, by=by, fields=["status", "merged_into"])
    return merge.question


def _locked_versions(*slugs: str) -> list[Question]:
    """All versions of these questions, locked: whoever writes the next one waits, and one that was written while we
    waited is among them."""
    versions = Question.objects.filter(slug__in=slugs).order_by("pk")
    _lock(versions)
    return list(versions)


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


def _lock(rows: QuerySet[Loop] | QuerySet[LoopTemplate] | QuerySet[Question]) -> None:
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
