"""The notes that a packet may draw from: evidence of submitted cards that count, under a number instead of a name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from core import fingerprint
from interviews.models import DatedNote, Loop, Rating, Seat
from interviews.querysets import enters_the_score
from interviews.states import SUBMITTED
from packets.models import FeedbackPacket, PacketPassage
from questionbank.scale import MIDDLE

Section = PacketPassage.Section
# Dated notes by card and question; None for the whole card.
Added = dict[tuple[int, int | None], list[tuple[datetime, str]]]


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
        return _sha256(self.evidence, self.changes)


def sources_of(loop: Loop) -> list[Source]:
    """Every note with evidence, by round and question. Which list a note is offered in follows from its rating; a
    middling one is offered in both. The rating itself is not handed on."""
    rows = (
        _notes()
        .filter(scorecard__seat__interview__loop=loop)
        .select_related("interview_question__competency", "interview_question__interview", "scorecard__seat")
        .order_by("interview_question__interview__position", "interview_question__position", "pk")
    )
    numbers = interviewer_numbers(loop)
    changes = _changes(DatedNote.objects.filter(scorecard__seat__interview__loop=loop))
    return [
        Source(
            pk=rating.pk,
            interviewer=f"Interviewer {numbers[rating.scorecard.seat.panelist_id]}",
            competency=rating.interview_question.competency.name,
            round=rating.interview_question.interview.name,
            evidence=rating.evidence,
            changes=_added_to(rating, changes),
            sections=_sections(rating.score),
        )
        for rating in rows
    ]


def note_fingerprints(ratings: Iterable[int]) -> dict[int, str]:
    """What `Source.sha256` is today for the notes of these ratings, whatever their loops; a note that nothing may be
    drawn from any more is missing. Two statements."""
    rows = list(_notes().filter(pk__in=list(ratings)))
    changes = _changes(DatedNote.objects.filter(scorecard__in={row.scorecard_id for row in rows}))
    return {row.pk: _sha256(row.evidence, _added_to(row, changes)) for row in rows}


def _notes() -> QuerySet[Rating]:
    """Ratings with evidence that a packet may draw from: of submitted cards that count, in rounds that took place."""
    counting = Rating.objects.filter(enters_the_score("scorecard"), scorecard__status__in=SUBMITTED)
    return counting.exclude(evidence="")


def _sha256(evidence: str, changes: Iterable[tuple[datetime, str]]) -> str:
    return fingerprint.of_texts([evidence, *(text for _, text in changes)])


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


def _changes(notes: QuerySet[DatedNote]) -> Added:
    """What was added, by card and question, in its order."""
    rows = notes.order_by("at", "pk")
    changes: Added = defaultdict(list)
    for card, question, at, text in rows.values_list("scorecard_id", "interview_question_id", "at", "text"):
        changes[card, question].append((at, text))
    return changes


def _added_to(rating: Rating, changes: Added) -> tuple[tuple[datetime, str], ...]:
    """What its writer added to the answer or to the whole card: either may say that the evidence was wrong."""
    own = changes.get((rating.scorecard_id, rating.interview_question_id), [])
    return tuple(sorted([*own, *changes.get((rating.scorecard_id, None), [])]))


@dataclass(frozen=True)
class Drawn:
    """A passage of a packet with the note that it was drawn from; None where there is none, or none any more."""

    passage: PacketPassage
    source: Source | None
    has_changed: bool


def drawn_from_notes(packet: FeedbackPacket) -> list[Drawn]:
    """Every passage that goes into the packet, in its order, beside its note."""
    sources = sources_of(packet.loop)
    passages = list(packet.passages.filter(is_chosen=True))
    changed, by_pk = changed_since_chosen(passages, sources), {source.pk: source for source in sources}
    return [
        Drawn(passage, by_pk.get(passage.source_id or 0), passage.source_id in changed)
        for passage in sorted(passages, key=lambda one: (Section.values.index(one.section), one.position))
    ]


def changed_since_chosen(passages: Iterable[PacketPassage], sources: Iterable[Source]) -> set[int]:
    """Keys of sources whose note was amended after the passage beside it was written."""
    now = {source.pk: source.sha256 for source in sources}
    return {
        passage.source_id
        for passage in passages
        if passage.source_id in now and passage.source_sha256 and passage.source_sha256 != now[passage.source_id]
    }
