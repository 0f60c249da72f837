"""The panel's meeting: opened, its notes, the facts it asks for."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core import audit, fingerprint
from core.errors import RuleViolation
from core.transitions import change_status
from hiring.models import Agreement
from hiring.openings.agreement.terms import weights_in
from hiring.states import FrozenWhen
from interviews.debriefs.matrix import read_matrix
from interviews.locks import lock_loop
from interviews.loops.agreed import agreed_competencies, quoted_for
from interviews.loops.services.pinning import pin_agreement
from interviews.models import (
    LOOP_TRANSITIONS,
    SCORECARD_TRANSITIONS,
    Debrief,
    DebriefFact,
    DebriefNote,
    Loop,
    Scorecard,
)
from interviews.visibility import check_is_not_bound

OPEN_ALREADY = "This loop is in debrief already."
OVER_ALREADY = "This loop is decided, so it cannot become debrief again. A new decision can follow the recorded one."
DEBRIEF_IS_CLOSED = "This debrief is closed. Its notes stay as they are."
NOTED_MEANWHILE = "Somebody changed this note in the meantime. Save again if yours is to take its place."


@transaction.atomic
def open_debrief(*, loop: Loop, by: User) -> Debrief:
    """Open the panel's meeting: every submitted card is locked and the mechanical score is fixed as it stands.

    The score is kept with the level of the agreement that the loop goes by, so that no later dated note moves it; where
    the agreement says that none is computed, no number is kept at all. Refused (RuleViolation) while a counting card is
    missing or a round is still to be held, when a debrief is open already, and for people who owe a card themselves or
    whom the loop is about.
    """
    lock_loop(loop)
    check_is_not_bound(by, loop)
    if sentence := why_not_open(loop):
        raise RuleViolation(sentence)
    pin_agreement(loop, FrozenWhen.FIRST_CARD)
    change_status(loop, Loop.Status.DEBRIEF, by=by, table=LOOP_TRANSITIONS)
    audit.record("debrief.opened", loop, by=by, scope=loop.scope, fields=["status", quoted_for(loop).short])
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
    try:
        with transaction.atomic():
            return Debrief.objects.create(loop=loop, opened_by=by, mechanical_score=_score_to_keep(loop))
    except IntegrityError:
        raise RuleViolation(OPEN_ALREADY) from None


def _score_to_keep(loop: Loop) -> dict[str, Any]:
    assert loop.agreement_id is not None  # opening the debrief pins it at the latest
    agreement = Agreement.objects.get(pk=loop.agreement_id)
    if not agreement.computes_score:
        return {}
    lines = agreed_competencies(loop)
    kept = read_matrix(loop, weights_in(lines)).score.as_json() | {"level": float(agreement.level)}
    must_haves = {str(line.competency_id): line.name for line in lines if line.is_must_have}
    return kept | ({"must_haves": must_haves} if must_haves else {})


def why_not_open(loop: Loop) -> str:
    """The sentence that says why the debrief cannot open now; empty when it can. It counts the panel's cards."""
    if loop.status == Loop.Status.DEBRIEF:
        return OPEN_ALREADY
    if loop.status == Loop.Status.DECIDED:
        return OVER_ALREADY
    return LOOP_TRANSITIONS.why_not(loop, Loop.Status.DEBRIEF)


@transaction.atomic
def note_row(*, debrief: Debrief, competency: Any, text: str, seen: str | None = None, by: User) -> DebriefNote | None:
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
def ask_fact(*, debrief: Debrief, question: str, by: User) -> DebriefFact:
    """Put down something the room wants to know, and who asked. Refused (RuleViolation) without a question, once the
    debrief is closed, and for people who owe a card themselves."""
    _may_speak_in(debrief, by)
    if not question.strip():
        raise RuleViolation("Write what you want to know.")
    fact = DebriefFact.objects.create(debrief=debrief, question=question, asked_by=by)
    audit.record("debrief.fact_asked", debrief, by=by, scope=debrief.loop.scope, fields=["facts"])
    return fact


@transaction.atomic
def answer_fact(*, fact: DebriefFact, answer: str, by: User) -> DebriefFact:
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


def _may_speak_in(debrief: Debrief, by: User) -> None:
    """Lock the loop; everybody who reads an open debrief takes part in it."""
    loop = lock_loop(debrief.loop)
    check_is_not_bound(by, loop)
    if not _is_open(debrief, loop):
        raise RuleViolation("This debrief is closed, so nothing is added to it.")


def _is_open(debrief: Debrief, loop: Loop) -> bool:
    """Asked again under the lock; a loop that was cancelled leaves its debrief as it stood."""
    return loop.status == Loop.Status.DEBRIEF and Debrief.objects.filter(pk=debrief.pk, closed_at=None).exists()
