"""What the debrief page says, made from a matrix and the debrief's own rows. Pure: nothing here reads the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from core.names import short_names
from core.wording import counted, listed, number_word, plain, sentence_case
from hiring.openings.agreement.wording import UNSIGNED, Quoted
from interviews.debriefs.below import BelowTheLevel, below_the_level
from interviews.debriefs.markup import round_in_a_sentence, shadow_table_html, spread_html, table_html
from interviews.debriefs.matrix import Matrix, MatrixRow, Person, Planned, Recommended
from interviews.debriefs.scoring import figure, kept_level, kept_mean, kept_must_haves, printed
from interviews.debriefs.strips import RECOMMENDATION_WORDS, Strip
from interviews.debriefs.why import MOST_NAMED, MOST_PEOPLE_UPRIGHT, Asked, Why
from interviews.models import Decision, Interview, Scorecard
from interviews.states import AGAINST, FOR, NOT_HELD_YET
from questionbank.scale import WIDE_GAP

ONE_CARD = "One scorecard was submitted."


class ScorePart(NamedTuple):
    """One competency's part in the score, in words."""

    name: str
    mean: str
    coverage: str
    weight: str
    is_must_have: bool = False


@dataclass(frozen=True)
class FrozenScore:
    """The mechanical score as the debrief has fixed it, in words."""

    frozen: Mapping[str, Any]
    quoted: Quoted = UNSIGNED
    # Why no number is shown; empty where it is, or where nobody rated anything.
    why_none: str = ""

    @property
    def value(self) -> str:
        return figure(kept_mean(self.frozen), kept_level(self.frozen))

    @property
    def coverage(self) -> str:
        return f"from {self.frozen.get('rated', 0)} of {self.frozen.get('planned', 0)} planned ratings"

    @property
    def scored(self) -> int:
        """Competencies that somebody scored."""
        return sum(row["mean"] is not None for row in self.frozen.get("competencies", []))

    @property
    def two_places(self) -> str:
        mean = kept_mean(self.frozen)
        return "" if mean is None else f"{printed(mean, 2):.2f}"

    def parts(self, names: Mapping[int, str]) -> list["ScorePart"]:
        """What it was computed from: each competency as the debrief has fixed it, in the order of the rounds."""
        return [
            ScorePart(
                names.get(row["competency"], ""),
                "" if row["mean"] is None else f"{printed(kept_mean(row), 2):.2f}",
                f"{row['rated']} of {row['planned']}",
                plain(row["weight"]),
                row["competency"] in kept_must_haves(self.frozen),
            )
            for row in self.frozen.get("competencies", [])
        ]

    @property
    def has_weights(self) -> bool:
        return not self.frozen.get("equal_weights", True)

    @property
    def how(self) -> str:
        weights = "equal weights" if self.frozen.get("equal_weights", True) else f"weights of {self.quoted.short}"
        if self.scored == 1:
            return "Mean of the one competency that was rated."
        return f"Mean of the {number_word(self.scored)} competency means, {weights}."

    @property
    def level(self) -> str:
        level = kept_level(self.frozen)
        return "" if level is None else f"{level:.1f}"

    @property
    def level_sentence(self) -> str:
        """What was looked for, and who stands for it; nothing without a level."""
        return self.quoted.level_sentence(self.level) if self.level else ""

    @property
    def weights(self) -> list[tuple[int, str]]:
        """Weights that are not 1, by competency."""
        rows = self.frozen.get("competencies", [])
        return [(row["competency"], plain(row["weight"])) for row in rows if row["weight"] != 1]


@dataclass(frozen=True)
class Meeting:
    """A debrief's own rows: when and by whom it was opened, what it fixed, its notes, what it led to."""

    pk: int
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    frozen: Mapping[str, Any]
    notes: Mapping[int, str] = field(default_factory=dict)
    decision: Decision | None = None
    first_opened_at: datetime | None = None  # of the loop's first debrief, which may be this one
    walk_pk: int | None = None
    walk_led_by: str = ""  # while its walk-through is under way
    walk_is_at_decision: bool = False

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def weights(self) -> dict[int, Fraction]:
        """The weights that the fixed score was made with."""
        return {row["competency"]: Fraction(str(row["weight"])) for row in self.frozen.get("competencies", [])}


