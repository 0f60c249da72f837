"""Exports: many packets in one ZIP."""

from typing import Any

from django.db.models import Count, Exists, Q
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from core import audit, flash
from core.access import requires, with_object
from core.downloads import sandboxed
from core.errors import PartAway, RuleViolation
from core.pages import page_of, polled, status_of, whole_number
from core.search import holding
from core.states import JOB_OVER
from core.text import search_words
from hiring.models import Candidate
from interviews.models import Loop
from interviews.readings import record_readings
from interviews.states import ReadingPage
from packets.follow.waiting import FILTERS, loops_for_feedback
from packets.handing_over.bulk import EXPIRED, NotHandedOut, open_zip, packed_items, retry_export, start_export
from packets.models import ExportItem, PacketExport
from packets.querysets import for_earlier_decision
from packets.states import PacketStatus


@require_POST
@requires("packets.list_packets")
def export_start(request: SignedInRequest) -> HttpResponse:
    """Pack the ticked candidates, or everyone in the list as it is filtered."""
    loops = loops_for_feedback(request.user)
    if request.POST.get("everyone"):
        loops = loops.filter(FILTERS.get(request.POST.get("show", ""), FILTERS[""])[1])
        search = search_words(request.POST.get("q", ""))
        if search:
            loops = loops.filter(holding(search, "candidate__folded"))
    else:
        numbers = (whole_number(pk) for pk in request.POST.getlist("loop"))
        loops = loops.filter(pk__in=[number for number in numbers if number is not None])
    export = start_export(loops=loops, by=request.user)
    return redirect("packets:export_detail", export.pk)


@require_safe
@with_object(PacketExport, "packets.open_export")
def export_detail(request: SignedInRequest, export: PacketExport) -> HttpResponse:
    """How far it is, and what became of those that the person still follows; the script asks for the job line alone."""
    if request.htmx:
        context = {"export": export, **progress_of(export)}
        return polled(request, "packets/handing_over/_export.html", context, is_over=export.is_over)
    return _export_page(request, export)


def _export_page(request: SignedInRequest, export: PacketExport, *, sentence: str = "") -> HttpResponse:
    """The page of an export; with a sentence that says why its ZIP is not handed out, and the button that helps."""
    still_followed = Q(loop__isnull=True) | Q(loop__in=loops_for_feedback(request.user).values("pk"))
    namesakes = Candidate.objects.namesakes_of("loop__candidate")
    items = export.items.filter(still_followed).select_related("loop__candidate__opening", "packet__document")
    items = items.annotate(has_namesake=Exists(namesakes))
    page = page_of(request, items.order_by("position"))
    status = status_of(refused=sentence)
    sentence = sentence or (EXPIRED if export.is_expired else "")
    context = {"export": export, "page": page, "sentence": sentence, **progress_of(export)}
    return render(request, "packets/handing_over/export_detail.html", context, status=status)


def progress_of(export: PacketExport) -> dict[str, Any]:
    """Numbers of an export, in one query."""
    is_made = Q(packet__document__job_status__in=JOB_OVER)
    is_out = Q(packet__status=PacketStatus.REVOKED) | for_earlier_decision("packet")
    is_over = is_made | Q(packet__isnull=True) | is_out
    is_packed = Q(outcome=ExportItem.Outcome.PACKED)
    return export.items.aggregate(
        total=Count("pk"), over=Count("pk", filter=is_over), packed=Count("pk", filter=is_packed)
    )


@require_POST
@with_object(PacketExport, "packets.open_export")
def export_retry(request: SignedInRequest, export: PacketExport) -> HttpResponse:
    retry_export(export=export, by=request.user)
    flash.done(request, "The ZIP is being made again.")
    return redirect("packets:export_detail", export.pk)


@require_safe
@with_object(PacketExport, "packets.open_export")
def export_download(request: SignedInRequest, export: PacketExport) -> HttpResponseBase:
    """The ZIP, as long as the person still follows every packet in it."""
    packed = set(packed_items(export).values_list("loop_id", flat=True))
    if loops_for_feedback(request.user).filter(pk__in=packed).count() != len(packed):
        raise Http404
    try:
        stored = open_zip(export)
    except (PartAway, NotHandedOut):
        raise
    except RuleViolation as refusal:
        return _export_page(request, export, sentence=refusal.sentence)
    record_readings(request.user, Loop.objects.filter(pk__in=packed), ReadingPage.PACKET)
    audit.record("export.downloaded", export, by=request.user)
    name = f"packets-{timezone.localtime(export.requested_at):%Y-%m-%d}-{export.pk}.zip"
    response = FileResponse(stored, as_attachment=True, filename=name, content_type="application/zip")
    return sandboxed(response)
