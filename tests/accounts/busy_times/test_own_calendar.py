"""The address of one's own calendar: given, read, said what came of it, removed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.busy_times.services import NONE_ALLOWED, give_address, renew_readings
from accounts.models import BusyAddress, BusyTime, User
from core import jobs
from core.models import AuditEvent
from tests.accounts.busy_times.test_reading import calendar, event
from tests.factories.people import client_of, make_person
from tests.web_server import Site, site

pytestmark = pytest.mark.django_db
PAGE = "accounts:own_calendar"


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Site]:
    with site(tmp_path, monkeypatch) as served:
        settings.CALENDAR_HOSTS = [served.host]
        yield served


@pytest.fixture
def pia() -> User:
    return make_person("pia", time_zone="Europe/Lisbon")


def tomorrow(hour: int) -> str:
    day = timezone.now() + timedelta(days=1)
    return f"DTSTART:{day:%Y%m%d}T{hour:02}0000Z"


def read_again() -> None:
    BusyAddress.objects.update(finished_at=timezone.now() - timedelta(hours=1))
    assert renew_readings() == 1
    jobs.drain()


def text_of(client: Any, name: str = PAGE) -> str:
    return str(client.get(reverse(name)).content.decode())


def test_an_address_is_kept_sealed_and_read_by_the_worker(web: Site, pia: User) -> None:
    address = web.says("/private-7f3a/basic.ics", calendar(event(tomorrow(10), "DURATION:PT1H")))
    client = client_of(pia)
    assert client.post(reverse(PAGE), {"address": address.replace("https", "webcal")}).status_code == 302
    kept = BusyAddress.objects.get()
    assert "7f3a" not in kept.sealed_address and kept.host == "localhost"
    assert "was not read yet" in text_of(client)
    jobs.drain()
    row = BusyTime.objects.get()
    assert row.person == pia and row.ends_at - row.starts_at == timedelta(hours=1)
    for name in (PAGE, "accounts:me"):
        page = text_of(client, name)
        assert "localhost, read today" in page and "7f3a" not in page and "Oncologist" not in page
    trail = " ".join(f"{one.action} {one.fields} {one.reason} {one.subject_label}" for one in AuditEvent.objects.all())
    assert "person.calendar_given" in trail and "7f3a" not in trail and "localhost" not in trail


def test_nobody_else_sees_or_changes_it(web: Site, pia: User) -> None:
    give_address(address=web.says("/mine", calendar()), by=pia)
    ada = client_of(make_person("ada"))
    assert "localhost" not in text_of(ada) and "localhost" not in str(
        ada.get(reverse("accounts:person_edit", args=[pia.pk])).content
    )
    ada.post(reverse(PAGE), {"remove": "1"})
    assert BusyAddress.objects.filter(person=pia).exists()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"body": b"<html>Sign in</html>"}, "is no calendar"),
        ({"body": b"", "status": 404}, "answers 404"),
        ({"body": b"", "status": 302, "Location": "https://evil.example/"}, "leads to another host, evil.example"),
        ({"body": b"x" * 6_000_000}, "sends more than 5 MB"),
    ],
)
def test_what_went_wrong_is_said_and_the_last_hours_stay(
    web: Site, pia: User, answer: dict[str, Any], said: str
) -> None:
    give_address(address=web.says("/mine", calendar(event(tomorrow(10), "DURATION:PT1H"))), by=pia)
    jobs.drain()
    web.says("/mine", **answer)
    read_again()
    client = client_of(pia)
    assert said in text_of(client) and said in text_of(client, "accounts:me")
    assert BusyTime.objects.count() == 1 and jobs.count_failed() == 0
    web.says("/mine", calendar())
    read_again()
    assert said not in text_of(client) and BusyTime.objects.count() == 0


def test_a_slow_server_is_said(web: Site, pia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setattr("accounts.busy_times.services.SECONDS", 1.0)
    address = web.says("/slow", b"")
    web.answers["/slow"] = lambda handler: time.sleep(2)
    give_address(address=address, by=pia)
    jobs.drain()
    assert "takes longer than 1 seconds" in text_of(client_of(pia))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://localhost/mine", "begins with https://"),
        ("nonsense", "begins with https://"),
        ("https://other.example.org/mine", "other.example.org is not among the hosts"),
        ("", "required"),
        ("https://localhost/" + "x" * 20_000, "2000 characters"),
    ],
)
def test_an_address_that_is_not_called_is_refused_with_a_sentence(
    web: Site, pia: User, address: str, said: str
) -> None:
    answer = client_of(pia).post(reverse(PAGE), {"address": address})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not BusyAddress.objects.exists()


def test_without_hosts_nothing_is_asked_for(pia: User, settings: Any) -> None:
    assert settings.CALENDAR_HOSTS == []
    page = text_of(client_of(pia))
    assert NONE_ALLOWED in page and 'name="address"' not in page
    assert client_of(pia).post(reverse(PAGE), {"address": "https://a.example/"}).status_code == 422


@pytest.mark.parametrize("way", ["removed", "replaced", "access ended"])
def test_what_was_read_goes_with_the_address(web: Site, pia: User, way: str) -> None:
    give_address(address=web.says("/mine", calendar(event(tomorrow(10), "DURATION:PT1H"))), by=pia)
    jobs.drain()
    if way == "removed":
        client_of(pia).post(reverse(PAGE), {"remove": "1"})
    elif way == "replaced":
        give_address(address=web.says("/other", calendar()), by=pia)
        assert BusyAddress.objects.count() == 1
    else:
        services.deactivate_person(person=pia, by=make_person("ada"))
    assert not BusyTime.objects.exists()
    assert way == "replaced" or not BusyAddress.objects.exists()


def test_an_address_that_goes_while_it_is_read_leaves_nothing(web: Site, pia: User) -> None:
    give_address(address=web.says("/mine", calendar()), by=pia)
    body = calendar(event(tomorrow(10), "DURATION:PT1H"))

    def answer(handler: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(body)

    web.answers["/mine"] = answer
    job = jobs.claim(BusyAddress, BusyAddress.objects.get().pk)
    from accounts.busy_times.services import keep_reading, read_address

    assert job is not None
    values = read_address(job)
    client_of(pia).post(reverse(PAGE), {"remove": "1"})
    keep_reading(job, **values)
    assert not BusyTime.objects.exists()


def test_readings_are_renewed_when_they_are_old(web: Site, pia: User) -> None:
    give_address(address=web.says("/mine", calendar()), by=pia)
    jobs.drain()
    assert renew_readings() == 0
    read_again()
    assert web.asked == ["/mine", "/mine"]
    assert BusyAddress.objects.get().read_at > datetime(2020, 1, 1, tzinfo=timezone.get_default_timezone())


def test_working_hours_and_limits_are_ones_own(pia: User) -> None:
    client, page = client_of(pia), reverse("accounts:me")
    own = {"name": "Pia", "time_zone": "Europe/Lisbon", "working_days": ["1", "2"]}
    assert (
        client.post(page, own | {"works_from": "10:00", "works_until": "19:30", "most_a_week": "3"}).status_code == 302
    )
    pia.refresh_from_db()
    assert (f"{pia.works_from:%H:%M}", f"{pia.works_until:%H:%M}", pia.most_a_week) == ("10:00", "19:30", 3)
    refused = client.post(page, own | {"works_from": "19:00", "works_until": "10:00"})
    assert refused.status_code == 422 and "end after they begin" in refused.content.decode()
