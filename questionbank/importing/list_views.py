"""Lists coming in: chosen, looked at question by question, brought in as drafts, undone."""

import re
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import flash, jobs
from core.access import requires, with_object
from core.errors import RuleViolation
from core.pages import attempt, page_of, polled, posted, status_of, whole_number
from core.text import one_line
from core.wording import counted, sentence_case
from questionbank.importing.arriving import ANSWERS, RENAME, SKIP, ArrivingQuestion, load
from questionbank.importing.bringing_in import AT_ONCE, bring_in, try_again, undo_import, why_not_undo
from questionbank.importing.forms import KitFileForm
from questionbank.importing.left_texts import ABOVE, QUESTION, use_left_over
from questionbank.importing.list_forms import ChoicesForm, FoundForm, LayoutForm, ListForm
from questionbank.importing.list_page import (
    FILTERS,
    LEFT,
    SHOWN,
    STEPS,
    filter_lines,
    has_choices,
    left_lines,
    narrowed,
    summed_up,
)
from questionbank.importing.looked_at import arriving_of, confirm_preview, import_under_way, keep_choices, keep_edit
from questionbank.importing.planned import TITLE
from questionbank.importing.reading.reader import FORMATS
from questionbank.importing.reading_lists import read_anew, start_preview
from questionbank.importing.views import preview_kit
from questionbank.models import Competency, ImportFile, ImportPreview, QuestionImport
from questionbank.questions.views import EDIT

