from django.db import models
from django.utils import timezone

from interviews.models.panels import Seat
from interviews.states import InvitationAnswer


class SeatAnswer(models.Model):
    """Whether somebody who was invited comes, as they said of one version of the invitation: a round that changes asks
    anew."""

    Answer = InvitationAnswer

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="answer")
    answer = models.CharField(max_length=10, choices=InvitationAnswer)
    calendar_sequence = models.PositiveIntegerField()
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "answer to an invitation"

    def __str__(self) -> str:
        return self.get_answer_display()
