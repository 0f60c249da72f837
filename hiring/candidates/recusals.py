"""Who must not interview a candidate, whatever opening they apply for. That it is so is known to the person, to whoever
chooses a panel and to those who read the debrief; why, to those alone who plan the opening for which it was said."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from hiring.models import Candidate, Recusal
from hiring.querysets import RecusalQuerySet

SALT = "hiring.recusal"
UNDO_HOLDS_FOR = timedelta(hours=1)
NOTHING_TO_UNDO = "There is nothing to undo here."
MUST_NOT = "{person} must not interview {candidate}. Choose somebody else."


@transaction.atomic
def recuse(*, candidate: Candidate, person: User, reason: str = "", by: User) -> Recusal:
    """Note that somebody must not interview a candidate, for this opening or any other: from now on nobody gives them
    a seat there. Seats that they have stay until somebody replaces them. Said once more, it stays as it was said first.

    Refused (RuleViolation): the candidate themselves, who sits on no panel of their own application anyway.
    """
    if candidate.is_about(person):
        raise RuleViolation("Nobody sits on the panel of their own application, so there is nothing to note.")
    said = {"reason": reason, "said_by": by}
    recusal, is_new = Recusal.objects.get_or_create(candidate=candidate, person=person, defaults=said)
    if is_new:
        _record("candidate.recusal_noted", candidate, by)
    return recusal


@transaction.atomic
def take_recusal_back(*, recusal: Recusal, by: User) -> None:
    """Let somebody interview the candidate again. One that is gone already is no mistake.

    Refused (RuleViolation): what somebody else said about the person themselves.
    """
    if sentence := why_not_take_back(recusal, by):
        raise RuleViolation(sentence)
    deleted, _ = Recusal.objects.filter(pk=recusal.pk).delete()
    if deleted:
        _record("candidate.recusal_taken_back", recusal.candidate, by)


def hand_recusals_on(candidate: Candidate) -> None:
    """Before an application is erased: what was said of it goes on holding for other applications from its address.
    Why it was said is erased.

    Part of a larger action: call it inside its transaction.
    """
    address = Candidate.objects.filter(canonical_email=candidate.canonical_email).exclude(canonical_email="")
    others = address.exclude(pk=candidate.pk).values_list("pk", flat=True)
    said = list(candidate.recusals.order_by().values("person_id", "said_by_id", "said_at"))
    kept = [Recusal(candidate_id=other, **each) for other in others for each in said]
    Recusal.objects.bulk_create(kept, ignore_conflicts=True)


def token_of(recusal: Recusal) -> str:
    """What `put_recusal_back` takes, signed: nobody puts words into somebody else's mouth."""
    said = [recusal.candidate_id, recusal.person_id, recusal.reason, recusal.said_by_id, recusal.said_at.isoformat()]
    return signing.dumps(said, salt=SALT)


@transaction.atomic
def put_recusal_back(*, candidate: Candidate, token: str, by: User) -> Recusal:
    """Undo `take_recusal_back`: it stands again as it was said, by whom and when. Said anew meanwhile, that stays.

    Refused (RuleViolation): what is no token of this candidate's, or an hour old.
    """
    try:
        key, person, reason, said_by, said_at = signing.loads(token, salt=SALT, max_age=UNDO_HOLDS_FOR)
    except signing.BadSignature:
        raise RuleViolation(NOTHING_TO_UNDO) from None
    if key != candidate.pk:
        raise RuleViolation(NOTHING_TO_UNDO)
    said = {"reason": reason, "said_by_id": said_by, "said_at": datetime.fromisoformat(said_at)}
    recusal, is_new = Recusal.objects.get_or_create(candidate=candidate, person_id=person, defaults=said)
    if is_new:
        _record("candidate.recusal_noted", candidate, by)
    return recusal


def why_not_take_back(recusal: Recusal, by: User) -> str:
    """The sentence beside what this person does not take back; empty where they may."""
    if recusal.person_id == by.pk and recusal.said_by_id != by.pk:
        return "Somebody else said this about you, so somebody else takes it back."
    return ""


def recusals_of(candidate: Candidate) -> RecusalQuerySet:
    """Those that hold for a candidate: they follow the person, so other applications from their address count."""
    return Recusal.objects.holding_for(candidate.pk, candidate.canonical_email)


def who_must_not(candidate: Candidate) -> frozenset[int]:
    """The keys of those who must not interview a candidate; of seats with many, `SeatQuerySet.recused` says it.
    Whoever has the address of one of them is the same person: a guest comes again, or has an account by now."""
    said = recusals_of(candidate).order_by()
    addresses = said.exclude(person__canonical_email="").values("person__canonical_email")
    people = User.objects.filter(Q(pk__in=said.values("person")) | Q(canonical_email__in=addresses))
    return frozenset(people.order_by().values_list("pk", flat=True))


def people_kept_off(candidate: Candidate) -> list[User]:
    """Of whom it was said, by name."""
    return list(User.objects.filter(pk__in=recusals_of(candidate).order_by().values("person")).order_by("name", "pk"))


def why_must_not(candidate: Candidate, person: User) -> str:
    """The sentence that keeps somebody off the panels of a candidate; empty where nothing does."""
    if person.pk in who_must_not(candidate):
        return MUST_NOT.format(person=person, candidate=candidate)
    return ""


def _record(action: str, candidate: Candidate, by: User) -> None:
    """About whom it was said is in no event: the trail outlives what was said."""
    audit.record(action, candidate, by=by, scope=candidate.opening.scope, fields=["recusals"])
