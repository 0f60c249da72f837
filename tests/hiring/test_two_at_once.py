"""B1 and its kind: two people have one form open, and neither undoes what the other saved."""

from decimal import Decimal

import pytest
from django.urls import reverse

from hiring.models import RoleCompetency
from hiring.templates.services import add_question, add_round, update_round
from questionbank.questions.services import retire_question
from tests.answers import sent_by, undo
from tests.factories.people import client_of
from tests.factories.plan import draft_opening, make_candidate
from tests.racing import race

pytestmark = pytest.mark.usefixtures("one_factor")


def opened(user, address):
    """A client with the page before it, and what a browser would send of its form."""
    client = client_of(user)
    return client, sent_by(client.get(address).context["form"])


@pytest.fixture
def opening(plan_role, staff):
    return draft_opening(plan_role, by=staff["rita"], manager=staff["max"])


@pytest.fixture
def cora(opening):
    return make_candidate("Cora", opening=opening, source="A fair", external_reference="C-1")


@pytest.fixture
def forms(opening, cora, plan_role, draft, staff):
    """Of each form that two people can have open: its address, and two fields with something to change them to."""
    return {
        "opening": (opening, reverse("hiring:opening_edit", args=[opening.pk]), ("title", "Chief"), ("place", "Lyon")),
        "candidate": (
            cora,
            reverse("hiring:candidate_edit", args=[cora.pk]),
            ("source", "A friend"),
            ("external_reference", "C-2"),
        ),
        "role": (
            plan_role,
            reverse("hiring:role_edit", args=[plan_role.pk]),
            ("summary", "Builds things."),
            ("level", "Senior"),
        ),
        "round": (
            draft.rounds.first(),
            reverse("hiring:round_edit", args=[draft.rounds.first().pk]),
            ("purpose", "How they build."),
            ("name", "Building"),
        ),
        "person": (
            staff["pia"],
            reverse("accounts:person_edit", args=[staff["pia"].pk]),
            ("title", "Engineer"),
            ("name", "Pia M."),
        ),
    }


KINDS = ["opening", "candidate", "role", "round", "person"]


@pytest.mark.parametrize("kind", KINDS)
def test_b1_two_people_change_different_fields_and_both_are_kept(kind, forms, staff):
    thing, address, (one, to_one), (other, to_other) = forms[kind]
    ada, of_ada = opened(staff["ada"], address)
    also, of_also = opened(staff["ada"], address)
    assert ada.post(address, {**of_ada, one: to_one}).status_code == 302
    answer = also.post(address, {**of_also, other: to_other}, follow=True)
    thing.refresh_from_db()
    assert (getattr(thing, one), getattr(thing, other)) == (to_one, to_other)
    assert "What somebody else changed meanwhile stays" in answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_b1_two_people_change_the_same_field_and_the_second_sees_both(kind, forms, staff):
    thing, address, (one, to_one), _ = forms[kind]
    ada, of_ada = opened(staff["ada"], address)
    also, of_also = opened(staff["ada"], address)
    ada.post(address, {**of_ada, one: to_one})
    answer = also.post(address, {**of_also, one: "Something else."})
    thing.refresh_from_db()
    assert answer.status_code == 409
    assert getattr(thing, one) == to_one
    (conflict,) = answer.context["form"].conflicts
    assert (conflict.mine, conflict.stored, conflict.by) == ("Something else.", to_one, staff["ada"].name)
    assert f"{staff['ada'].name} saved this while you had it open" in answer.text


@pytest.mark.parametrize(("choice", "title"), [("mine", "Mine"), ("stored", "Theirs")])
def test_b1_whoever_was_second_keeps_either(choice, title, opening, staff):
    address = reverse("hiring:opening_edit", args=[opening.pk])
    rita, of_rita = opened(staff["rita"], address)
    max_, of_max = opened(staff["max"], address)
    rita.post(address, {**of_rita, "title": "Theirs"})
    conflict = max_.post(address, {**of_max, "title": "Mine", "team": "Core"})
    again = {**sent_by(conflict.context["form"]), "keep-title": choice}
    assert max_.post(address, again).status_code == 302
    opening.refresh_from_db()
    assert (opening.title, opening.team) == (title, "Core")


def test_b1_two_long_texts_can_stand_one_after_the_other(plan_role, staff):
    address = reverse("hiring:role_edit", args=[plan_role.pk])
    rita, of_rita = opened(staff["rita"], address)
    ada, of_ada = opened(staff["ada"], address)
    rita.post(address, {**of_rita, "summary": "Builds things."})
    conflict = ada.post(address, {**of_ada, "summary": "Leads people."})
    assert ada.post(address, {**sent_by(conflict.context["form"]), "keep-summary": "both"}).status_code == 302
    plan_role.refresh_from_db()
    assert plan_role.summary == "Leads people.\n\nBuilds things."


