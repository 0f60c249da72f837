"""The notes that a packet may draw from: evidence of submitted cards that count, under a number instead of a name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core import fingerprint
from interviews.models import DatedNote, Loop, Rating, Seat
from interviews.states import DID_NOT_TAKE_PLACE, SUBMITTED
from packets.models import PacketPassage
from questionbank.scale import MIDDLE

Section = PacketPassage.Section


@dataclass(frozen=True)
class Source:
    """One note as the author sees it. `changes` are dated additions of its writer."""

    pk: int
    interviewer: str
    competency: str
    round: str
    evidence: str
    changes: tuple[tuple[datetime, str], ...]
    sections: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Of the note with everything added to it: a later change shows."""
        return fingerprint.of_texts([self.evidence, *(text for _, text in self.changes)])


def sources_of(loop: Loop) -> list[Source]:
    """Every note with evidence, by round and question. Which list a note is offered in follows from its rating; a
    middling one is offered in both. The rating itself is not handed on."""
    rows = (
        Rating.objects.filter(
            scorecard__seat__interview__loop=loop,
            scorecard__seat__is_shadow=False,
            scorecard__status__in=SUBMITTED,
        )
        .exclude(evidence="")
        .exclude(scorecard__seat__interview__status__in=DID_NOT_TAKE_PLACE)
        .select_related("interview_question__competency", "interview_question__interview", "scorecard__seat")
        .order_by("interview_question__interview__position", "interview_question__position", "pk")
    )
    numbers = interviewer_numbers(loop)
    changes = _changes(loop)
    return [
        Source(
            pk=rating.pk,
            interviewer=f"Interviewer {numbers[rating.scorecard.seat.panelist_id]}",
            competency=rating.interview_question.competency.name,
            round=rating.interview_question.interview.name,
            evidence=rating.evidence,
            changes=tuple(changes.get((rating.scorecard_id, rating.interview_question_id), ())),
            sections=_sections(rating.score),
        )
        for rating in rows
    ]


def interviewer_numbers(loop: Loop) -> dict[int, int]:
    """Each panelist's number in this loop, in the order of the rounds. Stable while the panel is."""
    seats = Seat.objects.filter(interview__loop=loop, is_shadow=False)
    ordered = seats.order_by("interview__position", "pk").values_list("panelist_id", flat=True)
    return {panelist: number for number, panelist in enumerate(dict.fromkeys(ordered), 1)}


def _sections(score: int | None) -> tuple[str, ...]:
    if score is not None and score > MIDDLE:
        return (Section.STRENGTH,)
    if score is not None and score < MIDDLE:
        return (Section.HOPE,)
    return (Section.STRENGTH, Section.HOPE)


def _changes(loop: Loop) -> dict[tuple[int, int | None], list[tuple[datetime, str]]]:
    rows = DatedNote.objects.filter(scorecard__seat__interview__loop=loop).order_by("at", "pk")
    changes: dict[tuple[int, int | None], list[tuple[datetime, str]]] = defaultdict(list)
    for card, question, at, text in rows.values_list("scorecard_id", "interview_question_id", "at", "text"):
        changes[card, question].append((at, text))
    return changes


def changed_since_chosen(passages: Iterable[PacketPassage], sources: Iterable[Source]) -> set[int]:
    """Keys of sources whose note was amended after the passage beside it was written."""
    now = {source.pk: source.sha256 for source in sources}
    return {
        passage.source_id
        for passage in passages
        if passage.source_id in now and passage.source_sha256 and passage.source_sha256 != now[passage.source_id]
    }
