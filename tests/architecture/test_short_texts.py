"""Every field in which people type one line has the checks of a line: something to see, and no turned direction."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings

from core.addresses import AddressFormField
from core.forms import LineField, PlainTextField, SpokenMistakes

# What nobody types: values that a page hands back as it gave them. And passwords, which are compared and never shown.
HANDED_BACK = (forms.HiddenInput, forms.MultipleHiddenInput, forms.PasswordInput)
# Kinds of text with a grammar of their own.
OTHERWISE_CHECKED = (AddressFormField, forms.EmailField, forms.URLField, forms.UUIDField, forms.SlugField)
# A name that comes several times: each of its values is cleaned as a line by the form itself.
MANY = {"interviews.cards.forms.AnswerForm.own"}


def form_classes() -> list[type[Any]]:
    for file in sorted(Path(settings.BASE_DIR).glob("*/**/*forms.py")):
        parts = file.relative_to(settings.BASE_DIR).with_suffix("").parts
        if parts[0] in (
            "core",
            "accounts",
            "questionbank",
            "hiring",
            "interviews",
            "packets",
            "appointments",
            "records",
        ):
            import_module(".".join(parts))
    return sorted(_below(SpokenMistakes), key=lambda each: f"{each.__module__}.{each.__qualname__}")


def _below(kind: type[Any]) -> set[type[Any]]:
    return {kind, *(each for child in kind.__subclasses__() for each in _below(child))} - {SpokenMistakes}


def loose_fields(form: type[Any]) -> Iterator[str]:
    for name, field in getattr(form, "base_fields", {}).items():
        is_text = isinstance(field, forms.CharField) and not isinstance(field.widget, HANDED_BACK)
        if is_text and not isinstance(field, (LineField, PlainTextField, *OTHERWISE_CHECKED)):
            yield f"{form.__module__}.{form.__qualname__}.{name}"


def test_every_short_text_of_a_form_is_a_line() -> None:
    """C4: a name of U+200B was saved, and its row had no link."""
    classes = form_classes()
    assert len(classes) > 20
    assert {name for form in classes for name in loose_fields(form)} == MANY


def test_the_test_sees_a_loose_field() -> None:
    class Loose(forms.Form):
        name = forms.CharField()
        key = forms.CharField(widget=forms.HiddenInput)

    assert [name.rpartition(".")[2] for name in loose_fields(Loose)] == ["name"]


@pytest.mark.parametrize("text", ["\u200b", "\u2800", "\u3164", "\ufeff", "\u0301", "Ada\u202e", "\u2067Ada"])
def test_a_line_field_refuses_what_nobody_sees(text: str) -> None:
    """C4: in each of them, by the one validator."""
    with pytest.raises(forms.ValidationError):
        LineField().clean(text)