def test_b1_a_third_save_between_the_choice_and_its_sending_is_seen_too(opening, staff):
    address = reverse("hiring:opening_edit", args=[opening.pk])
    max_, of_max = opened(staff["max"], address)
    rita, of_rita = opened(staff["rita"], address)
    rita.post(address, {**of_rita, "title": "Theirs"})
    conflict = max_.post(address, {**of_max, "title": "Mine"})
    rita.post(address, {**opened(staff["rita"], address)[1], "title": "Theirs again"})
    again = max_.post(address, {**sent_by(conflict.context["form"]), "keep-title": "mine"})
    assert again.status_code == 409
    assert again.context["form"].conflicts[0].stored == "Theirs again"


def test_b1_competencies_of_a_role_are_compared_line_by_line(plan_role, staff):
    address = reverse("hiring:role_edit", args=[plan_role.pk])
    one, other = plan_role.role_competencies.order_by("competency__name")
    rita, ada = opened_role(staff["rita"], address), opened_role(staff["ada"], address)
    rita[0].post(address, {**rita[1], f"c{one.competency_id}-part": "wish"})
    answer = ada[0].post(address, {**ada[1], f"c{other.competency_id}-part": ""}, follow=True)
    assert "What somebody else changed meanwhile stays: Collaboration" in answer.text
    assert list(plan_role.role_competencies.values_list("competency__name", "is_must_have")) == [
        ("Collaboration", False)
    ]


def test_b1_a_line_of_a_role_that_both_changed_is_shown_twice(plan_role, staff):
    address = reverse("hiring:role_edit", args=[plan_role.pk])
    line = plan_role.role_competencies.order_by("competency__name").first()
    part = f"c{line.competency_id}-part"
    rita, ada = opened_role(staff["rita"], address), opened_role(staff["ada"], address)
    rita[0].post(address, {**rita[1], part: "wish"})
    conflict = ada[0].post(address, {**ada[1], part: ""})
    assert conflict.status_code == 409
    (shown,) = conflict.context["form"].conflicts
    assert (shown.label, shown.mine, shown.stored, shown.by) == (
        "Collaboration",
        "Not asked",
        "Good to have",
        staff["rita"].name,
    )
    again = {**ada[1], **sent_by(conflict.context["form"]), part: "", shown.choice: "stored"}
    assert ada[0].post(address, again).status_code == 302
    line = RoleCompetency.objects.get(role=plan_role, competency=line.competency_id)
    assert not line.is_must_have


def opened_role(user, address):
    client, fields = opened(user, address)
    page = client.get(address)
    for _, line in page.context["lines"]:
        fields |= sent_by(line)
    return client, fields


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_b1_of_two_saves_at_the_very_same_time_one_is_asked(opening, staff):
    address = reverse("hiring:opening_edit", args=[opening.pk])
    rita, of_rita = opened(staff["rita"], address)
    max_, of_max = opened(staff["max"], address)
    answers = race(
        lambda: rita.post(address, {**of_rita, "title": "Hers"}).status_code,
        lambda: max_.post(address, {**of_max, "title": "His"}).status_code,
    )
    assert sorted(answers) == [302, 409]
    opening.refresh_from_db()
    assert opening.title == ("Hers" if answers[0] == 302 else "His")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_b1_of_two_saves_at_the_very_same_time_different_fields_both_stay(opening, staff):
    address = reverse("hiring:opening_edit", args=[opening.pk])
    rita, of_rita = opened(staff["rita"], address)
    max_, of_max = opened(staff["max"], address)
    answers = race(
        lambda: rita.post(address, {**of_rita, "title": "Hers"}).status_code,
        lambda: max_.post(address, {**of_max, "place": "Lyon"}).status_code,
    )
    assert answers == [302, 302]
    opening.refresh_from_db()
    assert (opening.title, opening.place) == ("Hers", "Lyon")


def test_b6_a_person_taken_off_a_team_comes_back_with_the_part(opening, staff):
    member = opening.team_members.get()
    rita = client_of(staff["ada"])
    page = rita.post(reverse("hiring:opening_team_remove", args=[member.pk]), follow=True)
    assert not opening.team_members.exists()
    assert undo(rita, page).status_code == 302
    assert (opening.team_members.get().user, opening.team_members.get().part) == (member.user, member.part)


