"""The gallery of kits: looked at, loaded, taken out, and handed on as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires
from core.downloads import sandboxed
from core.errors import RuleViolation
from core.spreadsheets import CSV_TYPE, XLSX_TYPE, separator_for
from hiring.kits.export import narrowed
from hiring.kits.kit_gallery import ShownKit, cards, kept_kit, shown_kit
from hiring.kits.services import install_kit_file
from hiring.kits.taking_out import take_kit_out, why_kit_stays
from questionbank.exporting.question_table import rows_of, written_as
from questionbank.importing.kit_content import KitFile
from questionbank.importing.kit_files import shipped_kit_file, shipped_slugs, write_kit_file

READ = "hiring.read_template"
TYPES = {"yaml": "application/yaml", "csv": CSV_TYPE, "xlsx": XLSX_TYPE}


@require_safe
@requires(READ)
def kit_list(request: SignedInRequest) -> HttpResponse:
    found = cards()
    context = {
        "shipped": [card for card in found if not card.is_own],
        "own": [card for card in found if card.is_own],
        "may_import": request.user.has_perm("questionbank.edit_question"),
    }
    return render(request, "hiring/kits/kit_list.html", context)


@require_safe
@requires(READ)
def kit_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everything that a kit holds, before anybody loads it and after."""
    try:
        shown = _found(slug)
    except RuleViolation as refusal:
        flash.caution(request, refusal.sentence)
        return redirect("hiring:kit_list")
    kept = kept_kit(slug)
    context = {
        "shown": shown,
        "kept": kept,
        "why_stays": why_kit_stays(kept) if kept else "",
        "may_load": request.user.has_perm("hiring.load_kit") and shown.role is None,
        "may_take_out": request.user.has_perm("hiring.take_kit_out") and kept is not None,
    }
    return render(request, "hiring/kits/kit_detail.html", context)


@require_safe
@requires(READ)
def kit_booklet(request: SignedInRequest, slug: str) -> HttpResponse:
    """The whole kit on pages to print."""
    try:
        return render(request, "hiring/kits/kit_booklet.html", {"shown": _found(slug)})
    except RuleViolation as refusal:
        flash.caution(request, refusal.sentence)
        return redirect("hiring:kit_list")


@require_safe
@requires(READ)
def kit_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """The kit, or the questions chosen of it, as a file for another installation or for a spreadsheet program."""
    kind = request.GET.get("kind", "yaml")
    if kind not in TYPES:
        raise Http404
    try:
        kit = _found(slug).kit
        chosen = request.GET.getlist("question")
        kit = narrowed(kit, chosen) if chosen else kit
    except RuleViolation as refusal:
        flash.caution(request, refusal.sentence)
        return redirect("hiring:kit_detail", slug)
    response = HttpResponse(_written(kit, kind, request), content_type=TYPES[kind])
    return sandboxed(response, f"{slug}-{timezone.localdate().isoformat()}.{kind}")


def _written(kit: KitFile, kind: str, request: SignedInRequest) -> bytes:
    if kind == "yaml":
        return write_kit_file(kit).encode()
    return written_as(kind, rows_of(kit), separator_for(request, request.user.time_zone))


@require_POST
@requires("hiring.load_kit")
def kit_load(request: SignedInRequest, slug: str) -> HttpResponse:
    """Bring one of the shipped kits in."""
    if slug not in shipped_slugs():
        raise Http404
    try:
        template = install_kit_file(kit=shipped_kit_file(slug), by=request.user)
    except RuleViolation as refusal:
        flash.caution(request, refusal.sentence)
        return redirect("hiring:kit_detail", slug)
    flash.done(request, f"The kit is loaded. This is its loop template, {template.role}.")
    return redirect("hiring:template_edit", template.pk)


@require_POST
@requires("hiring.take_kit_out")
def kit_take_out(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take out a kit that nobody uses."""
    kept = kept_kit(slug)
    if kept is None:
        raise Http404
    try:
        take_kit_out(kit=kept, by=request.user)
    except RuleViolation as refusal:
        flash.caution(request, refusal.sentence)
        return redirect("hiring:kit_detail", slug)
    flash.done(request, f"The kit {kept.name} is taken out.")
    return redirect("hiring:kit_list")


def _found(slug: str) -> ShownKit:
    shown = shown_kit(slug)
    if shown is None:
        raise Http404
    return shown
