"""Planning and following one loop: the board, panels, questions, times."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import flash
from core.access import find_for, with_object
from core.forms import ReasonForm
from core.pages import page_of, status_of, whole_number
from core.wording import counted, sentence_case
from hiring.models import Candidate, RoleCompetency
from interviews.loops.board import Board, make_board
from interviews.loops.forms import DebriefTimeForm, PanelForm, PlanForm, QuestionFilterForm, ScheduleForm, SeatForm
from interviews.loops.loop_plan import plan_of_loop
from interviews.loops.next_step import next_step_of, start_of
from interviews.loops.services import loops as loop_services
from interviews.loops.services import panels as panel_services
from interviews.loops.services import rounds as interview_services
from interviews.models import Interview, InterviewQuestion, Loop, PanelAssignment
from interviews.scheduling import calendar
from interviews.scheduling.clashes import clashes_of
from interviews.visibility import sight_of
from questionbank.models import Competency, Question

RUN = ("candidate__opening__role", "template", "planned_by")
WHOLE_RUN = ("loop__candidate__opening__role",)
QUESTIONS_ON_A_PAGE = 25


# --- Making a loop --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Candidate, "hiring.plan_loop", related=("opening__role", "opening__template"))
def loop_plan(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Choose the template; the copy of its rounds and questions is the candidate's loop."""
    like = loop_services.last_loop_of(candidate.opening)
    form = PlanForm(request.POST or None, candidate=candidate, like=like)
    if request.method == "POST" and form.is_valid():
        proposed = like if form.cleaned_data.get("same_panel") else None
        template = form.cleaned_data["template"]
        loop = loop_services.plan_loop(candidate=candidate, template=template, like=proposed, by=request.user)
        flash.done(request, f"The loop of {candidate} is planned from {template}. Next: the panel and the times.")
        return redirect("interviews:loop_detail", loop.pk)
    context = {"candidate": candidate, "form": form, "why_not": loop_services.why_not_plan(candidate)}
    return render(request, "interviews/loops/loop_plan.html", context, status=status_of(form))


# --- The board ------------------------------------------------------------------------------------------------


@require_safe
@with_object(Loop, "interviews.read_loop", related=RUN)
def loop_detail(request: HttpRequest, loop: Loop) -> HttpResponse:
    return _render_board(request, loop)


def _render_board(request: HttpRequest, loop: Loop, **more: Any) -> HttpResponse:
    is_runner = request.user.has_perm("interviews.run_loop", loop)
    board = load_board(loop, request.user, is_runner=is_runner)
    # The board holds the sealed-card rule's answer, so it is not asked again.
    may_hand_over = loop.status == Loop.Status.ACTIVE and is_runner and not board.is_blind
    context = {
        "board": board,
        "loop": loop,
        "is_runner": is_runner,
        "may_hand_over": may_hand_over,
        "may_waive": may_hand_over and request.user.has_perm("interviews.call_debrief", loop),
        "step": next_step_of(board, request.user) if is_runner else None,
        "start": start_of(board) if is_runner and board.is_planning else None,
        "debrief_form": DebriefTimeForm(initial={"debrief_at": loop.debrief_at}),
        "cancel_form": ReasonForm(label="Why is this loop cancelled"),
        **more,
    }
    return render(request, "interviews/loops/loop_detail.html", context, status=status_of(*more.values()))


def load_board(loop: Loop, user: Any, *, is_runner: bool) -> Board:
    """The board as `user` may see it, in a constant number of queries: a panelist's holds their own rounds only."""
    interviews = list(loop.interviews.visible_to(user).with_planned_questions())
    keys = [interview.pk for interview in interviews]
    seats = _by_interview(PanelAssignment.objects.filter(interview__in=keys).for_board())
    questions = _by_interview(InterviewQuestion.objects.filter(interview__in=keys).for_board())
    return make_board(
        loop=loop,
        interviews=interviews,
        seats=seats,
        questions=questions,
        plan=_plan(loop, interviews, seats, questions) if is_runner else None,
        sight=sight_of(user, loop),
        user=user,
        now=timezone.now(),
    )


def _plan(loop: Loop, interviews: Any, seats: Any, questions: Any) -> Any:
    role = loop.candidate.opening.role
    competencies = RoleCompetency.objects.select_related("competency")
    prefetch_related_objects([role], Prefetch("role_competencies", competencies))
    usual = loop_services.usual_panel_of(loop)
    return plan_of_loop(role=role, interviews=interviews, seats=seats, questions=questions, usual_panel=usual)


