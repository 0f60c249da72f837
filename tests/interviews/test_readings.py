"""The seal over time (promise S3b; cases H2, H4): what is written after reading others enters no score, and says so."""

import csv
import io

import pytest
from django.urls import reverse

from core.errors import RuleViolation
from interviews.cards.services import (
    add_dated_note,
    reopen_scorecard,
    save_card,
    save_rating,
    submit_scorecard,
    waive_scorecard,
)
from interviews.debriefs.matrix import read_matrix
from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.loops.services.panels import seat_panelist, unseat_panelist
from interviews.loops.services.rounds import cancel_interview, mark_held, mark_no_show
from interviews.models import DatedNote, EarlierSeat, FirstReading, Interview, Loop, Scorecard
from interviews.readings import CLOSED_MEANWHILE, FIXES_YOUR_RATINGS, record_reading
from interviews.states import ReadingPage
from interviews.visibility import HAD_A_SEAT, ONLY_BLANKS, peers_readable_by, sight_of
from packets.printing.content import as_json
from packets.printing.content.debrief import debrief_content
from packets.printing.html import print_html
from packets.writing.sources import sources_of
from records.copies import record_of
from tests.factories.people import client_of, make_user
from tests.factories.run import make_interview, make_questions, make_round, seat, submit
from tests.racing import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_round()


def card_page(card, name="detail"):
    return reverse(f"interviews:scorecard_{name}", args=[card.pk])


def opens(user, card):
    return client_of(user).get(card_page(card)).status_code == 200


def write(card, score=5, blank="", by=None):
    """Rate every answer of the card's round with one score (or blank), and submit."""
    by = by or card.seat.panelist
    card = Scorecard.objects.select_related("seat__interview__loop__candidate").get(pk=card.pk)
    for question in card.seat.interview.questions.all():
        given = {"blank_reason": blank} if blank else {"score": score, "evidence": "He drew it."}
        save_rating(card=card, question=question, revision=0, by=by, **given)
    save_card(card=card, revision=card.revision, recommendation="strong_yes", summary="After all.", by=by)
    return submit_scorecard(card=card, revision=card.revision, by=by)


def again(card):
    return Scorecard.objects.get(pk=card.pk)


def everybody_but_max_is_in(made):
    submit(made, "pia", score=2)
    submit(made, "paul", score=2)


# --- H2: who reads first, and what is fixed then --------------------------------------------------------------


def test_h2_a_card_of_blanks_alone_opens_nothing_before_the_debrief(made):
    """H2: "not asked" everywhere is handed in in order to read."""
    submit(made, "paul")
    write(made.cards["pia"], blank="not_asked")
    assert not opens(made.pia, made.cards["paul"])
    page = client_of(made.pia).get(card_page(made.cards["pia"])).content.decode()
    assert ONLY_BLANKS in page
    waive_scorecard(card=made.cards["sam"], reason="Left.", by=made.rita)
    mark_held(interview=made.interview, by=made.rita)
    open_debrief(loop=made.loop, by=made.rita)
    assert opens(made.pia, made.cards["paul"])


def test_h2_the_review_does_not_promise_what_blanks_do_not_open(made):
    submit(made, "paul")
    for question in made.questions:
        save_rating(card=made.cards["pia"], question=question, revision=0, blank_reason="not_asked", by=made.pia)
    assert ONLY_BLANKS in client_of(made.pia).get(card_page(made.cards["pia"], "submit")).content.decode()


def test_h2_a_shadow_opens_nothing_with_a_card_that_says_nothing(made):
    """H2: a shadow's card lacks nothing, so it could be handed in empty in order to read."""
    shadow = make_user("Vera Lund")
    card = seat(made.interview, shadow, is_shadow=True)
    submit(made, "paul")
    assert ONLY_BLANKS in client_of(shadow).get(card_page(card, "submit")).content.decode()
    submit_scorecard(card=card, revision=card.revision, by=shadow)
    assert not opens(shadow, made.cards["paul"])
    assert not Loop.objects.filter(peers_readable_by(shadow)).exists()


