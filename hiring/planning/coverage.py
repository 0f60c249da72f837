"""The coverage matrix: which competency is asked for where, and what that is worth."""

from dataclasses import dataclass

from core.wording import number_word
from hiring.planning.plan import Plan, PlannedCompetency

GAP = "Gap"
NOT_PLANNED = "Not planned"
NO_RATER = "Nobody rates it yet"
ONE_RATER = "One rater only"
COVERED = "Covered"


@dataclass(frozen=True)
class CoverageCell:
    """How often a round asks for a competency, and how many people rate the answers (0 while no panel is set)."""

    questions: int = 0
    raters: int = 0

    @property
    def text(self) -> str:
        """Says "1, rated by 2", or only "1" while no panel is set; nothing for none."""
        if not self.questions:
            return ""
        return f"{self.questions}, rated by {self.raters}" if self.raters else str(self.questions)


@dataclass(frozen=True)
class CoverageRow:
    """One competency: the verdict and one cell for each round."""

    competency: PlannedCompetency
    verdict: str
    cells: tuple[CoverageCell, ...]

    @property
    def is_gap(self) -> bool:
        return self.verdict == GAP

    @property
    def needs_a_question(self) -> bool:
        return self.verdict in (GAP, NOT_PLANNED)

    @property
    def is_fine(self) -> bool:
        return self.verdict == COVERED


def coverage(plan: Plan) -> list[CoverageRow]:
    """The matrix: gaps first, then what one person decides alone, then the covered ones; by name within each."""
    known = {competency.key for competency in plan.competencies}
    extra = {question.competency for question in plan.questions if question.competency.key not in known}
    rows = [_coverage_row(plan, competency) for competency in (*plan.competencies, *extra)]
    return sorted(rows, key=_coverage_order)


def _coverage_row(plan: Plan, competency: PlannedCompetency) -> CoverageRow:
    cells = []
    for round in plan.rounds:
        asked = [question for question in round.questions if question.competency.key == competency.key]
        cells.append(CoverageCell(len(asked), len(round.raters)) if asked else CoverageCell())
    return CoverageRow(competency, _verdict(plan, competency), tuple(cells))


def _verdict(plan: Plan, competency: PlannedCompetency) -> str:
    questions = [question for question in plan.questions if question.competency.key == competency.key]
    if not questions:
        return GAP if competency.is_must_have else NOT_PLANNED
    if not plan.has_panels:
        return COVERED
    raters = {rater for round in plan.rounds if set(questions) & set(round.questions) for rater in round.raters}
    if len(raters) < 2:
        return ONE_RATER if raters else NO_RATER
    askers = {question.asker for question in questions}
    asker = askers.pop()
    if len(questions) > 1 and not askers and asker:
        return f"{asker.called} asks {_all_of(len(questions))}"
    return COVERED


def _all_of(number: int) -> str:
    return "both" if number == 2 else f"all {number_word(number)}"


def _coverage_order(row: CoverageRow) -> tuple[int, str]:
    if row.is_gap:
        rank = 0
    elif row.verdict not in (COVERED, NOT_PLANNED):
        rank = 1
    else:
        rank = 2 if row.is_fine else 3
    return rank, row.competency.name
