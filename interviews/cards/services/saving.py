"""What panelists type, stored as they type: answers, follow-ups, and the parts about the whole interview."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, fingerprint
from core.errors import RuleViolation, StaleRevision
from interviews.cards import values as capture
from interviews.cards.services.guards import LEFT_THE_ROUND, check_choice, lock_for_writing
from interviews.cards.services.versions import keep_version, scope_of
from interviews.models import (
    CARD_FIELDS,
    FollowUpUse,
    InterviewFollowUp,
    InterviewQuestion,
    Rating,
    Recommendation,
    Scorecard,
    ScorecardRevision,
)

CHANGED_ELSEWHERE = "This was also changed in another tab or on another device. Compare both before you go on."


@dataclass(frozen=True)
class FollowUpAsked:
    """A follow-up that was asked: a prepared one (`follow_up`) or one of the panelist's own (`own_text`)."""

    follow_up: InterviewFollowUp | None = None
    own_text: str = ""
    note: str = ""
    was_asked = True

    @property
    def follow_up_id(self) -> int | None:
        return self.follow_up.pk if self.follow_up else None


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
    by: User,
) -> Rating:
    """Store what `by` wrote about one answer, as a whole: rating or blank, evidence, points, follow-ups.

    Guarantees: a save made from `revision` 3 never overwrites revision 4 (StaleRevision carries what is stored now);
    the same content sent again changes nothing and succeeds. `base` is the fingerprint of what the page started
    from: where that is still what is stored, an old number alone is no conflict. `set_aside` is a text that lost
    against another in a comparison: both are kept in an earlier version. `follow_ups` left out stay as they are.
    Allowed as soon as the panelist is seated, for preparing is part of the work.
    Refused (RuleViolation): other people's cards, cards that are not drafts, rounds that did not take place,
    questions of another round, a score together with a blank, unknown points.
    Only the first save of a card is audited: the trail is for actions, the card's own revision counts keystrokes.
    """
    stored_card = lock_for_writing(card, by)
    if question.interview_id != stored_card.seat.interview_id:
        raise RuleViolation(LEFT_THE_ROUND)
    wanted = {
        "score": score,
        "blank_reason": blank_reason,
        "evidence": evidence,
        "points_shown": _clean_points(question, points_shown or {}),
    }
    check_choice(score, blank_reason)
    # There is one at most, so no order is asked for, as `first` would.
    rating = next(iter(Rating.objects.filter(scorecard=stored_card, interview_question=question).order_by()), None)
    uses = list(FollowUpUse.objects.filter(scorecard=stored_card, interview_question=question))
    if rating is not None and not set_aside and _says_already(rating, wanted, uses, follow_ups):
        card.revision = stored_card.revision
        return rating
    _refuse_stale_answer(rating, uses, revision, base)
    if set_aside or (rating is not None and rating.revision != revision):
        keep_version(stored_card, ScorecardRevision.Occasion.MERGED, by=by, set_aside=set_aside)
    rating = _write_rating(stored_card, question, rating, wanted)
    if follow_ups is not None:
        _replace_uses(stored_card, question, uses, list(follow_ups))
    count_change(card, stored_card, by)
    return rating


def _clean_points(question: InterviewQuestion, points: Mapping[Any, str]) -> dict[str, str]:
    """Points shown by index as text; "no" is the absence of a point."""
    known = {str(index) for index in range(len(question.assessment_points))}
    shown = {str(index): value for index, value in points.items() if value != Rating.Shown.NO}
    if not set(shown) <= known or not set(shown.values()) <= set(Rating.Shown.values):
        raise RuleViolation("This question does not have that point to listen for. Load the page again.")
    return dict(sorted(shown.items(), key=lambda item: int(item[0])))


def _says_already(
    rating: Rating, wanted: dict[str, Any], uses: list[FollowUpUse], follow_ups: Iterable[FollowUpAsked] | None
) -> bool:
    if any(getattr(rating, name) != value for name, value in wanted.items()):
        return False
    return follow_ups is None or _as_asked(uses) == _as_asked(follow_ups)


def _as_asked(uses: Iterable[FollowUpUse | FollowUpAsked]) -> list[tuple[int | None, str, str]]:
    return [(use.follow_up_id, use.own_text, use.note) for use in uses if use.was_asked]


