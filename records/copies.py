"""Everything that is written about one candidate, as they may ask to read it.

Colleagues appear as "Interviewer 2" or "Colleague 1", also inside texts. Names of other people, of other candidates
above all, are found and shown to the person who prepares the copy: what to do about them takes a human.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as date_format

from accounts.models import User
from appointments.models import HelpRequest, InvitationReply
from appointments.models.replies import reads_words
from core.errors import RuleViolation
from core.names import composed, name_parts, name_patterns, whole_name
from hiring.candidates.erasure import replaced_by_imports
from hiring.models import Candidate
from hiring.querysets import is_candidate
from interviews.debriefs.cell import Given
from interviews.loops.agreed import quoted_for
from interviews.models import (
    DatedNote,
    Debrief,
    Decision,
    Loop,
    Recommendation,
    Scorecard,
    ScorecardRevision,
    Seat,
    WalkRow,
)
from interviews.readings import AFTER_READING
from interviews.states import SUBMITTED
from interviews.visibility import is_blind_in_loop
from packets.models import FeedbackPacket

LEFT_OUT = "[name left out]"
SEALED = (
    "You never submitted your own scorecard in a loop of this candidate, so the others stay closed to you. Ask another "
    "recruiter or an administrator to make the copy."
)
UNDER_WAY = "Interviews are under way. What is written about them is added to a copy that is made after the decision."

REQUEST_IS_CLOSED = "Kept from whoever sat on the panel. Let somebody who did not prepare this copy."
DRAFT_IS_CLOSED = "Not handed in. It is part of a copy that the candidate asked for."


@dataclass(frozen=True)
class RecordLine:
    """One thing that was written: who wrote it (empty for facts), what it is, and its words."""

    who: str
    what: str
    text: str


@dataclass(frozen=True)
class Chapter:
    title: str
    lines: list[RecordLine]


@dataclass(frozen=True)
class Mention:
    """Another person's name in a text, with the text around it."""

    name: str
    where: str
    around: str


@dataclass(frozen=True)
class Record:
    """All chapters, and the other people who are named in them."""

    chapters: list[Chapter]
    mentions: list[Mention]

    def without(self, names: Iterable[str]) -> "Record":
        """The record with these people's names left out of every text."""
        patterns = [whole_name(name) for name in names]

        def clean(text: str) -> str:
            for pattern in patterns:
                text = pattern.sub(LEFT_OUT, text)
            return text

        chapters = [
            Chapter(chapter.title, [RecordLine(line.who, line.what, clean(line.text)) for line in chapter.lines])
            for chapter in self.chapters
        ]
        return Record(chapters, _mentions(chapters, [mention.name for mention in self.mentions]))


def record_of(candidate: Candidate, reader: User) -> Record:
    """What is stored about this candidate now. Loops under way are named, and nothing that is written in them. Drafts
    belong to their writers: what was never handed in is here only where the candidate asked for the copy.

    Refused (RuleViolation): a `reader` to whom the other scorecards of one of the loops are sealed.
    """
    if candidate.loops.over().filter(is_blind_in_loop(reader)).exists():
        raise RuleViolation(SEALED)
    loops = list(candidate.loops.order_by("planned_at"))
    colleagues = _Colleagues(loops, candidate)
    written = [chapter for loop in loops for chapter in _run(loop, colleagues, reader)]
    chapters = [_about(candidate), _recusals(candidate, colleagues), *written]
    chapters = [
        Chapter(
            chapter.title,
            [RecordLine(line.who, line.what, colleagues.hide(line.text)) for line in chapter.lines if line.text],
        )
        for chapter in chapters
    ]
    return Record(chapters, _mentions(chapters, _other_people(candidate, colleagues)))


