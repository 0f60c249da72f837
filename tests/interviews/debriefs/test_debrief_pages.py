"""The debrief page in each of its states, for each kind of person."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from interviews.debriefs.services.debriefs import note_row, open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.models import Debrief, Interview, Loop, Scorecard
from interviews.visibility import ON_THIS_PANEL, WAIVED, YOURS_FIRST
from tests.factories.bank import competency_named
from tests.factories.debriefs import Cast, interview_about, rated_card, ready_loop
from tests.factories.people import client_of, make_user
from tests.factories.run import make_dated_note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


def get(user, loop, name="debrief", query="", **kwargs):
    return client_of(user).get(reverse(f"interviews:{name}", args=[loop.pk, *kwargs.values()]) + query)


def text(answer):
    """The page's own words, without markup, on one line."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>|&nbsp;", " ", main).split())


def opened(cast, **candidate):
    loop = ready_loop(cast, **candidate)
    open_debrief(loop=loop, by=cast.max)
    return loop


# --- Open -----------------------------------------------------------------------------------------------------


def test_the_open_debrief():
    cast = Cast()
    loop = opened(cast)
    answer = get(cast.max, loop)
    page = text(answer)
    assert answer.status_code == 200
    assert answer.templates[0].name == "interviews/debriefs/debrief.html"
    assert "Both scorecards were submitted before their writers could read another." in page
    assert page.index("Pia staff engineer") < page.index("Paul engineering manager")  # least senior first
    assert "One of three competencies differs by two levels or more" in page
    assert "3.3 of 5, from 5 of 6 planned ratings" in page
    assert "Mean of the three competency means, equal weights." in page
    assert "The level set for this opening is 3.5 or more." in page
    assert "Not asked" in page


def test_the_quote_stands_before_its_rating():
    cast = Cast()
    html = get(cast.max, opened(cast)).content.decode()
    first = html.split('<div class="lw-view">')[1]
    assert first.index("lw-said") < first.index("lw-score")


def test_nothing_is_preselected():
    cast = Cast()
    html = get(cast.max, opened(cast)).content.decode()
    radios = re.findall(r'<input type="radio"[^>]*name="outcome"[^>]*>', html)
    assert len(radios) == 3
    assert not any("checked" in radio for radio in radios)


def test_means_carry_their_coverage_and_blanks_are_told_apart():
    cast = Cast()
    loop = cast.loop()
    names = ["Delivery", "Judgement", "Ethics", "Craft"]
    row = interview_about(loop, *names)
    rated_card(row, cast.pia, dict(zip(names, ["not_asked", "no_evidence", "declined", "conflict"], strict=True)))
    rated_card(row, cast.paul, dict.fromkeys(names, 3))
    open_debrief(loop=loop, by=cast.max)
    page = text(get(cast.max, loop))
    for words in ("Not asked", "No evidence", "Declined", "Conflict"):
        assert words in page
    assert page.count("3.0 1 of 2") == 4
    assert page.count("one rating") == 4
    assert "No competency differs by two levels or more" in page


def test_a_person_outside_a_round_has_an_empty_cell_that_says_so():
    cast = Cast()
    loop = cast.loop()
    rated_card(interview_about(loop, "Delivery"), cast.pia, {"Delivery": 3})
    rated_card(interview_about(loop, "Judgement"), cast.paul, {"Judgement": 4})
    open_debrief(loop=loop, by=cast.max)
    assert text(get(cast.max, loop)).count("not in this person’s rounds") == 2


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Technical round", "Case"], "technical and case rounds"),
        (["Technical"], "technical round"),
        (["ML basics"], "ML basics round"),
    ],
)
def test_rounds_are_named_once(names, words):
    cast = Cast()
    loop = cast.loop()
    for name in names:
        row = interview_about(loop, "Delivery", name=name)
        rated_card(row, cast.pia, {"Delivery": 1})
        rated_card(row, cast.paul, {"Delivery": 5})
    open_debrief(loop=loop, by=cast.max)
    assert f"Delivery · {words}" in text(get(cast.max, loop))


def test_order_by_round():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Ethics", "Delivery")
    rated_card(row, cast.pia, {"Ethics": 3, "Delivery": 2})
    rated_card(row, cast.paul, {"Ethics": 3, "Delivery": 5})
    open_debrief(loop=loop, by=cast.max)

    def heads(query):
        html = get(cast.max, loop, query=query).content.decode()
        return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', html)

    assert heads("") == ["Delivery", "Ethics"]
    assert heads("?order=round") == ["Ethics", "Delivery"]
    assert heads("?order=mean") == ["Delivery", "Ethics"]


