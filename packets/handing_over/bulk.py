"""Many packets in one ZIP: asked for once, packed when every PDF is made, with an index and checksums."""

import tempfile
import zipfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import get_valid_filename

from accounts.models import User
from core import audit, fingerprint, jobs
from core.errors import RuleViolation
from core.models import Job
from core.spreadsheets import Cell, as_csv, separator_of_zone
from core.storage import DAMAGED, delete_after_commit, open_whole, store
from interviews.models import Loop
from packets.models import ExportItem, FeedbackPacket, PacketExport
from packets.printing.services import read_file
from packets.querysets import for_earlier_decision
from packets.standing import why_not_leave
from packets.states import APPROVED_AND_LIVE
from packets.writing.packet_content import reference_of

Outcome = ExportItem.Outcome
Status = FeedbackPacket.Status
MOST = 2_000
LOOK_AGAIN = timedelta(seconds=15)
EXPIRED = "This ZIP was deleted a month after it was made, since it holds what people were told. Make it again."
WITHDRAWN_SINCE = "A packet in this ZIP was withdrawn after it was made, so it is not handed out. Make a new export."
DECIDED_SINCE = (
    "A packet in this ZIP was written for a decision that another one followed, so it is not handed out. Make a new "
    "export."
)
NOTHING_CHOSEN = "Choose at least one candidate."
UNEXPECTED = "The ZIP could not be made: something unexpected happened while it was stored."
NAME_BYTES = 120
# A moment that says nothing, so that the same packets give the same ZIP.
NO_TIME = (1980, 1, 1, 0, 0, 0)


@transaction.atomic
def start_export(*, loops: Iterable[Loop], by: User) -> PacketExport:
    """Have the approved packets of these loops packed into one ZIP, in this order. They are rows that `by` follows
    (`packets.follow.waiting`).

    A candidate without an approved packet stays in the index with that outcome. Refused (RuleViolation): nobody
    chosen, or more than 2,000.
    """
    chosen = list(loops)
    if not chosen:
        raise RuleViolation(NOTHING_CHOSEN)
    if len(chosen) > MOST:
        raise RuleViolation(f"Choose at most {MOST:,} candidates at once; these are {len(chosen):,}.")
    approved = FeedbackPacket.objects.filter(loop__in=chosen, status__in=APPROVED_AND_LIVE)
    packets = {packet.loop_id: packet for packet in approved}
    export = PacketExport.objects.create(requested_by=by)
    ExportItem.objects.bulk_create(
        ExportItem(
            export=export,
            position=position,
            loop=loop,
            packet=packets.get(loop.pk),
            had_packet=loop.pk in packets,
            outcome=Outcome.WAITING if loop.pk in packets else Outcome.NOT_APPROVED,
        )
        for position, loop in enumerate(chosen, 1)
    )
    audit.record("export.requested", export, by=by)
    jobs.nudge(export)
    return export


class NotHandedOut(RuleViolation):
    """A packet in this ZIP may not leave any more, so the ZIP goes to nobody: making it again does not help."""


def packed_items(export: PacketExport) -> QuerySet[ExportItem]:
    """The candidates whose packets are in the ZIP."""
    return export.items.filter(outcome=Outcome.PACKED)


def open_zip(export: PacketExport) -> "File[Any]":
    """The ZIP of a finished export, open at its beginning, if it is still what was packed.

    Refused: NotHandedOut; RuleViolation where it is not packed yet, expired, missing or changed. Raises PartAway where
    the store is away.
    """
    inside = packed_items(export)
    if inside.filter(packet__status=Status.REVOKED).exists():
        raise NotHandedOut(WITHDRAWN_SINCE)
    if inside.filter(for_earlier_decision("packet")).exists():
        raise NotHandedOut(DECIDED_SINCE)
    if not export.is_done:
        raise RuleViolation("The ZIP is not ready yet.")
    if export.is_expired:
        raise RuleViolation(EXPIRED)
    stored = open_whole(export.file.name, export.file_sha256)
    if stored is None:
        raise RuleViolation(f"{DAMAGED} Make the ZIP again.")
    return stored


def expire_exports(before: datetime) -> int:
    """Delete ZIPs made before this moment; their exports stay and can be made again. Returns how many."""
    expired = 0
    old = PacketExport.objects.filter(job_status=Job.JobStatus.DONE, finished_at__lt=before, expired_at=None)
    for pk, name in list(old.values_list("pk", "file")):
        with transaction.atomic():
            emptied = {"file": "", "file_sha256": "", "file_bytes": 0, "expired_at": timezone.now()}
            if old.filter(pk=pk, file=name).update(**emptied):
                delete_after_commit(name)
                expired += 1
    return expired


@transaction.atomic
def retry_export(*, export: PacketExport, by: User) -> PacketExport:
    """Let an export start anew that failed, that expired, or whose file is damaged. What it holds is what is approved
    now.

    Refused (RuleViolation) while its ZIP is whole. Does nothing to one under way.
    """
    if export.is_under_way:
        return export
    if export.is_done:
        whole = None if export.is_expired else open_whole(export.file.name, export.file_sha256)
        if whole is not None:
            whole.close()
            raise RuleViolation("The stored ZIP is whole, so there is nothing to make again.")
        delete_after_commit(export.file.name or "")
    jobs.retry(export, was=export.job_status)
    PacketExport.objects.filter(pk=export.pk).update(file="", file_sha256="", file_bytes=0, expired_at=None)
    audit.record("export.retried", export, by=by)
    export.refresh_from_db()
    return export


