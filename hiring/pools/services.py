"""Who may ask about a competency, and who learns to: first watching, then asking while somebody watches."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation, StaleRevision
from hiring.models import PoolMember
from hiring.states import PoolStep
from questionbank.models import Competency

OUT = ""
OWN = "Nobody approves a step of their own. Ask somebody who may."
NOT_YOURS = "Here the next step of somebody who learns is approved, and nothing else."
CHANGED = "Somebody changed this pool meanwhile. Look at what stands now."


@transaction.atomic
def place_in_pool(*, competency: Competency, person: User, step: str, was: str, by: User) -> Competency:
    """Put somebody at any step of the pool of a competency, or take them out of it (OUT). `was` is where the page
    showed them. Returns the competency.

    Refused: StaleRevision where they are somewhere else by now; RuleViolation for a step of one's own beyond the first,
    and for a closed account.
    """
    member = _locked(competency, person, was)
    if sentence := _why_not_at(person, step, by):
        raise RuleViolation(sentence)
    if member is not None and step == OUT:
        member.delete()
    elif step != OUT:
        _write(member or PoolMember(competency=competency, person=person), step, by)
    audit.record("pool.changed", competency, by=by, fields=["pool"])
    return competency


@transaction.atomic
def approve_step(*, member: PoolMember, step: str, was: str, by: User) -> None:
    """Let somebody who learns take the next step, or take one's own approval back.

    Refused: StaleRevision where they are somewhere else by now; RuleViolation for a step of one's own, and for any
    other step.
    """
    stored = _locked(member.competency, member.person, was)
    if stored is None:
        raise StaleRevision(CHANGED, {})
    takes_back = stored.approved_by_id == by.pk and step == stored.step_before
    if step != stored.next_step and not takes_back:
        raise RuleViolation(NOT_YOURS)
    if sentence := _why_not_at(stored.person, step, by):
        raise RuleViolation(sentence)
    _write(stored, step, by)
    audit.record("pool.step_approved", member.competency, by=by, fields=["pool"])


def why_not_approve(member: PoolMember, by: User) -> str:
    """Why somebody who reads the pool does not approve the next step; empty where they may. Reads no row."""
    if member.next_step is None:
        return "They may ask already."
    return _why_not_at(member.person, member.next_step, by)


def _locked(competency: Competency, person: User, was: str) -> PoolMember | None:
    """Lock the pool and find the person in it, who is where the page showed them."""
    Competency.objects.select_for_update().get(pk=competency.pk)
    member = PoolMember.objects.filter(competency=competency, person=person).select_related("person").first()
    if (member.step if member else OUT) != was:
        raise StaleRevision(CHANGED, {})
    return member


def _write(member: PoolMember, step: str, by: User) -> None:
    member.step, member.approved_by, member.approved_at = step, by, timezone.now()
    member.save()


def _why_not_at(person: User, step: str, by: User) -> str:
    if step not in (OUT, *PoolStep.values):
        return "Choose one of the steps."
    if step != OUT and not person.is_active:
        return f"The account of {person} is closed. Choose somebody else."
    return OWN if person.pk == by.pk and step not in (OUT, PoolStep.SHADOW) else ""
