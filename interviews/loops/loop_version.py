"""A planned loop beside the version of its template that its opening follows by now: what going over changes, what it
leaves, and whether it may."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.seen import mark_of
from core.wording import counted, listed
from hiring.models import LoopTemplate, Round
from hiring.openings.version_changes import (
    AskedQuestion,
    AskedRound,
    VersionChange,
    changes_between,
    pairs_of,
    rounds_of,
)
from interviews.models import Interview, Loop, Scorecard
from interviews.models.loops import planned_for
from interviews.scheduling.cautions import cautions_about_length, is_announced
from interviews.visibility import sight_of

WRITTEN_ON = "Somebody on the panel has written on a scorecard already, so this loop stays with its version."
# The same to people whom the sealed-card rule binds.
STAYS = "This loop cannot go over to another version any more, so it stays with its version."


@dataclass(frozen=True)
class VersionMove:
    """What the page says before a loop goes over."""

    to: LoopTemplate
    changes: list[VersionChange]
    stays: list[str]
    mails: list[str]
    cautions: list[str]
    # What the page showed of the loop: it goes over as long as that holds.
    mark: str


def newer_version_of(loop: Loop) -> LoopTemplate | None:
    """The version that the opening follows, where that is a later one of the loop's template."""
    template, followed = loop.template, loop.opening.template_id
    if template is None or followed in (None, template.pk):
        return None
    family = LoopTemplate.objects.filter(role=template.role_id, name=template.name, version__gt=template.version)
    return family.filter(pk=followed).first()


def why_stays_in_version(loop: Loop, by: User) -> str:
    """Why a loop cannot go over to another version any more, in words that `by` may read; empty while it can."""
    if loop.status != Loop.Status.PLANNING:
        return "The interviews of this loop have started, so it stays with its version."
    now = timezone.now()
    if any(interview.begun_at(now) for interview in loop.interviews.all()):
        return "A round of this loop has begun, so it stays with its version."
    written = ~Q(status=Scorecard.Status.DRAFT) | Q(revision__gt=0) | Q(first_submitted_at__isnull=False)
    if Scorecard.objects.filter(written, seat__interview__loop=loop).exists():
        return STAYS if sight_of(by, loop).is_blind else WRITTEN_ON
    return ""


def why_not_offered(loop: Loop, reader: User) -> str:
    """The same for pages. Whoever the sealed-card rule binds finds the offer as long as only cards speak against it:
    without it the page would tell them when a colleague begins to write."""
    sentence = why_stays_in_version(loop, reader)
    return "" if sentence == STAYS else sentence


def standing_rounds(loop: Loop) -> list[Interview]:
    """The rounds that are not cancelled, with what is read of them here."""
    return list(loop.interviews.standing().order_by("position").prefetch_related("questions__question", "panel"))


def rounds_of_loop(interviews: Sequence[Interview]) -> tuple[AskedRound, ...]:
    """`standing_rounds` as they are compared with a version of a template."""
    return tuple(
        AskedRound(
            interview.name,
            interview.kind,
            interview.purpose,
            interview.minutes,
            interview.overhead,
            tuple(
                AskedQuestion(
                    row.slug,
                    row.question_id or 0,
                    row.title,
                    row.question.version if row.question else 0,
                    row.minutes,
                )
                for row in interview.questions.all()
            ),
        )
        for interview in interviews
    )


def mark_of_loop(loop: Loop) -> str:
    """Tells whether a loop has the version, rounds, questions and hands that it had."""
    rounds = [
        [each.pk, each.name, each.purpose, each.minutes, each.overhead, _in_hands(each)]
        for each in standing_rounds(loop)
    ]
    return mark_of([loop.template_id, *rounds])


def _in_hands(interview: Interview) -> list[str]:
    return [f"{row.question_id} {row.asker_id}" for row in interview.questions.all()]


def move_to(loop: Loop, template: LoopTemplate) -> VersionMove:
    """What going over to this version means, as things stand."""
    interviews = standing_rounds(loop)
    new = rounds_of(LoopTemplate.objects.with_plan().get(pk=template.pk))
    old = rounds_of_loop(interviews)
    pairs = pairs_of(old, new)
    kept = [(interviews[before], new[after]) for before, after in pairs]
    left_out = [each for each in interviews if each not in [interview for interview, _ in kept]]
    return VersionMove(
        template,
        changes_between(old, new),
        _what_stays(kept, new),
        [*_updates(kept), *_cancellations(left_out)],
        [sentence for interview, round in kept for sentence in cautions_about_length(interview, round.minutes)],
        mark_of_loop(loop),
    )


def is_heard_of(interview: Interview, round: AskedRound | Round) -> bool:
    """Whether whoever was invited hears that the round becomes this one."""
    return (interview.name, interview.minutes) != (round.name, round.minutes)


def _what_stays(kept: Sequence[tuple[Interview, AskedRound]], new: Sequence[AskedRound]) -> list[str]:
    times = [f"{round.name}, {planned_for(each)}" for each, round in kept if each.starts_at]
    panels = [round.name for each, round in kept if each.panel.all()]
    asked = {question.identity for round in new for question in round.questions}
    rows = [row for each, _ in kept for row in each.questions.all() if row.asker_id and row.slug in asked]
    sentences = [
        f"Times: {listed(times)}." if times else "",
        f"Panels: {listed(panels)}." if panels else "",
        f"Who asks {counted(len(rows), 'question')} and holds their follow-ups, where they sit in its round."
        if rows
        else "",
    ]
    return [sentence for sentence in sentences if sentence]


def _updates(kept: Sequence[tuple[Interview, AskedRound]]) -> list[str]:
    rounds = [round.name for each, round in kept if is_heard_of(each, round) and is_announced(each)]
    return [f"Whoever was invited to {listed(rounds)} gets a new invitation."] if rounds else []


def _cancellations(left_out: Sequence[Interview]) -> list[str]:
    rounds = [each.name for each in left_out if is_announced(each)]
    return [f"Whoever was invited to {listed(rounds)} gets a cancellation."] if rounds else []
