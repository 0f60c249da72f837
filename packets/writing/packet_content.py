"""What a packet would print now: chosen passages, and facts about the conversations that the candidate knows."""

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from core.organisation import house_time
from interviews.models import Loop
from packets.letterhead.current import CurrentLetterhead, current_letterhead
from packets.letterhead.placeholders import fill
from packets.models import FeedbackPacket, PacketPassage
from packets.printing.content import LevelContent, PacketContent, PassageContent, RoundContent, Topic
from packets.writing.held_rounds import HeldRound, HeldTopic, held_rounds
from packets.writing.levels import levels_of, shows_levels
from packets.writing.translated import Names, names_in, originals_in


def packet_content(packet: FeedbackPacket) -> PacketContent:
    """What this packet would print now. Its date is the day it was sent for review, so approval and file agree."""
    loop = packet.loop
    passages = list(packet.passages.filter(is_chosen=True).select_related("source__interview_question"))
    letterhead = current_letterhead()
    sign_off, closing = house_texts(packet, letterhead)
    held = held_rounds([loop.pk]).get(loop.pk, [])
    levels = levels_of(loop) if packet.has_levels and shows_levels(loop.candidate.opening) else []
    names = names_in(packet.language, originals_in(held, levels))
    return PacketContent(
        language=packet.language,
        organisation=letterhead.organisation,
        reference=reference_of(loop),
        version=packet.version,
        candidate=loop.candidate.name,
        role=loop.candidate.opening.title,
        written_on=_iso_day(packet.sent_for_review_at or timezone.now()),
        decided_on=_iso_day(packet.decision.decided_at),
        letter=packet.letter,
        rounds=_rounds(held, _marks(passages), names),
        strengths=_passages(passages, PacketPassage.Section.STRENGTH),
        hopes=_passages(passages, PacketPassage.Section.HOPE),
        next_steps=packet.next_steps,
        has_chart=packet.has_chart,
        has_method=packet.has_method,
        logo=b64encode(letterhead.logo).decode(),
        logo_type=letterhead.logo_type,
        colour=letterhead.colour,
        sign_off=sign_off,
        closing=closing,
        levels=[_level(level, names) for level in levels],
    )


def house_texts(packet: FeedbackPacket, letterhead: CurrentLetterhead) -> tuple[str, str]:
    """The sign-off under the letter and the closing text. A letter that ends with the sign-off gets no second one."""
    opening = packet.loop.candidate.opening
    texts = letterhead.texts(packet.language)
    names = {
        "candidate": packet.loop.candidate.name,
        "role": opening.title,
        "organisation": letterhead.organisation,
        "team": f", {opening.team}" if opening.team else "",
    }
    sign_off = fill(texts.sign_off, names)
    return "" if packet.letter.rstrip().endswith(sign_off.strip()) else sign_off, fill(texts.closing, names)


def reference_of(loop: Loop) -> str:
    """The number a candidate quotes: it names the opening and the loop, and no person."""
    return reference(loop.candidate.opening.code, loop.pk)


def reference(opening_code: str, loop: int) -> str:
    """The same of a loop that is not in hand, by the code of its opening and its key."""
    return f"{opening_code}-{loop:04d}"


def _iso_day(moment: Any) -> str:
    return house_time(moment).date().isoformat()


def _passages(passages: Iterable[PacketPassage], section: str) -> list[PassageContent]:
    return [
        PassageContent(passage.heading, passage.text, passage.advice if section == PacketPassage.Section.HOPE else "")
        for passage in passages
        if passage.section == section
    ]


def _rounds(held: list[HeldRound], marks: dict[tuple[int, int], str], names: Names) -> list[RoundContent]:
    rounds = []
    for row in held:
        name, language = names.said(row.name)
        topics = [_topic(topic, marks.get((row.pk, topic.competency), ""), names) for topic in row.topics]
        rounds.append(RoundContent(name, row.held_on, row.minutes, row.people, topics, language))
    return rounds


def _topic(topic: HeldTopic, mark: str, names: Names) -> Topic:
    name, language = names.said(topic.name)
    return Topic(name, topic.minutes, mark, language)


def _level(level: LevelContent, names: Names) -> LevelContent:
    name, language = names.said(level.topic)
    return LevelContent(name, level.key, language)


def _marks(passages: list[PacketPassage]) -> dict[tuple[int, int], str]:
    marks: dict[tuple[int, int], str] = {}
    for passage in passages:
        if passage.source is None:
            continue
        question = passage.source.interview_question
        place = (question.interview_id, question.competency_id)
        marks[place] = passage.section if marks.get(place, passage.section) == passage.section else "both"
    return marks
