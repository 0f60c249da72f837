"""Files of ratings. The page says what will be missing and why; taking a file is on record."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import SignedInRequest
from core import audit
from core.access import with_object
from core.downloads import sandboxed
from core.pages import MISTAKES
from core.spreadsheets import CSV_TYPE, SEPARATOR_CHOICES, SEPARATORS, XLSX_TYPE, separator_for
from core.wording import listed, number_word
from hiring.models import Opening
from hiring.querysets import about
from interviews.models import Loop
from interviews.readings import record_readings, what_reading_fixes
from interviews.states import ReadingPage
from interviews.visibility import is_blind_in_loop, peers_readable_by
from records.rating_files import as_csv, as_json, as_xlsx, rating_lines

TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE, "json": "application/json"}
MOST_NAMES = 3


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Opening, "records.export_ratings")
def opening_ratings(request: SignedInRequest, opening: Opening) -> HttpResponseBase:
    """Choose a format; POST gives the file with the ratings of every candidate."""
    return _answer(request, opening, opening, Loop.objects.for_opening(opening))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "records.export_ratings", related=("candidate__opening",))
def loop_ratings(request: SignedInRequest, loop: Loop) -> HttpResponseBase:
    """The same for one candidate's loop."""
    return _answer(request, loop, loop.opening, Loop.objects.filter(pk=loop.pk))


def _answer(
    request: SignedInRequest, subject: Opening | Loop, opening: Opening, loops: QuerySet[Loop]
) -> HttpResponseBase:
    kind = request.POST.get("kind", "")
    separator = request.POST.get("separator", "comma")
    if request.method == "POST" and kind in TYPES and separator in SEPARATORS:
        record_readings(request.user, loops.filter(peers_readable_by(request.user)), ReadingPage.FILE)
        audit.record("ratings.exported", subject, by=request.user, scope=opening.scope, fields=[kind])
        return _file(request.user, subject, opening, kind, separator)
    context = {
        "opening": opening,
        "loop": subject if isinstance(subject, Loop) else None,
        "why_less": _why_less(request.user, loops),
        "separators": SEPARATOR_CHOICES,
        "guess": separator_for(request, request.user.time_zone),
        "fixes": what_reading_fixes(request.user, loops.filter(peers_readable_by(request.user))),
    }
    return render(request, "records/ratings_export.html", context, status=MISTAKES if request.method == "POST" else 200)


def _file(user: User, subject: Opening | Loop, opening: Opening, kind: str, separator: str) -> HttpResponseBase:
    lines, now = rating_lines(user, subject), timezone.now()
    response: HttpResponseBase
    if kind == "xlsx":
        response = FileResponse(as_xlsx(lines), content_type=XLSX_TYPE)
    else:
        pieces = as_csv(lines, separator) if kind == "csv" else as_json(lines, opening.code, now)
        response = StreamingHttpResponse(pieces, content_type=TYPES[kind])
    return sandboxed(response, file_name(subject, opening, kind, now))


def file_name(subject: Opening | Loop, opening: Opening, kind: str, now: datetime) -> str:
    """Says the opening and the day; of one candidate's file nothing but the loop's number."""
    code = slugify(opening.code) or str(opening.pk)
    number = f"-loop-{subject.pk}" if isinstance(subject, Loop) else ""
    return f"ratings-{code}{number}-{timezone.localdate(now).isoformat()}.{kind}"


def _why_less(user: User, loops: QuerySet[Loop]) -> str:
    """Why scorecards of some loops are not in the file. Names only loops in which the reader is on the panel, so it
    tells nothing about what others have written."""
    blind = loops.exclude(about(user, "candidate")).filter(is_blind_in_loop(user))
    names = list(blind.order_by("candidate__name").values_list("candidate__name", flat=True))
    if not names:
        return ""
    more = len(names) - MOST_NAMES
    shown = [*names[:MOST_NAMES], f"{number_word(more)} more"] if more > 0 else names
    return (
        f"You are on the panel of {listed(shown)}. What others wrote there is left out until you have submitted your "
        "own scorecards, or until the debrief opens if yours was waived."
    )
