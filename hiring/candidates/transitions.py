"""How an application ends before a decision, and how it is taken up again."""

from django.utils import timezone

from core.errors import RuleViolation
from core.transitions import TransitionTable
from hiring.models import Candidate
from hiring.states import LoopStatus

Status = Candidate.Status


def has_no_decision(candidate: Candidate) -> None:
    newest = next(iter(candidate.loops.all()), None)
    if newest is not None and newest.status == LoopStatus.DECIDED:
        raise RuleViolation(f"{candidate} has a decision. An application ends like this only before one.")


def was_not_interviewed(candidate: Candidate) -> None:
    if Candidate.objects.filter(pk=candidate.pk).was_interviewed(timezone.now()).exists():
        raise RuleViolation(f"{candidate} was interviewed. Decide the loop, so that the panel hears why.")


def has_no_live_loop(candidate: Candidate) -> None:
    if candidate.loops.live().exists():
        raise RuleViolation(f"{candidate} has a loop under way. Cancel it along with this.")


CANDIDATE_TRANSITIONS = TransitionTable(
    steps={
        Status.RUNNING: {
            Status.WITHDRAWN: (has_no_decision,),
            Status.CLOSED: (has_no_decision, was_not_interviewed, has_no_live_loop),
        },
        Status.WITHDRAWN: {Status.RUNNING: ()},
        Status.CLOSED: {Status.RUNNING: ()},
    },
    labels=dict(Status.choices),
)


def why_not_end(candidate: Candidate, to: str) -> str:
    """Why an application cannot end like this, a loop under way aside, which can be cancelled along with it; empty when
    it can."""
    if to not in CANDIDATE_TRANSITIONS.targets(candidate.status):
        return f"{candidate.get_status_display()} already."
    try:
        has_no_decision(candidate)
        if to == Status.CLOSED:
            was_not_interviewed(candidate)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""


def why_not_interview(candidate: Candidate) -> str:
    """Why nobody is interviewed whose application ended; empty while it runs."""
    if not candidate.has_ended:
        return ""
    state = "withdrew" if candidate.status == Status.WITHDRAWN else "was answered without an interview"
    return f"{candidate} {state}. Take them back into the running first."
