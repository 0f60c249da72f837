"""Which rows of the plan each person finds: the same for pages, forms and whatever asks by key."""

import pytest
from django.contrib.auth.models import AnonymousUser

from hiring.candidates.services import add_candidate
from hiring.models import Candidate, HiringTeamMember, LoopTemplate, Opening, Role, Round, RoundQuestion
from hiring.openings.services import add_team_member
from hiring.templates.services import draft_next_version, publish_template
from tests.factories.plan import Part, draft_opening

EVERYTHING = {Role, LoopTemplate, Round, RoundQuestion, Opening, HiringTeamMember, Candidate}
PLAN = {LoopTemplate, Round, RoundQuestion}
OWN = {Opening, HiringTeamMember, Candidate}


@pytest.fixture
def rows(team_opening, staff):
    add_team_member(opening=team_opening, user=staff["pia"], part=Part.COORDINATOR, by=staff["rita"])
    add_candidate(opening=team_opening, name="Cora", email="cora@example.org", by=staff["rita"])


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("rita", EVERYTHING),
        ("ada", EVERYTHING),
        ("max", EVERYTHING),
        ("pia", {Role} | OWN),
        ("olga", {Role}),
    ],
)
def test_what_each_person_finds(rows, staff, name, found):
    assert {model for model in EVERYTHING if model.objects.visible_to(staff[name]).exists()} == found


def test_nobody_finds_anything_before_signing_in(rows):
    assert not any(model.objects.visible_to(AnonymousUser()).exists() for model in EVERYTHING)


def test_a_manager_finds_only_their_own_opening(rows, plan_role, staff):
    other = draft_opening(plan_role, "ENG-2", by=staff["rita"], manager=staff["olga"])
    add_candidate(opening=other, name="Dora", email="dora@example.org", by=staff["rita"])
    assert set(Opening.objects.visible_to(staff["olga"])) == {other}
    assert set(Candidate.objects.visible_to(staff["olga"]).values_list("name", flat=True)) == {"Dora"}
    assert set(HiringTeamMember.objects.visible_to(staff["olga"]).values_list("opening", flat=True)) == {other.pk}


def test_of_each_template_the_published_version_stands_in_the_list(published, staff):
    draft = draft_next_version(template=published, by=staff["rita"])
    assert list(LoopTemplate.objects.newest_of_each()) == [published]
    publish_template(template=draft, by=staff["rita"])
    assert list(LoopTemplate.objects.newest_of_each()) == [draft]
