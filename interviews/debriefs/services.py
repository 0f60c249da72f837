"""The panel's meeting and what it decides."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import default_time_zone
from core import audit, fingerprint
from core.errors import RuleViolation
from core.idempotency import first_time
from core.transitions import change_status
from hiring.models import Opening, RoundKind
from interviews.cards.services.blindness import check_is_not_bound
from interviews.debriefs.departures import departures_from
from interviews.debriefs.matrix import read_matrix
from interviews.locks import lock_loop
from interviews.models import (
    LOOP_TRANSITIONS,
    SCORECARD_TRANSITIONS,
    Debrief,
    DebriefFact,
    DebriefNote,
    Decision,
    Interview,
    Loop,
    Scorecard,
)

OPEN_ALREADY = "This loop is in debrief already."
OVER_ALREADY = "This loop is decided, so it cannot become debrief again. A new decision can follow the recorded one."
DECIDED_ALREADY = "Somebody recorded a decision already."
NOT_OPEN = "The debrief of this loop is not open, so nothing can be decided yet."
DEBRIEF_IS_CLOSED = "This debrief is closed. Its notes stay as they are."
NOTED_MEANWHILE = "Somebody changed this note in the meantime. Save again if yours is to take its place."
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
def open_debrief(*, loop: Loop, by: Any) -> Debrief:
    """Open the panel's meeting: every submitted card is locked and the mechanical score is fixed as it stands.

    The score is kept with the level that the team agreed on, so that neither a later amendment nor a later change of
    the opening moves it. Refused (RuleViolation) while a counting card is missing or a round is still to be held,
    when a debrief is open already, and for people who owe a card themselves or whom the loop is about.
    """
    lock_loop(loop)
    check_is_not_bound(by, loop)
    if sentence := why_not_open(loop):
        raise RuleViolation(sentence)
    change_status(loop, Loop.Status.DEBRIEF, by=by, table=LOOP_TRANSITIONS, action="debrief.opened", scope=loop.scope)
    cards = Scorecard.objects.for_loop(loop).filter(status=Scorecard.Status.SUBMITTED)
    for card in cards.select_for_update(of=("self",)).order_by("pk"):
        change_status(
            card,
            Scorecard.Status.LOCKED,
            by=by,
            table=SCORECARD_TRANSITIONS,
            action="scorecard.locked",
            scope=loop.scope,
        )
    frozen = read_matrix(loop).score.as_json()
    frozen["agreed_level"] = float(loop.opening.agreed_level)
    try:
        with transaction.atomic():
            return Debrief.objects.create(loop=loop, opened_by=by, mechanical_score=frozen)
    except IntegrityError:
        raise RuleViolation(OPEN_ALREADY) from None


def why_not_open(loop: Loop) -> str:
    """The sentence that says why the debrief cannot open now; empty when it can. It counts the panel's cards."""
    if loop.status == Loop.Status.DEBRIEF:
        return OPEN_ALREADY
    if loop.status == Loop.Status.DECIDED:
        return OVER_ALREADY
    return LOOP_TRANSITIONS.why_not(loop, Loop.Status.DEBRIEF)


@transaction.atomic
def note_row(*, debrief: Debrief, competency: Any, text: str, seen: str | None = None, by: Any) -> DebriefNote | None:
    """Set the note for the room on one competency; an empty text takes it away and gives None. `seen` is the mark
    (`note_mark`) of the text that the writer had before them; None overwrites whatever is there.

    Refused (RuleViolation) once the debrief is closed, for a competency that this loop does not ask about, when
    another text was saved since the writer saw it, and for people who owe a card themselves.
    """
    loop = lock_loop(debrief.loop)
    check_is_not_bound(by, loop)
    if not _is_open(debrief, loop):
        raise RuleViolation(DEBRIEF_IS_CLOSED)
    if not loop.questions.filter(competency=competency).exists():
        raise RuleViolation("This loop does not ask about that competency.")
    if seen is not None and seen != note_mark(note_of(debrief, competency)):
        raise RuleViolation(NOTED_MEANWHILE)
    audit.record("debrief.noted", debrief, by=by, scope=loop.scope, fields=["row_notes"])
    if not text.strip():
        debrief.row_notes.filter(competency=competency).delete()
        return None
    note, _ = DebriefNote.objects.update_or_create(
        debrief=debrief, competency=competency, defaults={"text": text, "by": by, "at": timezone.now()}
    )
    return note


def note_of(debrief: Debrief, competency: Any) -> str:
    """The note for the room on one competency as it stands; empty for none."""
    return debrief.row_notes.filter(competency=competency).values_list("text", flat=True).first() or ""


def note_mark(text: str) -> str:
    """By this a page knows whether a note is still the one that it showed."""
    return fingerprint.of_text(text)


