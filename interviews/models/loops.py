from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import validate_time_zone
from core.errors import RuleViolation
from core.relations import rows_of
from core.transitions import TransitionTable
from core.wording import clock, inside_a_sentence, long_date
from hiring.models import Agreement, Candidate, LoopTemplate, Opening, Round, RoundKind
from hiring.planning import MOST_OVERHEAD, OVERHEAD_MINUTES, OVERHEAD_SENTENCE, without_round
from interviews.querysets import EARLY, InterviewQuerySet, LoopQuerySet
from interviews.states import (
    BEFORE_DEBRIEF,
    HAS_A_TIME,
    LIVE_LOOPS,
    NOT_HELD_YET,
    SUBMITTED,
    TAKES_PLACE,
    InterviewMeans,
    InterviewStatus,
    LoopStatus,
    ScorecardStatus,
)

# A clock that nobody stopped says nothing any more.
CLOCK_RUNS_OVER_AT_MOST = timedelta(hours=1)
# A scorecard is due one day after its interview ends.
SCORECARD_DUE_AFTER = timedelta(hours=24)


def new_calendar_uid() -> str:
    return f"{get_random_string(24)}@loopwright"


class Loop(models.Model):
    """One candidate's run through the rounds of a template version."""

    Status = LoopStatus

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="loops")
    template = models.ForeignKey(LoopTemplate, models.PROTECT, null=True, blank=True, related_name="loops")
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNING)
    # What it goes by for good: the version that held when its first interview began or its first card was saved.
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="loops")
    planned_at = models.DateTimeField(default=timezone.now)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # By when the debrief opens at the latest; shown to those who wait for it.
    debrief_at = models.DateTimeField(null=True, blank=True)
    # Why it was cancelled: the panel reads it.
    cancel_reason = models.TextField(blank=True, default="", db_default="")

    objects = LoopQuerySet.as_manager()

    class Meta:
        verbose_name = "loop"
        ordering = ["-planned_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(status__in=list(LIVE_LOOPS)),
                name="loop_one_live_for_candidate",
                violation_error_message="This candidate has a loop under way already.",
            )
        ]
        indexes = [models.Index(fields=["status", "-planned_at"], name="loop_status_planned")]

    def __str__(self) -> str:
        return f"Loop of {self.candidate}"

    @property
    def opening(self) -> Opening:
        return self.candidate.opening

    @property
    def scope(self) -> str:
        return f"opening:{self.candidate.opening_id}"

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_LOOPS

    @property
    def is_before_debrief(self) -> bool:
        return self.status in BEFORE_DEBRIEF

    @property
    def is_decided(self) -> bool:
        return self.status == LoopStatus.DECIDED

    @property
    def is_cancelled(self) -> bool:
        return self.status == LoopStatus.CANCELLED


