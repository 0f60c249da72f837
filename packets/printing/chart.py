"""The packet's one chart: minutes by topic.

Drawn from planned minutes and from the packet's own two lists, so it cannot leak a rating. Every value stands beside
its bar as text, so nothing is said by length or colour alone, and every script is set as it is anywhere else: inside
a drawing, letters would stand one by one.
"""

from dataclasses import dataclass
from typing import Any

from packets.printing.print_text import print_line
from packets.printing.words import Words

# The style sheet has a class for each whole millimetre up to this.
LONGEST_BAR = 66


@dataclass(frozen=True)
class Bar:
    """One topic. `pieces` are the bar's parts with their length in millimetres: filled, hatched or outlined."""

    label: str
    pieces: tuple[tuple[str, int], ...]
    minutes: str
    mark: str
    language: str = ""


@dataclass(frozen=True)
class ChartRound:
    name: str
    bars: list[Bar]
    language: str = ""


def topics_chart(rounds: list[dict[str, Any]], words: Words) -> list[ChartRound]:
    """The bars of each round that has topics; nothing when no topic is known."""
    most = max((topic["minutes"] for entry in rounds for topic in entry["topics"]), default=0)
    if not most:
        return []
    return [
        ChartRound(
            print_line(entry["name"]),
            [_bar(topic, most, words) for topic in entry["topics"]],
            entry.get("language", ""),
        )
        for entry in rounds
        if entry["topics"]
    ]


def mark_words(mark: str, words: Words) -> str:
    """What a mark says; nothing for a topic that neither list mentions."""
    return {"strength": words.stood_out, "hope": words.hoped, "both": words.both}.get(mark, "")


def _bar(topic: dict[str, Any], most: int, words: Words) -> Bar:
    length = max(round(topic["minutes"] / most * LONGEST_BAR), 2)
    return Bar(
        label=print_line(topic["name"]),
        pieces=_pieces(topic["mark"], length),
        minutes=words.minutes.format(minutes=topic["minutes"]),
        mark=mark_words(topic["mark"], words),
        language=topic.get("language", ""),
    )


def _pieces(mark: str, length: int) -> tuple[tuple[str, int], ...]:
    """A topic that stands in both lists is filled up to its middle, then hatched."""
    if mark == "both":
        return ("filled", length // 2), ("hatched", length - length // 2)
    return (({"strength": "filled", "hope": "hatched"}.get(mark, "outlined"), length),)
