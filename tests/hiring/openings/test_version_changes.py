"""What another version changes, in sentences."""

import pytest

from hiring.models import LoopTemplate
from hiring.openings.version_changes import changes_between, rounds_of
from hiring.templates.services import draft_next_version
from tests.factories.bank import make_question
from tests.factories.people import make_user
from tests.factories.plan import add_round, make_template, put_into


def sentences(old, new):
    plans = [rounds_of(LoopTemplate.objects.with_plan().get(pk=template.pk)) for template in (old, new)]
    return [change.sentence for change in changes_between(*plans)]


@pytest.fixture
def versions(db):
    old = make_template(rounds=2, questions=2)
    return old, draft_next_version(template=old, by=make_user())


def test_nothing_changes(versions):
    """A4"""
    old, new = versions
    assert sentences(old, new) == []


def test_each_change_is_a_sentence(versions):
    """A4"""
    old, new = versions
    first, second = new.rounds.all()
    first.minutes, first.purpose = 75, "To see how deep it goes."
    first.save()
    gone, reworded = (place.question for place in first.round_questions.all())
    first.round_questions.get(question=gone).delete()
    place = first.round_questions.get(question=reworded)
    type(reworded).objects.filter(pk=reworded.pk).update(status="retired")
    place.question = make_question(reworded.title, version=2, competency=reworded.competency)
    place.save()
    moved = second.round_questions.first()
    moved.round = first
    moved.position = 9
    moved.save()
    third = add_round(new, name="Portfolio", minutes=30)
    fresh = make_question("Show us one")
    put_into(third, fresh)
    assert sentences(old, new) == [
        "New round: Portfolio, 30 minutes.",
        f"{first.name} takes 75 minutes instead of 60.",
        f"{first.name} has another purpose.",
        "New question: “Show us one” in Portfolio.",
        f"Question left out: “{gone.title}”.",
        f"“{moved.question.title}” is asked in {first.name} instead of {second.name}.",
        f"“{reworded.title}” comes in version 2 of its text.",
    ]
    assert f"Round left out: {second.name}." in sentences(new, make_template(rounds=1))
