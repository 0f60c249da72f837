"""Random sequences of acts by all kinds of people, held against the judge. The last line is JSON.

python -m bench.over_time seal                       20,000 sequences
python -m bench.over_time seal --sequences 500 --seed 7
python -m bench.over_time seal --only 7-412 --say    one sequence again, act by act
python -m bench.over_time seal --store seal.json     figures are kept there; started again, it goes on where it was

Sequences branch: several begin with the same acts, and each goes on by chance of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone

from bench.over_time import acts, browser, judge, world
from bench.over_time.figures import Kept
from interviews.debriefs.matrix import read_matrix
from interviews.models import DatedNote, FirstReading, Loop

SEQUENCES = 20_000
SHORTEST, LONGEST = 12, 20
# Beside the steps of a scheme.
OTHERS_AT_MOST = 6
# How many sequences go on from one beginning, and how many from each place where they part.
BRANCHES, SPLIT = 16, 4
BEGINNING = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
KINDS = ("plain", "plain", "plain", "manager", "manager", "own", "unplanned")
READ, ANYTHING = "read", "anything"
READINGS = (*["read a card"] * 5, *["take a file of ratings"] * 3, *["read the debrief"] * 3)
READINGS = (*READINGS, "walk the debrief", "read the decision", "read the comparison")
AGAIN = ("save an answer", "submit")
ANOTHER_ROUND = ("hold another round", "make another round ready", "fill and submit", "fill and submit")
OFFICES = frozenset({"rita", "max", "cleo", "ada", "ina"})


class Scheme(NamedTuple):
    """What somebody may have in mind who wants to look first: how often it is tried, who that could be, and its steps.
    Anybody at all may be the one who acts."""

    weight: int
    people: tuple[str, ...]
    steps: tuple[str, ...]


OFFICE, PANEL, ANYBODY = ("max", "rita"), ("pia", "paul", "noor"), ("pia", "paul", "noor", "max", "rita", "tom", "ina")
# In one loop or another they sit in the second round alone, which the first one's cards may not open to them.
LATER = ("noor", "max", "paul")
# Paul sits in two rounds of one loop, Max in two of another. Ina is the candidate of a third, and recruits.
TWO_CARDS, APPLICANT = ("paul", "max"), ("ina",)
OTHERS_IN, ALL_IN = "have the others' cards come in", "have all cards come in"
LATE_SEAT = ("seat the schemer", "let days pass", "fill and submit")
# More often where one check alone stands against it. In most sequences one of these is tried, with other acts between.
SCHEMES = {
    "late seat": Scheme(5, OFFICE, (OTHERS_IN, READ, *LATE_SEAT, ALL_IN)),
    "late seat by others": Scheme(2, OFFICE, (READ, "seat somebody", "let days pass", "fill and submit", ALL_IN)),
    "blanks": Scheme(1, PANEL, ("fill with blanks and submit", OTHERS_IN, READ, "reopen", *AGAIN)),
    "reopened": Scheme(3, PANEL, (OTHERS_IN, "fill and submit", READ, "change what is in", "reopen", *AGAIN, READ)),
    "one more card": Scheme(3, TWO_CARDS, (OTHERS_IN, "fill and submit", READ, READ, "submit")),
    "after days": Scheme(1, ANYBODY, ("let days pass", "fill and submit", READ, "reopen", *AGAIN)),
    "off the panel": Scheme(1, LATER, ("take a seat away", OTHERS_IN, READ, *LATE_SEAT)),
    "off again": Scheme(2, OFFICE, ("seat the schemer", "take the schemer's seat away", OTHERS_IN, READ, *LATE_SEAT)),
    "waived": Scheme(1, ANYBODY, ("waive a card", OTHERS_IN, READ, *LATE_SEAT)),
    "not there": Scheme(2, PANEL, (OTHERS_IN, "say one was not there", READ, "take that back", READ, *AGAIN)),
    "round cancelled": Scheme(1, LATER, (OTHERS_IN, "cancel a round", READ, "set a time", *LATE_SEAT)),
    "round cancelled under the schemer": Scheme(
        2, OFFICE, ("seat the schemer", "cancel the schemer's round", OTHERS_IN, READ, "set a time", *LATE_SEAT)
    ),
    "no-show": Scheme(1, LATER, (OTHERS_IN, "note a no-show", READ, "set a time", "fill and submit")),
    "handed over": Scheme(1, ANYBODY, ("save an answer", "hand a card over", READ, *LATE_SEAT)),
    "handed over, then reads": Scheme(
        3, PANEL, ("save an answer", "hand notes to the schemer", "look through one's card", "fill and submit", READ)
    ),
    "replaced": Scheme(1, PANEL, ("save an answer", "replace somebody", "look at a kit", READ, "fill and submit")),
    "judged round": Scheme(1, ANYBODY, ("fill and submit", "cancel a round", "note a no-show", "cancel a round")),
    "drafts": Scheme(1, OFFICE, ("save a card's words", "read a card", "take a file of ratings", "read a card")),
    "cancelled": Scheme(1, OFFICE, ("save an answer", "cancel the loop", "take the copy", READ)),
    "dated notes": Scheme(2, PANEL, (ALL_IN, READ, "open the debrief", "add a dated note", "add a dated note")),
    "another round": Scheme(4, ANYBODY, (ALL_IN, "open the debrief", READ, *ANOTHER_ROUND)),
    "another round, reopened": Scheme(3, ANYBODY, (ALL_IN, "open the debrief", *ANOTHER_ROUND, READ, "reopen", *AGAIN)),
    "applicant": Scheme(2, APPLICANT, (ALL_IN, READ, READ, "open the debrief", READ, "take the copy")),
}
WEIGHTS = [weight for weight, _ in acts.ACTS.values()]
# Faults that are told in full; the others are counted.
TOLD = 20


@dataclass
class Findings(Kept):
    """What came of it. A fault names the seed with which its sequence runs again. An act that several sequences have
    in common was tried once."""

    sequences: int = 0
    tried: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    marked: int = 0
    scores: int = 0
    leaks: list[str] = field(default_factory=list)
    miscounted: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.leaks, *self.miscounted]

    def as_json(self, **more: Any) -> str:
        by_kind = {
            name: {"tried": self.tried[name], "done": self.done[name], "refused": self.refused[name]}
            for name in acts.ACTS
        }
        figures = {
            "sequences": self.sequences,
            "tried": self.tried.total(),
            "refused": self.refused.total(),
            "marked": self.marked,
            "scores_compared": self.scores,
            "leaks": len(self.leaks),
            "counted_after_reading": len(self.miscounted),
        }
        return json.dumps({**figures, **more, "acts": by_kind})


def run(
    sequences: int,
    seed: int,
    *,
    only: int | None = None,
    scheme: str = "",
    stop_at_fault: bool = False,
    say: Callable[[str], object] = lambda line: None,
    store: Path | None = None,
) -> Findings:
    """Run the sequences on the database of the environment and leave no row behind; `only` the one of that number,
    and nothing but one `scheme`."""
    found = Findings.from_store(store)
    with override_settings(**browser.settings_of_browser()), transaction.atomic():
        with time_machine.travel(BEGINNING, tick=False):
            company = world.build()
        visitor = browser.Browser()
        firsts = range(found.sequences, sequences, BRANCHES) if only is None else [only - only % BRANCHES]
        for first in firsts:
            tree = Tree(company, visitor, found, seed, range(first, first + BRANCHES), only, scheme, say)
            tree.grow()
            found.keep(store)
            if stop_at_fault and found.faults:
                break
        transaction.set_rollback(True)
    return found


@dataclass
class Tree:
    """Sequences that have their beginning in common, and some of them more than that; `only` one is followed."""

    company: world.World
    visitor: browser.Browser
    found: Findings
    seed: int
    numbers: Sequence[int]
    only: int | None
    scheme: str
    say: Callable[[str], object]

    def grow(self) -> None:
        chance = self.chance(self.numbers)
        cache.clear()
        place = transaction.savepoint()
        # Most sequences begin when the interviews are over, for little can be told of the others.
        begun = chance.choice([timedelta(minutes=5), timedelta(hours=3), timedelta(hours=3), timedelta(hours=3)])
        with time_machine.travel(BEGINNING + begun, tick=False) as clock:
            schemer, plan = what_is_planned(chance, self.scheme)
            kind = "own" if schemer in APPLICANT else chance.choice(KINDS)
            sees = judge.Judge(applicant="ina" if kind == "own" else "", offices=OFFICES)
            loop = self.company.loops.get(kind)
            made = acts.Run(self.company, self.visitor, chance, sees, kind, loop, clock, self.say, schemer)
            if made.loop is not None:
                made.notice_seats()
            self.say(f"{self.name(self.numbers)}: a loop with panel “{kind}”; {made.schemer} wants to look first")
            if chance.random() < 0.6:
                acts.have_the_others_come_in(made)
            cut = chance.randint(len(plan) // 4, len(plan) // 2)
            self.branch(made, plan, self.numbers, cut)
        transaction.savepoint_rollback(place)

    def branch(self, made: acts.Run, plan: Sequence[str], numbers: Sequence[int], cut: int) -> None:
        """So far these sequences have the plan in common; then each part of them goes on by chance of its own."""
        let_people_act(made, plan[:cut], self.found)
        self.found.leaks += [f"{self.name(numbers)}: {fault}" for fault in made.judge.faults]
        if len(numbers) == 1:
            self.found.sequences += 1
            compare_score(made, self.found, self.name(numbers))
            return
        rest, now, share = plan[cut:], timezone.now(), len(numbers) // SPLIT
        for part in (numbers[at : at + share] for at in range(0, len(numbers), share)):
            if self.only is None or self.only in part:
                place = transaction.savepoint()
                cache.clear()
                self.say(f"  ... and on, as {self.name(part)}")
                one = made.branch(self.chance(part))
                half = len(rest) // 2
                self.branch(one, rest, part, len(rest) if share == 1 else one.chance.randint(half, half + half // 2))
                transaction.savepoint_rollback(place)
                made.clock.move_to(now)

    def chance(self, numbers: Sequence[int]) -> random.Random:
        return random.Random(f"{self.name(numbers)} of {len(numbers)}")

    def name(self, numbers: Sequence[int]) -> str:
        """By which the sequence, or the first of these, runs again."""
        return f"{self.seed}-{numbers[0]}"


def let_people_act(made: acts.Run, plan: Sequence[str], found: Findings) -> None:
    for step in plan:
        made.next_step()
        name = what_happens(step, made.chance)
        made.say(f"  {made.judge.step}. {name}")
        is_done = acts.ACTS[name][1](made)
        if is_done is None:
            continue
        found.tried[name] += 1
        (found.done if is_done else found.refused)[name] += 1


def what_is_planned(chance: random.Random, scheme: str = "") -> tuple[str, list[str]]:
    """Somebody who may have something in mind, and steps: anything at all, or mostly a scheme with a few other acts
    before, between and after its steps."""
    chosen = scheme or chance.choices(list(SCHEMES), [one.weight for one in SCHEMES.values()])[0]
    _, people, steps = SCHEMES[chosen]
    if not scheme and chance.random() < 0.3:
        return chance.choice(people), [ANYTHING] * chance.randint(SHORTEST, LONGEST)
    plan = list(steps)
    for _ in range(chance.randint(0, OTHERS_AT_MOST)):
        plan.insert(chance.randint(0, len(plan)), ANYTHING)
    return chance.choice(people), plan


def what_happens(step: str, chance: random.Random) -> str:
    """The act that a step of a plan comes to."""
    if step == READ:
        return chance.choice(READINGS)
    return chance.choices(list(acts.ACTS), WEIGHTS)[0] if step == ANYTHING else step


def compare_score(made: acts.Run, found: Findings, seed: str) -> None:
    """The product computes its score of the loop anew, and it must be the one of the ratings that count."""
    found.marked += made.judge.late_ratings()
    if made.loop is None:
        return
    loop = Loop.objects.get(pk=made.loop.pk)
    if loop.status == "cancelled":
        return
    found.scores += 1
    said = read_matrix(loop).score.as_json()
    remembered = {
        made.world.names[user]: made.step_at(at)
        for user, at in FirstReading.objects.filter(loop=loop).values_list("user", "at")
    }
    found.leaks += [f"{seed}: {fault}" for fault in not_remembered(made, remembered)]
    due, means = judge.score_of(made.judge.given(fixed_from(made, remembered)))
    product = {row["competency"]: Fraction(row["exact"]) for row in said["competencies"] if row["exact"] is not None}
    score = None if said["exact"] is None else Fraction(said["exact"])
    if (score, product) != (due, means):
        found.miscounted.append(f"{seed}: the score is {score} of {product}, and due is {due} of {means}")


def fixed_from(made: acts.Run, remembered: Mapping[str, int]) -> dict[str, int]:
    """The step from which each person's ratings are fixed: the one in which they first saw a word of another.

    A page may show of others what is no word, such as a mean; so the product may remember a person from the moment on
    at which they opened any page that shows others' cards. It may not before that.
    """
    fixed = dict(made.judge.saw)
    for who, step in remembered.items():
        if made.judge.opened.get(who, judge.NEVER) <= step:
            fixed[who] = min(step, fixed.get(who, judge.NEVER))
    return fixed


def not_remembered(made: acts.Run, remembered: Mapping[str, int]) -> list[str]:
    """Who saw something of others without its being on record, and which notes do not say that they came after."""
    faults = [
        f"step {step}: {who} saw something of others, and nothing remembers it"
        for who, step in made.judge.saw.items()
        if remembered.get(who, judge.NEVER) > step
    ]
    for word, (who, step) in made.judge.notes.items():
        note = DatedNote.objects.get(text__contains=word)
        if made.judge.saw.get(who, judge.NEVER) < step and not note.is_after_reading:
            faults.append(f"step {step}: a note of {who} does not say that it was written after reading others")
    return faults


def main(words: Sequence[str] = ()) -> int:
    options = argparse.ArgumentParser(prog="bench.over_time seal")
    options.add_argument("--sequences", type=int, default=SEQUENCES)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", help="one sequence again, by the name that a fault has: 7-412")
    options.add_argument("--say", action="store_true")
    options.add_argument("--store", type=Path, help="a file for the figures, from which a run that stopped goes on")
    wanted = options.parse_args(words)
    only = None
    if wanted.only:
        wanted.seed, only = (int(part) for part in wanted.only.split("-"))
    began = time.monotonic()
    say = print if wanted.say else lambda line: None
    found = run(wanted.sequences, wanted.seed, only=only, say=say, store=wanted.store)
    for fault in found.faults[:TOLD]:
        print(fault)
    print(found.as_json(seed=wanted.seed, seconds=round(time.monotonic() - began)))
    return 1 if found.faults else 0
