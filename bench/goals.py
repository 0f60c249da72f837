"""The goals that a measurement in one process can hold, and whether what was seen meets them.

Goals against other products are looked at from outside, with both running on the same machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.measure import Target, ratio, wall_ratio
from bench.statements import MOST_STATEMENTS, repeated

WIDEST_LIST = 15
# Every page at the largest size, over itself at 500 candidates.
GROWS = 1.3
FIGURES_MS = 60
# MiB that a worker holds after every page at the largest size, above its start.
WORKER_GROWS_MIB = 20


@dataclass(frozen=True)
class Goal:
    """What one page or save may cost: times its floor, times itself where there are fewer rows, statements, and
    milliseconds of wall time at any size."""

    page: str
    floor: str
    number: str = ""
    most: float | None = None
    growth: float | None = None
    statements: int | None = MOST_STATEMENTS
    floor_grows: bool = False
    milliseconds: float | None = None

    @property
    def words(self) -> str:
        parts = [
            f"{self.most:g} x" if self.most else "",
            f"growth {self.growth:g}" if self.growth else "",
            f"{self.statements} SQL" if self.statements else "",
            f"{self.milliseconds:g} ms" if self.milliseconds else "",
        ]
        return f"{self.number + ': ' if self.number else ''}{', '.join(part for part in parts if part) or 'none'}"


GOALS = (
    Goal("candidate_list", "list-of-25", "2, 3", WIDEST_LIST, GROWS),
    Goal("candidate_search", "list-of-25", "2, 3", WIDEST_LIST, GROWS),
    Goal("candidate_detail", "one-row", "2", None, GROWS),
    Goal("opening_list", "list-of-25", "2", None, GROWS),
    Goal("opening_detail", "list-of-25", "2, 3", WIDEST_LIST, GROWS),
    Goal("interview_list", "list-of-25", "2, 3", WIDEST_LIST, GROWS),
    Goal("packet_list", "list-of-25", "2, 3", WIDEST_LIST, GROWS),
    Goal("packet_list_manager", "list-of-25", "2, 3", WIDEST_LIST, GROWS),
    Goal("question_list", "list-of-25", "2, 3", WIDEST_LIST, GROWS),
    Goal("compare", "list-of-50", "2, 3", WIDEST_LIST, GROWS),
    Goal("compare_all", "matrix", "1, 2", 2.5, floor_grows=True),
    Goal("my_work", "one-row", "2, 7", None, GROWS),
    Goal("my_work_manager", "one-row", "2, 7", None, GROWS),
    Goal("my_work_panelist", "one-row", "2, 7", None, GROWS),
    Goal("calibration", "one-row", "2", None, GROWS, milliseconds=FIGURES_MS),
    Goal("calibration_panelist", "one-row", "2", None, GROWS, milliseconds=FIGURES_MS),
    Goal("loop_detail", "one-row", "2", None, GROWS),
    Goal("debrief", "one-row", "2", None, GROWS),
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
    wall: dict[str, float]
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
        slowest = max(self.wall.values())
        if goal.milliseconds and slowest > goal.milliseconds:
            found.append(f"{slowest:.0f} ms")
        most = max(self.statements.values())
        if goal.statements and most > goal.statements:
            found.append(f"{most} statements")
        if len(set(self.statements.values())) > 1:
            found.append(f"statements differ: {self.statements}")
        if self.repeated:
            found.append(f"a statement comes {self.repeated} times")
        return found


def middle_of(sizes: Sequence[str]) -> str:
    """The size at which pages are set against their floor: 500 where there is one."""
    return sizes[min(1, len(sizes) - 1)]


def larger_than_base(sizes: Sequence[str]) -> tuple[str, Sequence[str]]:
    """From which size growth is told, and the sizes it is told of: from 500 where anything is larger."""
    first = 1 if len(sizes) > 2 else 0
    return sizes[first], sizes[first + 1 :]


def look(goal: Goal, targets: Mapping[str, Target], sizes: Sequence[str], seen: Mapping[str, list[str]]) -> Seen:
    """Put together what was measured of one page. Growth is the worse of CPU and wall time: the database works in a
    process of its own, and what it does for more rows shows in wall time alone."""
    middle, (base, larger) = middle_of(sizes), larger_than_base(sizes)
    page = {size: targets[f"{goal.page}@{size}"] for size in sizes}
    floor = targets[f"floor:{goal.floor}@{middle if goal.floor_grows else sizes[0]}"]
    statements = {size: seen[f"{goal.page}@{size}"] for size in sizes}
    return Seen(
        goal=goal,
        milliseconds={size: page[size].milliseconds for size in sizes},
        wall={size: page[size].wall_milliseconds for size in sizes},
        ratio=ratio(page[middle], floor),
        wall_ratio=wall_ratio(page[middle], floor),
        growth={size: max(ratio(page[size], page[base]), wall_ratio(page[size], page[base])) for size in larger},
        statements={size: len(asked) for size, asked in statements.items()},
        repeated=max(repeated(statements[middle]).values(), default=0),
    )


@dataclass
class Verdicts:
    """What was judged, and what of it was missed, for the last line."""

    missed: list[str] = field(default_factory=list)

    def on(self, what: str, reasons: Sequence[str]) -> str:
        """The verdict in words, for a line of a table."""
        self.missed += [f"{what}: {reason}" for reason in reasons]
        return f"missed: {'; '.join(reasons)}" if reasons else "met"

    def at_most(self, what: str, seen: float, most: float | None) -> str:
        """The same of one figure that may reach `most`. A figure that could not be had counts as missed."""
        return self.on(what, [] if most is None or seen <= most else [f"{seen:.3g} is over {most:g}"])
