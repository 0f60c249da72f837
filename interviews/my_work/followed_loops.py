"""Loops that a person follows: where each stands, and what waits for whoever runs it. Pure, from rows in hand.

Of scorecards it knows how many are in, and says so only where the sealed-card rule does not bind the reader.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from core.wording import clock, counted, day, inside_a_sentence, long_date, sentence_case
from interviews.loops.board import reminded_words, step_of
from interviews.models import Interview, Loop
from interviews.my_work.items import CHASE, DEBRIEF, PLAN, Feedback, WorkItem
from interviews.states import MAY_YET_BE_HELD

if TYPE_CHECKING:

    class FollowedLoop(Loop):
        """A loop with what `LoopQuerySet.for_followed_loops` adds to its row."""

        is_blind: bool
        waits_for_second_of: int | None
        has_namesake: bool

    class FollowedRound(Interview):
        """A round with what `InterviewQuerySet.with_cards` adds to its row."""

        cards: int
        cards_open: int
        cards_in: int
        reminded_at: datetime | None
        reminded_next_at: datetime | None


@dataclass(frozen=True)
class ProgressLine:
    """A loop in progress: where it stands and what comes next. `locked` says why there is no more to say."""

    loop: Loop
    step: int
    text: str
    sentence: str = ""
    locked: str = ""


# What moves soonest stands first: debriefs, interviews, scorecards, plans, feedback.
STEP_ORDER = {4: 0, 2: 1, 3: 2, 1: 3, 5: 4}


def soonest_first(lines: Iterable[ProgressLine], standings: Mapping[int, "Standing"]) -> list[ProgressLine]:
    """The lines as the page lists them: by what moves soonest, then by the next time."""

    def rank(line: ProgressLine) -> tuple[int, bool, float]:
        timed = standings[line.loop.pk].timed
        return STEP_ORDER[line.step], not timed, timed[0].start.timestamp() if timed else -line.loop.pk

    return sorted(lines, key=rank)


@dataclass(frozen=True)
class Standing:
    """The flat facts of one loop: its rounds, each with the number of its cards."""

    interviews: Sequence["FollowedRound"]
    now: datetime

    @property
    def to_come(self) -> list[Interview]:
        return [
            interview
            for interview in self.interviews
            if interview.status in MAY_YET_BE_HELD and not interview.is_over(self.now)
        ]

    @property
    def over(self) -> list[Interview]:
        """Rounds whose time has passed, and of which nobody has said yet whether they were held."""
        return [interview for interview in self.interviews if interview.is_over(self.now)]

    @property
    def timed(self) -> list[Interview]:
        found = [interview for interview in self.to_come if interview.status == Interview.Status.SCHEDULED]
        return sorted(found, key=lambda item: item.start)

    @property
    def is_late(self) -> bool:
        """The last card was due before now."""
        return all(
            interview.scorecards_due_at is None or interview.scorecards_due_at < self.now
            for interview in self.interviews
        )

    @property
    def reminded(self) -> str:
        """When those who owe a card were reminded last, and when the next reminder goes."""
        last = [round.reminded_at for round in self.interviews if round.reminded_at]
        following = [round.reminded_next_at for round in self.interviews if round.reminded_next_at]
        return reminded_words(max(last, default=None), min(following, default=None))

    @property
    def cards(self) -> int:
        return sum(interview.cards for interview in self.interviews)

    @property
    def missing(self) -> int:
        return sum(interview.cards_open for interview in self.interviews)

    @property
    def cards_in(self) -> int:
        return sum(interview.cards_in for interview in self.interviews)


def line_of(loop: "FollowedLoop", standing: Standing, feedback: Feedback | None) -> ProgressLine:
    """What the list of loops says about one of them."""
    step = step_of(loop, bool(standing.to_come or standing.over))
    if loop.status == Loop.Status.DECIDED:
        feedback = feedback or Feedback("Decided", "Feedback to the candidate is next")
        return ProgressLine(loop, step, feedback.text, feedback.sentence)
    if loop.waits_for_second_of and not loop.is_blind:
        return ProgressLine(loop, step, "Decision recorded", "A second person confirms it next")
    if loop.status == Loop.Status.DEBRIEF:
        return ProgressLine(loop, step, "Debrief is open", "The decision is next")
    if loop.status == Loop.Status.PLANNING:
        return ProgressLine(loop, step, *_planning_words(standing))
    is_held = not standing.to_come and not standing.over
    words = _waiting_words(loop, standing) if is_held else _times(standing)
    if loop.is_blind:
        text = _until_debrief(loop) if is_held else words[0]
        return ProgressLine(loop, step, text, locked="Scorecards show after you submit yours")
    return ProgressLine(loop, step, *words)


def _planning_words(standing: Standing) -> tuple[str, str]:
    if not standing.timed:
        return "No times set", f"{counted(len(standing.interviews), 'round')} to plan".capitalize()
    return _first_time(standing), f"{len(standing.timed)} of {len(standing.interviews)} rounds have a time"


def _times(standing: Standing) -> tuple[str, str]:
    if not standing.to_come:
        return _held_words(standing), "The scorecards are next"
    still = f"{len(standing.to_come)} of {counted(len(standing.interviews), 'round', figures=True)} still to come"
    return (_first_time(standing) if standing.timed else "A round without a time"), still


def _held_words(standing: Standing) -> str:
    verb = "was" if len(standing.over) == 1 else "were"
    return f"Say whether {counted(len(standing.over), 'round')} {verb} held"


def _first_time(standing: Standing) -> str:
    """Says "Technical today 14:00, managerial 15:30", or the first of several days."""
    first = standing.timed[0]
    same_day = [
        interview
        for interview in standing.timed
        if timezone.localdate(interview.start) == timezone.localdate(first.start)
    ]
    words = [f"{first.short_name} {day(first.start)} {clock(first.start)}"]
    words += [f"{inside_a_sentence(interview.short_name)} {clock(interview.start)}" for interview in same_day[1:]]
    return ", ".join(words)


def _waiting_words(loop: Loop, standing: Standing) -> tuple[str, str]:
    if not standing.missing:
        return _until_debrief(loop), "All scorecards are in"
    return f"{standing.cards_in} of {counted(standing.cards, 'scorecard', figures=True)} in", _until_debrief(loop)


def _until_debrief(loop: Loop) -> str:
    if loop.debrief_at is None:
        return "The debrief is next"
    return f"Debrief, {day(loop.debrief_at)} {clock(loop.debrief_at)}"


def duties_in(loop: "FollowedLoop", standing: Standing, *, is_manager: bool, confirms: bool = False) -> WorkItem | None:
    """What waits for whoever runs this loop: to plan it, to chase a card, to lead its debrief, to confirm."""
    if loop.waits_for_second_of:
        return _confirming_item(loop) if confirms and not loop.is_blind else None
    if loop.is_before_debrief and standing.over:
        return _holding_item(loop, standing)
    if loop.status == Loop.Status.PLANNING:
        return _planning_item(loop, standing)
    if loop.is_blind or standing.to_come or not loop.is_live:
        return None
    if loop.status == Loop.Status.ACTIVE and standing.missing:
        return _chasing_item(loop, standing) if standing.is_late else None
    return _debrief_item(loop) if is_manager else None


def _planning_item(loop: Loop, standing: Standing) -> WorkItem:
    text, sentence = _planning_words(standing)
    return WorkItem(
        title=f"{loop.candidate.distinct_name}: plan the interviews",
        url=reverse("interviews:loop_detail", args=[loop.pk]),
        verb="Open the loop",
        sentence=f"{loop.candidate.opening.title_and_code}. {text}. {sentence}.",
        order=PLAN,
        at=loop.planned_at,
        holds_up=True,
    )


def _holding_item(loop: Loop, standing: Standing) -> WorkItem:
    return WorkItem(
        title=f"{loop.candidate.distinct_name}: {inside_a_sentence(_held_words(standing))}",
        url=reverse("interviews:loop_detail", args=[loop.pk]),
        verb="Open the loop",
        sentence=f"{loop.candidate.opening.title_and_code}. The debrief opens when every round was held or cancelled.",
        order=CHASE + 1,
    )


def _chasing_item(loop: Loop, standing: Standing) -> WorkItem:
    verb = "is" if standing.missing == 1 else "are"
    waits = f"The debrief waits for {'it' if standing.missing == 1 else 'them'}."
    reminded = f" {standing.reminded}." if standing.reminded else ""
    return WorkItem(
        title=f"{loop.candidate.distinct_name}: {counted(standing.missing, 'scorecard')} {verb} late",
        url=reverse("interviews:loop_detail", args=[loop.pk]),
        verb="See who",
        sentence=f"{loop.candidate.opening.title_and_code}. {waits}{reminded}",
        order=CHASE,
        holds_up=True,
    )


def _confirming_item(loop: Loop) -> WorkItem:
    return WorkItem(
        title=f"{loop.candidate.distinct_name}: confirm the decision",
        url=reverse("interviews:decision_detail", args=[loop.pk]),
        verb="Read and confirm",
        sentence=f"{loop.candidate.opening.title_and_code}. Two people decide in this opening.",
        order=DEBRIEF,
        holds_up=True,
    )


def _debrief_item(loop: Loop) -> WorkItem:
    opening, url = loop.candidate.opening.title_and_code, reverse("interviews:debrief", args=[loop.pk])
    if loop.status == Loop.Status.DEBRIEF:
        sentence = f"{opening}. The debrief is open and the scorecards are locked."
        title = f"{loop.candidate.distinct_name}: record the decision"
        return WorkItem(title, url, "Go to the debrief", sentence, DEBRIEF, holds_up=True)
    when = f" {day(loop.debrief_at)} at {clock(loop.debrief_at)}" if loop.debrief_at else ""
    return WorkItem(
        title=f"{loop.candidate.distinct_name}: lead the debrief{when}",
        url=url,
        verb="Prepare the debrief",
        sentence=f"{opening}. All scorecards are in.",
        order=DEBRIEF,
        at=loop.debrief_at,
        holds_up=True,
    )


def lead_of(items: Sequence[WorkItem], now: datetime) -> str:
    """Says "Thursday 12 March. Three things wait for you; the first one holds up a candidate."."""
    if not items:
        return f"{long_date(now)}. Nothing waits for you."
    verb = "waits" if len(items) == 1 else "wait"
    things = sentence_case(counted(len(items), "thing"))
    which = "it" if len(items) == 1 else "the first one"
    held = f"; {which} holds up a candidate" if items[0].holds_up else ""
    return f"{long_date(now)}. {things} {verb} for you{held}."
