"""Who waits for feedback: decided loops with the packet that is under way, in two flat queries a page."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from accounts.models import User
from core.relations import listed_of
from hiring.models import Candidate
from hiring.querysets import about
from interviews.models import Loop
from interviews.states import FINAL_OUTCOMES
from interviews.visibility import is_blind_in_loop
from packets.models import FeedbackPacket, PacketMail, SharedLink
from packets.querysets import followed_by, for_earlier_decision
from packets.states import BEING_WRITTEN, LIVE, NOT_HANDED_OVER, NOT_SENT
from packets.states import PacketStatus as Status
from packets.writing.origins import changes_of

WAITING = "waiting"
FILTERS = {
    "": ("Everyone", Q()),
    WAITING: ("Waiting for feedback", Q(packet_status__isnull=True)),
    "writing": ("Being written or read", Q(packet_status__in=BEING_WRITTEN)),
    "ready": ("Approved, not sent", Q(packet_status__in=NOT_HANDED_OVER)),
    "sent": ("Sent", Q(packet_status=Status.SENT)),
    "earlier": ("Written for an earlier decision", Q(is_for_earlier_decision=True)),
}
# Whoever has waited without anybody writing comes first, whoever has their packet comes last.
RANKS = {
    Status.FAILED: 1,
    Status.DRAFT: 2,
    Status.IN_REVIEW: 3,
    Status.READY: 4,
    Status.APPROVED: 5,
    Status.RENDERING: 6,
    Status.SENT: 7,
}
LONGEST_WAIT_FIRST = ("rank", "decided_at", "pk")

if TYPE_CHECKING:

    class LoopForFeedback(Loop):
        """A loop with what `loops_for_feedback` adds to its row."""

        live_packet: FeedbackPacket
        packet_pk: int | None
        packet_status: str | None
        packet_version: int | None
        handed_over_at: datetime | None
        is_for_earlier_decision: bool
        has_link: bool
        decided_at: datetime
        outcome: str
        senders_who_left: list[list[str]]
        has_namesake: bool


def loops_for_feedback(user: User) -> "QuerySet[LoopForFeedback]":
    """Decided loops whose candidate is to be told, as far as `user` follows packets, longest wait first. All of them
    are as many as were ever decided: pages take `still_open`, then `handed_over`.

    Each row is a `LoopForFeedback`; what it says of a packet speaks of the live one. A loop in which the sealed-card
    rule binds the user is left out.
    """
    loops = Loop.objects.exclude(about(user, "candidate")).filter(followed_by(user, "candidate__opening"))
    # One at most for each loop, as a constraint says: a join that cannot multiply rows.
    current = FilteredRelation("decisions", condition=Q(decisions__followed_by__isnull=True))
    ranks = [When(packet_status=status, then=Value(rank)) for status, rank in RANKS.items()]
    rows = (
        with_live_packet(loops.exclude(is_blind_in_loop(user)))
        .annotate(
            current_decision=current,
            outcome=F("current_decision__outcome"),
            decided_at=F("current_decision__decided_at"),
        )
        .filter(Q(status=Loop.Status.DECIDED, outcome__in=FINAL_OUTCOMES) | Q(packet_pk__isnull=False))
        .annotate(
            rank=Case(
                When(is_for_earlier_decision=True, then=Value(0)), *ranks, default=Value(0), output_field=IntegerField()
            )
        )
        .select_related("candidate__opening")
        .order_by(*LONGEST_WAIT_FIRST)
    )
    return cast("QuerySet[LoopForFeedback]", rows)


def with_live_packet(loops: QuerySet[Any]) -> QuerySet[Any]:
    """Each loop with how far its live packet is; one at most for each, as a constraint says."""
    return loops.annotate(
        live_packet=FilteredRelation("packets", condition=Q(packets__status__in=LIVE)),
        packet_pk=F("live_packet__pk"),
        packet_status=F("live_packet__status"),
        packet_version=F("live_packet__version"),
        handed_over_at=F("live_packet__handed_over_at"),
        is_for_earlier_decision=for_earlier_decision("live_packet"),
        has_link=Exists(SharedLink.objects.filter(packet=OuterRef("live_packet__pk"))),
    )


def still_open(loops: "QuerySet[LoopForFeedback]", *others: QuerySet[Any]) -> "QuerySet[LoopForFeedback]":
    """Those of them with something left to do: nobody writes yet, the packet was not handed over, or it speaks of
    an earlier decision; and the loops of `others`. Found without a look at what was told in the years before."""
    live = FeedbackPacket.objects.live().order_by()
    untold = Loop.objects.filter(~Exists(live.filter(loop=OuterRef("pk"))), status=Loop.Status.DECIDED)
    under_way = live.filter(status__in=NOT_SENT).values("loop")
    overtaken = live.filter(for_earlier_decision()).values("loop")
    return loops.filter(pk__in=untold.order_by().values("pk").union(under_way, overtaken, *others))


def handed_over(loops: "QuerySet[LoopForFeedback]") -> "QuerySet[LoopForFeedback]":
    """The others of them, whose packet was handed over last first."""
    sent = loops.filter(packet_status=Status.SENT, is_for_earlier_decision=False)
    return sent.order_by("-handed_over_at", "-pk")


def with_packets(loops: "QuerySet[LoopForFeedback]") -> "QuerySet[LoopForFeedback]":
    """Each with its packet in the same row, with who mailed it and has left, and whether the candidate has a namesake
    in the opening."""
    left = PacketMail.objects.of_senders_who_left().filter(packet=OuterRef("live_packet__pk"))
    senders = listed_of(left, "packet", "requested_by__name")
    namesakes = Candidate.objects.namesakes_of("candidate")
    return loops.select_related("candidate__opening", "live_packet").annotate(
        senders_who_left=senders, has_namesake=Exists(namesakes)
    )


def packets_that_changed(loops: "Iterable[LoopForFeedback]") -> set[int]:
    """The keys of the packets of these loops, which were read `with_packets`, of which something has changed since they
    were written."""
    written = {loop.packet_pk: loop for loop in loops if loop.packet_pk}
    senders = {pk: [name for (name,) in loop.senders_who_left] for pk, loop in written.items()}
    changes = changes_of([_packet_of(loop) for loop in written.values()], senders)
    return {pk for pk, found in changes.items() if found}


def _packet_of(loop: "LoopForFeedback") -> FeedbackPacket:
    packet = loop.live_packet
    packet.loop = loop
    return packet
