"""Panels of a planned loop, filled in one act, and emptied again."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from accounts.models import User
from core.errors import RuleViolation, StaleRevision
from interviews.locks import lock_loop
from interviews.loops.services.panels import seat_panelist, unseat_panelist
from interviews.loops.services.times import OTHERS_CHANGED, times_revision
from interviews.models import Loop, Seat

WHILE_PLANNED = "Panels are proposed while a loop is planned. Change each panel on its own page."
NOBODY_CHOSEN = "Choose at least one person."


def why_panels_stay(loop: Loop) -> str:
    """The sentence of a loop for which no panel is proposed any more; empty while one is."""
    return "" if loop.status == Loop.Status.PLANNING else WHILE_PLANNED


@transaction.atomic
def take_panels(*, loop: Loop, chosen: Mapping[int, Sequence[User]], seen: str, by: User) -> list[Seat]:
    """Seat people in the rounds with these keys, all or nobody. In a round without a lead the first of them leads.

    Refused: StaleRevision where panels or times are not those that were `seen`; RuleViolation where nobody is chosen,
    once the loop is no longer planned, and for what `seat_panelist` refuses.
    """
    lock_loop(loop)
    _check(loop, seen)
    rounds = {row.pk: row for row in loop.interviews.filter(pk__in=list(chosen)).order_by("position")}
    if not any(chosen.values()):
        raise RuleViolation(NOBODY_CHOSEN)
    seats = []
    for key, interview in rounds.items():
        has_lead = interview.panel.filter(is_lead=True).exists()
        for person in chosen[key]:
            seats.append(seat_panelist(interview=interview, panelist=person, is_lead=not has_lead, by=by))
            has_lead = True
    return seats


@transaction.atomic
def take_panels_back(*, loop: Loop, keys: Iterable[int], seen: str, by: User) -> None:
    """Undo `take_panels`: the seats with these keys are gone again.

    Refused: StaleRevision where anything of the panels or the times changed since; RuleViolation as in
    `unseat_panelist`.
    """
    lock_loop(loop)
    _check(loop, seen)
    for seat in Seat.objects.filter(interview__loop=loop, pk__in=list(keys)).select_related("interview", "panelist"):
        unseat_panelist(seat=seat, by=by)


def _check(loop: Loop, seen: str) -> None:
    if sentence := why_panels_stay(loop):
        raise RuleViolation(sentence)
    if seen != times_revision(loop):
        raise StaleRevision(OTHERS_CHANGED, {})
