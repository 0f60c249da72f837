"""What a form sent and a rule refused, kept in its sender's session for the page that the form stands on."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest, QueryDict
from django.utils import timezone

_KEPT = "refused_form"


def keep_typed(request: HttpRequest, page: str) -> None:
    """Keep what a form sent and a rule refused, for the page that it stands on: at most one form, until the page is
    drawn again, the form is taken, or the session ends."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    request.session[_KEPT] = {"address": request.path, "page": page, "typed": typed.urlencode()}


def page_of_form(request: HttpRequest) -> str:
    """The page whose form was refused at this address last; empty where none was."""
    return str(_kept_at(request, request.path).get("page", ""))


def typed_before(request: HttpRequest, address: str) -> QueryDict | None:
    """What was sent to this address and refused, given once; None where nothing was."""
    kept = _kept_at(request, address)
    if request.method == "POST" or not kept:
        return None
    forget_typed(request)
    return QueryDict(kept["typed"])


def was_typed_for(request: HttpRequest) -> bool:
    """Whether a form that this address refused is kept."""
    return bool(_kept_at(request, request.path))


def forget_typed(request: HttpRequest) -> None:
    del request.session[_KEPT]


def forget_all_typed() -> None:
    """Forget every refused form of everybody, for one may speak of somebody who is erased: what it was about, its words
    alone could tell. What is lost is a form that its sender has in a page or history at most."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        kept = session.get_decoded()
        if kept.pop(_KEPT, None):
            session.session_data = SessionStore().encode(kept)
            session.save(update_fields=["session_data"])


def clear_ended_sessions() -> None:
    """Destroy the rows of sessions that are over, with whatever they kept."""
    SessionStore.clear_expired()


def _kept_at(request: HttpRequest, address: str) -> dict[str, Any]:
    kept: dict[str, Any] = request.session.get(_KEPT, {})
    return kept if kept.get("address") == address else {}
