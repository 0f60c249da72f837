from collections.abc import Iterable, Mapping

from django.db import transaction

from accounts.models import User
from core.errors import RuleViolation
from hiring.kits.foreseen import role_of, templates_there, why_role_is_left, why_templates_are_left
from hiring.models import Kit, LoopTemplate, Role
from hiring.roles.services import AskedCompetency, create_role
from hiring.templates.services import add_question, add_round, create_template, publish_template
from questionbank.importing.kit_content import KitFile, KitFileRole, KitFileTemplate
from questionbank.importing.kit_files import shipped_kit_file
from questionbank.importing.kit_names import named_here
from questionbank.importing.services import load_kit_file_questions
from questionbank.models import Competency, Question


@transaction.atomic
def install_kit_file(*, kit: KitFile, by: User | None = None) -> LoopTemplate:
    """Bring a kit's competencies, questions, practice, role and published loop templates into this installation.

    What is there already stays as it is, changes by people included, so a second time does nothing. Returns the
    published version of the kit's first template, or its newest one where nobody has published it. Refused
    (RuleViolation): a role of people's own that has the kit's title; a question of the kit that was retired before
    the kit's templates were made; questions alone, without a role.
    """
    kit = named_here(kit)
    if kit.role is None:
        raise RuleViolation("This file holds questions alone. Import it in the question bank.")
    questions = load_kit_file_questions(kit=kit, by=by)
    role = role_of(kit) or _create_role(kit.slug, kit.role, by=by)
    _keep_kit(kit, role)
    there = templates_there(kit)
    for plan in kit.templates:
        if plan.name not in there:
            _create_template(role, plan, questions, by=by)
    versions = role.loop_templates.filter(name=kit.templates[0].name)
    return versions.published().first() or versions[0]


def load_plan_of(kit: KitFile, questions: Mapping[str, Question], by: User) -> None:
    """Bring in the role and the templates of a kit, but what `foresee_plan` says is left or there already."""
    active = [slug for slug, question in questions.items() if question.is_active]
    left, there = why_templates_are_left(kit, active, by), templates_there(kit)
    role = role_of(kit)
    if role is None and kit.role and not why_role_is_left(kit, by):
        role = _create_role(kit.slug, kit.role, by=by)
    if role is None:
        return
    _keep_kit(kit, role)
    for plan in kit.templates:
        if not left[plan.name] and plan.name not in there:
            _create_template(role, plan, questions, by=by)


def load_kits(*, slugs: Iterable[str], by: User | None = None) -> list[LoopTemplate]:
    """Install these of the kits that come with Loopwright; see `install_kit_file`."""
    return [install_kit_file(kit=shipped_kit_file(slug), by=by) for slug in slugs]


def _keep_kit(kit: KitFile, role: Role) -> None:
    """Remember what the file calls itself and in which order it holds things, for when it leaves again."""
    values = {
        "slug": kit.slug,
        "name": kit.name,
        "version": kit.version,
        "language": kit.language,
        "summary": kit.summary,
        "competencies": [entry.slug for entry in kit.competencies],
        "questions": [entry.slug for entry in kit.questions],
        "practice": [entry.slug for entry in kit.practice],
    }
    Kit.objects.update_or_create(role=role, defaults=values)


def _create_role(kit_slug: str, planned: KitFileRole, *, by: User | None) -> Role:
    if Role.objects.filter(name=planned.title).exists():
        raise RuleViolation(f"There is a role “{planned.title}” already. Rename it, then load the kit again.")
    slugs = [asked.slug for asked in planned.competencies]
    competencies = {competency.slug: competency for competency in Competency.objects.filter(slug__in=slugs)}
    return create_role(
        name=planned.title,
        level=planned.level,
        summary=planned.summary,
        responsibilities="\n".join(planned.responsibilities),
        must_have="\n".join(planned.must_have),
        preferred="\n".join(planned.preferred),
        kit_slug=kit_slug,
        competencies=[
            AskedCompetency(competencies[asked.slug], asked.must_have, asked.weight, asked.weight_reason)
            for asked in planned.competencies
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
            overhead=planned.overhead,
            by=by,
        )
        for slug in planned.questions:
            add_question(round=round, question=questions[slug], by=by)
    return publish_template(template=template, by=by)
