"""Quotation marks: around all of a text they say nothing, inside they stay."""

import re

_QUOTES = (('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("“", '"'), ('"', "”"), ("»", "«"), ("‘", "’"))


def is_quotation(text: str) -> bool:
    """Whether a text opens with a quotation mark and closes with it."""
    text = text.strip()
    return len(text) > 2 and any(text.startswith(first) and text.endswith(last) for first, last in _QUOTES)


def without_quotes(text: str) -> str:
    """A text without the quotation marks around all of it; those inside stay."""
    text = text.strip()
    for first, last in _QUOTES:
        if len(text) > 2 and text.startswith(first) and text.endswith(last):
            inside = text[1:-1].strip()
            # “One” and “two” are two quotations.
            if first == last and inside.count(first) % 2:
                continue
            if first != last and inside.find(last) != -1 and inside.find(last) < inside.find(first) % (len(inside) + 1):
                continue
            return inside
    return text


def opens_quote(text: str) -> bool:
    """Whether a quotation begins here and does not end here."""
    text = text.strip()
    return text[:1] in '"“„«' and text[:1] != "" and not closes_quote(text[1:])


def closes_quote(text: str) -> bool:
    """Whether a quotation ends here, perhaps with a label that slipped behind it."""
    return bool(re.search(r"[\"”“»](?:\s*[-–•*]\s.*)?$", text.strip()))