def test_shadows_stand_in_a_table_of_their_own():
    cast = Cast()
    loop = ready_loop(cast)
    rated_card(
        loop.interviews.get(), cast.sam, {"Delivery": (5, "Loved it.")}, is_shadow=True, recommendation="strong_yes"
    )
    open_debrief(loop=loop, by=cast.max)
    page = text(get(cast.max, loop))
    assert "What the shadows saw Not counted in any number" in page
    assert "Shadows, not counted" in page
    order = page.split("Talk about these first")[0]
    assert "Sam" not in order


def test_a_later_change_is_dated_beside_the_sealed_rating():
    cast = Cast()
    loop = opened(cast)
    made = Scorecard.objects.for_loop(loop).of(cast.pia).get()
    question = loop.questions.get(competency__name="Delivery")
    make_dated_note(made, "Wrong quarter.", interview_question=question, new_score=4)
    page = text(get(cast.max, loop))
    assert "would now rate 4" in page
    assert "Wrong quarter." in page
    assert re.search(r"2 later 4, \d+ \w+", page)
    assert "3.3 of 5" in page  # the fixed score stays


def test_what_people_wrote_is_escaped():
    cast = Cast()
    loop = cast.loop(name="Rui <b>Castelmar</b>")
    row = interview_about(loop, "Delivery & <i>care</i>", name="Round <u>one</u>")
    rated_card(row, cast.pia, [(1, "<script>alert(1)</script>")])
    rated_card(row, cast.paul, [(5, "Fine & good")])
    open_debrief(loop=loop, by=cast.max)
    for name in ("debrief", "debrief_walk"):
        html = get(cast.max, loop, name).content.decode()
        for wrong in ("<script>alert", "<b>Castelmar", "<i>care", "<u>one"):
            assert wrong not in html
        assert "&lt;script&gt;alert(1)" in html
        assert "style=" not in html


def test_a_waived_and_a_reopened_card_are_named():
    cast = Cast()
    loop = ready_loop(cast)
    rated_card(loop.interviews.get(), cast.rita, status="waived")
    Scorecard.objects.for_loop(loop).of(cast.pia).update(reopened_at=timezone.now())
    open_debrief(loop=loop, by=cast.max)
    page = text(get(cast.max, loop))
    assert "Two scorecards were submitted before their writers could read another." in page
    assert "One was waived." in page
    assert "One of them was opened again before the debrief; the first version is kept." in page
    assert "Waived" in page


def test_a_score_near_the_level_is_printed_to_two_places():
    """3.46 would print as 3.5, and the page would contradict the departure that it asks a reason for."""
    cast = Cast()
    loop = opened(cast)
    frozen = Debrief.objects.get(loop=loop).mechanical_score | {"mean": 3.46, "exact": "173/50"}
    Debrief.objects.filter(loop=loop).update(mechanical_score=frozen)
    assert "3.46 of 5" in text(get(cast.max, loop))


def test_weights_are_named_with_the_score():
    cast = Cast()
    cast.weigh("Delivery", "2.5")
    page = text(get(cast.max, opened(cast)))
    assert "weights of version 1, not signed. Weights other than 1: Delivery 2.5." in page


def test_a_loop_whose_cards_hold_no_rating_at_all():
    cast = Cast()
    loop = cast.loop()
    rated_card(interview_about(loop), cast.pia)
    open_debrief(loop=loop, by=cast.max)
    page = text(get(cast.max, loop))
    assert "No answer was rated, so there is no score." in page
    assert get(cast.max, loop, "debrief_walk").status_code == 302


# --- Not open yet ---------------------------------------------------------------------------------------------


def missing_one(cast, who=None, **fields):
    loop = ready_loop(cast)
    rated_card(loop.interviews.get(), who or cast.sam, status="draft", **fields)
    return loop


@pytest.mark.parametrize("name", ["rita", "max"])
def test_before_the_debrief_the_page_says_what_is_missing(name):
    cast = Cast()
    loop = missing_one(cast)
    answer = get(getattr(cast, name), loop)
    page = text(answer)
    assert "One scorecard is missing" in page
    assert "Sam technical round Missing" in page
    assert "Pia technical round Submitted" in page
    assert "1 scorecard is missing. Wait for them, or waive them with a reason." in page
    html = answer.content.decode()
    assert re.search(r'<button class="btn btn-primary" type="button" aria-disabled="true"', html)
    for sealed in ("3.3", "Chose with the team", "lw-score"):
        assert sealed not in html


