"""What people type into a debrief and its decision."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.crypto import get_random_string

from core.forms import Form, LineField, PlainTextField
from hiring.models import RoundKind
from interviews.departures import departures_from
from interviews.models import Decision

NAME_THE_ROUND = "Name the round that you want to hold."
MINUTES = "A round takes from 15 minutes to 8 hours."


def new_key() -> str:
    """The page's own key: sending one page twice decides once."""
    return get_random_string(32)


def rows(number: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": number})


class NoteForm(Form):
    """A note for the room on one competency; empty takes it away."""

    text = PlainTextField(label="Note for the room", required=False, max_characters=2000, max_lines=40, widget=rows(3))


class DecisionForm(Form):
    """The outcome and its reasons. Nothing is preselected.

    `frozen` is the debrief's mechanical score, `recommendations` are the codes given: from these it follows which
    outcome needs a second reason.
    """

    outcome = forms.ChoiceField(choices=Decision.Outcome, widget=forms.RadioSelect(attrs={"class": "form-check-input"}))
    rationale = PlainTextField(label="Reason", widget=rows(5))
    departure_reason = PlainTextField(label="What outweighs it", required=False, widget=rows(3))
    round_name = LineField(label="Name of the round", required=False, max_characters=80)
    round_kind = forms.ChoiceField(label="Kind", choices=RoundKind, required=False, initial=RoundKind.CUSTOM)
    round_minutes = forms.IntegerField(label="Minutes", required=False, initial=60, min_value=15, max_value=480)
    dissent = PlainTextField(label="Who sees it differently, and why", required=False, widget=rows(3))
    conditions = PlainTextField(label="Conditions", required=False, widget=rows(2))
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=new_key)

    def __init__(self, *args: Any, frozen: dict[str, Any], recommendations: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frozen = frozen
        self.recommendations = recommendations
        minutes = self.fields["round_minutes"]
        minutes.error_messages.update(min_value=MINUTES, max_value=MINUTES, invalid="Give the minutes as a number.")
        # The validators hold their own sentence.
        for validator in minutes.validators:
            validator.message = MINUTES

    @property
    def departing(self) -> dict[str, list[str]]:
        """For each outcome that departs from something, what it departs from."""
        found = {
            outcome: departures_from(outcome, self.frozen, self.recommendations) for outcome in Decision.Outcome.values
        }
        return {outcome: sentences for outcome, sentences in found.items() if sentences}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome = data.get("outcome", "")
        if outcome == Decision.Outcome.ANOTHER_ROUND:
            self._clean_round(data)
        if "departure_reason" in data and not data["departure_reason"]:
            for sentence in self.departing.get(outcome, []):
                self.add_error("departure_reason", sentence)
        return data

    def _clean_round(self, data: dict[str, Any]) -> None:
        if "round_name" in data and not data["round_name"]:
            self.add_error("round_name", NAME_THE_ROUND)
        if "round_minutes" in data and data["round_minutes"] is None:
            self.add_error("round_minutes", MINUTES)
        if not data.get("round_kind"):
            data["round_kind"] = RoundKind.CUSTOM

    def for_service(self) -> dict[str, Any]:
        """What `record_decision` takes. The round is left out where none is to be held."""
        data = dict(self.cleaned_data)
        if data["outcome"] != Decision.Outcome.ANOTHER_ROUND:
            for name in ("round_name", "round_kind", "round_minutes"):
                data.pop(name, None)
        return data


class FollowForm(DecisionForm):
    """A decision that follows an earlier one, with the reason for it."""

    reopen_reason = PlainTextField(label="Why a new decision follows", widget=rows(3))
    field_order = ["reopen_reason"]
