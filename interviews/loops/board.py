"""The planning board of one loop: rounds as columns, who sits, asks and holds what, what is missing, what comes next.

Pure, from rows in hand. States of cards enter only for a person whom the sealed-card rule does not bind.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from accounts.models import User
from core.names import short_names
from core.wording import clock, counted, day, listed, number_word, sentence_case
from hiring import planning
from hiring.planning import Gap, Plan, PlannedRound, WayToRound
from hiring.templates.flowchart import Flow, flow_of, round_step
from interviews.loops.forms import RoundOfLoopForm
from interviews.loops.services.messages import is_owed, was_just_reminded, why_not_remind
from interviews.loops.services.panels import why_not_hand_over
from interviews.loops.services.planned_questions import mark_of_order
from interviews.models import Interview, InterviewFollowUp, InterviewQuestion, Loop, Scorecard, Seat
from interviews.models.loops import RoundToStart, why_round_cannot_end
from interviews.readings import FIXES_YOUR_RATINGS, reading_would_fix
from interviews.scheduling.staffing import ENOUGH_RATERS
from interviews.states import DID_NOT_TAKE_PLACE, MAY_YET_BE_HELD, SUBMITTED, InvitationAnswer
from interviews.visibility import Sight

Status = Interview.Status
TONES = {Status.COMPLETED: "done", Status.NO_SHOW: "danger"}
UNDER_WAY = "Under way"


if TYPE_CHECKING:

    class SeatOnBoard(Seat):
        """A seat as `SeatQuerySet.for_board` gives it."""

        is_invited: bool
        says: str | None
        has_read: bool
        is_recused: bool
        reminded_at: datetime | None
        reminded_next_at: datetime | None


@dataclass(frozen=True)
class Pill:
    """A state as a word, with its tone."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class BoardSeat:
    """A person on a panel. `card` is empty where its state is not for the reader."""

    person: User
    part: str
    is_invited: bool
    card: Pill | None = None
    card_pk: int | None = None
    # The seat's own key, while whoever runs the loop can do without its card, or give it to somebody else.
    open_pk: int | None = None
    replace_pk: int | None = None
    # Written, or to be written, after reading others: it enters no score.
    is_marked: bool = False
    # The seat's own key, while its person can be reminded; and what was and will be done about it.
    remind_pk: int | None = None
    reminded: str = ""
    # What they say to the invitation as it stands.
    answer: Pill | None = None
    # They must not interview this candidate, so somebody else is to sit here.
    is_recused: bool = False
    cannot_come: bool = False

    @property
    def is_rater(self) -> bool:
        """Whom the round can count on."""
        return self.may_ask and not self.is_recused and not self.cannot_come

    @property
    def may_ask(self) -> bool:
        """A shadow asks nothing."""
        return self.part != "shadow"


@dataclass(frozen=True)
class PlacedQuestion:
    """A question's place in a column."""

    row: InterviewQuestion
    asked_by: str
    follow_ups: str
    flag: str
    is_first: bool
    is_last: bool
    # Where it can go while the loop is planned.
    ways: tuple[WayToRound, ...] = ()

    @property
    def target(self) -> str:
        return f"question-{self.row.pk}"

    @property
    def kind(self) -> str:
        return "unconventional" if self.row.is_unconventional else self.row.get_kind_display().lower()


@dataclass(frozen=True)
class Column:
    """One round."""

    number: int
    interview: Interview
    seats: tuple[BoardSeat, ...]
    places: tuple[PlacedQuestion, ...]
    planned: PlannedRound | None
    may_end: bool
    is_over: bool
    own_kit: bool
    pill: Pill

    @property
    def target(self) -> str:
        return f"round-{self.interview.pk}"

    @property
    def is_open(self) -> bool:
        return self.interview.status in MAY_YET_BE_HELD

    @property
    def has_raters(self) -> bool:
        """Somebody on the panel may ask something."""
        return any(seat.may_ask for seat in self.seats)

    @property
    def form(self) -> RoundOfLoopForm:
        """What of the round is changed in its place."""
        return RoundOfLoopForm(instance=self.interview, auto_id=f"{self.target}-%s")

    @property
    def has_everybody_invited(self) -> bool:
        return bool(self.seats) and all(seat.is_invited for seat in self.seats)


