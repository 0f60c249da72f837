"""Interleaved rounds: what is compared runs in turns within seconds, so that a busy machine slows all of it alike."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

SLICE_SECONDS = 0.03
MOST_CALLS = 40


def nothing() -> None:
    """No preparation."""


@dataclass(eq=False)
class Target:
    """Something to measure. `before` runs before each call and is not measured; `enter` once before its turn."""

    name: str
    call: Callable[[], object]
    before: Callable[[], None] = nothing
    enter: Callable[[], None] = nothing
    calls: int = 1
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def once(self) -> tuple[float, float]:
        """Seconds of CPU and of wall time of one call."""
        self.before()
        cpu, wall = time.process_time(), time.perf_counter()
        self.call()
        return time.process_time() - cpu, time.perf_counter() - wall

    def warm(self) -> None:
        """Fill caches, and choose how many calls make a turn long enough to be told from noise."""
        self.enter()
        self.once()
        seconds = min(self.once()[0] for _ in range(2))
        self.calls = max(1, min(MOST_CALLS, round(SLICE_SECONDS / max(seconds, 1e-5))))

    def turn(self) -> None:
        self.enter()
        spent = [self.once() for _ in range(self.calls)]
        self.cpu.append(statistics.fmean(cpu for cpu, _ in spent))
        self.wall.append(statistics.fmean(wall for _, wall in spent))

    @property
    def milliseconds(self) -> float:
        return statistics.median(self.cpu) * 1000

    @property
    def wall_milliseconds(self) -> float:
        return statistics.median(self.wall) * 1000


def run(targets: Sequence[Target], rounds: int) -> None:
    """Warm everything, then let each have its turn in each round, beginning with another one each time."""
    for target in targets:
        target.warm()
    gc.collect()
    gc.freeze()
    for number in range(rounds):
        first = number * len(targets) // rounds
        for target in [*targets[first:], *targets[:first]]:
            target.turn()


def ratio(target: Target, floor: Target) -> float:
    """The median over the rounds of what the one cost in CPU time for the other."""
    return statistics.median(ours / theirs for ours, theirs in zip(target.cpu, floor.cpu, strict=True))


def wall_ratio(target: Target, floor: Target) -> float:
    return statistics.median(ours / theirs for ours, theirs in zip(target.wall, floor.wall, strict=True))
