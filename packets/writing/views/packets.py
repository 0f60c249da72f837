"""Packets: who waits, writing, a second person's reading, and what happens to the finished one."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import flash, pages
from core.access import requires, with_object
from core.errors import RuleViolation, StaleRevision
from core.forms import ReasonForm
from core.pages import page_of, posted, status_of
from core.text import search_words
from core.wording import clock
from interviews.models import Loop
from packets.follow.waiting import FILTERS, count_loops, loops_for_feedback
from packets.handing_over.links import end_link, share_packet
from packets.handing_over.mailing import NO_ADDRESS
from packets.handing_over.views.mails import mail_mark
from packets.models import Document, FeedbackPacket, PacketMail, SharedLink
from packets.printing.content import as_json
from packets.printing.content.packet import packet_content
from packets.printing.html import print_html
from packets.printing.renderer import why_unavailable
from packets.writing.editor import Editor, stored_sha256
from packets.writing.forms import StartForm
from packets.writing.preview import preview_of
from packets.writing.services.packets import (
    approve_packet,
    hand_over_packet,
    letter_template,
    packet_digest,
    recall_packet,
    return_packet,
    revoke_packet,
    save_packet,
    send_for_review,
    start_packet,
    texts_of,
)
from packets.writing.text_checks import check_texts, facts_of, without_name

PER_PAGE = 25
# "Show all on one page", so that any of them can be ticked together.
MOST_ON_A_PAGE = 500
Status = FeedbackPacket.Status
TONES = {Status.READY: "done", Status.SENT: "done", Status.FAILED: "danger", Status.IN_REVIEW: "caution"}
STEPS = {
    Status.DRAFT: 1,
    Status.IN_REVIEW: 2,
    Status.APPROVED: 3,
    Status.RENDERING: 3,
    Status.FAILED: 3,
    Status.READY: 4,
    Status.SENT: 5,
    Status.EXPIRED: 5,
    Status.REVOKED: 0,
}


@require_safe
@requires("packets.list_packets")
def packet_list(request: HttpRequest) -> HttpResponse:
    shown = request.GET.get("show", "")
    search = search_words(request.GET.get("q", ""))
    condition = FILTERS.get(shown, FILTERS[""])[1]
    if search:
        condition &= Q(candidate__name__icontains=search)
    loops = loops_for_feedback(request.user)
    count, waiting = count_loops(loops, condition)
    per_page = MOST_ON_A_PAGE if request.GET.get("all") else PER_PAGE
    page = page_of(request, loops.filter(condition), per_page, count=count)
    context = {
        "page": page,
        "all_query": _all_query(request, page.paginator.count),
        "rows": [_list_row(loop, request.user) for loop in page.object_list],
        "filters": [(code, label) for code, (label, _) in FILTERS.items()],
        "shown": shown if shown in FILTERS else "",
        "search": search,
        "waiting": waiting,
    }
    return render(request, "packets/follow/packet_list.html", context)


def _all_query(request: HttpRequest, total: int) -> str:
    """The query that shows this list on one page; empty where it is on one, or too long for one."""
    if total <= PER_PAGE or total > MOST_ON_A_PAGE or request.GET.get("all"):
        return ""
    query = request.GET.copy()
    query.pop("page", None)
    query["all"] = "1"
    return query.urlencode()


def _list_row(loop: Any, user: Any) -> dict[str, Any]:
    status = loop.packet_status
    return {
        "loop": loop,
        # The list holds no loop in which the sealed-card rule binds the user.
        "may_write": user.has_perm("packets.write_in_opening", loop),
        "status": Status(status).label if status else "Nobody writes yet",
        "tone": TONES.get(status, "") if status else "caution",
        "is_draft": status == Status.DRAFT,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "packets.write_packet")
def packet_start(request: HttpRequest, loop: Loop) -> HttpResponse:
    """Choose the language and begin."""
    live = loop.packets.live().first()
    if live:
        return redirect("packets:packet_detail", live.pk)
    form = StartForm(posted(request))
    if request.method == "POST" and form.is_valid():
        packet = start_packet(loop=loop, language=form.cleaned_data["language"], by=request.user)
        return redirect("packets:packet_edit", packet.pk)
    return render(request, "packets/writing/packet_start.html", {"loop": loop, "form": form}, status=status_of(form))


# --- Writing --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(FeedbackPacket, "packets.write_packet")
def packet_edit(request: HttpRequest, packet: FeedbackPacket) -> HttpResponse:
    """Pick notes and rewrite them. Answers a page, or JSON to the script that saves while somebody writes."""
    if request.method == "POST":
        return _save(request, packet)
    if not packet.is_editable:
        return redirect("packets:packet_detail", packet.pk)
    return _editor_page(request, packet, Editor(packet))


def _save(request: HttpRequest, packet: FeedbackPacket) -> HttpResponse:
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
            changed[name] = without_name(changed[name], words, language)
    return changed


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
    request: HttpRequest, packet: FeedbackPacket, editor: Editor, refused: RuleViolation, came: str
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
    request: HttpRequest, packet: FeedbackPacket, editor: Editor, *, status: int = 200, **more: Any
) -> HttpResponse:
    loop = packet.loop
    context = {
        "packet": packet,
        "editor": editor.with_findings(),
        "candidate": loop.candidate,
        "opening": loop.candidate.opening,
        "decision": packet.decision,
        "approver": likely_approver(packet),
        "preview": preview_of(packet),
        "template_letter": letter_template(loop, packet.decision, packet.language)[0],
        "keeps_unsent": settings.KEEP_UNSENT_TEXT,
        "sentence": "",
        "current": None,
        "came": "",
        **shape_of(packet),
        **more,
    }
    return render(request, "packets/writing/packet_edit.html", context, status=status)


def likely_approver(packet: FeedbackPacket) -> str:
    """The first name of whoever most likely reads it next: the hiring manager, unless they wrote it themselves."""
    manager = packet.loop.candidate.opening.team_members.hiring_managers().select_related("user").first()
    if manager is None or not manager.user.has_perm("packets.approve_packet", packet):
        return ""
    return manager.user.first_name


def shape_of(packet: FeedbackPacket) -> dict[str, Any]:
    """The steps of a packet and its state in words."""
    first_name = packet.loop.candidate.first_name
    return {
        "step": STEPS[Status(packet.status)],
        "step_labels": ["Write", "Approval by a second person", "Make the PDF", f"Hand over to {first_name}"],
        "tone": TONES.get(Status(packet.status), ""),
    }


@require_safe
@with_object(FeedbackPacket, "packets.read_packet")
@csp_replace({"frame-ancestors": [SELF]})
@xframe_options_sameorigin
def packet_preview(request: HttpRequest, packet: FeedbackPacket) -> HttpResponse:
    """The same words as text, for screen readers and where no PDF can be made: the frozen content once it is approved,
    the current text before. Where its pages end only the PDF knows."""
    content = packet.document.content if packet.document else as_json(packet_content(packet))
    return HttpResponse(print_html(Document.Kind.PACKET, content, for_screen=True))


# --- A second person ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(FeedbackPacket, "packets.approve_packet")
def packet_approve(request: HttpRequest, packet: FeedbackPacket) -> HttpResponse:
    """Read everything, then approve exactly that."""
    if request.method == "POST":
        packet = approve_packet(packet=packet, digest=request.POST.get("digest", ""), by=request.user)
        is_made = packet.status == Status.READY
        flash.done(request, "Approved. The PDF is ready." if is_made else "Approved. The PDF is being made.")
        return redirect("packets:packet_detail", packet.pk)
    if packet.status != Status.IN_REVIEW:
        return redirect("packets:packet_detail", packet.pk)
    return _approval_page(request, packet, ReasonForm())


def _approval_page(request: HttpRequest, packet: FeedbackPacket, form: ReasonForm) -> HttpResponse:
    context = {
        "packet": packet,
        "digest": packet_digest(packet),
        "preview": preview_of(packet),
        "findings": check_texts(texts_of(packet), facts_of(packet.loop, packet.language)),
        "form": form,
        **shape_of(packet),
    }
    return render(request, "packets/writing/packet_approve.html", context, status=status_of(form))


@require_POST
@with_object(FeedbackPacket, "packets.approve_packet")
def packet_return(request: HttpRequest, packet: FeedbackPacket) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _approval_page(request, packet, form)
    return_packet(packet=packet, reason=form.cleaned_data["reason"], by=request.user)
    flash.done(request, f"Returned to {packet.author.first_name} with your reason.")
    return redirect("packets:packet_list")


@require_POST
@with_object(FeedbackPacket, "packets.write_packet")
def packet_recall(request: HttpRequest, packet: FeedbackPacket) -> HttpResponse:
    recall_packet(packet=packet, by=request.user)
    return redirect("packets:packet_edit", packet.pk)


# --- The packet itself ----------------------------------------------------------------------------------------


@require_safe
@with_object(FeedbackPacket, "packets.read_packet")
def packet_detail(request: HttpRequest, packet: FeedbackPacket) -> HttpResponse:
    return _packet_page(request, packet, ReasonForm())


def _packet_page(request: HttpRequest, packet: FeedbackPacket, form: ReasonForm) -> HttpResponse:
    user, document = request.user, packet.document
    mail = packet.mails.select_related("requested_by").order_by("-pk").first()
    has_failed = packet.status == Status.FAILED or (document and document.job_status == Document.JobStatus.FAILED)
    context = {
        "packet": packet,
        "document": document,
        "preview": preview_of(packet),
        "has_failed": has_failed and packet.status in (Status.RENDERING, Status.FAILED),
        "may_write": user.has_perm("packets.write_packet", packet),
        "may_approve": user.has_perm("packets.approve_packet", packet),
        "versions": packet.loop.packets.select_related("approved_by").order_by("-version"),
        "links": packet.links.exclude(pk__in=_links_in_mails(mail)),
        "mail": mail,
        "mail_mark": mail_mark(mail) if mail else "",
        "no_address": "" if packet.loop.candidate.email else NO_ADDRESS,
        "unavailable": why_unavailable(),
        "form": form,
        **shape_of(packet),
    }
    return render(request, "packets/writing/packet_detail.html", context, status=status_of(form))


def _links_in_mails(mail: PacketMail | None) -> list[int]:
    """The link of a mail that has not left is nobody's yet."""
    return [mail.link_id] if mail and mail.is_under_way and mail.link_id else []


