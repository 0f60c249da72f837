"""What one panelist sees for one interview: steps, clock, questions with their own notes. Pure, from rows in hand.

Nothing of anyone else's card comes in here: the rows that are handed over are the panelist's own, and the panel is
names and who asks what.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from accounts.models import User
from core import fingerprint
from core.wording import DOT, clock, day, listed, long_date, minutes, possessive
from interviews.cards import values as capture
from interviews.cards.pad_page import OnScreen, PadPage, make_pad_page
from interviews.cards.question_exhibits import exhibits_on_kit
from interviews.cards.values import Values
from interviews.debriefs.cell import Given
from interviews.loops.services.beginning import why_not_take_back, why_not_theirs_to_start
from interviews.models import Interview, InterviewFollowUp, InterviewQuestion, Scorecard, Seat
from interviews.models.loops import planned_for, why_round_cannot_start
from questionbank.exhibits.shown_exhibits import ShownExhibit
from questionbank.scale import BLANKS, NEED_EVIDENCE, read_choice

if TYPE_CHECKING:

    class SeatOnKit(Seat):
        """A seat as `SeatQuerySet.with_attendance` gives it."""

        attends: bool


WELCOME_MINUTES = 4
CANDIDATE_MINUTES = 8
# A page that stays open for longer is loaded anew before its round begins.
CLOCK_WAITS_AT_MOST = 24 * 3600
OVERVIEW = -1
NO_RATING_YET = "no rating yet"
# So many stay in view beside the note while a round runs; the others wait behind one line.
FOLLOW_UPS_IN_VIEW = 3
# Characters; above it a question is set smaller on a phone, so that note and follow-ups stay in view.
LONG_QUESTION = 150


@dataclass(frozen=True)
class Point:
    """Something to listen for, as ticked by this panelist."""

    index: int
    text: str
    is_shown: bool
    is_partly: bool


@dataclass(frozen=True)
class KitPageFollowUp:
    """A prepared follow-up: whose it is, whether everybody hears it, and whether it was asked."""

    pk: int
    text: str
    owner: str
    was_asked: bool
    note: str
    is_always_asked: bool = False


@dataclass
class KitPageAnswer:
    """One question with everything this panelist has said about the answer."""

    question: InterviewQuestion
    number: int
    asks: str
    prepared: Sequence[InterviewFollowUp]
    values: Values
    revision: int
    base: str
    user: User
    is_given: bool
    errors: dict[str, str] = field(default_factory=dict)
    # What is stored meanwhile, where somebody saved first: shown beside what was typed.
    stored: Values | None = None
    total: int = 1
    parts: dict[str, str] = field(default_factory=dict)  # ready markup: see interviews.cards.kit_markup

    @property
    def form_key(self) -> str:
        return str(self.question.pk)

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def previous_name(self) -> str:
        return f"question {self.previous}" if self.previous else "welcome"

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def next_name(self) -> str:
        return f"question {self.next}" if self.number < self.total else "candidate’s questions"

    @property
    def choice(self) -> str:
        return str(self.values.get("rating", ""))

    @property
    def evidence(self) -> str:
        return str(self.values.get("evidence", ""))

    @property
    def lacks_words(self) -> bool:
        """Nothing is written, and no blank says why."""
        return not self.evidence.strip() and (not self.choice or self.choice.isdigit())

    @property
    def points(self) -> list[Point]:
        return [
            Point(index, text, f"point-{index}" in self.values, f"partly-{index}" in self.values)
            for index, text in enumerate(self.question.assessment_points)
        ]

    @property
    def follow_ups(self) -> list[KitPageFollowUp]:
        return [
            KitPageFollowUp(
                follow_up.pk,
                follow_up.text,
                owner_of(follow_up.assignee, self.user),
                f"probe-{follow_up.pk}" in self.values,
                str(self.values.get(f"note-{follow_up.pk}", "")),
                follow_up.is_always_asked,
            )
            for follow_up in self.prepared
        ]

    @property
    def own_follow_ups(self) -> list[str]:
        own = self.values.get("own", [])
        return [own] if isinstance(own, str) else own

    @cached_property
    def exhibits(self) -> list[ShownExhibit]:
        """What is shown to the candidate while it is asked."""
        return exhibits_on_kit(self.question)

    @property
    def asked_by(self) -> str:
        """Who asked it, said after the round."""
        asker = self.question.asker
        if asker is None:
            return "Everybody rates it"
        return "You asked" if asker == self.user else f"{asker.called} asked, you rate"

    @property
    def is_long(self) -> bool:
        return len(self.question.prompt) > LONG_QUESTION

    @property
    def asked(self) -> int:
        return sum(follow_up.was_asked for follow_up in self.follow_ups)

    @property
    def has_asked_more(self) -> bool:
        """Whether a follow-up was asked that is not among those in view."""
        return any(follow_up.was_asked for follow_up in self.follow_ups[FOLLOW_UPS_IN_VIEW:])

    @property
    def more_follow_ups(self) -> str:
        """What stands behind the line below the follow-ups in view."""
        more = len(self.prepared) - FOLLOW_UPS_IN_VIEW
        return f"{more} more, or one of your own" if more > 0 else "One of your own"

    @property
    def heard(self) -> int:
        return sum(point.is_shown for point in self.points)

    @property
    def rating_state(self) -> str:
        """Rated, left blank or neither, never how: the day's level must not pull the next rating."""
        if not self.choice:
            return "not rated yet"
        return "left blank" if self.choice in BLANKS else "rated"

    @property
    def rating_error(self) -> str:
        return self.errors.get("rating", "")

    @property
    def stored_choice(self) -> str:
        stored = str((self.stored or {}).get("rating", ""))
        return Given.of(*read_choice(stored)).in_line() or NO_RATING_YET


