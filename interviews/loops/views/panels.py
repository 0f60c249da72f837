"""Who sits on a round, who asks what, and which questions a loop holds."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from core import flash
from core.access import find_for, with_object
from core.pages import attempt, page_of, posted, status_of, whole_number
from core.wording import listed
from interviews.loops.forms import OFF, PanelForm, QuestionFilterForm, SeatForm
from interviews.loops.seats_before import SeatsBefore, seats_before, seats_read
from interviews.loops.services import panels as panel_services
from interviews.loops.services.putting_back import put_seats_back
from interviews.loops.views.loops import RUN
from interviews.loops.views.rounds import WHOLE_RUN
from interviews.models import Interview, InterviewQuestion, Loop, Seat
from interviews.readings import who_would_be_marked, why_marked
from interviews.scheduling.cautions import cautions_about_person, question_about
from interviews.scheduling.clashes import clashes_of
from questionbank.finding.searching import search
from questionbank.models import Competency, Question

QUESTIONS_ON_A_PAGE = 25
# More than any question has.
MOST_FOLLOW_UPS = 100


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_questions(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Questions of the bank that this loop does not ask yet; adding one puts it at the end of a round."""
    if request.method == "POST":
        return _add_question(request, loop)
    found = Question.objects.active().exclude(slug__in=loop.questions.values("slug")).order_by("title", "pk")
    competencies = Competency.objects.filter(questions__in=found).distinct().values_list("pk", "name")
    form = QuestionFilterForm(request.GET or None, competencies=competencies)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if chosen.get("q"):
        found = search(chosen["q"]).of(found).order_by("-rank", "title", "pk")
    if chosen.get("competency"):
        found = found.filter(competency=chosen["competency"])
    context = {
        "loop": loop,
        "closed": panel_services.why_questions_are_closed(loop),
        "form": form,
        "page": page_of(request, found.select_related("competency"), QUESTIONS_ON_A_PAGE),
        "rounds": list(loop.interviews.standing()),
        "chosen_round": whole_number(request.GET.get("round")),
        "is_filtered": bool(chosen.get("q") or chosen.get("competency")),
    }
    return render(request, "interviews/loops/loop_questions.html", context)


def _add_question(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """From the list, or back to where it was ("Undo")."""
    sent = {**request.GET.dict(), **request.POST.dict()}
    interview = find_for(request.user, Interview, "interviews.schedule_interview", sent.get("round"))
    question = find_for(request.user, Question, "questionbank.read_question", sent.get("question"))
    if interview.loop_id != loop.pk:
        raise Http404
    if position := whole_number(sent.get("position"), low=1):
        holders = {place: whole_number(sent.get(f"holds-{place}")) or 0 for place in range(1, MOST_FOLLOW_UPS)}
        back = panel_services.put_question_back(
            interview=interview,
            question=question,
            position=position,
            asker=whole_number(sent.get("asker")) or 0,
            holders={place: holder for place, holder in holders.items() if holder},
            by=request.user,
        )
        flash.done(request, f"“{back}” is back in the {interview.spoken_name}, with who asks it and its follow-ups.")
        return redirect(reverse("interviews:loop_detail", args=[loop.pk]) + f"#question-{back.pk}")
    added = panel_services.add_question(interview=interview, question=question, by=request.user)
    flash.done(request, f"“{added}” is at the end of the {interview.spoken_name}.")
    return redirect(reverse("interviews:loop_detail", args=[loop.pk]) + f"#question-{added.pk}")


@require_POST
@with_object(InterviewQuestion, "interviews.run_loop", related=("loop__candidate__opening",))
def question_move(request: SignedInRequest, question: InterviewQuestion) -> HttpResponse:
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
def question_remove(request: SignedInRequest, question: InterviewQuestion) -> HttpResponse:
    loop, interview = question.loop_id, question.interview_id
    undo = _way_back(question)
    panel_services.remove_question(question=question, by=request.user)
    sentence = f"“{question.title}” has left this loop. It stays in the question bank."
    if undo:
        flash.toast(request, sentence, undo_url=undo)
    else:
        flash.done(request, sentence)
    return redirect(reverse("interviews:loop_detail", args=[loop]) + f"#round-{interview}")


def _way_back(question: InterviewQuestion) -> str:
    """The address that puts a question back as it stands now; empty where the bank has it no more."""
    if question.question_id is None:
        return ""
    places = {"round": question.interview_id, "question": question.question_id, "position": question.position}
    held = {f"holds-{row.position}": row.assignee_id for row in question.follow_ups.all() if row.assignee_id}
    asked = {"asker": question.asker_id} if question.asker_id else {}
    return f"{reverse('interviews:loop_questions', args=[question.loop_id])}?{urlencode({**places, **asked, **held})}"


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
    context = {
        "readers": who_would_be_marked(request.user, interview),
        "interview": interview,
        "loop": interview.loop,
        "closed": panel_services.why_panel_is_closed(interview),
        "question": question,
        "seat_form": seat_form,
        "panel_form": panel_form,
        "seat_fields": [(seat, panel_form[f"seat-{seat.pk}"]) for seat in seats],
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
    for sentence in [*marked, *clashes_of(interview)]:
        if sentence:
            flash.caution(request, sentence)


def _to_round(interview: Interview) -> HttpResponse:
    return redirect(reverse("interviews:loop_detail", args=[interview.loop_id]) + f"#round-{interview.pk}")
