"""What reaches a log: JSON, our own lines included, and nothing that a person wrote."""

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import structlog
from celery import shared_task
from django.conf import settings
from django.core import signing

from core.link_keys import new_key
from core.logging import make_formatter
from tests.architecture.urls import pages

SECRET = "She cried in the second round."


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, as the settings' formatter writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(make_formatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@shared_task(name="tests.breaks")
def breaks(text: str) -> None:
    raise ValueError(f"Cannot store {text!r}")


def test_a_failed_task_leaves_its_name_and_the_type_of_its_error(lines: io.StringIO) -> None:
    """G8, S12: Celery's own line holds message, traceback and arguments."""
    breaks.apply(args=[SECRET])
    written = lines.getvalue()
    assert SECRET not in written and "Cannot store" not in written
    line = json.loads(written.splitlines()[-1])
    assert "tests.breaks" in line["event"] and line["exception"][0] == "ValueError"


@pytest.mark.parametrize("name", ["celery.worker", "kombu", "django.request", "anything"])
def test_an_error_in_the_arguments_of_a_line_is_its_type(lines: io.StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    logger.error("Task handler raised error: %r", ValueError(SECRET))
    logger.error("With %(exc)s in %(place)s", {"exc": ValueError(SECRET), "place": "here"})
    first, second = map(json.loads, lines.getvalue().splitlines())
    assert SECRET not in lines.getvalue()
    assert first["event"] == "Task handler raised error: 'ValueError'"
    assert second["event"] == "With ValueError in here"


def test_our_own_lines_are_json_too(lines: io.StringIO) -> None:
    structlog.get_logger("core.anything").warning("nudge.failed", pk=7, token="abc")
    line = json.loads(lines.getvalue())
    assert (line["event"], line["pk"], line["token"], line["level"]) == ("nudge.failed", 7, "(left out)", "warning")


KEYS = {
    "packets:shared": new_key(),
    "packets:shared_look": new_key(),
    "packets:shared_logo": new_key(),
    "packets:shared_file": new_key(),
    "packets:shared_answer": new_key(),
    "appointments:choose_times": new_key(),
    "interviews:guest_kit": signing.Signer(salt="any").sign_object([1, 0]),
    "interviews:invitation_answer": signing.dumps([1, 0], salt="any"),
    "account_reset_password_from_key": f"1-cz2lff-{'0a' * 16}",
}
WITH_A_KEY = {page.name: page.route for page in pages() if re.search(r"<(str:)?key>", page.route)}


def address_of(name: str) -> str:
    """The address of a page of KEYS, with its key in it."""
    route = WITH_A_KEY[name]
    plain = re.sub(r"\(\?P<uidb36>.*\)/\$$", "<key>/", route.replace("^", ""))
    return f"/{re.sub('<(str:)?key>', KEYS[name], plain)}"


def test_every_address_with_a_key_is_known_here() -> None:
    assert set(WITH_A_KEY) == set(KEYS)


@pytest.mark.parametrize("name", KEYS)
def test_no_key_of_an_address_stands_in_a_log(lines: io.StringIO, name: str) -> None:
    """G8: not in ours, and not in that of the proxy."""
    address = address_of(name)
    logging.getLogger("django.request").warning("Not Found: %s", address)
    assert "/(left out)/" in lines.getvalue() and KEYS[name] not in lines.getvalue()
    unlogged = re.findall(
        r"location ~ (\S+) \{\s+access_log off;", (settings.BASE_DIR / "deploy/nginx.conf").read_text()
    )
    assert any(re.match(pattern, address) for pattern in unlogged), address


PROBE = """
import django, logging
from config.celery import app
django.setup()
app.log.setup(loglevel="WARNING")
loggers = [logging.getLogger(name) for name in ("", "celery", "celery.task", "celery.app.trace")]
written = [[type(one).__name__ for one in logger.handlers] for logger in loggers]
print(written, logging.getLogger().level)
"""


def test_a_worker_logs_through_the_settings_alone() -> None:
    """G8: Celery would add handlers of its own."""
    given = {"PATH": "/usr/bin:/bin", "SECRET_KEY": "x" * 60}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=settings.BASE_DIR, env=given, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[0] == "[['StreamHandler'], ['NullHandler'], ['NullHandler'], []] 30"
