"""The candidates of an opening as a file for use inside the organisation. Taking it is on record."""

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from core import audit
from core.access import with_object
from core.downloads import sandboxed
from core.pages import MISTAKES
from core.spreadsheets import (
    CSV_TYPE,
    SEPARATOR_CHOICES,
    SEPARATORS,
    XLSX_TYPE,
    Cell,
    as_csv,
    as_xlsx,
    separator_for,
)
from hiring.models import Opening
from hiring.openings.applicants import Ticked
from hiring.states import STANDS

COLUMNS = (
    "name",
    "how to address",
    "email",
    "pronoun",
    "time zone",
    "came from",
    "reference",
    "links",
    "stage",
    "added at",
    "ended at",
)
KINDS = ("csv", "xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Opening, "hiring.work_on_candidates")
def candidates_export(request: SignedInRequest, opening: Opening) -> HttpResponseBase:
    """Choose a format; POST gives the file with the ticked candidates."""
    ticked = Ticked(request, opening, request.user, finds_at_post=True)
    kind = request.POST.get("kind", "")
    separator = request.POST.get("separator", "comma")
    if kind in KINDS and separator in SEPARATORS and ticked.number:
        taken = [kind, f"{ticked.number} rows"]
        audit.record("candidates.exported", opening, by=request.user, scope=opening.scope, fields=taken)
        return _file(opening, ticked, kind, separator)
    context = {
        "opening": opening,
        "ticked": ticked,
        "separators": SEPARATOR_CHOICES,
        "guess": separator_for(request, request.user.time_zone),
    }
    status = MISTAKES if request.method == "POST" else 200
    return render(request, "hiring/candidates/candidates_export.html", context, status=status)


def _file(opening: Opening, ticked: Ticked, kind: str, separator: str) -> HttpResponseBase:
    lines = _lines(ticked.rows.order_by("name", "pk"))
    response: HttpResponseBase
    if kind == "xlsx":
        response = FileResponse(as_xlsx("Candidates", COLUMNS, lines), content_type=XLSX_TYPE)
    else:
        response = StreamingHttpResponse(as_csv(COLUMNS, lines, separator), content_type=CSV_TYPE)
    code = slugify(opening.code) or str(opening.pk)
    return sandboxed(response, f"candidates-{code}-{timezone.localdate().isoformat()}.{kind}")


def _lines(rows: Any) -> Iterator[tuple[Cell, ...]]:
    for row in rows.iterator(chunk_size=2000):
        yield (
            row.name,
            row.address_as,
            row.email,
            row.get_pronoun_display(),
            row.time_zone,
            row.source,
            row.external_reference,
            row.links,
            STANDS[row.stand],
            row.created_at,
            row.ended_at,
        )
