"""Two questions of the bank become one: what asked the other one has the kept one, and no history is lost."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.loops.services.merging_questions import merge_questions, reach_of, take_questions_apart
from interviews.models import InterviewQuestion, QuestionMerge
from questionbank.finding.counts import recount
from questionbank.models import Competency, Question
from questionbank.questions.services import save_question
from tests.factories.bank import complete, make_competency, write_question
from tests.factories.people import client_of, make_person
from tests.factories.plan import add_round, make_candidate, make_opening, make_template, put_into
from tests.factories.run import copy_question, make_interview, make_loop
from tests.racing import race

OTHER = "The big bell cracked overnight. What would you do?"


@pytest.fixture
def rita(db: None) -> User:
    return make_person("rita")


@pytest.fixture
def casting(db: None) -> Competency:
    return make_competency("Casting")


@pytest.fixture
def kept(casting: Competency, rita: User) -> Question:
    return write_question(casting, by=rita, status="active", title="The cracked bell")


@pytest.fixture
def other(casting: Competency, rita: User) -> Question:
    return write_question(casting, by=rita, status="active", title="A crack", prompt=OTHER)


def held(question: Question, *others: Question) -> InterviewQuestion:
    """A held interview in a loop of its own that asked these."""
    loop = make_loop(make_candidate(opening=make_opening(template=make_template(rounds=0))), by=make_person("rita"))
    interview = make_interview(loop, status="completed")
    for one in others:
        copy_question(interview, one)
    return copy_question(interview, question)


def stored(row: Any) -> Any:
    row.refresh_from_db()
    return row


@pytest.mark.sqlite
def test_templates_and_loops_have_the_kept_one(kept: Question, other: Question, rita: User) -> None:
    place, use = put_into(add_round(make_template(rounds=0)), other), held(other)
    assert merge_questions(question=other, into=kept, by=rita).into == kept
    assert stored(place).question == kept
    assert (stored(use).question, use.slug, use.prompt) == (kept, kept.slug, OTHER)
    recount()
    assert Question.objects.with_use().get(pk=kept.pk).asked == 1
    assert (stored(other).status, other.merged_into) == ("retired", kept)
    assert list(Question.objects.current()) == [kept]
    assert AuditEvent.objects.get(action="question.merged").subject_id == str(other.pk)


def test_every_version_is_history(kept: Question, other: Question, casting: Competency, rita: User) -> None:
    second = save_question(
        question=other, content=complete(casting, title="A crack", prompt=OTHER, minutes=30), by=rita
    )
    merge_questions(question=second, into=kept, by=rita)
    assert set(kept.merged.all()) == {other, second}
    page = client_of(rita).get(reverse("questionbank:question_versions", args=[kept.pk])).text
    assert "A crack, version" in page
    assert "Merged into" in client_of(rita).get(reverse("questionbank:question_detail", args=[other.pk])).text


def test_what_asks_both_keeps_both(kept: Question, other: Question, rita: User) -> None:
    round_ = add_round(make_template(rounds=0))
    put_into(round_, kept)
    place, use = put_into(round_, other), held(other, kept)
    alone = held(other)
    reach = reach_of(other, kept)
    assert (reach.templates, reach.templates_asking_both, reach.loops, reach.loops_asking_both) == (0, 1, 1, 1)
    merge_questions(question=other, into=kept, by=rita)
    assert (stored(place).question, stored(use).question, stored(alone).question) == (other, other, kept)


def test_what_was_merged_stays_merged(kept: Question, other: Question, casting: Competency, rita: User) -> None:
    merge_questions(question=other, into=kept, by=rita)
    with pytest.raises(RuleViolation, match="merged into “The cracked bell”"):
        save_question(question=stored(other), content=complete(casting, title="Back"), by=rita)
    with pytest.raises(RuleViolation, match="already"):
        merge_questions(question=other, into=kept, by=rita)
    third = write_question(casting, by=rita, status="active", title="Third")
    merge_questions(question=kept, into=third, by=rita)
    assert stored(other).merged_into == third


def test_a_merge_is_undone(kept: Question, other: Question, casting: Competency, rita: User) -> None:
    """Rounds, loops, versions and their status are what they were; what came since stays with the kept one."""
    draft = save_question(question=other, content=complete(casting, title="A crack", prompt=OTHER, minutes=30), by=rita)
    first = write_question(casting, by=rita, status="active", title="First")
    merge_questions(question=first, into=other, by=rita)
    round_ = add_round(make_template(rounds=0))
    place, use = put_into(round_, other), held(other)
    merge = merge_questions(question=other, into=kept, by=rita)
    since = put_into(add_round(make_template(rounds=0)), kept)
    assert take_questions_apart(merge=merge, by=rita) == other
    assert (stored(place).question, stored(since).question) == (other, kept)
    assert (stored(use).question, use.slug) == (other, other.slug)
    assert [(stored(row).status, row.merged_into) for row in (other, draft)] == [("active", None), ("draft", None)]
    assert stored(first).merged_into == other
    assert stored(kept).is_active
    with pytest.raises(RuleViolation, match="apart again already"):
        take_questions_apart(merge=merge, by=rita)


def test_what_was_merged_on_is_not_taken_apart(
    kept: Question, other: Question, casting: Competency, rita: User
) -> None:
    merge = merge_questions(question=other, into=kept, by=rita)
    merge_questions(question=kept, into=write_question(casting, by=rita, status="active", title="Third"), by=rita)
    with pytest.raises(RuleViolation, match="“The cracked bell” was merged into another question"):
        take_questions_apart(merge=merge, by=rita)


def test_the_page_offers_undo(kept: Question, other: Question, rita: User) -> None:
    client = client_of(rita)
    page = client.post(merge_page(other), {"into": kept.pk}, follow=True).text
    undo = reverse("interviews:question_take_apart", args=[QuestionMerge.objects.get().pk])
    assert f'action="{undo}"' in page
    assert "apart again" in client.post(undo, follow=True).text
    assert stored(other).merged_into is None
    assert client_of(make_person("olga")).post(undo).status_code == 404


# --- At the same moment ---------------------------------------------------------------------------------------


@pytest.fixture
def bank(transactional_db: None) -> tuple[Question, Question, User]:
    rita, casting = make_person("rita"), make_competency("Casting")
    kept = write_question(casting, by=rita, status="active", title="The cracked bell")
    return kept, write_question(casting, by=rita, status="active", title="A crack", prompt=OTHER), rita


def kinds(outcomes: list[Any]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


@pytest.mark.postgres
def test_two_merges_of_a_pair_are_one(bank: tuple[Question, Question, User]) -> None:
    """Whichever way round: one goes and one stays, and never both into each other."""
    kept, other, rita = bank
    outcomes = race(
        lambda: merge_questions(question=other, into=kept, by=rita),
        lambda: merge_questions(question=kept, into=other, by=rita),
        lambda: merge_questions(question=other, into=kept, by=rita),
    )
    assert kinds(outcomes) == ["QuestionMerge", "RuleViolation", "RuleViolation"]
    assert Question.objects.filter(merged_into=None).count() == 1


@pytest.mark.postgres
def test_an_edit_and_a_merge_come_one_after_the_other(bank: tuple[Question, Question, User]) -> None:
    """The edit is a version of what went, or is refused; no version stays outside the merge."""
    kept, other, rita = bank
    content = complete(other.competency, title="A crack", prompt=OTHER, minutes=30)
    outcomes = race(
        lambda: merge_questions(question=other, into=kept, by=rita),
        lambda: save_question(question=other, content=content, by=rita),
    )
    assert kinds(outcomes) in (["Question", "QuestionMerge"], ["QuestionMerge", "RuleViolation"])
    versions = Question.objects.filter(slug=other.slug)
    assert {(row.status, row.merged_into_id) for row in versions} == {("retired", kept.pk)}


@pytest.mark.postgres
def test_undo_twice_is_once(bank: tuple[Question, Question, User]) -> None:
    kept, other, rita = bank
    merge = merge_questions(question=other, into=kept, by=rita)
    outcomes = race(*[lambda: take_questions_apart(merge=merge, by=rita)] * 2)
    assert kinds(outcomes) == ["Question", "RuleViolation"]
    assert stored(other).is_active


def test_refused(kept: Question, casting: Competency, rita: User) -> None:
    draft = write_question(casting, by=rita, title="A draft")
    put_into(add_round(make_template(rounds=0)), kept)
    with pytest.raises(RuleViolation, match="no round may ask a draft"):
        merge_questions(question=kept, into=draft, by=rita)
    with pytest.raises(RuleViolation, match="versions of one question"):
        merge_questions(question=kept, into=kept, by=rita)
    assert stored(kept).merged_into is None


# --- The page -------------------------------------------------------------------------------------------------


def merge_page(question: Question) -> str:
    return reverse("interviews:question_merge", args=[question.pk])


def test_the_page_says_what_changes_and_merges(kept: Question, other: Question, rita: User) -> None:
    client = client_of(rita)
    put_into(add_round(make_template(rounds=0)), other)
    page = " ".join(client.get(merge_page(other)).text.split())
    assert "One loop template and no loops point to it then" in page
    assert "Right afterwards it can be undone" in page
    response = client.post(merge_page(other), {"into": kept.pk}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("questionbank:question_detail", args=[kept.pk])
    assert stored(other).merged_into == kept


def test_what_was_merged_offers_no_edit(kept: Question, other: Question, rita: User) -> None:
    merge_questions(question=other, into=kept, by=rita)
    client, edit = client_of(rita), reverse("questionbank:question_edit", args=[other.pk])
    assert edit not in client.get(reverse("questionbank:question_detail", args=[other.pk])).text
    assert "Go back" not in client.get(reverse("questionbank:question_versions", args=[other.pk])).text
    assert "was merged into this question, so it is edited no more" in client.get(edit, follow=True).text


def test_a_refusal_stands_on_the_page(kept: Question, rita: User) -> None:
    response = client_of(rita).post(merge_page(kept), {"into": kept.pk})
    assert response.status_code == 409
    assert "versions of one question" in response.text
    assert "Nothing in the bank is close" in response.text


def test_who_may_merge(kept: Question, other: Question, db: None) -> None:
    manager = make_person("max")
    make_opening(manager=manager, template=make_template(rounds=0))
    for nobody in (manager, make_person("olga")):
        assert client_of(nobody).get(merge_page(other)).status_code == 404
        assert client_of(nobody).post(merge_page(other), {"into": kept.pk}).status_code == 404
    assert client_of(make_person("rita")).post(merge_page(other), {"into": "999"}).status_code == 404
    assert stored(other).merged_into is None
