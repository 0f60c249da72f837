"""What the page of a loop template shows, put together from its rows and its plan. Runs no query of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.wording import counted
from hiring import planning
from hiring.models import LoopTemplate, Round, RoundQuestion
from hiring.planning import CoverageRow, Gap, Plan, PlannedQuestion, PlannedRound, Structure, WayToRound
from hiring.templates.flowchart import Flow, flow_of, round_step
from hiring.templates.forms import RoundForm
from hiring.templates.plans import mark_of_order, mark_of_plan, plan_of


@dataclass(frozen=True)
class QuestionCard:
    """A question at its place, with what it lacks and where it can go."""

    placed: RoundQuestion
    planned: PlannedQuestion
    is_first: bool
    is_last: bool
    ways: tuple[WayToRound, ...]

    @property
    def target(self) -> str:
        return planning.question_target(self.planned)

    @property
    def anchor_note(self) -> str:
        return planning.anchor_note(self.planned)

    @property
    def follow_ups(self) -> str:
        return counted(self.planned.follow_ups, "follow-up", figures=True)


@dataclass(frozen=True)
class RoundColumn:
    """A round as a column of the page."""

    round: Round
    planned: PlannedRound
    number: int
    is_last: bool
    cards: tuple[QuestionCard, ...]

    @property
    def target(self) -> str:
        return planning.round_target(self.planned)

    @property
    def form(self) -> RoundForm:
        """What of the round is changed in its place."""
        return RoundForm(instance=self.round, auto_id=f"{self.target}-%s")

    @property
    def short_name(self) -> str:
        """The name as a column head: "Technical" for "Technical round"."""
        return self.planned.short_name


@dataclass(frozen=True)
class TemplatePage:
    template: LoopTemplate
    plan: Plan
    columns: tuple[RoundColumn, ...]
    coverage: list[CoverageRow]
    stops: list[Gap]
    hints: list[Gap]
    structure: Structure
    flow: Flow
    # What is published or discarded from this page is what it showed.
    mark: str
    # Where something is moved to is meant in this order.
    order: str

    @property
    def stop_head(self) -> str:
        """The first sentence of the notice: how many things stop the publication."""
        return planning.stop_sentence(self.stops).partition(". ")[0] + "." if self.stops else ""

    @property
    def roomiest(self) -> Round | None:
        """The round with the most minutes to spare: where a missing question would fit best."""
        best = max(
            self.columns, key=lambda column: column.planned.minutes - column.planned.planned_minutes, default=None
        )
        return best.round if best else None


def template_page(template: LoopTemplate) -> TemplatePage:
    """The page of a template that was read `with_plan()`."""
    plan = plan_of(template)
    rounds = list(template.rounds.all())
    stops = planning.stops(plan)
    return TemplatePage(
        template=template,
        plan=plan,
        columns=tuple(_column(place, rounds, plan.rounds) for place in range(len(rounds))),
        coverage=planning.coverage(plan),
        stops=stops,
        hints=[finding for finding in planning.gaps(plan) if not finding.is_stop],
        structure=planning.structure(plan),
        flow=flow_of([round_step(planned) for planned in plan.rounds]),
        mark=mark_of_plan(template),
        order=mark_of_order(template),
    )


def _column(place: int, rounds: list[Round], planned: Sequence[PlannedRound]) -> RoundColumn:
    round, own = rounds[place], planned[place]
    places = list(zip(round.round_questions.all(), own.questions, strict=True))
    cards = tuple(
        QuestionCard(
            placed,
            question,
            index == 0,
            index == len(places) - 1,
            planning.ways_from(own, question.minutes, planned),
        )
        for index, (placed, question) in enumerate(places)
    )
    return RoundColumn(round, own, place + 1, place == len(rounds) - 1, cards)
