"""What a packet would print now: chosen passages, and facts about the conversations that the candidate knows."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from interviews.models import Interview, InterviewQuestion, Loop, Scorecard, Seat
from packets.letterhead.current import CurrentLetterhead, current_letterhead
from packets.letterhead.placeholders import fill
from packets.models import FeedbackPacket, PacketPassage
from packets.printing.content import PacketContent, PassageContent, RoundContent, Topic
from packets.writing.levels import levels_of, shows_levels


def packet_content(packet: FeedbackPacket) -> PacketContent:
    """What this packet would print now. Its date is the day it was sent for review, so approval and file agree."""
    loop = packet.loop
    passages = list(packet.passages.filter(is_chosen=True).select_related("source__interview_question"))
    letterhead = current_letterhead()
    sign_off, closing = house_texts(packet, letterhead)
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
        rounds=_rounds(loop, passages),
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
        levels=levels_of(loop) if packet.has_levels and shows_levels(loop.candidate.opening) else [],
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
    return f"{loop.candidate.opening.code}-{loop.pk:04d}"


def _iso_day(moment: Any) -> str:
    return timezone.localtime(moment, ZoneInfo(settings.TIME_ZONE)).date().isoformat()


def _passages(passages: Iterable[PacketPassage], section: str) -> list[PassageContent]:
    return [
        PassageContent(passage.heading, passage.text, passage.advice if section == PacketPassage.Section.HOPE else "")
        for passage in passages
        if passage.section == section
    ]


def _rounds(loop: Loop, passages: list[PacketPassage]) -> list[RoundContent]:
    held = list(loop.interviews.filter(status=Interview.Status.COMPLETED).order_by("position"))
    people = _people_met(loop)
    topics = _topics(loop, _marks(passages))
    return [
        RoundContent(
            name=interview.name,
            held_on=_held_on(interview).isoformat() if interview.starts_at else "",
            minutes=interview.minutes,
            people=people.get(interview.pk, 0),
            topics=topics.get(interview.pk, []),
        )
        for interview in held
    ]


def _held_on(interview: Interview) -> date:
    return timezone.localtime(interview.starts_at, ZoneInfo(interview.time_zone)).date()


def _people_met(loop: Loop) -> dict[int, int]:
    """How many people met the candidate in each interview: every seat, shadows too."""
    seats = Seat.objects.filter(interview__loop=loop).exclude(scorecard__status=Scorecard.Status.WAIVED)
    met: dict[int, int] = {}
    for interview_id in seats.values_list("interview_id", flat=True):
        met[interview_id] = met.get(interview_id, 0) + 1
    return met


def _marks(passages: list[PacketPassage]) -> dict[tuple[int, int], str]:
    marks: dict[tuple[int, int], str] = {}
    for passage in passages:
        if passage.source is None:
            continue
        question = passage.source.interview_question
        place = (question.interview_id, question.competency_id)
        marks[place] = passage.section if marks.get(place, passage.section) == passage.section else "both"
    return marks


def _topics(loop: Loop, marks: dict[tuple[int, int], str]) -> dict[int, list[Topic]]:
    minutes: dict[tuple[int, int], int] = {}
    names: dict[int, str] = {}
    rows = (
        InterviewQuestion.objects.filter(loop=loop)
        .order_by("interview__position", "position")
        .values_list("interview_id", "competency_id", "competency__name", "minutes")
    )
    for interview_id, competency_id, name, planned in rows:
        names[competency_id] = name
        place = (interview_id, competency_id)
        minutes[place] = minutes.get(place, 0) + planned
    topics: dict[int, list[Topic]] = {}
    for (interview_id, competency_id), planned in minutes.items():
        mark = marks.get((interview_id, competency_id), "")
        topics.setdefault(interview_id, []).append(Topic(names[competency_id], planned, mark))
    return topics
