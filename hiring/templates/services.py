from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from core import audit, persistence
from core.errors import RuleViolation, StaleRevision
from core.merging import merged
from core.seen import Seen
from core.transitions import change_status
from hiring.models import LoopTemplate, Role, Round, RoundQuestion
from hiring.planning import OVERHEAD_MINUTES
from hiring.templates.plans import mark_of_order, mark_of_places, mark_of_plan, mark_of_round
from hiring.templates.transitions import TEMPLATE_TRANSITIONS
from questionbank.models import Question

IMMUTABLE = "A published version never changes. Edit it to make the next version."
CHANGED_MEANWHILE = (
    "Somebody changed this draft after your page was loaded, and nothing has happened yet. Look at it as it is now, "
    "then decide again."
)
NOTHING_TO_UNDO = "Somebody has changed that since, so there is nothing to undo."
# Positions are unique at every moment, so a row that moves steps aside first.
ASIDE = 1000


@transaction.atomic
def create_template(
    *, role: Role, name: str, summary: str = "", rounds: Sequence[Mapping[str, Any]] = (), by: User | None
) -> LoopTemplate:
    """Begin a loop template for a role, as the draft of version 1, with these rounds and no question.

    Refused (RuleViolation): a name that the role's templates have already.
    """
    template = _first_version(role, name, summary)
    for position, values in enumerate(rounds, 1):
        persistence.save(Round(template=template, position=position, **values))
    audit.record("template.created", template, by=by)
    return template


@transaction.atomic
def copy_template(*, template: LoopTemplate, role: Role, name: str, summary: str = "", by: User) -> LoopTemplate:
    """Begin another loop template with the rounds and questions of this version, for its role or for another one.

    Questions come as `draft_next_version` takes them. Refused (RuleViolation) as in `create_template`.
    """
    copy = _first_version(role, name, summary)
    for round in template.rounds.order_by("position"):
        _copy_round(round, copy)
    audit.record("template.copied", copy, by=by)
    return copy


def _first_version(role: Role, name: str, summary: str) -> LoopTemplate:
    """The row of version 1, saved under the role's lock."""
    Role.objects.select_for_update().get(pk=role.pk)
    if role.loop_templates.filter(name=name).exists():
        raise RuleViolation(
            "This role has a loop template with this name already. Edit that one, or choose a new name."
        )
    template = LoopTemplate(role=role, name=name, summary=summary)
    persistence.save(template)
    return template


@transaction.atomic
def draft_next_version(*, template: LoopTemplate, by: User) -> LoopTemplate:
    """The draft in which a published template is edited: a copy with the next number, or the draft that is there.

    Where the bank has a newer active version of a copied question, the copy takes that one.
    """
    Role.objects.select_for_update().get(pk=template.role_id)
    family = LoopTemplate.objects.filter(role=template.role_id, name=template.name)
    draft = family.filter(status=LoopTemplate.Status.DRAFT).first()
    if draft:
        return draft
    newest = family.aggregate(Max("version"))["version__max"]
    draft = LoopTemplate(role=template.role, name=template.name, summary=template.summary, version=newest + 1)
    persistence.save(draft)
    for round in template.rounds.order_by("position"):
        _copy_round(round, draft)
    audit.record("template.drafted", draft, by=by)
    return draft


def _copy_round(round: Round, template: LoopTemplate) -> None:
    copy = Round.objects.create(
        template=template,
        position=round.position,
        kind=round.kind,
        name=round.name,
        purpose=round.purpose,
        minutes=round.minutes,
        overhead=round.overhead,
    )
    placed = round.round_questions.select_related("question").order_by("position", "pk")
    slugs = [place.question.slug for place in placed]
    newest = {question.slug: question for question in Question.objects.active().filter(slug__in=slugs)}
    RoundQuestion.objects.bulk_create(
        RoundQuestion(round=copy, question=newest.get(place.question.slug, place.question), position=position)
        for position, place in enumerate(placed, 1)
    )


@transaction.atomic
def discard_draft(*, template: LoopTemplate, shown: str = "", by: User) -> None:
    """Throw a draft away with its rounds. Earlier versions stay.

    Refused (RuleViolation): a version that was published. StaleRevision where it says something else than what was
    `shown` (its `mark_of_plan`).
    """
    template = _draft(template)
    _check_shows(template, shown)
    audit.record("template.discarded", template, by=by)
    template.delete()


