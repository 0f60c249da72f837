"""`make bench`: measure, print a table, and end with one line of JSON. It is a report: the exit code is 0."""

import argparse
import sys
from pathlib import Path

from bench import databases

LARGE = (5000, 20000)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument(
        "--large", action="store_true", help="also with 5,000 and 20,000 candidates, and 300 packets in one child"
    )
    parser.add_argument("--rounds", type=int, default=9, help="interleaved rounds (default: 9)")
    parser.add_argument("--sizes", default="", help="other numbers of candidates, such as 20,200")
    parser.add_argument("--no-packets", action="store_true", help="leave out the PDFs")
    parser.add_argument("--profile", default="", help="only show where the time of this page goes, such as kit")
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",") if size] or [50, 500, *(LARGE if chosen.large else [])]
    with databases.servers() as folder:
        run(folder, sizes, chosen)


def run(folder: Path, sizes: list[int], chosen: argparse.Namespace) -> None:
    # Models can be imported only once there are settings.
    from bench import report

    if chosen.profile:
        report.profile(folder, sizes[0], chosen.profile)
        return
    report.write(folder, sizes, rounds=chosen.rounds, is_large=chosen.large, has_packets=not chosen.no_packets)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
