"""What waits on My work: what a candidate asked of this person, and an offer of which none works."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from appointments.models import HelpRequest, TimeOffer
from interviews.my_work.items import PLAN, WorkItem
from interviews.my_work.loop_matters import LoopMatter

NO_READER = "Nobody reads what they wrote: all who could sit on the panel."


def open_requests(user: User, now: datetime) -> QuerySet[HelpRequest]:
    """What candidates asked, this person reads, and nobody has settled yet."""
    return HelpRequest.objects.visible_to(user).filter(settled_at__isnull=True)


def requests_of(user: User, loops: list[int], now: datetime) -> Iterator[WorkItem]:
    waiting = open_requests(user, now).filter(offer__loop__in=loops)
    for request in waiting.select_related("offer__loop__candidate"):
        yield WorkItem(
            title=f"{request.offer.loop.candidate.name} asks for something that would help",
            url=reverse("appointments:help_request", args=[request.pk]),
            verb="Read it",
            sentence="You alone read the words; the others see what changes in the plan.",
            order=PLAN,
            at=request.asked_at,
            holds_up=True,
        )


def declined_offers(user: User, now: datetime) -> QuerySet[TimeOffer]:
    """Offers of the person's loops of which the candidate can take none, and that no other took the place of."""
    return TimeOffer.objects.visible_to(user).declined()


def declined_of(user: User, loops: list[int], now: datetime) -> Iterator[WorkItem]:
    offers = list(TimeOffer.objects.declined().filter(loop__in=loops).with_reader().select_related("loop__candidate"))
    readers = User.objects.in_bulk(offer.reader for offer in offers)
    for offer in offers:
        reader = readers.get(offer.reader)
        yield WorkItem(
            title=f"None of the times works for {offer.loop.candidate.name}",
            url=reverse("appointments:loop_offer", args=[offer.loop_id]),
            verb="Offer others",
            sentence=f"{reader.name} has what they wrote." if reader else NO_READER,
            order=PLAN,
            at=offer.answered_at,
            holds_up=True,
        )


MATTERS = {
    "requests of candidates": LoopMatter(open_requests, "offer__loop", requests_of),
    "offers of which none works": LoopMatter(declined_offers, "loop", declined_of),
}
