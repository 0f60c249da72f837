"""The plan that everything here is computed from: competencies, rounds with their questions, and who sits where."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.wording import inside_a_sentence
from questionbank.scale import ANCHORED

# Welcome, the candidate's own questions and the close take this much of a round, unless it says otherwise.
OVERHEAD_MINUTES, MOST_OVERHEAD = 15, 120
OVERHEAD_SENTENCE = "Welcome, candidate’s questions and close take 2 hours at most."
# How long a round can be.
LEAST_MINUTES, MOST_MINUTES = 15, 480
MINUTES_SENTENCE = "A round takes from 15 minutes to 8 hours."


def without_round(name: str) -> str:
    """A round's name where it is clear that it is one: "Technical" for "Technical round"."""
    return name[: -len(" round")] if name.lower().endswith(" round") else name


@dataclass(frozen=True)
class PlannedPerson:
    """Somebody on a panel. `key` tells two people of one name apart."""

    key: int
    called: str


@dataclass(frozen=True)
class PlannedCompetency:
    """A competency of the plan, and whether the role cannot do without it."""

    key: int
    name: str
    is_must_have: bool = True


@dataclass(frozen=True)
class PlannedQuestion:
    """A question's place in a round.

    `key` makes the anchor on the page (`question-<key>`), `identity` is the same wherever the same question stands.
    `anchor_levels` are the levels whose anchors a panelist would see: the question's own, else its competency's.
    """

    key: int
    identity: str
    title: str
    competency: PlannedCompetency
    minutes: int
    kind: str
    is_unconventional: bool = False
    is_active: bool = True
    anchor_levels: frozenset[int] = frozenset(ANCHORED)
    follow_ups: int = 0
    asker: PlannedPerson | None = None


@dataclass(frozen=True)
class PlannedRound:
    """A round: its slot, its questions in order, and the people who rate (without shadows)."""

    key: int
    name: str
    minutes: int
    questions: tuple[PlannedQuestion, ...] = ()
    raters: tuple[PlannedPerson, ...] = ()
    overhead: int = OVERHEAD_MINUTES

    @property
    def planned_minutes(self) -> int:
        """Every question's minutes, and what welcome and close take."""
        return sum(question.minutes for question in self.questions) + self.overhead

    @property
    def over(self) -> int:
        return max(0, self.planned_minutes - self.minutes)

    @property
    def spare(self) -> int:
        return max(0, self.minutes - self.planned_minutes)

    def after(self, minutes: int) -> str:
        """Says "then 2 min over" of the round with a question more that takes these minutes."""
        spare = self.minutes - self.planned_minutes - minutes
        return f"then {-spare} min over" if spare < 0 else f"then {spare} min spare" if spare else "then full"

    @property
    def bar_maximum(self) -> int:
        """What a full bar stands for: an overfull round fills it."""
        return max(self.minutes, self.planned_minutes)

    @property
    def sentence(self) -> str:
        """Says "62 of 60 min planned, 2 over"."""
        rest = f", {self.rest}" if self.over or self.spare else ""
        return f"{self.planned_minutes} of {self.minutes} min planned{rest}"

    @property
    def rest(self) -> str:
        """Says "2 over", "7 spare" or "full"."""
        return f"{self.over} over" if self.over else f"{self.spare} spare" if self.spare else "full"

    @property
    def short_name(self) -> str:
        """The name where it is clear that it is a round: "Technical" for "Technical round"."""
        return without_round(self.name)

    @property
    def spoken_name(self) -> str:
        """The name inside a sentence: "technical round" for "Technical" and for "Technical round"."""
        return f"{inside_a_sentence(self.short_name)} round"


@dataclass(frozen=True)
class WayToRound:
    """Another round to which a question can go, and what follows there."""

    key: int
    name: str
    then: str


def ways_from(round: PlannedRound, minutes: int, rounds: Iterable[PlannedRound]) -> tuple[WayToRound, ...]:
    """Where a question that takes these minutes can go from its round."""
    others = (other for other in rounds if other.key != round.key)
    return tuple(WayToRound(other.key, other.short_name, other.after(minutes)) for other in others)


@dataclass(frozen=True)
class Plan:
    """Everything that the functions below ask for.

    `competencies` are those of the role. What follows the rounds says what only a concrete loop can know: None is "not
    decided yet", as it is for every template.
    """

    competencies: tuple[PlannedCompetency, ...]
    rounds: tuple[PlannedRound, ...]
    has_panels: bool = False
    asks_as_planned: bool = True
    has_usual_panel: bool | None = None
    has_trained_panel: bool | None = None
    # Who rates and has not practised on what they rate; and whether the opening asks for it.
    unpractised: tuple[PlannedPerson, ...] = ()
    asks_for_practice: bool = False

    @property
    def questions(self) -> tuple[PlannedQuestion, ...]:
        return tuple(question for round in self.rounds for question in round.questions)

    @property
    def must_haves(self) -> tuple[PlannedCompetency, ...]:
        return tuple(competency for competency in self.competencies if competency.is_must_have)

    @property
    def panelists(self) -> tuple[PlannedPerson, ...]:
        return tuple(
            sorted({rater for round in self.rounds for rater in round.raters}, key=lambda person: person.called)
        )
