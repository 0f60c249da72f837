"""The rows of a debrief: competencies by panelists, with every rating, quote, blank and later change in its place.

Three flat queries whatever the size of the loop, grouped in Python. The page, the PDF and the exports read this and
nothing else, so they cannot differ. Whoever calls it has asked `visibility` first: nothing here asks who reads.

A seat plans one rating for each question of its interview. Ratings of cards that were never submitted, or that were
waived, are not read at all; shadows, and cards that were written after reading others, stand apart and enter no number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from core.wording import listed
from hiring.openings.agreement.terms import weights_in
from interviews.debriefs.cell import Given
from interviews.debriefs.scoring import CompetencyScore, LoopScore, RatingRow, mean, printed, score_loop
from interviews.loops.agreed import agreed_competencies
from interviews.models import DatedNote, Rating, Scorecard, Seat
from interviews.readings import AFTER_READING
from interviews.states import DID_NOT_TAKE_PLACE, SUBMITTED
from questionbank.models import name_in_short

SHADOW = "Shadow"
CONFLICT = "Conflict of interest"


class Planned(NamedTuple):
    """One planned rating: a seat and a question of its interview (None for an interview without questions)."""

    loop_id: int
    interview_id: int
    interview_name: str
    panelist_id: int
    panelist_name: str
    title: str
    seniority: int
    is_shadow: bool
    card_id: int | None
    card_status: str | None
    recommendation: str | None
    reopened_at: datetime | None
    next_note: str | None
    question_id: int | None
    question_title: str | None
    competency_id: int | None
    competency_name: str | None
    first_submitted_at: datetime | None = None
    is_after_reading: bool | None = False
    address_as: str = ""
    competency_short_name: str | None = ""
    is_recused: bool = False

    @property
    def stands_beside(self) -> bool:
        """Shown apart, and part of no number: see `interviews.querysets.enters_the_score`."""
        return bool(self.mark)

    @property
    def mark(self) -> str:
        """Why it does not count; empty where it does."""
        if self.is_shadow:
            return SHADOW
        return AFTER_READING if self.is_after_reading else ""


class Noted(NamedTuple):
    """One rating of a submitted card."""

    score: int | None = None
    blank: str = ""
    evidence: str = ""
    points: Mapping[str, str] = {}  # "yes" or "partly" by the number of the point


NOTHING = Noted()

PLANNED_FIELDS = (
    "interview__loop_id",
    "interview_id",
    "interview__name",
    "panelist_id",
    "panelist__name",
    "panelist__title",
    "panelist__seniority",
    "is_shadow",
    "scorecard__pk",
    "scorecard__status",
    "scorecard__recommendation",
    "scorecard__reopened_at",
    "scorecard__next_interviewer_note",
    "interview__questions__pk",
    "interview__questions__title",
    "interview__questions__competency_id",
    "interview__questions__competency__name",
    "scorecard__first_submitted_at",
    "scorecard__is_after_reading",
    "panelist__address_as",
    "interview__questions__competency__short_name",
    "is_recused",
)


@dataclass(frozen=True)
class Person:
    """A panelist of the loop. Whoever does not count has a `mark` that says why; whoever must not interview the
    candidate (which may have been said after they did) `has_conflict`, and counts as ever."""

    pk: int
    name: str
    title: str
    seniority: int
    mark: str = ""
    address_as: str = ""
    has_conflict: bool = False

    @classmethod
    def of(cls, row: Planned, mark: str | None = None) -> "Person":
        mark = row.mark if mark is None else mark
        return cls(row.panelist_id, row.panelist_name, row.title, row.seniority, mark, row.address_as, row.is_recused)

    @property
    def called(self) -> str:
        """As `User.called` says it."""
        return self.address_as or self.name

    @property
    def marked(self) -> str:
        """What they are called, with why they do not count."""
        return f"{self.called} ({self.mark.lower()})" if self.mark else self.called

    @property
    def is_late(self) -> bool:
        """Read others first, and so stands beside with everything they wrote."""
        return AFTER_READING in self.mark


@dataclass(frozen=True)
class Change:
    """A dated addition to a sealed rating (or to the whole card). The sealed rating stays what it was."""

    text: str
    new_score: int | None
    at: datetime
    is_after_reading: bool = False

    @property
    def would_rate(self) -> str:
        """Says "would now rate 3"; nothing where the rating stays."""
        return f"would now rate {self.new_score}" if self.new_score is not None else ""


@dataclass(frozen=True)
class Answer:
    """What one person made of one question."""

    question_title: str
    interview_name: str
    score: int | None = None
    blank: str = ""
    evidence: str = ""
    is_waived: bool = False
    changes: tuple[Change, ...] = ()
    card_id: int = 0
    question_id: int = 0
    points: Mapping[str, str] = field(default_factory=dict)

    @property
    def given(self) -> Given:
        return Given.of(self.score, self.blank, is_waived=self.is_waived)


@dataclass(frozen=True)
class MatrixCell:
    """One person's answers on one competency."""

    person: Person
    answers: tuple[Answer, ...]

    @property
    def each(self) -> list[Given]:
        """What was given for each question, where nothing is combined."""
        return [answer.given for answer in self.answers]

    @cached_property
    def score(self) -> Fraction | None:
        return mean([Fraction(answer.score) for answer in self.answers if answer.score is not None])

    @property
    def blanks(self) -> list[str]:
        """The kinds of blank in it, each once, in order."""
        return list(dict.fromkeys(answer.blank for answer in self.answers if answer.blank))

    @property
    def is_waived(self) -> bool:
        return all(answer.is_waived for answer in self.answers)

    @property
    def given(self) -> Given:
        return Given(printed(self.score), tuple(self.blanks), self.is_waived)

    @property
    def changes(self) -> list[Change]:
        return [change for answer in self.answers for change in answer.changes]


