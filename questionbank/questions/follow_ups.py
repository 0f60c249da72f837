"""Follow-ups as people write them, one a line: those that everybody hears begin with “Always ask:”. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

ALWAYS = "Always ask: "
_ALWAYS = re.compile(r"always ask\s*[:：]\s*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class WrittenFollowUp:
    """One follow-up: what is asked, and whether everybody hears it."""

    text: str
    is_always_asked: bool

    @classmethod
    def of_line(cls, line: str) -> "WrittenFollowUp":
        """What a line says; behind “Always ask:” it begins large."""
        found = _ALWAYS.match(line)
        if not found:
            return cls(line, False)
        text = line[found.end() :]
        return cls(text[:1].upper() + text[1:], True)

    @property
    def line(self) -> str:
        """The same as a line, of which `of_line` reads the same again."""
        return f"{ALWAYS}{self.text}" if self.is_always_asked else self.text


def tidied(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines as the bank writes them, whoever wrote them."""
    return tuple(WrittenFollowUp.of_line(line).line for line in lines)
