"""Building one loop while it is planned: its questions, who asks them, and what its rounds are called and take.
Every move leads back to the page of the loop, which takes the answer in where scripts run and stays where it is."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from core import flash
from core.access import find_for, with_object
from core.errors import RuleViolation
from core.forms import sentence_of_mistakes
from core.pages import (
    MISTAKES,
    attempt,
    beside_the_page,
    chosen,
    in_place_of_the_page,
    is_from_script,
    page_of,
    status_of,
    whole_number,
)
from core.seen import Seen
from core.wording import counted, listed, number_word, sentence_case
from interviews.loops.forms import QuestionFilterForm, RoundOfLoopForm
from interviews.loops.services import planned_questions as question_services
from interviews.loops.services.rounds import change_round, why_round_stays
from interviews.loops.views.loops import RUN, load_board
from interviews.loops.views.rounds import WHOLE_RUN
from interviews.models import Interview, InterviewQuestion, Loop
from interviews.scheduling.cautions import cautions_about_length, question_about
from interviews.scheduling.guest_links import people_for
from questionbank.finding.offering import offered
from questionbank.models import Competency, Question

# More than any question has.
MOST_FOLLOW_UPS = 100


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_questions(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Questions of the bank that this loop does not ask yet; those that are ticked go to the end of a round."""
    if request.method == "POST":
        return _put_back(request, loop) if "position" in _sent(request) else _add_ticked(request, loop)
    board = load_board(loop, request.user, is_runner=True)
    missing = [row.competency for row in board.coverage if row.needs_a_question]
    asked = loop.questions.values("slug")
    competencies = Competency.objects.filter(questions__in=offered(asked=asked).order_by()).distinct()
    form = QuestionFilterForm(request.GET, competencies=competencies.values_list("pk", "name"))
    wanted = chosen(form)
    closing = [competency.key for competency in missing] if wanted["show"] else None
    found = offered(asked=asked, q=wanted["q"], competency=wanted["competency"], closing=closing)
    columns = board.plan.rounds if board.plan else ()
    into = whole_number(request.GET.get("round"))
    context = {
        "loop": loop,
        "closed": question_services.why_questions_are_closed(loop),
        "pick_url": reverse("interviews:loop_questions", args=[loop.pk]),
        "is_beside": is_from_script(request),
        "form": form,
        "columns": columns,
        "column": next((each for each in columns if each.key == into), columns[0] if columns else None),
        "page": page_of(request, found),
        "missing": missing,
        "is_filtered": any(wanted.values()),
    }
    return render(request, "interviews/loops/loop_questions.html", context)


def _sent(request: SignedInRequest) -> dict[str, Any]:
    return {**request.GET.dict(), **request.POST.dict()}


def _round_of(request: SignedInRequest, loop: Loop, key: Any) -> Interview:
    interview = find_for(request.user, Interview, "interviews.schedule_interview", key)
    if interview.loop_id != loop.pk:
        raise Http404
    return interview


