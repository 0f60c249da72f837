"""Which rows of the run a person may find at all. What of a scorecard's content they may read is decided by
interviews.visibility; both stand on the same facts."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from hiring.models import HiringTeamMember
from hiring.querysets import runs_everything


def on_hiring_team(user: Any, opening: str) -> Exists:
    """The opening at this path has `user` on its hiring team."""
    return Exists(HiringTeamMember.objects.filter(opening=OuterRef(opening), user=user))


class LoopQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "LoopQuerySet":
        """All for recruiters and administrators, those of their openings for the hiring team, those with a seat of
        theirs for panelists. Never a loop about the person themselves."""
        from interviews.models import PanelAssignment

        if not user.is_authenticated:
            return self.none()
        others = self.exclude(candidate__user=user)
        if runs_everything(user):
            return others
        has_seat = Exists(PanelAssignment.objects.filter(interview__loop=OuterRef("pk"), panelist=user))
        return others.filter(on_hiring_team(user, "candidate__opening") | has_seat)

    def run_by(self, user: Any) -> "LoopQuerySet":
        """Loops that a person plans and follows, not merely sits in."""
        others = self.exclude(candidate__user=user)
        return others if runs_everything(user) else others.filter(on_hiring_team(user, "candidate__opening"))

    def live(self) -> "LoopQuerySet":
        return self.filter(status__in=["planning", "active", "debrief"])

    def for_opening(self, opening: Any) -> "LoopQuerySet":
        return self.filter(candidate__opening=opening)


class InterviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "InterviewQuerySet":
        """Every interview of a loop that the person runs; only those with a seat of theirs otherwise."""
        from interviews.models import PanelAssignment

        if not user.is_authenticated:
            return self.none()
        others = self.exclude(loop__candidate__user=user)
        if runs_everything(user):
            return others
        has_seat = Exists(PanelAssignment.objects.filter(interview=OuterRef("pk"), panelist=user))
        return others.filter(on_hiring_team(user, "loop__candidate__opening") | has_seat)

    def with_seat_of(self, user: Any) -> "InterviewQuerySet":
        from interviews.models import PanelAssignment

        return self.filter(Exists(PanelAssignment.objects.filter(interview=OuterRef("pk"), panelist=user)))

    def standing(self) -> "InterviewQuerySet":
        return self.exclude(status="cancelled")


class PanelAssignmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "PanelAssignmentQuerySet":
        from interviews.models import Interview

        return self.filter(interview__in=Interview.objects.visible_to(user))

    def counting(self) -> "PanelAssignmentQuerySet":
        """Seats whose ratings count: everyone but shadows."""
        return self.filter(is_shadow=False)


class InterviewQuestionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "InterviewQuestionQuerySet":
        from interviews.models import Interview

        return self.filter(interview__in=Interview.objects.visible_to(user))


class ScorecardQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ScorecardQuerySet":
        """The sealed-card rule as rows: see interviews.visibility.readable_by for the sentence behind each line."""
        from interviews.visibility import readable_by

        return self.filter(readable_by(user)) if user.is_authenticated else self.none()

    def for_loop(self, loop: Any) -> "ScorecardQuerySet":
        return self.filter(assignment__interview__loop=loop)

    def of(self, user: Any) -> "ScorecardQuerySet":
        return self.filter(assignment__panelist=user)

    def counting(self) -> "ScorecardQuerySet":
        """Cards that count: not a shadow's, and not of a round that did not take place."""
        gone = Q(assignment__interview__status__in=["cancelled", "no_show"])
        return self.filter(assignment__is_shadow=False).exclude(gone)

    def open(self) -> "ScorecardQuerySet":
        return self.filter(status="draft")

    def submitted(self) -> "ScorecardQuerySet":
        return self.filter(status__in=["submitted", "locked"])


class DebriefQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "DebriefQuerySet":
        from interviews.models import Loop

        return self.filter(loop__in=Loop.objects.visible_to(user))


class DecisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "DecisionQuerySet":
        from interviews.models import Loop

        return self.filter(loop__in=Loop.objects.visible_to(user))

    def current(self) -> "DecisionQuerySet":
        return self.filter(followed_by__isnull=True)
