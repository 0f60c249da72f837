"""Lists that grow with the years are counted only as far as somebody may turn pages."""

import pytest
from django.test import RequestFactory

from accounts.models import User
from core import pages
from core.pages import in_order, long_page_of
from tests.factories.people import make_crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> list[User]:
    monkeypatch.setattr(pages, "AHEAD", 5)
    return make_crowd(20)


def keys_of(*parts: range, page: str = "") -> pages.Page:
    rows = [User.objects.filter(name__in=[f"Person {n:03}" for n in part]).order_by("name") for part in parts]
    request = RequestFactory().get("/", {"page": page} if page else {})
    return long_page_of(request, *(row.values_list("name", flat=True) for row in rows), per_page=4)


def test_it_is_counted_a_little_beyond_the_page(people: list[User]) -> None:
    page = keys_of(range(20))
    assert (page.paginator.count, page.paginator.has_more, page.has_next()) == (9, True, True)
    assert list(page) == ["Person 000", "Person 001", "Person 002", "Person 003"]


def test_the_last_page_is_reached_page_by_page(people: list[User]) -> None:
    page, seen = keys_of(range(20)), []
    while True:
        seen += list(page)
        if not page.has_next():
            break
        page = keys_of(range(20), page=str(page.next_page_number()))
    assert seen == [f"Person {n:03}" for n in range(20)]
    assert not page.paginator.has_more


def test_one_list_follows_another_on_the_same_page(people: list[User]) -> None:
    page = keys_of(range(2), range(10, 13))
    assert list(page) == ["Person 000", "Person 001", "Person 010", "Person 011"] and page.paginator.count == 5
    assert list(keys_of(range(2), range(10, 13), page="2")) == ["Person 012"]


def test_a_page_that_is_not_there_is_the_nearest(people: list[User]) -> None:
    assert keys_of(range(6), page="99").number == 2
    assert keys_of(range(6), page="x").number == 1


def test_rows_come_in_the_order_of_their_keys(people: list[User]) -> None:
    keys = [people[3].pk, people[1].pk, 10**9]
    assert [person.name for person in in_order(User.objects.all(), keys)] == ["Person 003", "Person 001"]


def test_a_part_that_no_page_reaches_is_not_asked(people: list[User], django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        keys_of(range(11), range(11, 20))