def owner_of(assignee: User | None, user: User) -> str:
    if assignee is None:
        return ""
    return "Yours" if assignee == user else possessive(assignee.called)


def asks_line(asker: User | None, user: User) -> str:
    """Who asks, from the reader's seat."""
    if asker is None:
        return "nobody asks it yet"
    return "you ask" if asker == user else f"{asker.called} asks"


@dataclass(frozen=True)
class KitPageStep:
    """One entry of the plan. The planned minutes run from `begins` to `ends` of the interview."""

    number: int
    name: str
    meta: str
    state: str  # done, now, next
    node: str = ""
    icon: str = ""
    begins: int = 0
    ends: int = 0


@dataclass(frozen=True)
class Clock:
    """Where the hour stands. `started_at` is None before the start and once the clock says nothing any more."""

    headline: str
    detail: str
    used: int
    total: int
    started_at: datetime | None = None
    is_over: bool = False
    elapsed: int = 0  # seconds since the start

    @property
    def shown(self) -> int:
        """How far the bar goes: no further than its end."""
        return min(self.used, self.total)


@dataclass(frozen=True)
class KitPageSeat:
    """Somebody on the panel and what they do in this round."""

    name: str
    task: str


@dataclass
class KitPage:
    """The page's content for one panelist."""

    interview: Interview
    card: Scorecard
    user: User
    answers: list[KitPageAnswer]
    ratings: list[Any]
    panel: list[KitPageSeat]
    pad: PadPage
    now: datetime
    closed: str = ""  # why nothing can be written any more
    card_values: Values = field(default_factory=dict)
    card_base: str = ""
    card_errors: dict[str, str] = field(default_factory=dict)
    card_stored: Values | None = None
    # Why starting the round is not this person's part; empty where it is.
    not_theirs: str = ""
    # The question that a start long before the planned time was met with.
    asks_about_start: str = ""

    @property
    def candidate(self) -> Any:
        return self.interview.loop.candidate

    @property
    def opening(self) -> Any:
        return self.candidate.opening

    @property
    def last_step(self) -> int:
        """The number of the candidate's own questions; the review is a page of its own."""
        return len(self.answers) + 1

    @property
    def level(self) -> str:
        return self.opening.role.level.lower()

    def rating_help(self, answer: KitPageAnswer) -> str:
        """What the rating is held against."""
        level = f", {self.level} level" if self.level else ""
        return f"Against {answer.question.competency.name}{level}. Ratings {listed(NEED_EVIDENCE)} need evidence."

    @property
    def due(self) -> str:
        due_at = self.interview.scorecards_due_at
        return f"by {day(due_at)} {clock(due_at)}" if due_at else ""

    @property
    def who_may_read(self) -> str:
        return f"{self.candidate.called} may ask to read this scorecard."

    @property
    def how_to_write(self) -> str:
        return f"Write what you saw and heard, in words you would say to {self.candidate.object_pronoun}."

    @property
    def privacy(self) -> str:
        return f"{self.who_may_read} {self.how_to_write}"

    @property
    def saved(self) -> str:
        return f"Saved {clock(self.card.changed_at)}" if self.card.changed_at else "Saves as you type"

    @property
    def why_not_started(self) -> str:
        """Why the round cannot start now; empty when it can."""
        return self.closed or self.not_theirs or why_round_cannot_start(self.interview, self.now)

    @property
    def has_begun(self) -> bool:
        return self.interview.begun_at(self.now) is not None

    @property
    def is_afterwards(self) -> bool:
        return self.has_begun and self.interview.has_run_out(self.now)

    @property
    def is_to_write_down(self) -> bool:
        """The round is over and the card is not: the page is the one to write it down."""
        return self.is_afterwards and not self.closed

    @property
    def shows_rating(self) -> bool:
        """Whether ratings stand open: an answer is rated when it is over, not while it is heard."""
        return bool(self.closed) or self.is_afterwards

    @property
    def phase(self) -> str:
        if not self.has_begun:
            return "Before the interview"
        return "After the interview" if self.is_afterwards else "The interview is under way"

    @property
    def runs_by_its_clock(self) -> bool:
        """It has begun without anybody saying so, and its lead may still say when it really did."""
        return self.has_begun and self.interview.started_by_id is None and not self.why_not_started

    @property
    def own_start(self) -> str:
        """Since when the round runs by this person's start, while they can take it back."""
        if self.closed or why_not_take_back(self.interview, self.user, self.now) or not self.interview.started_at:
            return ""
        return f"{day(self.interview.started_at)} at {clock(self.interview.started_at)}"

    @property
    def start_before_time(self) -> str:
        """What a start before the planned time means for the cards; empty otherwise."""
        if not self.own_start or self.interview.start <= self.now:
            return ""
        return f"It is planned for {planned_for(self.interview)}; scorecards can be submitted from then on."

    @property
    def begins_in(self) -> int | None:
        """Seconds until the clock begins the round; None where it has begun or will not today."""
        if self.has_begun or not self.interview.is_scheduled or self.closed:
            return None
        seconds = int((self.interview.start - self.now).total_seconds())
        return seconds if seconds < CLOCK_WAITS_AT_MOST else None

    @property
    def pad_privacy(self) -> str:
        return f"Private to you until you send a line. {self.candidate.called} may ask to read it."

    @property
    def begun_seconds(self) -> int | None:
        """Since when the round runs, or from when on it will, for the times of new lines."""
        begun = self.interview.begun_at(self.now) or self.interview.starts_at
        return int(begun.timestamp()) if begun else None

    def on_screen(self, step: int) -> OnScreen:
        """The question that a step is about."""
        found = (OnScreen(answer.form_key, str(step)) for answer in self.answers if answer.number == step)
        return next(found, OnScreen())

    def skip_to(self, step: int) -> str:
        """The id of what a keyboard goes to first: the note of a question, else the step."""
        return f"evidence-{step}" if 0 < step < self.last_step else "main"

    def first_step(self) -> int:
        """Where the page opens: the overview before the start, then the first answer without a word."""
        if not self.has_begun or self.closed:
            return OVERVIEW
        return next((answer.number for answer in self.answers if answer.lacks_words), self.last_step)

    def steps(self, current: int) -> list[KitPageStep]:
        """The plan of the round with the current step marked."""
        spoken = [self._welcome_step(current)]
        for answer in self.answers:
            begins = spoken[-1].ends
            spoken.append(self._answer_step(answer, current, begins))
        begins = spoken[-1].ends
        meta = f"{minutes(CANDIDATE_MINUTES)}{DOT}not rated"
        state = self._state(self.last_step, current, bool(self.card_values.get("candidate_questions")))
        spoken.append(
            KitPageStep(
                self.last_step,
                "Candidate’s questions",
                meta,
                state,
                node="?",
                begins=begins,
                ends=begins + CANDIDATE_MINUTES,
            )
        )
        return spoken

    def _welcome_step(self, current: int) -> KitPageStep:
        is_done = self.has_begun and current != 0
        meta = f"{minutes(WELCOME_MINUTES)}{f'{DOT}done' if is_done else ''}"
        return KitPageStep(0, "Welcome", meta, self._state(0, current, is_done), icon="check", ends=WELCOME_MINUTES)

    def _answer_step(self, answer: KitPageAnswer, current: int, begins: int) -> KitPageStep:
        planned = answer.question.minutes
        return KitPageStep(
            answer.number,
            answer.question.title,
            f"{minutes(planned)}{DOT}{self.progress_of(answer)}",
            self._state(answer.number, current, answer.is_given),
            node=str(answer.number),
            begins=begins,
            ends=begins + planned,
        )

    def progress_of(self, answer: KitPageAnswer) -> str:
        """Rated, left blank, or who asks and that everybody rates."""
        if answer.is_given:
            return answer.rating_state
        return answer.asks if answer.asks == "you ask" else f"{answer.asks}, you rate"

    @staticmethod
    def _state(number: int, current: int, is_done: bool) -> str:
        if number == current:
            return "now"
        return "done" if is_done else "next"

    def clock(self, current: int) -> Clock:
        """The minutes used and left, and how that compares with the plan of the current step."""
        total, started = self.interview.minutes, self.interview.begun_at(self.now)
        if started is None:
            starts_at = self.interview.starts_at
            when = f"{long_date(starts_at)}, {clock(starts_at)}" if starts_at else "No time yet"
            return Clock(minutes(total), when, 0, total)
        elapsed = max(0, int((self.now - started).total_seconds()))
        used = elapsed // 60
        if self.is_afterwards:
            verb = "held" if self.interview.status == Interview.Status.COMPLETED else "planned for"
            return Clock("Interview over", f"{verb} {day(started)}", total, total)
        left = total - used
        headline = f"{left} min left" if left >= 0 else f"{-left} min over"
        detail = f"{min(used, total)} of {total} used"
        detail += f"{DOT}{self._pace(used, current)}" if left >= 0 else ""
        return Clock(headline, detail, used, total, started, is_over=left < 0, elapsed=elapsed)

    def _pace(self, used: int, current: int) -> str:
        step = next((step for step in self.steps(current) if step.number == current), None)
        if step is None or step.begins <= used <= step.ends:
            return "on plan"
        if used < step.begins:
            return f"{step.begins - used} min ahead"
        return f"{used - step.ends} min behind"


