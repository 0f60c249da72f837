"""The categories and groups of a kit file: those that every installation has, and those that the file names itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from questionbank.importing.kit_content import KitFile, KitFileName
from questionbank.importing.kit_nodes import Place
from questionbank.states import FirstCategory, FirstGroup

UNCONVENTIONAL = FirstCategory.UNCONVENTIONAL.value


@dataclass
class KitNames:
    """What the entries of a file may name, by short name; `own` are those that the file brings, in their order."""

    known: dict[str, bool]
    own: dict[str, KitFileName] = field(default_factory=dict)

    def slug_at(self, place: Place) -> str:
        """The short name that stands at a place. Refused where nobody knows it."""
        return place.choice([*self.known, *self.own])

    def is_unconventional(self, slug: str) -> bool:
        return self.own[slug].unconventional if slug in self.own else self.known[slug]

    def as_ticked(self, slug: str, ticked: bool) -> str:
        """The category that says both: files from before the tick went tick questions of any category."""
        if not ticked or self.is_unconventional(slug):
            return slug
        name = self.own[slug].name if slug in self.own else FirstCategory(slug).label
        short = f"{slug.replace('_', '-')[:40]}-{UNCONVENTIONAL}"
        both = KitFileName(short, f"{name[:40]}, {UNCONVENTIONAL}", unconventional=True)
        return self.own.setdefault(both.slug, both).slug


def with_used_names(kit: KitFile) -> KitFile:
    """The kit with those of its own categories and groups that something in it uses, in the order of their use."""
    return replace(
        kit,
        categories=_used(kit.categories, (question.category for question in kit.questions)),
        groups=_used(kit.groups, (competency.group for competency in kit.competencies)),
    )


def _used(named: Iterable[KitFileName], slugs: Iterable[str]) -> tuple[KitFileName, ...]:
    by_slug = {each.slug: each for each in named}
    return tuple(by_slug[slug] for slug in dict.fromkeys(slugs) if slug in by_slug)


def read_categories(place: Place | None) -> KitNames:
    """The categories of a file whose list stands at `place`, if it has one."""
    known = {slug: slug == UNCONVENTIONAL for slug in FirstCategory.values}
    return KitNames(known, _own(place, ("unconventional",)))


def read_groups(place: Place | None) -> KitNames:
    """The groups of a file whose list stands at `place`, if it has one."""
    return KitNames(dict.fromkeys(FirstGroup.values, False), _own(place, ()))


def _own(place: Place | None, optional: tuple[str, ...]) -> dict[str, KitFileName]:
    found: dict[str, KitFileName] = {}
    for entry in place.items() if place else ():
        keys = entry.mapping("slug", "name", optional=optional)
        slug = keys["slug"].slug(most=60)
        if slug in found:
            keys["slug"].refuse(f"“{slug}” stands in this list already. Choose another slug.")
        is_unconventional = "unconventional" in keys and keys["unconventional"].boolean()
        found[slug] = KitFileName(slug, keys["name"].line_of_text(most=60), is_unconventional)
    return found
