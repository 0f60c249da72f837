"""The opening's page as a working list: found, counted by stand, sorted, in pages; and how an application ends."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.candidates.application_ends import end_application, take_back
from hiring.models import Candidate
from hiring.openings.applicants import MOST_AT_ONCE
from interviews.models import Loop
from tests.factories.people import client_of, make_person
from tests.factories.plan import make_candidate, make_candidates_at_once, make_opening
from tests.factories.run import make_loop

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
Status = Candidate.Status


@pytest.fixture
def max_():
    return make_person("max")


@pytest.fixture
def opening(max_):
    return make_opening(manager=max_)


def text_of(response):
    return b"".join(response.streaming_content).decode()


def page_of(client, opening, query=""):
    return client.get(reverse("hiring:opening_detail", args=[opening.pk]) + query)


def test_accents_and_stages(max_, opening):
    make_candidate("Benedikt Sørlie", opening=opening, source="referral")
    planned = make_candidate("Carla Planned", opening=opening)
    make_loop(planned, by=max_, status="cancelled")
    make_loop(planned, by=max_)
    gone = make_candidate("Greta Gone", opening=opening)
    end_application(candidate=gone, to=Status.WITHDRAWN, by=max_)
    client = client_of(max_)
    stands = {stand.label: stand.number for stand in page_of(client, opening).context["listing"].stands}
    assert stands == {"All": 3, "No loop yet": 1, "Planning": 1, "Withdrawn": 1}
    assert [row.name for row in page_of(client, opening, "?q=sorlie").context["rows"]] == ["Benedikt Sørlie"]
    assert [row.name for row in page_of(client, opening, "?stand=withdrawn").context["rows"]] == ["Greta Gone"]
    assert [row.name for row in page_of(client, opening, "?source=referral").context["rows"]] == ["Benedikt Sørlie"]
    by_stand = page_of(client, opening, "?sort=stand").context["rows"]
    assert [row.stand_label for row in by_stand] == ["No loop yet", "Planning", "Withdrawn"]
    assert "Nobody matches" in page_of(client, opening, "?q=zzz").content.decode()
    assert page_of(client, opening, "?stand=nonsense&source=nowhere&sort=x").status_code == 200


def test_without_a_debrief_the_plan_is_the_date(max_, opening):
    now = timezone.now()
    loop = make_loop(make_candidate(opening=opening), by=max_, status="decided")
    Loop.objects.filter(pk=loop.pk).update(planned_at=now - timedelta(days=90))
    # No debrief of it is on record: the plan is what a row says.
    for status in ("debrief", "decided", "active"):
        Loop.objects.filter(pk=loop.pk).update(status=status)
        assert Candidate.objects.with_stand().get().stand_at == now - timedelta(days=90)
    assert "Planned " in page_of(client_of(max_), opening).content.decode()


def test_any_source_can_be_asked_for(max_, opening, monkeypatch):
    monkeypatch.setattr("hiring.openings.applicants.MOST_SOURCES", 1)
    make_candidate("Anna", opening=opening, source="a fair")
    make_candidate("Zoe", opening=opening, source="zebra")
    rows = page_of(client_of(max_), opening, "?source=zebra").context["rows"]
    assert [row.name for row in rows] == ["Zoe"]


def test_the_list_of_all_stands_by_the_same_rule(max_, opening):
    gone = make_candidate("Greta Gone", opening=opening)
    make_loop(gone, by=max_)
    end_application(candidate=gone, to=Status.WITHDRAWN, by=max_)
    client = client_of(make_person("rita"))
    address = reverse("hiring:candidate_list")
    assert "Greta Gone" not in client.get(address, {"stand": "planning"}).content.decode()
    page = client.get(address, {"stand": "withdrawn"})
    assert [row.stand_label for row in page.context["page"]] == ["Withdrawn"]


def test_the_page_costs_the_same_with_five_thousand(max_, opening):
    make_candidates_at_once(opening, *(f"first{number}@example.net" for number in range(30)))
    client = client_of(max_)
    page_of(client, opening)
    for query in ("", "?sort=stand", "?q=cora&stand=none"):
        page_of(client, opening, query)  # its trace is written
    numbers = []
    for add in (0, 4970):
        make_candidates_at_once(opening, *(f"more{number}@example.net" for number in range(add)))
        for query in ("", "?sort=stand", "?q=cora&stand=none"):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                page = page_of(client, opening, query)
            numbers.append(len(captured))
    assert page.context["listing"].number == 5000 and len(page.context["rows"]) == 25
    assert numbers[:3] == numbers[3:] and max(numbers) < 40, numbers


def test_pages_go_on_from_the_last_row(max_, opening):
    make_candidates_at_once(opening, *(f"p{number}@example.net" for number in range(60)))
    client = client_of(max_)
    seen, query = [], ""
    for _ in range(3):
        page = page_of(client, opening, query)
        seen += [row.pk for row in page.context["rows"]]
        query = f"?after={page.context['page'].after}"
    assert len(set(seen)) == 60


def test_earlier_applications_are_said_of_known_openings_alone(max_, opening):
    secret = make_opening(code="SECRET-1")
    own = make_opening(manager=max_, code="OWN-1")
    for other in (secret, own):
        make_candidate("Dmitri", opening=other, email="dmitri@example.net")
    make_candidate("Dmitri", opening=opening, email="Dmitri@example.net")
    text = page_of(client_of(max_), opening).content.decode()
    assert "OWN-1" in text and "SECRET-1" not in text


class TestEnding:
    def test_withdrawn_and_taken_back(self, max_, opening):
        candidate = make_candidate(opening=opening)
        end_application(candidate=candidate, to=Status.WITHDRAWN, reason="Took another job.", by=max_)
        candidate.refresh_from_db()
        assert candidate.has_ended and candidate.ended_at and candidate.status_reason == "Took another job."
        page = client_of(max_).get(reverse("hiring:candidate_detail", args=[candidate.pk])).content.decode()
        assert "Took another job." in page and "Take back into the running" in page
        back = reverse("hiring:candidates_take_back", args=[opening.pk])
        client_of(max_).post(back, {"c": candidate.pk})
        candidate.refresh_from_db()
        assert not candidate.has_ended and candidate.ended_at is None and candidate.status_reason == ""
        actions = AuditEvent.objects.filter(subject_type="hiring.candidate").values_list("action", flat=True)
        assert {"candidate.withdrawn", "candidate.taken_back"} <= set(actions)

    def test_twice_is_refused(self, max_, opening):
        candidate = make_candidate(opening=opening)
        end_application(candidate=candidate, to=Status.CLOSED, by=max_)
        with pytest.raises(RuleViolation, match="so it cannot become"):
            end_application(candidate=candidate, to=Status.WITHDRAWN, by=max_)
        take_back(candidate=candidate, by=max_)
        with pytest.raises(RuleViolation):
            take_back(candidate=candidate, by=max_)

    def test_whoever_has_a_loop_is_not_closed_without_it(self, max_, opening):
        candidate = make_candidate(opening=opening)
        make_loop(candidate, by=max_)
        with pytest.raises(RuleViolation, match="loop under way"):
            end_application(candidate=candidate, to=Status.CLOSED, by=max_)


class TestExport:
    def test_the_ticked_and_nobody_else(self, max_, opening):
        ticked = make_candidate("=Anna", opening=opening)
        make_candidate("Berta", opening=opening)
        foreign = make_candidate("Foreign")
        address = reverse("hiring:candidates_export", args=[opening.pk])
        asked = {"c": [ticked.pk, foreign.pk], "kind": "csv", "separator": "comma"}
        text = text_of(client_of(max_).post(address, asked))
        assert "'=Anna" in text and "Berta" not in text and "Foreign" not in text
        assert AuditEvent.objects.get(action="candidates.exported").fields == ["1 rows", "csv"]

    def test_everybody_found(self, max_, opening):
        make_candidates_at_once(opening, *(f"p{number}@example.net" for number in range(MOST_AT_ONCE + 1)))
        make_candidate("Wanda", opening=opening)
        address = reverse("hiring:candidates_export", args=[opening.pk])
        text = b"".join(
            client_of(max_).post(address, {"all": "1", "q": "cora", "kind": "csv"}).streaming_content
        ).decode()
        assert text.count("Cora") == MOST_AT_ONCE + 1 and "Wanda" not in text
        assert client_of(max_).post(address, {"kind": "csv"}).status_code == 422

    def test_strangers_find_no_list(self, opening):
        stranger = client_of(make_person("olga"))
        for name in ("hiring:candidates_export", "interviews:loops_plan", "interviews:applications_end"):
            assert stranger.get(reverse(name, args=[opening.pk])).status_code == 404
