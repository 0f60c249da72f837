"""Tests of scripts, and the linter that reads them, can fail."""

import subprocess

import pytest

from tools import node, test


@pytest.mark.parametrize(("condition", "is_red"), [("true", False), ("false", True)])
def test_a_failing_script_test_fails_the_run(tmp_path, condition, is_red):
    content = (
        f"import assert from 'node:assert'; import {{ it }} from 'node:test'; it('holds', () => assert({condition}));"
    )
    (tmp_path / "some.test.js").write_text(content)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    assert bool(test.of_scripts(tmp_path)) is is_red


def test_no_test_at_all_is_a_failure(tmp_path):
    assert test.of_scripts(tmp_path)


@pytest.mark.parametrize(
    ("said", "version"), [("v20.19.1", (20, 19)), ("v8.0.0", (8, 0)), ("command not found", ()), ("", ())]
)
def test_the_version_of_a_node_is_read(tmp_path, said, version):
    program = tmp_path / "node"
    program.write_text(f"#!/bin/sh\necho '{said}'\n")
    program.chmod(0o755)
    assert node.version_of(str(program)) == version
    assert node.version_of(str(tmp_path / "nowhere")) == ()


@pytest.mark.skipif(not node.LINTER.exists(), reason="make lint installs the linter")
@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("window.lwDialog = 1;", "no-restricted-syntax"),
        ("globalThis.lwDialog = 1;", "no-restricted-syntax"),
        ("const unused = 1;", "no-unused-vars"),
        ("forgotten();", "no-undef"),
        ("window.scrollTo(0, 0);", ""),
    ],
)
def test_the_linter_finds_what_scripts_must_not_do(line, rule):
    command = [node.program(), str(node.LINTER), "--stdin", "--stdin-filename=static/js/ui/some.js", "--format=json"]
    done = subprocess.run(command, input=line, text=True, capture_output=True, check=False)
    assert bool(done.returncode) is bool(rule), done.stderr
    assert rule in done.stdout
