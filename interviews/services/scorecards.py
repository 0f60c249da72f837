"""What panelists write: saved as they type, submitted once, kept for ever.

Every service locks in the order loop, interview, scorecard, and leaves out only what it does not need.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import audit
from core.errors import RuleViolation, StaleRevision
from core.idempotency import first_time
from core.transitions import change_status
from interviews import capture, checks
from interviews.models import (
    SCORECARD_TRANSITIONS,
    Amendment,
    Blank,
    Interview,
    InterviewProbe,
    InterviewQuestion,
    Loop,
    ProbeUse,
    Rating,
    Recommendation,
    Scorecard,
    ScorecardRevision,
)
from interviews.services import messages
from interviews.services.blindness import check_is_not_blind
from interviews.visibility import CARDS_ARE_LOCKED, DID_NOT_TAKE_PLACE, SUBMITTED

NOT_YOURS = "Only the person who writes this scorecard may change it."
NO_ROUND = "This round did not take place, so there is no scorecard to write."
LOOP_IS_OVER = "This loop is cancelled, so its scorecards stay as they are."
IS_SUBMITTED = "This scorecard is submitted. Reopen it with a reason before you change it."
IS_LOCKED = "The debrief has begun, so this scorecard stays as it is. Add a dated note instead."
IS_WAIVED = "This scorecard was waived, so it takes no more notes."
LEFT_THE_ROUND = "This question has left the round, so nothing more is stored for it. Your text stays on this page."
CHANGED_ELSEWHERE = "This was also changed on another device or in another tab. Compare both before you go on."
NOT_HELD_YET = "This interview has not begun yet. Submit the scorecard after it."
NEEDS_REASON = "Write the reason: it is kept with the earlier version."


@dataclass(frozen=True)
class FollowUpAsked:
    """A follow-up that was asked: a prepared one (`probe`) or one of the panelist's own (`own_text`)."""

    probe: InterviewProbe | None = None
    own_text: str = ""
    note: str = ""
    was_asked = True

    @property
    def probe_id(self) -> int | None:
        return self.probe.pk if self.probe else None


@transaction.atomic
def save_rating(
    *,
    card: Scorecard,
    question: InterviewQuestion,
    revision: int,
    score: int | None = None,
    blank_reason: str = "",
    evidence: str = "",
    points_shown: Mapping[Any, str] | None = None,
    follow_ups: Iterable[FollowUpAsked] | None = None,
    base: str = "",
    set_aside: str = "",
    by: Any,
) -> Rating:
    """Store what `by` wrote about one answer, as a whole: rating or blank, evidence, points, follow-ups.

    Guarantees: a save made from `revision` 3 never overwrites revision 4 (StaleRevision carries what is stored now);
    the same content sent again changes nothing and succeeds. `base` is the fingerprint of what the page started
    from: where that is still what is stored, an old number alone is no conflict. `set_aside` is a text that lost
    against another in a comparison: both are kept in an earlier version. `follow_ups` left out stay as they are.
    Allowed as soon as the panelist is seated, for preparing is part of the work.
    Refused (RuleViolation): other people's cards, cards that are not drafts, rounds that did not take place,
    questions of another round, a score together with a blank, unknown points.
    Only the first save of a card is audited: the trail is for deeds, the card's own revision counts keystrokes.
    """
    stored_card = _lock_for_writing(card, by)
    if question.interview_id != stored_card.assignment.interview_id:
        raise RuleViolation(LEFT_THE_ROUND)
    wanted = {
        "score": score,
        "blank_reason": blank_reason,
        "evidence": evidence,
        "points_shown": _clean_points(question, points_shown or {}),
    }
    _check_choice(score, blank_reason)
    rating = Rating.objects.filter(scorecard=stored_card, interview_question=question).first()
    uses = list(ProbeUse.objects.filter(scorecard=stored_card, interview_question=question))
    if rating is not None and not set_aside and _says_already(rating, wanted, uses, follow_ups):
        card.revision = stored_card.revision
        return rating
    _refuse_stale_answer(rating, uses, revision, base)
    if set_aside or (rating is not None and rating.revision != revision):
        keep_version(stored_card, ScorecardRevision.Occasion.MERGED, by=by, set_aside=set_aside)
    rating = _write_rating(stored_card, question, rating, wanted)
    if follow_ups is not None:
        _replace_uses(stored_card, question, uses, list(follow_ups))
    _count_change(card, stored_card, by)
    return rating


