"""Erasing a candidate: identity, files and every word about them, in every app, for good."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from core import audit, jobs
from core.audit_chain import forget_reasons
from core.errors import RuleViolation
from core.models import AuditEvent
from core.refused_forms import forget_all_typed
from core.storage import delete_after_commit
from hiring.candidates.erasure import forget_counted, forget_imported
from hiring.candidates.recusals import hand_recusals_on
from hiring.models import Candidate
from interviews.loops.services.erasure import delete_runs, forget_guests, rows_of
from interviews.models import Decision, Interview, Loop, Rating, Scorecard
from packets.models import Document, ExportItem, FeedbackPacket, PacketExport
from records.models import Erasure
from records.services.journal import store_journal_if_there

CANCEL_FIRST = "Their loop is still under way. Cancel it first, so that everybody on the panel gets word."
ON_HOLD = "This candidate is on legal hold, so nothing about them may be erased. Lift the hold first."
NOT_THE_NAME = "Write the name as it stands above. Nothing was erased."


@dataclass(frozen=True)
class Belongings:
    """How much there is about one candidate, for the page that asks whether to erase it."""

    loops: int
    interviews: int
    cards: int
    ratings: int
    decisions: int
    packets: int
    files: int


def belongings_of(candidate: Candidate) -> Belongings:
    """Counts everything that `erase_candidate` would destroy."""
    documents = Document.objects.filter(loop__candidate=candidate).exclude(file="")
    return Belongings(
        loops=candidate.loops.count(),
        interviews=Interview.objects.filter(loop__candidate=candidate).count(),
        cards=Scorecard.objects.filter(seat__interview__loop__candidate=candidate).count(),
        ratings=Rating.objects.filter(scorecard__seat__interview__loop__candidate=candidate).count(),
        decisions=Decision.objects.filter(loop__candidate=candidate).count(),
        packets=FeedbackPacket.objects.filter(loop__candidate=candidate).count(),
        files=documents.count() + bool(candidate.resume),
    )


def why_not_erase(candidate: Candidate) -> str:
    """The sentence that says what stands against erasing this candidate now; empty when nothing does."""
    if candidate.is_held:
        return ON_HOLD
    if candidate.loops.live().exists():
        return CANCEL_FIRST
    return ""


@transaction.atomic
def erase_candidate(*, candidate: Candidate, name: str, reason: str, by: User) -> None:
    """Destroy this candidate's record: identity, resume, loops, scorecards in every version, debriefs, decisions,
    packets, private links, and every file, those in the making included; and the reasons that people gave for what
    they did to any of it.

    Guarantees: a ZIP that holds their packet is destroyed and packed again without it; a worker that was making a
    file of theirs stores nothing. What stays is the audit trail, which knows numbers and no names.
    Refused (RuleViolation): `name` is not theirs (the person must have read whom they erase); a legal hold; a loop
    under way; no reason.
    """
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if " ".join(name.split()) != " ".join(candidate.name.split()):
        raise RuleViolation(NOT_THE_NAME)
    if not reason.strip():
        raise RuleViolation("Write why it is erased: the trail keeps the reason and nothing else.")
    list(Loop.objects.select_for_update().filter(candidate=candidate))
    if sentence := why_not_erase(candidate):
        raise RuleViolation(sentence)
    destroy(candidate, reason=reason, by=by)


def destroy(candidate: Candidate, *, reason: str, by: User | None) -> None:
    """What `erase_candidate` does once it is decided: the trace, the journal, and the end of everything.

    Part of a larger action: call it inside a transaction that holds the locks.
    """
    _forget_reasons(candidate, list(Loop.objects.filter(candidate=candidate)))
    audit.record("candidate.erased", candidate, by=by, scope=candidate.opening.scope, reason=reason)
    Erasure.objects.update_or_create(candidate_number=candidate.pk, candidate_added_at=candidate.created_at)
    transaction.on_commit(store_journal_if_there, robust=True)
    forget_all_typed()
    delete_everything_of(candidate)


def delete_everything_of(candidate: Candidate) -> None:
    """Delete a candidate with their loops, whatever was written and made of them, and every file.

    Part of a larger action: call it inside a transaction that holds the locks and leaves the trace.
    """
    loops = list(Loop.objects.filter(candidate=candidate))
    files = _delete_output(loops)
    if candidate.resume.name:
        files.append(candidate.resume.name)
    delete_runs(loops)
    forget_imported(candidate)
    forget_counted(candidate)
    hand_recusals_on(candidate)
    candidate.delete()
    forget_guests()
    for file in files:
        delete_after_commit(file)


def _forget_reasons(candidate: Candidate, loops: list[Loop]) -> None:
    """A reason in the trail is somebody's own words, so it goes; that the action was done stays."""
    output = [FeedbackPacket.objects.filter(loop__in=loops), Document.objects.filter(loop__in=loops)]
    about = audit.about(Candidate.objects.filter(pk=candidate.pk))
    for rows in [*rows_of(loops), *output]:
        about |= audit.about(rows)
    forget_reasons(AuditEvent.objects.filter(about))


def _delete_output(loops: list[Loop]) -> list[str]:
    """Delete packets and documents of these loops. Returns the files to delete once that is committed."""
    packets = FeedbackPacket.objects.filter(loop__in=loops)
    files = _pack_again(list(PacketExport.objects.filter(items__packet__in=packets).distinct()))
    ExportItem.objects.filter(loop__in=loops).update(loop=None, packet=None)
    packets.delete()
    documents = Document.objects.filter(loop__in=loops)
    files += documents.exclude(file="").values_list("file", flat=True)
    documents.delete()
    return files


def _pack_again(exports: list[PacketExport]) -> list[str]:
    """Have exports made again, those that a worker packs just now too. Returns the ZIPs that they had."""
    files = [export.file.name for export in exports if export.file.name]
    for export in exports:
        jobs.do_again(export, file="", file_sha256="", file_bytes=0)
    return files