def _refuse_stale_answer(rating: Rating | None, uses: list[FollowUpUse], revision: int, base: str) -> None:
    stored = rating.revision if rating else 0
    if stored == revision:
        return
    values = capture.answer_values(rating, uses)
    if base and base == fingerprint.of_fields(values):
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
    changed = {**wanted, "revision": rating.revision + 1, "changed_at": now}
    # The card is locked; the condition is the belt that holds if a later change forgets to lock.
    if not Rating.objects.filter(pk=rating.pk, revision=rating.revision).update(**changed):
        raise StaleRevision(CHANGED_ELSEWHERE, {"revision": rating.revision, "values": {}, "changed_at": None})
    for name, value in changed.items():
        setattr(rating, name, value)
    return rating


def _replace_uses(
    card: Scorecard, question: InterviewQuestion, uses: list[FollowUpUse], follow_ups: list[FollowUpAsked]
) -> None:
    """Make the follow-ups of one answer what the page says they are."""
    if _as_asked(uses) == _as_asked(follow_ups):
        return
    if any(asked.follow_up and asked.follow_up.interview_question_id != question.pk for asked in follow_ups):
        raise RuleViolation("This follow-up belongs to another question. Load the page again.")
    FollowUpUse.objects.filter(pk__in=[use.pk for use in uses]).delete()
    FollowUpUse.objects.bulk_create(
        FollowUpUse(
            scorecard=card,
            interview_question=question,
            follow_up=asked.follow_up,
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
    by: User,
) -> Scorecard:
    """Store the parts of a card that are about the whole interview; parts left out (None) stay as they are.

    Guarantees and refusals are those of `save_rating`. `card.revision` rises with every save of any answer too, so
    `base`, the fingerprint of the given parts as the page started from them, tells a real conflict from a save
    elsewhere on the card. Refused: an unknown recommendation.
    """
    stored = lock_for_writing(card, by)
    given = {
        "recommendation": recommendation,
        "summary": summary,
        "candidate_questions": candidate_questions,
        "next_interviewer_note": next_interviewer_note,
    }
    wanted = {name: value for name, value in given.items() if value is not None}
    changed = take_over(stored, wanted, revision=revision, base=base, set_aside=set_aside, by=by)
    if changed:
        stored.save(update_fields=changed)
    for name in ("revision", "changed_at", *CARD_FIELDS):
        setattr(card, name, getattr(stored, name))
    return card


def take_over(
    stored: Scorecard, wanted: Mapping[str, str], *, revision: int, base: str, set_aside: str = "", by: User
) -> tuple[str, ...]:
    """Put the words into the locked card unless it says them already. Returns the fields that are to be written."""
    if wanted.get("recommendation") and wanted["recommendation"] not in Recommendation.values:
        raise RuleViolation("Choose one of the four recommendations.")
    now_stored = capture.card_values(stored, wanted)
    if now_stored == wanted and not set_aside:
        return ()
    if stored.revision != revision and base != fingerprint.of_fields(now_stored):
        raise StaleRevision(
            CHANGED_ELSEWHERE,
            {"revision": stored.revision, "values": now_stored, "changed_at": stored.changed_at},
        )
    if set_aside:
        keep_version(stored, ScorecardRevision.Occasion.MERGED, by=by, set_aside=set_aside)
    for name, value in wanted.items():
        setattr(stored, name, value)
    return (*_count(stored, by), *wanted)


def count_change(card: Scorecard, stored: Scorecard, by: User) -> None:
    """One more accepted save. The caller's object follows, so that it can go on with the next one."""
    counted = {name: getattr(stored, name) for name in _count(stored, by)}
    Scorecard.objects.filter(pk=stored.pk).update(**counted)
    card.revision, card.changed_at = stored.revision, stored.changed_at


def _count(stored: Scorecard, by: User) -> tuple[str, ...]:
    """Only the first save of a card is audited. Returns the fields that are to be written."""
    if stored.changed_at is None:
        audit.record("scorecard.begun", stored, by=by, scope=scope_of(stored))
    stored.revision += 1
    stored.changed_at = timezone.now()
    return ("revision", "changed_at")
