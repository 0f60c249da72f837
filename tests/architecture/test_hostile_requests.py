"""Requests that no page of ours sends: garbage in every query, in every field of every form, and from a stranger.

The server answers with a page or a refusal and never fails; and what belongs to an opening is not there for Olga, a
colleague with no part in any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from tests.architecture.urls import Page, methods_of, pages
from tests.architecture.world import CAST, ask, build_world, label_of, path_of

if TYPE_CHECKING:
    from config.demo import Company

NUL = "a\x00b"
HUGE = "9" * 40
WORDS = 'nobody\'s "choice" <script>x()</script> {{ 7|add:7 }}\r\nBcc: a@b.example\r\n \u202e\u2066 مرحبا 👩‍🚀 \ufeff'
# Longer than any field, in letters of three signs whose normal form is shorter and ordered otherwise.
LONG = "e\u0301\u0327" * 8_000
QUERIES = (NUL, HUGE)
# "fix " begins an action of the packet editor and does not end it.
FORMS = (NUL, HUGE, WORDS, LONG, "fix ")
PARAMETERS = (
    "page",
    "q",
    "sort",
    "order",
    "show",
    "status",
    "role",
    "opening",
    "stand",
    "action",
    "by",
    "row",
    "round",
)
PARAMETERS += ("competency", "kind", "category", "minutes", "question", "rating", "sample", "step", "when", "whose")
PARAMETERS += ("next", "all", "earlier", "position", "undo", "compare", "to")
FIELDS = {
    "to",
    "round",
    "question",
    "action",
    "then",
    "reason",
    "seat",
    "key",
    "revision",
    "digest",
    "step",
    "start",
    "go",
}
PAGES = [page for page in pages() if not page.is_library and page.access and page.access.kind != "public"]
# What colleagues share: the question bank, roles, practice.
COMMON = {
    "questionbank.Question",
    "questionbank.Competency",
    "questionbank.Category",
    "questionbank.CompetencyGroup",
    "questionbank.PracticePrompt",
    "hiring.Role",
}
# Nobody has shared, mailed or exported a packet, or written to a candidate, in this world; their own tests do.
NONE_THERE = {
    "packets.SharedLink",
    "packets.PacketExport",
    "packets.PacketMail",
    "appointments.CandidateMail",
    "appointments.TimeOffer",
    "appointments.HelpRequest",
    "appointments.InvitationReply",
}


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """Built once; tests run in savepoints inside."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(_world: Company, db: None, settings: Any) -> Company:
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    return _world


def somebody_at(page: Page, world: Company) -> tuple[Any, str]:
    """Somebody who may open the page, and where it is."""
    assert page.access is not None
    permission, model = page.access.permission, page.access.model
    for name in CAST:
        user = type(world.people[name]).objects.get(pk=world.people[name].pk)
        if model is None and (not permission or user.has_perm(permission)):
            return user, path_of(page)
        for obj in model._default_manager.visible_to(user).order_by("-pk") if model else ():
            if user.has_perm(permission, obj):
                return user, path_of(page, obj.pk)
    raise AssertionError(f"Nobody may open {page.name}")


def fields_in(answer: Any) -> set[str]:
    if answer.status_code != 200 or answer.streaming:
        return set()
    return set(re.findall(r' name="([^"]+)"', answer.content.decode(errors="replace"))) - {"csrfmiddlewaretoken"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if label_of(page) not in NONE_THERE],
    ids=lambda page: page.name,
)
def test_garbage_is_answered(page: Page, world: Company, as_user: Any) -> None:
    user, path = somebody_at(page, world)
    client = as_user(user)
    fields = fields_in(ask(client, "get", path, {})) | FIELDS
    answers = [ask(client, "get", path, dict.fromkeys(PARAMETERS, garbage)) for garbage in QUERIES]
    answers += [ask(client, "post", path, dict.fromkeys(fields, garbage)) for garbage in FORMS]
    answers.append(ask(client, "post", path, dict.fromkeys(fields, NUL), content_type="application/json"))
    assert max(answer.status_code for answer in answers) < 500


@pytest.mark.parametrize(
    "page", [page for page in PAGES if label_of(page) not in {"", *COMMON}], ids=lambda page: page.name
)
def test_what_belongs_to_an_opening_is_not_there_for_olga(page: Page, world: Company, as_user: Any) -> None:
    assert page.access and page.access.model
    model = page.access.model
    client = as_user(world.people["olga"])
    keys = model._default_manager.exclude(pk=world.people["olga"].pk).values_list("pk", flat=True)[:10]
    for key in [*keys, 10**40]:
        path = path_of(page, key)
        opened = ask(client, "get", path, {})
        # An address that a form posts to leads back, whatever is or is not there (B5).
        leads_back = methods_of(page.view) == {"POST"} and opened.status_code == 302
        assert leads_back or opened.status_code in (404, 405)
        assert ask(client, "post", path, {}).status_code in (404, 405)


def test_the_models_named_here_have_pages() -> None:
    assert {label_of(page) for page in PAGES} > COMMON | NONE_THERE
