from datetime import date, timedelta
from typing import Any

from django.db import models

REVIEW_EVERY = timedelta(days=365)


class CompetencyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "CompetencyQuerySet":
        """The library is open to every colleague."""
        return self if user.is_authenticated else self.none()


class QuestionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "QuestionQuerySet":
        """The library is open to every colleague; a draft is shown to those who may edit (see rules)."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("questionbank.edit_question"):
            return self
        return self.exclude(status="draft")

    def active(self) -> "QuestionQuerySet":
        return self.filter(status="active")

    def review_due(self, today: date) -> "QuestionQuerySet":
        """Active questions that nobody reviewed for a year."""
        never = models.Q(reviewed_on__isnull=True)
        return self.active().filter(never | models.Q(reviewed_on__lt=today - REVIEW_EVERY))

    def with_items(self) -> "QuestionQuerySet":
        """With everything that a kit page prints, in a constant number of queries."""
        return self.select_related("competency").prefetch_related(
            "assessment_points", "pitfalls", "follow_ups", "anchors", "competency__anchors"
        )


class PracticePromptQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "PracticePromptQuerySet":
        """Everyone may practise."""
        return self if user.is_authenticated else self.none()
