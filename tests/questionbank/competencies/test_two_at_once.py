"""B1: two people have one competency open; neither undoes what the other saved."""

import pytest
from django.urls import reverse

from tests.answers import sent_by
from tests.factories.bank import make_competency
from tests.factories.people import client_of, make_cast

pytestmark = pytest.mark.usefixtures("one_factor")


@pytest.fixture
def opened(db):
    """Two pages of one competency: each a client, and what a browser would send of it."""
    competency = make_competency("Delivery")
    address = reverse("questionbank:competency_edit", args=[competency.pk])
    ada = make_cast("ada").ada
    pages = []
    for _ in range(2):
        client = client_of(ada)
        form = client.get(address).context["form"]
        levels = {f"anchor_{level}": f"Level {level}." for level in (1, 3, 5)}
        pages.append((client, {**levels, **{name: value for name, value in sent_by(form).items() if value}}))
    return competency, address, pages


def test_b1_one_changes_the_definition_and_the_other_an_anchor(opened):
    competency, address, [(one, of_one), (other, of_other)] = opened
    assert one.post(address, {**of_one, "definition": "Ships what was promised."}).status_code == 302
    assert other.post(address, {**of_other, "anchor_5": "Ships early."}).status_code == 302
    competency.refresh_from_db()
    assert competency.definition == "Ships what was promised."
    assert competency.anchors.get(level=5).text == "Ships early."


def test_b1_both_change_one_anchor(opened):
    competency, address, [(one, of_one), (other, of_other)] = opened
    one.post(address, {**of_one, "anchor_5": "Ships early."})
    answer = other.post(address, {**of_other, "anchor_5": "Never late."})
    assert answer.status_code == 409
    assert "Ships early." in answer.text and "Never late." in answer.text
    (conflict,) = answer.context["form"].conflicts
    assert (conflict.mine, conflict.stored, conflict.is_text) == ("Never late.", "Ships early.", True)
    assert competency.anchors.get(level=5).text == "Ships early."
