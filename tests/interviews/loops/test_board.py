"""Words of the planning board, from values in hand."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils.timezone import get_default_timezone

from core.names import short_names
from interviews.loops.board import card_pill, follow_up_words, step_of
from interviews.models import Interview, InterviewFollowUp, Loop, Scorecard

NAMES = {1: "Hanne", 2: "Kofi", 3: "Noor"}
NOW = datetime(2027, 3, 12, 12, tzinfo=get_default_timezone())


@pytest.mark.parametrize(
    ("holders", "words"),
    [
        ([], "No follow-ups"),
        ([None, None], "2 follow-ups"),
        ([1], "1 follow-up, Hanne"),
        ([2, 2], "2 follow-ups, both Kofi"),
        ([1, 1, 1], "3 follow-ups, all Hanne"),
        ([1, 2, 1], "3 follow-ups: 2 Hanne, 1 Kofi"),
        ([1, 2, 3], "3 follow-ups: 1 each"),
        ([1, 2], "2 follow-ups: 1 Hanne, 1 Kofi"),
        ([1, None, None], "3 follow-ups: 2 nobody, 1 Hanne"),
        ([1, 2, None], "3 follow-ups: 1 Hanne, 1 Kofi, 1 nobody"),
    ],
)
def test_who_holds_the_follow_ups(holders, words):
    assert follow_up_words([InterviewFollowUp(assignee_id=holder) for holder in holders], NAMES) == words


def test_people_as_they_are_called_unless_two_are_called_alike():
    people = [
        SimpleNamespace(pk=number, name=name, called=name.split()[0])
        for number, name in enumerate(["Ada Lind", "Ada Moe", "Kofi Marrowby"])
    ]
    assert short_names(people) == {0: "Ada Lind", 1: "Ada Moe", 2: "Kofi"}


@pytest.mark.parametrize(
    ("status", "has_rounds_to_come", "step"),
    [
        ("planning", True, 1),
        ("active", True, 2),
        ("active", False, 3),
        ("debrief", False, 4),
        ("decided", False, 5),
    ],
)
def test_where_the_loop_line_stands(status, has_rounds_to_come, step):
    assert step_of(Loop(status=status), has_rounds_to_come) == step


@pytest.mark.parametrize(
    ("card", "hours_since_the_end", "text", "tone"),
    [
        ({}, 2, "Not started", ""),
        ({"revision": 1}, 2, "Draft", ""),
        ({"revision": 1}, 25, "Late", "danger"),
        ({"reopened_at": NOW}, 2, "Reopened", "caution"),
        ({"status": "submitted"}, 25, "Submitted", "done"),
        ({"status": "locked"}, 2, "Locked", "done"),
        ({"status": "waived"}, 25, "Waived", ""),
    ],
)
def test_the_state_of_a_card_in_words(card, hours_since_the_end, text, tone):
    ended = NOW - timedelta(hours=hours_since_the_end)
    interview = Interview(status="completed", starts_at=ended - timedelta(minutes=60), minutes=60)
    pill = card_pill(Scorecard(**card), interview, NOW)
    assert (pill.text, pill.tone) == (text, tone)


@pytest.mark.parametrize("status", ["no_show", "cancelled"])
def test_a_round_that_did_not_take_place_has_no_cards(status):
    assert card_pill(Scorecard(), Interview(status=status), NOW) is None
