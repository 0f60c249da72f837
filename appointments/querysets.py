"""Which mails to candidates a person may find: never a panelist, who only sits in the interviews."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from appointments.states import CandidateMailKind, CandidateMailOutcome, ReplyAnswer
from core.relations import rows_of
from core.states import JOB_UNDER_WAY, JobStatus
from hiring.querysets import is_candidate_at
from hiring.states import TeamPart
from interviews.states import BEFORE_DEBRIEF


def was_said(mail: str = "") -> Q:
    """Condition on rows: the mail at the end of this path left, or is on its way."""
    path = f"{mail}__" if mail else ""
    sent = Q(**{f"{path}outcome": CandidateMailOutcome.SENT})
    return sent | Q(**{f"{path}job_status__in": JOB_UNDER_WAY})


class CandidateMailQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "CandidateMailQuerySet":
        """Those of loops that the person plans and follows."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(loop__in=rows_of(self.model, "loop").run_by(user))

    def sent(self) -> "CandidateMailQuerySet":
        return self.filter(outcome=CandidateMailOutcome.SENT)

    def with_times(self) -> "CandidateMailQuerySet":
        """Those that say when rounds are, not those that let the candidate choose."""
        return self.exclude(kind=CandidateMailKind.OFFER)

    def under_way(self) -> "CandidateMailQuerySet":
        """Mails that may still leave without anybody doing anything."""
        return self.filter(job_status__in=JOB_UNDER_WAY)

    def refused(self) -> "CandidateMailQuerySet":
        """Mails that failed for good, with no later one of their loop."""
        later = rows_of(self.model, "loop__candidate_mails").filter(loop=OuterRef("loop"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), job_status=JobStatus.FAILED)

    def call_off(self, outcome: str) -> int:
        """End those under way, the loop being locked; one that a worker holds at this moment may still leave. Returns
        how many."""
        return self.under_way().update(job_status=JobStatus.DONE, finished_at=timezone.now(), outcome=outcome, error="")


class AppointmentQuerySet(models.QuerySet[Any]):
    def said(self) -> "AppointmentQuerySet":
        """As mails said them that left or are on their way."""
        return self.filter(was_said("mail"))

    def last_said_of(self, interviews: Any) -> dict[int, Any]:
        """By interview, how its candidate knows it; nothing of those that no mail spoke of."""
        said = self.said().filter(interview__in=interviews).order_by("pk")
        return {appointment.interview_id: appointment for appointment in said}


def _reader(model: type[models.Model], offer: str = "") -> Coalesce:
    """Who reads what the candidate of the offer at this path asks for: its helper while they can, else somebody who
    recruits for the opening, the one who made the offer before others. Nobody who sits or sat in the loop, who is the
    candidate, or who is gone; none where everybody is one of these.

    It is asked anew each time, so no door by which somebody stops being able to help needs to think of it.
    """
    path = f"{offer}__" if offer else ""
    people = _who_may_read(model, path)
    teams = rows_of(User, "hiring_teams").filter(user=OuterRef("pk"), opening=_outer(f"{path}loop__candidate__opening"))
    of_the_team = Exists(teams.filter(part__in=(TeamPart.RECRUITER, TeamPart.COORDINATOR)))
    anywhere = Q(site_role__in=(User.SiteRole.RECRUITER, User.SiteRole.ADMIN))
    recruiting = people.filter(of_the_team | anywhere, ~Exists(teams.filter(part=TeamPart.HIRING_MANAGER)))
    in_turn = (
        people.filter(pk=OuterRef(f"{path}helper")),
        recruiting.filter(pk=OuterRef(f"{path}created_by")),
        recruiting.filter(of_the_team).order_by("pk"),
        recruiting.order_by("-site_role", "pk"),  # recruiters before administrators
    )
    return Coalesce(*(Subquery(found.values("pk")[:1]) for found in in_turn))


def _who_may_read(model: type[models.Model], path: str) -> Any:
    """People who are here, do not rate the candidate of the outer row, and are not the candidate."""
    loop, candidate = f"{path}loop", f"{path}loop__candidate"
    sits = rows_of(User, "seats").filter(panelist=OuterRef("pk"), interview__loop=_outer(loop))
    sat = rows_of(User, "earlier_seats").filter(user=OuterRef("pk"), loop=_outer(loop))
    return rows_of(model, f"{path}helper").filter(
        ~Exists(sits), ~Exists(sat), ~is_candidate_at(candidate), is_active=True
    )


def _outer(path: str) -> OuterRef:
    """A column of the row around the people, in a question about one of them."""
    return OuterRef(OuterRef(path))


class TimeOfferQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "TimeOfferQuerySet":
        """Those of loops that the person plans and follows."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(loop__in=rows_of(self.model, "loop").run_by(user))

    def open_at(self, now: Any) -> "TimeOfferQuerySet":
        """Neither taken back nor over, of loops whose interviews are still to come or under way."""
        return self.filter(ended_at__isnull=True, expires_at__gt=now, loop__status__in=BEFORE_DEBRIEF)

    def with_reader(self) -> "TimeOfferQuerySet":
        """With `reader`: the key of whoever reads what the candidate asks for now; None for nobody."""
        return self.annotate(reader=_reader(self.model))

    def declined(self) -> "TimeOfferQuerySet":
        """Those of which the candidate can take none, while no newer one took their place."""
        return self.filter(answered_at__isnull=False, chosen__isnull=True, ended_at__isnull=True)


class HelpRequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "HelpRequestQuerySet":
        """Those whose words this person reads: see `_reader`."""
        if not user.is_authenticated:
            return self.none()
        return self.annotate(reader=_reader(self.model, "offer")).filter(reader=user.pk)


class InvitationReplyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "InvitationReplyQuerySet":
        """Those about rounds of loops that the person plans and follows."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(interview__loop__in=rows_of(self.model, "interview__loop").run_by(user))

    def noted_of_candidate(self, interview: Any) -> "InvitationReplyQuerySet":
        """What the candidate said of a round, as far as it counts."""
        return self.filter(interview=interview, is_candidates=True, why_not="")

    def to_look_at(self) -> "InvitationReplyQuerySet":
        """Of loops before their debrief, those that nobody has seen yet: what was not noted, and a candidate who does
        not simply come, as they said last of the round. A panelist who does not stands on the board."""
        later = self.model._default_manager.noted_of_candidate(OuterRef("interview")).filter(pk__gt=OuterRef("pk"))
        declines = Q(is_candidates=True) & ~Q(answer=ReplyAnswer.ACCEPTED) & ~Exists(later)
        holds_up = ~Q(why_not="") | declines
        return self.filter(holds_up, seen_at__isnull=True, interview__loop__status__in=BEFORE_DEBRIEF)

    def for_loops(self, loops: Iterable[int]) -> "InvitationReplyQuerySet":
        """Those about rounds of these loops, the newest first, with whose they are."""
        replies = self.filter(interview__loop__in=loops).order_by("-pk")
        return replies.select_related("interview__loop__candidate", "person")

    def of_no_round(self) -> "InvitationReplyQuerySet":
        """Those that answer nothing of ours, or cannot be read: the mails lie in the mailbox as they came."""
        return self.filter(interview__isnull=True)
