"""Candidates of a file: the file is read, every row is shown as it would come in, and all come in together."""

import re
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import flash
from core.access import with_object
from core.errors import RuleViolation
from core.pages import page_of, polled, status_of
from core.reading.sheets import table_of_text
from core.wording import counted, sentence_case
from hiring.candidates.importing.forms import CandidateFileForm, ColumnsForm
from hiring.candidates.importing.services import (
    answer_list,
    bring_in_candidates,
    keep_list,
    start_candidate_import,
)
from hiring.candidates.importing.standings import (
    ADD,
    HERE,
    KEPT_ANSWERS,
    LEFT_OUT,
    NAMESAKE,
    READY,
    SKIP,
    UPDATE,
    RowStanding,
    answer_to,
    numbers_of,
    standings_of,
)
from hiring.candidates.importing.undoing import Undone, brought_by, undo_candidate_import, why_not_undo_import
from hiring.models import CandidateImport, CandidateList, Opening
from hiring.states import TAKES_NO_CANDIDATES

ADDING = "hiring.add_candidate"
# So many rows come in while whoever imports them waits; more are a worker's.
WAITED_FOR = 500
KINDS = {READY: "Ready", HERE: "Here already", NAMESAKE: "Same name", LEFT_OUT: "Left out"}
ANSWER = re.compile(r"a-(\d{1,7})")
READ_ANEW = "The columns changed, so every row was read anew. Look at them, then import."
# One answer for all rows that stand alike.
FOR_ALL = {
    "skip_here": (HERE, SKIP),
    "update_here": (HERE, UPDATE),
    "skip_namesakes": (NAMESAKE, SKIP),
    "add_namesakes": (NAMESAKE, ADD),
}


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Opening, ADDING)
def candidates_import(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """Choose a file; nothing comes in before its preview is confirmed."""
    form = CandidateFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        table, file = form.cleaned_data["table"], form.cleaned_data["file"].name or "file"
        listed = keep_list(opening=opening, table=table, file=file, by=request.user)
        return redirect("hiring:list_of_candidates", listed.pk)
    context = {
        "opening": opening,
        "form": form,
        "takes_candidates": opening.status not in TAKES_NO_CANDIDATES,
        "imports": opening.candidate_imports.select_related("requested_by")[:5],
    }
    return render(request, "hiring/candidates/importing/candidates_import.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(CandidateList, ADDING, related=("opening",))
def list_of_candidates(request: SignedInRequest, listed: CandidateList) -> HttpResponse:
    """What the columns mean, and every row as it would come in, with an answer where one is needed."""
    table = table_of_text(listed.table)
    # Every button of the page sends the columns too.
    columns = ColumnsForm(request.POST if "c0" in request.POST else None, table=table, columns=listed.columns)
    if request.method != "POST":
        return _list_page(request, listed, columns)
    try:
        if columns.is_bound and not columns.is_valid():
            return _list_page(request, answer_list(listed=listed, answers=_answers(request, listed)), columns)
        return _answered(request, listed, columns.parts() if columns.is_bound else listed.columns)
    except RuleViolation as violation:
        listed.refresh_from_db()
        return _list_page(request, listed, columns, violation.sentence)
    except CandidateList.DoesNotExist:
        raise Http404 from None  # it came in meanwhile: `imported_list` says so


def _answered(request: SignedInRequest, listed: CandidateList, columns: list[str]) -> HttpResponse:
    """Keep what was chosen, and import where that was asked for what was shown.

    Refused (RuleViolation): an import of columns that were changed and whose rows nobody saw; as the import itself.
    """
    is_read_anew = columns != listed.columns
    listed = answer_list(listed=listed, columns=columns, answers=_answers(request, listed))
    if "import" in request.POST and not is_read_anew:
        return _import(request, listed)
    if is_read_anew and "columns" not in request.POST:
        raise RuleViolation(READ_ANEW)
    return redirect(_address(request, listed))


def _answers(request: SignedInRequest, listed: CandidateList) -> dict[str, str]:
    """The answers that were chosen row by row, and one for all rows of a kind. What no row offers is not kept."""
    offered = {*KEPT_ANSWERS, ""}
    sent = {
        match[1]: value
        for name, value in request.POST.items()
        if (match := ANSWER.fullmatch(name)) and value in offered
    }
    if kind_and_answer := FOR_ALL.get(request.POST.get("all", "")):
        kind, answer = kind_and_answer
        alike = (row for row in standings_of(listed, request.user) if row.kind == kind)
        sent |= {str(row.row.line): answer_to(kind, answer) for row in alike}
    return sent


def _import(request: SignedInRequest, listed: CandidateList) -> HttpResponse:
    started = start_candidate_import(listed=listed, by=request.user)
    if started.total <= WAITED_FOR:
        bring_in_candidates(started.pk)
    return redirect("hiring:candidate_import", started.pk)


def _list_page(
    request: SignedInRequest, listed: CandidateList, columns: ColumnsForm, refusal: str = ""
) -> HttpResponse:
    standings = standings_of(listed, request.user)
    numbers = numbers_of(standings)
    shown = request.GET.get("show", "")
    context = {
        "listed": listed,
        "opening": listed.opening,
        "columns": columns,
        "kinds": [(kind, label, numbers[kind]) for kind, label in KINDS.items() if numbers[kind]],
        "show": shown if shown in KINDS else "",
        "total": len(standings),
        "asked": numbers["asked"],
        "adds": numbers[f"does_{ADD}"],
        "updates": numbers[f"does_{UPDATE}"],
        "here": numbers[HERE],
        "namesakes": numbers[NAMESAKE],
        "page": page_of(request, _of_kind(standings, shown)),
        "refusal": refusal,
    }
    status = status_of(columns, refused=refusal)
    return render(request, "hiring/candidates/importing/list_of_candidates.html", context, status=status)


def _of_kind(standings: list[RowStanding], kind: str) -> list[RowStanding]:
    """Those of a kind, else all: first those who need an answer."""
    if kind in KINDS:
        return [row for row in standings if row.kind == kind]
    return sorted(standings, key=lambda row: not row.is_asked)


def _address(request: SignedInRequest, listed: CandidateList) -> str:
    """The page of the list that was asked for, else the one that somebody was on. Another choice of rows begins at its
    first page."""
    kept = QueryDict(mutable=True)
    for name in ("show",) if "to_show" in request.POST else ("show", "page"):
        if value := request.POST.get(f"to_{name}", request.GET.get(name, "")):
            kept[name] = value
    return f"{reverse('hiring:list_of_candidates', args=[listed.pk])}?{kept.urlencode()}"


@require_safe
@with_object(CandidateImport, ADDING, related=("opening", "source"))
def candidate_import(request: SignedInRequest, started: CandidateImport) -> HttpResponse:
    """How far an import is, what it brought, and the way back; the script asks for the job line alone."""
    brought = brought_by(started, request.user)
    context: dict[str, Any] = {"started": started, "opening": started.opening, "brought": brought}
    if request.htmx:
        line = "hiring/candidates/importing/_import_line.html"
        return polled(request, line, context, is_over=started.is_over)
    context["why_not_undo"] = why_not_undo_import(started, request.user) if started.is_over else ""
    return render(request, "hiring/candidates/importing/candidate_import.html", context)


@require_POST
@with_object(CandidateImport, ADDING, related=("opening",))
def candidate_import_undo(request: SignedInRequest, started: CandidateImport) -> HttpResponse:
    undone = undo_candidate_import(started=started, by=request.user)
    flash.done(request, _said(undone))
    return redirect("hiring:opening_detail", started.opening_id)


def _said(undone: Undone) -> str:
    taken_out, given_back = (counted(number, "candidate") for number in (undone.taken_out, undone.given_back))
    as_before = f"{given_back} as before"
    if not undone.given_back:
        return sentence_case(f"{taken_out} taken out again.")
    return sentence_case(f"{taken_out} taken out again, {as_before}." if undone.taken_out else f"{as_before}.")