def _by_interview(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.interview_id, []).append(row)
    return found


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_invite(request: HttpRequest, loop: Loop) -> HttpResponse:
    number = interview_services.send_invitations(loop=loop, by=request.user)
    flash.done(request, f"{sentence_case(counted(number, 'invitation'))} on the way, each with a calendar file.")
    return redirect("interviews:loop_detail", loop.pk)


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_start(request: HttpRequest, loop: Loop) -> HttpResponse:
    loop_services.start_loop(loop=loop, by=request.user)
    flash.done(request, "The interviews have started. The panel can open the kits and write scorecards.")
    return redirect("interviews:loop_detail", loop.pk)


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_hold(request: HttpRequest, loop: Loop) -> HttpResponse:
    number = interview_services.hold_past_rounds(loop=loop, by=request.user)
    verb = "is" if number == 1 else "are"
    flash.done(request, f"{sentence_case(counted(number, 'round'))} {verb} marked as held.")
    return redirect("interviews:loop_detail", loop.pk)


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_cancel(request: HttpRequest, loop: Loop) -> HttpResponse:
    form = ReasonForm(request.POST, label="Why is this loop cancelled")
    if not form.is_valid():
        return _render_board(request, loop, cancel_form=form)
    loop_services.cancel_loop(loop=loop, reason=form.cleaned_data["reason"], by=request.user)
    flash.done(request, "The loop is cancelled. Who was invited gets a cancellation.")
    return redirect("interviews:loop_detail", loop.pk)


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_debrief_time(request: HttpRequest, loop: Loop) -> HttpResponse:
    form = DebriefTimeForm(request.POST)
    if not form.is_valid():
        return _render_board(request, loop, debrief_form=form)
    loop_services.set_debrief_time(loop=loop, debrief_at=form.cleaned_data["debrief_at"], by=request.user)
    flash.done(request, "The time of the debrief is saved.")
    return redirect("interviews:loop_detail", loop.pk)


# --- Questions of one loop ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_questions(request: HttpRequest, loop: Loop) -> HttpResponse:
    """Questions of the bank that this loop does not ask yet; adding one puts it at the end of a round."""
    if request.method == "POST":
        return _add_question(request, loop)
    found = Question.objects.active().exclude(slug__in=loop.questions.values("slug")).select_related("competency")
    competencies = Competency.objects.filter(questions__in=found).distinct().values_list("pk", "name")
    form = QuestionFilterForm(request.GET or None, competencies=competencies)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if chosen.get("q"):
        found = found.filter(title__icontains=chosen["q"])
    if chosen.get("competency"):
        found = found.filter(competency=chosen["competency"])
    context = {
        "loop": loop,
        "closed": panel_services.why_questions_are_closed(loop),
        "form": form,
        "page": page_of(request, found.order_by("title", "pk"), QUESTIONS_ON_A_PAGE),
        "rounds": list(loop.interviews.standing()),
        "chosen_round": whole_number(request.GET.get("round")),
        "is_filtered": bool(chosen.get("q") or chosen.get("competency")),
    }
    return render(request, "interviews/loops/loop_questions.html", context)


def _add_question(request: HttpRequest, loop: Loop) -> HttpResponse:
    interview = find_for(request.user, Interview, "interviews.schedule_interview", request.POST.get("round"))
    question = find_for(request.user, Question, "questionbank.read_question", request.POST.get("question"))
    if interview.loop_id != loop.pk:
        raise Http404
    added = panel_services.add_question(interview=interview, question=question, by=request.user)
    flash.done(request, f"“{added}” is at the end of the {interview.spoken_name}.")
    return redirect(reverse("interviews:loop_detail", args=[loop.pk]) + f"#question-{added.pk}")


@require_POST
@with_object(InterviewQuestion, "interviews.run_loop", related=("loop__candidate__opening",))
def question_move(request: HttpRequest, question: InterviewQuestion) -> HttpResponse:
    """One up, one down, or to the end of another round."""
    target = request.POST.get("to", "")
    if target in ("up", "down"):
        position = question.position + (1 if target == "down" else -1)
        panel_services.move_question(question=question, position=max(1, position), by=request.user)
    else:
        interview = find_for(request.user, Interview, "interviews.schedule_interview", target)
        panel_services.move_question(question=question, interview=interview, by=request.user)
    return redirect(reverse("interviews:loop_detail", args=[question.loop_id]) + f"#question-{question.pk}")


@require_POST
@with_object(InterviewQuestion, "interviews.run_loop", related=("loop__candidate__opening", "interview"))
def question_remove(request: HttpRequest, question: InterviewQuestion) -> HttpResponse:
    loop, interview = question.loop_id, question.interview_id
    panel_services.remove_question(question=question, by=request.user)
    flash.done(request, f"“{question.title}” has left this loop. It stays in the question bank.")
    return redirect(reverse("interviews:loop_detail", args=[loop]) + f"#round-{interview}")


