"""The competencies whose mean lies below the level, as a debrief talks about them. Pure.

Those on which the panel is divided are not here, however low their mean: they are talked about first, as what they are.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from core.wording import listed
from interviews.debriefs.matrix import MatrixRow
from interviews.debriefs.scoring import figure


@dataclass(frozen=True)
class BelowTheLevel:
    """Rows below the level, must-haves first, weakest first."""

    rows: list[MatrixRow]
    level: float | None = None
    must_haves: Collection[int] = ()

    @cached_property
    def agreed(self) -> list[MatrixRow]:
        """Those that several people rated, and on which they agree."""
        return [row for row in self.rows if row.score.gap is not None]

    @cached_property
    def by_one(self) -> list[MatrixRow]:
        """Those that one person alone could rate, so nobody agrees on them."""
        return [row for row in self.rows if row.score.gap is None]

    @property
    def to_talk_about(self) -> list[MatrixRow]:
        """What the panel agrees on, and each must-have, whoever rated it."""
        return [row for row in self.rows if row in self.agreed or row.competency_id in self.must_haves]

    @property
    def heading(self) -> str:
        """Nobody agrees on what one person alone could rate."""
        return "Agreed, below the level" if self.agreed else "Below the level"

    @property
    def has_must_haves(self) -> bool:
        return any(row.competency_id in self.must_haves for row in self.agreed)

    def mean_of(self, row: MatrixRow) -> str:
        """The mean to one place; to more where one place would hide that it is below."""
        return figure(row.score.mean, self.level)

    @property
    def by_one_sentence(self) -> str:
        """Says which rows stand on one person's rating; nothing where none does."""
        rows = [self._named_with_mean(row) for row in self.by_one]
        if not rows:
            return ""
        verb, what = ("is", "it") if len(rows) == 1 else ("are", "each")
        too = " too" if self.agreed else ""
        return f"{listed(rows)} {verb} below the level{too}, but only one person could rate {what}."

    def _named_with_mean(self, row: MatrixRow) -> str:
        """Says "Judgement (must-have, 2.0)"."""
        must = "must-have, " if row.competency_id in self.must_haves else ""
        return f"{row.name} ({must}{self.mean_of(row)})"


def below_the_level(rows: Iterable[MatrixRow], level: float | None, must_haves: Collection[int] = ()) -> BelowTheLevel:
    """The rows that are not divided and whose mean is less than `level`; none without a level."""
    if level is None:
        return BelowTheLevel([])
    floor = Fraction(str(level))
    means = [(row, row.score.mean) for row in rows if not row.score.differs]
    weak = [(row, mean) for row, mean in means if mean is not None and mean < floor]
    weak.sort(key=lambda one: (one[0].competency_id not in must_haves, one[1]))
    return BelowTheLevel([row for row, _ in weak], level, must_haves)
