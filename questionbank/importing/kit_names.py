"""What a kit calls by another short name than the bank does: the name that people read decides."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from questionbank.importing.kit_content import KitFile, KitFileName
from questionbank.models import Category, Competency, CompetencyGroup


def named_here(kit: KitFile) -> KitFile:
    """The kit with the bank's own short name wherever it means something that stands there under the same name."""
    kit = _with_categories_here(_with_groups_here(kit))
    here = renamed_in(kit)
    if not here:
        return kit

    def own(slug: str) -> str:
        return here.get(slug, slug)

    needs = tuple(replace(need, slug=own(need.slug)) for need in kit.needs)
    return replace(
        kit,
        role=replace(kit.role, competencies=needs) if kit.role else None,
        competencies=tuple(replace(entry, slug=own(entry.slug)) for entry in kit.competencies),
        questions=tuple(replace(entry, competency=own(entry.competency)) for entry in kit.questions),
        practice=tuple(replace(entry, competency=own(entry.competency)) for entry in kit.practice),
    )


def renamed_in(kit: KitFile) -> dict[str, str]:
    """The short names of the kit that stand for another one here, in one query."""
    names = {entry.name: entry.slug for entry in kit.competencies}
    rows = Competency.objects.filter(name__in=names).values_list("name", "slug")
    taken = set(names.values())
    return {names[name]: slug for name, slug in rows if slug != names[name] and slug not in taken}


def _with_categories_here(kit: KitFile) -> KitFile:
    here = _other_slugs(Category, kit.categories)
    questions = (replace(entry, category=here.get(entry.category, entry.category)) for entry in kit.questions)
    return replace(kit, questions=tuple(questions), categories=_unnamed(kit.categories, here))


def _with_groups_here(kit: KitFile) -> KitFile:
    here = _other_slugs(CompetencyGroup, kit.groups)
    competencies = (replace(entry, group=here.get(entry.group, entry.group)) for entry in kit.competencies)
    return replace(kit, competencies=tuple(competencies), groups=_unnamed(kit.groups, here))


def _unnamed(named: Iterable[KitFileName], here: dict[str, str]) -> tuple[KitFileName, ...]:
    return tuple(each for each in named if each.slug not in here)


def _other_slugs(model: Any, named: tuple[KitFileName, ...]) -> dict[str, str]:
    """The short names that stand for another row here, whose name is the same whatever its case."""
    if not named:
        return {}
    rows = {name.casefold(): slug for name, slug in model.objects.values_list("name", "slug")}
    there = set(rows.values())
    return {
        each.slug: rows[each.name.casefold()]
        for each in named
        if each.slug not in there and each.name.casefold() in rows
    }
