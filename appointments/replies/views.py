"""Answers of mail programs, on the page of a loop's mails."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from appointments.models import InvitationReply
from appointments.replies.services import mark_seen
from core import flash
from core.access import with_object


@require_POST
@with_object(InvitationReply, "appointments.see_reply", related=("interview__loop__candidate",))
def reply_seen(request: SignedInRequest, reply: InvitationReply) -> HttpResponse:
    mark_seen(reply=reply, by=request.user)
    flash.done(request, "The answer waits for nobody any more.")
    return redirect("appointments:loop_mails", reply.loop.pk)
