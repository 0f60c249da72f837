"""What people type into a packet."""

from collections.abc import Iterable
from typing import Any

from django import forms

from core import fingerprint
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


class NamesForm(Form):
    """What rounds and competencies are called in the packet's language, each beside its name here."""

    def __init__(self, *args: Any, names: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.originals = {f"name-{fingerprint.of_text(original)[:12]}": original for original, _ in names}
        own = dict(names)
        for key, original in self.originals.items():
            self.fields[key] = LineField(required=False, max_characters=120, label=original)
            # Prefilled with the name as it is, which is what is printed unless another is written.
            self.initial.setdefault(key, own[original] or original)

    def names(self) -> dict[str, str]:
        """By what it is called here."""
        return {original: self.cleaned_data[key] for key, original in self.originals.items()}


class PassageForm(Form):
    """One note and its words for the candidate."""

    chosen = forms.BooleanField(required=False)
    heading = LineField(required=False, max_characters=120, label="Heading")
    text = PlainTextField(required=False, label="What we heard")
    advice = PlainTextField(required=False, label="What may help")
