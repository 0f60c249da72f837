"""The rating scale: its levels, what each is called, and the blanks that stand where an answer has no score.

The only home of all this: columns, constraints, forms, checks, pages, PDFs, files, scripts and kit files are fed from
here. After a change here `makemigrations` writes the constraints and choices anew. A leaf: it imports nothing of the
project.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models


@dataclass(frozen=True)
class Level:
    """One level. An anchored one is described wherever anything is; the others are if somebody cares to."""

    number: int
    word: str
    is_anchored: bool = False
    needs_evidence: bool = False

    @property
    def label(self) -> str:
        """Says "4, Strong"."""
        return f"{self.number}, {self.word}"


# From the lowest to the highest, without a gap.
LEVELS = (
    Level(1, "Poor", is_anchored=True, needs_evidence=True),
    Level(2, "Weak"),
    Level(3, "Sound", is_anchored=True),
    Level(4, "Strong"),
    Level(5, "Excellent", is_anchored=True, needs_evidence=True),
)
NUMBERS = tuple(level.number for level in LEVELS)
LOWEST, HIGHEST = NUMBERS[0], NUMBERS[-1]
MIDDLE = NUMBERS[len(NUMBERS) // 2]
BOUNDS = (LOWEST, HIGHEST)
FROM_TO = f"{LOWEST} to {HIGHEST}"
BETWEEN = f"between {LOWEST} and {HIGHEST}"
ANCHORED = tuple(level.number for level in LEVELS if level.is_anchored)
OPTIONAL = tuple(level.number for level in LEVELS if not level.is_anchored)
NEED_EVIDENCE = tuple(level.number for level in LEVELS if level.needs_evidence)

# What openings start from until somebody agrees on another level.
USUAL_LEVEL = Decimal("3.5")
# Levels between two ratings from which on they are talked about first.
WIDE_GAP = 2

_LABELS = {level.number: level.label for level in LEVELS}


class Blank(models.TextChoices):
    """Why an answer has no score. None of them ever enters a mean.

    The label is the choice in full; `short` is the word in a table, `icon` the symbol in the sprite.
    """

    short: str
    icon: str

    def __new__(cls, code: str, short: str, icon: str) -> "Blank":
        blank = str.__new__(cls, code)
        blank._value_ = code
        blank.short, blank.icon = short, icon
        return blank

    NOT_ASKED = "not_asked", "Not asked", "not-asked", "Not asked"
    NO_EVIDENCE = "no_evidence", "No evidence", "no-evidence", "Asked, no evidence"
    DECLINED = "declined", "Declined", "declined", "Candidate declined"
    CONFLICT = "conflict", "Conflict", "conflict", "I have a conflict"


BLANKS = {blank.value: blank for blank in Blank}
# What a rating can be, as a form sends it.
CHOICES = [(str(level.number), level.word) for level in LEVELS] + list(Blank.choices)
# The same on paper, each beside a box to tick.
BOXES = [f"{level.number} {level.word}" for level in LEVELS] + list(Blank.labels)


def label_of(number: int) -> str:
    """Says "4, Strong" for 4. Raises KeyError for what is no level."""
    return _LABELS[number]


def read_choice(choice: str) -> tuple[int | None, str]:
    """Score and blank of one of CHOICES: (4, "") or (None, "declined"); (None, "") for no choice yet."""
    return (int(choice), "") if choice.isdigit() else (None, choice)
