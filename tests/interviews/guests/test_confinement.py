"""What a guest's session reaches: one kit and one card, while the link is good, and nothing else of the house."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access_links import access_link
from accounts.models import User
from accounts.services import make_access_link, send_access_link
from core.access import may_open
from core.errors import RuleViolation
from interviews.cards.services.handover import replace_panelist
from interviews.guests.confinement import ACCOUNT_DOORS, DOORS, HOME, SIGN_OUT
from interviews.guests.services import end_link, renew_link, take_end_back
from interviews.loops.services.loops import cancel_loop
from interviews.loops.services.panels import unseat_panelist
from interviews.models import Guest, Loop, Scorecard
from interviews.scheduling.guest_links import guest_link
from interviews.visibility import GUEST, sight_of
from packets.printing.services import request_paper_kit
from tests.answers import undo
from tests.architecture.urls import methods_of, pages
from tests.architecture.world import build_world, hand_over_packets, label_of, path_of
from tests.factories.guests import come_in, mails_of
from tests.factories.output import make_document
from tests.factories.people import client_of
from tests.factories.run import Round, loop_of_cast, make_interview, make_questions, seat, submit

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

CLOSED = [
    page
    for page in pages()
    if page.name not in {*DOORS, *ACCOUNT_DOORS, HOME, SIGN_OUT} and not (page.access and page.access.kind == "public")
]


# --- Nothing else is there ------------------------------------------------------------------------------------


def keys_for(page):
    """Keys of things that there are, the guest's own loop and round among them; and one that there is not."""
    model = page.access.model if page.access else None
    return [*model._default_manager.order_by("-pk").values_list("pk", flat=True)[:5], 1] if model else [None]


def answers(client, path):
    for method in ("get", "post"):
        yield getattr(client, method)(path).status_code
    yield client.post(path, "{}", content_type="application/json", headers={"accept": "application/json"}).status_code


def test_every_other_page_is_not_there(one_factor):
    company = build_world()
    hand_over_packets(company)
    guest = Guest.objects.get()
    client = come_in(guest)
    assert client.get(f"/interviews/{guest.interview_id}/kit/").status_code == 200
    assert len(CLOSED) > 150
    found = []
    for page in CLOSED:
        for key in keys_for(page):
            path = path_of_library(page) if page.is_library else path_of(page, *([] if key is None else [key]))
            found += [(page.name, path, status) for status in answers(client, path) if status != 404]
    assert found == []


def path_of_library(page):
    for arguments in ((), ("1", "set-password"), ("x",)):
        try:
            return reverse(page.name, args=arguments)
        except Exception:
            continue
    return "/account/" + page.name


def test_the_doors_lead_to_ones_own_alone(made, gus, client_of_gus):
    other = make_round_beside(made)
    others = {
        "Interview": [other.interview],
        "Scorecard": [*other.cards.values(), made.cards["pia"]],
        "Document": [
            request_paper_kit(interview=other.interview, by=made.paul),
            make_document(made.loop, kind="debrief", by=gus.person),
        ],
    }
    closed = []
    for page in pages():
        if page.name in DOORS:
            for thing in others[label_of(page).rpartition(".")[2]]:
                path = path_of(page, thing.pk)
                leads_back = methods_of(page.view) == {"POST"}  # as for anybody whom it is not for
                allowed = (404, 405, 302) if leads_back else (404, 405)
                closed += [(page.name, thing, said) for said in answers(client_of_gus, path) if said not in allowed]
    assert closed == []


def test_a_second_seat_opens_nothing(made, gus, client_of_gus):
    """However it came about: the rules ask for a seat, the way in for the interview."""
    beside = make_round_beside(made)
    elsewhere = loop_of_cast(made.people, email="ines@c.example")
    for interview in (beside.interview, make_interview(elsewhere)):
        second = seat(interview, gus.person)
        assert may_open(gus.person, "interviews:kit", interview)
        for path in (f"interviews/{interview.pk}/kit", f"interviews/{interview.pk}/paper", f"scorecards/{second.pk}"):
            assert set(answers(client_of_gus, f"/{path}/")) == {404}
        assert save(client_of_gus, second, made.questions[0]).status_code == 404
    assert client_of_gus.get("/", follow=True).redirect_chain[-1][0] == f"/interviews/{made.interview.pk}/kit/"


def make_round_beside(made):
    """Another round of the same loop, with Paul on it."""
    interview = make_interview(made.loop, 2)
    beside = Round(made.loop, interview, make_questions(interview, 1, made.paul), made.people)
    beside.cards["paul"] = seat(interview, made.paul)
    return beside


