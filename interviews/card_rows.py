"""What a kit and its saves ask of the database, with statements that are put together once.

`*_visible_to` is a door for core.access: nothing where the person may not find the card.
"""

from typing import Any

from accounts.models import User
from core.prepared import Prepared
from interviews.models import (
    Interview,
    InterviewProbe,
    InterviewQuestion,
    PanelAssignment,
    ProbeUse,
    Rating,
    Scorecard,
    ScorecardRevision,
)

RUN = "assignment__interview__loop__candidate"


def _columns(model: Any) -> list[str]:
    return [field.name for field in model._meta.concrete_fields]


def _own(user: int, card: int) -> Any:
    return Scorecard.objects.own_visible_to(User(pk=user)).filter(pk=card)


_OWN_CARD = Prepared(lambda user, card: _own(user, card).select_related("assignment"), int, int)
_OWN_CARD_IN_RUN = Prepared(
    lambda user, card: _own(user, card).select_related("assignment__panelist", f"{RUN}__opening__role"), int, int
)
# Of the run only what decides whether the card may be written.
_LOCKED = Prepared(
    lambda card: (
        Scorecard.objects.select_related(RUN)
        .only(
            *_columns(Scorecard),
            "assignment__interview__status",
            "assignment__interview__loop__status",
            f"{RUN}__opening",
            "assignment__panelist",
        )
        .select_for_update(of=("self",))
        .filter(pk=card)
    ),
    int,
)
_RUN_LOCKED = Prepared(
    lambda card: (
        Scorecard.objects.select_related(RUN)
        # PostgreSQL takes the locks in the order in which they are named here.
        .select_for_update(of=("assignment__interview__loop", "assignment__interview", "self"))
        .filter(pk=card)
    ),
    int,
)
_QUESTIONS = Prepared(
    lambda interview: (
        InterviewQuestion.objects.filter(interview=interview)
        .select_related("competency")
        .only("interview", "title", "position", "competency__name")
    ),
    int,
)
_RATINGS = Prepared(
    lambda card: (
        Rating.objects.filter(scorecard=card)
        .select_related("interview_question")
        .only(*_columns(Rating), "interview_question__title")
    ),
    int,
)
_ALL_USES = Prepared(lambda card: ProbeUse.objects.filter(scorecard=card), int)
_LAST_VERSION = Prepared(
    lambda card: ScorecardRevision.objects.filter(scorecard=card).order_by("-number").values_list("number")[:1], int
)
_QUESTION = Prepared(
    lambda question, interview: (
        InterviewQuestion.objects.filter(pk=question, interview=interview)
        .only("interview", "assessment_points")
        .order_by()
    ),
    int,
    int,
)
_PROBES = Prepared(lambda question: InterviewProbe.objects.filter(interview_question=question), int)
_RATING = Prepared(
    lambda card, question: Rating.objects.filter(scorecard=card, interview_question=question).order_by(), int, int
)
_USES = Prepared(lambda card, question: ProbeUse.objects.filter(scorecard=card, interview_question=question), int, int)


# --- The kit --------------------------------------------------------------------------------------------------

_INTERVIEW = Prepared(
    lambda user, interview: (
        Interview.objects.visible_to(User(pk=user))
        .with_seat_of(User(pk=user))
        .select_related("loop__candidate__opening__role")
        .filter(pk=interview)
    ),
    int,
    int,
)
_CARD_IN = Prepared(
    lambda interview, user: Scorecard.objects.select_related("assignment").filter(
        assignment__interview=interview, assignment__panelist=user
    ),
    int,
    int,
)
_KIT_QUESTIONS = Prepared(
    lambda interview: (
        InterviewQuestion.objects.filter(interview=interview)
        .select_related("competency", "asker")
        .only(*_columns(InterviewQuestion), "competency__name", "asker__name")
    ),
    int,
)
_KIT_PROBES = Prepared(
    lambda interview: (
        InterviewProbe.objects.filter(interview_question__interview=interview)
        .select_related("assignee")
        .only(*_columns(InterviewProbe), "assignee__name")
    ),
    int,
)
_KIT_RATINGS = Prepared(lambda card: Rating.objects.filter(scorecard=card).order_by(), int)
_PANEL = Prepared(
    lambda interview: (
        PanelAssignment.objects.filter(interview=interview)
        .select_related("panelist")
        .only(*_columns(PanelAssignment), "panelist__name")
    ),
    int,
)


def seat_visible_to(user: Any, interview: int) -> Interview | None:
    """The interview with its run up to the role, if the user has a seat there and it is not about them."""
    return _INTERVIEW.first(user.pk, interview) if user.is_authenticated else None


def card_in(interview: Interview, user: Any) -> Scorecard:
    """The user's card of the interview, with its seat."""
    return _there(_CARD_IN.first(interview.pk, user.pk))


def kit_questions_of(interview: Interview) -> list[InterviewQuestion]:
    """With the names of competency and asker."""
    return _KIT_QUESTIONS.all(interview.pk)


def kit_probes_of(interview: Interview) -> list[InterviewProbe]:
    """The prepared follow-ups of all questions, with the names of who holds them."""
    return _KIT_PROBES.all(interview.pk)


def kit_ratings_of(card: Scorecard) -> list[Rating]:
    return _KIT_RATINGS.all(card.pk)


def panel_of(interview: Interview) -> list[PanelAssignment]:
    """The seats with the names of their people."""
    return _PANEL.all(interview.pk)


# --- Saves ----------------------------------------------------------------------------------------------------


def own_visible_to(user: Any, card: int) -> Scorecard | None:
    """The card with its seat, if it is the user's own and not about them."""
    return _OWN_CARD.first(user.pk, card) if user.is_authenticated else None


def own_in_run_visible_to(user: Any, card: int) -> Scorecard | None:
    """The same with the panelist, and the run up to the role."""
    return _OWN_CARD_IN_RUN.first(user.pk, card) if user.is_authenticated else None


def locked(card: Scorecard) -> Scorecard:
    """The card as it is stored now with its run, its own row locked until the transaction ends."""
    return _there(_LOCKED.first(card.pk))


def locked_with_run(card: Scorecard) -> Scorecard:
    """The same with the rows of its loop and its interview locked before it."""
    return _there(_RUN_LOCKED.first(card.pk))


def _there(stored: Scorecard | None) -> Scorecard:
    if stored is None:
        raise Scorecard.DoesNotExist
    return stored


def questions_of(interview_id: int) -> list[InterviewQuestion]:
    """With title and competency, in their order; their texts are not read."""
    return _QUESTIONS.all(interview_id)


def ratings_of(card: Scorecard) -> list[Rating]:
    """All of the card, in the order of the round, with the titles of their questions."""
    return _RATINGS.all(card.pk)


def all_uses_of(card: Scorecard) -> list[ProbeUse]:
    return _ALL_USES.all(card.pk)


def last_version_of(card: Scorecard) -> int:
    """The highest number among the card's earlier versions; 0 for none."""
    found = _LAST_VERSION.first(card.pk)
    return found[0] if found else 0


def question_of(interview_id: int, question: int) -> InterviewQuestion | None:
    """The question with its points to listen for, if that interview asks it."""
    return _QUESTION.first(question, interview_id)


def probes_of(question: InterviewQuestion) -> list[InterviewProbe]:
    return _PROBES.all(question.pk)


def rating_of(card: Scorecard, question: InterviewQuestion) -> Rating | None:
    return _RATING.first(card.pk, question.pk)


def uses_of(card: Scorecard, question: InterviewQuestion) -> list[ProbeUse]:
    return _USES.all(card.pk, question.pk)
