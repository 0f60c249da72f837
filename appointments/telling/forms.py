"""The mail to a candidate, read through."""

from collections.abc import Mapping
from typing import Any

from django import forms

from appointments.telling.drafting import LetterDraft
from appointments.telling.other_language import MailTexts
from core.forms import Form, LineField, PlainTextarea, PlainTextField
from packets.handing_over.mails import SUBJECT_CHARACTERS
from packets.printing.words import LANGUAGES


def language_field() -> forms.ChoiceField:
    """In which language a candidate is written."""
    return forms.ChoiceField(label="Language", choices=[(code, words.name) for code, words in LANGUAGES.items()])


class LetterForm(Form):
    """Whether the candidate is written, and what."""

    # How the mail reads in a language that was chosen after somebody changed the text.
    beside: MailTexts | None = None

    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    about = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    language = language_field()
    # The language of the texts, which is another one until they are written anew.
    written_in = forms.CharField(max_length=8, required=False, widget=forms.HiddenInput)
    to_candidate = forms.BooleanField(required=False, initial=True)
    subject = LineField(label="Subject", max_characters=SUBJECT_CHARACTERS)
    body = PlainTextField(
        label="Text of the mail",
        max_characters=5_000,
        max_lines=150,
        widget=PlainTextarea({"rows": 18, "dir": "auto"}),
    )

    def __init__(
        self,
        *args: Any,
        called: str,
        draft: LetterDraft,
        key: str = "",
        kept: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        initial = {
            "key": key,
            "about": draft.about,
            "language": draft.language,
            "written_in": draft.language,
            "subject": draft.subject,
            "body": draft.body,
        }
        super().__init__(*args, initial=initial | dict(kept or {}), **kwargs)
        if self.is_bound and not self.data.get("to_candidate"):
            self.fields["subject"].required = self.fields["body"].required = False
        self.fields["to_candidate"].label = f"Send this mail to {called}"

    def letter(self) -> dict[str, str] | None:
        """What `write_to_candidate` takes; None where the candidate is not written."""
        if not self.cleaned_data["to_candidate"]:
            return None
        return {name: self.cleaned_data[name] for name in ("language", "subject", "body", "about", "key")}
