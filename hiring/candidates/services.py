from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, fingerprint, persistence
from core.errors import RuleViolation
from core.file_kinds import shown_name
from core.merging import merged
from core.seen import Seen
from core.storage import DAMAGED, delete_after_commit, open_whole, store, store_answers
from hiring.candidates import uploads
from hiring.models import Candidate, Opening, resume_path
from hiring.openings.services import locked
from hiring.states import TAKES_NO_CANDIDATES

NO_RESUME = "This candidate has no resume here."


@transaction.atomic
def add_candidate(
    *,
    opening: Opening,
    name: str,
    email: str,
    address_as: str = "",
    pronoun: str = Candidate.Pronoun.THEY,
    time_zone: str = "",
    source: str = "",
    external_reference: str = "",
    links: str = "",
    resume: Any = None,
    user: User | None = None,
    by: User,
) -> Candidate:
    """Add a person who applied. A colleague is recognised by `user` or by their email, and never sees this record.

    The resume is stored under a random key and never interpreted. Refused (RuleViolation): an email that the opening
    has already; an opening that is filled or closed; somebody on the opening's hiring team; a file that
    `uploads.check_resume` refuses.
    """
    opening = locked(opening)
    if opening.status in TAKES_NO_CANDIDATES:
        raise RuleViolation(f"This opening is {opening.get_status_display().lower()}. Open it again to add candidates.")
    candidate = Candidate(
        opening=opening,
        name=name,
        email=email,
        address_as=address_as,
        pronoun=pronoun,
        time_zone=time_zone,
        source=source,
        external_reference=external_reference,
        links=links,
        user=user,
    )
    candidate.recognise()
    _refuse_team_member(candidate)
    persistence.check(candidate)
    _attach(candidate, resume)
    persistence.save(candidate)
    audit.record("candidate.added", candidate, by=by, scope=opening.scope)
    return candidate


@transaction.atomic
def update_candidate(
    *,
    candidate: Candidate,
    resume: Any = None,
    remove_resume: bool = False,
    seen: Seen | None = None,
    by: User,
    **changes: Any,
) -> Candidate:
    """Change what is known of a candidate. A new resume replaces the old file, which is deleted. A colleague who is
    recognised stays linked under a new address too: see `unlink_colleague`.

    Refused (RuleViolation): as in `add_candidate`; StaleRevision where somebody else changed the same since it was
    `seen`.
    """
    candidate = _locked(candidate)
    changes = merged(candidate, changes, seen)
    known = candidate.user_id
    changed = persistence.assign(candidate, changes)
    candidate.recognise()
    if candidate.user_id != known:
        changed.append("user")
    if {"user", "email"}.intersection(changed):
        _refuse_team_member(candidate)
    persistence.check(candidate)
    earlier = candidate.resume.name
    if resume or remove_resume:
        _attach(candidate, resume)
        changed.append("resume")
    persistence.save(candidate)
    audit.record("candidate.changed", candidate, by=by, scope=candidate.opening.scope, fields=changed)
    if earlier and candidate.resume.name != earlier:
        delete_after_commit(earlier)
    return candidate


@transaction.atomic
def link_colleague(*, candidate: Candidate, person: User, by: User) -> Candidate:
    """Say that a candidate and a colleague are one person: from now on they read nothing of it.

    Refused (RuleViolation): a candidate who is a colleague already; somebody on the opening's hiring team.
    """
    candidate = _locked(candidate)
    if candidate.colleagues().exists():
        raise RuleViolation("This candidate is a colleague already. Say first that they are somebody else.")
    candidate.user, candidate.different_user = person, None
    _refuse_team_member(candidate)
    persistence.save(candidate)
    audit.record("candidate.linked", candidate, by=by, scope=candidate.opening.scope, fields=["user"])
    return candidate


@transaction.atomic
def unlink_colleague(*, candidate: Candidate, person: User, reason: str, by: User) -> Candidate:
    """Say that a candidate and this colleague are two people, though an address or a person said otherwise. They read
    about the candidate again what their part lets them.

    Refused (RuleViolation): no reason; oneself; somebody who is not linked.
    """
    candidate = _locked(candidate)
    if not reason.strip():
        raise RuleViolation("Write how you know that they are two people.")
    if person.pk == by.pk:
        raise RuleViolation("Nobody says this about themselves. Ask another recruiter or an administrator.")
    if not candidate.is_about(person):
        raise RuleViolation(f"{person.name} is not linked with this candidate.")
    if candidate.user_id == person.pk:
        candidate.user = None
    if candidate.is_about(person):
        candidate.different_user = person
    persistence.save(candidate)
    audit.record("candidate.unlinked", candidate, by=by, scope=candidate.opening.scope, fields=["user"], reason=reason)
    return candidate


