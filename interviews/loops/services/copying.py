"""Questions of the bank become questions of one loop: every text is copied, so a later edit changes nothing here."""

from collections.abc import Iterable
from typing import Any

from interviews.models import Interview, InterviewFollowUp, InterviewQuestion
from questionbank.exhibits.shown_exhibits import content_of_exhibit
from questionbank.models import Question
from questionbank.models.questions import check_second_person_read


def copy_questions(places: Iterable[tuple[Interview, Question, int]]) -> list[InterviewQuestion]:
    """Copy each question to its interview and position, with its follow-ups, in two inserts.

    The questions must come from `Question.objects.with_items()`. Callers have checked that no slug comes twice.
    Refused (RuleViolation): one that came with a kit file and that nobody else here has read.
    """
    places = list(places)
    for _, question, _ in places:
        check_second_person_read(question)
    pairs = [(_copy(interview, question, position), question) for interview, question, position in places]
    copies = InterviewQuestion.objects.bulk_create(copy for copy, _ in pairs)
    InterviewFollowUp.objects.bulk_create(
        InterviewFollowUp(
            interview_question=copy,
            follow_up=follow_up,
            position=position,
            text=follow_up.text,
            is_always_asked=follow_up.is_always_asked,
        )
        for copy, question in pairs
        for position, follow_up in enumerate(_in_order(question.follow_ups), start=1)
    )
    return copies


def _copy(interview: Interview, question: Question, position: int) -> InterviewQuestion:
    return InterviewQuestion(
        interview=interview,
        loop_id=interview.loop_id,
        question=question,
        slug=question.slug,
        position=position,
        title=question.title,
        prompt=question.prompt,
        competency=question.competency,
        kind=question.kind,
        is_unconventional=question.is_unconventional,
        minutes=question.minutes,
        rationale=question.rationale,
        strong_points=question.strong_points,
        assessment_points=[item.text for item in _in_order(question.assessment_points)],
        pitfalls=[item.text for item in _in_order(question.pitfalls)],
        exhibits=[vars(content_of_exhibit(exhibit)) for exhibit in _in_order(question.exhibits)],
        anchors=anchors_of(question),
    )


def anchors_of(question: Question) -> dict[str, str]:
    """Level to sentence: the question's own anchors where it has any, otherwise its competency's."""
    anchors = list(question.anchors.all()) or list(question.competency.anchors.all())
    return {str(anchor.level): anchor.text for anchor in sorted(anchors, key=lambda anchor: anchor.level)}


def _in_order(items: Any) -> list[Any]:
    return sorted(items.all(), key=lambda item: item.position)
