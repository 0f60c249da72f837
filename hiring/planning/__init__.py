"""What a plan covers, what it lacks and how structured it is. Pure: computes from a `Plan` already in hand.

A plan is either a template (nobody is assigned yet: `has_panels` is false) or one concrete loop. Whoever has rows
builds the `Plan`; `hiring.templates.plans.plan_of` does it for a template.
"""

from hiring.planning.coverage import COVERED, GAP, NO_RATER, NOT_PLANNED, ONE_RATER, CoverageCell, CoverageRow, coverage
from hiring.planning.gaps import (
    Gap,
    anchor_note,
    findings_about,
    gaps,
    missing_anchors,
    question_target,
    round_target,
    stop_sentence,
    stops,
)
from hiring.planning.plan import (
    LEAST_MINUTES,
    MINUTES_SENTENCE,
    MOST_MINUTES,
    MOST_OVERHEAD,
    OVERHEAD_MINUTES,
    OVERHEAD_SENTENCE,
    Plan,
    PlannedCompetency,
    PlannedPerson,
    PlannedQuestion,
    PlannedRound,
    WayToRound,
    ways_from,
    without_round,
)
from hiring.planning.structure import Part, Structure, structure

__all__ = [
    "COVERED",
    "CoverageCell",
    "CoverageRow",
    "Gap",
    "GAP",
    "LEAST_MINUTES",
    "MINUTES_SENTENCE",
    "MOST_MINUTES",
    "NOT_PLANNED",
    "NO_RATER",
    "ONE_RATER",
    "MOST_OVERHEAD",
    "OVERHEAD_MINUTES",
    "OVERHEAD_SENTENCE",
    "Part",
    "PlannedPerson",
    "Plan",
    "PlannedCompetency",
    "PlannedQuestion",
    "PlannedRound",
    "Structure",
    "WayToRound",
    "anchor_note",
    "coverage",
    "findings_about",
    "gaps",
    "missing_anchors",
    "question_target",
    "round_target",
    "stop_sentence",
    "stops",
    "structure",
    "ways_from",
    "without_round",
]
