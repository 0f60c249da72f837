"""Lines of templates, as `make lint` holds them."""

from pathlib import Path

import pytest

from tools import lint, template_lines


def test_no_line_of_a_template_is_too_long() -> None:
    assert list(template_lines.long_lines(template_lines.ROOT / "templates")) == []


def test_a_line_that_is_too_long_fails_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = tmp_path / "room" / "page.html"
    template.parent.mkdir()
    template.write_text(f"<p>\n{'x' * 120}\n{'x' * 121}\n</p>\n")

    assert template_lines.main(tmp_path) == 1

    said = capsys.readouterr()
    assert f"{template}:3: 121 characters, 120 are allowed" in said.out + said.err
    assert "page.html:2" not in said.out + said.err


def test_lint_looks_at_the_lines_of_templates() -> None:
    assert ["python", "-m", "tools.template_lines"] in lint.CHECKS.values()
