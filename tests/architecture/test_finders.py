"""A rule that is added to a queryset holds on every page: nothing finds an object behind the queryset's back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory

from core.access import with_object
from tests.architecture.urls import Page, methods_of, pages
from tests.architecture.world import CAST, ask, build_world, hand_over_packets, label_of, path_of

if TYPE_CHECKING:
    from config.demo import Company

PAGES = [page for page in pages() if page.access and page.access.model]
# Without more than the object (a second key, a field of the form, a file) they answer 404 in any case, so that here
# only their asking the queryset is seen.
WANT_MORE = {
    "accounts:person_access",
    "hiring:opening_status",
    "hiring:candidate_resume",
    "hiring:round_move",
    "hiring:question_place",
    "questionbank:practice_forget",
    "questionbank:exhibit_file",
    "interviews:question_shown",
    "interviews:exhibit_file",
    "interviews:loop_version_undo",
    "interviews:loop_resume",
    "packets:document_view",
    "packets:page_image",
    "interviews:question_move",
    "interviews:question_ask",
    "interviews:kit_resume",
    "interviews:debrief_note",
    "interviews:fact_answer",
    "interviews:decision_confirm",
}


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    with django_db_blocker.unblock(), transaction.atomic():
        company = build_world()
        hand_over_packets(company)
        yield company
        transaction.set_rollback(True)


@pytest.fixture
def world(_world: Company, db: None, settings: Any) -> Company:
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    return _world


def found_by(page: Page, world: Company) -> Iterator[tuple[Any, Any]]:
    """Everybody who may open the page with an object that it opens for them."""
    for name in CAST:
        user = type(world.people[name]).objects.get(pk=world.people[name].pk)
        for obj in getattr(page.access.model._default_manager, page.access.finder)(user).order_by("-pk"):
            if user.has_perm(page.access.permission, obj):
                yield user, obj


def shut(monkeypatch: pytest.MonkeyPatch, page: Page, user: Any) -> list[Any]:
    """Add a rule to the page's queryset: this person finds nothing there. Who asks is listed from now on."""
    model, finder = page.access.model, page.access.finder
    rows = type(model._default_manager.all())
    before, asked = getattr(rows, finder), []

    def stricter(self: Any, person: Any) -> Any:
        asked.append(person.pk)
        return self.none() if person.pk == user.pk else before(self, person)

    monkeypatch.setattr(rows, finder, stricter)
    return asked


def status_of(page: Page, client: Any, path: str) -> int:
    """What the page answers; a POST where it takes no GET."""
    return ask(client, "get" if "GET" in methods_of(page.view) else "post", path, {}).status_code


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_rule_added_to_the_queryset_holds_on_the_page(
    page: Page, world: Company, as_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = ((user, as_user(user), path_of(page, obj.pk)) for user, obj in found_by(page, world))
    answering = (found for found in people if page.name in WANT_MORE or status_of(page, found[1], found[2]) != 404)
    user, client, path = next(answering)
    asked = shut(monkeypatch, page, user)
    for method in sorted(methods_of(page.view) & {"GET", "POST"}):
        assert ask(client, method.lower(), path, {}).status_code == 404
    assert user.pk in asked


def test_a_finder_that_keeps_its_own_way_is_seen(world: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    from hiring.models import Opening

    @with_object(Opening, "hiring.read_opening")
    def honest(request: Any, opening: Opening) -> Opening:
        return opening

    def careless(request: Any, pk: int) -> Opening:
        return Opening.objects.get(pk=pk)

    page = next(page for page in PAGES if label_of(page) == "hiring.Opening" and page.access.finder == "visible_to")
    user, opening = next(found_by(page, world))
    request = RequestFactory().get("/")
    request.user = user
    assert honest(request, pk=opening.pk) == careless(request, pk=opening.pk) == opening
    shut(monkeypatch, page, user)
    assert careless(request, pk=opening.pk) == opening
    with pytest.raises(Http404):
        honest(request, pk=opening.pk)
