"""How addresses, commands and files call the kit of a role."""

from collections.abc import Container

from hiring.models import Role
from questionbank.importing.kit_files import shipped_slugs
from questionbank.slugs import slug_of


def roles_by_short_name() -> dict[str, Role]:
    """Every role by its short name, which is never empty and never that of another role or of a kit that ships.

    What came as a kit keeps the name of that kit. A role of people's own is called as they named it, or by its number
    where no Latin letter is in its name; the number is added where something else is called so.
    """
    named: dict[str, Role] = {}
    for role in sorted(Role.objects.order_by("pk"), key=lambda role: not role.kit_slug):
        named[_free_name(role, named)] = role
    return named


def short_name(role: Role) -> str:
    """The one of this role."""
    return next(name for name, each in roles_by_short_name().items() if each == role)


def _free_name(role: Role, taken: Container[str]) -> str:
    if role.kit_slug and role.kit_slug not in taken:
        return role.kit_slug
    shipped = shipped_slugs()
    name = slug_of(role.name, otherwise=f"role-{role.pk}")
    while name in taken or name in shipped:
        name = f"{name}-{role.pk}"
    return name
