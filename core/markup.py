"""Small pieces of HTML made in Python, for tables with thousands of cells. The template tags reuse them.

Everything here returns safe markup; texts that came from people are escaped.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from core.names import initials

# The sprite is the only list of icons there is.
_SPRITE = settings.BASE_DIR / "templates/components/sprite.html"
ICONS = frozenset(re.findall(r'<symbol id="i-([a-z-]+)"', _SPRITE.read_text()))
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
