"""Who waits for feedback: decided loops with the packet that is under way, in two flat queries a page."""

from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from hiring.models import HiringTeamMember
from hiring.querysets import runs_everything
from interviews.models import Decision, Loop
from interviews.visibility import is_blind_in_loop
from packets.models import FeedbackPacket
from packets.querysets import PACKET_PARTS

Status = FeedbackPacket.Status
TELLING = (Decision.Outcome.HIRE, Decision.Outcome.NO_HIRE)
WAITING = "waiting"
FILTERS = {
    "": ("Everyone", Q()),
    WAITING: ("Waiting for feedback", Q(packet_status__isnull=True)),
    "writing": ("Being written or read", Q(packet_status__in=[Status.DRAFT, Status.IN_REVIEW])),
    "ready": (
        "Approved, not handed over",
        Q(packet_status__in=[Status.APPROVED, Status.RENDERING, Status.READY, Status.FAILED]),
    ),
    "sent": ("Handed over", Q(packet_status=Status.SENT)),
}
# Whoever has waited without anybody writing comes first, whoever has their packet comes last.
ORDER = (
    Status.FAILED,
    Status.DRAFT,
    Status.IN_REVIEW,
    Status.READY,
    Status.APPROVED,
    Status.RENDERING,
    Status.SENT,
)


def loops_for_feedback(user: Any) -> QuerySet[Loop]:
    """Decided loops whose candidate is to be told, as far as `user` follows packets, longest wait first.

    Each row carries packet_pk, packet_status and packet_version of the live packet (None without one), decided_at and
    outcome. A loop in which the sealed-card rule binds the user is left out.
    """
    loops = Loop.objects.exclude(candidate__user=user)
    if not runs_everything(user):
        part = HiringTeamMember.objects.filter(opening=OuterRef("candidate__opening"), user=user, part__in=PACKET_PARTS)
        loops = loops.filter(Exists(part))
    decision = Decision.objects.current().filter(loop=OuterRef("pk"))
    live = FeedbackPacket.objects.live().filter(loop=OuterRef("pk"))
    ranks = [When(packet_status=status, then=Value(rank)) for rank, status in enumerate(ORDER, 1)]
    return (
        loops.exclude(is_blind_in_loop(user))
        .annotate(
            outcome=Subquery(decision.values("outcome")[:1]),
            decided_at=Subquery(decision.values("decided_at")[:1]),
            packet_pk=Subquery(live.values("pk")[:1]),
            packet_status=Subquery(live.values("status")[:1]),
            packet_version=Subquery(live.values("version")[:1]),
        )
        .filter(Q(status=Loop.Status.DECIDED, outcome__in=TELLING) | Q(packet_pk__isnull=False))
        .annotate(rank=Case(*ranks, default=Value(0), output_field=IntegerField()))
        .select_related("candidate__opening")
        .order_by("rank", "decided_at", "pk")
    )


def waiting_count(user: Any) -> int:
    """How many candidates wait while nobody writes."""
    return loops_for_feedback(user).filter(packet_status__isnull=True).count()
