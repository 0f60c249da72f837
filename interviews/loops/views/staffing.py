"""The panels of a planned loop, proposed with the reasons, changed, and taken in one act."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from core import flash
from core.access import with_object
from core.pages import attempt, posted, status_of, whole_number
from core.wording import counted, sentence_case
from interviews.loops.panel_search import panel_search_of
from interviews.loops.services.staffing import take_panels, take_panels_back, why_panels_stay
from interviews.loops.services.times import times_revision
from interviews.loops.staffing_forms import PanelsForm
from interviews.models import Loop
from interviews.scheduling.loads import limit_cautions
from interviews.scheduling.staffing import RoundProposal, left_out_line, propose_panels

RUN = ("candidate__opening__role",)
SHORT = "{people} to find: of those who sat here, practised, may ask or manage the opening, nobody else can sit."


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_panels(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """What is posted are the people who are taken, or the seats that are taken back ("Undo")."""
    if "back" in request.POST:
        return _take_back(request, loop)
    closed = why_panels_stay(loop)
    proposals = [] if closed else propose_panels(panel_search_of(loop, timezone.now()))
    form = PanelsForm(posted(request), proposals=proposals)
    if form.is_valid():
        values = {"chosen": form.chosen(), "seen": form.cleaned_data["seen"]}
        seats = attempt(form, take_panels, loop=loop, by=request.user, **values)
        if seats is not None:
            sends = {"back": [seat.pk for seat in seats], "seen": times_revision(loop)}
            undo = reverse("interviews:loop_panels", args=[loop.pk])
            said = f"{sentence_case(counted(len(seats), 'seat'))} given. Nobody is invited yet."
            flash.toast(request, said, undo_url=undo, sends=sends)
            for seat in seats:
                for sentence in limit_cautions(seat.interview, [seat.panelist]):
                    flash.caution(request, sentence)
            return redirect(_board(loop))
    context = {
        "loop": loop,
        "candidate": loop.candidate,
        "closed": closed,
        "form": form,
        "seen": times_revision(loop),
        "rounds": [
            (proposal.round, form.places(proposal), _why_short(proposal), left_out_line(proposal.left_out))
            for proposal in proposals
        ],
        "can_take": any(proposal.chosen for proposal in proposals),
    }
    return render(request, "interviews/loops/loop_panels.html", context, status=status_of(form))


def _why_short(proposal: RoundProposal) -> str:
    short = proposal.round.missing - len(proposal.chosen)
    if not short:
        return ""
    return SHORT.format(people=sentence_case(counted(short, "more person", "more people")))


def _take_back(request: SignedInRequest, loop: Loop) -> HttpResponse:
    keys = [key for text in request.POST.getlist("back") if (key := whole_number(text)) is not None]
    take_panels_back(loop=loop, keys=keys, seen=request.POST.get("seen", ""), by=request.user)
    flash.done(request, "The panels are as they were.")
    return redirect(_board(loop))


def _board(loop: Loop) -> str:
    return f"{reverse('interviews:loop_detail', args=[loop.pk])}#rounds"
