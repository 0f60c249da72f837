"""What rounds and competencies are called in the language of a packet."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from packets.locks import lock_packet_for
from packets.models import FeedbackPacket, PacketName
from packets.writing.services.packets import OUT_FOR_REVIEW
from packets.writing.text_checks import check_texts, facts_of
from packets.writing.translated import names_of


@transaction.atomic
def save_names(*, packet: FeedbackPacket, names: Mapping[str, str], by: User) -> None:
    """Keep what these rounds and competencies are called in the packet's language, for this packet and the next of that
    language; an empty name, or the very one that it has here, takes it away. What the packet does not name is passed
    over.

    Whoever does it is one of the packet's writers. Refused (RuleViolation): on anything but a draft, and for a name
    that must not stand in a packet, such as a panelist's.
    """
    packet = lock_packet_for(packet, by)
    if not packet.is_editable:
        raise RuleViolation(OUT_FOR_REVIEW)
    # A name as it is here is no name in another language: an untouched form changes nothing.
    wanted = {original: "" if name == original else name for original, name in names.items()}
    before = dict(names_of(packet))
    changed = {original: wanted[original] for original, name in before.items() if wanted.get(original, name) != name}
    facts = facts_of(packet.loop, packet.language)
    if blocking := [found for found in check_texts(changed, facts) if found.blocks]:
        raise RuleViolation(" ".join(dict.fromkeys(finding.sentence for finding in blocking)))
    for original, name in changed.items():
        if name:
            values = {"name": name, "changed_at": timezone.now(), "changed_by": by}
            PacketName.objects.update_or_create(language=packet.language, original=original, defaults=values)
        else:
            PacketName.objects.filter(language=packet.language, original=original).delete()
    if changed:
        packet.writers.add(by)
        audit.record("packet.names_saved", packet, by=by, scope=packet.loop.scope, fields=["names"])
