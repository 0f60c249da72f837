"""The limits of a pass tell a fair rater from one who is lenient, guesses or gives the same to all."""

from bench.practice import rates


def test_bad_raters_fail_and_a_fair_one_passes() -> None:
    """The short form of `make bench-practice`, which prints 1,000 runs."""
    found = rates(300)
    assert found["lenient"].passed == found["flat"].passed == 0
    assert found["random"].share < 0.08
    assert found["fair"].share > 0.85
