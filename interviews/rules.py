"""Who may do what to the run: loops, interviews, cards, debriefs. What a card shows is decided in visibility."""

from typing import Any

import rules

from accounts.guest_permissions import open_to_guests
from accounts.models import User
from accounts.rules import is_admin, is_recruiter, is_signed_in, permit_finding
from hiring.models import Opening
from hiring.rules import (
    is_about_user,
    is_coordinator,
    is_hiring_manager,
    is_on_any_hiring_team,
    is_opening_recruiter,
    manages_an_opening,
    runs_hiring,
)
from interviews import visibility
from interviews.models import Guest, Interview, Loop, PlanNote, Scorecard, Seat
from interviews.querysets import closes_notes


def loop_of(thing: Any) -> Loop:
    """The loop that a thing belongs to."""
    if isinstance(thing, Loop):
        return thing
    if isinstance(thing, Scorecard):
        return thing.seat.interview.loop
    if isinstance(thing, Seat | Guest):
        return thing.interview.loop
    return thing.loop


def on_loop(predicate: Any) -> Any:
    """Ask a predicate of the hiring app about the loop of the thing."""

    @rules.predicate(predicate.name)
    def asked(user: User, thing: Any) -> bool:
        return predicate(user, loop_of(thing))

    return asked


manages_loop = on_loop(is_hiring_manager)
recruits_for_loop = on_loop(is_opening_recruiter)
coordinates_loop = on_loop(is_coordinator)
loop_is_about_user = on_loop(is_about_user)


@rules.predicate
def has_seat(user: User, thing: Any) -> bool:
    """Sits on the panel: of this interview, and comes; or of any in the loop."""
    if isinstance(thing, Interview):
        return Seat.objects.attending().filter(interview=thing, panelist=user).exists()
    return Seat.objects.filter(interview__loop=loop_of(thing), panelist=user).exists()


@rules.predicate
def has_any_seat(user: User) -> bool:
    """Sits, or sat, on a panel."""
    return is_signed_in(user) and user.seats.exists()


@rules.predicate
def is_own_card(user: User, thing: Any) -> bool:
    """Asked about a card, or about the seat that it belongs to."""
    seat = thing if isinstance(thing, Seat) else thing.seat
    return seat.panelist_id == user.pk


@rules.predicate
def may_read_card(user: User, card: Scorecard) -> bool:
    return visibility.may_read(user, card)


@rules.predicate(bind=True)
def reads_peers(self: Any, user: User, thing: Any) -> bool:
    """The sealed-card rule lets the user read the loop's submitted cards."""
    return _sight(self.context, user, thing).reads_peers


@rules.predicate(bind=True)
def reads_debrief(self: Any, user: User, thing: Any) -> bool:
    """What the loop's debrief shows is open to the user; administrators are let in where no seat binds them."""
    return _sight(self.context, user, thing).reads_debrief


@rules.predicate(bind=True)
def is_blind(self: Any, user: User, thing: Any) -> bool:
    """On the panel with a card still open: bound whatever else the person is."""
    return _sight(self.context, user, thing).is_blind


def _sight(context: Any, user: User, thing: Any) -> visibility.Sight:
    """The verdict, worked out once for one question of permission (the context lives as long as that question)."""
    if "sight" not in context:
        context["sight"] = visibility.sight_of(user, loop_of(thing))
    return context["sight"]


@rules.predicate
def is_free_of_the_opening(user: User, opening: Opening) -> bool:
    """No scorecard there is sealed to them, and they did not apply: see `interviews.querysets.closes_notes`."""
    return not Opening.objects.filter(closes_notes(user), pk=opening.pk).exists()


@rules.predicate
def is_own_note(user: User, note: PlanNote) -> bool:
    return note.by_id == user.pk


runs_opening = is_hiring_manager | is_opening_recruiter | is_coordinator | is_recruiter | is_admin
runs_loop = (manages_loop | recruits_for_loop | coordinates_loop | is_recruiter | is_admin) & ~loop_is_about_user
tells_the_candidate = (recruits_for_loop | is_recruiter) & ~loop_is_about_user
calls_the_debrief = manages_loop | tells_the_candidate
confirms_decisions = tells_the_candidate | is_admin & ~loop_is_about_user
moves_seats = runs_loop & ~is_blind

