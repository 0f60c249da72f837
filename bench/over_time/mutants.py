"""The checks that hold the seal, each taken out of the product once: the judge must notice. The last line is JSON.

    python -m bench.over_time mutants                      all of them
    python -m bench.over_time mutants --only "reopening"   those with this in their name

A mutant names a function and the piece of it that goes. Where that piece is no longer there, the list is out of date
and the run says so. Only the code of the running process changes, and it is put back.
"""

from __future__ import annotations

import argparse
import inspect
import json
import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any

from bench.over_time import seal

SEQUENCES_AT_MOST = 800
READINGS_ARE_REMEMBERED = "readings of a page are remembered: "


@dataclass(frozen=True)
class Mutant:
    """One check, where it stands, what stands there without it, and the scheme that it stands against."""

    name: str
    function: str
    piece: str
    instead: str = "pass"
    scheme: str = ""
    # Where two checks hold one rule, the other one goes, too.
    also: Mutant | None = None

    def find(self) -> FunctionType:
        """The function itself, from under what is wrapped around it."""
        module, _, name = self.function.rpartition(".")
        found: FunctionType = inspect.unwrap(getattr(import_module(module), name))
        return found


CARDS, DEBRIEFS, LOOPS = "interviews.cards", "interviews.debriefs.views", "interviews.loops.services"
RECORDS, SEES = "records.views", "interviews.visibility"
READ = "record_reading(request.user, loop, ReadingPage."
MUTANTS = (
    Mutant(
        "a card that was written after reading is marked",
        f"{CARDS}.services.submission._seal",
        "card.is_after_reading = reads_before_rating(by, card.seat.interview)",
        "card.is_after_reading = False",
        scheme="late seat",
    ),
    Mutant(
        "reopening after reading is refused",
        f"{CARDS}.services.submission.why_not_reopen",
        " or why_fixed(by, loop)",
        "",
        scheme="reopened",
    ),
    Mutant(
        "a marked card enters no score",
        "interviews.debriefs.matrix.build_matrix",
        "if not row.stands_beside]",
        "if not row.is_shadow]",
        scheme="late seat",
    ),
    Mutant(
        "a note after reading says so",
        f"{CARDS}.services.dated_notes.add_dated_note",
        "is_after_reading=reads_before_rating(by, stored.seat.interview)",
        "is_after_reading=False",
        scheme="dated notes",
    ),
    Mutant(
        "a submitted card is closed to writing",
        f"{CARDS}.services.guards.check_may_write",
        "if card.status in refusals:",
        "if False:",
        scheme="reopened",
    ),
    Mutant(
        f"{READINGS_ARE_REMEMBERED}a card",
        f"{CARDS}.views.scorecards.scorecard_detail",
        f"{READ}CARD)",
        scheme="reopened",
    ),
    Mutant(
        f"{READINGS_ARE_REMEMBERED}the debrief",
        f"{DEBRIEFS}.frame.debrief_page",
        f"{READ}DEBRIEF)",
        scheme="another round",
    ),
    Mutant(
        f"{READINGS_ARE_REMEMBERED}the walk",
        f"{DEBRIEFS}.debriefs.debrief_walk",
        f"{READ}DEBRIEF)",
        scheme="another round",
    ),
    Mutant(
        f"{READINGS_ARE_REMEMBERED}the comparison",
        f"{DEBRIEFS}.comparison.compare",
        "record_readings(request.user, Loop.objects.filter(pk__in=[pk for pk, _ in shown]), ReadingPage.COMPARISON)",
        scheme="another round",
    ),
    Mutant(
        f"{READINGS_ARE_REMEMBERED}a file of ratings",
        f"{RECORDS}.ratings._answer",
        "record_readings(request.user, loops.filter(peers_readable_by(request.user)), ReadingPage.FILE)",
        scheme="late seat",
        also=Mutant(
            "a file holds others' cards only where their reading is on record",
            "records.rating_files.rating_lines",
            "Q(seat__panelist=user) | Exists(read), ",
            "",
        ),
    ),
    Mutant(
        "leaving a seat opens nothing",
        f"{LOOPS}.panels.unseat_panelist",
        "remember_seats(interview.loop, [panelist.pk])",
        scheme="off again",
    ),
    Mutant(
        "a round that falls out opens nothing",
        f"{LOOPS}.rounds._remember_panel",
        'remember_seats(interview.loop, interview.panel.values_list("panelist", flat=True))',
        scheme="round cancelled under the schemer",
    ),
    Mutant(
        "a round with a submitted card stays",
        f"{LOOPS}.rounds.check_nothing_submitted",
        "if Scorecard.objects.ever_submitted().filter(seat__interview=interview).exists():",
        "if False:",
        scheme="judged round",
    ),
    Mutant(
        "a card of nothing but blanks opens nothing",
        f"{SEES}.is_blind_in_loop",
        ".exclude(only_blanks())",
        "",
        scheme="blanks",
    ),
    Mutant("an open card closes the others", f"{SEES}.is_blind_in_loop", "has_open_card | ", "", "one more card"),
    Mutant(
        "a waiver opens nothing",
        f"{SEES}.is_blind_in_loop",
        "~(has_judged | cards_are_locked)",
        "Q(pk__in=[])",
        "waived",
    ),
    Mutant("drafts are read by their writers", f"{SEES}.readable_by", "Q(status__in=SUBMITTED) & ", "", "drafts"),
    Mutant(
        "nobody reads about themselves",
        f"{SEES}.closed_to",
        ' | about(user, f"{_path(loop)}candidate")',
        "",
        "applicant",
    ),
    Mutant(
        "notes go to nobody who sits in the loop",
        f"{CARDS}.services.handover.seats_in_loop",
        "interview__loop=interview.loop_id, ",
        "pk__in=[], ",
        scheme="handed over, then reads",
    ),
)


