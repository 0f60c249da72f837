"""A panelist who cannot hold a round hands their notes to a replacement."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import RuleViolation
from core.text import MAX_CHARACTERS
from core.transitions import change_status
from interviews.cards.services import keep_version
from interviews.locks import lock_whole_run
from interviews.loops.services import messages
from interviews.loops.services.panels import add_seat, why_not_hand_over
from interviews.models import (
    SCORECARD_TRANSITIONS,
    FollowUpUse,
    Interview,
    InterviewFollowUp,
    Rating,
    Scorecard,
    ScorecardRevision,
)


@transaction.atomic
def hand_over_scorecard(*, card: Scorecard, to: User, by: User) -> Scorecard:
    """Give the seat's work to `to`: a seat and a draft card with the notes, the questions and follow-ups to ask.

    Guarantees: notes, points and follow-ups go along, each note under the name of who wrote it; ratings and the
    recommendation do not, for they are judgements and the replacement makes their own. The card that was handed over is
    kept as an earlier version and waived, so it never counts.
    Refused with RuleViolation: a card that is not a draft, a round that was held or did not take place, a loop that is
    over, a closed account, the candidate themselves, somebody who sits on this panel already.
    """
    stored = lock_whole_run(card)
    interview = stored.seat.interview
    if sentence := why_not_hand_over(stored, interview):
        raise RuleViolation(sentence)
    _check_may_replace(interview, to)
    keep_version(stored, ScorecardRevision.Occasion.HANDED_OVER, by=by, reason=f"Handed over to {to}.")
    seat = stored.seat
    was_lead, seat.is_lead = seat.is_lead, False
    seat.save(update_fields=["is_lead"])
    new = add_seat(interview, to, is_lead=was_lead, is_shadow=seat.is_shadow).scorecard
    _copy_notes(stored, new)
    _move_tasks(interview, seat.panelist, None if seat.is_shadow else to)
    stored.waived_at, stored.waived_by, stored.waive_reason = timezone.now(), by, f"Handed over to {to}."
    change_status(
        stored,
        Scorecard.Status.WAIVED,
        by=by,
        table=SCORECARD_TRANSITIONS,
        action="scorecard.handed_over",
        scope=interview.loop.scope,
        also=["waived_at", "waived_by", "waive_reason"],
        reason=stored.waive_reason,
    )
    messages.tell_who_left(interview, seat.panelist_id)
    card.refresh_from_db()
    return new


def _check_may_replace(interview: Interview, to: User) -> None:
    if not to.is_active:
        raise RuleViolation(f"The account of {to} is closed. Choose somebody else.")
    if interview.loop.candidate.user_id == to.pk:
        raise RuleViolation("Nobody sits on the panel of their own application.")
    if interview.panel.filter(panelist=to).exists():
        raise RuleViolation(f"{to} sits on this panel already. Choose somebody who has no card there.")


def _copy_notes(old: Scorecard, new: Scorecard) -> None:
    writer, now = old.seat.panelist.name, timezone.now()
    Rating.objects.bulk_create(
        Rating(
            scorecard=new,
            interview_question_id=rating.interview_question_id,
            evidence=signed(rating.evidence, writer),
            points_shown=rating.points_shown,
            revision=1,
            changed_at=now,
        )
        for rating in old.ratings.all()
    )
    FollowUpUse.objects.bulk_create(
        FollowUpUse(
            scorecard=new,
            interview_question_id=use.interview_question_id,
            follow_up_id=use.follow_up_id,
            own_text=use.own_text,
            was_asked=use.was_asked,
            note=use.note,
        )
        for use in old.follow_up_uses.all()
    )
    for name in ("summary", "candidate_questions", "next_interviewer_note"):
        setattr(new, name, signed(getattr(old, name), writer))
    new.revision, new.changed_at = 1, now
    new.save()


def signed(text: str, writer: str) -> str:
    """The note under its writer's name, where there is room for it."""
    whole = f"Notes of {writer}:\n{text}"
    return whole if text and len(whole) <= MAX_CHARACTERS else text


def _move_tasks(interview: Interview, old: User, new: User | None) -> None:
    interview.questions.filter(asker=old).update(asker=new)
    InterviewFollowUp.objects.filter(interview_question__interview=interview, assignee=old).update(assignee=new)
