"""B1, B2: what a page showed, what was typed and what is stored, compared field by field."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.errors import StaleRevision
from core.merging import merged
from core.models import Heartbeat
from core.seen import Seen, mark_of

ROW = Heartbeat(name="row")
BEFORE = {"name": "Lead", "place": "Berlin"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, ""),
        (Decimal("1.50"), Decimal("1.5")),
        ("a\r\nb", "a\nb"),
        (datetime(2027, 1, 5, 12, tzinfo=UTC), datetime(2027, 1, 5, 13, tzinfo=ZoneInfo("Europe/Berlin"))),
        (("a", "b"), ["a", "b"]),
    ],
)
def test_what_is_the_same_has_the_same_mark(one, other):
    assert mark_of(one) == mark_of(other)


def test_b1_what_only_one_of_two_changed_is_kept_for_both():
    now = {"name": "Lead", "place": "Lyon"}
    assert merged(ROW, {"name": "Head", "place": "Berlin"}, Seen.of(BEFORE), stored=now) == {"name": "Head"}


def test_b1_what_both_changed_is_refused_with_both(db):
    now = {"name": "Chief", "place": "Lyon"}
    with pytest.raises(StaleRevision, match="Nothing is lost") as stale:
        merged(ROW, {"name": "Head", "place": "Berlin"}, Seen.of(BEFORE), stored=now)
    (conflict,) = stale.value.current["conflicts"]
    assert (conflict.name, conflict.stored) == ("name", "Chief")
    assert stale.value.current["seen"] == Seen.of(now)


def test_b1_both_changed_it_to_the_same():
    now = {"name": "Head", "place": "Berlin"}
    assert merged(ROW, dict(now), Seen.of(BEFORE), stored=now) == {"name": "Head"}


def test_a_page_that_says_nothing_of_what_it_showed_writes_all_of_it():
    assert merged(ROW, {"name": "Head"}, None, stored={"name": "Chief"}) == {"name": "Head"}


def test_a_field_that_the_page_did_not_have_is_written():
    assert merged(ROW, {"place": "Lyon"}, Seen({}), stored={"place": "Berlin"}) == {"place": "Lyon"}


@pytest.mark.parametrize("text", ["", "no", "[]", "7", "[" * 100_000])
def test_b1_whatever_is_no_mark_says_nothing(text):
    assert Seen.from_text(text) is None


def test_what_is_written_is_read():
    assert Seen.from_text(Seen.of(BEFORE).as_text) == Seen.of(BEFORE)
