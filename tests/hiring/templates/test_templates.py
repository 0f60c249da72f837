"""Loop templates: versions, rounds, places of questions, and what stops a publication."""

import pytest

from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.models import LoopTemplate
from hiring.templates.services import (
    add_question,
    add_round,
    create_template,
    discard_draft,
    draft_next_version,
    move_question,
    move_round,
    publish_template,
    remove_question,
    remove_round,
    update_round,
)
from questionbank.models import Question
from tests.factories.bank import make_competency, make_question
from tests.factories.plan import draft_template, make_role


def titles(round):
    return [placed.question.title for placed in round.round_questions.order_by("position")]


def last_action():
    return AuditEvent.objects.first().action


class TestPublishing:
    def test_dates_the_version_and_leaves_a_trace(self, draft, staff):
        template = publish_template(template=draft, by=staff["max"])
        assert template.status == "published"
        assert template.published_by == staff["max"]
        assert template.published_at
        assert last_action() == "template.published"

    def test_says_everything_that_stops_it(self, plan_role, questions, staff):
        draft = draft_template(plan_role, questions[0], by=staff["rita"])
        update_round(round=draft.rounds.get(), minutes=20, by=staff["rita"])
        with pytest.raises(RuleViolation) as refusal:
            publish_template(template=draft, by=staff["rita"])
        assert refusal.value.sentence == (
            "Two things stop this version from being published. "
            "No question covers collaboration, and the technical round is 5 minutes longer than its slot."
        )
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_a_retired_question_stops_it(self, draft, questions, staff):
        Question.objects.filter(pk=questions[0].pk).update(status="retired")
        with pytest.raises(RuleViolation, match="“Scale a service” is not an active question any more"):
            publish_template(template=draft, by=staff["rita"])

    def test_archives_the_version_before(self, published, staff):
        draft = draft_next_version(template=published, by=staff["rita"])
        publish_template(template=draft, by=staff["rita"])
        published.refresh_from_db()
        assert published.status == "archived"
        assert published.published_at
        assert LoopTemplate.objects.published().get() == draft

    def test_twice_is_refused(self, published, staff):
        with pytest.raises(RuleViolation, match="This loop template is published"):
            publish_template(template=published, by=staff["rita"])


class TestImmutability:
    def test_every_change_of_a_published_version_is_refused(self, published, design, staff):
        round = published.rounds.get()
        placed = round.round_questions.first()
        other = make_question("Another", competency=design)
        by = staff["rita"]
        actions = [
            lambda: add_round(template=published, kind="custom", name="More", by=by),
            lambda: update_round(round=round, minutes=90, by=by),
            lambda: move_round(round=round, position=1, by=by),
            lambda: remove_round(round=round, by=by),
            lambda: add_question(round=round, question=other, by=by),
            lambda: move_question(placed=placed, position=2, by=by),
            lambda: remove_question(placed=placed, by=by),
            lambda: discard_draft(template=published, by=by),
        ]
        for action in actions:
            with pytest.raises(RuleViolation, match="A published version never changes"):
                action()
        assert titles(round) == ["Scale a service", "Two minds"]

    def test_editing_makes_the_next_version_with_the_same_plan(self, published, staff):
        draft = draft_next_version(template=published, by=staff["rita"])
        assert (draft.version, draft.status, draft.name) == (2, "draft", published.name)
        assert titles(draft.rounds.get()) == titles(published.rounds.get())
        assert draft.rounds.get().minutes == 60

    def test_a_second_edit_goes_on_with_the_same_draft(self, published, staff):
        first = draft_next_version(template=published, by=staff["rita"])
        assert draft_next_version(template=published, by=staff["max"]) == first

    def test_the_copy_takes_the_newest_version_of_a_question(self, published, questions, design, staff):
        Question.objects.filter(pk=questions[0].pk).update(status="retired")
        newer = make_question("Scale a service better", slug="scale-a-service", competency=design, version=2)
        draft = draft_next_version(template=published, by=staff["rita"])
        assert newer in draft.rounds.get().questions.all()
        assert questions[0] in published.rounds.get().questions.all()

    def test_a_discarded_draft_leaves_the_published_version(self, published, staff):
        draft = draft_next_version(template=published, by=staff["rita"])
        discard_draft(template=draft, by=staff["rita"])
        assert LoopTemplate.objects.get() == published
        assert last_action() == "template.discarded"


