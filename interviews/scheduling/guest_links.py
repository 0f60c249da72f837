"""The link by which a guest comes to their one kit: signed, stored nowhere, and good as long as their seat is."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse

from accounts.models import User
from accounts.querysets import UserQuerySet
from interviews.models import Guest, Scorecard
from interviews.states import CARDS_ARE_LOCKED, InterviewStatus, LoopStatus

SIGNER = signing.Signer(salt="interviews.guest")

REVOKED = "Whoever invited you has ended this link."
TIME_IS_UP = "The time for this link is up."
CALLED_OFF = "This interview does not take place."
LOCKED = "The interviews are over and the scorecards are closed. Thank you for your part."
HAS_ACCOUNT = "There is an account with this address by now. Whoever runs the loop gives it a seat by name."
NO_SEAT = "Nobody waits for your scorecard any more: the panel has changed."


def guest_link(guest: Guest) -> str:
    """The whole address for a mail."""
    return settings.BASE_URL + reverse("interviews:guest_kit", args=[guest_key(guest)])


def guest_key(guest: Guest) -> str:
    """What stands in the link, the same in every mail: this guest, and how often they got a new one."""
    return SIGNER.sign_object([guest.pk, guest.series])


def guest_of_key(key: str) -> Guest | None:
    """The guest whose link this is; None where it is not ours, or a newer one was sent."""
    try:
        pk, series = SIGNER.unsign_object(key)
    except signing.BadSignature:
        return None
    return with_whole_run().filter(pk=pk, series=series).first()


def with_whole_run() -> models.QuerySet[Guest]:
    """Guests with all that `why_ended` asks about but the card."""
    return Guest.objects.select_related("person", "invited_by", "interview__loop__candidate")


def why_ended(guest: Guest, now: datetime) -> str:
    """The sentence of a link that leads nowhere any more; empty while it leads to the kit."""
    if guest.revoked_at is not None:
        return REVOKED
    if sentence := why_over(guest):
        return sentence
    return TIME_IS_UP if now >= guest.until_at else ""


def why_over(guest: Guest) -> str:
    """Why no new link helps, either: the seat itself is over; empty while it stands."""
    interview, loop = guest.interview, guest.interview.loop
    if loop.status == LoopStatus.CANCELLED or interview.status == InterviewStatus.CANCELLED:
        return CALLED_OFF
    if loop.status in CARDS_ARE_LOCKED:
        return LOCKED
    card = card_of(guest)
    if card is None or (card.is_waived and not card.was_said_absent) or loop.candidate.is_about(guest.person):
        return NO_SEAT
    return HAS_ACCOUNT if _has_account(guest.person) else ""


def _has_account(person: User) -> bool:
    """Whether somebody with this guest's address came to have an account, open or closed: what they read with it would
    not be known of the guest."""
    return User.objects.known_by(person.canonical_email).with_account().exists()


def is_locked_out(person: User, now: datetime) -> bool:
    """Whether this is a guest whose link has ended: a mail that leads to the kit would lead nowhere."""
    return person.is_guest and bool(why_ended(with_whole_run().get(person=person), now))


def card_of(guest: Guest) -> Scorecard | None:
    """The one card that is theirs; None once they are off the panel."""
    return Scorecard.objects.filter(seat__panelist=guest.person_id, seat__interview=guest.interview_id).first()


def people_for(interview: int) -> UserQuerySet:
    """Whoever may be named for this interview: every colleague, and who was invited to it as a guest."""
    return User.objects.people() | User.objects.filter(guest__interview=interview)
