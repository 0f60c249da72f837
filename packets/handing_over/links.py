"""The private link: the candidate opens their packet without an account, from any phone."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, fingerprint
from core.errors import RuleViolation
from packets.locks import lock_packet_for
from packets.models import FeedbackPacket, PacketMail, SharedLink
from packets.states import HAS_A_PDF
from packets.steps import step

GOOD_FOR = timedelta(days=7)
KEY_BYTES = 32
NOT_READY = "There is no approved PDF to share yet."


@transaction.atomic
def share_packet(*, packet: FeedbackPacket, by: User) -> tuple[SharedLink, str]:
    """Make a private link to this version and give it with its key, which is never shown again.

    An earlier link of the packet ends, and a mail that waits is not sent. A packet that is ready counts as handed over
    from now on. Refused (RuleViolation) before there is an approved PDF.
    """
    packet = lock_packet_for(packet, by)
    if packet.status not in HAS_A_PDF:
        raise RuleViolation(NOT_READY)
    packet.mails.call_off(PacketMail.Outcome.ENDED)
    link, key = make_link(packet, by=by)
    open_instead(packet, link)
    if packet.status == FeedbackPacket.Status.READY:
        packet.handed_over_at = link.created_at
        step(packet, FeedbackPacket.Status.SENT, "packet.shared", by=by, also=["handed_over_at"])
    else:
        audit.record("packet.shared", packet, by=by, scope=packet.loop.scope)
    return link, key


def make_link(packet: FeedbackPacket, *, by: User) -> tuple[SharedLink, str]:
    """A link that opens nothing yet, and its key."""
    now, key = timezone.now(), secrets.token_urlsafe(KEY_BYTES)
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
        audit.record("packet.unshared", packet, by=by, scope=packet.loop.scope)
    link.refresh_from_db()
    return link


def find_link(key: str) -> SharedLink | None:
    """The open link with this key. Nothing tells a wrong key from one that has ended."""
    links = SharedLink.objects.open_at(timezone.now()).filter(token_sha256=fingerprint.of_text(key))
    return links.select_related("packet__document", "packet__loop__candidate").first()


@transaction.atomic
def note_opening(link: SharedLink) -> None:
    """Record that the candidate opened their packet, the first time."""
    opened = SharedLink.objects.filter(pk=link.pk, first_opened_at__isnull=True)
    if opened.update(first_opened_at=timezone.now()):
        audit.record("packet.opened", link.packet, by=None, scope=link.packet.loop.scope)


@transaction.atomic
def answer_link(link: SharedLink, *, useful: str) -> None:
    """Keep what the candidate says about the packet. A later answer replaces the earlier one.

    Raises RuleViolation for an answer that is not offered.
    """
    if useful not in SharedLink.Useful.values:
        raise RuleViolation("Choose one of the answers.")
    SharedLink.objects.filter(pk=link.pk).update(useful=useful, answered_at=timezone.now())
