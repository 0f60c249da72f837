"""A scorecard at a glance: one place an answer, with its rating or blank, what was heard and what was asked. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.wording import counted
from interviews.debriefs.cell import Given
from interviews.models import InterviewQuestion, Rating

NO_WORDS, NOT_RATED, RATED = "no words yet", "not rated yet", "rated"


@dataclass(frozen=True)
class Glimpse:
    """One answer of a card. `heard` of `points` things to listen for, `asked` of `prepared` follow-ups."""

    name: str
    number: int
    given: Given
    has_words: bool
    heard: int
    points: int
    asked: int
    prepared: int
    own: int = 0
    is_must_have: bool = False

    @property
    def is_done(self) -> bool:
        """Nothing is owed any more: rated with words, or left blank, which needs none."""
        return self.given.is_given and (self.has_words or self.given.score is None)

    @property
    def state(self) -> str:
        """What is still owed, or that it is rated, never how."""
        if not self.given.is_given:
            return NOT_RATED if self.has_words else NO_WORDS
        if not self.is_done:
            return NO_WORDS
        return RATED if self.given.score is not None else "left blank"

    @property
    def mark(self) -> SafeString:
        return self.given.on_page()

    @property
    def points_heard(self) -> str:
        return f"{self.heard} of {counted(self.points, 'point', figures=True)}" if self.points else ""

    @property
    def follow_ups_asked(self) -> str:
        """Those of one's own are asked beside the prepared ones, so they are counted beside them."""
        parts = [f"{self.asked} of {counted(self.prepared, 'follow-up', figures=True)}"] if self.prepared else []
        return ", ".join([*parts, *([f"{self.own} of one’s own"] if self.own else [])])


@dataclass(frozen=True)
class Glance:
    """The whole card. Of one's own open card the ratings show once all are given: none may pull the next."""

    answers: Sequence[Glimpse]
    recommendation: str = ""
    has_recommendation: bool = True
    shows_ratings: bool = True
    has_summary: bool = False
    # Handed in: what was given shows as it is, and nothing is owed.
    is_in: bool = False

    @property
    def summary_word(self) -> str:
        if self.has_summary:
            return "summary written"
        return "no summary" if self.is_in else "last of all"


def given_in(rating: Rating | None) -> Given:
    return Given.of(rating.score, rating.blank_reason) if rating else Given()


def names_of(questions: Iterable[InterviewQuestion]) -> dict[int, str]:
    """How each question is called in a small space: by its competency, and by its number where two share one."""
    questions = list(questions)
    names = [question.competency.short for question in questions]
    return {
        question.pk: f"{name}, {number}" if names.count(name) > 1 else name
        for number, (question, name) in enumerate(zip(questions, names, strict=True), start=1)
    }
