"""Other tables, reached by the names of relations.

A queryset that imported the models beside it would close a circle, for they import it as their manager.
"""

from typing import Any

from django.db import models
from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce


def rows_of(model: type[models.Model], path: str) -> Any:
    """Every row of the model at the end of `path` ("interviews__panel"), as its default manager.

    Raises FieldDoesNotExist when a step is no relation of the model before it.
    """
    found: Any = model
    for name in path.split("__"):
        found = found._meta.get_field(name).related_model
    return found._default_manager


def number_of(rows: Any, shared: str) -> Any:
    """How many rows a subquery finds; 0 for none. `shared` names the one column in which all of them are equal."""
    return Coalesce(Subquery(rows.order_by().values(shared).annotate(number=Count("pk")).values("number")), 0)
