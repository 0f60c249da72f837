"""Candidate and colleague are one person, at every door of both (H1)."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from accounts import services
from accounts.models import User
from core import audit
from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.candidates.services import add_candidate, link_colleague, unlink_colleague, update_candidate
from hiring.models import Candidate
from hiring.openings.services import add_team_member
from tests.factories.people import client_of, make_saved_user, make_user, make_users_at_once
from tests.factories.plan import make_candidate, make_candidates_at_once, make_opening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]

SPELLINGS = ["cora@münchen.example", " CORA@München.example ", "cora@xn--mnchen-3ya.example"]


@pytest.fixture
def cora(team_opening):
    return make_candidate("Cora Kandidat", opening=team_opening, email="cora@münchen.example")


def sees(user, candidate):
    """Found in the list, opened, or read of in the trail: one of them is enough."""
    user = User.objects.get(pk=user.pk)
    client = client_of(user)
    page = reverse("hiring:candidate_detail", args=[candidate.pk])
    opened = client.get(page).status_code == 200
    listed = page in client.get(reverse("hiring:candidate_list"), {"q": candidate.name}).text
    trail = audit.events_for(user).filter(subject_type="hiring.candidate", subject_id=str(candidate.pk))
    return opened or listed or trail.exists()


def by_add_person(email, staff):
    return services.add_person(email=email, name="Cora Kandidat", site_role="recruiter", by=staff["ada"])


def by_add_admin(email, staff):
    call_command("add_admin", email, "Cora Kandidat")
    return User.objects.latest("pk")


def by_create_user(email, staff):
    return make_user("Cora Kandidat", email=email, site_role="recruiter")


def by_create(email, staff):
    return make_saved_user(email, name="Cora Kandidat", site_role="recruiter")


def by_bulk(email, staff):
    return make_users_at_once(email, name="Cora Kandidat", site_role="recruiter")[0]


def by_change(email, staff):
    person = make_user("Cora Kandidat", site_role="recruiter")
    return services.change_person(person=person, email=email, by=staff["ada"])


def by_partial_save(email, staff):
    person = make_user("Cora Kandidat", site_role="recruiter")
    person.email = email
    person.save(update_fields=["email"])
    return person


DOORS = [by_add_person, by_add_admin, by_create_user, by_create, by_bulk, by_change, by_partial_save]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize("email", ["cora@münchen.example", "Cora@xn--mnchen-3ya.example"])
def test_whoever_gets_the_address_of_a_candidate_sees_nothing(cora, staff, door, email):
    """H1: an account is added, changed or provisioned, whichever way."""
    audit.record("candidate.added", cora, by=staff["rita"], scope=cora.opening.scope)
    assert sees(staff["rita"], cora)
    assert not sees(door(email, staff), cora)


@pytest.mark.parametrize("email", SPELLINGS)
def test_whoever_applies_with_the_address_of_a_colleague_is_linked(team_opening, staff, email):
    """H1: a candidate is added, changed, imported or copied."""
    person = make_user("Cora Kandidat", email="cora@münchen.example", site_role="recruiter")
    added = add_candidate(opening=team_opening, name="Cora One", email=email.strip(), by=staff["rita"])
    made = make_candidate("Cora Two", email=email)
    (bulk,) = make_candidates_at_once(make_opening(), email.strip() + ".")
    elsewhere = make_candidate("Cora Four", opening=make_opening())
    changed = update_candidate(candidate=elsewhere, email=email.strip(), by=staff["rita"])
    assert [row.user for row in (added, made, changed)] == [person] * 3
    for candidate in (added, made, bulk, changed):
        assert not sees(person, candidate)


def test_another_address_of_either_opens_nothing(cora, staff):
    """H1: what was one person once stays one person."""
    person = by_add_person("cora@münchen.example", staff)
    services.change_person(person=person, email="cora.k@tidewell.example", by=staff["ada"])
    assert not sees(person, cora)
    update_candidate(candidate=cora, email="elsewhere@example.net", by=staff["rita"])
    assert not sees(person, cora)
    assert Candidate.objects.get(pk=cora.pk).user == person
    again = make_candidate("Cora", email="cora.k@tidewell.example")
    assert (again.user, sees(person, again)) == (person, False)


def test_a_person_who_applies_under_an_earlier_address_is_linked(staff, team_opening):
    """H1."""
    person = make_user("Cora Kandidat", email="cora@münchen.example", site_role="admin")
    services.change_person(person=person, email="cora.k@tidewell.example", by=staff["ada"])
    late = make_candidate("Cora", opening=team_opening, email="Cora@München.example")
    assert (late.user, sees(person, late)) == (person, False)


def test_the_recruiter_reads_who_it_is(cora, staff):
    """H1."""
    page = reverse("hiring:candidate_detail", args=[cora.pk])
    assert "This is a colleague" in client_of(staff["rita"]).get(page).text  # the offer to say so
    assert "They read nothing of it" not in client_of(staff["rita"]).get(page).text
    by_add_person("cora@münchen.example", staff)
    html = client_of(staff["rita"]).get(page).text
    assert "This is a colleague: Cora Kandidat. They read nothing of it." in html


def test_it_is_said_by_hand_and_taken_back_with_a_reason(cora, staff):
    """H1."""
    person = make_user("Cora K.", site_role="recruiter")
    page = reverse("hiring:candidate_colleague", args=[cora.pk])
    assert sees(person, cora)
    assert client_of(staff["max"]).get(page).status_code == 404
    assert client_of(staff["rita"]).post(page, {"person": ""}).status_code == 422
    assert client_of(staff["rita"]).post(page, {"person": person.pk}).status_code == 302
    assert not sees(person, cora)
    assert client_of(person).get(page).status_code == 404
    assert client_of(person).post(page, {"reason": "I am somebody else."}).status_code == 404
    assert client_of(staff["ada"]).post(page, {"reason": ""}).status_code == 422
    assert client_of(staff["ada"]).post(page, {"reason": "Two people of one name."}).status_code == 302
    assert sees(person, cora)
    linked, unlinked = AuditEvent.objects.filter(action__in=["candidate.linked", "candidate.unlinked"]).order_by("pk")
    assert (linked.by_id, unlinked.by_id, unlinked.reason) == (
        staff["rita"].pk,
        staff["ada"].pk,
        "Two people of one name.",
    )
    # F23
    assert "“Two people of one name.”" in client_of(staff["rita"]).get(page).text


def test_two_people_who_share_an_address_are_told_apart(cora, staff):
    """H1: also after both are saved again."""
    person = by_add_person("cora@münchen.example", staff)
    unlink_colleague(candidate=cora, person=person, reason="A shared mailbox.", by=staff["rita"])
    update_candidate(candidate=cora, name="Cora Other", by=staff["rita"])
    assert sees(person, cora)
    with pytest.raises(RuleViolation, match="is not linked"):
        unlink_colleague(candidate=cora, person=person, reason="Again.", by=staff["rita"])
    link_colleague(candidate=cora, person=person, by=staff["rita"])
    assert not sees(person, cora)
    with pytest.raises(RuleViolation, match="Nobody says this about themselves"):
        unlink_colleague(candidate=cora, person=person, reason="I am not.", by=person)
    with pytest.raises(RuleViolation, match="is a colleague already"):
        link_colleague(candidate=cora, person=staff["olga"], by=staff["rita"])


def test_they_join_neither_team_nor_list_of_people_to_choose(cora, staff):
    """H1."""
    person = by_add_person("cora@münchen.example", staff)
    with pytest.raises(RuleViolation, match="nobody reads about their own application"):
        add_team_member(opening=cora.opening, user=person, part="recruiter", by=staff["rita"])
    with pytest.raises(RuleViolation, match="is on the hiring team"):
        link_colleague(candidate=make_candidate(opening=cora.opening), person=staff["max"], by=staff["rita"])


def test_rows_from_before_are_mended(team_opening):
    """H1: the migration finds pairs that no door had linked."""
    person = make_user("Cora", email="cora@münchen.example")
    candidate = make_candidate(opening=team_opening, email="Cora@xn--mnchen-3ya.example")
    User.objects.update(canonical_email="")
    Candidate.objects.update(canonical_email="", user=None)
    import_module("accounts.migrations.0007_fill_canonical_email").fill(apps, None)
    import_module("hiring.migrations.0017_link_colleagues").fill(apps, None)
    candidate.refresh_from_db()
    assert (candidate.user, candidate.canonical_email) == (person, "cora@xn--mnchen-3ya.example")
    assert User.objects.get(pk=person.pk).canonical_email == "cora@xn--mnchen-3ya.example"
