"""A kit file by command: its questions as a list gives them, and what becomes of those that clash."""

from questionbank.finding.marks import wording_mark
from questionbank.importing.arriving import RENAME
from questionbank.importing.kit_clashes import SettledKit, clashes_in, settled
from questionbank.importing.kit_content import KitFile, KitFileQuestion
from questionbank.importing.kit_names import named_here
from questionbank.importing.kit_nodes import read_places
from questionbank.importing.reading.found import Found, FoundExhibit, FoundQuestion
from questionbank.importing.unasked import FreeNames

LAYOUT = "kit"


def found_in_kit(kit: KitFile, content: bytes) -> Found:
    """The questions of a kit that was read from `content`, each with the line at which it begins."""
    lines = [place.line for place in read_places(content, kit.slug).raw["questions"].items()]
    names = {each.slug: each.name for each in kit.competencies}
    own = {each.slug: each.name for each in kit.categories}
    questions = [
        _found(entry, line, names[entry.competency], own.get(entry.category, entry.category))
        for entry, line in zip(kit.questions, lines, strict=True)
    ]
    return Found(LAYOUT, questions, [])


def _found(entry: KitFileQuestion, line: int, competency: str, category: str) -> FoundQuestion:
    return FoundQuestion(
        prompt=entry.prompt,
        source_line=line,
        title=entry.title,
        category=category,
        rationale=entry.rationale,
        sample_answer=entry.sample_answer,
        strong_answer=list(entry.strong_answer),
        points=list(entry.assessment_points),
        pitfalls=list(entry.pitfalls),
        follow_ups=list(entry.follow_ups),
        exhibits=[FoundExhibit(each.kind, each.text or each.name, each.description) for each in entry.exhibits],
        level=", ".join(entry.levels),
        competency=competency,
        minutes=entry.minutes,
        sources=list(entry.sources),
        tags=list(entry.tags),
    )


def kit_settled(kit: KitFile, *, same_words: str | None, same_name: str | None) -> SettledKit:
    """The kit with one answer for all that clash: `same_words` for what the bank asks already, or has under the same
    short name, `same_name` for what is only called the same. Without an answer they do what they do in the preview."""
    kit = named_here(kit)
    names = FreeNames(())
    chosen = {}
    for clash in clashes_in(kit, {}):
        slug = clash.entry.slug
        is_one = clash.here.slug == slug or wording_mark(clash.here.prompt) == wording_mark(clash.entry.prompt)
        if answer := same_words if is_one else same_name:
            chosen[f"answer-{slug}"] = answer
            chosen[f"name-{slug}"] = names.beside(clash.entry.title) if answer == RENAME else ""
    return settled(kit, clashes_in(kit, chosen))
