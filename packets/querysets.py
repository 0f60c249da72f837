"""Which packets and files a person may find."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from hiring.models import HiringTeamMember
from hiring.querysets import runs_everything

PACKET_PARTS = (HiringTeamMember.Part.HIRING_MANAGER, HiringTeamMember.Part.RECRUITER)


class FeedbackPacketQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "FeedbackPacketQuerySet":
        """All for recruiters and administrators, those of their openings for hiring managers and recruiters."""
        if not user.is_authenticated:
            return self.none()
        others = self.exclude(loop__candidate__user=user)
        if runs_everything(user):
            return others
        opening = OuterRef("loop__candidate__opening")
        return others.filter(Exists(HiringTeamMember.objects.filter(opening=opening, user=user, part__in=PACKET_PARTS)))

    def live(self) -> "FeedbackPacketQuerySet":
        return self.filter(status__in=self.model.LIVE)


class DocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "DocumentQuerySet":
        """Files of loops that the person may find; whether they may download one is asked each time (see rules)."""
        from interviews.models import Loop

        return self.filter(loop__in=Loop.objects.visible_to(user))

    def unused_drafts(self) -> "DocumentQuerySet":
        """PDFs of packets that nobody looks at and nobody has approved."""
        return self.filter(kind="packet", packets__isnull=True, previewed_in__isnull=True)


class SharedLinkQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "SharedLinkQuerySet":
        from packets.models import FeedbackPacket

        return self.filter(packet__in=FeedbackPacket.objects.visible_to(user))

    def open_at(self, now: Any) -> "SharedLinkQuerySet":
        """Links that lead to something: neither over nor ended, of a packet that was sent and not withdrawn."""
        return self.filter(ended_at__isnull=True, expires_at__gt=now, packet__status="sent")


class PacketMailQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "PacketMailQuerySet":
        from packets.models import FeedbackPacket

        return self.filter(packet__in=FeedbackPacket.objects.visible_to(user))

    def under_way(self) -> "PacketMailQuerySet":
        """Mails that may still leave without anybody doing anything."""
        return self.filter(job_status__in=["waiting", "working"])

    def call_off(self, outcome: str) -> int:
        """End those under way, the packet being locked. One that a worker holds at this moment may still leave; its
        link leads nowhere then. Returns how many."""
        return self.under_way().update(job_status="done", finished_at=timezone.now(), outcome=outcome, error="")


class PacketExportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "PacketExportQuerySet":
        """A person's own exports alone."""
        return self.filter(requested_by=user) if user.is_authenticated else self.none()