READ_ANEW = "It was read in the layout that you chose, and nothing came in yet. Look at it, then import."
# A file's position and the number of a question in it.
PLACE = re.compile(r"[0-9]{1,3}\.[0-9]{1,6}")
LEFT_TEXT = re.compile(rf"(?P<place>{PLACE.pattern})-(?P<into>{QUESTION}|{ABOVE})")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT)
def list_import(request: SignedInRequest) -> HttpResponse:
    """Choose files or paste; a kit file goes its own way, a file that cannot be read is named with what to do."""
    form = ListForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        opened = form.cleaned_data["opened"]
        if len(opened) == 1 and opened[0].is_kit:
            return preview_kit(request, KitFileForm({"text": opened[0].text, "preview": "1"}))
        preview = attempt(form, start_preview, opened=opened, by=request.user)
        if preview:
            return redirect("questionbank:list_preview", preview.pk)
    open_preview = ImportPreview.objects.visible_to(request.user).first()
    context = {
        "steps": STEPS,
        "form": form,
        "formats": FORMATS,
        "recent": QuestionImport.objects.visible_to(request.user)[:5],
        "preview": open_preview,
        "preview_files": open_preview.files.values_list("name", flat=True) if open_preview else (),
    }
    return render(request, "questionbank/importing/list_import.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(ImportPreview, EDIT)
def list_preview(request: SignedInRequest, preview: ImportPreview) -> HttpResponse:
    """Every question as it would come in. A button says what is done with what was chosen on this page."""
    if started := import_under_way(preview):
        return redirect("questionbank:import_detail", started.pk)
    if not preview.is_done or request.htmx:
        return _reading_page(request, preview)
    if request.method != "POST":
        return _preview_page(request, preview)
    _keep(request.POST, preview)
    if "read" in request.POST:
        _read_anew(request.POST, preview)
    elif "edit" in request.POST:
        return _edit(request, preview, request.POST["edit"])
    elif "import" in request.POST:
        if not _read_as_sent(request.POST, preview):
            return _confirm(request, preview)
        flash.caution(request, READ_ANEW)
    elif match := LEFT_TEXT.fullmatch(request.POST.get("left", "")):
        key = use_left_over(preview=preview, place=match["place"], into=match["into"])
        return redirect(f"{_address(request, preview)}#q{key}" if key else _address(request, preview))
    return redirect(_address(request, preview))


def _reading_page(request: SignedInRequest, preview: ImportPreview) -> HttpResponse:
    """How far the files are read; the script asks for the line alone, and for the page once there is one."""
    if request.method == "POST" and "again" in request.POST:
        jobs.retry(preview)
        return redirect("questionbank:list_preview", preview.pk)
    context = {"steps": STEPS, "preview": preview, "files": preview.files.values_list("name", flat=True)}
    if request.htmx:
        return polled(request, "questionbank/importing/_reading_line.html", context, is_over=preview.is_over)
    return render(request, "questionbank/importing/list_reading.html", context)


def _address(request: SignedInRequest, preview: ImportPreview) -> str:
    """The page of the preview that was asked for, narrowed as it was."""
    query = QueryDict(mutable=True)
    # Another filter begins at its first page.
    for name in ("show",) if "to_show" in request.POST else ("page", "show"):
        if value := request.POST.get(f"to_{name}") or request.POST.get(name):
            query[name] = value
    address = reverse("questionbank:list_preview", args=[preview.pk])
    return f"{address}?{query.urlencode()}" if query else address


def _keep(data: QueryDict, preview: ImportPreview) -> None:
    """Keep ticks and answers of the questions that the page showed."""
    taken = set(data.getlist({"all": "shown", "none": ""}.get(data.get("tick", ""), "take")))
    choices: dict[str, dict[str, Any]] = {}
    for key in filter(PLACE.fullmatch, data.getlist("shown")):
        choices[key] = {"take": key in taken}
        if (answer := data.get(f"answer-{key}")) in ANSWERS:
            choices[key] |= {"answer": answer, "take": answer != SKIP}
        if answer == RENAME:
            choices[key] |= {"name": one_line(data.get(f"name-{key}", ""))[:TITLE]}
    form = ChoicesForm(data)
    competency = form.cleaned_data["competency"] if form.is_valid() else preview.competency
    keep_choices(preview=preview, choices=choices, competency=competency)


def _read_anew(data: QueryDict, preview: ImportPreview) -> None:
    file = preview.files.filter(position=whole_number(data.get("read")) or 0).first()
    form = LayoutForm(data, file=file) if file else None
    if file and form and form.is_valid():
        read_anew(file=file, layout=form.cleaned_data["layout"], columns=form.chosen_columns())


def _read_as_sent(data: QueryDict, preview: ImportPreview) -> bool:
    """Read each file for which the page was sent with another layout, or other columns; whether there was one."""
    forms = [LayoutForm(data, file=file) for file in preview.files.defer("text")]
    changed = [form for form in forms if form.is_valid() and form.says_otherwise]
    for form in changed:
        read_anew(file=form.file, layout=form.cleaned_data["layout"], columns=form.chosen_columns())
    return bool(changed)


def _edit(request: SignedInRequest, preview: ImportPreview, key: str) -> HttpResponse:
    """The fields of one question; sent with them, they are kept."""
    entry = next((entry for entry in arriving_of(preview) if entry.key == key), None)
    if entry is None:
        return redirect("questionbank:list_preview", preview.pk)
    load([entry])
    if "save" not in request.POST:
        form = FoundForm(initial=FoundForm.values_of(entry.found))
    elif (form := FoundForm(request.POST)).is_valid():
        keep_edit(preview=preview, entry=entry, fields=form.changed())
        return redirect(f"{_address(request, preview)}#q{key}")
    context = {"preview": preview, "entry": entry, "form": form, "show": request.POST.get("show", "")}
    return render(request, "questionbank/importing/found_edit.html", context, status=status_of(form))


def _confirm(request: SignedInRequest, preview: ImportPreview) -> HttpResponse:
    try:
        started = confirm_preview(preview=preview, by=request.user)
    except RuleViolation as refusal:
        return _preview_page(request, preview, refusal=refusal.sentence)
    if started.total <= AT_ONCE:
        bring_in(started.pk)
    return redirect("questionbank:import_detail", started.pk)


def _preview_page(request: SignedInRequest, preview: ImportPreview, *, refusal: str = "") -> HttpResponse:
    arriving = arriving_of(preview)
    files = list(preview.files.with_first_lines())
    show = request.GET.get("show", "")
    show = show if show in (*FILTERS, LEFT) else "all"
    left = left_lines(files)
    page = page_of(request, left if show == LEFT else narrowed(arriving, show), SHOWN)
    if show != LEFT:
        load(page)
    known = {name.casefold() for name in Competency.objects.values_list("name", flat=True)}
    context = {
        "steps": STEPS,
        "preview": preview,
        "files": [(file, LayoutForm(file=file), has_choices(preview, file)) for file in files],
        "page": page,
        "entries": () if show == LEFT else page,
        "filters": filter_lines(arriving, len(left), show),
        "left": page if show == LEFT else left[:SHOWN],
        "left_number": len(left),
        "show": show,
        "sums": summed_up(arriving, known),
        "choices": ChoicesForm(initial={"competency": preview.competency}),
        "refusal": refusal,
        "formats": FORMATS,
        "lead": _lead(files, arriving),
    }
    return render(request, "questionbank/importing/list_preview.html", context, status=status_of(refused=refusal))


def _lead(files: list[ImportFile], arriving: list[ArrivingQuestion]) -> str:
    read = sentence_case(counted(sum(not file.doubts for file in files), "file"))
    return f"{read} read, {counted(len(arriving), 'question')} found."


@require_safe
@with_object(QuestionImport, EDIT)
def import_detail(request: SignedInRequest, started: QuestionImport) -> HttpResponse:
    """How far an import is, what it brought, and the way back; the script asks for the job line alone."""
    context = {
        "steps": STEPS,
        "step": len(STEPS) + (started.is_done and not started.is_undone),
        "started": started,
        "why_not_undo": why_not_undo(started) if started.is_over else "",
    }
    if request.htmx:
        return polled(request, "questionbank/importing/_import_line.html", context, is_over=started.is_over)
    return render(request, "questionbank/importing/import_detail.html", context)


@require_POST
@with_object(QuestionImport, EDIT)
def import_again(request: SignedInRequest, started: QuestionImport) -> HttpResponse:
    """Start a failed import anew, with the questions as they were chosen."""
    try_again(started=started, by=request.user)
    if started.total <= AT_ONCE:
        bring_in(started.pk)
    return redirect("questionbank:import_detail", started.pk)


@require_POST
@with_object(QuestionImport, EDIT)
def import_undo(request: SignedInRequest, started: QuestionImport) -> HttpResponse:
    number = undo_import(started=started, by=request.user)
    flash.done(request, f"{sentence_case(counted(number, 'question'))} taken out again.")
    return redirect("questionbank:list_import")
