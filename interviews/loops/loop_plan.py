"""A loop's rows as a plan that `hiring.planning` computes from: coverage, gaps and structure with the real panel."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from hiring.planning import Plan, PlannedCompetency, PlannedPerson, PlannedQuestion, PlannedRound
from hiring.templates.plans import planned_competency
from interviews.models import Interview, InterviewQuestion, Scorecard, Seat
from questionbank.practice.practised import Practised

NOTHING_TO_PRACTISE = Practised(frozenset(), frozenset())

if TYPE_CHECKING:

    class RoundOfPlan(Interview):
        """As `InterviewQuerySet.with_planned_questions` gives it."""

        planned_questions: int

    class QuestionOfPlan(InterviewQuestion):
        """As `InterviewQuestionQuerySet.for_board` gives it."""

        is_planned: bool


def plan_of_loop(
    *,
    competencies: tuple[PlannedCompetency, ...],
    interviews: Sequence["RoundOfPlan"],
    seats: Mapping[int, Sequence[Seat]],
    questions: Mapping[int, Sequence["QuestionOfPlan"]],
    usual_panel: Iterable[int] = (),
    practised: Practised = NOTHING_TO_PRACTISE,
    asks_for_practice: bool = False,
) -> Plan:
    """The plan of a loop, measured against the competencies of its agreement.

    `seats` and `questions` are by interview; `usual_panel` names who rated in the opening's last loop (nobody: this is
    the first). `practised` says who practised rating, and `asks_for_practice` whether the opening wants it.

    Interviews come `with_planned_questions()`, questions with `is_planned` and their follow-ups at hand. Cancelled
    rounds belong to no plan.
    """
    must_haves = frozenset(competency.key for competency in competencies if competency.is_must_have)
    standing = [interview for interview in interviews if interview.status != Interview.Status.CANCELLED]
    rounds = tuple(
        _planned_round(interview, seats.get(interview.pk, ()), questions.get(interview.pk, ()), must_haves)
        for interview in standing
    )
    panel = {rater.key for round in rounds for rater in round.raters}
    usual = set(usual_panel)
    unpractised = _unpractised(rounds, practised)
    return Plan(
        competencies=competencies,
        rounds=rounds,
        has_panels=True,
        asks_as_planned=all(_asks_as_planned(interview, questions.get(interview.pk, ())) for interview in standing),
        has_usual_panel=(panel == usual) if usual else None,
        has_trained_panel=not unpractised if panel and practised.can_be else None,
        unpractised=unpractised,
        asks_for_practice=asks_for_practice,
    )


def _unpractised(rounds: Sequence[PlannedRound], practised: Practised) -> tuple[PlannedPerson, ...]:
    """Raters who have not practised on a competency that they rate. Shadows rate nothing that counts."""
    found = {
        rater
        for round in rounds
        for rater in round.raters
        if practised.lacks(rater.key, [question.competency.key for question in round.questions])
    }
    return tuple(sorted(found, key=lambda person: (person.called, person.key)))


def _asks_as_planned(interview: "RoundOfPlan", questions: Sequence["QuestionOfPlan"]) -> bool:
    return all(question.is_planned for question in questions) and len(questions) == interview.planned_questions


def _planned_round(
    interview: Interview,
    seats: Sequence[Seat],
    questions: Sequence[InterviewQuestion],
    must_haves: frozenset[int],
) -> PlannedRound:
    return PlannedRound(
        key=interview.pk,
        name=interview.name,
        minutes=interview.minutes,
        questions=tuple(_planned_question(question, must_haves) for question in questions),
        raters=tuple(PlannedPerson(seat.panelist_id, seat.panelist.called) for seat in seats if _rates(seat)),
        overhead=interview.overhead,
    )


def _rates(seat: Seat) -> bool:
    return not seat.is_shadow and seat.scorecard.status != Scorecard.Status.WAIVED


def _planned_question(question: InterviewQuestion, must_haves: frozenset[int]) -> PlannedQuestion:
    return PlannedQuestion(
        key=question.pk,
        identity=question.slug,
        title=question.title,
        competency=planned_competency(question.competency, must_haves),
        minutes=question.minutes,
        kind=question.kind,
        is_unconventional=question.is_unconventional,
        anchor_levels=frozenset(int(level) for level in question.anchors),
        follow_ups=len(question.follow_ups.all()),
        asker=PlannedPerson(question.asker.pk, question.asker.called) if question.asker else None,
    )
