"""Every view names its methods first, before it asks who is there, and answers HEAD wherever it answers GET."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST, require_safe

from core.access import requires
from tests.architecture.urls import Page, methods_of, pages

PAGES = [page for page in pages() if not page.is_library]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_outermost_marker_names_the_methods(page: Page) -> None:
    assert methods_of(page.view), f"{page.name}: the marker of the method comes first, then that of access"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_head_is_answered_wherever_get_is(page: Page) -> None:
    methods = methods_of(page.view)
    assert ("GET" in methods) == ("HEAD" in methods)


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_the_check_reads_what_a_marker_lets_through() -> None:
    assert methods_of(require_safe(requires("x.y")(bare))) == {"GET", "HEAD"}
    assert methods_of(require_POST(requires("x.y")(bare))) == {"POST"}


def test_the_check_sees_a_view_without_head_and_one_in_the_other_order_and_one_without() -> None:
    assert methods_of(require_GET(bare)) == {"GET"}
    assert methods_of(requires("x.y")(require_safe(bare))) == set()
    assert methods_of(bare) == set()
