"""What people type into a debrief and its decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import BaseValidator

from core import fingerprint
from core.forms import Form, LineField, PlainTextField
from core.idempotency import new_key
from hiring.models import RoundKind
from interviews.debriefs.departures import LEVEL, departures_from
from interviews.debriefs.page import Talk
from interviews.debriefs.services.walks import place_of, talk_values
from interviews.models import Decision, Walk
from interviews.states import FINAL_OUTCOMES, RowLeaning

NAME_THE_ROUND = "Name the round that you want to hold."
MINUTES = "A round takes from 15 minutes to 8 hours."


def rows(number: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": number})


class NoteForm(Form):
    """A note for the room on one competency; empty takes it away."""

    text = PlainTextField(label="Note for the room", required=False, max_characters=2000, max_lines=40, widget=rows(3))
    # What stood there when the page was drawn: a note that somebody changed meanwhile is not overwritten unseen.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


# What a page that saves by itself leaves out: see static/js/autosave/fields.js.
NOT_SENT = {"data-not-sent": True}


class TalkForm(Form):
    """What was said in the room about one row of the walk-through, and what the room leans to."""

    said = PlainTextField(label="Said in the room", required=False, max_characters=4000, max_lines=100, widget=rows(8))
    leans_to = forms.ChoiceField(label="We talked about it and lean to", choices=RowLeaning.choices, required=False)
    row = forms.IntegerField(required=False, widget=forms.HiddenInput(NOT_SENT))
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput(NOT_SENT))
    # The fingerprint of what the page began with: words that came meanwhile are not overwritten unseen.
    base = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @classmethod
    def of(cls, walk: Walk, talk: Talk | None) -> "TalkForm":
        """As it stands at the walk-through's place."""
        said = talk_values(talk)
        marks = {"row": walk.competency_id, "seen": place_of(walk), "base": fingerprint.of_fields(said)}
        return cls(initial={**said, **marks})

    def beside(self, stored: dict[str, str]) -> "TalkForm":
        """With what was typed, over what is stored by now: sent again, it takes its place."""
        kept = {name: self[name].value() for name in ("said", "leans_to", "row", "seen")}
        return TalkForm(initial={**kept, "base": fingerprint.of_fields(stored)})


class FactQuestionForm(Form):
    """Something the room wants to know before it decides."""

    question = PlainTextField(label="What do you want to know?", max_characters=2000, max_lines=40, widget=rows(2))


class FactAnswerForm(Form):
    """What was found out."""

    answer = PlainTextField(label="What was found out", max_characters=2000, max_lines=40, widget=rows(3))


class LeanForm(Form):
    """What a panelist leans to before they see the score. Nothing is preselected."""

    leans_to = forms.ChoiceField(
        label="I lean to",
        choices=[(value, value.label) for value in FINAL_OUTCOMES],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    words = PlainTextField(label="In a sentence", required=False, max_characters=600, max_lines=10, widget=rows(2))


class DecisionForm(Form):
    """The outcome and its reasons. Nothing is preselected.

    `frozen` is the debrief's mechanical score, `recommendations` are the codes given: from these it follows which
    outcome needs a second reason.
    """

    outcome = forms.ChoiceField(choices=Decision.Outcome, widget=forms.RadioSelect(attrs={"class": "form-check-input"}))
    rationale = PlainTextField(label="Reason", widget=rows(5))
    departure_reason = PlainTextField(label="What outweighs it", widget=rows(3))
    round_name = LineField(label="Name of the round", max_characters=80)
    round_kind = forms.ChoiceField(label="Kind", choices=RoundKind, initial=RoundKind.CUSTOM)
    round_minutes = forms.IntegerField(label="Minutes", initial=60, min_value=15, max_value=480)
    dissent = PlainTextField(label="Who sees it differently, and why", required=False, widget=rows(3))
    conditions = PlainTextField(label="Conditions", required=False, widget=rows(2))
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=new_key)

    # The whole sentence stands at the field.
    short_mistakes = {("departure_reason", "required"): "A second reason is needed."}
    ROUND_FIELDS = ("round_name", "round_kind", "round_minutes")

    def __init__(
        self,
        *args: Any,
        frozen: Mapping[str, Any],
        recommendations: Sequence[str],
        level_name: str = LEVEL,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.frozen = frozen
        self.level_name = level_name
        self.recommendations = recommendations
        self._speak()
        if self.is_bound:
            self._ask_only_what_belongs_to(self.data.get(self.add_prefix("outcome"), ""))

    @property
    def departing(self) -> dict[str, list[str]]:
        """For each outcome that departs from something, what it departs from."""
        found = {
            outcome: departures_from(outcome, self.frozen, self.recommendations, self.level_name)
            for outcome in Decision.Outcome.values
        }
        return {outcome: sentences for outcome, sentences in found.items() if sentences}

    def _speak(self) -> None:
        self.fields["round_name"].error_messages["required"] = NAME_THE_ROUND
        minutes = self.fields["round_minutes"]
        minutes.error_messages.update(required=MINUTES, invalid="Give the minutes as a number.")
        # The limits hold their own sentence.
        for validator in minutes.validators:
            if isinstance(validator, BaseValidator):
                validator.message = MINUTES

    def _ask_only_what_belongs_to(self, outcome: str) -> None:
        """The round is asked for when one is to be held, the second reason when this outcome departs."""
        for name in self.ROUND_FIELDS:
            self.fields[name].required = outcome == Decision.Outcome.ANOTHER_ROUND
        departed = self.departing.get(outcome, [])
        reason = self.fields["departure_reason"]
        reason.required = bool(departed)
        reason.error_messages["required"] = " ".join(departed)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") != Decision.Outcome.ANOTHER_ROUND:
            for name in self.ROUND_FIELDS:
                self.errors.pop(name, None)
        return data

    def for_service(self) -> dict[str, Any]:
        """What `record_decision` takes. The round is left out where none is to be held."""
        data = dict(self.cleaned_data)
        if data["outcome"] != Decision.Outcome.ANOTHER_ROUND:
            for name in self.ROUND_FIELDS:
                data.pop(name, None)
        return data


class FollowForm(DecisionForm):
    """A decision that follows an earlier one, with the reason for it."""

    reopen_reason = PlainTextField(label="Why a new decision follows", widget=rows(3))
    field_order = ["reopen_reason"]
