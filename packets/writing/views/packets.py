"""Writing a packet."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import flash, organisation, pages
from core.access import with_object
from core.errors import RuleViolation, StaleRevision
from core.pages import posted, status_of
from core.wording import clock
from interviews.models import Loop
from packets.looks import record_look
from packets.models import Document, FeedbackPacket
from packets.printing.content import as_json
from packets.printing.html import print_html
from packets.printing.words import words_for
from packets.standing import why_not_leave
from packets.writing.editor import Editor, stored_sha256
from packets.writing.forms import NamesForm, StartForm
from packets.writing.packet_content import packet_content
from packets.writing.preview import preview_of
from packets.writing.services.approval import send_for_review
from packets.writing.services.naming import save_names
from packets.writing.services.packets import letter_template, save_packet, start_packet, why_not_start
from packets.writing.services.settling import settle_changes
from packets.writing.shape import shape_of, shown_changes
from packets.writing.text_checks import without_name
from packets.writing.translated import names_of


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "packets.write_packet")
def packet_start(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Choose the language and begin."""
    live = loop.packets.live().first()
    if live:
        return redirect("packets:packet_detail", live.pk)
    form = StartForm(posted(request))
    if request.method == "POST" and form.is_valid():
        packet = start_packet(loop=loop, language=form.cleaned_data["language"], by=request.user)
        return redirect("packets:packet_edit", packet.pk)
    return render(request, "packets/writing/packet_start.html", {"loop": loop, "form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(FeedbackPacket, "packets.write_packet")
def packet_edit(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    """Pick notes and rewrite them. Answers a page, or JSON to the script that saves while somebody writes."""
    if request.method == "POST":
        return _save(request, packet)
    if not packet.is_editable:
        return redirect("packets:packet_detail", packet.pk)
    return _editor_page(request, packet, Editor(packet))


def _save(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    then = request.POST.get("then", "")
    posted: QueryDict = request.POST
    if then.startswith("fix "):
        posted = _with_fix(posted, then, packet.language)
    editor = Editor(packet, posted)
    wants_json = not request.accepts("text/html")
    if not editor.is_valid:
        if wants_json:
            return pages.refusal(" ".join(mistake.sentence for mistake in editor.mistakes), pages.MISTAKES)
        return _editor_page(request, packet, editor, status=pages.MISTAKES, came="stopped")
    is_saved = False
    try:
        packet = save_packet(packet=packet, by=request.user, **editor.values())
        is_saved = True
        if then == "send":
            send_for_review(packet=packet, by=request.user)
    except RuleViolation as refused:
        if wants_json and isinstance(refused, StaleRevision):
            return pages.refused(refused, sha256=stored_sha256(packet))
        if wants_json:
            raise
        return _refused(request, packet, editor, refused, came="" if is_saved else "stopped")
    if wants_json:
        return _saved(packet)
    if then == "send":
        flash.done(request, "Sent for approval. You hear of it here when it comes back.")
        return redirect("packets:packet_detail", packet.pk)
    flash.done(request, f"Saved at {clock(timezone.now())}.")
    return redirect("packets:packet_edit", packet.pk)


def _with_fix(posted: QueryDict, then: str, language: str) -> QueryDict:
    """What was posted, with a panelist's name in one field changed to the language's "we"."""
    changed = posted.copy()
    match then.split(" ", 2):
        case [_, name, words] if name in changed:
            changed[name] = without_name(str(changed[name]), words, language)
    return changed


@require_POST
@with_object(FeedbackPacket, "packets.write_packet")
def packet_settle(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    """Put today's names into the draft, or leave its text as it is."""
    takes_values = request.POST.get("then") == "take"
    settle_changes(packet=packet, takes_values=takes_values, by=request.user)
    flash.done(request, "The text holds today’s names." if takes_values else "Noted. The text stays as it is.")
    return redirect("packets:packet_edit", packet.pk)


@require_POST
@with_object(FeedbackPacket, "packets.write_packet")
def packet_names(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    """What rounds and competencies are called in the packet's language."""
    form = NamesForm(request.POST, names=names_of(packet))
    if not form.is_valid():
        return _editor_page(request, packet, Editor(packet), status=pages.MISTAKES, names_form=form)
    save_names(packet=packet, names=form.names(), by=request.user)
    flash.done(request, "Names saved. The next packet in this language has them, too.")
    return redirect("packets:packet_edit", packet.pk)


def _saved(packet: FeedbackPacket) -> JsonResponse:
    """The acknowledgement of a save, with what the page needs to show its checks anew."""
    editor = Editor(packet).with_findings()
    findings = {
        field.name: render_to_string("packets/writing/_findings.html", {"field": field})
        for field in editor.all_fields()
        if field.findings
    }
    return pages.saved(
        revision=packet.revision,
        sha256=stored_sha256(packet),
        at=timezone.now(),
        notice=render_to_string("packets/writing/_to_check.html", {"editor": editor}),
        findings=findings,
        chosen={section.code: section.chosen for section in editor.sections},
    )


def _refused(
    request: SignedInRequest, packet: FeedbackPacket, editor: Editor, refused: RuleViolation, came: str
) -> HttpResponse:
    """The page again with the typed text, the reason above it, and what is stored when somebody saved first."""
    current = refused.current if isinstance(refused, StaleRevision) else None
    packet.refresh_from_db()
    if not packet.is_editable:
        raise refused
    came = "comparing" if current else came
    return _editor_page(
        request, packet, editor, status=pages.REFUSED, sentence=refused.sentence, current=current, came=came
    )


def _editor_page(
    request: SignedInRequest, packet: FeedbackPacket, editor: Editor, *, status: int = 200, **more: Any
) -> HttpResponse:
    loop = packet.loop
    record_look(packet, request.user)
    context = {
        "packet": packet,
        "editor": editor.with_findings(),
        "candidate": loop.candidate,
        "opening": loop.candidate.opening,
        "decision": packet.decision,
        "approver": likely_approver(packet),
        "preview": preview_of(packet),
        "template_letter": letter_template(loop, packet.decision, packet.language)[0],
        "why_not_leave": why_not_leave(packet),
        **shown_changes(packet),
        "may_replace": not why_not_start(loop),
        "keeps_unsent": organisation.keeps_in_browser(),
        "names_form": NamesForm(names=names) if (names := names_of(packet)) else None,
        "language_name": words_for(packet.language).name,
        "sentence": "",
        "current": None,
        "came": "",
        **shape_of(packet),
        **more,
    }
    return render(request, "packets/writing/packet_edit.html", context, status=status)


def likely_approver(packet: FeedbackPacket) -> str:
    """What whoever most likely reads it next is called: the hiring manager, unless they wrote it themselves."""
    manager = packet.loop.candidate.opening.team_members.hiring_managers().select_related("user").first()
    if manager is None or not manager.user.has_perm("packets.approve_packet", packet):
        return ""
    return manager.user.called


@require_safe
@with_object(FeedbackPacket, "packets.read_packet")
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its types know only views that take no object
@xframe_options_sameorigin
def packet_preview(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    """The same words as text, for screen readers and where no PDF can be made: the frozen content once it is approved,
    the current text before. Where its pages end only the PDF knows."""
    record_look(packet, request.user)
    content = packet.document.content if packet.document else as_json(packet_content(packet))
    return HttpResponse(print_html(Document.Kind.PACKET, content, for_screen=True))
