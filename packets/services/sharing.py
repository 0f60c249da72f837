"""The private link: the candidate opens their packet without an account, from any phone."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.errors import RuleViolation
from core.transitions import change_status
from packets.models import PACKET_TRANSITIONS, FeedbackPacket, SharedLink
from packets.services.packets import NOT_YOURS, lock_packet

GOOD_FOR = timedelta(days=7)
KEY_BYTES = 32
NOT_READY = "There is no approved PDF to share yet."
OUT = (FeedbackPacket.Status.READY, FeedbackPacket.Status.SENT)


@transaction.atomic
def share_packet(*, packet: FeedbackPacket, by: Any) -> tuple[SharedLink, str]:
    """Make a private link to this version and give it with its key, which is never shown again.

    An earlier link of the packet ends. A packet that is ready counts as handed over from now on. Refused
    (RuleViolation) for people who do not write packets, and before there is an approved PDF.
    """
    packet = lock_packet(packet)
    if not by.has_perm("packets.write_packet", packet):
        raise RuleViolation(NOT_YOURS)
    if packet.status not in OUT:
        raise RuleViolation(NOT_READY)
    now = timezone.now()
    packet.links.filter(ended_at__isnull=True).update(ended_at=now)
    key = secrets.token_urlsafe(KEY_BYTES)
    link = SharedLink.objects.create(
        packet=packet, token_sha256=hash_of(key), created_by=by, created_at=now, expires_at=now + GOOD_FOR
    )
    if packet.status == FeedbackPacket.Status.READY:
        packet.handed_over_at = now
        change_status(
            packet,
            FeedbackPacket.Status.SENT,
            by=by,
            table=PACKET_TRANSITIONS,
            action="packet.shared",
            scope=packet.loop.scope,
            also=["handed_over_at"],
        )
    else:
        audit.record("packet.shared", packet, by=by, scope=packet.loop.scope)
    return link, key


@transaction.atomic
def end_link(*, link: SharedLink, by: Any) -> SharedLink:
    """End a private link now. Does nothing to one that is over. Refused for people who do not write packets."""
    packet = lock_packet(link.packet)
    if not by.has_perm("packets.write_packet", packet):
        raise RuleViolation(NOT_YOURS)
    if SharedLink.objects.filter(pk=link.pk, ended_at__isnull=True).update(ended_at=timezone.now()):
        audit.record("packet.unshared", packet, by=by, scope=packet.loop.scope)
    link.refresh_from_db()
    return link


def find_link(key: str) -> SharedLink | None:
    """The open link with this key. Nothing tells a wrong key from one that has ended."""
    links = SharedLink.objects.open_at(timezone.now()).filter(token_sha256=hash_of(key))
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


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
