"""What packets ask of people: feedback to write, to read and approve, to hand over. A few queries for each person."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, When
from django.urls import reverse

from accounts.models import User
from core.wording import long_date
from interviews.models import Loop
from interviews.my_work.items import PACKET, Feedback, FeedbackProvider, WorkItem
from interviews.states import FINAL_OUTCOMES
from packets.follow.waiting import (
    LONGEST_WAIT_FIRST,
    loops_for_feedback,
    packets_that_changed,
    still_open,
    with_live_packet,
    with_packets,
)
from packets.models import FeedbackPacket, PacketMail, SharedLink
from packets.querysets import worked_on_by

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
    shown = list(_rows(user, now)[:MOST])
    changed = packets_that_changed(shown)
    mails = (_refused_mail(loop) for loop in shown if loop.refused_at)
    items = (_item(loop, user.has_perm("packets.write_in_opening", loop), loop.packet_pk in changed) for loop in shown)
    return [*mails, *(item for item in items if item)]


if TYPE_CHECKING:

    class WorkRow(LoopForFeedback):
        """A loop for feedback: whether the person wrote in its packet, and when and with which words a mail was refused
        that they asked for, if one was."""

        is_own: bool
        refused_at: datetime | None
        refused_with: str


def _rows(user: User, now: datetime) -> "QuerySet[WorkRow]":
    """The loops whose feedback this person works on. What did not leave comes first, also where only so many are
    shown."""
    wrote = FeedbackPacket.writers.through.objects.filter(feedbackpacket=OuterRef("packet_pk"), user=user)
    refused = PacketMail.objects.refused().filter(requested_by=user).order_by()
    mail, of_refused = refused.filter(packet=OuterRef("live_packet__pk")), refused.values("packet__loop")
    # What nobody can open any more is history, whatever has changed since.
    can_be_opened = SharedLink.objects.open_at(now).order_by().values("packet__loop")
    loops = still_open(loops_for_feedback(user), can_be_opened, of_refused)
    rows = with_packets(loops.filter(worked_on_by(user, "candidate__opening"))).annotate(
        is_own=Exists(wrote),
        refused_at=Subquery(mail.values("finished_at")),
        refused_with=Subquery(mail.values("error")),
    )
    did_not_leave = Case(When(pk__in=of_refused, then=0), default=1)
    return cast("QuerySet[WorkRow]", rows.order_by(did_not_leave, *LONGEST_WAIT_FIRST))


def _refused_mail(loop: "WorkRow") -> WorkItem:
    """A mail to the candidate that this person asked for and that failed for good."""
    return WorkItem(
        f"The mail to {loop.candidate.name} did not leave",
        reverse("packets:packet_detail", args=[loop.packet_pk]),
        "See why",
        loop.refused_with,
        PACKET,
        loop.refused_at,
        holds_up=True,
        pill="Failed",
        tone="danger",
    )


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


def feedback_so_far(loop: "LoopForFeedback") -> Feedback | None:
    """How far the feedback of a loop is that was read `with_live_packet`; None while nobody writes it."""
    status = loop.packet_status
    if status is None:
        return None
    label = f"Feedback {Status(status).label.lower()}"
    if loop.is_for_earlier_decision:
        return Feedback(label, "It was written for an earlier decision; a new version is due")
    sentence = LINK_MADE.rstrip(".") if loop.has_link and status == Status.READY else _SENTENCES.get(status, "")
    return Feedback(label, sentence, is_over=status == Status.SENT)


FEEDBACK = FeedbackProvider(with_live_packet, feedback_so_far)


_SENTENCES: dict[str, str] = {
    Status.DRAFT: "A recruiter is writing it",
    Status.IN_REVIEW: "A second person reads it",
    Status.READY: "It can be handed over",
    Status.FAILED: "The PDF could not be made",
}
