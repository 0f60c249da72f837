"""Saving by script, reviewing, submitting, reading, reopening, adding, waiving: as pages and as JSON."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from interviews.cards.services import save_card, save_rating
from interviews.models import FollowUpUse, Interview, Loop, Rating, Scorecard
from tests.factories.people import client_of
from tests.factories.run import fill, make_interview, make_questions, make_round, seat, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_round()


def page(made, name, who="pia"):
    return reverse(f"interviews:{name}", args=[made.cards[who].pk])


def answer_url(made, question=0, who="pia"):
    return reverse("interviews:answer_save", args=[made.cards[who].pk, made.questions[question].pk])


def send(client, url, body, **extra):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(url, text, content_type="application/json", headers={"Accept": "application/json"}, **extra)


def sha256(**fields):
    """The fingerprint as the page's script computes it, written down a second time."""
    total = b""
    for name in sorted(fields):
        for text in [fields[name]] if isinstance(fields[name], str) else fields[name]:
            total += f"{name}\0{text}\0".encode() if text else b""
    return hashlib.sha256(total).hexdigest()


# --- Saving as it is typed ------------------------------------------------------------------------------------


def test_the_reply_names_version_and_fingerprint_of_what_is_stored(made):
    follow_up = made.questions[0].follow_ups.first()
    fields = {
        "rating": "4",
        "evidence": "Two weeks. ",
        "point-1": "on",
        f"probe-{follow_up.pk}": "on",
        f"note-{follow_up.pk}": "By depot.",
        "own": ["Who paid?", "Who decided?"],
    }
    reply = send(client_of(made.pia), answer_url(made), {**fields, "revision": 0, "base": ""})
    assert reply.status_code == 200
    assert reply.json()["revision"] == 1
    assert reply.json()["sha256"] == sha256(**fields)
    rating = Rating.objects.get()
    assert (rating.score, rating.evidence, rating.points_shown) == (4, "Two weeks. ", {"1": "yes"})
    assert list(FollowUpUse.objects.values_list("note", "own_text")) == [
        ("By depot.", ""),
        ("", "Who paid?"),
        ("", "Who decided?"),
    ]
    # A reply that was lost on the way: the same again is the same version.
    again = send(client_of(made.pia), answer_url(made), {**fields, "revision": 0, "base": ""})
    assert (again.status_code, again.json()["revision"]) == (200, 1)


def test_signed_out_is_401_and_never_a_redirect(made):
    for url in (answer_url(made), page(made, "scorecard_save")):
        reply = send(Client(), url, {"revision": 0, "evidence": "Hi."})
        assert reply.status_code == 401
        assert reply.json()["sentence"] == "You were signed out. Sign in again, your text stays here."


def test_an_expired_token_is_403_as_json(made):
    reply = send(client_of(made.pia, enforce_csrf_checks=True), answer_url(made), {"revision": 0, "evidence": "Hi."})
    assert reply.status_code == 403
    assert "too old to save" in reply.json()["sentence"]


def test_olga_paul_and_rita_cannot_write_on_pias_card(made):
    for user in (made.olga, made.paul, made.rita, made.max):
        for url in (answer_url(made), page(made, "scorecard_save")):
            reply = send(client_of(user), url, {"revision": 0, "evidence": "Hi."})
            assert (reply.status_code, reply.json()["sentence"]) == (404, "There is nothing here for you.")
    assert not Rating.objects.exists()


def test_a_conflict_is_409_with_what_is_stored(made):
    client = client_of(made.pia)
    send(client, answer_url(made), {"revision": 0, "evidence": "Laptop.", "rating": "2"})
    reply = send(client, answer_url(made), {"revision": 0, "evidence": "Phone."})
    assert reply.status_code == 409
    current = reply.json()["current"]
    assert (current["revision"], current["values"]["evidence"], current["values"]["rating"]) == (1, "Laptop.", "2")


def test_after_submission_a_save_is_409_without_a_version(made):
    submit(made, "pia")
    reply = send(client_of(made.pia), answer_url(made), {"revision": 1, "evidence": "Late."})
    assert reply.status_code == 409
    assert "current" not in reply.json()
    assert "Reopen it with a reason" in reply.json()["sentence"]