def test_the_rules_close_as_much_as_the_list(made, gus):
    """Without the list, too: of all permissions a guest holds those about the own kit and card."""
    person = User.objects.get(pk=gus.person_id)
    offered = {page.name for page in pages() if page.access and page.access.kind in ("permission", "signed_in")}
    assert {name for name in offered if not reverse_takes_keys(name) and may_open(person, name)} == set()
    assert not person.has_perm("interviews.read_loop", made.loop)
    assert not person.has_perm("interviews.hand_over_scorecard", made.cards["pia"].seat)
    assert not person.has_perm("interviews.open_debrief_page", made.loop)
    assert not person.has_perm("interviews.replace_panelist", made.cards["pia"].seat)


def reverse_takes_keys(name):
    try:
        reverse(name)
    except Exception:
        return True
    return False


def test_a_session_that_came_about_otherwise_reaches_nothing(made, gus, card):
    """Signed in past the link, as by another program: the kit does not open."""
    client = Client()
    client.force_login(gus.person)
    assert client.get(f"/interviews/{made.interview.pk}/kit/").status_code == 403
    assert client.get(f"/scorecards/{card.pk}/review/").status_code == 403
    assert client.get("/").status_code == 403


# --- What is there --------------------------------------------------------------------------------------------


def test_home_is_the_kit_and_it_names_nothing_else(made, gus, client_of_gus):
    answer = client_of_gus.get("/")
    assert answer.url == f"/interviews/{made.interview.pk}/kit/"
    page = client_of_gus.get(answer.url).content.decode()
    for closed in ("/people/me/", "/find/", "palette", "hand-over", f"/loops/{made.loop.pk}/", "Account and reminders"):
        assert closed not in page
    assert "Sign out" in page
    assert GUEST in page


