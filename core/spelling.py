"""Which word was meant by one that is written nowhere: by groups of three letters, then by how many strokes apart.

Groups of three are those of PostgreSQL's `pg_trgm`, so an index of either database finds every word that is near.
"""

from collections.abc import Iterable

# A little above what `pg_trgm` takes for alike (0.3): no two words of ours are likewise alike to the last digit.
ALIKE = 0.31
SHORTEST = 4
MOST = 5


def trigrams(word: str) -> set[str]:
    """Every three letters beside each other; two spaces stand before a word and one after it."""
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def likeness(one: str, other: str) -> float:
    """The share of groups of three that both words have, from 0 to 1."""
    mine, theirs = trigrams(one), trigrams(other)
    return len(mine & theirs) / len(mine | theirs)


def strokes_allowed(word: str) -> int:
    """How many strokes a word of this length may be off: none where too little would be left of it."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < 8 else 2


def is_near(word: str, other: str) -> bool:
    """Whether the other word may be meant: it begins alike or looks alike, and is a stroke or two away."""
    allowed = strokes_allowed(word)
    if abs(len(other) - len(word)) > allowed or len({*word} ^ {*other}) > 2 * allowed:
        return False
    return (word[0] == other[0] or likeness(word, other) >= ALIKE) and strokes_between(word, other) <= allowed


def nearest(word: str, others: Iterable[str]) -> list[str]:
    """Those of the other words that are the fewest strokes away, at most five, or none. The same letters in another
    order come first, then what is the most alike."""
    near = [
        (strokes_between(word, other), sorted(other) != sorted(word), -likeness(word, other), other)
        for other in others
        if is_near(word, other)
    ]
    fewest = min((strokes for strokes, *_ in near), default=0)
    return [other for strokes, _, _, other in sorted(near) if strokes == fewest][:MOST]


def strokes_between(one: str, other: str) -> int:
    """How many letters were left out, added, taken for another, or typed in the wrong order."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, above, row = row, before, [i]
        for j, there in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                best = min(best, above[j - 2] + 1)
            row.append(best)
    return row[-1]
