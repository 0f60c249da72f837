"""What the settings make of the variables of an installation."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client

from config import reach
from core import checks
from core.middleware import is_this_machine

PROBE = """
import json
from django.conf import settings
names = "SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD DATABASES".split()
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""
HOSTED = {
    "SECRET_KEY": "of no use outside the tests, and long enough for every check of it",
    "BASE_URL": "https://loopwright.example.org",
    "ALLOWED_HOSTS": "loopwright.example.org,localhost",
    "DATABASE_URL": "postgresql://loopwright@database.example.org/loopwright",
    "BROKER_URL": "redis://broker.example.org/0",
    "CACHE_URL": "rediscache://broker.example.org/1",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "S3_BUCKET": "loopwright",
    "TRUSTED_PROXIES": "1",
}


def started(words: list[str], **variables: str | None) -> "subprocess.CompletedProcess[str]":
    """Python with these words and the hosted variables, some of them changed or (None) left out."""
    given = {name: value for name, value in {**HOSTED, **variables}.items() if value is not None}
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **given}
    return subprocess.run(
        [sys.executable, *words],
        cwd=configured.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def read(**variables: str | None) -> dict:
    return json.loads(started(["-c", PROBE], **variables).stdout)


def test_hsts_speaks_for_other_hosts_only_when_asked() -> None:
    """G11."""
    assert read()["SECURE_HSTS_SECONDS"] > 0
    assert not read()["SECURE_HSTS_INCLUDE_SUBDOMAINS"] and not read()["SECURE_HSTS_PRELOAD"]
    asked = read(HSTS_INCLUDE_SUBDOMAINS="1", HSTS_PRELOAD="1")
    assert asked["SECURE_HSTS_INCLUDE_SUBDOMAINS"] and asked["SECURE_HSTS_PRELOAD"]


def test_a_pooler_in_transaction_mode_gets_no_server_side_cursors() -> None:
    """G6."""
    assert read()["DATABASES"]["default"]["DISABLE_SERVER_SIDE_CURSORS"] is False
    assert read(SERVER_SIDE_CURSORS="0")["DATABASES"]["default"]["DISABLE_SERVER_SIDE_CURSORS"] is True


NOTICES = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"


def test_postgresql_compiles_no_statement() -> None:
    """What an address says besides stands; a pooler, which knows only some settings, is sent none."""
    assert options_of() == f"-c jit=off {NOTICES}"
    address = f"{HOSTED['DATABASE_URL']}?options=-c%20search_path%3Dours"
    assert options_of(DATABASE_URL=address) == f"-c jit=off {NOTICES} -c search_path=ours"
    assert options_of(SERVER_SIDE_CURSORS="0") is None


def options_of(**variables: str) -> str | None:
    return read(**variables)["DATABASES"]["default"]["OPTIONS"].get("options")


# --- check --deploy ---------------------------------------------------------------------------------------------

MISSING = [
    ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, checks.NO_MAIL),
    ({"STORAGES": {"default": configured.DISK_STORAGE}, "DATA_DIR": configured.BASE_DIR / "data"}, checks.NO_STORE),
    ({"NUDGES_ENABLED": False}, checks.NO_BROKER),
    ({"ALLOWED_HOSTS": ["*"]}, checks.ANY_HOST),
    ({"IS_SECURE": True, "TRUSTED_PROXIES": 0}, checks.NO_PROXY),
    ({"DEMO": True}, checks.DEMO_FOR_ALL),
]


@pytest.mark.parametrize(("values", "warning"), MISSING)
def test_what_is_missing_is_named(settings, values: dict[str, Any], warning: Any) -> None:
    """G12, H17, H18."""
    settings.EMBEDDED = False
    assert checks.what_is_missing() == []
    for name, value in values.items():
        setattr(settings, name, value)
    assert checks.what_is_missing() == [warning]


def test_the_command_names_all_of_them_and_nothing_where_all_is_there() -> None:
    """G12."""
    words = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = started(words)
    assert done.returncode == 0 and "no issues" in done.stdout, done.stderr
    nothing = dict.fromkeys(["EMAIL_URL", "S3_BUCKET", "BROKER_URL", "CACHE_URL", "TRUSTED_PROXIES"])
    done = started(words, ALLOWED_HOSTS="*", **nothing)
    assert done.returncode == 1
    assert [f"loopwright.W00{number}" in done.stderr for number in range(1, 7)] == [True] * 6


# --- Only this machine ------------------------------------------------------------------------------------------

HERE, LOCAL = "http://localhost:8000", ["localhost", "127.0.0.1", "[::1]"]
REACHED = [
    ("https://loopwright.example.org", LOCAL),
    ("https://localhost", LOCAL),
    ("http://10.0.0.7:8000", LOCAL),
    (HERE, ["*"]),
    (HERE, [*LOCAL, "loopwright.example.org"]),
]


@pytest.mark.parametrize("is_debug", [True, False])
@pytest.mark.parametrize(("base_url", "hosts"), REACHED)
def test_debug_and_demo_refuse_to_start_where_others_reach_them(
    base_url: str, hosts: list[str], is_debug: bool
) -> None:
    """H18."""
    assert "for this machine alone" in reach.why_not_start(base_url, hosts, debug=is_debug)
    assert reach.why_not_start(HERE, LOCAL, debug=is_debug) == ""


def test_the_settings_ask_that() -> None:
    """H18."""
    done = started(["-c", PROBE], DEMO="1")
    assert done.returncode and "DEMO_IN_PUBLIC" in done.stderr
    assert started(["-c", PROBE], DEMO="1", DEMO_IN_PUBLIC="1").returncode == 0
    assert "Unset DEBUG" in started(["-c", PROBE], DEBUG="1", DEMO_IN_PUBLIC="1").stderr


@pytest.mark.parametrize(
    ("extra", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": ""}, 200),
        ({"REMOTE_ADDR": "10.0.0.5"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.5"}, 403),
    ],
)
def test_whatever_it_is_bound_to_only_this_machine_is_answered(db: None, settings, extra, status: int) -> None:
    """H18: a server that listens on every address, or behind a proxy."""
    settings.ONLY_THIS_MACHINE = True
    assert Client().get("/account/login/", **extra).status_code == status
    settings.ONLY_THIS_MACHINE = False
    assert Client().get("/account/login/", **extra).status_code == 200


def test_an_address_that_is_none_is_not_this_machine() -> None:
    assert is_this_machine("127.8.0.1") and not is_this_machine("localhost.example.org")


def test_a_proxy_that_nobody_told_of_is_noticed_once(db: None, settings, caplog) -> None:
    """H17."""
    client = Client()
    for _ in range(3):
        client.get("/healthz", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert sum("TRUSTED_PROXIES" in record.getMessage() for record in caplog.records) == 1
    caplog.clear()
    settings.TRUSTED_PROXIES = 1
    Client().get("/healthz", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert not caplog.records


@pytest.mark.sqlite
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a pragma of SQLite")
def test_what_is_erased_is_overwritten(db: None) -> None:
    """H21."""
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone()[0] == 1
