"""C8: whoever needs somebody asks for an opening, and whoever runs hiring makes it or says why not."""

import pytest
from django.urls import reverse

from accounts.services import deactivate_person
from core.errors import RuleViolation
from hiring.models import Opening, OpeningRequest
from hiring.openings.requests import services
from hiring.openings.requests.services import (
    ask_for_opening,
    open_as_asked,
    take_answer_back,
    turn_down_request,
    withdraw_request,
)
from tests.answers import undo
from tests.factories.people import client_of

ASK = reverse("hiring:opening_requests")


def page(name, request):
    return reverse(f"hiring:{name}", args=[request.pk])


@pytest.fixture
def asked(staff, plan_role):
    return ask_for_opening(
        title="Night nurse", role=plan_role, team="Ward 3", headcount=2, why="Two leave.", by=staff["olga"]
    )


def test_from_a_need_to_an_opening_of_ones_own(staff, plan_role):
    olga, rita = client_of(staff["olga"]), client_of(staff["rita"])
    assert ASK in olga.get(reverse("interviews:my_work")).text
    sent = {"title": "Night nurse", "role": plan_role.pk, "headcount": 2, "why": "Two leave in <b>May</b>."}
    assert "You asked for it." in olga.post(ASK, sent, follow=True).text
    request = OpeningRequest.objects.get()
    address = page("opening_request", request)
    for where in ("interviews:my_work", "hiring:opening_list"):
        assert address in rita.get(reverse(where)).text
    shown = rita.get(address)
    assert "Two leave in &lt;b&gt;May&lt;/b&gt;." in shown.text
    assert shown.context["form"].initial["headcount"] == 2
    assert rita.post(address, {**sent, "code": ""}).status_code == 422
    made = rita.post(address, {**sent, "code": "NN-1"}, follow=True)
    opening = Opening.objects.get(code="NN-1")
    assert "Olga" in made.text and opening.is_draft
    assert opening.team_members.hiring_managers().get().user == staff["olga"]
    assert olga.get(reverse("hiring:opening_detail", args=[opening.pk])).status_code == 200
    assert "opened by Rita" in " ".join(olga.get(ASK).text.split())
    assert address not in rita.get(reverse("interviews:my_work")).text


def test_asking_opens_no_door(staff, asked):
    """Nothing of the role becomes theirs before somebody answers."""
    assert not staff["olga"].has_perm("hiring.edit_role", asked.role)
    assert not staff["olga"].has_perm("hiring.list_openings")


@pytest.mark.parametrize("name", ["opening_request", "opening_request_turn_down", "opening_request_withdraw"])
def test_who_is_not_asked_and_did_not_ask_finds_nothing(staff, asked, name):
    for person in ("pia", "max"):
        client = client_of(staff[person])
        assert client.post(page(name, asked), {"back": "1"}).status_code == 404
        assert asked.title not in client.get(ASK).text
    assert client_of(staff["rita"]).get(ASK).status_code == 404  # makes it herself


def test_no_is_said_with_its_reason_and_taken_back(staff, asked):
    rita, olga = client_of(staff["rita"]), client_of(staff["olga"])
    turn_down = page("opening_request_turn_down", asked)
    assert rita.post(turn_down, {"reason": " "}).status_code == 422
    done = rita.post(turn_down, {"reason": "Not before summer."}, follow=True)
    assert "Not before summer." in olga.get(ASK).text
    assert "Not before summer." in rita.get(page("opening_request", asked)).text
    assert undo(rita, done).status_code == 302
    asked.refresh_from_db()
    assert (asked.status, asked.answer, asked.answered_by) == (OpeningRequest.Status.WAITING, "", None)


def test_withdrawn_and_asked_again(staff, asked):
    olga = client_of(staff["olga"])
    done = olga.post(page("opening_request_withdraw", asked), follow=True)
    assert "You do not ask for Night nurse any more." in done.text and "Ask again" in done.text
    assert undo(olga, done).status_code == 302
    asked.refresh_from_db()
    assert asked.is_waiting


def test_neither_side_takes_back_what_the_other_did(staff, asked):
    turn_down_request(request=asked, answer="Not before summer.", by=staff["rita"])
    assert client_of(staff["olga"]).post(page("opening_request_withdraw", asked), {"back": "1"}).status_code == 409
    asked.refresh_from_db()
    assert asked.answer == "Not before summer."
    take_answer_back(request=asked, by=staff["rita"])
    withdraw_request(request=asked, by=staff["olga"])
    assert client_of(staff["rita"]).post(page("opening_request_turn_down", asked), {"back": "1"}).status_code == 409


def test_two_people_answer_at_once(staff, asked, plan_role):
    values = {"title": "Night nurse", "role": plan_role}
    open_as_asked(request=asked, by=staff["rita"], code="NN-1", **values)
    for again in (
        lambda: open_as_asked(request=asked, by=staff["ada"], code="NN-2", **values),
        lambda: turn_down_request(request=asked, answer="No.", by=staff["ada"]),
        lambda: withdraw_request(request=asked, by=staff["olga"]),
    ):
        with pytest.raises(RuleViolation, match="is opened"):
            again()
    assert Opening.objects.filter(title="Night nurse").count() == 1
    late = client_of(staff["rita"]).post(
        page("opening_request", asked), {**values, "role": plan_role.pk, "code": "NN-3", "headcount": 1}
    )
    assert late.status_code == 409


def test_whoever_asked_may_have_left(staff, asked, plan_role):
    deactivate_person(person=staff["olga"], by=staff["ada"])
    sent = {"title": "Night nurse", "role": plan_role.pk, "headcount": 1, "code": "NN-1"}
    made = client_of(staff["rita"]).post(page("opening_request", asked), sent, follow=True)
    assert "Whoever asked has no account any more" in made.text
    assert not Opening.objects.get(code="NN-1").team_members.exists()


def test_nobody_asks_without_end(staff, monkeypatch):
    monkeypatch.setattr(services, "MOST_WAITING", 1)
    ask_for_opening(title="One", by=staff["olga"])
    refused = client_of(staff["olga"]).post(ASK, {"title": "Two", "headcount": 1})
    assert refused.status_code == 409 and 'value="Two"' in refused.text


def test_what_was_typed_about_a_withdrawn_request_is_not_lost(staff, asked, plan_role):
    """B3: whoever asked withdraws while somebody answers."""
    withdraw_request(request=asked, by=staff["olga"])
    rita = client_of(staff["rita"])
    no = rita.post(page("opening_request_turn_down", asked), {"reason": "Not before <b>summer</b>."})
    made = rita.post(
        page("opening_request", asked), {"title": "Nurse by night", "role": plan_role.pk, "headcount": 1, "code": "N-9"}
    )
    for answer, words in ((no, "Not before &lt;b&gt;summer&lt;/b&gt;."), (made, "Nurse by night")):
        assert answer.status_code == 409 and "It is withdrawn" in answer.text
        assert words in answer.text and "It was not kept." in answer.text
    assert "What you typed" not in rita.get(page("opening_request", asked)).text


def test_an_address_opened_by_hand_leads_to_a_page_of_ones_own(staff, asked):
    """C4: whoever asked has no page of the request, so the list of their own is next."""
    olga, rita = client_of(staff["olga"]), client_of(staff["rita"])
    led = olga.get(page("opening_request_withdraw", asked), follow=True)
    assert led.status_code == 200 and led.redirect_chain[-1][0] == ASK
    led = rita.get(page("opening_request_turn_down", asked), follow=True)
    assert led.redirect_chain[-1][0] == page("opening_request", asked)
