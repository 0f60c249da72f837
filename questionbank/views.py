from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import flash, pages
from core.access import find_for, requires, with_object
from core.errors import RuleViolation
from core.pages import page_of, status_of, whole_number
from core.wording import counted, sentence_case
from questionbank import services
from questionbank.forms import CompetencyForm, KitForm, QuestionFilters, QuestionForm, anchor_values
from questionbank.importing.arrivals import KNOWN, Arrival, arrivals_of
from questionbank.models import QUESTION_TRANSITIONS, Competency, PracticePrompt, Question
from questionbank.practice.sitting import sitting
from questionbank.querysets import ITEMS
from questionbank.questions.content import content_of

PAGE_SIZE = 25
DEFAULT_ORDER = "reviewed"
EDIT = "questionbank.edit_question"
READ = "questionbank.read_question"


# --- Questions ------------------------------------------------------------------------------------------------


@require_safe
@requires(READ)
def question_list(request: HttpRequest) -> HttpResponse:
    visible = Question.objects.visible_to(request.user)
    can_edit = request.user.has_perm(EDIT)
    filters = QuestionFilters(request.GET, shows_drafts=can_edit)
    wanted = filters.wanted()
    today = timezone.localdate()
    found = visible.matching(today=today, **wanted).select_related("competency").with_use()
    numbers = visible.numbers(today)
    found = found.in_order(request.GET.get("sort", DEFAULT_ORDER))
    page = page_of(request, found, PAGE_SIZE, count=None if wanted else numbers["total"])
    shown = _shown(request, visible, page.object_list)
    context = {
        "filters": filters,
        "is_filtered": bool(wanted),
        "page": page,
        "found": _found(page.paginator.count, wanted),
        "default_order": DEFAULT_ORDER,
        **numbers,
        "can_edit": can_edit,
        **(_detail(request, shown) if shown else {"question": None}),
    }
    return render(request, "questionbank/questions/question_list.html", context)


def _shown(request: HttpRequest, visible: Any, rows: Any) -> Question | None:
    """The question beside the list: the chosen one, else the first of the page."""
    pk = whole_number(request.GET.get("question"))
    question = visible.select_related("competency").with_use().filter(pk=pk).first() if pk else None
    return question or next(iter(rows), None)


def _found(number: int, wanted: dict[str, Any]) -> str:
    questions = counted(number, "question", figures=True)
    if not wanted:
        return questions
    if "q" in wanted:
        return f"{questions} {'mentions' if number == 1 else 'mention'} “{wanted['q']}”"
    return f"{questions} {'matches' if number == 1 else 'match'}"


@require_safe
@with_object(Question, READ)
def question_detail(request: HttpRequest, question: Question) -> HttpResponse:
    question = Question.objects.select_related("competency").with_use().get(pk=question.pk)
    return render(request, "questionbank/questions/question_detail.html", _detail(request, question))


def _detail(request: HttpRequest, question: Question) -> dict[str, Any]:
    """What the full view of a question read `with_use()` needs, in a constant number of queries."""
    visible = Question.objects.visible_to(request.user)
    prefetch_related_objects([question], *ITEMS)
    versions = list(visible.filter(slug=question.slug).with_templates().order_by("-version"))
    can_edit = request.user.has_perm(EDIT, question)
    offers_activation = can_edit and question.status != Question.Status.ACTIVE and versions[0] == question
    return {
        "question": question,
        "versions": versions,
        "newest": versions[0],
        "active": next((version for version in versions if version.status == Question.Status.ACTIVE), None),
        "anchors": question.anchors.all() or question.competency.anchors.all(),
        "templates": next(version.template_count for version in versions if version == question),
        "can_edit": can_edit,
        "offers_activation": offers_activation,
        "why_not_active": QUESTION_TRANSITIONS.why_not(question, Question.Status.ACTIVE) if offers_activation else "",
        "edit_label": _edit_label(question),
    }


def _edit_label(question: Question) -> str:
    return f"version {question.version + 1}" if _makes_a_version(question) else ""


def _makes_a_version(question: Question) -> bool:
    return question.status != Question.Status.DRAFT or question.is_used


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT)
def question_add(request: HttpRequest) -> HttpResponse:
    form = QuestionForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        question = services.create_question(content=form.content(), by=request.user)
        flash.done(request, "Saved as a draft. Activate it when it is ready for interviews.")
        return redirect("questionbank:question_detail", question.pk)
    return _edit_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Question, EDIT)
def question_edit(request: HttpRequest, question: Question) -> HttpResponse:
    question = Question.objects.with_items().get(pk=question.pk)
    newest = Question.objects.filter(slug=question.slug).order_by("-version").first()
    if request.method != "POST" and newest != question:
        return redirect("questionbank:question_edit", newest.pk)
    content = content_of(question)
    form = QuestionForm(_sent(request), initial=QuestionForm.values_of(content), current=content)
    if request.method == "POST" and form.is_valid():
        saved = services.save_question(question=question, content=form.content(), by=request.user)
        flash.done(request, _saved_sentence(question, saved))
        return redirect("questionbank:question_detail", saved.pk)
    return _edit_page(request, form, question)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _saved_sentence(before: Question, saved: Question) -> str:
    if saved.version == before.version:
        return "Question saved."
    return f"Saved as version {saved.version}, a draft. Rounds keep version {before.version} until you activate it."