class Interview(models.Model):
    """One held round: when, where, for how long."""

    Status = InterviewStatus
    Means = InterviewMeans

    loop = models.ForeignKey(Loop, models.CASCADE, related_name="interviews")
    source_round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=RoundKind)
    name = models.CharField(max_length=80)
    purpose = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    # What of them goes to welcome, the candidate's questions and close.
    overhead = models.PositiveSmallIntegerField(default=OVERHEAD_MINUTES, db_default=OVERHEAD_MINUTES)
    status = models.CharField(max_length=12, choices=Status, default=Status.UNSCHEDULED)
    starts_at = models.DateTimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField("video link", max_length=400, blank=True)
    # Empty where nobody said so.
    means = models.CharField("how it is held", max_length=10, choices=Means, blank=True, default="", db_default="")
    dial_in = models.CharField("number to call", max_length=100, blank=True, default="", db_default="")
    # For calendars: the same identity for ever, a number that rises with each change they must hear of.
    calendar_uid = models.CharField(max_length=60, unique=True, default=new_calendar_uid)
    calendar_sequence = models.PositiveIntegerField(default=0)
    # When it began: as its lead said, or, without `started_by`, by its clock.
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Why it was cancelled by itself; where its loop was, the loop has the reason.
    cancel_reason = models.TextField(blank=True, default="", db_default="")

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = "interview"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["loop", "position"],
                name="interview_position_unique",
                violation_error_message="Two rounds cannot stand at one position.",
            ),
            models.CheckConstraint(
                condition=Q(overhead__lte=MOST_OVERHEAD),
                name="interview_overhead_at_most_120",
                violation_error_message=OVERHEAD_SENTENCE,
            ),
            models.CheckConstraint(
                condition=~Q(status__in=list(HAS_A_TIME)) | Q(starts_at__isnull=False),
                name="interview_scheduled_has_start",
                violation_error_message="A planned interview has a time.",
            ),
            models.CheckConstraint(
                condition=~Q(status=InterviewStatus.UNSCHEDULED) | Q(starts_at__isnull=True),
                name="interview_unscheduled_has_no_start",
                violation_error_message="An interview without a time has no start.",
            ),
            models.CheckConstraint(
                condition=Q(started_by__isnull=True) | Q(started_at__isnull=False),
                name="interview_started_by_is_dated",
                violation_error_message="Who started an interview did so at a time.",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="interview_starts_at")]

    def __str__(self) -> str:
        return self.name if self.name.lower().endswith("round") else f"{self.name} round"

    @property
    def short_name(self) -> str:
        """The name where it is clear that it is a round: "Technical" for "Technical round"."""
        return without_round(self.name)

    @property
    def spoken_name(self) -> str:
        """The name inside a sentence: "technical round"."""
        return inside_a_sentence(str(self))

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    # The same for a round that has a time, as whoever reads these two knows: a planned or held one has (a constraint).
    @property
    def start(self) -> datetime:
        assert self.starts_at is not None
        return self.starts_at

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)

    @property
    def scorecards_due_at(self) -> datetime | None:
        return self.ends_at + SCORECARD_DUE_AFTER if self.ends_at else None

    @property
    def why_cancelled(self) -> str:
        """The reason given when it, or its loop, was cancelled."""
        return self.cancel_reason or (self.loop.cancel_reason if self.status == InterviewStatus.CANCELLED else "")

    @property
    def is_scheduled(self) -> bool:
        return self.status == InterviewStatus.SCHEDULED

    def begun_at(self, now: datetime) -> datetime | None:
        """Since when the round runs or ran; None before it begins, and where it did not take place.

        It begins with its lead's start and, from the planned time on, by its clock. A start long before the planned
        time counts while it can be true, and no more once that time has come.
        """
        if self.starts_at is None or self.status not in TAKES_PLACE:
            return None
        if self.started_at is not None and self.started_at >= self.starts_at - EARLY:
            return self.started_at
        if self.starts_at <= now:
            return self.starts_at
        return self.started_at if self.started_at is not None and not self._has_run_out(self.started_at, now) else None

    def has_run_out(self, now: datetime) -> bool:
        """It was held, or began so long ago that its clock says nothing any more."""
        begun = self.begun_at(now)
        return self.status == InterviewStatus.COMPLETED or (begun is not None and self._has_run_out(begun, now))

    def _has_run_out(self, begun: datetime, now: datetime) -> bool:
        return now - begun > timedelta(minutes=self.minutes) + CLOCK_RUNS_OVER_AT_MOST

    def is_under_way(self, now: datetime) -> bool:
        """It has begun, by its clock or its lead, and its planned end is still to come."""
        return self.is_scheduled and self.begun_at(now) is not None and not self.is_over(now)

    def has_ended(self, now: datetime) -> bool:
        """It was held, as somebody said, or its planned end has passed."""
        return self.status == InterviewStatus.COMPLETED or (self.ends_at is not None and self.ends_at <= now)

    def is_over(self, now: datetime) -> bool:
        """Its time has passed, and nobody has said yet whether it was held."""
        return self.is_scheduled and self.ends_at is not None and self.ends_at <= now


# --- What must hold before a step -----------------------------------------------------------------------------
# Each rule is a function of values, so that a page asks it about rows that it has at hand, and the transition table
# about rows that it reads: the button's reason and the refusal are one sentence.

NO_ROUND = "This loop has no round yet. Add one before you start the interviews."
ROUNDS_TO_COME = "Some rounds have not been held yet. Hold or cancel them before the debrief."
NO_CARD_AT_ALL = "Nobody has submitted a scorecard, so there is nothing to debrief."


class RoundToStart(NamedTuple):
    """What the start of a loop asks of one of its rounds; `unasked` are the titles of questions that nobody asks."""

    name: str
    has_panelist: bool
    unasked: Sequence[str]


def why_loop_cannot_start(rounds: Sequence[RoundToStart]) -> str:
    """Why the interviews of a loop with these rounds, cancelled ones aside, cannot start; empty when they can."""
    if not rounds:
        return NO_ROUND
    without_panel = [row.name for row in rounds if not row.has_panelist]
    if without_panel:
        return nobody_sits_in(without_panel[0])
    unasked = [title for row in rounds for title in row.unasked]
    return nobody_asks(unasked[0]) if unasked else ""


def why_debrief_cannot_open(rounds: Iterable[str], cards: Iterable[str]) -> str:
    """Why the debrief of a loop with rounds and counting scorecards in these states cannot open; empty when it can.

    For people whom the sealed-card rule does not bind: the sentence counts the others' cards.
    """
    if any(status in NOT_HELD_YET for status in rounds):
        return ROUNDS_TO_COME
    states = list(cards)
    missing = states.count(ScorecardStatus.DRAFT)
    if missing:
        return cards_missing(missing)
    return "" if any(status in SUBMITTED for status in states) else NO_CARD_AT_ALL


