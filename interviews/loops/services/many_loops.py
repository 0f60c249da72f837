"""Acts on several candidates of an opening: each is a transaction of its own, so that one refusal undoes no other."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from accounts.models import User
from core.errors import PartAway, RuleViolation
from hiring.candidates.application_ends import end_application
from hiring.models import Candidate, LoopTemplate
from interviews.locks import lock_loop
from interviews.loops.services.loops import cancel_loop, plan_loop
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Loop, Message

# Between two rounds that follow one another.
PAUSE = timedelta(minutes=15)
WHY_ENDED = {
    Candidate.Status.WITHDRAWN: "The candidate withdrew.",
    Candidate.Status.CLOSED: "The application was closed before an interview.",
}


class Ended(NamedTuple):
    """What went with an application: whether a loop was cancelled, how many mails leave, and whether one stays."""

    has_cancelled: bool
    mails: int
    keeps_loop: bool


class LoopsToCancel(NamedTuple):
    """Keys of loops that somebody read of and wants cancelled: as one before its debrief, or as one in debrief."""

    before_debrief: Collection[int] = ()
    in_debrief: Collection[int] = ()

    def has(self, loop: Loop) -> bool:
        return loop.pk in (self.before_debrief if loop.is_before_debrief else self.in_debrief)


@dataclass
class Outcome:
    """What became of an act on several: whom it was done for, and the sentence of each refusal."""

    done: list[Candidate] = field(default_factory=list)
    refused: list[tuple[Candidate, str]] = field(default_factory=list)


def act_on_each(candidates: Iterable[Candidate], act: Callable[[Candidate], object]) -> Outcome:
    """Do it for each of them; a refusal is kept for its candidate, and the others go on."""
    outcome = Outcome()
    for candidate in candidates:
        try:
            with transaction.atomic():
                act(candidate)
        except PartAway:
            raise
        except RuleViolation as refusal:
            outcome.refused.append((candidate, refusal.sentence))
        else:
            outcome.done.append(candidate)
    return outcome


@transaction.atomic
def plan_in_a_row(
    *, candidate: Candidate, template: LoopTemplate | None, like: Loop | None, starts_at: datetime | None, by: User
) -> Loop:
    """Plan a loop; with `starts_at` each round gets its time, a quarter of an hour after the one before. Nobody is
    invited yet. Refused (RuleViolation) as `plan_loop` and `schedule_interview` are: then nothing is planned."""
    loop = plan_loop(candidate=candidate, template=template, like=like, by=by)
    if starts_at is None:
        return loop
    for interview in loop.interviews.order_by("position"):
        schedule_interview(interview=interview, starts_at=starts_at, time_zone=by.time_zone, invite=False, by=by)
        starts_at = interview.end + PAUSE
    return loop


@transaction.atomic
def end_with_loop(*, candidate: Candidate, to: str, reason: str, cancels: LoopsToCancel, by: User) -> Ended:
    """Note how an application ended, and cancel the loop that is under way where it is among `cancels`; any other
    stays. The panel reads that it ended, and not the reason.

    Refused (RuleViolation) as `end_application` is: then the loop stays, too.
    """
    loop = candidate.loops.live().first()
    has_cancelled, mails = False, 0
    if loop is not None and cancels.has(lock_loop(loop)) and loop.is_live:
        called_off = Message.objects.filter(interview__loop=loop, kind=Message.Kind.CANCELLATION)
        before = called_off.count()
        cancel_loop(loop=loop, reason=WHY_ENDED[Candidate.Status(to)], by=by)
        has_cancelled, mails = True, called_off.count() - before
    end_application(candidate=candidate, to=to, reason=reason, by=by)
    return Ended(has_cancelled, mails, candidate.loops.live().exists())
