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
    assert page.context["listing"].number == 601 and len(page.context["rows"]) == 25
    assert 'role="search"' in page.content.decode()
    found = client.get(f"{url}?q=wanda")
    assert [row.name for row in found.context["rows"]] == ["Wanda Searched"]
    assert AuditEvent.objects.filter(action="candidate.searched").count() == 1
    nobody = client.get(f"{url}?q=zzz").content.decode()
    assert "Nobody matches" in nobody and "Clear the search" in nobody
