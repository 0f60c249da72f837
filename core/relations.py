"""Other tables, reached by the names of relations.

A queryset that imported the models beside it would close a circle, for they import it as their manager.
"""

from typing import Any

from django.db import models


def rows_of(model: type[models.Model], path: str) -> Any:
    """Every row of the model at the end of `path` ("interviews__panel"), as its default manager.

    Raises FieldDoesNotExist when a step is no relation of the model before it.
    """
    found: Any = model
    for name in path.split("__"):
        found = found._meta.get_field(name).related_model
    return found._default_manager
