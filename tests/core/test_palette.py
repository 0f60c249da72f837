"""The palette: whoever types finds what they may know of, and no name beyond it."""

import pytest
from django.urls import reverse

from core.models import AuditEvent
from core.palette import found_for
from tests.factories.people import client_of, make_person, make_user
from tests.factories.plan import make_candidate, make_opening
from tests.factories.run import make_round

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def labels(user, typed):
    return [entry.label for entry in found_for(user, typed)]


@pytest.fixture
def max_():
    return make_person("max")


def test_a_manager_finds_their_own_and_nobody_elses(max_):
    mine = make_opening(manager=max_, title="Routing lead")
    make_candidate("Benedikt Sørlie", opening=mine)
    make_candidate("Benedikta Sorlie", opening=make_opening(title="Routing secret"))
    assert labels(max_, "sorlie") == ["Benedikt Sørlie"]
    assert labels(max_, "routing") == ["Routing lead"]
    assert labels(make_person("olga"), "sorlie") == []


def test_a_recruiter_finds_everybody_but_themselves():
    rita = make_person("rita")
    make_candidate("Anna Other")
    make_candidate("Anna Self", email=rita.email)
    assert labels(rita, "anna") == ["Anna Other"]


def test_a_panelist_finds_their_candidates_by_name_alone():
    made = make_round()
    name = made.loop.candidate.name
    assert name in labels(made.pia, name.split()[0])
    assert labels(made.pia, made.loop.candidate.email) == []
    assert labels(made.olga, name) == []


def test_pages_are_those_of_the_navigation(max_):
    assert "Openings" not in labels(make_person("olga"), "opening")
    make_opening(manager=max_)
    assert "Openings" in labels(max_, "opening") and "Help" in labels(max_, "")


def test_the_page_works_without_a_script_and_its_part_with_one(max_):
    make_candidate("Wanda", opening=make_opening(manager=max_))
    client = client_of(max_)
    page = client.get(reverse("core:find"), {"q": "wanda"}).content.decode()
    assert "<html" in page and "Wanda" in page
    part = client.get(reverse("core:find"), {"q": "wanda"}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part and 'role="option"' in part
    assert AuditEvent.objects.filter(action="candidate.searched").count() == 1
    for hostile in ("%", "_", "'", "\x00", "a" * 20_000, "<script>"):
        assert client.get(reverse("core:find"), {"q": hostile}).status_code == 200


def test_keys_are_for_those_who_want_them(max_):
    make_opening(manager=max_)
    page = client_of(max_).get(reverse("core:find")).content.decode()
    assert "data-palette-key" in page
    quiet = make_user(has_shortcuts=False)
    text = client_of(quiet).get(reverse("core:find")).content.decode()
    assert "data-palette-key" not in text and 'data-dialog-open="palette"' in text


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(reverse("core:find")).status_code == 302