rules.add_perm("interviews.open_my_work", is_signed_in)
# Teams, panels and agreements are filled by those who run hiring; a panelist chooses who takes their seat.
permit_finding(runs_hiring | is_on_any_hiring_team | has_any_seat)
rules.add_perm("interviews.follow_loops", runs_hiring | is_on_any_hiring_team)
rules.add_perm("interviews.follow_calibration", runs_hiring | manages_an_opening)

# Without the sealed-card rule: for pages that hold its answer already, for one loop or for many at once.
rules.add_perm("interviews.manage_loop", manages_loop)
rules.add_perm("interviews.call_debrief", calls_the_debrief)
rules.add_perm("interviews.second_decision", confirms_decisions)

rules.add_perm("interviews.read_loop", (runs_loop | has_seat) & ~loop_is_about_user)
rules.add_perm("interviews.run_loop", runs_loop)
rules.add_perm("interviews.read_interview", (runs_loop | has_seat) & ~loop_is_about_user)
rules.add_perm("interviews.schedule_interview", runs_loop)
rules.add_perm("interviews.invite_guest", runs_loop)
rules.add_perm("interviews.open_kit", has_seat & ~loop_is_about_user)
rules.add_perm("interviews.print_kit", (runs_loop | has_seat) & ~loop_is_about_user)

rules.add_perm("interviews.answer_invitation", is_own_card & ~loop_is_about_user)  # of a seat
rules.add_perm("interviews.write_scorecard", is_own_card)
rules.add_perm("interviews.submit_scorecard", is_own_card)
rules.add_perm("interviews.reopen_scorecard", is_own_card)
rules.add_perm("interviews.amend_scorecard", is_own_card)
rules.add_perm("interviews.read_scorecard", may_read_card)
# Asked about the seat, for an open card is no row that anyone else may find. Whether it is open is sealed, too.
rules.add_perm("interviews.waive_scorecard", runs_loop & (manages_loop | tells_the_candidate) & ~is_blind)
rules.add_perm("interviews.remind_panelist", moves_seats & ~is_own_card)
rules.add_perm("interviews.hand_over_scorecard", is_own_card & ~loop_is_about_user)
rules.add_perm("interviews.replace_panelist", moves_seats & ~is_own_card)
# Of a loop: those that were submitted. The first half spares people without either the look at their cards.
rules.add_perm("interviews.read_scorecards", (calls_the_debrief | has_seat) & reads_peers)

# The page answers a blind panelist too, with the sentence that says why it is closed.
rules.add_perm("interviews.open_debrief_page", (runs_loop | has_seat) & ~loop_is_about_user)
rules.add_perm("interviews.read_debrief", reads_debrief)
# It moves pages and keeps what was said; it decides nothing, so anybody in the meeting may lead it.
rules.add_perm("interviews.walk_debrief", reads_debrief)
# Whether their card counts and others are still to write theirs is the service's to say.
rules.add_perm("interviews.write_lean", has_seat & reads_debrief)
rules.add_perm("interviews.start_debrief", calls_the_debrief & ~is_blind & ~loop_is_about_user)
rules.add_perm("interviews.lead_debrief", manages_loop & ~is_blind & ~loop_is_about_user)
rules.add_perm("interviews.record_decision", manages_loop & ~is_blind & ~loop_is_about_user)
# Who recorded it may not: the service and a constraint see to that.
rules.add_perm("interviews.confirm_decision", confirms_decisions & ~is_blind)
rules.add_perm("interviews.read_decision", reads_debrief)

# The pages answer whoever they are closed to, too, with the sentence that says why.
rules.add_perm("interviews.open_loop_notes", runs_loop)
rules.add_perm("interviews.read_loop_notes", moves_seats)
rules.add_perm("interviews.open_opening_notes", runs_opening)
rules.add_perm("interviews.read_opening_notes", runs_opening & is_free_of_the_opening)
rules.add_perm("interviews.change_note", is_own_note)

rules.add_perm("interviews.report_selection_rates", is_admin)
# Of an opening: its candidates side by side, each only where the user reads that debrief.
rules.add_perm("interviews.compare_candidates", is_hiring_manager | is_opening_recruiter | is_recruiter | is_admin)

# A guest holds one seat, so each of these speaks of one kit and one card.
open_to_guests(
    "interviews.open_kit",
    "interviews.print_kit",
    "interviews.write_scorecard",
    "interviews.submit_scorecard",
    "interviews.reopen_scorecard",
    "interviews.amend_scorecard",
    "interviews.read_scorecard",
)
