"""Competencies with their anchors."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from core.merging import merged
from core.seen import Seen
from core.wording import listed
from questionbank.models import Competency, CompetencyGroup, RatingAnchor
from questionbank.practice.services import outdate_passes
from questionbank.scale import ANCHORED, NUMBERS
from questionbank.slugs import free_slug

# What a competency says of itself, beside its anchors.
OWN_FIELDS = ("name", "short_name", "group", "definition")


@transaction.atomic
def save_competency(
    *,
    competency: Competency | None,
    name: str,
    short_name: str = "",
    group: CompetencyGroup,
    definition: str,
    anchors: Mapping[int, str],
    seen: Seen | None = None,
    by: User,
) -> Competency:
    """Keep a competency with its anchors; None makes a new one. Loops under way keep the anchors they copied.

    Refused (RuleViolation): no anchor at a level that needs one. StaleRevision where somebody else changed the same
    since it was `seen`.
    """
    missing = [level for level in ANCHORED if not anchors.get(level)]
    if missing:
        raise RuleViolation(f"Describe level {missing[0]} as well: a rating needs anchors at {listed(ANCHORED)}.")
    values = {"name": name, "short_name": short_name, "group": group, "definition": definition}
    if competency is None:
        saved = create_competency(free_slug(Competency, name), anchors, values)
        audit.record("competency.created", saved, by=by)
        return saved
    saved = Competency.objects.select_for_update().get(pk=competency.pk)
    now = {anchor.level: anchor.text for anchor in saved.anchors.all()}
    values, anchors = _merged(saved, now, values, anchors, seen)
    changed = [field for field, value in values.items() if getattr(saved, field) != value]
    if not changed and now == dict(anchors):
        return saved
    for field in changed:
        setattr(saved, field, values[field])
    saved.save(update_fields=changed)
    if now != dict(anchors):
        saved.anchors.all().delete()
        _write_anchors(saved, anchors)
        outdate_passes(saved)
        changed += ["anchors", *(f"anchor_{level}" for level in NUMBERS if now.get(level) != anchors.get(level))]
    audit.record("competency.edited", saved, by=by, fields=changed)
    return saved


def stored_values(competency: Competency, anchors: Mapping[int, str]) -> dict[str, Any]:
    """What a competency says, by the fields of its page: an anchor is a field of its own."""
    own = {name: getattr(competency, name) for name in OWN_FIELDS}
    return own | {f"anchor_{level}": anchors.get(level, "") for level in NUMBERS}


def _merged(
    competency: Competency,
    now: Mapping[int, str],
    values: Mapping[str, Any],
    anchors: Mapping[int, str],
    seen: Seen | None,
) -> tuple[dict[str, Any], dict[int, str]]:
    typed = {**values, **{f"anchor_{level}": anchors.get(level, "") for level in NUMBERS}}
    stored = stored_values(competency, now)
    wanted = stored | merged(competency, typed, seen, stored=stored)
    texts = {level: wanted[f"anchor_{level}"] for level in NUMBERS}
    return {name: wanted[name] for name in values}, {level: text for level, text in texts.items() if text}


def create_competency(slug: str, anchors: Mapping[int, str], values: Mapping[str, Any]) -> Competency:
    competency = Competency.objects.create(slug=slug, **values)
    _write_anchors(competency, anchors)
    return competency


def _write_anchors(competency: Competency, anchors: Mapping[int, str]) -> None:
    RatingAnchor.objects.bulk_create(
        RatingAnchor(competency=competency, level=level, text=text) for level, text in sorted(anchors.items())
    )
