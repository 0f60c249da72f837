"""Questions keep their history, competencies their anchors, and kit files never overwrite what people wrote."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.errors import RuleViolation
from core.models import AuditEvent
from questionbank.competencies.services import save_competency
from questionbank.exhibits.exhibit_content import ExhibitContent
from questionbank.exporting import bank_export
from questionbank.exporting.bank_export import entry_of
from questionbank.importing.kit_content import KitFile
from questionbank.importing.kit_files import parse_kit_file, shipped_kit_file, write_kit_file
from questionbank.importing.services import load_kit_file_questions
from questionbank.models import Competency, PracticePrompt, Question
from questionbank.questions.content import QuestionContent, content_of
from questionbank.questions.services import (
    activate_question,
    changed_between,
    create_question,
    retire_question,
    review_question,
    save_question,
    take_back_activation,
)
from questionbank.writing.forms import QuestionForm
from tests.factories.bank import (
    SMALL,
    bring_into_use,
    category_called,
    complete,
    group_called,
    make_competency,
    write_question,
)
from tests.factories.plan import mark_used

pytestmark = pytest.mark.django_db


@pytest.fixture
def kit() -> KitFile:
    return parse_kit_file(SMALL, "small.yaml")


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


# --- Questions ------------------------------------------------------------------------------------------------


def test_a_new_question_is_a_draft_of_its_author(casting: Competency, rita: User) -> None:
    content = complete(casting)
    question = create_question(content=content, by=rita)
    assert (question.slug, question.version, question.status) == ("the-cracked-bell", 1, "draft")
    assert (question.author, question.author_name) == (rita, "Rita Okafor")
    assert content_of(Question.objects.with_items().get(pk=question.pk)) == content
    assert actions()[-1] == "question.created"


def test_two_questions_of_one_title_get_slugs_of_their_own(casting: Competency, rita: User) -> None:
    slugs = [create_question(content=complete(casting), by=rita).slug for _ in range(3)]
    assert slugs == ["the-cracked-bell", "the-cracked-bell-2", "the-cracked-bell-3"]


def test_a_title_without_letters_still_gets_a_slug(casting: Competency, rita: User) -> None:
    assert create_question(content=complete(casting, title="鐘？"), by=rita).slug == "question"


def test_a_slug_of_an_underscored_title_can_leave_in_a_kit_file(casting: Competency, rita: User) -> None:
    """Kit files read small letters, digits and hyphens."""
    assert create_question(content=complete(casting, title="What __init__ does, learning_rate"), by=rita).slug == (
        "what-init-does-learning-rate"
    )


def test_an_unused_draft_changes_in_place(casting: Competency, rita: User) -> None:
    question = create_question(content=complete(casting), by=rita)
    content = complete(
        casting, minutes=20, follow_ups=("Why?", "How?", "Who?", "When?"), anchors={1: "a", 3: "b", 5: "c"}
    )
    saved = save_question(question=question, content=content, by=rita)
    assert (saved.pk, saved.version) == (question.pk, 1)
    assert content_of(Question.objects.with_items().get(pk=saved.pk)) == content
    assert actions()[-1] == "question.edited"


def test_the_same_content_changes_nothing(casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita, status="active")
    before = actions()
    assert save_question(question=question, content=complete(casting), by=rita) == question
    assert Question.objects.count() == 1
    assert actions() == before


@pytest.mark.parametrize("status", ["active", "retired"])
def test_an_edit_of_an_active_or_retired_version_makes_the_next_one(
    casting: Competency, rita: User, status: str
) -> None:
    question = write_question(casting, by=rita, status=status)
    version = save_question(question=question, content=complete(casting, minutes=20), by=rita)
    assert (version.slug, version.version, version.status) == (question.slug, 2, "draft")
    assert version.reviewed_on is None
    question.refresh_from_db()
    assert (question.minutes, question.status) == (12, status)
    assert actions()[-1] == "question.versioned"


def test_an_edit_of_a_used_draft_makes_the_next_version(casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita)
    mark_used(question)
    version = save_question(question=question, content=complete(casting, minutes=20), by=rita)
    assert version.version == 2
    question.refresh_from_db()
    assert question.minutes == 12


def test_an_older_version_is_not_edited(casting: Competency, rita: User) -> None:
    first = write_question(casting, by=rita, status="active")
    save_question(question=first, content=complete(casting, minutes=20), by=rita)
    with pytest.raises(RuleViolation, match="There is a version 2"):
        save_question(question=first, content=complete(casting, minutes=30), by=rita)


def test_activating_the_next_version_retires_the_one_before(casting: Competency, rita: User) -> None:
    first = write_question(casting, by=rita, status="active")
    second = save_question(question=first, content=complete(casting, minutes=20), by=rita)
    assert activate_question(question=second, by=rita) == first
    assert dict(Question.objects.values_list("version", "status")) == {1: "retired", 2: "active"}
    take_back_activation(question=second, earlier=first, by=rita)
    assert dict(Question.objects.values_list("version", "status")) == {1: "active", 2: "draft"}


def test_an_activation_is_not_taken_back_once_a_round_has_the_version(casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita, status="active")
    mark_used(question)
    with pytest.raises(RuleViolation, match="Retire it instead"):
        take_back_activation(question=question, by=rita)


def test_taking_back_never_activates_another_question(casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita, status="active")
    other = write_question(casting, by=rita, title="Another bell", status="retired")
    take_back_activation(question=question, earlier=other, by=rita)
    other.refresh_from_db()
    assert other.status == "retired"


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ({"rationale": ""}, "why it is asked"),
        ({"strong_answer": ()}, "a strong answer"),
        ({"assessment_points": ()}, "listen for"),
        ({"pitfalls": ()}, "go wrong"),
        ({"follow_ups": ("Why?", "How?")}, "three follow-ups"),
    ],
)
def test_an_incomplete_question_is_not_activated(
    casting: Competency, rita: User, lacking: dict[str, Any], words: str
) -> None:
    question = create_question(content=complete(casting, **lacking), by=rita)
    with pytest.raises(RuleViolation, match=words):
        activate_question(question=question, by=rita)
    question.refresh_from_db()
    assert question.status == "draft"


def test_a_retired_question_can_come_back_and_a_draft_is_not_retired_twice(casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita, status="active")
    retire_question(question=question, by=rita)
    with pytest.raises(RuleViolation, match="This question is retired"):
        retire_question(question=question, by=rita)
    activate_question(question=question, by=rita)
    assert actions()[-2:] == ["question.retired", "question.activated"]


def test_a_review_is_dated_and_lasts_a_year(casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita, status="active")
    with time_machine.travel("2026-03-12 12:00+00:00"):
        review_question(question=question, by=rita)
    question.refresh_from_db()
    assert (question.reviewer_name, question.reviewed_on) == ("Rita Okafor", date(2026, 3, 12))
    for day, is_due in (("2027-03-12", False), ("2027-03-13", True)):
        with time_machine.travel(f"{day} 12:00+00:00"):
            assert question.is_review_due is is_due
            assert Question.objects.review_due(date.fromisoformat(day)).exists() is is_due


def test_what_was_just_written_is_due_in_a_year(casting: Competency, rita: User) -> None:
    """F25: writing is a look at it, and so is an edit of a draft."""
    with time_machine.travel("2025-03-12 12:00+00:00"):
        question = write_question(casting, by=rita, status="draft")
    with time_machine.travel("2026-03-12 12:00+00:00"):
        save_question(question=question, content=complete(casting, minutes=15), by=rita)
        question = activate_and_reload(question, rita)
        assert not question.is_review_due
        assert not Question.objects.review_due(date(2026, 3, 12)).exists()
    for day, is_due in (("2027-03-12", False), ("2027-03-13", True)):
        with time_machine.travel(f"{day} 12:00+00:00"):
            assert question.is_review_due is is_due
            assert Question.objects.review_due(date.fromisoformat(day)).exists() is is_due


def activate_and_reload(question: Question, by: User) -> Question:
    bring_into_use(question, by=by)
    return Question.objects.get(pk=question.pk)


def test_a_retired_question_is_not_reviewed(casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita, status="retired")
    with pytest.raises(RuleViolation, match="nothing to review"):
        review_question(question=question, by=rita)


def test_the_database_keeps_one_active_version(casting: Competency, rita: User) -> None:
    first = write_question(casting, by=rita, status="active")
    second = save_question(question=first, content=complete(casting, minutes=20), by=rita)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=second.pk).update(status="active")


def test_exhibits_and_a_sample_answer_are_kept_and_shown(casting: Competency, rita: User, as_rita: Client) -> None:
    exhibit = ExhibitContent("code", "for bell in bells:\n\tring(bell)", "two lines of Python")
    content = complete(casting, sample_answer="I look first.", exhibits=(exhibit,))
    question = create_question(content=content, by=rita)
    assert content_of(Question.objects.with_items().get(pk=question.pk)) == content
    page = as_rita.get(reverse("questionbank:question_detail", args=[question.pk])).content.decode()
    for said in ("for bell in bells:\n\tring(bell)", "two lines of Python", "I look first."):
        assert said in page


def test_exhibits_are_written_on_the_form(casting: Competency, rita: User, as_rita: Client) -> None:
    question = create_question(content=complete(casting, exhibits=(ExhibitContent("table", "a | b"),)), by=rita)
    edit = f"/questions/{question.pk}/edit/"
    form = as_rita.get(edit).context["form"]
    assert [form[row.text].value() or "" for row in form.exhibit_rows] == ["a | b", ""]
    values = {name: value for name in form.fields if (value := form[name].value()) is not None}
    code = "  for bell in bells:\r\n\tring(bell)\r\n"
    refused = as_rita.post(edit, {**values, "exhibit_2_kind": "picture", "exhibit_2_text": "https://a.example/b.png"})
    assert refused.status_code == 422 and "Say what the picture shows" in refused.content.decode()
    as_rita.post(edit, {**values, "exhibit_1_text": "", "exhibit_2_kind": "code", "exhibit_2_text": code})
    assert [(row.kind, row.text) for row in question.exhibits.all()] == [("code", "  for bell in bells:\n\tring(bell)")]


def test_a_page_keeps_the_exhibits_that_it_does_not_show(casting: Competency, rita: User, as_rita: Client) -> None:
    question = create_question(content=complete(casting, exhibits=(ExhibitContent("table", "a | b"),)), by=rita)
    address = reverse("questionbank:question_edit", args=[question.pk])
    typed = QuestionForm.values_of(content_of(question)) | {"competency": casting.pk, "title": "Another title"}
    as_rita.post(address, typed)
    question.refresh_from_db()
    assert question.title == "Another title"
    assert [exhibit.text for exhibit in question.exhibits.all()] == ["a | b"]


def test_each_difference_is_named(casting: Competency) -> None:
    content = complete(casting)
    other = make_competency("Tuning")
    changes: dict[str, Any] = {
        "title": "x", "prompt": "x", "competency": other, "category": category_called("technical"),
        "kind": "background", "minutes": 1, "language": "de", "levels": ("senior",), "tags": ("x",), "rationale": "x",
        "strong_answer": ("x",), "assessment_points": ("x",), "pitfalls": ("x",), "follow_ups": ("x",),
        "anchors": {1: "x"}, "sources": ("x",),
        "sample_answer": "x", "exhibits": (ExhibitContent("code", "x"),),
    }  # fmt: skip
    assert set(changes) == {*QuestionContent.__dataclass_fields__}
    for name, value in changes.items():
        named = changed_between(content, replace(content, **{name: value}))
        assert name in named and all(each == name or each.startswith("anchor_") for each in named)
    assert changed_between(content, complete(casting)) == []


# --- Competencies ---------------------------------------------------------------------------------------------


def test_a_competency_is_edited_with_its_anchors(casting: Competency, rita: User) -> None:
    anchors = {1: "Hopes.", 2: "Looks.", 3: "Measures.", 5: "Explains."}
    saved = save_competency(
        competency=casting,
        name="Casting bells",
        group=group_called("scenario"),
        definition="Pours.",
        anchors=anchors,
        by=rita,
    )
    assert (saved.slug, saved.name, saved.group_id) == ("casting", "Casting bells", "scenario")
    assert dict(saved.anchors.values_list("level", "text")) == anchors
    event = AuditEvent.objects.first()
    assert event is not None
    assert (event.action, event.fields) == ("competency.edited", ["anchor_2", "anchors", "definition", "group", "name"])


def test_the_same_competency_again_changes_nothing(casting: Competency, rita: User) -> None:
    before = actions()
    save_competency(
        competency=casting,
        name="Casting",
        group=group_called("technical"),
        definition="Pours metal.",
        anchors={1: "Hopes.", 3: "Measures.", 5: "Explains."},
        by=rita,
    )
    assert actions() == before


def test_a_competency_needs_its_three_anchors(casting: Competency, rita: User) -> None:
    with pytest.raises(RuleViolation, match="level 3"):
        save_competency(
            competency=casting,
            name="C",
            group=group_called("technical"),
            definition="D",
            anchors={1: "a", 5: "b"},
            by=rita,
        )


# --- Kits -----------------------------------------------------------------------------------------------------


def test_a_kit_comes_back_from_the_bank_as_it_was() -> None:
    kits = [shipped_kit_file(slug) for slug in ("ml-team-lead", "senior-ml-engineer")]
    for kit in kits:
        load_kit_file_questions(kit=kit)
    for kit in kits:
        slugs = [entry.slug for entry in kit.competencies]
        back = replace(
            kit,
            competencies=tuple(bank_export.competency_entries(slugs)),
            questions=tuple(bank_export.question_entries(entry.slug for entry in kit.questions)),
            practice=tuple(bank_export.practice_entries(entry.slug for entry in kit.practice)),
        )
        assert parse_kit_file(write_kit_file(back), "export.yaml") == kit


def test_loading_a_kit_twice_changes_nothing(kit: KitFile) -> None:
    first = load_kit_file_questions(kit=kit)
    before = actions()
    assert load_kit_file_questions(kit=kit) == first
    assert actions() == before
    assert (Question.objects.count(), PracticePrompt.objects.count()) == (1, 1)


def changed(kit: KitFile, **values: Any) -> KitFile:
    return replace(kit, questions=(replace(kit.questions[0], **values),))


def test_changed_content_becomes_the_next_version_and_is_active(kit: KitFile) -> None:
    first = load_kit_file_questions(kit=kit)["cracked-bell"]
    mark_used(first)
    second = load_kit_file_questions(kit=changed(kit, minutes=20))["cracked-bell"]
    assert (second.version, second.minutes, second.status) == (2, 20, "active")
    first.refresh_from_db()
    assert (first.minutes, first.status) == (12, "retired")


def test_an_earlier_content_does_not_come_back_by_itself(kit: KitFile) -> None:
    load_kit_file_questions(kit=kit)
    load_kit_file_questions(kit=changed(kit, minutes=20))
    assert load_kit_file_questions(kit=kit)["cracked-bell"].version == 2
    assert Question.objects.count() == 2


def test_people_s_own_active_version_outranks_a_changed_file(kit: KitFile, rita: User) -> None:
    first = load_kit_file_questions(kit=kit)["cracked-bell"]
    content = replace(content_of(first), minutes=30)
    own = save_question(question=first, content=content, by=rita)
    bring_into_use(own, by=rita)
    assert load_kit_file_questions(kit=kit)["cracked-bell"] == own
    assert load_kit_file_questions(kit=changed(kit, minutes=20))["cracked-bell"] == own
    assert dict(Question.objects.values_list("version", "status")) == {1: "retired", 2: "active", 3: "draft"}


def test_a_question_that_people_retired_stays_retired(kit: KitFile, rita: User) -> None:
    question = load_kit_file_questions(kit=kit)["cracked-bell"]
    retire_question(question=question, by=rita)
    load_kit_file_questions(kit=kit)
    load_kit_file_questions(kit=changed(kit, minutes=20))
    assert dict(Question.objects.values_list("version", "status")) == {1: "retired", 2: "draft"}


def test_a_competency_keeps_the_organisation_s_own_words(kit: KitFile, rita: User) -> None:
    load_kit_file_questions(kit=kit)
    casting = Competency.objects.get(slug="casting")
    anchors = {1: "Ours.", 3: "Ours too.", 5: "Ours as well."}
    save_competency(
        competency=casting,
        name="Our casting",
        group=group_called("technical"),
        definition="Ours.",
        anchors=anchors,
        by=rita,
    )
    load_kit_file_questions(kit=kit)
    casting.refresh_from_db()
    assert casting.name == "Our casting"


def test_a_name_that_belongs_to_another_competency_is_that_one(kit: KitFile, casting: Competency) -> None:
    Competency.objects.filter(pk=casting.pk).update(slug="own-casting")
    load_kit_file_questions(kit=kit)
    assert Question.objects.get().competency == casting
    assert PracticePrompt.objects.get().competency == casting
    casting.refresh_from_db()
    assert (casting.slug, casting.definition) == ("own-casting", "Pours metal.")


def test_changed_practice_prompts_follow_the_file(kit: KitFile) -> None:
    load_kit_file_questions(kit=kit)
    practice = replace(kit.practice[0], title="Another tone", samples=kit.practice[0].samples[::-1])
    load_kit_file_questions(kit=replace(kit, practice=(practice,)))
    stored = PracticePrompt.objects.get()
    assert stored.title == "Another tone"
    assert list(stored.samples.values_list("rating", flat=True)) == [5, 3, 1]


def test_an_entry_of_the_bank_carries_its_history(casting: Competency, rita: User) -> None:
    question = write_question(casting, by=rita, status="active")
    review_question(question=question, by=rita)
    entry = entry_of(Question.objects.with_items().get(pk=question.pk))
    assert (entry.author, entry.reviewer, entry.status) == ("Rita Okafor", "Rita Okafor", "active")