def _edit_page(request: HttpRequest, form: QuestionForm, question: Question | None) -> HttpResponse:
    context = {
        "form": form,
        "question": question,
        "version": question.version + 1 if question and _makes_a_version(question) else 0,
    }
    return render(request, "questionbank/questions/question_edit.html", context, status=status_of(form))


@require_POST
@with_object(Question, EDIT)
def question_activate(request: HttpRequest, question: Question) -> HttpResponse:
    earlier = services.activate_question(question=question, by=request.user)
    undo = reverse("questionbank:question_take_back", args=[question.pk])
    if earlier:
        undo += f"?earlier={earlier.pk}"
    if "undo" in request.GET:
        flash.done(request, "The question is active again.")
    else:
        flash.toast(request, "Question activated.", undo_url=undo)
    return redirect("questionbank:question_detail", question.pk)


@require_POST
@with_object(Question, EDIT)
def question_take_back(request: HttpRequest, question: Question) -> HttpResponse:
    earlier = request.GET.get("earlier")
    version = find_for(request.user, Question, EDIT, earlier) if earlier else None
    services.take_back_activation(question=question, earlier=version, by=request.user)
    flash.done(request, "The question is a draft again.")
    return redirect("questionbank:question_detail", question.pk)


@require_POST
@with_object(Question, EDIT)
def question_retire(request: HttpRequest, question: Question) -> HttpResponse:
    was_draft = question.status == Question.Status.DRAFT
    services.retire_question(question=question, by=request.user)
    if was_draft:
        flash.done(request, "Draft retired.")
    else:
        undo = reverse("questionbank:question_activate", args=[question.pk]) + "?undo=1"
        flash.toast(request, "Question retired.", undo_url=undo)
    return redirect("questionbank:question_detail", question.pk)


@require_POST
@with_object(Question, EDIT)
def question_review(request: HttpRequest, question: Question) -> HttpResponse:
    services.review_question(question=question, by=request.user)
    flash.done(request, "Marked as reviewed. The next review is due in a year.")
    return redirect("questionbank:question_detail", question.pk)


# --- Import ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT)
def question_import(request: HttpRequest) -> HttpResponse:
    """Paste, look at what would happen, then import; a broken file comes back with its line and field."""
    form = KitForm(_sent(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _import_page(request, form, [])
    arrivals = arrivals_of(form.cleaned_data["kit"])
    if not form.cleaned_data["is_previewed"] or "import" not in request.POST:
        return _import_page(request, form, arrivals)
    try:
        services.load_kit_questions(kit=form.cleaned_data["kit"], by=request.user)
    except RuleViolation as refusal:
        form.add_error("text", refusal.sentence)
        return _import_page(request, form, [])
    number = sum(arrival.state != KNOWN for arrival in arrivals)
    flash.done(request, f"{sentence_case(counted(number, 'question'))} imported.")
    return redirect("questionbank:question_list")


def _import_page(request: HttpRequest, form: KitForm, arrivals: list[Arrival]) -> HttpResponse:
    context = {
        "form": form,
        "arrivals": arrivals,
        "number": sum(arrival.state != KNOWN for arrival in arrivals),
    }
    return render(request, "questionbank/importing/question_import.html", context, status=status_of(form))


# --- Competencies ---------------------------------------------------------------------------------------------


@require_safe
@requires("questionbank.read_competency")
def competency_list(request: HttpRequest) -> HttpResponse:
    context = {
        "competencies": Competency.objects.visible_to(request.user).with_questions(),
        "can_edit": request.user.has_perm("questionbank.edit_competency"),
    }
    return render(request, "questionbank/competencies/competency_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("questionbank.edit_competency")
def competency_add(request: HttpRequest) -> HttpResponse:
    return _competency_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Competency, "questionbank.edit_competency")
def competency_edit(request: HttpRequest, competency: Competency) -> HttpResponse:
    return _competency_page(request, competency)


def _competency_page(request: HttpRequest, competency: Competency | None) -> HttpResponse:
    initial = {}
    if competency:
        initial = {name: getattr(competency, name) for name in ("name", "group", "definition")}
        initial |= anchor_values(competency.anchors.all())
    form = CompetencyForm(_sent(request), initial=initial, competency=competency)
    if request.method == "POST" and form.is_valid():
        services.save_competency(competency=competency, by=request.user, **form.values())
        flash.done(request, "Competency saved." if competency else "Competency added.")
        return redirect("questionbank:competency_list")
    context = {"form": form, "competency": competency}
    return render(request, "questionbank/competencies/competency_edit.html", context, status=status_of(form))


# --- Practice -------------------------------------------------------------------------------------------------


@require_safe
@requires("questionbank.practise")
def practice(request: HttpRequest) -> HttpResponse:
    prompts = PracticePrompt.objects.visible_to(request.user).with_samples()
    return render(request, "questionbank/practice/practice.html", {"prompts": prompts})


@require_safe
@with_object(PracticePrompt, "questionbank.practise")
def practice_prompt(request: HttpRequest, prompt: PracticePrompt) -> HttpResponse:
    samples = list(prompt.samples.all())
    now = sitting(samples, request.GET.getlist("rating"), request.GET.get("sample", ""))
    lacks_rating = "compare" in request.GET and now.is_rating
    context = {
        "prompt": prompt,
        "sitting": now,
        "lacks_rating": lacks_rating,
        "anchors": {str(anchor.level): anchor.text for anchor in prompt.competency.anchors.all()},
    }
    return render(
        request, "questionbank/practice/practice_prompt.html", context, status=pages.MISTAKES if lacks_rating else 200
    )
