"""Small pieces of HTML made in Python, for tables with thousands of cells. The template tags reuse them.

Everything here returns safe markup; texts that came from people are escaped.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import floor

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from core.names import initials
from core.wording import counted, listed, plain, sentence_case

LEVELS = (1, 2, 3, 4, 5)
LEVEL_WORDS = {1: "Poor", 2: "Weak", 3: "Sound", 4: "Strong", 5: "Excellent"}

# Code: the word in a table, and the fuller words of the choice.
BLANKS = {
    "not_asked": ("Not asked", "Not asked"),
    "no_evidence": ("No evidence", "Asked, no evidence"),
    "declined": ("Declined", "Candidate declined"),
    "conflict": ("Conflict", "I have a conflict"),
}

ICONS = frozenset(
    "check clock lock warn info next back down up plus more search flag not-asked no-evidence declined conflict".split()
)
TONES = ("", "done", "caution", "danger")
TONE_ICONS = {"": "", "done": "check", "caution": "warn", "danger": "warn"}


def icon_html(name: str) -> SafeString:
    """One icon of the sprite, always decoration: the word stands beside it. Raises ValueError for an unknown name."""
    if name not in ICONS:
        raise ValueError(f"There is no icon {name!r}.")
    return _icon(name)


@lru_cache(maxsize=64)
def _icon(name: str) -> SafeString:
    return SafeString(f'<svg class="lw-icon" aria-hidden="true"><use href="#i-{name}"/></svg>')


def pill_html(text: str, tone: str = "", icon: str | None = None) -> SafeString:
    """A status: the word, with the icon of its tone unless another (or "" for none) is given.

    Raises ValueError for an unknown tone.
    """
    if tone not in TONES:
        raise ValueError(f"There is no tone {tone!r}.")
    name = TONE_ICONS[tone] if icon is None else icon
    tone_attribute = format_html(' data-tone="{}"', tone) if tone else ""
    return format_html('<span class="lw-pill"{}>{}{}</span>', tone_attribute, icon_html(name) if name else "", text)


def chip_html(name: str, role: str = "") -> SafeString:
    """A person: initials in a ring, the name, and what they do in muted words."""
    task = format_html(' <span class="lw-muted">{}</span>', role) if role else ""
    return format_html('<span class="lw-chip"><b aria-hidden="true">{}</b>{}{}</span>', initials(name), name, task)


def score_html(value: float | None, figure: str = "") -> SafeString:
    """A rating to read: its number on the tint of its level. A mean of several takes the nearest level's tint.

    `figure` is the number as it is to be read where one place is not enough. None gives nothing. Raises
    ValueError outside 1 to 5.
    """
    if value is None:
        return SafeString("")
    number = float(value)
    if not 1 <= number <= 5:
        raise ValueError(f"{value} is not between 1 and 5.")
    return _score(number, figure)


@lru_cache(maxsize=512)
def _score(number: float, figure: str = "") -> SafeString:
    level = floor(number + 0.5)
    return SafeString(f'<span class="lw-score" data-level="{level}">{escape(figure) or plain(number)}</span>')


def blank_html(code: str) -> SafeString:
    """Why there is no rating: an icon and its word. Raises KeyError for an unknown code."""
    return _BLANK_HTML[code]


_BLANK_HTML = {
    code: SafeString(f'<span class="lw-blank">{_icon(code.replace("_", "-"))}{words[0]}</span>')
    for code, words in BLANKS.items()
}

# A cell that is empty because the person was not in that round.
EMPTY_CELL = SafeString('<span class="visually-hidden">not in this person’s rounds</span>')


def dist_svg(ratings: Iterable[float]) -> SafeString:
    """The distribution strip of some ratings: one dot each, equal ones stacked, a bar when they differ by two or more.

    One rating is only the words "one rating", none "not rated". Raises ValueError outside 1 to 5.
    """
    values = tuple(sorted(float(rating) for rating in ratings))
    if values and not (1 <= values[0] and values[-1] <= 5):
        raise ValueError(f"{values} are not all between 1 and 5.")
    if len(values) < 2:
        return _FEW_RATINGS[len(values)]
    return _dist(values)


_FEW_RATINGS = (
    SafeString('<span class="lw-muted lw-sm">not rated</span>'),
    SafeString('<span class="lw-muted lw-sm">one rating</span>'),
)

_AXIS_Y = 28
_STACK_STEP = 11
_STACK_TOP = 6
_SCALE_MARKS = "".join(
    f'<text x="{x}" y="45">{level}</text>' for level, x in zip(LEVELS, range(12, 125, 28), strict=True)
)
_AXIS = '<path class="lw-dist-axis" d="M12 28H124M12 25v6M40 25v6M68 25v6M96 25v6M124 25v6"/>'


@lru_cache(maxsize=2048)
def _dist(values: tuple[float, ...]) -> SafeString:
    span = ""
    if values[-1] - values[0] >= 2:
        span = f'<path class="lw-dist-range" d="M{_x(values[0])} {_AXIS_Y}H{_x(values[-1])}"/>'
    dots = "".join(_stack(value, number) for value, number in Counter(values).items())
    return SafeString(
        f'<svg class="lw-dist" viewBox="0 0 136 48" role="img" aria-label="{ratings_sentence(values)}">'
        f"{_AXIS}{span}{dots}{_SCALE_MARKS}</svg>"
    )


def _x(value: float) -> str:
    return plain(12 + (value - 1) * 28)


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
    return f"Ratings {listed([plain(value) for value in values])} on a scale of 1 to 5"


STEP_LABELS = ("Plan", "Interviews", "Scorecards", "Debrief", "Feedback")


def steps_html(current: int, labels: Sequence[str] = STEP_LABELS, name: str = "Where this loop stands") -> SafeString:
    """The loop line: steps before number `current` (from 1) are done, it is now, later ones are to come.

    `current` beyond the last step means all are done; 0 means none has begun.
    """
    return _steps(int(current), tuple(str(label) for label in labels), str(name))


@lru_cache(maxsize=256)
def _steps(current: int, labels: tuple[str, ...], name: str) -> SafeString:
    items = "".join(_step(label, place - current) for place, label in enumerate(labels, 1))
    return SafeString(f'<ol class="lw-steps" aria-label="{escape(name)}">{items}</ol>')


def _step(label: str, distance: int) -> str:
    node = f'<span class="lw-node" aria-hidden="true"></span>{escape(label)}'
    if distance < 0:
        return f'<li data-step="done">{node}<span class="visually-hidden">, done</span></li>'
    if distance == 0:
        return f'<li data-step="now" aria-current="step">{node}</li>'
    return f'<li data-step="next">{node}</li>'


def reason_html(sentence: str, icon: str = "lock") -> SafeString:
    """A quiet line that says why something is locked, hidden or empty."""
    return format_html('<p class="lw-quiet">{} <span>{}</span></p>', icon_html(icon), sentence)


def notice_html(sentence: str, tone: str = "", title: str = "", icon: str | None = None) -> SafeString:
    """A box that stays where the matter is: an optional bold title, then the sentence.

    Raises ValueError for an unknown tone.
    """
    if tone not in TONES:
        raise ValueError(f"There is no tone {tone!r}.")
    name = (TONE_ICONS[tone] or "info") if icon is None else icon
    tone_attribute = format_html(' data-tone="{}"', tone) if tone else ""
    bold = format_html("<b>{}</b> ", title) if title else ""
    return format_html(
        '<div class="lw-notice"{}>{}<div>{}{}</div></div>', tone_attribute, icon_html(name), bold, sentence
    )
