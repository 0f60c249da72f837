"""The four-fifths rule on numbers that somebody types in. Pure, in exact fractions; nothing is stored.

Source: Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D. A group whose rate of selection is under
four fifths of the highest rate is flagged, unless the numbers are so small that one selection given to that group
instead of the highest one would turn the order round. A flag is a reason to look closer, and proves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

FOUR_FIFTHS = Fraction(4, 5)


@dataclass(frozen=True)
class SelectionGroup:
    """How many of a group applied, and how many of them were selected."""

    name: str
    applied: int
    selected: int

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.selected, self.applied) if self.applied else None


@dataclass(frozen=True)
class ImpactRatio:
    """One group beside the group with the highest rate. `ratio` is None where there is nothing to compare."""

    group: SelectionGroup
    ratio: Fraction | None
    is_below: bool = False
    is_fragile: bool = False

    @property
    def is_flagged(self) -> bool:
        return self.is_below and not self.is_fragile

    @property
    def percent(self) -> str:
        return "" if self.group.rate is None else f"{float(self.group.rate * 100):.1f}%"

    @property
    def ratio_words(self) -> str:
        """To two places, cut off rather than rounded: .7999 must not read as .80."""
        return "" if self.ratio is None else f"{(self.ratio * 100).__floor__() / 100:.2f}"


def four_fifths(groups: Sequence[SelectionGroup]) -> list[ImpactRatio]:
    """Compare every group with the one whose rate is highest, in the order given.

    Groups in which nobody applied, and all groups when nobody was selected, have no ratio. Raises ValueError for
    numbers below zero, and for more selected than applied.
    """
    for group in groups:
        if not 0 <= group.selected <= group.applied:
            raise ValueError(f"{group.name}: between none and all of those who applied can be selected.")
    highest = max((group.rate for group in groups if group.rate is not None), default=Fraction(0))
    # Of groups that share the highest rate the largest says most, whichever was typed in first.
    best = max((group for group in groups if group.rate == highest), key=lambda group: group.applied, default=None)
    return [_beside(group, highest, best) for group in groups]


def _beside(group: SelectionGroup, highest: Fraction, best: SelectionGroup | None) -> ImpactRatio:
    if group.rate is None or not highest or best is None:
        return ImpactRatio(group, None)
    ratio = group.rate / highest
    return ImpactRatio(group, ratio, ratio < FOUR_FIFTHS, _one_selection_turns(group, best))


def _one_selection_turns(group: SelectionGroup, best: SelectionGroup) -> bool:
    """One selection given to this group instead of the highest one would put it ahead."""
    if group.selected == group.applied:
        return False
    return Fraction(group.selected + 1, group.applied) > Fraction(best.selected - 1, best.applied)
