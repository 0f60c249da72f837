"""What candidates are written about their interviews."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.crypto import get_random_string

from appointments.models import CandidateMail, HelpRequest, InvitationReply, TimeOffer
from interviews.models import Interview, Loop


def make_candidate_mail(loop: Loop, *, by: Any, **fields: Any) -> CandidateMail:
    """A mail that waits to leave, about no round."""
    values = {
        "kind": CandidateMail.Kind.INVITATION,
        "language": "en",
        "time_zone": "Europe/Stockholm",
        "subject": "Your interviews",
        "body": "We look forward to them.",
        **fields,
    }
    return CandidateMail.objects.create(loop=loop, requested_by=by, **values)


def make_time_offer(loop: Loop, *, helper: Any, by: Any, **fields: Any) -> TimeOffer:
    """An open offer without choices, whose key nobody knows."""
    values = {"language": "en", "assistants": "said", "expires_at": timezone.now() + timedelta(days=7), **fields}
    return TimeOffer.objects.create(loop=loop, helper=helper, created_by=by, **values)


def make_help_request(offer: TimeOffer, **fields: Any) -> HelpRequest:
    """Put to the offer's helper, and not settled yet."""
    return HelpRequest.objects.create(offer=offer, person=offer.helper, **{"text": "A longer break.", **fields})


def make_reply(interview: Interview, **fields: Any) -> InvitationReply:
    """The candidate cannot come, and nobody has seen it yet."""
    values = {"is_candidates": True, "answer": "not_coming", "fingerprint": get_random_string(64), **fields}
    return InvitationReply.objects.create(interview=interview, **values)
