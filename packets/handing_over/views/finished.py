"""The finished packet: its page, its links, and its end."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from core import audit, flash
from core.access import with_object
from core.forms import ReasonForm
from core.pages import status_of
from packets.handing_over.ending import hand_over_packet, replace_packet, revoke_packet, why_not_replace
from packets.handing_over.links import end_link, reopen_link, share_packet
from packets.handing_over.mailing import NO_ADDRESS
from packets.handing_over.views.mails import mail_mark
from packets.looks import record_look
from packets.models import Document, FeedbackPacket, PacketMail, SharedLink
from packets.printing.renderer import why_unavailable
from packets.standing import why_not_leave
from packets.states import PacketStatus
from packets.writing.preview import preview_of
from packets.writing.shape import shape_of, shown_changes


@require_safe
@with_object(FeedbackPacket, "packets.read_packet")
def packet_detail(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    return _packet_page(request, packet, ReasonForm())


def _packet_page(request: SignedInRequest, packet: FeedbackPacket, form: ReasonForm) -> HttpResponse:
    user, document = request.user, packet.document
    record_look(packet, user)
    mail = packet.mails.select_related("requested_by").order_by("-pk").first()
    has_failed = packet.status == PacketStatus.FAILED or (document and document.job_status == Document.JobStatus.FAILED)
    context = {
        "packet": packet,
        "document": document,
        "preview": preview_of(packet),
        "has_failed": has_failed and packet.status in (PacketStatus.RENDERING, PacketStatus.FAILED),
        "may_write": user.has_perm("packets.write_packet", packet),
        "may_approve": user.has_perm("packets.approve_packet", packet),
        "versions": packet.loop.packets.select_related("approved_by", "decision").order_by("-version"),
        "links": packet.links.exclude(pk__in=_links_in_mails(mail)),
        "mail": mail,
        "mail_mark": mail_mark(mail) if mail else "",
        **shown_changes(packet),
        "why_not_leave": why_not_leave(packet),
        "withdrawn": audit.last_reason(packet, "packet.revoked") if packet.is_withdrawn else None,
        "may_replace": not why_not_replace(packet),
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
def packet_share(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    """Make a private link and show it, this once."""
    link, key = share_packet(packet=packet, by=request.user)
    address = settings.BASE_URL + reverse("packets:shared", args=[key])
    context = {"packet": packet, "link": link, "address": address, **shape_of(packet)}
    return render(request, "packets/handing_over/packet_shared.html", context)


@require_POST
@with_object(SharedLink, "packets.end_link")
def link_end(request: SignedInRequest, link: SharedLink) -> HttpResponse:
    """Or, sent `back`, Undo of it."""
    if "back" in request.POST:
        reopen_link(link=link, by=request.user)
        flash.done(request, "The private link opens the packet again.")
        return redirect("packets:packet_detail", link.packet_id)
    end_link(link=link, by=request.user)
    undo = reverse("packets:link_end", args=[link.pk])
    flash.toast(request, "The private link has ended.", undo_url=undo, sends={"back": 1})
    return redirect("packets:packet_detail", link.packet_id)


@require_POST
@with_object(FeedbackPacket, "packets.write_packet")
def packet_hand_over(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    hand_over_packet(packet=packet, by=request.user)
    flash.done(request, f"Noted: the packet was sent to {packet.loop.candidate.called}.")
    return redirect("packets:packet_detail", packet.pk)


@require_POST
@with_object(FeedbackPacket, "packets.write_packet")
def packet_replace(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    """Withdraw this version and begin the next one from it."""
    newer = replace_packet(packet=packet, takes_values=request.POST.get("then") == "take", by=request.user)
    flash.done(request, f"Version {newer.version} is begun. Version {packet.version} stays in the record.")
    return redirect("packets:packet_edit", newer.pk)


@require_POST
@with_object(FeedbackPacket, "packets.write_packet")
def packet_revoke(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _packet_page(request, packet, form)
    revoke_packet(packet=packet, reason=form.cleaned_data["reason"], by=request.user)
    flash.done(request, "Withdrawn. You can write a new version.")
    return redirect("packets:packet_detail", packet.pk)
