"""Practising on sample answers: what a person sees after each rating. Nothing is kept; the address carries it all."""

from collections.abc import Sequence
from dataclasses import dataclass

from questionbank.models import PracticeSample
from questionbank.scale import NUMBERS


@dataclass(frozen=True)
class ComparedSample:
    """One sample answer with the person's rating beside the one it deserves."""

    number: int
    sample: PracticeSample
    own: int

    @property
    def difference(self) -> int:
        """Above zero when the person was more generous."""
        return self.own - self.sample.rating

    @property
    def sentence(self) -> str:
        if self.difference == 0:
            return "You agree with the kit."
        levels = "one level" if abs(self.difference) == 1 else f"{abs(self.difference)} levels"
        return f"You are {levels} {'above' if self.difference > 0 else 'below'} the kit."


@dataclass(frozen=True)
class Sitting:
    """How far somebody is with the samples of one prompt: `goes_on` while the next one is being rated."""

    samples: Sequence[PracticeSample]
    ratings: tuple[int, ...]
    goes_on: bool

    @property
    def compared(self) -> list[ComparedSample]:
        pairs = zip(self.samples, self.ratings, strict=False)
        return [ComparedSample(number, sample, own) for number, (sample, own) in enumerate(pairs, start=1)]

    @property
    def is_rating(self) -> bool:
        """A sample waits for a rating: at the beginning, and after each comparison."""
        return len(self.ratings) < len(self.samples) and (self.goes_on or not self.ratings)

    @property
    def sample(self) -> PracticeSample | None:
        """The sample that waits for a rating."""
        return self.samples[len(self.ratings)] if self.is_rating else None

    @property
    def latest(self) -> ComparedSample | None:
        """The comparison to read now."""
        return None if self.is_rating or not self.compared else self.compared[-1]

    @property
    def is_over(self) -> bool:
        return bool(self.samples) and not self.is_rating and len(self.compared) == len(self.samples)

    @property
    def number(self) -> int:
        """The number of the sample on the page."""
        return len(self.ratings) + 1 if self.is_rating else len(self.ratings)

    @property
    def next_number(self) -> int:
        return len(self.ratings) + 1

    @property
    def leaning(self) -> str:
        """In one sentence, how the person's ratings lie to the kit's."""
        differences = [comparison.difference for comparison in self.compared]
        equal = differences.count(0)
        if equal == len(differences):
            return "You and the kit agree on every answer."
        mean = sum(differences) / len(differences)
        if abs(mean) < 0.5:
            return f"You and the kit agree on {equal} of {len(differences)} answers, and neither is stricter overall."
        return f"On average you rate {abs(mean):.1f} levels {'higher' if mean > 0 else 'lower'} than the kit."


def sitting(samples: Sequence[PracticeSample], given: Sequence[str], sample: str) -> Sitting:
    """Read an address: the ratings given, and the number of the sample that is being rated, if any.

    Whatever is no rating ends the row: what comes before it counts.
    """
    ratings: list[int] = []
    for text in given[: len(samples)]:
        if text not in {str(number) for number in NUMBERS}:
            break
        ratings.append(int(text))
    return Sitting(samples, tuple(ratings), goes_on=sample == str(len(ratings) + 1))
