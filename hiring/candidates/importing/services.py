"""Candidates of a list come into an opening: all of them or none."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, jobs
from core.addresses import canonical_email
from core.errors import JobRefused, RuleViolation
from core.models import Job
from core.portions import AT_ONCE
from core.reading.sheets import Table, as_text
from hiring.candidates.importing.listed_candidates import EMAIL, guessed_columns, shown_name
from hiring.candidates.importing.standings import ADD, UPDATE, RowStanding, numbers_of, standings_of
from hiring.candidates.importing.undoing import locked_candidates, write_values
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
    """Keep what the columns mean, and what was answered about rows, beside what was answered before.

    Where the columns change, the rows say something else: no answer about them stays, and none comes in.
    """
    listed = CandidateList.objects.select_for_update().get(pk=listed.pk)
    if columns is not None and list(columns) != listed.columns:
        listed.columns, listed.answers = list(columns), {}
    else:
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
    if not _coming(numbers):
        raise RuleViolation(NOBODY_COMES)
    started = CandidateImport.objects.create(
        opening=listed.opening,
        requested_by=by,
        source=listed,
        list_key=listed.pk,
        file=listed.file,
        total=_coming(numbers),
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
    number = _coming(numbers_of(standings_of(started.source, started.requested_by)))
    jobs.hold(started, checked=min(number, started.total), beyond=number * LONGEST_EACH)
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
    if not jobs.finish(started, brought=brought, updated=updated, checked=started.total, source=None):
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
    people = User.objects.with_account().only("email", "earlier_emails")
    return {
        address: person.pk for person in people.iterator() for address in person.known_addresses if address in wanted
    }


def _updated(standings: Sequence[RowStanding]) -> list[dict[str, Any]]:
    """What the file says replaces what is there, the address aside; what it leaves empty stays."""
    there = locked_candidates([standing.here for standing in standings if standing.here is not None])
    changes: list[dict[str, Any]] = []
    for standing in standings:
        candidate = there.get(standing.here or 0)
        if candidate is None:
            raise JobRefused(CHANGED)
        said = {name: value for name, value in standing.row.said.items() if name != EMAIL}
        before = {name: getattr(candidate, name) for name in said}
        if before != said:
            changes.append({"key": candidate.pk, "before": before, "after": said})
    write_values([there[change["key"]] for change in changes], {change["key"]: change["after"] for change in changes})
    return changes


def _refuse_closed(opening: Opening) -> None:
    if opening.status in TAKES_NO_CANDIDATES:
        raise RuleViolation(f"This opening is {opening.get_status_display().lower()}. Open it again to add candidates.")


def _coming(numbers: Mapping[str, int]) -> int:
    """How many rows add or update somebody."""
    return numbers[f"does_{ADD}"] + numbers[f"does_{UPDATE}"]
