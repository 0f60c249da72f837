"""Agreements that wait: for a person's signature, or for somebody else's where the person proposed them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from accounts.models import User
from hiring.models import Agreement
from hiring.openings.agreement.services import signers_of
from interviews.my_work.items import PLAN, WorkItem

# Before the plan of a loop: what is looked for is settled before anybody is interviewed.
SIGNATURE = PLAN - 1


def agreements_for(user: User, now: datetime) -> Iterable[WorkItem]:
    """Versions that may still change and that the person is asked to sign, or whose hiring manager they are."""
    own = user.agreement_signatures.filter(agreement=OuterRef("pk")).values("fingerprint")[:1]
    rows = Agreement.objects.open().waiting_for(user).select_related("opening", "proposed_by")
    waiting = list(rows.annotate(words_signed=Subquery(own)))
    # Only where the person has signed something it matters whether those are still the words.
    signed = _signers([agreement.pk for agreement in waiting if agreement.words_signed])
    items = (_item(agreement, signed.get(agreement.pk, set()), user) for agreement in waiting)
    return [item for item in items if item]


def _signers(agreements: list[int]) -> dict[int, set[int]]:
    versions = Agreement.objects.filter(pk__in=agreements).with_terms().with_signatures()
    return {version.pk: signers_of(version) for version in versions}


def _item(agreement: Agreement, signed: set[int], user: User) -> WorkItem | None:
    if agreement.proposed_by is None:
        title, verb, sentence = "say what you look for", "Propose it", "Nobody has proposed it yet."
    elif user.pk not in signed:
        title, verb = "sign what you look for", "Read and sign"
        sentence = f"{agreement.proposed_by.name} proposed version {agreement.version}."
    elif len(signed) < 2:
        title, verb = "a signature is missing", "Open the agreement"
        sentence = f"You signed version {agreement.version}, and nobody else has yet."
    else:
        return None
    return WorkItem(
        title=f"{agreement.opening.title}: {title}",
        url=reverse("hiring:agreement", args=[agreement.opening_id]),
        verb=verb,
        sentence=f"{sentence} Until two have signed, no page says “agreed”.",
        order=SIGNATURE,
        at=agreement.proposed_at,
    )
