"""Lists that somebody brings, and what they choose and change before the questions come in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from core.errors import CannotRead
from core.forms import Form, LineField, PlainTextField, offer_choices
from core.reading.encodings import MAX_BYTES, TOO_LARGE
from core.text import validate_line
from questionbank.importing.looked_at import EDITED_LISTS, EDITED_TEXTS, MOST_FILES
from questionbank.importing.planned import UNSORTED
from questionbank.importing.reading.found import FoundQuestion
from questionbank.importing.reading.reader import LAYOUT_NAMES, OpenedFile, open_file, opened_later
from questionbank.importing.reading.tables import LEAVE_OUT, PARTS
from questionbank.models import Competency, ImportFile
from questionbank.states import QuestionKind

NOTHING_SENT = "Choose a file, or paste some questions."
KIT_ALONE = "{} is a kit file, with more than questions in it. Choose it alone, so that all of it comes in."
PASTED = "pasted text"
PART_NAMES = {
    "prompt": "Question",
    "title": "Title",
    "category": "Category",
    "competency": "Competency",
    "level": "Level",
    "minutes": "Minutes",
    "rationale": "Why we ask",
    "sample_answer": "A sample answer",
    "strong_answer": "What a strong answer contains",
    "points": "Listen for",
    "pitfalls": "Where people go wrong",
    "follow_ups": "Follow-ups",
    "sources": "Sources",
    "tags": "Tags",
    LEAVE_OUT: "Leave it out",
}


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, empty ones too: the reader says what is wrong with each."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [file for file in data or [] if file]


class ListForm(Form):
    """Files, or a text. `opened` holds what can be looked into; what cannot be read is a mistake with its name."""

    lists = FilesField(label="Files", required=False, help_text="Several at once, at most 20 MB each.")
    text = PlainTextField(
        label="Or paste questions",
        required=False,
        max_characters=MAX_BYTES,
        max_lines=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        files = data.get("lists") or []
        if len(files) > MOST_FILES:
            self.add_error("lists", f"Choose at most {MOST_FILES} files at once; these are {len(files)}.")
            return data
        opened = [self._opened(file) for file in files]
        text = data.get("text") or ""
        if text.strip():
            opened.append(self._pasted(text))
        data["opened"] = [each for each in opened if each]
        if not data["opened"] and not self.errors:
            self.add_error("lists", NOTHING_SENT)
        kit = next((each for each in data["opened"] if each.is_kit), None)
        if kit and len(data["opened"]) > 1:
            self.add_error("lists", KIT_ALONE.format(kit.file))
        return data

    def _opened(self, file: UploadedFile) -> OpenedFile | None:
        name = file.name or "file"
        try:
            if (file.size or 0) > MAX_BYTES:
                raise CannotRead(name, TOO_LARGE)
            return opened_later(file.read(), name)
        except CannotRead as refusal:
            self.add_error("lists", str(refusal))
            return None

    def _pasted(self, text: str) -> OpenedFile | None:
        try:
            return open_file(text.encode("utf-8", "replace"), PASTED)
        except CannotRead as refusal:
            self.add_error("text", str(refusal))
            return None


class LayoutForm(Form):
    """How one file is read: in which layout, and for a table what each of its columns becomes."""

    layout = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, file: ImportFile, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"file{file.position}", **kwargs)
        self.file = file
        names = [(key, LAYOUT_NAMES[key]) for key in file.found.get("layouts", LAYOUT_NAMES)]
        offer_choices(self, "layout", names)
        self.initial["layout"] = file.layout
        self.fields["layout"].widget.attrs["class"] = "form-select"
        choices = [(part, PART_NAMES[part]) for part in (*PARTS, LEAVE_OUT)]
        for number, (name, sample) in enumerate(file.found.get("columns", [])):
            field = forms.ChoiceField(label=name, choices=choices, required=False, help_text=sample)
            field.widget.attrs["class"] = "form-select"
            self.fields[f"column{number}"] = field
            self.initial[f"column{number}"] = (file.columns or [])[number : number + 1][0]

    @property
    def columns(self) -> list[Any]:
        """The fields of the columns, as they are drawn."""
        return [self[name] for name in self.fields if name.startswith("column")]

    @property
    def says_otherwise(self) -> bool:
        """Whether it was sent with another layout, or other columns, than those in which the file was read."""
        layout = self.cleaned_data["layout"]
        has_columns = any(self.add_prefix(name) in self.data for name in self.fields if name.startswith("column"))
        return bool(layout and layout != self.file.layout) or (
            has_columns and self.chosen_columns() != self.file.columns
        )

    def chosen_columns(self) -> list[str]:
        return [self.cleaned_data[name] or LEAVE_OUT for name in self.fields if name.startswith("column")]


class FoundForm(Form):
    """One question of a preview, every field of it."""

    title = LineField(required=False, max_characters=80)
    prompt = PlainTextField(label="Question", widget=forms.Textarea(attrs={"rows": 3}))
    competency = LineField(required=False, max_characters=120)
    category = LineField(required=False, max_characters=120)
    kind = forms.ChoiceField(required=False, choices=[("", "By its words"), *QuestionKind.choices])
    level = LineField(required=False, max_characters=60)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=120)
    rationale = PlainTextField(label="Why we ask", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    points = PlainTextField(label="Listen for", required=False, help_text="One a line.")
    follow_ups = PlainTextField(label="Follow-ups", required=False, help_text="One a line.")
    strong_answer = PlainTextField(label="What a strong answer contains", required=False, help_text="One point a line.")
    sample_answer = PlainTextField(label="A sample answer", required=False)
    pitfalls = PlainTextField(label="Where people go wrong", required=False, help_text="One a line.")
    sources = PlainTextField(required=False, help_text="One a line.")
    tags = PlainTextField(required=False, help_text="One a line.")

    @classmethod
    def values_of(cls, found: FoundQuestion) -> dict[str, Any]:
        """The fields as they look for this question."""
        lists = {name: "\n".join(getattr(found, name)) for name in EDITED_LISTS}
        return {name: getattr(found, name) for name in (*EDITED_TEXTS, "minutes")} | lists

    def changed(self) -> dict[str, Any]:
        """What was typed, as the fields of a found question. Only of a valid form."""
        data = dict(self.cleaned_data)
        for name in EDITED_LISTS:
            data[name] = [line.strip() for line in data[name].splitlines() if line.strip()]
        return data


class ChoicesForm(Form):
    """The competency of questions whose file names none."""

    competency = LineField(
        label="Competency of questions that name none", required=False, max_characters=120, validators=[validate_line]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [UNSORTED, *Competency.objects.order_by("name").values_list("name", flat=True)]
        self.fields["competency"].widget.attrs.update({"class": "form-control", "list": "competency-names"})
