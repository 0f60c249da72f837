"""The key of a candidate's link to their choice of times: made as the mail leaves, kept as a hash alone."""

from django.utils import timezone

from appointments.models import TimeOffer
from core import fingerprint, link_keys


def new_key(offer: TimeOffer) -> str:
    """Give the offer another key, and nobody the former one; what the mail calls as it leaves."""
    key = link_keys.new_key()
    offer.token_sha256 = fingerprint.of_text(key)
    offer.save(update_fields=["token_sha256"])
    return key


def find_offer(key: str) -> TimeOffer | None:
    """The offer that this key opens now. Nothing tells a wrong key from one that has ended."""
    offers = TimeOffer.objects.open_at(timezone.now()).filter(token_sha256=fingerprint.of_text(key))
    return offers.select_related("loop__candidate__opening", "helper", "created_by", "chosen").first()


def language_of(key: str) -> str:
    """The language of the offer that this key opens or opened; empty for a key that nobody knows."""
    offers = TimeOffer.objects.filter(token_sha256=fingerprint.of_text(key))
    return offers.values_list("language", flat=True).first() or ""


def open_offer(key: str) -> TimeOffer | None:
    """The same for its candidate, who looks at it: the first time is remembered."""
    offer = find_offer(key)
    if offer is not None and offer.first_opened_at is None:
        TimeOffer.objects.filter(pk=offer.pk, first_opened_at__isnull=True).update(first_opened_at=timezone.now())
    return offer
