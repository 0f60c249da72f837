"""Which questions one loop asks while it is planned, and where they stand. Who asks them: `panels`."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Prefetch

from accounts.models import User
from core import audit
from core.errors import RuleViolation, StaleRevision
from core.seen import mark_of
from core.wording import listed
from hiring.candidates.recusals import who_must_not
from interviews.locks import lock_interview, lock_loop
from interviews.loops.services import copying
from interviews.loops.services.panels import assign_follow_up, assign_question
from interviews.models import FollowUpUse, Interview, InterviewFollowUp, InterviewQuestion, Loop, Scorecard
from questionbank.models import Question

# Beyond every position in use: rows pass through here while they are numbered anew.
OUT_OF_THE_WAY = 1000
CAN_COME_BACK = (Question.Status.ACTIVE, Question.Status.RETIRED)
CHANGED_MEANWHILE = (
    "Somebody changed the questions of this loop after your page was loaded, and nothing has happened yet. Look at it "
    "as it is now, then decide again."
)


@transaction.atomic
def add_questions(*, interview: Interview, questions: Sequence[Question], by: User) -> list[InterviewQuestion]:
    """Put questions of the bank at the end of a round of this loop, in this order, their texts copied: all of them, or
    none.

    Refused with RuleViolation: a loop whose interviews have started, a question that is not active, one that this loop
    asks already; with the sentence of the first of them.
    """
    lock_interview(interview)
    _check_planning(interview)
    asked = set(interview.loop.questions.values_list("slug", flat=True))
    for question in questions:
        if question.status != Question.Status.ACTIVE:
            raise RuleViolation(f"“{question}” is {_status_of(question)}. Only active questions are asked.")
        _check_is_new(question, asked)
        asked.add(question.slug)
    last = interview.questions.aggregate(last=Max("position"))["last"] or 0
    full = Question.objects.with_items().in_bulk([question.pk for question in questions])
    places = [(interview, full[question.pk], last + number) for number, question in enumerate(questions, 1)]
    added = copying.copy_questions(places)
    audit.record("loop.question_added", interview.loop, by=by, scope=interview.loop.scope, fields=["questions"])
    return list(added)


def _status_of(question: Question) -> str:
    return question.get_status_display().lower()


def _check_is_new(question: Question, asked: Container[str]) -> None:
    if question.slug in asked:
        raise RuleViolation(f"This loop asks “{question}” already. Nobody hears a question twice.")


@transaction.atomic
def put_question_back(
    *, interview: Interview, question: Question, position: int, asker: int = 0, holders: Mapping[int, int], by: User
) -> InterviewQuestion:
    """Undo `remove_question`: the same version at its place, asked by whom it was, with its follow-ups held by whom
    they were (by position; people by their keys). Whoever may not ask there any more is left out.

    Refused with RuleViolation: a loop whose interviews have started, a question that this loop asks again already, one
    that is not ready to be asked.
    """
    lock_interview(interview)
    _check_planning(interview)
    if question.status not in CAN_COME_BACK:
        raise RuleViolation(f"“{question}” is {_status_of(question)}. It cannot come back here.")
    _check_is_new(question, interview.loop.questions.values_list("slug", flat=True))
    order = list(interview.questions.order_by("position"))
    full = Question.objects.with_items().get(pk=question.pk)
    (back,) = copying.copy_questions([(interview, full, 2 * OUT_OF_THE_WAY)])
    order.insert(max(0, position - 1), back)
    _number_anew(interview, order)
    give_to(back, asker, holders)
    audit.record("loop.question_added", interview.loop, by=by, scope=interview.loop.scope, fields=["questions"])
    return back


@transaction.atomic
def remove_question(*, question: InterviewQuestion, by: User) -> None:
    """Take a question out of this loop. Refused with RuleViolation once the interviews have started, and where
    somebody on the panel has prepared notes on it."""
    interview = _lock_round_of(question)
    _check_planning(interview)
    _check_nothing_prepared(question)
    question.delete()
    _number_anew(interview, list(interview.questions.order_by("position")))
    audit.record("loop.question_removed", interview.loop, by=by, scope=interview.loop.scope, fields=["questions"])


@transaction.atomic
def take_questions_out(*, loop: Loop, keys: Iterable[int], left: str, by: User) -> None:
    """Undo `add_questions`: each is removed as by `remove_question`, or none is. StaleRevision where somebody has moved
    one since, given it to somebody or removed it: they are not as they were `left` (`mark_of_hands`)."""
    lock_loop(loop)
    questions = list(loop.questions.filter(pk__in=list(keys)).select_related("interview").order_by("pk"))
    _check_hands(questions, left)
    for question in questions:
        remove_question(question=question, by=by)


@transaction.atomic
def move_question(
    *,
    question: InterviewQuestion,
    interview: Interview | None = None,
    position: int | None = None,
    shown: str | None = None,
    by: User,
) -> InterviewQuestion:
    """Move a question to a position (1 is first; none means the end) of its round, or of another round of the loop.

    Who asks it and holds its follow-ups keeps them only where they may ask there. Refused with RuleViolation:
    a loop whose interviews have started, a round of another loop, another round for a question on which somebody has
    prepared notes: they stand on a card of this one. StaleRevision where the questions of the loop stand otherwise
    than they were `shown` (`mark_of_order`).
    """
    here = _lock_round_of(question)
    _check_planning(here)
    _check_order(here.loop, shown)
    there = here if interview is None or interview.pk == here.pk else lock_interview(interview)
    if there.loop_id != here.loop_id:
        raise RuleViolation("A question moves between rounds of one loop. Add it to the other loop instead.")
    _check_planning(there)
    if there is not here:
        _check_nothing_prepared(question)
        _hand_to_panel_of(there, question)
    order = list(there.questions.exclude(pk=question.pk).order_by("position"))
    place = len(order) if position is None else max(0, min(position - 1, len(order)))
    order.insert(place, question)
    question.interview = there
    question.position = 2 * OUT_OF_THE_WAY
    question.save(update_fields=["interview", "position", "asker"])
    _number_anew(there, order)
    if there is not here:
        _number_anew(here, list(here.questions.order_by("position")))
    audit.record("loop.question_moved", there.loop, by=by, scope=there.loop.scope, fields=["questions"])
    question.refresh_from_db()
    return question


@transaction.atomic
def put_question_as_it_was(
    *,
    question: InterviewQuestion,
    interview: Interview,
    position: int,
    asker: int = 0,
    holders: Mapping[int, int],
    left: str,
    by: User,
) -> InterviewQuestion:
    """Undo a move, or another choice of who asks: the question at its place, with whoever asked it and held its
    follow-ups (by position; people by their keys). Whoever may not ask there any more is left out.

    Refused as in `move_question`. StaleRevision where it is not as it was `left` (`mark_of_hands`).
    """
    _lock_round_of(question)
    _check_hands([question], left)
    moved = move_question(question=question, interview=interview, position=position, by=by)
    give_to(moved, asker, holders)
    return moved


@transaction.atomic
def choose_asker(*, question: InterviewQuestion, asker: User, instead_of: int, by: User) -> InterviewQuestion:
    """Let somebody on the panel ask a question, as `assign_question` does, while the loop is planned.

    Refused with RuleViolation: a loop whose interviews have started. StaleRevision where somebody else than
    `instead_of` (a person's key; 0: nobody) asks it by now.
    """
    _check_planning(_lock_round_of(question))
    if (question.asker_id or 0) != instead_of:
        now = f"{question.asker} asks" if question.asker else "Nobody asks"
        raise StaleRevision(f"{now} “{question}” by now. Nothing has happened yet: decide again.", {})
    return assign_question(question=question, asker=asker, by=by)


@transaction.atomic
def hand_out_follow_ups(
    *, question: InterviewQuestion, holders: Mapping[int, int], instead_of: Mapping[int, int], by: User
) -> list[int]:
    """Say who holds follow-ups of a question, as `assign_follow_up` does, while the loop is planned: all of it, or
    nothing. Both are by position, people by their keys, 0 is nobody. Returns who holds those that changed hands.

    Refused with RuleViolation as there, and: a loop whose interviews have started. StaleRevision where one that is to
    change is with somebody else by now than it was `instead_of`.
    """
    _check_planning(_lock_round_of(question))
    people = User.objects.in_bulk([key for key in holders.values() if key])
    changed = []
    for row in question.follow_ups.all():
        now, wanted, before = row.assignee_id or 0, holders.get(row.position), instead_of.get(row.position)
        if wanted is None or wanted in (before, now):
            continue
        if now != before:
            who = f"{row.assignee} holds" if row.assignee else "Nobody holds"
            raise StaleRevision(f"{who} “{row}” by now. Nothing has happened yet: decide again.", {})
        if wanted and wanted not in people:
            raise RuleViolation("This person is not here any more. Choose somebody on the panel.")
        assign_follow_up(follow_up=row, assignee=people.get(wanted), by=by)
        changed.append(wanted)
    return changed


def give_to(question: InterviewQuestion, asker: int, holders: Mapping[int, int]) -> None:
    """Let these ask it and hold its follow-ups (by position; people by their keys), whoever of them may. Part of a
    larger action, which has checked everything else."""
    panel = _who_may_ask(question.interview)
    InterviewQuestion.objects.filter(pk=question.pk).update(asker=asker if asker in panel else None)
    for follow_up in question.follow_ups.all():
        holder = holders.get(follow_up.position, 0)
        InterviewFollowUp.objects.filter(pk=follow_up.pk).update(assignee=holder if holder in panel else None)
    question.refresh_from_db()


def _lock_round_of(question: InterviewQuestion) -> Interview:
    """Lock the loop and the round in which the question stands now, and bring it up to date. Refused with
    RuleViolation: one that has left the loop meanwhile."""
    lock_loop(question.loop)
    if not InterviewQuestion.objects.filter(pk=question.pk).exists():
        raise RuleViolation(f"“{question}” has left this loop meanwhile.")
    question.refresh_from_db()
    return lock_interview(question.interview)


def mark_of_hands(questions: Iterable[InterviewQuestion]) -> str:
    """Tells whether questions of a loop are in the rounds and the hands in which they were: who asks them, and who
    holds each follow-up."""
    states = InterviewQuestion.objects.filter(pk__in=[question.pk for question in questions]).order_by("pk")
    return mark_of(
        [
            f"{state.pk}: {state.interview_id}, {state.asker_id}, {[row.assignee_id for row in state.follow_ups.all()]}"
            for state in states.prefetch_related(Prefetch("follow_ups", InterviewFollowUp.objects.order_by("position")))
        ]
    )


def _check_hands(questions: Sequence[InterviewQuestion], left: str) -> None:
    if mark_of_hands(questions) != left:
        names = listed([f"“{question}”" for question in questions]) or "These questions"
        raise StaleRevision(f"Somebody has changed {names} since, so there is nothing to undo.", {})


def _check_order(loop: Loop, shown: str | None) -> None:
    """A place is meant among what stands there: where that has changed, nothing moves."""
    if shown is None:
        return
    rounds = loop.interviews.order_by("position").prefetch_related(
        Prefetch("questions", InterviewQuestion.objects.order_by("position"))
    )
    now = mark_of_order([(each.pk, [question.pk for question in each.questions.all()]) for each in rounds])
    if shown != now:
        raise StaleRevision(CHANGED_MEANWHILE, {"shown": now})


def mark_of_order(rounds: Iterable[tuple[int, Sequence[int]]]) -> str:
    """Tells whether the questions of a loop stand where a page showed them: each round with its questions, by keys."""
    return mark_of([f"{key}: {', '.join(map(str, questions))}" for key, questions in rounds])


def _hand_to_panel_of(interview: Interview, question: InterviewQuestion) -> None:
    panel = _who_may_ask(interview)
    if question.asker_id not in panel:
        question.asker = None
    question.follow_ups.exclude(assignee_id__in=panel).update(assignee=question.asker)


def _who_may_ask(interview: Interview) -> set[int]:
    """The keys of those on the panel to whom `assign_question` would give a question."""
    panel = interview.panel.counting().values_list("panelist_id", flat=True)
    return set(panel) - who_must_not(interview.loop.candidate)


def _number_anew(interview: Interview, order: list[InterviewQuestion]) -> None:
    # Positions are unique at every moment, so all rows step out of the way first.
    interview.questions.filter(position__lt=OUT_OF_THE_WAY).update(position=F("position") + OUT_OF_THE_WAY)
    for position, row in enumerate(order, start=1):
        InterviewQuestion.objects.filter(pk=row.pk).update(position=position)


def why_questions_are_closed(loop: Loop) -> str:
    """The sentence of a loop whose questions cannot change any more; empty while they can."""
    try:
        _check_is_planned(loop)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""


# --- What must hold -------------------------------------------------------------------------------------------


def _check_is_planned(loop: Loop) -> None:
    if loop.status != Loop.Status.PLANNING:
        raise RuleViolation("The interviews of this loop have started, so its questions stay as they are.")


def _check_planning(interview: Interview) -> None:
    _check_is_planned(interview.loop)
    if interview.status == Interview.Status.CANCELLED:
        raise RuleViolation("This round is cancelled, so its questions stay as they are.")


def _check_nothing_prepared(question: InterviewQuestion) -> None:
    """Rows of answers that hold nothing any more are taken away."""
    # A save locks its card alone: one that comes now waits, and finds the question gone.
    cards = Scorecard.objects.filter(seat__interview=question.interview_id)
    list(cards.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    is_empty: dict[str, Any] = {"score": None, "blank_reason": "", "evidence": "", "points_shown": {}}
    if (
        question.ratings.exclude(**is_empty).exists()
        or FollowUpUse.objects.filter(interview_question=question).exists()
    ):
        raise RuleViolation(
            f"Somebody on the panel has prepared notes on “{question}”, so it stays in its round. Ask them to move "
            "their notes first."
        )
    question.ratings.all().delete()
