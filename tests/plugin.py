"""How every test run starts: services before settings; and a fair count, at the end, of tests that could not run.

`make test` and a bare `.venv/bin/pytest` behave alike. A DATABASE_URL or BROKER_URL in the environment is used as it
is; without them the run starts its own PostgreSQL and Valkey and stops them at the end.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests import downloads, services
from tools import machine

NO_BROWSER = "no Chromium on this machine"
_stack = pytest.StashKey[ExitStack]()
_browser_tests = pytest.StashKey[dict[str, set[str]]]()
_pdf_tests_skipped = pytest.StashKey[set[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["postgres", "sqlite"],
        default="postgres",
        help="database to start when DATABASE_URL is not set (default: postgres)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Have services and environment ready, then load the settings, before pytest-django looks at them."""
    config.stash[_browser_tests] = {"ran": set(), "skipped": set()}
    config.stash[_pdf_tests_skipped] = set()
    stack = config.stash[_stack] = ExitStack()
    if config.option.help:
        return
    folder = stack.enter_context(services.private_folder())
    os.environ.update(environment(folder))
    if not config.option.collectonly:
        start_services(config.option.database, folder, stack)
    from django.conf import settings

    from tests import migrated

    # Plain names: nothing has to be collected first. test_static_files checks what the hashed names would find.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    settings.INSTALLED_APPS = ["tests.emptying", *settings.INSTALLED_APPS]
    # A password costs a quarter of a second by intent. test_passwords looks at what an installation uses.
    settings.PASSWORD_HASHERS = ["tests.hashing.QuickArgon2", *settings.PASSWORD_HASHERS]
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        # A file, not memory: WAL, locks and waiting only exist there.
        place = folder / "test.sqlite3"
        default["TEST"] = {"NAME": str(place)}
        config.option.reuse_db = migrated.copied_to(place)


def environment(folder: Path) -> dict[str, str]:
    """What the settings read during tests; nothing of the developer's own environment gets in."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "of no use outside the tests, and long enough for every check of it",
        "DATA_DIR": str(folder / "data"),
        "DEBUG": "0",
        "EMBEDDED": "1",
        "DEMO": "0",
        "BASE_URL": "http://localhost:8000",
        # Said here, so that no page of a test asks the database for them.
        "ORGANISATION": "Your organisation",
        "TIME_ZONE": "Europe/Berlin",
        "MAIL_FROM": "Loopwright <loopwright@localhost>",
        "KEEP_UNSENT_TEXT": "1",
        "TRUSTED_PROXIES": "0",
        # Playwright's event loop runs in the main thread, where Django would otherwise refuse every query.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }


def start_services(database: str, folder: Path, stack: ExitStack) -> None:
    """Start what the environment does not already name."""
    if database == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'loopwright.sqlite3'}"
    elif not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = stack.enter_context(services.postgres())
    if not os.environ.get("BROKER_URL"):
        os.environ.update(stack.enter_context(services.valkey()))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the services, and end with what a reader must not overlook."""
    config.stash[_stack].close()
    skipped = len(config.stash[_browser_tests]["skipped"])
    if skipped:
        advice = machine.apt_line("chromium") if shutil.which("apt-get") else "install Chromium"
        print(f"{skipped} browser tests did not run: {NO_BROWSER}. To run them: {advice}")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only tests of one mark are wanted, files that do not name it are not even read: that takes seconds."""
    wanted = config.option.markexpr
    is_read = wanted not in ("browser", "sqlite") or not collection_path.name.startswith("test_")
    return None if is_read or wanted in collection_path.read_text(encoding="utf-8") else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.database == "sqlite":
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and not machine.find_browser():
        item.config.stash[_browser_tests]["skipped"].add(item.nodeid)
        pytest.skip(NO_BROWSER)
    if item.get_closest_marker("pdf") and (why := why_no_pdf()):
        item.config.stash[_pdf_tests_skipped].add(item.nodeid)
        pytest.skip(why)


def why_no_pdf() -> str:
    """Why this machine cannot make a PDF and read it; empty when it can."""
    from tests.packets.pdf_reader import why_unreadable

    return why_unreadable()


def pytest_runtest_call(item: pytest.Item) -> None:
    if item.get_closest_marker("browser"):
        item.config.stash[_browser_tests]["ran"].add(item.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With REQUIRE_BROWSER=1 a run whose browser tests did not run has failed; with REQUIRE_PDF=1 one that skipped
    tests of PDFs."""
    seen, without_pdf = session.config.stash[_browser_tests], session.config.stash[_pdf_tests_skipped]
    if os.environ.get("REQUIRE_BROWSER") == "1" and exitstatus == 0 and (seen["skipped"] or not seen["ran"]):
        print(f"\nREQUIRE_BROWSER is set, and of the browser tests {len(seen['ran'])} ran.")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if os.environ.get("REQUIRE_PDF") == "1" and without_pdf:
        print(f"\nREQUIRE_PDF is set, and {len(without_pdf)} tests of PDFs did not run.")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium instead of a downloaded one."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": machine.find_browser(), "args": as_root}


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rate limits and cached figures of one test must not reach the next."""
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _close_downloads() -> Iterator[None]:
    with downloads.closed_in_the_end():
        yield
