"""A second person's reading."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from core import flash
from core.access import with_object
from core.forms import ReasonForm
from core.pages import status_of
from core.refused_forms import typed_before
from packets.looks import record_look
from packets.models import FeedbackPacket
from packets.standing import why_not_leave
from packets.states import PacketStatus
from packets.writing.preview import preview_of
from packets.writing.services.approval import approve_packet, packet_digest, recall_packet, return_packet
from packets.writing.services.packets import texts_of
from packets.writing.shape import shape_of, shown_changes
from packets.writing.sources import drawn_from_notes
from packets.writing.text_checks import check_texts, facts_of


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(FeedbackPacket, "packets.approve_packet")
def packet_approve(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    """Read everything, then approve exactly that."""
    if request.method == "POST":
        packet = approve_packet(packet=packet, digest=request.POST.get("digest", ""), by=request.user)
        is_made = packet.status == PacketStatus.READY
        flash.done(request, "Approved. The PDF is ready." if is_made else "Approved. The PDF is being made.")
        return redirect("packets:packet_detail", packet.pk)
    if packet.status != PacketStatus.IN_REVIEW:
        return redirect("packets:packet_detail", packet.pk)
    before = typed_before(request, reverse("packets:packet_return", args=[packet.pk]))
    return _approval_page(request, packet, ReasonForm(before))


def _approval_page(request: SignedInRequest, packet: FeedbackPacket, form: ReasonForm) -> HttpResponse:
    record_look(packet, request.user)
    context = {
        "packet": packet,
        "digest": packet_digest(packet),
        "preview": preview_of(packet),
        # Whoever approves has to be able to show the note behind each sentence.
        "drawn": drawn_from_notes(packet) if request.user.has_perm("interviews.read_debrief", packet.loop) else [],
        "findings": check_texts(texts_of(packet), facts_of(packet.loop, packet.language)),
        **shown_changes(packet),
        "why_not_leave": why_not_leave(packet),
        "form": form,
        **shape_of(packet),
    }
    return render(request, "packets/writing/packet_approve.html", context, status=status_of(form))


@require_POST
@with_object(FeedbackPacket, "packets.approve_packet")
def packet_return(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _approval_page(request, packet, form)
    return_packet(packet=packet, reason=form.cleaned_data["reason"], by=request.user)
    flash.done(request, f"Returned to {packet.author.called} with your reason.")
    return redirect("packets:packet_list")


@require_POST
@with_object(FeedbackPacket, "packets.write_packet")
def packet_recall(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    recall_packet(packet=packet, by=request.user)
    return redirect("packets:packet_edit", packet.pk)