@dataclass
class Board:
    """Everything the page of one loop shows. `plan` is None for a panelist, who sees their own rounds only."""

    loop: Loop
    columns: tuple[Column, ...]
    sight: Sight
    plan: Plan | None
    # The states of the cards that count, for readers whom the sealed-card rule does not bind.
    card_states: tuple[str, ...] = ()
    # What a panelist should know before they open another card for the first time.
    fixes: str = ""

    @property
    def shows_glances(self) -> bool:
        """The reader may look at submitted cards, and there may be some."""
        return self.sight.reads_peers and any(status in SUBMITTED for status in self.card_states)

    @property
    def cards_in(self) -> str:
        """Says "Two of three are in." of the cards that count."""
        number = sum(status in SUBMITTED for status in self.card_states)
        verb = "is" if number == 1 else "are"
        return f"{sentence_case(number_word(number))} of {number_word(len(self.card_states))} {verb} in."

    @property
    def is_blind(self) -> bool:
        return self.sight.is_blind

    @property
    def tone(self) -> str:
        """The tone of the loop's state."""
        return "done" if self.loop.status == Loop.Status.DECIDED else ""

    @cached_property
    def flow(self) -> Flow | None:
        """The drawing from briefing to feedback, with who sits where."""
        if not self.plan or not self.plan.rounds:
            return None
        return flow_of([round_step(round) for round in self.plan.rounds])

    @property
    def is_planning(self) -> bool:
        return self.loop.status == Loop.Status.PLANNING

    @property
    def order(self) -> str:
        """What a move is meant in."""
        return mark_of_order([(each.interview.pk, [place.row.pk for place in each.places]) for each in self.columns])

    @property
    def may_change_panels(self) -> bool:
        return self.loop.is_before_debrief

    @cached_property
    def coverage(self) -> list[planning.CoverageRow]:
        return planning.coverage(self.plan) if self.plan else []

    @cached_property
    def structure(self) -> planning.Structure | None:
        return planning.structure(self.plan) if self.plan else None

    @cached_property
    def findings(self) -> list[Gap]:
        return planning.gaps(self.plan) if self.plan else []

    @property
    def findings_title(self) -> str:
        return f"{sentence_case(counted(len(self.findings), 'thing'))} to look at."

    @property
    def standing(self) -> list[Column]:
        return [column for column in self.columns if column.interview.status != Status.CANCELLED]

    @property
    def rounds_to_start(self) -> list[RoundToStart]:
        """What the start of the interviews asks of each round."""
        return [
            RoundToStart(
                column.interview.name,
                any(seat.may_ask for seat in column.seats),
                [place.row.title for place in column.places if place.row.asker_id is None],
            )
            for column in self.standing
        ]

    @property
    def needs_people(self) -> bool:
        """A round has fewer raters than it takes for two opinions."""
        raters = [sum(seat.is_rater for seat in column.seats) for column in self.standing if column.is_open]
        return any(number < ENOUGH_RATERS for number in raters)

    @property
    def round_states(self) -> list[str]:
        return [column.interview.status for column in self.columns]

    @property
    def to_come(self) -> list[Column]:
        return [column for column in self.standing if column.is_open and not column.is_over]

    @property
    def over(self) -> list[Column]:
        """Rounds whose time has passed, and of which nobody has said yet whether they were held."""
        return [column for column in self.standing if column.is_over]

    @property
    def timed(self) -> list[Column]:
        return [column for column in self.standing if column.interview.status == Status.SCHEDULED]

    @property
    def waiting_for_invitation(self) -> list[Column]:
        return [column for column in self.timed if not column.is_over and not column.has_everybody_invited]

    @property
    def step(self) -> int:
        """Where the loop line stands."""
        return step_of(self.loop, any(column.is_open for column in self.standing))

    @property
    def lead(self) -> str:
        """One line that says what is going on."""
        if self.loop.status == Loop.Status.CANCELLED:
            return "This loop was cancelled. What was written stays."
        if self.loop.status == Loop.Status.DECIDED:
            return "The decision is made."
        if self.loop.status == Loop.Status.DEBRIEF:
            return "The scorecards are locked and the panel debriefs."
        if self.over:
            verb = "was" if len(self.over) == 1 else "were"
            return f"Say whether {counted(len(self.over), 'round')} {verb} held."
        if not self.to_come:
            return "Every round was held. The scorecards come next."
        rounds = counted(len(self.standing), "round")
        if self.is_planning:
            timed = number_word(len(self.timed)) if self.timed else "none"
            return f"{sentence_case(rounds)}, {timed} with a time. Interviews have not started."
        return f"{sentence_case(number_word(len(self.to_come)))} of {rounds} still to come."


