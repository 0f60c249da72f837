"""What a page asks of the database: how many statements, and which shape comes again."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST_STATEMENTS = 14
MOST_OF_ONE_SHAPE = 2

_TEXT = re.compile(r"'(?:[^']|'')*'")
_NUMBER = re.compile(r"(?<![\w\"])-?\d+(?:\.\d+)?(?![\w\"])")
_LIST = re.compile(r"\(\s*\?(?:\s*,\s*\?)*\s*\)")
_ROWS = re.compile(r"\(\?\)(?:\s*,\s*\(\?\))+")
# Where a transaction begins and ends is counted, but it is no question that could have been asked once.
_BOUNDARY = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def shape_of(sql: str) -> str:
    """The statement without its values: two that differ only in values or in the length of a list are one shape."""
    bare = _NUMBER.sub("?", _TEXT.sub("?", sql))
    return _ROWS.sub("(?)", _LIST.sub("(?)", bare))


def repeated(statements: Iterable[str], most: int = MOST_OF_ONE_SHAPE) -> dict[str, int]:
    """The shapes that come more often than they may."""
    shapes = Counter(shape_of(sql) for sql in statements if not sql.startswith(_BOUNDARY))
    return {shape: count for shape, count in shapes.items() if count > most}


def statements_of(call: Callable[[], object]) -> list[str]:
    """The statements that a call sends, transaction boundaries included."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured.captured_queries]
