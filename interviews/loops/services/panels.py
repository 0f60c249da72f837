"""Who sits where, who asks what, who holds which follow-up. Which questions there are: `planned_questions`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from core.merging import merged
from core.seen import Seen
from core.wording import counted
from hiring.candidates.recusals import why_must_not
from interviews.locks import lock_interview
from interviews.loops.services import messages
from interviews.models import Interview, InterviewFollowUp, InterviewQuestion, Loop, Scorecard, Seat
from interviews.readings import remember_seats
from interviews.states import DID_NOT_TAKE_PLACE, NOT_HELD_YET
from interviews.visibility import check_is_not_blind


@transaction.atomic
def seat_panelist(
    *, interview: Interview, panelist: User, is_lead: bool = False, is_shadow: bool = False, by: User
) -> Seat:
    """Give a colleague a seat in one interview, with the draft scorecard that goes with it.

    A new lead takes over from the earlier one. Where invitations are out already, the panel hears of the change.
    Refused with RuleViolation: a loop that is over, a round that was held or cancelled, a closed account, the candidate
    themselves, somebody who must not interview them, a second seat in the same round, an account beside the same
    person's seat as a guest, a shadow who leads.
    """
    lock_interview(interview)
    _check_open(interview)
    check_may_sit(interview, panelist)
    if is_lead and is_shadow:
        raise RuleViolation("A shadow watches and learns, so somebody else leads.")
    if interview.panel.filter(panelist=panelist).exists():
        raise RuleViolation(f"{panelist} sits on this panel already.")
    if is_lead:
        interview.panel.filter(is_lead=True).update(is_lead=False)
    seat = add_seat(interview, panelist, is_lead=is_lead, is_shadow=is_shadow)
    messages.tell_panel_of_change(interview)
    audit.record("panel.seated", seat, by=by, scope=interview.loop.scope, fields=["panelist", "is_lead", "is_shadow"])
    return seat


def add_seat(interview: Interview, panelist: User, *, is_lead: bool = False, is_shadow: bool = False) -> Seat:
    """A seat and its draft card. For services that have checked everything and write the audit event themselves.

    Whatever they checked, a guest of another interview gets none (RuleViolation): their link would open this one.
    """
    _check_no_guest_of_another(interview, panelist)
    seat = Seat.objects.create(interview=interview, panelist=panelist, is_lead=is_lead, is_shadow=is_shadow)
    Scorecard.objects.create(seat=seat)
    if interview.status in DID_NOT_TAKE_PLACE:  # the seat itself binds nobody until the round has a time again
        remember_seats(interview.loop, [panelist.pk])
    return seat


@transaction.atomic
def unseat_panelist(*, seat: Seat, by: User) -> None:
    """Take a person off one panel: their empty card, their questions and follow-ups there go with the seat. Once
    interviews are under way, that they sat there is remembered: leaving opens nothing before the debrief.

    Refused with RuleViolation: a loop that is over, a round that was held or cancelled, a card that somebody has
    written on or that was waived. A panelist who still owes a card cannot take others off once interviews are under
    way: the answer would tell them who has begun to write.
    """
    interview = lock_interview(seat.interview)
    _check_open(interview)
    _check_not_blind_to(seat, by)
    card = Scorecard.objects.select_for_update().filter(seat=seat).first()
    if card is not None:
        _check_untouched(card)
        card.delete()
    panelist = seat.panelist
    interview.questions.filter(asker=panelist).update(asker=None)
    InterviewFollowUp.objects.filter(interview_question__interview=interview, assignee=panelist).update(assignee=None)
    remember_seats(interview.loop, [panelist.pk])
    audit.record("panel.unseated", seat, by=by, scope=interview.loop.scope, fields=["panelist"])
    seat.delete()
    messages.tell_who_left(interview, panelist.pk)


@transaction.atomic
def change_seat(*, seat: Seat, is_lead: bool, is_shadow: bool, by: User) -> Seat:
    """Make a seated person lead, shadow or plain panelist. A new lead takes over from the earlier one.

    Refused with RuleViolation: more than a person did before, where `seat_panelist` refuses them; a shadow who leads,
    or still asks or holds something; a change between shadow and panelist once something is written on the card.
    """
    interview = lock_interview(seat.interview)
    _check_open(interview)
    seat.refresh_from_db()
    if is_lead and is_shadow:
        raise RuleViolation("A shadow watches and learns, so somebody else leads.")
    if (is_lead and not seat.is_lead) or (seat.is_shadow and not is_shadow):
        check_may_sit(interview, seat.panelist)
    if is_shadow != seat.is_shadow:
        _check_not_blind_to(seat, by)
        _check_untouched(seat.scorecard)
    if is_shadow:
        _check_holds_nothing(interview, seat.panelist)
    if is_lead:
        interview.panel.filter(is_lead=True).exclude(pk=seat.pk).update(is_lead=False)
    seat.is_lead, seat.is_shadow = is_lead, is_shadow
    seat.save(update_fields=["is_lead", "is_shadow"])
    messages.plan_reminders(interview)
    audit.record("panel.changed", seat, by=by, scope=interview.loop.scope, fields=["is_lead", "is_shadow"])
    return seat


@transaction.atomic
def assign_question(*, question: InterviewQuestion, asker: User | None, by: User) -> InterviewQuestion:
    """Say who asks a question (None: nobody yet). Its follow-ups that nobody holds, or that the earlier asker held,
    go to the new one.

    Refused with RuleViolation: a person without a seat in that round, a shadow, somebody who must not interview the
    candidate, a round that was held or cancelled.
    """
    interview = lock_interview(question.interview)
    _check_open(interview)
    question.refresh_from_db()
    _check_may_ask(interview, asker)
    earlier = question.asker_id
    question.asker = asker
    question.save(update_fields=["asker"])
    question.follow_ups.filter(assignee__isnull=True).update(assignee=asker)
    if earlier is not None:
        question.follow_ups.filter(assignee_id=earlier).update(assignee=asker)
    audit.record("question.assigned", question, by=by, scope=interview.loop.scope, fields=["asker"])
    return question


@transaction.atomic
def assign_follow_up(*, follow_up: InterviewFollowUp, assignee: User | None, by: User) -> InterviewFollowUp:
    """Say who holds a follow-up (None: nobody yet).

    Refused with RuleViolation: as in `assign_question`.
    """
    interview = lock_interview(follow_up.interview_question.interview)
    _check_open(interview)
    _check_may_ask(interview, assignee)
    follow_up.assignee = assignee
    follow_up.save(update_fields=["assignee"])
    # The trail is searched by its actions, so one action keeps one name.
    audit.record("probe.assigned", follow_up, by=by, scope=interview.loop.scope, fields=["assignee"])
    return follow_up


@transaction.atomic
def arrange_round(
    *,
    interview: Interview,
    seats: Mapping[int, str],
    askers: Mapping[int, Any],
    holders: Mapping[int, Any],
    newcomer: Mapping[str, Any] | None = None,
    seen: Seen | None = None,
    by: User,
) -> Interview:
    """Bring one round to what a page of choices says, all of it or nothing: `seats` (panelist, lead, shadow or off) by
    seat, `askers` by question, `holders` by follow-up, and `newcomer`, who gets a seat of their own.

    Each change is one of the services above, with its refusals and its audit event; what stays is left alone. Rows that
    have left the round meanwhile are passed over. StaleRevision where somebody else chose the same since it was `seen`:
    what only one of the two changed is kept for both.
    """
    lock_interview(interview)
    panel = list(interview.panel.select_related("panelist"))
    typed = choices_of(seats=seats, askers=askers, holders=holders)
    rows = panel, list(interview.questions.prefetch_related("follow_ups"))
    written = merged(interview, typed, seen, stored=stored_choices(*rows), subjects=_subjects(*rows))
    seats, askers, holders = (
        {pk: chosen for pk, chosen in choices.items() if f"{kind}-{pk}" in written}
        for kind, choices in (("seat", seats), ("asker", askers), ("probe", holders))
    )
    changed = [seat for seat in panel if seats.get(seat.pk, _part(seat)) != _part(seat)]
    # People speak up before they ask, and fall silent only after others have taken over.
    for seat in changed:
        if seats[seat.pk] in ("panelist", "lead"):
            change_seat(seat=seat, is_lead=seats[seat.pk] == "lead", is_shadow=False, by=by)
    _hand_out(interview, askers, holders, by)
    for seat in changed:
        if seats[seat.pk] == "shadow":
            change_seat(seat=seat, is_lead=False, is_shadow=True, by=by)
        elif seats[seat.pk] == "off":
            unseat_panelist(seat=seat, by=by)
    if newcomer:
        seat_panelist(interview=interview, by=by, **newcomer)
    return interview


def choices_of(*, seats: Mapping[int, str], askers: Mapping[int, Any], holders: Mapping[int, Any]) -> dict[str, Any]:
    """The choices of one round by the names that its page gives them; who leads is one choice, whoever it is."""
    lead = next((pk for pk, part in seats.items() if part == "lead"), None)
    return {
        **{f"seat-{pk}": part for pk, part in seats.items()},
        **{f"asker-{pk}": person for pk, person in askers.items()},
        **{f"probe-{pk}": person for pk, person in holders.items()},
        "lead": lead,
    }


def stored_choices(seats: Iterable[Seat], questions: Iterable[InterviewQuestion]) -> dict[str, Any]:
    """What these seats and questions say, as `choices_of` gives it; people by their keys."""
    return choices_of(
        seats={seat.pk: _part(seat) for seat in seats},
        askers={question.pk: question.asker_id for question in questions},
        holders={row.pk: row.assignee_id for question in questions for row in question.follow_ups.all()},
    )


def _subjects(seats: Iterable[Seat], questions: Iterable[InterviewQuestion]) -> dict[str, tuple[Any, str]]:
    """What the audit trail calls the choices of a round."""
    found: dict[str, tuple[Any, str]] = {}
    for seat in seats:
        found[f"seat-{seat.pk}"] = (seat, "is_lead")
        if seat.is_lead:
            found["lead"] = (seat, "is_lead")
    for question in questions:
        found[f"asker-{question.pk}"] = (question, "asker")
        found |= {f"probe-{row.pk}": (row, "assignee") for row in question.follow_ups.all()}
    return found


def _part(seat: Seat) -> str:
    return "shadow" if seat.is_shadow else "lead" if seat.is_lead else "panelist"


def _hand_out(interview: Interview, askers: Mapping[int, Any], holders: Mapping[int, Any], by: User) -> None:
    for question in interview.questions.all():
        before = {follow_up.pk: follow_up.assignee_id for follow_up in question.follow_ups.all()}
        wanted = askers.get(question.pk, question.asker)
        if getattr(wanted, "pk", None) != question.asker_id:
            assign_question(question=question, asker=wanted, by=by)
        for follow_up in question.follow_ups.all():
            holder = holders.get(follow_up.pk, follow_up.assignee)
            # A follow-up whose choice was left alone goes along with its question.
            if getattr(holder, "pk", None) not in (before[follow_up.pk], follow_up.assignee_id):
                assign_follow_up(follow_up=follow_up, assignee=holder, by=by)


def why_panel_is_closed(interview: Interview) -> str:
    """The sentence of a round whose panel cannot change any more; empty while it can."""
    try:
        _check_open(interview)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""


def why_not_hand_over(card: Scorecard, interview: Interview) -> str:
    """The sentence that says why a seat with this card cannot go to somebody else now; empty when it can."""
    if card.status != Scorecard.Status.DRAFT or card.first_submitted_at is not None:
        return "This scorecard was submitted or waived, so it stays with its writer."
    if interview.status not in NOT_HELD_YET:
        return "This round is over. Only somebody who was there can write about it."
    if not interview.loop.is_before_debrief:
        return "The interviews of this loop are over, so its panel stays as it is."
    return ""


# --- What must hold -------------------------------------------------------------------------------------------


def _check_open(interview: Interview) -> None:
    loop = interview.loop
    if not loop.is_before_debrief:
        raise RuleViolation(f"This loop is {_state(loop)}, so its panel stays as it is.")
    if interview.status == Interview.Status.COMPLETED:
        raise RuleViolation("This round was held. Its panel stays as it was.")
    if interview.status == Interview.Status.CANCELLED:
        raise RuleViolation("This round is cancelled, so it needs no panel.")


def _state(loop: Loop) -> str:
    return "in debrief" if loop.status == Loop.Status.DEBRIEF else loop.get_status_display().lower()


def check_may_sit(interview: Interview, panelist: User) -> None:
    """Refuse (RuleViolation) a guest of another interview, a closed account, the candidate themselves, who must not
    interview them, and who sits in the loop as a guest."""
    _check_no_guest_of_another(interview, panelist)
    if not panelist.is_active:
        raise RuleViolation(f"The account of {panelist} is closed. Choose somebody else.")
    if interview.loop.candidate.is_about(panelist):
        raise RuleViolation("Nobody sits on the panel of their own application.")
    if sentence := why_must_not(interview.loop.candidate, panelist):
        raise RuleViolation(sentence)
    _check_no_guest_themselves(interview, panelist)


def _check_no_guest_themselves(interview: Interview, panelist: User) -> None:
    """Nobody judges one candidate under two names, as a guest and by the account that came later."""
    if panelist.is_guest:
        return
    seats = Seat.objects.attending().filter(interview__in=interview.loop.interviews.standing(), panelist__is_guest=True)
    own = seats.filter(panelist__canonical_email__in=panelist.known_addresses).select_related("interview").first()
    if own is not None:
        raise RuleViolation(
            f"{panelist} sits in this loop as a guest, in the {own.interview.spoken_name}. Take the guest off that "
            "panel first, or waive their scorecard. One that was submitted stays, and counts."
        )


def _check_no_guest_of_another(interview: Interview, panelist: User) -> None:
    if panelist.is_guest and not interview.guests.filter(person=panelist).exists():
        raise RuleViolation(f"{panelist} is a guest of another interview, and a guest holds one seat.")


def _check_may_ask(interview: Interview, person: User | None) -> None:
    if person is None:
        return
    seat = interview.panel.filter(panelist=person).first()
    if seat is None:
        raise RuleViolation(
            f"{person} does not sit on the panel of the {interview.spoken_name}. Give them a seat first."
        )
    if seat.is_shadow:
        raise RuleViolation(f"{person} is a shadow in this round, and a shadow asks nothing.")
    if sentence := why_must_not(interview.loop.candidate, person):
        raise RuleViolation(sentence)


def _check_holds_nothing(interview: Interview, panelist: User) -> None:
    asks = interview.questions.filter(asker=panelist).count()
    if asks:
        raise RuleViolation(
            f"{panelist} asks {counted(asks, 'question')} in this round. Give them to somebody else first."
        )
    InterviewFollowUp.objects.filter(interview_question__interview=interview, assignee=panelist).update(assignee=None)


def _check_not_blind_to(seat: Seat, by: User) -> None:
    loop = seat.interview.loop
    if loop.status != Loop.Status.PLANNING and seat.panelist_id != by.pk:
        check_is_not_blind(by, loop, "a recruiter changes who else is on its panels while interviews are under way")


def _check_untouched(card: Scorecard) -> None:
    if card.status == Scorecard.Status.WAIVED:
        raise RuleViolation("This scorecard was waived, and the waiver stays on record with the seat.")
    if card.status != Scorecard.Status.DRAFT or card.revision > 0 or card.first_submitted_at is not None:
        person = card.seat.panelist
        raise RuleViolation(
            f"{person} has written on this scorecard, so the seat stays. Hand the scorecard over to somebody else, or "
            "waive it with a reason."
        )
