"""Ratings as HTML: the choice of a level or a blank, and what was chosen, to read. No other module draws them.

Made in Python, since a kit has hundreds of choices and a debrief hundreds of cells: as template loops they cost five
times more. Everything here returns safe markup; texts that came from people are escaped.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from math import ceil

from django.utils.safestring import SafeString

from core.markup import icon_html
from core.wording import counted, listed, plain, sentence_case
from questionbank.scale import BETWEEN, BOUNDS, FROM_TO, HIGHEST, LEVELS, LOWEST, NUMBERS, WIDE_GAP, Blank, Level

# --- Choosing -------------------------------------------------------------------------------------------------


def choices_html(
    name: str,
    chosen: str = "",
    anchors: Mapping[str, str] | None = None,
    *,
    has_blanks: bool = True,
    is_closed: bool = False,
) -> SafeString:
    """The choices of one radio group: every level with its anchor, then every blank. None is chosen to begin with.

    `anchors` maps a level, as text, to what an answer at it sounds like.
    """
    anchors = anchors or {}
    closed = " disabled" if is_closed else ""
    rows = "".join(_level(level, name, anchors.get(str(level.number), ""), chosen, closed) for level in LEVELS)
    if not has_blanks:
        return SafeString(rows)
    blanks = "".join(_blank(blank, name, chosen, closed) for blank in Blank)
    return SafeString(
        f'{rows}<p class="lw-rating-sub">Or leave it blank because</p><div class="lw-blanks">{blanks}</div>'
    )


def _level(level: Level, name: str, anchor: str, chosen: str, closed: str) -> str:
    number, word = level.number, level.word
    behaviour = f'<span class="lw-rate-anchor" dir="auto">{escape(anchor)}</span>' if anchor else ""
    return (
        f'<label class="lw-rate"><input type="radio" name="{escape(name)}" value="{number}"'
        f"{_checked(chosen == str(number))}{closed}>"
        f'<span class="lw-node" aria-hidden="true">{number}</span>'
        f'<span><span class="lw-rate-name"><span><span class="visually-hidden">{number}, </span>{word}</span>'
        f'<span class="lw-xs" aria-hidden="true">Your rating</span></span>{behaviour}</span></label>'
    )


def _blank(blank: Blank, name: str, chosen: str, closed: str) -> str:
    return (
        f'<label><input type="radio" name="{escape(name)}" value="{blank.value}"'
        f"{_checked(chosen == blank.value)}{closed}>{icon_html(blank.icon)} {blank.label}</label>"
    )


def _checked(is_checked: bool) -> str:
    return " checked" if is_checked else ""


# --- Reading --------------------------------------------------------------------------------------------------


def rated_html(score: float | None, blanks: Iterable[str] = (), figure: str = "") -> SafeString:
    """What was given: the score, then the blanks. Nothing for nothing. See `score_html` and `blank_html`."""
    return SafeString("".join([score_html(score, figure), *map(blank_html, blanks)]))


def score_html(value: float | None, figure: str = "") -> SafeString:
    """A rating to read: its number on the tint of its level. A mean of several takes the nearest level's tint, and
    half way between two the lower one's: it looks like no more than it is.

    `figure` is the number as it is to be read where one place is not enough. None gives nothing. Raises ValueError
    for what lies off the scale.
    """
    if value is None:
        return SafeString("")
    number = float(value)
    if not LOWEST <= number <= HIGHEST:
        raise ValueError(f"{value} is not {BETWEEN}.")
    return _score(number, figure)


@lru_cache(maxsize=512)
def _score(number: float, figure: str = "") -> SafeString:
    level = ceil(number - 0.5)
    return SafeString(f'<span class="lw-score" data-level="{level}">{escape(figure) or plain(number)}</span>')


def blank_html(code: str) -> SafeString:
    """Why there is no rating: an icon and its word. Raises KeyError for an unknown code."""
    return _BLANK_HTML[code]


_BLANK_HTML = {
    blank.value: SafeString(f'<span class="lw-blank">{icon_html(blank.icon)}{blank.short}</span>') for blank in Blank
}


# --- The strip ------------------------------------------------------------------------------------------------


def dist_svg(ratings: Iterable[float]) -> SafeString:
    """The distribution strip of some ratings: one dot each, equal ones stacked, a bar when they lie far apart.

    One rating is only the words "one rating", none "not rated". Raises ValueError for what lies off the scale.
    """
    values = tuple(sorted(float(rating) for rating in ratings))
    if values and not (LOWEST <= values[0] and values[-1] <= HIGHEST):
        raise ValueError(f"{values} are not all {BETWEEN}.")
    if len(values) < 2:
        return _FEW_RATINGS[len(values)]
    return _dist(values)


_FEW_RATINGS = (
    SafeString('<span class="lw-muted lw-sm">not rated</span>'),
    SafeString('<span class="lw-muted lw-sm">one rating</span>'),
)

_LEFT, _RIGHT = 12, 124
_AXIS_Y = 28
_STACK_STEP = 11
_STACK_TOP = 6


@lru_cache(maxsize=2048)
def _dist(values: tuple[float, ...]) -> SafeString:
    span = ""
    if values[-1] - values[0] >= WIDE_GAP:
        span = f'<path class="lw-dist-range" d="M{_x(values[0])} {_AXIS_Y}H{_x(values[-1])}"/>'
    dots = "".join(_stack(value, number) for value, number in Counter(values).items())
    return SafeString(
        f'<svg class="lw-dist" viewBox="0 0 136 48" role="img" aria-label="{ratings_sentence(values)}">'
        f"{_AXIS}{span}{dots}{_SCALE_MARKS}</svg>"
    )


def _x(value: float) -> str:
    low, high = BOUNDS
    return plain(_LEFT + (value - low) / (high - low) * (_RIGHT - _LEFT))


_SCALE_MARKS = "".join(f'<text x="{_x(number)}" y="45">{number}</text>' for number in NUMBERS)
_TICKS = "".join(f"M{_x(number)} {_AXIS_Y - 3}v6" for number in NUMBERS)
_AXIS = f'<path class="lw-dist-axis" d="M{_LEFT} {_AXIS_Y}H{_RIGHT}{_TICKS}"/>'


def _stack(value: float, number: int) -> str:
    # A tall stack is squeezed into the strip: its height is fixed, because tables line up on it.
    step = min(_STACK_STEP, (_AXIS_Y - _STACK_TOP) / max(number - 1, 1))
    return "".join(
        f'<circle class="lw-dist-dot" cx="{_x(value)}" cy="{plain(_AXIS_Y - place * step)}" r="6"/>'
        for place in range(number)
    )


def ratings_sentence(values: Sequence[float]) -> str:
    """What the strip shows, in words: "Ratings 2, 4 and 5 on a scale of 1 to 5", "Three ratings of 4"."""
    if len(set(values)) == 1:
        return f"{sentence_case(counted(len(values), 'rating'))} of {plain(values[0])}"
    return f"Ratings {listed([plain(value) for value in values])} on a scale of {FROM_TO}"
