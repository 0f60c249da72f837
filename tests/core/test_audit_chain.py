"""The audit trail is a chain: whoever changes it, even past the triggers, is found out."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from accounts.models import User
from core import audit
from core.audit_chain import AT_ONCE, chain_events, event_digest, forget_reasons, reason_digest, verify
from core.models import AuditChain, AuditEvent
from core.tasks import chain_audit
from tests.factories.people import make_user

pytestmark = pytest.mark.sqlite


@pytest.fixture
def person(db: None) -> User:
    return make_user("Pia Moreau", email="p@x.example")


@pytest.fixture
def trail(person: User) -> list[AuditEvent]:
    """Ten events in the chain, every second one with a reason."""
    for number in range(10):
        audit.record(f"person.deed_{number}", person, by=person, fields=["name"], reason="Why not." * (number % 2))
    assert chain_events() == 10
    return list(AuditEvent.objects.order_by("place"))


@contextmanager
def without_triggers() -> Iterator[None]:
    """As somebody who owns the database can have it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER core_auditevent_append_only")
            yield
            cursor.execute("ALTER TABLE core_auditevent ENABLE TRIGGER core_auditevent_append_only")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'core_auditevent'")
        triggers = cursor.fetchall()
        assert len(triggers) == 2
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)


def chain_again(events: list[AuditEvent]) -> None:
    """What somebody does who knows how the chain is made."""
    before = ""
    for place, event in enumerate(events, 1):
        event.reason_digest = reason_digest(event.reason, event.reason_salt)
        event.place, event.digest = place, event_digest(event, place, before)
        before = event.digest
    AuditEvent.objects.update(place=F("place") + 1000)
    AuditEvent.objects.bulk_update(events, ["place", "digest", "reason_digest", "action"])
    AuditChain.objects.update(length=len(events), digest=before)


def test_an_untouched_trail_is_whole(trail: list[AuditEvent]) -> None:
    finding = verify()
    assert (finding.broken, finding.waiting, finding.length) == ([], 0, 10)
    assert [event.place for event in trail] == list(range(1, 11))
    assert finding.digest == trail[-1].digest


def test_an_empty_trail_is_whole(db: None) -> None:
    assert verify().broken == []


def test_what_is_chained_later_goes_on_where_the_chain_ended(trail: list[AuditEvent], person: User) -> None:
    noted = verify().head
    audit.record("person.later", person, by=None)
    assert verify().waiting == 1
    chain_audit()
    finding = verify(noted)
    assert (finding.broken, finding.waiting, finding.length) == ([], 0, 11)


def test_more_events_than_one_step_takes(person: User) -> None:
    for _ in range(AT_ONCE + 3):
        audit.record("person.looked", person, by=None)
    assert chain_events() == AT_ONCE + 3
    assert verify().broken == []


