"""What one panelist sees for one interview: steps, clock, questions with their own notes. Pure, from rows in hand.

Nothing of anyone else's card comes in here: the rows that are handed over are the panelist's own, and the panel is
names and who asks what.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from core import fingerprint
from core.names import first_name
from core.wording import clock, day, listed, long_date, minutes, possessive
from interviews.cards import values as capture
from interviews.cards.values import Values
from interviews.debriefs.cell import Given
from interviews.models import Interview, InterviewFollowUp, InterviewQuestion, Scorecard
from interviews.models.loops import why_round_cannot_start
from questionbank.scale import NEED_EVIDENCE, read_choice

WELCOME_MINUTES = 4
CANDIDATE_MINUTES = 8
# A clock that nobody stopped says nothing any more.
CLOCK_RUNS_OVER_AT_MOST = 60
OVERVIEW = -1
NO_RATING_YET = "no rating yet"


@dataclass(frozen=True)
class Point:
    """Something to listen for, as ticked by this panelist."""

    index: int
    text: str
    is_shown: bool
    is_partly: bool


@dataclass(frozen=True)
class KitPageFollowUp:
    """A prepared follow-up: whose it is, and whether it was asked."""

    pk: int
    text: str
    owner: str
    was_asked: bool
    note: str


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
            )
            for follow_up in self.prepared
        ]

    @property
    def own_follow_ups(self) -> list[str]:
        own = self.values.get("own", [])
        return [own] if isinstance(own, str) else own

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
    return "Yours" if assignee == user else possessive(first_name(assignee.name))


def asks_line(asker: User | None, user: User) -> str:
    """Who asks, from the reader's seat."""
    if asker is None:
        return "nobody asks it yet"
    return "you ask" if asker == user else f"{first_name(asker.name)} asks"


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
    now: datetime
    closed: str = ""  # why nothing can be written any more
    card_values: Values = field(default_factory=dict)
    card_base: str = ""
    card_errors: dict[str, str] = field(default_factory=dict)
    card_stored: Values | None = None

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
    def privacy(self) -> str:
        person = self.candidate
        return (
            f"{person.first_name} may ask to read this scorecard. Write what you saw and heard, in words you would "
            f"say to {person.object_pronoun}."
        )

    @property
    def saved(self) -> str:
        return f"Saved {clock(self.card.changed_at)}" if self.card.changed_at else "Saves as you type"

    @property
    def why_not_started(self) -> str:
        """Why the round cannot start now; empty when it can."""
        return self.closed or why_round_cannot_start(self.interview)

    def first_step(self) -> int:
        """Where the page opens: the overview before the start, then the first answer without a word."""
        if self.interview.started_at is None or self.closed:
            return OVERVIEW
        return next((answer.number for answer in self.answers if not answer.revision), self.last_step)

    def steps(self, current: int) -> list[KitPageStep]:
        """The plan of the round with the current step marked."""
        spoken = [self._welcome_step(current)]
        for answer in self.answers:
            begins = spoken[-1].ends
            spoken.append(self._answer_step(answer, current, begins))
        begins = spoken[-1].ends
        meta = f"{minutes(CANDIDATE_MINUTES)} · not rated"
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
        is_done = bool(self.interview.started_at) and current != 0
        meta = f"{minutes(WELCOME_MINUTES)}{' · done' if is_done else ''}"
        return KitPageStep(0, "Welcome", meta, self._state(0, current, is_done), icon="check", ends=WELCOME_MINUTES)

    def _answer_step(self, answer: KitPageAnswer, current: int, begins: int) -> KitPageStep:
        planned = answer.question.minutes
        return KitPageStep(
            answer.number,
            answer.question.title,
            f"{minutes(planned)} · {self.progress_of(answer)}",
            self._state(answer.number, current, answer.is_given),
            node=str(answer.number),
            begins=begins,
            ends=begins + planned,
        )

    def progress_of(self, answer: KitPageAnswer) -> str:
        """Rated or not, never how: the day's level must not pull the next rating."""
        if answer.is_given:
            return "rated"
        return answer.asks if answer.asks == "you ask" else f"{answer.asks}, you rate"

    @staticmethod
    def _state(number: int, current: int, is_done: bool) -> str:
        if number == current:
            return "now"
        return "done" if is_done else "next"

    def clock(self, current: int) -> Clock:
        """The minutes used and left, and how that compares with the plan of the current step."""
        total, started = self.interview.minutes, self.interview.started_at
        if started is None:
            starts_at = self.interview.starts_at
            when = f"{long_date(starts_at)}, {clock(starts_at)}" if starts_at else "No time yet"
            return Clock(minutes(total), when, 0, total)
        elapsed = max(0, int((self.now - started).total_seconds()))
        used = elapsed // 60
        if self.interview.status == Interview.Status.COMPLETED or used > total + CLOCK_RUNS_OVER_AT_MOST:
            return Clock("Interview over", f"held {day(started)}", total, total)
        left = total - used
        headline = f"{left} min left" if left >= 0 else f"{-left} min over"
        detail = f"{min(used, total)} of {total} used"
        detail += f" · {self._pace(used, current)}" if left >= 0 else ""
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
    panel: Iterable[Any],
    now: datetime,
    closed: str = "",
) -> KitPage:
    """Put one panelist's page together. `questions` are those of `for_kit_page()`."""
    ratings = list(ratings)
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
        now=now,
        closed=closed,
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
