"""A guest comes in by their link; whoever runs the loop invites them, sends a new link, or closes the way in."""

from collections.abc import Mapping

from allauth.core import ratelimit
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from core import flash
from core.access import public, with_object
from core.errors import RuleViolation
from core.mail_words import on_the_way
from core.pages import NOT_THERE, REFUSED, attempt, posted, status_of
from interviews.guests.confinement import HOME, SERIES
from interviews.guests.forms import DaysForm, GuestCodeForm, GuestForm
from interviews.guests.services import ask_for_code, end_link, invite_guest, let_in, renew_link, take_end_back
from interviews.loops.services.panels import why_panel_is_closed
from interviews.models import Guest, Interview
from interviews.readings import who_would_be_marked
from interviews.scheduling.guest_links import guest_of_key, why_ended, why_over

WRONG_CODE = "This is no code that was sent to you, or its time is up, or one was used already. Have another one sent."
TOO_MANY_TRIES = "Too many wrong codes came from where you are. Come back in an hour."
# See settings.ACCOUNT_RATE_LIMITS.
WRONG_CODES_OF_ONE = "guest_code"
SIGNED_IN_ALREADY = (
    "You are signed in as {person} in this browser. Sign out first, or open the link in another browser."
)
CAN_BE_SENT = "Whoever invited you can send a new one."
NO_RENEWALS: Mapping[int, DaysForm] = {}
RUN = ("interview__loop__candidate", "person")


# --- The guest ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@public("The signed link and the code from another mail let one guest in to one kit; before the code it names nobody.")
def guest_kit(request: HttpRequest, key: str) -> HttpResponse:
    """Asks for the code, or sends another one; nothing happens by following the link, as mail scanners do."""
    guest = guest_of_key(key)
    if guest is None or why_ended(guest, timezone.now()):
        return _entry(request, ended=_why_closed(guest), status=NOT_THERE)
    if request.user == guest.person and request.session.get(SERIES) == guest.series:
        return redirect(HOME)
    if request.user.is_authenticated and not request.user.is_guest:
        refusal = SIGNED_IN_ALREADY.format(person=request.user.name)
        return _entry(request, refusal=refusal, status=REFUSED if request.method == "POST" else 200)
    if "another" in request.POST:
        return _send_code(request, guest)
    form = GuestCodeForm(request.POST or None)
    if form.is_valid():
        sentence = _why_not_in(request, guest, form.cleaned_data["code"])
        if not sentence:
            login(request, guest.person)
            request.session[SERIES] = guest.series
            return redirect(HOME)
        form.add_error("code", sentence)
    return _entry(request, form=form, status=status_of(form))


def _why_not_in(request: HttpRequest, guest: Guest, code: str) -> str:
    """What is wrong with the code; empty where it was good, and is used up by now. Wrong ones are counted for each
    visitor, too: a stranger who has the link alone is stopped, and not the guest."""
    if not ratelimit.consume(request, action=WRONG_CODES_OF_ONE, dry_run=True):
        return TOO_MANY_TRIES
    try:
        if let_in(guest=guest, code=code):
            return ""
    except RuleViolation as refusal:
        return refusal.sentence
    ratelimit.consume(request, action=WRONG_CODES_OF_ONE)
    return WRONG_CODE


def _why_closed(guest: Guest | None) -> str:
    """Why a link leads nowhere; a new one is spoken of where one can be sent."""
    if guest is None:
        return f"It is not whole, or a newer one was sent to you. {CAN_BE_SENT}"
    return why_over(guest) or f"{why_ended(guest, timezone.now())} {CAN_BE_SENT}"


def _send_code(request: HttpRequest, guest: Guest) -> HttpResponse:
    try:
        ask_for_code(guest=guest)
    except RuleViolation as refusal:
        return _entry(request, form=GuestCodeForm(), refusal=refusal.sentence, status=REFUSED)
    return _entry(request, form=GuestCodeForm(), said=on_the_way("A mail with another code"))


def _entry(
    request: HttpRequest,
    *,
    form: GuestCodeForm | None = None,
    refusal: str = "",
    said: str = "",
    ended: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "said": said, "ended": ended}
    return render(request, "interviews/guests/entry.html", context, status=status)


# --- Whoever runs the loop ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Interview, "interviews.invite_guest", related=("loop__candidate__opening",))
def guest_invite(request: SignedInRequest, interview: Interview) -> HttpResponse:
    """The guests of one round, and the form that invites one more."""
    form = GuestForm(posted(request))
    if form.is_valid():
        guest = attempt(form, invite_guest, interview=interview, by=request.user, **form.guest())
        if guest is not None:
            mails = on_the_way(f"The link for {guest.person.email} and, in another mail, its code", 2)
            flash.done(request, f"{guest.person.name} sits on this panel. {mails}")
            return redirect("interviews:guest_invite", interview.pk)
    return _guests_page(request, interview, form)


def _guests_page(
    request: SignedInRequest, interview: Interview, form: GuestForm, renewals: Mapping[int, DaysForm] = NO_RENEWALS
) -> HttpResponse:
    """The page, with the forms of guests whose new link was refused, by their key."""
    guests = interview.guests.filter(person__seats__interview=interview).select_related(*RUN).order_by("pk")
    now = timezone.now()
    context = {
        "interview": interview,
        "loop": interview.loop,
        "closed": why_panel_is_closed(interview),
        "readers": who_would_be_marked(request.user, interview),
        "form": form,
        "renewals": renewals.values(),
        "guests": [
            (guest, why_ended(guest, now), not why_over(guest), renewals.get(guest.pk) or DaysForm.of(guest))
            for guest in guests
        ],
    }
    return render(request, "interviews/guests/invite.html", context, status=status_of(form, *renewals.values()))


@require_POST
@with_object(Guest, "interviews.invite_guest", related=RUN)
def guest_renew(request: SignedInRequest, guest: Guest) -> HttpResponse:
    """A new link and a new code, for as many days as are chosen; the former link ends."""
    form = DaysForm(request.POST)
    if form.is_valid():
        renewed = attempt(form, renew_link, guest=guest, by=request.user, **form.cleaned_data)
        if renewed is not None:
            flash.done(request, on_the_way(f"A new link for {renewed.person.email} and, in another mail, its code", 2))
            return redirect("interviews:guest_invite", guest.interview_id)
    return _guests_page(request, guest.interview, GuestForm(), {guest.pk: form})


@require_POST
@with_object(Guest, "interviews.invite_guest", related=RUN)
def guest_end(request: SignedInRequest, guest: Guest) -> HttpResponse:
    """Close the way in at once; or open it again ("Undo")."""
    if request.POST.get("undo"):
        take_end_back(guest=guest, by=request.user)
        flash.done(request, f"The link of {guest.person.name} leads to the kit again.")
    else:
        end_link(guest=guest, by=request.user)
        undo = reverse("interviews:guest_end", args=[guest.pk])
        flash.toast(request, f"The link of {guest.person.name} has ended.", undo_url=undo, sends={"undo": "1"})
    return redirect("interviews:guest_invite", guest.interview_id)
