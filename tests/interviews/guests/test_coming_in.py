"""The link, and the code from another mail: what lets a guest in, and what does not."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from core import jobs
from core.models import AuditEvent
from interviews.guests.confinement import SERIES
from interviews.guests.services import CODES_AN_HOUR, WRONG_CODES, end_link, renew_link
from interviews.models import Guest, Loop
from interviews.scheduling.guest_links import guest_key
from tests.factories.guests import come_in, mails_of, make_guest
from tests.factories.people import client_of
from tests.factories.run import make_interview

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def is_in(client):
    return "_auth_user_id" in client.session


def test_two_mails_and_neither_holds_the_other(made, gus):
    link, code = mails_of(gus)
    about_link, about_code = (next(one for one in mail.outbox if text in one.body) for text in (link, code))
    assert about_link is not about_code
    assert code not in about_link.body
    assert link not in about_code.body
    assert "Tamsin" not in about_code.body + about_code.subject
    assert about_link.reply_to == [made.rita.email]
    assert AuditEvent.objects.filter(action="guest.invited", by_id=made.rita.pk).count() == 1


def test_the_key_and_the_code_are_in_no_row(gus):
    link, code = mails_of(gus)
    gus.refresh_from_db()
    digits = code.replace(" ", "")
    rows = [gus, *gus.mails.all()]
    values = [str(value) for row in rows for value in vars(row).values()]
    assert not any(digits in value or guest_key(gus) in value for value in values)


def test_following_the_link_does_nothing(gus, client):
    link, _ = mails_of(gus)
    page = client.get(link)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Tamsin" not in text
    assert "Gus" not in text
    assert "noindex" in text
    assert not is_in(client)
    gus.refresh_from_db()
    assert gus.first_opened_at is None


def test_link_and_code_open_the_kit_and_the_code_is_used_up(gus):
    link, code = mails_of(gus)
    first, second = Client(), Client()
    assert first.post(link, {"code": code.replace(" ", "")}).url == "/"
    assert is_in(first)
    again = second.post(link, {"code": code})
    assert again.status_code == 422
    assert "or one was used" in again.content.decode()
    assert not is_in(second)
    gus.refresh_from_db()
    assert gus.first_opened_at is not None


def wrong_for(*codes):
    return next(one for one in ("0000 0000", "1111 1111", "2222 2222") if one not in codes)


def test_whoever_has_the_link_alone_is_stopped_and_not_the_guest(gus, client):
    """A stranger asks for codes and types wrong ones, from one place; the guest's first code is good all the same."""
    link, code = mails_of(gus)
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    for _ in range(CODES_AN_HOUR - 1):
        assert stranger.post(link, {"another": "1"}).status_code == 200
    mails_of(gus)
    tried = [stranger.post(link, {"code": wrong_for(code)}) for _ in range(6)]
    assert [answer.status_code for answer in tried] == [422] * 6
    assert "no code that was sent" in tried[4].text
    assert "come back in an hour" in tried[5].text.lower()
    assert "come back in an hour" in stranger.post(link, {"code": code}).text.lower()
    assert not is_in(stranger)
    assert client.post(link, {"code": code}).status_code == 302
    assert Guest.objects.get().wrong_codes == 0


def test_from_many_places_nobody_tries_them_all(made, gus, client):
    """Then the link is closed, to the right code, too, until whoever invited the guest sends another one."""
    link, code = mails_of(gus)
    Guest.objects.update(wrong_codes=WRONG_CODES - 1)
    assert client.post(link, {"code": wrong_for(code)}).status_code == 422
    closed = client.post(link, {"code": code})
    assert (closed.status_code, is_in(client)) == (422, False)
    assert "Whoever invited you can send you a new link" in closed.text
    refused = client.post(link, {"another": "1"})
    assert refused.status_code == 409
    assert "Whoever invited you can send you a new link" in refused.text
    come_in(renew_link(guest=gus, days=14, by=made.rita))


def test_a_code_ends_when_its_mail_says(gus, client):
    link, code = mails_of(gus)
    until = gus.mails.get(kind="code").code_until_at
    (letter,) = (one for one in mail.outbox if code in one.body)
    assert f"{until:%-d %b}" in letter.body
    with time_machine.travel(until + timedelta(seconds=1)):
        assert client.post(link, {"code": code}).status_code == 422
        client.post(link, {"another": "1"})
        _, another = mails_of(gus)
        assert client.post(link, {"code": another}).status_code == 302


@pytest.mark.parametrize("code", ["", " ", "٣٣٣٣٣٣٣٣", "a" * 19, "1" * 400])
def test_what_is_no_code(gus, client, code):
    link, _ = mails_of(gus)
    assert client.post(link, {"code": code}).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize("zero", ["\u0660", "\u06f0", "\u0966", "\uff10"])
def test_digits_of_any_script_are_the_code(gus, client, zero):
    link, code = mails_of(gus)
    typed = "".join(chr(ord(zero) + int(sign)) for sign in code if sign.isdigit())
    assert client.post(link, {"code": typed}).status_code == 302
    assert is_in(client)


def test_before_any_code_was_sent_none_fits(gus, client):
    assert set(gus.mails.values_list("code_sha256", flat=True)) == {""}
    assert client.post(f"/guest/{guest_key(gus)}/", {"code": ""}).status_code == 422
    assert client.post(f"/guest/{guest_key(gus)}/", {"code": "00000000"}).status_code == 422
    assert not is_in(client)


