"""The pad as a page sends it: fields of lines, checked and never changed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import Form, LineField, share_fields
from core.text import MAX_CHARACTERS, clean_text, validate_line
from interviews.cards.forms import TypedText
from interviews.cards.pad import KEY, PadLine, read_mark

LINE_CHARACTERS = 2000
MOST_LINES = 300
NOT_A_PAD = "The pad arrived broken. Load the page again; your lines stay on it."


@share_fields
class PadForm(Form):
    """All lines of the pad, and the one that is being typed."""

    revision = forms.IntegerField(min_value=0)
    base = LineField(max_characters=64, required=False)
    line = TypedText(required=False, max_characters=LINE_CHARACTERS)
    line_key = LineField(max_characters=16, required=False)

    def clean_line(self) -> str:
        return clean_pad_line(self.cleaned_data["line"])

    def clean_line_key(self) -> str:
        """That of a line that is being typed; an empty one has none."""
        key = self.cleaned_data["line_key"] if self.cleaned_data.get("line") else ""
        if key and not KEY.fullmatch(key):
            raise ValidationError(NOT_A_PAD)
        return key

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        keys = [name.removeprefix("text-") for name in self.data if name.startswith("text-")]
        try:
            cleaned["lines"] = [self._read(key) for key in keys]
        except ValidationError as mistake:
            raise ValidationError({"line": mistake.messages[0]}) from None
        _check_size(cleaned["lines"])
        return cleaned

    def _read(self, key: str) -> PadLine:
        if not KEY.fullmatch(key):
            raise ValidationError(NOT_A_PAD)
        text = clean_pad_line(clean_text(self.data[f"text-{key}"], max_characters=LINE_CHARACTERS))
        try:
            at, near, sent = read_mark(self.data.get(f"mark-{key}", ""))
        except ValueError:
            raise ValidationError(NOT_A_PAD) from None
        return PadLine(key, text, at, near, sent)

    def spoken_errors(self) -> dict[str, str]:
        return {"line": str(next(iter(self.errors.values()))[0])} if self.errors else {}


def clean_pad_line(text: str) -> str:
    """One line, kept to the last space."""
    if text.strip():
        validate_line(text)
    return text


def _check_size(lines: list[PadLine]) -> None:
    if len(lines) > MOST_LINES:
        raise ValidationError({"line": f"Keep it to {MOST_LINES} lines; send some to their questions first."})
    if sum(len(line.text) for line in lines) > MAX_CHARACTERS:
        raise ValidationError({"line": f"Keep the pad to {MAX_CHARACTERS:,} characters in all."})
