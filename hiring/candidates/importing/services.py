"""Candidates of a list come into an opening: all of them or none, and are taken out again at once."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import User
from core import audit, jobs
from core.addresses import canonical_email
from core.errors import JobRefused, RuleViolation
from core.models import AuditEvent, Job
from core.reading.sheets import Table, as_text
from hiring.candidates.importing.listed_candidates import EMAIL, guessed_columns, shown_name
from hiring.candidates.importing.standings import ADD, AT_ONCE, UPDATE, RowStanding, numbers_of, standings_of
from hiring.models import Candidate, CandidateImport, CandidateList, Opening
from hiring.openings.services import locked
from hiring.states import TAKES_NO_CANDIDATES

# Nobody comes back to a list after that, and it holds names and addresses.
LISTS_STAY = timedelta(days=7)
# How long the writing of one candidate may take on a busy machine.
LONGEST_EACH = timedelta(milliseconds=20)
NOBODY_COMES = "Nobody of this list would come in. Answer what is asked, or choose another file."
UNANSWERED = "Say first what becomes of whoever is here already, or has the name of somebody who is."
CHANGED = "Somebody changed the opening meanwhile, so a row waits for an answer. Look at the list again."
USED = "{} was changed, planned or written about since, so the import stays. Erase single candidates instead."


@transaction.atomic
def keep_list(*, opening: Opening, table: Table, file: str, by: User) -> CandidateList:
    """Keep a table that was read, for its preview."""
    return CandidateList.objects.create(
        opening=opening, brought_by=by, file=shown_name(file), table=as_text(table), columns=guessed_columns(table)
    )


def forget_old_lists() -> None:
    """Lists that nobody came back to go, with the names and addresses in them."""
    CandidateList.objects.filter(brought_at__lt=timezone.now() - LISTS_STAY).delete()


@transaction.atomic
def answer_list(
    *, listed: CandidateList, columns: Sequence[str] | None = None, answers: Mapping[str, str] | None = None
) -> CandidateList:
    """Keep what the columns mean, and what was answered about rows, beside what was answered before."""
    listed = CandidateList.objects.select_for_update().get(pk=listed.pk)
    if columns is not None:
        listed.columns = list(columns)
    listed.answers = {**listed.answers, **(answers or {})}
    listed.save(update_fields=["columns", "answers"])
    return listed


@transaction.atomic
def start_candidate_import(*, listed: CandidateList, by: User) -> CandidateImport:
    """Have the candidates of a list brought in. Sent twice, it is one import.

    Refused (RuleViolation): rows without an answer; nobody to come in; an opening that is filled or closed.
    """
    listed = CandidateList.objects.select_for_update().get(pk=listed.pk)
    under_way = listed.imports.exclude(job_status=Job.JobStatus.FAILED).first()
    if under_way is not None:
        return under_way
    _refuse_closed(listed.opening)
    numbers = numbers_of(standings_of(listed, by))
    if numbers["asked"]:
        raise RuleViolation(UNANSWERED)
    if not numbers[f"does_{ADD}"] + numbers[f"does_{UPDATE}"]:
        raise RuleViolation(NOBODY_COMES)
    started = CandidateImport.objects.create(
        opening=listed.opening, requested_by=by, source=listed, file=listed.file, total=sum(_kinds(numbers))
    )
    audit.record("candidate_import.requested", started, by=by, scope=listed.opening.scope)
    jobs.nudge(started)
    return started


def bring_in_candidates(pk: int) -> None:
    """Bring in the candidates of one import. What a worker runs; killed anywhere, it leaves nothing half-written."""
    jobs.run(CandidateImport, pk, _check, finish=_finish)


def _check(started: CandidateImport) -> dict[str, Any]:
    """Looks at every row before any is written, and says how far it is."""
    if started.source is None:
        raise JobRefused("The list of this import is not there any more. Bring it anew.")
    number = len(standings_of(started.source, started.requested_by))
    jobs.hold(started, checked=number, beyond=number * LONGEST_EACH)
    return {}


def _finish(started: CandidateImport) -> None:
    try:
        _write(started)
    except (JobRefused, RuleViolation) as refusal:
        jobs.give_back(started, refusal.sentence, jobs.Setback.REFUSED)


@transaction.atomic
def _write(started: CandidateImport) -> None:
    """Nobody adds a candidate to the opening meanwhile: each of them holds its lock."""
    opening = locked(started.opening)
    _refuse_closed(opening)
    assert started.source is not None
    standings = standings_of(started.source, started.requested_by)
    if any(standing.is_asked for standing in standings):
        raise JobRefused(CHANGED)
    added = _added(opening, [standing for standing in standings if standing.does == ADD])
    updated = _updated([standing for standing in standings if standing.does == UPDATE])
    audit.record("candidate_import.finished", started, by=started.requested_by, scope=opening.scope)
    source = started.source
    brought = [candidate.pk for candidate in added]
    if not jobs.finish(started, brought=brought, updated=updated, checked=len(standings), source=None):
        # Somebody else has the row: what was written here goes with this transaction.
        transaction.set_rollback(True)
        return
    source.delete()


def _added(opening: Opening, standings: Sequence[RowStanding]) -> list[Candidate]:
    known = _colleagues([standing.row.email for standing in standings])
    rows = [
        Candidate(opening=opening, user_id=known.get(canonical_email(standing.row.email)), **standing.row.said)
        for standing in standings
    ]
    return Candidate.objects.bulk_create(rows, batch_size=AT_ONCE)


def _colleagues(emails: Sequence[str]) -> dict[str, int]:
    """Colleagues who have, or had, one of these addresses: they never see their own application."""
    wanted = {canonical_email(email) for email in emails}
    people = User.objects.only("email", "earlier_emails")
    return {
        address: person.pk for person in people.iterator() for address in person.known_addresses if address in wanted
    }


def _updated(standings: Sequence[RowStanding]) -> list[dict[str, Any]]:
    """What the file says replaces what is there, the address aside; what it leaves empty stays."""
    there = Candidate.objects.select_for_update().in_bulk([standing.here for standing in standings])
    changes = []
    for standing in standings:
        candidate = there[standing.here]
        said = {name: value for name, value in standing.row.said.items() if name != EMAIL}
        before = {name: getattr(candidate, name) for name in said}
        if before != said:
            _assign(candidate, said)
            changes.append({"key": candidate.pk, "before": before, "after": said})
    return changes


def _assign(candidate: Candidate, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        setattr(candidate, name, value)
    candidate.save(update_fields=list(values))


def why_not_undo_import(started: CandidateImport) -> str:
    """Why an import cannot be taken out again, in a sentence; empty where it can."""
    if not started.is_done:
        return "The import is not finished."
    if started.is_undone:
        return "This import was undone already."
    keys = [*started.brought, *(entry["key"] for entry in started.updated)]
    touched = _touched(keys, started) or _with_loop(started.brought)
    return USED.format(touched) if touched else ""


def _touched(keys: Sequence[int], started: CandidateImport) -> Candidate | None:
    """Somebody of these to whom something was done since."""
    label = Candidate._meta.label_lower
    for at in range(0, len(keys), AT_ONCE):
        some = [str(key) for key in keys[at : at + AT_ONCE]]
        events = AuditEvent.objects.filter(subject_type=label, subject_id__in=some, at__gt=started.finished_at)
        event = events.exclude(audit.looks()).order_by("pk").first()
        if event is not None:
            return Candidate.objects.filter(pk=event.subject_id).first()
    return None


def _with_loop(keys: Sequence[int]) -> Candidate | None:
    for at in range(0, len(keys), AT_ONCE):
        found = Candidate.objects.filter(pk__in=keys[at : at + AT_ONCE], loops__isnull=False).first()
        if found is not None:
            return found
    return None


@transaction.atomic
def undo_candidate_import(*, started: CandidateImport, by: User) -> int:
    """Take out whom an import added, and give back to those whom it changed what they had. Returns how many were added.

    Refused (RuleViolation): one of them was changed or planned since. Whoever was erased is no hindrance.
    """
    started = CandidateImport.objects.select_for_update(of=("self",)).select_related("opening").get(pk=started.pk)
    locked(started.opening)
    if why := why_not_undo_import(started):
        raise RuleViolation(why)
    there = Candidate.objects.in_bulk([entry["key"] for entry in started.updated])
    for entry in started.updated:
        if entry["key"] in there:
            _assign(there[entry["key"]], entry["before"])
    number = _take_out(started.brought)
    CandidateImport.objects.filter(pk=started.pk).update(undone_at=timezone.now(), brought=[], updated=[])
    audit.record("candidate_import.undone", started, by=by, scope=started.opening.scope)
    return number


def _take_out(keys: Sequence[int]) -> int:
    number = 0
    for at in range(0, len(keys), AT_ONCE):
        rows = Candidate.objects.filter(pk__in=keys[at : at + AT_ONCE])
        number += rows.count()
        try:
            rows.delete()
        except ProtectedError as used:
            raise RuleViolation(USED.format("Somebody of this import")) from used
    return number


def _refuse_closed(opening: Opening) -> None:
    if opening.status in TAKES_NO_CANDIDATES:
        raise RuleViolation(f"This opening is {opening.get_status_display().lower()}. Open it again to add candidates.")


def _kinds(numbers: Mapping[str, int]) -> list[int]:
    return [numbers[f"does_{answer}"] for answer in (ADD, UPDATE)]
