from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from core.text import validate_line
from hiring.models.openings import Opening
from hiring.models.roles import Role
from hiring.querysets import OpeningRequestQuerySet
from hiring.states import RequestStatus


class OpeningRequest(models.Model):
    """A position that somebody asks to have opened. It gives them no part in anything until it is an opening."""

    Status = RequestStatus

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="opening_requests")
    asked_at = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=120, validators=[validate_line])
    role = models.ForeignKey(Role, models.SET_NULL, null=True, blank=True, related_name="+")
    team = models.CharField(max_length=120, blank=True, validators=[validate_line])
    headcount = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    why = models.TextField(blank=True)
    status = models.CharField(max_length=11, choices=Status, default=Status.WAITING)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # What whoever turns it down says to whoever asked.
    answer = models.TextField(blank=True)
    opening = models.OneToOneField(Opening, models.SET_NULL, null=True, related_name="request")

    objects = OpeningRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "request for an opening"
        verbose_name_plural = "requests for openings"
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_waiting(self) -> bool:
        return self.status == RequestStatus.WAITING

    @property
    def is_withdrawn(self) -> bool:
        return self.status == RequestStatus.WITHDRAWN
