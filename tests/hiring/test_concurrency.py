"""Two people, or two tabs, at the same moment: one row, and a sentence for the other."""

import pytest

from hiring.candidates.services import add_candidate
from hiring.models import Candidate, LoopTemplate, Opening
from hiring.openings.services import add_team_member
from hiring.templates.services import add_question, draft_next_version, publish_template
from tests.factories.plan import Part, draft_opening
from tests.racing import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_a_draft_is_made_once_and_published_once(transactional_db, published, staff):
    drafts = at_once(lambda _: draft_next_version(template=published, by=staff["rita"]).pk)
    assert len(set(drafts)) == 1
    draft = LoopTemplate.objects.get(pk=drafts[0])
    results = at_once(lambda _: publish_template(template=draft, by=staff["rita"]).pk)
    assert results.count(draft.pk) == 1
    assert results.count("This loop template is published, so it cannot become published.") == 3
    assert LoopTemplate.objects.published().get() == draft


def test_one_email_applies_once(transactional_db, team_opening, staff):
    results = at_once(
        lambda number: (
            add_candidate(opening=team_opening, name=f"Cora {number}", email="cora@example.org", by=staff["rita"]).pk
        )
    )
    assert results.count("This opening has a candidate with this email already.") == 3
    assert Candidate.objects.count() == 1


def test_an_opening_gets_one_manager(transactional_db, plan_role, staff):
    opening = draft_opening(plan_role, by=staff["rita"])
    people = [staff[name] for name in ("max", "pia", "olga", "ada")]
    results = at_once(
        lambda number: (
            add_team_member(opening=opening, user=people[number], part=Part.HIRING_MANAGER, by=staff["rita"]).pk
        )
    )
    assert results.count("An opening has one hiring manager.") == 3


def test_one_code_names_one_opening(transactional_db, plan_role, staff):
    results = at_once(lambda _: draft_opening(plan_role, "SAME", by=staff["rita"]).pk)
    assert results.count("Another opening has this code. Choose one that is free.") == 3
    assert Opening.objects.count() == 1


def test_a_question_enters_a_template_once(transactional_db, published, design, staff):
    from tests.factories.bank import make_question

    draft = draft_next_version(template=published, by=staff["rita"])
    round, question = draft.rounds.get(), make_question("Wanted by all", competency=design)
    results = at_once(lambda _: add_question(round=round, question=question, by=staff["rita"]).pk)
    assert sum(isinstance(result, str) for result in results) == 3
    assert list(round.round_questions.values_list("position", flat=True)) == [1, 2, 3]
