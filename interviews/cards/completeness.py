"""What a card still lacks before it can be submitted. Each missing thing blocks, and names its questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import RuleViolation
from core.wording import counted, listed, sentence_case
from questionbank.scale import NEED_EVIDENCE

RATING, EVIDENCE = "rating", "evidence"


@dataclass(frozen=True)
class Missing:
    """One thing that stops the submission: its sentence, the questions it is about (none: the card itself), and what
    each of them lacks."""

    sentence: str
    questions: tuple[Any, ...] = ()
    lacks: str = ""


class IncompleteScorecard(RuleViolation):
    """The card cannot be submitted yet. `missing` lists why, in the order of the page."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(" ".join(part.sentence for part in missing))
        self.missing = list(missing)


def missing_parts(
    *, questions: Iterable[Any], ratings: Iterable[Any], recommendation: str, is_shadow: bool, candidate: Any
) -> list[Missing]:
    """What the card lacks. A shadow's card never counts, so it lacks nothing."""
    if is_shadow:
        return []
    by_question = {rating.interview_question_id: rating for rating in ratings}
    found = [
        _without_rating(questions, by_question),
        _extremes_without_evidence(questions, by_question, candidate),
        *_competencies_without_evidence(questions, by_question, candidate),
    ]
    if not recommendation:
        found.append(Missing(f"Choose a recommendation: would you hire {candidate.called} for this role?"))
    return [item for item in found if item]


def _without_rating(questions: Iterable[Any], by_question: dict[int, Any]) -> Missing | None:
    unrated = tuple(q for q in questions if q.pk not in by_question or not by_question[q.pk].is_given)
    if not unrated:
        return None
    verb, them = ("has", "it or say why it is") if len(unrated) == 1 else ("have", "them or say why they are")
    sentence = f"{sentence_case(counted(len(unrated), 'answer'))} {verb} no rating. Rate {them} blank."
    return Missing(sentence, unrated, RATING)


def _extremes_without_evidence(questions: Iterable[Any], by_question: dict[int, Any], candidate: Any) -> Missing | None:
    bare = tuple(q for q in questions if _is_bare_extreme(by_question.get(q.pk)))
    sentence = f"Ratings of {listed(NEED_EVIDENCE)} need evidence: what did {candidate.called} say or do?"
    return Missing(sentence, bare, EVIDENCE) if bare else None


def _is_bare_extreme(rating: Any | None) -> bool:
    return rating is not None and rating.score in NEED_EVIDENCE and not rating.evidence.strip()


def _competencies_without_evidence(
    questions: Iterable[Any], by_question: dict[int, Any], candidate: Any
) -> list[Missing]:
    """Each competency that was rated has some evidence somewhere. Extremes have said so already."""
    found = []
    for name in dict.fromkeys(q.competency.name for q in questions):
        rated = [q for q in questions if q.competency.name == name and _has_score(by_question.get(q.pk))]
        if not rated or any(by_question[q.pk].evidence.strip() for q in rated):
            continue
        if not any(_is_bare_extreme(by_question[q.pk]) for q in rated):
            sentence = f"Write some evidence for {name}: what did {candidate.called} say or do?"
            found.append(Missing(sentence, tuple(rated), EVIDENCE))
    return found


def _has_score(rating: Any | None) -> bool:
    return rating is not None and rating.score is not None
