from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import validate_time_zone
from appointments.models.offers import TimeOffer
from appointments.querysets import AppointmentQuerySet, CandidateMailQuerySet
from appointments.states import CandidateMailKind, CandidateMailOutcome
from core.models import Job
from core.states import JobStatus
from interviews.models import Interview, Loop


class CandidateMail(Job):
    """A mail to a candidate about their interviews, as somebody read it through. What it says of each round stands in
    its appointments; the address is the one that the candidate has when it leaves."""

    task_name = "appointments.send_mail"

    Kind = CandidateMailKind
    Outcome = CandidateMailOutcome

    loop = models.ForeignKey(Loop, models.CASCADE, related_name="candidate_mails")
    kind = models.CharField(max_length=12, choices=Kind)
    language = models.CharField(max_length=8)
    # By whose clocks its times are said.
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    subject = models.CharField(max_length=200)
    body = models.TextField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    # What its link opens; the key is made as it leaves, and stands in no row.
    offer = models.ForeignKey(TimeOffer, models.CASCADE, null=True, blank=True, related_name="mails")

    objects = CandidateMailQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "mail about interviews"
        ordering = ["-pk"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(job_status=JobStatus.DONE, outcome__gt="")
                | (~Q(job_status=JobStatus.DONE) & Q(outcome="")),
                name="candidatemail_done_has_outcome",
                violation_error_message="A mail that is over has an outcome.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def was_sent(self) -> bool:
        return self.outcome == CandidateMailOutcome.SENT

    @property
    def was_stopped(self) -> bool:
        return self.outcome == CandidateMailOutcome.STOPPED

    @property
    def may_leave_after_all(self) -> bool:
        """Somebody stopped it. One whose offer was taken back leaves with its offer."""
        return self.was_stopped and (self.offer is None or self.offer.is_open)


class Appointment(models.Model):
    """One interview as a mail to its candidate says it: in their calendar the same for ever, under a number that rises
    with each mail."""

    mail = models.ForeignKey(CandidateMail, models.CASCADE, related_name="appointments")
    interview = models.ForeignKey(Interview, models.CASCADE, related_name="appointments")
    sequence = models.PositiveIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    means = models.CharField(max_length=10, choices=Interview.Means, blank=True)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=400, blank=True)
    dial_in = models.CharField(max_length=100, blank=True)
    # Who meets them, and who listens in, as they are called.
    people = models.JSONField(default=list)
    listeners = models.JSONField(default=list)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "appointment"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "sequence"],
                name="appointment_sequence_rises",
                violation_error_message="Another mail said this interview under the same number.",
            ),
            models.UniqueConstraint(
                fields=["mail", "interview"],
                name="appointment_once_a_mail",
                violation_error_message="This mail says the interview already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.starts_at:%Y-%m-%d %H:%M}"
