"""The link in an invitation by which one person says whether they come: signed, and stored nowhere."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from interviews.models import Seat

SALT = "interviews.invitation"


def answer_link(seat: Seat) -> str:
    """The whole address for a mail."""
    return settings.BASE_URL + reverse("interviews:invitation_answer", args=[answer_key(seat)])


def answer_key(seat: Seat) -> str:
    """What stands in the link of a mail: this seat, and the invitation as it is now."""
    return signing.dumps([seat.pk, seat.interview.calendar_sequence], salt=SALT)


def seat_of_key(key: str) -> tuple[Seat, int] | None:
    """The seat that a link speaks of, and of which invitation; None where it is not ours, or its person is off the
    panel or has no account any more."""
    try:
        pk, sequence = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        return None
    seats = Seat.objects.attending().filter(pk=pk, panelist__is_active=True)
    seat = seats.select_related("interview__loop", "panelist").first()
    return (seat, sequence) if seat else None
