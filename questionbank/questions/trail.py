"""The trail of a question in plain words: what was done to each of its versions, by whom and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from core import audit
from core.models import AuditEvent
from core.wording import listed
from questionbank.models import Question

# After the name of the person, or of the system.
DONE = {
    "question.created": "wrote it",
    "question.loaded": "loaded it from a kit",
    "question.versioned": "wrote this version",
    "question.edited": "changed {fields}",
    "question.went_back": "went back to what an earlier version says",
    "question.sent_for_review": "sent it for review",
    "question.sent_back": "made it a draft again",
    "question.approved": "read and approved it",
    "question.activated": "activated it",
    "question.activation_taken_back": "took it out of use again",
    "question.retired": "retired it",
    "question.merged": "merged it into another question",
    "question.taken_apart": "took it out of that question again",
    "question.reviewed": "looked at it and marked it as reviewed",
    "question.commented": "commented on it",
    "question.comment_removed": "removed a comment of theirs",
    "question.comment_restored": "had a removed comment back",
    "question.handed_over": "changed who looks after it",
    "question.source_checked": "opened one of its sources",
}

LABELS = {
    "prompt": "question",
    "rationale": "why we ask",
    "strong_answer": "what a strong answer contains",
    "assessment_points": "what to listen for",
    "pitfalls": "where people go wrong",
}


@dataclass(frozen=True)
class TrailLine:
    """One thing that was done: by whom, in words, to which version."""

    who: str
    what: str
    version: int
    at: datetime


def trail_of(user: User, question: Question) -> QuerySet[AuditEvent]:
    """What the trail says of every version, newest first, as far as this reader may read it."""
    versions = Question.objects.filter(slug=question.slug)
    return audit.events_for(user).filter(audit.about(versions)).exclude(audit.looks())


def trail_lines(question: Question, events: Iterable[AuditEvent]) -> Iterator[TrailLine]:
    """These events in words, in two queries."""
    events = list(events)
    names = dict(User.objects.filter(pk__in={event.by_id for event in events if event.by_id}).values_list("pk", "name"))
    rows = Question.objects.filter(slug=question.slug).values_list("pk", "version")
    versions = {str(pk): number for pk, number in rows}
    for event in events:
        who = names.get(event.by_id, "Somebody without an account") if event.by_id else "The installation"
        yield TrailLine(who, _words(event), versions.get(event.subject_id, question.version), event.at)


def _words(event: AuditEvent) -> str:
    """What was done; an action that this page does not know yet is said by its verb."""
    known = DONE.get(event.action, event.action.rpartition(".")[2].replace("_", " "))
    return known.format(fields=_fields(event.fields))


def _fields(names: Iterable[str]) -> str:
    labels = {_label(name) for name in names}
    return listed(sorted(labels)) if labels else "it"


def _label(name: str) -> str:
    """A field as the page names it; one that is called what it is needs no entry."""
    return "anchors" if name.startswith("anchor") else LABELS.get(name, name.replace("_", " "))
