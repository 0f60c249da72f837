"""Which addresses in text that people wrote become links: those that are safe to follow. Pure."""

import re
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString

_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
# Marks that turn the direction of text, so that an address reads as another.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
# What ends a sentence is no part of an address.
_AFTER = ".,;:!?)]}»”"


def address_in(text: str) -> str:
    """The address of the web that a line names in full; empty for any other scheme, for one that hides its host behind
    a name (`https://bank.example@elsewhere.example`), and beside marks that turn the direction of text."""
    found = _ADDRESS.search(text)
    if found is None or _TURNS.search(text):
        return ""
    address = found.group().rstrip(_AFTER)
    return address if _is_plain(address) else ""


def linked(text: str) -> SafeString:
    """The line, with its address as a link that tells the other side nothing of where it was followed."""
    address = address_in(text)
    if not address:
        return format_html("{}", text)
    before, _, after = text.partition(address)
    link = format_html('<a href="{}" rel="noopener noreferrer nofollow">{}</a>', address, address)
    return format_html("{}{}{}", before, link, after)


def _is_plain(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 0) >= 0
    except ValueError:
        return False
