"""Building the plan of a draft: its rounds and the questions in them. Every move leads back to the page of the draft,
which shows what it changed; with scripts that page takes in the answer and stays where it is."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

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
from core.wording import listed
from hiring.models import LoopTemplate, Round, RoundQuestion
from hiring.templates.forms import QuestionSearch, RoundBefore, RoundForm, RoundPlace
from hiring.templates.page import template_page
from hiring.templates.plans import mark_of_places, mark_of_round
from hiring.templates.services import (
    add_question,
    add_questions,
    add_round,
    move_question,
    move_round,
    put_round_back,
    remove_question,
    remove_round,
    take_questions_out,
    update_round,
)
from questionbank.finding.offering import offered
from questionbank.models import Question

HIGHEST_POSITION = 9999


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(LoopTemplate, "hiring.edit_template")
def round_add(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """A new round at the end, or one that was removed back at its place ("Undo")."""
    form, before = RoundForm(request.POST or None), RoundBefore(request.POST)
    if request.method == "POST" and form.is_valid():
        if "position" in request.POST:
            if not before.is_valid():
                raise Http404
            place = {"position": before.cleaned_data["position"], "questions": before.in_order()}
            round = attempt(form, put_round_back, template=template, by=request.user, **place, **form.cleaned_data)
        else:
            round = attempt(form, add_round, template=template, by=request.user, **form.cleaned_data)
            if round:
                undo, left = reverse("hiring:round_remove", args=[round.pk]), {"left": mark_of_round(round)}
                flash.toast(request, f"{round.name} is in this template now.", undo_url=undo, sends=left)
        if round:
            return _back(template, f"round-{round.pk}")
    context = {"form": form, "template": template}
    return render(request, "hiring/templates/round_edit.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Round, "hiring.edit_template")
def round_edit(request: SignedInRequest, round: Round) -> HttpResponse:
    """On a page of its own, or in its place on the page of the draft."""
    form = _round_form(request, round)
    if request.method == "POST" and _is_saved(request, form, round):
        return _back(round.template, f"round-{round.pk}")
    return _round_page(request, form, round)


def _round_form(request: SignedInRequest, round: Round) -> RoundForm:
    return RoundForm(request.POST or None, instance=Round.objects.get(pk=round.pk))


def _is_saved(request: SignedInRequest, form: RoundForm, round: Round) -> bool:
    before = form.stored
    if not form.is_valid():
        return False
    changed = attempt(form, update_round, round=round, by=request.user, **form.cleaned_data)
    if changed is None:
        return False
    after = {name: getattr(changed, name) for name in before}
    if after != before:
        sends = {**before, "seen": Seen.of(after).as_text}
        undo = reverse("hiring:round_edit", args=[round.pk])
        flash.toast(request, f"{changed.name} is changed.{form.kept_sentence}", undo_url=undo, sends=sends)
    return True


def _round_page(request: SignedInRequest, form: RoundForm, round: Round) -> HttpResponse:
    context = {
        "form": form,
        "round": round,
        "template": round.template,
        "question_count": round.round_questions.count(),
        "remove_title": f"Remove {round.name}?",
    }
    if is_from_script(request) and form.errors and status_of(form) == MISTAKES:
        return beside_the_page(request, sentence_of_mistakes(form), MISTAKES)
    page = render(request, "hiring/templates/round_edit.html", context, status=status_of(form))
    return in_place_of_the_page(request, page)


@require_POST
@with_object(Round, "hiring.edit_template")
def round_move(request: SignedInRequest, round: Round) -> HttpResponse:
    """One place on, or to a given place ("Undo"). What stands in the form of the round is saved with it."""
    step = {"earlier": -1, "later": 1}.get(request.POST.get("to", ""))
    before, position = round.position, _number(request.POST.get("position"))
    if step is None and position is None:
        raise Http404
    if "name" in request.POST:
        form = _round_form(request, round)
        if not _is_saved(request, form, round):
            return _round_page(request, form, round)
        if form.kept_sentence:
            flash.done(request, form.kept_sentence.strip())
    target = max(1, before + step) if step else position or before
    round = move_round(round=round, position=target, shown=request.POST.get("shown"), by=request.user)
    if step and round.position != before:
        undo = reverse("hiring:round_move", args=[round.pk])
        flash.toast(request, f"{round.name} moved {request.POST['to']}.", undo_url=undo, sends={"position": before})
    return _back(round.template, f"round-{round.pk}")


@require_POST
@with_object(Round, "hiring.edit_template")
def round_remove(request: SignedInRequest, round: Round) -> HttpResponse:
    """Undo brings it back as it was typed: what stands in the form of the round is sent along. It is Undo itself of a
    round that was added, as far as that was `left` alone."""
    before = {**_as_typed(request, round), "position": round.position}
    before["questions"] = list(round.round_questions.order_by("position", "pk").values_list("question", flat=True))
    remove_round(round=round, left=request.POST.get("left"), by=request.user)
    undo = reverse("hiring:round_add", args=[round.template_id])
    sentence = f"{round.name} is out of this template. Its questions are still in the bank."
    flash.toast(request, sentence, undo_url=undo, sends=before)
    return _back(round.template, "rounds")


def _as_typed(request: SignedInRequest, round: Round) -> dict[str, Any]:
    """What the form of a round says; what is stored where it says nothing that can stand."""
    form = _round_form(request, round)
    form.is_valid()
    typed = {name: value for name, value in getattr(form, "cleaned_data", {}).items() if name in request.POST}
    return {**form.stored, **{name: value for name, value in typed.items() if name in form.stored}}


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(LoopTemplate, "hiring.edit_template")
def question_pick(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """Search the bank for questions that this template does not ask yet; those that are ticked go into a round."""
    if request.method == "POST":
        return _add_ticked(request, template)
    page = template_page(LoopTemplate.objects.with_plan().get(pk=template.pk))
    form = QuestionSearch(request.GET, rounds=Round.objects.filter(template=template))
    wanted = chosen(form)
    missing = [row.competency.key for row in page.coverage if row.needs_a_question]
    only_missing = bool(wanted["show"])
    search = {name: wanted[name] for name in ("q", "competency", "kind")}
    asked = {question.identity for question in page.plan.questions}
    questions = offered(asked=asked, closing=missing if only_missing else None, **search)
    goes_to = getattr(wanted["round"] or page.roomiest, "pk", None)
    context = {
        "template": template,
        "pick_url": reverse("hiring:question_pick", args=[template.pk]),
        "is_beside": is_from_script(request),
        "form": form,
        "columns": page.plan.rounds,
        "column": next((each for each in page.plan.rounds if each.key == goes_to), None),
        "page": page_of(request, questions),
        "missing": [row.competency for row in page.coverage if row.needs_a_question],
        "is_filtered": only_missing or bool(wanted["q"] or wanted["competency"] or wanted["kind"]),
    }
    return render(request, "hiring/templates/question_pick.html", context)


def _add_ticked(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    round = find_for(request.user, Round, "hiring.edit_template", request.POST.get("round"))
    if round.template_id != template.pk:
        raise Http404
    keys = request.POST.getlist("question")
    questions = [find_for(request.user, Question, "questionbank.read_question", key) for key in keys]
    if not questions:
        raise RuleViolation("Tick at least one question first.")
    placed = add_questions(round=round, questions=questions, by=request.user)
    names = listed([f"“{question.title}”" for question in questions])
    verb = "is" if len(questions) == 1 else "are"
    _offer_to_take_out(request, template, placed, f"{names} {verb} in {round.name} now.")
    return _back(template, f"question-{placed[0].pk}")


def _offer_to_take_out(
    request: SignedInRequest, template: LoopTemplate, placed: Sequence[RoundQuestion], sentence: str
) -> None:
    sends = {"placed": [each.pk for each in placed], "left": mark_of_places(placed)}
    flash.toast(request, sentence, undo_url=reverse("hiring:questions_take_out", args=[template.pk]), sends=sends)


@require_POST
@with_object(LoopTemplate, "hiring.edit_template")
def questions_take_out(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """Undo of questions that were added."""
    keys = [key for text in request.POST.getlist("placed") if (key := whole_number(text)) is not None]
    take_questions_out(template=template, placed=keys, left=request.POST.get("left", ""), by=request.user)
    return _back(template, "rounds")


@require_safe
@with_object(Question, "questionbank.edit_question")
def question_rounds(request: SignedInRequest, question: Question) -> HttpResponse:
    """From the bank: the rounds of drafts that may ask this question."""
    rounds = Round.objects.open_to(question, request.user).select_related("template")
    context = {
        "question": question,
        "rounds": rounds.order_by("template__name", "template", "position") if question.is_active else (),
    }
    return render(request, "hiring/templates/question_rounds.html", context)


@require_POST
@with_object(Round, "hiring.edit_template")
def question_place(request: SignedInRequest, round: Round) -> HttpResponse:
    """Add a question to a round: from the picker, or back to where it was ("Undo")."""
    question = find_for(request.user, Question, "questionbank.read_question", request.POST.get("question"))
    position = _number(request.POST.get("position"))
    placed = add_question(round=round, question=question, position=position, by=request.user)
    if position is None:
        _offer_to_take_out(request, round.template, [placed], f"“{question.title}” is in {round.name} now.")
    return _back(round.template, f"question-{placed.pk}")


@require_POST
@with_object(RoundQuestion, "hiring.edit_template")
def question_move(request: SignedInRequest, placed: RoundQuestion) -> HttpResponse:
    """One place up or down, to the end of another round, or to a given place ("Undo")."""
    template = placed.round.template
    form = RoundPlace(request.POST, rounds=Round.objects.filter(template=template))
    if not form.is_valid():
        raise Http404
    before = {"round": placed.round_id, "position": placed.position}
    step = {"up": -1, "down": 1}.get(form.cleaned_data["to"])
    position = max(1, placed.position + step) if step else form.cleaned_data["position"]
    target = form.cleaned_data["round"] or placed.round
    shown, left = form.cleaned_data["shown"] or None, request.POST.get("left")
    move_question(placed=placed, round=target, position=position, shown=shown, left=left, by=request.user)
    if left is None:
        in_place = form.cleaned_data["to"] or f"to place {position} of its round"
        where = f"to {target.name}" if target.pk != before["round"] else in_place
        undo = reverse("hiring:question_move", args=[placed.pk])
        sends = {**before, "left": mark_of_places([placed])}
        flash.toast(request, f"“{placed.question.title}” moved {where}.", undo_url=undo, sends=sends)
    return _back(template, f"question-{placed.pk}")


@require_POST
@with_object(RoundQuestion, "hiring.edit_template")
def question_remove(request: SignedInRequest, placed: RoundQuestion) -> HttpResponse:
    round, question, position = placed.round, placed.question, placed.position
    remove_question(placed=placed, by=request.user)
    undo, sends = reverse("hiring:question_place", args=[round.pk]), {"question": question.pk, "position": position}
    flash.toast(request, f"“{question.title}” is out of {round.name}.", undo_url=undo, sends=sends)
    return _back(round.template, f"round-{round.pk}")


def _number(text: str | None) -> int | None:
    """A position from the address; nothing for nothing, and 404 for anything else."""
    if not text:
        return None
    number = whole_number(text, high=HIGHEST_POSITION)
    if number is None:
        raise Http404
    return number


def _back(template: LoopTemplate, target: str) -> HttpResponse:
    """To the editor, at the part that was changed."""
    return redirect(f"{reverse('hiring:template_edit', args=[template.pk])}#{target}")
