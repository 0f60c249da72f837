"""Questions of a kit that clash with the bank: they have the short name of one there, its words or its name.

What becomes of each is chosen in the preview; where nobody chooses, a short name in common makes the next version, and
anything else stands beside the other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.text import one_line
from questionbank.finding.marks import name_mark, wording_mark
from questionbank.importing.arrivals import NEW, VERSION, WAITING, Arrival, arrivals_of
from questionbank.importing.arriving import BOTH, RENAME, SKIP, UPDATE
from questionbank.importing.kit_content import KitFile, KitFileQuestion, KitFileTemplate
from questionbank.importing.planned import TITLE
from questionbank.importing.twins import Twins, numbered, twins_of, why_not_called
from questionbank.models import Question
from questionbank.slugs import free_slugs

ANSWERS = {
    UPDATE: "Make it the next version of yours",
    BOTH: "Keep both",
    SKIP: "Leave it out, use yours",
    RENAME: "Bring it in as",
}


@dataclass(frozen=True)
class KitClash:
    """One question of a kit and the one of the bank that it clashes with, with what was chosen for it."""

    entry: KitFileQuestion
    here: Question
    answer: str
    name: str = ""
    refusal: str = ""

    @property
    def answers(self) -> list[tuple[str, str]]:
        return list(ANSWERS.items())

    @property
    def new_name(self) -> str:
        """The name that somebody chose, or one to begin with."""
        return self.name or numbered(self.entry.title, 2)


@dataclass(frozen=True)
class SettledKit:
    """A kit as it comes in after what was chosen; `staying` are the short names of questions left as they are here."""

    kit: KitFile
    staying: frozenset[str] = frozenset()


def clashes_in(kit: KitFile, chosen: Mapping[str, str]) -> list[KitClash]:
    """Every clash of a kit, in its order. `chosen` holds an `answer-` and a `name-` for each short name."""
    arrivals = arrivals_of(kit)
    names = {entry.slug: one_line(chosen.get(f"name-{entry.slug}", ""))[:TITLE] for entry in kit.questions}
    new = [arrival.entry for arrival in arrivals if arrival.state == NEW]
    marks = [mark for entry in new for mark in (wording_mark(entry.prompt), name_mark(entry.title))]
    twins = twins_of([*marks, *(name_mark(name) for name in names.values() if name)])
    found = []
    for arrival in arrivals:
        slug, usual = arrival.entry.slug, UPDATE if arrival.versions else BOTH
        if here := _here(arrival, twins):
            answer = chosen.get(f"answer-{slug}", "")
            clash = KitClash(arrival.entry, here, answer if answer in ANSWERS else usual, names[slug])
            found.append(replace(clash, refusal=_why_not_called(clash, kit, twins)))
    return found


def _here(arrival: Arrival, twins: Twins) -> Question | None:
    if arrival.state in (VERSION, WAITING):
        return arrival.active or arrival.versions[0]
    if arrival.state != NEW:
        return None
    return twins.of(arrival.entry.prompt) or twins.called(arrival.entry.title)


def _why_not_called(clash: KitClash, kit: KitFile, twins: Twins) -> str:
    taken = {*twins.by_mark, *(name_mark(entry.title) for entry in kit.questions)}
    return why_not_called(clash.name, taken.__contains__) if clash.answer == RENAME else ""


def settled(kit: KitFile, clashes: Sequence[KitClash]) -> SettledKit:
    """The kit with the short names and titles that follow from what was chosen, in its questions and its rounds."""
    by_slug = {clash.entry.slug: clash for clash in clashes}
    slugs = _new_slugs(kit, clashes)
    questions: dict[str, KitFileQuestion] = {}
    for entry in kit.questions:
        clash, slug = by_slug.get(entry.slug), slugs.get(entry.slug, entry.slug)
        title = clash.name if clash and clash.answer == RENAME and not clash.refusal else entry.title
        questions.setdefault(slug, replace(entry, slug=slug, title=title))
    plans = [_with_slugs(plan, lambda slug: slugs.get(slug, slug)) for plan in kit.templates]
    staying = frozenset(clash.here.slug for clash in clashes if clash.answer == SKIP)
    renamed = replace(kit, questions=tuple(questions.values()), templates=tuple(plans))
    return SettledKit(renamed, staying)


def _new_slugs(kit: KitFile, clashes: Iterable[KitClash]) -> dict[str, str]:
    """The short name that each clashing question gets here."""
    taken = [entry.slug for entry in kit.questions]
    slugs = {clash.entry.slug: clash.here.slug for clash in clashes if clash.answer in (UPDATE, SKIP)}
    apart = [clash for clash in clashes if clash.answer in (RENAME, BOTH) and clash.entry.slug == clash.here.slug]
    made = free_slugs([clash.new_name if clash.answer == RENAME else clash.entry.title for clash in apart], taken)
    return slugs | {clash.entry.slug: slug for clash, slug in zip(apart, made, strict=True)}


def _with_slugs(plan: KitFileTemplate, slug_of: Callable[[str], str]) -> KitFileTemplate:
    """The template with its questions under these short names; none stands twice in it."""
    seen: set[str] = set()
    rounds = []
    for planned in plan.rounds:
        slugs = [slug for slug in dict.fromkeys(map(slug_of, planned.questions)) if slug not in seen]
        seen.update(slugs)
        rounds.append(replace(planned, questions=tuple(slugs)))
    return replace(plan, rounds=tuple(rounds))
