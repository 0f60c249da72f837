"""Times that a candidate chooses among: offered, taken, taken back; and what they ask for."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from appointments.models import CandidateMail, HelpRequest, OfferedRound, OfferedSlot, SlotTime, TimeOffer
from appointments.offering.free_slots import rounds_to_offer, taken_slots
from appointments.telling.drafting import draft_for
from appointments.telling.services import NO_ADDRESS, why_not_write, write_to_candidate
from core import audit, jobs
from core.errors import RuleViolation
from core.idempotency import first_time
from core.link_keys import GOOD_FOR
from core.text import one_line
from hiring.models import Candidate
from interviews.locks import lock_loop
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Interview, Loop, Seat

HAVE_TIMES = "Every round of this loop has its time, so there is nothing to choose."
NO_SLOT = "Offer at least one choice with a time for every round."
IN_THE_PAST = "An offered time lies in the past."
OVERLAP = "Two rounds of one choice overlap. Leave time between them."
ON_THE_PANEL = "sits on this panel, so what the candidate asks for cannot go to them. Name somebody else."
THE_CANDIDATE = "is the candidate."
NOBODY_SITS = "Nobody sits on the panel of the {round} yet. Assign a panelist before you offer times."


ONE_STANDS = (
    "The candidate was offered times already, and has not answered. Look at that offer above: this one would take its "
    "place, and its link would end."
)


class SlotTaken(RuleViolation):
    """Somebody of the panel sits elsewhere by now; another choice may still be free."""


class OfferAnswered(RuleViolation):
    """The candidate chose already, perhaps in another window."""


@transaction.atomic
def offer_times(
    *,
    loop: Loop,
    slots: Sequence[Mapping[int, datetime]],
    abouts: Mapping[int, str],
    assistants: str,
    helper: User,
    language: str,
    subject: str,
    body: str,
    replaces: int | None = None,
    key: str = "",
    by: User,
) -> TimeOffer:
    """Let the candidate choose: each of `slots` has an instant for every round without a time, by the key of the round.
    A mail with the link is on its way then; the open offer with the key `replaces` ends.

    Refused (RuleViolation): no round without a time, no slot, a time that has passed, rounds that overlap, a round
    without a panel, a `helper` who sits or sat on it or is the candidate, no address of the candidate, an open offer
    that is not the one to be replaced.
    """
    lock_loop(loop)
    if not first_time(by, key, "loop.times_offered", loop):
        before = loop.time_offers.first()
        if before is not None:
            return before
    rounds = rounds_to_offer(loop)
    _check_offer(loop, rounds, slots, helper)
    standing = standing_offer(loop, timezone.now())
    if standing is not None and standing.pk != replaces:
        raise RuleViolation(ONE_STANDS)
    _end_open(loop, CandidateMail.Outcome.OVERTAKEN)
    now = timezone.now()
    offer = TimeOffer.objects.create(
        loop=loop,
        language=language,
        assistants=assistants,
        helper=helper,
        created_by=by,
        expires_at=min(now + GOOD_FOR, max(max(slot.values()) for slot in slots)),
    )
    OfferedRound.objects.bulk_create(
        OfferedRound(offer=offer, interview=row, about=abouts.get(row.pk, "")) for row in rounds
    )
    for position, times in enumerate(slots, 1):
        slot = OfferedSlot.objects.create(offer=offer, position=position)
        SlotTime.objects.bulk_create(SlotTime(slot=slot, interview=row, starts_at=times[row.pk]) for row in rounds)
    mail = CandidateMail.objects.create(
        loop=loop,
        kind=CandidateMail.Kind.OFFER,
        offer=offer,
        language=language,
        time_zone=loop.candidate.zone.key,
        subject=one_line(subject),
        body=body,
        requested_by=by,
    )
    audit.record("loop.times_offered", loop, by=by, scope=loop.scope, fields=["time_offers"])
    jobs.nudge(mail)
    return offer


@transaction.atomic
def end_offer(*, offer: TimeOffer, by: User) -> TimeOffer:
    """Take an offer back: its link opens nothing any more, and a mail that waits is not sent. Does nothing to one that
    is over."""
    loop = lock_loop(offer.loop)
    offer.refresh_from_db()
    if offer.ended_at is None:
        _end_open(loop, CandidateMail.Outcome.STOPPED)
        audit.record("loop.offer_ended", loop, by=by, scope=loop.scope, fields=["time_offers"])
    offer.refresh_from_db()
    return offer


@transaction.atomic
def restore_offer(*, offer: TimeOffer, by: User) -> TimeOffer:
    """Let an offer that was taken back stand again: its link opens it as before, and a mail that was stopped with it
    leaves. Does nothing to one that is open.

    Refused (RuleViolation): one that was answered or whose time has passed, and one that a later offer followed.
    """
    loop = lock_loop(offer.loop)
    offer.refresh_from_db()
    if offer.ended_at is None:
        return offer
    if not offer.may_stand_again:
        raise RuleViolation("This offer is over: a later one took its place, or its time has passed. Offer new times.")
    offer.ended_at = None
    offer.save(update_fields=["ended_at"])
    for mail in offer.mails.filter(outcome=CandidateMail.Outcome.STOPPED):
        jobs.retry(mail, was=mail.job_status, outcome="")
    audit.record("loop.offer_stands_again", loop, by=by, scope=loop.scope, fields=["time_offers"])
    return offer


@transaction.atomic
def choose_slot(*, offer: TimeOffer, slot: int, zone: str = "", help_text: str = "") -> TimeOffer:
    """Take one of the slots for the candidate: the rounds get their times, the panel is invited and the candidate
    written, by the clocks of `zone` from then on. `help_text` goes to the offer's reader alone.

    Of two who want a panelist at one hour, one gets it. Refused: SlotTaken where it is not free any more,
    OfferAnswered after a choice, RuleViolation once the offer is over.
    """
    loop = _locked_for_answer(offer)
    chosen = offer.slots.filter(pk=slot).first()
    if chosen is None:
        raise SlotTaken("This is none of the choices.")
    _lock_panels(chosen)
    if chosen.pk in taken_slots(offer, timezone.now()):
        raise SlotTaken("Somebody took these times a moment ago.")
    for time in chosen.times.select_related("interview"):
        _give_time(time.interview, time.starts_at, offer.created_by)
    _note_answer(offer, loop, zone, help_text, chosen)
    _confirm(offer, loop)
    return offer


@transaction.atomic
def decline_slots(*, offer: TimeOffer, zone: str = "", help_text: str) -> TimeOffer:
    """Note that none of the slots works; when the candidate could is in their words, for the offer's reader.

    Refused as `choose_slot` is.
    """
    loop = _locked_for_answer(offer)
    _note_answer(offer, loop, zone, help_text, None)
    return offer


@transaction.atomic
def settle_help(*, request: HelpRequest, effect: str, by: User) -> HelpRequest:
    """Say what comes of a request for the plan, in words for everybody; said again, it replaces the earlier ones."""
    request = HelpRequest.objects.select_for_update().get(pk=request.pk)
    request.effect, request.settled_at, request.person = effect, timezone.now(), by
    request.save(update_fields=["effect", "settled_at", "person"])
    loop = request.offer.loop
    audit.record("loop.help_settled", loop, by=by, scope=loop.scope, fields=["effect"])
    return request


def _check_offer(
    loop: Loop, rounds: Sequence[Interview], slots: Sequence[Mapping[int, datetime]], helper: User
) -> None:
    if not loop.is_before_debrief:
        raise RuleViolation("The interviews of this loop are over, so its times stay as they are.")
    if not rounds:
        raise RuleViolation(HAVE_TIMES)
    if not slots or any(set(slot) != {row.pk for row in rounds} for slot in slots):
        raise RuleViolation(NO_SLOT)
    now = timezone.now()
    for slot in slots:
        if min(slot.values()) <= now:
            raise RuleViolation(IN_THE_PAST)
        ordered = sorted(rounds, key=lambda row: slot[row.pk])
        for earlier, later in zip(ordered, ordered[1:], strict=False):
            if slot[earlier.pk] + timedelta(minutes=earlier.minutes) > slot[later.pk]:
                raise RuleViolation(OVERLAP)
    for row in rounds:
        if not row.panel.attending().exists():
            raise RuleViolation(NOBODY_SITS.format(round=row.spoken_name))
    if sentence := why_not_helper(loop, helper):
        raise RuleViolation(sentence)
    if not loop.candidate.email:
        raise RuleViolation(NO_ADDRESS)


def standing_offer(loop: Loop, now: datetime) -> TimeOffer | None:
    """The open offer of which the candidate may still take a choice."""
    offers = loop.time_offers.open_at(now).filter(answered_at__isnull=True)
    found: TimeOffer | None = offers.select_related("created_by").first()
    return found


def why_not_helper(loop: Loop, person: User) -> str:
    """Why this person does not read what the candidate of a loop asks for; empty where they may."""
    if loop.candidate.is_about(person):
        return f"{person.name} {THE_CANDIDATE}"
    if Loop.objects.with_panelist(person).filter(pk=loop.pk).exists():
        return f"{person.name} {ON_THE_PANEL}"
    return ""


def _locked_for_answer(offer: TimeOffer) -> Loop:
    loop = lock_loop(offer.loop)
    offer.refresh_from_db(fields=["answered_at", "chosen", "ended_at", "expires_at"])
    if not offer.is_open or loop.candidate.has_ended:
        raise RuleViolation("This offer is over.")
    if offer.answered_at is not None:
        raise OfferAnswered("You answered this already.")
    return loop


def _lock_panels(slot: OfferedSlot) -> None:
    """Two candidates who want one panelist come one after the other; in one order, so that nobody waits for ever."""
    seats = Seat.objects.filter(interview__in=slot.times.values("interview"))
    people = User.objects.filter(pk__in=seats.values("panelist"))
    list(people.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def _give_time(interview: Interview, starts_at: datetime, by: User) -> None:
    schedule_interview(
        interview=interview,
        starts_at=starts_at,
        time_zone=interview.time_zone,
        means=interview.means,
        place=interview.place,
        link=interview.link,
        dial_in=interview.dial_in,
        by=by,
    )


def _confirm(offer: TimeOffer, loop: Loop) -> None:
    """Write the candidate what they chose. Without an address the choice holds all the same."""
    draft = draft_for(loop, offer.language, offer.created_by)
    if why_not_write(draft):
        return
    words = {"subject": draft.subject, "body": draft.body, "about": draft.about}
    write_to_candidate(loop=loop, language=offer.language, by=offer.created_by, **words)


def _note_answer(offer: TimeOffer, loop: Loop, zone: str, help_text: str, chosen: OfferedSlot | None) -> None:
    offer.answered_at, offer.chosen = timezone.now(), chosen
    offer.save(update_fields=["answered_at", "chosen"])
    fields = ["starts_at"] if chosen else []
    if zone and zone != loop.candidate.zone.key:
        Candidate.objects.filter(pk=loop.candidate_id).update(time_zone=zone)
        loop.candidate.refresh_from_db(fields=["time_zone"])
        fields.append("time_zone")
    if help_text.strip():
        reader = offer.current_reader() or offer.helper
        HelpRequest.objects.create(offer=offer, person=reader, text=help_text)
    action = "loop.times_chosen" if chosen else "loop.times_declined"
    audit.record(action, loop, by=None, scope=loop.scope, fields=fields)


def _end_open(loop: Loop, outcome: str) -> None:
    open_offers = loop.time_offers.filter(ended_at__isnull=True)
    loop.candidate_mails.filter(offer__in=open_offers.values("pk")).call_off(outcome)
    open_offers.update(ended_at=timezone.now())
