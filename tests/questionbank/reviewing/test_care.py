"""Whose a question is, whether its sources are still there, where it is used, and what was done to it."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from interviews.models import Loop
from questionbank.models import Competency, Question
from questionbank.questions.services import review_question, save_question
from questionbank.questions.source_links import SourceLink
from questionbank.questions.trail import DONE
from questionbank.reviewing.care import check_source, hand_over_question
from tests.factories.bank import complete, write_question
from tests.factories.people import client_of, make_person
from tests.factories.plan import make_candidate, make_opening, make_template, put_into
from tests.factories.run import copy_question, make_interview, make_loop, seat


def url(name: str, question: Question) -> str:
    return reverse(f"questionbank:{name}", args=[question.pk])


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# --- Its owner ------------------------------------------------------------------------------------------------


def test_whoever_writes_a_question_looks_after_it_until_it_is_handed_over(
    question: Question, casting: Competency, rita: User, max_: User, as_rita: Client
) -> None:
    assert question.owner == rita
    second = save_question(question=question, content=complete(casting, minutes=20), by=max_)
    assert second.owner == rita
    done = words(as_rita.post(url("question_hand_over", second), {"owner": "Max"}, follow=True))
    assert "Max Lindqvist looks after this question now." in done
    assert set(Question.objects.values_list("owner", flat=True)) == {max_.pk}
    as_rita.post(f"{url('question_hand_over', second)}?owner={rita.pk}")
    assert set(Question.objects.values_list("owner", flat=True)) == {rita.pk}
    assert [event.action for event in audit.events_about(second)].count("question.handed_over") == 2


def test_nobody_is_handed_a_question_that_they_could_not_edit(
    question: Question, olga: User, ada: User, rita: User, as_rita: Client
) -> None:
    refused = as_rita.post(url("question_hand_over", question), {"owner": "Olga"})
    assert refused.status_code == 409 and "Olga Petrenko does not write questions here" in words(refused)
    unknown = as_rita.post(url("question_hand_over", question), {"owner": "Nemo"})
    assert unknown.status_code == 422 and 'value="Nemo"' in words(unknown)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    with pytest.raises(RuleViolation, match="does not write questions"):
        hand_over_question(question=question, to=User.objects.get(pk=ada.pk), by=rita)
    assert Question.objects.get().owner == rita


def test_it_is_due_a_year_after_the_last_review(question: Question, rita: User, as_rita: Client) -> None:
    with time_machine.travel("2026-03-12 12:00+00:00"):
        review_question(question=question, by=rita)
    with time_machine.travel("2027-03-13 12:00+00:00"):
        page = words(client_of(rita).get(url("question_detail", question)))
        assert "It was due for its yearly review on 12 March 2027." in page
        client_of(rita).post(url("question_review", question))
    assert Question.objects.get().review_due_on == date(2028, 3, 12)


# --- Its sources ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("Sackett 2022, https://doi.org/10.1037/apl0000994.", "https://doi.org/10.1037/apl0000994"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("(https://example.org/x)", "https://example.org/x"),
        ("A book: on bells", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,<b>x</b>", ""),
        ("ftp://example.org/a", ""),
        ("mail@example.org", ""),
        ("https://bank.example@elsewhere.example/", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("https://example.org:99999999/", ""),
        ("see \u202ehttps://example.org/moc.live", ""),
    ],
)
def test_a_source_links_to_addresses_of_the_web_alone(text: str, address: str) -> None:
    source = SourceLink(text)
    assert source.url == address
    assert ("<a " in source.markup) is bool(address)
    if address:
        assert 'rel="noopener noreferrer nofollow"' in source.markup


def test_a_source_cannot_break_out_of_its_link(casting: Competency, rita: User, as_olga: Client) -> None:
    hostile = 'https://example.org/"onmouseover="alert(1) <script>alert(2)</script>'
    question = write_question(casting, by=rita, status="active", sources=(hostile,))
    page = as_olga.get(url("question_detail", question)).content.decode()
    assert "<script>alert(2)" not in page and '"onmouseover' not in page
    assert '<a href="https://example.org/" rel="noopener noreferrer nofollow">' in page


def test_a_source_keeps_the_day_on_which_somebody_opened_it(casting: Competency, rita: User, as_rita: Client) -> None:
    sources = ("https://example.org/bells", "A tome")
    question = write_question(casting, by=rita, status="active", sources=sources)
    assert words(as_rita.get(url("question_detail", question))).count("nobody has opened it yet") == 2
    with time_machine.travel("2026-05-03 12:00+00:00", tick=False):
        check_source(question=question, source=sources[0], by=rita)
    page = words(as_rita.get(url("question_detail", question)))
    assert "opened on 3 May 2026" in page and page.count("nobody has opened it yet") == 1
    kept = save_question(question=question, content=complete(casting, sources=(sources[0], "New")), by=rita)
    assert kept.sources_checked == {sources[0]: "2026-05-03"}
    dropped = save_question(question=kept, content=complete(casting, sources=("A tome",)), by=rita)
    assert "3 May 2026" not in words(as_rita.get(url("question_detail", dropped)))


def test_only_a_source_that_it_names_is_checked(
    question: Question, rita: User, as_rita: Client, as_olga: Client
) -> None:
    with pytest.raises(RuleViolation, match="does not name that source any more"):
        check_source(question=question, source="https://elsewhere.example", by=rita)
    assert as_rita.post(url("source_check", question), {}).status_code == 409
    assert as_olga.post(url("source_check", question), {"source": "x"}).status_code == 404


# --- Where it is used -----------------------------------------------------------------------------------------


def test_its_templates_are_named_to_those_who_plan_and_counted_for_the_others(
    question: Question, as_rita: Client, as_olga: Client
) -> None:
    assert "No loop template that is in use or drafted asks it." in words(as_rita.get(url("question_detail", question)))
    template = make_template(rounds=1, questions=0)
    put_into(template.rounds.get(), question)
    page = words(as_rita.get(url("question_detail", question)))
    assert f"{template.name}, version {template.version}" in page
    counted = words(as_olga.get(url("question_detail", question)))
    assert template.name not in counted and "It stands in 1 round of loop templates." in counted


@pytest.fixture
def planned(question: Question, rita: User) -> Loop:
    """A loop with a round to come that asks the question; Pia sits in it."""
    opening = make_opening(template=make_template(rounds=0))
    loop = make_loop(make_candidate(opening=opening, name="Wanda Quill"), by=rita)
    interview = make_interview(loop, starts_at=timezone.now() + timedelta(days=2))
    copy_question(interview, question)
    seat(interview, make_person("pia"))
    return loop


def test_rounds_to_come_are_named_to_those_who_may_see_them(
    question: Question, planned: Loop, as_rita: Client, as_olga: Client
) -> None:
    pia = client_of(User.objects.get(name="Pia Moreau"))
    for client in (as_rita, pia):
        assert "Wanda Quill" in words(client.get(url("question_detail", question)))
    page = words(as_olga.get(url("question_detail", question)))
    assert "Wanda Quill" not in page and "One round asks it." in page


def test_a_loop_about_the_reader_is_not_even_counted(
    question: Question, planned: Loop, as_rita: Client, olga: User
) -> None:
    planned.candidate.user = olga
    planned.candidate.save()
    page = words(client_of(olga).get(url("question_detail", question)))
    assert "In rounds to come" not in page and "Wanda" not in page


# --- Its trail ------------------------------------------------------------------------------------------------


def test_the_trail_says_in_plain_words_who_did_what(
    question: Question, casting: Competency, rita: User, max_: User, as_rita: Client, as_olga: Client
) -> None:
    second = save_question(question=question, content=complete(casting, minutes=20), by=max_)
    save_question(question=second, content=complete(casting, minutes=25, prompt="Anew?"), by=max_)
    hand_over_question(question=second, to=max_, by=rita)
    page = words(as_rita.get(url("question_trail", second)))
    for sentence in (
        "<bdi>Rita Okafor</bdi> wrote it.",
        "<bdi>Rita Okafor</bdi> activated it.",
        "<bdi>Max Lindqvist</bdi> wrote this version.",
        "<bdi>Max Lindqvist</bdi> changed minutes and question.",
        "<bdi>Rita Okafor</bdi> changed who looks after it.",
    ):
        assert sentence in page
    assert as_olga.get(url("question_trail", second)).status_code == 404


def test_every_action_on_a_question_has_its_words() -> None:
    """An action that a service writes and this page does not know would be said by its code name."""
    rooms = [Path(settings.BASE_DIR) / app for app in ("questionbank", "hiring", "interviews")]
    files = [path.read_text() for room in rooms for path in room.rglob("*.py") if "migrations" not in path.parts]
    written = {action for text in files for action in re.findall(r'"(question\.[a-z_]+)"', text)}
    # The one that is not about a question of the bank: who asks it in an interview.
    assert written == DONE.keys() | {"question.assigned"}
