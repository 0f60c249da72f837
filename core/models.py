from django.db import models
from django.db.models import Q
from django.utils import timezone

from core import states
from core.addresses import AddressField
from core.dates import validate_time_zone
from core.text import validate_line


class AuditEvent(models.Model):
    """One action. Append-only: a trigger in the database refuses changes and deletion, on PostgreSQL and on SQLite.

    Two changes pass it: an event gets its place in the chain once, and a reason may be forgotten (core.audit_chain).
    No foreign keys: the trail outlives what it speaks of.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    action = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=120)
    scope = models.CharField(max_length=80, blank=True, db_index=True)
    fields = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    # Empty until the event is chained.
    place = models.BigIntegerField(null=True, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    reason_digest = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    # Random, and forgotten with the reason: without it nobody can try out what the reason was.
    reason_salt = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)

    class Meta:
        verbose_name = "audit event"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="auditevent_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["place"],
                name="auditevent_place_once",
                violation_error_message="Another event has this place in the chain.",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True, digest="") | (Q(place__isnull=False, place__gte=1) & ~Q(digest="")),
                name="auditevent_place_iff_digest",
                violation_error_message="An event in the chain has a place and a digest.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_label}"


class AuditChain(models.Model):
    """Where the chain of audit events ends: one row, which is also the lock of whoever chains."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    length = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "audit chain"
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="auditchain_only_one", violation_error_message="There is one chain."
            )
        ]

    def __str__(self) -> str:
        return f"{self.length} events"


class Installation(models.Model):
    """Which installation the database belongs to: one row, whose key the file store carries too."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    key = models.CharField(max_length=64)
    # Why the last sweep left the file store alone; empty when it did not.
    sweep_refusal = models.CharField(max_length=400, blank=True)
    sweep_refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "installation"
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="installation_only_one", violation_error_message="There is one installation."
            )
        ]

    def __str__(self) -> str:
        return self.key


class Organisation(models.Model):
    """What an administrator said of the organisation in the browser: one row. What is empty was not said.

    Read it through `core.organisation`, which knows what the environment says before it.
    """

    ONLY = 1

    class MailSecurity(models.TextChoices):
        STARTTLS = "starttls", "STARTTLS, usually port 587"
        TLS = "tls", "TLS from the beginning, usually port 465"
        NONE = "none", "None, for a server in your own network"

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    name = models.CharField(max_length=120, blank=True, validators=[validate_line])
    time_zone = models.CharField(max_length=64, blank=True, validators=[validate_time_zone])
    mail_from = AddressField("address that mails come from", max_length=254, blank=True)
    mail_host = models.CharField("mail server", max_length=255, blank=True, validators=[validate_line])
    mail_port = models.PositiveIntegerField("port", default=587)
    mail_security = models.CharField("encryption", max_length=10, choices=MailSecurity, default=MailSecurity.STARTTLS)
    mail_user = models.CharField("user name", max_length=255, blank=True, validators=[validate_line])
    # Sealed with the secret key (core.sealing): a copy of the database alone opens no mailbox.
    mail_password = models.TextField("password", blank=True)
    tested_at = models.DateTimeField(null=True, blank=True, editable=False)
    keeps_in_browser = models.BooleanField("the kit works without a network", default=True, db_default=True)

    class Meta:
        verbose_name = "organisation"
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="organisation_only_one", violation_error_message="There is one organisation."
            ),
            models.CheckConstraint(
                condition=Q(mail_port__range=(1, 65535)),
                name="organisation_mail_port",
                violation_error_message="A port is a number from 1 to 65535.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a background process was last seen alive."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "heartbeat"

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"


class IdempotencyKey(models.Model):
    """An action that a person asked for under a key of the page's making. The same key never does it twice."""

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=64)
    action = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "idempotency key"
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "key"],
                name="idempotencykey_once_for_user",
                violation_error_message="This was already sent.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"


class Job(models.Model):
    """Work that runs later. The row is the job: it stays until its effect is committed (see core.jobs).

    A subclass sets `task_name` to the Celery task that takes the row's primary key.
    """

    JobStatus = states.JobStatus

    task_name = ""

    job_status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=400, blank=True)
    # Since when a part that it needs has been away, such as the mail server; empty when the last attempt found it.
    away_since_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(job_status__in=list(states.JOB_OVER), finished_at__isnull=False)
                | Q(job_status__in=list(states.JOB_UNDER_WAY), finished_at__isnull=True),
                name="%(class)s_finished_iff_dated",
                violation_error_message="A finished job has a time, an unfinished one has none.",
            ),
            models.CheckConstraint(
                condition=~Q(job_status=states.JobStatus.WORKING) | Q(claimed_at__isnull=False),
                name="%(class)s_working_is_claimed",
                violation_error_message="A job at work was claimed at some time.",
            ),
        ]
        indexes = [models.Index(fields=["job_status", "due_at"], name="%(class)s_due")]

    @property
    def is_under_way(self) -> bool:
        return self.job_status in states.JOB_UNDER_WAY

    @property
    def is_over(self) -> bool:
        return self.job_status in states.JOB_OVER

    @property
    def is_done(self) -> bool:
        return self.job_status == states.JobStatus.DONE

    @property
    def is_failed(self) -> bool:
        return self.job_status == states.JobStatus.FAILED
