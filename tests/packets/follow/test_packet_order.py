"""The list of packets is cut in two before anything is counted: what is left to do, then what was handed over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bench import rows
from interviews.models import Loop
from packets.follow.waiting import handed_over, loops_for_feedback, still_open
from packets.models import FeedbackPacket
from tests.factories.debriefs import make_later_decision

pytestmark = pytest.mark.django_db

DECIDED = 14


@pytest.fixture
def house() -> rows.House:
    """Packets in every state, one of them sent for a decision that another followed."""
    house = rows.build_house()
    rows.fill(house, rows.Mix.each(DECIDED))
    sent = list(FeedbackPacket.objects.filter(status="sent").order_by("pk"))
    for days, packet in enumerate(sent):
        FeedbackPacket.objects.filter(pk=packet.pk).update(handed_over_at=timezone.now() - timedelta(days=days))
    make_later_decision(sent[1].decision)
    return house


@pytest.mark.parametrize("person", ["rita", "max"])
def test_both_parts_are_the_whole_list(house: rows.House, person: str) -> None:
    loops = loops_for_feedback(house.company.people[person])
    first, then = [list(part.values_list("pk", flat=True)) for part in (still_open(loops), handed_over(loops))]
    assert sorted(first + then) == sorted(loops.values_list("pk", flat=True))
    assert len(set(first + then)) == len(first + then) == DECIDED
    assert len(then) == FeedbackPacket.objects.filter(status="sent").count() - 1


def test_whoever_waits_comes_first_and_the_newest_sent_next(house: rows.House, as_user) -> None:
    client = as_user(house.company.people["rita"])
    shown = [row["loop"] for row in client.get(reverse("packets:packet_list")).context["rows"]]
    overtaken = [loop.is_for_earlier_decision for loop in shown]
    waits = [loop.packet_pk is None or loop.packet_status != "sent" or loop.is_for_earlier_decision for loop in shown]
    assert True in overtaken and waits == sorted(waits, reverse=True)
    sent = [loop.handed_over_at for loop, is_waiting in zip(shown, waits, strict=True) if not is_waiting]
    assert sent == sorted(sent, reverse=True) and len(sent) > 2


def test_others_may_be_added_to_what_is_left_to_do(house: rows.House) -> None:
    loops = loops_for_feedback(house.company.rita)
    one = handed_over(loops)[0]
    assert one in still_open(loops, Loop.objects.filter(pk=one.pk).order_by().values("pk"))
