"""Kits become roles with published loop templates; what people changed stays theirs."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.errors import RuleViolation
from core.models import AuditEvent
from hiring import planning
from hiring.kits.services import install_kit_file
from hiring.models import LoopTemplate, Role
from hiring.openings.services import create_opening
from hiring.roles.services import create_role, update_role
from hiring.templates.plans import load_plan
from hiring.templates.services import add_question, draft_next_version, publish_template, remove_question
from questionbank.importing.kit_files import shipped_kit_file, shipped_kit_files
from questionbank.models import Question
from tests.factories.people import make_user


@pytest.fixture
def lead_kit():
    return shipped_kit_file("ml-team-lead")


def test_a_kit_brings_its_role_and_a_published_template(db, lead_kit):
    template = install_kit_file(kit=lead_kit, by=make_user("Rita"))
    assert (template.status, template.version) == ("published", 1)
    role = template.role
    assert (role.name, role.kit_slug) == (lead_kit.role.title, "ml-team-lead")
    assert role.responsibilities.splitlines() == list(lead_kit.role.responsibilities)
    musts = role.role_competencies.filter(is_must_have=True).values_list("competency__slug", flat=True)
    assert set(musts) == {asked.slug for asked in lead_kit.role.competencies if asked.must_have}
    for round, planned in zip(template.rounds.all(), lead_kit.templates[0].rounds, strict=True):
        assert (round.name, round.minutes) == (planned.name, planned.minutes)
        assert [placed.question.slug for placed in round.round_questions.all()] == list(planned.questions)


@pytest.mark.parametrize("kit", shipped_kit_files(), ids=lambda kit: kit.slug)
def test_the_shipped_plans_have_no_gap(db, kit):
    role = install_kit_file(kit=kit).role
    assert [template.name for template in role.loop_templates.order_by("pk")] == [plan.name for plan in kit.templates]
    for template in role.loop_templates.all():
        plan = load_plan(template)
        assert planning.gaps(plan) == []
        assert planning.structure(plan).missing == ()
        assert [row.verdict for row in planning.coverage(plan) if row.competency.is_must_have] == ["Covered"] * len(
            plan.must_haves
        )


def test_a_second_time_changes_nothing(db, lead_kit):
    first = install_kit_file(kit=lead_kit)
    events = AuditEvent.objects.count()
    assert install_kit_file(kit=lead_kit) == first
    assert (Role.objects.count(), LoopTemplate.objects.count()) == (1, 2)
    assert AuditEvent.objects.count() == events


def test_changes_by_people_stay(db, lead_kit):
    rita = make_user("Rita")
    template = install_kit_file(kit=lead_kit)
    update_role(role=template.role, name="Head of machine learning", by=rita)
    draft = draft_next_version(template=template, by=rita)
    first = draft.rounds.first()
    placed = first.round_questions.first()
    remove_question(placed=placed, by=rita)
    add_question(round=first, question=placed.question, by=rita)
    published = publish_template(template=draft, by=rita)
    assert install_kit_file(kit=lead_kit) == published
    assert Role.objects.get().name == "Head of machine learning"


def test_an_opening_follows_the_template_that_the_kit_recommends(db, lead_kit):
    template = install_kit_file(kit=lead_kit)
    rita = make_user("Rita")
    opening = create_opening(code="ML-1", title="Lead", role=template.role, by=rita)
    assert opening.template == template
    newer = publish_template(template=draft_next_version(template=template, by=rita), by=rita)
    assert create_opening(code="ML-2", title="Lead", role=template.role, by=rita).template == newer


def test_a_role_of_peoples_own_is_not_taken_over(db, lead_kit):
    create_role(name=lead_kit.role.title, by=make_user("Rita"))
    with pytest.raises(RuleViolation, match="Rename it, then load the kit again"):
        install_kit_file(kit=lead_kit)
    with pytest.raises(CommandError, match="Rename it"):
        call_command("load_kits", "ml-team-lead", stdout=StringIO())
    assert not LoopTemplate.objects.exists()
    assert not Question.objects.filter(slug=lead_kit.questions[0].slug).exists()


def test_a_competency_that_the_bank_calls_otherwise_keeps_its_name(db, lead_kit):
    install_kit_file(kit=lead_kit)
    renamed = replace(
        lead_kit, competencies=(replace(lead_kit.competencies[0], name="Other"), *lead_kit.competencies[1:])
    )
    template = install_kit_file(kit=renamed)
    names = template.role.role_competencies.values_list("competency__name", flat=True)
    assert "Other" not in names


def test_the_command_loads_what_it_is_told_and_says_so(db):
    output = StringIO()
    call_command("load_kits", "starter", "data-analyst", stdout=output)
    call_command("load_kits", "starter", stdout=output)
    assert set(Role.objects.values_list("kit_slug", flat=True)) == {"starter", "data-analyst"}
    assert output.getvalue().count("Data Analyst: ") == 1
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("load_kits", "no-such-kit", stdout=output)
