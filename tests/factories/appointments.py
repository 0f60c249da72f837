"""What candidates are written about their interviews."""

from typing import Any

from appointments.models import CandidateMail
from interviews.models import Loop


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
