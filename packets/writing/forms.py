"""What people type into a packet."""

from typing import Any

from django import forms

from core.forms import Form, LineField, PlainTextField
from packets.printing.words import LANGUAGES


class StartForm(Form):
    language = forms.ChoiceField(label="Language of the packet", widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["language"]
        field.choices = [(code, words.name) for code, words in LANGUAGES.items()]


class PacketForm(Form):
    """The packet's own fields. Its passages have forms of their own."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    letter = PlainTextField(required=False, label="Opening letter")
    next_steps = PlainTextField(required=False, label="If they would like to talk")
    has_chart = forms.BooleanField(required=False)
    has_method = forms.BooleanField(required=False)
    has_levels = forms.BooleanField(required=False)


class PassageForm(Form):
    """One note and its words for the candidate."""

    chosen = forms.BooleanField(required=False)
    heading = LineField(required=False, max_characters=120, label="Heading")
    text = PlainTextField(required=False, label="What we heard")
    advice = PlainTextField(required=False, label="What may help")