def why_round_cannot_start(interview: Interview, now: datetime) -> str:
    """Why nobody can begin this round now; empty when its lead can."""
    if not interview.loop.is_before_debrief:
        return "The interviews of this loop are over."
    if interview.is_over(now):
        return "The time of this round has passed. If it is held later, whoever plans the loop gives it a new time."
    return {
        Interview.Status.UNSCHEDULED: "This round has no time yet. Whoever plans the loop sets it.",
        Interview.Status.COMPLETED: "This round was held already.",
        Interview.Status.NO_SHOW: "The candidate did not come to this round. Set a new time first.",
        Interview.Status.CANCELLED: "This round is cancelled.",
    }.get(Interview.Status(interview.status), "")


def why_round_cannot_end(interview: Interview, now: datetime, to: str = InterviewStatus.COMPLETED) -> str:
    """Why nobody can say yet, or any more, that this round was held (`to`: or missed); empty when they can."""
    if not interview.loop.is_before_debrief:
        return "The interviews of this loop are over."
    if interview.status != Interview.Status.SCHEDULED:
        return INTERVIEW_TRANSITIONS.why_not(interview, to)
    if interview.start > now:
        return f"This round begins on {planned_for(interview)}. Nobody can know yet how it went."
    return ""


def why_card_is_early(interview: Interview, now: datetime) -> str:
    """Why no card of this round can be handed in yet, whoever started it; empty once its time has come."""
    if interview.status == Interview.Status.COMPLETED or (
        interview.starts_at is not None and interview.starts_at <= now
    ):
        return ""
    if interview.starts_at is None:
        return "This interview has no time yet. Submit the scorecard after it."
    return (
        f"This interview has not begun yet. It is planned for {planned_for(interview)}: submit the scorecard after it. "
        "If it was held earlier, whoever plans the loop can change its time."
    )


def planned_for(interview: Interview) -> str:
    """Says "Tuesday 1 December at 10:00", in the reader's zone."""
    return f"{long_date(interview.start)} at {clock(interview.start)}"


def nobody_sits_in(round_name: str) -> str:
    noun = round_name if round_name.lower().endswith("round") else f"{round_name} round"
    return f"Nobody sits on the panel of the {inside_a_sentence(noun)} yet. Assign a panelist first."


def nobody_asks(title: str) -> str:
    return f"Nobody asks “{title}” yet. Choose who asks it first."


def cards_missing(number: int) -> str:
    noun = "scorecard is" if number == 1 else "scorecards are"
    return f"{number} {noun} missing. Wait for them, or waive them with a reason."


def is_ready_to_start(loop: Loop) -> None:
    """There is a round; each has a panelist, and each question somebody on that panel who asks it."""
    unasked = Prefetch("questions", rows_of(Loop, "questions").filter(asker__isnull=True), to_attr="unasked")
    rounds = [
        RoundToStart(
            interview.name,
            any(not seat.is_shadow for seat in interview.panel.all()),
            [question.title for question in interview.unasked],
        )
        for interview in loop.interviews.standing().prefetch_related("panel", unasked)
    ]
    if sentence := why_loop_cannot_start(rounds):
        raise RuleViolation(sentence)


def has_every_card(loop: Loop) -> None:
    """No round is still to be held, and every counting scorecard is submitted or waived; one at least is submitted."""
    cards = rows_of(Loop, "interviews__panel__scorecard").for_loop(loop).counting()
    rounds = loop.interviews.values_list("status", flat=True)
    if sentence := why_debrief_cannot_open(rounds, cards.values_list("status", flat=True)):
        raise RuleViolation(sentence)


LOOP_TRANSITIONS = TransitionTable(
    steps={
        Loop.Status.PLANNING: {
            Loop.Status.ACTIVE: (),  # start_loop asks is_ready_to_start; a round that begins starts its loop as it is
            Loop.Status.CANCELLED: (),
        },
        Loop.Status.ACTIVE: {Loop.Status.DEBRIEF: (has_every_card,), Loop.Status.CANCELLED: ()},
        Loop.Status.DEBRIEF: {
            Loop.Status.DECIDED: (),
            Loop.Status.ACTIVE: (),  # "another round"
            Loop.Status.CANCELLED: (),
        },
        Loop.Status.DECIDED: {
            Loop.Status.ACTIVE: (),  # only as "another round": record_decision sees to it
            Loop.Status.DEBRIEF: (),  # only for a new decision that waits for a second person
        },
    },
    labels=dict(Loop.Status.choices),
)

INTERVIEW_TRANSITIONS = TransitionTable(
    steps={
        Interview.Status.UNSCHEDULED: {Interview.Status.SCHEDULED: (), Interview.Status.CANCELLED: ()},
        Interview.Status.SCHEDULED: {
            Interview.Status.SCHEDULED: (),  # moved to another time
            Interview.Status.UNSCHEDULED: (),  # only to undo a time to which nobody was invited: take_time_off
            Interview.Status.COMPLETED: (),
            Interview.Status.NO_SHOW: (),
            Interview.Status.CANCELLED: (),
        },
        Interview.Status.NO_SHOW: {Interview.Status.SCHEDULED: (), Interview.Status.CANCELLED: ()},
        Interview.Status.COMPLETED: {},
        Interview.Status.CANCELLED: {},
    },
    labels=dict(Interview.Status.choices),
)
