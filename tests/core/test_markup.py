from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from config.env import BASE_DIR
from core import markup

HOSTILE = '<script>"x"</script> & Söhne'
ESCAPED = "&lt;script&gt;&quot;x&quot;&lt;/script&gt; &amp; Söhne"


def parsed(html: str) -> ElementTree.Element:
    """The markup as a tree: whatever is not well-formed fails here."""
    return ElementTree.fromstring(f"<root>{html}</root>")


@pytest.mark.parametrize(
    "html",
    [
        markup.pill_html(HOSTILE, "caution"),
        markup.chip_html(HOSTILE, "asks"),
        markup.chip_html("Kofi", HOSTILE),
        markup.reason_html(HOSTILE),
        markup.notice_html(HOSTILE, "done"),
        markup.notice_html("Fine.", title=HOSTILE),
        markup.steps_html(1, (HOSTILE, "Next")),
        markup.steps_html(1, name=HOSTILE),
    ],
)
def test_texts_of_people_are_escaped(html: str) -> None:
    assert isinstance(html, SafeString)
    assert ESCAPED in html
    assert "<script" not in html
    parsed(html)


def test_the_icons_are_those_of_the_sprite() -> None:
    sprite = BASE_DIR / "templates/components/sprite.html"
    symbols = {symbol.get("id") for symbol in ElementTree.fromstring(sprite.read_text()) if symbol.get("id")}
    assert symbols == {f"i-{name}" for name in markup.ICONS}


def test_unknown_icon_and_tone_are_refused() -> None:
    with pytest.raises(ValueError, match="no icon 'heart'"):
        markup.icon_html("heart")
    with pytest.raises(ValueError, match="no tone 'happy'"):
        markup.pill_html("Submitted", "happy")
    with pytest.raises(ValueError, match="no tone 'happy'"):
        markup.notice_html("Submitted", "happy")


def test_pill_has_the_icon_of_its_tone_unless_told_otherwise() -> None:
    assert "#i-check" in markup.pill_html("Submitted", "done")
    assert "#i-clock" in markup.pill_html("Due today", "caution", "clock")
    assert "<svg" not in markup.pill_html("Draft")
    assert "<svg" not in markup.pill_html("Gap", "caution", "")


def test_drawings_carry_no_style_that_the_policy_would_block() -> None:
    for html in (markup.steps_html(2), markup.chip_html("A B")):
        assert "style" not in html
        assert "data:" not in html


def steps_of(current: int) -> list[tuple[str, str | None]]:
    items = parsed(markup.steps_html(current))[0]
    return [(item.get("data-step"), item.get("aria-current")) for item in items]


def test_steps_before_are_done_the_current_is_now_the_rest_to_come() -> None:
    assert steps_of(3) == [("done", None), ("done", None), ("now", "step"), ("next", None), ("next", None)]


def test_no_step_has_begun_or_all_are_done() -> None:
    assert steps_of(0) == [("next", None)] * 5
    assert steps_of(6) == [("done", None)] * 5


def test_done_steps_say_so_to_screen_readers() -> None:
    assert markup.steps_html(3).count('<span class="visually-hidden">, done</span>') == 2
