"""Whom a candidate's words about what would help them reach, whatever becomes of the person who was chosen."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.services import deactivate_person
from appointments.models import HelpRequest
from appointments.offering.services import choose_slot, decline_slots, settle_help
from hiring.candidates.services import link_colleague
from hiring.models import Candidate
from interviews.cards.services.handover import replace_panelist
from interviews.loops.services.panels import seat_panelist, unseat_panelist
from interviews.models import Seat
from interviews.readings import remember_seats
from tests.appointments.test_choosing_times import SECRET, ask, first_slot, key_of, make_offer
from tests.factories.appointments import make_help_request, make_time_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(loop_planned, rita, olga):
    return make_offer(loop_planned, rita, olga)


def is_seated(loop, helper, rita, ada):
    seat_panelist(interview=loop.interviews.last(), panelist=helper, by=rita)


def is_seated_as_a_shadow(loop, helper, rita, ada):
    seat_panelist(interview=loop.interviews.first(), panelist=helper, is_shadow=True, by=rita)


def takes_a_seat_over(loop, helper, rita, ada):
    replace_panelist(seat=Seat.objects.filter(interview__loop=loop).first(), to=helper, by=rita)


def loses_their_access(loop, helper, rita, ada):
    deactivate_person(person=helper, by=ada)


def is_linked_as_the_candidate(loop, helper, rita, ada):
    link_colleague(candidate=loop.candidate, person=helper, by=rita)


def gets_the_candidates_address(loop, helper, rita, ada):
    User.objects.filter(pk=helper.pk).update(canonical_email=loop.candidate.canonical_email)


def had_the_candidates_address(loop, helper, rita, ada):
    User.objects.filter(pk=helper.pk).update(earlier_emails=f"\n{loop.candidate.canonical_email}\n")


DOORS = [
    is_seated,
    is_seated_as_a_shadow,
    takes_a_seat_over,
    loses_their_access,
    is_linked_as_the_candidate,
    gets_the_candidates_address,
    had_the_candidates_address,
]


@pytest.mark.parametrize("door", DOORS)
def test_the_words_go_to_a_recruiter_and_every_page_says_so(offered, loop_planned, rita, olga, ada, as_user, door):
    """E11, A8."""
    key = key_of(offered)
    door(loop_planned, olga, rita, ada)
    page = ask(key).content.decode()
    assert f"This goes to {rita.name}, {rita.email}" in page and olga.name not in page.split('id="help-who"')[1]
    page = ask(key, choose="1", slot="none", help=SECRET).content.decode()
    assert f"{rita.name} has what you wrote" in page and olga.name not in page
    address = reverse("appointments:help_request", args=[HelpRequest.objects.get().pk])
    page = as_user(rita).get(address).content.decode()
    assert SECRET in page and f"{olga.name} was to read them" in page
    assert address in as_user(rita).get("/").content.decode()
    assert not HelpRequest.objects.visible_to(ada).exists()
    if door is not loses_their_access:
        assert as_user(olga).get(address).status_code == 404
        assert address not in as_user(olga).get("/").content.decode()
    mails = as_user(rita).get(reverse("appointments:loop_mails", args=[loop_planned.pk])).content.decode()
    assert f"{rita.name} has what" in mails and f"{olga.name} has what" not in mails
    assert f"{rita.name} has what they wrote" in as_user(rita).get("/").content.decode()


@pytest.mark.parametrize("door", DOORS)
def test_words_that_wait_go_on_when_their_reader_cannot(offered, loop_planned, rita, olga, ada, as_user, door):
    """E11."""
    key = key_of(offered)
    choose_slot(offer=offered, slot=first_slot(offered).pk, help_text=SECRET)
    door(loop_planned, olga, rita, ada)
    request = HelpRequest.objects.get()
    assert SECRET in as_user(rita).get(reverse("appointments:help_request", args=[request.pk])).content.decode()
    assert f"{rita.name} has your note" in ask(key).content.decode()
    settle_help(request=request, effect="A longer break.", by=rita)
    page = as_user(rita).get(reverse("appointments:loop_mails", args=[loop_planned.pk])).content.decode()
    assert f"{rita.name}: A longer break." in page


def test_a_seat_of_before_closes_the_words_too(loop_active, rita, olga):
    """E11."""
    offer = make_time_offer(loop_active, helper=olga, by=rita)
    remember_seats(loop_active, [olga.pk])
    assert not olga.seats.exists()
    assert offer.current_reader() == rita


def test_nobody_of_the_panel_stands_in(offered, loop_planned, company, rita, olga, ada, as_user):
    """E11. Nor the hiring manager, who decides."""
    key = key_of(offered)
    User.objects.filter(site_role="recruiter").exclude(pk=rita.pk).update(is_active=False)
    for person in (olga, rita):
        seat_panelist(interview=loop_planned.interviews.first(), panelist=person, by=ada)
    assert offered.current_reader() == ada
    seat_panelist(interview=loop_planned.interviews.last(), panelist=ada, by=rita)
    assert offered.current_reader() is None
    page = ask(key).content.decode()
    assert 'name="help"' not in page and "None of these work" not in page and 'name="slot"' in page
    page = as_user(company.people["max"]).get(reverse("appointments:loop_mails", args=[loop_planned.pk]))
    assert "Nobody reads what would help" in page.content.decode()
    decline_slots(offer=offered, help_text=SECRET)
    for person in (olga, rita, ada, company.people["max"]):
        assert not HelpRequest.objects.visible_to(person).exists()
    assert "Nobody reads what they wrote" in as_user(company.people["max"]).get("/").content.decode()


def test_whoever_was_chosen_reads_while_they_can(loop_planned, rita, olga, ada):
    request = make_help_request(make_time_offer(loop_planned, helper=olga, by=ada))
    assert list(HelpRequest.objects.visible_to(olga)) == [request]
    Candidate.objects.filter(pk=loop_planned.candidate_id).update(different_user=olga, canonical_email=olga.email)
    assert request.offer.current_reader() == olga
    seat = seat_panelist(interview=loop_planned.interviews.first(), panelist=olga, by=rita)
    assert request.offer.current_reader() == ada
    unseat_panelist(seat=seat, by=rita)
    assert request.offer.current_reader() == olga
