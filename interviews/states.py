"""The states and kinds of the run, and the groups of them that a rule speaks of. A leaf: it imports states only."""

from django.db import models

from hiring.states import BEFORE_DEBRIEF, LoopStatus

__all__ = [
    "AGAINST",
    "BEFORE_DEBRIEF",
    "CARDS_ARE_LOCKED",
    "DID_NOT_TAKE_PLACE",
    "FINAL_OUTCOMES",
    "FOR",
    "HAS_A_TIME",
    "LIVE_LOOPS",
    "LOOPS_OVER",
    "MAY_YET_BE_HELD",
    "NOT_HELD_YET",
    "SUBMITTED",
    "TAKES_PLACE",
    "DecisionOutcome",
    "GuestMailKind",
    "InterviewMeans",
    "InterviewStatus",
    "InvitationAnswer",
    "LoopStatus",
    "MessageKind",
    "PointShown",
    "ReadingPage",
    "Recommendation",
    "RevisionOccasion",
    "RowLeaning",
    "ScorecardStatus",
]

LIVE_LOOPS = (*BEFORE_DEBRIEF, LoopStatus.DEBRIEF)
LOOPS_OVER = (LoopStatus.DECIDED, LoopStatus.CANCELLED)
# From the debrief on, every card is locked: nothing that is read can still change what is written.
CARDS_ARE_LOCKED = (LoopStatus.DEBRIEF, LoopStatus.DECIDED)


class InterviewStatus(models.TextChoices):
    UNSCHEDULED = "unscheduled", "No time yet"
    SCHEDULED = "scheduled", "Planned"
    COMPLETED = "completed", "Held"
    NO_SHOW = "no_show", "No-show"
    CANCELLED = "cancelled", "Cancelled"


class InterviewMeans(models.TextChoices):
    """How candidate and panel come together."""

    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "By video"
    PHONE = "phone", "By phone"


class GuestMailKind(models.TextChoices):
    LINK = "link", "Link"
    CODE = "code", "Code"


NOT_HELD_YET = (InterviewStatus.UNSCHEDULED, InterviewStatus.SCHEDULED)
# Nobody came, so it may get another time.
MAY_YET_BE_HELD = (*NOT_HELD_YET, InterviewStatus.NO_SHOW)
# Planned and not called off, or held.
TAKES_PLACE = (InterviewStatus.SCHEDULED, InterviewStatus.COMPLETED)
HAS_A_TIME = (InterviewStatus.SCHEDULED, InterviewStatus.COMPLETED, InterviewStatus.NO_SHOW)
# A round that did not take place binds nobody.
DID_NOT_TAKE_PLACE = (InterviewStatus.CANCELLED, InterviewStatus.NO_SHOW)


class ScorecardStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    LOCKED = "locked", "Locked"
    WAIVED = "waived", "Waived"


# Handed in: a locked card was submitted before.
SUBMITTED = (ScorecardStatus.SUBMITTED, ScorecardStatus.LOCKED)


class Recommendation(models.TextChoices):
    """Would you hire this person for this role? There is no middle."""

    STRONG_NO = "strong_no", "Strong no"
    NO = "no", "No"
    YES = "yes", "Yes"
    STRONG_YES = "strong_yes", "Strong yes"


FOR = (Recommendation.YES, Recommendation.STRONG_YES)
AGAINST = (Recommendation.NO, Recommendation.STRONG_NO)


class PointShown(models.TextChoices):
    """Whether an answer showed a point to listen for."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"


class RevisionOccasion(models.TextChoices):
    """Why the content of a card was kept."""

    SUBMITTED = "submitted", "Submitted"
    REOPENED = "reopened", "Reopened"
    AMENDED = "amended", "Amended"
    HANDED_OVER = "handed_over", "Handed over"
    MERGED = "merged", "Two versions merged"


class ReadingPage(models.TextChoices):
    """By which page somebody first read other people's cards of a loop."""

    CARD = "card", "Scorecard"
    DEBRIEF = "debrief", "Debrief"
    DECISION = "decision", "Decision"
    COMPARISON = "comparison", "Comparison"
    FIGURES = "figures", "Calibration"
    FILE = "file", "File of ratings"
    COPY = "copy", "Candidate’s copy"
    PDF = "pdf", "Debrief PDF"
    PACKET = "packet", "Packet"
    NOTES = "notes", "Notes of the planning"


class RowLeaning(models.TextChoices):
    """What a panel leans to on one competency, once it has talked about it."""

    MEETS = "meets", "It meets the level"
    SHORT = "short", "It falls short"
    DIFFER = "differ", "We still differ"
    FACT = "fact", "We need a fact first"


class MessageKind(models.TextChoices):
    INVITATION = "invitation", "Invitation"
    CANCELLATION = "cancellation", "Cancellation"
    REMINDER = "reminder", "Reminder of a scorecard"


class InvitationAnswer(models.TextChoices):
    """What a panelist says to an invitation. That they may come is what mail programs offer beside yes and no."""

    ACCEPTED = "accepted", "Will be there"
    NOT_COMING = "not_coming", "Cannot come"
    TENTATIVE = "tentative", "May be there"


class DecisionOutcome(models.TextChoices):
    """What a debrief decides."""

    HIRE = "hire", "Hire"
    NO_HIRE = "no_hire", "Do not hire"
    ANOTHER_ROUND = "another_round", "Hold another round"


# The candidate is told of these.
FINAL_OUTCOMES = (DecisionOutcome.HIRE, DecisionOutcome.NO_HIRE)
