"""What a guest's session reaches: one kit and one card. Everything else is not there, as for a stranger.

The markers of the pages close most of it already, for a guest holds no permission but those of
`interviews.rules`; here the list is kept once more by the names of the pages and the interview of what they show, and
the way in is looked at on every request: a link that ended ends at once what it opened.
"""

from collections.abc import Callable
from typing import Any, cast

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core import pages
from core.access import MarkedView
from interviews.models import Guest, Interview, Scorecard
from interviews.scheduling.guest_links import card_of, why_ended, with_whole_run

GetResponse = Callable[[HttpRequest], HttpResponse]

SERIES = "guest_series"
HOME = "interviews:my_work"
SIGN_OUT = "account_logout"
# For those who have an account or are about to choose its password.
ACCOUNT_DOORS = {
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
DOORS = {
    "interviews:kit",
    "interviews:round_take_back_start",
    "interviews:kit_print",
    "interviews:kit_resume",
    "interviews:kit_company",
    "interviews:question_shown",
    "interviews:exhibit_file",
    "interviews:scorecard_detail",
    "interviews:scorecard_submit",
    "interviews:scorecard_absent",
    "interviews:scorecard_save",
    "interviews:answer_save",
    "interviews:pad_save",
    "interviews:scorecard_reopen",
    "interviews:scorecard_amend",
}
# What a page may be of, and where the interview of it is found.
INTERVIEW_OF: dict[type[Model], str] = {Interview: "pk", Scorecard: "seat__interview"}
NEWER_LINK = "A newer link was sent to you, and this one has ended. Open the newer one."
ASK = "Ask {person} ({email}) if you still need it. Text that was not saved stays on the page where you typed it."
COPY_IT = "Your text stays on this page: copy it, and ask {person}."


def open_doors(*names: str, interview_of: dict[type[Model], str]) -> None:
    """Let guests through to pages of an app further right, where `interview_of` what they show is the guest's own.
    Called when that app starts."""
    DOORS.update(names)
    INTERVIEW_OF.update(interview_of)


class GuestMiddleware:
    """Lets a guest through to their own kit and card, while their link is good, and nowhere else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not user.is_guest or _is_for_everybody(request, view):
            return None
        name = _name_of(request)
        if name in ACCOUNT_DOORS:
            return _here_as_guest(request)
        if name != HOME and name not in DOORS:
            raise Http404
        guest = with_whole_run().filter(person=user).first()
        if guest is None:
            raise Http404
        if sentence := _why_out(request, guest):
            return _ended(request, guest, sentence)
        if name == HOME:
            return redirect(_home_of(guest))
        if not _is_of_their_interview(guest, view, kwargs):
            raise Http404
        return None


def _is_for_everybody(request: HttpRequest, view: Callable[..., Any]) -> bool:
    marker = getattr(view, "access", None)
    return (marker is not None and marker.kind == "public") or _name_of(request) == SIGN_OUT


def _is_of_their_interview(guest: Guest, view: Callable[..., Any], kwargs: dict[str, Any]) -> bool:
    """A second seat, however it came about, opens nothing."""
    model = cast(MarkedView, view).access.model
    assert model is not None  # every door is of something
    of_theirs = model._default_manager.filter(**{INTERVIEW_OF[model]: guest.interview_id})
    return of_theirs.filter(pk=kwargs["pk"]).exists()


def _name_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _why_out(request: HttpRequest, guest: Guest) -> str:
    if request.session.get(SERIES) != guest.series:
        return NEWER_LINK
    return why_ended(guest, timezone.now())


def _ended(request: HttpRequest, guest: Guest, sentence: str) -> HttpResponse:
    """The sentence, as a page or for the script that saves what is typed: it keeps the text and says why it stays."""
    inviter = guest.invited_by
    if pages.is_from_script(request):
        spoken = f"{sentence} {COPY_IT.format(person=inviter.name)}"
        return pages.refusal(spoken, pages.FORBIDDEN, is_final=True)
    context = {"sentence": sentence, "whom": ASK.format(person=inviter.name, email=inviter.email)}
    return render(request, "interviews/guests/ended.html", context, status=pages.FORBIDDEN)


def _here_as_guest(request: HttpRequest) -> HttpResponse:
    """Signing out leads on to the page that was asked for."""
    context = {"person": request.user, "wanted": request.get_full_path()}
    return render(request, "interviews/guests/here_as_guest.html", context, status=pages.FORBIDDEN)


def _home_of(guest: Guest) -> str:
    """The kit, which leads on to the card once the round is over; the card alone where they said they were absent."""
    card = card_of(guest)
    assert card is not None  # else the link had ended
    if card.is_open:
        return reverse("interviews:kit", args=[guest.interview_id])
    return reverse("interviews:scorecard_detail", args=[card.pk])
