"""A debrief's mechanical score once more, from the rows of the agreement and of the cards alone.

Nothing of the product's arithmetic is used: whoever doubts a score reads these lines instead.
"""

from collections import defaultdict
from fractions import Fraction

from hiring.models import AgreementCompetency
from interviews.models import Loop, Rating

CARDS = {"scorecard__status__in": ("submitted", "locked"), "scorecard__seat__is_shadow": False}
NOT_HELD = ("cancelled", "no_show")


def recompute_score(loop: Loop) -> tuple[Fraction | None, dict[int, Fraction]]:
    """The score of a loop and of each competency, as exact fractions; None where nothing was scored.

    The mean of one panelist's scored answers to a competency's questions, over panelists, over competencies; each of
    these weighs what the agreement says that the loop goes by, else 1. Blanks are no answers; shadows and cards that
    were written after reading others do not count.
    """
    given: dict[tuple[int, int], list[int]] = defaultdict(list)
    ratings = Rating.objects.filter(scorecard__seat__interview__loop=loop, score__isnull=False, **CARDS)
    ratings = ratings.filter(scorecard__is_after_reading=False)
    ratings = ratings.exclude(scorecard__seat__interview__status__in=NOT_HELD)
    fields = "interview_question__competency", "scorecard__seat__panelist", "score"
    for competency, panelist, score in ratings.order_by("pk").values_list(*fields):
        given[competency, panelist].append(score)
    by_competency: dict[int, list[Fraction]] = defaultdict(list)
    for (competency, _), scores in given.items():
        by_competency[competency].append(Fraction(sum(scores), len(scores)))
    means = {competency: sum(values) / Fraction(len(values)) for competency, values in by_competency.items()}
    lines = AgreementCompetency.objects.filter(agreement=loop.agreement_id).values_list("competency", "weight")
    agreed = {competency: Fraction(weight) for competency, weight in lines}
    weights = {competency: agreed.get(competency, Fraction(1)) for competency in means}
    if not means:
        return None, {}
    return sum(means[key] * weights[key] for key in means) / sum(weights.values()), means


def frozen_score(frozen: dict[str, object]) -> tuple[Fraction | None, dict[int, Fraction]]:
    """What a debrief keeps, read the same way."""
    rows: list[dict[str, object]] = frozen.get("competencies", [])  # type: ignore[assignment]
    means = {int(str(row["competency"])): Fraction(str(row["exact"])) for row in rows if row.get("exact") is not None}
    return (Fraction(str(frozen["exact"])) if frozen.get("exact") is not None else None), means