def test_a_question_that_left_the_round_is_409(made):
    url = reverse("interviews:answer_save", args=[made.cards["pia"].pk, 999_999])
    reply = send(client_of(made.pia), url, {"revision": 0, "evidence": "Hi."})
    assert reply.status_code == 409
    assert "left the round" in reply.json()["sentence"]


def test_a_database_that_does_not_answer_is_503(made, monkeypatch):
    def no_answer(**_):
        raise OperationalError("the connection is gone")

    monkeypatch.setattr("interviews.cards.views.scorecards.save_rating", no_answer)
    reply = send(client_of(made.pia), answer_url(made), {"revision": 0, "evidence": "Hi."})
    assert reply.status_code == 503
    assert "cannot save just now" in reply.json()["sentence"]


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"evidence": "a\0b"}, "evidence", "NUL"),
        ({"evidence": "half \ud83d"}, "evidence", "only half there"),
        ({"evidence": "a" * 20_001}, "evidence", "20,000 characters"),
        ({"evidence": "\n" * 500}, "evidence", "500 lines"),
        ({"rating": "6"}, "rating", "Choose one"),
        ({"own": ["x" * 401]}, "own", "400 characters"),
        ({"own": ["two\nlines"]}, "own", "one line"),
        ({"revision": "x"}, "revision", "whole number"),
    ],
)
def test_text_that_cannot_be_stored_is_422_with_its_field(made, fields, name, words):
    reply = send(client_of(made.pia), answer_url(made), {"revision": 0, **fields})
    assert reply.status_code == 422
    assert words in reply.json()["errors"][name]
    assert not Rating.objects.exists()


def test_a_note_beside_a_follow_up_has_its_own_error(made):
    follow_up = made.questions[0].follow_ups.first()
    fields = {"revision": 0, f"probe-{follow_up.pk}": "on", f"note-{follow_up.pk}": "x" * 401}
    reply = send(client_of(made.pia), answer_url(made), fields)
    assert "400 characters" in reply.json()["errors"][f"note-{follow_up.pk}"]


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"text"', "[" * 100_000, '{"revision": {"a": 1}}'])
def test_a_body_of_another_shape_is_422(made, body):
    assert send(client_of(made.pia), answer_url(made), body).status_code == 422


