"""How far openings are, as their list says it: counted at once, and of the largest as the worker counted last."""

import pytest
from django.urls import reverse

from accounts.models import User
from hiring import querysets
from hiring.models import KeptStand, Opening
from hiring.querysets import Stand
from hiring.tasks import keep_stands
from tests.factories.debriefs import Cast
from tests.factories.people import client_of
from tests.factories.plan import make_opening

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def cast() -> Cast:
    """Three candidates, of whom Rita is one; two loops are planned and one is decided."""
    made = Cast()
    made.loop(name="Agnes Thornqvist")
    made.loop(name="Rui Castelmar", status="decided")
    made.loop(name="Rita Lindqvist", user=made.rita)
    return made


def stands(user: User) -> list[Stand]:
    openings = list(Opening.objects.with_kept_stand().order_by("pk"))
    return list(Opening.objects.stands_of(openings, user).values())


def test_the_largest_are_counted_by_the_worker_and_the_others_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_opening(manager=cast.max)
    whole, without_own = [Stand(3, 2, 0, 1), Stand(0, 0, 0, 0)], [Stand(2, 1, 0, 1), Stand(0, 0, 0, 0)]
    keep_stands()
    assert not KeptStand.objects.exists() and (stands(cast.max), stands(cast.rita)) == (whole, without_own)
    monkeypatch.setattr(querysets, "COUNTED_AT_ONCE", 2)
    keep_stands()
    assert [row.opening for row in KeptStand.objects.all()] == [cast.opening]
    assert (stands(cast.max), stands(cast.rita)) == (whole, without_own)
    cast.loop(name="Tamsin Okonjura")
    assert stands(cast.max) == whole, "of the largest, as it was counted last"
    keep_stands()
    assert stands(cast.max)[0] == Stand(4, 3, 0, 1)
    page = client_of(cast.max).get(reverse("hiring:opening_list")).content.decode()
    assert '<td class="lw-num">4</td>' in page
    monkeypatch.setattr(querysets, "COUNTED_AT_ONCE", 1000)
    keep_stands()
    assert not KeptStand.objects.exists() and stands(cast.max)[0] == Stand(4, 3, 0, 1)
