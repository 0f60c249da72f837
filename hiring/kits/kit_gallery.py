"""The gallery of kits: those that ship, those that came by a file, and roles of people's own that can leave as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from hiring.kits.export import collect_kit_file
from hiring.kits.short_names import roles_by_short_name
from hiring.models import Kit, Role
from hiring.states import TemplateStatus
from questionbank.importing.kit_content import (
    KitFile,
    KitFileCompetency,
    KitFilePractice,
    KitFileQuestion,
    KitFileTemplate,
)
from questionbank.importing.kit_files import shipped_kit_file, shipped_slugs

FOR_ANY_POSITION = "starter"


@dataclass(frozen=True)
class KitCard:
    """One kit in the gallery. `role` is None while nobody has loaded it."""

    slug: str
    name: str
    summary: str
    role: Role | None
    is_own: bool = False


def cards() -> list[KitCard]:
    """Every kit that can be looked at: those that ship, the one for any position first; then others, then own roles."""
    kept = {kit.slug: kit for kit in Kit.objects.select_related("role")}
    roles = roles_by_short_name()
    shipped = [shipped_kit_file(slug) for slug in sorted(shipped_slugs(), key=lambda slug: slug != FOR_ANY_POSITION)]
    found = [KitCard(kit.slug, kit.name, kit.summary, roles.get(kit.slug)) for kit in shipped]
    known = {card.slug for card in found}
    found += [KitCard(kit.slug, kit.name, kit.summary, kit.role) for kit in kept.values() if kit.slug not in known]
    own = Role.objects.filter(kit_slug="", loop_templates__status=TemplateStatus.PUBLISHED).distinct().order_by("name")
    names = {role: name for name, role in roles.items()}
    return found + [KitCard(names[role], role.name, role.summary, role, is_own=True) for role in own]


@dataclass(frozen=True)
class ShownRound:
    """A round of a loop template with its questions in full."""

    name: str
    purpose: str
    minutes: int
    questions: Sequence[KitFileQuestion]


@dataclass(frozen=True)
class ShownTemplate:
    """A loop template as the preview shows it."""

    name: str
    summary: str
    rounds: Sequence[ShownRound]


@dataclass(frozen=True)
class ShownKit:
    """A kit as its preview and its booklet show it, as it stands here or else as it ships."""

    slug: str
    kit: KitFile
    role: Role | None

    @property
    def templates(self) -> list[ShownTemplate]:
        return [self._template(plan) for plan in self.kit.templates]

    def _template(self, plan: KitFileTemplate) -> ShownTemplate:
        questions = {question.slug: question for question in self.kit.questions}
        rounds = [
            ShownRound(round.name, round.purpose, round.minutes, [questions[slug] for slug in round.questions])
            for round in plan.rounds
        ]
        return ShownTemplate(plan.name, plan.summary, rounds)

    @property
    def needs(self) -> list[tuple[KitFileCompetency, bool]]:
        """The competencies of the role, each with whether it is a must-have."""
        competencies = {entry.slug: entry for entry in self.kit.competencies}
        return [(competencies[need.slug], need.must_have) for need in self.kit.needs]

    @property
    def practice(self) -> Sequence[KitFilePractice]:
        return self.kit.practice

    @property
    def sources(self) -> list[str]:
        """Every source of a question, once, in alphabetical order."""
        return sorted({source for question in self.kit.questions for source in question.sources})


def shown_kit(slug: str) -> ShownKit | None:
    """The kit of this name: of a role here as things are now, else as it ships; None where there is neither.

    A role here that cannot leave as a kit is refused (RuleViolation) with what it lacks.
    """
    role = roles_by_short_name().get(slug)
    if role:
        return ShownKit(slug, collect_kit_file(role=role), role)
    return ShownKit(slug, shipped_kit_file(slug), None) if slug in shipped_slugs() else None


def kept_kit(slug: str) -> Kit | None:
    """What is remembered of a kit that came here."""
    return Kit.objects.filter(slug=slug).select_related("role").first()
