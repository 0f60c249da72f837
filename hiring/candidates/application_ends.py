"""An application ends before a decision: the candidate withdrew, or was answered without an interview."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.transitions import change_status
from hiring.candidates.transitions import CANDIDATE_TRANSITIONS
from hiring.models import Candidate

ACTIONS = {Candidate.Status.WITHDRAWN: "candidate.withdrawn", Candidate.Status.CLOSED: "candidate.closed"}
FIELDS = ("status_reason", "ended_at")


@transaction.atomic
def end_application(*, candidate: Candidate, to: str, reason: str = "", by: User) -> Candidate:
    """Note that a candidate withdrew, or was answered without an interview; a loop of theirs goes on as it is.

    Refused (RuleViolation): an application that ended already; closing one whose candidate was interviewed, or has a
    loop under way.
    """
    candidate = _locked(candidate)
    CANDIDATE_TRANSITIONS.check(candidate, to)
    candidate.status_reason, candidate.ended_at = reason, timezone.now()
    change_status(
        candidate,
        to,
        by=by,
        table=CANDIDATE_TRANSITIONS,
        action=ACTIONS[Candidate.Status(to)],
        scope=candidate.opening.scope,
        also=FIELDS,
    )
    return candidate


@transaction.atomic
def take_back(*, candidate: Candidate, by: User) -> Candidate:
    """Take somebody back into the running. A loop that was cancelled stays cancelled; another one can be planned.

    Refused (RuleViolation): an application that did not end.
    """
    candidate = _locked(candidate)
    candidate.status_reason, candidate.ended_at = "", None
    change_status(
        candidate,
        Candidate.Status.RUNNING,
        by=by,
        table=CANDIDATE_TRANSITIONS,
        action="candidate.taken_back",
        scope=candidate.opening.scope,
        also=FIELDS,
    )
    return candidate


def _locked(candidate: Candidate) -> Candidate:
    return Candidate.objects.select_for_update(of=("self",)).select_related("opening").get(pk=candidate.pk)
