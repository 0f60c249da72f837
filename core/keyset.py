"""Lists read from one row on: page 2,000 costs what page 1 costs, and rows that come or go meanwhile shift nothing.

The address names the last row before the page (`after`) or the first one behind it (`before`) by its key.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest

from core.pages import whole_number


@dataclass(frozen=True)
class Key:
    """One column or annotation that rows are ordered by; it is never null."""

    name: str
    is_descending: bool = False

    def order(self) -> OrderBy:
        return OrderBy(F(self.name), descending=self.is_descending)

    def beyond(self, value: Any, *, or_at: bool = False) -> Q:
        """Rows that come later by this key alone, or with it at the same place, too."""
        lookup = ("lt" if self.is_descending else "gt") + ("e" if or_at else "")
        return Q(**{f"{self.name}__{lookup}": value})


@dataclass(frozen=True)
class KeysetPage:
    """Keys of the rows of one page, and what the address names for the pages beside it; None where there is none."""

    keys: Sequence[int]
    after: int | None
    before: int | None

    def __iter__(self) -> Iterator[int]:
        return iter(self.keys)


def keyset_page(request: HttpRequest, rows: QuerySet[Any], order: Sequence[Key], size: int) -> KeysetPage:
    """The page that the address asks for; the first one where it names no row of these.

    Two statements: the named row and the keys of the page. Their columns are the caller's to read.
    """
    order = [*order, Key("pk")]
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    if before is not None and (values := _values(rows, order, before)):
        back = [replace(key, is_descending=not key.is_descending) for key in order]
        found = _from(rows, back, values, size + 1)
        keys = found[:size][::-1]
        return KeysetPage(keys, keys[-1] if keys else None, keys[0] if len(found) > size else None)
    values = _values(rows, order, after) if after is not None else ()
    found = _from(rows, order, values, size + 1)
    keys = found[:size]
    return KeysetPage(keys, keys[-1] if len(found) > size else None, keys[0] if values and keys else None)


def _values(rows: QuerySet[Any], order: Sequence[Key], pk: int) -> Sequence[Any]:
    return rows.filter(pk=pk).order_by().values_list(*(key.name for key in order)).first() or ()


def _from(rows: QuerySet[Any], order: Sequence[Key], values: Sequence[Any], limit: int) -> list[int]:
    if values:
        rows = rows.filter(_beyond(order, values))
    return list(rows.order_by(*(key.order() for key in order)).values_list("pk", flat=True)[:limit])


def _beyond(order: Sequence[Key], values: Sequence[Any]) -> Q:
    """Rows that come after the one with these values. The first key bounds them by itself, so that an index is read
    from there on."""
    beyond, same = Q(), Q()
    for key, value in zip(order, values, strict=True):
        beyond |= same & key.beyond(value)
        same &= Q(**{key.name: value})
    return order[0].beyond(values[0], or_at=True) & beyond
