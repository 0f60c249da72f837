"""Anybody may ask for an opening; whoever runs hiring makes it, or says why not."""

from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit, persistence
from core.errors import RuleViolation
from core.transitions import change_status
from hiring.models import Opening, OpeningRequest, Role
from hiring.openings.requests.transitions import REQUEST_TRANSITIONS, Status
from hiring.openings.services import add_team_member, create_opening

# As many of one person's wait at once as somebody could mean.
MOST_WAITING = 20


@transaction.atomic
def ask_for_opening(
    *, title: str, role: Role | None = None, team: str = "", headcount: int = 1, why: str = "", by: User
) -> OpeningRequest:
    """Ask those who run hiring to open a position. Whoever asks gets no part in anything yet.

    Refused (RuleViolation): nobody wanted, no title, or twenty of theirs that wait already.
    """
    if by.opening_requests.waiting().count() >= MOST_WAITING:
        raise RuleViolation(f"{MOST_WAITING} of your requests wait already. Withdraw one that is not needed any more.")
    request = OpeningRequest(title=title, role=role, team=team, headcount=headcount, why=why, asked_by=by)
    persistence.save(request)
    audit.record("opening_request.made", request, by=by)
    return request


@transaction.atomic
def open_as_asked(*, request: OpeningRequest, by: User, **values: Any) -> Opening:
    """Make the opening, as a draft, with whoever asked as its hiring manager, as long as they have an account.

    Refused (RuleViolation): a request that is answered already, and as `create_opening`.
    """
    request = _locked(request)
    REQUEST_TRANSITIONS.check(request, Status.OPENED)
    request.opening = create_opening(by=by, **values)
    if request.asked_by.is_active:
        part = request.opening.missing_part
        add_team_member(opening=request.opening, user=request.asked_by, part=part, by=by)
    _answer(request, Status.OPENED, "opening_request.opened", by, also=["opening"])
    return request.opening


@transaction.atomic
def turn_down_request(*, request: OpeningRequest, answer: str, by: User) -> OpeningRequest:
    """Say no, and why: whoever asked reads it. Refused (RuleViolation): no reason; a request that is answered."""
    if not answer.strip():
        raise RuleViolation("Say why, so that whoever asked knows.")
    request = _locked(request)
    request.answer = answer.strip()
    _answer(request, Status.TURNED_DOWN, "opening_request.turned_down", by, also=["answer"])
    return request


@transaction.atomic
def withdraw_request(*, request: OpeningRequest, by: User) -> OpeningRequest:
    """The position is not wanted any more. Refused (RuleViolation): a request that is answered already."""
    request = _locked(request)
    change_status(request, Status.WITHDRAWN, by=by, table=REQUEST_TRANSITIONS, action="opening_request.withdrawn")
    return request


@transaction.atomic
def ask_again(*, request: OpeningRequest, by: User) -> OpeningRequest:
    """Undo `withdraw_request`. Refused (RuleViolation): a request that is not withdrawn, by whoever asked."""
    return _let_wait(request, Status.WITHDRAWN, by)


@transaction.atomic
def take_answer_back(*, request: OpeningRequest, by: User) -> OpeningRequest:
    """Undo `turn_down_request`. Refused (RuleViolation): a request that is not turned down."""
    return _let_wait(request, Status.TURNED_DOWN, by)


def _let_wait(request: OpeningRequest, left: str, by: User) -> OpeningRequest:
    """Each side takes back what it did itself, and nothing that the other did since."""
    request = _locked(request)
    if request.status != left:
        raise RuleViolation(f"This is {request.get_status_display().lower()} by now, so there is nothing to undo.")
    request.answer, request.answered_by = "", None
    also = ["answer", "answered_by"]
    change_status(
        request, Status.WAITING, by=by, table=REQUEST_TRANSITIONS, action="opening_request.taken_up", also=also
    )
    return request


def _answer(request: OpeningRequest, to: str, action: str, by: User, *, also: list[str]) -> None:
    request.answered_by = by
    fields = [*also, "answered_by"]
    change_status(request, to, by=by, table=REQUEST_TRANSITIONS, action=action, scope=_scope(request), also=fields)


def _scope(request: OpeningRequest) -> str:
    return request.opening.scope if request.opening else ""


def _locked(request: OpeningRequest) -> OpeningRequest:
    return OpeningRequest.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=request.pk)
