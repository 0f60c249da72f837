from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.names import first_name
from hiring.models.openings import Opening
from hiring.querysets import (
    CandidateQuerySet,
)


def resume_path(candidate: "Candidate", filename: str) -> str:
    """A random key: a file's name in the store says nothing about the person."""
    return f"resumes/{get_random_string(32)}{PurePath(filename).suffix.lower()[:6]}"


class Candidate(models.Model):
    """A person who applied for one opening."""

    class Pronoun(models.TextChoices):
        SHE = "she", "she / her"
        HE = "he", "he / him"
        THEY = "they", "they / them"

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="candidates")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    pronoun = models.CharField(max_length=4, choices=Pronoun, default=Pronoun.THEY)
    external_reference = models.CharField("reference in your applicant system", max_length=80, blank=True)
    source = models.CharField("where they come from", max_length=80, blank=True)
    resume = models.FileField(upload_to=resume_path, blank=True, max_length=120)
    resume_name = models.CharField(max_length=160, blank=True)
    # A colleague who applies: they must never read about themselves.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="applications"
    )
    # A legal hold: nothing about this person is erased while a charge or a court case needs it.
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    hold_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "candidate"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "opening",
                name="candidate_email_unique_in_opening",
                violation_error_message="This opening has a candidate with this email already.",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_by__isnull=True, hold_reason="")
                | (Q(held_at__isnull=False, held_by__isnull=False) & ~Q(hold_reason="")),
                name="candidate_hold_is_whole",
                violation_error_message="A legal hold has a time, a person and a reason.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return first_name(self.name)

    @property
    def is_held(self) -> bool:
        """On legal hold."""
        return self.held_at is not None

    @property
    def object_pronoun(self) -> str:
        """The pronoun after a preposition: "in words you would say to her"."""
        return {"she": "her", "he": "him", "they": "them"}[self.pronoun]