CARD_WORDS = {
    Scorecard.Status.DRAFT: ("Missing", "caution"),
    Scorecard.Status.SUBMITTED: ("Submitted", "done"),
    Scorecard.Status.LOCKED: ("Submitted", "done"),
    Scorecard.Status.WAIVED: ("Waived", ""),
}


@dataclass(frozen=True)
class AwaitedCard:
    """One counting card that the debrief waits for, or has."""

    name: str
    interview_name: str
    status: str
    is_to_come: bool

    @property
    def word(self) -> str:
        return (
            "After the round" if self.is_missing and self.is_to_come else CARD_WORDS[Scorecard.Status(self.status)][0]
        )

    @property
    def tone(self) -> str:
        return "" if self.is_to_come else CARD_WORDS[Scorecard.Status(self.status)][1]

    @property
    def round(self) -> str:
        return f"{round_in_a_sentence(self.interview_name)} round"

    @property
    def is_missing(self) -> bool:
        return self.status == Scorecard.Status.DRAFT


@dataclass(frozen=True)
class Waiting:
    """What stands between a loop and its debrief."""

    planned: list[Planned]
    rounds: list[Interview]

    @property
    def rounds_to_come(self) -> list[Interview]:
        return [row for row in self.rounds if row.status in NOT_HELD_YET]

    @property
    def cards(self) -> list[AwaitedCard]:
        """Every counting card once, missing ones first."""
        to_come = {row.pk for row in self.rounds_to_come}
        seats = {
            (row.interview_id, row.panelist_id): AwaitedCard(
                row.panelist_name,
                row.interview_name,
                row.card_status or Scorecard.Status.DRAFT,
                row.interview_id in to_come,
            )
            for row in self.planned
            if not row.is_shadow
        }
        return sorted(seats.values(), key=lambda card: not card.is_missing)

    @property
    def missing(self) -> int:
        return sum(card.is_missing for card in self.cards)

    @property
    def heading(self) -> str:
        if not self.cards:
            return "Nobody sits on a panel yet"
        if not self.missing:
            return "All scorecards are in" if not self.rounds_to_come else "Some rounds are still to come"
        verb = "is" if self.missing == 1 else "are"
        return f"{sentence_case(counted(self.missing, 'scorecard'))} {verb} missing"


def beside_word(people: Iterable[Person]) -> str:
    return "Beside the score, not counted" if any(person.is_late for person in people) else "Shadows, not counted"


class Talk(NamedTuple):
    """What a walk-through kept of one row: how many were revealed, what was said, and what the room leans to; when
    that was written last."""

    revealed: int
    said: str
    leans_to: str
    leaning: str
    at: datetime


@dataclass(frozen=True)
class RowCard:
    """One competency with everything said about it, as a card or as one step of the walk through."""

    row: MatrixRow
    note: str = ""
    is_must_have: bool = False
    shows_numbers: bool = True
    whys: list[Why] = field(default_factory=list)
    talk: Talk | None = None
    level: float | None = None

    @property
    def spread(self) -> SafeString:
        return spread_html(self.row) if self.shows_numbers else SafeString("")

    @property
    def beside_word(self) -> str:
        """The heading of views that do not count."""
        return beside_word([cell.person for cell in self.row.shadow_views])

    @property
    def mean_sentence(self) -> str:
        """Says "Mean 3.0, from 2 of 3." and what was heard and asked, question by question."""
        score = self.row.score
        coverage = f", from {score.rated} of {score.planned}" if score.rated < score.planned else ""
        said = [why.sentence for why in self.whys if why.sentence]
        return " ".join([f"Mean {figure(score.mean, self.level)}{coverage}.", *said])

    @property
    def question(self) -> Asked | None:
        """The question that the row is about, where it is one alone."""
        return self.whys[0].question if len(self.whys) == 1 else None

    @property
    def asked_by(self) -> str:
        """Says ", asked by Kofi", where the row is about one question."""
        return f", asked by {self.question.asker}" if self.question and self.question.asker else ""

    @property
    def rounds(self) -> str:
        noun = "round" if len(self.row.rounds) == 1 else "rounds"
        return f"{listed([round_in_a_sentence(name) for name in self.row.rounds])} {noun}"


