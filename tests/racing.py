"""Actions of several people at one moment, each in a transaction of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connection

from core.errors import RuleViolation

# Fewer than a process has connections in its pool, one of which the test itself holds: more would wait for one, and on
# a busy machine longer than the pool lets anybody wait.
MOST_THREADS = 10


def race(*actions: Callable[[], Any]) -> list[Any]:
    """Start all actions together; the result of each, or the exception it raised, in the order given.

    Of more than MOST_THREADS as many begin together, and each of the rest as soon as another has ended.
    """
    gate = Barrier(min(len(actions), MOST_THREADS))

    def run(action: Callable[[], Any]) -> Any:
        try:
            return action()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(gate.parties, initializer=partial(gate.wait, timeout=30)) as threads:
        return list(threads.map(run, actions))


def at_once(action: Callable[[int], Any], times: int = 4) -> list[Any]:
    """Race `action(place)` for each place; what each gave, or the sentence that refused it. What else went wrong is
    raised."""
    outcomes = race(*(partial(action, place) for place in range(times)))
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, RuleViolation):
            raise outcome
    return [one.sentence if isinstance(one, RuleViolation) else one for one in outcomes]