@transaction.atomic
def put_draft_back(
    *, role: Role, name: str, summary: str = "", rounds: Sequence[Mapping[str, Any]] = (), by: User
) -> LoopTemplate:
    """Undo `discard_draft`: a draft with this plan, as `plan_of_draft` gives it. It takes the next number.

    Questions are put back as `put_round_back` does. Refused (RuleViolation): where somebody began another draft of the
    template meanwhile, and a round that breaks a constraint.
    """
    Role.objects.select_for_update().get(pk=role.pk)
    family = role.loop_templates.filter(name=name)
    if family.filter(status=LoopTemplate.Status.DRAFT).exists():
        raise RuleViolation("Somebody began a new draft of this loop template meanwhile. Continue with that one.")
    newest = family.aggregate(Max("version"))["version__max"] or 0
    template = LoopTemplate(role=role, name=name, summary=summary, version=newest + 1)
    persistence.save(template)
    for position, values in enumerate(rounds, 1):
        _put_round_back(template, position, **values)
    audit.record("template.put_back", template, by=by)
    return template


@transaction.atomic
def publish_template(*, template: LoopTemplate, shown: str = "", by: User | None = None) -> LoopTemplate:
    """Make a draft the version that new loops may follow; the version published before is archived.

    From now on it never changes. Openings name the version they follow until somebody chooses this one. Refused
    (RuleViolation) with the sentence that lists what stops it: a must-have competency without a question, a round
    over its minutes, and what else `planning.stops` finds. StaleRevision where it says something else than what was
    `shown` (its `mark_of_plan`).
    """
    Role.objects.select_for_update().get(pk=template.role_id)
    template = LoopTemplate.objects.select_for_update().get(pk=template.pk)
    _check_shows(template, shown)
    TEMPLATE_TRANSITIONS.check(template, LoopTemplate.Status.PUBLISHED)
    family = LoopTemplate.objects.filter(role=template.role_id, name=template.name)
    for earlier in family.published().select_for_update():
        _step(earlier, LoopTemplate.Status.ARCHIVED, "template.archived", by=by)
    template.published_at = timezone.now()
    template.published_by = by
    _step(template, LoopTemplate.Status.PUBLISHED, "template.published", by=by, also=["published_at", "published_by"])
    return template


@transaction.atomic
def archive_template(*, template: LoopTemplate, by: User) -> LoopTemplate:
    """Offer a template no longer: nobody chooses it any more. Loops planned from it stay, openings that follow it go on
    with it, and a draft of its next version can still be published.

    Refused (RuleViolation): a version that is not published.
    """
    Role.objects.select_for_update().get(pk=template.role_id)
    template = LoopTemplate.objects.select_for_update().get(pk=template.pk)
    _step(template, LoopTemplate.Status.ARCHIVED, "template.archived", by=by)
    return template


@transaction.atomic
def bring_template_back(*, template: LoopTemplate, by: User) -> LoopTemplate:
    """Undo `archive_template`, at any time: the newest version that was published is offered again.

    Refused (RuleViolation): an earlier version, and where another is published by now.
    """
    Role.objects.select_for_update().get(pk=template.role_id)
    template = LoopTemplate.objects.select_for_update().get(pk=template.pk)
    _step(template, LoopTemplate.Status.PUBLISHED, "template.brought_back", by=by)
    return template


def _check_shows(template: LoopTemplate, shown: str) -> None:
    """What a page from before this was asked showed, nobody knows: it shows nothing."""
    now = mark_of_plan(LoopTemplate.objects.with_plan().get(pk=template.pk)) if shown else ""
    if shown != now:
        raise StaleRevision(CHANGED_MEANWHILE, {"shown": now})


def _check_order(template: LoopTemplate, shown: str | None) -> None:
    """A place is meant among what stands there: where that has changed, nothing moves."""
    now = "" if shown is None else mark_of_order(LoopTemplate.objects.with_plan().get(pk=template.pk))
    if shown is not None and shown != now:
        raise StaleRevision(CHANGED_MEANWHILE, {"shown": now})


def _check_left(left: str | None, now: str) -> None:
    """What is undone is as it was left, where that is told."""
    if left is not None and left != now:
        raise StaleRevision(NOTHING_TO_UNDO, {})


def _step(template: LoopTemplate, to: str, action: str, *, by: User | None, also: Iterable[str] = ()) -> None:
    change_status(template, to, by=by, table=TEMPLATE_TRANSITIONS, action=action, also=also)


# --- Rounds -----------------------------------------------------------------------------------------------------


