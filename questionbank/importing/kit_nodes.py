"""Reading YAML as places in a file, so that every mistake can name its line and its field.

Only plain data is read: tags, anchors and aliases are refused before anything is built from them, nesting and size
are limited, and a key that stands twice is a mistake instead of a silent loss.
"""

import codecs
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

import yaml
from django.core.exceptions import ValidationError
from yaml.resolver import Resolver

from core.text import MAX_CHARACTERS, clean_text, validate_line
from core.wording import listed
from questionbank.importing.kit_mistakes import field_in, mistake_of

# Of text; files that a kit embeds come on top, for their lines cost next to nothing to read.
MAX_TEXT_BYTES = 1_000_000
MAX_BYTES = 8_000_000
TOO_LARGE = "The file is larger than 8 MB."
TOO_MUCH_TEXT = "The file holds more than 1 MB of text."
MAX_DEPTH = 8
MAX_KEY = 60

NO_TEXT = "This is no text file. Choose the kit file itself; its name usually ends in .yaml."
NOT_UTF_8 = "This is not UTF-8 text. Save the file as UTF-8, or check each letter where its text stands here."
REFERENCE = "Text that begins with & or * belongs in quotes. Kits hold no references."
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A line of base64 alone: it begins no entry, whatever it holds.
_EMBEDDED = re.compile(rb"^ +[A-Za-z0-9+/=]{20,76}\r?\n", re.MULTILINE)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Long before anybody wrote kits, and early enough that a year more is still a date.
EARLIEST_YEAR, LATEST_YEAR = 1970, 2100
_INTEGER = re.compile(r"0|[1-9][0-9]{0,5}")
# What YAML itself does not allow in a file; found here first, so that the line is right with every YAML reader.
_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?")


class KitFileError(Exception):
    """A kit file that cannot be used. The text reads "<file>, line 12, questions[3].minutes: what to do"."""

    def __init__(self, file: str, line: int, path: str, sentence: str) -> None:
        place = f"{file}, line {line}, {path}" if path else f"{file}, line {line}"
        super().__init__(f"{place}: {sentence}")
        self.file, self.line, self.path, self.sentence = file, line, path, sentence


