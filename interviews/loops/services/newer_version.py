"""A planned loop goes over to the version of its template that its opening follows by now, and back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from accounts.models import User
from core import audit
from core.errors import RuleViolation, StaleRevision
from hiring.models import LoopTemplate, Round
from hiring.openings.version_changes import AskedRound, pairs_of, rounds_of
from interviews.locks import lock_loop
from interviews.loops.loop_version import (
    is_heard_of,
    mark_of_loop,
    newer_version_of,
    rounds_of_loop,
    standing_rounds,
    why_stays_in_version,
)
from interviews.loops.services import copying, messages
from interviews.loops.services.planned_questions import OUT_OF_THE_WAY, give_to
from interviews.loops.services.rounds import cancel_interview
from interviews.models import Interview, InterviewQuestion, Loop, Message, Rating, Scorecard
from questionbank.models import Question

CHANGED_MEANWHILE = (
    "Somebody changed this loop, or the version that its opening follows, after your page was loaded, and nothing has "
    "happened yet. Look at it as it is now, then decide again."
)
NOTHING_TO_UNDO = "Somebody has changed this loop since, so there is nothing to undo."


class Hands(NamedTuple):
    """Who asks a question, and who holds each of its follow-ups, in their order. People by their keys, 0 is nobody.
    Where `texts` are said, too, a follow-up is the same by its words, wherever it stands."""

    asker: int
    holders: Sequence[int]
    texts: Sequence[str] = ()

    def of(self, copy: InterviewQuestion) -> dict[int, int]:
        """Who holds the follow-ups of a new copy, by position: whose it was, else who asks."""
        rows = copy.follow_ups.all()
        if not self.texts:
            return {row.position: holder for row, holder in zip(rows, self.holders, strict=False)}
        held = dict(zip(self.texts, self.holders, strict=True))
        return {row.position: held.get(row.text, self.asker) for row in rows}


class Moved(NamedTuple):
    """How many mails left with it, and, where nothing but the version stands between both, what "Undo" needs."""

    mails: int
    hands: Mapping[str, Hands] | None


@transaction.atomic
def follow_newer_version(*, loop: Loop, template: LoopTemplate, shown: str, by: User) -> Moved | None:
    """Give a planned loop the rounds and questions of the version that its opening follows by now.

    Rounds that are the same keep time, panel and calendar; a question stays with whoever asks it and holds its
    follow-ups, where they sit in its round. Rounds that the version does not have are cancelled, and whoever was
    invited to a changed or cancelled round hears of it. What was changed for this loop alone goes. None where the loop
    has this version already: sent twice is once.

    Refused (RuleViolation): a loop whose interviews have started, a round that has begun, a card that somebody has
    written on. StaleRevision where the opening follows another version by now, or the loop is not what the page showed
    (`mark_of_loop`).
    """
    lock_loop(loop)
    if loop.template_id == template.pk:
        return None
    _check_may_move(loop, by)
    loop.opening.refresh_from_db(fields=["template"])
    if newer_version_of(loop) != template or mark_of_loop(loop) != shown:
        raise StaleRevision(CHANGED_MEANWHILE, {})
    earlier, hands, before = loop.template, _hands_of(loop), rounds_of_loop(standing_rounds(loop))
    mails = _bring_to(loop, template, hands, by)
    audit.record("loop.version_followed", loop, by=by, scope=loop.scope, fields=["template", "rounds", "questions"])
    plan = _plan_of(earlier) if earlier else ()
    is_only_version = before == plan and len(pairs_of(before, _plan_of(template))) == len(before)
    return Moved(mails, hands if is_only_version and loop.interviews.standing().count() == len(before) else None)


@transaction.atomic
def go_back_to_version(*, loop: Loop, template: LoopTemplate, hands: Mapping[str, Hands], left: str, by: User) -> int:
    """Undo `follow_newer_version` of a loop that had been as its version says: with whoever asked and held what.

    Returns how many mails leave. Refused as there, and for a version of another template; StaleRevision where the loop
    is not as it was `left` (`mark_of_loop`).
    """
    lock_loop(loop)
    _check_may_move(loop, by)
    if loop.template is None or (template.role_id, template.name) != (loop.template.role_id, loop.template.name):
        raise RuleViolation("This loop was planned from another loop template.")
    if mark_of_loop(loop) != left:
        raise StaleRevision(NOTHING_TO_UNDO, {})
    mails = _bring_to(loop, template, hands, by)
    audit.record("loop.version_followed", loop, by=by, scope=loop.scope, fields=["template", "rounds", "questions"])
    return mails


def _check_may_move(loop: Loop, by: User) -> None:
    # A save locks its card alone: one that comes now waits, and finds the question gone.
    list(loop.interviews.select_for_update().order_by("pk").values_list("pk", flat=True))
    cards = Scorecard.objects.filter(seat__interview__loop=loop)
    list(cards.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if sentence := why_stays_in_version(loop, by):
        raise RuleViolation(sentence)


def _plan_of(template: LoopTemplate) -> tuple[AskedRound, ...]:
    return rounds_of(LoopTemplate.objects.with_plan().get(pk=template.pk))


def _hands_of(loop: Loop) -> dict[str, Hands]:
    found = {}
    for row in loop.questions.prefetch_related("follow_ups"):
        held = row.follow_ups.all()
        found[row.slug] = Hands(
            row.asker_id or 0, [each.assignee_id or 0 for each in held], [each.text for each in held]
        )
    return found


def _bring_to(loop: Loop, template: LoopTemplate, hands: Mapping[str, Hands], by: User) -> int:
    """Returns how many mails leave."""
    mails = Message.objects.filter(interview__loop=loop)
    before = mails.count()
    there = standing_rounds(loop)
    rounds = list(template.rounds.order_by("position").prefetch_related("round_questions"))
    places = {after: there[place] for place, after in pairs_of(rounds_of_loop(there), _plan_of(template))}
    Rating.objects.filter(interview_question__loop=loop).delete()
    loop.questions.all().delete()
    loop.interviews.update(position=F("position") + OUT_OF_THE_WAY)
    for each in there:
        if each not in places.values():
            cancel_interview(interview=each, reason=f"{template} has no such round.", by=by)
    held = [_round_to(loop, places.get(place), round, by) for place, round in enumerate(rounds)]
    _number_the_rest(loop, held)
    _ask_as(held, rounds, hands)
    loop.template = template
    loop.save(update_fields=["template"])
    return mails.count() - before


def _round_to(loop: Loop, interview: Interview | None, round: Round, by: User) -> Interview:
    """The round of the loop that is this one of the version, made where there is none."""
    if interview is None:
        interview = Interview(loop=loop, time_zone=by.time_zone)
    tells_panel = bool(interview.pk) and is_heard_of(interview, round)
    interview.source_round = round
    for name in ("position", "kind", "name", "purpose", "minutes", "overhead"):
        setattr(interview, name, getattr(round, name))
    interview.save()
    if tells_panel:
        messages.tell_panel_of_change(interview)
    return interview


def _number_the_rest(loop: Loop, held: Iterable[Interview]) -> None:
    """Cancelled rounds stand after the others."""
    rows = list(held)
    rest = loop.interviews.exclude(pk__in=[row.pk for row in rows]).order_by("position")
    for position, row in enumerate(rest, start=len(rows) + 1):
        Interview.objects.filter(pk=row.pk).update(position=position)


def _ask_as(held: Iterable[Interview], rounds: Iterable[Round], hands: Mapping[str, Hands]) -> None:
    rows = [
        (interview, row.question_id, position)
        for interview, round in zip(held, rounds, strict=True)
        for position, row in enumerate(round.round_questions.all(), start=1)
    ]
    bank = Question.objects.with_items().in_bulk({question for _, question, _ in rows})
    places = [(interview, bank[question], position) for interview, question, position in rows]
    for copy in copying.copy_questions(places):
        if copy.slug in hands:
            give_to(copy, hands[copy.slug].asker, hands[copy.slug].of(copy))
