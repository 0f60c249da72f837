"""`make lint`: no line of a template is longer than a line of code may be."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tools.base import ROOT, say

LONGEST = 120


def long_lines(folder: Path) -> Iterator[str]:
    """Says for each line that is too long in which file it stands, and where."""
    for path in sorted(folder.rglob("*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > LONGEST:
                yield f"{path}:{number}: {len(line)} characters, {LONGEST} are allowed"


def main(folder: Path = ROOT / "templates") -> int:
    found = list(long_lines(folder))
    for line in found:
        say(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
