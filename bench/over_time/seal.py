"""Random sequences of acts by all kinds of people, held against the judge. The last line is JSON.

python -m bench.over_time seal                       20,000 sequences
python -m bench.over_time seal --sequences 500 --seed 7
python -m bench.over_time seal --only 7-412 --say    one sequence again, act by act
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test.utils import override_settings

from bench.over_time import acts, browser, judge, world
from interviews.debriefs.matrix import read_matrix
from interviews.models import DatedNote, FirstReading

SEQUENCES = 20_000
SHORTEST, LONGEST = 12, 20
# Beside the steps of a scheme.
OTHERS_AT_MOST = 6
BEGINNING = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
KINDS = ("plain", "plain", "plain", "manager", "manager", "own", "unplanned")
READ = "read"
READINGS = (*["read a card"] * 5, *["take a file of ratings"] * 3, *["read the debrief"] * 3)
READINGS = (*READINGS, "walk the debrief", "read the decision", "read the comparison")
AGAIN = ("save an answer", "submit")
ANOTHER_ROUND = ("hold another round", "make another round ready", "fill and submit", "fill and submit")
OFFICES = frozenset({"rita", "max", "cleo", "ada"})
# What somebody may have in mind who wants to look first, and who that could be. In most sequences one of these is
# tried, with other acts in between; anybody at all may be the one who acts.
OFFICE, PANEL, ANYBODY = ("max", "rita"), ("pia", "paul", "noor"), ("pia", "paul", "noor", "max", "rita", "tom", "ina")
SCHEMES = (
    (OFFICE, ("have the others' cards come in", READ, "seat somebody", "let days pass", "fill and submit")),
    (OFFICE, (READ, "seat somebody", "let days pass", "fill and submit", "have all cards come in")),
    (PANEL, ("fill with blanks and submit", "have the others' cards come in", READ, "reopen", *AGAIN)),
    (PANEL, ("fill and submit", READ, "reopen", *AGAIN, READ)),
    (ANYBODY, ("let days pass", "fill and submit", "fill and submit", READ, "reopen", *AGAIN)),
    (ANYBODY, ("take a seat away", READ, "seat somebody", "let days pass", "fill and submit")),
    (ANYBODY, ("waive a card", READ, "seat somebody", "fill and submit")),
    (ANYBODY, ("cancel a round", READ, "set a time", "seat somebody", "fill and submit")),
    (ANYBODY, ("note a no-show", READ, "set a time", "let days pass", "fill and submit")),
    (ANYBODY, ("save an answer", "hand a card over", READ, "seat somebody", "fill and submit")),
    (PANEL, ("save an answer", "hand a card over", "look at a kit", "fill and submit", READ)),
    (PANEL, ("save an answer", "replace somebody", "look at a kit", READ, "fill and submit")),
    (OFFICE, ("save an answer", "cancel the loop", "take the copy", READ)),
    (PANEL, (READ, "add a dated note", "reopen", "add a dated note")),
    (ANYBODY, ("have all cards come in", "open the debrief", READ, *ANOTHER_ROUND)),
    (ANYBODY, ("have all cards come in", "open the debrief", *ANOTHER_ROUND, READ, "reopen", *AGAIN)),
)
# Faults that are told in full; the others are counted.
TOLD = 20


@dataclass
class Findings:
    """What came of it. A fault names the seed with which its sequence runs again."""

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
    stop_at_fault: bool = False,
    say: Callable[[str], object] = lambda line: None,
) -> Findings:
    """Run the sequences on the database of the environment and leave no row behind."""
    found = Findings()
    with override_settings(**browser.settings_of_browser()), transaction.atomic():
        with time_machine.travel(BEGINNING, tick=False):
            company = world.build()
        visitor = browser.Browser()
        for number in range(sequences) if only is None else [only]:
            one_sequence(company, visitor, found, f"{seed}-{number}", say)
            if stop_at_fault and found.faults:
                break
        transaction.set_rollback(True)
    return found


def one_sequence(
    company: world.World, visitor: browser.Browser, found: Findings, seed: str, say: Callable[[str], object]
) -> None:
    chance = random.Random(seed)
    cache.clear()
    place = transaction.savepoint()
    # Most sequences begin when the interviews are over, for little can be told of the others.
    begun = chance.choice([timedelta(minutes=5), timedelta(hours=3), timedelta(hours=3), timedelta(hours=3)])
    with time_machine.travel(BEGINNING + begun, tick=False) as clock:
        kind = chance.choice(KINDS)
        sees = judge.Judge(applicant="ina" if kind == "own" else "", offices=OFFICES)
        made = acts.Run(company, visitor, chance, sees, kind, company.loops.get(kind), clock, say)
        made.schemer, happens = what_happens(chance)
        if made.loop is not None:
            made.notice_seats()
        say(f"{seed}: a loop with panel “{kind}”; {made.schemer} wants to look first")
        if chance.random() < 0.6:
            acts.have_the_others_come_in(made)
        let_people_act(made, happens, found, say)
        compare_score(made, found, seed)
    transaction.savepoint_rollback(place)
    found.sequences += 1
    found.leaks += [f"{seed}: {fault}" for fault in sees.faults]


def let_people_act(made: acts.Run, happens: list[str], found: Findings, say: Callable[[str], object]) -> None:
    for name in happens:
        made.next_step()
        say(f"  {made.judge.step}. {name}")
        is_done = acts.ACTS[name][1](made)
        if is_done is None:
            continue
        found.tried[name] += 1
        (found.done if is_done else found.refused)[name] += 1


def what_happens(chance: random.Random) -> tuple[str, list[str]]:
    """Somebody who may have something in mind, and acts: anything at all, or mostly a scheme with a few other acts
    before, between and after its steps."""
    people, scheme = chance.choice(SCHEMES)
    names, weights = list(acts.ACTS), [weight for weight, _ in acts.ACTS.values()]
    if chance.random() < 0.3:
        return chance.choice(people), chance.choices(names, weights, k=chance.randint(SHORTEST, LONGEST))
    happens = [chance.choice(READINGS) if step == READ else step for step in scheme]
    for other in chance.choices(names, weights, k=chance.randint(0, OTHERS_AT_MOST)):
        happens.insert(chance.randint(0, len(happens)), other)
    return chance.choice(people), happens


def compare_score(made: acts.Run, found: Findings, seed: str) -> None:
    """The product computes its score of the loop anew, and it must be the one of the ratings that count."""
    found.marked += made.judge.late_ratings()
    if made.loop is None or made.status() == "cancelled":
        return
    found.scores += 1
    made.loop.refresh_from_db()
    said = read_matrix(made.loop).score.as_json()
    fixed = fixed_from(made)
    found.leaks += [f"{seed}: {fault}" for fault in not_remembered(made)]
    due, means = judge.score_of(made.judge.given(fixed))
    product = {row["competency"]: Fraction(row["exact"]) for row in said["competencies"] if row["exact"] is not None}
    score = None if said["exact"] is None else Fraction(said["exact"])
    if (score, product) != (due, means):
        found.miscounted.append(f"{seed}: the score is {score} of {product}, and due is {due} of {means}")


def fixed_from(made: acts.Run) -> dict[str, int]:
    """The step from which each person's ratings are fixed: the one in which they first saw a word of another.

    A page may show of others what is no word, such as a mean; so the product may remember a person from the moment on
    at which they opened any page that shows others' cards. It may not before that.
    """
    fixed = dict(made.judge.saw)
    for reading in FirstReading.objects.filter(loop=made.loop):
        who, step = made.world.names[reading.user_id], made.step_at(reading.at)
        if made.judge.opened.get(who, judge.NEVER) <= step:
            fixed[who] = min(step, fixed.get(who, judge.NEVER))
    return fixed


def not_remembered(made: acts.Run) -> list[str]:
    """Who saw something of others without its being on record, and which notes do not say that they came after."""
    rows = FirstReading.objects.filter(loop=made.loop).values_list("user", "at")
    known = {made.world.names[user]: made.step_at(at) for user, at in rows}
    faults = [
        f"step {step}: {who} saw something of others, and nothing remembers it"
        for who, step in made.judge.saw.items()
        if known.get(who, judge.NEVER) > step
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
    wanted = options.parse_args(words)
    only = None
    if wanted.only:
        wanted.seed, only = (int(part) for part in wanted.only.split("-"))
    began = time.monotonic()
    found = run(wanted.sequences, wanted.seed, only=only, say=print if wanted.say else lambda line: None)
    for fault in found.faults[:TOLD]:
        print(fault)
    print(found.as_json(seed=wanted.seed, seconds=round(time.monotonic() - began)))
    return 1 if found.faults else 0
