"""Offered means not refused, and what a person may do is offered.

Every kind of person opens every page that they are led to, in a company with something in every state. Each link and
each button is held against what its target answers; and each page and write action of the URL map that the marker
allows this person, for a thing whose state lets them, is looked for on the pages where it belongs (`offers.places`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from tests.architecture.offers import markup

if TYPE_CHECKING:
    from tests.architecture.offers.walk import Visitor

# One of each kind. Arvid is an administrator as Ada is where he does not sit, Irene a recruiter as Rita is where she
# did not apply; Paul, Noor and Pia are of one kind.
KINDS = ("max", "cleo", "remi", "pia", "tomas", "sam", "olga", "adele", "arvid", "irene", "gus", "ida")
# Where everybody begins, and the list that stands behind a choice in its filter.
START = ("/", "/interviews/?when=past")
Walk = Callable[[str], "Visitor"]


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Built once; tests run in savepoints inside."""
    from tests.architecture.offers import walk, world

    with django_db_blocker.unblock(), transaction.atomic():
        company = world.build()
        with connection.cursor() as cursor:
            # Nothing of this is ever committed, so the database would plan every question as for empty tables.
            cursor.execute("ANALYZE")
        yield company
        transaction.set_rollback(True)
    walk.forget()


@pytest.fixture(scope="module")
def _seen() -> dict[str, Any]:
    """What the walks share: what was tried already."""
    return {"pressed": set(), "tried": {}}


@pytest.fixture
def walk(_world: Any, _seen: dict[str, Any], db: None, settings: Any) -> Walk:
    """Lets somebody walk from their own work to wherever its pages lead."""
    from tests.architecture.offers.walk import Visitor

    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False

    def let_walk(key: str) -> Visitor:
        visitor = Visitor(key, _world.people[key], _seen["pressed"], _seen["tried"])
        visitor.walk(START)
        return visitor

    return let_walk


@pytest.mark.slow
@pytest.mark.parametrize("key", KINDS)
def test_what_is_offered_and_what_is_allowed_are_the_same(key: str, walk: Walk) -> None:
    visitor = walk(key)
    assert [*visitor.faults, *visitor.missing()] == []


def test_every_page_and_write_action_has_its_place() -> None:
    from tests.architecture.offers.places import PLACES
    from tests.architecture.offers.walk import PAGES

    assert PLACES.keys() == PAGES.keys()
    assert {name for place in PLACES.values() for name in place.on} <= PAGES.keys()
    assert all(bool(place.on) != bool(place.why) for place in PLACES.values())


# --- The walk itself ------------------------------------------------------------------------------------------


def planted(monkeypatch: pytest.MonkeyPatch, change: Callable[[str], str]) -> None:
    """Change the text of every page before it is read."""
    monkeypatch.setattr(
        "tests.architecture.offers.walk.offers_in", lambda text, url: markup.offers_in(change(text), url)
    )


def test_a_link_that_is_refused_is_found(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    planted(monkeypatch, lambda text: text + '<a href="/packets/">Packets</a>')
    assert any("offers GET /packets/, which answers 404" in fault for fault in walk("olga").faults)


def test_a_button_that_is_refused_is_found(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    from interviews.models import Loop

    path = f"/loops/{Loop.objects.order_by('pk')[0].pk}/start/"
    planted(monkeypatch, lambda text: text + f'<form method="post" action="{path}"><button>Start</button></form>')
    assert any(f"offers POST {path}, which answers 404" in fault for fault in walk("olga").faults)


def test_what_is_offered_nowhere_is_found(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    planted(monkeypatch, lambda text: text.replace('href="/questions/practice/"', 'href="#"'))
    missing = list(walk("olga").missing())
    assert any("may do /questions/practice/" in line for line in missing)


def offers(text: str) -> set[tuple[str, str, tuple[tuple[str, str], ...]]]:
    return {(offer.method, offer.url, offer.fields) for offer in markup.offers_in(text, "/here/?a=1")}


def test_links_of_this_installation_are_offers() -> None:
    page = '<a href="/there/">1</a><a href="?b=2">2</a><a href="#part">3</a><a href="mailto:a@b.example">4</a>'
    assert offers(page) == {("GET", "/there/", ()), ("GET", "/here/?b=2", ())}


def test_each_button_that_can_be_pressed_is_an_offer() -> None:
    page = """<form id="f" method="post" action="/do/"><input type="hidden" name="x" value="1">
        <button name="to" value="up">Up</button><button formaction="/drop/">Drop</button>
        <button disabled>No</button><button aria-disabled="true">Not yet</button></form>
        <button form="f" name="to" value="far">Far</button>"""
    assert offers(page) == {
        ("POST", "/do/", (("x", "1"), ("to", "up"))),
        ("POST", "/drop/", (("x", "1"),)),
        ("POST", "/do/", (("x", "1"), ("to", "far"))),
    }


def test_fields_are_sent_as_they_stand() -> None:
    page = """<form method="post"><select name="s"><option value="1">1</option><option value="2" selected>2</option>
        </select><input type="checkbox" name="c" checked><input type="radio" name="r" value="3">
        <textarea name="t">
said</textarea><button>Send</button></form>"""
    assert offers(page) == {("POST", "/here/?a=1", (("s", "2"), ("c", "on"), ("t", "said")))}


def test_what_scripts_ask_for_is_an_offer() -> None:
    page = '<div data-hx-get="/state/"></div><div data-hx-post="/make/"></div><form data-autosave="/save/"></form>'
    assert offers(page) == {("GET", "/state/", ()), ("POST", "/make/", ()), ("POST", "/save/", ())}
