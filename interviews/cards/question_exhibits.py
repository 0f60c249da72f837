"""What is shown with a question of an interview, for its panel and for the candidate."""

from django.urls import reverse

from interviews.models import InterviewQuestion
from questionbank.exhibits.exhibit_content import ExhibitContent
from questionbank.exhibits.shown_exhibits import ShownExhibit, shown_exhibits


def copied_exhibits(question: InterviewQuestion) -> list[ExhibitContent]:
    """As they were copied when the loop was planned."""
    return [ExhibitContent.of_copy(copy) for copy in question.exhibits]


def exhibits_on_kit(question: InterviewQuestion) -> list[ShownExhibit]:
    """With their files under the interview's own addresses; a query only where there are files."""
    return shown_exhibits(
        copied_exhibits(question),
        lambda place: reverse("interviews:exhibit_file", args=[question.interview_id, question.pk, place]),
    )
