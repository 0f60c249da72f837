"""Who may write on a card now, the locks that hold while they do, and the sentences that say why not."""

from typing import Any

from core.errors import RuleViolation
from interviews.capture import CARD_FIELDS
from interviews.models import Blank, Loop, Scorecard
from interviews.visibility import CARDS_ARE_LOCKED, DID_NOT_TAKE_PLACE

LOOP = "assignment__interview__loop"
DECIDES = ("assignment__interview__status", f"{LOOP}__status", f"{LOOP}__candidate")
NOT_YOURS = "Only the person who writes this scorecard may change it."
NO_ROUND = "This round did not take place, so there is no scorecard to write."
LOOP_IS_OVER = "This loop is cancelled, so its scorecards stay as they are."
IS_SUBMITTED = "This scorecard is submitted. Reopen it with a reason before you change it."
IS_LOCKED = "The debrief has begun, so this scorecard stays as it is. Add a dated note instead."
IS_WAIVED = "This scorecard was waived, so it takes no more notes."
LEFT_THE_ROUND = "This question has left the round, so nothing more is stored for it. Your text stays on this page."


def lock_for_writing(card: Scorecard, by: Any) -> Scorecard:
    """The card's row alone: a save changes nothing about loop or interview, and reads no more of them than decides
    whether the card may be written."""
    stored = (
        Scorecard.objects.select_related(LOOP)
        .only("status", "revision", "changed_at", *CARD_FIELDS, "assignment__panelist", *DECIDES)
        .select_for_update(of=("self",))
        .get(pk=card.pk)
    )
    check_may_write(stored, by)
    return stored


def lock_whole_run(card: Scorecard) -> Scorecard:
    """Loop, interview and card, in this order."""
    # PostgreSQL takes the locks in the order in which they are named here.
    locks = (LOOP, "assignment__interview", "self")
    return Scorecard.objects.select_related(f"{LOOP}__candidate").select_for_update(of=locks).get(pk=card.pk)


def check_is_writer(card: Scorecard, by: Any) -> None:
    if card.assignment.panelist_id != by.pk:
        raise RuleViolation(NOT_YOURS)


def check_may_write(card: Scorecard, by: Any) -> None:
    check_is_writer(card, by)
    refusals = {
        Scorecard.Status.SUBMITTED: IS_SUBMITTED,
        Scorecard.Status.LOCKED: IS_LOCKED,
        Scorecard.Status.WAIVED: IS_WAIVED,
    }
    if card.status in refusals:
        raise RuleViolation(refusals[Scorecard.Status(card.status)])
    interview = card.assignment.interview
    if interview.status in DID_NOT_TAKE_PLACE:
        raise RuleViolation(NO_ROUND)
    if interview.loop.status == Loop.Status.CANCELLED:
        raise RuleViolation(LOOP_IS_OVER)
    if interview.loop.status in CARDS_ARE_LOCKED:
        raise RuleViolation(IS_LOCKED)


def why_closed(card: Scorecard, by: Any) -> str:
    """The sentence that says why `by` cannot write on this card now; empty when they can."""
    try:
        check_may_write(card, by)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""


def check_choice(score: int | None, blank_reason: str) -> None:
    if score is not None and blank_reason:
        raise RuleViolation("An answer has a score or is left blank, not both.")
    if score is not None and score not in (1, 2, 3, 4, 5):
        raise RuleViolation("A score is a number from 1 to 5.")
    if blank_reason and blank_reason not in Blank.values:
        raise RuleViolation("Choose one of the four reasons for leaving an answer blank.")
