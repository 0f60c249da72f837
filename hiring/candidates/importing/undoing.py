"""An import of candidates is taken out again: who came in goes, and who was updated has what they had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from core.models import AuditEvent
from core.portions import AT_ONCE, portions_of
from hiring.models import Candidate, CandidateImport
from hiring.openings.services import locked
from hiring.querysets import about

USED = "{} was changed, planned or written about since, so the import stays. Erase single candidates instead."
SOMEBODY = "Somebody of this import"
NOT_YOURS = "You cannot undo this import. Ask somebody else who works on the opening."


@dataclass(frozen=True)
class Undone:
    """How many candidates were taken out, and how many have again what they had."""

    taken_out: int
    given_back: int


@dataclass(frozen=True)
class Brought:
    """How many candidates an import added and updated, as far as somebody may know of them."""

    added: int
    updated: int


def brought_by(started: CandidateImport, reader: User) -> Brought:
    """What an import brought, without the reader's own application."""
    own = _own_keys(started, reader)
    updated = [entry["key"] for entry in started.updated]
    return Brought(len({*started.brought} - own), len({*updated} - own))


def why_not_undo_import(started: CandidateImport, reader: User) -> str:
    """Why an import cannot be taken out again, in a sentence; empty where it can. It names nobody whom the reader must
    not know of."""
    if not started.is_done:
        return "The import is not finished."
    if started.is_undone:
        return "This import was undone already."
    keys = _keys_of(started)
    if _own_keys(started, reader) & {*keys}:
        return NOT_YOURS
    used = _touched(keys, started) or _with_loop(started.brought) or _imported_since(keys, started)
    used = used or _differing(started.updated)
    if not used:
        return ""
    known = Candidate.objects.visible_to(reader).filter(pk=used).first()
    return USED.format(known or SOMEBODY)


@transaction.atomic
def undo_candidate_import(*, started: CandidateImport, by: User) -> Undone:
    """Take out whom an import added, and give back to those whom it changed what they had.

    Refused (RuleViolation): one of them was changed, planned or imported anew since, or is the person who asks.
    Whoever was erased is no hindrance.
    """
    started = CandidateImport.objects.select_for_update(of=("self",)).select_related("opening").get(pk=started.pk)
    locked(started.opening)
    there = locked_candidates(_keys_of(started))
    if why := why_not_undo_import(started, by):
        raise RuleViolation(why)
    changes = {entry["key"]: entry["before"] for entry in started.updated if entry["key"] in there}
    write_values([there[key] for key in changes], changes)
    number = _take_out(started.brought)
    CandidateImport.objects.filter(pk=started.pk).update(undone_at=timezone.now(), brought=[], updated=[])
    audit.record("candidate_import.undone", started, by=by, scope=started.opening.scope)
    return Undone(number, len(changes))


def locked_candidates(keys: Sequence[int]) -> dict[int, Candidate]:
    """These candidates by their keys, locked; always in one order, so that no two wait for each other.

    Part of a larger action: call it inside its transaction.
    """
    rows = Candidate.objects.select_for_update().order_by("pk")
    return {candidate.pk: candidate for some in portions_of(sorted(keys)) for candidate in rows.filter(pk__in=some)}


def write_values(candidates: Sequence[Candidate], values: Mapping[int, Mapping[str, str]]) -> None:
    """Give each of these candidates its values, in a few statements. Not for addresses, by which people are known.

    Part of a larger action: call it inside a transaction that holds the rows.
    """
    searched: Any = Candidate._meta.get_field("folded")
    for candidate in candidates:
        for name, value in values[candidate.pk].items():
            setattr(candidate, name, value)
        searched.pre_save(candidate, add=False)
    names = {name for each in values.values() for name in each}
    if names:
        Candidate.objects.bulk_update(candidates, sorted({*names, searched.name}), batch_size=AT_ONCE)


def _keys_of(started: CandidateImport) -> list[int]:
    return [*started.brought, *(entry["key"] for entry in started.updated)]


def _own_keys(started: CandidateImport, reader: User) -> set[int]:
    own = Candidate.objects.filter(about(reader), opening=started.opening_id)
    return set(own.order_by().values_list("pk", flat=True))


def _touched(keys: Sequence[int], started: CandidateImport) -> int | None:
    """Somebody of these to whom something was done since."""
    label = Candidate._meta.label_lower
    for some in portions_of(keys):
        subjects = [str(key) for key in some]
        events = AuditEvent.objects.filter(subject_type=label, subject_id__in=subjects, at__gt=started.finished_at)
        there = {str(pk) for pk in Candidate.objects.filter(pk__in=some).order_by().values_list("pk", flat=True)}
        for subject in events.exclude(audit.looks()).order_by("pk").values_list("subject_id", flat=True):
            if subject in there:
                return int(subject)
    return None


def _with_loop(keys: Sequence[int]) -> int | None:
    for some in portions_of(keys):
        found = Candidate.objects.filter(pk__in=some, loops__isnull=False).first()
        if found is not None:
            return int(found.pk)
    return None


def _imported_since(keys: Sequence[int], started: CandidateImport) -> int | None:
    """Somebody of these whom a later import changed: its undo has to come first."""
    finished = CandidateImport.objects.filter(opening=started.opening_id, finished_at__isnull=False)
    later = finished.filter(finished_at__gte=started.finished_at, undone_at__isnull=True).exclude(pk=started.pk)
    changed = {entry["key"] for each in later for entry in each.updated}
    return next((key for key in keys if key in changed), None)


def _differing(entries: Sequence[Mapping[str, Any]]) -> int | None:
    """Somebody who has not any more what an import gave them."""
    after = {entry["key"]: entry["after"] for entry in entries}
    for some in portions_of(list(after)):
        for candidate in Candidate.objects.filter(pk__in=some).order_by("pk"):
            if any(getattr(candidate, name) != value for name, value in after[candidate.pk].items()):
                return int(candidate.pk)
    return None


def _take_out(keys: Sequence[int]) -> int:
    number = 0
    for some in portions_of(keys):
        rows = Candidate.objects.filter(pk__in=some)
        number += rows.count()
        try:
            rows.delete()
        except ProtectedError as used:
            raise RuleViolation(USED.format(SOMEBODY)) from used
    return number
