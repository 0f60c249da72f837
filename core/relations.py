"""Other tables, reached by the names of relations.

A queryset that imported the models beside it would close a circle, for they import it as their manager.
"""

from typing import Any

from django.db import models
from django.db.models import Aggregate, BooleanField, Count, F, Func, JSONField, Subquery, Value
from django.db.models.functions import Coalesce, JSONArray


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


def listed_of(rows: Any, shared: str, *fields: Any) -> Any:
    """The rows that a subquery finds, in no order, as a list with a list of these fields for each: what would be one
    more statement comes in the row that it belongs to. `shared` names the one column in which all of them are equal.

    The values come as JSON has them: text, numbers and None, but a truth may be 1 or 0.
    """
    listed = rows.order_by().values(shared).annotate(listed=_JsonList(JSONArray(*fields))).values("listed")
    return Coalesce(Subquery(listed), Value([], JSONField()))


class IsAmong(Func):
    """Whether the value of a column is one of those that a subquery finds, which asks nothing of the outer row.

    PostgreSQL makes the few values once, before it begins. By `IN` it would count that work again for each row that it
    might find by an index, and so rather read every row.
    """

    arg_joiner = " IN "
    template = "(%(expressions)s)"
    output_field = BooleanField()

    def __init__(self, path: str, rows: Any) -> None:
        super().__init__(F(path), Subquery(rows))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, arg_joiner=" = ANY (ARRAY", template="(%(expressions)s))", **context)


class _JsonList(Aggregate):
    """All values of a group in one JSON list."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)
