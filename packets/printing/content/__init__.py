"""The frozen content of a document: everything that may be printed, and nothing else.

A PDF is made from this alone. The allow-list is the dataclasses below: a field that is not here cannot reach paper.
A packet holds text that a person released field by field, and facts about the conversations: never a panelist's name,
a rating, a summary or a rationale. Where the opening allows it and the author ticked it, one phrase for each topic.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from core import fingerprint
from packets.models import Document

# Rises with every change of a print template or print style sheet: the same words are then set anew.
LAYOUT_VERSION = 9


@dataclass(frozen=True)
class Topic:
    """A competency in a round: minutes as planned, and where the packet's own lists mention it."""

    name: str
    minutes: int
    mark: str = ""  # "", strength, hope or both
    language: str = ""  # of the name, where it has none in the packet's


@dataclass(frozen=True)
class RoundContent:
    name: str
    held_on: str
    minutes: int
    people: int
    topics: list[Topic]
    language: str = ""  # of the name, where it has none in the packet's


@dataclass(frozen=True)
class PassageContent:
    heading: str
    text: str
    advice: str = ""


@dataclass(frozen=True)
class LevelContent:
    """What the ratings of a topic said, as the key of a phrase (see packets.writing.levels). Never a number."""

    topic: str
    key: str
    language: str = ""


@dataclass(frozen=True)
class PacketContent:
    """What the candidate reads."""

    language: str
    organisation: str
    reference: str
    version: int
    candidate: str
    role: str
    written_on: str
    decided_on: str
    letter: str
    rounds: list[RoundContent]
    strengths: list[PassageContent]
    hopes: list[PassageContent]
    next_steps: str
    has_chart: bool
    has_method: bool
    # The letterhead as it was: the logo in base64, texts with their names filled in.
    logo: str = ""
    logo_type: str = ""
    colour: str = ""
    sign_off: str = ""
    closing: str = ""
    levels: list[LevelContent] = field(default_factory=list)


@dataclass(frozen=True)
class PaperExhibit:
    """Code, a table or a caption; of a picture the hash of its kept file, which never changes."""

    kind: str
    caption: str
    text: str = ""
    picture: str = ""


@dataclass(frozen=True)
class PaperKitQuestion:
    title: str
    prompt: str
    competency: str
    minutes: int
    asker: str
    listen_for: list[str]
    follow_ups: list[tuple[str, str]]  # the text; that everybody hears it, and who holds it
    anchors: list[tuple[str, str]]  # level and text
    pitfalls: list[str] = field(default_factory=list)
    exhibits: list[PaperExhibit] = field(default_factory=list)


@dataclass(frozen=True)
class PaperKitContent:
    """What a panelist takes into the room on paper."""

    organisation: str
    candidate: str
    role: str
    round: str
    purpose: str
    when: str
    place: str
    minutes: int
    panel: list[tuple[str, str]]  # name and part
    questions: list[PaperKitQuestion]


@dataclass(frozen=True)
class DebriefWhy:
    """Why a panel differs about one question: its words, the anchors of what was given, what was heard and asked."""

    prompt: str
    asker: str
    anchors: list[tuple[str, str, str]]  # the level, who gave it, its anchor
    points: list[tuple[str, str]]  # the point, and who heard it
    follow_ups: list[tuple[str, str]]  # the follow-up, and who asked it; those of one's own last


@dataclass(frozen=True)
class DebriefRow:
    competency: str
    cells: list[tuple[str, list[str]]]  # what stands in the cell, and the evidence under it, by panelist
    gap: str
    mean: str
    coverage: str
    differs: bool
    note: str = ""
    beside: list[tuple[str, list[str]]] = field(default_factory=list)  # who wrote after reading others, and their texts
    whys: list[DebriefWhy] = field(default_factory=list)
    said: str = ""  # in the walk-through
    leaning: str = ""  # of the room, after it had talked about it


@dataclass(frozen=True)
class DebriefContent:
    """What the panel, the hiring manager and the recruiters read. Sealed cards never enter it."""

    organisation: str
    candidate: str
    role: str
    mean: str
    coverage: str
    equal_weights: bool
    panel: list[str]
    rows: list[DebriefRow]
    recommendations: list[tuple[str, str]]  # panelist with round, recommendation
    shadows: list[str] = field(default_factory=list)
    decision: list[tuple[str, str]] = field(default_factory=list)  # label and text
    weights: list[str] = field(default_factory=list)  # competency and weight, where it is not 1
    facts: list[tuple[str, str, str]] = field(default_factory=list)  # who asked and answered, question, answer
    remarks: list[tuple[str, str]] = field(default_factory=list)  # who and when, what was added to a whole card
    shadow_rows: list[tuple[str, list[str]]] = field(default_factory=list)  # competency, and each shadow's rating
    score_name: str = ""
    level_sentence: str = ""
    agreement: str = ""
    why_no_score: str = ""  # then there is no mean and no gap anywhere in it
    leans: list[tuple[str, str]] = field(default_factory=list)  # who, and what they leaned to before the score
    must_haves: list[str] = field(default_factory=list)  # of the competencies, by name
    level: str = ""
    below: list[tuple[str, str]] = field(default_factory=list)  # agreed, below the level: competency and mean
    below_by_one: str = ""
    conflicts: str = ""  # who of the panel must not interview the candidate


Content = PacketContent | PaperKitContent | DebriefContent

KINDS: dict[type, str] = {
    PacketContent: Document.Kind.PACKET,
    PaperKitContent: Document.Kind.PAPER_KIT,
    DebriefContent: Document.Kind.DEBRIEF,
}


def as_json(content: Content) -> dict[str, Any]:
    """The content as the database keeps it."""
    return json.loads(json.dumps(asdict(content)))


def content_digest(content: Content) -> str:
    """SHA-256 over kind, layout version and content. Equal digests mean equal files."""
    canonical = fingerprint.canonical_json(asdict(content))
    return fingerprint.of_text(f"{KINDS[type(content)]}\n{LAYOUT_VERSION}\n{canonical}")
