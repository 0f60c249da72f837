"""The candidates of one opening, when they are many."""

import pytest
from django.urls import reverse

from core.models import AuditEvent
from tests.factories.people import client_of, make_person
from tests.factories.plan import make_candidate, make_candidates_at_once, make_opening

pytestmark = pytest.mark.django_db


def test_somebody_is_found_among_six_hundred() -> None:
    """F18: in pages, and by name or address; a search leaves its trace, as in the list of all candidates."""
    max_ = make_person("max")
    opening = make_opening(manager=max_)
    make_candidates_at_once(opening, *(f"person{number}@example.net" for number in range(600)))
    make_candidate("Wanda Searched", opening=opening, email="wanda@example.net")
    client = client_of(max_)
    url = reverse("hiring:opening_detail", args=[opening.pk])
    page = client.get(url)
    assert page.context["page"].paginator.count == 601 and len(page.context["page"].object_list) < 601
    assert 'role="search"' in page.content.decode()
    found = client.get(f"{url}?q=wanda")
    assert [one.name for one in found.context["page"]] == ["Wanda Searched"]
    assert AuditEvent.objects.filter(action="candidate.searched").count() == 1
    nobody = client.get(f"{url}?q=zzz").content.decode()
    assert "Nobody matches" in nobody and "Clear the search" in nobody


def test_a_short_list_needs_no_search() -> None:
    max_ = make_person("max")
    opening = make_opening(manager=max_)
    make_candidate("Wanda Alone", opening=opening)
    client = client_of(max_)
    page = client.get(reverse("hiring:opening_detail", args=[opening.pk])).content.decode()
    assert "Wanda Alone" in page and "Candidates of this opening" not in page
