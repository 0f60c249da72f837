"""Whether a decision departs from what the ratings or the panel say, as sentences. Pure: numbers and words in hand.

A departure is allowed and often right. It only needs a second reason, so that it can be understood a year later.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from core.wording import listed
from interviews.debriefs.scoring import kept_level, kept_mean, weak_must_haves
from interviews.states import AGAINST, FOR
from interviews.states import DecisionOutcome as Outcome

LEVEL = "the level"
ABOVE = "The score is above {level}. Say what outweighs it."
AT = "The score reaches {level}. Say what outweighs it."
BELOW = "The score is below {level}. Say what outweighs it."
MOST_ARE_FOR = "Most of the panel would hire. Say why you decide otherwise."
WEAK_MUST_HAVE = "{names} is a must-have below {level}. Say why you hire all the same."
WEAK_MUST_HAVES = "{names} are must-haves below {level}. Say why you hire all the same."
MOST_ARE_AGAINST = "Most of the panel would not hire. Say why you decide otherwise."


def majority(recommendations: Iterable[str]) -> str:
    """Whether most recommendations say "hire" or "no_hire"; empty when they are even or there are none."""
    given = list(recommendations)
    balance = sum(word in FOR for word in given) - sum(word in AGAINST for word in given)
    if balance == 0:
        return ""
    return Outcome.HIRE if balance > 0 else Outcome.NO_HIRE


def departures(
    outcome: str, *, score: Fraction | None, level: Fraction | None, recommendations: Iterable[str]
) -> list[str]:
    """One sentence for each thing that this outcome departs from; none for another round, which decides nothing yet.

    A score at the agreed level has reached it. Where nobody scored anything there is no score to depart from.
    """
    if outcome == Outcome.ANOTHER_ROUND:
        return []
    return _from_score(outcome, score, level) + _from_majority(outcome, majority(recommendations))


def _from_score(outcome: str, score: Fraction | None, level: Fraction | None) -> list[str]:
    if score is None or level is None:
        return []
    if outcome == Outcome.HIRE:
        return [BELOW] if score < level else []
    if score < level:
        return []
    return [AT if score == level else ABOVE]


def _from_majority(outcome: str, most: str) -> list[str]:
    if not most or most == outcome:
        return []
    return [MOST_ARE_FOR if most == Outcome.HIRE else MOST_ARE_AGAINST]


def departures_from(
    outcome: str, frozen: Mapping[str, Any], recommendations: Iterable[str], level_name: str = LEVEL
) -> list[str]:
    """The same, and hiring over a weak must-have, by what a debrief has fixed (Debrief.mechanical_score). Its level is
    called by `level_name`: agreed, proposed, or set."""
    kept = kept_level(frozen)
    level = None if kept is None else Fraction(str(kept))
    found = departures(outcome, score=kept_mean(frozen), level=level, recommendations=recommendations)
    weak = weak_must_haves(frozen) if outcome == Outcome.HIRE else []
    return [*_over_must_haves(weak, level_name), *(sentence.format(level=level_name) for sentence in found)]


def _over_must_haves(names: list[str], level_name: str) -> list[str]:
    if not names:
        return []
    sentence = WEAK_MUST_HAVE if len(names) == 1 else WEAK_MUST_HAVES
    return [sentence.format(names=listed(names), level=level_name)]
