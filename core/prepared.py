"""Questions and changes whose SQL is put together once and then sent again with other values.

The ORM spends more time on writing a statement than the database on answering it. Where a person waits for the answer
at every pause of typing, the statement is kept. What it says still comes from the querysets: nothing here is written
by hand, so a rule that changes in a queryset changes here with the next start.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

MOST = 2**63 - 1


class Prepared:
    """A queryset that differs from call to call only in some values.

    `make` builds it from stand-ins of the given `kinds` (int, str, datetime), one for each value. Its rows come as
    the queryset would give them: instances with what `select_related` brings along, or tuples of a `values_list`.
    `make` must not decide anything by the values it is given, and must not prefetch: that would be lost.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Any]], *kinds: type) -> None:
        self.make = make
        self.kinds = kinds

    def all(self, *values: Any) -> list[Any]:
        """Every row for these values. A number that no column can hold finds none."""
        if any(isinstance(value, int) and not -MOST <= value <= MOST for value in values):
            return []
        wrapper: Any = connections[DEFAULT_DB_ALIAS]
        kept = vars(wrapper).setdefault("_prepared", {})
        if self not in kept:
            kept[self] = _Statement(self.make, self.kinds, wrapper)
        return kept[self].ask(values)

    def first(self, *values: Any) -> Any | None:
        """The first row for these values, or None. The queryset should find one at most, or be cut."""
        return next(iter(self.all(*values)), None)


def stand_in(kind: Any, place: int) -> Any:
    """A value that no row holds, another one for every place."""
    if issubclass(kind, datetime):
        return datetime(1871, 1, 1, tzinfo=UTC) + timedelta(days=place)
    return kind(f"-{7_340_000_000_000_000 + place}")


class _Statement:
    """The SQL of one queryset for one connection, with the places of its values."""

    def __init__(self, make: Callable[..., models.QuerySet[Any]], kinds: Sequence[type], wrapper: Any) -> None:
        self.wrapper = wrapper
        stand_ins = [stand_in(kind, place) for place, kind in enumerate(kinds)]
        self.queryset: Any = make(*stand_ins)
        compiler: Any = self.queryset.query.get_compiler(connection=wrapper)
        sql, self.params = compiler.as_sql()
        places = {self._as_sent(value): place for place, value in enumerate(stand_ins)}
        # Where among the parameters each value goes; the others are what the queryset itself says.
        self.places = [
            (at, places[param])
            for at, param in enumerate(self.params)
            if isinstance(param, str | int | datetime) and param in places
        ]
        if {place for _, place in self.places} != set(range(len(kinds))):
            raise ValueError("A prepared queryset must use each of its values, as they are.")
        # The queryset reads its rows as ever; only the SQL is not made again.
        vars(compiler)["as_sql"] = lambda *args, **kwargs: (sql, self.params)
        vars(self.queryset.query)["get_compiler"] = lambda *args, **kwargs: compiler

    def ask(self, values: Sequence[Any]) -> list[Any]:
        params = list(self.params)
        for at, place in self.places:
            params[at] = self._as_sent(values[place])
        self.params = params
        return list(self.queryset._iterable_class(self.queryset))

    def _as_sent(self, value: Any) -> Any:
        return self.wrapper.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


class PreparedUpdate:
    """Sets `fields` of the one row of `model` whose `where` fields have given values."""

    def __init__(self, model: type[models.Model], where: Sequence[str], fields: Sequence[str]) -> None:
        self.model = model
        self.where: list[Any] = [model._meta.get_field(name) for name in where]
        self.fields: list[Any] = [model._meta.get_field(name) for name in fields]

    def run(self, where: Sequence[Any], values: Sequence[Any]) -> bool:
        """Whether there was such a row. The values are stored as the model's fields would store them."""
        wrapper: Any = connections[DEFAULT_DB_ALIAS]
        quote = wrapper.ops.quote_name
        sets = ", ".join(f"{quote(field.column)} = %s" for field in self.fields)
        conditions = " AND ".join(f"{quote(field.column)} = %s" for field in self.where)
        params = [field.get_db_prep_save(value, wrapper) for field, value in zip(self.fields, values, strict=True)]
        params += [field.get_db_prep_save(value, wrapper) for field, value in zip(self.where, where, strict=True)]
        with wrapper.cursor() as cursor:
            # Names come from the models, values go as parameters.
            cursor.execute(f"UPDATE {quote(self.model._meta.db_table)} SET {sets} WHERE {conditions}", params)  # noqa: S608
            return bool(cursor.rowcount)


def insert_once(obj: models.Model) -> bool:
    """Insert a row; False when a unique constraint holds one like it already. It needs no savepoint, and waits for
    a transaction that is inserting the same. The object does not learn its key."""
    wrapper: Any = connections[DEFAULT_DB_ALIAS]
    quote = wrapper.ops.quote_name
    fields: list[Any] = [field for field in obj._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join("%s" for _ in fields)
    params = [field.get_db_prep_save(field.pre_save(obj, add=True), wrapper) for field in fields]
    with wrapper.cursor() as cursor:
        # Names come from the models, values go as parameters.
        cursor.execute(
            f"INSERT INTO {quote(obj._meta.db_table)} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING",  # noqa: S608
            params,
        )
        return bool(cursor.rowcount)