FIELDS = {
    "action": "person.praised",
    "by_id": 4711,
    "subject_type": "accounts.role",
    "subject_id": "4711",
    "subject_label": "person 4711",
    "scope": "opening:1",
    "fields": ["salary"],
    "at": "2020-01-01T00:00:00Z",
    "digest": "0" * 64,
    "reason_digest": "0" * 64,
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_changed_field_is_found(name: str, trail: list[AuditEvent]) -> None:
    with without_triggers():
        AuditEvent.objects.filter(pk=trail[4].pk).update(**{name: FIELDS[name]})
    assert f"Event {trail[4].pk} at place 5 is not what was chained there." in verify().broken


def test_another_reason_is_found(trail: list[AuditEvent]) -> None:
    with without_triggers():
        AuditEvent.objects.filter(pk=trail[5].pk).update(reason="Because of the weather.")
    assert verify().broken == [f"Event {trail[5].pk} at place 6 has another reason than was chained."]


def test_a_reason_that_was_never_given_is_found(trail: list[AuditEvent]) -> None:
    with without_triggers():
        AuditEvent.objects.filter(pk=trail[4].pk).update(reason="Because of the weather.")
    assert verify().broken == [f"Event {trail[4].pk} at place 5 has another reason than was chained."]


@pytest.mark.parametrize(("missing", "sentence"), [(0, "place 1 and 2"), (4, "place 5 and 6"), (9, "ends at 9")])
def test_a_missing_event_is_found(missing: int, sentence: str, trail: list[AuditEvent]) -> None:
    with without_triggers():
        AuditEvent.objects.filter(pk=trail[missing].pk).delete()
    assert any(sentence in broken for broken in verify().broken)


def test_a_trail_that_was_emptied_is_found(trail: list[AuditEvent]) -> None:
    with without_triggers():
        AuditEvent.objects.all().delete()
    assert verify().broken == ["The chain should end at place 10 and ends at 0."]


def test_events_that_changed_places_are_found(trail: list[AuditEvent]) -> None:
    with without_triggers():
        for pk, place in ((trail[2].pk, 99), (trail[3].pk, 3), (trail[2].pk, 4)):
            AuditEvent.objects.filter(pk=pk).update(place=place)
    assert len(verify().broken) >= 2


def test_a_chain_that_was_made_anew_is_found_by_a_head_that_was_noted(trail: list[AuditEvent]) -> None:
    noted = verify().head
    trail[3].action = "person.praised"
    with without_triggers():
        chain_again(trail)
    assert verify().broken == [], "without the note nobody can tell"
    assert verify(noted).broken == [f"The chain does not go through the head that was noted, {noted}."]


# --- What the triggers let pass -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"action": "x"},
        {"reason": "Another one."},
        {"place": None, "digest": ""},
        {"place": 99},
        {"digest": "0" * 64},
        {"reason": "", "action": "x"},
        {"reason": "", "reason_digest": ""},
        {"reason": "", "by_id": None},
    ],
    ids=str,
)
def test_an_event_in_the_chain_is_not_changed(change: dict[str, Any], trail: list[AuditEvent]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=trail[5].pk).update(**change)
    assert verify().broken == []


@pytest.mark.parametrize("change", [{"action": "x"}, {"place": 1, "digest": "d", "by_id": 7}, {"digest": "d"}], ids=str)
def test_an_event_that_waits_is_not_changed_either(change: dict[str, Any], person: User) -> None:
    event = audit.record("person.looked", person, by=None)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(**change)


