"""Figures of a question are those of its ratings, kept by the worker, and shown to nobody who has yet to rate it."""

from collections import defaultdict
from fractions import Fraction
from random import Random
from statistics import correlation, fmean, pstdev
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from bench import rows
from hiring.models import Candidate
from interviews.figures.calibration import MINIMUM
from interviews.figures.keeping_questions import keep_questions
from interviews.figures.question_figures import QuestionFigures, Scored, discrimination_of, figures_of
from interviews.models import Debrief, InterviewQuestion, KeptQuestion, Loop, Rating, Scorecard
from interviews.states import DID_NOT_TAKE_PLACE
from interviews.tasks import keep_questions as task
from questionbank.finding.counts import recount
from questionbank.models import Question
from tests.factories.bank import make_question
from tests.factories.people import client_of, make_user

DECIDED = 13  # two whole steps and three candidates that wait for the next


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def detail(question: Question) -> str:
    return reverse("questionbank:question_detail", args=[question.pk])


# --- The arithmetic -------------------------------------------------------------------------------------------

# Of each candidate: how this question was rated, and two others.
ANSWERS = st.lists(st.integers(1, 5), max_size=3)
CANDIDATES = st.lists(st.tuples(ANSWERS, ANSWERS, ANSWERS), max_size=18)


