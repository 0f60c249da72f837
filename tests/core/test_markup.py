from decimal import Decimal
from fractions import Fraction
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


def dots(svg: str) -> list[tuple[float, float]]:
    return [(float(dot.get("cx")), float(dot.get("cy"))) for dot in parsed(svg).iter("circle")]


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


def test_every_icon_is_in_the_sprite_and_every_symbol_has_a_name() -> None:
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


@pytest.mark.parametrize(
    ("value", "level", "words"),
    [
        (1, "1", "1"),
        (5, "5", "5"),
        (2.4, "2", "2.4"),
        (2.5, "3", "2.5"),
        (3.5, "4", "3.5"),
        (Decimal("4.25"), "4", "4.2"),
        (Fraction(11, 3), "4", "3.7"),
        (4.0, "4", "4"),
    ],
)
def test_score_prints_the_number_on_the_nearest_level(value: float, level: str, words: str) -> None:
    span = parsed(markup.score_html(value))[0]
    assert span.get("data-level") == level
    assert span.text == words


def test_no_score_prints_nothing_and_impossible_ones_are_refused() -> None:
    assert markup.score_html(None) == ""
    for impossible in (0, 0.9, 5.1, -3):
        with pytest.raises(ValueError, match="not between 1 and 5"):
            markup.score_html(impossible)


@pytest.mark.parametrize(
    ("code", "word"),
    [("not_asked", "Not asked"), ("no_evidence", "No evidence"), ("declined", "Declined"), ("conflict", "Conflict")],
)
def test_blanks_are_words_with_an_icon(code: str, word: str) -> None:
    html = markup.blank_html(code)
    assert word in html
    assert f"#i-{code.replace('_', '-')}" in html
    with pytest.raises(KeyError):
        markup.blank_html("maybe")


def test_strip_draws_one_dot_for_each_rating_at_its_place() -> None:
    assert dots(markup.dist_svg([5, 2, 4])) == [(40, 28), (96, 28), (124, 28)]
    assert dots(markup.dist_svg([1.5, 3])) == [(26, 28), (68, 28)]


def test_equal_ratings_stack_upwards() -> None:
    assert dots(markup.dist_svg([4, 3, 4, 4])) == [(68, 28), (96, 28), (96, 17), (96, 6)]


def test_a_tall_stack_stays_inside_the_strip() -> None:
    heights = [y for _, y in dots(markup.dist_svg([3] * 9))]
    assert len(heights) == 9
    assert min(heights) == 6
    assert max(heights) == 28


@pytest.mark.parametrize(
    ("ratings", "has_bar"), [([2, 4], True), ([1, 5], True), ([3, 4], False), ([4, 4], False), ([2.5, 4], False)]
)
def test_a_bar_joins_ratings_that_differ_by_two_or_more(ratings: list[float], has_bar: bool) -> None:
    assert ("lw-dist-range" in markup.dist_svg(ratings)) is has_bar


def test_the_bar_goes_from_lowest_to_highest() -> None:
    assert 'd="M40 28H124"' in markup.dist_svg([5, 2, 4])


@pytest.mark.parametrize(
    ("ratings", "name"),
    [
        ([4, 2, 5], "Ratings 2, 4 and 5 on a scale of 1 to 5"),
        ([4, 4, 4], "Three ratings of 4"),
        ([1, 3.5], "Ratings 1 and 3.5 on a scale of 1 to 5"),
    ],
)
def test_strip_says_its_values(ratings: list[float], name: str) -> None:
    svg = parsed(markup.dist_svg(ratings))[0]
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == name


def test_fewer_than_two_ratings_are_words() -> None:
    assert "one rating" in markup.dist_svg([3])
    assert "not rated" in markup.dist_svg([])
    assert "<svg" not in markup.dist_svg([3])


def test_strip_refuses_what_is_off_the_scale() -> None:
    with pytest.raises(ValueError, match="not all between"):
        markup.dist_svg([0, 3])


def test_drawings_carry_no_style_that_the_policy_would_block() -> None:
    for html in (markup.dist_svg([1, 5]), markup.score_html(3), markup.steps_html(2), markup.chip_html("A B")):
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
