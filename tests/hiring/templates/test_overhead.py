"""What of a round's minutes goes to welcome and close: said for each round, counted, and carried along."""

from dataclasses import replace

import pytest
from django.urls import reverse

from core.errors import RuleViolation
from hiring.templates.plans import load_plan
from hiring.templates.services import copy_template, draft_next_version, publish_template, update_round
from interviews.loops.services.loops import plan_loop
from interviews.loops.services.rounds import change_round
from questionbank.importing.kit_files import parse_kit_file, shipped_kit_files, write_kit_file
from tests.factories.people import client_of
from tests.factories.plan import draft_opening, make_candidate, make_opening


@pytest.fixture
def first(draft):
    return draft.rounds.get()


def test_it_is_changed_in_place_and_counted(first, plan_role, staff):
    draft_opening(plan_role, by=staff["rita"], manager=staff["max"])
    client, page = client_of(staff["max"]), reverse("hiring:template_edit", args=[first.template_id])
    assert "15 of them for welcome" in client.get(page).text
    planned = load_plan(first.template).rounds[0].planned_minutes
    sent = {"kind": first.kind, "name": first.name, "minutes": first.minutes, "overhead": 25}
    answer = client.post(reverse("hiring:round_edit", args=[first.pk]), sent, follow=True)
    assert "25 of them for welcome" in answer.text
    assert load_plan(first.template).rounds[0].planned_minutes == planned + 10


def test_a_form_that_does_not_ask_leaves_it(first, staff):
    update_round(round=first, overhead=5, by=staff["rita"])
    sent = {"kind": first.kind, "name": "Other", "minutes": first.minutes}
    client_of(staff["rita"]).post(reverse("hiring:round_edit", args=[first.pk]), sent)
    first.refresh_from_db()
    assert (first.name, first.overhead) == ("Other", 5)


def test_two_hours_are_the_most(first, staff):
    with pytest.raises(RuleViolation, match="take 2 hours at most"):
        update_round(round=first, overhead=121, by=staff["rita"])
    sent = {"kind": first.kind, "name": first.name, "minutes": first.minutes, "overhead": "500"}
    answer = client_of(staff["rita"]).post(reverse("hiring:round_edit", args=[first.pk]), sent)
    assert answer.status_code == 422 and 'value="500"' in answer.text


def test_a_round_that_gives_all_to_it_is_too_long(first, staff):
    update_round(round=first, overhead=60, by=staff["rita"])
    with pytest.raises(RuleViolation, match="longer than its slot"):
        publish_template(template=first.template, by=staff["rita"])


def test_versions_copies_loops_and_kits_have_it(first, plan_role, staff):
    update_round(round=first, overhead=20, by=staff["rita"])
    published = publish_template(template=first.template, by=staff["rita"])
    copy = copy_template(template=published, role=plan_role, name="Copy", by=staff["rita"])
    later = draft_next_version(template=published, by=staff["rita"])
    assert [template.rounds.get().overhead for template in (copy, later)] == [20, 20]
    loop = plan_loop(candidate=make_candidate(opening=make_opening(template=published)), by=staff["rita"])
    interview = loop.interviews.get()
    assert interview.overhead == 20
    change_round(interview=interview, overhead=10, by=staff["rita"])
    page = client_of(staff["rita"]).get(reverse("interviews:loop_detail", args=[loop.pk]))
    assert "10 of them for welcome" in page.text


def test_a_kit_file_says_it_where_it_is_not_the_usual():
    kit = shipped_kit_files()[0]
    usual = write_kit_file(kit)
    assert "overhead" not in usual
    assert parse_kit_file(usual, "kit.yaml").templates[0].rounds[0].overhead == 15
    template = kit.templates[0]
    other = replace(template, rounds=tuple(replace(round, overhead=30) for round in template.rounds))
    written = write_kit_file(replace(kit, templates=(other, *kit.templates[1:])))
    assert parse_kit_file(written, "kit.yaml").templates[0].rounds[0].overhead == 30
