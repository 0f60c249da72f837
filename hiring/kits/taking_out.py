"""Taking out a kit that nobody uses: everything it brought goes, and nothing that people wrote or rely on."""

from collections.abc import Collection
from contextlib import suppress

from django.db import transaction
from django.db.models import ProtectedError, Q

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from hiring.models import Kit, RoundQuestion
from hiring.states import TemplateStatus
from questionbank.models import Competency, PracticePrompt, Question


def why_kit_stays(kit: Kit) -> str:
    """Why a kit cannot be taken out, in a sentence; empty where it can."""
    if kit.role.openings.exists():
        return "There is an opening for its role."
    if kit.role.loop_templates.filter(Q(version__gt=1) | Q(status=TemplateStatus.DRAFT)).exists():
        return "Somebody has changed its loop templates."
    own = Question.objects.filter(slug__in=kit.questions)
    if rewritten := own.filter(author__isnull=False).first():
        return f"“{rewritten.title}” was rewritten here."
    if asked := own.filter(uses__isnull=False).first():
        return f"“{asked.title}” stands in a loop."
    elsewhere = RoundQuestion.objects.filter(question__in=own).exclude(round__template__role=kit.role)
    if placed := elsewhere.select_related("question").first():
        return f"Another loop template asks “{placed.question.title}”."
    return ""


@transaction.atomic
def take_kit_out(*, kit: Kit, by: User) -> None:
    """Delete the kit's role, templates, questions, practice and the competencies that nothing else needs.

    Refused (RuleViolation) with the sentence of `why_kit_stays`.
    """
    kit = Kit.objects.select_for_update(of=("self",)).select_related("role").get(pk=kit.pk)
    why = why_kit_stays(kit)
    if why:
        raise RuleViolation(f"This kit stays. {why}")
    audit.record("kit.taken_out", kit.role, by=by)
    others = Kit.objects.exclude(pk=kit.pk)
    kit.role.loop_templates.all().delete()
    kit.role.delete()
    Question.objects.filter(slug__in=_alone(kit.questions, others.values_list("questions", flat=True))).delete()
    PracticePrompt.objects.filter(slug__in=_alone(kit.practice, others.values_list("practice", flat=True))).delete()
    for competency in Competency.objects.filter(slug__in=kit.competencies):
        _drop_if_idle(competency)


def _alone(slugs: Collection[str], of_others: Collection[Collection[str]]) -> set[str]:
    """Those that no other kit holds as well."""
    return set(slugs).difference(*of_others)


def _drop_if_idle(competency: Competency) -> None:
    """A competency that nothing refers to goes, unless it was written or reworded here."""
    events = audit.events_about(competency)
    if events and all(event.action == "competency.loaded" for event in events):
        with suppress(ProtectedError), transaction.atomic():
            competency.delete()
