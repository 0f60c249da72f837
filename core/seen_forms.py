"""Forms that two people can have open at once: they say what they showed, and show both versions where two conflict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.forms.forms import BaseForm

from core.errors import StaleRevision
from core.forms import ModelForm, PlainTextField
from core.seen import Seen
from core.wording import listed

MINE, STORED, BOTH = "mine", "stored", "both"
NOTHING = "nothing"


@dataclass(frozen=True)
class ShownConflict:
    """A field that two people changed, as the page shows it: both versions, and which of them may be chosen."""

    choice: str
    label: str
    mine: str
    stored: str
    by: str
    at: datetime | None
    is_text: bool


class SeenFormMixin(BaseForm):
    """For a form over something that is stored: `remember` says what, once the fields are there.

    `cleaned_data["seen"]` is for the service that saves (`core.merging.merged`); `show_conflict` takes its refusal. A
    form over nothing yet has no such field.
    """

    conflicts: tuple[ShownConflict, ...] = ()
    conflict_sentence = ""
    stored: Mapping[str, Any] = {}

    def remember(self, stored: Mapping[str, Any]) -> None:
        """Send along what is stored now, and take what was chosen of two versions that this form showed before."""
        self.stored = dict(stored)
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial["seen"] = Seen.of(stored).as_text
        if self.is_bound:
            for name in self.stored:
                self._take(name, self.data.get(self._choice(name)))

    def clean_seen(self) -> Seen | None:
        return Seen.from_text(self.cleaned_data["seen"])

    def show_conflict(self, stale: StaleRevision) -> None:
        """Show both versions, with the choice between them; whatever was typed stays in the fields."""
        self.conflict_sentence = stale.sentence
        self.conflicts = tuple(self._shown(conflict) for conflict in stale.current["conflicts"])
        self._put(seen=stale.current["seen"].as_text)

    def to_write(self) -> dict[str, Any]:
        """What would stand after a save: typed where it was changed here, else stored. Of a valid form."""
        seen, typed = self.cleaned_data.get("seen"), self.typed_values()
        left = {name for name in self.stored if seen and name in typed and seen.showed(name, typed[name])}
        return {name: self.stored[name] if name in left else value for name, value in typed.items()}

    @property
    def kept(self) -> list[str]:
        """The labels of what somebody else changed meanwhile and this form left alone: both stay. Of a valid form."""
        seen, typed = self.cleaned_data.get("seen"), self.typed_values()
        if seen is None:
            return []
        return [
            self.label_of(name)
            for name, value in self.stored.items()
            if name in typed and not seen.showed(name, value) and seen.showed(name, typed[name])
        ]

    @property
    def kept_sentence(self) -> str:
        return f" What somebody else changed meanwhile stays: {listed(self.kept)}." if self.kept else ""

    # What a form over something else than plain fields says differently.

    def typed_values(self) -> Mapping[str, Any]:
        """What was typed, under the names of what is stored. Of a valid form."""
        return self.cleaned_data

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label or self[name].label)

    def said(self, name: str, value: Any) -> str:
        """A value in words."""
        return said_by(self.fields[name], value)

    def fields_for(self, name: str, value: Any) -> Mapping[str, Any]:
        """The fields that show this value, as they are sent; None for one that sends nothing."""
        if isinstance(value, bool):
            return {name: "on" if value else None}
        shown = self.fields[name].prepare_value(value)
        return {name: "" if shown is None else str(shown)}

    def is_text(self, name: str) -> bool:
        """Whether two versions can stand one after the other."""
        return isinstance(self.fields.get(name), PlainTextField)

    def _take(self, name: str, choice: Any) -> None:
        if choice == STORED:
            self._put(**self.fields_for(name, self.stored[name]))
        elif choice == BOTH and self.is_text(name):
            mine, other = self.data.get(self.add_prefix(name), ""), self.fields_for(name, self.stored[name])[name]
            self._put(**{name: mine if other in mine else f"{mine}\n\n{other}"})

    def _shown(self, conflict: Any) -> ShownConflict:
        return ShownConflict(
            choice=self._choice(conflict.name),
            label=self.label_of(conflict.name),
            mine=self.said(conflict.name, self.typed_values().get(conflict.name)),
            stored=self.said(conflict.name, conflict.stored),
            by=conflict.by,
            at=conflict.at,
            is_text=self.is_text(conflict.name),
        )

    def _choice(self, name: str) -> str:
        return self.add_prefix(f"keep-{name}")

    def _put(self, **values: str | list[str] | None) -> None:
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in values.items():
            if value is None:
                data.pop(self.add_prefix(name), None)
            elif isinstance(value, list):
                data.setlist(self.add_prefix(name), value)
            else:
                data[self.add_prefix(name)] = value
        self.data = data


class SeenModelForm(SeenFormMixin, ModelForm):
    """A form over a row. A new row has nothing that others could have changed, unless it is `is_of_the_only_row`: of
    its model there is one at most, and before there is one, people have its defaults open."""

    is_of_the_only_row = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk or self.is_of_the_only_row:
            self.remember(self.stored_values())

    def stored_values(self) -> dict[str, Any]:
        """What the row says, by field."""
        names = [name for name in self._meta.fields or () if name in self.fields]
        return {name: getattr(self.instance, name) for name in names}


def said_by(field: forms.Field, value: Any) -> str:
    """A value of a field in words, as a reader of the page knows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value)) if value else NOTHING
    if isinstance(field, forms.ChoiceField):
        words = {str(key): str(word) for key, word in cast("Iterable[tuple[Any, Any]]", field.choices)}
        return words.get(str("" if value is None else value)) or str(value or NOTHING)
    return NOTHING if value in (None, "") else str(value)