@dataclass
class MatrixRow:
    """One competency: who rated it and how, people in speaking order."""

    competency_id: int
    name: str
    rounds: list[str]
    score: CompetencyScore
    cells: dict[int, MatrixCell]
    shadow_cells: dict[int, MatrixCell] = field(default_factory=dict)
    short_name: str = ""  # of its own, where the house gave it one

    @property
    def short(self) -> str:
        """What the competency is called where there is little room."""
        return name_in_short(self.name, self.short_name)

    @property
    def views(self) -> list[MatrixCell]:
        """The cells of those who were to rate it, in speaking order."""
        return list(self.cells.values())

    @property
    def shadow_views(self) -> list[MatrixCell]:
        """The cells that do not count."""
        return list(self.shadow_cells.values())

    @property
    def late_views(self) -> list[MatrixCell]:
        """Of those, the ones that were written after reading others."""
        return [cell for cell in self.shadow_cells.values() if cell.person.is_late]


@dataclass(frozen=True)
class Recommended:
    """One counting card's recommendation, with the round that it comes from and its note for the next interviewer."""

    person: Person
    interview_name: str
    value: str
    card_id: int
    is_waived: bool = False
    was_reopened: bool = False
    next_note: str = ""
    first_submitted_at: datetime | None = None


@dataclass(frozen=True)
class Remark:
    """A dated note on a whole card, not on one rating."""

    person: Person
    change: Change


