from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User
from appointments.querysets import InvitationReplyQuerySet
from appointments.states import ReplyAnswer
from core.models import Job
from interviews.models import Interview, Loop


class InvitationReply(models.Model):
    """A mail by which a mail program answered an invitation, and what became of it: noted, or why not. Each mail is
    kept once, however often it comes."""

    Answer = ReplyAnswer

    # The SHA-256 of the whole mail, of which nothing else is kept but what stands here.
    fingerprint = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(default=timezone.now)
    # Which round it answers; empty where it is none of ours, or the mail cannot be read.
    interview = models.ForeignKey(Interview, models.CASCADE, null=True, blank=True, related_name="invitation_replies")
    # Whose answer it is: a panelist's, the candidate's, or of an address that has no part in the round.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    is_candidates = models.BooleanField(default=False)
    address = models.CharField(max_length=320, blank=True)
    answer = models.CharField(max_length=12, choices=ReplyAnswer, blank=True)
    # Which version of the invitation it answers, in its writer's calendar.
    sequence = models.PositiveIntegerField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    # Of a counter-proposal: the hour that suits them.
    proposed_at = models.DateTimeField(null=True, blank=True)
    # What they wrote beside it. Not for those who rate: see `reads_words`.
    words = models.TextField(blank=True)
    # Why nothing was noted; empty where the answer counts.
    why_not = models.CharField(max_length=600, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "reply to an invitation"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Reply {self.pk}"

    @property
    def loop(self) -> Loop:
        assert self.interview is not None
        return self.interview.loop

    @property
    def is_noted(self) -> bool:
        return not self.why_not

    @property
    def who(self) -> str:
        """Whose answer it is, as far as anybody knows."""
        if self.is_candidates and self.interview is not None:
            return self.interview.loop.candidate.called
        return self.person.name if self.person else self.address

    @property
    def said(self) -> str:
        """Says "Pia Anders: cannot come, technical round"."""
        assert self.interview is not None
        return f"{self.who}: {self.get_answer_display().lower()}, {self.interview.spoken_name}"

    @property
    def waits_for_a_look(self) -> bool:
        """The same as the queryset's `to_look_at` says of rows."""
        if self.seen_at is not None or not self.is_noted:
            return self.seen_at is None
        declines = self.is_candidates and self.answer != ReplyAnswer.ACCEPTED
        later = InvitationReply.objects.noted_of_candidate(self.interview_id).filter(pk__gt=self.pk)
        return declines and not later.exists()


def reads_words(user: User, loop: Loop) -> bool:
    """Whether somebody who runs the loop may read what people wrote beside their answers: never whoever sits, or sat,
    in it, for a candidate may have said there what would help them."""
    return not Loop.objects.with_panelist(user).filter(pk=loop.pk).exists()


class ReplyMailbox(Job):
    """The mailbox to which mail programs answer, and how far it was read. Its row is the work: it is done again every
    minute. Where it is and what opens it says the environment."""

    task_name = "appointments.read_mailbox"

    name = models.CharField(max_length=700, unique=True)
    # How its server numbers mails, and the number of the last that was looked at.
    validity = models.BigIntegerField(default=0)
    last_number = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta(Job.Meta):
        verbose_name = "mailbox of answers"

    def __str__(self) -> str:
        return self.name
