"""An agreement is proposed, signed and frozen."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Prefetch, prefetch_related_objects
from django.utils import timezone

from accounts.models import User
from core import audit, persistence
from core.errors import RuleViolation, StaleRevision
from core.relations import rows_of
from hiring.models import Agreement, AgreementCompetency, AgreementSignature, Opening, RoleCompetency
from hiring.openings.agreement.terms import AgreedCompetency, Terms, role_lines, terms_of, with_lines
from hiring.openings.services import locked
from hiring.querysets import about
from hiring.states import FrozenWhen

NOT_THE_MANAGER = "The hiring manager of this opening proposes its agreement."
NOT_ASKED = "Nobody asked you to sign this agreement. Its hiring manager can."
HAS_BEGUN = "The first interview has begun, so this version stays as it is. Propose the next one, with a reason."
CHANGED_MEANWHILE = "This agreement changed after you opened the page. Compare both before you sign."
SIGNED_ALREADY = "This version is signed and frozen already."
NEEDS_ANOTHER = "Ask one more person to sign: an agreement is between two at least."
NEEDS_REASON = "Write why the agreement changes. Interviews have begun under the version before."


def latest_of(opening: Opening) -> Agreement:
    """The newest version with its terms, frozen or not; one that is not stored yet where nobody made any."""
    found = Agreement.objects.filter(opening=opening).with_terms().with_signatures().order_by("-version").first()
    return found or _untouched(opening)


def in_force(opening: Opening) -> Agreement:
    """What a loop that begins now would go by: the newest frozen version, or the first one as it stands."""
    versions = Agreement.objects.filter(opening=opening).with_terms()
    found = versions.order_by(F("frozen_at").desc(nulls_last=True), "version").first()
    return found or _untouched(opening)


@transaction.atomic
def propose_agreement(
    *,
    opening: Opening,
    level: Decimal,
    score_shown: str,
    competencies: Sequence[AgreedCompetency],
    ask: Collection[User],
    reason: str = "",
    seen: str = "",
    by: User,
) -> Agreement:
    """Write down what the hiring manager proposes, with their signature, and ask others for theirs.

    The version that is not frozen is changed; where all are, the next one begins. Signatures under other words count
    no more. `seen` is the fingerprint of the words that the page showed (empty: whatever stands is replaced).

    Refused (RuleViolation): anybody but the hiring manager; nobody else to sign, somebody whose account is closed or
    who applied for this opening; a later version without its reason; a weight without its reason; the first version
    once an interview has begun. StaleRevision with what is stored now (`terms`) when it says something else than
    the page did and than what is proposed.
    """
    opening = locked(opening)
    if not opening.team_members.hiring_managers().filter(user=by).exists():
        raise RuleViolation(NOT_THE_MANAGER)
    _check_signers(opening, ask, by)
    agreement = _open_version(opening)
    if agreement.version > 1 and not reason.strip():
        raise RuleViolation(NEEDS_REASON)
    stored = terms_of(agreement)
    agreement.level, agreement.score_shown, agreement.reason = level, score_shown, reason.strip()
    _check_is_not_stale(stored, seen, _proposed(agreement, competencies))
    agreement.proposed_by, agreement.proposed_at = by, timezone.now()
    persistence.save(agreement)
    _keep_what_differs(agreement, competencies)
    for user in ask:
        AgreementSignature.objects.get_or_create(agreement=agreement, user=user)
    agreement.signatures.filter(signed_at=None).exclude(user__in=[*ask, by]).delete()
    audit.record("agreement.proposed", agreement, by=by, scope=opening.scope, fields=_names(agreement), reason=reason)
    return _sign(_read_again(agreement), by)


@transaction.atomic
def sign_agreement(*, agreement: Agreement, seen: str, by: User) -> Agreement:
    """Sign the words whose fingerprint is `seen`. The second signature under a later version freezes it.

    Signing the same words again changes nothing. Refused (RuleViolation): somebody who was not asked, a version that
    is frozen or whose first interview has begun; StaleRevision with what is stored now (`terms`) when the words are
    others by now.
    """
    locked(agreement.opening)
    agreement = _read_again(agreement)
    if agreement.is_frozen:
        raise RuleViolation(SIGNED_ALREADY if agreement.is_signed else HAS_BEGUN)
    if not agreement.signatures.filter(user=by).exists():
        raise RuleViolation(NOT_ASKED)
    _check_has_not_begun(agreement)
    terms = terms_of(agreement)
    if terms.fingerprint != seen:
        raise StaleRevision(CHANGED_MEANWHILE, {"terms": terms})
    return _sign(agreement, by)


@transaction.atomic
def withdraw_agreement(*, agreement: Agreement, by: User) -> None:
    """Take back a later version that does not hold yet. Refused (RuleViolation): one that is frozen, and the first."""
    opening = locked(agreement.opening)
    agreement = _read_again(agreement)
    if agreement.is_frozen:
        raise RuleViolation(SIGNED_ALREADY)
    if not agreement.is_later:
        raise RuleViolation("The first version stays. Change it instead.")
    audit.record("agreement.withdrawn", agreement, by=by, scope=opening.scope)
    agreement.delete()


@transaction.atomic
def agreement_for_beginning_loop(*, opening: Opening, when: FrozenWhen, at: datetime | None = None) -> Agreement:
    """The version that a loop which begins goes by, for good: the newest one that is frozen. Where none is, the first
    is frozen as it stands, signed or not, by the clock of `at` (None: now)."""
    opening = locked(opening)
    found = Agreement.objects.filter(opening=opening).frozen().order_by("-version").first()
    if found:
        return found
    first = Agreement.objects.filter(opening=opening).first()
    if first is None:
        first = Agreement.objects.create(opening=opening)
    return _freeze(_read_again(first), when, at)


def next_version(latest: Agreement) -> Agreement:
    """The version that may follow a frozen one, not stored: with its level, and with the role's lines as they are."""
    opening = latest.opening
    return Agreement(opening=opening, version=latest.version + 1, level=latest.level, score_shown=latest.score_shown)


