"""Loop templates: the list, the editor, its rounds and the questions in them."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import flash
from core.access import find_for, requires, with_object
from core.errors import RuleViolation
from core.pages import attempt, chosen, page_of, status_of, whole_number
from hiring.models import LoopTemplate, Opening, Role, Round, RoundQuestion
from hiring.openings.forms import OpeningChoiceForm
from hiring.openings.services import choose_template
from hiring.states import TAKES_NO_CANDIDATES
from hiring.templates.discarded_plan import plan_of_draft
from hiring.templates.forms import DraftBefore, QuestionSearch, RoundBefore, RoundForm, RoundPlace, TemplateForm
from hiring.templates.page import TemplatePage, template_page
from hiring.templates.services import (
    add_question,
    add_round,
    create_template,
    discard_draft,
    draft_next_version,
    move_question,
    move_round,
    publish_template,
    put_draft_back,
    put_round_back,
    remove_question,
    remove_round,
    update_round,
)
from hiring.wording import template_pill
from questionbank.finding.searching import search
from questionbank.models import Question

HIGHEST_POSITION = 9999
Draft = LoopTemplate.Status.DRAFT


@require_safe
@requires("hiring.read_template")
def template_list(request: SignedInRequest) -> HttpResponse:
    templates = LoopTemplate.objects.visible_to(request.user).newest_of_each().with_size()
    page = page_of(request, templates.order_by("role__name", "name"))
    context = {
        "page": page,
        "rows": _template_rows(page),
        "may_add": request.user.has_perm("hiring.add_template"),
    }
    return render(request, "hiring/templates/template_list.html", context)


def _template_rows(page: Page[LoopTemplate]) -> list[dict[str, Any]]:
    """Each template with its pill, and its draft where that is another version."""
    drafts = {(draft.role_id, draft.name): draft for draft in LoopTemplate.objects.filter(status=Draft)}
    rows = []
    for template in page:
        draft = drafts.get((template.role_id, template.name))
        rows.append(
            {"template": template, "pill": template_pill(template), "draft": draft if draft != template else None}
        )
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@requires("hiring.add_template")
def template_add(request: SignedInRequest) -> HttpResponse:
    """Begin a template for a role of one's own openings, or for one that nobody uses yet."""
    roles = Role.objects.planned_by(request.user).order_by("name")
    form = TemplateForm(request.POST or None, initial={"role": request.GET.get("role")}, roles=roles)
    if request.method == "POST" and form.is_valid():
        template = attempt(form, create_template, by=request.user, **form.cleaned_data)
        if template:
            return redirect("hiring:template_edit", template.pk)
    context = {"form": form, "may_add_role": request.user.has_perm("hiring.add_role")}
    return render(request, "hiring/templates/template_add.html", context, status=status_of(form))


