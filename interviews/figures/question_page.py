"""What was learnt of a question, for its page in the bank: each figure in words, with what it stands on."""

from dataclasses import dataclass

from django.db.models import JSONField, Subquery
from django.utils.safestring import SafeString

from accounts.models import User
from core.wording import counted
from interviews.figures.calibration import MINIMUM
from interviews.figures.page import levels_svg
from interviews.figures.question_figures import QuestionFigures
from interviews.models import KeptQuestion
from interviews.visibility import open_card_on
from questionbank.models import Question, SearchEntry
from questionbank.querysets import LATELY, TOO_OFTEN_LATELY
from questionbank.questions.page_parts import PagePart
from questionbank.scale import HIGHEST

TEMPLATE = "interviews/figures/_question_figures.html"
CLOSED = (
    "You hold an open scorecard with this question. How others were rated on it would pull your rating, so its figures "
    "open to you when you have submitted yours."
)


@dataclass(frozen=True)
class LearntFigure:
    """One figure: what it is called, what it says, and what it stands on or needs."""

    name: str
    says: str
    stands_on: str = ""
    drawing: SafeString | str = ""


@dataclass(frozen=True)
class Learnt:
    """The part of the page; `closed` says why it shows nothing."""

    closed: str = ""
    asked: str = ""
    figures: tuple[LearntFigure, ...] = ()


def learnt_of(user: User, question: Question) -> PagePart:
    """The kept figures of a question, in one query; nothing at all for who has yet to rate an answer to it."""
    kept = KeptQuestion.objects.filter(slug=question.slug).values("figures")
    # How often it was planned in held interviews, in all and lately, as the worker counted last.
    counts = SearchEntry.objects.filter(question=question).annotate(
        is_closed=open_card_on(user, question.slug), figures=Subquery(kept, output_field=JSONField())
    )
    row = counts.values_list("is_closed", "asked", "asked_lately", "figures").first()
    if row is None:
        return PagePart(TEMPLATE, Learnt())
    is_closed, asked, lately, figures = row
    if is_closed:
        return PagePart(TEMPLATE, Learnt(closed=CLOSED))
    if not asked:
        return PagePart(TEMPLATE, Learnt())
    found = QuestionFigures.from_json(figures) if figures else QuestionFigures()
    return PagePart(TEMPLATE, Learnt(asked=_asked_words(asked, lately), figures=_figures_in_words(found)))


def _asked_words(asked: int, lately: int) -> str:
    days = f"the last {LATELY.days} days"
    words = f"Planned in {counted(asked, 'held interview', figures=True)}, {lately or 'none'} of them in {days}."
    if lately < TOO_OFTEN_LATELY:
        return words
    return f"{words} That is often: candidates may have heard of it."


def _figures_in_words(found: QuestionFigures) -> tuple[LearntFigure, ...]:
    if found.mean is None or found.deviation is None:
        needs = f"Shown once the loops of {MINIMUM} candidates are decided, and renewed with every {MINIMUM} more."
        return (LearntFigure("How it is rated", "Not enough to say.", needs),)
    return _rated(found, found.mean, found.deviation), _agreed(found), _discriminates(found)


def _rated(found: QuestionFigures, mean: float, deviation: float) -> LearntFigure:
    ratings = counted(sum(found.scores), "rating", figures=True)
    return LearntFigure(
        "How it is rated",
        f"{mean:.1f} of {HIGHEST} on average, with a standard deviation of {deviation:.1f}.",
        f"From {ratings} of {counted(found.candidates, 'candidate', figures=True)}.",
        levels_svg(found.scores),
    )


def _agreed(found: QuestionFigures) -> LearntFigure:
    name = "How far raters agree"
    if found.apart is None:
        return LearntFigure(name, "Not enough to say.", _needs("whom two people rated on it", found.compared))
    alpha = "undefined, for all ratings are alike" if found.alpha is None else _signed(found.alpha)
    return LearntFigure(
        name,
        f"Ratings of one answer lie {found.apart:.1f} levels apart on average. Krippendorff’s alpha is {alpha} "
        "(1 is full agreement).",
        f"From {counted(found.compared, 'answer', figures=True)} that two or more people rated.",
    )


def _discriminates(found: QuestionFigures) -> LearntFigure:
    name = "How far it tells people apart"
    if found.paired < MINIMUM:
        return LearntFigure(name, "Not enough to say.", _needs("rated on other questions, too", found.paired))
    if found.discrimination is None or found.low is None or found.high is None:
        return LearntFigure(name, "Undefined: everybody was rated alike.")
    return LearntFigure(
        name,
        f"{_meaning(found.low, found.high)} Its ratings go with those of all other questions at "
        f"{_signed(found.discrimination)}, between {_signed(found.low)} and {_signed(found.high)} (corrected item-total"
        " correlation, 1 is most).",
        f"From {counted(found.paired, 'candidate', figures=True)}.",
    )


def _meaning(low: float, high: float) -> str:
    if low > 0:
        return "Who does well on it does well on the others, too."
    if high < 0:
        return "Who does well on it does worse on the others: read it once more."
    return "Nothing clear yet."


def _needs(whom: str, number: int) -> str:
    return f"Needs {MINIMUM} candidates {whom}; there are {number}."


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
