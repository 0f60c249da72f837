"""The chain of the audit trail: each event's digest covers its own fields and the digest of the event before it.

Events are chained a few seconds after they were committed, by one process at a time, in the order in which they are
found. Chaining inside the action's own transaction would make every action wait for every other one. What is not
chained yet is protected by the trigger alone, and `verify` says how much that is.

A reason is text that a person typed, so it can be forgotten: the chain covers its digest, and the text may go. With it
goes the random salt of the digest, so that nobody can find out by trying what the reason was.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import models, transaction

from core import fingerprint
from core.models import AuditChain, AuditEvent

AT_ONCE = 200
READ_AT_ONCE = 2000


@dataclass
class ChainFinding:
    """What a look at the whole chain found. `broken` has a sentence for each thing that does not fit."""

    length: int = 0
    digest: str = ""
    waiting: int = 0
    waiting_since: datetime | None = None
    forgotten: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def head(self) -> str:
        """Length and digest in one word: whoever keeps it elsewhere can show later that nothing was rewritten."""
        return f"{self.length}:{self.digest}"


def event_digest(event: AuditEvent, place: int, before: str) -> str:
    """The digest of an event at `place` of the chain, after an event with the digest `before`."""
    parts = [
        before,
        place,
        event.pk,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.by_id,
        event.action,
        event.subject_type,
        event.subject_id,
        event.subject_label,
        event.scope,
        event.fields,
        event.reason_digest,
    ]
    return fingerprint.of_text(fingerprint.canonical_json(parts, is_ascii=True))


def reason_digest(reason: str, salt: str) -> str:
    """The digest of a reason; events that were chained before there were salts have none."""
    if not reason:
        return ""
    return fingerprint.of_texts([salt, reason]) if salt else fingerprint.of_text(reason)


# --- Chaining -------------------------------------------------------------------------------------------------


def chain_events() -> int:
    """Chain every committed event that is not in the chain yet; how many that were.

    Takes no lock that an action waits for. While another process is at it, nothing happens here.
    """
    AuditChain.objects.get_or_create(pk=AuditChain.ONLY)
    chained = 0
    while count := _chain_some():
        chained += count
    return chained


@transaction.atomic
def _chain_some() -> int:
    chain = AuditChain.objects.select_for_update(skip_locked=True).filter(pk=AuditChain.ONLY).first()
    if chain is None:
        return 0
    events = list(AuditEvent.objects.filter(place=None).order_by("pk")[:AT_ONCE])
    for event in events:
        event.place = chain.length = chain.length + 1
        event.reason_salt = secrets.token_hex(32) if event.reason else ""
        event.reason_digest = reason_digest(event.reason, event.reason_salt)
        event.digest = chain.digest = event_digest(event, event.place, chain.digest)
    if events:
        AuditEvent.objects.bulk_update(events, ["place", "digest", "reason_digest", "reason_salt"])
        chain.save(update_fields=["length", "digest"])
    return len(events)


def forget_reasons(events: models.QuerySet[AuditEvent]) -> int:
    """Remove from these events the reasons that people typed, for good; how many there were. The chain stays whole.

    For the erasure of a person, which leaves an event of its own.
    """
    return events.exclude(reason="").update(reason="", reason_salt="")


# --- Looking at it --------------------------------------------------------------------------------------------


def verify(noted: str = "") -> ChainFinding:
    """Go through the whole chain and say what does not fit. Writes nothing, and nobody waits for it.

    `noted` is a head that somebody kept ("1200:9f86..."): a chain that was rewritten from some event on, digests and
    all, no longer goes through it.
    """
    chain = AuditChain.objects.filter(pk=AuditChain.ONLY).first() or AuditChain()
    finding = ChainFinding(length=chain.length, digest=chain.digest)
    finding.broken.extend(_mistakes(chain, finding, noted))
    waiting = AuditEvent.objects.filter(place=None).aggregate(count=models.Count("pk"), since=models.Min("at"))
    finding.waiting, finding.waiting_since = waiting["count"], waiting["since"]
    return finding


def _mistakes(chain: AuditChain, finding: ChainFinding, noted: str) -> Iterator[str]:
    before, expected = "", 1
    passed_noted = not noted
    for event in AuditEvent.objects.filter(place__lte=chain.length).order_by("place").iterator(READ_AT_ONCE):
        assert event.place is not None  # the filter above finds no event that has no place
        if event.place != expected:
            yield f"Between place {expected} and {event.place} events are missing."
        if event.digest != event_digest(event, event.place, before):
            yield f"Event {event.pk} at place {event.place} is not what was chained there."
        if event.reason and event.reason_digest != reason_digest(event.reason, event.reason_salt):
            yield f"Event {event.pk} at place {event.place} has another reason than was chained."
        finding.forgotten += bool(event.reason_digest and not event.reason)
        passed_noted = passed_noted or noted == f"{event.place}:{event.digest}"
        # The digest as it stands: one event that was touched is then one sentence, and not one for each that follows.
        before, expected = event.digest, event.place + 1
    if (expected - 1, before) != (chain.length, chain.digest):
        yield f"The chain should end at place {chain.length} and ends at {expected - 1}."
    if not passed_noted:
        yield f"The chain does not go through the head that was noted, {noted}."