# --- One round ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Interview, "interviews.schedule_interview", related=WHOLE_RUN)
def interview_panel(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Who sits in the round, who asks what, who holds which follow-up."""
    seats = list(interview.panel.select_related("panelist"))
    questions = list(interview.questions.for_kit())
    wants_seat = "seat" in request.POST
    sent = request.POST or None
    seat_form = SeatForm(sent if wants_seat else None, interview=interview, seated=[seat.panelist_id for seat in seats])
    panel_form = PanelForm(None if wants_seat else sent, seats=seats, questions=questions)
    if wants_seat and seat_form.is_valid():
        return _seat(request, interview, seat_form)
    if sent and not wants_seat and panel_form.is_valid():
        return _arrange(request, interview, panel_form)
    context = {
        "interview": interview,
        "loop": interview.loop,
        "closed": panel_services.why_panel_is_closed(interview),
        "seat_form": seat_form,
        "panel_form": panel_form,
        "seat_fields": [(seat, panel_form[f"seat-{seat.pk}"]) for seat in seats],
        "question_fields": [
            (
                question,
                panel_form[f"asker-{question.pk}"],
                [panel_form[f"probe-{probe.pk}"] for probe in question.probes.all()],
            )
            for question in questions
        ],
    }
    return render(request, "interviews/loops/interview_panel.html", context, status=status_of(seat_form, panel_form))


def _seat(request: HttpRequest, interview: Interview, form: SeatForm) -> HttpResponse:
    seat = panel_services.seat_panelist(interview=interview, by=request.user, **form.seat())
    flash.done(request, f"{seat.panelist} sits on this panel.")
    for sentence in clashes_of(interview):
        flash.caution(request, sentence)
    return redirect("interviews:interview_panel", interview.pk)


def _arrange(request: HttpRequest, interview: Interview, form: PanelForm) -> HttpResponse:
    panel_services.arrange_round(
        interview=interview, seats=form.parts(), askers=form.askers(), holders=form.holders(), by=request.user
    )
    flash.done(request, f"The {interview.spoken_name} is arranged.")
    return redirect(reverse("interviews:loop_detail", args=[interview.loop_id]) + f"#round-{interview.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Interview, "interviews.schedule_interview", related=WHOLE_RUN)
def interview_edit(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Time and place. Saving invites the panel unless the other button says to wait."""
    form = ScheduleForm(request.POST or None, interview=interview)
    if request.method == "POST" and form.is_valid():
        invite = "later" not in request.POST
        interview_services.schedule_interview(interview=interview, invite=invite, by=request.user, **form.schedule())
        return _after_scheduling(request, interview)
    return _render_schedule(request, interview, form=form)


def _render_schedule(request: HttpRequest, interview: Interview, **forms: Any) -> HttpResponse:
    context = {
        "interview": interview,
        "loop": interview.loop,
        "form": ScheduleForm(interview=interview),
        "cancel_form": ReasonForm(label="Why is this round cancelled"),
        "seats": list(interview.panel.select_related("panelist")),
        "clashes": clashes_of(interview),
        "closed": interview_services.why_time_is_closed(interview),
        **forms,
    }
    return render(request, "interviews/loops/interview_edit.html", context, status=status_of(*forms.values()))


def _after_scheduling(request: HttpRequest, interview: Interview) -> HttpResponse:
    invited = interview.messages.filter(kind="invitation", calendar_sequence=interview.calendar_sequence).count()
    invitations = (
        f" {sentence_case(counted(invited, 'invitation'))} on the way." if invited else " Nobody is invited yet."
    )
    flash.done(request, f"The {interview.spoken_name} has its time.{invitations}")
    for sentence in clashes_of(interview):
        flash.caution(request, sentence)
    return redirect(reverse("interviews:loop_detail", args=[interview.loop_id]) + f"#round-{interview.pk}")


@require_POST
@with_object(Interview, "interviews.schedule_interview", related=WHOLE_RUN)
def interview_cancel(request: HttpRequest, interview: Interview) -> HttpResponse:
    form = ReasonForm(request.POST, label="Why is this round cancelled")
    if not form.is_valid():
        return _render_schedule(request, interview, cancel_form=form)
    interview_services.cancel_interview(interview=interview, reason=form.cleaned_data["reason"], by=request.user)
    flash.done(request, f"The {interview.spoken_name} is cancelled.")
    return redirect("interviews:loop_detail", interview.loop_id)


@require_POST
@with_object(Interview, "interviews.schedule_interview", related=WHOLE_RUN)
def interview_end(request: HttpRequest, interview: Interview) -> HttpResponse:
    """The round was held, or the candidate did not come."""
    end = interview_services.mark_no_show if "no_show" in request.POST else interview_services.mark_held
    end(interview=interview, by=request.user)
    return redirect(reverse("interviews:loop_detail", args=[interview.loop_id]) + f"#round-{interview.pk}")


@require_safe
@with_object(Interview, "interviews.read_interview", related=(*WHOLE_RUN, "loop__planned_by"))
def interview_ics(request: HttpRequest, interview: Interview) -> HttpResponse:
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
