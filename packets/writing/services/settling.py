"""What has changed since a packet was written is put into its text, or noted as seen. Nothing changes by itself."""

import re
from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from packets.locks import lock_packet_for
from packets.models import FeedbackPacket, PacketPassage
from packets.writing.differences import Difference
from packets.writing.origins import changes_in, origin_of
from packets.writing.services.packets import OUT_FOR_REVIEW
from packets.writing.sources import note_fingerprints

PASSAGE_TEXTS = ("heading", "text", "advice")


@transaction.atomic
def settle_changes(*, packet: FeedbackPacket, takes_values: bool, by: User) -> FeedbackPacket:
    """Put the names of today into the text of a draft, or with `takes_values` false leave the text as it is; either way
    what has changed so far is seen, and is not asked about again.

    Whoever does it is one of its writers. An editor that is open saves against an older revision and is told so.
    Refused (RuleViolation) on anything but a draft.
    """
    packet = lock_packet_for(packet, by)
    if not packet.is_editable:
        raise RuleViolation(OUT_FOR_REVIEW)
    changes = changes_in(packet)
    if not changes:
        return packet
    fields = _put_in(packet, changes) if takes_values else []
    packet.written_from = origin_of(packet)
    packet.revision += 1
    packet.save(update_fields=["letter", "next_steps", "written_from", "revision"])
    _see_notes(packet)
    packet.writers.add(by)
    action = "packet.changes_taken" if takes_values else "packet.changes_seen"
    audit.record(action, packet, by=by, scope=packet.loop.scope, fields=fields)
    return packet


def _put_in(packet: FeedbackPacket, changes: Iterable[Difference]) -> list[str]:
    """Replace former names by those of today, as whole words. Says which fields changed."""
    values = {change.before: change.now for change in changes if change.is_in_the_text and change.before}
    fields = [name for name in ("letter", "next_steps") if _renew(packet, name, values)]
    for passage in packet.passages.all():
        if changed := [name for name in PASSAGE_TEXTS if _renew(passage, name, values)]:
            passage.save(update_fields=changed)
            fields.append("passages")
    return list(dict.fromkeys(fields))


def _renew(row: FeedbackPacket | PacketPassage, name: str, values: dict[str, str]) -> bool:
    text = getattr(row, name)
    setattr(row, name, with_new_names(text, values))
    return text != getattr(row, name)


def with_new_names(text: str, values: dict[str, str]) -> str:
    """The text with each former name as a whole word replaced by its new one, the longest first and each once: a new
    name that holds a former one is not looked at again."""
    former = sorted(filter(None, values), key=len, reverse=True)
    if not former:
        return text
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, former))})(?!\w)")
    return found.sub(lambda match: values[match[0]], text)


def _see_notes(packet: FeedbackPacket) -> None:
    """The passages stand for their notes as these are today."""
    passages = list(packet.passages.exclude(source_sha256=""))
    now = note_fingerprints({passage.source_id for passage in passages if passage.source_id})
    for passage in passages:
        passage.source_sha256 = now.get(passage.source_id or 0, "")
    PacketPassage.objects.bulk_update(passages, ["source_sha256"])
