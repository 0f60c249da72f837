"""`make test` in its pieces: nothing is left out, nothing fails unseen, and what is said is not mixed."""

import subprocess
import sys

import pytest

from tools import test
from tools.base import ROOT
from tools.test import AT_ONCE, LARGE, PIECES, WHOLES, Piece, in_pieces


def test_every_test_is_in_a_piece():
    """Those in a browser; and of the others those in some folders, and all that are not in these folders."""
    assert {piece.words for piece in PIECES} == {
        ("-m", "browser"),
        ("-m", "not browser", *WHOLES),
        ("-m", "not browser", *LARGE),
        ("-m", "not browser", *(f"--ignore={folder}" for folder in (*WHOLES, *LARGE))),
        ("--database=sqlite", "-m", "sqlite"),
    }
    assert all((ROOT / folder).is_dir() for folder in (*WHOLES, *LARGE))
    assert [piece.words for piece in PIECES if piece.has_browser] == [("-m", "browser")]


@pytest.fixture
def started(monkeypatch):
    """The names of the pieces in the order in which they start; their words are a program in place of pytest."""
    names = []

    def start(piece, output=None):
        names.append(piece.name)
        return subprocess.Popen([sys.executable, "-c", *piece.words], stdout=output, stderr=output)

    monkeypatch.setattr(test, "start", start)
    return names


def prints(name, code=0):
    return Piece(name, (f"print('{name} begins', flush=True); print('{name} ends'); raise SystemExit({code})",))


def test_every_piece_is_run_and_a_failure_is_not_lost(started):
    assert sorted(in_pieces([prints("a"), prints("b", code=3), prints("c")])) == [0, 0, 3]
    assert started == ["a", "b", "c"]


def test_what_two_pieces_say_is_not_mixed(started, capfd):
    in_pieces([prints(name) for name in "abcd"])
    said = capfd.readouterr().out.split("\n")
    for name in "abcd":
        place = said.index(f"Tests {name}:")
        assert said[place + 1 : place + 3] == [f"{name} begins", f"{name} ends"]


def test_no_more_run_at_once_than_there_is_room_for(started, tmp_path):
    """Each notes how many have begun and not ended."""
    count = f"""
import os, pathlib, time
here = pathlib.Path({str(tmp_path)!r})
mine = here / f"{{os.getpid()}}.running"
mine.touch()
time.sleep(0.2)
(here / f"{{os.getpid()}}.seen").write_text(str(len(list(here.glob("*.running")))))
mine.unlink()
"""
    in_pieces([Piece(str(number), (count,)) for number in range(5)])
    seen = [int(file.read_text()) for file in tmp_path.glob("*.seen")]
    assert len(seen) == 5 and max(seen) <= AT_ONCE
