"""The organisation's name, clocks and mail: the environment first, then what an administrator says, then a default."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.mails import access_mail
from accounts.organisation.services import change_organisation
from core import mails, organisation
from core.errors import RuleViolation
from core.models import AuditEvent, Organisation
from tests.factories.people import client_of, make_cast
from tests.smtp_sink import smtp_sink

pytestmark = pytest.mark.usefixtures("one_factor", "unsaid")

ORGANISATION, MAIL = "accounts:organisation_edit", "accounts:mail_edit"


@pytest.fixture
def unsaid(settings: Any, db: None) -> Any:
    """An environment that says nothing."""
    settings.ORGANISATION = settings.HOUSE_TIME_ZONE = settings.MAIL_FROM = ""
    settings.KEEP_UNSENT_TEXT = None
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    organisation.forget()
    yield
    organisation.forget()


@pytest.fixture
def cast() -> Any:
    return make_cast("ada", "rita")


@pytest.fixture
def ada(cast: Any) -> Client:
    return client_of(cast.ada)


def said(client: Client, **typed: str) -> Any:
    form = {"name": "Sandhaven Hospital", "time_zone": "Asia/Tokyo", "keeps_in_browser": "on", **typed}
    return client.post(reverse(ORGANISATION), form)


def server(port: int, **typed: Any) -> dict[str, Any]:
    return {
        "mail_from": "hiring@sandhaven.example",
        "mail_host": "127.0.0.1",
        "mail_port": port,
        "mail_security": "none",
        **typed,
    }


def test_nobody_has_said_anything() -> None:
    assert organisation.organisation_name() == "Your organisation"
    assert organisation.house_zone().key == "Europe/Berlin"
    assert organisation.sender() == "Loopwright <loopwright@localhost>"
    assert organisation.mail_server() is None


def test_what_is_said_counts_for_pages_mails_and_clocks(
    ada: Client, cast: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert said(ada).status_code == 302
    assert "Sandhaven Hospital" in ada.get(reverse("accounts:person_list")).text
    assert access_mail(cast.rita).subject == "Your account for interviews at Sandhaven Hospital"
    assert organisation.house_time(datetime(2026, 1, 1, tzinfo=UTC)).hour == 9
    event = AuditEvent.objects.get(action="organisation.changed")
    assert (event.by_id, event.fields) == (cast.ada.pk, ["name", "time_zone"])


def test_the_environment_wins_and_says_so(ada: Client, cast: Any, settings: Any) -> None:
    settings.ORGANISATION = "Set on the server"
    assert "The name is set on the server (ORGANISATION)" in ada.get(reverse(ORGANISATION)).text
    said(ada, name="Mine")
    assert Organisation.objects.get().name == "" and organisation.organisation_name() == "Set on the server"
    with pytest.raises(RuleViolation, match="set on the server"):
        change_organisation(name="Mine", by=cast.ada)


def test_two_administrators_lose_nothing(ada: Client) -> None:
    said(ada)
    seen = ada.get(reverse(ORGANISATION)).context["form"]["seen"].value()
    said(ada, name="Sandhaven Clinics", seen=seen)
    stale = said(ada, name="Sandhaven Wards", seen=seen)
    assert stale.status_code == 409 and "Sandhaven Clinics" in stale.text and "Sandhaven Wards" in stale.text
    assert Organisation.objects.get().name == "Sandhaven Clinics"


def test_only_administrators_may(cast: Any) -> None:
    rita = client_of(cast.rita)
    assert rita.get(reverse(ORGANISATION)).status_code == rita.get(reverse(MAIL)).status_code == 404


def test_a_server_is_kept_once_a_mail_has_left_through_it(
    ada: Client, cast: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with smtp_sink() as sink, django_capture_on_commit_callbacks(execute=True):
        done = ada.post(reverse(MAIL), server(sink.port, mail_user="", mail_password=""), follow=True)
        assert f"A test mail has left for {cast.ada.email}." in done.text
    with smtp_sink() as sink:
        Organisation.objects.update(mail_port=sink.port)
        organisation.forget()
        mails.send(access_mail(cast.rita))
        assert sink.arrived == [cast.rita.email]
        assert b"From: Your organisation <hiring@sandhaven.example>" in sink.letters[0]
    assert Organisation.objects.get().tested_at is not None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"mail_host": "no.such.server.invalid"}, "There is no server of the name no.such.server.invalid."),
        ({"mail_port": 1}, "127.0.0.1 does not answer on this port."),
        ({"mail_security": "starttls"}, "does not offer what was asked of it"),
    ],
)
def test_a_server_that_does_not_take_it_changes_nothing(ada: Client, typed: dict[str, Any], sentence: str) -> None:
    with smtp_sink() as sink:
        refused = ada.post(reverse(MAIL), server(sink.port, **typed))
    assert refused.status_code == 409
    assert "The test mail did not leave." in refused.text and sentence in refused.text
    assert "hiring@sandhaven.example" in refused.text
    assert not Organisation.objects.exists()


def test_a_server_is_kept_untested_where_somebody_insists_and_removed_again(ada: Client) -> None:
    ada.post(reverse(MAIL), server(1, untested="1", mail_user="hiring", mail_password="s3cret & more"))
    row = Organisation.objects.get()
    assert row.tested_at is None and "s3cret" not in row.mail_password
    organisation.forget()
    known = organisation.mail_server()
    assert known is not None and (known.user, known.password) == ("hiring", "s3cret & more")
    page = ada.get(reverse(MAIL)).text
    assert "which was not tested" in page and "s3cret" not in page and row.mail_password not in page
    ada.post(reverse(MAIL), server(2, untested="1", mail_user="hiring"))
    assert Organisation.objects.get().mail_password == row.mail_password
    ada.post(reverse(MAIL), {"forget": "1"})
    organisation.forget()
    assert organisation.mail_server() is None and Organisation.objects.get().mail_password == ""


def test_an_old_page_removes_no_server_that_a_colleague_has_named(ada: Client) -> None:
    """B1, B6."""
    ada.post(reverse(MAIL), server(1, untested="1"))
    organisation.forget()
    page = ada.get(reverse(MAIL))
    assert 'data-dialog-open="remove-server"' in page.text
    old = page.context["form"]["seen"].value()
    ada.post(reverse(MAIL), server(1, untested="1", mail_host="mail.sandhaven.example"))
    refused = ada.post(reverse(MAIL), {"forget": "1", "seen": old})
    assert refused.status_code == 409
    assert Organisation.objects.get().mail_host == "mail.sandhaven.example"


def test_two_administrators_begin_at_once(ada: Client) -> None:
    """B1: there is no row yet, and both have its defaults open."""
    seen = ada.get(reverse(ORGANISATION)).context["form"]["seen"].value()
    said(ada, name="Sandhaven Clinics", seen=seen)
    assert said(ada, name="Sandhaven Wards", seen=seen).status_code == 409
    assert Organisation.objects.get().name == "Sandhaven Clinics"


def test_a_password_sealed_under_another_key_is_asked_for_again(ada: Client, settings: Any) -> None:
    ada.post(reverse(MAIL), server(1, untested="1", mail_user="hiring", mail_password="s3cret"))
    settings.SECRET_KEY = "another key, as long as the first one was, and of no use at all"
    organisation.forget()
    known = organisation.mail_server()
    assert known is not None and known.password == ""


def test_a_mail_server_of_the_environment_wins(ada: Client, settings: Any) -> None:
    ada.post(reverse(MAIL), server(1, untested="1"))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    organisation.forget()
    assert organisation.mail_server() is None
    assert "The mail server is set on the server (EMAIL_URL)" in ada.get(reverse(MAIL)).text


# --- The kit without a network -------------------------------------------------------------------------------------


def test_browsers_keep_the_open_kit_unless_an_administrator_says_otherwise(ada: Client) -> None:
    assert organisation.keeps_in_browser() is True
    said(ada)
    said(ada, keeps_in_browser="")
    organisation.forget()
    assert organisation.keeps_in_browser() is False
    said(ada)
    organisation.forget()
    assert organisation.keeps_in_browser() is True
    changes = AuditEvent.objects.filter(action="organisation.changed").order_by("pk")
    assert [event.fields for event in changes][1:] == [["keeps_in_browser"]] * 2


@pytest.mark.parametrize(("says", "words"), [(True, b"works without a network"), (False, b"No browser keeps a kit")])
def test_what_the_environment_says_of_the_kit_is_not_asked(
    ada: Client, settings: Any, says: bool, words: bytes
) -> None:
    settings.KEEP_UNSENT_TEXT = says
    page = ada.get(reverse(ORGANISATION))
    assert words in page.content
    assert b'name="keeps_in_browser"' not in page.content
    said(ada, keeps_in_browser="" if says else "on")
    assert organisation.keeps_in_browser() is says