@pytest.mark.parametrize(
    ("reader", "words"), [("max", "You open it."), ("pia", "Max opens it."), ("ada", "Max opens it.")]
)
def test_with_all_cards_in_the_page_says_who_opens(reader, words):
    """F5: nobody waits for a last scorecard that is there."""
    cast = Cast()
    page = text(get(getattr(cast, reader), ready_loop(cast)))
    assert f"All scorecards are in. {words}" in page
    assert "last scorecard" not in page and "Every scorecard" not in page


def test_who_opens_is_somebody_who_may():
    """F5: a hiring manager who owes a card opens no debrief; nor does one whose access has ended."""
    cast = Cast()
    loop = ready_loop(cast)
    User.objects.filter(pk=cast.max.pk).update(is_active=False)
    page = text(get(cast.pia, loop))
    assert "Max" not in page and "opens it." in page


def test_ready_to_open():
    cast = Cast()
    loop = ready_loop(cast)
    answer = get(cast.max, loop)
    assert "All scorecards are in" in text(answer)
    assert "aria-disabled" not in answer.content.decode()
    answer = client_of(cast.max).post(reverse("interviews:debrief_open", args=[loop.pk]))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("interviews:debrief", args=[loop.pk])
    loop.refresh_from_db()
    assert loop.status == Loop.Status.DEBRIEF


def test_opening_too_early_answers_409_with_the_sentence():
    cast = Cast()
    loop = missing_one(cast)
    answer = client_of(cast.max).post(reverse("interviews:debrief_open", args=[loop.pk]))
    assert answer.status_code == 409
    assert "1 scorecard is missing." in text(answer)
    assert not Debrief.objects.exists()


def test_opening_twice_answers_409_and_shows_the_debrief():
    cast = Cast()
    loop = opened(cast)
    answer = client_of(cast.rita).post(reverse("interviews:debrief_open", args=[loop.pk]))
    assert answer.status_code == 409
    assert "This loop is in debrief already." in text(answer)
    assert "before discussion" in text(answer)


def test_the_latest_moment_is_named_when_there_is_one():
    cast = Cast()
    loop = ready_loop(cast)
    Loop.objects.filter(pk=loop.pk).update(debrief_at=timezone.now())
    assert re.search(r"at the latest today at \d\d:\d\d", text(get(cast.pia, loop)))


def test_rounds_still_to_come():
    cast = Cast()
    loop = ready_loop(cast)
    rated_card(interview_about(loop, "Craft", held=False), cast.sam, status="draft")
    page = text(get(cast.max, loop))
    assert "Sam managerial round After the round" in page
    assert "Some rounds have not been held yet." in page


def test_a_cancelled_loop():
    cast = Cast()
    loop = ready_loop(cast)
    Loop.objects.filter(pk=loop.pk).update(status="cancelled")
    assert "This loop was cancelled, so there is no debrief." in text(get(cast.max, loop))


# --- Who ------------------------------------------------------------------------------------------------------

SEALED = (
    "3.3",
    "Chose with the team",
    "lw-score",
    "Submitted",
    "Missing",
    "missing",
    "Pia",
    "Paul",
    "of 6",
    "Delivery",
)


def assert_blind(answer, why):
    assert answer.status_code == 200
    assert why in text(answer)
    main = answer.content.decode().split("<main", 1)[1]
    for sealed in SEALED:
        assert sealed not in main, sealed


def test_a_panelist_with_an_open_card_reads_the_sentence_and_nothing_else():
    cast = Cast()
    loop = missing_one(cast)
    assert_blind(get(cast.sam, loop), YOURS_FIRST)


def test_a_hiring_manager_on_the_panel_is_bound_as_a_panelist():
    cast = Cast()
    loop = missing_one(cast, cast.max)
    assert_blind(get(cast.max, loop), ON_THIS_PANEL)
    assert client_of(cast.max).post(reverse("interviews:debrief_open", args=[loop.pk])).status_code == 404
    assert client_of(cast.max).post(reverse("interviews:decision_record", args=[loop.pk])).status_code == 404