@transaction.atomic
def add_round(
    *,
    template: LoopTemplate,
    kind: str,
    name: str,
    purpose: str = "",
    minutes: int = 60,
    overhead: int = OVERHEAD_MINUTES,
    by: User | None = None,
) -> Round:
    """Add a round at the end; `overhead` of its minutes go to welcome and close. Refused (RuleViolation): a published
    template; less than 15 minutes or over 8 hours, of them more than 2 to welcome and close."""
    template = _draft(template)
    position = (template.rounds.aggregate(Max("position"))["position__max"] or 0) + 1
    values = {"kind": kind, "name": name, "purpose": purpose, "minutes": minutes, "overhead": overhead}
    round = Round(template=template, position=position, **values)
    persistence.save(round)
    audit.record("template.round_added", template, by=by, fields=["rounds"])
    return round


@transaction.atomic
def update_round(*, round: Round, seen: Seen | None = None, by: User, **changes: Any) -> Round:
    """Change kind, name, purpose, minutes or overhead of a round. Refused (RuleViolation) as in `add_round`;
    StaleRevision where somebody else changed the same since it was `seen`."""
    template = _draft(round.template)
    round = Round.objects.get(pk=round.pk)
    changed = persistence.assign(round, merged(round, changes, seen, subject=template))
    persistence.save(round)
    audit.record("template.round_changed", template, by=by, fields=changed)
    return round


@transaction.atomic
def move_round(*, round: Round, position: int, shown: str | None = None, by: User) -> Round:
    """Put a round at a position, counted from 1; the others keep their order. Refused: a published template.
    StaleRevision where its rounds and questions stand otherwise than they were `shown` (`mark_of_order`)."""
    template = _draft(round.template)
    _check_order(template, shown)
    order = list(template.rounds.order_by("position").exclude(pk=round.pk))
    order.insert(max(0, position - 1), round)
    _renumber(order)
    audit.record("template.round_moved", template, by=by, fields=["rounds"])
    round.refresh_from_db()
    return round


@transaction.atomic
def remove_round(*, round: Round, left: str | None = None, by: User) -> None:
    """Take a round out with its places for questions; the questions stay in the bank. Refused: a published template.
    As Undo of `add_round`: StaleRevision where it is not as it was `left` (`mark_of_round`)."""
    template = _draft(round.template)
    _check_left(left, mark_of_round(Round.objects.get(pk=round.pk)))
    round.delete()
    _renumber(list(template.rounds.order_by("position")))
    audit.record("template.round_removed", template, by=by, fields=["rounds"])


@transaction.atomic
def put_round_back(
    *, template: LoopTemplate, position: int, questions: Sequence[Question] = (), by: User, **values: Any
) -> Round:
    """Undo `remove_round`: a round with these values at its place, asking what it asked, in that order.

    Questions that this template asks elsewhere by now are left out, and those that are no longer active; of one with a
    newer active version that one is asked. Refused (RuleViolation) as in `add_round`.
    """
    template = _draft(template)
    back = _put_round_back(template, position, questions, **values)
    audit.record("template.round_added", template, by=by, fields=["rounds", "questions"])
    back.refresh_from_db()
    return back


def _put_round_back(template: LoopTemplate, position: int, questions: Sequence[Question] = (), **values: Any) -> Round:
    order = list(template.rounds.order_by("position"))
    back = Round(template=template, position=2 * ASIDE, **values)
    persistence.save(back)
    order.insert(max(0, position - 1), back)
    _renumber(order)
    asked = set(RoundQuestion.objects.filter(round__template=template).values_list("question__slug", flat=True))
    slugs = [question.slug for question in questions if question.slug not in asked]
    newest = {question.slug: question for question in Question.objects.active().filter(slug__in=slugs)}
    standing = [newest[slug] for slug in dict.fromkeys(slugs) if slug in newest]
    RoundQuestion.objects.bulk_create(
        RoundQuestion(round=back, question=question, position=place) for place, question in enumerate(standing, 1)
    )
    return back


def _renumber(order: list[Round]) -> None:
    for offset in (ASIDE, 0):
        for position, round in enumerate(order, 1):
            Round.objects.filter(pk=round.pk).update(position=position + offset)


# --- Questions of a round ---------------------------------------------------------------------------------------