def make_kit_page(
    *,
    interview: Interview,
    card: Scorecard,
    user: User,
    questions: Iterable[InterviewQuestion],
    ratings: Iterable[Any],
    uses: Iterable[Any],
    panel: Iterable["SeatOnKit"],
    now: datetime,
    closed: str = "",
) -> KitPage:
    """Put one panelist's page together. `questions` are those of `for_kit_page()`, `panel` is `with_attendance()`."""
    ratings, panel = list(ratings), list(panel)
    by_question = {rating.interview_question_id: rating for rating in ratings}
    used: dict[int, list[Any]] = {}
    for use in uses:
        used.setdefault(use.interview_question_id, []).append(use)
    questions = list(questions)
    answers = [
        make_answer(
            question,
            number,
            len(questions),
            list(question.follow_ups.all()),
            by_question.get(question.pk),
            used.get(question.pk, []),
            user,
        )
        for number, question in enumerate(questions, start=1)
    ]
    values = capture.card_values(card)
    return KitPage(
        interview=interview,
        card=card,
        user=user,
        answers=answers,
        ratings=ratings,
        panel=[KitPageSeat(seat.panelist.name, _task(seat, questions, user)) for seat in panel],
        pad=make_pad_page(card, questions, interview.begun_at(now)),
        now=now,
        closed=closed,
        not_theirs=why_not_theirs_to_start([seat for seat in panel if seat.attends], user),
        card_values=values,
        card_base=fingerprint.of_fields({"candidate_questions": values["candidate_questions"]}),
    )


def make_answer(
    question: InterviewQuestion,
    number: int,
    total: int,
    prepared: list[InterviewFollowUp],
    rating: Any,
    uses: list[Any],
    user: User,
) -> KitPageAnswer:
    values = capture.answer_values(rating, uses)
    return KitPageAnswer(
        question=question,
        number=number,
        asks=asks_line(question.asker, user),
        prepared=prepared,
        values=values,
        revision=rating.revision if rating else 0,
        base=fingerprint.of_fields(values),
        user=user,
        is_given=bool(rating and rating.is_given),
        total=total,
    )


def _task(seat: Any, questions: list[InterviewQuestion], user: User) -> str:
    """What somebody does in this round: never how far they are with it."""
    if seat.is_shadow:
        return "shadows, not counted"
    numbers = [str(place) for place, q in enumerate(questions, start=1) if q.asker_id == seat.panelist_id]
    asks = f"asks {'question' if len(numbers) == 1 else 'questions'} {', '.join(numbers)}" if numbers else "listens"
    return f"leads, {asks}" if seat.is_lead else asks
