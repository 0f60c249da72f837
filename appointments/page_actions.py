"""What the loop's page offers about its candidate: the mails are read through on a page of ours."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from appointments.telling.known_starts import is_expected_otherwise, with_known_starts
from interviews import page_actions
from interviews.loops.board import Board
from interviews.page_actions import PageAction
from interviews.states import InterviewStatus


def register() -> None:
    """Called once, when the app starts."""
    page_actions.register_columns(page_actions.LOOP, with_known_starts)
    page_actions.register_action(page_actions.LOOP, "mails", mails_of_loop)
    page_actions.register_action(page_actions.LOOP, "times to choose", offer_of_loop)


def mails_of_loop(user: User, board: Board) -> PageAction | None:
    """For everybody who runs the loop. The label says what waits there."""
    loop, now = board.loop, timezone.now()
    if not user.has_perm("appointments.write_to_candidate", loop):
        return None
    rounds: list[Any] = [column.interview for column in board.columns]
    called = loop.candidate.called
    if any(is_expected_otherwise(row, now) for row in rounds):
        label = f"Tell {called} of the change"
    elif any(row.is_scheduled and row.start > now and row.known_start is None for row in rounds):
        label = f"Check the mails, {called} too"
    else:
        label = "Mails"
    return PageAction(label, reverse("appointments:loop_mails", args=[loop.pk]))


def offer_of_loop(user: User, board: Board) -> PageAction | None:
    """For everybody who runs the loop, while a round has no time."""
    loop = board.loop
    untimed = any(column.interview.status == InterviewStatus.UNSCHEDULED for column in board.columns)
    if not untimed or not loop.is_before_debrief or not user.has_perm("appointments.write_to_candidate", loop):
        return None
    url = reverse("appointments:loop_offer", args=[loop.pk])
    return PageAction(f"Let {loop.candidate.called} choose the times", url)
