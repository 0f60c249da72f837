"""What a kit says, as values: the same whether it was read from a file or collected from the bank."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core import fingerprint
from questionbank.exhibits.accepted import accepted_again
from questionbank.exhibits.exhibit_content import ExhibitContent
from questionbank.exhibits.shown_exhibits import ShownExhibit, kept_exhibits
from questionbank.states import QuestionLanguage


@dataclass(frozen=True)
class KitFileAnchor:
    level: int
    text: str


@dataclass(frozen=True)
class KitFileName:
    """A category or a group of the house, for installations that do not have it."""

    slug: str
    name: str
    unconventional: bool = False


@dataclass(frozen=True)
class KitFileCompetency:
    slug: str
    name: str
    short_name: str  # empty where the kit gives none
    group: str
    definition: str
    anchors: tuple[KitFileAnchor, ...]


@dataclass(frozen=True)
class KitFileRoleCompetency:
    slug: str
    must_have: bool
    weight: Decimal = Decimal(1)
    weight_reason: str = ""


@dataclass(frozen=True)
class KitFileRole:
    title: str
    level: str
    summary: str
    responsibilities: tuple[str, ...]
    must_have: tuple[str, ...]
    preferred: tuple[str, ...]
    competencies: tuple[KitFileRoleCompetency, ...]


@dataclass(frozen=True)
class KitFileExhibit:
    """A text, or a file under its name with its bytes."""

    kind: str
    text: str = ""
    description: str = ""
    name: str = ""
    data: bytes = b""

    @property
    def content(self) -> ExhibitContent:
        """What it says, with its file as it will be kept."""
        if not self.data:
            return ExhibitContent(self.kind, self.text, self.description)
        kept = accepted_again(self.name, self.data)
        return ExhibitContent(self.kind, "", self.description, fingerprint.of_bytes(kept.body), kept.name)


@dataclass(frozen=True)
class KitFileQuestion:
    slug: str
    title: str
    prompt: str
    competency: str
    category: str
    kind: str
    unconventional: bool
    minutes: int
    rationale: str
    strong_answer: tuple[str, ...]
    assessment_points: tuple[str, ...]
    pitfalls: tuple[str, ...]
    follow_ups: tuple[str, ...]
    anchors: tuple[KitFileAnchor, ...]
    author: str
    reviewer: str
    reviewed_on: date | None
    version: int
    status: str
    sources: tuple[str, ...]
    sample_answer: str = ""
    exhibits: tuple[KitFileExhibit, ...] = ()
    language: str = QuestionLanguage.ENGLISH
    levels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def shown_exhibits(self) -> list[ShownExhibit]:
        """Its exhibits as a page shows them; a file that is not kept here is named only."""
        return kept_exhibits(exhibit.content for exhibit in self.exhibits)


# Minutes; `hiring.planning` says the same of the rounds themselves.
USUAL_OVERHEAD = 15


@dataclass(frozen=True)
class KitFileRound:
    kind: str
    name: str
    purpose: str
    minutes: int
    questions: tuple[str, ...]
    # What of the minutes goes to welcome and close; the usual is not written.
    overhead: int = USUAL_OVERHEAD


@dataclass(frozen=True)
class KitFileTemplate:
    name: str
    summary: str
    rounds: tuple[KitFileRound, ...]


@dataclass(frozen=True)
class KitFileSample:
    answer: str
    rating: int
    why: str


@dataclass(frozen=True)
class KitFilePractice:
    slug: str
    title: str
    area: str
    competency: str
    prompt: str
    looks_for: tuple[str, ...]
    samples: tuple[KitFileSample, ...]


@dataclass(frozen=True)
class KitFile:
    """One role with everything needed to interview for it, or questions alone: then without `role` and `templates`.

    Competencies and questions are referred to by slug. The first template is the recommended one; the others are its
    variants, such as one with shorter rounds.
    """

    slug: str
    name: str
    version: int
    language: str
    summary: str
    role: KitFileRole | None
    competencies: tuple[KitFileCompetency, ...]
    questions: tuple[KitFileQuestion, ...]
    templates: tuple[KitFileTemplate, ...]
    practice: tuple[KitFilePractice, ...]
    # Those that not every installation has.
    categories: tuple[KitFileName, ...] = ()
    groups: tuple[KitFileName, ...] = ()

    @property
    def needs(self) -> tuple[KitFileRoleCompetency, ...]:
        """What its role asks for; nothing where it has none."""
        return self.role.competencies if self.role else ()
