"""Ratings as HTML: choosing one, reading one, and the strip of several."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import pytest
from django.template import engines

from questionbank import rating_markup, scale
from questionbank.scale import Blank


def parsed(html: str) -> ElementTree.Element:
    """The markup as a tree: whatever is not well-formed fails here."""
    return ElementTree.fromstring(f"<root>{html}</root>")


def dots(svg: str) -> list[tuple[float, float]]:
    return [(float(dot.get("cx")), float(dot.get("cy"))) for dot in parsed(svg).iter("circle")]


@pytest.mark.parametrize(
    ("value", "level", "words"),
    [
        (1, "1", "1"),
        (5, "5", "5"),
        (2.4, "2", "2.4"),
        (2.5, "2", "2.5"),
        (3.5, "3", "3.5"),
        (4.5, "4", "4.5"),
        (1.5, "1", "1.5"),
        (Decimal("4.25"), "4", "4.2"),
        (Fraction(11, 3), "4", "3.7"),
        (4.0, "4", "4"),
    ],
)
def test_score_prints_the_number_on_the_nearest_level(value: float, level: str, words: str) -> None:
    """F17: half way between two levels it has the tint of the lower one."""
    span = parsed(rating_markup.score_html(value))[0]
    assert span.get("data-level") == level
    assert span.text == words


def test_no_score_prints_nothing_and_impossible_ones_are_refused() -> None:
    assert rating_markup.score_html(None) == ""
    for impossible in (0, 0.9, 5.1, -3):
        with pytest.raises(ValueError, match="not between 1 and 5"):
            rating_markup.score_html(impossible)


@pytest.mark.parametrize("blank", Blank)
def test_blanks_are_words_with_an_icon(blank: Blank) -> None:
    html = rating_markup.blank_html(blank.value)
    assert blank.short in html
    assert f"#i-{blank.icon}" in html


def test_an_unknown_blank_is_refused() -> None:
    with pytest.raises(KeyError):
        rating_markup.blank_html("maybe")


def test_what_was_given_is_the_score_then_the_blanks() -> None:
    html = rating_markup.rated_html(4, [Blank.DECLINED, Blank.CONFLICT])
    assert html == rating_markup.score_html(4) + rating_markup.blank_html("declined") + rating_markup.blank_html(
        "conflict"
    )
    assert rating_markup.rated_html(None) == ""


def test_strip_draws_one_dot_for_each_rating_at_its_place() -> None:
    assert dots(rating_markup.dist_svg([5, 2, 4])) == [(40, 28), (96, 28), (124, 28)]
    assert dots(rating_markup.dist_svg([1.5, 3])) == [(26, 28), (68, 28)]


def test_equal_ratings_stack_upwards() -> None:
    assert dots(rating_markup.dist_svg([4, 3, 4, 4])) == [(68, 28), (96, 28), (96, 17), (96, 6)]


def test_a_tall_stack_stays_inside_the_strip() -> None:
    heights = [y for _, y in dots(rating_markup.dist_svg([3] * 9))]
    assert len(heights) == 9
    assert min(heights) == 6
    assert max(heights) == 28


@pytest.mark.parametrize(
    ("ratings", "has_bar"), [([2, 4], True), ([1, 5], True), ([3, 4], False), ([4, 4], False), ([2.5, 4], False)]
)
def test_a_bar_joins_ratings_that_differ_by_two_or_more(ratings: list[float], has_bar: bool) -> None:
    assert ("lw-dist-range" in rating_markup.dist_svg(ratings)) is has_bar


def test_the_bar_goes_from_lowest_to_highest() -> None:
    assert 'd="M40 28H124"' in rating_markup.dist_svg([5, 2, 4])


@pytest.mark.parametrize(
    ("ratings", "name"),
    [
        ([4, 2, 5], "Ratings 2, 4 and 5 on a scale of 1 to 5"),
        ([4, 4, 4], "Three ratings of 4"),
        ([1, 3.5], "Ratings 1 and 3.5 on a scale of 1 to 5"),
    ],
)
def test_strip_says_its_values(ratings: list[float], name: str) -> None:
    svg = parsed(rating_markup.dist_svg(ratings))[0]
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == name


def test_fewer_than_two_ratings_are_words() -> None:
    assert "one rating" in rating_markup.dist_svg([3])
    assert "not rated" in rating_markup.dist_svg([])
    assert "<svg" not in rating_markup.dist_svg([3])


def test_strip_refuses_what_is_off_the_scale() -> None:
    with pytest.raises(ValueError, match="not all between"):
        rating_markup.dist_svg([0, 3])


def test_drawings_carry_no_style_that_the_policy_would_block() -> None:
    for html in (rating_markup.dist_svg([1, 5]), rating_markup.score_html(3), rating_markup.choices_html("r")):
        assert "style" not in html


def draw(tag: str, **context: object) -> str:
    return engines["django"].from_string(tag).render(context)


def choices(**options: Any) -> list[str]:
    """The radio buttons as they are written."""
    return re.findall("<input[^>]*>", rating_markup.choices_html("r", **options))


def test_a_rating_offers_every_level_and_every_blank_and_preselects_none() -> None:
    assert choices() == [f'<input type="radio" name="r" value="{value}">' for value, _ in scale.CHOICES]


@pytest.mark.parametrize("value", [value for value, _ in scale.CHOICES])
def test_a_rating_keeps_what_was_chosen(value: str) -> None:
    checked = [radio for radio in choices(chosen=value) if "checked" in radio]
    assert checked == [f'<input type="radio" name="r" value="{value}" checked>']


def test_a_rating_without_blanks_ends_with_the_levels() -> None:
    assert len(choices(has_blanks=False)) == len(scale.LEVELS)


def test_a_closed_rating_cannot_be_changed() -> None:
    assert all(radio.endswith(" disabled>") for radio in choices(is_closed=True))


def test_an_anchor_is_escaped_and_stands_at_its_level() -> None:
    html = rating_markup.choices_html("r", anchors={str(scale.MIDDLE): "<b>Söhne</b>"})
    assert html.count("lw-rate-anchor") == 1
    assert "&lt;b&gt;Söhne&lt;/b&gt;" in html


def test_the_group_has_its_keys_and_a_place_for_mistakes_where_a_script_works_on_it() -> None:
    scripted = draw('{% rating "r" "Rate the answer" help="Against Craft." key="7" error="Choose one." %}')
    assert f'data-digits="{" ".join(map(str, scale.NUMBERS))}"' in scripted
    assert 'aria-describedby="r-help-7"' in scripted
    assert '<p class="invalid-feedback" data-error="r">Choose one.</p>' in scripted
    assert "data-clear" in scripted
    assert "data-clear" not in draw('{% rating "r" "Rate the answer" error="" is_closed=True %}')
    assert "data-" not in draw('{% rating "r" "Rate the answer" %}')


def test_the_scale_speaks_in_templates() -> None:
    assert draw('{% scale "NEED_EVIDENCE" %}, {% scale "FROM_TO" %}') == "1 and 5, 1 to 5"
