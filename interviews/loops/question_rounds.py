"""The rounds to come that ask a question, for its page in the bank."""

from dataclasses import dataclass

from django.db.models import F, QuerySet

from accounts.models import User
from hiring.querysets import about
from interviews.models import InterviewQuestion
from interviews.states import BEFORE_DEBRIEF, MAY_YET_BE_HELD
from questionbank.models import Question
from questionbank.questions.page_parts import PagePart

SHOWN = 12


@dataclass(frozen=True)
class QuestionRounds:
    """The planned questions whose rounds a reader may open, the next one first, and how many there are beside them."""

    planned: list[InterviewQuestion]
    rest: int


def rounds_of(user: User, question: Question) -> PagePart | None:
    """Which rounds that may yet be held ask any version of the question, in two queries. A loop about the reader is not
    even counted. None where nothing is planned."""
    every = _to_come(question).exclude(about(user, "loop__candidate"))
    number = every.count()
    if not number:
        return None
    readable = every.filter(pk__in=InterviewQuestion.objects.visible_to(user).values("pk"))
    shown = readable.select_related("interview__loop__candidate__opening")
    planned = list(shown.order_by(F("interview__starts_at").asc(nulls_last=True), "pk")[:SHOWN])
    return PagePart("interviews/loops/_question_rounds.html", QuestionRounds(planned, number - len(planned)))


def _to_come(question: Question) -> QuerySet[InterviewQuestion]:
    return InterviewQuestion.objects.filter(
        slug=question.slug, interview__status__in=MAY_YET_BE_HELD, loop__status__in=BEFORE_DEBRIEF
    )