def test_a_recruiter_and_an_administrator_on_the_panel_are_bound_too():
    cast = Cast()
    loop = missing_one(cast, cast.rita)
    rated_card(loop.interviews.get(), cast.ada, status="draft")
    assert_blind(get(cast.rita, loop), ON_THIS_PANEL)
    assert_blind(get(cast.ada, loop), YOURS_FIRST)


def test_a_shadow_with_an_open_card_stays_blind_while_the_room_talks():
    cast = Cast()
    loop = missing_one(cast, is_shadow=True)
    open_debrief(loop=loop, by=cast.max)
    assert_blind(get(cast.sam, loop), YOURS_FIRST)
    for name in ("debrief_walk", "decision_detail"):
        assert get(cast.sam, loop, name).status_code == 404


def test_a_panelist_whose_card_was_waived_waits_for_the_debrief():
    cast = Cast()
    loop = ready_loop(cast)
    rated_card(loop.interviews.get(), cast.sam, status="waived")
    assert_blind(get(cast.sam, loop), WAIVED)
    open_debrief(loop=loop, by=cast.max)
    assert "before discussion" in text(get(cast.sam, loop))


def test_a_panelist_who_has_submitted_reads_and_does_not_lead():
    cast = Cast()
    loop = missing_one(cast)
    page = text(get(cast.pia, loop))
    assert "Opens when the last scorecard is in" in page
    assert "missing" not in page
    Scorecard.objects.for_loop(loop).of(cast.sam).update(
        status="waived", waived_at=timezone.now(), waived_by=cast.rita, waive_reason="Ill."
    )
    open_debrief(loop=loop, by=cast.max)
    answer = get(cast.pia, loop)
    page = text(answer)
    assert "before discussion" in page
    assert "The hiring manager of this opening records the decision here." in page
    assert 'name="outcome"' not in answer.content.decode()
    assert "Add a note for the room" not in page
    for name in ("debrief_open", "decision_record"):
        assert client_of(cast.pia).post(reverse(f"interviews:{name}", args=[loop.pk])).status_code == 404
    assert get(cast.pia, loop, "debrief_note", pk=competency_named("Delivery").pk).status_code == 404
    assert get(cast.pia, loop, "decision_follow").status_code == 404


@pytest.mark.parametrize("name", ["rita", "ada"])
def test_recruiters_and_administrators_read_and_do_not_decide(name):
    cast = Cast()
    loop = opened(cast)
    who = getattr(cast, name)
    answer = get(who, loop)
    assert "before discussion" in text(answer)
    assert 'name="outcome"' not in answer.content.decode()
    assert ("/scorecards/" in answer.content.decode()) is (name == "rita")  # no way to where a 404 waits
    assert client_of(who).post(reverse("interviews:decision_record", args=[loop.pk])).status_code == 404


def test_a_coordinator_chases_cards_and_reads_none():
    cast = Cast()
    coordinator = cast.olga
    cast.member(coordinator, "coordinator")
    loop = missing_one(cast)
    page = text(get(coordinator, loop))
    assert "One scorecard is missing" in page
    assert "Open the debrief" not in page
    Scorecard.objects.for_loop(loop).of(cast.sam).delete()
    open_debrief(loop=loop, by=cast.max)
    answer = get(coordinator, loop)
    assert "Scorecards are read by the panel" in text(answer)
    assert "lw-score" not in answer.content.decode()


def test_an_administrator_is_led_to_the_cards_that_they_read():
    cast = Cast()
    loop = opened(cast)
    scorecard = reverse("interviews:scorecard_detail", args=[Scorecard.objects.for_loop(loop).of(cast.pia).get().pk])
    assert scorecard not in get(cast.ada, loop).text
    assert client_of(cast.ada).get(scorecard).status_code == 404
    cast.member(cast.ada, "recruiter")
    assert scorecard in get(cast.ada, loop).text
    assert client_of(cast.ada).get(scorecard).status_code == 200


def test_people_outside_find_nothing():
    cast = Cast()
    loop = opened(cast)
    other = Cast()
    for user in (cast.olga, other.max, other.pia):
        for name in ("debrief", "debrief_walk", "decision_detail", "decision_follow"):
            assert get(user, loop, name).status_code == 404, name
        for name in ("debrief_open", "decision_record"):
            assert client_of(user).post(reverse(f"interviews:{name}", args=[loop.pk])).status_code == 404
    assert client_of(cast.max).get(reverse("interviews:debrief", args=[10**18])).status_code == 404
    answer = Client().get(reverse("interviews:debrief", args=[loop.pk]))
    assert answer.status_code == 302


