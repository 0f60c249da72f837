"""Who may write on a card now, and the sentences that say why not."""

from accounts.models import User
from core.errors import RuleViolation
from core.wording import number_word
from hiring.states import FrozenWhen
from interviews.locks import lock_card
from interviews.loops.services.pinning import pin_agreement
from interviews.models import Loop, Scorecard
from interviews.states import CARDS_ARE_LOCKED, DID_NOT_TAKE_PLACE
from questionbank import scale

NOT_YOURS = "Only the person who writes this scorecard may change it."
NO_ROUND = "This round did not take place, so there is no scorecard to write."
LOOP_IS_OVER = "This loop is cancelled, so its scorecards stay as they are."
IS_SUBMITTED = "This scorecard is submitted. Reopen it with a reason before you change it."
IS_LOCKED = "The debrief has begun, so this scorecard stays as it is. Add a dated note instead."
IS_WAIVED = "This scorecard was waived, so it takes no more notes."
LEFT_THE_ROUND = "This question has left the round, so nothing more is stored for it. Your text stays on this page."


def lock_for_writing(card: Scorecard, by: User) -> Scorecard:
    """The card's row, locked, if `by` may write on it now. The first save in a loop
    settles which agreement it goes by."""
    pin_agreement(card.seat.interview.loop, FrozenWhen.FIRST_CARD)
    stored = lock_card(card)
    check_may_write(stored, by)
    return stored


def check_is_writer(card: Scorecard, by: User) -> None:
    if card.seat.panelist_id != by.pk:
        raise RuleViolation(NOT_YOURS)


def check_may_write(card: Scorecard, by: User) -> None:
    check_is_writer(card, by)
    refusals = {
        Scorecard.Status.SUBMITTED: IS_SUBMITTED,
        Scorecard.Status.LOCKED: IS_LOCKED,
        Scorecard.Status.WAIVED: IS_WAIVED,
    }
    if card.status in refusals:
        raise RuleViolation(refusals[Scorecard.Status(card.status)])
    interview = card.seat.interview
    if interview.status in DID_NOT_TAKE_PLACE:
        raise RuleViolation(NO_ROUND)
    if interview.loop.status == Loop.Status.CANCELLED:
        raise RuleViolation(LOOP_IS_OVER)
    if interview.loop.status in CARDS_ARE_LOCKED:
        raise RuleViolation(IS_LOCKED)


def why_closed(card: Scorecard, by: User) -> str:
    """The sentence that says why `by` cannot write on this card now; empty when they can."""
    try:
        check_may_write(card, by)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""


def check_choice(score: int | None, blank_reason: str) -> None:
    if score is not None and blank_reason:
        raise RuleViolation("An answer has a score or is left blank, not both.")
    if score is not None and score not in scale.NUMBERS:
        raise RuleViolation(f"A score is a number from {scale.FROM_TO}.")
    if blank_reason and blank_reason not in scale.Blank.values:
        raise RuleViolation(f"Choose one of the {number_word(len(scale.Blank))} reasons for leaving an answer blank.")
