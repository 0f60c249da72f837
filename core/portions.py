"""Many rows or keys, as many at a time as one statement takes."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Row = TypeVar("Row")

AT_ONCE = 500


def portions_of(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows in their order, in portions of at most `AT_ONCE`."""
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
