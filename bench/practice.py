"""How often made-up raters pass a practice. No database, no server.

Each run takes one practice prompt of a shipped kit and lets one rater rate its samples once, by the limits that an
installation starts from. Lenient, random and flat raters must fail; a fair one, who errs by a level at times, passes.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from questionbank import scale
from questionbank.importing.kit_files import shipped_kit_files
from questionbank.practice.measures import Limits, is_pass

RUNS = 1000
USUAL = Limits(Decimal("0.50"), Decimal("0.60"))
# How often a fair rater is one level off, half of the time above and half below.
SLIPS = 0.2

Rater = Callable[[int, random.Random], int]


def within(level: int) -> int:
    return min(max(level, scale.LOWEST), scale.HIGHEST)


def lenient(agreed: int, chance: random.Random) -> int:
    """One level above what the answer deserves."""
    return within(agreed + 1)


def at_random(agreed: int, chance: random.Random) -> int:
    return chance.choice(scale.NUMBERS)


def flat(agreed: int, chance: random.Random) -> int:
    """The middle for everything."""
    return scale.MIDDLE


def fair(agreed: int, chance: random.Random) -> int:
    return within(agreed + chance.choice((-1, 1))) if chance.random() < SLIPS else agreed


RATERS: dict[str, Rater] = {"lenient": lenient, "random": at_random, "flat": flat, "fair": fair}


@dataclass(frozen=True)
class Rate:
    """How many of so many runs a rater passed."""

    name: str
    passed: int
    runs: int

    @property
    def share(self) -> float:
        return self.passed / self.runs


def rates(runs: int, seed: int = 1) -> dict[str, Rate]:
    """For every rater, over the same prompts."""
    prompts = {prompt.slug: prompt for kit in shipped_kit_files() for prompt in kit.practice}
    ratings = [[sample.rating for sample in prompt.samples] for _, prompt in sorted(prompts.items())]
    chance = random.Random(seed)
    drawn = [chance.choice(ratings) for _ in range(runs)]
    return {
        name: Rate(name, sum(is_pass([rater(one, chance) for one in agreed], agreed, USUAL) for agreed in drawn), runs)
        for name, rater in RATERS.items()
    }


def table(runs: int = RUNS) -> str:
    """A line for every rater. The error of the fair one is to fail, that of the others to pass."""
    lines = [f"{'rater':<10}{'passed':>8}{'of':>7}{'share':>8}{'error':>8}"]
    for rate in rates(runs).values():
        error = 1 - rate.share if rate.name == "fair" else rate.share
        lines.append(f"{rate.name:<10}{rate.passed:>8}{rate.runs:>7}{rate.share:>8.1%}{error:>8.1%}")
    return "\n".join(lines)
