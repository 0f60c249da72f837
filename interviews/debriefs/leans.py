"""Whether a debrief shows its score yet: at once, after each has written their lean, or never.

Whoever shows, prints or compares a score asks `score_to_show`, so none of them says more than the agreement allows.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from core.wording import listed
from hiring.models import Agreement
from hiring.openings.agreement.wording import Quoted
from interviews.debriefs.page import FrozenScore
from interviews.loops.agreed import NOT_COMPUTED, computes_score
from interviews.models import DebriefLean, Scorecard


class Leaner(NamedTuple):
    """A panelist whose card counts, and whether they have written their lean."""

    pk: int
    name: str
    has_written: bool


def leaners_in(debrief_pk: int) -> list[Leaner]:
    """The panelists whose lean the score of this debrief waits for, by name: those whose card enters it, and who
    have an account."""
    written = set(DebriefLean.objects.filter(debrief=debrief_pk).values_list("by", flat=True))
    of_loop = Scorecard.objects.filter(seat__interview__loop__debriefs=debrief_pk)
    # A guest sees no debrief, so nobody waits for a lean of theirs.
    has_account = {"seat__panelist__is_active": True, "seat__panelist__is_guest": False}
    cards = of_loop.scoring().submitted().filter(**has_account)
    people = cards.order_by("seat__panelist__name").values_list("seat__panelist", "seat__panelist__name").distinct()
    return [Leaner(pk, name, pk in written) for pk, name in people]


def still_to_write(people: Iterable[Leaner]) -> list[str]:
    """Who of them the score waits for, by name; once nobody is left, the leans are in and shown."""
    return [person.name for person in people if not person.has_written]


def score_to_show(
    agreement: Agreement | None, debrief_pk: int, frozen: Mapping[str, Any], quoted: Quoted, *, is_open: bool
) -> FrozenScore:
    """The score of this debrief as it may be shown now, by the agreement that its loop goes by, with the version as
    `quoted` (see `interviews.loops.agreed.quoted_for`); without a number where the agreement says so, with why.

    Only an open debrief whose score waits for leans costs a statement.
    """
    if not computes_score(agreement):
        return FrozenScore({}, quoted, NOT_COMPUTED)
    if is_open and agreement is not None and agreement.waits_for_leans:
        if missing := still_to_write(leaners_in(debrief_pk)):
            why = f"Shown after each panelist has written their lean. Still to write: {listed(missing)}."
            return FrozenScore({}, quoted, why)
    return FrozenScore(frozen, quoted)
