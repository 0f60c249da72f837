"""The drawing of a loop from briefing to feedback: boxes and arrows with their coordinates. Pure; text is measured
roughly, because the server has no fonts."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.wording import DOT, listed, sentence_case
from hiring.planning import PlannedRound

NAME_WIDTH, META_WIDTH = 8.1, 6.5  # a letter of the 15 px bold and the 13 px text
PADDING = 28
HEIGHT, BOX = 88, 64
MARGIN = 2
LEAST_GAP = 26
USUAL_WIDTH = 1216
# Drawn wider than this, the small text would fall under 12 px on a page of the usual width.
WIDEST = 1310


@dataclass(frozen=True)
class FlowchartStep:
    """One step: its name, a few words below it, and the sentence of the list that stands for the drawing."""

    name: str
    meta: str
    sentence: str
    shape: str = "box"  # box, round, end, diamond

    @property
    def width(self) -> int:
        text = max(len(self.name) * NAME_WIDTH, len(self.meta) * META_WIDTH)
        return round(text + PADDING) + (40 if self.shape == "diamond" else 0)


@dataclass(frozen=True)
class Shape:
    """A step at its place."""

    step: FlowchartStep
    x: int
    width: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def corner(self) -> int:
        return BOX // 2 if self.step.shape == "end" else 8

    @property
    def diamond(self) -> str:
        return f"M{self.middle} 4L{self.right} 44L{self.middle} 84L{self.x} 44z"


@dataclass(frozen=True)
class Flow:
    """The drawing and the list. A loop too long to be drawn legibly has the list alone."""

    steps: tuple[FlowchartStep, ...]
    shapes: tuple[Shape, ...]
    width: int
    height: int = HEIGHT

    @property
    def is_drawn(self) -> bool:
        return self.width <= WIDEST

    @property
    def arrows(self) -> list[tuple[int, int]]:
        """From where to where each line runs; its head is the last eight units."""
        return [(left.right, right.x) for left, right in zip(self.shapes, self.shapes[1:], strict=False)]

    @property
    def lines(self) -> str:
        return "".join(f"M{start} 44H{end - 8}" for start, end in self.arrows)

    @property
    def heads(self) -> str:
        return "".join(f"M{end} 44l-8-5v10z" for _, end in self.arrows)


def round_step(round: PlannedRound) -> FlowchartStep:
    """A round as a step, with its people as they are called, or their number when they are more than two."""
    names = [person.called for person in round.raters]
    people = ", ".join(names) if len(names) <= 2 else f"{len(names)} people"
    meta = f"{round.minutes} min{DOT}{people}" if people else f"{round.minutes} min"
    with_people = f", {listed(names)}" if names else ""
    sentence = f"{sentence_case(round.spoken_name)}: {round.minutes} minutes{with_people}."
    return FlowchartStep(round.short_name, meta, sentence, "round")


def flow_of(rounds: Sequence[FlowchartStep]) -> Flow:
    """The loop around these rounds."""
    steps = (
        FlowchartStep(
            "Brief the panel", "practice card", "Brief the panel: everyone has practised on one card.", "end"
        ),
        *rounds,
        FlowchartStep("Sealed scorecards", "all in within 24 h", "Sealed scorecards: all in within 24 hours."),
        FlowchartStep("Debrief", "gaps first", "Debrief: where ratings differ first, least senior speaks first."),
        FlowchartStep("Decision", "with reason", "Decision, with a reason.", "diamond"),
        FlowchartStep("Feedback", "for everyone", "Feedback to the candidate, whatever the outcome.", "end"),
    )
    return _placed(steps)


def _placed(steps: tuple[FlowchartStep, ...]) -> Flow:
    needed = sum(step.width for step in steps)
    gaps = len(steps) - 1
    gap = max(LEAST_GAP, (USUAL_WIDTH - 2 * MARGIN - needed) // gaps)
    # A short loop gets wider boxes instead of arrows across the page.
    stretch = max(0, (gap - 2 * LEAST_GAP) * gaps // len(steps))
    gap = min(gap, 2 * LEAST_GAP)
    shapes, x = [], MARGIN
    for step in steps:
        shapes.append(Shape(step, x, step.width + stretch))
        x = shapes[-1].right + gap
    return Flow(steps, tuple(shapes), shapes[-1].right + MARGIN)
