"""Every URL names who may open it."""

import pytest
import rules
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.architecture.urls import Page, methods_of, pages
from tests.factories.people import make_person

PAGES = [page for page in pages() if not page.is_library]


def test_there_are_pages_to_walk() -> None:
    assert len(PAGES) > 30


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_view_carries_one_marker(page: Page) -> None:
    assert page.access is not None, f"{page.name} has no marker of core.access"


@pytest.mark.parametrize("page", [p for p in PAGES if p.access and p.access.permission], ids=lambda page: page.name)
def test_every_permission_of_a_view_exists(page: Page) -> None:
    assert rules.perm_exists(page.access.permission)


@pytest.mark.parametrize("page", [p for p in PAGES if p.access and p.access.model], ids=lambda page: page.name)
def test_objects_are_found_through_visible_to(page: Page) -> None:
    assert hasattr(page.access.model._default_manager, "visible_to")


@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.access and p.access.kind != "public"], ids=lambda page: page.name
)
def test_nobody_gets_in_without_signing_in(page: Page, db: None) -> None:
    make_person("ada")
    method = "GET" if "GET" in methods_of(page.view) else "POST"
    answer = Client().generic(method, path_of(page))
    assert answer.status_code in (302, 401)
    if answer.status_code == 302:
        assert "/account/login/" in answer["Location"]


def path_of(page: Page) -> str:
    """A path that leads to the page, with made-up keys where it wants some."""
    for arguments in ((), (1,), (1, 1), ("x", 1), ("x",), (1, "x"), (1, 1, 1), ("a" * 43,)):
        try:
            return reverse(page.name, args=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(f"No arguments lead to {page.name}: {page.route}")


# Open without signing in, each with its reason beside the view.
PUBLIC = {
    "accounts:first_visit",
    "healthz",
    "readyz",
    "core:help",
    "core:offline",
    "core:gallery",
    "interviews:kit_session",
    "appointments:choose_times",
    "interviews:kit_worker",
    "interviews:invitation_answer",
    "interviews:guest_kit",
    "packets:shared",
    "packets:shared_file",
    "packets:shared_answer",
    "packets:shared_look",
    "packets:shared_logo",
}


def test_public_pages_are_few_and_say_why() -> None:
    public = [page for page in PAGES if page.access and page.access.kind == "public"]
    assert all(page.access.why for page in public if page.access)
    assert {page.name for page in public} <= PUBLIC
