"""The form of "How packets look": one for the letterhead, with four texts for each language."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.addresses import AddressFormField
from core.errors import StaleRevision
from core.forms import Form, LineField, PlainTextField
from core.kept_pictures import NOT_A_PICTURE, UPLOAD_BYTES
from core.seen_forms import SeenFormMixin
from core.wording import listed
from packets.letterhead.current import (
    MAIL_NAMES,
    PRINTED_NAMES,
    SUBJECT_NAMES,
    CurrentLetterhead,
    LetterheadTexts,
    shown_values,
    text_name,
)
from packets.letterhead.logo import checked_logo
from packets.letterhead.placeholders import holds, unknown_names
from packets.printing.colour import read_colour
from packets.printing.words import LANGUAGES

TEXTS = ("sign_off", "closing", "mail_subject", "mail_body")
NAMES = {"sign_off": PRINTED_NAMES, "closing": PRINTED_NAMES, "mail_subject": SUBJECT_NAMES, "mail_body": MAIL_NAMES}
NOT_A_COLOUR = "Write the colour as # and six digits or letters from a to f, such as #0c5c5e."

LOGO_CHANGED = "Somebody else changed the logo meanwhile. Choose your file again to replace theirs."


def in_braces(names: tuple[str, ...]) -> str:
    """Says "{candidate}, {role} and {organisation}"."""
    return listed([f"{{{name}}}" for name in names])


class LetterheadForm(SeenFormMixin, Form):
    """How packets look. Texts that are left empty are said in our own words."""

    organisation = LineField(
        required=False,
        max_characters=120,
        label="Name of the organisation",
        help_text="As candidates read it. Empty means the name of this installation.",
    )
    logo = forms.FileField(
        required=False,
        label="Logo",
        error_messages={"empty": NOT_A_PICTURE},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text="PNG or JPEG, printed at most 60 by 14 mm at the top of the first page.",
    )
    remove_logo = forms.BooleanField(required=False, label="Print no logo")
    colour = LineField(
        required=False,
        max_characters=20,
        label="Colour",
        help_text="Of headings and bars, such as #0c5c5e. Empty means teal.",
    )
    reply_to = AddressFormField(
        required=False,
        max_length=254,
        label="Address that candidates answer to",
        help_text=(
            "Stands on the pages that candidates open, and answers to the mail go there. Empty means the address of "
            "whoever sends the mail."
        ),
    )

    def __init__(self, *args: Any, letterhead: CurrentLetterhead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            for name, field in _text_fields().items():
                self.fields[text_name(name, language)] = field
        shown = shown_values(letterhead)
        self.initial = {**shown, "logo": None, **self.initial}
        self.letterhead = letterhead
        if not letterhead.logo:
            del self.fields["remove_logo"]
        self.remember(shown)

    def clean_colour(self) -> str:
        typed = self.cleaned_data["colour"]
        colour = read_colour(typed)
        if typed and colour is None:
            raise ValidationError(NOT_A_COLOUR)
        return colour or ""

    def clean_logo(self) -> tuple[bytes, str] | None:
        upload = self.cleaned_data.get("logo")
        return checked_logo(upload.read(UPLOAD_BYTES + 1)) if upload else None

    def clean(self) -> dict[str, Any]:
        for language in LANGUAGES:
            for name in TEXTS:
                self._check_names(f"{name}_{language}", NAMES[name])
            body = f"mail_body_{language}"
            if self.cleaned_data.get(body) and not holds(self.cleaned_data[body], "link"):
                self.add_error(body, "Put {link} where the private link should stand.")
        return self.cleaned_data

    def _check_names(self, field: str, known: tuple[str, ...]) -> None:
        unknown = unknown_names(self.cleaned_data.get(field, ""), known)
        if unknown:
            said = listed([f"“{{{name}}}”" for name in unknown[:3]])
            self.add_error(field, f"Nothing is put in for {said}. Use {in_braces(known)}.")

    def typed_values(self) -> dict[str, Any]:
        logo = self.new_logo()
        return {**self.cleaned_data, "logo": self.letterhead.logo if logo is None else logo[0]}

    def show_conflict(self, stale: StaleRevision) -> None:
        """A file is not sent a second time by itself, so whoever wants theirs chooses it again."""
        super().show_conflict(stale)
        others = tuple(conflict for conflict in self.conflicts if conflict.choice != self._choice("logo"))
        if others != self.conflicts:
            self.conflicts = others
            self.add_error("logo", LOGO_CHANGED)

    def label_of(self, name: str) -> str:
        text, _, language = name.rpartition("_")
        label = super().label_of(name)
        return f"{label}, {LANGUAGES[language].name}" if text in TEXTS and language in LANGUAGES else label

    def said(self, name: str, value: Any) -> str:
        return "a picture" if name == "logo" and value else super().said(name, value)

    def fields_for(self, name: str, value: Any) -> dict[str, Any]:
        return {} if name == "logo" else dict(super().fields_for(name, value))

    def new_logo(self) -> tuple[bytes, str] | None:
        """What `save_letterhead` takes: a new logo, none at all, or None to keep the one that is there."""
        chosen = self.cleaned_data["logo"]
        return chosen or ((b"", "") if self.cleaned_data.get("remove_logo") else None)

    def texts(self) -> dict[str, LetterheadTexts]:
        """The texts of every language, as they were typed."""
        return {
            language: LetterheadTexts(**{name: self.cleaned_data[f"{name}_{language}"] for name in TEXTS})
            for language in LANGUAGES
        }

    def typed_letterhead(self) -> CurrentLetterhead:
        """The letterhead as it would be once this form is saved."""
        logo, logo_type = self.new_logo() or (self.letterhead.logo, self.letterhead.logo_type)
        return CurrentLetterhead(
            organisation=self.cleaned_data["organisation"] or self.letterhead.fallback_name,
            logo=logo,
            logo_type=logo_type,
            colour=self.cleaned_data["colour"],
            reply_to=self.cleaned_data["reply_to"],
            revision=self.letterhead.revision,
            own=self.texts(),
        )


def _text_fields() -> dict[str, forms.Field]:
    printed, mail = in_braces(PRINTED_NAMES), in_braces(MAIL_NAMES)
    return {
        "sign_off": PlainTextField(
            required=False,
            max_characters=600,
            max_lines=8,
            label="Sign-off under the letter",
            help_text=f"May hold {printed}.",
            widget=forms.Textarea(attrs={"rows": 4}),
        ),
        "closing": PlainTextField(
            required=False,
            max_characters=1_500,
            max_lines=20,
            label="Closing text at the end",
            help_text=f"May hold {printed}.",
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
        "mail_subject": LineField(
            required=False,
            max_characters=200,
            label="Subject of the mail",
            help_text=f"May hold {in_braces(SUBJECT_NAMES)}.",
        ),
        "mail_body": PlainTextField(
            required=False,
            max_characters=5_000,
            max_lines=100,
            label="Text of the mail",
            help_text=f"Must hold {{link}}, and may hold {mail}. {{until}} is the last day of the link.",
            widget=forms.Textarea(attrs={"rows": 8}),
        ),
    }
