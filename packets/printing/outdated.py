"""What has changed since a debrief or a kit was made as PDF: its frozen content beside what it would hold today."""

from collections.abc import Mapping
from typing import Any

from packets.models import Document
from packets.printing.content import as_json
from packets.printing.content.debrief import debrief_content
from packets.printing.content.paper_kit import paper_kit_content

PARTS = {
    "organisation": "the organisation’s name",
    "candidate": "the candidate’s name",
    "role": "the opening’s title",
    "round": "the round’s name",
    "when": "the time",
    "place": "the place",
    "minutes": "the length",
    "purpose": "the purpose",
    "panel": "the panel",
    "shadows": "the panel",
    "questions": "the questions",
    "below": "what lies below the level",
    "below_by_one": "what lies below the level",
    "rows": "ratings, evidence, dated notes or notes for the room",
    "shadow_rows": "ratings, evidence, dated notes or notes for the room",
    "remarks": "notes about whole scorecards",
    "recommendations": "the recommendations",
    "facts": "the facts asked for",
    "decision": "the decision",
    "conflicts": "who has a conflict of interest",
}
OTHER = "how the score is told"


def parts_that_differ(frozen: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The parts of a document that are no longer as they were, in words and each once, in the order of PARTS: a
    database keeps names in an order of its own. What an earlier version of this program did not freeze is not
    compared."""
    differing = {
        PARTS.get(name, OTHER) for name, value in frozen.items() if name in now and not _is_as_frozen(value, now[name])
    }
    return [words for words in dict.fromkeys([*PARTS.values(), OTHER]) if words in differing]


def _is_as_frozen(frozen: Any, now: Any) -> bool:
    """Whether it is as it was frozen, in all that was frozen of it then."""
    if isinstance(frozen, Mapping) and isinstance(now, Mapping):
        return all(_is_as_frozen(value, now[name]) for name, value in frozen.items() if name in now)
    if isinstance(frozen, list) and isinstance(now, list):
        return len(frozen) == len(now) and all(map(_is_as_frozen, frozen, now))
    return bool(frozen == now)


def changed_parts(document: Document) -> list[str]:
    """The same for a stored debrief or kit; nothing for a packet, which says so itself (`packets.writing.differences`).

    Whoever calls this has asked the rule of what is inside.
    """
    if document.kind == Document.Kind.DEBRIEF:
        return parts_that_differ(document.content, as_json(debrief_content(document.loop, document.requested_by)))
    if document.is_paper_kit and document.interview:
        return parts_that_differ(document.content, as_json(paper_kit_content(document.interview)))
    return []