def test_a_place_without_a_digest_and_a_place_twice_are_refused(trail: list[AuditEvent]) -> None:
    copy = {"action": "x", "subject_type": "x", "subject_id": "1", "subject_label": "x"}
    for wrong in ({"place": 11}, {"digest": "d"}, {"place": 3, "digest": "d"}, {"place": 0, "digest": "d"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            # The refusal of the database is tested.
            AuditEvent.objects.create(**copy, **wrong)


def test_reasons_are_forgotten_and_the_chain_stays_whole(trail: list[AuditEvent], person: User) -> None:
    late = audit.record("person.looked", person, by=None, reason="Not chained yet.")
    assert forget_reasons(AuditEvent.objects.filter(subject_id=str(person.pk))) == 6
    assert chain_events() == 1
    finding = verify()
    assert (finding.broken, finding.forgotten) == ([], 5)
    assert not AuditEvent.objects.exclude(reason="").exists()
    late.refresh_from_db()
    assert late.reason_digest == ""


def test_events_from_before_a_model_was_renamed_are_found(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    event = audit.record("person.looked", person, by=None)
    monkeypatch.setattr(person._meta, "model_name", "colleague")
    people = User.objects.filter(pk=person.pk)
    assert not AuditEvent.objects.filter(audit.about(people)).exists()
    monkeypatch.setattr(User, "EARLIER_LABELS", ("accounts.user",), raising=False)
    assert AuditEvent.objects.filter(audit.about(people)).get() == event
    assert not AuditEvent.objects.filter(audit.about(User.objects.exclude(pk=person.pk))).exists()


# --- At the same time -----------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_people_write_and_two_processes_chain() -> None:
    """Events commit in another order than their numbers, some are rolled back, and nobody waits for the chain."""
    person = make_user("Pia Moreau", email="p@x.example")
    done = threading.Event()
    threads = [threading.Thread(target=closing(lambda: write(person))) for _ in range(4)]
    chainers = [threading.Thread(target=closing(lambda: chain_until(done))) for _ in range(2)]
    for thread in [*threads, *chainers]:
        thread.start()
    for thread in threads:
        thread.join(30)
    done.set()
    for thread in chainers:
        thread.join(30)
    chain_events()
    finding = verify()
    assert (finding.broken, finding.waiting, finding.length) == ([], 0, 4 * 20)


def write(person: User) -> None:
    for number in range(25):
        try:
            with transaction.atomic():
                audit.record("person.looked", person, by=person, reason=f"{number}")
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(%s)", [number % 3 / 500])
                if number % 5 == 0:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            continue


def chain_until(done: threading.Event) -> None:
    while not done.wait(0.002):
        chain_events()


def closing(action: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            action()
        finally:
            connection.close()

    return run


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_action_under_way_and_the_chain_do_not_wait_for_each_other() -> None:
    person = make_user("Pia Moreau", email="p@x.example")
    audit.record("person.looked", person, by=person)
    with transaction.atomic():
        audit.record("person.looked", person, by=person)
        others: list[int] = []
        thread = threading.Thread(target=closing(lambda: others.append(chain_events())))
        thread.start()
        thread.join(20)
        assert others == [1], "what is not committed is not chained"
    assert chain_events() == 1
    assert verify().broken == []


# --- The command ----------------------------------------------------------------------------------------------


def said(**options: Any) -> str:
    out = io.StringIO()
    call_command("audit_verify", stdout=out, **options)
    return out.getvalue()


def test_the_command_ends_with_the_head(trail: list[AuditEvent], person: User) -> None:
    audit.record("person.looked", person, by=None)
    lines = said().splitlines()
    assert lines[0].startswith("Not chained yet, which the worker does every ten seconds: 1 event, since")
    assert lines[-1] == verify().head
    assert said(noted=lines[-1]).splitlines()[-1] == lines[-1]


def test_the_command_fails_and_names_the_event(trail: list[AuditEvent]) -> None:
    with without_triggers():
        AuditEvent.objects.filter(pk=trail[4].pk).update(action="x")
    with pytest.raises(CommandError, match=f"Event {trail[4].pk} at place 5"):
        said()


def test_a_reason_that_is_forgotten_cannot_be_found_by_trying(trail: list[AuditEvent]) -> None:
    """H21: what the chain keeps of it says nothing without the salt, which goes with it."""
    event = next(event for event in trail if event.reason)
    reason, salt = event.reason, event.reason_salt
    assert len(salt) == 64 and event.reason_digest == reason_digest(reason, salt)
    forget_reasons(AuditEvent.objects.filter(pk=event.pk))
    event.refresh_from_db()
    assert (event.reason, event.reason_salt) == ("", "")
    assert event.reason_digest not in {reason_digest(reason, ""), reason_digest(reason, event.reason_salt)}
    assert verify().broken == []


def test_events_of_one_reason_have_digests_of_their_own(trail: list[AuditEvent]) -> None:
    """H21: the same words twice would be seen."""
    digests = [event.reason_digest for event in trail if event.reason]
    assert len(set(digests)) == len(digests) > 1


def test_a_salt_is_not_forgotten_alone_and_a_reason_not_without_it(trail: list[AuditEvent]) -> None:
    event = next(event for event in trail if event.reason)
    for change in ({"reason_salt": ""}, {"reason": ""}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            AuditEvent.objects.filter(pk=event.pk).update(**change)