def _check_choice(score: int | None, blank_reason: str) -> None:
    if score is not None and blank_reason:
        raise RuleViolation("An answer has a score or is left blank, not both.")
    if score is not None and score not in (1, 2, 3, 4, 5):
        raise RuleViolation("A score is a number from 1 to 5.")
    if blank_reason and blank_reason not in Blank.values:
        raise RuleViolation("Choose one of the four reasons for leaving an answer blank.")


def _clean_points(question: InterviewQuestion, points: Mapping[Any, str]) -> dict[str, str]:
    """Points shown by index as text; "no" is the absence of a point."""
    known = {str(index) for index in range(len(question.assessment_points))}
    shown = {str(index): value for index, value in points.items() if value != Rating.Shown.NO}
    if not set(shown) <= known or not set(shown.values()) <= {"yes", "partly"}:
        raise RuleViolation("This question does not have that point to listen for. Load the page again.")
    return dict(sorted(shown.items(), key=lambda item: int(item[0])))


def _says_already(
    rating: Rating, wanted: dict[str, Any], uses: list[ProbeUse], follow_ups: Iterable[FollowUpAsked] | None
) -> bool:
    if any(getattr(rating, name) != value for name, value in wanted.items()):
        return False
    return follow_ups is None or _as_asked(uses) == list(follow_ups)


def _as_asked(uses: list[ProbeUse]) -> list[FollowUpAsked]:
    return [FollowUpAsked(use.probe, use.own_text, use.note) for use in uses if use.was_asked]


def _refuse_stale_answer(rating: Rating | None, uses: list[ProbeUse], revision: int, base: str) -> None:
    stored = rating.revision if rating else 0
    if stored == revision:
        return
    values = capture.answer_values(rating, uses)
    if base and base == capture.fingerprint(values):
        return
    raise StaleRevision(
        CHANGED_ELSEWHERE,
        {"revision": stored, "values": values, "changed_at": rating.changed_at if rating else None},
    )


def _write_rating(
    card: Scorecard, question: InterviewQuestion, rating: Rating | None, wanted: dict[str, Any]
) -> Rating:
    now = timezone.now()
    if rating is None:
        return Rating.objects.create(scorecard=card, interview_question=question, revision=1, changed_at=now, **wanted)
    # The card is locked; the condition is the belt that holds if a later change forgets to lock.
    written = Rating.objects.filter(pk=rating.pk, revision=rating.revision).update(
        revision=rating.revision + 1, changed_at=now, **wanted
    )
    if not written:
        raise StaleRevision(CHANGED_ELSEWHERE, {"revision": rating.revision, "values": {}, "changed_at": None})
    for name, value in {**wanted, "revision": rating.revision + 1, "changed_at": now}.items():
        setattr(rating, name, value)
    return rating


def _replace_uses(
    card: Scorecard, question: InterviewQuestion, uses: list[ProbeUse], follow_ups: list[FollowUpAsked]
) -> None:
    """Make the follow-ups of one answer what the page says they are."""
    if _as_asked(uses) == follow_ups:
        return
    if any(asked.probe and asked.probe.interview_question_id != question.pk for asked in follow_ups):
        raise RuleViolation("This follow-up belongs to another question. Load the page again.")
    ProbeUse.objects.filter(pk__in=[use.pk for use in uses]).delete()
    ProbeUse.objects.bulk_create(
        ProbeUse(
            scorecard=card,
            interview_question=question,
            probe=asked.probe,
            own_text=asked.own_text,
            note=asked.note,
        )
        for asked in follow_ups
    )


