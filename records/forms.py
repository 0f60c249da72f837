"""Holding and erasing a candidate's record."""

from typing import Any

from django import forms

from core.forms import Form, LineField, PlainTextarea, PlainTextField
from records.services.erasure import NOT_THE_NAME


class HoldForm(Form):
    reason = PlainTextField(
        label="What needs this record", max_characters=2_000, widget=PlainTextarea(attrs={"rows": 2})
    )


class CopyRequestForm(Form):
    """How a candidate asked to read what is written about them."""

    words = PlainTextField(
        label="When and how did the candidate ask?",
        max_characters=2_000,
        help_text="For example: by mail to the recruiter on 3 March. It stays with the record and on the audit trail.",
        widget=PlainTextarea(attrs={"rows": 3}),
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
