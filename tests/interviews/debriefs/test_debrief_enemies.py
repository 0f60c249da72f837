"""Nothing leaks by difference: while the sealed-card rule binds somebody in one loop, no figure, file or page of any
loop changes for them when a colleague writes, submits or amends there. And other people's numbers find nothing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from interviews.debriefs.services.debriefs import ask_fact, open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.figures.insights import GROUPS
from interviews.models import Loop, Scorecard
from tests.factories.bank import competency_named
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.factories.people import make_user
from tests.factories.run import make_dated_note, make_loop, make_rating
from tests.interviews.debriefs.test_debrief_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


def decided(cast, name):
    loop = cast.loop(name=name)
    row = interview_about(loop, "Delivery", "Ethics")
    rated_card(row, cast.pia, [2, 4])
    rated_card(row, cast.paul, [4, 5])
    open_debrief(loop=loop, by=cast.max)
    record_decision(loop=loop, outcome="no_hire", rationale="Thin.", departure_reason="Twice.", by=cast.max)
    return Loop.objects.get(pk=loop.pk)


def words_of(client, url, data=None):
    answer = client.post(url, data) if data else client.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    # Each page has a token of its own.
    return answer.status_code, [line for line in body.decode().splitlines() if "csrf" not in line.lower()]


def everything(user, opening, loops):
    client = client_of(user)
    found = {by: words_of(client, reverse("interviews:calibration") + f"?by={by}") for by in GROUPS}
    found["compare"] = words_of(client, reverse("interviews:compare", args=[opening.pk]))
    found["file"] = words_of(client, reverse("records:opening_ratings", args=[opening.pk]), {"kind": "csv"})
    for loop in loops:
        for page in ("debrief", "debrief_walk", "decision_detail"):
            found[page, loop.pk] = words_of(client, reverse(f"interviews:{page}", args=[loop.pk]))
        found["file", loop.pk] = words_of(client, reverse("records:loop_ratings", args=[loop.pk]), {"kind": "csv"})
    return found


def test_a_colleague_s_card_changes_nothing_for_anybody_with_an_open_one():
    cast = Cast()
    earlier = [decided(cast, f"Candidate {number}") for number in range(4)]
    again = make_loop(earlier[0].candidate, by=cast.rita, status=Loop.Status.ACTIVE)
    row = interview_about(again, "Delivery", "Ethics")
    bound = [cast.max, cast.pia, cast.rita, cast.ada]
    for user in bound:
        rated_card(row, user, status="draft")
    colleague = rated_card(row, cast.paul, status="draft")
    free = make_user("Renate", site_role="recruiter")
    before = {user: everything(user, cast.opening, [*earlier, again]) for user in [*bound, free]}

    now = timezone.now()
    fields = {"status": "submitted", "recommendation": "strong_no", "submitted_at": now, "first_submitted_at": now}
    Scorecard.objects.filter(pk=colleague.pk).update(**fields)
    first = row.questions.first()
    make_rating(colleague, first, score=1, evidence="Unmistakable.")
    make_dated_note(colleague, "Later words.", interview_question=first, new_score=2, at=now)

    for user in bound:
        after = everything(user, cast.opening, [*earlier, again])
        changed = {name: set(seen[1]) ^ set(before[user][name][1]) for name, seen in after.items()}
        assert {name: lines for name, lines in changed.items() if lines} == {}
        assert [seen[0] for seen in after.values()] == [seen[0] for seen in before[user].values()]
    # Whom nothing binds there sees it, so that this test can fail.
    after = everything(free, cast.opening, [*earlier, again])
    changed = [name for name, seen in after.items() if seen != before[free][name]]
    assert {"file", ("file", again.pk), "opening"} <= set(changed)


def test_the_fifth_candidate_counts_only_for_those_who_read_that_debrief():
    """Four debriefs give no agreement and five do: the fifth must not count for somebody who is bound there."""
    cast = Cast()
    for number in range(4):
        decided(cast, f"Candidate {number}")
    fifth = decided(cast, "Candidate 4")
    url = reverse("interviews:calibration")
    assert "needs 5 candidates" not in client_of(cast.max).get(url).content.decode()
    rated_card(interview_about(fifth, "Craft"), cast.max, status="draft")
    page = client_of(cast.max).get(url).content.decode()
    assert "needs 5 candidates; has 4" in page
    assert "intraclass" not in page


def test_numbers_of_another_loop_find_nothing():
    cast, other = Cast(), Cast()
    mine, theirs = decided(cast, "Mine"), other.loop(name="Theirs")
    rated_card(interview_about(theirs, "Delivery"), other.pia, [3])
    fact = ask_fact(debrief=open_debrief(loop=theirs, by=other.max), question="Why?", by=other.max)
    client = client_of(cast.max)
    urls = [
        reverse("interviews:fact_answer", args=[mine.pk, fact.pk]),
        reverse("interviews:debrief_note", args=[mine.pk, competency_named("Juggling").pk]),
        *(reverse(f"interviews:{page}", args=[theirs.pk]) for page in ("debrief", "debrief_walk", "decision_detail")),
        reverse("interviews:compare", args=[other.opening.pk]),
        reverse("records:opening_ratings", args=[other.opening.pk]),
        reverse("records:loop_ratings", args=[theirs.pk]),
    ]
    assert [client.get(url).status_code for url in urls] == [404] * len(urls)
    confirm = reverse("interviews:decision_confirm", args=[mine.pk])
    assert client_of(cast.rita).post(confirm, {"decision": "999999"}).status_code == 404
    assert client_of(cast.olga).post(confirm, {"decision": "1"}).status_code == 404