def test_nobody_finds_the_debrief_about_themselves():
    cast = Cast()
    loop = opened(cast)
    for user in (cast.max, cast.rita, cast.ada, cast.pia):
        loop.candidate.user = user
        loop.candidate.save()
        assert get(user, loop).status_code == 404


# --- Notes and the walk through -------------------------------------------------------------------------------


def test_a_note_is_written_and_shown():
    cast = Cast()
    loop = opened(cast)
    delivery = competency_named("Delivery")
    url = reverse("interviews:debrief_note", args=[loop.pk, delivery.pk])
    answer = client_of(cast.max).post(url, {"text": "Did they rate <the> same story?"})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#competency-{delivery.pk}")
    html = get(cast.pia, loop).content.decode()
    assert "Did they rate &lt;the&gt; same story?" in html
    assert "Did they rate" in client_of(cast.max).get(url).content.decode()
    answer = client_of(cast.max).post(f"{url}?row=1", {"text": ""})
    assert answer["Location"].endswith("/debrief/walk/?row=1")
    assert not Debrief.objects.get().row_notes.exists()


def test_a_note_that_cannot_be_kept_answers_422_with_the_text():
    cast = Cast()
    loop = opened(cast)
    url = reverse("interviews:debrief_note", args=[loop.pk, competency_named("Delivery").pk])
    answer = client_of(cast.max).post(url, {"text": "x" * 2001})
    assert answer.status_code == 422
    assert "Shorten this to 2,000 characters" in text(answer)
    assert "x" * 2001 in answer.content.decode()


def test_notes_on_what_is_not_there():
    cast = Cast()
    loop = opened(cast)
    client = client_of(cast.max)
    assert (
        client.get(reverse("interviews:debrief_note", args=[loop.pk, competency_named("Juggling").pk])).status_code
        == 404
    )
    waiting = ready_loop(cast, name="Agnes")
    url = reverse("interviews:debrief_note", args=[waiting.pk, competency_named("Delivery").pk])
    assert client.get(url).status_code == 404


def test_a_note_after_the_decision_answers_409():
    cast = Cast()
    loop = opened(cast)
    record_decision(loop=loop, outcome="no_hire", rationale="Thin.", departure_reason="Seen twice.", by=cast.max)
    url = reverse("interviews:debrief_note", args=[loop.pk, competency_named("Delivery").pk])
    answer = client_of(cast.max).post(url, {"text": "Too late"})
    assert answer.status_code == 409
    assert "This debrief is closed." in answer.content.decode()


def test_the_walk_through_shows_one_row_at_a_time():
    cast = Cast()
    loop = opened(cast)
    debrief = Debrief.objects.get()
    note_row(debrief=debrief, competency=competency_named("Delivery"), text="Same story?", by=cast.max)
    first = get(cast.pia, loop, "debrief_walk")
    page = text(first)
    assert page.startswith('id="main"') or "Delivery" in page
    assert "Same story?" in page
    assert "Judgement" not in page
    assert page.index("Pia") < page.index("Paul")
    assert b'href="?row=2"' in first.content
    last = get(cast.pia, loop, "debrief_walk", "?row=3").content.decode()
    assert "Ethics" in last
    assert "#decision-title" in last


@pytest.mark.parametrize(("row", "shown"), [("0", "1 of 3"), ("99", "3 of 3"), ("x", "1 of 3"), ("-4", "1 of 3")])
def test_a_row_that_is_not_there_is_the_nearest_one(row, shown):
    cast = Cast()
    html = get(cast.max, opened(cast), "debrief_walk", f"?row={row}").content.decode()
    assert f"row {shown}" in html


def test_no_walk_before_the_debrief_is_open():
    cast = Cast()
    assert get(cast.max, ready_loop(cast), "debrief_walk").status_code == 404


# --- After ----------------------------------------------------------------------------------------------------


def test_the_decided_debrief_shows_the_decision_and_no_form():
    cast = Cast()
    loop = opened(cast)
    record_decision(loop=loop, outcome="no_hire", rationale="Thin stories.", departure_reason="Seen.", by=cast.max)
    answer = get(cast.max, loop)
    page = text(answer)
    assert "Do not hire Thin stories." in page
    assert 'name="outcome"' not in answer.content.decode()


