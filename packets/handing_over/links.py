"""The private link: the candidate opens their packet without an account, from any phone."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core import audit, fingerprint, jobs
from core.errors import RuleViolation
from core.link_keys import GOOD_FOR, new_key
from core.models import Job
from packets.locks import lock_packet, lock_packet_for
from packets.models import FeedbackPacket, PacketMail, SharedLink
from packets.standing import check_may_leave
from packets.states import HAS_A_PDF, PacketStatus
from packets.steps import step

NOT_READY = "There is no approved PDF to share yet."
ENDED_FOR_GOOD = "This private link has ended for good. Make a new one."


@transaction.atomic
def share_packet(*, packet: FeedbackPacket, by: User) -> tuple[SharedLink, str]:
    """Make a private link to this version and give it with its key, which is never shown again.

    An earlier link of the packet ends, and a mail that waits is not sent. Nothing is sent by that: the packet stays as
    far as it was. Refused (RuleViolation) before there is an approved PDF, and when a later decision followed.
    """
    packet = lock_packet_for(packet, by)
    check_may_leave(packet)
    if packet.status not in HAS_A_PDF:
        raise RuleViolation(NOT_READY)
    packet.mails.call_off(PacketMail.Outcome.ENDED)
    link, key = make_link(packet, by=by)
    open_instead(packet, link)
    audit.record("packet.link_made", packet, by=by, scope=packet.loop.scope)
    return link, key


def make_link(packet: FeedbackPacket, *, by: User) -> tuple[SharedLink, str]:
    """A link that opens nothing yet, and its key."""
    now, key = timezone.now(), new_key()
    link = SharedLink.objects.create(
        packet=packet,
        token_sha256=fingerprint.of_text(key),
        created_by=by,
        created_at=now,
        expires_at=now + GOOD_FOR,
        ended_at=now,
    )
    return link, key


def open_instead(packet: FeedbackPacket, link: SharedLink) -> None:
    """Let this link open the packet from now on, and no other. The packet is locked."""
    packet.links.filter(ended_at__isnull=True).update(ended_at=timezone.now())
    link.ended_at = None
    link.save(update_fields=["ended_at"])


@transaction.atomic
def end_link(*, link: SharedLink, by: User) -> SharedLink:
    """End a private link now, and do not send a mail that waits. Does nothing to one that is over."""
    packet = lock_packet_for(link.packet, by)
    if SharedLink.objects.filter(pk=link.pk, ended_at__isnull=True).update(ended_at=timezone.now()):
        packet.mails.call_off(PacketMail.Outcome.ENDED)
        audit.record("packet.link_ended", packet, by=by, scope=packet.loop.scope)
    link.refresh_from_db()
    return link


@transaction.atomic
def reopen_link(*, link: SharedLink, by: User) -> SharedLink:
    """Undo: let a link that somebody ended open again, and a mail leave after all that was stopped with it. Does
    nothing to one that is open.

    Refused (RuleViolation): once its time is over, when there is a newer link, and when the packet is not to be handed
    over any more.
    """
    packet = lock_packet_for(link.packet, by)
    link.refresh_from_db()
    if link.ended_at is None:
        return link
    check_may_leave(packet)
    if packet.status not in HAS_A_PDF:
        raise RuleViolation(NOT_READY)
    later = packet.links.filter(created_at__gt=link.created_at).exclude(ended_at=F("created_at"))  # opened once
    if link.expires_at <= timezone.now() or later.exists():
        raise RuleViolation(ENDED_FOR_GOOD)
    stopped = packet.mails.filter(outcome=PacketMail.Outcome.ENDED, finished_at__gte=link.ended_at).first()
    open_instead(packet, link)
    if stopped is not None:
        jobs.retry(stopped, was=Job.JobStatus.DONE, outcome="")
    audit.record("packet.link_reopened", packet, by=by, scope=packet.loop.scope)
    return link


def find_link(key: str) -> SharedLink | None:
    """The open link with this key. Nothing tells a wrong key from one that has ended."""
    links = SharedLink.objects.open_at(timezone.now()).filter(token_sha256=fingerprint.of_text(key))
    return links.select_related("packet__document", "packet__loop__candidate").first()


def open_link(key: str) -> SharedLink | None:
    """The open link with this key, for its candidate, who opens their packet: the first time is remembered.

    A packet of which nobody said that it was sent counts as sent from then on, for its candidate has it.
    """
    link = find_link(key)
    if link is not None and link.first_opened_at is None:
        _note_opening(link)
        return find_link(key)
    return link


@transaction.atomic
def _note_opening(link: SharedLink) -> None:
    packet, now = lock_packet(link.packet), timezone.now()
    unopened = SharedLink.objects.open_at(now).filter(pk=link.pk, first_opened_at__isnull=True)
    if not unopened.update(first_opened_at=now):
        return
    if packet.is_ready:
        packet.handed_over_at = now
        step(packet, PacketStatus.SENT, "packet.opened", also=["handed_over_at"])
    else:
        audit.record("packet.opened", packet, by=None, scope=packet.loop.scope)


def language_of(key: str) -> str:
    """The language of the packet that this key opens or opened; empty for a key that nobody knows any more."""
    links = SharedLink.objects.filter(token_sha256=fingerprint.of_text(key))
    return links.values_list("packet__language", flat=True).first() or ""


def is_suspended(key: str) -> bool:
    """Whether the key once opened a packet whose place another takes, and would not be over yet."""
    links = SharedLink.objects.suspended_at(timezone.now())
    return links.filter(token_sha256=fingerprint.of_text(key)).exists()


@transaction.atomic
def answer_link(link: SharedLink, *, useful: str) -> None:
    """Keep what the candidate says about the packet. A later answer replaces the earlier one.

    Raises RuleViolation for an answer that is not offered.
    """
    if useful not in SharedLink.Useful.values:
        raise RuleViolation("Choose one of the answers.")
    SharedLink.objects.filter(pk=link.pk).update(useful=useful, answered_at=timezone.now())
