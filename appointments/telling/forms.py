"""The mail to a candidate, read through."""

from typing import Any

from django import forms

from appointments.telling.drafting import LetterDraft
from core.forms import Form, LineField, PlainTextarea, PlainTextField
from packets.handing_over.mails import SUBJECT_CHARACTERS
from packets.printing.words import LANGUAGES


class LetterForm(Form):
    """Whether the candidate is written, and what."""

    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    about = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    language = forms.ChoiceField(
        choices=[(code, words.name) for code, words in LANGUAGES.items()], widget=forms.HiddenInput
    )
    to_candidate = forms.BooleanField(required=False, initial=True)
    subject = LineField(label="Subject", max_characters=SUBJECT_CHARACTERS)
    body = PlainTextField(
        label="Text of the mail",
        max_characters=5_000,
        max_lines=150,
        widget=PlainTextarea({"rows": 18, "dir": "auto"}),
    )

    def __init__(self, *args: Any, called: str, draft: LetterDraft, key: str = "", **kwargs: Any) -> None:
        initial = {
            "key": key,
            "about": draft.about,
            "language": draft.language,
            "subject": draft.subject,
            "body": draft.body,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if self.is_bound and not self.data.get("to_candidate"):
            self.fields["subject"].required = self.fields["body"].required = False
        self.fields["to_candidate"].label = f"Send this mail to {called}"

    def letter(self) -> dict[str, str] | None:
        """What `write_to_candidate` takes; None where the candidate is not written."""
        if not self.cleaned_data["to_candidate"]:
            return None
        return {name: self.cleaned_data[name] for name in ("language", "subject", "body", "about", "key")}


class LanguageForm(Form):
    """In which language the candidate is written."""

    language = forms.ChoiceField(label="Language", choices=[(code, words.name) for code, words in LANGUAGES.items()])
