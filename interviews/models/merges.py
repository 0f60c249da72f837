from django.conf import settings
from django.db import models
from django.utils import timezone

from interviews.querysets import QuestionMergeQuerySet
from questionbank.models import Question


class QuestionMerge(models.Model):
    """Two questions that became one, with all that pointed to the one that went, so that it can be undone."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    into = models.ForeignKey(Question, models.CASCADE, related_name="+")
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    # {key of a version: its status before}
    statuses = models.JSONField(default=dict)
    # {key of a place in a round, of a question of a loop: the version that stood there}
    places = models.JSONField(default=dict)
    uses = models.JSONField(default=dict)
    # Versions that had become history of the one that went before.
    earlier = models.JSONField(default=list)

    objects = QuestionMergeQuerySet.as_manager()

    class Meta:
        verbose_name = "merge of questions"

    def __str__(self) -> str:
        return f"{self.question} into {self.into}"
