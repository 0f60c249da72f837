"""An independent statement of the seal over time, written from the rule's sentences; it imports nothing of the product.

It is told what people did and were answered, keeps a log of its own, and says where one of these sentences is broken:

1. Until a panelist has submitted all their own cards of a loop, nothing of anybody else's reaches them. A card of
   nothing but blanks, leaving a seat, a waiver, a cancelled round or a card handed over opens nothing before the
   debrief: what opens is a card of one's own that is in and rates something, while none is open.
2. What a person rated before they first saw anything of somebody else's card of that loop counts; what they rate or
   change afterwards enters no score.
3. Nobody reads about themselves: whatever they ask about their own loop, there is none.
4. A draft is seen by its writer only, but for the copy of a candidate whose request is on record. The writer alone
   hands notes over, to somebody who owes no card in that loop; they are the other's own words from then on.
5. Who has no part in a loop sees nothing of it. What a shadow writes never counts. A card that was submitted is not
   cancelled away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

WORD = re.compile(r"zq\d{6}xk")
NEVER = 10**9


class Word(NamedTuple):
    """A word that stands on one card and nowhere else, and whose it is."""

    card: int
    writer: str


class Answered(NamedTuple):
    """One rating as it was saved; None is a blank, or a rating taken back."""

    step: int
    score: int | None


@dataclass
class Card:
    """One seat's card, as its writer and those who run the loop made it."""

    key: int
    person: str
    round: int
    competencies: Mapping[int, int]
    is_shadow: bool = False
    state: str = "draft"
    answers: dict[int, list[Answered]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    is_gone: bool = False

    @property
    def is_open(self) -> bool:
        return self.state == "draft" and not self.is_gone

    @property
    def is_in(self) -> bool:
        return self.state == "submitted" and not self.is_gone

    def says_something(self) -> bool:
        """Whether it holds anything but blanks."""
        return any(answers[-1].score is not None for answers in self.answers.values())


@dataclass
class Judge:
    """The log of one loop. `applicant` is the colleague whom it is about, if it is one; `offices` run or keep it."""

    applicant: str = ""
    offices: frozenset[str] = frozenset()
    step: int = 0
    words: dict[str, Word] = field(default_factory=dict)
    sent_in: set[str] = field(default_factory=set)
    own: dict[str, set[str]] = field(default_factory=dict)
    cards: dict[int, Card] = field(default_factory=dict)
    rounds_off: set[int] = field(default_factory=set)
    is_debriefed: bool = False
    is_in_debrief: bool = False
    is_copy_asked_for: bool = False
    saw: dict[str, int] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    # Notes that were added beside a card that is in: the word of each, with who wrote it and when.
    notes: dict[str, tuple[str, int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    # --- What is told -----------------------------------------------------------------------------------------

    def seated(self, card: int, person: str, round_: int, competencies: Mapping[int, int], *, shadow: bool) -> None:
        """`competencies` of the round's questions, by question."""
        self.cards[card] = Card(card, person, round_, competencies, shadow)

    def rated(self, card: int, question: int, score: int | None) -> None:
        self.cards[card].answers.setdefault(question, []).append(Answered(self.step, score))

    def wrote(self, card: int, word: str) -> None:
        writer = self.cards[card].person
        self.words[word] = Word(card, writer)
        self.own[word] = {writer}
        self.cards[card].words.append(word)

    def submitted(self, card: int) -> None:
        self.cards[card].state = "submitted"
        self.sent_in |= set(self.cards[card].words)

    def added_note(self, card: int, word: str) -> None:
        """A dated note stands beside what is in."""
        self.wrote(card, word)
        self.sent_in.add(word)
        self.notes[word] = self.cards[card].person, self.step

    def reopened(self, card: int) -> None:
        self.cards[card].state = "draft"

    def waived(self, card: int) -> None:
        self.cards[card].state = "waived"

    def left(self, card: int, *, is_planned: bool = False) -> None:
        """The seat was taken away. While a loop is being planned, seats come and go and there is nothing to read."""
        if is_planned and not self.sent_in:
            del self.cards[card]
        else:
            self.cards[card].is_gone = True

    def handed_over(self, card: int, new: int, *, to: str, by: str) -> None:
        """By anybody but the writer nothing may go along, so the words stay the writer's."""
        old, owes = self.cards[card], self.owes(to)
        old.state = "handed over"
        self.seated(new, to, old.round, old.competencies, shadow=old.is_shadow)
        if by == old.person and not owes:
            # Their own, so they send them in with the card, and may hand them on.
            self.cards[new].words += old.words
            for word in old.words:
                self.own[word].add(to)

    def round_fell_out(self, round_: int) -> None:
        """Cancelled, or nobody came. Whatever was submitted for it makes that a fault."""
        self.rounds_off.add(round_)
        if any(card.is_in for card in self.cards.values() if card.round == round_ and not card.is_shadow):
            self.faults.append(f"step {self.step}: a round with a submitted card fell out")

    def loop_fell_out(self, rounds: set[int]) -> None:
        """The loop was cancelled, and these of its rounds with it. What was written for them counts nowhere."""
        self.rounds_off |= rounds

    def round_came_back(self, round_: int) -> None:
        self.rounds_off.discard(round_)

    def debrief_opened(self) -> None:
        self.is_debriefed = self.is_in_debrief = True

    def interviews_go_on(self) -> None:
        """Another round: interviews are under way again."""
        self.is_in_debrief = False

    def opened_a_door(self, person: str) -> None:
        """They opened a page that shows others' cards to whoever may see them, whatever it showed."""
        self.opened.setdefault(person, self.step)

    def looked(self, person: str, text: str, place: str, *, is_copy: bool = False) -> None:
        """Everything that a person was answered. `is_copy`: it is the copy that a candidate may ask for."""
        by_request = is_copy and self.is_copy_asked_for
        others = {found for found in WORD.findall(text) if found in self.words and person not in self.own[found]}
        sealed = {(self.words[found].writer, self.why_sealed(person, found, by_request=by_request)) for found in others}
        for writer, why in sorted(sealed):
            if why:
                self.faults.append(f"step {self.step}: {person} saw a word of {writer} at {place}: {why}")
        if others:
            self.saw_something(person)

    def was_answered(self, person: str, *, is_found: bool) -> None:
        """They asked for something of this loop, and were told that there is no such thing, or anything else."""
        if person == self.applicant and is_found:
            self.faults.append(f"step {self.step}: {person} was answered about themselves")

    def saw_something(self, person: str) -> None:
        """Something of another's reached them, a word or a figure."""
        self.saw.setdefault(person, self.step)

    # --- What follows -----------------------------------------------------------------------------------------

    def why_sealed(self, person: str, word: str, *, by_request: bool = False) -> str:
        if person == self.applicant:
            return "it is about themselves"
        if person not in self.offices and all(card.is_gone for card in self.of(person)):
            return "they have no part in this loop"
        if word not in self.sent_in and not by_request:
            return "it is a draft"
        return self.why_bound(person)

    def why_bound(self, person: str) -> str:
        """Why nothing of the others may reach this person now; empty when it may."""
        if self.is_in_debrief:
            return ""
        if self.owes(person):
            return "they owe a card"
        if self.is_debriefed:
            return ""
        own = self.of(person)
        if own and not any(card.is_in and (card.is_shadow or card.says_something()) for card in own):
            return "no card of theirs that is in rates anything"
        return ""

    def owes(self, person: str) -> bool:
        """Whether a card of theirs is open in a round that stands."""
        return any(card.is_open and card.round not in self.rounds_off for card in self.of(person))

    def of(self, person: str) -> list[Card]:
        """Their cards. A seat that was left and taken again is the card of that round."""
        latest: dict[int, Card] = {}
        for card in self.cards.values():
            if card.person == person:
                latest[card.round] = card
        return list(latest.values())

    def given(self, cut: Mapping[str, int]) -> dict[tuple[int, str], list[int]]:
        """The scores that count, by competency and panelist; `cut` is the step from which one's ratings are fixed."""
        found: dict[tuple[int, str], list[int]] = {}
        for card in self.cards.values():
            if card.is_shadow or not card.is_in or card.round in self.rounds_off:
                continue
            for question, answers in card.answers.items():
                fixed = [answer.score for answer in answers if answer.step < cut.get(card.person, NEVER)]
                if fixed and fixed[-1] is not None:
                    found.setdefault((card.competencies[question], card.person), []).append(fixed[-1])
        return found

    def late_ratings(self) -> int:
        """How many were written after their writer had seen something, on cards that are in."""
        cards = [card for card in self.cards.values() if card.is_in and not card.is_shadow]
        return sum(
            answer.step >= self.saw.get(card.person, NEVER)
            for card in cards
            for answers in card.answers.values()
            for answer in answers
        )


def score_of(
    given: Mapping[tuple[int, str], Iterable[int]], weights: Mapping[int, Fraction] | None = None
) -> tuple[Fraction | None, dict[int, Fraction]]:
    """Mean over a panelist's answers, then over panelists, then over competencies, each with its weight (else 1)."""
    by_competency: dict[int, list[Fraction]] = {}
    for (competency, _), scores in sorted(given.items()):
        values = list(scores)
        by_competency.setdefault(competency, []).append(Fraction(sum(values), len(values)))
    means = {competency: sum(values, Fraction()) / len(values) for competency, values in by_competency.items()}
    weighed = {competency: (weights or {}).get(competency, Fraction(1)) for competency in means}
    whole = sum(weighed.values(), Fraction())
    total = sum((means[key] * weighed[key] for key in means), Fraction()) / whole if whole else None
    return total, means
