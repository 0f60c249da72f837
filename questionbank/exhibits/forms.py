"""The part of a question's form for what is shown with it: code, a table, a picture, a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from core.forms import Form, LineField, PlainTextField
from questionbank.exhibits.accepted import ACCEPT, SAID
from questionbank.exhibits.exhibit_content import ExhibitContent
from questionbank.exhibits.services import files_called
from questionbank.models import ExhibitFile
from questionbank.states import ExhibitKind

ROWS = 6
# Empty rows in view, beside those that are filled.
SPARE = 1
NO_KIND = "Choose what it is."
NO_WORDS = "Say what the picture shows, for those who cannot see it."
NO_FILE = "Choose the file of it."
TWO_THINGS = "An exhibit is a text or a file. Take one of them into the next row."
NOT_THERE = "This file is not here any more. Choose it again."


@dataclass(frozen=True)
class ExhibitRow:
    """The names of the fields of one exhibit. `upload` holds a file only until it is kept: from then on `file_id` names
    it. `mistake` says why one was not kept."""

    number: int

    def _name(self, part: str) -> str:
        return f"exhibit_{self.number}_{part}"

    @property
    def kind(self) -> str:
        return self._name("kind")

    @property
    def text(self) -> str:
        return self._name("text")

    @property
    def description(self) -> str:
        return self._name("description")

    @property
    def upload(self) -> str:
        return self._name("upload")

    @property
    def file_id(self) -> str:
        return self._name("file")

    @property
    def file_name(self) -> str:
        return self._name("file_name")

    @property
    def remove(self) -> str:
        return self._name("remove")

    @property
    def mistake(self) -> str:
        return self._name("mistake")

    @property
    def saying(self) -> tuple[str, ...]:
        """The fields that say something of it."""
        return self.kind, self.text, self.description, self.file_id


# A row, the fields that name its file, and the file where it is kept.
RowFields = tuple[ExhibitRow, BoundField, BoundField, ExhibitFile | None]


class ExhibitsForm(Form):
    """Rows for exhibits, cleaned to a tuple under "exhibits"; a row without a text and a file is none.

    Bind it to what `receiving.with_kept_files` gives. A page that sent no row at all leaves the `stored_exhibits`.
    """

    stored_exhibits: tuple[ExhibitContent, ...] = ()

    def add_exhibit_rows(self, stored: tuple[ExhibitContent, ...]) -> None:
        """Add the fields, filled with what is stored. More than ROWS come from kit files alone, and stay."""
        self.stored_exhibits = stored
        self.rows = [ExhibitRow(number) for number in range(1, max(ROWS, len(stored)) + 1)]
        for row in self.rows:
            self.fields |= _fields_of(row)
        self.initial = {**exhibit_values(stored), **self.initial}

    @property
    def exhibit_rows(self) -> list[ExhibitRow]:
        """The rows in view: those that say something, and one to fill."""
        filled = [row.number for row in self.rows if any(self[name].value() for name in row.saying)]
        return self.rows[: max(filled, default=0) + SPARE]

    @property
    def rows_in_view(self) -> list[RowFields]:
        """The same, each with the fields that name its file, and the file where it is kept."""
        rows = [(row, self[row.file_id], self[row.file_name]) for row in self.exhibit_rows]
        files = files_called(kept.value() for _, kept, _ in rows)
        return [(row, kept, name, files.get(kept.value())) for row, kept, name in rows]

    @property
    def further_rows(self) -> list[RowFields]:
        """Those below them, which are empty."""
        below = self.rows[len(self.exhibit_rows) :]
        return [(row, self[row.file_id], self[row.file_name], None) for row in below]

    def written_exhibits(self) -> list[ExhibitContent]:
        """The exhibits as they stand in the fields, whether they can be kept or not."""
        data = {name: self[name].value() for row in self.rows for name in _fields_of(row)}
        return [found for row in self.rows if (found := _exhibit(row, data))]

    def clean_exhibits(self, data: dict[str, Any]) -> tuple[ExhibitContent, ...]:
        """The exhibits as they were typed, with a mistake at each row that lacks something."""
        # A row with a kept file has no text.
        if not any(self.add_prefix(name) in self.data for row in self.rows for name in (row.kind, row.text)):
            return self.stored_exhibits
        files = files_called(str(data.get(row.file_id) or "") for row in self.rows)
        return tuple(found for row in self.rows if (found := self._checked(row, data, files)))

    def _checked(
        self, row: ExhibitRow, data: dict[str, Any], files: Mapping[str | None, ExhibitFile]
    ) -> ExhibitContent | None:
        if mistake := self.data.get(self.add_prefix(row.mistake)):
            self.add_error(row.upload, mistake)
        found = _exhibit(row, data)
        if found is None:
            if data.get(row.kind) in (ExhibitKind.PICTURE, ExhibitKind.FILE) and not mistake:
                self.add_error(row.upload, NO_FILE)
            return None
        if found.file_id and found.file_id not in files:
            self.add_error(row.upload, NOT_THERE)
        elif found.file_id and found.text:
            self.add_error(row.text, TWO_THINGS)
        elif found.kind == ExhibitKind.FILE and not found.file_id:
            self.add_error(row.upload, NO_FILE)
        if not found.kind:
            self.add_error(row.kind, NO_KIND)
        if found.kind == ExhibitKind.PICTURE and not found.description:
            self.add_error(row.description, NO_WORDS)
        return found


def _fields_of(row: ExhibitRow) -> dict[str, forms.Field]:
    return {
        row.kind: forms.ChoiceField(
            label="What it is", choices=[("", "Choose one"), *ExhibitKind.choices], required=False
        ),
        row.description: LineField(
            label="In words", required=False, max_characters=400, help_text="For those who cannot see it."
        ),
        row.text: PlainTextField(
            label="Code or table, as it is shown",
            required=False,
            widget=forms.Textarea(attrs={"rows": 4, "class": "lw-code", "spellcheck": "false"}),
        ),
        row.upload: forms.FileField(
            label="Or a picture or a file",
            required=False,
            help_text=f"{SAID}, at most 4 MB.",
            widget=forms.FileInput(attrs={"accept": ACCEPT}),
        ),
        row.file_id: LineField(required=False, max_characters=64, widget=forms.HiddenInput),
        row.file_name: LineField(required=False, max_characters=160, widget=forms.HiddenInput),
        row.remove: forms.BooleanField(label="Take this file out", required=False),
    }


def _exhibit(row: ExhibitRow, data: dict[str, Any]) -> ExhibitContent | None:
    """What the fields of a row say; None where they say nothing. What a picture is, its file says."""
    text = str(data.get(row.text) or "").replace("\r\n", "\n").rstrip("\n")
    file_id = "" if data.get(row.remove) else str(data.get(row.file_id) or "")
    if not text.strip() and not file_id:
        return None
    kind, name = str(data.get(row.kind) or ""), str(data.get(row.file_name) or "") if file_id else ""
    description = str(data.get(row.description) or "")
    return ExhibitContent(kind, text if text.strip() else "", description, file_id or None, name)


def exhibit_values(exhibits: Sequence[ExhibitContent]) -> dict[str, str]:
    """The fields as they look for these exhibits."""
    values: dict[str, str] = {}
    for number, exhibit in enumerate(exhibits, start=1):
        row = ExhibitRow(number)
        values |= {
            row.kind: exhibit.kind,
            row.text: exhibit.text,
            row.description: exhibit.description,
            row.file_id: exhibit.file_id or "",
            row.file_name: exhibit.file_name,
        }
    return values
