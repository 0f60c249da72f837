"""F22: two candidates of one name are told apart wherever somebody chooses among them."""

import re

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.urls import reverse

from bench import rows
from hiring.models import Candidate, Opening
from interviews.models import Loop

pytestmark = pytest.mark.django_db
NAME = "Hamza Ridge"


@pytest.fixture
def house() -> rows.House:
    """Everybody has one name, and an address of their own."""
    house = rows.build_house()
    rows.fill(house, rows.Mix.each(2))
    address = Concat(Value("hamza-"), F("pk"), Value("@ridge.example"), output_field=Candidate._meta.get_field("email"))
    Candidate.objects.update(name=NAME, email=address, canonical_email=address)
    for candidate in Candidate.objects.all():
        candidate.save()
    return house


def pages(opening: Opening) -> dict[str, str]:
    return {
        "packets": reverse("packets:packet_list"),
        "comparison": reverse("interviews:compare", args=[opening.pk]),
        "my work": reverse("interviews:my_work"),
        "opening": reverse("hiring:opening_detail", args=[opening.pk]),
        "palette": reverse("core:find") + "?q=hamza",
    }


@pytest.mark.parametrize("page", ["packets", "comparison", "my work", "opening", "palette"])
def test_f22_namesakes_of_an_opening_are_told_apart_by_their_addresses(house, as_user, page) -> None:
    opening = Opening.objects.filter(candidates__loops__status="decided").first()
    text = as_user(house.company.people["rita"]).get(pages(opening)[page]).text
    assert NAME in text and len(set(re.findall(r"hamza-\d+@ridge", text))) > 1


def test_f22_whoever_has_a_name_alone_has_no_address_beside_it(house, as_user) -> None:
    loop = Loop.objects.filter(status="decided").first()
    Candidate.objects.filter(pk=loop.candidate_id).update(name="Una Only")
    text = as_user(house.company.people["rita"]).get(reverse("packets:packet_list")).text
    assert "Una Only" in text and loop.candidate.email not in text
