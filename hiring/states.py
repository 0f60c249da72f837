"""The states and kinds of the plan. A leaf: it imports nothing of the project."""

from django.db import models


class TemplateStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    ARCHIVED = "archived", "Archived"


class RoundKind(models.TextChoices):
    TECHNICAL = "technical", "Technical"
    MANAGERIAL = "managerial", "Managerial"
    SCENARIO = "scenario", "Scenario"
    CUSTOM = "custom", "Custom"


class OpeningStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    ON_HOLD = "on_hold", "On hold"
    FILLED = "filled", "Filled"
    CLOSED = "closed", "Closed"


class RequestStatus(models.TextChoices):
    WAITING = "waiting", "Waiting"
    OPENED = "opened", "Opened"
    TURNED_DOWN = "turned_down", "Turned down"
    WITHDRAWN = "withdrawn", "Withdrawn"


TAKES_NO_CANDIDATES = (OpeningStatus.FILLED, OpeningStatus.CLOSED)


class Reminders(models.TextChoices):
    """How often whoever owes a scorecard is reminded after the first time."""

    DAILY = "daily", "On every working day"
    EVERY_OTHER = "every_other", "On every second working day"
    ONCE = "once", "No more than once"


class PacketLevels(models.TextChoices):
    NOTHING = "nothing", "Nothing"
    WORDS = "words", "Levels in words"


class ScoreShown(models.TextChoices):
    """When a debrief shows its mechanical score."""

    AT_ONCE = "at_once", "At once, when the debrief opens"
    AFTER_LEANS = "after_leans", "After each has written their lean"
    NEVER = "never", "Not computed at all"


class FrozenWhen(models.TextChoices):
    """What made a version of an agreement final."""

    FIRST_INTERVIEW = "first_interview", "when the first interview began"
    FIRST_CARD = "first_card", "when the first scorecard was saved"
    SIGNATURES = "signatures", "when the second person had signed"
    CARRIED_OVER = "carried_over", "when this installation began to keep agreements"


class TeamPart(models.TextChoices):
    HIRING_MANAGER = "hiring_manager", "Hiring manager"
    RECRUITER = "recruiter", "Recruiter"
    COORDINATOR = "coordinator", "Coordinator"


# Whose part on the team lets them read what panelists wrote, follow what the candidate is told, and edit the opening
# with the plan of its role.
READING_PARTS = (TeamPart.HIRING_MANAGER, TeamPart.RECRUITER)


class PoolStep(models.TextChoices):
    """How far somebody in a pool is, in the order in which they learn."""

    SHADOW = "watches", "Shadows"
    REVERSE = "watched", "Asks, and is watched"
    MAY_ASK = "may_ask", "May ask"


class LoopStatus(models.TextChoices):
    """The loop is of the run; its states stand here because openings and candidates are listed by them."""

    PLANNING = "planning", "Planning"
    ACTIVE = "active", "Interviews under way"
    DEBRIEF = "debrief", "Debrief"
    DECIDED = "decided", "Decided"
    CANCELLED = "cancelled", "Cancelled"


BEFORE_DEBRIEF = (LoopStatus.PLANNING, LoopStatus.ACTIVE)
# Where a candidate stands for whom nobody has planned a loop.
NO_LOOP = "none"


class CandidateStatus(models.TextChoices):
    """What became of an application, apart from what loops decide."""

    RUNNING = "running", "In the running"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CLOSED = "closed", "Closed without an interview"


# Nobody plans interviews with them any more.
OUT_OF_THE_RUNNING = (CandidateStatus.WITHDRAWN, CandidateStatus.CLOSED)

# Since when these last, no row says.
UNDATED_STANDS = (LoopStatus.ACTIVE, LoopStatus.CANCELLED)

# Where a candidate of an opening stands, in the order in which candidates go through it: as their newest loop, unless
# their application ended before a decision.
STANDS: dict[str, str] = {
    NO_LOOP: "No loop yet",
    **dict(LoopStatus.choices),
    LoopStatus.CANCELLED.value: "Loop cancelled",
    **{end.value: str(end.label) for end in OUT_OF_THE_RUNNING},
}
