"""A role with its loop templates and everything they use from the bank, as a kit."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from core.errors import RuleViolation
from core.wording import listed
from hiring.kits.short_names import short_name
from hiring.models import Kit, LoopTemplate, Role, RoleCompetency, Round
from questionbank.exporting.bank_export import (
    category_entries,
    competency_entries,
    group_entries,
    practice_entries,
    question_entries,
)
from questionbank.exporting.selections import question_selection
from questionbank.importing.kit_categories import with_used_names
from questionbank.importing.kit_content import (
    KitFile,
    KitFileQuestion,
    KitFileRole,
    KitFileRoleCompetency,
    KitFileRound,
    KitFileTemplate,
)
from questionbank.models import PracticePrompt
from questionbank.states import QuestionStatus


def collect_kit_file(*, role: Role, template: str = "") -> KitFile:
    """The kit of a role as things are now: `write_kit_file` makes a file of it that can be loaded elsewhere.

    What came as a kit keeps its name, its order and its practice; of a role of people's own, all practice on its
    competencies belongs to it. Questions come in their active version, also where a template was published with an
    earlier one. With the name of a `template` the kit holds that one alone. Refused (RuleViolation): a role without a
    published template, a template without rounds or questions, a question in one that is not active any more, and a
    role without summary, responsibilities, must-have skills or competencies, which a kit file needs.
    """
    kit = Kit.objects.filter(role=role).first()
    plans = [_plan(found) for found in published_templates(role) if not template or found.name == template]
    if not plans:
        raise RuleViolation(f"The role “{role}” has no published loop template{f' “{template}”' if template else ''}.")
    asked = [slug for plan in plans for round in plan.rounds for slug in round.questions]
    questions = question_entries(dict.fromkeys([*(kit.questions if kit else ()), *asked]))
    needs = [_need(link) for link in role.role_competencies.select_related("competency").order_by("pk")]
    used = [*(need.slug for need in needs), *(question.competency for question in questions)]
    competencies = list(dict.fromkeys([*(kit.competencies if kit else ()), *used]))
    _refuse_gaps(role, needs, plans, [question for question in questions if question.slug in asked])
    found = KitFile(
        slug=short_name(role),
        name=kit.name if kit else role.name,
        version=kit.version if kit else 1,
        language=kit.language if kit else "en",
        summary=kit.summary if kit else role.summary,
        role=_role(role, tuple(needs)),
        competencies=tuple(competency_entries(competencies)),
        questions=tuple(questions),
        templates=tuple(plans),
        practice=tuple(practice_entries(kit.practice if kit else _practice_on(competencies))),
        categories=category_entries(),
        groups=group_entries(),
    )
    return with_used_names(found)


def published_templates(role: Role) -> list[LoopTemplate]:
    """The published version of each template of the role, in the order in which people began them."""
    versions = list(role.loop_templates.order_by("pk"))
    names = dict.fromkeys(version.name for version in versions)
    published = {version.name: version for version in versions if version.is_published}
    return [published[name] for name in names if name in published]


def narrowed(kit: KitFile, slugs: Collection[str]) -> KitFile:
    """The kit with these of its questions alone, and what of templates and practice they leave. Where no round is left
    with a question they are questions alone, without a role.

    Refused (RuleViolation): a choice that is not of this kit.
    """
    questions = tuple(question for question in kit.questions if question.slug in slugs)
    if not questions:
        raise RuleViolation("None of these questions is in this kit. Choose at least one that is.")
    plans = [plan for plan in (_narrowed_plan(plan, slugs) for plan in kit.templates) if plan.rounds]
    if not plans:
        return question_selection(questions)
    needed = {need.slug for need in kit.needs} | {question.competency for question in questions}
    found = replace(
        kit,
        questions=questions,
        competencies=tuple(entry for entry in kit.competencies if entry.slug in needed),
        templates=tuple(plans),
        practice=tuple(entry for entry in kit.practice if entry.competency in needed),
    )
    return with_used_names(found)


def _narrowed_plan(plan: KitFileTemplate, slugs: Collection[str]) -> KitFileTemplate:
    rounds = (
        replace(round, questions=tuple(slug for slug in round.questions if slug in slugs)) for round in plan.rounds
    )
    return replace(plan, rounds=tuple(round for round in rounds if round.questions))


def _practice_on(competencies: Iterable[str]) -> list[str]:
    prompts = PracticePrompt.objects.filter(competency__slug__in=list(competencies)).order_by("pk")
    return list(prompts.values_list("slug", flat=True))


def _refuse_gaps(
    role: Role,
    needs: list[KitFileRoleCompetency],
    plans: list[KitFileTemplate],
    asked: list[KitFileQuestion],
) -> None:
    needed = {"level": role.level, "summary": role.summary, "responsibilities": role.responsibilities}
    missing = [word for word, text in {**needed, "must-have skills": role.must_have}.items() if not text.strip()]
    if missing:
        raise RuleViolation(f"The role “{role}” has no {listed(missing, 'or')} yet. Write it, then export again.")
    if not all(plan.rounds and all(round.questions for round in plan.rounds) for plan in plans):
        raise RuleViolation("Every round of a kit has questions. Add some, then export again.")
    if not needs:
        raise RuleViolation(f"The role “{role}” asks for no competency yet. Add one, then export again.")
    idle = [question.title for question in asked if question.status != QuestionStatus.ACTIVE]
    if idle:
        raise RuleViolation(f"“{idle[0]}” is not active. Activate it or take it out of the template.")


def _plan(template: LoopTemplate) -> KitFileTemplate:
    rounds = template.rounds.prefetch_related("round_questions__question")
    return KitFileTemplate(template.name, template.summary or template.name, tuple(_round(round) for round in rounds))


def _round(round: Round) -> KitFileRound:
    return KitFileRound(
        kind=round.kind,
        name=round.name,
        purpose=round.purpose or round.name,
        minutes=round.minutes,
        overhead=round.overhead,
        questions=tuple(place.question.slug for place in round.round_questions.all()),
    )


def _need(link: RoleCompetency) -> KitFileRoleCompetency:
    # A decimal column gives 1.00; a kit says 1.
    weight = link.weight.normalize() if link.weight % 1 else link.weight.to_integral_value()
    return KitFileRoleCompetency(link.competency.slug, link.is_must_have, weight, link.weight_reason)


def _role(role: Role, needs: tuple[KitFileRoleCompetency, ...]) -> KitFileRole:
    return KitFileRole(
        title=role.name,
        level=role.level,
        summary=role.summary,
        responsibilities=_lines(role.responsibilities),
        must_have=_lines(role.must_have),
        preferred=_lines(role.preferred),
        competencies=needs,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