def step_of(loop: Loop, has_rounds_to_come: bool) -> int:
    """The step of the loop line: plan, interviews, scorecards, debrief, feedback."""
    steps = {Loop.Status.PLANNING: 1, Loop.Status.DEBRIEF: 4, Loop.Status.DECIDED: 5}
    return steps.get(Loop.Status(loop.status), 2 if has_rounds_to_come else 3)


def make_board(
    *,
    loop: Loop,
    interviews: Sequence[Interview],
    seats: Mapping[int, Sequence["SeatOnBoard"]],
    questions: Mapping[int, Sequence[InterviewQuestion]],
    plan: Plan | None,
    sight: Sight,
    user: User,
    now: datetime,
) -> Board:
    """Put the rows together for one reader."""
    board = Board(loop, (), sight, plan)
    if not board.is_blind:
        board.card_states = tuple(
            seat.scorecard.status
            for interview in interviews
            if interview.status not in DID_NOT_TAKE_PLACE
            for seat in seats.get(interview.pk, ())
            if not seat.is_shadow
        )
    own = [seat for panel in seats.values() for seat in panel if seat.panelist_id == user.pk]
    if sight.reads_peers and any(reading_would_fix(seat.scorecard.status, has_read=seat.has_read) for seat in own):
        board.fixes = FIXES_YOUR_RATINGS
    rounds = {round.key: round for round in plan.rounds} if plan else {}
    board.columns = tuple(
        _column(board, number, interview, seats, questions, rounds.get(interview.pk), user, now)
        for number, interview in enumerate(interviews, start=1)
    )
    return board


def _column(
    board: Board,
    number: int,
    interview: Interview,
    seats: Mapping[int, Sequence["SeatOnBoard"]],
    questions: Mapping[int, Sequence[InterviewQuestion]],
    planned: PlannedRound | None,
    user: User,
    now: datetime,
) -> Column:
    panel = seats.get(interview.pk, ())
    names = short_names([seat.panelist for seat in panel])
    rows = questions.get(interview.pk, ())
    flags = {question.key: planning.anchor_note(question) for question in planned.questions} if planned else {}
    return Column(
        number=number,
        interview=interview,
        seats=tuple(_seat(board, interview, seat, user, now) for seat in panel),
        places=tuple(
            PlacedQuestion(
                row=row,
                asked_by=names.get(row.asker_id, "") if row.asker_id else "",
                follow_ups=follow_up_words(row.follow_ups.all(), names),
                flag=flags.get(row.pk, ""),
                is_first=place == 0,
                is_last=place == len(rows) - 1,
                ways=planning.ways_from(planned, row.minutes, board.plan.rounds) if planned and board.plan else (),
            )
            for place, row in enumerate(rows)
        ),
        planned=planned,
        may_end=not why_round_cannot_end(interview, now),
        is_over=interview.is_over(now),
        pill=round_pill(interview, now),
        own_kit=interview.status not in DID_NOT_TAKE_PLACE and any(_comes(seat, user) for seat in panel),
    )


def _comes(seat: "SeatOnBoard", user: User) -> bool:
    """The user's own seat, and they were neither excused nor replaced."""
    return seat.panelist_id == user.pk and not seat.scorecard.is_waived


ANSWER_TONES = {
    InvitationAnswer.ACCEPTED: "done",
    InvitationAnswer.NOT_COMING: "caution",
    InvitationAnswer.TENTATIVE: "caution",
}


def answer_pill(seat: "SeatOnBoard", interview: Interview, now: datetime) -> Pill | None:
    """Whether somebody comes to a round that is still to be held, as they said; nothing where they said nothing."""
    if not seat.says or not interview.is_scheduled or interview.is_over(now):
        return None
    answer = InvitationAnswer(seat.says)
    return Pill(str(answer.label), ANSWER_TONES[answer])


def _seat(board: Board, interview: Interview, seat: "SeatOnBoard", user: User, now: datetime) -> BoardSeat:
    shown = _shown_seat(board, interview, seat, user, now)
    is_shown = board.plan is not None or seat.panelist_id == user.pk
    return replace(
        shown,
        answer=answer_pill(seat, interview, now),
        is_recused=seat.is_recused and is_shown,
        cannot_come=seat.says == InvitationAnswer.NOT_COMING,
    )