class _Colleagues:
    """Panelists are interviewers, by the order in which the candidate met them; everybody else is a colleague."""

    def __init__(self, loops: list[Loop], candidate: Candidate) -> None:
        self.labels: dict[int, str] = {}
        seats = Seat.objects.filter(interview__loop__in=loops).order_by(
            "interview__loop__planned_at", "interview__position", "pk"
        )
        people = {pk: names for pk, *names in User.objects.values_list("pk", "name", "address_as")}
        for number, pk in enumerate(dict.fromkeys(seats.values_list("panelist_id", flat=True)), 1):
            self.labels[pk] = f"Interviewer {number}"
        self.names = {pk: [name for name in people[pk] if name] for pk in self.labels}
        own = name_parts(candidate.name) | name_parts(candidate.address_as)
        self._patterns = [
            (pattern, label)
            for pk, label in self.labels.items()
            for name in self.names[pk]
            for pattern in name_patterns(name, spared=own)
        ]

    def label(self, pk: int | None) -> str:
        """How this colleague is called in the record."""
        if pk is None:
            return ""
        others = [label for label in self.labels.values() if label.startswith("Colleague")]
        return self.labels.setdefault(pk, f"Colleague {len(others) + 1}")

    def hide(self, text: str) -> str:
        """The text with interviewers called by their numbers. A name that is the candidate's too stays."""
        text = composed(text)
        for pattern, label in self._patterns:
            text = pattern.sub(label, text)
        return text


def _dated(moment: datetime) -> str:
    """With its year: a copy may be read long after it was made."""
    return date_format(timezone.localtime(moment), "j F Y")


def _about(candidate: Candidate) -> Chapter:
    facts = {
        "Name": candidate.name,
        "How to address you": candidate.address_as,
        "Email": candidate.email,
        "Pronoun": candidate.get_pronoun_display(),
        "Time zone": candidate.time_zone,
        "Opening": candidate.opening.title,
        "Came from": candidate.source,
        "Reference": candidate.external_reference,
        "Resume": candidate.resume_name,
        "Links": candidate.links,
        "Added": _dated(candidate.created_at),
        "Your application": f"{candidate.get_status_display()}, {_dated(candidate.ended_at)}"
        if candidate.ended_at
        else "",
        "What was noted about that": candidate.status_reason,
        "What a list replaced": "\n".join(replaced_by_imports(candidate)),
        "Your request for this copy": candidate.copy_request,
    }
    return Chapter("About you", [RecordLine("", what, text) for what, text in facts.items()])


def _recusals(candidate: Candidate, colleagues: _Colleagues) -> Chapter:
    lines = [
        RecordLine(
            colleagues.label(recusal.said_by_id),
            f"Noted on {_dated(recusal.said_at)}",
            f"{colleagues.label(recusal.person_id)} does not interview you. {recusal.reason}".strip(),
        )
        for recusal in candidate.recusals.order_by("said_at", "pk")
    ]
    return Chapter("Conflicts of interest", lines)


def _run(loop: Loop, colleagues: _Colleagues, reader: User) -> Iterator[Chapter]:
    title = f"Interviews planned on {_dated(loop.planned_at)}"
    state = RecordLine("", "State", UNDER_WAY if loop.is_live else loop.get_status_display())
    if loop.is_live:
        yield Chapter(title, [state])
        return
    yield Chapter(
        title,
        [
            state,
            *_reasons(loop),
            *_notes(loop, colleagues),
            *_mails_about(loop, colleagues),
            *_written_back(loop, colleagues, reader),
        ],
    )
    cards = Scorecard.objects.filter(seat__interview__loop=loop).select_related("seat__interview", "pad")
    for card in cards.order_by("seat__interview__position", "seat__pk"):
        who = colleagues.label(card.seat.panelist_id)
        is_open = card.status in SUBMITTED or loop.candidate.is_copy_asked_for
        lines = _card(card, who, colleagues) if is_open else [RecordLine(who, "State", DRAFT_IS_CLOSED)]
        pad = _pad(card, who) if loop.candidate.is_copy_asked_for else []
        yield Chapter(f"{card.seat.interview.name}: scorecard of {who}", [*lines, *pad])
    for debrief in Debrief.objects.filter(loop=loop).order_by("opened_at"):
        yield Chapter(f"Debrief of {_dated(debrief.opened_at)}", list(_debrief(debrief, colleagues, reader)))
    for decision in Decision.objects.filter(loop=loop).order_by("decided_at"):
        yield Chapter(f"Decision of {_dated(decision.decided_at)}", list(_decision(decision, colleagues)))
    for packet in FeedbackPacket.objects.filter(loop=loop).select_related("decision").order_by("version"):
        yield Chapter(f"Feedback packet, version {packet.version}", list(_packet(packet, colleagues)))


def _notes(loop: Loop, colleagues: _Colleagues) -> Iterator[RecordLine]:
    """Of those who planned it, removed ones too: they are stored."""
    for note in loop.plan_notes.order_by("at", "pk"):
        what = "Note of the planning, removed" if note.removed_at else "Note of the planning"
        yield RecordLine(colleagues.label(note.by_id), f"{what}, {_dated(note.at)}", note.text)


