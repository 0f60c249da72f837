"""A role with its loop template and everything they use from the bank, as a kit."""

from core.errors import RuleViolation
from core.wording import listed
from hiring.models import LoopTemplate, Role, RoleCompetency, Round
from questionbank.exporting.bank_export import competency_entries, practice_entries, question_entries
from questionbank.importing.kit_content import (
    KitFile,
    KitFileQuestion,
    KitFileRole,
    KitFileRoleCompetency,
    KitFileRound,
    KitFileTemplate,
)
from questionbank.states import QuestionStatus


def collect_kit_file(
    *, template: LoopTemplate, slug: str, name: str, summary: str = "", language: str = "en"
) -> KitFile:
    """The kit of a loop template as things are now: `write_kit_file` makes a file of it that can be loaded elsewhere.

    Questions come in their active version, also where the template was published with an earlier one. Refused
    (RuleViolation): a template without rounds or questions, a question that is not active any more, and a role
    without summary, responsibilities or must-have skills, which a kit file needs.
    """
    role = template.role
    rounds = list(template.rounds.prefetch_related("round_questions__question"))
    plan = KitFileTemplate(template.name, template.summary or name, tuple(_round(round) for round in rounds))
    questions = question_entries(slug for round in plan.rounds for slug in round.questions)
    needs = [_need(link) for link in role.role_competencies.select_related("competency").order_by("pk")]
    competencies = dict.fromkeys([*(need.slug for need in needs), *(question.competency for question in questions)])
    _refuse_gaps(role, plan, questions)
    return KitFile(
        slug=slug,
        name=name,
        version=template.version,
        language=language,
        summary=summary or role.summary,
        role=_role(role, tuple(needs)),
        competencies=tuple(competency_entries(competencies)),
        questions=tuple(questions),
        template=plan,
        practice=tuple(practice_entries(competencies)),
    )


def _refuse_gaps(role: Role, plan: KitFileTemplate, questions: list[KitFileQuestion]) -> None:
    needed = {"level": role.level, "summary": role.summary, "responsibilities": role.responsibilities}
    missing = [word for word, text in {**needed, "must-have skills": role.must_have}.items() if not text.strip()]
    if missing:
        raise RuleViolation(f"The role “{role}” has no {listed(missing, 'or')} yet. Write it, then export again.")
    if not plan.rounds or not all(round.questions for round in plan.rounds):
        raise RuleViolation("Every round of a kit has questions. Add some, then export again.")
    idle = [question.title for question in questions if question.status != QuestionStatus.ACTIVE]
    if idle:
        raise RuleViolation(f"“{idle[0]}” is not active. Activate it or take it out of the template.")


def _round(round: Round) -> KitFileRound:
    return KitFileRound(
        kind=round.kind,
        name=round.name,
        purpose=round.purpose or round.name,
        minutes=round.minutes,
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
