"""Row locks of the run, always in one order: loop, interview, scorecard. SQLite locks the whole file instead."""

from typing import Any

from django.db import models

from interviews.models import CARD_FIELDS, Interview, Loop, Scorecard

INTERVIEW = "seat__interview"
LOOP = "seat__interview__loop"


def lock_loop(loop: Loop) -> Loop:
    """Lock the row and bring this object up to date with it."""
    _lock(loop)
    return loop


def locked_loop(pk: int) -> Loop:
    """Lock the row with this key and read it."""
    return Loop.objects.select_for_update().get(pk=pk)


def lock_loop_if_there(pk: int) -> None:
    """Lock a loop that may have been erased: what happens to its documents happens one after the other."""
    Loop.objects.select_for_update().filter(pk=pk).order_by().values_list("pk", flat=True).first()


def lock_interview(interview: Interview) -> Interview:
    """Lock the loop, then the interview, and bring this object and its `loop` up to date."""
    loop = locked_loop(interview.loop_id)
    _lock(interview)
    interview.loop = loop
    return interview


def lock_whole_run(card: Scorecard) -> Scorecard:
    """Loop, interview and card, in this order."""
    # PostgreSQL takes the locks in the order in which they are named here.
    locks = (LOOP, INTERVIEW, "self")
    return Scorecard.objects.select_related(f"{LOOP}__candidate").select_for_update(of=locks).get(pk=card.pk)


def lock_card(card: Scorecard) -> Scorecard:
    """The card's row alone: a save changes nothing about loop or interview, and reads no more of them than decides
    whether the card may be written."""
    decides = (f"{INTERVIEW}__status", f"{LOOP}__status", f"{LOOP}__candidate")
    return (
        Scorecard.objects.select_related(LOOP)
        .only("status", "revision", "changed_at", *CARD_FIELDS, "seat__panelist", *decides)
        .select_for_update(of=("self",))
        .get(pk=card.pk)
    )


def _lock(row: models.Model) -> None:
    manager: Any = type(row)._default_manager
    row.refresh_from_db(from_queryset=manager.select_for_update())
