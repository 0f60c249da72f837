"""Whoever is taken off a panel or a hiring team is out with the next request, in the session they have."""

from typing import Any

from django.urls import reverse

from hiring.openings.services import add_team_member, remove_team_member
from interviews.loops.services import panels


def test_a_seat_that_was_taken_away(loop_active: Any, rita: Any, tomas: Any, olga: Any, as_user: Any) -> None:
    interview = loop_active.interviews.get(kind="scenario")
    seat = interview.panel.get(panelist=tomas)
    pages = [reverse(f"interviews:{name}", args=[interview.pk]) for name in ("kit", "kit_print", "interview_ics")]
    words = reverse("interviews:scorecard_save", args=[seat.scorecard.pk])
    client = as_user(tomas)
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    assert interview.loop.candidate.name in client.get(reverse("interviews:my_work")).text

    panels.unseat_panelist(seat=seat, by=rita)

    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    assert client.post(words, {"summary": "Late."}).status_code == 404
    assert interview.loop.candidate.name not in client.get(reverse("interviews:my_work")).text
    assert [as_user(olga).get(page).status_code for page in pages] == [404, 404, 404]


def test_a_part_in_a_hiring_team_that_was_taken_away(loop_active: Any, rita: Any, olga: Any, as_user: Any) -> None:
    opening = loop_active.candidate.opening
    member = add_team_member(opening=opening, user=olga, part="coordinator", by=rita)
    pages = [
        reverse("hiring:opening_detail", args=[opening.pk]),
        reverse("hiring:candidate_detail", args=[loop_active.candidate.pk]),
        reverse("interviews:loop_detail", args=[loop_active.pk]),
    ]
    client = as_user(olga)
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    remove_team_member(member=member, by=rita)
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
