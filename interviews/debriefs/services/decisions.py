"""What the panel's meeting decides, and what follows from it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User, default_time_zone
from core import audit
from core.errors import RuleViolation
from core.idempotency import first_time
from core.transitions import change_status
from hiring.models import Opening, RoundKind
from interviews.debriefs.departures import departures_from
from interviews.debriefs.leans import score_to_show
from interviews.debriefs.services.walks import why_walk_holds_decision
from interviews.locks import lock_loop
from interviews.loops.agreed import quoted_for
from interviews.models import (
    LOOP_TRANSITIONS,
    Debrief,
    Decision,
    Interview,
    Loop,
    Scorecard,
)
from interviews.visibility import check_is_not_bound

DECIDED_ALREADY = "Somebody recorded a decision already."
NOT_OPEN = "The debrief of this loop is not open, so nothing can be decided yet."
WRITE_THE_REASON = "Write the reason for the decision."
WRITE_THE_REOPENING = "Say why a new decision follows the earlier one."
NAME_THE_ROUND = "Name the round to be held, with 15 to 480 minutes."
NOT_YOUR_OWN = "You recorded this decision, so somebody else confirms it: a recruiter or an administrator."
NOTHING_WAITS = "No decision of this loop waits for a second person."
CHANGED_MEANWHILE = "Another decision was recorded in the meantime. Read it before you confirm it."
WAITS_FOR_SECOND = "The recorded decision waits for a second person. Another decision can follow it, with a reason."
ANOTHER_LOOP = "This candidate has another loop under way, so this one cannot be taken up again."
FOLLOWED_ALREADY = "A later decision follows this one already."


@transaction.atomic
def record_decision(
    *,
    loop: Loop,
    outcome: str,
    rationale: str,
    departure_reason: str = "",
    dissent: str = "",
    conditions: str = "",
    round_name: str = "",
    round_kind: str = RoundKind.CUSTOM,
    round_minutes: int = 60,
    key: str = "",
    by: User,
) -> Decision:
    """Record what the team decided in the open debrief, and close it.

    Hire and no hire decide the loop; where the opening asks for two deciders, only once `confirm_decision` follows.
    Another round sends it back to interviews, with a round of that name, kind and
    length added that has no time yet. A departure reason is kept where the decision departs from something. The same
    `key` sent twice gives the decision of the first time.

    Refused (RuleViolation): without a rationale; without a second reason when the outcome departs from the mechanical
    score or from most recommendations; while the walk-through is not at its last step; when no debrief is open or
    somebody decided already; for people who owe a card
    themselves, and about oneself.
    """
    lock_loop(loop)
    check_is_not_bound(by, loop)
    if not first_time(by, key, "decision.recorded", loop):
        return _decided_before(loop)
    debrief = _open_debrief_of(loop)
    if sentence := why_walk_holds_decision(debrief):
        raise RuleViolation(sentence)
    decision = Decision(
        loop=loop,
        debrief=debrief,
        outcome=outcome,
        rationale=rationale,
        departure_reason=departure_reason,
        dissent=dissent,
        conditions=conditions,
        decided_by=by,
    )
    # The decision to hold another round is followed by the one that this round was held for.
    earlier = loop.decisions.current().first()
    _write(decision, earlier, debrief)
    fields = [*_filled(decision), quoted_for(loop).short]
    audit.record("decision.recorded", decision, by=by, scope=loop.scope, fields=fields)
    _carry_out(decision, loop, debrief, (round_name, round_kind, round_minutes), by=by)
    return decision


@transaction.atomic
def follow_decision(
    *,
    decision: Decision,
    outcome: str,
    rationale: str,
    reopen_reason: str,
    departure_reason: str = "",
    dissent: str = "",
    conditions: str = "",
    round_name: str = "",
    round_kind: str = RoundKind.CUSTOM,
    round_minutes: int = 60,
    key: str = "",
    by: User,
) -> Decision:
    """Let a new decision follow a recorded one, with the reason for it. The earlier one stays, unchanged.

    Refused (RuleViolation) without that reason, when a later decision follows already, when the loop is not decided,
    and for all that `record_decision` refuses.
    """
    loop = lock_loop(decision.loop)
    check_is_not_bound(by, loop)
    if not first_time(by, key, "decision.followed", decision):
        return _decided_before(loop)
    earlier = Decision.objects.select_related("debrief").get(pk=decision.pk)
    if earlier.followed_by_id is not None:
        raise RuleViolation(FOLLOWED_ALREADY)
    if loop.status != Loop.Status.DECIDED and not loop.decisions.waiting().exists():
        raise RuleViolation("This loop is not decided, so there is nothing to follow.")
    if not reopen_reason.strip():
        raise RuleViolation(WRITE_THE_REOPENING)
    new = Decision(
        loop=loop,
        debrief=earlier.debrief,
        outcome=outcome,
        rationale=rationale,
        departure_reason=departure_reason,
        dissent=dissent,
        conditions=conditions,
        reopen_reason=reopen_reason,
        decided_by=by,
    )
    _write(new, earlier, earlier.debrief)
    fields = [*_filled(new), quoted_for(loop).short]
    audit.record("decision.followed", new, by=by, scope=loop.scope, fields=fields, reason=reopen_reason)
    _carry_out(new, loop, earlier.debrief, (round_name, round_kind, round_minutes), by=by)
    return new


@transaction.atomic
def confirm_decision(*, decision: Decision, by: User) -> Decision:
    """Confirm, as the second person, a decision that waits for one. With that the loop is decided.

    Refused (RuleViolation): for whoever recorded it, and for people who still owe a card or who applied themselves;
    when nothing waits; when another decision follows this one by now.
    """
    loop = lock_loop(decision.loop)
    check_is_not_bound(by, loop)
    waiting = loop.decisions.waiting().first()
    if waiting is None:
        raise RuleViolation(NOTHING_WAITS)
    if waiting.pk != decision.pk:
        raise RuleViolation(CHANGED_MEANWHILE)
    if waiting.is_recorded_by(by):
        raise RuleViolation(NOT_YOUR_OWN)
    waiting.confirmed_by, waiting.confirmed_at = by, timezone.now()
    waiting.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("decision.confirmed", waiting, by=by, scope=loop.scope, fields=["confirmed_by", "confirmed_at"])
    change_status(loop, Loop.Status.DECIDED, by=by, table=LOOP_TRANSITIONS, action="loop.decided", scope=loop.scope)
    return waiting


def _decided_before(loop: Loop) -> Decision:
    decision = loop.decisions.current().first()
    if decision is None:
        raise RuleViolation(NOT_OPEN)
    return decision


def _open_debrief_of(loop: Loop) -> Debrief:
    debrief = loop.debriefs.filter(closed_at__isnull=True).first()
    if debrief is None or loop.status != Loop.Status.DEBRIEF:
        raise RuleViolation(why_not_decide(loop))
    return debrief


def why_not_decide(loop: Loop) -> str:
    """The sentence for a loop without an open debrief."""
    if loop.decisions.waiting().exists():
        return WAITS_FOR_SECOND
    return DECIDED_ALREADY if loop.status == Loop.Status.DECIDED else NOT_OPEN


def recommendations_of(loop: Loop) -> list[str]:
    """The recommendations of the loop's cards that count."""
    cards = Scorecard.objects.for_loop(loop).scoring().submitted()
    return list(cards.exclude(recommendation="").values_list("recommendation", flat=True))


