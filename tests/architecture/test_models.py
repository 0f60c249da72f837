"""What every model owes the house."""

import io
import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

HOUSE = [
    "core",
    "accounts",
    "questionbank",
    "hiring",
    "interviews",
    "packets",
    "appointments",
    "records",
    "integrations",
]
MODELS = [model for app in HOUSE for model in apps.get_app_config(app).get_models()]
CONSTRAINTS = [(model, constraint) for model in MODELS for constraint in model._meta.constraints]


def test_migrations_are_complete(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())


def test_migrations_are_named_by_hand() -> None:
    from django.db.migrations.loader import MigrationLoader

    named = [name for app, name in MigrationLoader(None).disk_migrations if app in HOUSE]
    assert named and not [name for name in named if re.search(r"_auto_|_alter_.*_and_more$", name)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_says_what_it_is(model: type[models.Model]) -> None:
    assert model.__doc__ and not model.__doc__.startswith(f"{model.__name__}(")
    assert str(model._meta.verbose_name) == str(model._meta.verbose_name).lower()


@pytest.mark.parametrize("pair", CONSTRAINTS, ids=lambda pair: pair[1].name)
def test_a_constraint_speaks(pair: tuple[type[models.Model], models.BaseConstraint]) -> None:
    _, constraint = pair
    message = str(constraint.violation_error_message)
    assert message.endswith(".") and "Constraint “%(name)s”" not in message


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_times_and_people_are_named_as_such(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        if isinstance(field, models.DateTimeField) and field.name != "last_login":  # Django's own
            assert field.name == "at" or field.name.endswith("_at"), field.name
