"""How an application ends before a decision, and how it is taken up again."""

from django.utils import timezone

from core.errors import RuleViolation
from core.transitions import TransitionTable
from hiring.models import Candidate

Status = Candidate.Status


def was_not_interviewed(candidate: Candidate) -> None:
    if Candidate.objects.filter(pk=candidate.pk).was_interviewed(timezone.now()).exists():
        raise RuleViolation(f"{candidate} was interviewed. Decide the loop, so that the panel hears why.")


def has_no_live_loop(candidate: Candidate) -> None:
    if candidate.loops.live().exists():
        raise RuleViolation(f"{candidate} has a loop under way. Cancel it along with this.")


CANDIDATE_TRANSITIONS = TransitionTable(
    steps={
        Status.RUNNING: {Status.WITHDRAWN: (), Status.CLOSED: (was_not_interviewed, has_no_live_loop)},
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
        if to == Status.CLOSED:
            was_not_interviewed(candidate)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""
