"""The walk-through of an open debrief: started, led on, ended. What is said in the room stays apart from the cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, fingerprint
from core.errors import RuleViolation, StaleRevision
from interviews.debriefs.services.debriefs import DEBRIEF_IS_CLOSED
from interviews.locks import lock_loop
from interviews.models import Debrief, Loop, Walk, WalkRow
from interviews.visibility import check_is_not_bound

NOTHING_TO_WALK = "No round of this loop asked a question, so there is nothing to walk through."
TALKED_MEANWHILE = "Other words were written down here in the meantime. Save again if yours are to take their place."
IS_OVER = "This walk-through is over. What was said in it stays with the debrief."


@dataclass(frozen=True)
class PlannedRow:
    """A row of the walk-through: its competency, and how many speak on it."""

    competency_id: int
    speakers: int


@transaction.atomic
def start_walk(*, debrief: Debrief, plan: Sequence[PlannedRow], by: User) -> Walk:
    """Begin the walk-through at its first row, led by `by`. One that is under way goes on as it is; one that was ended
    is taken up where it was, with what was said.

    Refused (RuleViolation): nothing to walk through, a closed debrief, people who owe a card themselves.
    """
    loop = _open_loop_of(debrief, by)
    if not plan:
        raise RuleViolation(NOTHING_TO_WALK)
    walk, is_new = Walk.objects.get_or_create(
        debrief=debrief, defaults={"led_by": by, "competency_id": plan[0].competency_id}
    )
    if not is_new and walk.ended_at is None:
        return walk
    if not is_new:
        walk.led_by, walk.ended_at, walk.started_at, walk.row_started_at = by, None, timezone.now(), timezone.now()
        _show(walk)
    audit.record("debrief.walk_started", debrief, by=by, scope=loop.scope)
    return walk


@transaction.atomic
def take_lead(*, walk: Walk, by: User) -> Walk:
    """Lead on from where the walk-through stands: its leader's laptop died, or they hand it over.

    Refused (RuleViolation): a walk-through that is over, people who owe a card themselves.
    """
    walk, loop = _running(walk, by)
    if walk.led_by_id == by.pk:
        return walk
    walk.led_by = by
    _show(walk)
    audit.record("debrief.walk_led", walk.debrief, by=by, scope=loop.scope)
    return walk


@transaction.atomic
def note_talk(*, walk: Walk, competency_id: int, said: str, leans_to: str, by: User, base: str = "") -> WalkRow:
    """Keep what was said in the room about one row, and what the room leans to.

    `base` is the fingerprint of the `talk_values` that were typed over. Refused (RuleViolation): for anybody but the
    leader, once the walk-through is over, and where other words stand there by now (StaleRevision).
    """
    walk, loop = _led(walk, by)
    row = _row(walk, competency_id, by)
    stored = talk_values(row)
    if stored == {"said": said, "leans_to": leans_to}:
        return row
    if base and base != fingerprint.of_fields(stored):
        current = {"revision": walk.revision, "values": stored, "changed_at": row.at.isoformat()}
        raise StaleRevision(TALKED_MEANWHILE, current)
    row.said, row.leans_to, row.by, row.at = said, leans_to, by, timezone.now()
    row.save(update_fields=["said", "leans_to", "by", "at"])
    _show(walk)
    audit.record("debrief.talk_noted", walk.debrief, by=by, scope=loop.scope, fields=["said", "leans_to"])
    row.walk = walk
    return row


@transaction.atomic
def reveal_next(*, walk: Walk, plan: Sequence[PlannedRow], seen: str, by: User) -> Walk:
    """Open the next speaker's words to everybody; after the last one go on to the next row, and then to the decision.

    A press on a page that is behind (`seen` is not `place_of` the walk-through) moves nothing. Refused as `note_talk`
    is.
    """
    walk, _ = _led(walk, by)
    if walk.competency_id is None or seen != place_of(walk):
        return walk
    planned = next((row for row in plan if row.competency_id == walk.competency_id), None)
    row = _row(walk, walk.competency_id, by)
    if planned is not None and row.revealed < planned.speakers:
        row.revealed += 1
        row.save(update_fields=["revealed"])
        _show(walk)
        return walk
    return _move(walk, _after(plan, walk.competency_id))


@transaction.atomic
def go_to_row(*, walk: Walk, plan: Sequence[PlannedRow], competency_id: int | None, by: User) -> Walk:
    """Show another row of the plan to everybody, as far as it was revealed; None is the decision. Refused as
    `note_talk` is, and for what is no row of the plan."""
    walk, _ = _led(walk, by)
    if competency_id is not None and all(row.competency_id != competency_id for row in plan):
        raise RuleViolation("This walk-through has no such row.")
    return _move(walk, competency_id)


@transaction.atomic
def end_walk(*, walk: Walk, by: User) -> Walk:
    """End the walk-through for everybody; it can be taken up again. Refused (RuleViolation): people who owe a card."""
    walk, loop = _running(walk, by)
    walk.ended_at = timezone.now()
    walk.save(update_fields=["ended_at"])
    _show(walk)
    audit.record("debrief.walk_ended", walk.debrief, by=by, scope=loop.scope)
    return walk


def why_walk_holds_decision(debrief: Debrief) -> str:
    """While somebody still reveals, the decision waits: the sentence that says so; empty when it need not."""
    walk = (
        Walk.objects.filter(debrief=debrief, ended_at=None, competency__isnull=False).select_related("led_by").first()
    )
    if walk is None:
        return ""
    return (
        f"{walk.led_by.called} still leads the walk-through. Continue to its last step, or end it, and then record the "
        "decision."
    )


def talk_values(talk: Any | None) -> dict[str, str]:
    """What a page holds of a row's talk, whose fingerprint page and server compare; nothing was said without one."""
    return {"said": talk.said, "leans_to": talk.leans_to} if talk else {"said": "", "leans_to": ""}


