"""The part of a question's form for what is shown with it: code, a table, the address of a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from core.forms import Form, LineField, PlainTextField
from questionbank.questions.content import ExhibitContent
from questionbank.states import ExhibitKind

ROWS = 6
# Empty rows in view, beside those that are filled.
SPARE = 1
NO_KIND = "Choose what it is."
NO_WORDS = "Say what the picture shows, for those who cannot see it."


@dataclass(frozen=True)
class ExhibitRow:
    """The names of the fields of one exhibit."""

    number: int

    @property
    def kind(self) -> str:
        return f"exhibit_{self.number}_kind"

    @property
    def text(self) -> str:
        return f"exhibit_{self.number}_text"

    @property
    def description(self) -> str:
        return f"exhibit_{self.number}_description"


class ExhibitsForm(Form):
    """Rows for exhibits, cleaned to a tuple under "exhibits"; a row without a text is none.

    A page that sent no row at all leaves those that are `stored_exhibits`.
    """

    stored_exhibits: tuple[ExhibitContent, ...] = ()

    def add_exhibit_rows(self, stored: tuple[ExhibitContent, ...]) -> None:
        """Add the fields, filled with what is stored. More than ROWS come from kit files alone, and stay."""
        self.stored_exhibits = stored
        self.rows = [ExhibitRow(number) for number in range(1, max(ROWS, len(stored)) + 1)]
        for row in self.rows:
            self.fields[row.kind] = forms.ChoiceField(
                label="What it is", choices=[("", "Choose one"), *ExhibitKind.choices], required=False
            )
            self.fields[row.description] = LineField(label="In words", required=False, max_characters=400)
            self.fields[row.text] = PlainTextField(
                label="As it is shown",
                required=False,
                widget=forms.Textarea(attrs={"rows": 4, "class": "lw-code", "spellcheck": "false"}),
            )
        self.initial = {**exhibit_values(stored), **self.initial}

    @property
    def exhibit_rows(self) -> list[ExhibitRow]:
        """The rows in view: those that are filled, and one to fill."""
        filled = [row.number for row in self.rows if self[row.text].value()]
        return self.rows[: max(filled, default=0) + SPARE]

    def clean_exhibits(self, data: dict[str, Any]) -> tuple[ExhibitContent, ...]:
        """The exhibits as they were typed, with a mistake at each row that lacks something."""
        if not any(self.add_prefix(row.text) in self.data for row in self.rows):
            return self.stored_exhibits
        return tuple(found for row in self.rows if (found := self._exhibit(row, data)))

    def _exhibit(self, row: ExhibitRow, data: dict[str, Any]) -> ExhibitContent | None:
        text = str(data.get(row.text) or "").rstrip("\n")
        kind, description = str(data.get(row.kind) or ""), str(data.get(row.description) or "")
        if not text.strip():
            return None
        if not kind:
            self.add_error(row.kind, NO_KIND)
        if kind == ExhibitKind.PICTURE and not description:
            self.add_error(row.description, NO_WORDS)
        return ExhibitContent(kind, text, description)


def exhibit_values(exhibits: Sequence[ExhibitContent]) -> dict[str, str]:
    """The fields as they look for these exhibits."""
    values: dict[str, str] = {}
    for number, exhibit in enumerate(exhibits, start=1):
        row = ExhibitRow(number)
        values |= {row.kind: exhibit.kind, row.text: exhibit.text, row.description: exhibit.description}
    return values
