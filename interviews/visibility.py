"""The sealed-card rule: whose scorecards of a loop a person may read, and the sentence that says why not.

Until panelists have submitted all their own cards of a loop, nothing of anyone else's reaches them. A hiring manager
or recruiter with a seat is bound as a panelist. Recruiters, and the hiring manager and recruiter of the opening, read
submitted cards at once when they have no seat. Before the debrief nothing else opens them: no card that holds nothing
but blanks, no waiver, and no seat that was left or whose round did not take place (`EarlierSeat`). Nobody reads a
card about themselves, and nobody but its writer reads a card that is not submitted. A guest reads their own card and
no other, whatever they have submitted. One thing goes further: the copy that a candidate may ask for (`records.copies`)
holds drafts too, once the loop is over, so whoever prepares it reads them there.

The rule has two forms. `sight_of` is the verdict on one person and one loop, with its sentence; `is_blind_in_loop`,
`peers_readable_by`, `debrief_readable_by` and `readable_by` say the same of rows, each made of the one before. A test
holds the two against each other in every stage and for every kind of person. Pages, lists, searches, exports, PDFs
and mails ask one of them and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from accounts.models import User
from core.errors import RuleViolation
from core.relations import IsAmong, rows_of
from hiring.querysets import about, on_hiring_team
from hiring.states import READING_PARTS
from interviews.states import CARDS_ARE_LOCKED, DID_NOT_TAKE_PLACE, SUBMITTED, ScorecardStatus

YOURS_FIRST = "You will see the other scorecards after you submit yours. This keeps every rating independent."
ON_THIS_PANEL = "You are on this panel, so its scorecards open when you submit yours."
ONE_MORE_CARD = "You have one more scorecard in this loop. The others open when you submit that one too."
WAIVED = "Your scorecard was waived, so the others open to you with the debrief."
ONLY_BLANKS = "Your scorecard rates no answer, so the others open to you with the debrief."
GUEST = "As a guest of this panel you write your own scorecard and read no other."
HAD_A_SEAT = "You had a seat in this loop, so its scorecards open to you with the debrief at the earliest."
OWES_A_CARD = (YOURS_FIRST, ON_THIS_PANEL, ONE_MORE_CARD)
THEN_THE_OTHERS = "You will then see the panel’s other scorecards."
NOT_FOR_YOU = "Scorecards are read by the panel, the hiring manager and the recruiters of this opening."
ABOUT_YOU = "This loop is about you, so its scorecards stay closed to you here."


@dataclass(frozen=True)
class Sight:
    """What a person may read of a loop's submitted cards. `why` is empty when they read them all."""

    reads_peers: bool
    # The debrief shows administrators what was said, though they read no scorecard.
    reads_debrief: bool
    is_on_panel: bool = False
    why: str = ""

    @property
    def is_blind(self) -> bool:
        """A seat of the person's binds, and nothing has opened the others' cards to them yet."""
        return self.is_on_panel and not self.reads_peers


def seats_that_bind(user: User, loop: Any) -> QuerySet[Any]:
    """The user's seats with a card in rounds of this loop, those aside that did not take place."""
    return _binding(user.seats.filter(interview__loop=loop))


def _binding(seats: QuerySet[Any]) -> QuerySet[Any]:
    return seats.filter(scorecard__isnull=False).exclude(interview__status__in=DID_NOT_TAKE_PLACE).order_by()


def only_blanks() -> Q:
    """Condition on seats: the card leaves answers blank, and scores none. It judges nothing, so it opens nothing. A
    shadow's card needs nothing, so one that scores nothing counts as such."""
    ratings = rows_of(User, "seats__scorecard__ratings").filter(scorecard=OuterRef("scorecard")).order_by()
    says_nothing = Q(Exists(ratings.exclude(blank_reason=""))) | Q(is_shadow=True)
    return says_nothing & ~Q(Exists(ratings.filter(score__isnull=False)))


