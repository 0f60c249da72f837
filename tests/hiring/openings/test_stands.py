"""How far openings are, as their list says it: counted at once, and of the largest as the worker counted last."""

import random

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hiring import querysets
from hiring.models import Candidate, KeptStand, Opening
from hiring.openings import kept_stands
from hiring.openings.applicants import WorkingList
from hiring.querysets import Stand
from hiring.tasks import keep_stands
from tests.factories.debriefs import Cast
from tests.factories.people import client_of
from tests.factories.plan import make_candidate, make_opening

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


def test_the_page_of_a_large_opening_says_what_was_counted_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal to counting at once, on candidates made by chance, for whoever reads it and whatever is looked for."""
    cast, chance = Cast(), random.Random(20261201)
    for number in range(40):
        loop = cast.loop(name=f"Candidate {number}", status=chance.choice(["planning", "active", "decided"]))
        candidate = loop.candidate if chance.random() < 0.8 else make_candidate(opening=cast.opening)
        ends = chance.choice(["running", "running", "withdrawn", "closed"])
        ended_at = timezone.now() if ends != "running" else None
        source = chance.choice(["", "Referral", "Agency", "Careers page"])
        Candidate.objects.filter(pk=candidate.pk).update(status=ends, ended_at=ended_at, source=source)
    cast.loop(name="Rita Lindqvist", user=cast.rita, status="decided")
    monkeypatch.setattr(querysets, "COUNTED_AT_ONCE", 2)
    keep_stands()
    kept = KeptStand.objects.get()
    for asked in ("", "source=Referral", "stand=decided&source=Agency", "q=Candidate+1", "source=Nowhere"):
        for person in (cast.rita, cast.max):
            lists = [WorkingList(QueryDict(asked), cast.opening, person, given) for given in (kept, None)]
            numbers, sources, said = zip(
                *((dict(each.numbers), each.form.fields["source"].choices, each.number) for each in lists), strict=True
            )
            assert numbers[0] == numbers[1] and sources[0] == sources[1] and said[0] == said[1], (asked, person)
    page = client_of(cast.max).get(reverse("hiring:opening_detail", args=[cast.opening.pk])).content.decode()
    assert "Counted today" in page
    monkeypatch.setattr(kept_stands, "MOST_KEPT", 1)
    keep_stands()
    assert KeptStand.objects.get().candidates is None
    page = client_of(cast.max).get(reverse("hiring:opening_detail", args=[cast.opening.pk])).content.decode()
    assert "Counted today" not in page
