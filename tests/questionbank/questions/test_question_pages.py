"""The list, the full view, the editor and what may be done with a question."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from interviews.models import Interview
from questionbank.finding.counts import recount
from questionbank.models import Competency, Question
from questionbank.questions.content import content_of
from questionbank.questions.services import activate_question, create_question, retire_question, save_question
from tests.factories.bank import complete, write_question
from tests.factories.plan import make_candidate, make_opening, make_template, mark_used
from tests.factories.run import copy_question, make_interview, make_loop

LIST = reverse("questionbank:question_list")


def url(name: str, question: Question) -> str:
    return reverse(f"questionbank:question_{name}", args=[question.pk])


def titles(response: Any) -> list[str]:
    return [row.title for row in response.context["rows"]]


def queries_of(client: Client, address: str) -> int:
    client.get(LIST)  # the session keeps the time of its first request
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# --- The list -------------------------------------------------------------------------------------------------


@pytest.fixture
def three(casting: Competency, tuning: Competency, rita: User) -> list[Question]:
    first = write_question(casting, by=rita, status="active", title="Alloy", minutes=8, category="technical")
    second = write_question(tuning, by=rita, status="active", title="Beat", minutes=12, kind="background")
    third = write_question(
        casting, by=rita, status="retired", title="Crack", minutes=20, category="unconventional", sources=("A tome",)
    )
    Question.objects.filter(pk=first.pk).update(reviewed_on=date.today())
    Question.objects.filter(pk=second.pk).update(reviewed_on=date(2020, 1, 1))
    return [first, second, third]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Beat", "Alloy", "Crack"]),
        ("sort=title", ["Alloy", "Beat", "Crack"]),
        ("sort=-title", ["Crack", "Beat", "Alloy"]),
        ("sort=-reviewed", ["Alloy", "Beat", "Crack"]),
        ("sort=author__password", ["Alloy", "Beat", "Crack"]),
        ("competency=tuning", ["Beat"]),
        ("competency=nothing", ["Beat", "Alloy", "Crack"]),
        ("category=technical", ["Alloy"]),
        ("kind=background", ["Beat"]),
        ("status=retired", ["Crack"]),
        ("status=active", ["Beat", "Alloy"]),
        ("minutes=10", ["Alloy"]),
        ("minutes=15", ["Beat"]),
        ("minutes=120", ["Crack"]),
        ("unconventional=on", ["Crack"]),
        ("review_due=on", ["Beat"]),
        ("q=alloy", ["Alloy"]),
        ("q=tome", ["Crack"]),
        ("q=parish", ["Alloy", "Beat", "Crack"]),
        ("q=parish+tuning", ["Beat"]),
        ("q=bell+nowhere", []),
        ("q=%25", []),
        ("after=0&before=x", ["Beat", "Alloy", "Crack"]),
        ("sort=rank", ["Alloy", "Beat", "Crack"]),
        ("competency=casting&status=active", ["Alloy"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(
    as_rita: Client, three: list[Question], query: str, expected: list[str]
) -> None:
    response = as_rita.get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert titles(response) == expected


def test_the_list_says_what_it_found(as_rita: Client, three: list[Question]) -> None:
    recount()
    assert "3 questions</h2>" in as_rita.get(LIST).content.decode()
    assert "1 question mentions “alloy”" in as_rita.get(f"{LIST}?q=alloy").content.decode()
    assert "2 questions match" in as_rita.get(f"{LIST}?status=active").content.decode()
    nothing = as_rita.get(f"{LIST}?q=zzz").content.decode()
    assert "No question matches" in nothing
    assert "Clear the search" in nothing


def test_an_empty_bank_says_so(as_rita: Client) -> None:
    assert "No questions yet" in as_rita.get(LIST).content.decode()


def test_a_search_with_a_nul_says_what_is_wrong(as_rita: Client, three: list[Question]) -> None:
    response = as_rita.get(f"{LIST}?q=%00")
    assert response.status_code == 200
    assert "NUL" in response.content.decode()


def test_the_first_question_stands_beside_the_list_and_any_other_on_request(
    as_rita: Client, three: list[Question]
) -> None:
    assert as_rita.get(LIST).context["question"].title == "Beat"
    assert as_rita.get(f"{LIST}?question={three[2].pk}").context["question"].title == "Crack"
    for nonsense in ("0", "x", "9" * 40, "-1"):
        assert as_rita.get(f"{LIST}?question={nonsense}").context["question"].title == "Beat"


def test_a_page_holds_twenty_five(as_rita: Client, casting: Competency, rita: User) -> None:
    for number in range(26):
        create_question(content=complete(casting, title=f"Question {number:02}"), by=rita)
    assert len(titles(as_rita.get(LIST))) == 25
    first = as_rita.get(f"{LIST}?sort=title")
    second = as_rita.get(f"{LIST}?sort=title&after={first.context['page'].after}")
    assert titles(second) == ["Question 25"]
    assert titles(as_rita.get(f"{LIST}?sort=title&before={second.context['page'].before}")) == titles(first)


def test_a_question_is_listed_once_whatever_its_versions(
    as_rita: Client, as_olga: Client, question: Question, rita: User
) -> None:
    content = complete(question.competency, title="The bell, again")
    draft = save_question(question=question, content=content, by=rita)
    assert titles(as_rita.get(LIST)) == ["The cracked bell"]
    assert titles(as_rita.get(f"{LIST}?status=draft")) == ["The bell, again"]
    retire_question(question=question, by=rita)
    assert titles(as_rita.get(LIST)) == ["The bell, again"]
    # Whoever may not see drafts still finds the version before.
    assert titles(as_olga.get(LIST)) == ["The cracked bell"]
    activate_question(question=draft, by=rita)
    assert titles(as_rita.get(LIST)) == titles(as_olga.get(LIST)) == ["The bell, again"]


def test_the_list_counts_held_interviews_of_all_versions(
    as_rita: Client, question: Question, rita: User, held_interview: Callable[[Question], Interview]
) -> None:
    held_interview(question)
    second = save_question(question=question, content=complete(question.competency, minutes=20), by=rita)
    activate_question(question=second, by=rita)
    held_interview(second)
    recount()
    row = as_rita.get(LIST).context["rows"][0]
    assert (row.pk, row.asked) == (second.pk, 2)
    page = " ".join(as_rita.get(url("detail", second)).content.decode().split())
    assert "Planned in two held interviews, last on" in page


@pytest.fixture
def held_interview(rita: User) -> Callable[[Question], Interview]:
    """Makes an interview that was held, in which this question was planned."""
    opening = make_opening(template=make_template(rounds=0))

    def make(question: Question) -> Interview:
        loop = make_loop(make_candidate(opening=opening), by=rita)
        interview = make_interview(loop, status="completed")
        copy_question(interview, question)
        return interview

    return make


def test_the_list_asks_the_database_equally_often_for_any_number_of_rows(
    as_rita: Client, casting: Competency, rita: User
) -> None:
    write_question(casting, by=rita, status="active", title="One")
    with_one = queries_of(as_rita, LIST)
    for title in ("Two", "Three"):
        write_question(casting, by=rita, status="active", title=title)
    assert queries_of(as_rita, LIST) == with_one


# --- The full view --------------------------------------------------------------------------------------------


def test_the_full_view_shows_everything_a_kit_shows(as_rita: Client, casting: Competency, rita: User) -> None:
    anchors = {1: "Own one.", 3: "Own three.", 5: "Own five."}
    question = write_question(casting, by=rita, status="active", anchors=anchors, sources=("A tome",))
    page = as_rita.get(url("detail", question)).content.decode()
    content = content_of(question)
    for text in (
        content.prompt, content.rationale, *content.assessment_points, *content.follow_ups, *content.strong_answer,
        *content.pitfalls, *content.sources, *anchors.values(), "Written by Rita Okafor", "Not reviewed yet",
    ):  # fmt: skip
        assert text in page
    assert "Hopes." not in page


def test_without_anchors_of_its_own_the_competency_s_are_shown(as_rita: Client, question: Question) -> None:
    page = as_rita.get(url("detail", question)).content.decode()
    assert "Anchors of the competency" in page
    assert "Hopes." in page


def test_the_full_view_escapes_what_people_typed(as_rita: Client, casting: Competency, rita: User) -> None:
    hurt = "<script>alert(1)</script>"
    question = write_question(casting, by=rita, title=hurt, prompt=hurt, follow_ups=(hurt,) * 3, sources=(hurt,))
    assert hurt not in as_rita.get(url("detail", question)).content.decode()


def test_the_full_view_asks_the_database_equally_often_for_any_number_of_lines(
    as_rita: Client, casting: Competency, rita: User
) -> None:
    short = write_question(casting, by=rita, status="active", title="Short")
    long = write_question(
        casting, by=rita, status="active", title="Long", pitfalls=("a", "b", "c"), follow_ups=("a", "b", "c", "d", "e")
    )
    assert queries_of(as_rita, url("detail", short)) == queries_of(as_rita, url("detail", long))


def test_a_review_is_due_after_a_year(as_rita: Client, question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(reviewed_on=date(2020, 3, 2))
    assert "Review due since 2 March 2021" in as_rita.get(url("detail", question)).content.decode()
    response = as_rita.post(url("review", question), follow=True)
    assert "Review due" not in response.content.decode()
    assert "reviewed by Rita Okafor" in " ".join(response.content.decode().split())


# --- Activating and retiring ----------------------------------------------------------------------------------


def undo_of(client: Client, address: str) -> str:
    """Follow the Undo of the toast on this page."""
    page = client.get(address).content.decode()
    toast = page[page.index('class="lw-toast"') :]
    return toast.split('action="')[1].split('"')[0].replace("&amp;", "&")


def test_a_draft_is_activated_and_this_is_taken_back(as_rita: Client, question: Question, rita: User) -> None:
    version = save_question(question=question, content=complete(question.competency, minutes=20), by=rita)
    page = as_rita.get(url("detail", version)).content.decode()
    assert 'data-dialog-open="activate"' in page
    assert "Version 1 is retired." in page
    as_rita.post(url("activate", version))
    assert dict(Question.objects.values_list("version", "status")) == {1: "retired", 2: "active"}
    as_rita.post(undo_of(as_rita, url("detail", version)))
    assert dict(Question.objects.values_list("version", "status")) == {1: "active", 2: "draft"}


def test_a_question_is_retired_and_this_is_undone(as_rita: Client, question: Question) -> None:
    as_rita.post(url("retire", question))
    question.refresh_from_db()
    assert question.status == "retired"
    response = as_rita.post(undo_of(as_rita, url("detail", question)), follow=True)
    assert "The question is active again." in response.content.decode()
    question.refresh_from_db()
    assert question.status == "active"


def test_an_incomplete_draft_shows_why_it_waits(as_rita: Client, casting: Competency, rita: User) -> None:
    draft = write_question(casting, by=rita, rationale="", pitfalls=())
    sentence = "This question is not complete yet. Write why it is asked and where people go wrong."
    page = as_rita.get(url("detail", draft)).content.decode()
    assert 'aria-disabled="true"' in page
    assert sentence in page
    response = as_rita.post(url("activate", draft))
    assert response.status_code == 409
    assert sentence in response.content.decode()


def test_what_is_used_is_not_taken_back(as_rita: Client, question: Question) -> None:
    mark_used(question)
    response = as_rita.post(url("take_back", question))
    assert response.status_code == 409
    assert "Retire it instead" in response.content.decode()


@pytest.mark.parametrize("earlier", ["0", "x", "99999999999999999999999"])
def test_an_undo_with_an_unknown_version_is_not_there(as_rita: Client, question: Question, earlier: str) -> None:
    assert as_rita.post(f"{url('take_back', question)}?earlier={earlier}").status_code == 404
    question.refresh_from_db()
    assert question.status == "active"


def test_actions_are_posts(as_rita: Client, question: Question) -> None:
    """B5: opened by hand they lead back, and do nothing."""
    before = Question.objects.values().get(pk=question.pk)
    for action in ("activate", "take_back", "retire", "review"):
        assert as_rita.get(url(action, question)).status_code == 302
    assert Question.objects.values().get(pk=question.pk) == before


# --- Who may --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["rita", "max_", "ada"])
def test_recruiters_hiring_managers_and_administrators_edit(
    client: Client, question: Question, who: str, request: pytest.FixtureRequest, settings: Any
) -> None:
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    client.force_login(request.getfixturevalue(who))
    assert "Write a question" in client.get(LIST).content.decode()
    assert client.get(url("edit", question)).status_code == 200
    assert client.post(url("retire", question)).status_code == 302


def test_olga_reads_what_is_no_draft(as_olga: Client, question: Question, casting: Competency, rita: User) -> None:
    draft = write_question(casting, by=rita, title="Only a draft")
    page = as_olga.get(LIST)
    assert titles(page) == ["The cracked bell"]
    for button in ("Write a question", "Edit as version", ">Retire<", "Mark as reviewed"):
        assert button not in page.content.decode()
    assert as_olga.get(url("detail", question)).status_code == 200
    assert titles(as_olga.get(f"{LIST}?status=draft")) == ["The cracked bell"]
    assert as_olga.get(f"{LIST}?question={draft.pk}").context["question"] == question
    assert as_olga.get(url("detail", draft)).status_code == 404


def test_olga_changes_nothing(as_olga: Client, question: Question) -> None:
    assert as_olga.get(reverse("questionbank:question_add")).status_code == 404
    assert as_olga.post(reverse("questionbank:question_add"), {}).status_code == 404
    assert as_olga.get(url("edit", question)).status_code == 404
    for action in ("edit", "activate", "take_back", "retire", "review"):
        assert as_olga.post(url(action, question)).status_code == 404
    question.refresh_from_db()
    assert (question.status, question.reviewed_on) == ("active", None)


def test_nobody_reads_without_signing_in(client: Client, question: Question) -> None:
    for address in (LIST, url("detail", question), reverse("questionbank:practice")):
        assert client.get(address).status_code == 302


def test_the_navigation_leads_here(as_olga: Client) -> None:
    page = as_olga.get(LIST).content.decode()
    assert f'<a href="{LIST}" aria-current="page">Question bank</a>' in page
