"""Practice: rate a sample answer without its rating in sight, then compare. Rating alone keeps nothing."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.models import AuditEvent
from questionbank.models import PracticePrompt, PracticeSample
from questionbank.practice.sitting import sitting

PRACTICE = reverse("questionbank:practice")
SAMPLES = [PracticeSample(position=n, answer=f"A{n}", rating=rating, why="") for n, rating in enumerate((2, 5, 3), 1)]


def prompt_url(prompt: PracticePrompt, query: str = "") -> str:
    return reverse("questionbank:practice_prompt", args=[prompt.pk]) + query


def test_the_list_names_prompts_and_how_many_answers(as_olga: Client, prompt: PracticePrompt) -> None:
    page = as_olga.get(PRACTICE).content.decode()
    for text in ("A dull tone", "Casting", "three sample answers", prompt_url(prompt)):
        assert text in page


def test_without_prompts_the_list_says_so(as_olga: Client) -> None:
    assert "No sample answers yet" in as_olga.get(PRACTICE).content.decode()


def test_the_first_answer_is_shown_without_its_rating(as_olga: Client, prompt: PracticePrompt) -> None:
    page = as_olga.get(prompt_url(prompt)).content.decode()
    assert "Answer 1 of 3" in page
    assert "Answer 1." in page
    assert "Hopes." in page  # the anchors of the competency
    for hidden in ("Why it is", "Answer 2.", "The kit", 'class="lw-score"', "Or leave it blank"):
        assert hidden not in page
    assert " checked" not in page


def test_the_comparison_says_why(as_olga: Client, prompt: PracticePrompt) -> None:
    page = as_olga.get(prompt_url(prompt, "?sample=1&rating=4&compare=1")).content.decode()
    assert "You are 2 levels above the kit." in page
    assert "Why it is 2." in page
    assert "Next answer" in page
    assert "Answer 2." not in page


def test_the_way_through_all_answers_ends_with_a_summary(as_olga: Client, prompt: PracticePrompt) -> None:
    second = as_olga.get(prompt_url(prompt, "?rating=4&sample=2")).content.decode()
    assert "Answer 2." in second
    assert "Why it is 5." not in second
    assert '<input type="hidden" name="rating" value="4">' in second
    end = as_olga.get(prompt_url(prompt, "?rating=4&rating=5&rating=3&sample=3&compare=1")).content.decode()
    assert "You agree with the kit." in end
    assert "You have rated every sample answer." in end
    assert "On average you rate 0.7 levels higher than the kit." in end


@pytest.mark.parametrize("query", ["?sample=1&compare=1", "?sample=1&rating=9&compare=1"])
def test_comparing_without_a_rating_asks_for_one(as_olga: Client, prompt: PracticePrompt, query: str) -> None:
    response = as_olga.get(prompt_url(prompt, query))
    assert response.status_code == 422
    assert "Choose a rating first." in response.content.decode()
    assert "Why it is" not in response.content.decode()


def test_comparing_the_second_answer_without_a_rating_stays_there(as_olga: Client, prompt: PracticePrompt) -> None:
    response = as_olga.get(prompt_url(prompt, "?rating=4&sample=2&compare=1"))
    assert response.status_code == 422
    assert "Answer 2." in response.content.decode()


def test_nothing_about_the_person_is_stored(as_olga: Client, prompt: PracticePrompt) -> None:
    as_olga.get(PRACTICE)  # the session keeps the time of the last request
    before = [session.get_decoded().keys() for session in Session.objects.all()]
    as_olga.get(prompt_url(prompt, "?rating=4&rating=5&rating=3"))
    assert [session.get_decoded().keys() for session in Session.objects.all()] == before
    assert not AuditEvent.objects.filter(subject_type__contains="practice").exists()


def test_an_unknown_prompt_is_not_there(as_olga: Client, prompt: PracticePrompt) -> None:
    assert as_olga.get(reverse("questionbank:practice_prompt", args=[prompt.pk + 1])).status_code == 404


@given(given=st.lists(st.text("012345 x", max_size=2), max_size=6), sample=st.text("0123456", max_size=2))
def test_any_address_shows_one_thing_at_a_time(given: list[str], sample: str) -> None:
    now = sitting(SAMPLES, given, sample)
    assert len(now.ratings) <= len(SAMPLES)
    assert all(1 <= own <= 5 for own in now.ratings)
    assert (now.sample is None) != (now.latest is None)
    assert now.is_over == (len(now.ratings) == len(SAMPLES))


@pytest.mark.parametrize(
    ("given_ratings", "sentence"),
    [
        (["2", "5", "3"], "You and the kit agree on every answer."),
        (["1", "5", "4"], "You and the kit agree on 1 of 3 answers, and neither is stricter overall."),
        (["1", "4", "1"], "On average you rate 1.3 levels lower than the kit."),
    ],
)
def test_the_summary_says_which_way_somebody_leans(given_ratings: list[str], sentence: str) -> None:
    assert sitting(SAMPLES, given_ratings, "").leaning == sentence


@pytest.mark.parametrize(("own", "sentence"), [("1", "one level below"), ("2", "agree"), ("5", "3 levels above")])
def test_a_comparison_says_how_far(own: str, sentence: str) -> None:
    latest = sitting(SAMPLES, [own], "1").latest
    assert latest is not None
    assert sentence in latest.sentence
