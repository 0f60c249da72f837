"""Whatever shows somebody a word of another person's card, or a figure made of it, has remembered that they read it."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.urls import reverse

from interviews.models import FirstReading, Loop, Rating, Scorecard
from tests.architecture.urls import Page, methods_of, pages
from tests.architecture.world import build_world, hand_over_packets, path_of

if TYPE_CHECKING:
    from config.demo import Company

PAGES = [page for page in pages() if page.access and page.access.model and "GET" in methods_of(page.view)]
# What these show is made of others' cards without quoting them.
FIGURES = {"interviews:compare", "interviews:decision_detail"}


@pytest.fixture(scope="module")
def _planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """The world, with a word of its own on every card."""
    with django_db_blocker.unblock(), transaction.atomic():
        company = build_world()
        hand_over_packets(company)
        for card in Scorecard.objects.all():
            Scorecard.objects.filter(pk=card.pk).update(summary=word_of(card))
            Rating.objects.filter(scorecard=card).exclude(evidence="").update(evidence=word_of(card))
        FirstReading.objects.all().delete()
        yield company
        transaction.set_rollback(True)


@pytest.fixture
def planted(_planted: Company, db: None, settings: Any) -> Company:
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    return _planted


def word_of(card: Scorecard) -> str:
    return f"Xylophone{card.pk}z"


def loops_shown(body: str, user: Any) -> set[int]:
    """The loops of which the answer quotes somebody else's card."""
    cards = Scorecard.objects.exclude(seat__panelist=user).select_related("seat__interview")
    return {card.seat.interview.loop_id for card in cards if word_of(card) in body}


def unrecorded(client: Any, user: Any, path: str, method: str = "get", data: dict[str, str] | None = None) -> set[int]:
    """The loops that the answer quotes without having remembered it. What the request did is undone."""
    with transaction.atomic():
        answer = getattr(client, method)(path, data or {})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found = loops_shown(html.unescape(content.decode(errors="replace")), user)
        missing = found - set(FirstReading.objects.filter(user=user).values_list("loop_id", flat=True))
        transaction.set_rollback(True)
    return missing


def readers(page: Page, planted: Company) -> Iterator[tuple[Any, Any]]:
    for name in ("rita", "max", "pia", "ada"):
        user = type(planted.people[name]).objects.get(pk=planted.people[name].pk)
        for obj in getattr(page.access.model._default_manager, page.access.finder)(user).order_by("-pk")[:3]:
            yield user, obj


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_that_quotes_others_remembers_it(page: Page, planted: Company, as_user: Any) -> None:
    for user, obj in readers(page, planted):
        assert unrecorded(as_user(user), user, path_of(page, obj.pk)) == set(), (user.name, obj)


def test_files_of_ratings_are_remembered(planted: Company, as_user: Any) -> None:
    rita = planted.people["rita"]
    for loop in Loop.objects.all():
        for name, key in (("loop_ratings", loop.pk), ("opening_ratings", loop.candidate.opening_id)):
            for kind in ("csv", "json"):
                path = reverse(f"records:{name}", args=[key])
                assert unrecorded(as_user(rita), rita, path, "post", {"kind": kind}) == set()


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_figures_of_a_loop_are_remembered(name: str, planted: Company, as_user: Any) -> None:
    rita = planted.people["rita"]
    loop = Loop.objects.filter(decisions__isnull=False).first()
    key = loop.candidate.opening_id if name == "interviews:compare" else loop.pk
    with transaction.atomic():
        assert as_user(rita).get(reverse(name, args=[key])).status_code == 200
        assert FirstReading.objects.filter(user=rita, loop=loop).exists()
        transaction.set_rollback(True)


def test_a_page_that_forgets_is_seen(planted: Company, as_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviews.cards.views.scorecards.record_reading", lambda *_: None)
    rita = planted.people["rita"]
    card = Scorecard.objects.submitted().exclude(seat__panelist=rita).first()
    path = reverse("interviews:scorecard_detail", args=[card.pk])
    assert unrecorded(as_user(rita), rita, path) == {card.seat.interview.loop_id}
