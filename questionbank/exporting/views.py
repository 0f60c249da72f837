"""Questions of the bank handed on: those that are ticked, else all that the list finds."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires
from core.downloads import sandboxed
from core.errors import RuleViolation
from core.pages import whole_number
from core.spreadsheets import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx, separator_for
from questionbank.exporting.question_table import COLUMNS
from questionbank.exporting.selections import collect_selection, selected_keys, selected_rows
from questionbank.finding.counts import counted
from questionbank.importing.kit_files import write_kit_file
from questionbank.models import Question
from questionbank.questions.asked_list import asked_list
from questionbank.questions.detail import EDIT

YAML_TYPE = "application/yaml"


@require_safe
@requires(EDIT)
def questions_export(request: SignedInRequest) -> HttpResponseBase:
    """As a kit file, a booklet to print or a table; what is more than one of them holds is said on the list."""
    keys = _chosen(request)
    try:
        match request.GET.get("as", "kit"):
            case "kit":
                return _file(HttpResponse(write_kit_file(collect_selection(keys)), content_type=YAML_TYPE), "yaml")
            case "booklet":
                return render(request, "questionbank/exporting/booklet.html", {"kit": collect_selection(keys)})
            case "csv":
                lines = as_csv(COLUMNS, selected_rows(keys), separator_for(request, request.user.time_zone))
                return _file(StreamingHttpResponse(lines, content_type=CSV_TYPE), "csv")
            case "xlsx":
                sheet = as_xlsx("Questions", COLUMNS, selected_rows(keys))
                return _file(FileResponse(sheet, content_type=XLSX_TYPE), "xlsx")
    except RuleViolation as refusal:
        flash.caution(request, refusal.sentence)
        return redirect(reverse("questionbank:question_list", query=_list_address(request)))
    raise Http404


def _chosen(request: SignedInRequest) -> list[int]:
    ticked = request.GET.getlist("c")
    if ticked:
        keys = filter(None, map(whole_number, ticked))
        return selected_keys(Question.objects.visible_to(request.user).filter(pk__in=keys))
    bank = counted(with_drafts=True)
    return selected_keys(asked_list(request.user, request.GET, bank, shows_drafts=True).listing.rows)


def _list_address(request: SignedInRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items() if name not in ("as", "c")}


def _file(response: HttpResponseBase, ending: str) -> HttpResponseBase:
    return sandboxed(response, f"questions-{timezone.localdate().isoformat()}.{ending}")