@dataclass
class Matrix:
    """Everything a debrief looks at. `people` and `shadows` are in speaking order, least senior first; `shadows` are
    all who stand beside: those who watched, and those who wrote after reading others."""

    people: list[Person]
    shadows: list[Person]
    rows: list[MatrixRow]
    score: LoopScore
    recommendations: list[Recommended]
    shadow_recommendations: list[Recommended]
    remarks: list[Remark]

    def by_disagreement(self) -> list[MatrixRow]:
        """Widest gap first; see LoopScore.by_disagreement. Rows that only cards beside the score speak of come last."""
        by_id = {row.competency_id: row for row in self.rows}
        return [by_id.pop(score.competency_id) for score in self.score.by_disagreement()] + list(by_id.values())

    @property
    def conflict_sentence(self) -> str:
        """Who of those that it shows has a conflict of interest; empty where nobody has."""
        people = {person.pk: person.name for person in [*self.people, *self.shadows] if person.has_conflict}
        if not people:
            return ""
        verb, whose = ("has", "What they wrote") if len(people) == 1 else ("have", "What each of them wrote")
        return (
            f"{listed(list(people.values()))} {verb} a {CONFLICT.lower()} with the candidate. {whose} stays as it is."
        )

    @property
    def differing(self) -> list[MatrixRow]:
        """The rows that are talked about first."""
        return [row for row in self.by_disagreement() if row.score.differs]

    @property
    def given(self) -> list[str]:
        """The recommendations that were given, as their codes."""
        return [recommended.value for recommended in self.recommendations if recommended.value]


def planned_ratings(loops: Iterable[Any]) -> list[Planned]:
    """Every planned rating of these loops (or their keys), by round and question, in one query."""
    rows = (
        Seat.objects.with_conflicts()
        .filter(interview__loop__in=loops)
        .exclude(interview__status__in=DID_NOT_TAKE_PLACE)
        .order_by("interview__loop_id", "interview__position", "interview__questions__position", "panelist__seniority")
        .values_list(*PLANNED_FIELDS)
    )
    return [Planned(*row) for row in rows]


def given_ratings(loops: Iterable[Any]) -> dict[tuple[int, int], Noted]:
    """What was noted by card and question, of submitted cards alone, in one query."""
    rows = Rating.objects.filter(
        scorecard__seat__interview__loop__in=loops, scorecard__status__in=SUBMITTED
    ).values_list("scorecard_id", "interview_question_id", "score", "blank_reason", "evidence", "points_shown")
    return {(card, question): Noted(*noted) for card, question, *noted in rows}


def later_changes(loops: Iterable[Any]) -> dict[tuple[int, int | None], list[Change]]:
    """Dated additions by card and question (None: the whole card), oldest first, in one query."""
    changes: dict[tuple[int, int | None], list[Change]] = defaultdict(list)
    rows = DatedNote.objects.filter(
        scorecard__seat__interview__loop__in=loops, scorecard__status__in=SUBMITTED
    ).values_list("scorecard_id", "interview_question_id", "text", "new_score", "at", "is_after_reading")
    for card, question, text, new_score, at, is_after_reading in rows.order_by("at", "pk"):
        changes[card, question].append(Change(text, new_score, at, is_after_reading))
    return changes


def weights_of(loop: Any) -> dict[int, Fraction]:
    """The weights that are not equal, by competency: of the agreement that the loop goes by."""
    return weights_in(agreed_competencies(loop))


def read_matrix(loop: Any, weights: Mapping[int, Fraction] | None = None) -> Matrix:
    """The debrief of one loop from submitted cards, in three queries; a fourth for the weights when none are given."""
    if weights is None:
        weights = weights_of(loop)
    return build_matrix(planned_ratings([loop.pk]), given_ratings([loop.pk]), later_changes([loop.pk]), weights)


def build_matrix(
    planned: list[Planned],
    given: Mapping[tuple[int, int], Noted],
    changes: Mapping[tuple[int, int | None], list[Change]],
    weights: Mapping[int, Fraction],
) -> Matrix:
    """Group the flat rows of one loop. Pure."""
    counting = [row for row in planned if not row.stands_beside]
    # What does not count is shown once it is submitted; until then there is nothing to show of it.
    shadowing = [row for row in planned if row.stands_beside and row.card_status in SUBMITTED]
    score = score_loop(_rating_rows(counting, given), weights)
    cells = _cells(counting, given, changes)
    shadow_cells = _cells(shadowing, given, changes)
    shown = [*counting, *shadowing]
    rounds = _rounds(shown)
    names = {
        row.competency_id: (row.competency_name or "", row.competency_short_name or "")
        for row in shown
        if row.competency_id is not None
    }
    scores = {part.competency_id: part for part in score.competencies}
    rows = [
        MatrixRow(
            key,
            names[key][0],
            rounds[key],
            scores.get(key) or CompetencyScore(key, {}),
            cells.get(key, {}),
            shadow_cells.get(key, {}),
            short_name=names[key][1],
        )
        for key in [*scores, *(key for key in shadow_cells if key not in scores)]
    ]
    return Matrix(
        people=_people(counting),
        shadows=_people(shadowing),
        rows=rows,
        score=score,
        recommendations=_recommendations(counting),
        shadow_recommendations=_recommendations(shadowing),
        remarks=_remarks(counting + shadowing, changes),
    )


