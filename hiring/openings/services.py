from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit, persistence
from core.errors import RuleViolation
from core.merging import merged
from core.seen import Seen
from core.transitions import change_status
from hiring.models import HiringTeamMember, LoopTemplate, Opening, Role
from hiring.openings.transitions import OPENING_TRANSITIONS
from hiring.querysets import about


@transaction.atomic
def create_opening(
    *,
    code: str,
    title: str,
    role: Role,
    team: str = "",
    place: str = "",
    headcount: int = 1,
    packet_levels: str = Opening.PacketLevels.NOTHING,
    asks_for_practice: bool = False,
    reminders: str = Opening.Reminders.DAILY,
    by: User,
) -> Opening:
    """Make an opening for a role, as a draft, with the loop template of `usual_template`.

    Refused (RuleViolation): a code that another opening has; no headcount.
    """
    opening = Opening(
        code=code,
        title=title,
        role=role,
        team=team,
        place=place,
        headcount=headcount,
        packet_levels=packet_levels,
        asks_for_practice=asks_for_practice,
        reminders=reminders,
        template=usual_template(role),
    )
    persistence.save(opening)
    opening.agreements.create()
    audit.record("opening.created", opening, by=by, scope=opening.scope)
    return opening


def usual_template(role: Role) -> LoopTemplate | None:
    """The published loop template where a role has just one; of a role that came as a kit, the one it recommends."""
    published = list(role.loop_templates.published())
    if len(published) == 1:
        return published[0]
    begun = role.loop_templates.order_by("pk").values_list("name", flat=True) if role.kit_slug else ()
    return next((template for template in published if template.name in begun[:1]), None)


@transaction.atomic
def update_opening(*, opening: Opening, seen: Seen | None = None, by: User, **changes: Any) -> Opening:
    """Change code, title, team, place, headcount, what packets may say, whether practice is asked for, how
    often panelists are reminded, or whether two people decide.

    Refused (RuleViolation): as in `create_opening`; another role once the opening has candidates, because they
    were told about this one. A decision that waits for its second person goes on waiting whatever is changed here.
    StaleRevision where somebody else changed the same since it was `seen`.
    """
    opening = locked(opening)
    changes = merged(opening, changes, seen)
    role = changes.get("role", opening.role)
    if role != opening.role:
        if opening.candidates.exists():
            raise RuleViolation("This opening has candidates already, so its role stays. Make another opening for it.")
        changes["template"] = None
    changed = persistence.assign(opening, changes)
    persistence.save(opening)
    audit.record("opening.changed", opening, by=by, scope=opening.scope, fields=changed)
    return opening


@transaction.atomic
def change_opening_status(*, opening: Opening, to: str, by: User, reason: str = "") -> Opening:
    """Open, hold, fill or close an opening.

    Refused (RuleViolation): a step that the table of states does not have; opening without a hiring manager.
    """
    opening = locked(opening)
    opening.status_reason = reason
    change_status(
        opening,
        to,
        by=by,
        table=OPENING_TRANSITIONS,
        action="opening.status_changed",
        scope=opening.scope,
        beside=["status_reason"],
        reason=reason,
    )
    return opening


@transaction.atomic
def choose_template(*, opening: Opening, template: LoopTemplate, by: User) -> Opening:
    """Let the next loops of this opening follow `template`. Loops under way keep the version they began with.

    Refused (RuleViolation): a template that is not published, or of another role.
    """
    opening = locked(opening)
    if template.status != LoopTemplate.Status.PUBLISHED:
        raise RuleViolation("This version is not published, so no loop can follow it. Publish it first.")
    if template.role_id != opening.role_id:
        raise RuleViolation(f"This loop template is made for another role than {opening.role}.")
    opening.template = template
    persistence.save(opening, fields=["template"])
    audit.record("opening.template_chosen", opening, by=by, scope=opening.scope, fields=["template"])
    return opening


@transaction.atomic
def add_team_member(*, opening: Opening, user: User, part: str, by: User) -> HiringTeamMember:
    """Give a colleague a part in the hiring team.

    Refused (RuleViolation): a second hiring manager; a part that the person has already; somebody whose account is
    closed; somebody who applied for this opening, since the team reads what is said about its candidates.
    """
    opening = locked(opening)
    if not user.is_active:
        raise RuleViolation(f"The account of {user.name} is closed.")
    if opening.candidates.filter(about(user)).exists():
        raise RuleViolation(f"{user.name} applied for this opening, and nobody reads about their own application.")
    member = HiringTeamMember(opening=opening, user=user, part=part)
    persistence.save(member)
    audit.record("opening.team_member_added", opening, by=by, scope=opening.scope, fields=[part])
    return member


@transaction.atomic
def remove_team_member(*, member: HiringTeamMember, by: User) -> None:
    """Take a part in the hiring team away; access ends with the next request.

    Refused (RuleViolation): the hiring manager of an opening that is open.
    """
    opening = locked(member.opening)
    if member.is_hiring_manager and opening.status == Opening.Status.OPEN:
        raise RuleViolation("An open opening keeps its hiring manager. Put it on hold first, then change the manager.")
    audit.record("opening.team_member_removed", opening, by=by, scope=opening.scope, fields=[member.part])
    member.delete()


def locked(opening: Opening) -> Opening:
    """The opening's row, locked until the transaction ends."""
    return Opening.objects.select_for_update().get(pk=opening.pk)
