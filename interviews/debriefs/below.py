"""The competencies whose mean lies below the level, as a debrief talks about them. Pure.

Those on which the panel is divided are not here, however low their mean: they are talked about first, as what they are.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from core.wording import listed
from interviews.debriefs.matrix import MatrixRow
from interviews.debriefs.scoring import printed


@dataclass(frozen=True)
class BelowTheLevel:
    """Rows below the level, must-haves first, weakest first."""

    rows: list[MatrixRow]
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
        return [row for row in self.rows if row.score.gap is not None or row.competency_id in self.must_haves]

    @property
    def by_one_sentence(self) -> str:
        """Says which rows stand on one person's rating; nothing where none does."""
        rows = [self._named_with_mean(row) for row in self.by_one]
        if not rows:
            return ""
        verb = "is" if len(rows) == 1 else "are"
        each = "" if len(rows) == 1 else " each"
        return f"{listed(rows)} {verb} below the level too, but only one person could rate{each or ' it'}."

    def _named_with_mean(self, row: MatrixRow) -> str:
        """Says "Judgement (must-have, 2.0)"."""
        must = "must-have, " if row.competency_id in self.must_haves else ""
        return f"{row.name} ({must}{printed(row.score.mean):.1f})"


def below_the_level(rows: Iterable[MatrixRow], level: float | None, must_haves: Collection[int] = ()) -> BelowTheLevel:
    """The rows that are not divided and whose mean is less than `level`; none without a level."""
    if level is None:
        return BelowTheLevel([], must_haves)
    floor = Fraction(str(level))
    means = [(row, row.score.mean) for row in rows if not row.score.differs]
    weak = [(row, mean) for row, mean in means if mean is not None and mean < floor]
    weak.sort(key=lambda one: (one[0].competency_id not in must_haves, one[1]))
    return BelowTheLevel([row for row, _ in weak], must_haves)
