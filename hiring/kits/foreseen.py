"""What an import would do to the role and the loop template of a kit, for its preview and for the import itself."""

from collections.abc import Collection

from accounts.models import User
from core.wording import counted
from hiring.models import LoopTemplate, Role
from questionbank.importing.kit_content import KitFile, KitFileTemplate
from questionbank.importing.kit_parts import LEFT, NEW, STAYS, THERE, PartLine


def foresee_plan(kit: KitFile, active: Collection[str], by: User) -> list[PartLine]:
    """What would happen to the role and to each template of a kit, a line each for the preview of an import."""
    if kit.role is None:
        return []
    weighed = sum(asked.weight != 1 for asked in kit.needs)
    asks = counted(len(kit.needs), "competency", "competencies")
    weights = f", {counted(weighed, 'weight')}" if weighed else ""
    left = why_templates_are_left(kit, active, by)
    there = templates_there(kit)
    role = f"{kit.role.title}: {asks}{weights}"
    lines = [_line("Role", role, why_role_is_left(kit, by), is_there=role_of(kit) is not None, new="New")]
    for plan in kit.templates:
        size = f"{counted(len(plan.rounds), 'round')}, {counted(len(_asked_in(plan)), 'question')}"
        said = left[plan.name]
        lines.append(
            _line("Loop template", f"{plan.name}: {size}", said, is_there=plan.name in there, new="New, published")
        )
    return lines


def _line(part: str, name: str, why_left: str, *, is_there: bool, new: str) -> PartLine:
    if is_there:
        return PartLine(part, name, STAYS, THERE)
    return PartLine(part, name, f"Left out. {why_left}", LEFT) if why_left else PartLine(part, name, new, NEW)


def why_role_is_left(kit: KitFile, by: User) -> str:
    """Why the kit's role does not come in with an import by this person; empty where it does, or is there."""
    if not by.has_perm("hiring.load_kit"):
        return "Recruiters and hiring managers bring in roles and loop templates."
    if role_of(kit) is None and kit.role and Role.objects.filter(name=kit.role.title).exists():
        return "There is a role of this name already. Rename it, then import the file again."
    return ""


def why_templates_are_left(kit: KitFile, active: Collection[str], by: User) -> dict[str, str]:
    """The same of its templates by name; `active` are the slugs of the questions that can be planned with here."""
    if why_role_is_left(kit, by):
        return {plan.name: "It comes with its role." for plan in kit.templates}
    return {plan.name: _why_idle(kit, plan, active) for plan in kit.templates}


def _why_idle(kit: KitFile, plan: KitFileTemplate, active: Collection[str]) -> str:
    idle = set(_asked_in(plan)) - set(active)
    title = next((question.title for question in kit.questions if question.slug in idle), "")
    return f"“{title}” is not active here. Activate it, then import the file again." if title else ""


def _asked_in(plan: KitFileTemplate) -> list[str]:
    return [slug for planned in plan.rounds for slug in planned.questions]


def role_of(kit: KitFile) -> Role | None:
    """The role that came with this kit, whatever it is called now."""
    return Role.objects.filter(kit_slug=kit.slug).first()


def templates_there(kit: KitFile) -> set[str]:
    """The names of templates that have come with this kit already, whoever has changed them since."""
    return set(LoopTemplate.objects.filter(role__kit_slug=kit.slug).values_list("name", flat=True))
