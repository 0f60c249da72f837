"""Small words around data: numbers, lists, names, dates and times as the pages say them."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as date_format

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


# Between two things on one line. Where the line breaks, it goes along with what follows.
DOT = " ·\N{NO-BREAK SPACE}"


def number_word(number: int) -> str:
    """Says "two" for 2 and so on up to twelve, "no" for 0, then figures with a comma at thousands."""
    if 0 <= number < len(NUMBER_WORDS):
        return NUMBER_WORDS[number]
    return f"{number:,}"


def inside_a_sentence(name: str) -> str:
    """A name as it reads inside a sentence: small at the start, unless its first word is an abbreviation."""
    if len(name) < 2 or not name[1].islower():
        return name
    return name[0].lower() + name[1:]


def counted(number: int, singular: str, plural: str = "", *, figures: bool = False) -> str:
    """Says "two answers", "one answer", "no answers"; with `figures` "2 answers". An irregular plural is given."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}" if figures else f"{number_word(number)} {noun}"


def sentence_case(text: str) -> str:
    """The first letter large, everything else as it stands."""
    return text[:1].upper() + text[1:]


def listed(words: Sequence[object], last: str = "and") -> str:
    """Says "Hanne, Kofi and Noor"."""
    said = [str(word) for word in words]
    if len(said) < 2:
        return "".join(said)
    return f"{', '.join(said[:-1])} {last} {said[-1]}"


ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_JOINER = "\N{ZERO WIDTH JOINER}"


def shortened(text: str, most: int) -> str:
    """The text if it has at most `most` characters, else its beginning and an ellipsis, no longer than that.

    It ends after a whole word where that keeps half of the room, and never inside a letter of several characters.
    """
    if len(text) <= most:
        return text
    end = most - 1
    while end > 1 and _is_inside_a_letter(text, end):
        end -= 1
    words = text[:end].rpartition(" ")[0] if not text[end].isspace() else text[:end]
    kept = (words if len(words) * 2 >= most else text[:end]).rstrip()
    while kept and unicodedata.category(kept[-1])[0] == "P":
        kept = kept[:-1].rstrip()
    return f"{kept or text[:end]}{ELLIPSIS}"


def _is_inside_a_letter(text: str, place: int) -> bool:
    """Whether a cut there would part a letter from its marks, or the pieces of an emoji."""
    return text[place] == _JOINER or text[place - 1] == _JOINER or unicodedata.category(text[place])[0] == "M"


def possessive(name: str) -> str:
    """Says "Kofi’s", "Agnes’s"."""
    return f"{name}’s" if name else ""


def minutes(number: int) -> str:
    """Says "55 min", and "2 h 50 min" from an hour and a half on."""
    number = int(number)
    if number < 90:
        return f"{number} min"
    hours, rest = divmod(number, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _local(moment: date | datetime, zone: tzinfo | None = None) -> date | datetime:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment, zone)
    return moment


def _today() -> date:
    return timezone.localdate()


def long_date(moment: date | datetime, *, weekday: bool = True) -> str:
    """Says "Thursday 12 March", in the reader's time zone; the year is added when it is not this one."""
    local = _local(moment)
    pattern = ("l " if weekday else "") + "j F" + ("" if local.year == _today().year else " Y")
    return date_format(local, pattern)


def day(moment: date | datetime) -> str:
    """Says "today", "tomorrow", "yesterday", else the long date."""
    local = _local(moment)
    local_day = local.date() if isinstance(local, datetime) else local
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get((local_day - _today()).days) or long_date(moment)


def clock(moment: datetime, zone: tzinfo | None = None) -> str:
    """Says "14:00", in the reader's time zone or in the one given."""
    return date_format(_local(moment, zone), "H:i")


def zone_name(zone: tzinfo) -> str:
    """Says "New York" for America/New_York."""
    return str(zone).rsplit("/", 1)[-1].replace("_", " ")


def time_range(start: datetime, end: datetime | None = None, zone: tzinfo | None = None) -> str:
    """Says "Thursday 12 March, 14:00 to 15:00", and "(09:00 to 10:00 in New York)" when `zone` differs then."""
    text = f"{long_date(start)}, {_clock_range(start, end)}"
    if zone is not None and timezone.localtime(start).utcoffset() != start.astimezone(zone).utcoffset():
        text += f" ({_clock_range(start, end, zone)} in {zone_name(zone)})"
    return text


def _clock_range(start: datetime, end: datetime | None, zone: tzinfo | None = None) -> str:
    return f"{clock(start, zone)} to {clock(end, zone)}" if end else clock(start, zone)


def plain(value: Any) -> str:
    """A mean or rating without needless zeros: 4, 3.5, 3.67 as "3.7"."""
    return f"{float(value):.1f}".removesuffix(".0")
