"""What the address of the bank's list asks for: its state stands there whole, so a link or a command says the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from questionbank.finding.counts import Counted
from questionbank.models import Question
from questionbank.questions.filters import QuestionFilters
from questionbank.questions.listing import Listing


@dataclass(frozen=True)
class AskedList:
    """The filters as they are shown, and the list that they leave."""

    filters: QuestionFilters
    listing: Listing

    @property
    def is_filtered(self) -> bool:
        return bool(self.listing.wanted)


def asked_list(user: User, address: Mapping[str, Any], counted: Counted, *, shows_drafts: bool) -> AskedList:
    """The list that an address asks for, among the questions that the user may see."""
    filters = QuestionFilters(address, shows_drafts=shows_drafts, counted=counted)
    wanted = filters.wanted()
    if wanted.pop("mine", False):
        wanted["owner"] = user.pk
    return AskedList(filters, Listing(Question.objects.visible_to(user), wanted, address.get("sort", "")))