def why_first_version_stands(agreement: Agreement) -> str:
    """Why a version that is not frozen can change no more: an interview of the opening has begun by its clock. Empty
    while it can, and for later versions, which wait for signatures alone."""
    if agreement.is_later or agreement.is_frozen:
        return ""
    interviews = rows_of(Opening, "candidates__loops__interviews")
    return HAS_BEGUN if interviews.begun_in(agreement.opening_id, timezone.now()).exists() else ""


def signers_of(agreement: Agreement, terms: Terms | None = None) -> set[int]:
    """Who has signed the very words that stand now."""
    if not agreement.pk:
        return set()
    words = (terms or terms_of(agreement)).fingerprint
    return {row.user_id for row in agreement.signatures.all() if row.fingerprint == words}


def _untouched(opening: Opening) -> Agreement:
    """The first version of an opening whose agreement nobody has touched: what the role says, and what is usual."""
    asked_for = RoleCompetency.objects.select_related("competency")
    prefetch_related_objects([opening.role], Prefetch("role_competencies", asked_for))
    return Agreement(opening=opening)


def _open_version(opening: Opening) -> Agreement:
    """The version that may still change; a new one, not stored yet, where none may."""
    latest = latest_of(opening)
    if not latest.is_frozen:
        _check_has_not_begun(latest)
        return latest
    return next_version(latest)


def _check_has_not_begun(agreement: Agreement) -> None:
    if sentence := why_first_version_stands(agreement):
        raise RuleViolation(sentence)


def _check_signers(opening: Opening, ask: Collection[User], by: User) -> None:
    others = [user for user in ask if user.pk != by.pk]
    if not others:
        raise RuleViolation(NEEDS_ANOTHER)
    for user in others:
        if not user.is_active:
            raise RuleViolation(f"The account of {user.name} is closed. Ask somebody else.")
        if opening.candidates.filter(about(user)).exists():
            raise RuleViolation(f"{user.name} applied for this opening. Ask somebody else.")


