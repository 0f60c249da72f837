"""What people say about a list of candidates."""

from typing import Any

from django import forms

from core.errors import CannotRead
from core.forms import Form, dress
from core.reading.encodings import MAX_BYTES, TOO_LARGE
from core.reading.sheets import Table
from hiring.candidates.importing.listed_candidates import EMAIL, NAME, PARTS, table_of_file


class CandidateFileForm(Form):
    """A CSV or XLSX with candidates. `table` holds what was read; what cannot be read is one sentence."""

    file = forms.FileField(
        label="CSV or XLSX",
        allow_empty_file=True,
        help_text="One candidate a row, with a name and an address. At most 5,000 rows and 20 MB. You see everybody "
        "before anyone comes in.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        file = data.get("file")
        if file is None:
            return data
        try:
            if (file.size or 0) > MAX_BYTES:
                raise CannotRead(file.name or "file", TOO_LARGE)
            data["table"] = table_of_file(file.read(), file.name or "file")
        except CannotRead as refusal:
            self.add_error("file", str(refusal))
        return data


class ColumnsForm(Form):
    """What each column of a table means: a choice a column, `c0` and so on."""

    def __init__(self, *args: Any, table: Table, columns: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, (name, part) in enumerate(zip(table.columns, columns, strict=True)):
            field = forms.ChoiceField(label=name, choices=list(PARTS.items()), required=False, initial=part)
            field.help_text = table.sample(number)[:80]
            self.fields[f"c{number}"] = field
        dress(self)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        parts = self.parts()
        if not self.errors and parts.count(EMAIL) != 1:
            self.add_error(None, "Say of one column that it holds the addresses of mail.")
        if not self.errors and NAME not in parts:
            self.add_error(None, "Say which columns hold the names.")
        return values

    def parts(self) -> list[str]:
        return [self.cleaned_data.get(name, "") for name in self.fields]
