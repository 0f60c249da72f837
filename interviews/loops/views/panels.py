"""Who sits on a round, who asks what. Which questions a loop holds: `building`."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import SignedInRequest
from core import flash
from core.access import with_object
from core.pages import attempt, posted, status_of
from core.wording import listed
from interviews.loops.forms import OFF, PanelForm, SeatForm
from interviews.loops.seats_before import SeatsBefore, seats_before, seats_read
from interviews.loops.services import panels as panel_services
from interviews.loops.services.putting_back import put_seats_back
from interviews.loops.views.rounds import WHOLE_RUN
from interviews.models import Interview, InterviewQuestion, Seat
from interviews.readings import who_would_be_marked, why_marked
from interviews.scheduling.cautions import cautions_about_person, question_about
from interviews.scheduling.clashes import clashes_of
from interviews.scheduling.loads import limit_cautions, loads_around


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Interview, "interviews.schedule_interview", related=WHOLE_RUN)
def interview_panel(request: SignedInRequest, interview: Interview) -> HttpResponse:
    """Who sits in the round, who asks what, who holds which follow-up; or who was taken off it back again ("Undo")."""
    if "back" in request.POST:
        return _put_back(request, interview)
    seats = list(interview.panel.select_related("panelist"))
    questions = list(interview.questions.for_kit_page())
    wants_seat = "seat" in request.POST
    sent = posted(request)
    seat_form = SeatForm(sent if wants_seat else None, interview=interview, seated=[seat.panelist_id for seat in seats])
    stored = panel_services.stored_choices(seats, questions)
    panel_form = PanelForm(sent, seats=seats, questions=questions, stored=stored)
    question = None
    if sent is not None and panel_form.is_valid() and (seat_form.is_valid() or not wants_seat):
        newcomer = seat_form.seat() if wants_seat else None
        cautions = cautions_about_person(interview, newcomer["panelist"]) if newcomer else []
        question = question_about(cautions, request.POST)
        if question is None and _arranged(interview, panel_form, newcomer, request.user):
            before = _before_leaving(interview, panel_form, seats, questions)
            return _after_arranging(request, interview, panel_form, newcomer, before)
    loads = loads_around(interview, [seat.panelist for seat in seats])
    context = {
        "readers": who_would_be_marked(request.user, interview),
        "interview": interview,
        "loop": interview.loop,
        "closed": panel_services.why_panel_is_closed(interview),
        "question": question,
        "seat_form": seat_form,
        "panel_form": panel_form,
        "seat_fields": [(seat, panel_form[f"seat-{seat.pk}"], loads[seat.panelist_id]) for seat in seats],
        "question_fields": [
            (
                question,
                panel_form[f"asker-{question.pk}"],
                [panel_form[f"probe-{follow_up.pk}"] for follow_up in question.follow_ups.all()],
            )
            for question in questions
        ],
    }
    status = status_of(seat_form, panel_form, refused=question is not None)
    return render(request, "interviews/loops/interview_panel.html", context, status=status)


def _arranged(interview: Interview, form: PanelForm, newcomer: dict[str, Any] | None, by: User) -> Interview | None:
    choices = {"seats": form.parts(), "askers": form.askers(), "holders": form.holders()}
    seen = form.cleaned_data["seen"]
    return attempt(
        form, panel_services.arrange_round, interview=interview, newcomer=newcomer, seen=seen, by=by, **choices
    )


def _before_leaving(
    interview: Interview, form: PanelForm, seats: list[Seat], questions: list[InterviewQuestion]
) -> SeatsBefore | None:
    """What those had whom this form took off the panel; None where everybody stays."""
    off = {seat for seat, part in form.parts().items() if part == OFF}
    left = off - set(interview.panel.values_list("pk", flat=True))
    if not left:
        return None
    now = panel_services.stored_choices((), interview.questions.for_kit_page())
    return seats_before(seats, questions, off=left, was=form.stored, now=now)


def _after_arranging(
    request: SignedInRequest,
    interview: Interview,
    form: PanelForm,
    newcomer: dict[str, Any] | None,
    before: SeatsBefore | None,
) -> HttpResponse:
    """Whoever added somebody goes on with the panel."""
    if before:
        names = listed([seat.panelist.name for seat in form.seats if seat.panelist_id in before.parts])
        are = "is" if len(before.parts) == 1 else "are"
        undo = reverse("interviews:interview_panel", args=[interview.pk])
        flash.toast(request, f"{names} {are} off the panel.", undo_url=undo, sends=before.as_fields())
    if newcomer is None:
        flash.done(request, f"The {interview.spoken_name} is arranged.{form.kept_sentence}")
        return _to_round(interview)
    person = newcomer["panelist"]
    saved = " What you chose on this page is saved, too." if set(form.changed_data) - {"seen"} else ""
    flash.done(request, f"{person} sits on this panel.{saved}{form.kept_sentence}")
    _caution_about(request, interview, [person])
    return redirect("interviews:interview_panel", interview.pk)


def _put_back(request: SignedInRequest, interview: Interview) -> HttpResponse:
    before = seats_read(request.POST)
    if before is None:
        raise Http404
    back = put_seats_back(interview=interview, before=before, by=request.user)
    flash.done(request, f"Back on the panel: {listed([person.name for person in back]) or 'nobody'}.")
    _caution_about(request, interview, back)
    return _to_round(interview)


def _caution_about(request: SignedInRequest, interview: Interview, people: list[User]) -> None:
    marked = [why_marked(person, interview, request.user) for person in people]
    for sentence in [*marked, *clashes_of(interview), *limit_cautions(interview, people)]:
        if sentence:
            flash.caution(request, sentence)


def _to_round(interview: Interview) -> HttpResponse:
    return redirect(reverse("interviews:loop_detail", args=[interview.loop_id]) + f"#round-{interview.pk}")