def _proposed(agreement: Agreement, lines: Sequence[AgreedCompetency]) -> Terms:
    """What the version will say: of each competency of the role what is proposed, else what the role says."""
    wanted = {line.competency_id: line for line in lines}
    said = [
        AgreedCompetency(line.competency_id, line.name, new.is_must_have, new.weight, new.weight_reason)
        for line in role_lines(agreement)
        for new in [wanted.get(line.competency_id, line)]
    ]
    return with_lines(agreement, said)


def _check_is_not_stale(stored: Terms, seen: str, proposed: Terms) -> None:
    if seen and stored.fingerprint not in (seen, proposed.fingerprint):
        raise StaleRevision(CHANGED_MEANWHILE, {"terms": stored})


def _keep_what_differs(agreement: Agreement, lines: Sequence[AgreedCompetency]) -> None:
    """Store the lines that say something else than the role; the others go on following it."""
    agreement.competencies.all().delete()
    of_role = {line.competency_id: line for line in role_lines(agreement)}
    for line in lines:
        asked = of_role.get(line.competency_id)
        if asked is None or _says_the_same(line, asked):
            continue
        persistence.save(
            AgreementCompetency(
                agreement=agreement,
                competency_id=line.competency_id,
                is_must_have=line.is_must_have,
                weight=line.weight,
                weight_reason=line.weight_reason,
            )
        )


def _says_the_same(line: AgreedCompetency, other: AgreedCompetency) -> bool:
    return (line.is_must_have, line.weight, line.weight_reason) == (
        other.is_must_have,
        other.weight,
        other.weight_reason,
    )


def _sign(agreement: Agreement, by: User) -> Agreement:
    words = terms_of(agreement).fingerprint
    signature, _ = AgreementSignature.objects.get_or_create(agreement=agreement, user=by)
    if signature.fingerprint != words:
        signature.fingerprint, signature.signed_at = words, timezone.now()
        signature.save(update_fields=["fingerprint", "signed_at"])
        audit.record("agreement.signed", agreement, by=by, scope=agreement.opening.scope, fields=_names(agreement))
    agreement = _read_again(agreement)
    if agreement.is_later and _is_signed_by_two(agreement, terms_of(agreement)):
        return _freeze(agreement, FrozenWhen.SIGNATURES)
    return agreement


def _is_signed_by_two(agreement: Agreement, terms: Terms) -> bool:
    """The hiring manager of today and somebody else have signed the words that stand now."""
    signed = signers_of(agreement, terms)
    managers = agreement.opening.team_members.hiring_managers().filter(user__in=signed)
    return len(signed) > 1 and managers.exists()


def _freeze(agreement: Agreement, when: FrozenWhen, at: datetime | None = None) -> Agreement:
    terms = terms_of(agreement)
    agreement.competencies.all().delete()
    AgreementCompetency.objects.bulk_create(
        AgreementCompetency(
            agreement=agreement,
            competency_id=line.competency_id,
            name=line.name,
            is_must_have=line.is_must_have,
            weight=line.weight,
            weight_reason=line.weight_reason,
        )
        for line in terms.competencies
    )
    cards = rows_of(Opening, "candidates__loops__interviews__panel__scorecard")
    agreement.is_signed = _is_signed_by_two(agreement, terms)
    agreement.cards_in, agreement.cards_planned = cards.counted_in_begun_loops(agreement.opening_id)
    agreement.fingerprint = terms.fingerprint
    agreement.frozen_when, agreement.frozen_at = when, at or timezone.now()
    agreement.save()
    # Nobody in particular: it follows from what somebody did in a loop, which may be sealed to the reader of the trail.
    fields = [*_names(agreement), f"fingerprint {agreement.fingerprint}"]
    audit.record("agreement.frozen", agreement, by=None, scope=agreement.opening.scope, fields=fields)
    return _read_again(agreement)


def _names(agreement: Agreement) -> list[str]:
    return [f"version {agreement.version}"]


def _read_again(agreement: Agreement) -> Any:
    return Agreement.objects.with_terms().with_signatures().get(pk=agreement.pk)
