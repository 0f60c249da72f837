"""Who looked at a candidate, and who searched for one, is on the audit trail (H9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from core import audit
from core.models import AuditEvent
from interviews.models import Scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


def looks_of(user: Any) -> list[str]:
    return sorted(AuditEvent.objects.filter(audit.looks(), by_id=user.pk).values_list("action", flat=True))


def pages_of(packet: Any) -> dict[str, str]:
    """By action: the page that leaves it."""
    loop = packet.loop
    card = Scorecard.objects.for_loop(loop).submitted()[0]
    return {
        "candidate.searched": reverse("hiring:candidate_list") + "?q=agnes",
        "packet.searched": reverse("packets:packet_list") + "?q=agnes",
        "candidate.viewed": reverse("hiring:candidate_detail", args=[loop.candidate_id]),
        "candidate.record_viewed": reverse("records:candidate_record", args=[loop.candidate_id]),
        "scorecard.viewed": reverse("interviews:scorecard_detail", args=[card.pk]),
        "debrief.viewed": reverse("interviews:debrief", args=[loop.pk]),
        "decision.viewed": reverse("interviews:decision_detail", args=[loop.pk]),
        "comparison.viewed": reverse("interviews:compare", args=[loop.opening.pk]),
        "packet.viewed": reverse("packets:packet_detail", args=[packet.pk]),
    }


def test_each_look_is_one_event_an_hour(packet, rita, as_user):
    """H9."""
    client, pages = as_user(rita), pages_of(packet)
    for action, page in pages.items():
        before = AuditEvent.objects.count()
        for _ in range(3):
            assert client.get(page).status_code == 200, page
        assert AuditEvent.objects.filter(action=action, by_id=rita.pk).count() == 1, action
        assert AuditEvent.objects.count() == before + 1, action
    assert looks_of(rita) == sorted(pages)
    assert "agnes" not in str(list(AuditEvent.objects.filter(audit.looks()).values())).lower()
    asked = AuditEvent.objects.get(action="candidate.searched")
    assert (asked.fields, asked.subject_type, asked.reason) == (["q"], "accounts.user", "")


def test_an_hour_later_and_another_person_are_events_of_their_own(packet, rita, max, as_user, time_machine):
    """H9."""
    page = pages_of(packet)["candidate.viewed"]
    as_user(rita).get(page)
    as_user(max).get(page)
    assert AuditEvent.objects.filter(action="candidate.viewed").count() == 2
    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    as_user(rita).get(page)
    assert AuditEvent.objects.filter(action="candidate.viewed").count() == 3


def test_what_a_person_may_not_open_leaves_nothing(packet, olga, as_user):
    """H9: a refusal is no look."""
    for page in pages_of(packet).values():
        assert as_user(olga).get(page).status_code == 404
    assert looks_of(olga) == []


def test_ones_own_card_and_a_closed_debrief_are_no_looks(loop_one_submitted, paul, pia, as_user):
    """H9: each page is shown, and none is somebody else's words."""
    for user in (paul, pia):
        own = list(Scorecard.objects.for_loop(loop_one_submitted).of(user))
        pages = [reverse("interviews:scorecard_detail", args=[card.pk]) for card in own]
        pages.append(reverse("interviews:debrief", args=[loop_one_submitted.pk]))
        assert own and {as_user(user).get(page).status_code for page in pages} == {200}
        assert looks_of(user) == []


def test_once_recorded_a_look_is_one_select(candidate, rita, django_assert_num_queries):
    """H9."""
    audit.record_view("candidate.viewed", candidate, by=rita)
    with django_assert_num_queries(1):
        audit.record_view("candidate.viewed", candidate, by=rita)


def test_a_page_is_shown_while_the_trail_takes_nothing(packet, rita, as_user, monkeypatch, caplog):
    """H9: a look waits for nobody and breaks nothing; the log says what is missing."""

    def locked(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("core.audit.record", locked)
    assert as_user(rita).get(pages_of(packet)["candidate.viewed"]).status_code == 200
    assert looks_of(rita) == []
    assert "audit.view_missing" in caplog.text


def test_sending_a_colleague_a_link_is_on_record(ada, pia, as_user):
    """H9: by whom and to whom."""
    page = reverse("accounts:person_access", args=[pia.pk])
    assert as_user(ada).post(page, {"action": "link"}).status_code == 302
    event = AuditEvent.objects.get(action="person.link_sent")
    assert (event.by_id, event.subject_id) == (ada.pk, str(pia.pk))


def test_the_trail_lists_looks_apart(packet, rita, ada, as_user):
    """H9."""
    as_user(rita).get(pages_of(packet)["candidate.viewed"])
    page = reverse("accounts:audit_list")
    cell, other = "candidate.viewed</td>", "candidate.added</td>"
    shown = {kind: as_user(ada).get(page, {"kind": kind}).text for kind in ("", "done", "looked")}
    assert [cell in shown[kind] for kind in ("", "done", "looked")] == [True, False, True]
    assert other not in shown["looked"]