@require_safe
@with_object(LoopTemplate, "hiring.read_template")
def template_edit(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """The plan of one version: to work on while it is a draft, to read afterwards."""
    page = template_page(LoopTemplate.objects.with_plan().get(pk=template.pk))
    may_edit = request.user.has_perm("hiring.edit_template", template)
    family = list(LoopTemplate.objects.filter(role=template.role_id, name=template.name).order_by("-version"))
    published = next((version for version in family if version.status == LoopTemplate.Status.PUBLISHED), None)
    draft = next((version for version in family if version.status == Draft), None)
    context = {
        "page": page,
        "template": page.template,
        "pill": template_pill(template),
        "draft": draft,
        "next_version": draft.version if draft else family[0].version + 1,
        "published": published if published != template else None,
        "may_edit": may_edit,
        "is_workable": may_edit and template.status == Draft,
    }
    return render(request, "hiring/templates/template_edit.html", context)


@require_POST
@with_object(LoopTemplate, "hiring.edit_template")
def template_draft(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """Begin the next version, or go on with it."""
    draft = draft_next_version(template=template, by=request.user)
    return redirect("hiring:template_edit", draft.pk)


@require_POST
@with_object(LoopTemplate, "hiring.edit_template")
def template_publish(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    template = publish_template(template=template, shown=request.POST.get("shown", ""), by=request.user)
    sentence = "Choose it for the openings whose next loops should follow it."
    flash.done(request, f"Version {template.version} is published. {sentence}")
    return redirect("hiring:template_use", template.pk)


@require_POST
@with_object(LoopTemplate, "hiring.edit_template")
def template_discard(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    plan = plan_of_draft(template)
    discard_draft(template=template, shown=request.POST.get("shown", ""), by=request.user)
    undo = reverse("hiring:template_put_back", args=[template.role_id])
    flash.toast(request, f"The draft of version {template.version} is gone.", undo_url=undo, sends=plan)
    return redirect("hiring:template_list")


@require_POST
@with_object(Role, "hiring.edit_template")
def template_put_back(request: SignedInRequest, role: Role) -> HttpResponse:
    """Undo of a draft that was discarded."""
    form = DraftBefore(request.POST)
    if not form.is_valid():
        raise RuleViolation("This draft cannot be put back: what it held has not come along.")
    template = put_draft_back(role=role, by=request.user, **form.cleaned_data)
    flash.done(request, f"The draft of version {template.version} is back.")
    return redirect("hiring:template_edit", template.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(LoopTemplate, "hiring.read_template")
def template_use(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """Choose the opening whose next loops follow this version."""
    openings = Opening.objects.visible_to(request.user).filter(role=template.role_id)
    openings = openings.exclude(status__in=TAKES_NO_CANDIDATES)
    editable = [choice.pk for choice in openings if request.user.has_perm("hiring.edit_opening", choice)]
    waiting = openings.filter(pk__in=editable).exclude(template=template)
    form = OpeningChoiceForm(request.POST or None, openings=waiting)
    if request.method == "POST" and form.is_valid():
        opening = attempt(form, choose_template, template=template, by=request.user, **form.cleaned_data)
        if opening:
            flash.done(request, f"The next loops of {opening.title} follow version {template.version}.")
            return redirect("hiring:opening_detail", opening.pk)
    context = {
        "form": form,
        "template": template,
        "waiting": waiting,
        "following": openings.filter(template=template),
        "may_add": request.user.has_perm("hiring.add_opening"),
    }
    return render(request, "hiring/templates/template_use.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(LoopTemplate, "hiring.edit_template")
def round_add(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """A new round at the end, or one that was removed back at its place ("Undo")."""
    form, before = RoundForm(request.POST or None), RoundBefore(request.POST)
    if request.method == "POST" and form.is_valid():
        if before.is_valid():
            place = {"position": before.cleaned_data["position"], "questions": before.in_order()}
            round = attempt(form, put_round_back, template=template, by=request.user, **place, **form.cleaned_data)
        else:
            round = attempt(form, add_round, template=template, by=request.user, **form.cleaned_data)
        if round:
            return _back(template, f"round-{round.pk}")
    context = {"form": form, "template": template}
    return render(request, "hiring/templates/round_edit.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Round, "hiring.edit_template")
def round_edit(request: SignedInRequest, round: Round) -> HttpResponse:
    form = _round_form(request, round)
    if request.method == "POST" and _is_saved(request, form, round):
        return _back(round.template, f"round-{round.pk}")
    return _round_page(request, form, round)


def _round_form(request: SignedInRequest, round: Round) -> RoundForm:
    return RoundForm(request.POST or None, instance=Round.objects.get(pk=round.pk))


def _is_saved(request: SignedInRequest, form: RoundForm, round: Round) -> bool:
    if not form.is_valid() or not attempt(form, update_round, round=round, by=request.user, **form.cleaned_data):
        return False
    if form.kept_sentence:
        flash.done(request, f"{round.name} is changed.{form.kept_sentence}")
    return True


def _round_page(request: SignedInRequest, form: RoundForm, round: Round) -> HttpResponse:
    context = {
        "form": form,
        "round": round,
        "template": round.template,
        "question_count": round.round_questions.count(),
        "remove_title": f"Remove {round.name}?",
    }
    return render(request, "hiring/templates/round_edit.html", context, status=status_of(form))


@require_POST
@with_object(Round, "hiring.edit_template")
def round_move(request: SignedInRequest, round: Round) -> HttpResponse:
    """One place on. What stands in the form of the round is saved with it."""
    step = {"earlier": -1, "later": 1}.get(request.POST.get("to", ""))
    if step is None:
        raise Http404
    if "name" in request.POST:
        form = _round_form(request, round)
        if not _is_saved(request, form, round):
            return _round_page(request, form, round)
    move_round(round=round, position=max(1, round.position + step), by=request.user)
    return _back(round.template, f"round-{round.pk}")


@require_POST
@with_object(Round, "hiring.edit_template")
def round_remove(request: SignedInRequest, round: Round) -> HttpResponse:
    """Undo brings it back as it was typed: what stands in the form of the round is sent along."""
    before = {**_as_typed(request, round), "position": round.position}
    before["questions"] = list(round.round_questions.order_by("position", "pk").values_list("question", flat=True))
    remove_round(round=round, by=request.user)
    undo = reverse("hiring:round_add", args=[round.template_id])
    sentence = f"{round.name} is out of this template. Its questions are still in the bank."
    flash.toast(request, sentence, undo_url=undo, sends=before)
    return _back(round.template, "rounds")


def _as_typed(request: SignedInRequest, round: Round) -> dict[str, Any]:
    """What the form of a round says; what is stored where it says nothing that can stand."""
    form = _round_form(request, round)
    form.is_valid()
    typed = getattr(form, "cleaned_data", {})
    return {name: typed.get(name, stored) for name, stored in form.stored.items()}


@require_safe
@with_object(LoopTemplate, "hiring.edit_template")
def question_pick(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """Search the bank for a question that this template does not ask yet."""
    page = template_page(LoopTemplate.objects.with_plan().get(pk=template.pk))
    form = QuestionSearch(request.GET, rounds=Round.objects.filter(template=template))
    wanted = chosen(form)
    missing = [row.competency.key for row in page.coverage if row.needs_a_question]
    only_missing = request.GET.get("show") == "missing"
    questions = _offered(page, wanted)
    if only_missing:
        questions = questions.filter(competency__in=missing)
    column = next((each for each in page.columns if each.round == (wanted["round"] or page.roomiest)), None)
    context = {
        "template": template,
        "form": form,
        "column": column,
        "page": page_of(request, questions),
        "only_missing": only_missing,
        "missing": [row.competency for row in page.coverage if row.needs_a_question],
        "is_filtered": only_missing or bool(wanted["q"] or wanted["competency"] or wanted["kind"]),
    }
    return render(request, "hiring/templates/question_pick.html", context)


def _offered(page: TemplatePage, wanted: dict[str, object]) -> QuerySet[Question]:
    asked = {question.identity for question in page.plan.questions}
    questions = (
        Question.objects.active()
        .exclude(slug__in=asked)
        .select_related("competency", "category")
        .order_by("title", "pk")
    )
    if wanted["q"]:
        questions = search(str(wanted["q"])).of(questions).order_by("-rank", "title", "pk")
    if wanted["competency"]:
        questions = questions.filter(competency=wanted["competency"])
    if wanted["kind"]:
        questions = questions.filter(kind=wanted["kind"])
    return questions


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
    sent = {**request.GET.dict(), **request.POST.dict()}
    question = find_for(request.user, Question, "questionbank.read_question", sent.get("question"))
    position = _number(sent.get("position"))
    placed = add_question(round=round, question=question, position=position, by=request.user)
    undo = reverse("hiring:question_remove", args=[placed.pk])
    if position is None:
        flash.toast(request, f"“{question.title}” is in {round.name} now.", undo_url=undo)
    return _back(round.template, f"question-{placed.pk}")


@require_POST
@with_object(RoundQuestion, "hiring.edit_template")
def question_move(request: SignedInRequest, placed: RoundQuestion) -> HttpResponse:
    """One place up or down, to the end of another round, or to a given place ("Undo")."""
    template = placed.round.template
    form = RoundPlace({**request.GET.dict(), **request.POST.dict()}, rounds=Round.objects.filter(template=template))
    if not form.is_valid():
        raise Http404
    before = {"round": placed.round_id, "position": placed.position}
    step = {"up": -1, "down": 1}.get(form.cleaned_data["to"])
    position = max(1, placed.position + step) if step else form.cleaned_data["position"]
    target = form.cleaned_data["round"] or placed.round
    move_question(placed=placed, round=target, position=position, by=request.user)
    if "undone" not in request.GET:
        where = f"to {target.name}" if target.pk != before["round"] else form.cleaned_data["to"]
        undo = f"{reverse('hiring:question_move', args=[placed.pk])}?{urlencode({**before, 'undone': 1})}"
        flash.toast(request, f"“{placed.question.title}” moved {where}.", undo_url=undo)
    return _back(template, f"question-{placed.pk}")


@require_POST
@with_object(RoundQuestion, "hiring.edit_template")
def question_remove(request: SignedInRequest, placed: RoundQuestion) -> HttpResponse:
    round, question, position = placed.round, placed.question, placed.position
    remove_question(placed=placed, by=request.user)
    place = urlencode({"question": question.pk, "position": position})
    undo = f"{reverse('hiring:question_place', args=[round.pk])}?{place}"
    flash.toast(request, f"“{question.title}” is out of {round.name}.", undo_url=undo)
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