HOSTILE = [
    "‏שלום עולם ‮abc‬",
    "👩🏽‍💻 🇺🇳 é ﷽",
    "“Quote” — dash …\u00a0\u2028\u2029•\u200b\ufeff",
    "<script>alert(1)</script>{{ x }}",
    " \n trailing \n\n ",
    "\x01\x1f\x7f\x85",
    "ab cd " * 3333,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_other_text_makes_a_faithful_round_trip(made, text):
    reply = send(client_of(made.pia), answer_url(made), {"revision": 0, "evidence": text})
    assert reply.json()["sha256"] == sha256(evidence=text)
    assert Rating.objects.get().evidence == text
    assert client_of(made.pia).get(reverse("interviews:kit", args=[made.interview.pk])).status_code == 200


def test_parts_of_the_card_are_saved_apart(made):
    client = client_of(made.pia)
    reply = send(client, page(made, "scorecard_save"), {"revision": 0, "summary": "Solid. "})
    assert reply.json()["sha256"] == sha256(summary="Solid. ")
    send(client, answer_url(made), {"revision": 0, "evidence": "Hm."})
    base = reply.json()["sha256"]
    reply = send(client, page(made, "scorecard_save"), {"revision": 1, "base": base, "summary": "Solid. Very."})
    assert reply.status_code == 200
    assert Scorecard.objects.get(pk=made.cards["pia"].pk).candidate_questions == ""


def test_saving_takes_few_statements(made):
    client = client_of(made.pia)
    send(client, answer_url(made), {"revision": 0, "evidence": "One."})
    with CaptureQueriesContext(connection) as queries:
        send(client, answer_url(made), {"revision": 1, "evidence": "One. Two."})
    assert len(queries) <= 12


# --- Review and submit ----------------------------------------------------------------------------------------


def review_data(made, **fields):
    card = Scorecard.objects.get(pk=made.cards["pia"].pk)
    return {"revision": card.revision, "key": "of-this-page", "go": "submit", **fields}


def test_a_submission_from_the_page_saves_and_seals(made):
    fill(made, "pia", recommendation="no")
    data = review_data(made, recommendation="yes", summary="Solid and kind.", next_interviewer_note="Ask for costs.")
    answer = client_of(made.pia).post(page(made, "scorecard_submit"), data, follow=True)
    card = Scorecard.objects.get(pk=made.cards["pia"].pk)
    assert (card.status, card.recommendation, card.summary) == ("submitted", "yes", "Solid and kind.")
    html = answer.content.decode()
    assert "Scorecard submitted at" in html
    assert "The others of this round open to you as they are submitted." in html
    assert "The hiring manager and the recruiters can read yours now" in html
    assert "Tamsin may ask to read this scorecard." in html


def test_the_page_says_how_many_can_be_read_now(made):
    submit(made, "paul")
    fill(made, "pia")
    html = client_of(made.pia).post(page(made, "scorecard_submit"), review_data(made), follow=True).content.decode()
    assert "You can now read the other for this round." in html


def test_one_of_two_cards_opens_nothing_yet(made):
    second = make_interview(made.loop, position=2, name="Managerial")
    make_questions(second, 1)
    seat(second, made.pia)
    submit(made, "paul", evidence="Xylophone")
    fill(made, "pia")
    sentence = "You have one more scorecard in this loop. The others open when you submit that one too."
    client = client_of(made.pia)
    assert sentence in client.get(page(made, "scorecard_submit")).content.decode()
    html = client.post(page(made, "scorecard_submit"), review_data(made), follow=True).content.decode()
    assert sentence in html
    assert "Paul" not in html
    assert client.get(page(made, "scorecard_detail", "paul")).status_code == 404


def test_a_refused_submission_saves_what_was_typed_and_lists_what_is_missing(made):
    answer = client_of(made.pia).post(page(made, "scorecard_submit"), review_data(made, summary="Typed for long."))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Not submitted yet." in html
    assert "Three answers have no rating." in html
    assert "Typed for long.</textarea>" in html
    card = Scorecard.objects.get(pk=made.cards["pia"].pk)
    assert (card.status, card.summary) == ("draft", "Typed for long.")


def test_a_submission_before_the_interview_says_so(made):
    fill(made, "pia")
    Interview.objects.update(starts_at=timezone.now() + timedelta(hours=1), started_at=None)
    answer = client_of(made.pia).post(page(made, "scorecard_submit"), review_data(made))
    assert answer.status_code == 409
    assert "This interview has not begun yet." in answer.content.decode()


def test_a_mistake_on_the_review_keeps_the_text(made):
    answer = client_of(made.pia).post(page(made, "scorecard_submit"), review_data(made, summary="x\0y"))
    assert answer.status_code == 422
    assert "NUL" in answer.content.decode()


def test_the_review_has_ticks_follow_ups_and_evidence_to_edit(made):
    """F10: everything about an answer stands there, and is saved from there; without script by the kit's own form."""
    question = made.questions[0]
    follow_up = question.follow_ups.first()
    sent = {"revision": 0, "rating": "4", "evidence": "One.", "point-1": "on", f"probe-{follow_up.pk}": "on"}
    client = client_of(made.pia)
    assert (
        send(client, answer_url(made), {**sent, f"note-{follow_up.pk}": "A queue.", "own": ["And then?"]}).status_code
        == 200
    )
    html = client.get(page(made, "scorecard_submit")).content.decode()
    form = html.split(f'id="answer-{question.pk}"', 1)[1].split("</form>", 1)[0]
    assert "One.</textarea>" in form and 'value="A queue."' in form and 'value="And then?"' in form
    assert form.count(" checked") == 3
    data = {**sent, "question": question.pk, "revision": 1, "evidence": "One. Two.", "go": "review"}
    answer = client.post(f"{kit_of(made)}?step=1", data)
    assert (answer.status_code, answer["Location"]) == (302, page(made, "scorecard_submit"))
    assert Rating.objects.get(interview_question=question, scorecard=made.cards["pia"]).evidence == "One. Two."


def kit_of(made):
    return reverse("interviews:kit", args=[made.interview.pk])


def test_the_review_counts_blanks_apart(made):
    """F9: an answer that was not asked is not one that was rated, on the page beside its button."""
    fill(made, "pia")
    Rating.objects.filter(interview_question=made.questions[2]).update(
        score=None, blank_reason="not_asked", evidence=""
    )
    html = client_of(made.pia).get(page(made, "scorecard_submit")).content.decode()
    assert "2 of 3 answers are rated, 1 not asked" in html
    Rating.objects.filter(interview_question=made.questions[1]).update(score=None, blank_reason="declined")
    html = client_of(made.pia).get(page(made, "scorecard_submit")).content.decode()
    assert "1 of 3 answers are rated, 1 not asked, 1 declined" in html


@pytest.mark.parametrize(
    ("fields", "is_asked"),
    [
        ({"blank_reason": "not_asked", "evidence": "Drew the queue.\n\nThen named its cost."}, True),
        ({"blank_reason": "not_asked", "evidence": " ".join(["word"] * 30)}, True),
        ({"blank_reason": "not_asked", "points_shown": {"0": "yes"}}, True),
        ({"blank_reason": "no_evidence", "evidence": " ".join(["word"] * 30)}, True),
        ({"blank_reason": "not_asked", "evidence": "We ran out of time."}, False),
        ({"blank_reason": "declined", "evidence": "First.\n\nSecond."}, False),
    ],
)
def test_a_blank_beside_notes_of_an_answer_is_asked_about(made, fields, is_asked):
    """F9: gently. It blocks nothing."""
    fill(made, "pia")
    values = {"score": None, "evidence": "", "points_shown": {}, **fields}
    Rating.objects.filter(interview_question=made.questions[2]).update(**values)
    client = client_of(made.pia)
    html = client.get(page(made, "scorecard_submit")).content.decode()
    assert ("there are notes of an answer" in html) is is_asked
    client.post(page(made, "scorecard_submit"), review_data(made, recommendation="yes"))
    assert Scorecard.objects.get(pk=made.cards["pia"].pk).status == "submitted"


def test_another_device_on_the_review_is_shown(made):
    data = review_data(made, summary="Mine.")
    save_card(card=made.cards["pia"], revision=0, summary="Theirs.", by=made.pia)
    answer = client_of(made.pia).post(page(made, "scorecard_submit"), data)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs." in html
    assert "in another tab or on another device" in html  # F8
    assert "Mine.</textarea>" in html


def test_gentle_checks_say_why_and_do_not_block(made):
    fill(made, "pia", score=4, evidence="Great energy, real culture fit, and her husband works here.")
    save_rating(card=made.cards["pia"], question=made.questions[1], revision=1, score=4, by=made.pia)
    html = client_of(made.pia).get(page(made, "scorecard_submit")).content.decode()
    assert "“Great energy”, “culture fit” may judge the person instead of the answer." in html
    assert "“husband” may touch a protected topic." in html
    assert "This rating has no evidence." in html
    assert "Every rating is 4." in html
    answer = client_of(made.pia).post(page(made, "scorecard_submit"), review_data(made))
    # Collaboration was rated without a word, and that does block: the rest does not.
    assert "Write some evidence for Collaboration" in answer.content.decode()
    save_rating(card=made.cards["pia"], question=made.questions[1], revision=2, score=4, evidence="Hm.", by=made.pia)
    assert client_of(made.pia).post(page(made, "scorecard_submit"), review_data(made)).status_code == 302


def test_a_shadow_reviews_without_a_recommendation(made):
    client = client_of(made.sam)
    html = client.get(page(made, "scorecard_submit", "sam")).content.decode()
    assert "it never counts, so it needs no recommendation" in html
    answer = client.post(page(made, "scorecard_submit", "sam"), {"revision": 0, "go": "submit", "summary": "Learned."})
    assert answer.status_code == 302
    assert Scorecard.objects.get(pk=made.cards["sam"].pk).status == "submitted"


# --- Reading --------------------------------------------------------------------------------------------------


def test_a_submitted_card_is_read_by_those_who_may(made):
    submit(made, "paul", evidence="He named three limits.")
    url = page(made, "scorecard_detail", "paul")
    for user in (made.rita, made.max, made.paul):
        assert "He named three limits." in client_of(user).get(url).content.decode()
    for user in (made.pia, made.sam, made.olga):
        assert client_of(user).get(url).status_code == 404
    submit(made, "pia")
    assert "He named three limits." in client_of(made.pia).get(url).content.decode()


def test_a_draft_is_read_by_its_writer_alone(made):
    fill(made, "paul", evidence="Half a thought.")
    url = page(made, "scorecard_detail", "paul")
    assert "Half a thought." in client_of(made.paul).get(url).content.decode()
    for user in (made.rita, made.max, made.pia, made.olga):
        assert client_of(user).get(url).status_code == 404


def test_a_late_card_says_how_late(made):
    start = timezone.now() - timedelta(hours=29)
    Interview.objects.update(starts_at=start, started_at=start, status="completed")
    submit(made, "pia")
    assert "4 hours late" in client_of(made.rita).get(page(made, "scorecard_detail")).content.decode()


def test_reopening_asks_for_a_reason_and_keeps_the_version(made):
    submit(made, "pia", evidence="First words.")
    client = client_of(made.pia)
    assert "Reopen with a reason" in client.get(page(made, "scorecard_detail")).content.decode()
    assert client.post(page(made, "scorecard_reopen"), {"reason": " "}).status_code == 422
    answer = client.post(page(made, "scorecard_reopen"), {"reason": "I mixed two answers up."})
    assert answer["Location"] == page(made, "scorecard_submit")
    save_rating(card=made.cards["pia"], question=made.questions[0], revision=1, score=2, evidence="Other.", by=made.pia)
    client.post(page(made, "scorecard_submit"), review_data(made))
    html = client_of(made.rita).get(page(made, "scorecard_detail")).content.decode()
    for words in ("Version 1: submitted", "Version 2: reopened", "I mixed two answers up.", "First words."):
        assert words in html


def test_a_reopened_card_closes_the_others_again(made):
    submit(made, "pia")
    submit(made, "paul")
    client = client_of(made.pia)
    assert page(made, "scorecard_detail", "paul") in client.get(page(made, "scorecard_detail")).content.decode()
    client.post(page(made, "scorecard_reopen"), {"reason": "Look again."})
    assert client.get(page(made, "scorecard_detail", "paul")).status_code == 404


def test_dated_notes_after_the_debrief_began(made):
    submit(made, "pia")
    client = client_of(made.pia)
    assert client.post(page(made, "scorecard_amend"), {"text": "Too early."}).status_code == 409
    Scorecard.objects.filter(pk=made.cards["pia"].pk).update(status="locked")
    Loop.objects.update(status="debrief")
    assert client.get(page(made, "scorecard_amend")).status_code == 200
    bad = client.post(page(made, "scorecard_amend"), {"text": "Now lower.", "new_score": "2"})
    assert bad.status_code == 422
    data = {"text": "I misheard her.", "new_score": "2", "question": made.questions[0].pk}
    assert client.post(page(made, "scorecard_amend"), data).status_code == 302
    html = client_of(made.rita).get(page(made, "scorecard_detail")).content.decode()
    assert "I misheard her." in html
    assert "Would now rate" in html


def test_only_the_writer_reopens_and_adds(made):
    submit(made, "pia")
    for name in ("scorecard_reopen", "scorecard_amend", "scorecard_submit"):
        for user in (made.olga, made.rita, made.paul, made.max):
            assert client_of(user).get(page(made, name)).status_code == 404
            assert client_of(user).post(page(made, name), {"reason": "x", "text": "x"}).status_code == 404
    assert Scorecard.objects.get(pk=made.cards["pia"].pk).status == "submitted"


def waive_url(made, who):
    return reverse("interviews:scorecard_waive", args=[made.cards[who].seat_id])


def test_a_recruiter_waives_a_card_without_reading_it(made):
    fill(made, "paul", evidence="Half a thought.")
    html = client_of(made.rita).get(waive_url(made, "paul")).content.decode()
    assert "Waive the scorecard of Paul Achterberg" in html
    assert "Half a thought." not in html
    assert client_of(made.rita).post(waive_url(made, "paul"), {"reason": ""}).status_code == 422
    assert client_of(made.rita).post(waive_url(made, "paul"), {"reason": "On leave."}).status_code == 302
    assert Scorecard.objects.get(pk=made.cards["paul"].pk).status == "waived"


def test_nobody_on_the_panel_and_no_colleague_waives(made):
    seat(made.interview, made.max)
    for user in (made.olga, made.pia, made.max):
        assert client_of(user).post(waive_url(made, "paul"), {"reason": "On leave."}).status_code == 404
    assert Scorecard.objects.get(pk=made.cards["paul"].pk).status == "draft"
