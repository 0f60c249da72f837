"""What the candidate's page shows of an offer: rounds in plain words, choices by their clocks."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import timezone

from appointments.models import OfferedSlot, TimeOffer
from appointments.offering.free_slots import taken_slots
from appointments.offering.offer_words import OfferWords
from appointments.telling.drafting import names_listed, said_round
from appointments.telling.known_rounds import rounds_for_candidate
from appointments.telling.letter_words import letter_words, said_day
from core.wording import zone_name
from interviews.scheduling.looking_for_times import panels_of
from packets.writing.translated import names_in


@dataclass(frozen=True)
class OfferedTalk:
    """One round as the candidate reads of it."""

    number: int
    title: str
    length: str
    about: str
    where: str


@dataclass(frozen=True)
class ChoiceTime:
    """When a round of a choice begins."""

    hour: str
    day: str
    talk: str


@dataclass(frozen=True)
class OfferedChoice:
    """One choice: its days, and a time for each round."""

    pk: int
    days: str
    times: list[ChoiceTime]
    is_taken: bool


def talks_of(offer: TimeOffer, words: OfferWords) -> list[OfferedTalk]:
    """The rounds of an offer in their order, with who meets the candidate, as they are called."""
    rounds = list(offer.rounds.select_related("interview").order_by("interview__position"))
    panels = panels_of([row.interview for row in rounds])
    names = names_in(offer.language, [row.interview.name for row in rounds])
    talks = []
    for number, row in enumerate(rounds, 1):
        called = [seat.panelist.called for seat in panels[row.interview_id] if not seat.is_shadow]
        letter = letter_words(offer.language)
        people = letter.with_people.format(people=names_listed(called, offer.language)) if called else ""
        talks.append(
            OfferedTalk(
                number=number,
                title=names.said(row.interview.name)[0],
                length=words.minutes.format(minutes=row.interview.minutes, people=people),
                about=row.about,
                where=letter.means.get(row.interview.means, ""),
            )
        )
    return talks


def choices_of_offer(offer: TimeOffer, zone: ZoneInfo, words: OfferWords) -> list[OfferedChoice]:
    """The choices by these clocks; those that are not free any more are said to be so."""
    taken = taken_slots(offer, timezone.now())
    rounds = offer.rounds.order_by("interview__position").values_list("interview", flat=True)
    order = {interview: number for number, interview in enumerate(rounds, 1)}
    return [
        _choice(slot, slot.pk in taken, order, zone, words)
        for slot in offer.slots.prefetch_related("times").order_by("position")
    ]


def said_times(offer: TimeOffer) -> list[str]:
    """The rounds to come as they stand now, each in a few lines, by the candidate's clocks."""
    zone = offer.loop.candidate.zone.key
    rounds = rounds_for_candidate(offer.loop, offer.language)
    return [said_round(row.details, zone, offer.language) for row in rounds if not row.is_cancelled]


def said_clocks(offer: TimeOffer) -> str:
    """Says "All times are by the clocks of Tallinn." in the language of the offer."""
    return letter_words(offer.language).zone.format(zone=zone_name(offer.loop.candidate.zone))


def _choice(
    slot: OfferedSlot, is_taken: bool, order: dict[int, int], zone: ZoneInfo, words: OfferWords
) -> OfferedChoice:
    times = sorted(slot.times.all(), key=lambda time: time.starts_at)
    days = [day for day, _ in groupby(said_day(time.starts_at, zone, words.language) for time in times)]
    return OfferedChoice(
        pk=slot.pk,
        days=names_listed(days, words.language),
        times=[
            ChoiceTime(
                hour=_hour(time.starts_at, zone),
                day=said_day(time.starts_at, zone, words.language) if len(days) > 1 else "",
                talk=words.number.format(number=order[time.interview_id]),
            )
            for time in times
        ],
        is_taken=is_taken,
    )


def _hour(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"
