"""Who is invited as a guest and who is not, what mails lead where, and what is left of a guest in the end."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import add_person, change_person
from core import jobs
from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.candidates.recusals import recuse
from interviews.cards.services.handover import replace_panelist
from interviews.guests.services import end_link, renew_link
from interviews.loops.services.loops import plan_loop
from interviews.loops.services.messages import invite_panel, remind_panelist
from interviews.loops.services.panels import add_seat, assign_question, seat_panelist, unseat_panelist
from interviews.models import Guest, Loop, Seat
from interviews.scheduling.guest_links import HAS_ACCOUNT, guest_link, why_over
from records.services.erasure import delete_everything_of, erase_candidate
from tests.factories.guests import GUS, come_in, make_guest, plan_first_reminder
from tests.factories.people import client_of
from tests.factories.plan import make_candidate, make_opening
from tests.factories.run import loop_of_cast, make_interview, make_loop, seat

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def refused(made, sentence, interview=None, **fields):
    with pytest.raises(RuleViolation, match=sentence):
        make_guest(interview or made.interview, by=made.rita, **fields)
    assert not User.objects.filter(is_guest=True, email=fields.get("email", GUS["email"]).lower()).exclude(
        guest__isnull=False
    )


def test_a_guest_holds_a_seat_and_a_card_and_nothing_else(made, gus):
    seat = Seat.objects.get(panelist=gus.person)
    assert seat.interview == made.interview
    assert seat.scorecard.is_open
    assert gus.person.is_guest
    assert not gus.person.has_usable_password()
    assert gus.person.site_role == "member"


def test_whoever_has_an_account_is_named_instead(made):
    refused(made, "Paul Achterberg has an account", email=made.paul.email.upper())
    User.objects.filter(pk=made.olga.pk).update(is_active=False)
    refused(made, "account of Olga Petrenko has this address and is closed", email=made.olga.email)


def test_not_the_candidate(made):
    made.loop.candidate.email = GUS["email"]
    made.loop.candidate.save()
    refused(made, "own application")


def test_one_seat_in_a_loop(made, gus):
    refused(made, "guest of the technical round")
    refused(made, "guest of the technical round", interview=make_interview(made.loop, 2), email="GUS@elsewhere.example")


def test_again_for_somebody_else(made, gus):
    """Three finalists meet the same member of the board: each time with a link of its own."""
    other = loop_of_cast(made.people, email="ines@c.example")
    again = make_guest(make_interview(other), by=made.rita)
    assert again.person != gus.person
    assert guest_link(again) != guest_link(gus)


def test_again_after_leaving(made, gus):
    Loop.objects.filter(pk=made.loop.pk).update(status=Loop.Status.PLANNING)
    unseat_panelist(seat=Seat.objects.get(panelist=gus.person), by=made.rita)
    make_guest(made.interview, by=made.rita)


def test_not_whoever_must_not_interview(made, gus):
    Loop.objects.filter(pk=made.loop.pk).update(status=Loop.Status.PLANNING)
    recuse(candidate=made.loop.candidate, person=gus.person, by=made.rita)
    unseat_panelist(seat=Seat.objects.get(panelist=gus.person), by=made.rita)
    refused(made, "must not interview")


@pytest.mark.parametrize("fields", [{"days": 0}, {"days": 61}, {"name": ""}, {"email": "nobody"}])
def test_what_is_no_guest(made, fields):
    with pytest.raises(ValidationError):
        make_guest(made.interview, by=made.rita, **fields)


def test_a_held_round_takes_nobody(made):
    made.interview.status = "completed"
    made.interview.save()
    refused(made, "was held")


def test_more_days_open_an_old_link(made, gus):
    made.interview.starts_at = timezone.now() - timedelta(days=20)
    made.interview.save()
    with pytest.raises(RuleViolation, match="Choose more days"):
        renew_link(guest=gus, days=14, by=made.rita)
    assert renew_link(guest=gus, days=30, by=made.rita).series == 2


def test_every_act_has_its_event(made, gus):
    renew_link(guest=gus, days=3, by=made.rita)
    end_link(guest=gus, by=made.rita)
    found = AuditEvent.objects.filter(action__startswith="guest.").values_list("action", "scope", "by_id")
    scope = made.loop.scope
    assert list(found.order_by("pk")) == [
        ("guest.invited", scope, made.rita.pk),
        ("guest.link_renewed", scope, made.rita.pk),
        ("guest.link_ended", scope, made.rita.pk),
    ]


def test_a_guest_asks_questions(made, gus):
    """The menu of the board names everybody on the panel; a guest of another round is nobody there."""
    Loop.objects.filter(pk=made.loop.pk).update(status=Loop.Status.PLANNING)
    question, rita = made.questions[0], client_of(made.rita)
    address = reverse("interviews:question_ask", args=[question.pk])
    sent = {"asker": gus.person_id, "instead_of": question.asker_id or 0}
    assert rita.post(address, sent).status_code == 302
    question.refresh_from_db()
    assert question.asker == gus.person
    other = make_guest(make_interview(made.loop, 2), by=made.rita, email="ida@elsewhere.example", name="Ida Berg")
    assert rita.post(address, {"asker": other.person_id, "instead_of": gus.person_id}).status_code == 404


def test_no_second_seat_by_a_forged_undo(made, gus):
    with pytest.raises(RuleViolation, match="holds one seat"):
        seat_panelist(interview=make_interview(made.loop, 2), panelist=gus.person, by=made.rita)


def test_no_seat_with_the_panel_of_an_earlier_loop(staffed, open_opening, people):
    """The next finalist gets the panel of the first without the guest, whose link would open their kit."""
    round_ = staffed.interviews.first()
    gus = make_guest(round_, by=people.rita)
    assign_question(question=round_.questions.first(), asker=gus.person, by=people.rita)
    rui = make_candidate("Rui Castelmar", opening=open_opening)
    loop = plan_loop(candidate=rui, like=staffed, by=people.rita)
    first = loop.interviews.first()
    assert {seat.panelist for seat in first.panel.all()} == {people.pia, people.paul}
    assert first.questions.first().asker is None
    with pytest.raises(RuleViolation, match="holds one seat"):
        add_seat(first, gus.person)


def test_the_undo_of_leaving_opens_the_link_again(made, gus):
    Loop.objects.filter(pk=made.loop.pk).update(status=Loop.Status.PLANNING)
    client = come_in(gus)
    unseat_panelist(seat=Seat.objects.get(panelist=gus.person), by=made.rita)
    assert client.get("/").status_code == 403
    seat_panelist(interview=made.interview, panelist=gus.person, by=made.rita)
    assert client.get("/").status_code == 302


# --- Mails ----------------------------------------------------------------------------------------------------


def letters_to(address):
    mail.outbox = []
    jobs.drain()
    return [letter for letter in mail.outbox if letter.to == [address]]


def texts_of(letter):
    return letter.body, *(str(content) for content, _ in letter.alternatives), letter.attachments[0][1].decode()


def unfolded(text):
    return text.replace("\r\n ", "").replace("\n ", "")


def test_an_invitation_leads_by_the_link(made, gus):
    made.interview.starts_at = timezone.now() + timedelta(days=2)
    made.interview.save()
    letters_to(gus.person.email)
    invite_panel(made.interview)
    (letter,) = letters_to(gus.person.email)
    link = guest_link(gus)
    for text in texts_of(letter):
        assert f"/interviews/{made.interview.pk}/kit/" not in text
        assert link in unfolded(text)
    jobs.drain()
    others = [one for one in mail.outbox if one.to != [gus.person.email]]
    assert others
    assert not any(link in unfolded(text) for one in others for text in texts_of(one))


def test_a_reminder_leads_by_the_link_and_names_no_account(made, gus):
    made.interview.starts_at = timezone.now() - timedelta(hours=4)
    made.interview.save()
    letters_to(gus.person.email)
    plan_first_reminder(gus)
    (letter,) = letters_to(gus.person.email)
    assert guest_link(gus) in letter.body
    assert "/scorecards/" not in letter.body
    assert "account" not in letter.body
    assert "other scorecards" not in letter.body


def test_nobody_is_reminded_by_a_link_that_ended(made, gus):
    made.interview.starts_at = timezone.now() - timedelta(hours=4)
    made.interview.save()
    end_link(guest=gus, by=made.rita)
    with pytest.raises(RuleViolation, match="has ended. Send a new one"):
        remind_panelist(seat=Seat.objects.get(panelist=gus.person), by=made.rita)


def test_no_mail_leads_to_a_link_that_ended(made, gus):
    made.interview.starts_at = timezone.now() + timedelta(days=2)
    made.interview.save()
    letters_to(gus.person.email)
    end_link(guest=gus, by=made.rita)
    invite_panel(made.interview)
    assert letters_to(gus.person.email) == []


# --- Pages ----------------------------------------------------------------------------------------------------


def test_rita_invites_and_the_pages_say_guest(made):
    rita = client_of(made.rita)
    panel = rita.get(f"/interviews/{made.interview.pk}/panel/").content.decode()
    assert f"/interviews/{made.interview.pk}/guests/" in panel
    sent = {**GUS, "part": "panelist"}
    answer = rita.post(f"/interviews/{made.interview.pk}/guests/", sent, follow=True)
    assert "Gus Ferreira sits on this panel." in answer.content.decode()
    assert "Not opened yet" in answer.content.decode()
    board = rita.get(f"/loops/{made.loop.pk}/").content.decode()
    assert "not opened yet" in board
    assert "Guest" in client_of(made.pia).get(f"/loops/{made.loop.pk}/").content.decode()
    assert "not opened yet" not in client_of(made.pia).get(f"/loops/{made.loop.pk}/").content.decode()


def test_a_guest_of_a_panelists_name_is_told_apart(made):
    """Who asks, who holds and who takes which part is chosen among names that differ."""
    make_guest(made.interview, by=made.rita, name=made.pia.name)
    page = client_of(made.rita).get(f"/interviews/{made.interview.pk}/panel/").text
    for email in (made.pia.email, GUS["email"]):
        assert f"{made.pia.name} ({email})</option>" in page
        assert f"Part of {made.pia.name} ({email})" in page
    assert made.paul.email not in page


def test_a_refused_form_keeps_what_was_typed(made):
    path = f"/interviews/{made.interview.pk}/guests/"
    rita = client_of(made.rita)
    refused = rita.post(path, {**GUS, "email": made.paul.email, "part": "panelist"})
    assert refused.status_code == 409
    assert "has an account with this address" in refused.content.decode()
    assert "Gus Ferreira" in refused.content.decode()
    wrong = rita.post(path, {**GUS, "email": "nobody", "part": "panelist"})
    assert wrong.status_code == 422
    assert "Gus Ferreira" in wrong.content.decode()


def test_a_round_cancelled_meanwhile_keeps_what_was_typed(made):
    Loop.objects.filter(pk=made.loop.pk).update(status=Loop.Status.CANCELLED)
    answer = client_of(made.rita).post(f"/interviews/{made.interview.pk}/guests/", {**GUS, "part": "panelist"})
    assert answer.status_code == 409
    assert GUS["name"] in answer.text
    assert GUS["email"] in answer.text
    assert "Nobody was invited." in answer.text
    assert "Invite as a guest" not in answer.text


@pytest.mark.parametrize("days", ["61", "0", "", "soon"])
def test_refused_days_stay_as_typed(made, gus, days):
    answer = client_of(made.rita).post(f"/guests/{gus.pk}/link/", {"days": days})
    assert answer.status_code == 422
    assert "Nothing was sent. Choose 1 to 60 days." in answer.text
    assert f'max="60" value="{days}"' in answer.text
    assert f'action="/interviews/{made.interview.pk}/guests/"' in answer.text


def test_too_few_days_stay_as_typed(made, gus):
    made.interview.starts_at = timezone.now() - timedelta(days=20)
    made.interview.save()
    answer = client_of(made.rita).post(f"/guests/{gus.pk}/link/", {"days": "13"})
    assert answer.status_code == 409
    assert "Choose more days." in answer.text
    assert 'max="60" value="13"' in answer.text


def test_ending_and_undoing_and_sending_anew(made, gus):
    rita = client_of(made.rita)
    page = rita.post(f"/guests/{gus.pk}/end/", follow=True).content.decode()
    assert "has ended this link" in page
    rita.post(f"/guests/{gus.pk}/end/", {"undo": "1"})
    gus.refresh_from_db()
    assert gus.revoked_at is None
    assert "60" in rita.post(f"/guests/{gus.pk}/link/", {"days": "999"}, follow=True).content.decode()
    gus.refresh_from_db()
    assert gus.series == 1
    rita.post(f"/guests/{gus.pk}/link/", {"days": "30"})
    gus.refresh_from_db()
    assert (gus.series, gus.days) == (2, 30)


@pytest.mark.parametrize("who", ["pia", "olga", "sam"])
def test_nobody_else_invites(made, gus, who):
    client = client_of(made.people[who])
    assert client.get(f"/interviews/{made.interview.pk}/guests/").status_code == 404
    assert client.post(f"/guests/{gus.pk}/end/").status_code == 404
    assert client.post(f"/guests/{gus.pk}/link/", {"days": "3"}).status_code == 404


# --- One who has an account by now ---------------------------------------------------------------------------


@pytest.fixture
def account(made, gus):
    """Of the same person, added after the invitation."""
    return add_person(email="GUS@elsewhere.example", name="Gus Ferreira", by=made.ada)


def test_an_account_ends_the_link_at_once(made, gus):
    client = come_in(gus)
    assert client.get("/").status_code == 302
    add_person(email="GUS@elsewhere.example", name="Gus Ferreira", by=made.ada)
    assert client.get("/").status_code == 403
    assert HAS_ACCOUNT in client_of(made.rita).get(f"/interviews/{made.interview.pk}/guests/").text
    with pytest.raises(RuleViolation, match="an account with this address"):
        renew_link(guest=gus, days=14, by=made.rita)


def test_so_does_an_account_that_takes_the_address_or_leaves_it(made, gus):
    change_person(person=made.olga, email=gus.person.email, by=made.ada)
    assert why_over(gus) == HAS_ACCOUNT
    change_person(person=made.olga, email="olga.new@example.net", by=made.ada)
    assert why_over(gus) == HAS_ACCOUNT


def test_nobody_sits_in_a_loop_as_guest_and_by_account(made, gus, account):
    second = make_interview(made.loop, 2)
    seat(second, made.pia)
    for interview in (made.interview, second):
        with pytest.raises(RuleViolation, match="as a guest, in the technical round"):
            seat_panelist(interview=interview, panelist=account, by=made.rita)
    with pytest.raises(RuleViolation, match="as a guest, in the technical round"):
        replace_panelist(seat=second.panel.get(), to=account, by=made.rita)
    unseat_panelist(seat=Seat.objects.get(panelist=gus.person), by=made.rita)
    seat_panelist(interview=made.interview, panelist=account, by=made.rita)


def test_what_a_guest_said_of_the_candidate_holds_for_the_account(made, gus, account):
    recuse(candidate=made.loop.candidate, person=gus.person, by=gus.person)
    unseat_panelist(seat=Seat.objects.get(panelist=gus.person), by=made.rita)
    with pytest.raises(RuleViolation, match="must not interview"):
        seat_panelist(interview=made.interview, panelist=account, by=made.rita)


# --- The end --------------------------------------------------------------------------------------------------


def test_with_the_candidate_the_guest_is_forgotten(made, gus):
    recuse(candidate=made.loop.candidate, person=gus.person, by=gus.person)
    colleagues = set(User.objects.with_account())
    delete_everything_of(made.loop.candidate)
    assert not Guest.objects.exists()
    assert not User.objects.filter(is_guest=True).exists()
    assert set(User.objects.with_account()) == colleagues


def test_erasing_the_candidate_forgets_the_guest(made, gus):
    candidate = made.loop.candidate
    Loop.objects.filter(pk=made.loop.pk).update(status=Loop.Status.CANCELLED)
    erase_candidate(candidate=candidate, name=candidate.name, reason="Asked for it.", by=made.ada)
    assert not User.objects.filter(is_guest=True).exists()


def test_a_seat_in_another_loop_stops_no_erasure(made, gus):
    other = loop_of_cast(made.people, email="ines@c.example")
    seat(make_interview(other), gus.person)
    delete_everything_of(made.loop.candidate)
    assert not Guest.objects.exists()
    assert User.objects.filter(pk=gus.person_id).exists()
    delete_everything_of(other.candidate)
    assert not User.objects.filter(is_guest=True).exists()


def test_a_conflict_outlives_the_application_it_was_said_of(made, gus):
    """Gus knows the candidate, who applied a second time: what he said of the one holds for the other."""
    recuse(candidate=made.loop.candidate, person=gus.person, by=gus.person)
    candidate = made.loop.candidate
    twice = make_candidate(candidate.name, opening=make_opening(manager=made.max), email=candidate.email)
    again = make_loop(twice, by=made.rita)
    delete_everything_of(made.loop.candidate)
    with pytest.raises(RuleViolation, match="must not interview"):
        make_guest(make_interview(again), by=made.rita)
    delete_everything_of(again.candidate)
    assert not User.objects.filter(is_guest=True).exists()
