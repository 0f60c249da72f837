"""A card as others read it, and its writer once it is no draft any more: peers only as far as the sealed-card rule lets
them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone

from accounts.models import User
from core.wording import clock, counted, number_word
from hiring.candidates.recusals import who_must_not
from interviews.cards.kit_page import NO_RATING_YET
from interviews.cards.pad_page import PadPage, make_pad_page
from interviews.cards.services import why_not_reopen
from interviews.debriefs.cell import Given
from interviews.debriefs.glance import Glance, Glimpse, given_in, names_of
from interviews.loops.agreed import must_haves_of
from interviews.loops.services.panels import why_not_hand_over
from interviews.models import DatedNote, Rating, Recommendation, Scorecard, ScorecardRevision
from interviews.readings import FIXES_YOUR_RATINGS, STANDS_BESIDE, reading_would_fix, why_fixed
from interviews.states import PointShown
from interviews.visibility import sight_of

if TYPE_CHECKING:

    class ReadVersion(ScorecardRevision):
        """An earlier version with its recommendation in words."""

        spoken_recommendation: str


POINT_WORDS = {PointShown.YES: "shown", PointShown.PARTLY: "partly shown"}
OPEN_LATER = "The others of this round open to you as they are submitted."


@dataclass(frozen=True)
class ReadAnswer:
    """One answer as it is read."""

    question: Any
    given: Given
    evidence: str
    points: list[tuple[str, str]]
    follow_ups: list[tuple[str, str]]
    notes: list[DatedNote]


@dataclass
class Reading:
    """A card as its reader sees it."""

    card: Scorecard
    answers: list[ReadAnswer]
    notes: list[DatedNote]
    versions: "list[ReadVersion]"
    peers: list[Scorecard]
    is_own: bool
    sealed: str
    late: str
    is_locked: bool
    can_reopen: bool
    can_add_note: bool
    can_hand_over: bool
    # Before the others' cards are opened for the first time; after it, why nothing can be changed any more.
    fixes: str
    fixed: str
    beside: str
    # Its writer must not interview the candidate, which may have been said later.
    has_conflict: bool
    glance: Glance
    # The writer's own; of nobody else's card is it even read.
    pad: PadPage | None

    @property
    def interview(self) -> Any:
        return self.card.seat.interview

    @property
    def candidate(self) -> Any:
        return self.interview.loop.candidate

    @property
    def request_to_read(self) -> str:
        return f"{self.candidate.called} may ask to read this scorecard. A recruiter then prepares a copy."

    @property
    def recommendation(self) -> str:
        return self.card.get_recommendation_display() if self.card.recommendation else ""


def make_reading(card: Scorecard, user: User) -> Reading:
    """Everything of one card for somebody who may read it; peers only as far as the sealed-card rule lets them."""
    loop = card.seat.interview.loop
    questions = list(card.seat.interview.questions.select_related("competency").prefetch_related("follow_ups"))
    ratings = {rating.interview_question_id: rating for rating in card.ratings.all()}
    uses = list(card.follow_up_uses.select_related("follow_up"))
    notes = list(card.dated_notes.select_related("interview_question", "by"))
    is_own = card.seat.panelist_id == user.pk
    peers = Scorecard.objects.visible_to(user).submitted().for_loop(loop).exclude(pk=card.pk)
    peers = peers.select_related("seat__panelist", "seat__interview").order_by(
        "seat__interview__position", "seat__panelist__name"
    )
    is_locked = card.status == Scorecard.Status.LOCKED
    sealed = sight_of(user, loop).why
    is_submitted = is_own and card.status == Scorecard.Status.SUBMITTED
    fixed = why_fixed(user, loop) if is_submitted else ""
    would_fix = is_own and reading_would_fix(card.status, has_read=bool(fixed))
    answers = [_read_answer(question, ratings.get(question.pk), uses, notes) for question in questions]
    return Reading(
        card=card,
        answers=answers,
        glance=_glance(card, answers, uses, must_haves_of(loop)),
        notes=[note for note in notes if note.interview_question_id is None],
        versions=_versions(card, is_own),
        peers=list(peers),
        is_own=is_own,
        sealed=sealed,
        late=late_by(card),
        is_locked=is_locked,
        can_reopen=is_submitted and not fixed and not why_not_reopen(card, user),
        can_add_note=is_own and (is_locked or bool(fixed)),
        can_hand_over=not why_not_hand_over(card, card.seat.interview),
        fixes=FIXES_YOUR_RATINGS if would_fix and not sealed else "",
        fixed=fixed,
        beside=STANDS_BESIDE if card.is_after_reading else "",
        has_conflict=card.seat.panelist_id in who_must_not(loop.candidate),
        pad=make_pad_page(card, questions, card.seat.interview.begun_at(timezone.now())) if is_own else None,
    )


WHO_READS = "The hiring manager and the recruiters can read yours now, the panel as soon as they have submitted theirs."


def after_submission(page: Reading) -> str:
    """What is true now: for the writer, and for everyone else."""
    assert page.card.submitted_at is not None  # a constraint: a submitted card is dated
    return (
        f"Scorecard submitted at {clock(page.card.submitted_at)}. {page.sealed or _what_is_open_now(page)} {WHO_READS}"
    )


def _what_is_open_now(page: Reading) -> str:
    number = sum(peer.seat.interview_id == page.card.seat.interview_id for peer in page.peers)
    if not number:
        return OPEN_LATER
    which = "other" if number == 1 else f"{number_word(number)} others"
    return f"You can now read the {which} for this round."


def _versions(card: Scorecard, is_own: bool) -> "list[ReadVersion]":
    """Earlier versions, newest first. What was never submitted stays with its writer."""
    rows = card.revisions.select_related("by").order_by("-number")
    if not is_own:
        rows = rows.filter(occasion__in=[ScorecardRevision.Occasion.SUBMITTED, ScorecardRevision.Occasion.REOPENED])
    versions = cast("list[ReadVersion]", list(rows))  # what a version lacks of it is set below
    for version in versions:
        for rating in version.content.get("ratings", []):
            rating["spoken"] = Given.of(rating["score"], rating["blank_reason"]).in_line() or NO_RATING_YET
        choice = version.content.get("recommendation")
        version.spoken_recommendation = dict(Recommendation.choices).get(choice, "")
    return versions


def _glance(card: Scorecard, answers: list[ReadAnswer], uses: list[Any], must_haves: Collection[int]) -> Glance:
    """The strip of the card as it is read: with its ratings, once it is in."""
    names = names_of(answer.question for answer in answers)
    return Glance(
        answers=[
            replace(
                _glimpse(number, names[answer.question.pk], answer, uses),
                is_must_have=answer.question.competency_id in must_haves,
            )
            for number, answer in enumerate(answers, start=1)
        ],
        recommendation=card.get_recommendation_display() if card.recommendation else "",
        has_recommendation=not card.seat.is_shadow,
        shows_ratings=all(answer.given.is_given for answer in answers),
        has_summary=bool(card.summary.strip()),
        is_in=card.submitted_at is not None,
    )


def _glimpse(number: int, name: str, answer: ReadAnswer, uses: list[Any]) -> Glimpse:
    question = answer.question
    asked = [use for use in uses if use.interview_question_id == question.pk and use.was_asked]
    return Glimpse(
        name=name,
        number=number,
        given=answer.given,
        has_words=bool(answer.evidence.strip()),
        heard=len(answer.points),
        points=len(question.assessment_points),
        asked=sum(use.follow_up_id is not None for use in asked),
        prepared=len(question.follow_ups.all()),
        own=sum(use.follow_up_id is None for use in asked),
    )


def _read_answer(question: Any, rating: Rating | None, uses: list[Any], notes: list[DatedNote]) -> ReadAnswer:
    shown = rating.points_shown if rating else {}
    points = [
        (text, POINT_WORDS[shown[str(index)]])
        for index, text in enumerate(question.assessment_points)
        if str(index) in shown
    ]
    asked = [
        (use.follow_up.text if use.follow_up else use.own_text, use.note)
        for use in uses
        if use.interview_question_id == question.pk and use.was_asked
    ]
    own_notes = [note for note in notes if note.interview_question_id == question.pk]
    return ReadAnswer(question, given_in(rating), rating.evidence if rating else "", points, asked, own_notes)


def late_by(card: Scorecard) -> str:
    """How late a card was submitted for the first time: "3 hours late", "2 days late"; empty when it was in time."""
    due, sent = card.interview.scorecards_due_at, card.first_submitted_at
    if not (card.is_late and due and sent):
        return ""
    late = sent - due
    hours = int(late.total_seconds() // 3600)
    if hours >= 48:
        return f"{counted(hours // 24, 'day', figures=True)} late"
    if hours >= 1:
        return f"{counted(hours, 'hour', figures=True)} late"
    return f"{max(1, int(late.total_seconds() // 60))} min late"