@dataclass(frozen=True)
class Place:
    """A value in the file with the way to it ("questions[3].minutes") and its line.

    `kind` is "mapping", "list" or the YAML type of a plain value ("str", "int", "bool", "timestamp", "null"...).
    The reading methods return the checked value or raise KitFileError.
    """

    file: str
    line: int
    path: str
    kind: str
    raw: Any

    def refuse(self, sentence: str) -> NoReturn:
        raise KitFileError(self.file, self.line, self.path, sentence)

    def mapping(self, *required: str, optional: tuple[str, ...] = ()) -> dict[str, "Place"]:
        """The values by key: every required key, no unknown one."""
        self._expect("mapping", "Write keys with values here.")
        known = [*required, *optional]
        for key, place in self.raw.items():
            if key not in known:
                place.refuse(f"This key is not known here. Known are {listed(known)}.")
        for key in required:
            if key not in self.raw:
                raise KitFileError(self.file, self.line, self._below(key), "This is missing.")
        return self.raw

    def items(self, *, least: int = 0) -> list["Place"]:
        """The entries of a list of at least `least`."""
        self._expect("list", "Write a list here, one entry a line, each after a dash.")
        if len(self.raw) < least:
            self.refuse(f"Write at least {least} here; there are {len(self.raw)}.")
        return self.raw

    def text(self, *, most: int = 20_000, blank: bool = False, keeps_indent: bool = False) -> str:
        """Text of at most `most` characters, without spaces at its ends. With `keeps_indent` its first line keeps its
        own."""
        if blank and self.kind == "null":
            return ""
        self._expect("str", f"Write text here{self._in_quotes()}.")
        try:
            text = clean_text(self.raw, max_characters=most)
            text = text.rstrip().strip("\n") if keeps_indent else text.strip()
        except ValidationError as error:
            self.refuse(error.messages[0])
        if not text and not blank:
            self.refuse("Write something here.")
        return text

    def line_of_text(self, *, most: int = 2_000, blank: bool = False) -> str:
        """Text on one line."""
        text = self.text(most=most, blank=blank)
        try:
            validate_line(text)
        except ValidationError as error:
            self.refuse(error.messages[0])
        return text

    def bytes_in_base64(self) -> bytes:
        """Bytes written in base64, in as many lines as somebody likes."""
        self._expect("str", "Write the bytes of the file in base64 here.")
        try:
            return b64decode("".join(self.raw.split()), validate=True)
        except ValueError:
            self.refuse("This is not base64, or a part of it is missing.")

    def lines(self, *, least: int = 0) -> tuple[str, ...]:
        """A list of sentences."""
        return tuple(item.line_of_text(most=MAX_CHARACTERS) for item in self.items(least=least))

    def slug(self, *, most: int) -> str:
        text = self.line_of_text(most=most)
        if not _SLUG.fullmatch(text):
            self.refuse("Write a short name in small letters, digits and hyphens here, such as team-split.")
        return text

    def integer(self, low: int, high: int) -> int:
        sentence = f"Write a whole number from {low} to {high} here."
        if self.kind != "int" or not _INTEGER.fullmatch(self.raw) or not low <= int(self.raw) <= high:
            self.refuse(sentence)
        return int(self.raw)

    def number(self) -> Decimal:
        """A positive number with at most two decimals."""
        if self.kind not in ("int", "float") or not _NUMBER.fullmatch(self.raw) or not Decimal(self.raw):
            self.refuse("Write a number above 0 and below 100 here, with at most two decimals.")
        return Decimal(self.raw)

    def boolean(self) -> bool:
        if self.kind != "bool" or self.raw.lower() not in ("true", "false"):
            self.refuse("Write true or false here.")
        return self.raw.lower() == "true"

    def choice(self, allowed: list[str] | tuple[str, ...]) -> str:
        if self.kind != "str" or self.raw not in allowed:
            self.refuse(f"Write one of {listed(allowed, 'or')} here.")
        return self.raw

    def date(self) -> date:
        sentence = "Write a date such as 2026-03-12 here."
        far = f"Write a date from {EARLIEST_YEAR} to {LATEST_YEAR} here."
        if self.kind != "timestamp" or not _DATE.fullmatch(self.raw):
            self.refuse(sentence)
        try:
            found = date.fromisoformat(self.raw)
        except ValueError:
            self.refuse(sentence)
        if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
            self.refuse(far)
        return found

    def _expect(self, kind: str, sentence: str) -> None:
        if self.kind != kind:
            self.refuse(sentence)

    def _in_quotes(self) -> str:
        return "" if self.kind in ("mapping", "list", "null") else ", in quotes"

    def _below(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def read_places(content: bytes | str, file: str) -> Place:
    """The one document of a file, as places. Raises KitFileError for everything that is not plain YAML data."""
    text = _decoded(content, file)
    events = _events(text, file)
    try:
        event = next(events, None)
        if event is None:
            raise KitFileError(file, 1, "", "The file is empty.")
        root = _Builder(file, events).build(event, "", 1)
        for _ in events:
            pass  # The rest must be sound as well.
    except yaml.YAMLError as error:
        found = mistake_of(error, text)
        raise KitFileError(file, found.line, field_in(text, found.line), found.sentence) from None
    return root


def text_of(data: bytes) -> str:
    """A file as somebody can read and repair it, whatever it is encoded in; empty where it is no text."""
    if _is_no_text(data):
        return ""
    for encoding in (_marked_encoding(data), "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def weighs_too_much(data: bytes) -> bool:
    """Whether a file holds more text than a kit may; the bytes of files in it are no text."""
    return len(_EMBEDDED.sub(b"", data)) > MAX_TEXT_BYTES


def _decoded(content: bytes | str, file: str) -> str:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if _is_no_text(data):
        raise KitFileError(file, 1, "", NO_TEXT)
    if len(data) > MAX_BYTES:
        raise KitFileError(file, 1, "", TOO_LARGE)
    if weighs_too_much(data):
        raise KitFileError(file, 1, "", TOO_MUCH_TEXT)
    try:
        text = data.decode(_marked_encoding(data))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise KitFileError(file, line, "", NOT_UTF_8) from None
    if invisible := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, invisible.start()) + 1
        raise KitFileError(file, line, "", "An invisible control character stands in this line. Remove it.")
    return text


def _marked_encoding(data: bytes) -> str:
    """The encoding that a file's first bytes name; UTF-8 where they name none."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8-sig")


def _is_no_text(data: bytes) -> bool:
    """Pictures, PDFs, office files and archives, whatever they are called."""
    has_zeros = b"\x00" in data[:1000] and _marked_encoding(data) == "utf-8-sig"
    return data.startswith(_OTHER_KINDS) or (has_zeros and not data[:1000].isascii())


def _events(text: str, file: str) -> Iterator[Any]:
    """Only the events that carry data, each checked for what a kit may not use."""
    documents = 0
    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise KitFileError(file, line, "", "A line of three dashes begins another kit here. Remove it.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise KitFileError(file, line, "", REFERENCE)
        if getattr(event, "tag", None) is not None:
            raise KitFileError(file, line, "", "Text that begins with ! belongs in quotes. Kits hold plain values.")
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            yield event


class _Builder:
    """Builds places from events, one level of nesting at a time."""

    def __init__(self, file: str, events: Iterator[Any]) -> None:
        self.file = file
        self.events = events
        self.resolver = Resolver()

    def build(self, event: Any, path: str, depth: int) -> Place:
        line = event.start_mark.line + 1
        if depth > MAX_DEPTH:
            raise KitFileError(self.file, line, path, "This is nested too deeply.")
        if isinstance(event, yaml.ScalarEvent):
            tag = self.resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
            return Place(self.file, line, path, tag.rpartition(":")[2], event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return Place(self.file, line, path, "list", self._list(path, depth))
        return Place(self.file, line, path, "mapping", self._mapping(path, depth))

    def _list(self, path: str, depth: int) -> list[Place]:
        places: list[Place] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            places.append(self.build(event, f"{path}[{len(places)}]", depth + 1))
        return places

    def _mapping(self, path: str, depth: int) -> dict[str, Place]:
        places: dict[str, Place] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                raise KitFileError(self.file, line, path, "A key is a plain word.")
            if len(event.value) > MAX_KEY:
                raise KitFileError(self.file, line, path, f"A key has at most {MAX_KEY} characters.")
            below = f"{path}.{event.value}" if path else event.value
            if event.value in places:
                raise KitFileError(self.file, line, below, "This key stands here twice.")
            place = self.build(next(self.events), below, depth + 1)
            # A block of text begins below its key; the key's line is where people look.
            places[event.value] = Place(place.file, line, place.path, place.kind, place.raw)
        return places
