"""One round: its time and place, how it ended, its calendar file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import flash
from core.access import with_object
from core.forms import ReasonForm
from core.pages import attempt, status_of
from core.refused_forms import typed_before
from interviews.loops.board import round_pill
from interviews.loops.invitation_words import PANEL_READS_IT, after_saving
from interviews.loops.services import rounds as interview_services
from interviews.models import Interview
from interviews.scheduling import calendar
from interviews.scheduling.cautions import TimeQuestion, cautions_about, question_about
from interviews.scheduling.forms import ScheduleForm

WHOLE_RUN = ("loop__candidate__opening__role",)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Interview, "interviews.schedule_interview", related=WHOLE_RUN)
def interview_edit(request: SignedInRequest, interview: Interview) -> HttpResponse:
    """Time and place. Saving invites the panel unless the other button says to wait; what gives pause about the time
    is asked before."""
    form = ScheduleForm(request.POST or None, interview=interview)
    if request.method != "POST" or not form.is_valid():
        return _render_schedule(request, interview, form=form)
    schedule = form.to_write()
    cautions = cautions_about(interview, schedule["starts_at"], schedule["time_zone"])
    if question := question_about(cautions, request.POST):
        return _render_schedule(request, interview, question, form=form)
    invite = "later" not in request.POST
    typed = {**form.schedule(), "seen": form.cleaned_data["seen"]}
    schedule_interview = interview_services.schedule_interview
    invited = attempt(form, schedule_interview, interview=interview, invite=invite, by=request.user, **typed)
    if invited is None:
        return _render_schedule(request, interview, form=form)
    mails = after_saving(interview, invited)
    flash.done(request, f"The {interview.spoken_name} has its time. {mails}{form.kept_sentence}")
    return redirect(reverse("interviews:loop_detail", args=[interview.loop_id]) + f"#round-{interview.pk}")


def _cancel_form(sent: Any = None) -> ReasonForm:
    return ReasonForm(sent, label="Why is this round cancelled", help_text=PANEL_READS_IT)


def _render_schedule(
    request: SignedInRequest, interview: Interview, question: TimeQuestion | None = None, **forms: Any
) -> HttpResponse:
    context = {
        "interview": interview,
        "pill": round_pill(interview, timezone.now()),
        "loop": interview.loop,
        "form": ScheduleForm(interview=interview),
        "cancel_form": _cancel_form(typed_before(request, reverse("interviews:interview_cancel", args=[interview.pk]))),
        "seats": list(interview.panel.select_related("panelist")),
        "question": question,
        "closed": interview_services.why_time_is_closed(interview),
        "why_not_cancel": interview_services.why_not_cancel(interview, request.user),
        **forms,
    }
    status = status_of(*forms.values(), refused=question is not None)
    return render(request, "interviews/loops/interview_edit.html", context, status=status)


@require_POST
@with_object(Interview, "interviews.schedule_interview", related=WHOLE_RUN)
def interview_cancel(request: SignedInRequest, interview: Interview) -> HttpResponse:
    form = _cancel_form(request.POST)
    if not form.is_valid():
        return _render_schedule(request, interview, cancel_form=form)
    interview_services.cancel_interview(interview=interview, reason=form.cleaned_data["reason"], by=request.user)
    flash.done(request, f"The {interview.spoken_name} is cancelled.")
    return redirect("interviews:loop_detail", interview.loop_id)


@require_POST
@with_object(Interview, "interviews.schedule_interview", related=WHOLE_RUN)
def interview_end(request: SignedInRequest, interview: Interview) -> HttpResponse:
    """The round was held, or the candidate did not come."""
    end = interview_services.mark_no_show if "no_show" in request.POST else interview_services.mark_held
    end(interview=interview, by=request.user)
    return redirect(reverse("interviews:loop_detail", args=[interview.loop_id]) + f"#round-{interview.pk}")


@require_safe
@with_object(Interview, "interviews.read_interview", related=(*WHOLE_RUN, "loop__planned_by"))
def interview_ics(request: SignedInRequest, interview: Interview) -> HttpResponse:
    """The calendar file. A round without a time has none."""
    if interview.starts_at is None:
        raise Http404
    is_off = interview.status == Interview.Status.CANCELLED
    ics = calendar.interview_ics(
        interview,
        interview.panel.select_related("panelist"),
        method=calendar.CANCEL if is_off else calendar.REQUEST,
    )
    headers = {"Content-Disposition": f'attachment; filename="interview-{interview.pk}.ics"'}
    return HttpResponse(ics, content_type="text/calendar; charset=utf-8", headers=headers)