def _mails_about(loop: Loop, colleagues: _Colleagues) -> Iterator[RecordLine]:
    for mail in loop.candidate_mails.order_by("pk"):
        yield RecordLine(colleagues.label(mail.requested_by_id), "Mail to you", f"{mail.subject}\n{mail.body}")


def _written_back(loop: Loop, colleagues: _Colleagues, reader: User) -> Iterator[RecordLine]:
    yield from _answers(loop, colleagues, reader)
    yield from _requests(loop, reader)


def _requests(loop: Loop, reader: User) -> Iterator[RecordLine]:
    """What they asked for, unless whoever prepares the copy sat on the panel: then another prepares it."""
    may_read = reads_words(reader, loop)
    for request in HelpRequest.objects.filter(offer__loop=loop).order_by("pk"):
        said = request.text if may_read else REQUEST_IS_CLOSED
        yield RecordLine("", "What you said would help you", said)
        yield RecordLine("", "What it changed in the plan", request.effect)


def _answers(loop: Loop, colleagues: _Colleagues, reader: User) -> Iterator[RecordLine]:
    """What mail programs answered to invitations; words beside it as `_requests` closes them."""
    may_read = reads_words(reader, loop)
    for reply in InvitationReply.objects.for_loops([loop.pk]).order_by("pk"):
        who = colleagues.label(reply.person_id) if reply.person_id else ""
        about = f"{reply.get_answer_display()}, {reply.interview.spoken_name}"
        yield RecordLine(
            who, "Your answer to an invitation" if reply.is_candidates else "Answer to an invitation", about
        )
        yield RecordLine(who, "Written with it", reply.words if may_read or not reply.words else REQUEST_IS_CLOSED)


def _reasons(loop: Loop) -> Iterator[RecordLine]:
    yield RecordLine("", "Why it was cancelled", loop.cancel_reason)
    for interview in loop.interviews.exclude(cancel_reason="").order_by("position"):
        yield RecordLine("", f"Why the {interview.spoken_name} was cancelled", interview.cancel_reason)


def _card(card: Scorecard, who: str, colleagues: _Colleagues) -> Iterator[RecordLine]:
    yield RecordLine(who, "State", card.get_status_display())
    yield RecordLine(
        who, "How it was written", f"{AFTER_READING}, so it enters no score" if card.is_after_reading else ""
    )
    yield RecordLine(who, "Recommendation", _recommendation(card.recommendation))
    yield RecordLine(who, "Summary", card.summary)
    yield RecordLine(who, "Your own questions", card.candidate_questions)
    yield RecordLine(who, "Note for the next interviewer", card.next_interviewer_note)
    for rating in card.ratings.select_related("interview_question"):
        title = rating.interview_question.title
        yield RecordLine(who, f"Rating of your answer to “{title}”", _rating(rating.score, rating.blank_reason))
        yield RecordLine(who, f"Evidence on “{title}”", rating.evidence)
    for use in card.follow_up_uses.select_related("interview_question"):
        title = use.interview_question.title
        yield RecordLine(who, f"Own follow-up on “{title}”", use.own_text)
        yield RecordLine(who, f"Note on a follow-up on “{title}”", use.note)
    for change in DatedNote.objects.filter(scorecard=card).select_related("interview_question"):
        late = f", {AFTER_READING.lower()}" if change.is_after_reading else ""
        yield RecordLine(colleagues.label(change.by_id), f"Note added on {_dated(change.at)}{late}", change.text)
        yield RecordLine(colleagues.label(change.by_id), "Changed rating in that note", _rating(change.new_score, ""))
    for revision in ScorecardRevision.objects.filter(scorecard=card):
        said = f"Earlier version {revision.number}, kept on {_dated(revision.at)}"
        yield RecordLine(colleagues.label(revision.by_id), said, "\n".join(_version(revision.content)))
        yield RecordLine(colleagues.label(revision.by_id), f"{said}: why", revision.reason)
    yield RecordLine(colleagues.label(card.waived_by_id), "Why the debrief did without it", card.waive_reason)


def _pad(card: Scorecard, who: str) -> Iterator[RecordLine]:
    """Their free notes of the hour, which nobody else reads: only the candidate, who asked for them."""
    if pad := getattr(card, "pad", None):
        words = [*(line["text"] for line in pad.lines), pad.typing]
        yield RecordLine(who, "Private pad of the hour", "\n".join(filter(None, words)))


