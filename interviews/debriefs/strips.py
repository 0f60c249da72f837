"""The submitted scorecards of a loop, each in one strip. Pure: from a matrix and what was asked.

Whoever calls it has asked `visibility` first, as for the matrix.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.wording import counted
from interviews.debriefs.glance import Glance, Glimpse
from interviews.debriefs.markup import round_in_a_sentence
from interviews.debriefs.matrix import Answer, Matrix, MatrixRow, Person, Recommended, read_matrix
from interviews.debriefs.why import Asked, Asking, read_asking
from interviews.loops.agreed import must_haves_of
from interviews.models import Recommendation

RECOMMENDATION_WORDS = dict(Recommendation.choices)


@dataclass(frozen=True)
class Strip:
    """One card: whose it is, from which round, and what it says at a glance. `person.mark` says why it does not
    count."""

    person: Person
    round: str
    card_id: int
    glance: Glance
    submitted_at: datetime

    @property
    def counts(self) -> str:
        """Says "11 of 22 points, 6 of 14 follow-ups, 1 of one’s own": over all answers of the card."""
        answers = self.glance.answers
        heard, points = sum(answer.heard for answer in answers), sum(answer.points for answer in answers)
        asked, prepared = sum(answer.asked for answer in answers), sum(answer.prepared for answer in answers)
        own = sum(answer.own for answer in answers)
        parts = [f"{heard} of {counted(points, 'point', figures=True)}"] if points else []
        parts += [f"{asked} of {counted(prepared, 'follow-up', figures=True)}"] if prepared else []
        return ", ".join([*parts, *([f"{own} of one’s own"] if own else [])])


def read_strips(loop: Any) -> list[Strip]:
    """The strips of a loop, in a constant number of statements."""
    return strips_of(read_matrix(loop), read_asking(loop), must_haves_of(loop))


def strips_of(matrix: Matrix, asking: Asking, must_haves: Collection[int] = ()) -> list[Strip]:
    """One strip a submitted card, in speaking order, those that stand beside the score last."""
    answers = _answers_by_card(matrix)
    cards = [*matrix.recommendations, *matrix.shadow_recommendations]
    return [_strip(card, answers[card.card_id], asking, must_haves) for card in cards if card.first_submitted_at]


def _answers_by_card(matrix: Matrix) -> Mapping[int, list[tuple[MatrixRow, Answer]]]:
    """What each card says, in the order of the matrix: the competency's row, and the answer."""
    found: dict[int, list[tuple[MatrixRow, Answer]]] = defaultdict(list)
    for row in matrix.rows:
        for cell in [*row.views, *row.shadow_views]:
            for answer in cell.answers:
                found[answer.card_id].append((row, answer))
    return found


def _strip(
    card: Recommended, answers: list[tuple[MatrixRow, Answer]], asking: Asking, must_haves: Collection[int]
) -> Strip:
    names = _numbered([row.short for row, _ in answers])
    glimpses = [
        _glimpse(number, name, answer, asking, is_must_have=row.competency_id in must_haves)
        for number, (name, (row, answer)) in enumerate(zip(names, answers, strict=True), 1)
    ]
    assert card.first_submitted_at is not None  # `strips_of` leaves the others out
    return Strip(
        card.person,
        round_in_a_sentence(card.interview_name),
        card.card_id,
        Glance(glimpses, RECOMMENDATION_WORDS.get(card.value, ""), is_in=True),
        card.first_submitted_at,
    )


def _numbered(names: list[str]) -> list[str]:
    """The names, those of two answers on one competency numbered."""
    return [
        f"{name}, {names[: place + 1].count(name)}" if names.count(name) > 1 else name
        for place, name in enumerate(names)
    ]


def _glimpse(number: int, name: str, answer: Answer, asking: Asking, *, is_must_have: bool) -> Glimpse:
    question: Asked = asking.questions[answer.question_id]
    lines = question.follow_ups.values()
    return Glimpse(
        name=name,
        number=number,
        given=answer.given,
        has_words=bool(answer.evidence.strip()),
        heard=sum(str(index) in answer.points for index in range(len(question.points))),
        points=len(question.points),
        asked=sum(answer.card_id in line.cards for line in lines),
        prepared=len(lines),
        own=len(asking.own.get((answer.card_id, answer.question_id), ())),
        is_must_have=is_must_have,
    )
