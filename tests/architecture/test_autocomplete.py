"""A browser offers its owner's own name where the owner is meant, and nowhere else."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps

import core.forms
from accounts.first_visit.forms import FirstVisitForm
from accounts.forms import AccountForm, PersonForm
from core.forms import FILLED_IN_BY_BROWSERS, Form, LineField, ModelForm
from hiring.candidates.forms import CandidateForm


def product_forms() -> Iterator[type]:
    """Every form class of the product."""
    for config in apps.get_app_configs():
        if not hasattr(importlib.import_module(config.name), "__path__") or "site-packages" in config.path:
            continue
        for module in pkgutil.walk_packages([config.path], f"{config.name}."):
            if module.name.endswith("forms"):
                importlib.import_module(module.name)
    waiting = [Form, ModelForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        yield form


def test_only_ones_own_account_is_about_oneself() -> None:
    """F19."""
    own = {form for form in product_forms() if getattr(form, "is_about_oneself", False)}
    assert own == {AccountForm, FirstVisitForm}


@pytest.mark.parametrize(("form", "name"), [(CandidateForm, "name"), (CandidateForm, "email"), (PersonForm, "name")])
def test_fields_about_somebody_else_are_not_filled_in(form: type, name: str) -> None:
    """F19: a recruiter was offered their own name as the candidate's."""
    field = form.base_fields[name]  # type: ignore[attr-defined]
    assert isinstance(field.widget, FILLED_IN_BY_BROWSERS)

    class OnlyThat(Form):
        pass

    OnlyThat.base_fields = {name: field}
    assert OnlyThat()[name].field.widget.attrs["autocomplete"] == "off"


def test_a_field_that_says_otherwise_keeps_it() -> None:
    class Given(Form):
        name = LineField(widget=forms.TextInput({"autocomplete": "organization"}))

    assert Given()["name"].field.widget.attrs["autocomplete"] == "organization"
    assert issubclass(Given, core.forms.SpokenMistakes)
