from collections.abc import Collection, Mapping

from django.db import transaction

from accounts.models import User
from core.errors import RuleViolation
from core.wording import counted
from hiring.models import LoopTemplate, Role
from hiring.roles.services import AskedCompetency, create_role
from hiring.templates.services import add_question, add_round, create_template, publish_template
from questionbank.importing.kit_content import KitFile, KitFileTemplate
from questionbank.importing.kit_files import shipped_kit_files
from questionbank.importing.kit_parts import LEFT, NEW, STAYS, THERE, PartLine
from questionbank.importing.services import load_kit_file_questions
from questionbank.models import Competency, Question


@transaction.atomic
def install_kit_file(*, kit: KitFile, by: User | None = None) -> LoopTemplate:
    """Bring a kit's competencies, questions, practice, role and published loop template into this installation.

    What is there already stays as it is, changes by people included, so a second time does nothing. Returns the
    published version of the kit's template, or its newest one where nobody has published it. Refused
    (RuleViolation): a role of people's own that has the kit's title; a question of the kit that was retired before
    the kit's template was made.
    """
    questions = load_kit_file_questions(kit=kit, by=by)
    role = _role_of(kit) or _create_role(kit, by=by)
    versions = role.loop_templates.filter(name=kit.template.name)
    if versions:
        return versions.published().first() or versions[0]
    return _create_template(role, kit.template, questions, by=by)


def foresee_plan(kit: KitFile, active: Collection[str], by: User) -> list[PartLine]:
    """What would happen to the role and to the template of a kit, two lines for the preview of an import."""
    role, template = _why_role_is_left(kit, by), _why_template_is_left(kit, active, by)
    has_role = _role_of(kit) is not None
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
            is_there=_template_is_there(kit),
            new="New, published",
        ),
    ]


def load_plan_of(kit: KitFile, questions: Mapping[str, Question], by: User) -> None:
    """Bring in the role and the template of a kit, but what `foresee_plan` says is left or there already."""
    active = [slug for slug, question in questions.items() if question.is_active]
    why_no_template = _why_template_is_left(kit, active, by)
    role = _role_of(kit)
    if role is None and not _why_role_is_left(kit, by):
        role = _create_role(kit, by=by)
    if role and not why_no_template and not _template_is_there(kit):
        _create_template(role, kit.template, questions, by=by)


def _line(part: str, name: str, why_left: str, *, is_there: bool, new: str) -> PartLine:
    if is_there:
        return PartLine(part, name, STAYS, THERE)
    return PartLine(part, name, f"Left out. {why_left}", LEFT) if why_left else PartLine(part, name, new, NEW)


def _why_role_is_left(kit: KitFile, by: User) -> str:
    if not by.has_perm("hiring.load_kit"):
        return "Recruiters and hiring managers bring in roles and loop templates."
    if _role_of(kit) is None and Role.objects.filter(name=kit.role.title).exists():
        return "There is a role of this name already. Rename it, then import the file again."
    return ""


def _why_template_is_left(kit: KitFile, active: Collection[str], by: User) -> str:
    if _why_role_is_left(kit, by):
        return "It comes with its role."
    idle = set(_asked_in(kit)) - set(active)
    title = next((question.title for question in kit.questions if question.slug in idle), "")
    return f"“{title}” is not active here. Activate it, then import the file again." if title else ""


def _asked_in(kit: KitFile) -> list[str]:
    return [slug for planned in kit.template.rounds for slug in planned.questions]


def _role_of(kit: KitFile) -> Role | None:
    """The role that came with this kit, whatever it is called now."""
    return Role.objects.filter(kit_slug=kit.slug).first()


def _template_is_there(kit: KitFile) -> bool:
    return LoopTemplate.objects.filter(role__kit_slug=kit.slug, name=kit.template.name).exists()


def load_kits(*, by: User | None = None) -> list[LoopTemplate]:
    """Install every kit that comes with Loopwright; see `install_kit_file`."""
    return [install_kit_file(kit=kit, by=by) for kit in shipped_kit_files()]


def _create_role(kit: KitFile, *, by: User | None) -> Role:
    if Role.objects.filter(name=kit.role.title).exists():
        raise RuleViolation(f"There is a role “{kit.role.title}” already. Rename it, then load the kit again.")
    slugs = [asked.slug for asked in kit.role.competencies]
    competencies = {competency.slug: competency for competency in Competency.objects.filter(slug__in=slugs)}
    return create_role(
        name=kit.role.title,
        level=kit.role.level,
        summary=kit.role.summary,
        responsibilities="\n".join(kit.role.responsibilities),
        must_have="\n".join(kit.role.must_have),
        preferred="\n".join(kit.role.preferred),
        kit_slug=kit.slug,
        competencies=[
            AskedCompetency(competencies[asked.slug], asked.must_have, asked.weight, asked.weight_reason)
            for asked in kit.role.competencies
        ],
        by=by,
    )


def _create_template(
    role: Role, plan: KitFileTemplate, questions: Mapping[str, Question], *, by: User | None
) -> LoopTemplate:
    template = create_template(role=role, name=plan.name, summary=plan.summary, by=by)
    for planned in plan.rounds:
        round = add_round(
            template=template,
            kind=planned.kind,
            name=planned.name,
            purpose=planned.purpose,
            minutes=planned.minutes,
            by=by,
        )
        for slug in planned.questions:
            add_question(round=round, question=questions[slug], by=by)
    return publish_template(template=template, by=by)
