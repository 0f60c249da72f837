"""The kinds and outcomes of what a candidate is written about their interviews, and what comes back. A leaf."""

from django.db import models

from interviews.states import InvitationAnswer


class CandidateMailKind(models.TextChoices):
    INVITATION = "invitation", "Invitation"
    CHANGE = "change", "Change"
    CANCELLATION = "cancellation", "Cancellation"
    OFFER = "offer", "Link to choose times"


class CandidateMailOutcome(models.TextChoices):
    """What became of a mail about a candidate's interviews."""

    SENT = "sent", "Sent"
    OVERTAKEN = "overtaken", "Not sent, because the interviews changed before it left"
    STOPPED = "stopped", "Not sent, because somebody stopped it"
    NO_ADDRESS = "no_address", "Not sent, because the candidate has no email address any more"


class AssistantUse(models.TextChoices):
    """Whether a candidate may use assistants."""

    PREPARE = "prepare", "Only to prepare"
    SAID = "said", "In the interviews too, if they say what they ask"
    FREE = "free", "In the interviews too"


class ReplyAnswer(models.TextChoices):
    """What somebody says to an invitation by their mail program. The first three are what can be noted."""

    ACCEPTED = InvitationAnswer.ACCEPTED.value, InvitationAnswer.ACCEPTED.label
    NOT_COMING = InvitationAnswer.NOT_COMING.value, InvitationAnswer.NOT_COMING.label
    TENTATIVE = InvitationAnswer.TENTATIVE.value, InvitationAnswer.TENTATIVE.label
    ANOTHER_TIME = "another_time", "Proposes another time"
    HANDED_ON = "handed_on", "Hands it on"
