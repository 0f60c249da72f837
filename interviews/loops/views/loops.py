"""Planning and following one loop: from its template to the debrief."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core import flash
from core.access import find_for, with_object
from core.forms import ReasonForm
from core.mail_words import on_the_way
from core.pages import attempt, status_of
from core.refused_forms import typed_before
from core.wording import counted, listed, sentence_case
from hiring.candidates.resumes import resume_response
from hiring.models import Candidate, LoopTemplate, Opening
from hiring.openings.services import choose_template
from hiring.openings.version_changes import newer_version_for
from hiring.planning import PlannedCompetency
from interviews import page_actions
from interviews.loops.agreed import agreed_competencies
from interviews.loops.board import Board, make_board
from interviews.loops.enclosures import enclosures_of
from interviews.loops.forms import PlanForm
from interviews.loops.invitation_words import PANEL_READS_IT, after_inviting
from interviews.loops.loop_plan import plan_of_loop
from interviews.loops.loop_version import newer_version_of, why_not_offered
from interviews.loops.next_step import next_step_of, start_of
from interviews.loops.services import loops as loop_services
from interviews.loops.services import rounds as interview_services
from interviews.loops.services.messages import refused_messages, remind_panelist, retry_messages
from interviews.models import InterviewQuestion, Loop, Seat
from interviews.scheduling.cautions import cautions_before_inviting, question_about
from interviews.scheduling.forms import DebriefTimeForm
from interviews.visibility import sight_of
from questionbank.practice.practised import practised_on

RUN = ("candidate__opening__role", "template", "planned_by")


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Candidate, "hiring.plan_loop", related=("opening__role", "opening__template"))
def loop_plan(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    """The copy of the rounds and questions of the opening's template is the candidate's loop. Whoever answers for the
    opening chooses a newer version for it here, with what that changes."""
    opening = candidate.opening
    if "choose" in request.POST:
        return _choose_version(request, candidate)
    like = loop_services.last_loop_of(opening)
    may_choose = request.user.has_perm("hiring.edit_opening", opening)
    form = PlanForm(request.POST or None, opening=opening, like=like, may_choose=may_choose)
    if request.method == "POST" and form.is_valid():
        proposed = like if form.cleaned_data.get("same_panel") else None
        template = form.cleaned_data["template"]
        loop = loop_services.plan_loop(candidate=candidate, template=template, like=proposed, by=request.user)
        flash.done(request, f"The loop of {candidate} is planned from {template}. Next: the panel and the times.")
        say_left_out_of_panel(request, loop, proposed)
        return redirect("interviews:loop_detail", loop.pk)
    newer, changes = newer_version_for(opening)
    context = {
        "candidate": candidate,
        "form": form,
        "why_not": loop_services.why_not_plan(candidate),
        "newer": newer,
        "changes": changes,
        "planned_with": loop_services.planned_with(opening) if newer else 0,
        "may_choose": may_choose,
    }
    return render(request, "interviews/loops/loop_plan.html", context, status=status_of(form))


def say_left_out_of_panel(request: SignedInRequest, loop: Loop, like: Loop | None) -> None:
    """A panel that is proposed again comes without those who must not interview this candidate: who, in a sentence."""
    left_out = loop_services.left_out_of(loop, like) if like else []
    if left_out:
        names = listed([person.name for person in left_out])
        flash.caution(request, f"{names} must not interview {loop.candidate}, so this panel comes without them.")


def _choose_version(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    opening = find_for(request.user, Opening, "hiring.edit_opening", str(candidate.opening_id))
    template = find_for(request.user, LoopTemplate, "hiring.read_template", request.POST["choose"])
    choose_template(opening=opening, template=template, by=request.user)
    flash.done(request, f"{opening.title} follows {template} from now on.")
    return redirect("interviews:loop_plan", candidate.pk)


@require_safe
@with_object(Loop, "interviews.read_loop", related=RUN)
def loop_detail(request: SignedInRequest, loop: Loop) -> HttpResponse:
    return _render_board(request, loop)


@require_safe
@with_object(Loop, "interviews.read_loop", related=RUN)
def loop_resume(request: SignedInRequest, loop: Loop) -> FileResponse:
    """The candidate's resume for whoever reads a page of the loop: always a download."""
    if not loop.candidate.resume:
        raise Http404
    return resume_response(loop.candidate, by=request.user)


