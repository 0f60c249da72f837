"""Documents: asked for, waited for, downloaded. Each time the rule of what is inside is asked anew."""

from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from core import audit, flash
from core.access import with_object
from core.downloads import pdf
from core.errors import RuleViolation
from core.pages import REFUSED, polled
from core.wording import listed
from interviews.models import Interview, Loop
from interviews.readings import record_reading
from interviews.states import ReadingPage
from packets.models import Document
from packets.printing.outdated import changed_parts
from packets.printing.renderer import why_unavailable
from packets.printing.services import (
    MAKE_AGAIN,
    read_file,
    remake_document,
    request_debrief,
    request_paper_kit,
    retry_document,
)

NOT_APPROVED = "Only approved text leaves. This is a draft: look at its pages on the packet's page."
TITLES = {
    Document.Kind.PACKET: "Feedback",
    Document.Kind.PAPER_KIT: "Kit",
    Document.Kind.DEBRIEF: "Debrief",
}


@require_POST
@with_object(Interview, "interviews.print_kit")
def kit_request(request: SignedInRequest, interview: Interview) -> HttpResponse:
    document = request_paper_kit(interview=interview, by=request.user)
    return redirect("packets:document_detail", document.pk)


@require_POST
@with_object(Loop, "interviews.read_debrief")
def debrief_request(request: SignedInRequest, loop: Loop) -> HttpResponse:
    document = request_debrief(loop=loop, by=request.user)
    return redirect("packets:document_detail", document.pk)


@require_safe
@with_object(Document, "packets.download_document")
def document_detail(request: SignedInRequest, document: Document) -> HttpResponse:
    """The page of a document, and the job line that it asks for again and again until the work is over."""
    context = {"document": document, "title": title_of(document), "unavailable": why_unavailable()}
    if not request.htmx:
        context["changed"] = listed(changed_parts(document))
        return render(request, "packets/printing/document_detail.html", context)
    return polled(
        request, "packets/printing/_document.html", context, is_over=document.is_over, reloads=document.is_packet
    )


@require_POST
@with_object(Document, "packets.download_document")
def document_retry(request: SignedInRequest, document: Document) -> HttpResponse:
    """Start a failed document anew, or make one again whose file is damaged."""
    if document.job_status == Document.JobStatus.FAILED:
        retry_document(document=document, by=request.user)
    else:
        remake_document(document=document, by=request.user)
    flash.done(request, "The PDF is being made again.")
    packet = document.packets.first()
    if packet:
        return redirect("packets:packet_detail", packet.pk)
    return redirect("packets:document_detail", document.pk)


@require_safe
@with_object(Document, "packets.download_document")
def document_download(request: SignedInRequest, document: Document) -> HttpResponse:
    """The file, if it is still what was made. Who took it is on record. A draft's pages are looked at, not taken."""
    if document.is_packet and not document.packets.exists():
        raise RuleViolation(NOT_APPROVED)
    if document.job_status != Document.JobStatus.DONE:
        raise RuleViolation("The PDF is not ready yet.")
    if not document.is_paper_kit:
        record_reading(request.user, document.loop, ReadingPage.PACKET if document.is_packet else ReadingPage.PDF)
    body = read_file(document)
    if body is None:
        context = {"document": document, "title": title_of(document), "unavailable": "", "changed": ""}
        context["sentence"] = MAKE_AGAIN
        return render(request, "packets/printing/document_detail.html", context, status=REFUSED)
    audit.record("document.downloaded", document, by=request.user, scope=document.loop.scope)
    return pdf(body, f"{file_name(document)}.pdf")


def title_of(document: Document) -> str:
    """Says "Feedback for Agnes Thornqvist", "Technical round for Agnes Thornqvist"."""
    name = document.loop.candidate.name
    if document.is_paper_kit and document.interview:
        return f"{document.interview} for {name}"
    return f"{TITLES[Document.Kind(document.kind)]} {'of' if document.kind == Document.Kind.DEBRIEF else 'for'} {name}"


def file_name(document: Document) -> str:
    """A name that every file system takes."""
    try:
        return get_valid_filename(title_of(document))[:100]
    except SuspiciousFileOperation:
        return f"{document.kind}-{document.pk}"
