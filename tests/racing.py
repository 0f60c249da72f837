"""Actions of several people at one moment, each in a thread and a transaction of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def race(*actions: Callable[[], Any]) -> list[Any]:
    """Start all actions together; the result of each, or the exception it raised, in the order given."""
    outcomes: list[Any] = [None] * len(actions)
    gate = threading.Barrier(len(actions), timeout=10)

    def run(place: int, action: Callable[[], Any]) -> None:
        try:
            gate.wait()
            outcomes[place] = action()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes
