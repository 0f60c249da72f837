"""A card on one page, to write down and submit after the round: answers without words first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.utils.safestring import SafeString

from accounts.models import User
from core import fingerprint
from core.wording import clock, counted, day, sentence_case
from interviews.cards import values as capture
from interviews.cards.completeness import RATING, Missing, missing_parts
from interviews.cards.kit_markup import follow_ups_html, ticks_html
from interviews.cards.kit_page import KitPage, KitPageAnswer
from interviews.cards.language_hints import Hint, hint_for_card, hint_for_rating, hints_in
from interviews.cards.pad import ShownLine
from interviews.cards.pad_page import span_of
from interviews.cards.time_left import TimeLeft
from interviews.cards.values import Values
from interviews.debriefs.glance import Glance, Glimpse, given_in, names_of
from interviews.loops.agreed import must_haves_of
from interviews.models import (
    Rating,
    Recommendation,
    Scorecard,
)
from interviews.readings import WILL_STAND_BESIDE, reads_before_rating
from interviews.visibility import what_submitting_opens
from questionbank.scale import Blank

REVIEW_TEXTS = (
    ("summary", "Summary", "What the answers add up to, in three or four sentences.", 6),
    (
        "candidate_questions",
        "What was asked of you",
        "The candidate’s own questions, and what was promised. Not rated.",
        3,
    ),
    (
        "next_interviewer_note",
        "Note for the next interviewer",
        "Facts worth asking about, never opinions. The recruiter and the hiring manager can pass it on; the debrief "
        "shows it.",
        3,
    ),
)


@dataclass(frozen=True)
class ReviewedAnswer:
    """One answer to write down, with what is worth a second look."""

    answer: KitPageAnswer
    glimpse: Glimpse
    hints: list[Hint]
    rating_help: str = ""
    # Lines of the pad from when this question was on screen, and from when to when.
    pad_lines: list[ShownLine] = field(default_factory=list)

    @property
    def pad_sentence(self) -> str:
        return f"Your pad has {counted(len(self.pad_lines), 'line')} {span_of(self.pad_lines)}".strip()

    @property
    def ticks(self) -> SafeString:
        return ticks_html(self.answer, is_closed=False)

    @property
    def follow_ups(self) -> SafeString:
        return follow_ups_html(self.answer, self.answer.follow_ups, is_closed=False)

    @property
    def rating_is_next(self) -> bool:
        """It has its words and no rating: the scale stands open."""
        return self.glimpse.has_words and not self.glimpse.given.is_given


@dataclass(frozen=True)
class Lacking:
    """What an answer lacks, or (without a number) that nobody is recommended yet."""

    number: int | None
    lacks: str

    @property
    def words(self) -> str:
        return f"a rating of question {self.number}" if self.lacks == RATING else f"evidence for question {self.number}"


@dataclass(frozen=True)
class ReviewText:
    """A text about the whole card, with what was typed and what is wrong with it."""

    name: str
    label: str
    help: str
    rows: int
    value: str
    error: str


@dataclass
class Review:
    """The card before it is submitted."""

    card: Scorecard
    answers: list[ReviewedAnswer]
    glance: Glance
    lead: str
    time_left: TimeLeft | None
    missing: list[Missing]
    hints: list[Hint]
    counts: str
    opens: str
    beside: str
    values: Values
    base: str
    recommendations: Sequence[tuple[str, str]] = tuple(Recommendation.choices)
    errors: defaultdict[str, str] = field(default_factory=lambda: defaultdict(str))
    stored: Values | None = None

    @property
    def has_ratings(self) -> bool:
        return any(answer.glimpse.given.is_given for answer in self.answers)

    @property
    def gaps(self) -> list[Lacking]:
        """What is missing, one line an answer, in the order of the page."""
        numbers = {answered.answer.question.pk: answered.answer.number for answered in self.answers}
        found = [Lacking(numbers[q.pk], part.lacks) for part in self.missing for q in part.questions]
        return [*found, *(Lacking(None, part.lacks) for part in self.missing if not part.questions)]

    @property
    def texts(self) -> list[ReviewText]:
        return [
            ReviewText(name, label, help, rows, str(self.values[name]), self.errors[name])
            for name, label, help, rows in REVIEW_TEXTS
        ]


def counts_of(ratings: Iterable[Rating], total: int) -> str:
    """Says "2 of 3 answers are rated, 1 not asked": an answer that was left blank is not one that was rated."""
    ratings = list(ratings)
    blanks = Counter(rating.blank_reason for rating in ratings if rating.blank_reason)
    rated = sum(rating.score is not None for rating in ratings)
    left_blank = [f"{blanks[blank.value]} {blank.short.lower()}" for blank in Blank if blanks[blank.value]]
    return ", ".join(
        [f"{rated} of {counted(total, 'answer', figures=True)} {'is' if total == 1 else 'are'} rated", *left_blank]
    )


def make_review(kit: KitPage, user: User) -> Review:
    by_question = {rating.interview_question_id: rating for rating in kit.ratings}
    answers = [_reviewed(kit, answer, by_question.get(answer.question.pk)) for answer in kit.answers]
    values = capture.card_values(kit.card)
    texts = " ".join(str(values[name]) for name in ("summary", "next_interviewer_note"))
    card_hint = hint_for_card(kit.ratings)
    return Review(
        card=kit.card,
        answers=sorted(
            answers,
            key=lambda answered: (answered.glimpse.has_words or answered.glimpse.is_done, answered.answer.number),
        ),
        glance=Glance(
            answers=named([answered.glimpse for answered in answers], kit),
            recommendation=kit.card.get_recommendation_display() if kit.card.recommendation else "",
            has_recommendation=not kit.card.seat.is_shadow,
            shows_ratings=all(answered.glimpse.given.is_given for answered in answers),
            has_summary=bool(kit.card.summary.strip()),
        ),
        lead=_lead(kit, answers),
        time_left=_time_left(kit),
        missing=missing_parts(
            questions=[answer.question for answer in kit.answers],
            ratings=kit.ratings,
            recommendation=kit.card.recommendation,
            is_shadow=kit.card.seat.is_shadow,
            candidate=kit.candidate,
        ),
        hints=[*([card_hint] if card_hint else []), *hints_in(texts)],
        counts=counts_of(kit.ratings, len(kit.answers)),
        beside=WILL_STAND_BESIDE if reads_before_rating(user, kit.interview) else "",
        opens=what_submitting_opens(user, kit.card, kit.ratings),
        values=values,
        base=fingerprint.of_fields(values),
    )


def _reviewed(kit: KitPage, answer: KitPageAnswer, rating: Rating | None) -> ReviewedAnswer:
    hints = [hint for hint in [hint_for_rating(rating)] if hint] + hints_in(answer.evidence)
    glimpse = Glimpse(
        name="",
        number=answer.number,
        given=given_in(rating),
        has_words=bool(answer.evidence.strip()),
        heard=answer.heard,
        points=len(answer.points),
        asked=answer.asked,
        prepared=len(answer.follow_ups),
        own=len(answer.own_follow_ups),
    )
    return ReviewedAnswer(answer, glimpse, hints, kit.rating_help(answer), kit.pad.near(answer.question.pk))


def named(glimpses: list[Glimpse], kit: KitPage) -> list[Glimpse]:
    names = names_of(answer.question for answer in kit.answers)
    must_haves = must_haves_of(kit.interview.loop)
    return [
        replace(glimpse, name=names[answer.question.pk], is_must_have=answer.question.competency_id in must_haves)
        for glimpse, answer in zip(glimpses, kit.answers, strict=True)
    ]


def _lead(kit: KitPage, answers: list[ReviewedAnswer]) -> str:
    """When the interview ended, and how many answers have no words yet."""
    ended = f"{_ended(kit)} " if kit.is_afterwards else ""
    bare = sum(not answered.glimpse.has_words and not answered.glimpse.is_done for answered in answers)
    return f"{ended}{_bare_words(bare)}Everything here can be changed in place until you submit."


def _ended(kit: KitPage) -> str:
    """By when it really began; of one that was held at a time nobody wrote down, by its plan."""
    begun = kit.interview.begun_at(kit.now)
    planned = begun + timedelta(minutes=kit.interview.minutes) if begun else kit.interview.end
    ended = min(planned, kit.now)
    return f"The interview ended {day(ended)} at {clock(ended)}."


def _bare_words(bare: int) -> str:
    if not bare:
        return ""
    verb, stand = ("has", "it stands") if bare == 1 else ("have", "they stand")
    return f"{sentence_case(counted(bare, 'answer'))} {verb} no words yet; {stand} first. "


def _time_left(kit: KitPage) -> TimeLeft | None:
    due_at = kit.interview.scorecards_due_at
    if due_at is None or not kit.has_begun:
        return None
    return TimeLeft(int((due_at - kit.now).total_seconds()), f"{day(due_at)} at {clock(due_at)}")
