"""F5: nobody puts words of their own before a candidate unseen, by no door; a file still leaves as it came."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import User
from core.errors import RuleViolation
from hiring.kits.export import collect_kit_file
from hiring.kits.services import install_kit_file
from hiring.models import Role
from interviews.loops.services.loops import plan_loop
from questionbank.importing.kit_files import parse_kit_file, write_kit_file
from questionbank.importing.services import import_kit_file
from questionbank.models import Question
from questionbank.questions.services import activate_question, retire_question, review_question
from questionbank.reviewing.reviewers import tell_reviewers
from questionbank.reviewing.services import send_for_review
from tests.factories.bank import SMALL, in_a_small_house, write_question
from tests.factories.people import client_of, give_second_factor, make_person
from tests.factories.plan import make_candidate, make_opening

pytestmark = pytest.mark.django_db
KIT = parse_kit_file(SMALL, "small.yaml")


@pytest.fixture
def rita() -> User:
    return make_person("rita")


@pytest.fixture
def ada() -> User:
    person = make_person("ada")
    give_second_factor(person)
    return person


@pytest.fixture
def brought(rita: User) -> Question:
    """The active question of a kit file that Rita imported."""
    import_kit_file(kit=KIT, by=rita)
    return Question.objects.get(slug=KIT.questions[0].slug)


def plan(by: User) -> None:
    template = Role.objects.get().loop_templates.get()
    plan_loop(candidate=make_candidate(opening=make_opening(manager=by, template=template)), by=by)


def page_of(person: User, address: str) -> str:
    return " ".join(client_of(person).get(address).content.decode().split())


def test_a_kit_comes_whole_and_leaves_as_it_came(brought: Question) -> None:
    assert brought.is_active
    assert write_kit_file(collect_kit_file(role=Role.objects.get())) == write_kit_file(KIT)


def test_no_loop_asks_it_before_somebody_else_has_read_it(brought: Question, rita: User, ada: User) -> None:
    with pytest.raises(RuleViolation, match="nobody else here has read it yet"):
        plan(rita)
    with pytest.raises(RuleViolation, match="You wrote words of this version"):
        review_question(question=brought, by=rita)
    retire_question(question=brought, by=rita)
    activate_question(question=brought, by=rita)
    with pytest.raises(RuleViolation, match="nobody else here has read it yet"):
        plan(rita)
    review_question(question=brought, by=ada)
    plan(rita)


def test_it_stands_in_the_queue_of_others_and_its_page_says_why(brought: Question, rita: User, ada: User) -> None:
    page = page_of(ada, f"/questions/{brought.pk}/")
    assert "It came with a kit file that <bdi>Rita Okafor</bdi> brought in. Nobody else here has read it yet" in page
    assert brought.title in page_of(ada, "/questions/reviews/")
    assert "waits for somebody else" in page_of(rita, "/questions/reviews/")
    assert "You wrote words of this version" in page_of(rita, f"/questions/{brought.pk}/")
    assert "One question waits for a review" in page_of(ada, "/")
    Question.objects.update(review_asked_at=brought.written_at.replace(year=2020))
    assert tell_reviewers() == 1
    review_question(question=brought, by=ada)
    assert brought.title not in page_of(ada, "/questions/reviews/")
    assert mail.outbox == []


def test_the_preview_says_what_waits(rita: User) -> None:
    answer = client_of(rita).post("/questions/import/", {"text": SMALL, "preview": "1"}).content.decode()
    assert "until somebody else has read it" in answer
    in_a_small_house()
    answer = client_of(rita).post("/questions/import/", {"text": SMALL, "preview": "1"}).content.decode()
    assert "until somebody else has read it" not in answer


def test_a_draft_of_a_kit_is_not_approved_by_whoever_brought_it(rita: User, ada: User) -> None:
    draft = replace(KIT.questions[0], status="draft")
    import_kit_file(kit=replace(KIT, role=None, templates=(), practice=(), questions=(draft,)), by=rita)
    question = Question.objects.get()
    send_for_review(question=question, by=rita)
    with pytest.raises(RuleViolation, match="You wrote words of this version"):
        activate_question(question=question, by=rita)
    activate_question(question=question, by=ada)
    question.refresh_from_db()
    assert not question.is_unread


def test_a_file_by_command_waits_too(rita: User, tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL, encoding="utf-8")
    call_command("import_guide", str(file))
    question = Question.objects.get()
    assert question.is_unread
    review_question(question=question, by=rita)


def test_kits_of_the_gallery_and_small_houses_go_on_as_before(rita: User) -> None:
    install_kit_file(kit=KIT, by=rita)
    assert not Question.objects.get().is_unread
    plan(rita)


def test_a_small_house_uses_what_it_brings(rita: User) -> None:
    in_a_small_house()
    import_kit_file(kit=KIT, by=rita)
    plan(rita)
    review_question(question=Question.objects.get(), by=rita)


def test_the_writer_does_not_mark_their_own_as_reviewed(rita: User, ada: User) -> None:
    """Rita wrote it, Ada approved it: Ada's name stays."""
    import_kit_file(kit=KIT, by=ada)
    competency = Question.objects.get().competency
    question = write_question(competency, by=rita, status="review")
    activate_question(question=question, by=ada)
    answer = client_of(rita).post(f"/questions/{question.pk}/review/")
    assert answer.status_code == 409
    question.refresh_from_db()
    assert question.reviewer_name == ada.name
    assert client_of(make_person("max")).post(f"/questions/{question.pk}/review/").status_code == 404