def test_h2_whoever_has_read_does_not_reopen(made):
    """H2: submit, read a colleague's, reopen with "typo", rate 5."""
    everybody_but_max_is_in(made)
    client = client_of(made.pia)
    assert FIXES_YOUR_RATINGS in client.get(card_page(made.cards["pia"])).content.decode()
    assert client.get(card_page(made.cards["paul"])).status_code == 200
    reading = FirstReading.objects.get()
    assert (reading.user, reading.loop, reading.page) == (made.pia, made.loop, "card")
    refused = client.post(card_page(made.cards["pia"], "reopen"), {"reason": "A typo in the evidence."})
    page = refused.content.decode()
    assert refused.status_code == 409 and again(made.cards["pia"]).status == "submitted"
    assert "You opened the other scorecards at" in page and "A typo in the evidence." in page
    assert card_page(made.cards["pia"], "amend") in page
    own = client.get(card_page(made.cards["pia"])).content.decode()
    assert "Reopen with a reason" not in own and card_page(made.cards["pia"], "amend") in own


def test_h2_a_note_after_reading_says_so_and_leaves_the_score(made):
    everybody_but_max_is_in(made)
    client, card = client_of(made.pia), made.cards["pia"]
    client.get(card_page(made.cards["paul"]))
    data = {"text": "Paul heard more.", "new_score": "5", "question": made.questions[0].pk}
    assert client.post(card_page(card, "amend"), data).status_code == 302
    assert DatedNote.objects.get().is_after_reading
    assert "after reading others" in client_of(made.rita).get(card_page(card)).content.decode()
    assert read_matrix(made.loop).score.mean == 2


def test_before_reading_a_card_is_reopened_and_takes_no_notes(made):
    everybody_but_max_is_in(made)
    with pytest.raises(RuleViolation, match="first look at other scorecards"):
        add_dated_note(card=made.cards["pia"], text="Early.", by=made.pia)
    reopen_scorecard(card=made.cards["pia"], reason="I mixed two up.", by=made.pia)
    assert again(made.cards["pia"]).status == "draft"


def test_ones_own_card_is_no_reading(made):
    everybody_but_max_is_in(made)
    client_of(made.pia).get(card_page(made.cards["pia"]))
    assert not FirstReading.objects.exists()


def test_only_the_first_reading_is_kept(made):
    everybody_but_max_is_in(made)
    client = client_of(made.rita)
    client.get(card_page(made.cards["paul"]))
    first = FirstReading.objects.get()
    client.get(card_page(made.cards["pia"]))
    client.post(reverse("records:loop_ratings", args=[made.loop.pk]), {"kind": "csv"})
    again = FirstReading.objects.get()
    assert (again.pk, again.at, again.page) == (first.pk, first.at, "card")


def test_a_file_without_others_cards_is_no_reading(made):
    submit(made, "pia")
    answer = client_of(made.pia).post(reverse("records:loop_ratings", args=[made.loop.pk]), {"kind": "csv"})
    assert answer.status_code in (200, 404)
    assert not FirstReading.objects.exists()


def test_a_page_asked_for_before_a_reopening_is_refused(made):
    """Two tabs: the card is opened again between the page's question and its reading."""
    everybody_but_max_is_in(made)
    reopen_scorecard(card=made.cards["pia"], reason="I mixed two up.", by=made.pia)
    with pytest.raises(RuleViolation, match=CLOSED_MEANWHILE[:30]):
        record_reading(made.pia, made.loop, ReadingPage.CARD)
    assert not FirstReading.objects.exists()


# --- H4: nobody frees themselves, and whoever has read is marked ----------------------------------------------


def test_h4_leaving_a_seat_opens_nothing_before_the_debrief(made):
    """H4: a hiring manager takes their own seat off, reads, sits down again."""
    everybody_but_max_is_in(made)
    card = seat(made.interview, made.max)
    assert not opens(made.max, made.cards["pia"])
    unseat_panelist(seat=card.seat, by=made.max)
    assert not opens(made.max, made.cards["pia"])
    assert sight_of(made.max, made.loop).why == HAD_A_SEAT
    back = seat_panelist(interview=made.interview, panelist=made.max, by=made.max)
    assert not FirstReading.objects.filter(user=made.max).exists()
    write(back.scorecard)
    assert not again(back.scorecard).is_after_reading and opens(made.max, made.cards["pia"])


def test_leaving_a_seat_while_the_loop_is_planned_binds_nobody(made):
    Loop.objects.update(status="planning")
    card = seat(made.interview, made.max)
    unseat_panelist(seat=card.seat, by=made.rita)
    assert not EarlierSeat.objects.exists()
    everybody_but_max_is_in(made)
    card = seat(made.interview, made.max)
    unseat_panelist(seat=card.seat, by=made.rita)
    assert EarlierSeat.objects.get().user == made.max  # there is something to read by now