def test_b6_a_removed_round_comes_back_as_it_was_typed(draft, staff):
    """B6: no Undo, and "Remove" beside the form of a round threw away what had been typed there."""
    first = draft.rounds.first()
    add_round(template=draft, kind="scenario", name="Scenario", minutes=30, by=staff["rita"])
    asked = questions_of(first)
    client, typed = opened(staff["ada"], reverse("hiring:round_edit", args=[first.pk]))
    long = "Wie jemand baut: " + "构建" * 2_000
    wrong = {**typed, "purpose": long, "name": "Building", "minutes": "5"}
    page = client.post(reverse("hiring:round_remove", args=[first.pk]), wrong, follow=True)
    assert [each.name for each in draft.rounds.all()] == ["Scenario"]
    assert undo(client, page).status_code == 302
    back = draft.rounds.get(position=1)
    assert (back.name, back.purpose, back.minutes) == ("Building", long, first.minutes)
    assert (questions_of(back), len(asked)) == (asked, 2)


def test_b6_a_round_that_comes_back_asks_nothing_twice(draft, staff):
    """B6: a colleague gave one of its questions to another round meanwhile, and another question was retired."""
    first = draft.rounds.first()
    other = add_round(template=draft, kind="scenario", name="Scenario", minutes=30, by=staff["rita"])
    one, two = (placed.question for placed in first.round_questions.order_by("position"))
    client = client_of(staff["ada"])
    page = client.post(reverse("hiring:round_remove", args=[first.pk]), follow=True)
    add_question(round=other, question=one, by=staff["rita"])
    retire_question(question=two, by=staff["rita"])
    assert undo(client, page).status_code == 302
    assert questions_of(draft.rounds.get(position=1)) == []
    assert questions_of(other) == [one.slug]


def questions_of(round):
    return list(round.round_questions.order_by("position").values_list("question__slug", flat=True))


def test_b6_a_line_of_a_role_comes_back_with_its_weight_and_the_reason(plan_role, staff):
    """B6: "Not asked" took weight and reason with it."""
    address = reverse("hiring:role_edit", args=[plan_role.pk])
    line = plan_role.role_competencies.order_by("competency__name").first()
    prefix = f"c{line.competency_id}"
    client, fields = opened_role(staff["ada"], address)
    heavy = {**fields, f"{prefix}-weight": "2.5", f"{prefix}-weight_reason": "Teams & trust, 5 = 5"}
    client.post(address, heavy)
    client, fields = opened_role(staff["ada"], address)
    page = client.post(address, {**fields, f"{prefix}-part": ""}, follow=True)
    assert "It asks for Collaboration no more." in page.text
    assert not plan_role.role_competencies.filter(competency=line.competency_id).exists()
    assert "asks for Collaboration again" in undo(client, page, follow=True).text
    back = plan_role.role_competencies.get(competency=line.competency_id)
    assert (back.is_must_have, back.weight, back.weight_reason) == (
        line.is_must_have,
        Decimal("2.5"),
        "Teams & trust, 5 = 5",
    )
    assert "already" in undo(client, page, follow=True).text


# --- What a page does with a whole draft ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["template_publish", "template_discard"])
def test_b1_a_draft_is_published_or_discarded_as_its_page_showed_it(name, draft, staff):
    """B1: what a colleague had changed meanwhile was published, or thrown away, unread."""
    client, page = client_of(staff["ada"]), reverse("hiring:template_edit", args=[draft.pk])
    old = client.get(page).context["page"].mark
    update_round(round=draft.rounds.first(), purpose="Another purpose.", by=staff["rita"])
    address = reverse(f"hiring:{name}", args=[draft.pk])
    answer = client.post(address, {"shown": old})
    assert answer.status_code == 409 and "changed this draft after your page was loaded" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.is_draft
    assert client.post(address, {"shown": client.get(page).context["page"].mark}).status_code == 302


def test_b3_moving_a_round_keeps_what_stands_in_its_form(draft, staff):
    """B3: "Move later" beside the form of a round threw away what had been typed there."""
    first = draft.rounds.first()
    add_round(template=draft, kind="scenario", name="Scenario", minutes=30, by=staff["rita"])
    address = reverse("hiring:round_move", args=[first.pk])
    client, typed = opened(staff["ada"], reverse("hiring:round_edit", args=[first.pk]))
    wrong = client.post(address, {**typed, "purpose": "Typed.", "minutes": "5", "to": "later"})
    assert wrong.status_code == 422 and "Typed." in wrong.content.decode()
    assert client.post(address, {**typed, "purpose": "Typed.", "to": "later"}).status_code == 302
    first.refresh_from_db()
    assert (first.position, first.purpose) == (2, "Typed.")
