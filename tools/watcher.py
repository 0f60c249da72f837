"""Ends process groups whose supervisor has died. It reads `+<group>` and `-<group>` lines until its input closes."""

import os
import signal
import sys
import time

GRACE_SECONDS = 4.0


def main() -> None:
    """Wait for the end of the input; a supervisor that stopped in order has taken every group off the list by then."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        (groups.add if line.startswith("+") else groups.discard)(int(line[1:]))
    end(groups)


def end(groups: set[int]) -> None:
    """Ask every group to end, and after a few seconds insist."""
    left = {group for group in groups if send(group, signal.SIGTERM)}
    deadline = time.monotonic() + GRACE_SECONDS
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = {group for group in left if send(group, 0)}
    for group in left:
        send(group, signal.SIGKILL)


def send(group: int, number: int) -> bool:
    """Signal a group; says whether it still exists."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
