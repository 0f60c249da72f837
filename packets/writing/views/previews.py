"""The preview that equals the file: pictures of the pages of the very PDF that will leave, and that PDF itself."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core import audit
from core.access import with_object
from core.downloads import SHOWN_PDF, pdf, sandboxed
from core.errors import RuleViolation
from core.pages import NOTHING_NEW, polled
from interviews.readings import record_reading
from interviews.states import ReadingPage
from packets.models import Document, FeedbackPacket
from packets.printing.pictures import NoPicture, page_picture
from packets.printing.services import MAKE_AGAIN, read_file
from packets.printing.views import file_name
from packets.writing.preview import Preview, preview_of
from packets.writing.services.previews import request_preview

PREVIEWED = ("loop__candidate__opening", "document", "preview", "decision")


@require_POST
@with_object(FeedbackPacket, "packets.read_packet", related=PREVIEWED)
def preview_request(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    """Have the pages made as the packet stands now. A script gets the pane's state, everybody else the page again."""
    request_preview(packet=packet, by=request.user)
    packet.refresh_from_db()
    if not request.htmx:
        return redirect(*_page_of(request.user, packet))
    return _state(request, preview_of(packet))


@require_safe
@with_object(FeedbackPacket, "packets.read_packet", related=PREVIEWED)
def preview_state(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    """How far the pages are. The pane asks again and again until they are made or cannot be, and is left as it is
    while there is nothing new to say."""
    preview = preview_of(packet)
    if not preview.is_over and request.GET.get("seen") == preview.mark:
        return HttpResponse(status=NOTHING_NEW)
    return _state(request, preview)


def _state(request: SignedInRequest, preview: Preview) -> HttpResponse:
    context = {"packet": preview.packet, "preview": preview, "is_answer": True}
    is_over = preview.is_over and request.method != "POST"
    return polled(request, "packets/writing/_preview_state.html", context, is_over=is_over, reloads=False)


def _page_of(user: User, packet: FeedbackPacket) -> tuple[str, int]:
    """The page on which somebody without scripts asked for the preview."""
    if packet.is_editable and user.has_perm("packets.write_packet", packet):
        return "packets:packet_edit", packet.pk
    if packet.status == FeedbackPacket.Status.IN_REVIEW and user.has_perm("packets.approve_packet", packet):
        return "packets:packet_approve", packet.pk
    return "packets:packet_detail", packet.pk


@require_safe
@with_object(Document, "packets.download_document")
def page_image(request: SignedInRequest, document: Document, number: int) -> HttpResponse:
    """One page of a packet as a picture, drawn from the stored file for those who may read it now."""
    body = _whole_file(request.user, document)
    try:
        picture = page_picture(body, number)
    except NoPicture:
        raise Http404 from None
    return sandboxed(HttpResponse(picture, content_type="image/png"))


@require_safe
@with_object(Document, "packets.download_document")
def document_view(request: SignedInRequest, document: Document) -> HttpResponse:
    """The PDF of a packet, shown by the browser. What is no packet is downloaded instead, and on record."""
    body = _whole_file(request.user, document)
    audit.record_view("document.viewed", document, by=request.user, scope=document.loop.scope)
    name = file_name(document)
    name = f"{name}.pdf" if document.packets.exists() else f"Draft_{name}.pdf"
    return pdf(body, name, is_attachment=False, policy=SHOWN_PDF)


def _whole_file(user: User, document: Document) -> bytes:
    if document.kind != Document.Kind.PACKET or document.job_status != Document.JobStatus.DONE:
        raise Http404
    record_reading(user, document.loop, ReadingPage.PACKET)
    body = read_file(document)
    if body is None:
        raise RuleViolation(MAKE_AGAIN)
    return body
