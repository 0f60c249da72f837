"""What a walk-through shows at its place: one row, as far as its speakers are revealed. Pure.

The words that were written before the talk come from the matrix; those said in the room from the walk's own rows.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from core.wording import counted, listed, number_word, sentence_case
from interviews.debriefs.markup import number
from interviews.debriefs.matrix import MatrixCell, MatrixRow, Person
from interviews.debriefs.page import DebriefPage, RowCard, Talk
from interviews.debriefs.scoring import printed
from interviews.debriefs.services.walks import PlannedRow
from interviews.debriefs.why import Asking, Why, whys_of_row
from interviews.models import Walk


@dataclass(frozen=True)
class WalkMark:
    """What a page has seen of a walk-through, as it sends it back.

    `where` is the row and the reader's part in it, `revealed` how far it is opened, `revision` what else changed, and
    `company` who leads or follows.
    """

    where: str
    revealed: str
    revision: str
    company: str

    @property
    def is_at_decision(self) -> bool:
        return "decision" in self.where

    def __str__(self) -> str:
        return ".".join((self.where, self.revealed, self.revision, self.company))

    def parts_since(self, seen: str) -> list[str]:
        """The parts of the page that are not as they were when it had `seen` this."""
        where, revealed, revision, company = (*seen.split("."), "", "", "", "")[:4]
        if where != self.where or (self.is_at_decision and revision != self.revision):
            return ["row", "plan", "company"]
        parts = ["written"] if revealed != self.revealed else []
        parts += ["talk", "plan"] if revision != self.revision else []
        return parts + (["company"] if company != self.company else [])


def rows_to_walk(page: DebriefPage, at: int | None = None) -> list[MatrixRow]:
    """The rows that a panel talks about, in order: those that differ, then those below the level, must-haves first; all
    of them where it finds neither. The competency `at` which a walk-through stands is among them, whatever has become
    known since it began: first, so that the others follow."""
    rows = [*page.matrix.differing, *page.below.to_talk_about] or page.ordered
    stands = [row for row in page.ordered if row.competency_id == at and row not in rows]
    return [*stands, *rows]


def plan_of(page: DebriefPage, at: int | None = None) -> list[PlannedRow]:
    """`rows_to_walk` as the services want them."""
    return [PlannedRow(row.competency_id, len(row.views)) for row in rows_to_walk(page, at)]


@dataclass(frozen=True)
class Speaker:
    """Somebody who wrote about the row, in their place of the order; covered until they speak."""

    cell: MatrixCell
    place: int
    is_open: bool
    is_next: bool

    @property
    def ordinal(self) -> str:
        words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
        return words[self.place - 1] if self.place <= len(words) else f"as number {self.place}"


@dataclass(frozen=True)
class WalkCompany:
    """Who leads, and to the leader who follows, by name."""

    leader: str
    followers: list[str]
    is_leader: bool

    @property
    def word(self) -> str:
        number = len(self.followers)
        if not number:
            return "Nobody follows yet"
        return f"{sentence_case(number_word(number))} follow{'s' if number == 1 else ''} you"

    @property
    def sentence(self) -> str:
        if not self.followers:
            return "Others follow from the debrief’s page with “Join the walk-through”."
        verb = "sees" if len(self.followers) == 1 else "see"
        return f"{listed(self.followers)} {verb} this row on their own screen. Pages move when you move."


@dataclass(frozen=True)
class PlanStep:
    """One row in the plan beside it."""

    competency_id: int
    number: int
    name: str
    meta: str
    state: str  # done, now, next


@dataclass
class WalkPage:
    """The walk-through for one reader. `row` is None at the decision."""

    walk: Walk
    page: DebriefPage
    asking: Asking
    company: WalkCompany
    now: datetime

    @property
    def is_leader(self) -> bool:
        return self.company.is_leader

    @cached_property
    def rows(self) -> list[MatrixRow]:
        return rows_to_walk(self.page, self.walk.competency_id)

    @cached_property
    def row(self) -> MatrixRow | None:
        return next((row for row in self.rows if row.competency_id == self.walk.competency_id), None)

    @property
    def number(self) -> int:
        return self.rows.index(self.row) + 1 if self.row else len(self.rows)

    @property
    def place(self) -> str:
        return f"Row {self.number} of {len(self.rows)}" if self.row else "Decision"

    @property
    def talk(self) -> Talk | None:
        return self.page.talks.get(self.walk.competency_id or 0)

    @property
    def saved_at(self) -> datetime | None:
        """When the talk about the row was written down last; None where nothing is."""
        return self.talk.at if self.talk and (self.talk.said or self.talk.leans_to) else None

    @property
    def talked(self) -> list[RowCard]:
        """The rows about which something was said or leant to."""
        cards = [self.page.card_of(row) for row in self.rows]
        return [card for card in cards if card.talk and (card.talk.said or card.talk.leans_to)]

    @property
    def revealed(self) -> int:
        return self.talk.revealed if self.talk else 0

    @cached_property
    def speakers(self) -> list[Speaker]:
        cells = self.row.views if self.row else []
        return [
            Speaker(cell, place, place <= self.revealed, place == self.revealed + 1)
            for place, cell in enumerate(cells, 1)
        ]

    @property
    def next_speaker(self) -> Speaker | None:
        return next((speaker for speaker in self.speakers if speaker.is_next), None)

    @property
    def revealed_sentence(self) -> str:
        """Says "2 of 3 revealed, Mateus speaks now"."""
        speaking = f", {self.speakers[self.revealed - 1].cell.person.called} speaks now" if self.speaks else ""
        return f"{min(self.revealed, len(self.speakers))} of {len(self.speakers)} revealed{speaking}"

    @property
    def speaks(self) -> bool:
        return 0 < self.revealed <= len(self.speakers)

    @property
    def step_word(self) -> str:
        """What the leader's button does."""
        if speaker := self.next_speaker:
            return f"Reveal {speaker.cell.person.called}"
        following = self.rows[self.number] if self.row and self.number < len(self.rows) else None
        return f"Next: {following.short}" if following else "To the decision"

    @property
    def previous_row(self) -> MatrixRow | None:
        if self.row is None:
            return self.rows[-1] if self.rows else None
        return self.rows[self.number - 2] if self.number > 1 else None

    @cached_property
    def card(self) -> RowCard:
        """The row with everything on it: its question and whether it is a must-have, whoever has spoken."""
        assert self.row is not None
        return self.page.card_of(self.row)

    @property
    def prompts(self) -> list[str]:
        """The words of the row's questions, whoever has spoken about them."""
        assert self.row is not None
        answered = {answer.question_id for cell in self.row.views for answer in cell.answers}
        return [question.prompt for pk, question in self.asking.questions.items() if pk in answered]

    @cached_property
    def whys(self) -> list[Why]:
        """Points, follow-ups and anchors of those who are revealed; at the end of those who wrote after reading
        others."""
        assert self.row is not None
        cells = {speaker.cell.person.pk: speaker.cell for speaker in self.speakers if speaker.is_open}
        late = {cell.person.pk: cell for cell in self.late_views}
        return whys_of_row(replace(self.row, cells=cells, shadow_cells=late), self.asking)

    @property
    def late_views(self) -> list[MatrixCell]:
        """What was written after reading others: it has no turn of its own, and opens once everybody had theirs."""
        return self.row.late_views if self.row and self.revealed >= len(self.speakers) else []

    @property
    def spoken(self) -> list[Person]:
        return [speaker.cell.person for speaker in self.speakers if speaker.is_open]

    @property
    def steps(self) -> list[PlanStep]:
        return [self._step(number, row) for number, row in enumerate(self.rows, 1)]

    def _step(self, number: int, row: MatrixRow) -> PlanStep:
        talk = self.page.talks.get(row.competency_id)
        is_done = talk is not None and talk.revealed >= len(row.views)
        state = "now" if row is self.row else "done" if is_done else "next"
        leaning = talk.leaning if talk else ""
        must = "must-have" if self.page.is_must_have(row) else ""
        meta = ", ".join(filter(None, [leaning or self._why_talked_about(row), must]))
        return PlanStep(row.competency_id, number, row.short, meta, state)

    def _why_talked_about(self, row: MatrixRow) -> str:
        if not self.page.shows_numbers:
            return ""
        if row.score.differs:
            return f"differ by {number(printed(row.score.gap))}"
        if row in self.page.below.by_one:
            return "one rating, below"
        return "agreed, below" if row in self.page.below.agreed else "agreed"

    @property
    def rest(self) -> str:
        """Says "Then five rows where the panel agrees, on the debrief's page."."""
        left = len(self.page.ordered) - len(self.rows)
        return f"Then {counted(left, 'row')} where the panel agrees, on the debrief’s page." if left > 0 else ""

    @property
    def minutes(self) -> int:
        return max(0, int((self.now - self.walk.started_at).total_seconds() // 60))

    @property
    def row_minutes(self) -> int:
        return max(0, int((self.now - self.walk.row_started_at).total_seconds() // 60))

    @property
    def seconds(self) -> int:
        return max(0, int((self.now - self.walk.started_at).total_seconds()))

    @property
    def row_seconds(self) -> int:
        return max(0, int((self.now - self.walk.row_started_at).total_seconds()))
