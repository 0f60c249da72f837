from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit, persistence
from hiring.models import Role, RoleCompetency
from questionbank.models import Competency


@dataclass(frozen=True)
class AskedCompetency:
    """One line of a role: the competency, whether it is a must, and its weight with the reason for it."""

    competency: Competency
    is_must_have: bool = True
    weight: Decimal = Decimal(1)
    weight_reason: str = ""


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
def update_role(*, role: Role, competencies: Sequence[AskedCompetency] | None = None, by: User, **changes: Any) -> Role:
    """Change what a role is called and asks for. Templates stay as they are: their coverage is counted anew.

    With `competencies` they replace the earlier ones. Refused (RuleViolation) as in `create_role`.
    """
    role = Role.objects.select_for_update().get(pk=role.pk)
    changed = persistence.assign(role, changes)
    persistence.save(role)
    if competencies is not None:
        role.role_competencies.all().delete()
        _set_competencies(role, competencies)
        changed.append("competencies")
    audit.record("role.changed", role, by=by, fields=changed)
    return role


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
