"""Agreements that wait: for a person's signature, or for somebody else's where the person proposed them."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from hiring.models import Agreement
from hiring.openings.agreement.services import signers_of
from interviews.my_work.items import PLAN, WorkItem

# Before the plan of a loop: what is looked for is settled before anybody is interviewed.
SIGNATURE = PLAN - 1


def agreements_for(user: User, now: datetime) -> Iterable[WorkItem]:
    """Versions that may still change and that the person is asked to sign, or whose hiring manager they are."""
    waiting = Agreement.objects.open().waiting_for(user).with_terms().with_signatures()
    return [item for agreement in waiting for item in [_item(agreement, signers_of(agreement), user)] if item]


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
