"""What a kit says otherwise than the bank, part by part: shown side by side before anything is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass

from questionbank import scale
from questionbank.importing.kit_content import KitFile
from questionbank.models import Competency
from questionbank.questions.content import QuestionContent

PARTS = {
    "title": "Title",
    "prompt": "Question",
    "competency": "Competency",
    "category": "Category",
    "kind": "Kind",
    "minutes": "Minutes",
    "rationale": "Why we ask",
    "strong_answer": "What a strong answer contains",
    "sample_answer": "A sample answer",
    "assessment_points": "Listen for",
    "pitfalls": "Where people go wrong",
    "follow_ups": "Follow-ups",
    "sources": "Sources",
    "levels": "Levels",
    "tags": "Tags",
    "exhibits": "Exhibits",
}


@dataclass(frozen=True)
class KitDifference:
    """One part that reads otherwise: in the bank `before`, in the file `after`."""

    part: str
    before: str
    after: str


@dataclass(frozen=True)
class DifferingCompetency:
    """A competency of the bank that a kit words otherwise."""

    name: str
    differences: list[KitDifference]


def question_differences(before: QuestionContent, after: QuestionContent) -> list[KitDifference]:
    """The parts of a question that differ."""
    found = [KitDifference(name, _text(before, part), _text(after, part)) for part, name in PARTS.items()]
    return [each for each in found if each.before != each.after] + _anchor_differences(before.anchors, after.anchors)


def competency_differences(kit: KitFile) -> list[DifferingCompetency]:
    """The competencies of a kit that stand in the bank in other words, in a constant number of queries."""
    slugs = [entry.slug for entry in kit.competencies]
    here = {row.slug: row for row in Competency.objects.filter(slug__in=slugs).prefetch_related("anchors")}
    found = []
    for entry in kit.competencies:
        own = here.get(entry.slug)
        if own is None:
            continue
        anchors = {anchor.level: anchor.text for anchor in own.anchors.all()}
        parts = [
            KitDifference("Name", own.name, entry.name),
            KitDifference("Definition", own.definition, entry.definition),
        ]
        # A kit without a short name says nothing about it.
        parts += [KitDifference("Short name", own.short_name, entry.short_name)] if entry.short_name else []
        differences = [each for each in parts if each.before != each.after]
        differences += _anchor_differences(anchors, {anchor.level: anchor.text for anchor in entry.anchors})
        if differences:
            found.append(DifferingCompetency(own.name, differences))
    return found


def _anchor_differences(before: Mapping[int, str], after: Mapping[int, str]) -> list[KitDifference]:
    return [
        KitDifference(f"Anchor {scale.label_of(level)}", before.get(level, ""), after.get(level, ""))
        for level in sorted({*before, *after})
        if before.get(level, "") != after.get(level, "")
    ]


def _text(content: QuestionContent, part: str) -> str:
    if part == "exhibits":
        return "\n".join(f"{exhibit.label}: {exhibit.words}" for exhibit in content.exhibits)
    value = getattr(content, part)
    return "\n".join(value) if isinstance(value, tuple) else str(value)
