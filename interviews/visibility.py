"""The sealed-card rule: whose scorecards of a loop a person may read, and the sentence that says why not.

Until panelists have submitted all their own cards of a loop, nothing of anyone else's reaches them. A hiring manager
or recruiter with a seat is bound as a panelist. Recruiters, and the hiring manager and recruiter of the opening, read
submitted cards at once when they have no seat. Nobody reads a card about themselves, and nobody but its writer reads
a card that is not submitted. One thing goes further: the copy that a candidate may ask for (`packets.record`) holds
drafts too, once the loop is over, so whoever prepares it reads them there.

The rule stands here twice, as rows (`readable_by`) and as a verdict with its sentence (`sight_of`); a test holds the
two against each other in every stage and for every kind of person. Pages, lists, searches, exports, PDFs and mails
ask one of the two and nothing else.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from core.relations import rows_of
from hiring.querysets import on_hiring_team
from hiring.states import READING_PARTS
from interviews.states import CARDS_ARE_LOCKED, DID_NOT_TAKE_PLACE, SUBMITTED, ScorecardStatus

YOURS_FIRST = "You will see the other scorecards after you submit yours. This keeps every rating independent."
ON_THIS_PANEL = "You are on this panel, so its scorecards open when you submit yours."
ONE_MORE_CARD = "You have one more scorecard in this loop. The others open when you submit that one too."
WAIVED = "Your scorecard was waived, so the others open to you with the debrief."
NOT_FOR_YOU = "Scorecards are read by the panel, the hiring manager and the recruiters of this opening."
ABOUT_YOU = "This loop is about you, so its scorecards stay closed to you here."


@dataclass(frozen=True)
class Sight:
    """What a person may read of a loop's submitted cards. `why` is empty when they read them all."""

    reads_peers: bool
    is_on_panel: bool = False
    why: str = ""


def seats_that_bind(user: Any, loop: Any) -> QuerySet[Any]:
    """The user's seats with a card in rounds of this loop, those aside that did not take place."""
    seats = user.panel_assignments.filter(interview__loop=loop, scorecard__isnull=False)
    return seats.exclude(interview__status__in=DID_NOT_TAKE_PLACE).order_by()


def sight_of(user: Any, loop: Any) -> Sight:
    """The verdict for one person and one loop, in at most three queries."""
    if loop.candidate.user_id is not None and loop.candidate.user_id == user.pk:
        return Sight(False, why=ABOUT_YOU)
    own = list(seats_that_bind(user, loop).values_list("scorecard__status", flat=True))
    if own:
        return _sight_of_panelist(user, own, loop)
    return Sight(True) if _reads_by_office_of(user, loop) else Sight(False, why=NOT_FOR_YOU)


def _sight_of_panelist(user: Any, own: list[str], loop: Any) -> Sight:
    open_cards = own.count(ScorecardStatus.DRAFT)
    has_submitted = any(status in SUBMITTED for status in own)
    if open_cards:
        if has_submitted and open_cards == 1:
            return Sight(False, is_on_panel=True, why=ONE_MORE_CARD)
        why = ON_THIS_PANEL if _reads_by_office_of(user, loop) else YOURS_FIRST
        return Sight(False, is_on_panel=True, why=why)
    if has_submitted or loop.status in CARDS_ARE_LOCKED:
        return Sight(True, is_on_panel=True)
    return Sight(False, is_on_panel=True, why=WAIVED)


def _reads_by_office_of(user: Any, loop: Any) -> bool:
    if user.is_recruiter:
        return True
    return user.hiring_teams.filter(opening=loop.candidate.opening_id, part__in=READING_PARTS).exists()


def readable_by(user: Any) -> Q:
    """The same rule as a condition on Scorecard rows."""
    loop = "assignment__interview__loop"
    is_own = Q(assignment__panelist=user)
    is_about_user = Q(**{f"{loop}__candidate__user": user})
    return (is_own | (Q(status__in=SUBMITTED) & peers_readable_by(user, loop))) & ~is_about_user


def peers_readable_by(user: Any, loop: str = "") -> Q:
    """The same rule as a condition on the loop at this path (or on Loop rows): its submitted cards are readable."""
    path = f"{loop}__" if loop else ""
    seats = seats_that_bind(user, OuterRef(loop or "pk"))
    has_seat = Exists(seats)
    has_open_card = Exists(seats.filter(scorecard__status=ScorecardStatus.DRAFT))
    has_submitted = Exists(seats.filter(scorecard__status__in=SUBMITTED))
    cards_are_locked = Q(**{f"{path}status__in": CARDS_ARE_LOCKED})
    as_panelist = Q(has_seat) & ~Q(has_open_card) & (Q(has_submitted) | cards_are_locked)
    as_reader = ~Q(has_seat) & _reads_by_office(user, path)
    return as_panelist | as_reader


def _reads_by_office(user: Any, path: str) -> Q:
    if user.is_recruiter:
        return Q(pk__isnull=False)
    return Q(on_hiring_team(user, f"{path}candidate__opening", *READING_PARTS))


def is_blind_in_loop(user: Any) -> Q:
    """The blind side of the rule as a condition on Loop rows: a seat of the user's binds, and nothing has opened the
    others' cards to them yet."""
    seats = seats_that_bind(user, OuterRef("pk"))
    has_open_card = Q(Exists(seats.filter(scorecard__status=ScorecardStatus.DRAFT)))
    has_opened = Q(Exists(seats.filter(scorecard__status__in=SUBMITTED))) | Q(status__in=CARDS_ARE_LOCKED)
    return Q(Exists(seats)) & (has_open_card | ~has_opened)


def may_read(user: Any, card: Any) -> bool:
    """Whether `user` may read this card's content now."""
    return type(card).objects.visible_to(user).filter(pk=card.pk).exists()


def concealed_events(user: Any) -> Q:
    """Audit events that would tell a panelist what others have done, or an applicant what is done about them: all
    about the run of those openings in which the rule binds the user somewhere, or to which they applied."""
    loops = rows_of(User, "panel_assignments__interview__loop")
    bound = loops.filter(is_blind_in_loop(user) | Q(candidate__user=user))
    openings = bound.values_list("candidate__opening_id", flat=True).distinct()
    scopes = [f"opening:{opening_id}" for opening_id in openings]
    return Q(scope__in=scopes, subject_type__startswith="interviews.") | Q(
        scope__in=scopes, subject_type__startswith="packets."
    )
