"""The servers that tests run on: real ones, private, and gone afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import services
from tests.tools.waiting import is_alive, linux_only, wait_for
from tools import broker
from tools.base import ROOT

# Starts both servers, says where they are, and waits to be killed.
HOLDER = """
import time
from tests import services
with services.postgres() as database, services.valkey() as broker:
    print(database.split("?")[0].rsplit("/", 1)[0].removeprefix("postgresql:///"), flush=True)
    time.sleep(60)
"""


def test_postgres_is_private_and_gone_afterwards():
    with services.postgres() as address:
        folder = Path(address.removeprefix("postgresql:///").partition(f"/{services.DATABASE}?")[0])
        assert folder.stat().st_mode & 0o077 == 0
        with psycopg.connect(host=str(folder), user=services.USER, dbname=services.DATABASE) as connection:
            settings = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())
        assert settings["listen_addresses"] == ""
        assert int(settings["server_version_num"]) >= 180000
    assert not folder.exists()


def test_valkey_answers_on_its_socket_until_it_is_left():
    with services.valkey() as addresses:
        socket = Path(addresses["BROKER_URL"].removeprefix("redis+socket://").partition("?")[0])
        assert broker.answers(socket)
    assert not broker.answers(socket)


@linux_only
def test_killed_tests_leave_no_server_and_their_folder_is_cleared_away():
    with subprocess.Popen([sys.executable, "-c", HOLDER], cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        folder = Path(holder.stdout.readline().strip())
        server = int((folder / "data/postmaster.pid").read_text().split()[0])
        holder.kill()
    wait_for(lambda: not is_alive(server))
    assert folder.exists()
    with services.private_folder():
        assert not folder.exists()


@pytest.mark.parametrize("text", ["", "no number", str(os.getpid())])
def test_a_folder_in_doubt_is_left_alone(tmp_path, text):
    (tmp_path / "owner").write_text(text)
    assert not services.has_no_owner(tmp_path)
