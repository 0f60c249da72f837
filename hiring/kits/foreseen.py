"""What an import would do to the role and the loop template of a kit, for its preview and for the import itself."""

from collections.abc import Collection

from accounts.models import User
from core.wording import counted
from hiring.models import LoopTemplate, Role
from questionbank.importing.kit_content import KitFile
from questionbank.importing.kit_parts import LEFT, NEW, STAYS, THERE, PartLine


def foresee_plan(kit: KitFile, active: Collection[str], by: User) -> list[PartLine]:
    """What would happen to the role and to the template of a kit, two lines for the preview of an import."""
    role, template = why_role_is_left(kit, by), why_template_is_left(kit, active, by)
    has_role = role_of(kit) is not None
    weighed = sum(asked.weight != 1 for asked in kit.role.competencies)
    asks = counted(len(kit.role.competencies), "competency", "competencies")
    weights = f", {counted(weighed, 'weight')}" if weighed else ""
    plan = f"{counted(len(kit.template.rounds), 'round')}, {counted(len(_asked_in(kit)), 'question')}"
    return [
        _line("Role", f"{kit.role.title}: {asks}{weights}", role, is_there=has_role, new="New"),
        _line(
            "Loop template",
            f"{kit.template.name}: {plan}",
            template,
            is_there=template_is_there(kit),
            new="New, published",
        ),
    ]


def _line(part: str, name: str, why_left: str, *, is_there: bool, new: str) -> PartLine:
    if is_there:
        return PartLine(part, name, STAYS, THERE)
    return PartLine(part, name, f"Left out. {why_left}", LEFT) if why_left else PartLine(part, name, new, NEW)


def why_role_is_left(kit: KitFile, by: User) -> str:
    """Why the kit's role does not come in with an import by this person; empty where it does, or is there."""
    if not by.has_perm("hiring.load_kit"):
        return "Recruiters and hiring managers bring in roles and loop templates."
    if role_of(kit) is None and Role.objects.filter(name=kit.role.title).exists():
        return "There is a role of this name already. Rename it, then import the file again."
    return ""


def why_template_is_left(kit: KitFile, active: Collection[str], by: User) -> str:
    """The same of its template; `active` are the slugs of the questions that can be planned with here."""
    if why_role_is_left(kit, by):
        return "It comes with its role."
    idle = set(_asked_in(kit)) - set(active)
    title = next((question.title for question in kit.questions if question.slug in idle), "")
    return f"“{title}” is not active here. Activate it, then import the file again." if title else ""


def _asked_in(kit: KitFile) -> list[str]:
    return [slug for planned in kit.template.rounds for slug in planned.questions]


def role_of(kit: KitFile) -> Role | None:
    """The role that came with this kit, whatever it is called now."""
    return Role.objects.filter(kit_slug=kit.slug).first()


def template_is_there(kit: KitFile) -> bool:
    """The kit's template has come already, whoever has changed it since."""
    return LoopTemplate.objects.filter(role__kit_slug=kit.slug, name=kit.template.name).exists()