def _locked(candidate: Candidate) -> Candidate:
    return Candidate.objects.select_for_update(of=("self",)).select_related("opening").get(pk=candidate.pk)


@transaction.atomic
def record_resume_download(*, candidate: Candidate, by: User) -> None:
    """Leave a trace that somebody took the resume out. Raises RuleViolation when there is none."""
    if not candidate.resume:
        raise RuleViolation(NO_RESUME)
    audit.record("candidate.resume_downloaded", candidate, by=by, scope=candidate.opening.scope)


@transaction.atomic
def hold_candidate(*, candidate: Candidate, reason: str, by: User) -> Candidate:
    """Put a record on legal hold: nothing about this person can be erased until the hold is lifted.

    Refused (RuleViolation): no reason; a record that is on hold already.
    """
    candidate = _locked(candidate)
    if candidate.is_held:
        raise RuleViolation("This record is on hold already.")
    if not reason.strip():
        raise RuleViolation("Write why: whoever wants to lift the hold reads it.")
    candidate.held_at, candidate.held_by, candidate.hold_reason = timezone.now(), by, reason
    persistence.save(candidate)
    audit.record("candidate.held", candidate, by=by, scope=candidate.opening.scope)
    return candidate


@transaction.atomic
def release_candidate(*, candidate: Candidate, by: User) -> Candidate:
    """Lift the legal hold. Does nothing to a record without one."""
    candidate = _locked(candidate)
    if not candidate.is_held:
        return candidate
    candidate.held_at, candidate.held_by, candidate.hold_reason = None, None, ""
    persistence.save(candidate)
    audit.record("candidate.released", candidate, by=by, scope=candidate.opening.scope)
    return candidate


def _attach(candidate: Candidate, resume: Any) -> None:
    candidate.resume, candidate.resume_name, candidate.resume_sha256 = "", "", ""
    if not resume:
        return
    try:
        uploads.check_resume(resume)
    except ValidationError as error:
        raise RuleViolation(error.messages[0]) from error
    candidate.resume_name = shown_name(resume.name)
    candidate.resume_sha256, _ = fingerprint.of_file(resume)
    # Stored here and not by the model, which could not tell a store that is away from anything else.
    candidate.resume = store(resume_path(candidate, resume.name), resume)


def hash_resumes(at_most: int = 100) -> int:
    """Hash stored resumes that have none yet, as they are now. Returns how many; one that is missing stays as it is."""
    hashed = 0
    for candidate in Candidate.objects.filter(resume_sha256="").exclude(resume="")[:at_most]:
        hashed += bool(_hash_as_it_is(candidate))
    return hashed


def open_resume(candidate: Candidate) -> "File[Any]":
    """The resume, open at its beginning, if it is still what was uploaded.

    Refused (RuleViolation): missing, or changed. Raises PartAway where the store does not answer.
    """
    if not candidate.resume:
        raise RuleViolation(NO_RESUME)
    stored = open_whole(candidate.resume.name, candidate.resume_sha256 or _hash_as_it_is(candidate))
    if stored is None:
        raise RuleViolation(f"{DAMAGED} Ask {candidate.name} for the resume again.")
    return stored


def _hash_as_it_is(candidate: Candidate) -> str:
    """Nobody knows what it was before there were hashes; from now on a change is seen."""
    try:
        with store_answers(), candidate.resume.storage.open(candidate.resume.name or "", "rb") as stored:
            sha256, _ = fingerprint.of_file(stored)
    except FileNotFoundError:
        return ""
    Candidate.objects.filter(pk=candidate.pk, resume=candidate.resume.name).update(resume_sha256=sha256)
    return sha256


def _refuse_team_member(candidate: Candidate) -> None:
    member = candidate.colleagues().filter(hiring_teams__opening=candidate.opening).first()
    if member is not None:
        raise RuleViolation(f"{member.name} is on the hiring team of this opening. Take them off it before they apply.")
