"""The project's machinery: set-up, run, test, lock, lint. Standard library only, so that a bare Python can start it."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (an older Python has to be able to read this line)
    sys.exit(
        "Loopwright needs Python 3.11 or newer, and this is {}.{}. "
        "If a newer one is installed, name it: make run PYTHON=python3.12".format(*sys.version_info)
    )