@contextmanager
def taken_out(mutant: Mutant) -> Iterator[None]:
    """The product without this check. Raises LookupError where the check is not there any more."""
    function = mutant.find()
    whole = function.__code__
    function.__code__ = code_without(mutant, function)
    try:
        with taken_out(mutant.also) if mutant.also else nullcontext():
            yield
    finally:
        function.__code__ = whole


def code_without(mutant: Mutant, function: FunctionType) -> CodeType:
    source = textwrap.dedent(inspect.getsource(function))
    if source.count(mutant.piece) != 1:
        raise LookupError(f"“{mutant.name}”: {mutant.function} does not say “{mutant.piece}” once.")
    bare = source[source.index("def ") :].replace(mutant.piece, mutant.instead)
    made: dict[str, Any] = {}
    # Only the code is taken; names are looked up where the function itself lives.
    exec(compile(f"from __future__ import annotations\n{bare}", mutant.function, "exec"), {}, made)
    code: CodeType = made[function.__name__].__code__
    return code


def sequences_until_noticed(mutant: Mutant, *, at_most: int = SEQUENCES_AT_MOST, seed: int = 1) -> int:
    """After how many sequences the judge notices that the check is gone; 0 when it does not."""
    with taken_out(mutant):
        found = seal.run(at_most, seed, scheme=mutant.scheme, stop_at_fault=True)
    return found.sequences if found.faults else 0


def main(words: Sequence[str] = ()) -> int:
    options = argparse.ArgumentParser(prog="bench.over_time mutants")
    options.add_argument("--only", default="", help="those with this in their name")
    options.add_argument("--sequences", type=int, default=SEQUENCES_AT_MOST, help="of each, at most")
    options.add_argument("--seed", type=int, default=1)
    wanted = options.parse_args(words)
    began, noticed = time.monotonic(), {}
    for mutant in MUTANTS:
        if wanted.only in mutant.name:
            noticed[mutant.name] = sequences_until_noticed(mutant, at_most=wanted.sequences, seed=wanted.seed)
            print(f"{mutant.name}: {noticed[mutant.name] or 'not noticed'}", flush=True)
    missed = [name for name, after in noticed.items() if not after]
    figures = {"mutants": len(noticed), "noticed": len(noticed) - len(missed), "missed": missed}
    print(json.dumps({**figures, "after": noticed, "seed": wanted.seed, "seconds": round(time.monotonic() - began)}))
    return 1 if missed else 0
