"""Figures from kept months are those that would be added up directly, whatever became of the loops since."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench import rows
from hiring.models import Candidate, Opening
from interviews.figures import keeping
from interviews.figures.insights import GROUPS
from interviews.figures.keeping import keep_months, tallies_for, year_before
from interviews.models import InterviewQuestion, KeptMonth, Loop, Rating, Scorecard, Seat
from interviews.states import CARDS_ARE_LOCKED
from interviews.tasks import keep_months as task
from interviews.visibility import is_blind_in_loop
from questionbank.models import Competency
from tests.factories.debriefs import make_debrief

pytestmark = pytest.mark.django_db

DECIDED = 24  # over two years, so twelve in the year that the page looks back


@pytest.fixture
def house() -> rows.House:
    """Two people on each panel, shadows, cards that were waived, loops in every stage; the months are kept."""
    house = rows.build_house(panelists=4, panel=2, has_shadow=True)
    rows.fill(house, rows.Mix(decided=DECIDED, debrief=2, late=1, scheduled=1))
    thirds = Rating.objects.values_list("pk", flat=True).order_by("pk")[::3]
    Rating.objects.filter(pk__in=thirds).update(score=2, blank_reason="")
    decided = Scorecard.objects.filter(seat__interview__loop__status="decided", seat__is_shadow=False)
    waiver = {"waived_at": timezone.now(), "waived_by": house.company.rita, "waive_reason": "Ill."}
    for card in decided.order_by("pk")[:2]:
        Rating.objects.filter(scorecard=card).delete()
        Scorecard.objects.filter(pk=card.pk).update(
            status="waived", submitted_at=None, first_submitted_at=None, **waiver
        )
    keep_all()
    return house


def keep_all() -> None:
    """As many turns as the worker needs."""
    while keep_months():
        pass


def shown(person: User, by: str) -> dict[str, Any]:
    now = timezone.now()
    run = Loop.objects.run_by(person).filter(planned_at__gte=year_before(now))
    followed = run.exclude(is_blind_in_loop(person)).filter(status__in=["active", *CARDS_ARE_LOCKED])
    return tallies_for(User.objects.get(pk=person.pk), followed, by, now)


@contextmanager
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(keeping, "_is_good", lambda *args: False)
        yield


def check(house: rows.House, monkeypatch: pytest.MonkeyPatch) -> None:
    """For everybody who has such figures, in every grouping."""
    for key in ("rita", "max"):
        for by in GROUPS:
            kept = shown(house.company.people[key], by)
            with nothing_kept(monkeypatch):
                assert kept == shown(house.company.people[key], by), (key, by)


def test_kept_months_are_used_and_equal(house: rows.House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert KeptMonth.objects.count() >= 12
    read: list[int] = []
    monkeypatch.setattr(keeping, "read_answers", lambda keys: read.extend(keys) or [])
    found = shown(house.company.rita, "round")
    assert read == [] and sum(tally.rated for tally in found["round"].values()) > 100
    monkeypatch.undo()
    check(house, monkeypatch)


def newest(stage: str = "decided") -> Loop:
    """In a month that the page looks back to as a whole."""
    return Loop.objects.filter(status=stage).order_by("-planned_at")[2]


def goes_on() -> None:
    Loop.objects.filter(pk=newest().pk).update(status="active")


def comes_back() -> None:
    """Another round, and another debrief before anybody looked."""
    loop = newest()
    make_debrief(loop, by=loop.planned_by, mechanical_score={})
    Rating.objects.filter(scorecard__seat__interview__loop=loop).update(score=5, blank_reason="")


def is_erased() -> None:
    loop = newest()
    loop.packets.all().delete()
    loop.decisions.all().delete()
    loop.debriefs.all().delete()
    Scorecard.objects.for_loop(loop).delete()
    Seat.objects.filter(interview__loop=loop).delete()
    loop.delete()


def applies_themselves() -> None:
    """The recruiter is the candidate of one of the loops: nothing of it reaches them."""
    candidate = newest().candidate
    Candidate.objects.filter(pk=candidate.pk).update(user=User.objects.get(name="Rita Okafor"))


def is_retitled() -> None:
    Opening.objects.update(title="Another title")


@pytest.mark.parametrize("happens", [goes_on, comes_back, is_erased, applies_themselves, is_retitled])
def test_what_happens_since_is_in_the_figures(
    house: rows.House, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]
) -> None:
    before = shown(house.company.rita, "round")
    happens()
    check(house, monkeypatch)
    assert shown(house.company.rita, "round") != before
    keep_all()
    check(house, monkeypatch)


def test_a_new_name_of_a_competency_is_told(house: rows.House, monkeypatch: pytest.MonkeyPatch) -> None:
    name = InterviewQuestion.objects.order_by("pk")[0].competency.name
    Competency.objects.filter(name=name).update(name="Renamed")
    assert "Renamed" in shown(house.company.rita, "competency")["competency"]
    check(house, monkeypatch)


def test_the_worker_makes_a_month_once_and_forgets_old_ones(house: rows.House) -> None:
    assert keep_months() == 0
    KeptMonth.objects.filter(pk=KeptMonth.objects.first().pk).update(month="2001-01-01")
    task()
    assert not KeptMonth.objects.filter(month="2001-01-01").exists()
    assert keep_months() == 0


def test_the_page_says_the_same(house: rows.House, as_user: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    client = as_user(house.company.rita)
    for by in ("opening", "month"):
        address = reverse("interviews:calibration") + f"?by={by}"
        kept = client.get(address).content
        with nothing_kept(monkeypatch):
            assert client.get(address).content.count(b"<td") == kept.count(b"<td") > 10
