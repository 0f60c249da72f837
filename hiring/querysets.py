"""Which rows of the plan a person may see. An internal applicant never sees their own application."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef


def runs_everything(user: Any) -> bool:
    """Recruiters and administrators work on every opening."""
    return user.is_authenticated and (user.is_recruiter or user.is_admin)


class RoleQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "RoleQuerySet":
        """What the organisation asks of a role is no secret among colleagues."""
        return self if user.is_authenticated else self.none()


class LoopTemplateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "LoopTemplateQuerySet":
        """Hiring managers, recruiters and administrators: they plan."""
        return self if user.is_authenticated and user.has_perm("hiring.read_template") else self.none()

    def published(self) -> "LoopTemplateQuerySet":
        return self.filter(status="published")

    def with_plan(self) -> "LoopTemplateQuerySet":
        """With everything that `hiring.plans.plan_of` reads, in a constant number of queries."""
        return self.select_related("role").prefetch_related(
            "role__role_competencies__competency",
            "rounds__round_questions__question__competency__anchors",
            "rounds__round_questions__question__anchors",
            "rounds__round_questions__question__follow_ups",
        )


class OpeningQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OpeningQuerySet":
        """All for recruiters and administrators, their own for the hiring team, none for anyone else."""
        if runs_everything(user):
            return self
        if not user.is_authenticated:
            return self.none()
        from hiring.models import HiringTeamMember

        return self.filter(Exists(HiringTeamMember.objects.filter(opening=OuterRef("pk"), user=user)))


class CandidateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "CandidateQuerySet":
        """Candidates of the openings a person works on, without the person themselves."""
        if not user.is_authenticated:
            return self.none()
        others = self.exclude(user=user)
        if runs_everything(user):
            return others
        from hiring.models import HiringTeamMember

        return others.filter(Exists(HiringTeamMember.objects.filter(opening=OuterRef("opening"), user=user)))
