"""The rounds to come that ask a question, for its page in the bank."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, F, Q

from accounts.models import User
from hiring.querysets import about
from interviews.models import InterviewQuestion
from interviews.states import BEFORE_DEBRIEF, MAY_YET_BE_HELD
from questionbank.models import Question
from questionbank.questions.page_parts import PagePart

SHOWN = 12
# Beyond this many nobody needs the number.
MOST_COUNTED = 500


@dataclass(frozen=True)
class QuestionRounds:
    """The planned questions whose rounds a reader may open, the next one first, and how many there are beside them."""

    planned: Sequence[InterviewQuestion]
    rest: int


def rounds_of(user: User, question: Question) -> PagePart | None:
    """Which rounds that may yet be held ask any version of the question, in one query. A loop about the reader is not
    even counted. None where nothing is planned."""
    visible = InterviewQuestion.objects.visible_to(user).order_by().values("pk")
    is_readable = ExpressionWrapper(Q(pk__in=visible), output_field=BooleanField())
    rows = (
        InterviewQuestion.objects.filter(slug=question.slug, interview__status__in=MAY_YET_BE_HELD)
        .filter(loop__status__in=BEFORE_DEBRIEF)
        .exclude(about(user, "loop__candidate"))
        .annotate(is_readable=is_readable)
        .select_related("interview__loop__candidate__opening")
        .order_by("-is_readable", F("interview__starts_at").asc(nulls_last=True), "pk")
    )
    every = list(rows[:MOST_COUNTED])
    if not every:
        return None
    planned = [row for row in every if row.is_readable][:SHOWN]
    return PagePart("interviews/loops/_question_rounds.html", QuestionRounds(planned, len(every) - len(planned)))
