"""Who is taken of the panels that are proposed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from accounts.models import User
from core.forms import Form
from interviews.scheduling.staffing import RoundProposal

CANNOT_SIT = "This person cannot sit here any more. Choose among those who can now."
FEWER = (
    "Your choice was not taken: since the page was opened, seats were given, or fewer people can sit. Look at who is "
    "proposed now."
)
TWICE = "Choose two different people."
NOBODY = ("", "Nobody")
MOST_OTHERS = 15
SEAT = "seat-"


class PanelsForm(Form):
    """For each place of each round one of those who can sit there; the proposed one at first."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposals: Sequence[RoundProposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = proposals
        for proposal in proposals:
            able = (*proposal.chosen, *proposal.others[:MOST_OTHERS])
            choices = [NOBODY, *((str(each.person), f"{each.name}, then {each.load}") for each in able)]
            for place, each in enumerate(proposal.chosen):
                self.fields[name_of(proposal, place)] = forms.ChoiceField(
                    label=f"Person {place + 1}",
                    help_text=each.sentence,
                    choices=choices,
                    required=False,
                    initial=str(each.person),
                    error_messages={"invalid_choice": CANNOT_SIT},
                )

    def places(self, proposal: RoundProposal) -> list[BoundField]:
        """The fields of a round."""
        return [self[name_of(proposal, place)] for place in range(len(proposal.chosen))]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if any(name.startswith(SEAT) and sent and name not in self.fields for name, sent in self.data.items()):
            self.add_error(None, FEWER)
        for proposal in self.proposals:
            seen: set[str] = set()
            for place in range(len(proposal.chosen)):
                name = name_of(proposal, place)
                chosen = values.get(name)
                if chosen and chosen in seen:
                    self.add_error(name, TWICE)
                seen.add(chosen or "")
        return values

    def chosen(self) -> dict[int, list[User]]:
        """Who is chosen, by the keys of the rounds."""
        found = {
            proposal.round.key: [
                int(key)
                for place in range(len(proposal.chosen))
                if (key := self.cleaned_data[name_of(proposal, place)])
            ]
            for proposal in self.proposals
        }
        people = User.objects.in_bulk({key for keys in found.values() for key in keys})
        return {row: [people[key] for key in keys] for row, keys in found.items()}


def name_of(proposal: RoundProposal, place: int) -> str:
    return f"{SEAT}{proposal.round.key}-{place}"
