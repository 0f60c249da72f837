"""B5: an address that takes only what a form sends, opened by hand, leads back to a page. None is an empty 405."""

import pytest
from django.test import Client

from tests.architecture.test_guarded_urls import PAGES, path_of
from tests.architecture.urls import Page, methods_of
from tests.factories.people import make_user

POSTS = [page for page in PAGES if methods_of(page.view) == {"POST"} and page.access.kind != "public"]


def test_there_are_such_addresses() -> None:
    assert len(POSTS) > 30


@pytest.mark.parametrize("page", POSTS, ids=lambda page: page.name)
def test_b5_an_address_opened_by_hand_leads_to_a_page(page: Page, db: None) -> None:
    client = Client()
    client.force_login(make_user("Rita Amsel", email="rita@northmere.example"))
    answer = client.get(path_of(page))
    assert answer.status_code == 302
    assert answer["Location"] != path_of(page)
    assert client.get(path_of(page), headers={"HX-Request": "true"}).status_code == 405
