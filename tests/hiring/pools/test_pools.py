"""Pools: who may ask about a competency, and how somebody learns to."""

import html
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import RuleViolation, StaleRevision
from core.models import AuditEvent
from hiring.models import PoolMember
from hiring.pools.services import NOT_YOURS, OUT, OWN, approve_step, place_in_pool
from hiring.pools.who_may_ask import binding_pools
from hiring.states import PoolStep
from tests.factories.bank import competency_named
from tests.factories.people import client_of, make_user
from tests.factories.plan import make_opening, put_into_pool

pytestmark = pytest.mark.django_db
SHADOW, REVERSE, MAY_ASK = PoolStep.values


@pytest.fixture
def competency():
    return competency_named("Delivery")


@pytest.fixture
def rita():
    return make_user("Rita Okafor", site_role="recruiter")


@pytest.fixture
def pia():
    return make_user("Pia Moreau")


@pytest.fixture
def sam():
    return make_user("Sam Idowu")


def place(competency, person, step, by, was=OUT):
    place_in_pool(competency=competency, person=person, step=step, was=was, by=by)


def approve(competency, person, step, by, was):
    member = PoolMember.objects.get(competency=competency, person=person)
    approve_step(member=member, step=step, was=was, by=by)


def step_of(person):
    return PoolMember.objects.filter(person=person).values_list("step", flat=True).first()


def address(competency):
    return reverse("hiring:pool", args=[competency.pk])


def test_an_empty_pool_binds_nobody_and_learners_do_not_bind(competency, rita, pia, sam):
    assert binding_pools([competency.pk]) == {}
    place(competency, sam, SHADOW, rita)
    assert binding_pools([competency.pk]) == {}
    place(competency, pia, MAY_ASK, rita)
    assert binding_pools([competency.pk]) == {competency.pk: {pia.pk}}


def test_whoever_may_ask_approves_the_steps_of_those_who_learn(competency, rita, pia, sam):
    place(competency, pia, MAY_ASK, rita)
    place(competency, sam, SHADOW, rita)
    with pytest.raises(RuleViolation, match=re.escape(NOT_YOURS)):
        approve(competency, sam, MAY_ASK, pia, was=SHADOW)
    approve(competency, sam, REVERSE, pia, was=SHADOW)
    with pytest.raises(RuleViolation, match=re.escape(OWN)):
        approve(competency, sam, MAY_ASK, sam, was=REVERSE)
    approve(competency, sam, MAY_ASK, pia, was=REVERSE)
    member = PoolMember.objects.get(person=sam)
    assert (member.step, member.approved_by) == (MAY_ASK, pia)
    with pytest.raises(RuleViolation, match=re.escape(NOT_YOURS)):
        approve(competency, sam, REVERSE, rita, was=MAY_ASK)
    approve(competency, sam, REVERSE, pia, was=MAY_ASK)
    assert AuditEvent.objects.filter(action="pool.step_approved").count() == 3


@pytest.mark.parametrize("step", [REVERSE, MAY_ASK])
def test_nobody_approves_a_step_of_their_own(competency, rita, step):
    with pytest.raises(RuleViolation, match=re.escape(OWN)):
        place(competency, rita, step, rita)
    with pytest.raises(IntegrityError), transaction.atomic():
        put_into_pool(competency, rita, by=rita, step=step)
    place(competency, rita, SHADOW, rita)


def test_what_else_is_refused(competency, rita, sam):
    place(competency, sam, SHADOW, rita)
    with pytest.raises(StaleRevision):
        place(competency, sam, REVERSE, rita)
    with pytest.raises(RuleViolation, match="Choose one of the steps"):
        place(competency, sam, "sings", rita, was=SHADOW)
    sam.is_active = False
    with pytest.raises(RuleViolation, match="is closed"):
        place(competency, sam, REVERSE, rita, was=SHADOW)


def test_namesakes_are_told_apart(competency, rita, pia, sam):
    twin = make_user("Pia Moreau", email="pia.two@tidewell.example")
    for person in (pia, twin, sam):
        put_into_pool(competency, person, by=rita)
    page = client_of(rita).get(address(competency)).text
    assert f"Pia Moreau ({pia.email})" in page and f"Pia Moreau ({twin.email})" in page
    assert "Sam Idowu" in page and sam.email not in page


def test_the_page_adds_approves_and_takes_out_each_with_undo(competency, rita, pia, sam):
    client = client_of(rita)
    assert "Anybody may ask" in client.get(address(competency)).text
    place_there = reverse("hiring:pool_place", args=[competency.pk])
    assert client.post(place_there, {"person": "", "step": SHADOW}).status_code == 422
    client.post(place_there, {"person": pia.name, "step": MAY_ASK})
    added = client.post(place_there, {"person": sam.name, "step": SHADOW}, follow=True)
    assert "Sam Idowu is in the pool, and watches first." in added.text
    approves = client_of(pia)
    page = approves.get(address(competency)).text
    assert "Let them ask, watched" in page and "Take out" not in page and "Add somebody" not in page
    said = approves.post(address(competency), {"person": sam.pk, "step": REVERSE, "was": SHADOW}, follow=True)
    assert "Sam Idowu asks from now on, and is watched." in html.unescape(said.text)
    approves.post(address(competency), {"person": sam.pk, "step": SHADOW, "was": REVERSE})
    assert step_of(sam) == SHADOW
    assert approves.post(place_there, {"person": sam.pk, "step": OUT, "was": SHADOW}).status_code == 404
    client.post(place_there, {"person": sam.pk, "step": OUT, "was": SHADOW})
    assert step_of(sam) is None
    stale = client.post(place_there, {"person": sam.pk, "step": REVERSE, "was": SHADOW})
    assert stale.status_code == 409 and step_of(sam) is None
    client.post(place_there, {"person": sam.pk, "step": SHADOW, "was": OUT})
    assert step_of(sam) == SHADOW


def test_as_many_statements_for_many_members(competency, rita, pia, django_assert_max_num_queries):
    place(competency, pia, MAY_ASK, rita)
    client = client_of(pia)
    client.get(address(competency))
    for number in range(30):
        put_into_pool(competency, make_user(f"Colleague {number}"), by=rita, step=SHADOW)
    with django_assert_max_num_queries(15):
        assert "Colleague 29" in client.get(address(competency)).text


def test_who_reads_what(competency, rita, pia, sam):
    olga, max_ = make_user("Olga Petrenko"), make_user("Max Lindqvist")
    make_opening(manager=max_)
    place(competency, sam, SHADOW, rita)
    for person, status in ((rita, 200), (max_, 200), (olga, 404), (sam, 404)):
        assert client_of(person).get(address(competency)).status_code == status
    own = reverse("hiring:person_pools", args=[sam.pk])
    for person, status in ((rita, 200), (sam, 200), (olga, 404), (pia, 404)):
        page = client_of(person).get(own)
        assert page.status_code == status
        assert ("Delivery" in page.text) == (status == 200)