@transaction.atomic
def save_card(
    *,
    card: Scorecard,
    revision: int,
    recommendation: str | None = None,
    summary: str | None = None,
    candidate_questions: str | None = None,
    next_interviewer_note: str | None = None,
    base: str = "",
    set_aside: str = "",
    by: Any,
) -> Scorecard:
    """Store the parts of a card that are about the whole interview; parts left out (None) stay as they are.

    Guarantees and refusals are those of `save_rating`. `card.revision` rises with every save of any answer too, so
    `base`, the fingerprint of the given parts as the page started from them, tells a real conflict from a save
    elsewhere on the card. Refused: an unknown recommendation.
    """
    stored = _lock_for_writing(card, by)
    given = {
        "recommendation": recommendation,
        "summary": summary,
        "candidate_questions": candidate_questions,
        "next_interviewer_note": next_interviewer_note,
    }
    wanted = {name: value for name, value in given.items() if value is not None}
    if recommendation and recommendation not in Recommendation.values:
        raise RuleViolation("Choose one of the four recommendations.")
    now_stored = capture.card_values(stored, wanted)
    if now_stored != wanted or set_aside:
        if stored.revision != revision and base != capture.fingerprint(now_stored):
            raise StaleRevision(
                CHANGED_ELSEWHERE,
                {"revision": stored.revision, "values": now_stored, "changed_at": stored.changed_at},
            )
        if set_aside:
            keep_version(stored, ScorecardRevision.Occasion.MERGED, by=by, set_aside=set_aside)
        for name, value in wanted.items():
            setattr(stored, name, value)
        _count_change(card, stored, by, also=wanted)
    for name in ("revision", "changed_at", *capture.CARD_FIELDS):
        setattr(card, name, getattr(stored, name))
    return card


@transaction.atomic
def use_probe(
    *,
    card: Scorecard,
    probe: InterviewProbe | None = None,
    question: InterviewQuestion | None = None,
    own_text: str = "",
    was_asked: bool = True,
    note: str = "",
    by: Any,
) -> ProbeUse | None:
    """Note that a follow-up was asked: a prepared `probe`, or `own_text` under `question`.

    Asking twice for a prepared one changes its note; `was_asked` False takes it back (and returns None).
    Refused (RuleViolation): what `save_rating` refuses, and an own follow-up without words.
    """
    stored = _lock_for_writing(card, by)
    asked_of = probe.interview_question if probe else question
    if asked_of is None or asked_of.interview_id != stored.assignment.interview_id:
        raise RuleViolation(LEFT_THE_ROUND)
    if probe is None and not own_text.strip():
        raise RuleViolation("Write the follow-up that you asked.")
    same = ProbeUse.objects.filter(
        scorecard=stored, interview_question=asked_of, probe=probe, own_text="" if probe else own_text
    )
    use = None
    if not was_asked:
        same.delete()
    elif not same.update(note=note, was_asked=True):
        use = ProbeUse.objects.create(
            scorecard=stored, interview_question=asked_of, probe=probe, own_text="" if probe else own_text, note=note
        )
    _count_change(card, stored, by)
    return use or same.first()


@transaction.atomic
def submit_scorecard(*, card: Scorecard, revision: int, key: str = "", by: Any) -> Scorecard:
    """Seal the card: it counts, the panel's other cards open to its writer, and this version is kept for ever.

    Guarantees: whatever the clicks, one submission, one kept version and one audit event; a card that is submitted
    already is returned as it stands. `first_submitted_at` never changes again.
    Refused: what `save_rating` refuses; StaleRevision when the page did not show the newest notes;
    IncompleteScorecard with everything that is missing; an interview that has not begun, for an empty card handed
    in early would only open the others. A shadow's card needs nothing: it never counts.
    """
    stored = lock_whole_run(card)
    if stored.status in SUBMITTED and stored.assignment.panelist_id == by.pk:
        return _copied_back(card, stored)
    _check_may_write(stored, by)
    _check_has_begun(stored.assignment.interview)
    if not first_time(by, key, "scorecard.submitted"):
        return _copied_back(card, stored)
    if stored.revision != revision:
        raise StaleRevision(
            "Your notes changed after this page was loaded. Look through them once more, then submit.",
            {"revision": stored.revision, "values": capture.card_values(stored), "changed_at": stored.changed_at},
        )
    ratings = _ratings_of(stored)
    missing = checks.missing_parts(
        questions=list(stored.assignment.interview.questions.select_related("competency")),
        ratings=ratings,
        recommendation=stored.recommendation,
        is_shadow=stored.assignment.is_shadow,
        candidate=stored.assignment.interview.loop.candidate,
    )
    if missing:
        raise checks.IncompleteScorecard(missing)
    now = timezone.now()
    stored.submitted_at = now
    stored.first_submitted_at = stored.first_submitted_at or now
    _change(stored, Scorecard.Status.SUBMITTED, "scorecard.submitted", by, also=["submitted_at", "first_submitted_at"])
    keep_version(stored, ScorecardRevision.Occasion.SUBMITTED, by=by, ratings=ratings)
    return _copied_back(card, stored)


