"""People's names: how they are shortened on a page, and the patterns that find them in a text."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from core.people import Account
from core.text import normalized

# --- Shortened ------------------------------------------------------------------------------------------------


def initials(name: str) -> str:
    """Up to two letters that stand for a name: the first of its first and of its last word; "?" for no name."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def short_names(people: Iterable[Account]) -> dict[int, str]:
    """What people are called, by key, and whole names where two are called alike. No name is ever taken apart."""
    people = list(people)
    shared = Counter(person.called for person in people)
    return {person.pk: person.name if shared[person.called] > 1 else person.called for person in people}


# --- Found in a text ------------------------------------------------------------------------------------------


def composed(text: str) -> str:
    """Letters with their marks in one piece, however they were typed. The patterns below look in such a text."""
    return normalized("NFC", text)


def whole_name(name: str, ending: str = "") -> "re.Pattern[str]":
    """Finds the whole name in any case. `ending` is what a language hangs on a name without a mark, as a pattern."""
    return re.compile(_words(name, ending), re.IGNORECASE)


def name_patterns(name: str, *, spared: Collection[str] = (), ending: str = "") -> "list[re.Pattern[str]]":
    """What finds a person: the whole name in any case, and each part that starts with a capital, as it is written.

    A name of one word with a capital is looked for as it is written alone: Will and Mark are words, too. Parts whose
    small letters are in `spared` are not looked for.
    """
    words = composed(name).split()
    parts = [word for word in words if len(word) > 1 and word.casefold() not in spared]
    capital = [part for part in parts if part[0].isupper()]
    has_whole = len(words) > 1 or (bool(parts) and not capital)
    whole = [whole_name(name, ending)] if has_whole else []
    return whole + [re.compile(_words(part, ending)) for part in capital]


def name_parts(name: str) -> set[str]:
    """The words of a name in small letters, to be spared."""
    return {part.casefold() for part in composed(name).split()}


def _words(words: str, ending: str) -> str:
    return rf"(?<!\w){re.escape(composed(words))}{ending}(?!\w)"
