"""Rounds at the edge: without a question, with thirty people, with a competency in letters that nobody here reads."""

from typing import Any

import pytest
from django.urls import reverse

from interviews.models import Interview
from tests.factories.bank import competency_named
from tests.factories.people import client_of, make_user
from tests.factories.run import Round, fill, make_questions, make_round, seat, submit

# Eighty letters of Cuneiform, which have no spaces to break at.
UNREAD = "𒀀𒁀𒂀𒃀𒄀" * 16


def page_of(made: Round, name: str, *keys: Any, who: str = "pia") -> str:
    answer = client_of(made.people[who]).get(reverse(f"interviews:{name}", args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_a_round_without_questions_is_run_and_written_down() -> None:
    made = make_round(questions=0)
    kit = page_of(made, "kit", made.interview.pk)
    assert 'id="answer-' not in kit and 'id="pad"' in kit
    review = page_of(made, "scorecard_submit", made.cards["pia"].pk)
    assert "Write it down" in review and "data-answer=" not in review


@pytest.mark.django_db
def test_thirty_people_fit_on_one_kit_and_one_page_of_strips() -> None:
    made = make_round(questions=1)
    for number in range(27):
        one = make_user(f"Panelist {number}")
        made.people[f"p{number}"], made.cards[f"p{number}"] = one, seat(made.interview, one)
    for who in ("pia", "paul", *(f"p{number}" for number in range(27))):
        submit(made, who)
    strips = page_of(made, "glances", made.loop.pk, who="rita")
    assert all(f"Panelist {number}" in strips for number in range(27))
    assert "Panelist 26" in page_of(made, "kit", made.interview.pk, who="sam")


@pytest.mark.django_db
def test_a_long_name_in_letters_that_nobody_reads_stands_whole_and_in_short() -> None:
    made = make_round(questions=0)
    [question] = make_questions(made.interview, 1, made.pia)
    question.competency = competency_named(UNREAD)
    question.save()
    made.questions.append(question)
    fill(made, "pia")
    assert UNREAD in page_of(made, "kit", made.interview.pk)
    review = page_of(made, "scorecard_submit", made.cards["pia"].pk)
    assert UNREAD[:20] in review
    assert Interview.objects.get().questions.get().competency.name == UNREAD