def _shown_seat(board: Board, interview: Interview, seat: "SeatOnBoard", user: User, now: datetime) -> BoardSeat:
    part = "shadow" if seat.is_shadow else "lead" if seat.is_lead else ""
    is_own = seat.panelist_id == user.pk
    if board.is_blind and not is_own:
        return BoardSeat(seat.panelist, part, seat.is_invited)
    card = seat.scorecard
    replace_pk = None if is_own or why_not_hand_over(card, interview) else seat.pk
    if seat.is_shadow or board.is_planning:
        marked = is_marked(seat) and not seat.is_shadow
        return BoardSeat(seat.panelist, part, seat.is_invited, is_marked=marked, replace_pk=replace_pk)
    is_closed = card.status in SUBMITTED or card.is_waived
    may_open = is_closed if is_own else card.status in SUBMITTED and board.sight.reads_peers
    is_open = card.status == Scorecard.Status.DRAFT and interview.status not in DID_NOT_TAKE_PLACE
    return BoardSeat(
        seat.panelist,
        part,
        # Nobody waits for an invitation of somebody who does not come.
        seat.is_invited or card.status == Scorecard.Status.WAIVED,
        card_pill(card, interview, now),
        card.pk if may_open else None,
        # What was submitted once does not leave the score.
        seat.pk if is_open and not card.awaits_its_writer else None,
        replace_pk,
        is_marked(seat),
        *_reminding(seat, interview, now),
    )


def _reminding(seat: "SeatOnBoard", interview: Interview, now: datetime) -> tuple[int | None, str]:
    """Says "Reminded today 10:05, next tomorrow 09:00", while somebody waits for the card after the round."""
    if not is_owed(seat, interview, now):
        return None, ""
    if sentence := why_not_remind(seat.panelist):
        return None, sentence
    words = reminded_words(seat.reminded_at, seat.reminded_next_at)
    return None if was_just_reminded(seat.reminded_at, now) else seat.pk, words


def reminded_words(last: datetime | None, following: datetime | None) -> str:
    """When somebody was reminded, and when the next reminder goes; empty where neither is."""
    words = [f"reminded {day(last)} {clock(last)}"] if last else []
    words += [f"next reminder {day(following)} {clock(following)}"] if following else []
    return sentence_case(", ".join(words))


def round_pill(interview: Interview, now: datetime) -> Pill:
    """The state of a round in words: what is running is not called planned."""
    if interview.is_under_way(now):
        return Pill(UNDER_WAY)
    return Pill(interview.get_status_display(), TONES.get(Status(interview.status), ""))


def is_marked(seat: "SeatOnBoard") -> bool:
    """The card was, or will be, written after reading others."""
    card = seat.scorecard
    return card.is_after_reading or (seat.has_read and card.status == Scorecard.Status.DRAFT)


def card_pill(card: Scorecard, interview: Interview, now: datetime) -> Pill | None:
    """The state of a card in words; nothing for a round that did not take place."""
    if interview.status in DID_NOT_TAKE_PLACE:
        return None
    if card.status == Scorecard.Status.DRAFT:
        return _open_card_pill(card, interview, now)
    tone = "" if card.status == Scorecard.Status.WAIVED else "done"
    return Pill(card.get_status_display(), tone)


def _open_card_pill(card: Scorecard, interview: Interview, now: datetime) -> Pill:
    if interview.scorecards_due_at and interview.scorecards_due_at < now:
        return Pill("Late", "danger")
    if card.was_reopened:
        return Pill("Reopened", "caution")
    return Pill("Draft" if card.revision else "Not started")


def follow_up_words(follow_ups: Iterable[InterviewFollowUp], names: Mapping[int, str]) -> str:
    """Says "3 follow-ups: 2 Hanne, 1 Kofi", "3 follow-ups, all Kofi", "3 follow-ups: 1 each"; without names while
    nobody holds any."""
    follow_ups = list(follow_ups)
    if not follow_ups:
        return "No follow-ups"
    total = counted(len(follow_ups), "follow-up", figures=True)
    held = Counter(names.get(follow_up.assignee_id or 0, "nobody") for follow_up in follow_ups)
    if set(held) == {"nobody"}:
        return total
    if len(held) == 1:
        (holder,) = held
        return f"{total}, {_all_of(len(follow_ups), holder)}"
    if len(held) > 2 and set(held.values()) == {1} and "nobody" not in held:
        return f"{total}: 1 each"
    return f"{total}: {', '.join(f'{number} {name}' for name, number in held.most_common())}"


def _all_of(number: int, holder: str) -> str:
    return {1: holder, 2: f"both {holder}"}.get(number, f"all {holder}")


def others_on(seats: Iterable[Seat], user: User) -> str:
    """Says "with Mateus Pellworthy and Noor Sundravel"; nothing when there is nobody else."""
    names = [seat.panelist.name for seat in seats if seat.panelist_id != user.pk]
    return f"with {listed(names)}" if names else ""
