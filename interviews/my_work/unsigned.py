"""Agreements that wait: for a person's signature, or for somebody else's where the person proposed them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from accounts.models import User
from core.relations import number_of
from hiring.models import Agreement, AgreementSignature
from hiring.openings.agreement.terms import listed_terms_of
from interviews.my_work.items import PLAN, WorkItem

# Before the plan of a loop: what is looked for is settled before anybody is interviewed.
SIGNATURE = PLAN - 1


def agreements_for(user: User, now: datetime) -> Iterable[WorkItem]:
    """Versions that may still change and that the person is asked to sign, or whose hiring manager they are."""
    signatures = AgreementSignature.objects.filter(agreement=OuterRef("pk"))
    own = signatures.filter(user=user).values("fingerprint")[:1]
    alike = signatures.filter(fingerprint=OuterRef("words_signed"))
    rows = Agreement.objects.open().waiting_for(user).with_listed_lines().select_related("opening", "proposed_by")
    waiting = rows.annotate(words_signed=Subquery(own), signed_alike=number_of(alike, "agreement"))
    items = (_item(agreement, _signers(agreement)) for agreement in waiting)
    return [item for item in items if item]


def _signers(agreement: Any) -> int:
    """How many have signed the very words that stand now, the person among them; 0 where they have not."""
    is_signed = agreement.words_signed and agreement.words_signed == listed_terms_of(agreement).fingerprint
    return agreement.signed_alike if is_signed else 0


def _item(agreement: Agreement, signers: int) -> WorkItem | None:
    if agreement.proposed_by is None:
        title, verb, sentence = "say what you look for", "Propose it", "Nobody has proposed it yet."
    elif not signers:
        title, verb = "sign what you look for", "Read and sign"
        sentence = f"{agreement.proposed_by.name} proposed version {agreement.version}."
    elif signers < 2:
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
