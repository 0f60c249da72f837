from django.conf import settings
from django.db import models
from django.utils import timezone

from core.models import Job
from core.wording import shortened
from questionbank.models.questions import Question
from questionbank.querysets import QuestionCommentQuerySet


class QuestionComment(models.Model):
    """What somebody says about a version while it is written or reviewed. A removed one is kept until it is gone for
    good with its question, so that its writer can have it back."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="comments")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "comment on a question"
        verbose_name_plural = "comments on questions"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return shortened(self.text, 60)


class ReviewMail(Job):
    """A mail that tells one person which questions wait for their review. Its text is written when it is sent."""

    task_name = "questionbank.send_review_mail"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    questions = models.JSONField(default=list)  # their keys

    class Meta(Job.Meta):
        verbose_name = "mail about reviews"

    def __str__(self) -> str:
        return f"Review mail {self.pk}"