@pytest.mark.parametrize("end", [cancel_interview, mark_no_show])
def test_a_round_that_does_not_take_place_frees_nobody(made, end):
    everybody_but_max_is_in(made)
    other = make_interview(made.loop, 2, name="Managerial")
    seat(other, made.max)
    end(interview=other, by=made.rita, **({"reason": "Nobody has time."} if end is cancel_interview else {}))
    assert not opens(made.max, made.cards["pia"])
    earned = seat(made.interview, made.max)
    write(earned)
    assert opens(made.max, made.cards["pia"])


def test_h4_whoever_has_read_is_marked_when_they_sit_down(made):
    """H4: a hiring manager without a seat reads, sits down, and rates."""
    everybody_but_max_is_in(made)
    assert opens(made.max, made.cards["pia"])
    panel = reverse("interviews:interview_panel", args=[made.interview.pk])
    assert f"{made.max} has read scorecards of this loop" in client_of(made.rita).get(panel).content.decode()
    data = {"person": made.max.pk, "part": "panelist", "seat": "1"}
    seated = client_of(made.rita).post(panel, data, follow=True).content.decode()
    assert f"{made.max} has read scorecards of this loop, so their ratings will be marked" in seated
    late = made.interview.panel.get(panelist=made.max)
    board = reverse("interviews:loop_detail", args=[made.loop.pk])
    assert "After reading others" in client_of(made.rita).get(board).content.decode()
    assert "will be marked" in client_of(made.max).get(card_page(late.scorecard, "submit")).content.decode()
    write(late.scorecard, score=5)
    assert again(late.scorecard).is_after_reading
    matrix = read_matrix(made.loop)
    assert (matrix.score.mean, matrix.score.planned, matrix.score.rated) == (2, 6, 6)
    assert made.max.name not in [person.name for person in matrix.people]
    assert [(card.person.name, card.person.mark) for card in matrix.shadow_recommendations] == [
        (made.max.name, "Written after reading others")
    ]


def test_a_blind_planner_is_not_told_who_has_read(made):
    everybody_but_max_is_in(made)
    opens(made.rita, made.cards["pia"])
    seat(made.interview, made.max)
    panel = reverse("interviews:interview_panel", args=[made.interview.pk])
    page = client_of(made.max).get(panel).content.decode()
    assert (
        "Whoever has read scorecards of this loop is marked" in page
        and "Rita" not in page.split("Add somebody")[1][:600]
    )


@pytest.fixture
def debriefed(made):
    """Pia and Paul rated 2; Max had read them, sat down, and rated 5 with a strong yes. The debrief is open."""
    everybody_but_max_is_in(made)
    opens(made.max, made.cards["pia"])
    made.cards["max"] = seat_panelist(interview=made.interview, panelist=made.max, by=made.rita).scorecard
    write(made.cards["max"], score=5)
    waive_scorecard(card=made.cards["sam"], reason="Left.", by=made.rita)
    mark_held(interview=made.interview, by=made.rita)
    open_debrief(loop=made.loop, by=made.rita)
    made.loop = Loop.objects.get(pk=made.loop.pk)
    return made


def test_a_marked_card_stands_beside_on_every_paper(debriefed):
    made = debriefed
    frozen = made.loop.debriefs.get().mechanical_score
    assert (frozen["exact"], frozen["rated"], frozen["planned"]) == ("2", 6, 6)
    page = client_of(made.rita).get(reverse("interviews:debrief", args=[made.loop.pk])).content.decode()
    assert "One was written after reading others and enters no score." in page
    assert "What stands beside the score" in page and "He drew it." in page
    walk = client_of(made.rita).get(reverse("interviews:debrief_walk", args=[made.loop.pk])).content.decode()
    assert "Beside the score, not counted" in walk and "He drew it." in walk
    html = print_html("debrief", as_json(debrief_content(made.loop)))
    assert "written after reading others, not counted" in html and "He drew it." in html
    answer = client_of(made.rita).post(reverse("records:loop_ratings", args=[made.loop.pk]), {"kind": "csv"})
    lines = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert {line["panelist"]: line["after reading"] for line in lines} == {
        made.pia.name: "no",
        made.paul.name: "no",
        made.max.name: "yes",
    }
    assert "He drew it." not in [source.evidence for source in sources_of(made.loop)]


