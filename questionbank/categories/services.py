"""Categories of questions and groups of competencies: named, renamed, ordered, retired."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from core import audit, persistence
from core.errors import RuleViolation
from core.merging import merged
from core.seen import Seen
from questionbank.models import Category, CompetencyGroup
from questionbank.slugs import free_slug

LAST_ONE = "One must be left to choose. Add another before this one is retired."
ACTIONS = {Category: "category", CompetencyGroup: "competency_group"}

NamedRow = Category | CompetencyGroup


@transaction.atomic
def add_named(*, model: type[NamedRow], name: str, by: User | None, slug: str = "", **flags: Any) -> Any:
    """A row at the end of its list, under a short name made from its name unless one is given."""
    last = model.objects.aggregate(Max("position"))["position__max"] or 0
    row = model(slug=slug or free_slug(model, name), name=name, position=last + 1, **flags)
    persistence.save(row)
    audit.record(f"{ACTIONS[model]}.added", row, by=by)
    return row


@transaction.atomic
def rename(*, row: NamedRow, name: str, seen: Seen | None = None, by: User) -> NamedRow:
    """Call it otherwise, wherever it stands. StaleRevision where somebody else did so since it was `seen`."""
    row = _locked(row)
    if changed := persistence.assign(row, merged(row, {"name": name}, seen)):
        persistence.save(row)
        audit.record(f"{ACTIONS[type(row)]}.renamed", row, by=by, fields=changed)
    return row


@transaction.atomic
def move(*, row: NamedRow, step: int, by: User) -> None:
    """Put it one place up (-1) or down (1) among those that are offered; at an end it stays."""
    order = list(type(row).objects.select_for_update().offered())
    place = next((number for number, other in enumerate(order) if other.pk == row.pk), None)
    if place is None or not 0 <= place + step < len(order):
        return
    order[place], order[place + step] = order[place + step], order[place]
    for position, other in enumerate(order, start=1):
        other.position = position
    type(row).objects.bulk_update(order, ["position"])
    audit.record(f"{ACTIONS[type(row)]}.moved", row, by=by, fields=["position"])


@transaction.atomic
def retire_named(*, row: NamedRow, by: User) -> None:
    """Offer it no more. What stands under it stays. Refused (RuleViolation): the last one that is offered."""
    offered = {other.pk for other in type(row).objects.select_for_update().offered()}
    if offered == {row.pk}:
        raise RuleViolation(LAST_ONE)
    _set_retired(row, True, "retired", by)


@transaction.atomic
def bring_back(*, row: NamedRow, by: User) -> None:
    """Offer a retired one again."""
    _set_retired(_locked(row), False, "brought_back", by)


def _set_retired(row: NamedRow, is_retired: bool, verb: str, by: User) -> None:
    if type(row).objects.filter(pk=row.pk).exclude(is_retired=is_retired).update(is_retired=is_retired):
        audit.record(f"{ACTIONS[type(row)]}.{verb}", row, by=by, fields=["is_retired"])


def _locked(row: NamedRow) -> NamedRow:
    return type(row).objects.select_for_update().get(pk=row.pk)
