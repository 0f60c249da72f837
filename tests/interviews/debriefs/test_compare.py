"""Candidates of one opening side by side: by name, with coverage, and only where the debrief is readable."""

import re

import pytest
from django.urls import reverse

from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.models import Debrief, Loop
from interviews.visibility import sight_of
from tests.factories.debriefs import Cast, interview_about, make_debrief, rated_card, ready_loop
from tests.interviews.debriefs.test_debrief_pages import client_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


def compare(user, cast, query=""):
    return client_of(user).get(reverse("interviews:compare", args=[cast.opening.pk]) + query)


def names(answer):
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', answer.content.decode())


def scored(cast, name, score):
    loop = cast.loop(name=name)
    row = interview_about(loop, "Delivery")
    rated_card(row, cast.pia, {"Delivery": score})
    open_debrief(loop=loop, by=cast.max)
    return loop


def test_candidates_stand_by_name_whatever_their_score():
    cast = Cast()
    scored(cast, "Bea", 5)
    scored(cast, "Cem", 1)
    scored(cast, "Ada L", 3)
    answer = compare(cast.max, cast)
    assert names(answer) == ["Ada L", "Bea", "Cem"]
    assert "aria-sort" not in answer.content.decode()


def test_means_carry_their_coverage():
    cast = Cast()
    open_debrief(loop=ready_loop(cast), by=cast.max)
    page = text(compare(cast.max, cast))
    assert "Delivery Ethics Judgement Score" in page
    assert "3.0 2 of 2 3.0 1 of 2 4.0 2 of 2 3.3 5 of 6" in page


def test_a_competency_that_one_loop_did_not_ask_about():
    cast = Cast()
    scored(cast, "Bea", 5)
    other = cast.loop(name="Cem")
    rated_card(interview_about(other, "Ethics"), cast.pia, {"Ethics": "declined"})
    open_debrief(loop=other, by=cast.max)
    page = text(compare(cast.max, cast))
    assert "Bea Version 1, not signed, 3.5 or more. 5.0 1 of 1 not in this loop 5.0 1 of 1" in page
    assert "Cem Version 1, not signed, 3.5 or more. not in this loop 0 of 1 0 of 1" in page


def test_the_newest_debrief_counts():
    cast = Cast()
    loop = scored(cast, "Bea", 2)
    record_decision(
        loop=loop, outcome="another_round", rationale="Unclear.", round_name="Talk", departure_reason="", by=cast.max
    )
    assert names(compare(cast.max, cast)) == []
    loop.interviews.filter(name="Talk").update(status="cancelled")
    rated_card(interview_about(loop, "Delivery"), cast.paul, {"Delivery": 4})
    open_debrief(loop=loop, by=cast.max)
    assert Debrief.objects.count() == 2
    assert "Bea Version 1, not signed, 3.5 or more. 3.0 2 of 2" in text(compare(cast.max, cast))


def test_only_candidates_whose_debrief_is_open_appear():
    cast = Cast()
    ready_loop(cast, name="Waiting")
    answer = compare(cast.rita, cast)
    assert names(answer) == []
    assert "Nobody to compare yet" in text(answer)


def test_a_reader_who_owes_a_card_does_not_see_that_candidate():
    cast = Cast()
    scored(cast, "Bea", 5)
    blind = scored(cast, "Cem", 1)
    for user in (cast.max, cast.rita, cast.ada):
        rated_card(blind.interviews.get(), user, status="draft", is_shadow=True)
        assert names(compare(user, cast)) == ["Bea"]


def test_a_candidate_does_not_find_themselves():
    cast = Cast()
    loop = scored(cast, "Rita", 5)
    loop.candidate.user = cast.rita
    loop.candidate.save()
    assert names(compare(cast.rita, cast)) == []
    assert names(compare(cast.max, cast)) == ["Rita"]


def test_who_may_compare():
    cast, other = Cast(), Cast()
    scored(cast, "Bea", 5)
    cast.member(cast.sam, "coordinator")
    for user in (cast.max, cast.rita, cast.ada):
        assert names(compare(user, cast)) == ["Bea"]
    for user in (cast.pia, cast.sam, other.max, cast.olga):
        assert compare(user, cast).status_code == 404


def test_the_rows_agree_with_the_verdict():
    """`with_readable_debrief` says of rows what `sight_of` says of one loop, in every stage."""
    cast = Cast()
    cast.member(cast.sam, "coordinator")
    decided = scored(cast, "Decided", 4)
    record_decision(loop=decided, outcome="hire", rationale="Strong.", by=cast.max)
    waived = ready_loop(cast, name="Waived")
    rated_card(waived.interviews.get(), cast.sam, status="waived")
    open_debrief(loop=waived, by=cast.max)
    owing = scored(cast, "Owing", 2)
    rated_card(owing.interviews.get(), cast.max, status="draft", is_shadow=True)
    rated_card(owing.interviews.get(), cast.paul, status="draft", is_shadow=True)
    missed = scored(cast, "Gone", 2)
    rated_card(interview_about(missed, "Ethics", status="cancelled"), cast.paul, status="draft")
    ready_loop(cast, name="Active")
    for user in (cast.max, cast.rita, cast.pia, cast.paul, cast.sam, cast.olga, cast.ada):
        found = set(Loop.objects.with_readable_debrief(user))
        expected = {
            loop
            for loop in Loop.objects.filter(status__in=["debrief", "decided"])
            if sight_of(user, loop).reads_debrief
        }
        assert found == expected, user


def test_names_are_escaped():
    cast = Cast()
    scored(cast, "<b>Bea</b>", 5)
    html = compare(cast.max, cast).content.decode()
    assert "&lt;b&gt;Bea&lt;/b&gt;" in html
    assert "<b>Bea" not in html


def test_fifty_a_page_and_all_on_request(django_assert_max_num_queries):
    cast = Cast()
    first = scored(cast, "Candidate 000", 3)
    frozen = Debrief.objects.get(loop=first).mechanical_score
    counts = []
    for number in range(1, 121):
        loop = cast.loop(name=f"Candidate {number:03}", status=Loop.Status.DEBRIEF)
        make_debrief(loop, by=cast.max, mechanical_score=frozen)
    client = client_of(cast.max)
    url = reverse("interviews:compare", args=[cast.opening.pk])
    client.get(url)
    for query in ("", "?page=3", "?all=1"):
        with django_assert_max_num_queries(12) as statements:
            answer = client.get(url + query)
        counts.append((len(names(answer)), len(statements)))
    assert [rows for rows, _ in counts] == [50, 21, 121]
    assert counts[0][1] == counts[1][1]
    assert names(client.get(f"{url}?page=2"))[0] == "Candidate 050"


def test_the_heads_stay_in_sight_over_many_candidates():
    cast = Cast()
    for number in range(9):
        scored(cast, f"Candidate {number}", 3)
    assert 'class="lw-card lw-card-flush lw-scroll lw-wide lw-many"' in compare(cast.max, cast).content.decode()
