from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit, persistence
from core.merging import merged
from core.seen import Seen
from hiring.models import Role, RoleCompetency
from questionbank.models import Competency


@dataclass(frozen=True)
class AskedCompetency:
    """One line of a role: the competency, whether it is a must, and its weight with the reason for it."""

    competency: Competency
    is_must_have: bool = True
    weight: Decimal = Decimal(1)
    weight_reason: str = ""

    @property
    def said(self) -> tuple[str, Decimal, str]:
        """Its part, its weight and the reason, as `lines_of` gives them."""
        return ("must" if self.is_must_have else "wish", self.weight, self.weight_reason)


NOT_ASKED = ("", Decimal(1), "")


def line_name(competency: int) -> str:
    """What the line of a competency is called among the fields of a role."""
    return f"competency-{competency}"


def lines_of(role: Role) -> dict[str, tuple[str, Decimal, str]]:
    """What the role says now of each competency that it asks for."""
    links = role.role_competencies.select_related("competency")
    return {
        line_name(link.competency_id): AskedCompetency(
            link.competency, link.is_must_have, link.weight, link.weight_reason
        ).said
        for link in links
    }


@transaction.atomic
def create_role(
    *,
    name: str,
    competencies: Sequence[AskedCompetency] = (),
    level: str = "",
    summary: str = "",
    responsibilities: str = "",
    must_have: str = "",
    preferred: str = "",
    kit_slug: str = "",
    by: User | None,
) -> Role:
    """Write down a role with the competencies it asks for.

    Refused (RuleViolation): a name that another role has; a weight other than 1 without its reason.
    """
    role = Role(
        name=name,
        level=level,
        summary=summary,
        responsibilities=responsibilities,
        must_have=must_have,
        preferred=preferred,
        kit_slug=kit_slug,
    )
    persistence.save(role)
    _set_competencies(role, competencies)
    audit.record("role.created", role, by=by)
    return role


@transaction.atomic
def update_role(
    *,
    role: Role,
    competencies: Sequence[AskedCompetency] | None = None,
    seen: Seen | None = None,
    by: User,
    **changes: Any,
) -> Role:
    """Change what a role is called and asks for. Templates stay as they are: their coverage is counted anew.

    With `competencies` they replace the earlier ones, line by line. Refused (RuleViolation) as in `create_role`;
    StaleRevision where somebody else changed the same since it was `seen`.
    """
    role = Role.objects.select_for_update().get(pk=role.pk)
    before = lines_of(role)
    lines = {} if competencies is None else _typed_lines(competencies, before)
    stored = {name: getattr(role, name) for name in changes} | {name: before.get(name, NOT_ASKED) for name in lines}
    written = merged(role, {**changes, **lines}, seen, stored=stored)
    changed = persistence.assign(role, {name: value for name, value in written.items() if name in changes})
    persistence.save(role)
    changed += _write_lines(role, competencies or (), {name for name in lines if name in written})
    audit.record("role.changed", role, by=by, fields=changed)
    return role


@transaction.atomic
def ask_again(*, role: Role, competencies: Sequence[AskedCompetency], by: User) -> list[AskedCompetency]:
    """Undo the removal of lines: each as it was, with its weight and the reason. Gives those that are back: one that
    somebody asks for again by now stays as they wrote it. Refused (RuleViolation) as in `create_role`."""
    role = Role.objects.select_for_update().get(pk=role.pk)
    there = lines_of(role)
    back = [line for line in competencies if line_name(line.competency.pk) not in there]
    _set_competencies(role, back)
    if back:
        names = [line_name(line.competency.pk) for line in back]
        audit.record("role.changed", role, by=by, fields=["competencies", *names])
    return back


def _typed_lines(competencies: Sequence[AskedCompetency], before: Iterable[str]) -> dict[str, Any]:
    asked = {line_name(line.competency.pk): line.said for line in competencies}
    return {name: asked.get(name, NOT_ASKED) for name in {*asked, *before}}


def _write_lines(role: Role, competencies: Sequence[AskedCompetency], names: set[str]) -> list[str]:
    """Replace the lines of these names; says which, and "competencies" for all of them."""
    if not names:
        return []
    for link in role.role_competencies.all():
        if line_name(link.competency_id) in names:
            link.delete()
    _set_competencies(role, [line for line in competencies if line_name(line.competency.pk) in names])
    return ["competencies", *names]


def _set_competencies(role: Role, competencies: Sequence[AskedCompetency]) -> None:
    for asked in competencies:
        link = RoleCompetency(
            role=role,
            competency=asked.competency,
            is_must_have=asked.is_must_have,
            weight=asked.weight,
            weight_reason=asked.weight_reason,
        )
        persistence.save(link)
