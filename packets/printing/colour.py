"""The colour of headings and bars: an organisation's own where it can be read on white paper, else ink."""

import re

TEAL, INK = "#0c5c5e", "#17211f"
LEAST_CONTRAST = 4.5
_SHORT = re.compile(r"#?([0-9a-f])([0-9a-f])([0-9a-f])")
_LONG = re.compile(r"#?([0-9a-f]{6})")


def read_colour(text: str) -> str | None:
    """The colour as #rrggbb, from what a person typed ("#ABC", "aabbcc"); None when it is none."""
    plain = text.strip().lower()
    if short := _SHORT.fullmatch(plain):
        return "#" + "".join(letter * 2 for letter in short.groups())
    long = _LONG.fullmatch(plain)
    return f"#{long[1]}" if long else None


def contrast_on_white(colour: str) -> float:
    """The contrast of #rrggbb on white paper, from 1 to 21 (WCAG 2.2, relative luminance)."""
    red, green, blue = [_linear(int(colour[place : place + 2], 16) / 255) for place in range(1, 7, 2)]
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def is_readable(colour: str) -> bool:
    """Whether text in this colour may stand on white."""
    return contrast_on_white(colour) >= LEAST_CONTRAST


def printed_colour(colour: str) -> str:
    """What headings are printed in: teal without a choice, the chosen colour where it can be read, else ink."""
    if not colour:
        return TEAL
    return colour if is_readable(colour) else INK


def said_contrast(colour: str) -> str:
    """Says "4.7 to 1 on white.", and what that means. Never rounds up to a limit that is not reached."""
    if not colour:
        return "Without a colour of your own, packets are teal."
    figure = int(contrast_on_white(colour) * 10) / 10
    said = f"{figure:g} to 1 on white"
    if is_readable(colour):
        return f"{said}. Headings and bars are printed in this colour."
    return f"{said}, and text needs 4.5 to 1. Headings and bars are printed in dark ink instead."