@transaction.atomic
def ask_fact(*, debrief: Debrief, question: str, by: Any) -> DebriefFact:
    """Put down something the room wants to know, and who asked. Refused (RuleViolation) without a question, once the
    debrief is closed, and for people who owe a card themselves."""
    _may_speak_in(debrief, by)
    if not question.strip():
        raise RuleViolation("Write what you want to know.")
    fact = DebriefFact.objects.create(debrief=debrief, question=question, asked_by=by)
    audit.record("debrief.fact_asked", debrief, by=by, scope=debrief.loop.scope, fields=["facts"])
    return fact


@transaction.atomic
def answer_fact(*, fact: DebriefFact, answer: str, by: Any) -> DebriefFact:
    """Write down what was found out, once. Refused (RuleViolation) without an answer, when there is one already, once
    the debrief is closed, and for people who owe a card themselves."""
    _may_speak_in(fact.debrief, by)
    if not answer.strip():
        raise RuleViolation("Write what was found out.")
    found = DebriefFact.objects.get(pk=fact.pk)
    if found.answered_at:
        raise RuleViolation("Somebody answered this already. Ask again if it is not enough.")
    found.answer, found.answered_by, found.answered_at = answer, by, timezone.now()
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("debrief.fact_answered", fact.debrief, by=by, scope=fact.debrief.loop.scope, fields=["facts"])
    return found


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
    by: Any,
) -> Decision:
    """Record what the team decided in the open debrief, and close it.

    Hire and no hire decide the loop; where the opening asks for two deciders, only once `confirm_decision` follows.
    Another round sends it back to interviews, with a round of that name, kind and
    length added that has no time yet. A departure reason is kept where the decision departs from something. The same
    `key` sent twice gives the decision of the first time.

    Refused (RuleViolation): without a rationale; without a second reason when the outcome departs from the mechanical
    score or from most recommendations; when no debrief is open or somebody decided already; for people who owe a card
    themselves, and about oneself.
    """
    lock_loop(loop)
    check_is_not_bound(by, loop)
    if not first_time(by, key, "decision.recorded"):
        return _decided_before(loop)
    debrief = _open_debrief_of(loop)
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
    audit.record("decision.recorded", decision, by=by, scope=loop.scope, fields=_filled(decision))
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
    by: Any,
) -> Decision:
    """Let a new decision follow a recorded one, with the reason for it. The earlier one stays, unchanged.

    Refused (RuleViolation) without that reason, when a later decision follows already, when the loop is not decided,
    and for all that `record_decision` refuses.
    """
    loop = lock_loop(decision.loop)
    check_is_not_bound(by, loop)
    if not first_time(by, key, "decision.followed"):
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
    audit.record("decision.followed", new, by=by, scope=loop.scope, fields=_filled(new), reason=reopen_reason)
    _carry_out(new, loop, earlier.debrief, (round_name, round_kind, round_minutes), by=by)
    return new


@transaction.atomic
def confirm_decision(*, decision: Decision, by: Any) -> Decision:
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
    if waiting.decided_by_id == by.pk:
        raise RuleViolation(NOT_YOUR_OWN)
    waiting.confirmed_by, waiting.confirmed_at = by, timezone.now()
    waiting.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("decision.confirmed", waiting, by=by, scope=loop.scope, fields=["confirmed_by", "confirmed_at"])
    change_status(loop, Loop.Status.DECIDED, by=by, table=LOOP_TRANSITIONS, action="loop.decided", scope=loop.scope)
    return waiting


def _may_speak_in(debrief: Debrief, by: Any) -> None:
    """Lock the loop; everybody who reads an open debrief takes part in it."""
    loop = lock_loop(debrief.loop)
    check_is_not_bound(by, loop)
    if not _is_open(debrief, loop):
        raise RuleViolation("This debrief is closed, so nothing is added to it.")


def _is_open(debrief: Debrief, loop: Loop) -> bool:
    """Asked again under the lock; a loop that was cancelled leaves its debrief as it stood."""
    return loop.status == Loop.Status.DEBRIEF and Debrief.objects.filter(pk=debrief.pk, closed_at=None).exists()


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
    """The recommendations of the loop's counting cards."""
    cards = Scorecard.objects.for_loop(loop).counting().submitted()
    return list(cards.exclude(recommendation="").values_list("recommendation", flat=True))


def _write(decision: Decision, earlier: Decision | None, debrief: Debrief) -> None:
    """Check the reasons, store the decision, and let it follow the earlier one."""
    if not decision.rationale.strip():
        raise RuleViolation(WRITE_THE_REASON)
    departed = departures_from(decision.outcome, debrief.mechanical_score, recommendations_of(decision.loop))
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


def _carry_out(decision: Decision, loop: Loop, debrief: Debrief, new_round: tuple[str, str, int], *, by: Any) -> None:
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