def _check_has_begun(interview: Interview) -> None:
    if interview.status == Interview.Status.COMPLETED or interview.started_at:
        return
    if interview.starts_at is None or interview.starts_at > timezone.now():
        raise RuleViolation(NOT_HELD_YET)


@transaction.atomic
def reopen_scorecard(*, card: Scorecard, reason: str, by: Any) -> Scorecard:
    """Open a submitted card again, before the debrief, for its writer. What was submitted is kept with the reason,
    and the others' cards close to the writer until the card is submitted again.

    Refused (RuleViolation): other people's cards, no reason, a card that is not submitted, once the debrief has begun.
    """
    stored = lock_whole_run(card)
    _check_is_writer(stored, by)
    if not reason.strip():
        raise RuleViolation(NEEDS_REASON)
    loop = stored.assignment.interview.loop
    if stored.status == Scorecard.Status.LOCKED or loop.status in CARDS_ARE_LOCKED:
        raise RuleViolation(IS_LOCKED)
    if loop.status == Loop.Status.CANCELLED:
        raise RuleViolation(LOOP_IS_OVER)
    keep_version(stored, ScorecardRevision.Occasion.REOPENED, by=by, reason=reason)
    stored.submitted_at = None
    stored.reopened_at = timezone.now()
    stored.reopen_reason = reason
    stored.revision += 1
    also = ["submitted_at", "reopened_at", "reopen_reason", "revision"]
    _change(stored, Scorecard.Status.DRAFT, "scorecard.reopened", by, also=also, reason=reason)
    return _copied_back(card, stored)


@transaction.atomic
def amend_scorecard(
    *,
    card: Scorecard,
    text: str,
    question: InterviewQuestion | None = None,
    new_score: int | None = None,
    by: Any,
) -> Amendment:
    """Add a dated note to a locked card, at will with the score its writer would give an answer now. The sealed
    rating stays what it was, and stays what the mechanical score is made of.

    Refused (RuleViolation): other people's cards, an empty note, a card that is not locked yet, a question of another
    round, a score without its question.
    """
    stored = lock_whole_run(card)
    _check_is_writer(stored, by)
    if stored.status != Scorecard.Status.LOCKED:
        raise RuleViolation("Dated notes begin with the debrief. Until then reopen the scorecard with a reason.")
    if not text.strip():
        raise RuleViolation("Write what you want to add.")
    if question is not None and question.interview_id != stored.assignment.interview_id:
        raise RuleViolation(LEFT_THE_ROUND)
    if new_score is not None and question is None:
        raise RuleViolation("A changed rating names its question.")
    _check_choice(new_score, "")
    note = Amendment.objects.create(
        scorecard=stored, interview_question=question, text=text, new_score=new_score, by=by
    )
    fields = ["text", *(["new_score"] if new_score is not None else [])]
    audit.record("scorecard.amended", stored, by=by, scope=_scope(stored), fields=fields)
    return note


@transaction.atomic
def waive_scorecard(*, card: Scorecard, reason: str, by: Any) -> Scorecard:
    """Do without an open card, so that the debrief need not wait for it. Its notes stay with its writer, unread.

    Refused (RuleViolation): no reason, a card that is not open, a loop that is cancelled, and a person who still owes
    a card in the loop: the answer would tell them how far the others are.
    """
    stored = lock_whole_run(card)
    check_is_not_blind(
        by, stored.assignment.interview.loop, "a recruiter decides which scorecards the debrief can do without"
    )
    if not reason.strip():
        raise RuleViolation("Write why the debrief can do without this scorecard.")
    if stored.assignment.interview.loop.status == Loop.Status.CANCELLED:
        raise RuleViolation(LOOP_IS_OVER)
    stored.waived_at = timezone.now()
    stored.waived_by = by
    stored.waive_reason = reason
    also = ["waived_at", "waived_by", "waive_reason"]
    _change(stored, Scorecard.Status.WAIVED, "scorecard.waived", by, also=also, reason=reason)
    messages.tell_who_left(stored.assignment.interview, stored.assignment.panelist_id)
    return _copied_back(card, stored)