@require_POST
@with_object(FeedbackPacket, "packets.write_packet")
def packet_share(request: HttpRequest, packet: FeedbackPacket) -> HttpResponse:
    """Make a private link and show it, this once."""
    link, key = share_packet(packet=packet, by=request.user)
    address = settings.BASE_URL + reverse("packets:shared", args=[key])
    context = {"packet": packet, "link": link, "address": address, **shape_of(packet)}
    return render(request, "packets/handing_over/packet_shared.html", context)


@require_POST
@with_object(SharedLink, "packets.end_link")
def link_end(request: HttpRequest, link: SharedLink) -> HttpResponse:
    end_link(link=link, by=request.user)
    flash.done(request, "The private link has ended.")
    return redirect("packets:packet_detail", link.packet_id)


@require_POST
@with_object(FeedbackPacket, "packets.write_packet")
def packet_hand_over(request: HttpRequest, packet: FeedbackPacket) -> HttpResponse:
    hand_over_packet(packet=packet, by=request.user)
    flash.done(request, f"Noted: {packet.loop.candidate.first_name} has the packet.")
    return redirect("packets:packet_detail", packet.pk)


@require_POST
@with_object(FeedbackPacket, "packets.write_packet")
def packet_revoke(request: HttpRequest, packet: FeedbackPacket) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _packet_page(request, packet, form)
    revoke_packet(packet=packet, reason=form.cleaned_data["reason"], by=request.user)
    flash.done(request, "Withdrawn. You can write a new version.")
    return redirect("packets:packet_detail", packet.pk)
