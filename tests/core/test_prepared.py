"""A statement that is kept says what the queryset says, on both databases."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core.models import AuditEvent, IdempotencyKey
from core.prepared import Prepared, PreparedUpdate
from core.sessions import SessionStore

pytestmark = pytest.mark.django_db


def keys_of(*names):
    return [IdempotencyKey.objects.create(user_id=place, key=name, action="a") for place, name in enumerate(names)]


def test_it_gives_the_instances_of_the_queryset_for_every_value():
    rows = keys_of("one", "two")
    by_key = Prepared(lambda key, user: IdempotencyKey.objects.filter(key=key, user_id=user), str, int)
    for row in (*rows, rows[0]):
        with CaptureQueriesContext(connection) as asked:
            found = by_key.all(row.key, row.user_id)
        assert len(asked) == 1
        assert [vars(one)["at"] for one in found] == [row.at]
        assert found == list(IdempotencyKey.objects.filter(key=row.key, user_id=row.user_id))
    assert by_key.all("one", 1) == []
    assert by_key.first("one", 1) is None


def test_times_lists_and_tuples_are_those_of_the_queryset():
    AuditEvent.objects.create(action="a", fields=["x", "y"], at=timezone.now() - timedelta(days=1))
    AuditEvent.objects.create(action="b", fields=[])
    since = Prepared(
        lambda moment: AuditEvent.objects.filter(at__gt=moment).values_list("action", "fields", "at"),
        datetime,
    )
    for days in (0.5, 2):
        moment = timezone.now() - timedelta(days=days)
        wanted = list(AuditEvent.objects.filter(at__gt=moment).values_list("action", "fields", "at"))
        assert since.all(moment) == wanted
        assert len(wanted) == (1 if days < 1 else 2)


def test_a_value_that_is_not_used_as_it_is_is_refused():
    with pytest.raises(ValueError, match="must use each"):
        Prepared(lambda key: IdempotencyKey.objects.filter(key__contains=key), str).all("one")
    with pytest.raises(ValueError, match="must use each"):
        Prepared(lambda key, other: IdempotencyKey.objects.filter(key=key), str, int).all("one", 1)


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**40])
def test_a_number_beyond_every_column_finds_nothing(number):
    assert Prepared(lambda pk: IdempotencyKey.objects.filter(pk=pk), int).all(number) == []


def test_an_update_stores_what_the_fields_would_store():
    event = AuditEvent.objects.create(action="a")
    one, two = keys_of("one", "two")
    at = timezone.now() - timedelta(days=3)
    change = PreparedUpdate(IdempotencyKey, ("id", "key"), ("action", "at"))
    assert change.run((one.pk, "one"), ("b", at))
    assert not change.run((one.pk, "two"), ("c", at))
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.action, one.at, two.action) == ("b", at, "a")
    assert event.pk  # rows of other tables are none of its business


def test_sessions_are_found_until_they_end(client, settings):
    assert settings.SESSION_ENGINE == "core.sessions"
    session = SessionStore()
    session["began"] = 7
    session.create()
    assert SessionStore(session.session_key)["began"] == 7
    rows = session.model.objects.filter(session_key=session.session_key)
    rows.update(expire_date=timezone.now() - timedelta(seconds=1))
    gone = SessionStore(session.session_key)
    assert gone.get("began") is None
    assert gone.session_key is None
    rows.update(expire_date=timezone.now() + timedelta(hours=1))
    assert SessionStore(session.session_key)["began"] == 7
    rows.delete()
    assert SessionStore(session.session_key).get("began") is None


def test_people_are_not_confused(django_user_model):
    people = [User.objects.create_user(email=f"p{n}@tidewell.example", name=f"Person {n}") for n in range(3)]
    by_key = Prepared(lambda pk: User.objects.filter(pk=pk), int)
    assert [by_key.first(person.pk).name for person in people] == ["Person 0", "Person 1", "Person 2"]