def test_the_code_of_another_guest(made, gus, client):
    other = make_guest(make_interview(made.loop, 2), by=made.rita, email="ida@elsewhere.example", name="Ida Berg")
    mail.outbox = []
    jobs.drain()
    codes = {one.to[0]: re.search(r"\d{4} \d{4}", one.body).group() for one in mail.outbox if "Your code" in one.body}
    answer = client.post(f"/guest/{guest_key(other)}/", {"code": codes[gus.person.email]})
    assert answer.status_code == 422
    assert not is_in(client)


def test_codes_are_sent_a_few_times_an_hour(gus, client):
    link, _ = mails_of(gus)
    for _ in range(CODES_AN_HOUR - 1):
        assert client.post(link, {"another": "1"}).status_code == 200
    refused = client.post(link, {"another": "1"})
    assert refused.status_code == 409
    assert "Enough codes" in refused.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert client.post(link, {"another": "1"}).status_code == 200


@pytest.mark.parametrize("used", [0, 1])
def test_a_later_code_leaves_the_former_and_one_that_is_used_ends_all(gus, client, used):
    link, code = mails_of(gus)
    client.post(link, {"another": "1"})
    codes = [code, mails_of(gus)[1]]
    assert client.post(link, {"code": codes[used]}).status_code == 302
    assert {Client().post(link, {"code": one}).status_code for one in codes} == {422}


@pytest.mark.parametrize("key", ["x", "WzEsMV0:1abcde:" + "a" * 43, "a" * 300])
def test_what_is_no_key(db, client, key):
    assert client.get(f"/guest/{key}/").status_code == 404
    assert client.post(f"/guest/{key}/", {"code": "00000000"}).status_code == 404


def test_a_new_link_ends_the_former_one(made, gus, client):
    link, code = mails_of(gus)
    renew_link(guest=gus, days=14, by=made.rita)
    assert client.get(link).status_code == 404
    assert client.post(link, {"code": code}).status_code == 404
    newer, _ = mails_of(gus)
    assert client.post(newer, {"code": code}).status_code == 422
    come_in(renew_link(guest=gus, days=14, by=made.rita))


def test_an_ended_link_says_so_and_lets_nobody_in(made, gus, client):
    link, code = mails_of(gus)
    end_link(guest=gus, by=made.rita)
    answer = client.post(link, {"code": code})
    assert answer.status_code == 404
    assert "has ended this link" in answer.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("status", ["cancelled", "decided"])
def test_no_new_link_is_promised_where_none_can_be_sent(made, gus, client, status):
    link, _ = mails_of(gus)
    Loop.objects.filter(pk=made.loop.pk).update(status=status)
    answer = client.get(link)
    assert answer.status_code == 404
    assert "This link has ended" in answer.text
    assert "send a new one" not in answer.text


def test_a_new_link_is_promised_where_one_helps(gus, client):
    link, _ = mails_of(gus)
    gus.refresh_from_db()
    with time_machine.travel(gus.until_at + timedelta(minutes=1)):
        assert "The time for this link is up. Whoever invited you can send a new one." in client.get(link).text
    assert "Whoever invited you can send a new one." in client.get("/guest/x/").text


def test_a_link_ends_by_itself(gus, client):
    link, code = mails_of(gus)
    gus.refresh_from_db()
    with time_machine.travel(gus.until_at + timedelta(minutes=1)):
        assert client.post(link, {"code": code}).status_code == 404
    assert not is_in(client)


def test_mails_that_wait_are_dropped_with_the_link(made, gus):
    end_link(guest=gus, by=made.rita)
    assert mails_of(gus) == ("", "")


def test_two_devices(made, gus):
    first = come_in(gus)
    link = f"/guest/{guest_key(gus)}/"
    second = Client()
    second.post(link, {"another": "1"})
    _, code = mails_of(gus)
    second.post(link, {"code": code})
    assert [one.get(f"/interviews/{made.interview.pk}/kit/").status_code for one in (first, second)] == [200, 200]


def test_whoever_is_in_needs_no_other_code(gus, client_of_gus):
    """The link leads on, as often as it is followed; with a newer link, a code is asked for again."""
    for method in (client_of_gus.get, client_of_gus.post):
        answer = method(f"/guest/{guest_key(gus)}/")
        assert (answer.status_code, answer.url) == (302, "/")
    newer = renew_link(guest=gus, days=14, by=gus.invited_by)
    assert "Type the code" in client_of_gus.get(f"/guest/{guest_key(newer)}/").text


def test_a_colleagues_browser_stays_theirs(made, gus):
    """Whoever invited somebody looks at the link: they are not signed out of their own work by it."""
    link, code = mails_of(gus)
    rita = client_of(made.rita)
    answer = rita.post(link, {"code": code})
    assert answer.status_code == 409
    assert "You are signed in as Rita" in answer.content.decode()
    assert int(rita.session["_auth_user_id"]) == made.rita.pk


def test_signing_out_ends_it(made, client_of_gus):
    assert client_of_gus.session[SERIES] == 1
    left = client_of_gus.post("/account/logout/", follow=True).text
    assert "You are signed out" in left
    assert "opens your kit again" in left
    assert client_of_gus.get(f"/interviews/{made.interview.pk}/kit/").status_code == 302