@transaction.atomic
def add_question(
    *, round: Round, question: Question, position: int | None = None, by: User | None = None
) -> RoundQuestion:
    """Give a question a place in a round, at the end unless a position (from 1) is given.

    Refused (RuleViolation): a published template; a question that is not active; a question that this template asks
    already, in whatever round or version.
    """
    template = _draft(round.template)
    placed = _put_at_end(template, round, question)
    if position is not None:
        _place(placed, round, position)
    audit.record("template.question_added", template, by=by, fields=["questions"])
    return placed


@transaction.atomic
def add_questions(*, round: Round, questions: Sequence[Question], by: User) -> list[RoundQuestion]:
    """Give several questions places at the end of a round, in this order: all of them, or none.

    Refused (RuleViolation) as in `add_question`, with the sentence of the first that is.
    """
    template = _draft(round.template)
    placed = [_put_at_end(template, round, question) for question in questions]
    audit.record("template.question_added", template, by=by, fields=["questions"])
    return placed


def _put_at_end(template: LoopTemplate, round: Round, question: Question) -> RoundQuestion:
    if question.status != Question.Status.ACTIVE:
        raise RuleViolation(
            f"“{question.title}” is {question.get_status_display().lower()}. Only active questions enter a round."
        )
    twin = RoundQuestion.objects.filter(round__template=template, question__slug=question.slug).select_related("round")
    if twin:
        raise RuleViolation(
            f"“{question.title}” is asked already, in {twin[0].round.name}. Nobody hears a question twice."
        )
    placed = RoundQuestion(round=round, question=question, position=round.round_questions.count() + 1)
    persistence.save(placed)
    return placed


@transaction.atomic
def move_question(
    *,
    placed: RoundQuestion,
    round: Round | None = None,
    position: int | None = None,
    shown: str | None = None,
    left: str | None = None,
    by: User,
) -> RoundQuestion:
    """Move a question to a position (from 1; None is the end), in its own round or in another of the same template.

    Refused (RuleViolation): a published template; a round of another template. StaleRevision as in `move_round`, and
    as Undo where it is not in the round in which it was `left` (`mark_of_places`).
    """
    template = _draft(placed.round.template)
    _check_order(template, shown)
    _check_left(left, mark_of_places([placed]))
    target = round or placed.round
    if target.template_id != template.pk:
        raise RuleViolation("This round belongs to another loop template.")
    before = placed.round
    _place(placed, target, position)
    if before.pk != target.pk:
        _number_questions(list(before.round_questions.order_by("position", "pk")))
    audit.record("template.question_moved", template, by=by, fields=["questions"])
    return placed


@transaction.atomic
def remove_question(*, placed: RoundQuestion, by: User) -> None:
    """Take a question out of its round; it stays in the bank. Refused (RuleViolation): a published template."""
    template = _draft(placed.round.template)
    round = placed.round
    placed.delete()
    _number_questions(list(round.round_questions.order_by("position", "pk")))
    audit.record("template.question_removed", template, by=by, fields=["questions"])


@transaction.atomic
def take_questions_out(*, template: LoopTemplate, placed: Iterable[int], left: str, by: User) -> None:
    """Undo `add_question` and `add_questions`, places by their keys. Refused as there; StaleRevision where they are not
    in the rounds in which they were `left` (`mark_of_places`)."""
    template = _draft(template)
    leaving = RoundQuestion.objects.filter(round__template=template, pk__in=placed)
    _check_left(left, mark_of_places(leaving))
    rounds = list(Round.objects.filter(round_questions__in=leaving).distinct())
    leaving.delete()
    for round in rounds:
        _number_questions(list(round.round_questions.order_by("position", "pk")))
    audit.record("template.question_removed", template, by=by, fields=["questions"])


def _place(placed: RoundQuestion, round: Round, position: int | None) -> None:
    order = list(round.round_questions.order_by("position", "pk").exclude(pk=placed.pk))
    order.insert(len(order) if position is None else max(0, position - 1), placed)
    placed.round = round
    placed.save(update_fields=["round"])
    _number_questions(order)


def _number_questions(order: list[RoundQuestion]) -> None:
    for position, placed in enumerate(order, 1):
        if placed.position != position:
            placed.position = position
            placed.save(update_fields=["position"])


def _draft(template: LoopTemplate) -> LoopTemplate:
    """The template's row, locked. Refused (RuleViolation) unless it is a draft."""
    template = LoopTemplate.objects.select_for_update().get(pk=template.pk)
    if template.status != LoopTemplate.Status.DRAFT:
        raise RuleViolation(IMMUTABLE)
    return template
