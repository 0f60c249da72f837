"""What has changed since a packet was written: from what it was written from and what is so today, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.wording import counted

Origin = Mapping[str, Any]
"""What a packet copies, as plain values: see `packets.writing.origins.origins_of`."""

# What stands in the text that people wrote, so that a new value has to be put into it.
IN_THE_TEXT = ("candidate", "called", "role", "organisation")
NAMES = {
    "candidate": "The candidate’s name",
    "called": "The name that the letter uses",
    "role": "The opening’s title",
    "organisation": "The organisation’s name",
}
LETTERHEAD = "The letterhead has other texts, another colour or another logo now."
NOTE_CHANGED = "The note behind “{passage}” was added to or changed."
NOTE_UNUSABLE = (
    "The note behind “{passage}” can no longer be drawn from: its scorecard was reopened or its round does not count "
    "as held."
)


@dataclass(frozen=True)
class Difference:
    """One thing that is no longer as it was when the packet was written. `kind` is a key of the origin."""

    kind: str
    sentence: str
    before: str = ""
    now: str = ""

    @property
    def is_in_the_text(self) -> bool:
        """Whether words that somebody wrote may hold the former value."""
        return self.kind in IN_THE_TEXT


def changes_between(before: Origin, now: Origin) -> list[Difference]:
    """Everything that differs. What `before` does not hold was not kept in its day, and nothing is said of it."""
    changes = [
        Difference(kind, f"{name} was “{before[kind]}” and is “{now[kind]}” now.", before[kind], now[kind])
        for kind, name in NAMES.items()
        if _differ(kind, before, now)
    ]
    if _differ("pronoun", before, now):
        changes.append(Difference("pronoun", f"The pronoun was {before['pronoun']} and is {now['pronoun']} now."))
    if _differ("letterhead", before, now):
        changes.append(Difference("letterhead", LETTERHEAD))
    if _differ("rounds", before, now):
        changes += [Difference("rounds", sentence) for sentence in _rounds(before["rounds"], now["rounds"])]
    return [*changes, *_notes(before.get("notes", {}), now.get("notes", {}))]


def _differ(kind: str, before: Origin, now: Origin) -> bool:
    return kind in before and before[kind] != now.get(kind)


def _rounds(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[str]:
    """By place in the plan: a round keeps its key for as long as it exists."""
    former, current = {row["key"]: row for row in before}, {row["key"]: row for row in now}
    return [
        *(f"“{row['name']}” does not count as held any more." for key, row in former.items() if key not in current),
        *(f"“{row['name']}” counts as held now." for key, row in current.items() if key not in former),
        *(
            sentence
            for key, row in former.items()
            if key in current and row != current[key]
            for sentence in _one_round(row, current[key])
        ),
    ]


def _one_round(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    name, sentences = f"“{before['name']}”", []
    if before["name"] != now["name"]:
        sentences.append(f"{name} is called “{now['name']}” now.")
    if before["held_on"] != now["held_on"]:
        sentences.append(f"{name} has another day now.")
    if before["minutes"] != now["minutes"]:
        sentences.append(f"{name} was {before['minutes']} minutes long and is {now['minutes']} now.")
    if before["people"] != now["people"]:
        met = counted(before["people"], "person", "people")
        sentences.append(f"{name} counted {met} and counts {counted(now['people'], 'person', 'people')} now.")
    if before["topics"] != now["topics"]:
        sentences += _topics(name, before["topics"], now["topics"])
    return sentences


def _topics(name: str, before: Sequence[str], now: Sequence[str]) -> list[str]:
    if len(before) != len(now):
        return [f"{name} covers other topics now."]
    pairs = zip(before, now, strict=True)
    return [f"The topic “{was}” of {name} is called “{is_now}” now." for was, is_now in pairs if was != is_now]


def _notes(before: Mapping[str, Mapping[str, str]], now: Mapping[str, str]) -> list[Difference]:
    """By passage: the fingerprint of the note that it was drawn from."""
    sentences = {
        key: (NOTE_CHANGED if now.get(key) else NOTE_UNUSABLE).format(passage=row["heading"] or "a chosen passage")
        for key, row in before.items()
        if row["sha256"] != now.get(key, "")
    }
    return [Difference("notes", sentence) for sentence in sentences.values()]