# --- Locks, checks, versions ----------------------------------------------------------------------------------


def _with_run(card: Scorecard) -> Any:
    return Scorecard.objects.select_related("assignment__interview__loop__candidate").filter(pk=card.pk)


def _lock_for_writing(card: Scorecard, by: Any) -> Scorecard:
    """The card's row alone: a save changes nothing about loop or interview."""
    stored = _with_run(card).select_for_update(of=("self",)).get()
    _check_may_write(stored, by)
    return stored


def lock_whole_run(card: Scorecard) -> Scorecard:
    interview = card.assignment.interview
    list(Loop.objects.select_for_update().filter(pk=interview.loop_id).values_list("pk"))
    list(Interview.objects.select_for_update().filter(pk=interview.pk).values_list("pk"))
    return _with_run(card).select_for_update(of=("self",)).get()


def _check_is_writer(card: Scorecard, by: Any) -> None:
    if card.assignment.panelist_id != by.pk:
        raise RuleViolation(NOT_YOURS)


def _check_may_write(card: Scorecard, by: Any) -> None:
    _check_is_writer(card, by)
    refusals = {
        Scorecard.Status.SUBMITTED: IS_SUBMITTED,
        Scorecard.Status.LOCKED: IS_LOCKED,
        Scorecard.Status.WAIVED: IS_WAIVED,
    }
    if card.status in refusals:
        raise RuleViolation(refusals[Scorecard.Status(card.status)])
    interview = card.assignment.interview
    if interview.status in DID_NOT_TAKE_PLACE:
        raise RuleViolation(NO_ROUND)
    if interview.loop.status == Loop.Status.CANCELLED:
        raise RuleViolation(LOOP_IS_OVER)
    if interview.loop.status in CARDS_ARE_LOCKED:
        raise RuleViolation(IS_LOCKED)


def why_closed(card: Scorecard, by: Any) -> str:
    """The sentence that says why `by` cannot write on this card now; empty when they can."""
    try:
        _check_may_write(card, by)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""


def _count_change(card: Scorecard, stored: Scorecard, by: Any, also: Iterable[str] = ()) -> None:
    """One more accepted save. The caller's object follows, so that it can go on with the next one."""
    is_first = stored.changed_at is None
    stored.revision += 1
    stored.changed_at = timezone.now()
    stored.save(update_fields=["revision", "changed_at", *also])
    card.revision, card.changed_at = stored.revision, stored.changed_at
    if is_first:
        audit.record("scorecard.begun", stored, by=by, scope=_scope(stored))


def _ratings_of(card: Scorecard) -> list[Rating]:
    return list(Rating.objects.filter(scorecard=card).select_related("interview_question"))


def keep_version(
    card: Scorecard,
    occasion: str,
    *,
    by: Any,
    reason: str = "",
    set_aside: str = "",
    ratings: list[Rating] | None = None,
) -> ScorecardRevision:
    """Write what the card says now into an earlier version of its own."""
    ratings = _ratings_of(card) if ratings is None else ratings
    content = capture.content_of(card, ratings, ProbeUse.objects.filter(scorecard=card))
    if set_aside:
        content["set_aside"] = set_aside
    last = ScorecardRevision.objects.filter(scorecard=card).aggregate(last=Max("number"))["last"] or 0
    return ScorecardRevision.objects.create(
        scorecard=card, number=last + 1, occasion=occasion, content=content, reason=reason, by=by
    )


def _change(card: Scorecard, to: str, action: str, by: Any, *, also: list[str], reason: str = "") -> None:
    change_status(
        card, to, by=by, table=SCORECARD_TRANSITIONS, action=action, scope=_scope(card), also=also, reason=reason
    )


def _scope(card: Scorecard) -> str:
    return card.assignment.interview.loop.scope


def _copied_back(card: Scorecard, stored: Scorecard) -> Scorecard:
    """The caller's object with the stored state, so that nobody goes on with an old one."""
    for field in Scorecard._meta.concrete_fields:
        setattr(card, field.attname, getattr(stored, field.attname))
    return card
