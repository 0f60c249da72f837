"""Where a question stands in loop templates, for its page in the bank."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from hiring.models import LoopTemplate, RoundQuestion
from questionbank.models import Question
from questionbank.questions.page_parts import PagePart

SHOWN = 12


@dataclass(frozen=True)
class QuestionPlaces:
    """The places that a reader may open, and how many there are beside them."""

    places: list[RoundQuestion]
    rest: int
    archived: int


def places_of(user: User, question: Question) -> PagePart:
    """In which templates any version of the question stands: those that are in use or drafted, in two queries; archived
    ones are counted alone."""
    every = RoundQuestion.objects.filter(question__slug=question.slug)
    archived = every.filter(round__template__status=LoopTemplate.Status.ARCHIVED)
    standing = every.exclude(round__template__status=LoopTemplate.Status.ARCHIVED)
    number = standing.count()
    shown = list(_readable(standing, user)[:SHOWN])
    part = QuestionPlaces(shown, number - len(shown), archived.values("round__template").distinct().count())
    return PagePart("hiring/templates/_question_places.html", part)


def _readable(places: QuerySet[RoundQuestion], user: User) -> QuerySet[RoundQuestion]:
    templates = LoopTemplate.objects.visible_to(user).order_by().values("pk")
    rows = places.filter(round__template__in=templates).select_related("round__template__role", "question")
    return rows.order_by("round__template__name", "-round__template__version", "round__position")
