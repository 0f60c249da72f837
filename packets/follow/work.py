"""What packets ask of people: feedback to write, to read and approve, to hand over. A few queries for each person."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.models import User
from core.models import Job
from core.wording import long_date
from interviews.models import Loop
from interviews.my_work.items import PACKET, Feedback, WorkItem
from interviews.states import FINAL_OUTCOMES
from packets.follow.waiting import loops_for_feedback, packets_that_changed, still_open, with_packets
from packets.models import FeedbackPacket, PacketMail, SharedLink
from packets.querysets import for_earlier_decision, worked_on_by
from packets.states import LIVE

if TYPE_CHECKING:
    from packets.follow.waiting import LoopForFeedback

Status = FeedbackPacket.Status
LINK_MADE = "A link was made; nobody has said that it was sent."
# More would hide the rest of somebody's work; the list of packets has them all.
MOST = 20


def packet_work(user: User, now: datetime) -> Iterable[WorkItem]:
    """Packets that wait for this person: recruiters write and hand over, a second person reads."""
    if not user.has_perm("packets.work_on_packets"):
        return []
    wrote = FeedbackPacket.writers.through.objects.filter(feedbackpacket=OuterRef("packet_pk"), user=user)
    # What nobody can open any more is history, whatever has changed since.
    can_be_opened = SharedLink.objects.open_at(now).order_by().values("packet__loop")
    loops = still_open(loops_for_feedback(user), can_be_opened).filter(worked_on_by(user, "candidate__opening"))
    shown = list(with_packets(loops).annotate(is_own=Exists(wrote))[:MOST])
    changed = packets_that_changed(shown)
    items = (_item(loop, user.has_perm("packets.write_in_opening", loop), loop.packet_pk in changed) for loop in shown)
    return [*_refused_mails(user), *(item for item in items if item)]


def _refused_mails(user: User) -> list[WorkItem]:
    """Mails to candidates that this person asked for and that failed for good, until the packet left another way."""
    later = PacketMail.objects.filter(packet=OuterRef("packet"), pk__gt=OuterRef("pk"))
    is_here = Q(packet__handed_over_at=None) | Q(packet__handed_over_at__lt=F("finished_at"))
    failed = PacketMail.objects.filter(requested_by=user, job_status=Job.JobStatus.FAILED, packet__status__in=LIVE)
    followed = failed.filter(is_here, ~Exists(later), packet__loop__in=loops_for_feedback(user).values("pk"))
    return [
        WorkItem(
            f"The mail to {mail.packet.loop.candidate.name} did not leave",
            reverse("packets:packet_detail", args=[mail.packet_id]),
            "See why",
            mail.error,
            PACKET,
            mail.finished_at,
            holds_up=True,
            pill="Failed",
            tone="danger",
        )
        for mail in followed.select_related("packet__loop__candidate")[:MOST]
    ]


if TYPE_CHECKING:

    class WorkRow(LoopForFeedback):
        """A loop for feedback, and whether the person wrote in its packet."""

        is_own: bool


def _item(loop: "WorkRow", writes: bool, has_changed: bool) -> WorkItem | None:
    name, pk = loop.candidate.name, loop.packet_pk
    if pk is None:
        return _waiting(loop) if writes else None
    if loop.is_for_earlier_decision:
        return _for_earlier_decision(loop) if writes else None
    if has_changed and writes and (loop.is_own or loop.packet_status != Status.IN_REVIEW):
        return _changed(loop)
    if loop.packet_status == Status.DRAFT and writes:
        url = reverse("packets:packet_edit", args=[pk])
        return WorkItem(f"Feedback for {name}", url, "Continue writing", _decided(loop), PACKET, loop.decided_at)
    if loop.packet_status == Status.IN_REVIEW and not loop.is_own:
        url = reverse("packets:packet_approve", args=[pk])
        sentence = "A second person reads every packet before it leaves."
        return WorkItem(
            f"Read the feedback for {name}", url, "Read and approve", sentence, PACKET, loop.decided_at, True
        )
    url = reverse("packets:packet_detail", args=[pk])
    if loop.packet_status == Status.READY and writes:
        sentence = LINK_MADE if loop.has_link else "The PDF is ready."
        return WorkItem(f"Feedback for {name}", url, "Hand it over", sentence, PACKET, loop.decided_at, True)
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


def _for_earlier_decision(loop: "WorkRow") -> WorkItem | None:
    """A later decision followed. Until the loop is decided again there is nothing to write."""
    if loop.status != Loop.Status.DECIDED or loop.outcome not in FINAL_OUTCOMES:
        return None
    return WorkItem(
        f"Feedback for {loop.candidate.name}",
        reverse("packets:packet_detail", args=[loop.packet_pk]),
        "Write a new version",
        f"Written for an earlier decision. {_decided(loop)}",
        PACKET,
        loop.decided_at,
        holds_up=True,
        pill="Earlier decision",
        tone="caution",
    )


def _changed(loop: "WorkRow") -> WorkItem:
    """A name, a round or a note is not what it was when the packet was written. Its page lists what, and the way on."""
    is_draft = loop.packet_status == Status.DRAFT
    return WorkItem(
        f"Feedback for {loop.candidate.name}",
        reverse("packets:packet_edit" if is_draft else "packets:packet_detail", args=[loop.packet_pk]),
        "Continue writing" if is_draft else "See what changed",
        f"Something has changed since it was written. {_decided(loop)}",
        PACKET,
        loop.decided_at,
        pill="Changed",
        tone="caution",
    )


def _decided(loop: "WorkRow") -> str:
    return f"{loop.candidate.opening}, decided {long_date(loop.decided_at)}."


def feedback_so_far(loops: list[int]) -> dict[int, Feedback]:
    """How far the feedback of these loops is; nothing for those that nobody writes for yet."""
    packets = (
        FeedbackPacket.objects.live()
        .filter(loop__in=loops)
        .annotate(
            is_earlier=for_earlier_decision(),
            has_link=Exists(SharedLink.objects.filter(packet=OuterRef("pk"))),
        )
    )
    rows = packets.values_list("loop", "status", "is_earlier", "has_link")
    return {loop: _so_far(status, is_earlier, has_link) for loop, status, is_earlier, has_link in rows}


def _so_far(status: str, is_earlier: bool, has_link: bool) -> Feedback:
    label = f"Feedback {Status(status).label.lower()}"
    if is_earlier:
        return Feedback(label, "It was written for an earlier decision; a new version is due")
    sentence = LINK_MADE.rstrip(".") if has_link and status == Status.READY else _SENTENCES.get(status, "")
    return Feedback(label, sentence, is_over=status == Status.SENT)


_SENTENCES: dict[str, str] = {
    Status.DRAFT: "A recruiter is writing it",
    Status.IN_REVIEW: "A second person reads it",
    Status.READY: "It can be handed over",
    Status.FAILED: "The PDF could not be made",
}
