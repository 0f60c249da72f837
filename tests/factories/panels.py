"""Debriefs made at random of three kinds: a split panel, one that agrees on what is weak, and a thin one, where hardly
anybody wrote anything. Their words are such that a stranger can read them."""

import random
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Any, NamedTuple

from accounts.models import User
from interviews.models import InterviewQuestion, Loop, Rating, Scorecard
from tests.factories.bank import competency_named
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.factories.people import make_user
from tests.factories.plan import ask_for
from tests.factories.run import add_follow_ups, make_follow_up_use

SPLIT, WEAK, THIN = "split", "weak", "thin"


class Case(NamedTuple):
    """What a question asks, and what is said of an answer at each level."""

    prompt: str
    points: tuple[str, ...]
    follow_ups: tuple[str, ...]
    anchors: dict[str, str]
    evidence: dict[int, str]


CASES = {
    "Delivery": Case(
        "Tell me about something you finished although half of it had to go.",
        (
            "Says what was left out, and why that",
            "Names who lost something by it",
            "Had a date before the work began",
            "Says how they would cut next time",
        ),
        ("Who was against it?", "What did the first week look like?", "What came of the half that went?"),
        {
            "1": "Nothing was finished, and others are to blame.",
            "3": "Finished late, and can say what it cost.",
            "5": "Chose what to leave out early, with those whom it hurt, and finished that.",
        },
        {
            1: "“The others never sent their part.” Nothing was handed over.",
            2: "It shipped half a year later. Could not say who waited for it.",
            3: "Shipped five weeks late; told support herself, and what it cost them.",
            4: "Cut the export in week two and asked the two teams that used it first.",
            5: "“We put the list on the wall on the first day and crossed out with them.” On the date.",
        },
    ),
    "Judgement": Case(
        "Tell me about a choice you made with less than you wanted to know.",
        (
            "Compares two ways",
            "Says what would have changed their mind",
            "Has a way back",
        ),
        ("What did you not know?", "Who saw it otherwise?"),
        {
            "1": "Waited until others chose.",
            "3": "Chose, and gives one good reason.",
            "5": "Compared ways, said what would change the choice, and had a way back.",
        },
        {
            1: "Asked the manager, and then did that.",
            2: "“It felt right.” One way was ever looked at.",
            3: "Rented the service because eight weeks were left; no other way looked at.",
            4: "Two ways on one page, with what each costs to leave.",
            5: "Said beforehand at which figure they would go back, and went back once.",
        },
    ),
    "Ethics": Case(
        "Tell me about a time when the right thing was the slower one.",
        ("Says whom it could have hurt", "Spoke up before it was asked"),
        ("What would you have done without the time?",),
        {
            "1": "Sees no harm in the quick way.",
            "3": "Saw the harm, and said so when asked.",
            "5": "Spoke up early, and found a way that hurt nobody.",
        },
        {
            1: "“Nobody checks that anyway.”",
            2: "Saw it afterwards, in the complaint.",
            3: "Said so in the review, when somebody asked.",
            4: "Stopped the mail herself, the evening before.",
            5: "Asked for a day, wrote to the two customers, and said what it would cost.",
        },
    ),
}
# By kind, what each of the panel gives: the first, the second, and whoever comes after them.
GIVEN: dict[str, tuple[tuple[int | str, ...], ...]] = {
    SPLIT: ((1, 2), (4, 5), (2, 3, 4)),
    WEAK: ((2, 3), (2, 3), (2, 3)),
    THIN: (("not_asked", 3, "no_evidence"), ("not_asked", "no_evidence"), (3, "not_asked")),
}


class Panel(NamedTuple):
    """A loop whose cards are in, with its questions and the people who sat in it."""

    cast: Cast
    loop: Loop
    questions: list[InterviewQuestion]
    people: Sequence[User]


def panel_of(kind: str, seed: int = 1, *, cast: Cast | None = None, size: int = 2, **candidate: Any) -> Panel:
    """A loop of this kind, the same for the same seed. Judgement is a must-have; the debrief is to be opened."""
    dice, cast = random.Random(f"{kind} {seed}"), cast or Cast()
    if not cast.role.role_competencies.exists():
        ask_for(cast.role, competency_named("Judgement"), is_must_have=True)
    loop, people = cast.loop(**candidate), [cast.pia, cast.paul, cast.olga][:size]
    people += [make_user(name) for name in islice(_more_names(), size - len(people))]
    interview = interview_about(loop, *CASES)
    questions = list(interview.questions.select_related("competency"))
    for question in questions:
        _write(question, CASES[question.competency.name], dice)
        question.asker = people[0]
        question.save()
    for place, person in enumerate(people):
        values = [_given(kind, place, question, dice) for question in questions]
        card = rated_card(interview, person, values, recommendation=_recommended(kind, place))
        for rating in card.ratings.select_related("interview_question"):
            _hear_and_ask(card, rating, dice)
    return Panel(cast, loop, questions, people)


def _write(question: InterviewQuestion, case: Case, dice: random.Random) -> None:
    name = question.competency.name
    question.title, question.prompt, question.anchors = f"{name}, in a case of one’s own", case.prompt, case.anchors
    question.assessment_points = list(case.points[: dice.randint(len(case.points) - 2, len(case.points))])
    add_follow_ups(question, *case.follow_ups[: dice.randint(len(case.follow_ups) - 1, len(case.follow_ups))])


def _given(kind: str, place: int, question: InterviewQuestion, dice: random.Random) -> Any:
    value = dice.choice(GIVEN[kind][min(place, 2)])
    return (value, CASES[question.competency.name].evidence[value]) if isinstance(value, int) else value


def _recommended(kind: str, place: int) -> str:
    return {SPLIT: ("no", "yes", "no"), WEAK: ("no", "no", "no"), THIN: ("yes", "no", "yes")}[kind][min(place, 2)]


def _more_names() -> Iterator[str]:
    firsts = ("Aurelia", "Bo", "Chiamaka", "Dragomir", "Eun-ji", "Finnbogi")
    lasts = ("Achterberg", "Brandstetter", "Ng", "Oyelaran-Whitcombe", "Szczepańska")
    return (f"{first} {last}" for last, first in product(lasts, firsts))


def _hear_and_ask(card: Scorecard, rating: Rating, dice: random.Random) -> None:
    """Who gives more has heard more of the points; where nothing was asked there is nothing to hear."""
    question = rating.interview_question
    if rating.blank_reason == "not_asked":
        return
    chance = 0.2 * (rating.score or 0)
    places = range(len(question.assessment_points))
    rating.points_shown = {str(place): dice.choice(["yes", "partly"]) for place in places if dice.random() < chance}
    rating.save()
    for follow_up in question.follow_ups.all():
        if dice.random() < 0.5:
            make_follow_up_use(card, question, follow_up=follow_up)
    if dice.random() < 0.3:
        text = f"And who of the {question.competency.name.lower()} team heard of it from {card.panelist.called}?"
        make_follow_up_use(card, question, own_text=text)
