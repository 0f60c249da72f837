"""The packet by mail: read through, sent, and what became of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import flash, pages
from core.access import with_object
from core.idempotency import new_key
from core.link_keys import GOOD_FOR
from core.organisation import reaches_nobody, sender
from packets.handing_over.forms import MailForm
from packets.handing_over.mailing import NO_ADDRESS, request_mail, retry_mail, stop_mail
from packets.handing_over.mails import mail_draft
from packets.models import FeedbackPacket, PacketMail
from packets.standing import why_not_leave
from packets.states import HAS_A_PDF

NO_SERVER = (
    "No mail server is set up for this installation, so the mail reaches nobody: it is written into the mail folder "
    "beside the data. An administrator names a server under Settings, Mail."
)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(FeedbackPacket, "packets.write_packet")
def packet_mail(request: SignedInRequest, packet: FeedbackPacket) -> HttpResponse:
    """The mail as it will be sent, to be changed for this candidate; sending it posts this page."""
    if packet.status not in HAS_A_PDF or request.method != "POST" and why_not_leave(packet):
        return redirect("packets:packet_detail", packet.pk)
    draft = mail_draft(packet)
    if request.method != "POST":
        form = MailForm(initial={"key": new_key(), "body": draft.body})
        return _mail_page(request, packet, form)
    form = MailForm(request.POST)
    if not form.is_valid():
        return _mail_page(request, packet, form, status=pages.MISTAKES)
    sent = form.cleaned_data
    request_mail(packet=packet, body=sent["body"], key=sent["key"], by=request.user)
    flash.done(request, f"The mail to {packet.loop.candidate.called} leaves now. This page says what became of it.")
    return redirect("packets:packet_detail", packet.pk)


def _mail_page(request: SignedInRequest, packet: FeedbackPacket, form: MailForm, status: int = 200) -> HttpResponse:
    draft = mail_draft(packet)
    context: dict[str, Any] = {
        "packet": packet,
        "form": form,
        "draft": draft,
        "sender": sender(),
        "no_address": "" if draft.to else NO_ADDRESS,
        "no_server": NO_SERVER if reaches_nobody() else "",
        "good_for": GOOD_FOR,
        "has_link": any(link.is_open for link in packet.links.all()),
    }
    return render(request, "packets/handing_over/packet_mail.html", context, status=status)


@require_safe
@with_object(PacketMail, "packets.handle_mail")
def mail_state(request: SignedInRequest, mail: PacketMail) -> HttpResponse:
    """The line of a mail that is on its way; once it is over the whole page is in another state."""
    if not request.htmx:
        return redirect("packets:packet_detail", mail.packet_id)
    if not mail.is_over and request.GET.get("seen") == mail_mark(mail):
        return HttpResponse(status=pages.NOTHING_NEW)
    context = {
        "mail": mail,
        "may_write": True,
        "mail_mark": mail_mark(mail),
        "why_not_leave": why_not_leave(mail.packet),
    }
    return pages.polled(request, "packets/handing_over/_mail.html", context, is_over=mail.is_over)


def mail_mark(mail: PacketMail) -> str:
    """What somebody who sees the line of this mail has seen."""
    return f"{mail.attempts}{mail.job_status}"


@require_POST
@with_object(PacketMail, "packets.handle_mail")
def mail_retry(request: SignedInRequest, mail: PacketMail) -> HttpResponse:
    retry_mail(mail=mail, by=request.user)
    flash.done(request, "The mail is sent again.")
    return redirect("packets:packet_detail", mail.packet_id)


@require_POST
@with_object(PacketMail, "packets.handle_mail")
def mail_stop(request: SignedInRequest, mail: PacketMail) -> HttpResponse:
    mail = stop_mail(mail=mail, by=request.user)
    if mail.was_sent:
        flash.caution(request, "The mail had left already. End its private link if nobody should open it.")
    else:
        again = reverse("packets:mail_retry", args=[mail.pk])
        flash.toast(request, "The mail is not sent. Its words are kept.", undo_url=again)
    return redirect("packets:packet_detail", mail.packet_id)
