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

from django.db.models import Exists, OuterRef, Q

from core.prepared import Prepared
from hiring.models import HiringTeamMember
from interviews.models.loops import Interview, Loop
from interviews.models.scorecards import Scorecard

# A round that did not take place binds nobody.
DID_NOT_TAKE_PLACE = (Interview.Status.CANCELLED, Interview.Status.NO_SHOW)
SUBMITTED = (Scorecard.Status.SUBMITTED, Scorecard.Status.LOCKED)
# From the debrief on, every card is locked: nothing that is read can still change what is written.
CARDS_ARE_LOCKED = (Loop.Status.DEBRIEF, Loop.Status.DECIDED)
READING_PARTS = (HiringTeamMember.Part.HIRING_MANAGER, HiringTeamMember.Part.RECRUITER)

_OWN_STATUSES = Prepared(
    lambda loop, user: (
        Scorecard.objects.filter(assignment__interview__loop=loop, assignment__panelist=user)
        .exclude(assignment__interview__status__in=DID_NOT_TAKE_PLACE)
        .values_list("status")
    ),
    int,
    int,
)
_READING_PART = Prepared(
    lambda opening, user: HiringTeamMember.objects.filter(
        opening=opening, user=user, part__in=READING_PARTS
    ).values_list("pk")[:1],
    int,
    int,
)

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


def sight_of(user: Any, loop: Loop) -> Sight:
    """The verdict for one person and one loop, in at most three queries."""
    if loop.candidate.user_id is not None and loop.candidate.user_id == user.pk:
        return Sight(False, why=ABOUT_YOU)
    own = [status for (status,) in _OWN_STATUSES.all(loop.pk, user.pk)]
    if own:
        return _sight_of_panelist(user, own, loop)
    return Sight(True) if _reads_by_office_of(user, loop) else Sight(False, why=NOT_FOR_YOU)


def _sight_of_panelist(user: Any, own: list[str], loop: Loop) -> Sight:
    open_cards = own.count(Scorecard.Status.DRAFT)
    has_submitted = any(status in SUBMITTED for status in own)
    if open_cards:
        if has_submitted and open_cards == 1:
            return Sight(False, is_on_panel=True, why=ONE_MORE_CARD)
        why = ON_THIS_PANEL if _reads_by_office_of(user, loop) else YOURS_FIRST
        return Sight(False, is_on_panel=True, why=why)
    if has_submitted or loop.status in CARDS_ARE_LOCKED:
        return Sight(True, is_on_panel=True)
    return Sight(False, is_on_panel=True, why=WAIVED)


def _reads_by_office_of(user: Any, loop: Loop) -> bool:
    if user.is_recruiter:
        return True
    return _READING_PART.first(loop.candidate.opening_id, user.pk) is not None


def readable_by(user: Any) -> Q:
    """The same rule as a condition on Scorecard rows."""
    loop = "assignment__interview__loop"
    is_own = Q(assignment__panelist=user)
    is_about_user = Q(**{f"{loop}__candidate__user": user})
    return (is_own | (Q(status__in=SUBMITTED) & peers_readable_by(user, loop))) & ~is_about_user


def peers_readable_by(user: Any, loop: str = "") -> Q:
    """The same rule as a condition on the loop at this path (or on Loop rows): its submitted cards are readable."""
    path = f"{loop}__" if loop else ""
    own_cards = Scorecard.objects.filter(
        assignment__interview__loop=OuterRef(loop or "pk"), assignment__panelist=user
    ).exclude(assignment__interview__status__in=DID_NOT_TAKE_PLACE)
    has_seat = Exists(own_cards)
    has_open_card = Exists(own_cards.filter(status=Scorecard.Status.DRAFT))
    has_submitted = Exists(own_cards.filter(status__in=SUBMITTED))
    cards_are_locked = Q(**{f"{path}status__in": CARDS_ARE_LOCKED})
    as_panelist = Q(has_seat) & ~Q(has_open_card) & (Q(has_submitted) | cards_are_locked)
    as_reader = ~Q(has_seat) & _reads_by_office(user, path)
    return as_panelist | as_reader


def _reads_by_office(user: Any, path: str) -> Q:
    if user.is_recruiter:
        return Q(pk__isnull=False)
    opening = OuterRef(f"{path}candidate__opening")
    return Q(Exists(HiringTeamMember.objects.filter(opening=opening, user=user, part__in=READING_PARTS)))


def is_blind_in_loop(user: Any) -> Q:
    """The blind side of the rule as a condition on Loop rows: a seat of the user's binds, and nothing has opened the
    others' cards to them yet."""
    own = Scorecard.objects.filter(assignment__interview__loop=OuterRef("pk"), assignment__panelist=user).exclude(
        assignment__interview__status__in=DID_NOT_TAKE_PLACE
    )
    has_open_card = Q(Exists(own.filter(status=Scorecard.Status.DRAFT)))
    has_opened = Q(Exists(own.filter(status__in=SUBMITTED))) | Q(status__in=CARDS_ARE_LOCKED)
    return Q(Exists(own)) & (has_open_card | ~has_opened)


def may_read(user: Any, card: Scorecard) -> bool:
    """Whether `user` may read this card's content now."""
    return Scorecard.objects.visible_to(user).filter(pk=card.pk).exists()


def concealed_events(user: Any) -> Q:
    """Audit events that would tell a panelist what others have done, or an applicant what is done about them: all
    about the run of those openings in which the rule binds the user somewhere, or to which they applied."""
    bound = Loop.objects.filter(is_blind_in_loop(user) | Q(candidate__user=user))
    openings = bound.values_list("candidate__opening_id", flat=True).distinct()
    scopes = [f"opening:{opening_id}" for opening_id in openings]
    return Q(scope__in=scopes, subject_type__startswith="interviews.") | Q(
        scope__in=scopes, subject_type__startswith="packets."
    )
