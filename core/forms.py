"""Forms, once for all: how fields are drawn, what their mistakes say, and text fields with their limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.forms.models import ModelFormMetaclass

from core.text import MAX_CHARACTERS, MAX_LINES, clean_line, clean_text, is_seen

LINE_CHARACTERS = 255


class FieldHelper(FormHelper):
    """Draws fields only, so it has no address to look up in the URL map."""

    form_action = ""


def helper(form: BaseForm | None = None, *names: str, summary: bool = True, mark_optional: bool = True) -> FieldHelper:
    """The one way forms are drawn: fields only, no <form> tag, no asterisk, optional fields say so.

    With `names` only those fields, in that order, and no summary of mistakes: the page places it itself. Fields of
    filters are all optional, so there the mark is turned off.
    """
    result = FieldHelper(form)
    result.form_tag = False
    result.disable_csrf = True
    result.include_media = False
    result.show_summary = summary and not names
    result.mark_optional = mark_optional
    if names:
        result.layout = Layout(*names)
    return result


@dataclass(frozen=True)
class Mistake:
    """One thing to fix: its sentence, the label of its field and the id to jump to (both empty for a whole form)."""

    sentence: str
    label: str = ""
    target: str = ""


def mistakes_of(*sources: BaseForm | BaseFormSet[Any] | None) -> list[Mistake]:
    """Every mistake in these forms and formsets, in the order of the page. Nothing for forms not yet sent."""
    return [mistake for source in sources if source is not None for mistake in _mistakes(source)]


def typed_words(form: BaseForm) -> list[tuple[str, str]]:
    """Label and words of each text field that somebody typed into; nothing for a form not yet sent. A choice is made
    again sooner than it is copied."""
    if not form.is_bound:
        return []
    fields = [field for field in form if isinstance(field.field, forms.CharField) and not field.is_hidden]
    return [(str(field.label), str(words)) for field in fields if (words := field.value())]


def sentence_of_mistakes(form: BaseForm) -> str:
    """Says "Minutes: Ensure this value is greater than or equal to 15." of each field."""
    return " ".join(f"{each.label}: {each.sentence}" if each.label else each.sentence for each in mistakes_of(form))


def _mistakes(source: BaseForm | BaseFormSet[Any]) -> list[Mistake]:
    if isinstance(source, BaseFormSet):
        own = [Mistake(str(sentence)) for sentence in source.non_form_errors()]
        return own + mistakes_of(*source.forms)
    own = [Mistake(str(sentence)) for sentence in source.non_field_errors()]
    for bound_field in source:
        target = bound_field.id_for_label or f"{bound_field.auto_id}_0"
        own += [Mistake(sentence, str(bound_field.label), target) for sentence in _summed_up(source, bound_field)]
    return own


def _summed_up(form: BaseForm, bound_field: BoundField) -> list[str]:
    """The sentences of one field for the summary: short where the form has them so, for the field says them in full."""
    short = getattr(form, "short_mistakes", {})
    mistakes = form.errors.get(bound_field.name)
    codes = [mistake.code for mistake in mistakes.as_data()] if mistakes else []
    return [
        short.get((bound_field.name, code)) or str(sentence)
        for code, sentence in zip(codes, bound_field.errors, strict=True)
    ]


class PlainTextarea(forms.Textarea):
    """Five lines high unless a form says otherwise; its width comes from the page."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 5, **(attrs or {})})
        self.attrs.pop("cols", None)


class PlainTextField(forms.CharField):
    """A text of several lines, kept as typed but for its line ends; one of which nothing can be seen is none. See
    `core.text.clean_text` for what it refuses."""

    widget = PlainTextarea

    def __init__(self, *, max_characters: int = MAX_CHARACTERS, max_lines: int = MAX_LINES, **kwargs: Any) -> None:
        self.max_characters = max_characters
        self.max_lines = max_lines
        super().__init__(**{"strip": False, **kwargs})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if not text.strip():
            return ""
        text = clean_text(text, max_characters=self.max_characters, max_lines=self.max_lines)
        return text if is_seen(text) else ""


class LineField(forms.CharField):
    """One line of text. The browser is not told the limit, for it would silently cut off what is pasted."""

    def __init__(self, *, max_characters: int = LINE_CHARACTERS, **kwargs: Any) -> None:
        self.max_characters = max_characters
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "", max_characters=self.max_characters)