def save(client, card, question, **values):
    body = {"revision": 0, "evidence": "Named three.", "rating": "4", **values}
    return client.post(
        f"/scorecards/{card.pk}/answers/{question.pk}/",
        json.dumps(body),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def test_what_is_typed_is_saved_and_handed_in(made, gus, card, client_of_gus):
    for question in made.questions:
        assert save(client_of_gus, card, question).status_code == 200
    card.refresh_from_db()
    sent = {
        "revision": card.revision,
        "base": "",
        "recommendation": "yes",
        "summary": "Solid.",
        "go": "submit",
        "key": "k",
    }
    answer = client_of_gus.post(f"/scorecards/{card.pk}/review/", sent)
    assert answer.status_code == 302, answer.content.decode()
    card.refresh_from_db()
    assert card.status == "submitted"
    page = client_of_gus.get(f"/scorecards/{card.pk}/").content.decode()
    assert GUEST in page
    assert client_of_gus.get("/").url == f"/scorecards/{card.pk}/"


def test_a_guest_reads_nobody_elses_card_after_handing_in(made, gus, card, client_of_gus):
    submit(made, "pia")
    made.cards["gus"], made.people["gus"] = card, gus.person
    submit(made, "gus")
    sight = sight_of(User.objects.get(pk=gus.person_id), made.loop)
    assert (sight.reads_peers, sight.reads_debrief, sight.why) == (False, False, GUEST)
    assert list(Scorecard.objects.visible_to(gus.person)) == [card]
    assert client_of_gus.get(f"/scorecards/{made.cards['pia'].pk}/").status_code == 404
    assert "Pia" not in client_of_gus.get(f"/scorecards/{card.pk}/").content.decode()


def test_the_card_counts_as_every_other(made, gus, card):
    made.cards["gus"], made.people["gus"] = card, gus.person
    submit(made, "gus")
    assert card in Scorecard.objects.for_loop(made.loop).scoring()
    assert sight_of(made.rita, made.loop).reads_peers


# --- The way in ends ------------------------------------------------------------------------------------------


def is_out(client, made, card):
    """Page and script both say so at once, and the script keeps what was typed."""
    page = client.get(f"/interviews/{made.interview.pk}/kit/")
    saved = save(client, card, made.questions[0])
    assert page.status_code == saved.status_code == 403
    assert saved.json()["is_final"]
    assert "stays on this page" in saved.json()["sentence"]
    assert "This link has ended" in page.content.decode()
    return saved.json()["sentence"]


def test_ended_in_another_tab_while_writing(made, gus, card, client_of_gus):
    assert save(client_of_gus, card, made.questions[0]).status_code == 200
    end_link(guest=gus, by=made.rita)
    assert "has ended this link" in is_out(client_of_gus, made, card)
    assert card.ratings.get().evidence == "Named three."
    take_end_back(guest=gus, by=made.rita)
    assert client_of_gus.get(f"/interviews/{made.interview.pk}/kit/").status_code == 200


def test_a_newer_link_ends_sessions_of_the_former(made, gus, card, client_of_gus):
    renew_link(guest=gus, days=14, by=made.rita)
    assert "newer link" in is_out(client_of_gus, made, card)
    come_in(gus)


def test_time_is_up(made, gus, card, client_of_gus):
    gus.refresh_from_db()
    with time_machine.travel(gus.until_at + timedelta(seconds=1)):
        assert "time for this link is up" in is_out(client_of(gus.person), made, card)


def test_off_the_panel(made, gus, card, client_of_gus):
    made.loop.status = Loop.Status.PLANNING
    made.loop.save()
    unseat_panelist(seat=card.seat, by=made.rita)
    assert client_of_gus.get("/").status_code == 403
    assert client_of_gus.get(f"/interviews/{made.interview.pk}/kit/").status_code == 403


def test_replaced(made, gus, card, client_of_gus):
    replace_panelist(seat=card.seat, to=made.olga, by=made.rita)
    is_out(client_of_gus, made, card)


def test_the_loop_is_cancelled(made, gus, card, client_of_gus):
    cancel_loop(loop=made.loop, reason="Withdrew.", by=made.rita)
    assert "does not take place" in is_out(client_of_gus, made, card)


def test_the_cards_are_locked(made, gus, card, client_of_gus):
    Loop.objects.filter(pk=made.loop.pk).update(status=Loop.Status.DEBRIEF)
    assert "scorecards are closed" in is_out(client_of_gus, made, card)


def test_one_who_was_not_there_can_take_it_back(made, gus, card, client_of_gus):
    made.interview.starts_at = timezone.now() - timedelta(hours=3)
    made.interview.save()
    answer = client_of_gus.post(f"/scorecards/{card.pk}/absent/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/scorecards/{card.pk}/"
    client_of_gus.post(f"/scorecards/{card.pk}/absent/", {"undo": "1"})
    card.refresh_from_db()
    assert card.is_open


def test_a_replaced_guest_comes_back_by_undo(made, gus, card, client_of_gus):
    Loop.objects.filter(pk=made.loop.pk).update(status=Loop.Status.PLANNING)
    rita = client_of(made.rita)
    page = rita.post(reverse("interviews:seat_replace", args=[card.seat_id]), {"to": made.olga.pk}, follow=True)
    assert client_of_gus.get("/").status_code == 403
    assert undo(rita, page).status_code == 302
    assert made.interview.panel.filter(panelist=gus.person).exists()
    assert not made.interview.panel.filter(panelist=made.olga).exists()
    assert client_of_gus.get("/").status_code == 302


# --- No other way in ------------------------------------------------------------------------------------------


def test_no_password_is_ever_chosen(made, gus, client):
    with pytest.raises(RuleViolation, match="without an account"):
        make_access_link(person=gus.person, by=made.ada)
    with pytest.raises(RuleViolation, match="without an account"):
        send_access_link(person=gus.person, by=made.ada)
    client.post(reverse("account_reset_password"), {"email": gus.person.email})
    link, code = mails_of(gus)  # those of the invitation, and nothing beside them
    assert link and code
    from django.core import mail

    assert {letter.subject for letter in mail.outbox if "password" in letter.subject.lower()} == set()
    answer = client.post(reverse("account_login"), {"login": gus.person.email, "password": ""})
    assert "_auth_user_id" not in client.session
    assert answer.status_code == 422


def test_an_account_of_the_same_address_is_another_person(made, gus, client):
    """One who comes to work here later gets an account, and the guest stays a guest."""
    from accounts.services import add_person

    person = add_person(email=gus.person.email, name="Gus Ferreira", by=made.ada)
    assert not person.is_guest
    assert User.objects.get_by_natural_key(gus.person.email) == person
    person.set_password("a long enough pass")
    person.save()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": "a long enough pass"})
    assert answer.status_code == 302
    assert int(client.session["_auth_user_id"]) == person.pk


def test_account_pages_ask_to_sign_out_first(made, gus, client_of_gus):
    """The link to a first password, in a browser that holds the kit still."""
    path = access_link(made.olga).removeprefix(settings.BASE_URL)
    for address in (reverse("account_login"), reverse("account_reset_password"), path):
        page = client_of_gus.get(address)
        assert page.status_code == 403
        assert "You are here as a guest" in page.text
    asked = {"login": made.olga.email, "password": "x"}
    assert "You are here as a guest" in client_of_gus.post(reverse("account_login"), asked).text
    assert f'name="next" value="{path}"' in page.text
    left = client_of_gus.post(reverse("account_logout"), {"next": path})
    assert left.url == path
    assert client_of_gus.get(path, follow=True).status_code == 200
    assert "_auth_user_id" not in client_of_gus.session


def test_guests_are_no_colleagues(made, gus, one_factor):
    assert gus.person not in User.objects.people()
    assert gus.person not in User.objects.visible_to(made.ada)
    assert gus.person not in User.objects.known_to(made.rita)
    assert "Gus" not in client_of(made.rita).get("/people/find/?field=q&q=Gus").content.decode()
    ada = client_of(made.ada)
    assert ada.get(f"/people/{gus.person_id}/").status_code == 404
    assert "Gus" not in ada.get("/people/").content.decode()


def test_keys_are_not_in_the_log(gus):
    from core.logging import _safe

    link = guest_link(gus)
    assert link.rsplit("/", 2)[1] not in _safe("path", link)
