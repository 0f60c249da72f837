"""Which packets and files a person may find."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from core.relations import rows_of
from core.states import JOB_UNDER_WAY, JobStatus
from hiring.querysets import about, on_hiring_team, runs_everything
from hiring.states import READING_PARTS
from packets.states import CLOSED, HAS_A_PDF, LIVE, DocumentKind, MailOutcome


def followed_by(user: User, opening: str) -> Q:
    """The user reads the packets of the opening at this path."""
    return Q() if runs_everything(user) else Q(on_hiring_team(user, opening, *READING_PARTS))


def worked_on_by(user: User, opening: str) -> Q:
    """The packets of the opening at this path wait for the user: to be written, read or handed over."""
    return Q() if user.is_recruiter else Q(on_hiring_team(user, opening, *READING_PARTS))


def for_earlier_decision(packet: str = "") -> Q:
    """Condition on rows: a later decision follows the one that the packet at this path speaks of."""
    path = f"{packet}__" if packet else ""
    return Q(**{f"{path}decision__followed_by__isnull": False})


class FeedbackPacketQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "FeedbackPacketQuerySet":
        """All for recruiters and administrators, those of their openings for hiring managers and recruiters."""
        if not user.is_authenticated:
            return self.none()
        others = self.exclude(about(user, "loop__candidate"))
        return others.filter(followed_by(user, "loop__candidate__opening"))

    def live(self) -> "FeedbackPacketQuerySet":
        return self.exclude(status__in=CLOSED)


class DocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "DocumentQuerySet":
        """Files of loops that the person may find; whether they may download one is asked each time (see rules)."""
        return self.filter(loop__in=rows_of(self.model, "loop").visible_to(user))

    def unused_drafts(self) -> "DocumentQuerySet":
        """PDFs of packets that nobody looks at and nobody has approved."""
        return self.filter(kind=DocumentKind.PACKET, packets__isnull=True, previewed_in__isnull=True)


class SharedLinkQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "SharedLinkQuerySet":
        return self.filter(packet__in=rows_of(self.model, "packet").visible_to(user))

    def open_at(self, now: Any) -> "SharedLinkQuerySet":
        """Links that lead to something: neither over nor ended, of a packet with a PDF whose decision holds."""
        holding = Q(packet__status__in=HAS_A_PDF) & ~for_earlier_decision("packet")
        return self._good_at(now).filter(holding)

    def suspended_at(self, now: Any) -> "SharedLinkQuerySet":
        """Links of packets that another takes the place of: a later decision followed, or a newer version began."""
        newer = rows_of(self.model, "packet").filter(
            loop=OuterRef("packet__loop"), version__gt=OuterRef("packet__version")
        )
        replaced = for_earlier_decision("packet") | Q(packet__status__in=CLOSED) & Exists(newer)
        return self._good_at(now).filter(replaced)

    def _good_at(self, now: Any) -> "SharedLinkQuerySet":
        return self.filter(ended_at__isnull=True, expires_at__gt=now)


class PacketMailQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "PacketMailQuerySet":
        return self.filter(packet__in=rows_of(self.model, "packet").visible_to(user))

    def under_way(self) -> "PacketMailQuerySet":
        """Mails that may still leave without anybody doing anything."""
        return self.filter(job_status__in=JOB_UNDER_WAY)

    def of_senders_who_left(self) -> "PacketMailQuerySet":
        """Mails that a candidate got from somebody who has no account any more: answers to them go to nobody."""
        return self.filter(outcome=MailOutcome.SENT, requested_by__is_active=False)

    def refused(self) -> "PacketMailQuerySet":
        """Mails that failed for good, with no later one of their packet, until the packet left another way."""
        later = rows_of(self.model, "packet__mails").filter(packet=OuterRef("packet"), pk__gt=OuterRef("pk"))
        is_here = Q(packet__handed_over_at=None) | Q(packet__handed_over_at__lt=F("finished_at"))
        failed = self.filter(job_status=JobStatus.FAILED, packet__status__in=LIVE)
        return failed.filter(is_here, ~Exists(later))

    def call_off(self, outcome: str) -> int:
        """End those under way, the packet being locked. One that a worker holds at this moment may still leave; its
        link leads nowhere then. Returns how many."""
        return self.under_way().update(job_status=JobStatus.DONE, finished_at=timezone.now(), outcome=outcome, error="")


class PacketExportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "PacketExportQuerySet":
        """A person's own exports alone, without one that holds their own packet: it may have been made before anybody
        knew that they are the candidate."""
        if not user.is_authenticated:
            return self.none()
        about_user = rows_of(self.model, "items").filter(about(user, "loop__candidate"), export=OuterRef("pk"))
        return self.filter(~Exists(about_user), requested_by=user)
