"""Where a question stands in loop templates, for its page in the bank."""

from dataclasses import dataclass

from accounts.models import User
from hiring.models import RoundQuestion
from hiring.states import TemplateStatus
from questionbank.models import Question
from questionbank.questions.page_parts import PagePart

SHOWN = 12
# Beyond this many nobody needs the number.
MOST_COUNTED = 500


@dataclass(frozen=True)
class QuestionPlaces:
    """The places that a reader may open, and how many there are beside them; of archived templates the number alone."""

    places: list[RoundQuestion]
    rest: int
    archived: int


def places_of(user: User, question: Question) -> PagePart:
    """In which templates any version of the question stands, in one query."""
    rows = RoundQuestion.objects.filter(question__slug=question.slug).select_related(
        "round__template__role", "question"
    )
    every = list(rows.order_by("round__template__name", "-round__template__version", "round__position")[:MOST_COUNTED])
    standing = [place for place in every if place.round.template.status != TemplateStatus.ARCHIVED]
    archived = {place.round.template_id for place in every} - {place.round.template_id for place in standing}
    # Whoever may read templates reads all of them.
    shown = standing[:SHOWN] if user.has_perm("hiring.read_template") else []
    part = QuestionPlaces(shown, len(standing) - len(shown), len(archived))
    return PagePart("hiring/templates/_question_places.html", part)