def sight_of(user: User, loop: Any) -> Sight:
    """The verdict for one person and one loop, in at most three queries."""
    if loop.candidate.is_about(user):
        return Sight(False, False, why=ABOUT_YOU)
    holds_blanks = ExpressionWrapper(only_blanks(), output_field=BooleanField())
    seats = seats_that_bind(user, loop).annotate(holds_blanks=holds_blanks)
    own = list(seats.values_list("scorecard__status", "holds_blanks"))
    if own:
        why = GUEST if user.is_guest else _why_blind(user, own, loop)
        return Sight(not why, not why, is_on_panel=True, why=why)
    had_a_seat, reads_by_office = _without_a_seat(user, loop)
    if had_a_seat:
        return Sight(False, False, is_on_panel=True, why=HAD_A_SEAT)
    if reads_by_office:
        return Sight(True, True)
    return Sight(False, user.is_admin, why=NOT_FOR_YOU)


def _why_blind(user: User, own: list[tuple[str, bool]], loop: Any) -> str:
    """Why the others' cards are closed to a panelist with cards in these states, each with whether it holds nothing
    but blanks; empty when they are open."""
    open_cards = sum(status == ScorecardStatus.DRAFT for status, _ in own)
    submitted = [holds_blanks for status, holds_blanks in own if status in SUBMITTED]
    if open_cards == 1 and submitted:
        return ONE_MORE_CARD
    if open_cards:
        return ON_THIS_PANEL if _reads_by_office_of(user, loop) else YOURS_FIRST
    if loop.status in CARDS_ARE_LOCKED or not all(submitted):
        return ""
    return ONLY_BLANKS if submitted else WAIVED


def _reads_by_office_of(user: User, loop: Any) -> bool:
    return user.is_recruiter or _reading_parts(user, loop).exists()


def _reading_parts(user: User, loop: Any) -> QuerySet[Any]:
    return user.hiring_teams.filter(opening=loop.candidate.opening_id, part__in=READING_PARTS).order_by()


def _without_a_seat(user: User, loop: Any) -> tuple[bool, bool]:
    """Of a person without a seat, in one query: whether one that they had still binds, and whether they read by
    office."""
    if loop.status in CARDS_ARE_LOCKED:
        return False, _reads_by_office_of(user, loop)
    had_a_seat = Exists(user.earlier_seats.filter(loop=loop).order_by())
    rows = User.objects.filter(pk=user.pk).values_list(had_a_seat, Exists(_reading_parts(user, loop)))
    had, has_part = rows.get()
    return had, user.is_recruiter or has_part


# --- The same as conditions on rows ---------------------------------------------------------------------------
# `loop` is the path from the row to its loop; it is empty where the rows are loops.


def is_blind_in_loop(user: User, loop: str = "") -> Q:
    """A seat of the user's binds, and nothing has opened the others' cards to them yet.

    Seats are asked for once, not once a row: a person sits in few of thousands of loops.
    """
    has_seat = _is_among(loop, _loops_of(user))
    has_open_card = _is_among(loop, _loops_of(user, scorecard__status=ScorecardStatus.DRAFT))
    has_judged = _is_among(loop, _loops_of(user, scorecard__status__in=SUBMITTED).exclude(only_blanks()))
    cards_are_locked = Q(**{f"{_path(loop)}status__in": CARDS_ARE_LOCKED})
    had_a_seat = _is_among(loop, user.earlier_seats.order_by().values("loop"))
    if user.is_guest:
        return has_seat | (had_a_seat & ~cards_are_locked)
    return has_open_card | ((has_seat | had_a_seat) & ~(has_judged | cards_are_locked))


def _loops_of(user: User, **condition: Any) -> QuerySet[Any]:
    """The loops in which a seat of the user's binds, as a subquery."""
    return _binding(user.seats.filter(**condition)).values("interview__loop")


def _is_among(loop: str, loops: QuerySet[Any]) -> Q:
    return Q(IsAmong(loop or "pk", loops))


def closed_to(user: User, loop: str = "") -> Q:
    """Nothing of the loop's cards may reach the user: they are bound there, or it is about them."""
    return is_blind_in_loop(user, loop) | about(user, f"{_path(loop)}candidate")


def peers_readable_by(user: User, loop: str = "") -> Q:
    """The submitted cards of the loop are open to the user."""
    return _open_to(user, loop, is_reader=user.is_recruiter)


