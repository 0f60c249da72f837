"""A kit file, uploaded or pasted."""

from typing import Any

from django import forms

from core import fingerprint
from core.forms import Form, show_instead
from questionbank.importing.kit_files import KitFileError, parse_kit_file
from questionbank.importing.kit_nodes import MAX_BYTES, text_of

NOTHING_SENT = "Paste a kit, or choose a file."


class KitFileField(forms.Field):
    """The text of a whole file: what it may hold and how much is for the reader of kits to say."""

    def to_python(self, value: Any) -> str:
        return str(value or "")

    def validate(self, value: Any) -> None:
        """Nothing: a file may come instead, and the form sees to it that one of the two is there."""


class KitFileForm(Form):
    """A kit file, pasted or chosen. A file that was chosen ends up in the text box, where it can be repaired."""

    text = KitFileField(
        label="Kit file",
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false", "class": "lw-typewriter"}),
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        help_text="YAML, UTF-8, at most 1 MB without the files in it.",
        allow_empty_file=True,
    )
    previewed = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        name, content = self._sent(data)
        if not content.strip():
            sentence = f"The file {name} is empty. Choose another one." if data.get("file") else NOTHING_SENT
            self.add_error("text", sentence)
            return data
        try:
            data["kit"] = parse_kit_file(content, name)
        except KitFileError as error:
            self.add_error("text", str(error))
        # Drawn again, the text stands in the box, and the preview counts for this very text only.
        data["is_previewed"] = data.get("previewed") == fingerprint.of_bytes(content)
        text = text_of(content).replace("\r\n", "\n")
        show_instead(self, text=text, previewed=fingerprint.of_bytes(text.encode("utf-8", "surrogatepass")))
        return data

    def _sent(self, data: dict[str, Any]) -> tuple[str, bytes]:
        file = data.get("file")
        if file:
            return file.name, file.read(MAX_BYTES + 1)
        text = data.get("text") or ""
        return "the text", text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")
