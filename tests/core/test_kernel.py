"""Transitions, audit, idempotency, storage, headers and health."""

import os

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import audit, parts
from core.errors import RuleViolation
from core.idempotency import first_time
from core.models import AuditEvent, Heartbeat
from core.storage import DurableFileStorage
from core.transitions import TransitionTable, change_status
from questionbank.models import Question
from tests.factories.bank import make_question
from tests.factories.people import client_of, make_user

TABLE = TransitionTable(steps={"draft": {"active": ()}, "active": {}}, labels=dict(Question.Status.choices))


@pytest.fixture
def person(db: None) -> User:
    return make_user("Pia Moreau", email="p@x.example", password="correct horse battery")


@pytest.fixture
def question(db: None) -> Question:
    return make_question(status="draft")


def test_a_step_in_the_table_is_taken_and_audited(question: Question, person: User) -> None:
    change_status(question, "active", by=person, table=TABLE, action="question.activated", scope="bank")
    question.refresh_from_db()
    event = AuditEvent.objects.get()
    assert question.status == "active"
    assert (event.action, event.by_id, event.fields, event.scope) == (
        "question.activated",
        person.pk,
        ["status"],
        "bank",
    )


def test_a_step_that_is_not_in_the_table_is_refused_in_words(question: Question, person: User) -> None:
    question.status = "retired"
    with pytest.raises(RuleViolation, match="This question is retired, so it cannot become draft."):
        change_status(question, "draft", by=person, table=TABLE, action="x")


def test_an_entry_condition_speaks_beside_the_button(question: Question) -> None:
    def never(_: Question) -> None:
        raise RuleViolation("Not on a Friday.")

    table = TransitionTable(steps={"draft": {"active": (never,)}}, labels=dict(Question.Status.choices))
    assert table.why_not(question, "active") == "Not on a Friday."
    assert table.why_not(question, "retired") != ""


@pytest.mark.sqlite
@pytest.mark.parametrize("action", ["update", "delete"])
def test_the_audit_trail_cannot_be_changed(action: str, person: User) -> None:
    audit.record("person.looked", person, by=person)
    events = AuditEvent.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        events.update(action="x") if action == "update" else events.delete()
    assert AuditEvent.objects.get().action == "person.looked"


def test_an_event_names_no_person_but_by_number(person: User) -> None:
    event = audit.record("person.looked", person, by=None, fields=["b", "a", "b"])
    assert (event.by_id, event.fields, event.subject_label) == (None, ["a", "b"], f"person {person.pk}")


def test_a_key_works_once_for_each_person_and_row(person: User) -> None:
    """H10."""
    other = make_user("Paul", email="q@x.example")
    assert first_time(person, "k", "submit", person) and not first_time(person, "k", "submit", person)
    assert first_time(other, "k", "submit", person)
    assert first_time(person, "k", "submit", other)
    assert first_time(person, "", "submit", person) and first_time(person, "", "submit", person)


@pytest.mark.django_db(transaction=True)
def test_an_action_that_failed_frees_its_key() -> None:
    person = make_user("Pia", email="p@x.example")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert first_time(person, "k", "submit", person)
        raise ZeroDivisionError
    assert first_time(person, "k", "submit", person)


def test_a_file_is_whole_or_absent(tmp_path, monkeypatch) -> None:
    storage = DurableFileStorage(location=tmp_path)
    name = storage.save("a/b.pdf", ContentFile(b"whole"))
    with storage.open(name) as stored:
        assert stored.read() == b"whole"
    assert (tmp_path / "a/b.pdf").stat().st_mode & 0o777 == 0o600

    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        storage.save("a/c.pdf", ContentFile(b"half"))
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["b.pdf"]


PATHS = ["/", "/healthz", "/not-there", "/account/login/"]


@pytest.mark.parametrize("path", PATHS)
def test_every_response_carries_the_policy(path: str, person: User) -> None:
    client = client_of(person)
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


def test_health_needs_nothing_and_readiness_says_which_part_is_down(db: None, monkeypatch) -> None:
    assert Client().get(reverse("healthz")).content == b"alive"
    body = Client().get(reverse("readyz")).json()
    assert body["ready"] is True and body["worker"] == "late"
    monkeypatch.setattr(parts, "DISK", parts.InstalledPart("disk", lambda: 1 / 0))
    answer = Client().get(reverse("readyz"))
    assert answer.status_code == 503 and answer.json()["checks"]["disk"] is False


def test_a_living_worker_shows_in_readiness(db: None) -> None:
    from core.tasks import heartbeat

    heartbeat()
    assert Heartbeat.objects.filter(name="worker").exists()
    assert Client().get(reverse("readyz")).json()["worker"] == "alive"


def test_a_session_ends_after_twelve_hours_and_after_eight_idle_ones(person: User) -> None:
    import time_machine as clock

    client = client_of(person)
    with clock.travel("2026-03-02T08:00:00Z", tick=False) as now:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get("/people/me/").status_code == 200
        now.shift(7 * 3600)
        assert client.get("/people/me/").status_code == 200
        now.shift(5 * 3600 + 60)
        assert client.get("/people/me/").status_code == 302


@pytest.mark.sqlite
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="settings of SQLite alone")
def test_sqlite_waits_and_syncs(db: None) -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_static_files_carry_the_same_headers_as_pages(db: None, settings) -> None:
    """H19: nobody else's page reads them, and what they are is not guessed."""
    (settings.STATIC_ROOT / "probe.css").write_text("a { }")
    answer = Client().get("/static/probe.css")
    assert answer.getvalue() == b"a { }"
    answer.close()
    page, file = Client().get("/account/login/").headers, answer.headers
    assert file["Content-Type"].startswith("text/css") and "Access-Control-Allow-Origin" not in file
    names = [
        name for name in page if name.startswith(("Content-Security", "X-", "Referrer", "Cross-Origin", "Permissi"))
    ]
    assert len(names) == 7
    assert {name: file[name] for name in names} == {name: page[name] for name in names}
