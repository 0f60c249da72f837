"""Each panelist's own lean before the score is shown."""

from django.db import transaction

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from interviews.debriefs.leans import leaners_in, still_to_write
from interviews.locks import lock_loop
from interviews.models import Debrief, DebriefLean, Loop
from interviews.states import FINAL_OUTCOMES
from interviews.visibility import check_is_not_bound

NOT_WAITED_FOR = "Only panelists whose scorecard counts write a lean."
NOT_ASKED_HERE = "The score of this debrief waits for nobody’s lean."
ALL_ARE_IN = "Everybody has written their lean and the score is shown, so leans stay as they are."
DEBRIEF_IS_CLOSED = "This debrief is closed, so leans stay as they are."
CHOOSE_ONE = "Choose what you lean to: to hire or not to hire."


@transaction.atomic
def write_lean(*, debrief: Debrief, leans_to: str, words: str = "", by: User) -> DebriefLean:
    """Write down what a panelist leans to before they see the score; until all are in it can be changed.

    Refused (RuleViolation): an unknown lean; people without a counting card; where no score waits for leans; once all
    are in, or the debrief is closed.
    """
    loop = _check_may_lean(debrief, by)
    if leans_to not in FINAL_OUTCOMES:
        raise RuleViolation(CHOOSE_ONE)
    values = {"leans_to": leans_to, "words": words.strip()}
    lean, _ = DebriefLean.objects.update_or_create(debrief=debrief, by=by, defaults=values)
    audit.record("debrief.lean_written", debrief, by=by, scope=loop.scope, fields=["leans"])
    return lean


@transaction.atomic
def take_back_lean(*, debrief: Debrief, by: User) -> DebriefLean | None:
    """Undo one's own lean while others are still to write theirs; gives what it said. Refused as `write_lean` is."""
    loop = _check_may_lean(debrief, by)
    own = DebriefLean.objects.filter(debrief=debrief, by=by)
    said = own.first()
    own.delete()
    audit.record("debrief.lean_taken_back", debrief, by=by, scope=loop.scope, fields=["leans"])
    return said


def _check_may_lean(debrief: Debrief, by: User) -> Loop:
    """Lock the loop: two people who write at once do so one after the other."""
    loop = lock_loop(debrief.loop)
    check_is_not_bound(by, loop)
    if loop.status != Loop.Status.DEBRIEF or not Debrief.objects.filter(pk=debrief.pk, closed_at=None).exists():
        raise RuleViolation(DEBRIEF_IS_CLOSED)
    if loop.agreement is None or not loop.agreement.waits_for_leans:
        raise RuleViolation(NOT_ASKED_HERE)
    people = leaners_in(debrief.pk)
    if not still_to_write(people):
        raise RuleViolation(ALL_ARE_IN)
    if by.pk not in {person.pk for person in people}:
        raise RuleViolation(NOT_WAITED_FOR)
    return loop
