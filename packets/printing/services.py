"""Documents: asked for once, made by a worker from frozen content alone, stored whole, checked when they leave."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from core import audit, fingerprint, jobs
from core.errors import RuleViolation
from core.models import Job
from core.storage import DAMAGED, delete_after_commit, read_whole, store
from interviews.locks import lock_loop_if_there
from interviews.models import Interview, Loop
from interviews.states import CARDS_ARE_LOCKED
from interviews.visibility import check_is_not_bound
from packets.models import Document, FeedbackPacket, PacketExport
from packets.printing.content import KINDS, Content, as_json, content_digest
from packets.printing.content.debrief import debrief_content
from packets.printing.content.paper_kit import paper_kit_content
from packets.printing.html import print_request
from packets.printing.renderer import renderer
from packets.steps import step

DEBRIEF_FIRST = "The debrief PDF can be made once the debrief is open, because only then every scorecard is sealed."
UNEXPECTED = "The PDF could not be made: something unexpected happened while it was stored."
MAKE_AGAIN = f"{DAMAGED} Make it again."


@transaction.atomic
def request_paper_kit(*, interview: Interview, by: User) -> Document:
    """Have the paper kit of an interview made. The same content gives the same document and is not made again."""
    return request_document(content=paper_kit_content(interview), loop=interview.loop, interview=interview, by=by)


@transaction.atomic
def request_debrief(*, loop: Loop, by: User) -> Document:
    """Have the debrief made as PDF, from the cards as they are sealed.

    Refused (RuleViolation) before the debrief is open, and for people who owe a card in it.
    """
    check_is_not_bound(by, loop)
    if loop.status not in CARDS_ARE_LOCKED:
        raise RuleViolation(DEBRIEF_FIRST)
    return request_document(content=debrief_content(loop, by), loop=loop, by=by)


def request_document(*, content: Content, loop: Loop, by: User, interview: Interview | None = None) -> Document:
    """The document of this content: the one that is there, or a new one waiting for a worker.

    A failed one starts anew. Call inside a transaction. Records who asked.
    """
    document = obtain_document(content=content, loop=loop, interview=interview, by=by)
    audit.record("document.requested", document, by=by, scope=loop.scope)
    return document


def obtain_document(*, content: Content, loop: Loop, by: User, interview: Interview | None = None) -> Document:
    """The same without an event, for previews: a draft is saved and looked at many times an hour."""
    kind, digest = _kind(content), content_digest(content)
    document = Document.objects.filter(kind=kind, loop=loop, digest=digest).first()
    if document is None:
        try:
            with transaction.atomic():
                document = Document.objects.create(
                    kind=kind,
                    loop=loop,
                    interview=interview,
                    content=as_json(content),
                    digest=digest,
                    requested_by=by,
                )
            jobs.nudge(document)
        except IntegrityError:  # somebody asked for the same at the same moment
            document = Document.objects.get(kind=kind, loop=loop, digest=digest)
    elif document.job_status == Document.JobStatus.FAILED:
        jobs.retry(document)
        document.refresh_from_db()
    return document


def drop_unused(loop: int, *, only_unmade: bool = False) -> int:
    """Remove the drafts of this loop that no packet shows or has approved, row and file. Returns how many.

    A worker that is making one finds its row gone and takes its file back. Call inside a transaction.
    """
    drafts = Document.objects.unused_drafts().filter(loop=loop)
    if only_unmade:
        drafts = drafts.exclude(job_status=Document.JobStatus.DONE)
    return delete_drafts(drafts)


def delete_drafts(drafts: QuerySet[Document]) -> int:
    """Delete these documents; their files go once that is committed."""
    removed = 0
    for pk, name in list(drafts.values_list("pk", "file")):
        # Asked again with the deletion: an approval may have taken this very document meanwhile.
        deleted, _ = Document.objects.unused_drafts().filter(pk=pk).delete()
        removed += bool(deleted)
        if deleted and name:
            delete_after_commit(name)
    return removed


def _kind(content: Content) -> str:
    return KINDS[type(content)]


@transaction.atomic
def retry_document(*, document: Document, by: User) -> Document:
    """Let a failed document start anew, and the packets that wait for it. Does nothing to one that has not failed."""
    if document.job_status != Document.JobStatus.FAILED:
        return document
    lock_loop_if_there(document.loop_id)
    jobs.retry(document)
    failed = FeedbackPacket.objects.filter(document=document, status=FeedbackPacket.Status.FAILED)
    for packet in failed.select_for_update():
        step(packet, FeedbackPacket.Status.RENDERING)
    audit.record("document.retried", document, by=by, scope=document.loop.scope)
    document.refresh_from_db()
    return document


@transaction.atomic
def remake_document(*, document: Document, by: User) -> Document:
    """Make a finished document again from its frozen content, because its file is missing or damaged.

    Refused (RuleViolation) while the stored file is what was made.
    """
    if document.job_status != Document.JobStatus.DONE:
        return document
    if read_file(document) is not None:
        raise RuleViolation("The stored file is whole, so there is nothing to make again.")
    jobs.retry(document, was=Document.JobStatus.DONE)
    audit.record("document.remade", document, by=by, scope=document.loop.scope)
    document.refresh_from_db()
    return document


def read_file(document: Document) -> bytes | None:
    """The bytes of a finished document, or None when they are not there or not what was made.

    Raises PartAway where the store does not answer.
    """
    return read_whole(document.file.name, document.file_sha256)


def render_document(pk: int) -> None:
    """Make one document: claim, lay out from the frozen content, store, finish. What a worker runs.

    Does nothing when somebody else has it or it is done. A failure gives the row back for another attempt, five in
    all; after the last one it and its packets are failed, and stay to be seen.
    """
    jobs.run(Document, pk, _lay_out, finish=_finish, give_back=_give_back, unexpected=UNEXPECTED)


def _lay_out(document: Document) -> dict[str, Any]:
    body = renderer.render(*print_request(document.kind, document.content))
    name = store(document.file.field.generate_filename(document, "x.pdf"), ContentFile(body))
    return {"name": name, "body": body}


def _finish(document: Document, *, name: str, body: bytes) -> None:
    if not finish_document(document, name=name, body=body):
        default_storage.delete(name)  # a slower worker's copy: the row names the other one


@transaction.atomic
def finish_document(document: Document, *, name: str, body: bytes) -> bool:
    """Write that the file is stored, and let the packets that waited for it be ready. False when the lease was lost,
    or when nobody wants the document any more."""
    # An approval that takes this document at this moment either waits for us or is seen below.
    lock_loop_if_there(document.loop_id)
    digest = fingerprint.of_bytes(body)
    if not jobs.finish(document, file=name, file_sha256=digest, file_bytes=len(body)):
        return False
    for packet in FeedbackPacket.objects.select_for_update().filter(document=document, status__in=_waiting()):
        step(packet, FeedbackPacket.Status.READY, action="packet.made")
    if document.is_packet:
        drop_unused(document.loop_id)
    wake_exports(document)
    return True


def wake_exports(document: Document) -> None:
    """Let the exports that wait for this document look again, now that it is over."""
    waiting = PacketExport.objects.filter(job_status=Job.JobStatus.WAITING, items__packet__document=document)
    for export in waiting.distinct():
        jobs.wake(export)


def _waiting() -> tuple[str, ...]:
    return (FeedbackPacket.Status.RENDERING,)


@transaction.atomic
def _give_back(document: Document, sentence: str, setback: jobs.Setback) -> None:
    lock_loop_if_there(document.loop_id)
    if not jobs.give_back(document, sentence, setback):
        return
    for packet in FeedbackPacket.objects.select_for_update().filter(document=document, status__in=_waiting()):
        step(packet, FeedbackPacket.Status.FAILED, action="packet.failed")
    wake_exports(document)
