"""Mail to addresses with letters beyond ASCII before the @: carried where the server can, else a sentence."""

import email
from email.policy import SMTPUTF8

import pytest
from django.core.mail import EmailMessage

from core import mails
from core.errors import JobRefused
from tests.smtp_sink import smtp_sink


@pytest.fixture
def sink(settings):
    with smtp_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def letter(to="josé@münchen.example", **more):
    return EmailMessage(subject="Grüße", body="Zwölf Boxkämpfer", to=[to], **more)


def test_a_server_that_can_gets_the_address_as_it_is(sink):
    """C5: Django alone writes =?utf-8?...?=@..., which is another address."""
    sink.extensions = ["8BITMIME", "SMTPUTF8"]
    mails.send(letter(reply_to=["Øyvind <øyvind@example.com>"]))
    assert sink.arrived == ["josé@xn--mnchen-3ya.example"]
    read = email.message_from_bytes(sink.letters[0], policy=SMTPUTF8)
    assert "\r\nTo: josé@münchen.example\r\n".encode() in sink.letters[0]
    assert "<øyvind@example.com>\r\n".encode() in sink.letters[0]
    assert read["Subject"] == "Grüße" and read.get_content().strip() == "Zwölf Boxkämpfer"


def test_a_server_that_cannot_is_a_sentence_for_good(sink):
    """C5: nobody waits a day for it, and nothing goes to another address."""
    sink.extensions = ["8BITMIME"]
    with pytest.raises(JobRefused, match="ask for another address") as caught:
        mails.send(letter())
    assert "josé@münchen.example" in str(caught.value) and sink.arrived == []


def test_a_domain_in_its_own_script_needs_nothing_of_the_server(sink):
    """C5."""
    mails.send(letter("ivan@münchen.example"))
    assert sink.arrived == ["ivan@xn--mnchen-3ya.example"]