def _version(content: Mapping[str, Any]) -> Iterator[str]:
    yield _recommendation(content.get("recommendation", ""))
    yield from (content.get(name, "") for name in ("summary", "candidate_questions", "next_interviewer_note"))
    for rating in content.get("ratings", []):
        yield f"{rating['title']}: {_rating(rating['score'], rating['blank_reason'])} {rating['evidence']}".strip()
    for use in content.get("follow_ups", []):
        yield f"{use['own_text']} {use['note']}".strip()


def _recommendation(code: str) -> str:
    return str(Recommendation(code).label) if code else ""


def _rating(score: int | None, blank: str) -> str:
    return Given.of(score, blank).in_line()


def _debrief(debrief: Debrief, colleagues: _Colleagues, reader: User) -> Iterator[RecordLine]:
    yield RecordLine("", "Agreement", quoted_for(debrief.loop, reader).short)
    for lean in debrief.leans.all():
        said = f"{lean.get_leans_to_display()}. {lean.words}".strip()
        yield RecordLine(colleagues.label(lean.by_id), "Leaned to before the score was shown", said)
    yield RecordLine("", "Notes", debrief.notes)
    for note in debrief.row_notes.select_related("competency"):
        yield RecordLine(colleagues.label(note.by_id), f"Note for the room on {note.competency}", note.text)
    for row in WalkRow.objects.filter(walk__debrief=debrief).select_related("competency"):
        who = colleagues.label(row.by_id)
        yield RecordLine(who, f"Said in the walk-through on {row.competency}", row.said)
        yield RecordLine(who, f"Leaned to in the walk-through on {row.competency}", row.get_leans_to_display())
    for fact in debrief.facts.all():
        yield RecordLine(colleagues.label(fact.asked_by_id), "Asked", fact.question)
        yield RecordLine(colleagues.label(fact.answered_by_id), "Found out", fact.answer)


def _decision(decision: Decision, colleagues: _Colleagues) -> Iterator[RecordLine]:
    who = colleagues.label(decision.decided_by_id)
    yield RecordLine(who, "Outcome", decision.get_outcome_display())
    yield RecordLine(who, "The score", decision.before_score)
    yield RecordLine(who, "Reason", decision.rationale)
    yield RecordLine(who, "What outweighs it", decision.departure_reason)
    yield RecordLine(who, "Who sees it differently", decision.dissent)
    yield RecordLine(who, "Conditions", decision.conditions)
    yield RecordLine(who, "Why it was reopened", decision.reopen_reason)


def _packet(packet: FeedbackPacket, colleagues: _Colleagues) -> Iterator[RecordLine]:
    who = colleagues.label(packet.author_id)
    earlier = ", written for an earlier decision" if packet.is_for_earlier_decision else ""
    yield RecordLine(who, "State", f"{packet.get_status_display()}{earlier}")
    yield RecordLine(who, "Letter", packet.letter)
    for passage in packet.passages.all():
        texts = (passage.heading, passage.text, passage.advice)
        yield RecordLine(who, passage.get_section_display(), "\n".join(text for text in texts if text))
    yield RecordLine(who, "Next steps", packet.next_steps)
    yield RecordLine(who, "Why it was returned", packet.returned_reason)
    for mail in packet.mails.order_by("pk"):
        yield RecordLine(colleagues.label(mail.requested_by_id), "Mail to you", f"{mail.subject}\n{mail.body}")


def _other_people(candidate: Candidate, colleagues: _Colleagues) -> list[str]:
    """Full names to look for: the opening's other candidates, and colleagues who were on no panel."""
    others = candidate.opening.candidates.exclude(pk=candidate.pk).values_list("name", flat=True)
    staff = User.objects.exclude(pk__in=colleagues.names).exclude(is_candidate(candidate))
    names = (*others, *staff.values_list("name", flat=True))
    return sorted({name for name in names if name.casefold() != candidate.name.casefold()})


def _mentions(chapters: list[Chapter], names: Iterable[str]) -> list[Mention]:
    found = []
    patterns = [(name, whole_name(name)) for name in dict.fromkeys(names)]
    for chapter in chapters:
        for line in chapter.lines:
            for name, pattern in patterns:
                match = pattern.search(line.text)
                if match:
                    around = line.text[max(0, match.start() - 60) : match.end() + 60]
                    found.append(Mention(name, f"{chapter.title}, {line.what}", around))
    return found
