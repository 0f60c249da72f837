"""What a kit brings beside its questions, a line each for the preview; apps to the right add theirs when they start."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from accounts.models import User
from core.wording import counted, number_word, sentence_case
from questionbank.importing.kit_content import KitFile
from questionbank.models import Competency, PracticePrompt, Question

NEW, THERE, LEFT = "new", "there", "left"
STAYS = "There already, stays as it is"


@dataclass(frozen=True)
class PartLine:
    """One part of a kit: what it is, what it holds, and what happens to it. `state` is NEW, THERE or LEFT."""

    part: str
    name: str
    sentence: str
    state: str


@dataclass(frozen=True)
class KitPart:
    """Something that an app to the right makes of a kit.

    `foresee` says what would happen, given the slugs of the questions that will be active; `load` does it, given the
    questions by slug, and leaves alone what `foresee` says is left.
    """

    name: str
    foresee: Callable[[KitFile, Collection[str], User], list[PartLine]]
    load: Callable[[KitFile, Mapping[str, Question], User], None]


_parts: dict[str, KitPart] = {}


def register(part: KitPart) -> None:
    """Add a part. The same name again replaces it, so a second start-up changes nothing."""
    _parts[part.name] = part


def registered() -> list[KitPart]:
    return list(_parts.values())


def lines_of(kit: KitFile, active: Collection[str], by: User) -> list[PartLine]:
    """Everything but the questions, in a constant number of queries."""
    lines = [line for line in (_competencies(kit), _practice(kit)) if line]
    for part in registered():
        lines += part.foresee(kit, active, by)
    return lines


def _competencies(kit: KitFile) -> PartLine | None:
    slugs = {entry.slug for entry in kit.competencies}
    there = set(Competency.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    return _counted_line("Competencies", "competency", "competencies", slugs, there, stay="keep your words")


def _practice(kit: KitFile) -> PartLine | None:
    slugs = {entry.slug for entry in kit.practice}
    there = set(PracticePrompt.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    return _counted_line("Practice", "prompt", "prompts", slugs, there)


def _counted_line(
    part: str, one: str, many: str, slugs: set[str], there: set[str], stay: str = "follow the file"
) -> PartLine | None:
    if not slugs:
        return None
    new = len(slugs - there)
    said = [f"{number_word(new)} new"] if new else []
    said += [f"{number_word(len(there))} there already, which {stay}"] if there else []
    sentence = sentence_case(", ".join(said))
    return PartLine(part, sentence_case(counted(len(slugs), one, many)), sentence, NEW if new else THERE)
