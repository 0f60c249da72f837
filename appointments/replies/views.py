"""Answers of mail programs: of one loop on the page of its mails, and for administrators how the mailbox stands."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from appointments.models import InvitationReply, ReplyMailbox
from appointments.replies.services import mark_seen
from core import flash
from core.access import requires, with_object

SHOWN = 20


@require_POST
@with_object(InvitationReply, "appointments.see_reply", related=("interview__loop__candidate",))
def reply_seen(request: SignedInRequest, reply: InvitationReply) -> HttpResponse:
    mark_seen(reply=reply, by=request.user)
    flash.done(request, "The answer waits for nobody any more.")
    return redirect("appointments:loop_mails", reply.loop.pk)


@require_safe
@requires("accounts.change_settings")
def reply_mailbox(request: SignedInRequest) -> HttpResponse:
    """Where programs answer to, when the mailbox was read last, and what came and answers nothing of ours."""
    context = {
        "address": settings.REPLIES_ADDRESS,
        "is_read": bool(settings.REPLIES_URL),
        "mailbox": ReplyMailbox.objects.first(),
        "strays": list(InvitationReply.objects.of_no_round()[:SHOWN]),
    }
    return render(request, "appointments/replies/mailbox.html", context)
