"""A select drawn in Python is the select that Django's templates draw."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import mark_safe

from core.rendering import FieldRenderer

FLAT = [("", "Choose"), (1, "One & only"), ('a"b', "<b>Two</b>"), ("c", mark_safe("<i>safe</i>"))]
CHOICES = {
    "flat": FLAT,
    "groups": [("People <1>", FLAT), ("Others", [("z", "Zed")])],
    "none": [],
    "mixed": [("x", "X"), ("Group", [("y", "Y")])],
}


@pytest.mark.parametrize("choices", CHOICES.values(), ids=CHOICES)
@pytest.mark.parametrize("value", [None, "", 1, "1", "c", 'a"b'])
@pytest.mark.parametrize(
    "attrs", [{}, {"class": "form-select", "required": True, "disabled": False, "data-x": "\"<&'", "tabindex": 3}]
)
def test_it_says_what_the_templates_say(choices, value, attrs):
    for widget in (forms.Select(attrs, choices), forms.SelectMultiple(attrs, choices)):
        values = [value] if widget.allow_multiple_selected else value
        drawn = [
            widget.render("the <name>", values, {"id": "id_x"}, renderer)
            for renderer in (FieldRenderer(), DjangoTemplates())
        ]
        assert drawn[0] == drawn[1]
    assert "<i>safe</i>" in drawn[0] or choices is not FLAT


def test_an_option_with_a_template_or_a_number_of_its_own_is_left_to_the_templates():
    class Marked(forms.Select):
        option_template_name = "django/forms/widgets/checkbox_option.html"

    for widget in (forms.Select(choices=[(1, 2000)]), Marked(choices=FLAT)):
        assert widget.render("n", None, renderer=FieldRenderer()) == widget.render(
            "n", None, renderer=DjangoTemplates()
        )


def test_every_form_is_drawn_by_it():
    assert isinstance(get_default_renderer(), FieldRenderer)
