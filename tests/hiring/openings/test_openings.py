"""Openings and their teams: what is kept, what is refused and in which words."""

import pytest

from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.candidates.services import add_candidate
from hiring.models import HiringTeamMember, Opening
from hiring.openings.services import (
    add_team_member,
    change_opening_status,
    choose_template,
    create_opening,
    remove_team_member,
    update_opening,
)
from hiring.templates.services import draft_next_version, publish_template
from tests.factories.bank import make_question
from tests.factories.people import make_user
from tests.factories.plan import Part, draft_opening, draft_template, make_role


def test_a_new_opening_is_a_draft_with_the_published_template_of_its_role(published, plan_role, staff):
    opening = create_opening(code="ENG-1", title="Engineer", role=plan_role, by=staff["rita"])
    assert (opening.status, opening.template) == ("draft", published)
    event = AuditEvent.objects.first()
    assert (event.action, event.by_id, event.scope) == ("opening.created", staff["rita"].pk, opening.scope)


def test_no_template_is_chosen_where_there_are_two(published, plan_role, questions, staff):
    publish_template(template=draft_template(plan_role, *questions, name="Other"), by=staff["rita"])
    assert draft_opening(plan_role, by=staff["rita"]).template is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"headcount": 0}, "An opening is for at least one person."),
        ({"code": "TAKEN"}, "Another opening has this code. Choose one that is free."),
    ],
)
def test_broken_constraints_are_sentences(plan_role, staff, values, sentence):
    draft_opening(plan_role, "TAKEN", by=staff["rita"])
    with pytest.raises(RuleViolation) as refusal:
        create_opening(**{"code": "NEW", "title": "T", "role": plan_role, "by": staff["rita"], **values})
    assert sentence in refusal.value.sentence
    assert Opening.objects.count() == 1


class TestStatus:
    def test_opens_only_with_a_hiring_manager(self, plan_role, staff):
        opening = draft_opening(plan_role, by=staff["rita"])
        with pytest.raises(RuleViolation, match="no hiring manager yet"):
            change_opening_status(opening=opening, to="open", by=staff["rita"])
        add_team_member(opening=opening, user=staff["max"], part=Part.HIRING_MANAGER, by=staff["rita"])
        assert change_opening_status(opening=opening, to="open", by=staff["rita"]).status == "open"

    def test_follows_the_table_and_keeps_the_reason(self, team_opening, staff):
        change_opening_status(opening=team_opening, to="filled", by=staff["rita"], reason="Two people start.")
        assert AuditEvent.objects.first().reason == "Two people start."
        with pytest.raises(RuleViolation, match="This opening is filled, so it cannot become on hold."):
            change_opening_status(opening=team_opening, to="on_hold", by=staff["rita"])


class TestTeam:
    def test_has_one_hiring_manager(self, team_opening, staff):
        with pytest.raises(RuleViolation, match="An opening has one hiring manager."):
            add_team_member(opening=team_opening, user=staff["pia"], part=Part.HIRING_MANAGER, by=staff["rita"])

    def test_refuses_the_same_part_twice(self, team_opening, staff):
        add_team_member(opening=team_opening, user=staff["pia"], part=Part.COORDINATOR, by=staff["rita"])
        with pytest.raises(RuleViolation, match="This person has this part already."):
            add_team_member(opening=team_opening, user=staff["pia"], part=Part.COORDINATOR, by=staff["rita"])

    def test_refuses_a_closed_account(self, team_opening, staff):
        left = make_user("Gone Away", is_active=False)
        with pytest.raises(RuleViolation, match="The account of Gone Away is closed."):
            add_team_member(opening=team_opening, user=left, part=Part.RECRUITER, by=staff["rita"])

    def test_refuses_an_applicant(self, team_opening, staff):
        add_candidate(opening=team_opening, name="Pia", email=staff["pia"].email, by=staff["rita"])
        with pytest.raises(RuleViolation, match="nobody reads about their own application"):
            add_team_member(opening=team_opening, user=staff["pia"], part=Part.COORDINATOR, by=staff["rita"])

    def test_an_open_opening_keeps_its_manager(self, team_opening, staff):
        manager = team_opening.team_members.get(part=Part.HIRING_MANAGER)
        with pytest.raises(RuleViolation, match="keeps its hiring manager"):
            remove_team_member(member=manager, by=staff["rita"])
        change_opening_status(opening=team_opening, to="on_hold", by=staff["rita"], reason="Budget")
        remove_team_member(member=manager, by=staff["rita"])
        assert not HiringTeamMember.objects.exists()
        assert AuditEvent.objects.first().action == "opening.team_member_removed"


class TestTemplate:
    def test_is_chosen_once_published(self, team_opening, published, staff):
        draft = draft_next_version(template=published, by=staff["rita"])
        with pytest.raises(RuleViolation, match="not published"):
            choose_template(opening=team_opening, template=draft, by=staff["rita"])
        publish_template(template=draft, by=staff["rita"])
        team_opening.refresh_from_db()
        assert team_opening.template == published, "a new version waits until somebody chooses it"
        draft.refresh_from_db()
        assert choose_template(opening=team_opening, template=draft, by=staff["rita"]).template == draft

    def test_of_another_role_is_refused(self, team_opening, design, staff):
        other = draft_template(make_role("Designer", design), make_question("Draw it", competency=design))
        other = publish_template(template=other, by=staff["rita"])
        with pytest.raises(RuleViolation, match="made for another role than Engineer"):
            choose_template(opening=team_opening, template=other, by=staff["rita"])


def test_the_role_stays_once_there_are_candidates(team_opening, design, staff):
    other = make_role("Designer", design)
    update_opening(opening=team_opening, title="Chief engineer", by=staff["rita"])
    assert AuditEvent.objects.first().fields == ["title"]
    add_candidate(opening=team_opening, name="Cora", email="c@example.org", by=staff["rita"])
    with pytest.raises(RuleViolation, match="so its role stays"):
        update_opening(opening=team_opening, role=other, by=staff["rita"])
