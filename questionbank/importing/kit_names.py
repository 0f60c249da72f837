"""Competencies that a kit calls by another short name than the bank does: the name that people read decides."""

from dataclasses import replace

from questionbank.importing.kit_content import KitFile
from questionbank.models import Competency


def named_here(kit: KitFile) -> KitFile:
    """The kit with the bank's own short name wherever it means a competency that stands there under the same name."""
    here = renamed_in(kit)
    if not here:
        return kit

    def own(slug: str) -> str:
        return here.get(slug, slug)

    needs = tuple(replace(need, slug=own(need.slug)) for need in kit.role.competencies)
    return replace(
        kit,
        role=replace(kit.role, competencies=needs),
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