def place_of(walk: Walk) -> str:
    """Where the walk-through stands: its row, and how many are revealed there."""
    revealed = walk.rows.filter(competency=walk.competency_id).values_list("revealed", flat=True).first() or 0
    return f"{walk.competency_id or 'decision'}-{revealed}"


def _after(plan: Sequence[PlannedRow], competency_id: int | None) -> int | None:
    keys = [row.competency_id for row in plan]
    if competency_id not in keys:
        return keys[0] if keys else None
    place = keys.index(competency_id) + 1
    return keys[place] if place < len(keys) else None


def _move(walk: Walk, competency_id: int | None) -> Walk:
    if walk.competency_id != competency_id:
        walk.competency_id, walk.row_started_at = competency_id, timezone.now()
        _show(walk)
    return walk


def _show(walk: Walk) -> None:
    """Let everybody's page follow."""
    walk.revision += 1
    walk.save()


def _row(walk: Walk, competency_id: int, by: User) -> WalkRow:
    row, _ = WalkRow.objects.get_or_create(walk=walk, competency_id=competency_id, defaults={"by": by})
    return row


def _led(walk: Walk, by: User) -> tuple[Walk, Loop]:
    walk, loop = _running(walk, by)
    if walk.led_by_id != by.pk:
        raise RuleViolation(
            f"{walk.led_by.called} leads the walk-through now. What you typed stands here; nothing moved."
        )
    return walk, loop


def _running(walk: Walk, by: User) -> tuple[Walk, Loop]:
    """The walk-through as it stands now, under its loop's lock."""
    loop = _open_loop_of(walk.debrief, by)
    found = Walk.objects.select_related("debrief__loop", "led_by").get(pk=walk.pk)
    if found.ended_at is not None:
        raise RuleViolation(IS_OVER)
    return found, loop


def _open_loop_of(debrief: Debrief, by: User) -> Loop:
    loop = lock_loop(debrief.loop)
    check_is_not_bound(by, loop)
    if not Debrief.objects.filter(pk=debrief.pk, closed_at=None).exists():
        raise RuleViolation(DEBRIEF_IS_CLOSED)
    return loop