class TestQuestionsOfARound:
    def test_only_active_questions_enter(self, draft, design, staff):
        sleeping = make_question("Not ready", competency=design, status="draft")
        with pytest.raises(RuleViolation, match="“Not ready” is draft. Only active questions enter a round."):
            add_question(round=draft.rounds.get(), question=sleeping, by=staff["rita"])

    def test_a_question_stands_once_in_a_template(self, draft, questions, staff):
        second = add_round(template=draft, kind="scenario", name="Scenario", by=staff["rita"])
        with pytest.raises(RuleViolation, match="“Two minds” is asked already, in Technical."):
            add_question(round=second, question=questions[1], by=staff["rita"])

    def test_moves_up_down_and_to_another_round(self, draft, design, staff):
        first = draft.rounds.get()
        add_question(round=first, question=make_question("Third", competency=design), by=staff["rita"])
        placed = first.round_questions.get(question__slug="third")
        move_question(placed=placed, position=1, by=staff["rita"])
        assert titles(first) == ["Third", "Scale a service", "Two minds"]
        move_question(placed=placed, position=2, by=staff["rita"])
        assert titles(first) == ["Scale a service", "Third", "Two minds"]
        second = add_round(template=draft, kind="scenario", name="Scenario", by=staff["rita"])
        move_question(placed=placed, round=second, by=staff["rita"])
        assert (titles(first), titles(second)) == (["Scale a service", "Two minds"], ["Third"])
        assert list(first.round_questions.values_list("position", flat=True)) == [1, 2]

    def test_does_not_move_to_another_template(self, draft, plan_role, staff):
        other = draft_template(plan_role, name="Other", by=staff["rita"])
        placed = draft.rounds.get().round_questions.first()
        with pytest.raises(RuleViolation, match="another loop template"):
            move_question(placed=placed, round=other.rounds.get(), by=staff["rita"])

    def test_a_removed_question_can_come_back_to_its_place(self, draft, questions, staff):
        first = draft.rounds.get()
        remove_question(placed=first.round_questions.get(position=1), by=staff["rita"])
        assert titles(first) == ["Two minds"]
        add_question(round=first, question=questions[0], position=1, by=staff["rita"])
        assert titles(first) == ["Scale a service", "Two minds"]


class TestRounds:
    def test_are_numbered_without_gaps(self, draft, staff):
        for name in ("Managerial", "Scenario"):
            add_round(template=draft, kind="custom", name=name, by=staff["rita"])
        move_round(round=draft.rounds.get(name="Scenario"), position=1, by=staff["rita"])
        assert list(draft.rounds.values_list("position", "name")) == [
            (1, "Scenario"),
            (2, "Technical"),
            (3, "Managerial"),
        ]
        remove_round(round=draft.rounds.get(name="Technical"), by=staff["rita"])
        assert list(draft.rounds.values_list("position", "name")) == [(1, "Scenario"), (2, "Managerial")]

    def test_are_refused_when_shorter_than_their_fixed_part(self, draft, staff):
        with pytest.raises(RuleViolation, match="A round takes from 15 minutes to 8 hours."):
            add_round(template=draft, kind="custom", name="Short", minutes=10, by=staff["rita"])


def test_a_name_is_used_once_for_a_role(draft, plan_role, staff):
    with pytest.raises(RuleViolation, match="with this name already"):
        create_template(role=plan_role, name=draft.name, by=staff["rita"])


def test_two_roles_may_use_one_name(draft, staff):
    other = make_role("Designer", make_competency("Sketching"))
    assert create_template(role=other, name=draft.name, by=staff["rita"]).version == 1
