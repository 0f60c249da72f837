"""Who stands too near to a loop: somebody who still owes a card in it, or whom it is about.

A service cannot leave this to the marker of the page: between the two a card may be opened again.
"""

from typing import Any

from core.errors import RuleViolation
from interviews.models import Loop
from interviews.visibility import ABOUT_YOU, sight_of


def check_is_not_blind(by: Any, loop: Loop, instead: str) -> None:
    """Refuse with RuleViolation when `by` still owes a card in the loop; `instead` says who does it then."""
    if sight_of(by, loop).is_blind:
        raise RuleViolation(f"You owe a scorecard in this loop, so {instead}.")


def check_is_not_bound(by: Any, loop: Loop) -> None:
    """Refuse with RuleViolation, in the words of the sealed-card rule, when it binds `by` in the loop, or when the loop
    is about them."""
    sight = sight_of(by, loop)
    if sight.why == ABOUT_YOU or sight.is_blind:
        raise RuleViolation(sight.why)