@given(CANDIDATES)
@settings(max_examples=200, deadline=None)
def test_every_figure_is_what_the_definition_says(candidates: list[tuple[list[int], list[int], list[int]]]) -> None:
    scored = [
        Scored(loop, slug, score)
        for loop, answers in enumerate(candidates)
        for slug, scores in zip("abc", answers, strict=True)
        for score in scores
    ]
    found = figures_of("a", scored, range(len(candidates)))
    rated = [answers for answers in candidates if answers[0]]
    rated = rated[: len(rated) // 5 * 5]
    if not rated:
        assert found == QuestionFigures()
        return
    scores = [score for answers in rated for score in answers[0]]
    assert found.candidates == len(rated)
    assert found.scores == tuple(scores.count(level) for level in range(1, 6))
    assert found.mean == pytest.approx(fmean(scores)) and found.deviation == pytest.approx(pstdev(scores))
    shared = [answers[0] for answers in rated if len(answers[0]) > 1]
    assert found.compared == len(shared)
    expected = fmean(max(each) - min(each) for each in shared) if len(shared) >= 5 else None
    assert found.apart == (None if expected is None else pytest.approx(expected))
    pairs = [(fmean(own), fmean(fmean(other) for other in others if other)) for own, *others in rated if any(others)]
    assert found.paired == len(pairs)
    varies = len(pairs) >= 5 and all(len({round(value, 9) for value in side}) > 1 for side in zip(*pairs, strict=True))
    if not varies:
        assert found.discrimination is None
    else:
        assert found.discrimination == pytest.approx(correlation(*zip(*pairs, strict=True)), abs=1e-9)
        assert -1 <= found.low <= found.discrimination <= found.high <= 1


def test_a_hand_worked_discrimination() -> None:
    """x 1 2 3 4 5 and y 2 1 4 3 5: the sum of products is 8, both sums of squares are 10."""
    pairs = [(Fraction(x), Fraction(y)) for x, y in zip((1, 2, 3, 4, 5), (2, 1, 4, 3, 5), strict=True)]
    value, low, high = discrimination_of(pairs)
    assert value == pytest.approx(0.8)
    # atanh 0.8 is 1.0986, and 1.96 over the root of 2 is 1.3859.
    assert (low, high) == (pytest.approx(-0.2797, abs=1e-3), pytest.approx(0.9862, abs=1e-3))
    assert discrimination_of(pairs[:4]) == (None, None, None)
    assert discrimination_of([(x, Fraction(3)) for x, _ in pairs]) == (None, None, None)
    assert discrimination_of([(x, x) for x, _ in pairs]) == (1.0, 1.0, 1.0)


def test_one_more_candidate_changes_nothing_before_a_step_is_whole() -> None:
    scored = [Scored(loop, slug, 1 + (loop + place) % 5) for loop in range(12) for place, slug in enumerate("ab")]
    assert figures_of("a", scored, range(4)) == QuestionFigures()
    at_five = figures_of("a", scored, range(5))
    assert at_five.candidates == MINIMUM
    assert all(figures_of("a", scored, range(number)) == at_five for number in range(5, 10))
    assert figures_of("a", scored, range(10)).candidates == 2 * MINIMUM


def test_figures_are_kept_as_they_were_found() -> None:
    scored = [Scored(loop, slug, 1 + (3 * loop + place) % 5) for loop in range(7) for place, slug in enumerate("aab")]
    found = figures_of("a", scored, range(7))
    assert QuestionFigures.from_json(found.as_json()) == found


# --- Kept by the worker ---------------------------------------------------------------------------------------


@pytest.fixture
def house(db: None) -> rows.House:
    """Decided loops with two on each panel, shadows, a card after reading, a blank; others on their way."""
    house = rows.build_house(panelists=4, panel=2, has_shadow=True)
    rows.fill(house, rows.Mix(decided=DECIDED, debrief=2, late=1, scheduled=1))
    chance = Random(20261130)
    for number, pk in enumerate(Rating.objects.order_by("pk").values_list("pk", flat=True)):
        if number % 7 == 0:
            Rating.objects.filter(pk=pk).update(score=None, blank_reason="not_asked")
        else:
            Rating.objects.filter(pk=pk).update(score=chance.randint(1, 5), blank_reason="")
    late = Scorecard.objects.filter(seat__is_shadow=False, status="locked").order_by("pk")[3]
    Scorecard.objects.filter(pk=late.pk).update(is_after_reading=True)
    recount()
    keep_all()
    return house


def keep_all() -> None:
    while keep_questions():
        pass


def straight_from_the_cards(slug: str) -> tuple[int, list[int], float, float]:
    """Candidates, ratings, mean and discrimination, from every rating one by one, in nobody's queries but these."""
    by_loop: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for rating in Rating.objects.exclude(score=None).select_related(
        "scorecard__seat__interview__loop", "interview_question"
    ):
        seat = rating.scorecard.seat
        counts = not seat.is_shadow and not rating.scorecard.is_after_reading and rating.scorecard.status == "locked"
        if counts and seat.interview.status not in DID_NOT_TAKE_PLACE and seat.interview.loop.status == "decided":
            by_loop[seat.interview.loop_id][rating.interview_question.slug].append(rating.score)
    closed = {debrief.loop_id: debrief.closed_at for debrief in Debrief.objects.order_by("closed_at")}
    order = sorted(Loop.objects.filter(status="decided"), key=lambda loop: (closed[loop.pk], loop.pk))
    rated = [by_loop[loop.pk] for loop in order if by_loop[loop.pk][slug]]
    rated = rated[: len(rated) // 5 * 5]
    scores = [score for loop in rated for score in loop[slug]]
    pairs = [
        (fmean(loop[slug]), fmean(fmean(given) for other, given in loop.items() if other != slug and given))
        for loop in rated
    ]
    return (
        len(rated),
        [scores.count(level) for level in range(1, 6)],
        fmean(scores),
        correlation(*zip(*pairs, strict=True)),
    )


def test_what_is_kept_is_what_the_cards_say(house: rows.House) -> None:
    slugs = set(InterviewQuestion.objects.filter(loop__status="decided").values_list("slug", flat=True))
    assert {kept.slug for kept in KeptQuestion.objects.all()} == slugs and len(slugs) > 5
    for kept in KeptQuestion.objects.all():
        candidates, scores, mean, discrimination = straight_from_the_cards(kept.slug)
        found = QuestionFigures.from_json(kept.figures)
        assert (found.candidates, list(found.scores)) == (candidates, scores)
        assert found.mean == pytest.approx(mean) and found.discrimination == pytest.approx(discrimination)
        assert candidates == 10


def test_a_turn_with_nothing_new_makes_nothing(house: rows.House) -> None:
    assert keep_questions() == 0
    task()
    KeptQuestion.objects.filter(pk=KeptQuestion.objects.first().pk).update(debriefs=0)
    assert keep_questions() == 1 and keep_questions() == 0


def test_what_is_decided_no_more_or_erased_is_counted_no_more(house: rows.House) -> None:
    kept = KeptQuestion.objects.first()
    loops = Loop.objects.filter(status="decided").order_by("pk")
    Loop.objects.filter(pk__in=loops.values_list("pk", flat=True)[:5]).update(status="debrief")
    keep_all()
    assert QuestionFigures.from_json(KeptQuestion.objects.get(slug=kept.slug).figures).candidates == 5
    Loop.objects.filter(status="decided").update(status="debrief")
    keep_all()
    assert not KeptQuestion.objects.exists()


# --- Who sees them --------------------------------------------------------------------------------------------

SECTIONS = ("How it is rated", "How far raters agree", "How far it tells people apart", "on average", "alpha")


@pytest.fixture
def asked(house: rows.House) -> Question:
    """A question of the technical round, which is still to be rated in a loop on its way."""
    slugs = Scorecard.objects.open().filter(seat__is_shadow=False).values("seat__interview__questions__slug")
    kept = KeptQuestion.objects.values("slug")
    return Question.objects.active().filter(slug__in=slugs).filter(slug__in=kept).order_by("pk")[0]


@pytest.fixture
def rater(asked: Question) -> User:
    """Who has an open card on it."""
    cards = Scorecard.objects.open().filter(seat__interview__questions__slug=asked.slug)
    return cards.filter(seat__is_shadow=False).select_related("seat__panelist").order_by("pk")[0].seat.panelist


def test_its_page_says_what_was_learnt_with_what_it_stands_on(house: rows.House, asked: Question) -> None:
    page = words(client_of(make_user(name="Nia")).get(detail(asked)))
    assert all(section in page for section in SECTIONS)
    kept = QuestionFigures.from_json(KeptQuestion.objects.get(slug=asked.slug).figures)
    assert f"{kept.mean:.1f} of 5 on average" in page and f"From {sum(kept.scores)} ratings of 10 candidates." in page
    assert "corrected item-total correlation" in page


def doors(client: Client, question: Question) -> dict[str, str]:
    """Every way by which a page, a list, a part for a script or a file could bring the figures."""
    bank = reverse("questionbank:question_list")
    addresses = [
        detail(question),
        f"{bank}?question={question.pk}",
        f"{bank}?q={question.title}&sort=-asked",
        reverse("questionbank:question_versions", args=[question.pk]),
        reverse("questionbank:question_edit", args=[question.pk]),
        reverse("questionbank:question_trail", args=[question.pk]),
        reverse("questionbank:question_reviews"),
        reverse("hiring:question_rounds", args=[question.pk]),
    ]
    found = {address: client.get(address) for address in addresses}
    for kind in ("text/html", "application/json"):
        found[f"{detail(question)} as {kind}"] = client.get(detail(question), headers={"accept": kind})
    found["htmx"] = client.get(detail(question), headers={"hx-request": "true"})
    return {address: words(answer) for address, answer in found.items() if not answer.streaming}


def test_nothing_of_it_reaches_whoever_has_yet_to_rate_it(asked: Question, rater: User) -> None:
    for site_role in ("member", "recruiter", "admin"):
        User.objects.filter(pk=rater.pk).update(site_role=site_role)
        for address, page in doors(client_of(User.objects.get(pk=rater.pk)), asked).items():
            assert not any(section in page for section in SECTIONS), address
    User.objects.filter(pk=rater.pk).update(site_role="member")
    page = words(client_of(rater).get(detail(asked)))
    assert "You hold an open scorecard with this question." in page and "Planned in 13 held interviews, " not in page


def test_another_version_of_the_question_is_closed_to_them_too(asked: Question, rater: User) -> None:
    same = {"slug": asked.slug, "competency": asked.competency}
    newer = make_question(asked.title, version=2, status="retired", **same)
    recount()
    assert not any(section in words(client_of(rater).get(detail(newer))) for section in SECTIONS)


def test_it_opens_with_the_last_card_and_other_questions_are_open_all_along(asked: Question, rater: User) -> None:
    own = Scorecard.objects.filter(seat__panelist=rater).values("seat__interview__questions__slug")
    other = Question.objects.active().filter(slug__in=KeptQuestion.objects.values("slug")).exclude(slug__in=own).first()
    if other:
        assert all(section in words(client_of(rater).get(detail(other))) for section in SECTIONS)
    cards = Scorecard.objects.filter(seat__panelist=rater, status="draft")
    for card in cards:
        card.status, card.submitted_at = "submitted", card.seat.interview.starts_at
        card.save()
    assert all(section in words(client_of(rater).get(detail(asked))) for section in SECTIONS)


def test_a_card_in_a_round_that_did_not_take_place_closes_nothing(asked: Question, rater: User) -> None:
    for card in Scorecard.objects.open().filter(seat__panelist=rater):
        card.seat.interview.status = "cancelled"
        card.seat.interview.save()
    assert all(section in words(client_of(rater).get(detail(asked))) for section in SECTIONS)


def test_small_counts_are_withheld_and_the_empty_page_says_what_will_stand_there(
    house: rows.House, asked: Question
) -> None:
    reader = client_of(make_user(name="Nia"))
    decided = Loop.objects.filter(status="decided").order_by("pk").values_list("pk", flat=True)
    Loop.objects.filter(pk__in=decided[4:]).update(status="debrief")
    keep_all()
    page = words(reader.get(detail(asked)))
    assert "Not enough to say." in page and "Shown once the loops of 5 candidates are decided" in page
    assert "standard deviation" not in page and "alpha" not in page
    unasked = Question.objects.exclude(slug__in=InterviewQuestion.objects.values("slug")).first()
    assert unasked is not None
    assert "Nothing to learn from yet" in words(reader.get(detail(unasked)))


def test_a_page_works_nothing_out(house: rows.House, asked: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = client_of(make_user(name="Nia"))

    def worked_out(*args: Any, **more: Any) -> None:
        raise AssertionError("A request worked figures out.")

    monkeypatch.setattr("interviews.figures.keeping_questions.figures_of", worked_out)
    monkeypatch.setattr("interviews.figures.question_figures.alpha_of_units", worked_out)
    assert "How it is rated" in words(reader.get(detail(asked)))


def test_no_candidate_is_named(house: rows.House) -> None:
    names = [candidate.name for candidate in Candidate.objects.all()]
    said = repr([kept.figures for kept in KeptQuestion.objects.all()])
    assert not any(name in said for name in names)
