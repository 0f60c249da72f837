"""The one primary action of a loop's page: what it is in each state, and why it cannot run yet.

The reasons are those of the transition table, asked about the rows that the board has at hand.
"""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from core.access import may_open
from core.wording import counted
from hiring.candidates.transitions import why_not_interview
from interviews.loops.board import Board
from interviews.models import Loop
from interviews.models.loops import why_debrief_cannot_open, why_loop_cannot_start


@dataclass(frozen=True)
class NextStep:
    """A verb, where it goes, and the sentence beside it while it cannot run. `is_post` changes something."""

    label: str
    url: str
    is_post: bool = False
    why_not: str = ""


def next_step_of(board: Board, user: User) -> NextStep | None:
    """What whoever runs the loop does next; None when nothing is left to do here."""
    status = board.loop.status
    if status == Loop.Status.PLANNING:
        return _while_planning(board)
    if status == Loop.Status.ACTIVE:
        return _while_active(board, user)
    if status == Loop.Status.DEBRIEF and user.has_perm("interviews.read_debrief", board.loop):
        return _reading(board, "Go to the debrief", "interviews:debrief")
    if status == Loop.Status.DECIDED and may_open(user, "interviews:decision_detail", board.loop):
        return _reading(board, "Read the decision", "interviews:decision_detail")
    return None


def start_of(board: Board) -> NextStep | None:
    """Starting the interviews without inviting, beside the invitations; None where it cannot run or is not needed:
    inviting everybody does it, and so does the first round that begins."""
    waits = board.is_planning and board.timed and board.waiting_for_invitation
    step = _start(board, "Start without invitations")
    return step if waits and not step.why_not else None


def _start(board: Board, label: str) -> NextStep:
    url = reverse("interviews:loop_start", args=[board.loop.pk])
    return NextStep(label, url, is_post=True, why_not=why_loop_cannot_start(board.rounds_to_start))


def _while_planning(board: Board) -> NextStep:
    if not board.timed:
        return NextStep("Send invitations", "", is_post=True, why_not="No times set. Give a round its time first.")
    if board.waiting_for_invitation:
        return _invitations(board)
    if board.over:
        return _holding(board)
    return _start(board, "Start the interviews")


def _while_active(board: Board, user: User) -> NextStep | None:
    if board.waiting_for_invitation:
        return _invitations(board)
    if board.over:
        return _holding(board)
    return _towards_debrief(board, user)


def _holding(board: Board) -> NextStep:
    label = f"Mark {counted(len(board.over), 'round')} as held"
    return NextStep(label, reverse("interviews:loop_hold", args=[board.loop.pk]), is_post=True)


def _invitations(board: Board) -> NextStep:
    url = reverse("interviews:loop_invite", args=[board.loop.pk])
    why_not = why_not_interview(board.loop.candidate)
    return NextStep("Send invitations", url, is_post=True, why_not=why_not)


def _towards_debrief(board: Board, user: User) -> NextStep | None:
    if not user.has_perm("interviews.call_debrief", board.loop):
        return None
    # To a blind reader not a word on what is missing: it would count the others' cards.
    why_not = board.sight.why if board.is_blind else why_debrief_cannot_open(board.round_states, board.card_states)
    url = reverse("interviews:debrief_open", args=[board.loop.pk])
    return NextStep("Open the debrief", url, is_post=True, why_not=why_not)


def _reading(board: Board, label: str, page: str) -> NextStep:
    return NextStep(label, reverse(page, args=[board.loop.pk]))