def pack_export(pk: int) -> None:
    """Pack one export, if every PDF of it is made; otherwise let it wait. What a worker runs.

    May be killed anywhere: the row is taken again after its lease, and the ZIP is stored whole before the row says so.
    """
    jobs.run(PacketExport, pk, _pack, finish=_finish_or_delete, unexpected=UNEXPECTED)


def _pack(export: PacketExport) -> dict[str, Any] | None:
    items = _items(export)
    if any(_is_pending(item) for item in items):
        # The last document to finish wakes it earlier.
        jobs.postpone(export, LOOK_AGAIN)
        return None
    with tempfile.TemporaryFile() as stream:
        outcomes = _write_zip(stream, items, separator_of_zone(export.requested_by.time_zone))
        sha256, size = fingerprint.of_file(stream)
        name = store(export.file.field.generate_filename(export, "x.zip"), File(stream))
    return {"items": items, "outcomes": outcomes, "name": name, "sha256": sha256, "size": size}


def _items(export: PacketExport) -> list[ExportItem]:
    rows = export.items.select_related(
        "packet__document", "packet__decision", "loop__candidate__opening", "packet__loop__candidate__opening"
    )
    return list(rows.order_by("position"))


def _is_pending(item: ExportItem) -> bool:
    document = item.packet.document if item.packet else None
    if item.packet is None or item.packet.status == Status.REVOKED or why_not_leave(item.packet):
        return False
    return document is None or document.is_under_way


def _write_zip(stream: IO[bytes], items: list[ExportItem], separator: str) -> dict[int, str]:
    outcomes: dict[int, str] = {}
    lines: list[list[Cell]] = []
    sums: list[str] = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for item in items:
            outcome, body = _outcome_of(item)
            outcomes[item.pk] = outcome
            name = _name_of(item) if body else ""
            sha256 = fingerprint.of_bytes(body) if body else ""
            if body:
                archive.writestr(zipfile.ZipInfo(name, NO_TIME), body)
                sums.append(f"{sha256}  {name}\n")
            lines.append(_index_line(item, outcome, name, sha256, len(body or b"")))
        index = "".join(as_csv(INDEX_HEAD, lines, separator))
        archive.writestr(zipfile.ZipInfo("index.csv", NO_TIME), index, zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("SHA256SUMS", NO_TIME), "".join(sums), zipfile.ZIP_DEFLATED)
    return outcomes


def _outcome_of(item: ExportItem) -> tuple[str, bytes | None]:
    if item.packet is None:
        return (Outcome.ERASED if item.had_packet else Outcome.NOT_APPROVED), None
    if item.packet.status == Status.REVOKED:
        return Outcome.WITHDRAWN, None
    if why_not_leave(item.packet):
        return Outcome.EARLIER_DECISION, None
    document = item.packet.document
    if document is None or document.job_status == Job.JobStatus.FAILED:
        return Outcome.FAILED, None
    body = read_file(document)
    return (Outcome.PACKED, body) if body else (Outcome.DAMAGED, None)


def _name_of(item: ExportItem) -> str:
    """A name that every file system takes: short in bytes too. The number keeps two of the same name apart."""
    loop = item.loop
    if loop is None:
        return f"{item.position:04d}_packet.pdf"
    # The number in front keeps a name that is nothing but signs from being refused.
    name = (
        get_valid_filename(f"{item.position:04d}_{loop.candidate.name}").encode()[:NAME_BYTES].decode(errors="ignore")
    )
    return f"{name}_{get_valid_filename(reference_of(loop))}.pdf"


def _index_line(item: ExportItem, outcome: str, name: str, sha256: str, size: int) -> list[Cell]:
    loop, packet = item.loop, item.packet
    return [
        item.position,
        loop.candidate.name if loop else "",
        loop.candidate.opening.title if loop else "",
        reference_of(loop) if loop else "",
        packet.version if packet else None,
        Outcome(outcome).label,
        name,
        size or None,
        sha256,
    ]


INDEX_HEAD = ["number", "candidate", "opening", "reference", "version", "outcome", "file", "bytes", "sha256"]


def _finish_or_delete(export: PacketExport, *, name: str, **values: Any) -> None:
    if not _finish(export, name=name, **values):
        default_storage.delete(name)


@transaction.atomic
def _finish(
    export: PacketExport, items: list[ExportItem], outcomes: dict[int, str], *, name: str, sha256: str, size: int
) -> bool:
    if not jobs.finish(export, file=name, file_sha256=sha256, file_bytes=size):
        return False
    for item in items:
        item.outcome = outcomes[item.pk]
    ExportItem.objects.bulk_update(items, ["outcome"], batch_size=200)
    audit.record("export.packed", export, by=None)
    return True
