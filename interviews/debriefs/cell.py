"""A cell in words: what one panelist gave for one thing, be it an answer or a competency with several.

Pages, PDFs and files ask nothing else how it is said, so they cannot differ. Pure.
"""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.wording import plain
from questionbank import scale
from questionbank.rating_markup import rated_html

NOT_RATED = "not rated"
WAIVED = "waived"


@dataclass(frozen=True)
class Given:
    """A score, or blanks, or both where several answers are one cell; or why there is neither."""

    score: float | None = None
    blanks: tuple[str, ...] = ()
    is_waived: bool = False
    is_in_rounds: bool = True

    @classmethod
    def of(cls, score: int | None, blank: str, *, is_waived: bool = False) -> "Given":
        """One rating, from its columns."""
        return cls(score, (blank,) if blank else (), is_waived)

    @property
    def is_given(self) -> bool:
        return self.score is not None or bool(self.blanks)

    def on_page(self) -> SafeString:
        """For a page: the score on its tint, each blank with its icon."""
        if not self.is_in_rounds:
            return _OUTSIDE
        if self.is_waived:
            return _WAIVED
        return rated_html(self.score, self.blanks) if self.is_given else _NOT_RATED

    def in_print(self) -> str:
        """For a table on paper, in small letters: "4", "3.5, declined", "not rated", "–"."""
        if not self.is_in_rounds:
            return "–"
        if self.is_waived:
            return WAIVED
        scores = [plain(self.score)] if self.score is not None else []
        return ", ".join(scores + [scale.BLANKS[code].short.lower() for code in self.blanks]) or NOT_RATED

    def in_file(self) -> tuple[float | None, str]:
        """For a file that is reckoned with: the score as a number, the blank in full; either may be empty."""
        return self.score, ", ".join(scale.BLANKS[code].label for code in self.blanks)

    def in_line(self) -> str:
        """For running text, the choice in full: "4, Strong", "Candidate declined"; nothing where nothing was given."""
        labels = [scale.label_of(int(self.score))] if self.score is not None else []
        return ", ".join(labels + [scale.BLANKS[code].label for code in self.blanks])


OUTSIDE = Given(is_in_rounds=False)

_OUTSIDE = SafeString('<span class="visually-hidden">not in this person’s rounds</span>')
_WAIVED = SafeString(f'<span class="lw-muted lw-sm">{WAIVED.capitalize()}</span>')
_NOT_RATED = SafeString(f'<span class="lw-muted lw-sm">{NOT_RATED.capitalize()}</span>')
