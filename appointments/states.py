"""The kinds and outcomes of what a candidate is written about their interviews. A leaf."""

from django.db import models


class CandidateMailKind(models.TextChoices):
    INVITATION = "invitation", "Invitation"
    CHANGE = "change", "Change"
    CANCELLATION = "cancellation", "Cancellation"


class CandidateMailOutcome(models.TextChoices):
    """What became of a mail about a candidate's interviews."""

    SENT = "sent", "Sent"
    OVERTAKEN = "overtaken", "Not sent, because the interviews changed before it left"
    STOPPED = "stopped", "Not sent, because somebody stopped it"
    NO_ADDRESS = "no_address", "Not sent, because the candidate has no email address any more"
