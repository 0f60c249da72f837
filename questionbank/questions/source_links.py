"""Where a question comes from, as it is shown: a line with its link, if it has one that is safe to follow. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString

_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
# Marks that turn the direction of text, so that an address reads as another.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
# What ends a sentence is no part of an address.
_AFTER = ".,;:!?)]}»”"


@dataclass(frozen=True)
class SourceLink:
    """One source as it was typed, and the day on which somebody opened it last."""

    text: str
    checked_on: date | None = None

    @property
    def url(self) -> str:
        """Its address where it names one of the web, in full; empty for any other scheme, for one that hides its host
        behind a name (`https://bank.example@elsewhere.example`), and beside marks that turn the direction of text."""
        found = _ADDRESS.search(self.text)
        if found is None or _TURNS.search(self.text):
            return ""
        url = found.group().rstrip(_AFTER)
        return url if _is_plain(url) else ""

    @property
    def markup(self) -> SafeString:
        """The line, with its address as a link that tells the other side nothing of where it was followed."""
        if not self.url:
            return format_html("{}", self.text)
        before, _, after = self.text.partition(self.url)
        link = format_html('<a href="{}" rel="noopener noreferrer nofollow">{}</a>', self.url, self.url)
        return format_html("{}{}{}", before, link, after)


def _is_plain(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 0) >= 0
    except ValueError:
        return False


def source_links(lines: list[str], checked: Mapping[str, str]) -> list[SourceLink]:
    """The sources of a question in its order, each with its day."""
    return [SourceLink(line, date.fromisoformat(checked[line]) if line in checked else None) for line in lines]