def _rating_rows(planned: Iterable[Planned], given: Mapping[tuple[int, int], Noted]) -> Iterable[RatingRow]:
    for row in planned:
        if row.question_id is not None and row.competency_id is not None:
            noted = given.get((row.card_id or 0, row.question_id), NOTHING)
            yield RatingRow(row.panelist_id, row.competency_id, row.question_id, noted.score, noted.blank)


def _cells(
    planned: list[Planned],
    given: Mapping[tuple[int, int], Noted],
    changes: Mapping[tuple[int, int | None], list[Change]],
) -> dict[int, dict[int, MatrixCell]]:
    """Cells by competency and person, people in speaking order."""
    answers: dict[int, dict[int, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    for row in planned:
        if row.question_id is None or row.competency_id is None:
            continue
        key = (row.card_id or 0, row.question_id)
        noted = given.get(key, NOTHING)
        answers[row.competency_id][row.panelist_id].append(
            Answer(
                row.question_title or "",
                row.interview_name,
                noted.score,
                noted.blank,
                noted.evidence,
                row.card_status == Scorecard.Status.WAIVED,
                tuple(changes.get(key, ())),
                *key,
                noted.points,
            )
        )
    people = _people(planned)
    return {
        competency: {
            person.pk: MatrixCell(person, tuple(by_person[person.pk])) for person in people if person.pk in by_person
        }
        for competency, by_person in answers.items()
    }


def _people(planned: Iterable[Planned]) -> list[Person]:
    """Each person once, least senior first."""
    rows: dict[int, Planned] = {}
    marks: dict[int, dict[str, None]] = defaultdict(dict)
    for row in planned:
        rows[row.panelist_id] = row
        marks[row.panelist_id][row.mark] = None
    found = {pk: Person.of(row, ", ".join(filter(None, marks[pk]))) for pk, row in rows.items()}
    return sorted(found.values(), key=lambda person: (person.seniority, person.name, person.pk))


def _rounds(planned: Iterable[Planned]) -> dict[int, list[str]]:
    """The names of the rounds that ask about each competency, in order."""
    rounds: dict[int, dict[int, str]] = defaultdict(dict)
    for row in planned:
        if row.competency_id is not None:
            rounds[row.competency_id][row.interview_id] = row.interview_name
    return {competency: list(names.values()) for competency, names in rounds.items()}


def _recommendations(planned: Iterable[Planned]) -> list[Recommended]:
    cards = {row.card_id: row for row in planned if row.card_id is not None}
    ordered = sorted(cards.values(), key=lambda row: (row.seniority, row.panelist_name, row.panelist_id))
    return [
        Recommended(
            Person.of(row),
            row.interview_name,
            (row.recommendation or "") if row.card_status in SUBMITTED else "",
            row.card_id or 0,
            row.card_status == Scorecard.Status.WAIVED,
            row.reopened_at is not None,
            (row.next_note or "") if row.card_status in SUBMITTED else "",
            row.first_submitted_at if row.card_status in SUBMITTED else None,
        )
        for row in ordered
    ]


def _remarks(planned: Iterable[Planned], changes: Mapping[tuple[int, int | None], list[Change]]) -> list[Remark]:
    cards = {row.card_id: row for row in planned if row.card_id is not None}
    return [
        Remark(Person.of(row), change) for row in cards.values() for change in changes.get((row.card_id or 0, None), ())
    ]
