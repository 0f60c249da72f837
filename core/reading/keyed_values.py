"""Records of JSON as other programs write them, with nothing lost on the way: a key may stand twice, a number may have
no end."""

import json
import math
import re
from collections.abc import Iterable
from typing import Any, Self

from core.errors import CannotRead

HALF_A_SIGN = "One character is only half there, as when an emoji was cut in two. Delete it and type it again."
LONGEST_NUMBER = 18
# An escaped backslash, both halves of one sign, or a half alone.
_ESCAPED = re.compile(
    r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


class KeyedValues(dict[str, Any]):
    """A record of a file. Of a key that stands in it again, the first value counts; further ones are `repeated`."""

    repeated: list[tuple[str, Any]]

    @classmethod
    def of(cls, pairs: Iterable[tuple[Any, Any]]) -> Self:
        record = cls()
        record.repeated = []
        for key, value in pairs:
            name = key if isinstance(key, str) else str(key)
            if name in record:
                record.repeated.append((name, value))
            else:
                record[name] = value
        return record

    @property
    def pairs(self) -> list[tuple[str, Any]]:
        """Every key with its value, also those that stand there again."""
        return [*self.items(), *self.repeated]


def values_of_json(text: str, file: str) -> Any:
    """What a text of JSON says. Numbers that no program works with stay texts, and what is no number is nothing.
    Raises JSONDecodeError and RecursionError as `json` does, and CannotRead for half a character."""
    for escape in _ESCAPED.finditer(text):
        if escape["half"]:
            raise CannotRead(file, HALF_A_SIGN, text.count("\n", 0, escape.start()) + 1)
    return json.loads(
        text, object_pairs_hook=KeyedValues.of, parse_int=_whole, parse_float=_fraction, parse_constant=_constant
    )


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def _fraction(written: str) -> float | str:
    return number if math.isfinite(number := float(written)) else written


def _constant(name: str) -> str | None:
    return None if name == "NaN" else name
