"""Who waits for feedback: decided loops with the packet that is under way, in two flat queries a page."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from accounts.models import User
from hiring.querysets import about
from interviews.models import Decision, Loop
from interviews.states import FINAL_OUTCOMES
from interviews.visibility import is_blind_in_loop
from packets.models import FeedbackPacket, SharedLink
from packets.querysets import followed_by, for_earlier_decision
from packets.states import BEING_WRITTEN, LIVE, NOT_HANDED_OVER
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


if TYPE_CHECKING:

    class LoopForFeedback(Loop):
        """A loop with what `loops_for_feedback` adds to its row."""

        packet_pk: int | None
        packet_status: str | None
        packet_version: int | None
        is_for_earlier_decision: bool
        has_link: bool
        decided_at: datetime
        outcome: str


def loops_for_feedback(user: User) -> "QuerySet[LoopForFeedback]":
    """Decided loops whose candidate is to be told, as far as `user` follows packets, longest wait first.

    Each row is a `LoopForFeedback`; what it says of a packet speaks of the live one. A loop in which the sealed-card
    rule binds the user is left out.
    """
    loops = Loop.objects.exclude(about(user, "candidate")).filter(followed_by(user, "candidate__opening"))
    decision = Decision.objects.current().filter(loop=OuterRef("pk"))
    # One at most for each loop, as a constraint of the packet says: a join that cannot multiply rows.
    live = FilteredRelation("packets", condition=Q(packets__status__in=LIVE))
    ranks = [When(packet_status=status, then=Value(rank)) for status, rank in RANKS.items()]
    rows = (
        loops.exclude(is_blind_in_loop(user))
        .annotate(
            live_packet=live,
            outcome=Subquery(decision.values("outcome")[:1]),
            decided_at=Subquery(decision.values("decided_at")[:1]),
            packet_pk=F("live_packet__pk"),
            packet_status=F("live_packet__status"),
            packet_version=F("live_packet__version"),
            is_for_earlier_decision=for_earlier_decision("live_packet"),
            has_link=Exists(SharedLink.objects.filter(packet=OuterRef("live_packet__pk"))),
        )
        .filter(Q(status=Loop.Status.DECIDED, outcome__in=FINAL_OUTCOMES) | Q(packet_pk__isnull=False))
        .annotate(
            rank=Case(
                When(is_for_earlier_decision=True, then=Value(0)), *ranks, default=Value(0), output_field=IntegerField()
            )
        )
        .select_related("candidate__opening")
        .order_by("rank", "decided_at", "pk")
    )
    return cast("QuerySet[LoopForFeedback]", rows)


def count_loops(loops: "QuerySet[LoopForFeedback]", shown: Q) -> tuple[int, int]:
    """How many of these loops meet the condition `shown`, and how many wait while nobody writes, in one statement."""
    counts = loops.order_by().aggregate(
        shown=Count("pk", filter=shown), waiting=Count("pk", filter=FILTERS[WAITING][1])
    )
    return counts["shown"], counts["waiting"]


def packets_that_changed(loops: "Iterable[LoopForFeedback]") -> set[int]:
    """The keys of these loops' packets of which something has changed since they were written."""
    keys = [loop.packet_pk for loop in loops if loop.packet_pk]
    packets = FeedbackPacket.objects.filter(pk__in=keys).select_related("loop__candidate__opening")
    return {pk for pk, changes in changes_of(packets).items() if changes}