@dataclass
class DebriefPage:
    """The open or decided debrief of one loop."""

    loop_pk: int
    matrix: Matrix
    score: FrozenScore
    notes: Mapping[int, str]
    by_round: bool = False
    first_opened_at: datetime | None = None
    whys: Mapping[int, list[Why]] = field(default_factory=dict)
    must_haves: Collection[int] = ()
    strips: Sequence[Strip] = ()
    talks: Mapping[int, Talk] = field(default_factory=dict)

    @cached_property
    def ordered(self) -> list[MatrixRow]:
        """By disagreement, the order of the walk through."""
        return self.matrix.by_disagreement()

    @property
    def cards(self) -> list[RowCard]:
        return [self.card_of(row) for row in self.matrix.differing]

    @property
    def other_cards(self) -> list[RowCard]:
        """The rows that do not differ by much nor lie below the level, with what was said about them."""
        shown = {row.competency_id for row in self.below.agreed}
        rows = [row for row in self.ordered if not row.score.differs and row.competency_id not in shown]
        return [self.card_of(row) for row in rows]

    def card_of(self, row: MatrixRow) -> RowCard:
        note, whys = self.notes.get(row.competency_id, ""), self.whys.get(row.competency_id, [])
        talk = self.talks.get(row.competency_id)
        return RowCard(row, note, self.is_must_have(row), self.shows_numbers, whys, talk, self.below.level)

    def is_must_have(self, row: MatrixRow) -> bool:
        return row.competency_id in self.must_haves

    @cached_property
    def below(self) -> BelowTheLevel:
        return below_the_level(self.ordered, kept_level(self.score.frozen), self.must_haves)

    @property
    def below_cards(self) -> list[RowCard]:
        return [self.card_of(row) for row in self.below.agreed]

    @property
    def differing_sentence(self) -> str:
        count, whole = len(self.matrix.differing), counted(len(self.matrix.rows), "competency", "competencies")
        verb = "differs" if count == 1 else "differ"
        return f"{sentence_case(number_word(count))} of {whole} {verb} by {number_word(WIDE_GAP)} levels or more"

    @property
    def table(self) -> SafeString:
        walk = reverse("interviews:debrief_walk", args=[self.loop_pk])
        links = {row.competency_id: f"{walk}?row={number}" for number, row in enumerate(self.ordered, 1)}
        rows = self.matrix.rows if self.by_round else self.ordered
        return table_html(self.matrix, rows, links, self.must_haves, shows_numbers=self.shows_numbers)

    @property
    def is_wide(self) -> bool:
        """The table has more columns than a sheet of paper takes upright."""
        return len(self.matrix.people) > MOST_PEOPLE_UPRIGHT

    @property
    def is_wide_beside(self) -> bool:
        """The same of what does not count."""
        return len(self.matrix.shadows) > MOST_PEOPLE_UPRIGHT

    @property
    def shadow_table(self) -> SafeString | str:
        if not self.matrix.shadows:
            return ""
        return shadow_table_html(self.matrix, self.matrix.rows, self.must_haves, shows_numbers=self.shows_numbers)

    @property
    def beside_title(self) -> str:
        is_late = any(person.is_late for person in self.matrix.shadows)
        return "What stands beside the score" if is_late else "What the shadows saw"

    @property
    def beside_word(self) -> str:
        """The heading of recommendations that do not count."""
        return beside_word(self.matrix.shadows)

    @property
    def shows_numbers(self) -> bool:
        """Means, gaps and spreads are shown; otherwise nothing but what each person gave."""
        return not self.score.why_none

    @property
    def score_parts(self) -> list[ScorePart]:
        return self.score.parts({row.competency_id: row.name for row in self.matrix.rows})

    @property
    def weights(self) -> list[str]:
        names = {row.competency_id: row.name for row in self.matrix.rows}
        return [f"{names[pk]} {weight}" for pk, weight in self.score.weights if pk in names]

    @property
    def cards_sentence(self) -> str:
        """How independent the cards are: who submitted, what came after a first debrief, what was waived, what was
        opened again."""
        counting = self.matrix.recommendations
        waived = sum(card.is_waived for card in counting)
        given = [card for card in counting if card.value]
        later = sum(self._is_after_first_debrief(card) for card in given)
        reopened = sum(card.was_reopened for card in given)
        late = sum(card.person.is_late for card in self.matrix.shadow_recommendations)
        sentences = [_submitted_sentence(len(given) - later, waived + later + late)]
        if later:
            sentences.append(
                f"{sentence_case(number_word(later))} came after the first debrief, where others could be read already."
            )
        if waived:
            sentences.append(f"{sentence_case(number_word(waived))} {_was(waived)} waived.")
        if reopened:
            again = counted(reopened, "of them was", "of them were")
            sentences.append(f"{sentence_case(again)} opened again before the debrief; the first version is kept.")
        if late:
            sentences.append(
                f"{sentence_case(number_word(late))} {_was(late)} written after reading others and "
                f"{'enters' if late == 1 else 'enter'} no score."
            )
        return " ".join(sentences)

    def _is_after_first_debrief(self, card: Recommended) -> bool:
        first, sent = self.first_opened_at, card.first_submitted_at
        return first is not None and sent is not None and sent > first

    @property
    def recommendations(self) -> list[tuple[Any, str]]:
        return [(card, RECOMMENDATION_WORDS.get(card.value, "")) for card in self.matrix.recommendations]

    @property
    def recommended_both_ways(self) -> str:
        """Says "Pia and Olga would hire, Paul would not.", and who says both of two rounds; many are counted. Empty
        where all cards say the same."""
        would, would_not = self._people_of(FOR), self._people_of(AGAINST)
        if not would or not would_not:
            return ""
        people, both = would | would_not, would.keys() & would_not.keys()
        said = {
            "would hire": would.keys() - both,
            "would not": would_not.keys() - both,
            "would after one round and not after another": both,
        }
        if len(people) > MOST_NAMED:
            numbers = [f"{len(who)} {what}" for what, who in said.items() if who]
            return f"of {len(people)} people, {', '.join(numbers)}."
        names = short_names(people.values())
        parts = [f"{listed([names[pk] for pk in people if pk in who])} {what}" for what, who in said.items() if who]
        return f"{', '.join(parts)}."

    def _people_of(self, values: Collection[str]) -> dict[int, Person]:
        """Who recommends one of these, by key."""
        return {card.person.pk: card.person for card in self.matrix.recommendations if card.value in values}

    @property
    def next_notes(self) -> list[Recommended]:
        """Cards that left facts for the next interviewer, shadows’ aside."""
        late = [card for card in self.matrix.shadow_recommendations if card.person.is_late]
        return [card for card in [*self.matrix.recommendations, *late] if card.next_note]

    @property
    def shadow_recommendations(self) -> list[tuple[Any, str]]:
        return [(card, RECOMMENDATION_WORDS.get(card.value, "")) for card in self.matrix.shadow_recommendations]


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _submitted_sentence(submitted: int, others: int) -> str:
    if submitted == 1:
        return "One scorecard was submitted before its writer could read another." if others else ONE_CARD
    every = "" if others else "all "
    words = (
        "Both scorecards" if every and submitted == 2 else sentence_case(f"{every}{number_word(submitted)} scorecards")
    )
    return f"{words} were submitted before their writers could read another."
