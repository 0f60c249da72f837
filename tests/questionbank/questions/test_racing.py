"""Two people at one question at the same moment: one after the other, and nobody gets an error of the database."""

import pytest

from accounts.models import User
from core.errors import RuleViolation
from questionbank.models import Competency, Question
from questionbank.questions.services import activate_question, save_question
from tests.factories.bank import complete, write_question
from tests.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def active(casting: Competency, rita: User) -> Question:
    return write_question(casting, by=rita, status="active")


def test_two_edits_make_one_next_version(active: Question, casting: Competency, rita: User) -> None:
    def save(minutes: int) -> Question:
        return save_question(question=active, content=complete(casting, minutes=minutes), by=rita)

    outcomes = race(lambda: save(20), lambda: save(30), lambda: save(40))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Question", "RuleViolation", "RuleViolation"]
    assert list(Question.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_activating_twice_is_done_once(active: Question, casting: Competency, rita: User) -> None:
    draft = save_question(question=active, content=complete(casting, minutes=20), by=rita)
    outcomes = race(*[lambda: activate_question(question=draft, by=rita)] * 3)
    assert outcomes.count(active) == 1
    assert sum(isinstance(outcome, RuleViolation) for outcome in outcomes) == 2
    assert dict(Question.objects.values_list("version", "status")) == {1: "retired", 2: "active"}
