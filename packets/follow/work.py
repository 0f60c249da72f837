"""What packets ask of people: feedback to write, to read and approve, to hand over. One query for each person."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import User
from core.wording import long_date
from interviews.my_work.items import PACKET, Feedback, WorkItem
from packets.follow.waiting import loops_for_feedback
from packets.models import FeedbackPacket
from packets.querysets import worked_on_by

if TYPE_CHECKING:
    from packets.follow.waiting import LoopForFeedback

Status = FeedbackPacket.Status
# More would hide the rest of somebody's work; the list of packets has them all.
MOST = 20


def packet_work(user: User, now: datetime) -> Iterable[WorkItem]:
    """Packets that wait for this person: recruiters write and hand over, a second person reads."""
    if not user.has_perm("packets.work_on_packets"):
        return []
    wrote = FeedbackPacket.writers.through.objects.filter(feedbackpacket=OuterRef("packet_pk"), user=user)
    # Not exclude(): it would drop the loops without a packet, whose status is NULL.
    is_open = Q(packet_status__isnull=True) | ~Q(packet_status=Status.SENT)
    loops = loops_for_feedback(user).filter(is_open, worked_on_by(user, "candidate__opening"))
    loops = loops.annotate(is_own=Exists(wrote))[:MOST]
    items = (_item(loop, user.has_perm("packets.write_in_opening", loop)) for loop in loops)
    return [item for item in items if item]


if TYPE_CHECKING:

    class WorkRow(LoopForFeedback):
        """A loop for feedback, and whether the person wrote in its packet."""

        is_own: bool


def _item(loop: "WorkRow", writes: bool) -> WorkItem | None:
    name, pk = loop.candidate.name, loop.packet_pk
    if pk is None:
        return _waiting(loop) if writes else None
    if loop.packet_status == Status.DRAFT and writes:
        url = reverse("packets:packet_edit", args=[pk])
        return WorkItem(f"Feedback for {name}", url, "Go on writing", _decided(loop), PACKET, loop.decided_at)
    if loop.packet_status == Status.IN_REVIEW and not loop.is_own:
        url = reverse("packets:packet_approve", args=[pk])
        sentence = "A second person reads every packet before it leaves."
        return WorkItem(
            f"Read the feedback for {name}", url, "Read and approve", sentence, PACKET, loop.decided_at, True
        )
    url = reverse("packets:packet_detail", args=[pk])
    if loop.packet_status == Status.READY and writes:
        return WorkItem(f"Feedback for {name}", url, "Hand it over", "The PDF is ready.", PACKET, loop.decided_at, True)
    if loop.packet_status == Status.FAILED and writes:
        return WorkItem(
            f"Feedback for {name}",
            url,
            "See why",
            "The PDF could not be made.",
            PACKET,
            loop.decided_at,
            pill="Failed",
            tone="danger",
        )
    return None


def _waiting(loop: "WorkRow") -> WorkItem:
    return WorkItem(
        title=f"Feedback for {loop.candidate.name}",
        url=reverse("packets:packet_start", args=[loop.pk]),
        verb="Write feedback",
        sentence=_decided(loop),
        order=PACKET,
        at=loop.decided_at,
        holds_up=True,
    )


def _decided(loop: "WorkRow") -> str:
    return f"{loop.candidate.opening}, decided {long_date(loop.decided_at)}."


def feedback_so_far(loops: list[int]) -> dict[int, Feedback]:
    """How far the feedback of these loops is; nothing for those that nobody writes for yet."""
    packets = FeedbackPacket.objects.live().filter(loop__in=loops).values_list("loop", "status")
    return {
        loop: Feedback(f"Feedback {Status(status).label.lower()}", _SENTENCES.get(status, ""), status == Status.SENT)
        for loop, status in packets
    }


_SENTENCES: dict[str, str] = {
    Status.DRAFT: "A recruiter is writing it",
    Status.IN_REVIEW: "A second person reads it",
    Status.READY: "It can be handed over",
    Status.FAILED: "The PDF could not be made",
}
