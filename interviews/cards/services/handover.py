"""A panelist who cannot hold a round hands their notes to a replacement, or is replaced without them.

Drafts belong to their writer. So notes go to somebody else by their writer's own hand alone, and only to somebody who
judges nobody in that loop yet; whoever else fills the place fills it with an empty card.
"""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import RuleViolation
from core.text import MAX_CHARACTERS
from core.transitions import change_status
from interviews.cards.services.guards import NOT_YOURS
from interviews.cards.services.versions import keep_version
from interviews.locks import lock_whole_run
from interviews.loops.services import messages
from interviews.loops.services.panels import (
    add_seat,
    check_may_sit,
    seat_panelist,
    unseat_panelist,
    why_not_hand_over,
)
from interviews.models import (
    SCORECARD_TRANSITIONS,
    FollowUpUse,
    Interview,
    InterviewFollowUp,
    Loop,
    Rating,
    Scorecard,
    ScorecardRevision,
    Seat,
)
from interviews.querysets import SeatQuerySet
from interviews.visibility import check_is_not_blind


@transaction.atomic
def hand_over_scorecard(*, card: Scorecard, to: User, by: User) -> Scorecard:
    """Give one's own seat to `to`: a seat and a draft card with the notes, the questions and follow-ups to ask.

    Guarantees: notes, points and follow-ups go along, each note under the name of who wrote it; ratings and the
    recommendation do not, for they are judgements and the replacement makes their own. In another round of the loop
    `to` would be marked as somebody who has read others. The card that was handed over is
    kept as an earlier version and waived, so it never counts.
    Refused with RuleViolation: everybody but the writer; a card that is not a draft, a round that was held or did not
    take place, a loop that is over, a closed account, the candidate themselves, somebody who sits on a panel of this
    loop: they would read before they judge. That they sit there is no secret; whether they owe a card still is.
    """
    stored = lock_whole_run(card)
    interview = stored.seat.interview
    if stored.seat.panelist_id != by.pk:
        raise RuleViolation(NOT_YOURS)
    _check_may_leave(stored, interview, to)
    if seats_in_loop(interview).filter(panelist=to).exists():
        raise RuleViolation(
            f"{to} sits on another panel of this loop, and nobody who rates there reads your notes first. Choose "
            "somebody without a seat in it, or ask whoever runs the loop for a replacement without your notes."
        )
    keep_version(stored, ScorecardRevision.Occasion.HANDED_OVER, by=by, reason=f"Handed over to {to}.")
    new = _give_seat(stored, to)
    _copy_notes(stored, new)
    _leave(stored, "scorecard.handed_over", f"Handed over to {to}.", by)
    card.refresh_from_db()
    return new


@transaction.atomic
def replace_panelist(*, seat: Seat, to: User, by: User) -> Seat:
    """Put `to` in a colleague's place: the questions and follow-ups to ask go along, and nothing that was written.

    Guarantees: the replacement begins with an empty card; the draft that is left stays closed, with its writer, and
    never counts. While the loop is planned and nothing was written, the seat itself goes. Whoever was invited hears of
    it. Refused with RuleViolation: what `hand_over_scorecard` refuses of card, round and account; one's own seat, which
    one hands over; oneself as the replacement; somebody who owes a card in the loop: the answer would tell them how far
    the others are.
    """
    stored = lock_whole_run(seat.scorecard)
    interview = stored.seat.interview
    if stored.seat.panelist_id == by.pk:
        raise RuleViolation("This seat is yours. Hand it over instead, with your notes.")
    if to.pk == by.pk:
        raise RuleViolation("Nobody puts themselves in a colleague’s place. Ask somebody else who runs this loop.")
    check_is_not_blind(by, interview.loop, "a recruiter says who sits in whose place")
    _check_may_leave(stored, interview, to)
    if interview.loop.status == Loop.Status.PLANNING and not stored.revision:
        return _swap_seats(stored.seat, to, by)
    new = _give_seat(stored, to)
    _leave(stored, "scorecard.replaced", f"Replaced by {to}.", by)
    return new.seat


def _swap_seats(seat: Seat, to: User, by: User) -> Seat:
    """Both steps are services of their own, with their events and mails."""
    new = seat_panelist(interview=seat.interview, panelist=to, is_lead=seat.is_lead, is_shadow=seat.is_shadow, by=by)
    _move_tasks(seat.interview, seat.panelist, None if seat.is_shadow else to)
    unseat_panelist(seat=seat, by=by)
    return new


def seats_in_loop(interview: Interview) -> SeatQuerySet:
    """The seats of every round of the loop that may yet be held or was."""
    return Seat.objects.filter(interview__loop=interview.loop_id, interview__in=interview.loop.interviews.standing())


def _check_may_leave(card: Scorecard, interview: Interview, to: User) -> None:
    if sentence := why_not_hand_over(card, interview):
        raise RuleViolation(sentence)
    _check_may_replace(interview, to)


def _give_seat(card: Scorecard, to: User) -> Scorecard:
    """A seat for `to` with an empty card, in the same part, and the questions that went with it."""
    seat = card.seat
    was_lead, seat.is_lead = seat.is_lead, False
    seat.save(update_fields=["is_lead"])
    new = add_seat(seat.interview, to, is_lead=was_lead, is_shadow=seat.is_shadow).scorecard
    _move_tasks(seat.interview, seat.panelist, None if seat.is_shadow else to)
    return new


def _leave(card: Scorecard, action: str, reason: str, by: User) -> None:
    interview = card.seat.interview
    card.waived_at, card.waived_by, card.waive_reason = timezone.now(), by, reason
    change_status(
        card,
        Scorecard.Status.WAIVED,
        by=by,
        table=SCORECARD_TRANSITIONS,
        action=action,
        scope=interview.loop.scope,
        also=["waived_at", "waived_by", "waive_reason"],
        reason=reason,
    )
    messages.tell_who_left(interview, card.seat.panelist_id)


def _check_may_replace(interview: Interview, to: User) -> None:
    check_may_sit(interview, to)
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
    if old.revision:
        new.notes_of = old.seat.panelist
    new.revision, new.changed_at = 1, now
    new.save()


def signed(text: str, writer: str) -> str:
    """The note under its writer's name, where there is room for it."""
    whole = f"Notes of {writer}:\n{text}"
    return whole if text and len(whole) <= MAX_CHARACTERS else text


def _move_tasks(interview: Interview, old: User, new: User | None) -> None:
    interview.questions.filter(asker=old).update(asker=new)
    InterviewFollowUp.objects.filter(interview_question__interview=interview, assignee=old).update(assignee=new)
