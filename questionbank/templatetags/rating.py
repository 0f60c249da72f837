"""Template tags of ratings and their scale. Loaded into every template, so no page has to ask for them."""

from collections.abc import Mapping
from typing import Any

from django import template

from core.wording import listed
from questionbank import rating_markup, scale

register = template.Library()

register.simple_tag(rating_markup.score_html, name="score")
register.simple_tag(rating_markup.blank_html, name="blank")
register.simple_tag(rating_markup.dist_svg, name="dist")


@register.simple_tag(name="scale")
def scale_tag(name: str) -> Any:
    """What `questionbank.scale` holds under this name. Some levels are listed: NEED_EVIDENCE says "1 and 5"."""
    value = getattr(scale, name)
    return listed(value) if name in ("ANCHORED", "OPTIONAL", "NEED_EVIDENCE") else value


@register.inclusion_tag("components/rating.html")
def rating(
    name: str,
    legend: str,
    *,
    chosen: str = "",
    anchors: Mapping[str, str] | None = None,
    help: str = "",
    key: str = "",
    has_blanks: bool = True,
    is_closed: bool = False,
    error: str | None = None,
) -> dict[str, Any]:
    """The radio group of a rating. `key` tells several on one page apart.

    With `error` (which may be empty) it has a place for mistakes; a script fills it, and may offer to clear the choice.
    """
    return {
        "name": name,
        "legend": legend,
        "help": help,
        "help_id": f"{name}-help-{key}" if key else f"{name}-help",
        "choices": rating_markup.choices_html(name, chosen, anchors, has_blanks=has_blanks, is_closed=is_closed),
        "digits": " ".join(str(number) for number in scale.NUMBERS),
        "is_scripted": error is not None,
        "error": error or "",
        "is_closed": is_closed,
    }