def _render_board(request: SignedInRequest, loop: Loop, **more: Any) -> HttpResponse:
    is_runner = request.user.has_perm("interviews.run_loop", loop)
    board = load_board(loop, request.user, is_runner=is_runner)
    # The board holds the sealed-card rule's answer, so it is not asked again.
    may_replace = loop.is_before_debrief and is_runner and not board.is_blind
    context = {
        "board": board,
        "enclosures": enclosures_of(loop),
        "refused_mails": list(refused_messages([loop.pk])) if is_runner else [],
        "loop": loop,
        "is_runner": is_runner,
        "can_build": is_runner and board.is_planning,
        "newer": _version_to_go_over_to(loop, request.user) if is_runner and board.is_planning else None,
        "may_replace": may_replace,
        "may_waive": may_replace and request.user.has_perm("interviews.call_debrief", loop),
        "step": next_step_of(board, request.user) if is_runner else None,
        "start": start_of(board) if is_runner else None,
        "debrief_form": DebriefTimeForm(
            typed_before(request, reverse("interviews:loop_debrief_time", args=[loop.pk])),
            user=request.user,
            debrief_at=loop.debrief_at,
        ),
        "more_actions": page_actions.actions_on(page_actions.LOOP, request.user, board) if is_runner else [],
        "invite_question": None,
        "cancel_form": _cancel_form(typed_before(request, reverse("interviews:loop_cancel", args=[loop.pk]))),
        **more,
    }
    status = status_of(context["debrief_form"], context["cancel_form"], refused=context["invite_question"] is not None)
    return render(request, "interviews/loops/loop_detail.html", context, status=status)


def _version_to_go_over_to(loop: Loop, reader: User) -> LoopTemplate | None:
    newer = newer_version_of(loop)
    return newer if newer and not why_not_offered(loop, reader) else None


@require_POST
@with_object(Loop, "interviews.run_loop")
def loop_mails_retry(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Send the mails about its rounds again that were refused."""
    count = retry_messages(loop=loop, by=request.user)
    if count:
        flash.done(request, on_the_way(f"{sentence_case(counted(count, 'mail'))} that had failed", count))
    return redirect("interviews:loop_detail", loop.pk)


@require_POST
@with_object(Seat, "interviews.remind_panelist", related=("panelist", "scorecard", "interview__loop__candidate"))
def seat_remind(request: SignedInRequest, seat: Seat) -> HttpResponse:
    """One mail now to whoever sits here, about their own scorecard."""
    remind_panelist(seat=seat, by=request.user)
    flash.done(request, on_the_way(f"A reminder to {seat.panelist}"))
    return redirect("interviews:loop_detail", seat.interview.loop_id)


def _cancel_form(sent: Any = None) -> ReasonForm:
    return ReasonForm(sent, label="Why is this loop cancelled", help_text=PANEL_READS_IT)


def load_board(loop: Loop, user: User, *, is_runner: bool) -> Board:
    """The board as `user` may see it, in a constant number of queries: a panelist's holds their own rounds only."""
    rounds = loop.interviews.visible_to(user).with_planned_questions()
    interviews = list(page_actions.with_columns(page_actions.LOOP, rounds) if is_runner else rounds)
    keys = [interview.pk for interview in interviews]
    seats = _by_interview(Seat.objects.filter(interview__in=keys).for_board())
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
    asked_for = tuple(
        PlannedCompetency(line.competency_id, line.name, line.is_must_have) for line in agreed_competencies(loop)
    )
    return plan_of_loop(
        competencies=asked_for,
        interviews=interviews,
        seats=seats,
        questions=questions,
        usual_panel=loop_services.usual_panel_of(loop),
        practised=practised_on({question.competency_id for asked in questions.values() for question in asked}),
        asks_for_practice=loop.opening.asks_for_practice,
    )


def _by_interview(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.interview_id, []).append(row)
    return found


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_invite(request: SignedInRequest, loop: Loop) -> HttpResponse:
    question = question_about(cautions_before_inviting(loop), request.POST)
    if question:
        return _render_board(request, loop, invite_question=question)
    flash.done(request, after_inviting(interview_services.send_invitations(loop=loop, by=request.user)))
    return redirect("interviews:loop_detail", loop.pk)


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_start(request: SignedInRequest, loop: Loop) -> HttpResponse:
    loop_services.start_loop(loop=loop, by=request.user)
    flash.done(request, "The interviews have started. The panel can open the kits and write scorecards.")
    return redirect("interviews:loop_detail", loop.pk)


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_hold(request: SignedInRequest, loop: Loop) -> HttpResponse:
    number = interview_services.hold_past_rounds(loop=loop, by=request.user)
    verb = "is" if number == 1 else "are"
    flash.done(request, f"{sentence_case(counted(number, 'round'))} {verb} marked as held.")
    return redirect("interviews:loop_detail", loop.pk)


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_cancel(request: SignedInRequest, loop: Loop) -> HttpResponse:
    form = _cancel_form(request.POST)
    if not form.is_valid():
        return _render_board(request, loop, cancel_form=form)
    loop_services.cancel_loop(loop=loop, reason=form.cleaned_data["reason"], by=request.user)
    flash.done(request, "The loop is cancelled. Who was invited gets a cancellation.")
    return redirect("interviews:loop_detail", loop.pk)


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_debrief_time(request: SignedInRequest, loop: Loop) -> HttpResponse:
    form = DebriefTimeForm(request.POST, user=request.user, debrief_at=loop.debrief_at)
    if form.is_valid():
        said = {**form.typed_values(), "seen": form.cleaned_data["seen"]}
        if attempt(form, loop_services.set_debrief_time, loop=loop, by=request.user, **said):
            flash.done(request, "The time of the debrief is saved.")
            return redirect("interviews:loop_detail", loop.pk)
    return _render_board(request, loop, debrief_form=form)
