"""What must hold over time, in the short form of `make crawl`: random acts of all kinds of people against the judge.

A neighbour of each of these was once done by somebody who wanted to look first: H2 (blanks, a look, a rating), H4 (off
the panel, a look, on again), H5 and H6 (a card handed over), H7 (a round cancelled away); and A1, A2, A3: a bar or a
decision that came later and was told as if it had not.
"""

from __future__ import annotations

import inspect
import random

import pytest

pytestmark = pytest.mark.slow

FIXED_SEED, SEQUENCES, MORE = 1, 64, 32
INTERLEAVINGS, ORDER_SEED = 8, 5
# Mutants that the judge notices within so many sequences; `make crawl` takes out each.
QUICK = {
    "a card that was written after reading is marked": 16,
    "a marked card enters no score": 16,
    "readings of a page are remembered: a card": 16,
}


@pytest.mark.parametrize("seed", [FIXED_SEED, random.SystemRandom().randrange(10**6)], ids=["fixed", "random"])
def test_no_sequence_of_acts_breaks_the_seal(db, seed):
    from bench.over_time import seal

    found = seal.run(SEQUENCES if seed == FIXED_SEED else MORE, seed)
    print(found.as_json(seed=seed))
    assert found.faults == [], "python -m bench.over_time seal --say --only NUMBER"
    # Chance may let nothing but days pass in so few.
    if seed == FIXED_SEED:
        assert found.scores > 0 and found.done.total() > 0 and found.refused.total() > 0


@pytest.mark.parametrize("name", QUICK)
def test_a_check_that_is_taken_out_is_noticed(db, name):
    from bench.over_time import mutants

    mutant = next(mutant for mutant in mutants.MUTANTS if mutant.name == name)
    assert mutants.sequences_until_noticed(mutant, at_most=QUICK[name])


def test_every_mutant_names_code_that_is_there():
    from bench.over_time import mutants

    for mutant in [*mutants.MUTANTS, *(mutant.also for mutant in mutants.MUTANTS if mutant.also)]:
        assert mutants.code_without(mutant, mutant.find())


def test_what_was_taken_out_is_back(db):
    from bench.over_time import mutants

    mutant = mutants.MUTANTS[0]
    whole = mutant.find().__code__
    with mutants.taken_out(mutant):
        assert mutant.find().__code__ is not whole
    assert mutant.find().__code__ is whole


def test_nothing_claims_an_order_that_was_not(db):
    """A1, A2, A3 in random orders."""
    from bench.over_time import orders

    found = orders.run(INTERLEAVINGS, ORDER_SEED)
    print(found.as_json(seed=ORDER_SEED))
    assert found.faults == [], "python -m bench.over_time orders --say --only NUMBER"
    assert found.scores > 0


def test_the_script_that_recomputes_scores_is_short():
    from bench.over_time import recompute_score

    assert len(inspect.getsource(recompute_score).splitlines()) <= 60
