"""A panelist says whether they come: from the mail, or from My work."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from core import flash
from core.access import public, with_object
from core.errors import RuleViolation
from core.pages import NOT_THERE, REFUSED, whole_number
from core.wording import zone_name
from interviews.loops.services.answers import answer_invitation, why_not_answer
from interviews.loops.services.recusing import recuse_oneself, take_own_recusal_back
from interviews.models import Seat, SeatAnswer
from interviews.scheduling.answer_keys import seat_of_key

WORDS = {
    SeatAnswer.Answer.ACCEPTED: "You will be there. Whoever runs the loop sees it.",
    SeatAnswer.Answer.NOT_COMING: "You cannot come. Whoever runs the loop sees it and finds somebody else.",
    SeatAnswer.Answer.TENTATIVE: "You may be there. Whoever runs the loop sees it.",
}
KNOWS = "knows"
KNOWN = "You do not interview this candidate. Whoever runs the loop sees it and finds somebody else."


@require_POST
@with_object(Seat, "interviews.answer_invitation", related=("interview__loop", "panelist"))
def seat_answer(request: SignedInRequest, seat: Seat) -> HttpResponse:
    given = answer_invitation(seat=seat, answer=request.POST.get("answer", ""))
    flash.done(request, WORDS[SeatAnswer.Answer(given.answer)])
    return redirect("interviews:my_work")


@require_POST
@with_object(Seat, "interviews.answer_invitation", related=("interview__loop__candidate__opening", "panelist"))
def seat_recuse(request: SignedInRequest, seat: Seat) -> HttpResponse:
    """They know the candidate, so somebody else interviews them; or they said so by mistake ("Undo")."""
    if "back" in request.POST:
        texts = (text.partition("-") for text in request.POST.getlist("back"))
        take_own_recusal_back(seat=seat, said={whole_number(key) or 0: answer for key, _, answer in texts})
        flash.done(request, f"You may interview {seat.interview.loop.candidate} again.")
        return redirect("interviews:my_work")
    sends = {"back": [f"{key}-{answer}" for key, answer in recuse_oneself(seat=seat).items()]}
    flash.toast(request, KNOWN, undo_url=reverse("interviews:seat_recuse", args=[seat.pk]), sends=sends)
    return redirect("interviews:my_work")


@require_http_methods(["GET", "HEAD", "POST"])
@public("The signed link in an invitation says whether one person comes, and shows a day and an hour, no name.")
@csrf_exempt
def invitation_answer(request: HttpRequest, key: str) -> HttpResponse:
    """Two buttons, because mail scanners follow links; a press of one answers."""
    found = seat_of_key(key)
    if found is None:
        return _page(request, status=NOT_THERE)
    seat, sequence = found
    with timezone.override(seat.panelist.time_zone):
        if request.method != "POST":
            return _page(request, seat=seat, refusal=why_not_answer(seat.interview))
        try:
            if request.POST.get("answer") == KNOWS:
                recuse_oneself(seat=seat, sequence=sequence)
                return _page(request, seat=seat, said=KNOWN)
            given = answer_invitation(seat=seat, answer=request.POST.get("answer", ""), sequence=sequence)
        except RuleViolation as refusal:
            return _page(request, seat=seat, refusal=refusal.sentence, status=REFUSED)
        return _page(request, seat=seat, said=WORDS[SeatAnswer.Answer(given.answer)])


def _page(
    request: HttpRequest, *, seat: Seat | None = None, refusal: str = "", said: str = "", status: int = 200
) -> HttpResponse:
    context = {"seat": seat, "interview": seat.interview if seat else None, "refusal": refusal, "said": said}
    context["clocks"] = zone_name(ZoneInfo(seat.panelist.time_zone)) if seat else ""
    return render(request, "interviews/loops/invitation_answer.html", context, status=status)