def text_formfield(db_field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The form field of a model field: texts become the two fields above, everything else stays Django's."""
    if type(db_field) is models.TextField and not db_field.choices:
        return db_field.formfield(**{"form_class": _plain_text_for, **kwargs})
    if type(db_field) is models.CharField and not db_field.choices:
        return db_field.formfield(**{"form_class": _line_for, **kwargs})
    return db_field.formfield(**kwargs)


def _plain_text_for(*, max_length: int | None = None, **kwargs: Any) -> PlainTextField:
    return PlainTextField(max_characters=max_length or MAX_CHARACTERS, **kwargs)


def _line_for(*, max_length: int | None = None, **kwargs: Any) -> LineField:
    return LineField(max_characters=max_length or LINE_CHARACTERS, **kwargs)


REQUIRED = "Fill this in."
REQUIRED_CHOICE = "Choose one."
REQUIRED_CHOICES = "Choose at least one."
REQUIRED_TICK = "Tick this to go on."
REQUIRED_FILE = "Choose a file."
UNKNOWN_CHOICE = "Choose one of the answers offered here."


def required_sentence(field: forms.Field) -> str:
    """What a field says when it was left empty, by what a person does with it."""
    # The order matters: several of these are kinds of another.
    sentences: list[tuple[type[forms.Widget], str]] = [
        (forms.CheckboxSelectMultiple, REQUIRED_CHOICES),
        (forms.SelectMultiple, REQUIRED_CHOICES),
        (forms.CheckboxInput, REQUIRED_TICK),
        (forms.Select, REQUIRED_CHOICE),
        (forms.RadioSelect, REQUIRED_CHOICE),
        (forms.FileInput, REQUIRED_FILE),
    ]
    return next((sentence for kind, sentence in sentences if isinstance(field.widget, kind)), REQUIRED)


FormClass = TypeVar("FormClass", bound="type[SpokenMistakes]")


class SharedFields(dict[str, forms.Field]):
    """Fields that every form of a class uses as they are."""

    def __deepcopy__(self, memo: dict[int, Any]) -> SharedFields:
        return self


def share_fields(form_class: FormClass) -> FormClass:
    """For a form that never changes a field of its own: they are made once, and not copied for each request."""
    shared: Any = form_class
    shared.base_fields = SharedFields(shared().fields)
    return form_class


FILLED_IN_BY_BROWSERS = (forms.TextInput, forms.EmailInput, forms.URLInput)


class SpokenMistakes:
    """Gives the fields of a form sentences that say what to do, and text checks to fields that lack them."""

    fields: dict[str, forms.Field]
    # The status of the refusal, see `core.pages.attempt`.
    was_refused = 0
    # In every other form a browser that offers its owner's own name and address would offer the wrong ones.
    is_about_oneself = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.fields, SharedFields):
            return
        for field in self.fields.values():
            if not self.is_about_oneself and isinstance(field.widget, FILLED_IN_BY_BROWSERS):
                field.widget.attrs.setdefault("autocomplete", "off")
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = required_sentence(field)
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = UNKNOWN_CHOICE
            if isinstance(field, forms.CharField) and not isinstance(field, PlainTextField | LineField):
                field.validators = [validate_text, *field.validators]


def validate_text(value: str) -> None:
    """The checks of `clean_text`, for text fields of other kinds (addresses, links)."""
    clean_text(value)


class Form(SpokenMistakes, forms.Form):
    """A form whose mistakes are sentences."""


class _TextModelFormMetaclass(ModelFormMetaclass):
    """Lets text columns become our text fields without a word in every form."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        meta = attrs.get("Meta")
        if meta is not None and getattr(meta, "formfield_callback", None) is None:
            callback: Callable[..., forms.Field | None] = text_formfield
            meta.formfield_callback = staticmethod(callback)
        return super().__new__(mcs, name, bases, attrs)


class ModelForm(SpokenMistakes, forms.ModelForm, metaclass=_TextModelFormMetaclass):
    """A model form whose mistakes are sentences and whose texts are checked. It validates; a service saves."""

    def save(self, commit: bool = True) -> Any:
        raise TypeError("Forms validate; pass form.cleaned_data to a service.")


__all__ = [
    "Form",
    "LineField",
    "Mistake",
    "ModelForm",
    "PlainTextField",
    "ValidationError",
    "helper",
    "mistakes_of",
    "share_fields",
    "text_formfield",
]


class ReasonForm(Form):
    """Why something that was closed is opened, or is done without."""

    reason = PlainTextField(max_characters=2_000)

    def __init__(self, *args: Any, label: str = "Reason", help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text


class FilterForm(Form):
    """The fields above a list. Nothing in it is needed, and a mistake filters nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


def dress(form: BaseForm) -> None:
    """Give fields that a page draws by itself the looks of those that the shared helper draws."""
    for field in form.fields.values():
        is_list, is_box = isinstance(field.widget, forms.Select), isinstance(field.widget, forms.CheckboxInput)
        field.widget.attrs["class"] = "form-select" if is_list else "form-check-input" if is_box else "form-control"


def offer_rows(form: BaseForm, name: str, rows: models.QuerySet[Any]) -> None:
    """Let the field of this name choose among these rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def offer_choices(form: BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let the field of this name choose among these values, each with its words."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def show_instead(form: Form, **values: str) -> None:
    """Change what the form holds when it is drawn again."""
    data: Any = form.data  # the stubs promise less than every form's data can do
    data = data.copy()
    for name, value in values.items():
        data[name] = value
    form.data = data
