"""A real worker on the databases and the broker of the test run."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

STOPS_WITHIN_SECONDS = 180


@contextmanager
def real_worker(*options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Celery in a process of its own, which sees what this test has committed, and makes the PDFs."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "1", "-P", "solo", "-l", "WARNING"]
    command += options
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": database_url()})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(STOPS_WITHIN_SECONDS)


def database_url() -> str:
    """The address of the test's own database: that of the run, with the name that Django gave it."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    return re.sub(r"/[^/?]+(\?|$)", rf"/{connection.settings_dict['NAME']}\1", os.environ["DATABASE_URL"], count=1)
