"""What rounds and competencies are called in a packet's language, where somebody has said so.

They carry one name in this installation. Written once beside a packet, a name in another language is kept for the next
packet of that language; a name that nobody wrote stands as it is, and says in which language that is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from packets.models import FeedbackPacket, PacketName
from packets.printing.content import LevelContent
from packets.writing.held_rounds import HeldRound, held_rounds
from packets.writing.levels import levels_of, shows_levels


@dataclass(frozen=True)
class Names:
    """The names of one language, by what the thing is called in this installation."""

    language: str
    own: Mapping[str, str] = field(default_factory=dict)

    def said(self, original: str) -> tuple[str, str]:
        """The name to print, and its language where that is not the packet's."""
        if original in self.own or self.language == house_language():
            return self.own.get(original, original), ""
        return original, house_language()


def house_language() -> str:
    """The language in which this installation names its rounds and competencies."""
    return settings.NAMES_LANGUAGE


def names_in(language: str, originals: Iterable[str]) -> Names:
    """What these are called in a language. One statement; none in the language that they have anyway."""
    if language == house_language():
        return Names(language)
    rows = PacketName.objects.filter(language=language, original__in=set(originals))
    return Names(language, dict(rows.values_list("original", "name")))


def names_of(packet: FeedbackPacket) -> list[tuple[str, str]]:
    """Everything that the packet names: what it is called here, and in its language where somebody has said so. Empty
    for a packet in the language of the installation."""
    if packet.language == house_language():
        return []
    loop = packet.loop
    levels = levels_of(loop) if shows_levels(loop.candidate.opening) else []
    originals = originals_in(held_rounds([loop.pk]).get(loop.pk, []), levels)
    own = names_in(packet.language, originals).own
    return [(original, own.get(original, "")) for original in originals]


def originals_in(rounds: Iterable[HeldRound], levels: Iterable[LevelContent]) -> list[str]:
    """What a packet names: its rounds, their topics, and what it says a level of."""
    rounds = list(rounds)
    topics = [topic.name for row in rounds for topic in row.topics]
    return list(dict.fromkeys([*(row.name for row in rounds), *topics, *(level.topic for level in levels)]))
