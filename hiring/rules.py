"""Who may do what to the plan. Predicates read like sentences; what is not granted here is denied."""

from typing import Any

import rules

from accounts.models import User
from accounts.rules import is_admin, is_recruiter, is_signed_in
from hiring.models import (
    AgreementSignature,
    Candidate,
    HiringTeamMember,
    LoopTemplate,
    Opening,
    OpeningRequest,
    PoolMember,
    Role,
    Round,
    RoundQuestion,
)
from hiring.states import READING_PARTS
from questionbank.rules import permit_writing

Part = HiringTeamMember.Part

# What a user object carries once somebody has asked for its teams.
TEAMS = "_hiring_teams"


def opening_of(thing: Any) -> Opening | None:
    """The opening that a thing belongs to."""
    if isinstance(thing, Opening):
        return thing
    return getattr(thing, "opening", None)


def role_of(thing: Any) -> int:
    """The key of the role that a thing of the plan belongs to."""
    match thing:
        case Role():
            return thing.pk
        case LoopTemplate():
            return thing.role_id
        case Round():
            return thing.template.role_id
        case RoundQuestion():
            return thing.round.template.role_id
    raise TypeError(f"{thing!r} belongs to no role.")


def teams_of(user: User) -> dict[int, frozenset[str]]:
    """The user's parts on hiring teams by opening: one query for each user object, so one for each request."""
    # Not user.__dict__: the user of a request is a lazy wrapper, whose own dictionary never holds the answer.
    kept: dict[int, frozenset[str]] | None = getattr(user, TEAMS, None)
    if kept is None:
        teams: dict[int, set[str]] = {}
        for opening, part in HiringTeamMember.objects.filter(user=user).values_list("opening_id", "part"):
            teams.setdefault(opening, set()).add(part)
        kept = {opening: frozenset(parts) for opening, parts in teams.items()}
        setattr(user, TEAMS, kept)
    return kept


def parts_of(user: User, opening: Opening) -> frozenset[str]:
    """The user's parts on the hiring team of one opening."""
    return teams_of(user).get(opening.pk, frozenset())


def has_part(name: str, *parts: str) -> rules.Predicate:
    """A predicate: the user has one of these parts in the opening of the thing."""

    @rules.predicate(name)
    def predicate(user: User, thing: Any) -> bool:
        opening = opening_of(thing)
        return opening is not None and is_signed_in(user) and bool(parts_of(user, opening).intersection(parts))

    return predicate


is_hiring_manager = has_part("is_hiring_manager", Part.HIRING_MANAGER)
is_opening_recruiter = has_part("is_opening_recruiter", Part.RECRUITER)
is_coordinator = has_part("is_coordinator", Part.COORDINATOR)
is_on_hiring_team = has_part("is_on_hiring_team", *Part.values)


@rules.predicate
def manages_an_opening(user: User) -> bool:
    """Hiring manager of at least one opening."""
    return is_signed_in(user) and any(Part.HIRING_MANAGER in parts for parts in teams_of(user).values())


@rules.predicate
def recruits_for_an_opening(user: User) -> bool:
    """Recruiter of at least one opening."""
    return is_signed_in(user) and any(Part.RECRUITER in parts for parts in teams_of(user).values())


@rules.predicate
def is_on_any_hiring_team(user: User) -> bool:
    """On the hiring team of at least one opening."""
    return is_signed_in(user) and bool(teams_of(user))


@rules.predicate
def is_asked_to_sign(user: User, thing: Any) -> bool:
    """Asked to sign a version of the opening's agreement, or has signed one."""
    opening = opening_of(thing)
    if opening is None or not is_signed_in(user):
        return False
    return AgreementSignature.objects.filter(agreement__opening=opening, user=user).exists()


@rules.predicate
def works_for_role(user: User, thing: Any) -> bool:
    """Hiring manager or recruiter of an opening for the role of the thing: who edits the opening, too."""
    teams = teams_of(user) if is_signed_in(user) else {}
    own = [opening for opening, parts in teams.items() if parts.intersection(READING_PARTS)]
    return Opening.objects.filter(pk__in=own, role=role_of(thing)).exists()