def _write(decision: Decision, earlier: Decision | None, debrief: Debrief) -> None:
    """Check the reasons, store the decision, and let it follow the earlier one."""
    if not decision.rationale.strip():
        raise RuleViolation(WRITE_THE_REASON)
    loop = decision.loop
    is_open = debrief.closed_at is None
    score = score_to_show(loop.agreement, debrief.pk, debrief.mechanical_score, quoted_for(loop), is_open=is_open)
    # Nobody departs from what is kept back until the panel's leans are in; that it was is kept instead.
    decision.is_before_score = bool(score.why_none and debrief.mechanical_score)
    departed = departures_from(
        decision.outcome, score.frozen, recommendations_of(loop), level_name=score.quoted.level_name
    )
    decision.departs = bool(departed)
    if not departed:
        decision.departure_reason = ""
    elif not decision.departure_reason.strip():
        raise RuleViolation(departed[0])
    if earlier is not None:
        # A loop has one current decision. The earlier one steps back first, to a key that cannot be another's; the
        # foreign key is checked when the transaction ends.
        Decision.objects.filter(pk=earlier.pk).update(followed_by_id=-earlier.pk)
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError:
        raise RuleViolation(DECIDED_ALREADY) from None
    if earlier is not None:
        Decision.objects.filter(pk=earlier.pk).update(followed_by=decision)


def _filled(decision: Decision) -> list[str]:
    texts = ("rationale", "departure_reason", "dissent", "conditions", "reopen_reason")
    return ["outcome", *(name for name in texts if getattr(decision, name))]


def _carry_out(decision: Decision, loop: Loop, debrief: Debrief, new_round: tuple[str, str, int], *, by: User) -> None:
    """Close the debrief and move the loop to where the outcome sends it."""
    if debrief.closed_at is None:
        debrief.closed_at = decision.decided_at
        debrief.save(update_fields=["closed_at"])
    if decision.outcome == Decision.Outcome.ANOTHER_ROUND:
        _plan_round(loop, *new_round)
        to, action = Loop.Status.ACTIVE, "loop.another_round"
    elif Opening.objects.filter(pk=loop.candidate.opening_id, needs_two_deciders=True).exists():
        to, action = Loop.Status.DEBRIEF, "loop.waits_for_second_decider"
    else:
        to, action = Loop.Status.DECIDED, "loop.decided"
    if loop.status == to:
        return
    if loop.status == Loop.Status.DECIDED and loop.candidate.loops.live().exists():
        raise RuleViolation(ANOTHER_LOOP)
    change_status(loop, to, by=by, table=LOOP_TRANSITIONS, action=action, scope=loop.scope)


def _plan_round(loop: Loop, name: str, kind: str, minutes: int) -> Interview:
    """Add a round without a time or a panel; both are given on the loop's page."""
    if not name.strip() or kind not in RoundKind.values or not 15 <= minutes <= 480:
        raise RuleViolation(NAME_THE_ROUND)
    last = loop.interviews.order_by("-position").values_list("position", "time_zone").first()
    position, zone = last or (0, default_time_zone())
    return loop.interviews.create(position=position + 1, name=name.strip(), kind=kind, minutes=minutes, time_zone=zone)
