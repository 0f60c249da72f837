"""Anchors drafted from what is written of a question: a beginning for whoever makes them their own.

Pure, and no word is added: what a strong answer contains, what to listen for and where people go wrong, as sentences.
"""

from collections.abc import Sequence

from questionbank import scale

LONGEST = 2_000


def drafts_of(*, strong: Sequence[str], points: Sequence[str], pitfalls: Sequence[str]) -> dict[int, str]:
    """An anchor for each level for which something is written."""
    parts = {level: _part(level, strong, points, pitfalls) for level in scale.NUMBERS}
    return {level: text for level, part in parts.items() if (text := _sentences(part))}


def origin_of(level: int) -> str:
    """Where the draft of a level comes from, in words."""
    if level == scale.HIGHEST:
        return "From the strong answer, as a draft"
    if level == scale.MIDDLE:
        return "From “listen for”, as a draft"
    if level == scale.LOWEST:
        return "From the pitfalls, as a draft"
    return f"Between {level - 1} and {level + 1}, as a draft"


def _part(level: int, strong: Sequence[str], points: Sequence[str], pitfalls: Sequence[str]) -> Sequence[str]:
    if level == scale.HIGHEST:
        return strong
    if level == scale.MIDDLE:
        return points
    if level == scale.LOWEST:
        return pitfalls
    if level > scale.MIDDLE:
        return _half(strong)
    heard = _half(points)
    return [*heard, *pitfalls[:1]] if heard and pitfalls else []


def _half(texts: Sequence[str]) -> Sequence[str]:
    """The first half of them, and not the only one."""
    return texts[: len(texts) // 2]


def _sentences(texts: Sequence[str]) -> str:
    """The texts as sentences, as many as an anchor holds."""
    said = ""
    for text in texts:
        sentence = text.strip()
        sentence = sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."
        if len(said) + len(sentence) + 1 > LONGEST:
            break
        said = f"{said} {sentence}".strip()
    return said