def test_a_marked_recommendation_is_no_part_of_the_majority(debriefed):
    made = debriefed
    for card in (made.cards["pia"], made.cards["paul"]):
        Scorecard.objects.filter(pk=card.pk).update(recommendation="no")
    with pytest.raises(RuleViolation):
        record_decision(loop=made.loop, outcome="hire", rationale="We liked them.", by=made.max)


def test_the_candidates_copy_says_what_was_written_after_reading(debriefed):
    made = debriefed
    record_decision(loop=made.loop, outcome="no_hire", rationale="Not yet.", departure_reason="Cards.", by=made.max)
    add_dated_note(card=made.cards["max"], text="Still yes.", by=made.max)
    record = record_of(made.loop.candidate, made.rita)
    said = [(line.what, line.text) for chapter in record.chapters for line in chapter.lines]
    assert ("How it was written", "Written after reading others, so it enters no score") in said
    assert any(what.endswith("written after reading others") and text == "Still yes." for what, text in said)


def test_another_round_after_a_debrief_is_marked(debriefed):
    """Somebody who was at the debrief holds one round more: it is shown, and is part of no number."""
    made = debriefed
    client_of(made.pia).get(reverse("interviews:debrief", args=[made.loop.pk]))
    record_decision(
        loop=made.loop,
        outcome="another_round",
        rationale="One more.",
        round_name="Team",
        departure_reason="x",
        by=made.max,
    )
    extra = made.loop.interviews.get(name="Team")
    make_questions(extra, 4, made.pia)
    Interview.objects.filter(pk=extra.pk).update(
        status="completed", starts_at=made.interview.starts_at, started_at=made.interview.starts_at
    )
    late = seat(extra, made.pia)
    write(late, score=5)
    made.loop.refresh_from_db()
    open_debrief(loop=made.loop, by=made.rita)
    matrix = read_matrix(made.loop)
    assert again(late).is_after_reading and matrix.score.mean == 2
    only_beside = [row for row in matrix.rows if not row.cells]
    assert [row.name for row in only_beside] == ["Resilience"] and only_beside[0].late_views


def test_a_round_that_gets_a_new_time_after_reading_is_marked(made):
    """A no-show binds nobody who has earned the others' cards elsewhere; its card comes back when the round does."""
    everybody_but_max_is_in(made)
    other = make_interview(made.loop, 2, name="Managerial")
    make_questions(other, 1, made.pia)
    card = seat(other, made.pia)
    mark_no_show(interview=other, by=made.rita)
    assert opens(made.pia, made.cards["paul"])
    Interview.objects.filter(pk=other.pk).update(status="scheduled")
    assert not opens(made.pia, made.cards["paul"])
    write(card)
    assert again(card).is_after_reading


# --- Statements and moments -----------------------------------------------------------------------------------


def test_after_the_first_time_a_reading_is_one_select(made, django_assert_num_queries):
    everybody_but_max_is_in(made)
    record_reading(made.rita, made.loop, ReadingPage.CARD)
    with django_assert_num_queries(1):
        record_reading(made.rita, made.loop, ReadingPage.CARD)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_reading_and_reopening_at_once_leave_one_order(turn):
    """Either the page was first and the card stays, or the reopening was first and the page stays closed."""
    made = make_round()
    everybody_but_max_is_in(made)
    card, url = made.cards["pia"], card_page(made.cards["paul"])
    read, opened = race(
        lambda: client_of(made.pia).get(url).status_code,
        lambda: reopen_scorecard(card=again(card), reason="A typo.", by=made.pia),
    )
    has_read = FirstReading.objects.filter(user=made.pia).exists()
    assert has_read == (read == 200) == isinstance(opened, RuleViolation), (read, opened)
    assert again(card).status == ("submitted" if has_read else "draft")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_reading_and_being_seated_at_once_leave_one_order(turn):
    """Either the page was first and the card will be marked, or the seat was first and the page stays closed."""
    made = make_round()
    everybody_but_max_is_in(made)
    url = card_page(made.cards["paul"])
    read, given = race(
        lambda: client_of(made.max).get(url).status_code,
        lambda: seat_panelist(interview=made.interview, panelist=made.max, by=made.rita),
    )
    has_read = FirstReading.objects.filter(user=made.max).exists()
    assert has_read == (read == 200), read
    write(given.scorecard)
    assert again(given.scorecard).is_after_reading == has_read