def _add_ticked(request: SignedInRequest, loop: Loop) -> HttpResponse:
    interview = _round_of(request, loop, request.POST.get("round"))
    keys = request.POST.getlist("question")
    questions = [find_for(request.user, Question, "questionbank.read_question", key) for key in keys]
    if not questions:
        raise RuleViolation("Tick at least one question first.")
    added = question_services.add_questions(interview=interview, questions=questions, by=request.user)
    names = listed([f"“{question}”" for question in added])
    verb = "is" if len(added) == 1 else "are"
    undo = reverse("interviews:questions_take_out", args=[loop.pk])
    sends = {"question": [each.pk for each in added], "left": question_services.mark_of_hands(added)}
    sentence = f"{names} {verb} at the end of the {interview.spoken_name}."
    flash.toast(request, sentence, undo_url=undo, sends=sends)
    return _back(loop.pk, f"question-{added[0].pk}")


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def questions_take_out(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Undo of questions that were added."""
    keys = [key for text in request.POST.getlist("question") if (key := whole_number(text)) is not None]
    left = request.POST.get("left", "")
    question_services.take_questions_out(loop=loop, keys=keys, left=left, by=request.user)
    return _back(loop.pk, "rounds")


def _put_back(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """A question that was removed ("Undo")."""
    sent = _sent(request)
    interview = _round_of(request, loop, sent.get("round"))
    question = find_for(request.user, Question, "questionbank.read_question", sent.get("question"))
    position = whole_number(sent.get("position"), low=1)
    if position is None:
        raise Http404
    back = question_services.put_question_back(
        interview=interview, question=question, position=position, by=request.user, **_people_in(sent)
    )
    asked = f"; {back.asker} asks it" if back.asker else ""
    flash.done(request, f"“{back}” is back in the {interview.spoken_name}{asked}.")
    return _back(loop.pk, f"question-{back.pk}")


def _people_in(sent: dict[str, Any]) -> dict[str, Any]:
    """Who asked a question and held its follow-ups, as `_people_of` sends it."""
    holders = {place: whole_number(sent.get(f"holds-{place}")) or 0 for place in range(1, MOST_FOLLOW_UPS)}
    return {
        "asker": whole_number(sent.get("asker")) or 0,
        "holders": {place: holder for place, holder in holders.items() if holder},
    }


def _people_of(question: InterviewQuestion) -> dict[str, int]:
    held = {f"holds-{row.position}": row.assignee_id for row in question.follow_ups.all() if row.assignee_id}
    return {**({"asker": question.asker_id} if question.asker_id else {}), **held}


@require_POST
@with_object(InterviewQuestion, "interviews.run_loop", related=("loop__candidate__opening", "interview"))
def question_move(request: SignedInRequest, question: InterviewQuestion) -> HttpResponse:
    """One up, one down, to another round, or to a given place there; or back to where and whose it was ("Undo")."""
    target, position = request.POST.get("to", ""), whole_number(request.POST.get("position"), low=1)
    if "back" in request.POST:
        return _put_as_it_was(request, question, position)
    before = _as_it_stands(question)
    if target in ("up", "down"):
        where, interview = target, question.interview
        position = max(1, question.position + (1 if target == "down" else -1))
    else:
        interview = find_for(request.user, Interview, "interviews.schedule_interview", request.POST.get("round"))
        is_here = interview.pk == question.interview_id
        where = f"to place {position} of its round" if is_here else f"to the {interview.spoken_name}"
    shown = request.POST.get("shown")
    question_services.move_question(
        question=question, interview=interview, position=position, shown=shown, by=request.user
    )
    return _moved(request, question, f"“{question}” moved {where}.", before)


@require_POST
@with_object(InterviewQuestion, "interviews.run_loop", related=("loop__candidate__opening", "interview"))
def question_ask(request: SignedInRequest, question: InterviewQuestion) -> HttpResponse:
    """Somebody on the panel asks it from now on, and takes over the follow-ups of whom it was `instead_of`."""
    asker = get_object_or_404(people_for(question.interview_id), pk=whole_number(request.POST.get("asker")))
    before, instead_of = _as_it_stands(question), whole_number(request.POST.get("instead_of")) or 0
    question_services.choose_asker(question=question, asker=asker, instead_of=instead_of, by=request.user)
    return _moved(request, question, f"{asker} asks “{question}”.", before)


@require_POST
@with_object(InterviewQuestion, "interviews.run_loop", related=("loop__candidate__opening", "interview"))
def question_hand_out(request: SignedInRequest, question: InterviewQuestion) -> HttpResponse:
    """Who holds its follow-ups, in one act."""
    before = _as_it_stands(question)
    holders, instead_of = _by_place(request, "holds"), _by_place(request, "was")
    changed = question_services.hand_out_follow_ups(
        question=question, holders=holders, instead_of=instead_of, by=request.user
    )
    if not changed:
        return _back(question.loop_id, f"question-{question.pk}")
    return _moved(request, question, _hands_changed(question, changed), before)


def _hands_changed(question: InterviewQuestion, holders: list[int]) -> str:
    """How many follow-ups went to people, and how many are nobody's now."""
    nobodys = holders.count(0)
    given = len(holders) - nobodys
    follow_ups = f"{sentence_case(counted(given or nobodys, 'follow-up'))} of “{question}”"
    said = f"{follow_ups} {_are(given or nobodys)} {'handed out' if given else 'with nobody now'}"
    return f"{said}, {number_word(nobodys)} {_are(nobodys)} with nobody now." if given and nobodys else f"{said}."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _by_place(request: SignedInRequest, name: str) -> dict[int, int]:
    """The numbers sent for each follow-up by its position."""
    sent = {place: whole_number(request.POST.get(f"{name}-{place}")) for place in range(1, MOST_FOLLOW_UPS)}
    return {place: number for place, number in sent.items() if number is not None}


def _moved(
    request: SignedInRequest, question: InterviewQuestion, sentence: str, before: dict[str, Any]
) -> HttpResponse:
    undo = reverse("interviews:question_move", args=[question.pk])
    left = question_services.mark_of_hands([question])
    flash.toast(request, sentence, undo_url=undo, sends={**before, "left": left})
    return _back(question.loop_id, f"question-{question.pk}")


def _as_it_stands(question: InterviewQuestion) -> dict[str, Any]:
    place = {"round": question.interview_id, "position": question.position, "back": 1}
    return {**place, **_people_of(question)}


def _put_as_it_was(request: SignedInRequest, question: InterviewQuestion, position: int | None) -> HttpResponse:
    interview = find_for(request.user, Interview, "interviews.schedule_interview", request.POST.get("round"))
    as_it_was = {**_people_in(request.POST.dict()), "left": request.POST.get("left", "")}
    question_services.put_question_as_it_was(
        question=question, interview=interview, position=position or 1, by=request.user, **as_it_was
    )
    return _back(question.loop_id, f"question-{question.pk}")


@require_POST
@with_object(InterviewQuestion, "interviews.run_loop", related=("loop__candidate__opening", "interview"))
def question_remove(request: SignedInRequest, question: InterviewQuestion) -> HttpResponse:
    loop, interview, bank = question.loop_id, question.interview_id, question.question_id
    before = {"round": interview, "question": bank, "position": question.position, **_people_of(question)}
    question_services.remove_question(question=question, by=request.user)
    sentence = f"“{question.title}” has left this loop. It stays in the question bank."
    if bank is None:
        flash.done(request, sentence)
    else:
        undo = reverse("interviews:loop_questions", args=[loop])
        flash.toast(request, sentence, undo_url=undo, sends=before)
    return _back(loop, f"round-{interview}")


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Interview, "interviews.schedule_interview", related=WHOLE_RUN)
def round_change(request: SignedInRequest, interview: Interview) -> HttpResponse:
    """Name, purpose and minutes of a round of this loop, on a page of its own or in their place. What gives pause about
    other minutes is asked before anybody hears of them."""
    form = RoundOfLoopForm(request.POST or None, instance=Interview.objects.get(pk=interview.pk))
    question = None
    if request.method == "POST" and form.is_valid():
        question = question_about(cautions_about_length(interview, form.to_write()["minutes"]), request.POST)
        saved = {"interview": interview, "by": request.user, **form.cleaned_data}
        changed = None if question else attempt(form, change_round, **saved)
        if changed is not None:
            return _round_changed(request, form, changed)
    if is_from_script(request) and status_of(form) == MISTAKES:
        return beside_the_page(request, sentence_of_mistakes(form), MISTAKES)
    context = {
        "form": form,
        "question": question,
        "interview": interview,
        "loop": interview.loop,
        "closed": why_round_stays(interview),
    }
    status = status_of(form, refused=question is not None)
    return in_place_of_the_page(request, render(request, "interviews/loops/round_change.html", context, status=status))


def _round_changed(request: SignedInRequest, form: RoundOfLoopForm, interview: Interview) -> HttpResponse:
    after = {name: getattr(interview, name) for name in form.stored}
    if after != form.stored:
        sends = {**form.stored, "seen": Seen.of(after).as_text}
        undo = reverse("interviews:round_change", args=[interview.pk])
        sentence = f"The {interview.spoken_name} is changed.{form.kept_sentence}"
        flash.toast(request, sentence, undo_url=undo, sends=sends)
    return _back(interview.loop_id, f"round-{interview.pk}")


def _back(loop: int, target: str) -> HttpResponse:
    """To the page of the loop, at the part that was changed."""
    return redirect(f"{reverse('interviews:loop_detail', args=[loop])}#{target}")
