"""What a packet is written from: names, the letterhead, the rounds that were held, and the notes behind its passages.

`FeedbackPacket.written_from` keeps it as it was when somebody last looked at it; here is what is so today, for many
packets in a constant number of statements.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from core import fingerprint
from packets.letterhead.current import CurrentLetterhead, current_letterhead
from packets.models import FeedbackPacket, PacketPassage
from packets.states import BEING_WRITTEN
from packets.writing.differences import Difference, changes_between
from packets.writing.held_rounds import HeldRound, held_rounds
from packets.writing.sources import note_fingerprints

ANSWERS_GO_NOWHERE = (
    "{name}, who gets the candidate’s answers, has left. An administrator can name another address under “How packets "
    "look”."
)
# Printed by themselves as they are on the day of approval; the rest stands in what people wrote.
PRINTED = ("organisation", "letterhead", "rounds")


def changes_of(
    packets: Iterable[FeedbackPacket], senders_who_left: Mapping[int, Iterable[str]]
) -> dict[int, list[Difference]]:
    """By packet, what has changed since it was written. Their loops, candidates and openings are loaded; who mailed
    them and has left is given by packet."""
    chosen = list(packets)
    if not chosen:
        return {}
    letterhead = current_letterhead()
    passages = _passages(chosen)
    notes = note_fingerprints({row.source_id for rows in passages.values() for row in rows if row.source_id})
    today = _origins(chosen, letterhead)
    senders = {} if letterhead.reply_to else senders_who_left
    changes = {}
    for packet in chosen:
        rows = passages.get(packet.pk, [])
        written_from = _still_compared(packet)
        before = {"notes": {str(row.pk): {"heading": row.heading, "sha256": row.source_sha256} for row in rows}}
        now = {"notes": {str(row.pk): notes.get(row.source_id or 0, "") for row in rows}}
        left = [Difference("sender", ANSWERS_GO_NOWHERE.format(name=name)) for name in senders.get(packet.pk, [])]
        changes[packet.pk] = left + changes_between(written_from | before, today[packet.pk] | now)
    return changes


def _still_compared(packet: FeedbackPacket) -> dict[str, Any]:
    """Until it is approved a packet wears today's letterhead, and its preview shows it."""
    kept = packet.written_from or {}
    skipped = ("letterhead",) if packet.status in BEING_WRITTEN else ()
    return {kind: value for kind, value in kept.items() if kind not in skipped}


def changes_in(packet: FeedbackPacket) -> list[Difference]:
    """The same of one packet."""
    left = packet.mails.of_senders_who_left().order_by("requested_by__name")
    names = left.values_list("requested_by__name", flat=True).distinct()
    return changes_of([packet], {packet.pk: names})[packet.pk]


def origin_of(packet: FeedbackPacket) -> dict[str, Any]:
    """What the packet would be written from today, for `written_from`."""
    return _origins([packet], current_letterhead())[packet.pk]


def printed_today(packet: FeedbackPacket) -> dict[str, Any]:
    """The part of it that is printed by itself: on the day of approval it is as of that day."""
    return {kind: value for kind, value in origin_of(packet).items() if kind in PRINTED}


def _origins(packets: list[FeedbackPacket], letterhead: CurrentLetterhead) -> dict[int, dict[str, Any]]:
    rounds = held_rounds(packet.loop_id for packet in packets)
    return {packet.pk: _origin(packet, rounds.get(packet.loop_id, []), letterhead) for packet in packets}


def _origin(packet: FeedbackPacket, rounds: list[HeldRound], letterhead: CurrentLetterhead) -> dict[str, Any]:
    candidate = packet.loop.candidate
    texts = letterhead.texts(packet.language)
    looks = [letterhead.logo, *(text.encode() for text in (letterhead.colour, texts.sign_off, texts.closing))]
    return {
        "candidate": candidate.name,
        "called": candidate.called,
        "pronoun": candidate.get_pronoun_display(),
        "role": candidate.opening.title,
        "organisation": letterhead.organisation,
        "letterhead": fingerprint.of_texts(fingerprint.of_bytes(part) for part in looks),
        "rounds": [
            {
                "key": row.pk,
                "name": row.name,
                "held_on": row.held_on,
                "minutes": row.minutes,
                "people": row.people,
                "topics": [topic.name for topic in row.topics],
            }
            for row in rounds
        ],
    }


def _passages(packets: list[FeedbackPacket]) -> dict[int, list[PacketPassage]]:
    """The chosen passages that were drawn from a note, by packet."""
    rows = PacketPassage.objects.filter(packet__in=packets, is_chosen=True).exclude(source_sha256="")
    found: dict[int, list[PacketPassage]] = {}
    for row in rows:
        found.setdefault(row.packet_id, []).append(row)
    return found
