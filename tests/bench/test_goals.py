"""What the bench calls missed, from times in hand."""

from bench.goals import Goal, Seen, Verdicts, look
from bench.measure import Target

GOAL = Goal("list", "floor", growth=1.3, statements=14)


def timed(name: str, cpu: float, wall: float) -> Target:
    """Three rounds of the same milliseconds."""
    return Target(name, lambda: None, cpu=[cpu / 1000] * 3, wall=[wall / 1000] * 3)


def seen_at(goal: Goal, sizes: dict[str, tuple[float, float]], statements: int = 8) -> Seen:
    pages = [timed(f"{goal.page}@{size}", *times) for size, times in sizes.items()]
    floors = [timed(f"floor:{goal.floor}@{size}", 1, 1) for size in sizes]
    targets = {target.name: target for target in [*pages, *floors]}
    asked = {page.name: [f"SELECT a{number}" for number in range(statements)] for page in pages}
    return look(goal, targets, list(sizes), asked)


def test_work_of_the_database_counts_as_growth() -> None:
    """It is done in another process, so that our CPU time alone would say nothing of it."""
    grown = seen_at(GOAL, {"50": (10, 12), "500": (10, 12), "20000": (10, 24)})
    assert grown.growth == {"20000": 2.0}
    assert grown.missed == ["grows 2.00"]


def test_growth_is_told_from_500() -> None:
    assert seen_at(GOAL, {"50": (10, 12), "500": (20, 24), "20000": (22, 26)}).missed == []


def test_with_two_sizes_growth_is_told_from_the_smaller() -> None:
    assert seen_at(GOAL, {"50": (10, 12), "500": (20, 24)}).missed == ["grows 2.00"]


def test_a_limit_in_milliseconds_holds_at_any_size() -> None:
    goal = Goal("figures", "floor", milliseconds=60)
    assert seen_at(goal, {"50": (9, 10), "500": (30, 59), "20000": (50, 61)}).missed == ["61 ms"]


def test_every_missed_goal_is_named_in_the_last_line() -> None:
    verdicts = Verdicts()
    assert verdicts.on("packets", seen_at(GOAL, {"50": (10, 10)}, statements=15).missed) == "missed: 15 statements"
    assert verdicts.on("openings", []) == "met"
    assert verdicts.at_most("worker, MiB", 19, 20) == "met"
    assert verdicts.at_most("worker, MiB", float("nan"), 20) == "missed: nan is over 20"
    assert verdicts.missed == ["packets: 15 statements", "worker, MiB: nan is over 20"]
