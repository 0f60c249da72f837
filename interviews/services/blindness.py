"""Actions whose answer would tell a panelist with an open card something of the others' cards."""

from typing import Any

from core.errors import RuleViolation
from interviews.models import Loop
from interviews.visibility import sight_of


def check_is_not_blind(by: Any, loop: Loop, instead: str) -> None:
    """Refuse with RuleViolation when `by` still owes a card in the loop; `instead` says who does it then."""
    if sight_of(by, loop).is_blind:
        raise RuleViolation(f"You owe a scorecard in this loop, so {instead}.")