def debrief_readable_by(user: User, loop: str = "") -> Q:
    """What the debrief shows of the loop is open to the user, be it now or once it begins."""
    return _open_to(user, loop, is_reader=user.is_recruiter or user.is_admin)


def _open_to(user: User, loop: str, *, is_reader: bool) -> Q:
    """Neither about the user nor sealed to them, and theirs to read: as panelist, by office, or (`is_reader`) in any
    case."""
    is_open = ~closed_to(user, loop)
    if is_reader:
        return is_open
    has_seat = _is_among(loop, _loops_of(user))
    return is_open & (has_seat | Q(on_hiring_team(user, f"{_path(loop)}candidate__opening", *READING_PARTS)))


def readable_by(user: User) -> Q:
    """Of scorecards: the user's own, and of others what is submitted where the peers' cards are open."""
    loop = "seat__interview__loop"
    is_about_user = about(user, f"{loop}__candidate")
    is_own = Q(seat__panelist=user)
    return (is_own & ~is_about_user) | (Q(status__in=SUBMITTED) & peers_readable_by(user, loop))


def _path(loop: str) -> str:
    return f"{loop}__" if loop else ""


# --- What follows for one card, and for the audit trail -------------------------------------------------------


def what_submitting_opens(user: User, card: Any, ratings: Iterable[Any]) -> str:
    """What the person will see after submitting this card with these ratings."""
    if user.is_guest:
        return GUEST
    others = seats_that_bind(user, card.seat.interview.loop).exclude(scorecard=card)
    if others.filter(scorecard__status=ScorecardStatus.DRAFT).exists():
        return ONE_MORE_CARD
    given = [rating for rating in ratings if rating.is_given]
    judges = any(rating.score is not None for rating in given) or not (given or card.seat.is_shadow)
    if judges or others.filter(scorecard__status__in=SUBMITTED).exclude(only_blanks()).exists():
        return THEN_THE_OTHERS
    return ONLY_BLANKS


def open_card_on(user: User, slug: str) -> Exists:
    """Condition: the user has yet to rate an answer to this question, in whichever version and loop. How others were
    rated on it would pull that rating."""
    open_cards = user.seats.filter(scorecard__status=ScorecardStatus.DRAFT)
    return Exists(_binding(open_cards.filter(interview__questions__slug=slug)))


def may_read(user: User, card: Any) -> bool:
    """Whether `user` may read this card's content now."""
    return type(card).objects.visible_to(user).filter(pk=card.pk).exists()


def concealed_events(user: User) -> Q:
    """Audit events that would tell a panelist what others have done, or an applicant what is done about them: all
    about the run of those openings in which the rule binds the user somewhere, or to which they applied, and that
    somebody wrote or read notes on one of them."""
    loops = rows_of(User, "seats__interview__loop")
    bound = loops.filter(closed_to(user))
    openings = bound.values_list("candidate__opening_id", flat=True).distinct()
    scopes = [f"opening:{opening_id}" for opening_id in openings]
    of_run = Q(subject_type__startswith="interviews.") | Q(subject_type__startswith="packets.")
    return Q(scope__in=scopes) & (of_run | Q(action__startswith="note"))


# --- For services ---------------------------------------------------------------------------------------------
# A service cannot leave these to the marker of the page: between the two a card may be opened again.


def check_is_not_blind(by: User, loop: Any, instead: str) -> None:
    """Refuse with RuleViolation when the sealed-card rule binds `by` in the loop; `instead` says who does it then."""
    sight = sight_of(by, loop)
    if sight.why in OWES_A_CARD:
        raise RuleViolation(f"You owe a scorecard in this loop, so {instead}.")
    if sight.is_blind:
        raise RuleViolation(f"{sight.why} Until then {instead}.")


def check_is_not_bound(by: User, loop: Any) -> None:
    """Refuse with RuleViolation, in the words of the sealed-card rule, when it binds `by` in the loop, or when the loop
    is about them."""
    sight = sight_of(by, loop)
    if sight.why == ABOUT_YOU or sight.is_blind:
        raise RuleViolation(sight.why)
