"""The states and kinds of the library. A leaf: it imports nothing of the project."""

from django.db import models


class FirstGroup(models.TextChoices):
    """The groups of competencies that every installation begins with. Administrators rename them and add others."""

    TECHNICAL = "technical", "Technical"
    MANAGERIAL = "managerial", "Managerial"
    SCENARIO = "scenario", "Scenario"


class QuestionKind(models.TextChoices):
    """How a question is asked. What it is about, and whether it can be rehearsed, its category alone says."""

    PAST_BEHAVIOUR = "past_behaviour", "Past behaviour"
    SITUATIONAL = "situational", "Situational"
    JOB_KNOWLEDGE = "job_knowledge", "Job knowledge"
    BACKGROUND = "background", "Background"

    @classmethod
    def _missing_(cls, value: object) -> "QuestionKind | None":
        """A scenario of earlier releases and kit files is a situation: what it is about, its category says."""
        return cls.SITUATIONAL if value == "scenario" else None


class FirstCategory(models.TextChoices):
    """The categories that every installation begins with. Administrators rename them and add others."""

    TECHNICAL = "technical", "Technical"
    LEADERSHIP = "leadership", "Leadership"
    PROJECT_SCENARIO = "project_scenario", "Project scenario"
    UNCONVENTIONAL = "unconventional", "Unconventional"


class QuestionLanguage(models.TextChoices):
    """Languages that questions are written in."""

    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"
    FRENCH = "fr", "Français"
    SPANISH = "es", "Español"
    ITALIAN = "it", "Italiano"
    DUTCH = "nl", "Nederlands"
    PORTUGUESE = "pt", "Português"


class QuestionLevel(models.TextChoices):
    """How far along the people are whom a question is for."""

    ENTRY = "entry", "Entry"
    MID = "mid", "Mid-level"
    SENIOR = "senior", "Senior"
    PRINCIPAL = "principal", "Lead or principal"


class ExhibitKind(models.TextChoices):
    CODE = "code", "Code"
    TABLE = "table", "Table"
    PICTURE = "picture", "Picture"
    FILE = "file", "File"


class QuestionUse(models.TextChoices):
    """How often held interviews planned it; `questionbank.querysets` says what often and lately are."""

    NEVER = "never", "Never asked"
    OFTEN_LATELY = "often", "Asked often lately"


class QuestionStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"


# Not in use yet: shown to those who may edit, and to nobody else.
BEING_WRITTEN = (QuestionStatus.DRAFT, QuestionStatus.REVIEW)
# What a kit file may say of a question: a review is a matter of one house.
KIT_STATUSES = [status for status in QuestionStatus.values if status != QuestionStatus.REVIEW]
