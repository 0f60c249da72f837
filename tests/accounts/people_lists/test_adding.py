"""Many colleagues added at once: looked at first, all of them or nobody, and never one twice."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AccessMail, User
from core.models import AuditEvent
from tests.factories.people import client_of, make_cast

pytestmark = pytest.mark.usefixtures("one_factor")

LIST = """Rosa Tindall <rosa@sandhaven.example>, recruiter
Jonas Everhart; jonas@sandhaven.example; hiring manager
Samuel Okonedo-Brandt
Ada again <ADA@loopwright.example>
Rosa twice <rosa@sandhaven.example>
"""


def xlsx_of(rows: list[list[str]]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def ada(db: None) -> Client:
    return client_of(make_cast("ada", email="ada@loopwright.example").ada)


def looked_at(client: Client, **sent: Any) -> Any:
    return client.post(reverse("accounts:people_add"), {"look": "1", **sent})


def sent_with(response: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the people that a page shows, with some of it changed."""
    people = response.context["people"]
    data: dict[str, Any] = {
        "add": "1",
        "people-TOTAL_FORMS": len(people.forms),
        "people-INITIAL_FORMS": people.initial_form_count(),
    }
    for form in people.forms:
        for name in form.fields:
            value = form[name].value()
            if value not in (None, False, ""):
                data[form.add_prefix(name)] = "on" if value is True else value
    return data | changes


def test_everybody_is_shown_before_anyone_is_added(ada: Client) -> None:
    before = User.objects.count()
    response = looked_at(ada, text=LIST)
    people = response.context["people"]
    assert [form.standing for form in people] == [
        "",
        "",
        "Line 3 has no email address",
        "This is you, already here",
        "Line 1 has the same address",
    ]
    assert [form["take"].value() for form in people] == [True, True, False, False, False]
    assert people.summary() == "Two ready, two to complete and one here already"
    assert User.objects.count() == before


def test_those_who_are_ticked_get_an_account_and_a_mail(ada: Client) -> None:
    response = looked_at(ada, text=LIST)
    done = ada.post(
        reverse("accounts:people_add"),
        sent_with(response, **{"people-2-take": "on", "people-2-email": " Samuel@Sandhaven.example "}),
    )
    assert done.status_code == 302
    people = User.objects.filter(email__endswith="sandhaven.example").order_by("email")
    assert [(person.name, person.email, person.site_role) for person in people] == [
        ("Jonas Everhart", "jonas@sandhaven.example", "member"),
        ("Rosa Tindall", "rosa@sandhaven.example", "recruiter"),
        ("Samuel Okonedo-Brandt", "samuel@sandhaven.example", "member"),
    ]
    assert not any(person.has_usable_password() for person in people)
    assert AccessMail.objects.filter(person__in=people).count() == 3
    assert AuditEvent.objects.filter(action="person.added").count() == 3


def test_a_mistake_adds_nobody_and_keeps_what_was_typed(ada: Client) -> None:
    response = looked_at(ada, text=LIST)
    changes = {"people-2-take": "on", "people-2-email": "samuel at sandhaven"}
    refused = ada.post(reverse("accounts:people_add"), sent_with(response, text=LIST, **changes))
    assert refused.status_code == 422
    assert "samuel at sandhaven" in refused.text and "Rosa Tindall &lt;rosa@" in refused.text
    assert not User.objects.filter(email__endswith="sandhaven.example").exists()


def test_two_of_one_address_are_not_added(ada: Client) -> None:
    response = looked_at(ada, text=LIST)
    refused = ada.post(reverse("accounts:people_add"), sent_with(response, **{"people-4-take": "on"}))
    assert refused.status_code == 422 and "Two people on this list have this address" in refused.text


def test_somebody_who_was_added_meanwhile_stops_all(ada: Client) -> None:
    response = looked_at(ada, text=LIST)
    make_cast("rita", email="jonas@sandhaven.example")
    refused = ada.post(reverse("accounts:people_add"), sent_with(response))
    assert refused.status_code == 409 and "Nobody was added. Jonas Everhart:" in refused.text
    assert not User.objects.filter(email="rosa@sandhaven.example").exists()


def test_nobody_ticked_and_nobody_found_are_said(ada: Client) -> None:
    response = looked_at(ada, text="Samuel")
    assert "Tick whom you want to add." in ada.post(reverse("accounts:people_add"), sent_with(response)).text
    assert looked_at(ada, text=" \n ").status_code == 422
    assert "Nobody is named in this" in looked_at(ada, text="---").text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("people.csv", "Name,Email\nRosa Tindall,rosa@x.example\n".encode("utf-16")),
        ("people.CSV", b"rosa@x.example;Rosa Tindall\r\n"),
        ("people.txt", b"Rosa Tindall <rosa@x.example>"),
        ("people.xlsx", xlsx_of([["Mail address", "First name", "Surname"], ["rosa@x.example", "Rosa", "Tindall"]])),
    ],
)
def test_a_file_names_people_whatever_program_saved_it(ada: Client, name: str, content: bytes) -> None:
    people = looked_at(ada, file=SimpleUploadedFile(name, content)).context["people"]
    assert [(form["name"].value(), form["email"].value()) for form in people] == [("Rosa Tindall", "rosa@x.example")]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "photo.csv: This is a picture"),
        ("people.xlsx", b"PK\x03\x04" + bytes(200), "people.xlsx: This spreadsheet is damaged"),
        ("empty.csv", b"", "empty.csv: It is empty"),
    ],
)
def test_what_cannot_be_read_is_named(ada: Client, name: str, content: bytes, sentence: str) -> None:
    response = looked_at(ada, file=SimpleUploadedFile(name, content), text="Rosa <rosa@x.example>")
    assert response.status_code == 422 and sentence in response.text and "Rosa &lt;rosa@x" in response.text


def test_everybody_of_every_sheet_is_shown(ada: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of([["Name", "Email"], ["Rosa Tindall", "rosa@x.example"]])))
    for title, row in (("Notes", ["Kept by Ada"]), ("Later", ["Ben Hale", "ben@x.example"])):
        book.create_sheet(title).append(row)
    book.save(stream := io.BytesIO())
    page = looked_at(ada, file=SimpleUploadedFile("people.xlsx", stream.getvalue())).content.decode()
    assert "rosa@x.example" in page and "ben@x.example" in page and "Kept by Ada" not in page


def test_more_than_can_be_added_at_once_are_refused(ada: Client) -> None:
    text = "\n".join(f"P{number} <p{number}@x.example>" for number in range(501))
    assert "Add at most 500 people at a time; these are 501." in looked_at(ada, text=text).text


def test_the_name_of_everybody_can_be_put_right(ada: Client) -> None:
    """C3: also of whom nothing seems to lack."""
    people = looked_at(ada, text="Jane; van der Berg; jane@x.example")
    page = people.text
    assert 'type="text" name="people-0-name"' in page and 'type="text" name="people-0-title"' in page
    ada.post(
        reverse("accounts:people_add"),
        sent_with(people, **{"people-0-name": "Jane van der Berg", "people-0-title": ""}),
    )
    person = User.objects.get(email="jane@x.example")
    assert (person.name, person.title) == ("Jane van der Berg", "")
