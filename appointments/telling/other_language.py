"""A mail to a candidate in another language, while it is read through: nothing that was typed beside it is lost."""

from collections.abc import Mapping
from typing import NamedTuple


class MailTexts(NamedTuple):
    """Subject and body as they are proposed in one language."""

    subject: str
    body: str


def wants_another(sent: Mapping[str, str]) -> bool:
    """What was posted asks for another language, by the button or by the choice alone: it is not sent, but shown."""
    language = sent.get("language", "")
    return "rewrite" in sent or sent.get("written_in", language) != language


def in_other_words(sent: Mapping[str, str], before: MailTexts, now: MailTexts) -> dict[str, str]:
    """What the form holds then: texts that nobody touched are those of the new language, whatever somebody changed
    stays as they typed it."""
    kept = {name: _plain(value) for name, value in sent.items()}
    new = {
        name: text
        for name, text, earlier in zip(MailTexts._fields, now, before, strict=True)
        if kept.get(name, "") in ("", _plain(earlier))
    }
    return {**kept, **new, "written_in": kept.get("language", "")}


def _plain(text: str) -> str:
    """Browsers send other line breaks than we write."""
    return text.replace("\r\n", "\n").strip()