@rules.predicate
def role_has_no_opening(user: User, thing: Any) -> bool:
    """Nobody uses the role of the thing yet."""
    return not Opening.objects.filter(role=role_of(thing)).exists()


@rules.predicate
def is_about_user(user: User, thing: Any) -> bool:
    """The thing concerns the user's own application."""
    candidate = thing if isinstance(thing, Candidate) else getattr(thing, "candidate", None)
    return candidate is not None and candidate.is_about(user)


@rules.predicate
def asked_for_it(user: User, thing: Any) -> bool:
    """The person who asked for the opening."""
    return isinstance(thing, OpeningRequest) and is_signed_in(user) and thing.asked_by_id == user.pk


@rules.predicate
def may_ask_about(user: User, competency: Any) -> bool:
    """In the pool of the competency, and past learning."""
    return is_signed_in(user) and PoolMember.objects.may_ask().filter(competency=competency, person=user).exists()


@rules.predicate
def is_oneself(user: User, person: Any) -> bool:
    return is_signed_in(user) and person is not None and person.pk == user.pk


edits_an_opening = manages_an_opening | recruits_for_an_opening
runs_hiring = is_recruiter | is_admin
keeps_pools = runs_hiring | manages_an_opening
plans = is_hiring_manager | is_opening_recruiter | is_coordinator | runs_hiring
# Roles and their loop templates are worked on by those who use them; what nobody uses yet, any hiring manager begins.
plans_role = runs_hiring | works_for_role | manages_an_opening & role_has_no_opening

permit_writing(runs_hiring | manages_an_opening)

rules.add_perm("hiring.list_openings", runs_hiring | is_on_any_hiring_team)
rules.add_perm("hiring.add_opening", runs_hiring)
rules.add_perm("hiring.ask_for_opening", is_signed_in & ~runs_hiring)
rules.add_perm("hiring.answer_opening_request", runs_hiring)
rules.add_perm("hiring.withdraw_opening_request", asked_for_it)
rules.add_perm("hiring.read_opening", is_on_hiring_team | runs_hiring)
rules.add_perm("hiring.edit_opening", is_hiring_manager | is_opening_recruiter | runs_hiring)
rules.add_perm("hiring.ask_for_two_deciders", is_admin)
rules.add_perm("hiring.read_agreement", is_on_hiring_team | runs_hiring | is_asked_to_sign)
rules.add_perm("hiring.propose_agreement", is_hiring_manager)
rules.add_perm("hiring.sign_agreement", is_asked_to_sign)
rules.add_perm("hiring.read_role", is_signed_in)
rules.add_perm("hiring.add_role", runs_hiring | manages_an_opening)
rules.add_perm("hiring.edit_role", plans_role)

rules.add_perm("hiring.keep_pools", keeps_pools)
rules.add_perm("hiring.read_pool", keeps_pools | may_ask_about)  # of a competency
rules.add_perm("hiring.read_pools_of", keeps_pools | is_oneself)  # of a person

rules.add_perm("hiring.list_candidates", runs_hiring)
rules.add_perm("hiring.add_candidate", plans)  # to an opening
rules.add_perm("hiring.work_on_candidates", plans)  # of an opening, each as the rules of candidates say
rules.add_perm("hiring.read_candidate", plans & ~is_about_user)
rules.add_perm("hiring.edit_candidate", plans & ~is_about_user)
rules.add_perm("hiring.link_colleague", runs_hiring & ~is_about_user)  # with a candidate
rules.add_perm("hiring.plan_loop", plans & ~is_about_user)  # for a candidate

rules.add_perm("hiring.manage_openings", manages_an_opening)
rules.add_perm("hiring.read_template", runs_hiring | edits_an_opening)
rules.add_perm("hiring.load_kit", runs_hiring | manages_an_opening)
rules.add_perm("hiring.take_kit_out", runs_hiring)
# For which roles, the form offers by what edit_template says of each.
rules.add_perm("hiring.add_template", runs_hiring | edits_an_opening)
rules.add_perm("hiring.edit_template", plans_role)