def test_after_another_round_the_page_waits_again_and_a_new_panelist_is_blind():
    cast = Cast()
    loop = opened(cast)
    record_decision(loop=loop, outcome="another_round", rationale="Unclear.", round_name="Talk", by=cast.max)
    assert "Decided before" in text(get(cast.max, loop))
    added = Interview.objects.get(loop=loop, name="Talk")
    rated_card(added, cast.sam, status="draft")
    assert_blind(get(cast.sam, loop), YOURS_FIRST)
    assert get(cast.sam, loop, "decision_detail").status_code == 404


# --- Speed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["max", "rita", "pia", "ada"])
@pytest.mark.parametrize("view", ["debrief", "debrief_walk"])
def test_constant_statements_whatever_the_size(name, view, django_assert_max_num_queries):
    cast = Cast()
    small, large = opened(cast), cast.loop(name="Agnes Holt")
    for number in range(4):
        row = interview_about(large, "Delivery", "Judgement", "Ethics", f"Craft {number}")
        for person in (cast.pia, cast.paul, cast.sam):
            rated_card(row, person, [1, 2, 3, 4])
    open_debrief(loop=large, by=cast.max)
    for row in large.questions.all()[:5]:
        note_row(debrief=large.debriefs.get(), competency=row.competency, text="Look here.", by=cast.max)
    client = client_of(getattr(cast, name))
    counts = []
    for loop in (small, large, small, large):  # the first requests write the session's clock and who has read
        with django_assert_max_num_queries(40) as statements:
            assert client.get(reverse(f"interviews:{view}", args=[loop.pk])).status_code == 200
        counts.append(len(statements))
    assert counts[2] == counts[3]
    assert counts[3] <= 14, "\n".join(query["sql"][:150] for query in statements.captured_queries)


def test_notes_for_the_next_interviewer_stand_in_the_debrief(loop_debrief, max, pia, olga, as_user):
    card = Scorecard.objects.for_loop(loop_debrief).of(pia).first()
    Scorecard.objects.filter(pk=card.pk).update(next_interviewer_note="Ask who wrote the rollback plan.")
    page = as_user(max).get(reverse("interviews:debrief", args=[loop_debrief.pk])).content.decode()
    assert "Noted for the next interviewer" in page and "Ask who wrote the rollback plan." in page
    assert as_user(olga).get(reverse("interviews:debrief", args=[loop_debrief.pk])).status_code == 404


def test_the_note_of_an_open_card_stays_sealed(loop_one_submitted, rita, as_user):
    draft = Scorecard.objects.for_loop(loop_one_submitted).open().first()
    Scorecard.objects.filter(pk=draft.pk).update(next_interviewer_note="Ask who wrote the rollback plan.")
    page = as_user(rita).get(reverse("interviews:debrief", args=[loop_one_submitted.pk])).content.decode()
    assert "rollback plan" not in page


def test_recommendations_that_differ_are_named_where_no_rating_does():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery")
    rated_card(row, cast.pia, {"Delivery": 3})
    paul = rated_card(row, cast.paul, {"Delivery": 3}, recommendation="strong_no")
    open_debrief(loop=loop, by=cast.max)
    assert "The recommendations differ all the same: Pia would hire, Paul would not." in text(get(cast.max, loop))
    Scorecard.objects.filter(pk=paul.pk).update(recommendation="yes")
    assert "The recommendations differ" not in text(get(cast.max, loop))


def test_who_recommends_both_ways_is_named_once_and_whole():
    """Of two rounds one may say both; two who are called alike are two; many are counted."""
    cast = Cast()
    loop = cast.loop()
    first, second = interview_about(loop, "Delivery"), interview_about(loop, "Delivery")
    rated_card(first, cast.pia, {"Delivery": 3})
    again = rated_card(second, cast.pia, {"Delivery": 3}, recommendation="no")
    open_debrief(loop=loop, by=cast.max)
    differ = "The recommendations differ all the same: "
    assert f"{differ}Pia would after one round and not after another." in text(get(cast.max, loop))
    alike = [make_user(f"Kim {last}", address_as="Kim") for last in ("Ng", "Oyelaran")]
    for person in alike:
        rated_card(first, person, {"Delivery": 3}, recommendation="no")
    Scorecard.objects.filter(pk=again.pk).update(recommendation="yes")
    assert f"{differ}Pia would hire, Kim Ng and Kim Oyelaran would not." in text(get(cast.max, loop))
    for number in range(6):
        rated_card(first, make_user(f"Person {number}"), {"Delivery": 3})
    assert f"{differ}of 9 people, 7 would hire, 2 would not." in text(get(cast.max, loop))
