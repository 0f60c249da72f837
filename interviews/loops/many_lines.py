"""What an act on several candidates would do for each of them, read before it is done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from core.wording import counted
from hiring.candidates.transitions import why_not_end, why_not_interview
from hiring.models import Candidate
from interviews.loops.services.loops import why_not_plan
from interviews.models import Loop, Seat
from interviews.scheduling.cautions import TimeQuestion, cautions_before_inviting, question_about


@dataclass(frozen=True)
class CandidateLine:
    """One candidate: what would be done, or why it cannot be; and what gives pause about it."""

    candidate: Candidate
    says: str = ""
    why_not: str = ""
    question: TimeQuestion | None = None
    loop: Loop | None = None


def lines_of_planning(candidates: Sequence[Candidate]) -> list[CandidateLine]:
    return [CandidateLine(candidate, why_not=why_not_plan(candidate)) for candidate in candidates]


def lines_of_inviting(candidates: Sequence[Candidate]) -> list[CandidateLine]:
    """Who of the panels waits for an invitation; what gives pause about a time is a question."""
    waiting = _waiting(candidates)
    return [_line_of_inviting(candidate, waiting) for candidate in candidates]


def _line_of_inviting(candidate: Candidate, waiting: dict[int, int]) -> CandidateLine:
    loop = live_loop_of(candidate)
    if why_not := _why_not_invite(candidate, loop, waiting):
        return CandidateLine(candidate, why_not=why_not, loop=loop)
    assert loop is not None
    mails = counted(waiting[loop.pk], "invitation")
    question = question_about(cautions_before_inviting(loop), {})
    return CandidateLine(candidate, says=f"{mails} to the panel", question=question, loop=loop)


def _why_not_invite(candidate: Candidate, loop: Loop | None, waiting: dict[int, int]) -> str:
    if sentence := why_not_interview(candidate):
        return sentence
    if loop is None:
        return "No loop yet. Plan one first."
    if not loop.is_before_debrief:
        return "The interviews of this loop are over."
    if loop.pk not in waiting:
        return "No round to come has a time and a panel yet."
    return "" if waiting[loop.pk] else "Everybody is invited already."


def _waiting(candidates: Sequence[Candidate]) -> dict[int, int]:
    """By loop with somebody in a planned round to come: how many wait for their invitation. One statement."""
    now, numbers = timezone.now(), dict[int, int]()
    loops = [loop.pk for candidate in candidates if (loop := live_loop_of(candidate))]
    seats = Seat.objects.attending().filter(interview__loop__in=loops).select_related("interview").for_board()
    for seat in seats:
        if seat.interview.is_scheduled and not seat.interview.is_over(now):
            numbers[seat.interview.loop_id] = numbers.get(seat.interview.loop_id, 0) + (not seat.is_invited)
    return numbers


def lines_of_ending(candidates: Sequence[Candidate], to: str) -> list[CandidateLine]:
    """What the end of each application meets: a loop under way is offered to be cancelled along with it."""
    return [_line_of_ending(candidate, to) for candidate in candidates]


def _line_of_ending(candidate: Candidate, to: str) -> CandidateLine:
    loop = live_loop_of(candidate)
    says = f"loop: {loop.get_status_display().lower()}" if loop else ""
    return CandidateLine(candidate, says=says, why_not=why_not_end(candidate, to), loop=loop)


def live_loop_of(candidate: Candidate) -> Loop | None:
    """The loop under way among prefetched ones."""
    return next((loop for loop in candidate.loops.all() if loop.is_live), None)


def ready_among(lines: Sequence[CandidateLine]) -> list[CandidateLine]:
    """Those for whom it can be done."""
    return [line for line in lines if not line.why_not]


def by_sentence(refused: Sequence[tuple[Candidate, str]]) -> list[tuple[str, list[Candidate]]]:
    """Refusals with whom each of them is of."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for candidate, sentence in refused:
        found[sentence].append(candidate)
    return list(found.items())
