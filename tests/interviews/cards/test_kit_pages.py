"""The kit as a page: before, during and after, without any script."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from interviews.cards.services import save_rating
from interviews.models import FollowUpUse, Interview, Loop, Rating, Scorecard
from tests.factories.people import client_of
from tests.factories.run import add_follow_ups, fill, make_interview, make_questions, make_round, seat, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_round()


def kit_url(made, step=None):
    url = reverse("interviews:kit", args=[made.interview.pk])
    return url if step is None else f"{url}?step={step}"


def answer_data(made, question=0, **fields):
    return {"question": made.questions[question].pk, "revision": 0, "go": question + 2, **fields}


def shown_step(html):
    """The number of the one step that is not hidden."""
    steps = re.findall(r'data-kit-step="(-?\d+)"(\s+hidden)?', html)
    (shown,) = [number for number, hidden in steps if not hidden]
    return int(shown)


def test_code_is_shown_with_its_question_as_it_was_written(made):
    made.questions[0].exhibits = [{"kind": "Code", "text": "if a < b:\n\tring()", "description": "Python"}]
    made.questions[0].save(update_fields=["exhibits"])
    html = client_of(made.pia).get(kit_url(made)).content.decode()
    assert "Code, Python" in html
    assert 'aria-label="Code, Python">if a &lt; b:\n\tring()</pre>' in html


# --- Before ---------------------------------------------------------------------------------------------------


def test_before_the_start_the_page_says_what_it_is_about(made):
    Interview.objects.update(started_at=None, starts_at=timezone.now() + timedelta(minutes=10))
    html = client_of(made.pia).get(kit_url(made)).content.decode()
    assert shown_step(html) == -1
    for words in (
        "How deep the craft goes",
        "Tamsin Okonjura",
        "she / her",
        "Pia Moreau",
        "leads, asks questions 1, 2, 3",
        "Sam Idowu",
        "shadows, not counted",
        "Start the round",
        "you ask",
    ):
        assert words in html


def test_starting_notes_the_time_once_and_opens_the_welcome(made):
    Interview.objects.update(started_at=None, starts_at=timezone.now() + timedelta(minutes=10))
    answer = client_of(made.pia).post(kit_url(made), {"start": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, kit_url(made, 0))
    begun = Interview.objects.get().started_at
    assert begun is not None
    client_of(made.pia).post(kit_url(made), {"start": "yes"})
    assert Interview.objects.get().started_at == begun


def test_a_round_without_a_time_says_why_it_cannot_start(made):
    Interview.objects.update(started_at=None, starts_at=None, status="unscheduled")
    client = client_of(made.pia)
    html = client.get(kit_url(made)).content.decode()
    assert 'aria-disabled="true" aria-describedby="start-why"' in html
    assert "This round has no time yet" in html
    assert client.post(kit_url(made), {"start": "yes"}).status_code == 409


# --- During ---------------------------------------------------------------------------------------------------


def test_the_page_opens_where_the_round_stands(made):
    client = client_of(made.pia)
    assert shown_step(client.get(kit_url(made)).content.decode()) == 1
    save_rating(card=made.cards["pia"], question=made.questions[0], revision=0, evidence="Said so.", by=made.pia)
    assert shown_step(client.get(kit_url(made)).content.decode()) == 2
    assert shown_step(client.get(kit_url(made, 0)).content.decode()) == 0
    assert shown_step(client.get(kit_url(made, 4)).content.decode()) == 4
    for nonsense in ("99", "x", "-3", "²", ""):
        assert shown_step(client.get(kit_url(made, nonsense)).content.decode()) == 2


def test_nothing_is_preselected_and_earlier_ratings_stay_numberless_in_the_plan(made):
    html = client_of(made.pia).get(kit_url(made, 1)).content.decode()
    assert "checked" not in html
    save_rating(card=made.cards["pia"], question=made.questions[0], revision=0, score=5, evidence="Yes.", by=made.pia)
    plan = client_of(made.pia).get(kit_url(made, 2)).content.decode()
    plan = plan[plan.index('<ol class="lw-plan">') :]
    plan = plan[: plan.index("</ol>")]
    assert "12 min ·\u00a0rated" in plan
    assert "Excellent" not in plan


def test_each_button_saves_and_leads_on(made):
    follow_up = made.questions[0].follow_ups.first()
    data = answer_data(
        made,
        rating="4",
        evidence="  Two weeks,\r\nerror per depot. ",
        **{"point-0": "on", "point-2": "on", "partly-2": "on"},
        **{f"probe-{follow_up.pk}": "on", f"note-{follow_up.pk}": "By depot."},
        own=["And who paid?", ""],
    )
    answer = client_of(made.pia).post(kit_url(made, 1), data)
    assert answer["Location"] == kit_url(made, 2)
    rating = Rating.objects.get()
    assert (rating.score, rating.evidence) == (4, "  Two weeks,\nerror per depot. ")
    assert rating.points_shown == {"0": "yes", "2": "partly"}
    assert list(FollowUpUse.objects.values_list("note", "own_text")) == [("By depot.", ""), ("", "And who paid?")]
    html = client_of(made.pia).get(kit_url(made, 1)).content.decode()
    assert "Two weeks,\nerror per depot. </textarea>" in html
    assert 'value="By depot."' in html
    assert 'value="And who paid?"' in html
    assert html.count(" checked") == 5  # one rating, two points, one of them partly, one follow-up


def test_a_mistake_keeps_what_was_typed(made):
    data = answer_data(made, rating="4", evidence="One\x00two")
    answer = client_of(made.pia).post(kit_url(made, 1), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Remove the invisible NUL character" in html
    assert "two</textarea>" in html
    assert not Rating.objects.exists()
    answer = client_of(made.pia).post(kit_url(made, 1), answer_data(made, evidence="a" * 20_001))
    assert answer.status_code == 422
    assert "Shorten this to 20,000 characters" in answer.content.decode()
    answer = client_of(made.pia).post(kit_url(made, 1), answer_data(made, rating="nine"))
    assert answer.status_code == 422


def test_two_tabs_show_both_texts(made):
    client = client_of(made.pia)
    client.post(kit_url(made, 1), answer_data(made, evidence="From the laptop.", rating="4"))
    answer = client.post(kit_url(made, 1), answer_data(made, evidence="From the phone."))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "From the laptop." in html
    assert "From the phone.</textarea>" in html
    assert "Stored rating: 4, Strong" in html
    assert Rating.objects.get().evidence == "From the laptop."
    client.post(kit_url(made, 1), answer_data(made, evidence="From the phone.", revision=1))
    assert Rating.objects.get().evidence == "From the phone."


def test_a_question_that_left_the_round_is_refused_with_a_sentence(made):
    answer = client_of(made.pia).post(kit_url(made, 1), answer_data(made) | {"question": 999_999})
    assert answer.status_code == 409
    assert "has left the round" in answer.content.decode()


def test_the_candidates_own_questions_are_kept_apart(made):
    data = {"revision": 0, "candidate_questions": "Who is on call?", "go": "review"}
    answer = client_of(made.pia).post(kit_url(made, 4), data)
    assert answer["Location"] == reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk])
    assert Scorecard.objects.get(pk=made.cards["pia"].pk).candidate_questions == "Who is on call?"
    stale = client_of(made.pia).post(kit_url(made, 4), data | {"candidate_questions": "Another."})
    assert stale.status_code == 409
    assert "Who is on call?" in stale.content.decode()


@pytest.mark.parametrize(
    ("used", "headline", "detail"),
    [
        (5, "55 min left", "5 of 60 used ·\u00a0on plan"),
        (2, "58 min left", "2 min ahead"),
        (20, "40 min left", "4 min behind"),
        (61, "1 min over", "60 of 60 used"),
        (400, "Interview over", "planned for"),
    ],
)
def test_the_clock_says_minutes_left_and_the_pace(made, time_machine, used, headline, detail):
    time_machine.move_to(timezone.now(), tick=False)
    begun = timezone.now() - timedelta(minutes=used, seconds=5)
    Interview.objects.update(starts_at=begun, started_at=begun)
    html = client_of(made.pia).get(kit_url(made, 1)).content.decode()
    assert headline in html
    assert detail in html


def rating_of(html, number=1):
    """The head of the rating of one question: its tag and what it says while it is folded."""
    fold = re.search(rf'<details class="lw-fold" id="rate-{number}"(.*?)</summary>', html, re.DOTALL)
    return fold[1]


def test_the_rating_is_folded_while_the_answer_is_heard_and_says_only_that_it_is_rated(made):
    client = client_of(made.pia)
    folded = rating_of(client.get(kit_url(made, 1)).text)
    assert "open" not in folded.split(">")[0]
    assert "not rated yet" in folded
    save_rating(card=made.cards["pia"], question=made.questions[0], revision=0, score=5, evidence="Yes.", by=made.pia)
    folded = rating_of(client.get(kit_url(made, 1)).text)
    assert "rated" in folded and "not rated" not in folded and "5" not in folded and "Excellent" not in folded
    begun = timezone.now() - timedelta(hours=3)
    Interview.objects.update(starts_at=begun, started_at=begun)
    assert "open" in rating_of(client.get(kit_url(made, 1)).text).split(">")[0]


def test_a_rating_that_was_refused_stands_open(made):
    html = client_of(made.pia).post(kit_url(made, 1), answer_data(made, rating="nine")).text
    assert "open" in rating_of(html).split(">")[0]


def test_three_follow_ups_stay_in_view_and_the_others_wait_behind_one_line(made):
    question = made.questions[0]
    question.follow_ups.all().delete()
    texts = ["What first?", "What then?", "What last?", "And who paid?", "And who knew?"]
    asked = add_follow_ups(question, *texts)
    html = client_of(made.pia).get(kit_url(made, 1)).text
    in_view, more = html.split('<details class="lw-more"', 1)
    more = more.split("</details>")[0]
    assert [text for text in texts if text in in_view] == texts[:3]
    assert "2 more, or one of your own" in more and [text for text in texts if text in more] == texts[3:]
    assert not more.lstrip().startswith("open")
    client_of(made.pia).post(kit_url(made, 1), answer_data(made, **{f"probe-{asked[4].pk}": "on"}))
    html = client_of(made.pia).get(kit_url(made, 1)).text
    assert html.split('<details class="lw-more"', 1)[1].lstrip().startswith("open")
    assert "Follow-ups: <span data-asked>1</span> of 5" in html


# --- After and around -----------------------------------------------------------------------------------------


def test_after_submission_the_kit_is_to_read(made):
    submit(made, "pia")
    html = client_of(made.pia).get(kit_url(made)).content.decode()
    assert "Reopen it with a reason" in html
    assert "data-autosave" not in html
    answer = client_of(made.pia).post(kit_url(made, 1), answer_data(made, evidence="Late."))
    assert answer.status_code == 409


def test_nothing_of_a_peer_is_on_the_page(made):
    fill(made, "paul", evidence="Xylophone", score=5)
    page = client_of(made.pia).get(kit_url(made, 1)).content.decode()
    assert "Xylophone" not in page
    submit_page = client_of(made.pia).get(kit_url(made)).content.decode()
    assert "ubmitted" not in submit_page.replace("open when you submit", "")


def test_the_sentence_says_why_others_are_closed(made):
    assert "You will see the other scorecards after you submit yours." in (
        client_of(made.pia).get(kit_url(made, 1)).content.decode()
    )
    seat(made.interview, made.max)
    assert "so its scorecards open when you submit yours." in (
        client_of(made.max).get(kit_url(made, 1)).content.decode()
    )


def test_the_page_of_the_paper_kit_says_what_it_holds_and_draws_none_of_its_own(made):
    """E7: there is one paper kit, the PDF; the page that leads to it is no second layout."""
    for user in (made.paul, made.rita, made.max):
        html = client_of(user).get(reverse("interviews:kit_print", args=[made.interview.pk])).content.decode()
        assert all(question.title in html for question in made.interview.questions.all())
        assert "Make a PDF" in html
        assert "5 Excellent" not in html and "data-print" not in html


def test_statements_are_few_and_do_not_grow():
    small, answers = make_round(questions=1), {}
    large = make_interview(small.loop, position=2)
    make_questions(large, 5, small.pia)
    seat(large, small.pia)
    for person in (small.paul, small.max, small.sam):
        seat(large, person)
    client = client_of(small.pia)
    client.get(reverse("interviews:kit", args=[small.interview.pk]))
    for interview in (small.interview, large):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{reverse('interviews:kit', args=[interview.pk])}?step=1")
        answers[interview.pk] = len(queries)
    assert answers[small.interview.pk] == answers[large.pk] <= 12


def test_olga_and_everyone_without_a_seat_are_told_nothing(made, settings):
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    urls = [
        kit_url(made),
        reverse("interviews:kit_print", args=[made.interview.pk]),
        reverse("interviews:kit_resume", args=[made.interview.pk]),
    ]
    for url in urls:
        assert client_of(made.olga).get(url).status_code == 404
        assert Client().get(url).status_code == 302
    assert client_of(made.olga).post(kit_url(made), {"start": "yes"}).status_code == 404
    for user in (made.rita, made.max, made.ada):
        assert client_of(user).get(kit_url(made)).status_code == 404


def test_a_cancelled_loop_closes_the_kit(made):
    Loop.objects.update(status="cancelled")
    assert "This loop is cancelled" in client_of(made.pia).get(kit_url(made)).content.decode()


def test_the_session_page_says_who_is_here(made):
    url = reverse("interviews:kit_session")
    assert Client().get(url).json()["user"] is None
    reply = client_of(made.pia).get(url).json()
    assert reply["user"] == made.pia.pk
    assert len(reply["token"]) > 30


def test_the_overview_sends_whoever_prepares_to_where_one_writes(made):
    """F4: "prepare here" stood where there is no field."""
    html = client_of(made.pia).get(kit_url(made, "start")).content.decode()
    side = html[html.index('aria-label="What happens to your notes"') :].split("</aside>", 1)[0]
    assert "Prepare here" not in html
    assert 'href="?step=1"' in side and "write under" in side


def test_another_tab_is_named_beside_another_device(made):
    """F8: both the words that the script shows and those of the page without it."""
    html = client_of(made.pia).get(kit_url(made, 1)).content.decode()
    assert "also changed in another tab or on another device at" in html
    assert "changed on another device" not in html


@pytest.mark.parametrize("asked", ["", "Dr. van der Berg"])
@pytest.mark.parametrize("name", ["Dr. Jane van der Berg", "Nguyễn Thị Lan", "Nagy István", "van der Berg, Jane"])
def test_the_kit_welcomes_as_was_asked(made, name, asked):
    """C3: it said "Welcome, Dr.." to whoever had a title."""
    candidate = made.loop.candidate
    candidate.name, candidate.address_as = name, asked
    candidate.save()
    assert f"Welcome, {asked or name}. Before we begin" in client_of(made.pia).get(kit_url(made)).text


def test_the_page_opens_at_the_first_answer_without_words(made):
    first, second, third = made.questions
    save_rating(card=made.cards["pia"], question=first, revision=0, score=4, evidence="Drew it.", by=made.pia)
    save_rating(
        card=made.cards["pia"],
        question=second,
        revision=0,
        score=None,
        evidence="",
        points_shown={"0": "yes"},
        by=made.pia,
    )
    page = client_of(made.pia).get(reverse("interviews:kit", args=[made.interview.pk]))
    assert page.context["step"] == 2
