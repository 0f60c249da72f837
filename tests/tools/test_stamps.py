"""Things are made again when, and only when, what they are made from has changed."""

import os

from tools import stamps


def test_a_fingerprint_follows_content_and_words(tmp_path):
    file = tmp_path / "lock"
    file.write_text("one")
    first = stamps.fingerprint([file], "3.11")
    assert stamps.fingerprint([file], "3.11") == first
    assert stamps.fingerprint([file], "3.12") != first
    file.write_text("two")
    assert stamps.fingerprint([file], "3.11") != first


def test_a_fingerprint_tells_where_one_file_ends(tmp_path):
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_text("xy")
    b.write_text("z")
    first = stamps.fingerprint([a, b])
    a.write_text("x")
    b.write_text("yz")
    assert stamps.fingerprint([a, b]) != first


def test_a_stamp_is_current_only_for_its_value(tmp_path):
    stamp = tmp_path / "deep" / "stamp"
    assert not stamps.is_current(stamp, "one")
    stamps.write(stamp, "one")
    assert stamps.is_current(stamp, "one")
    assert not stamps.is_current(stamp, "two")


def test_a_tree_changes_with_names_sizes_and_times(tmp_path):
    file = tmp_path / "static" / "a.css"
    file.parent.mkdir()
    file.write_text("a{}")
    states = [stamps.tree_state([tmp_path])]
    assert stamps.tree_state([tmp_path]) == states[0]
    file.write_text("a{b:c}")
    states.append(stamps.tree_state([tmp_path]))
    os.utime(file, (1, 1))
    states.append(stamps.tree_state([tmp_path]))
    file.rename(file.with_name("b.css"))
    states.append(stamps.tree_state([tmp_path]))
    assert len(set(states)) == 4
