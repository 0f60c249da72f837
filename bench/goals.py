"""The goals that a measurement in one process can hold, and whether what was seen meets them.

Goals against other products are looked at from outside, with both running on the same machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.measure import Target, ratio, wall_ratio
from bench.statements import MOST_STATEMENTS

WIDEST_LIST = 15


@dataclass(frozen=True)
class Goal:
    """What one page or save may cost: times its floor, times itself at the smallest size, statements."""

    page: str
    floor: str
    number: str = ""
    most: float | None = None
    growth: float | None = None
    statements: int | None = MOST_STATEMENTS
    floor_grows: bool = False

    @property
    def words(self) -> str:
        parts = [
            f"{self.most:g} x" if self.most else "",
            f"growth {self.growth:g}" if self.growth else "",
            f"{self.statements} SQL" if self.statements else "",
        ]
        return f"{self.number + ': ' if self.number else ''}{', '.join(part for part in parts if part) or 'none'}"


GOALS = (
    Goal("candidate_list", "list-of-25", "2, 3", WIDEST_LIST, 1.5),
    Goal("opening_list", "list-of-25", "2", None, 1.5),
    Goal("opening_detail", "list-of-25", "2, 3", WIDEST_LIST, 1.5),
    Goal("interview_list", "list-of-25", "2, 3", WIDEST_LIST, 1.5),
    Goal("packet_list", "list-of-25", "2, 3", WIDEST_LIST, 1.5),
    Goal("question_list", "list-of-25", "2, 3", WIDEST_LIST, 1.5),
    Goal("compare", "list-of-50", "2, 3", WIDEST_LIST, 1.5),
    Goal("compare_all", "matrix", "1, 2", 2.5, floor_grows=True),
    Goal("my_work", "one-row", "2, 7", None, 1.3),
    Goal("my_work_panelist", "one-row", "2, 7", None, 1.3),
    Goal("loop_detail", "one-row", "2", None, 1.5),
    Goal("debrief", "one-row", "2", None, 1.5),
    Goal("kit", "form-markup", "2, 5", None, 1.2),
    Goal("scorecard_review", "form-markup", "2, 5", None, 1.2),
    Goal("export_csv", "matrix", "12", statements=8, floor_grows=True),
    Goal("export_json", "matrix", "12", statements=8, floor_grows=True),
    Goal("answer_save", "insert-one", "6", 5, 1.2),
    Goal("card_save", "save-card", "6", 5, 1.2),
    Goal("submit", "save-card", "6", 5, 1.2),
    Goal("whole_card", "save-card", "6", 5, 1.2),
)
# The comparison of everybody at 5,000 may cost more: goal 4.
MATRIX_AT_THE_LARGEST = 3.0


@dataclass(frozen=True)
class Seen:
    """One line of the report."""

    goal: Goal
    milliseconds: dict[str, float]
    wall: float
    ratio: float
    wall_ratio: float
    growth: dict[str, float]
    statements: dict[str, int]
    repeated: int

    @property
    def missed(self) -> list[str]:
        """What of the goal was not reached, in words; nothing where it was."""
        goal, found = self.goal, []
        if goal.most and self.ratio > goal.most:
            found.append(f"{self.ratio:.1f} x is over {goal.most:g}")
        worst = max(self.growth.values(), default=0)
        if goal.growth and worst > goal.growth:
            found.append(f"grows {worst:.2f}")
        most = max(self.statements.values())
        if goal.statements and most > goal.statements:
            found.append(f"{most} statements")
        if len(set(self.statements.values())) > 1:
            found.append(f"statements differ: {self.statements}")
        if self.repeated:
            found.append(f"a statement comes {self.repeated} times")
        return found


def look(goal: Goal, targets: Mapping[str, Target], sizes: Sequence[str], seen: Mapping[str, list[str]]) -> Seen:
    """Put together what was measured of one page. The ratio is taken at the middle size, 500 where there is one."""
    from bench.statements import repeated

    middle = sizes[min(1, len(sizes) - 1)]
    page = {size: targets[f"{goal.page}@{size}"] for size in sizes}
    floor = targets[f"floor:{goal.floor}@{middle if goal.floor_grows else sizes[0]}"]
    statements = {size: seen[f"{goal.page}@{size}"] for size in sizes}
    return Seen(
        goal=goal,
        milliseconds={size: page[size].milliseconds for size in sizes},
        wall=page[middle].wall_milliseconds,
        ratio=ratio(page[middle], floor),
        wall_ratio=wall_ratio(page[middle], floor),
        growth={size: ratio(page[size], page[sizes[0]]) for size in sizes[1:]},
        statements={size: len(asked) for size, asked in statements.items()},
        repeated=max(repeated(statements[middle]).values(), default=0),
    )
