"""The packet's one chart: minutes by topic.

Drawn from planned minutes and from the packet's own two lists, so it cannot leak a rating. Colours and fonts are
attributes and the title names every value: WeasyPrint does not style inline SVG from the sheet.
"""

from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from packets.print_text import print_line
from packets.words import Words

WIDTH = 632
LABEL_WIDTH = 212
LABEL_CHARACTERS = 34
LONGEST_BAR = 264
ROW, LINE, GAP = 24, 16, 14
BAR = 14
FONT_SIZE = 13.5
# Generous: a number such as "120 min" must not run into the word after it.
CHARACTER = 6.6
TEAL, INK, MUTED = "#0c5c5e", "#17211f", "#51605c"
FONTS = "Packet Sans, Packet Sans Ext, Noto Sans, sans-serif"


def topics_chart(rounds: list[dict[str, Any]], words: Words) -> SafeString:
    """The chart as inline SVG; empty when no topic is known."""
    most = max((topic["minutes"] for entry in rounds for topic in entry["topics"]), default=0)
    if not most:
        return SafeString("")
    parts: list[str] = []
    y = 0
    for entry in rounds:
        if not entry["topics"]:
            continue
        y += LINE if not parts else GAP + LINE
        parts.append(_text(0, y, print_line(entry["name"]), f'font-weight="600" fill="{TEAL}"'))
        for topic in entry["topics"]:
            y += ROW
            lines = _wrapped(print_line(topic["name"]))
            parts += [_text(0, y + place * LINE, line) for place, line in enumerate(lines)]
            bar, lines_beside = _bar(topic, y, most, words)
            parts.append(bar)
            y += (max(len(lines), lines_beside) - 1) * (LINE + 2)
    height = y + GAP
    return SafeString(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'aria-labelledby="chart-title" font-family="{FONTS}" font-size="{FONT_SIZE}" fill="{INK}">'
        f'<title id="chart-title">{escape(said(rounds, words))}</title>{"".join(parts)}</svg>'
    )


def said(rounds: list[dict[str, Any]], words: Words) -> str:
    """Everything the chart shows, in words."""
    sentences = [words.chart_title]
    for entry in rounds:
        if entry["topics"]:
            topics = "; ".join(_said_topic(topic, words) for topic in entry["topics"])
            sentences.append(f"{print_line(entry['name'])}: {topics}.")
    return " ".join(sentences)


def _said_topic(topic: dict[str, Any], words: Words) -> str:
    mark = mark_words(topic["mark"], words)
    return f"{print_line(topic['name'])} {topic['minutes']}" + (f", {mark}" if mark else "")


def mark_words(mark: str, words: Words) -> str:
    """What a mark says; nothing for a topic that neither list mentions."""
    return {"strength": words.stood_out, "hope": words.hoped, "both": words.both}.get(mark, "")


def _bar(topic: dict[str, Any], y: int, most: int, words: Words) -> tuple[str, int]:
    """The bar with its number and its mark, and how many lines they take."""
    width = max(round(topic["minutes"] / most * LONGEST_BAR), 2)
    top = y - 11
    shapes = {
        "strength": _filled(LABEL_WIDTH, top, width),
        "hope": _hatched(LABEL_WIDTH, top, width),
        "both": _filled(LABEL_WIDTH, top, width // 2) + _hatched(LABEL_WIDTH + width // 2, top, width - width // 2),
    }
    minutes = words.minutes.format(minutes=topic["minutes"])
    x = LABEL_WIDTH + width + 10
    mark = mark_words(topic["mark"], words)
    shape = shapes.get(topic["mark"], _outlined(LABEL_WIDTH, top, width))
    number = _text(x, y, minutes, f'fill="{MUTED}"')
    if not mark:
        return shape + number, 1
    after = x + round(len(minutes) * CHARACTER) + 10
    if after + len(mark) * CHARACTER > WIDTH:
        # A long mark on a long bar stands under it rather than beyond the edge.
        return shape + number + _text(LABEL_WIDTH, y + LINE + 2, mark, 'font-weight="600"'), 2
    return shape + number + _text(after, y, mark, 'font-weight="600"'), 1


def _filled(x: int, y: int, width: int) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{BAR}" fill="{TEAL}"/>'


def _outlined(x: int, y: int, width: int) -> str:
    return f'<rect x="{x}.5" y="{y}.5" width="{width - 1}" height="{BAR - 1}" fill="#ffffff" stroke="{TEAL}"/>'


def _hatched(x: int, y: int, width: int) -> str:
    strokes = "".join(f"M{x + step} {y + BAR - 1}l6 -12" for step in range(2, width - 6, 6))
    return _outlined(x, y, width) + (f'<path d="{strokes}" stroke="{TEAL}"/>' if strokes else "")


def _text(x: int, y: int, text: str, attributes: str = "") -> str:
    return f'<text x="{x}" y="{y}" {attributes}>{escape(text)}</text>'


def _wrapped(label: str) -> list[str]:
    """The label in lines that fit beside the bars, three at most."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= LABEL_CHARACTERS or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    short = [line if len(line) <= LABEL_CHARACTERS else line[: LABEL_CHARACTERS - 1] + "…" for line in lines[:3]]
    if len(lines) > 3:
        short[2] = short[2][: LABEL_CHARACTERS - 1] + "…"
    return short
