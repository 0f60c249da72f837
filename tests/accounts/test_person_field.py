"""Colleagues are found by typing: no page lists everybody."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.person_field import PersonField, said
from hiring.models import Candidate
from hiring.openings.forms import TeamMemberForm
from interviews.models import Loop, Seat
from tests.factories.people import make_crowd, make_person, make_user

pytestmark = pytest.mark.django_db

EVERYBODY = 3000
MOST_KILOBYTES = 60


@pytest.fixture
def zoe() -> User:
    return make_user("Zoë Müller", email="zoe.m@tidewell.example", title="engineer")


@pytest.fixture
def field(zoe: User) -> PersonField:
    make_user("Ana Lind", email="ana.one@tidewell.example")
    make_user("Ana Lind", email="ana.two@tidewell.example")
    make_user("Anan Lindt", email="anan@tidewell.example")
    make_user("Gone Person", email="gone@tidewell.example", is_active=False)
    field = PersonField()
    field.queryset = User.objects.people()
    return field


@pytest.mark.parametrize(
    "typed", ["zoe mull", "MÜLLER", " Zoë  Müller ", "zoe.m@", "Zoë Müller (zoe.m@tidewell.example)"]
)
def test_part_of_a_name_or_an_address_is_enough(field: PersonField, zoe: User, typed: str) -> None:
    assert field.clean(typed) == zoe


def test_a_key_from_an_older_page_is_understood(field: PersonField, zoe: User) -> None:
    assert field.clean(str(zoe.pk)) == zoe
    assert field.prepare_value(str(zoe.pk)) == field.prepare_value(zoe) == said(zoe)


@pytest.mark.parametrize("typed", ["9" * 40, "0", "Gone Person", "nobody", "()", "(@)"])
def test_who_is_not_there_is_said_in_a_sentence(field: PersonField, typed: str) -> None:
    with pytest.raises(Exception, match="Nobody who can be chosen here matches"):
        field.clean(typed)


def test_two_of_one_name_are_told_apart_by_their_address(field: PersonField) -> None:
    with pytest.raises(Exception, match=r"Ana Lind \(ana.one@tidewell.example\) and Ana Lind \(ana.two@tid"):
        field.clean("Ana Lind")
    assert field.clean("ana.two@tidewell.example").email == "ana.two@tidewell.example"
    assert field.clean("Ana Lind (ana.one@tidewell.example)").email == "ana.one@tidewell.example"


def test_too_many_are_not_listed(field: PersonField) -> None:
    make_user("Fifth", email="fifth@tidewell.example")
    with pytest.raises(Exception, match="Many people match “tidewell”"):
        field.clean("tidewell")


def test_what_was_typed_stays(field: PersonField) -> None:
    form = TeamMemberForm({"user": "Ana <i>", "part": ""})
    assert not form.is_valid()
    assert 'value="Ana &lt;i&gt;"' in str(form["user"])


def test_the_list_says_who_matches(as_user: Callable, zoe: User) -> None:
    client, address = as_user(make_person("rita")), reverse("accounts:person_find")
    body = client.get(address, {"field": "to", "to": "mull", "list": "f"}).content.decode()
    assert body.count('role="option"') == 1 and f'data-text="{said(zoe)}"' in body and 'id="f-1"' in body
    assert "Nobody matches" in client.get(address, {"field": "a", "a": "x9"}).content.decode()
    assert client.get(address).content.strip() == b""


def test_whoever_chooses_nobody_finds_nobody(as_user: Callable, zoe: User, loop_active: Loop, max: User) -> None:
    """Names, titles and addresses of everybody were a few letters away for every account."""
    panelist = Seat.objects.filter(interview__loop=loop_active)[0].panelist
    answers = {}
    for name, person in {"panelist": panelist, "manager": max, "nobody": zoe}.items():
        answers[name] = as_user(person).get(reverse("accounts:person_find"), {"field": "q", "q": "mull"}).status_code
    assert answers == {"panelist": 200, "manager": 200, "nobody": 404}


def test_strangers_find_nobody(client: object, zoe: User) -> None:
    answer = client.get(reverse("accounts:person_find"), {"field": "q", "q": "zoe"})
    assert answer.status_code == 302 and b"tidewell" not in answer.content


def test_no_page_lists_everybody(as_user: Callable, candidate: Candidate, loop_active: Loop, max: User) -> None:
    """With three thousand colleagues every page on which one of them is chosen stays as small as with ten."""
    make_crowd(EVERYBODY)
    seat = Seat.objects.filter(interview__loop=loop_active).order_by("pk")[0]
    opening, recruiter = candidate.opening_id, make_person("rita", email="other.rita@tidewell.example")
    pages = [
        (max, "hiring:opening_detail", opening),
        (max, "hiring:agreement", opening),
        (recruiter, "hiring:candidate_colleague", candidate.pk),
        (recruiter, "interviews:interview_panel", seat.interview_id),
        (recruiter, "interviews:seat_replace", seat.pk),
        (seat.panelist, "interviews:scorecard_hand_over", seat.pk),
    ]
    for person, name, pk in pages:
        page = as_user(person).get(reverse(name, args=[pk]))
        assert page.status_code == 200, name
        assert len(page.content) < MOST_KILOBYTES * 1024, (name, len(page.content))
        assert "data-find" in page.content.decode() or name == "hiring:agreement", name
        assert b"Person 002" not in page.content, name
