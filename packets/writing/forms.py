from typing import Any

from django import forms

from core.forms import Form, LineField, PlainTextarea, PlainTextField
from packets.handing_over.mails import mistakes_in
from packets.printing.words import LANGUAGES
from records.services.erasure import NOT_THE_NAME


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


class MailForm(Form):
    """The mail to the candidate, for this one time."""

    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    body = PlainTextField(
        label="Text of the mail", max_characters=5_000, max_lines=100, widget=PlainTextarea({"rows": 16, "dir": "auto"})
    )

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if mistakes := mistakes_in(body):
            raise forms.ValidationError([forms.ValidationError(sentence) for sentence in mistakes])
        return body


class HoldForm(Form):
    reason = PlainTextField(
        label="What needs this record", max_characters=2_000, widget=PlainTextarea(attrs={"rows": 2})
    )


class EraseForm(Form):
    """Asks for the name, so that nobody erases the wrong person with one click."""

    reason = LineField(
        label="Why it is erased", max_characters=200, help_text="The audit trail keeps it for ever: write no names."
    )
    name = LineField(label="Their name, as it stands above", error_messages={"required": NOT_THE_NAME})

    def __init__(self, *args: Any, candidate_name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidate_name = candidate_name

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if " ".join(name.split()) != " ".join(self.candidate_name.split()):
            raise forms.ValidationError(NOT_THE_NAME)
        return name
