"""Kit files: reading one whole or not at all, writing one, and the kits that come with Loopwright.

The layout is described in docs/kits.md. A file that breaks a rule is refused with the file, the line and the field;
nothing of it is used.
"""

import base64
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.errors import RuleViolation
from questionbank import scale
from questionbank.exhibits.accepted import why_not_accepted
from questionbank.importing.kit_categories import KitNames, read_categories, read_groups, with_used_names
from questionbank.importing.kit_content import (
    KitFile,
    KitFileAnchor,
    KitFileCompetency,
    KitFileExhibit,
    KitFilePractice,
    KitFileQuestion,
    KitFileRole,
    KitFileRoleCompetency,
    KitFileRound,
    KitFileSample,
    KitFileTemplate,
)
from questionbank.importing.kit_nodes import KitFileError, Place, read_places
from questionbank.models import FOLLOW_UPS_NEEDED, SHORT_NAME_LENGTH, Question
from questionbank.questions.follow_ups import tidied
from questionbank.states import KIT_STATUSES, ExhibitKind, QuestionKind, QuestionLanguage, QuestionLevel

LONG = 100
# In base64 they take a third more, and so stay below what a kit file may weigh.
MOST_EMBEDDED = 5_000_000
TOO_MANY_FILES = (
    "The pictures and files of this kit are larger than 5 MB together, more than a kit file holds. Choose fewer "
    "questions, or make the largest of them smaller."
)
MAY_BE_EMPTY = ("anchors", "reviewer", "reviewed_on", "sources", "sample_answer", "exhibits", "levels", "tags")
SHIPPED = Path(__file__).parents[1] / "kits"
ROUND_KINDS = ("technical", "managerial", "scenario", "custom")


def parse_kit_file(content: bytes | str, name: str) -> KitFile:
    """The kit that `content` describes; `name` is how mistakes call the file. Raises KitFileError at the first."""
    keys = read_places(content, name).mapping(
        "kit", "role", "competencies", "questions", "loop_template", "practice",
        optional=("loop_variants", "categories", "groups"),
    )  # fmt: skip
    about = keys["kit"].mapping("slug", "name", "version", "language", "summary")
    group_names, categories = read_groups(keys.get("groups")), read_categories(keys.get("categories"))
    competencies = _unique(keys["competencies"].items(least=1), lambda place: _competency(place, group_names))
    groups = {competency.slug: competency.group for competency in competencies}
    _refuse_repeated(keys["competencies"].items(), "name")
    questions = _unique(keys["questions"].items(least=1), lambda place: _question(place, groups, categories))
    by_slug = {question.slug: question for question in questions}
    template = _template(keys["loop_template"], by_slug)
    kit = KitFile(
        slug=about["slug"].slug(most=80),
        name=about["name"].line_of_text(most=120),
        version=about["version"].integer(1, 9999),
        language=about["language"].slug(most=12),
        summary=about["summary"].text(),
        role=_role(keys["role"], groups),
        competencies=tuple(competencies),
        questions=tuple(questions),
        template=template,
        practice=tuple(_unique(keys["practice"].items(), lambda place: _practice(place, groups))),
        variants=_variants(keys["loop_variants"], template, by_slug) if "loop_variants" in keys else (),
        categories=tuple(categories.own.values()),
        groups=tuple(group_names.own.values()),
    )
    return with_used_names(kit)


def read_kit_file(path: Path) -> KitFile:
    """The kit in this file. Raises KitFileError as `parse_kit_file` does, and OSError when there is no such file."""
    return parse_kit_file(path.read_bytes(), path.name)


def shipped_slugs() -> list[str]:
    """The names of the kits that come with Loopwright, in order."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


@cache
def shipped_kit_file(slug: str) -> KitFile:
    """One of the kits that come with Loopwright: `slug` is among `shipped_slugs`. Read once, for no release changes."""
    return read_kit_file(SHIPPED / f"{slug}.yaml")


def shipped_kit_files() -> list[KitFile]:
    """All kits that come with Loopwright, in the order of their names."""
    return [shipped_kit_file(slug) for slug in shipped_slugs()]


def _unique(places: list[Place], read: Any) -> list[Any]:
    """Each entry read; a slug that stood before is refused where it stands again."""
    values = [read(place) for place in places]
    _refuse_repeated(places, "slug")
    return values


def _refuse_repeated(places: list[Place], key: str) -> None:
    seen: set[str] = set()
    for place in places:
        inner = place.raw[key]
        if inner.raw in seen:
            inner.refuse(f"“{inner.raw}” stands in this list already. Choose another {key}.")
        seen.add(inner.raw)


def _known(place: Place, slugs: Iterable[str], noun: str) -> str:
    slug = place.slug(most=80)
    if slug not in slugs:
        place.refuse(f"This kit has no {noun} “{slug}”. Add it to the list, or correct the name.")
    return slug


def _anchors(place: Place) -> tuple[KitFileAnchor, ...]:
    texts = place.mapping(*map(str, scale.ANCHORED), optional=tuple(map(str, scale.OPTIONAL)))
    return tuple(KitFileAnchor(int(level), texts[level].text()) for level in sorted(texts, key=int))


def _competency(place: Place, groups: KitNames) -> KitFileCompetency:
    keys = place.mapping("slug", "name", "group", "definition", "anchors", optional=("short_name",))
    return KitFileCompetency(
        slug=keys["slug"].slug(most=60),
        name=keys["name"].line_of_text(most=120),
        short_name=keys["short_name"].line_of_text(most=SHORT_NAME_LENGTH) if "short_name" in keys else "",
        group=groups.slug_at(keys["group"]),
        definition=keys["definition"].text(),
        anchors=_anchors(keys["anchors"]),
    )


def _role(place: Place, groups: dict[str, str]) -> KitFileRole:
    keys = place.mapping("title", "level", "summary", "responsibilities", "must_have", "preferred", "competencies")
    needs = keys["competencies"].items(least=1)
    return KitFileRole(
        title=keys["title"].line_of_text(most=120),
        level=keys["level"].line_of_text(most=60),
        summary=keys["summary"].text(),
        responsibilities=keys["responsibilities"].lines(least=1),
        must_have=keys["must_have"].lines(least=1),
        preferred=keys["preferred"].lines(),
        competencies=tuple(_unique(needs, lambda need: _role_competency(need, groups))),
    )


def _role_competency(place: Place, groups: dict[str, str]) -> KitFileRoleCompetency:
    keys = place.mapping("slug", "must_have", optional=("weight", "weight_reason"))
    weight = keys["weight"].number() if "weight" in keys else Decimal(1)
    reason = keys["weight_reason"].line_of_text(most=400) if "weight_reason" in keys else ""
    if weight != 1 and not reason:
        keys["weight"].refuse("A weight other than 1 needs its reason. Add weight_reason.")
    return KitFileRoleCompetency(
        slug=_known(keys["slug"], groups, "competency"),
        must_have=keys["must_have"].boolean(),
        weight=weight,
        weight_reason=reason,
    )


def _question(place: Place, groups: dict[str, str], categories: KitNames) -> KitFileQuestion:
    keys = place.mapping(
        "slug", "title", "prompt", "competency", "category", "kind", "minutes", "rationale",
        "strong_answer", "assessment_points", "pitfalls", "follow_ups", "author", "version", "status",
        optional=(
            "unconventional", "anchors", "reviewer", "reviewed_on", "sources", "sample_answer", "exhibits", "language",
            "levels", "tags",
        ),
    )  # fmt: skip
    category = categories.as_ticked(
        categories.slug_at(keys["category"]), "unconventional" in keys and keys["unconventional"].boolean()
    )
    return KitFileQuestion(
        slug=keys["slug"].slug(most=80),
        title=keys["title"].line_of_text(most=80),
        prompt=keys["prompt"].text(),
        competency=_known(keys["competency"], groups, "competency"),
        category=category,
        kind=QuestionKind(keys["kind"].choice([*QuestionKind.values, "scenario"])).value,
        unconventional=categories.is_unconventional(category),
        minutes=keys["minutes"].integer(1, 120),
        rationale=keys["rationale"].text(),
        strong_answer=keys["strong_answer"].lines(least=1),
        assessment_points=keys["assessment_points"].lines(least=1),
        pitfalls=keys["pitfalls"].lines(least=1),
        follow_ups=tidied(keys["follow_ups"].lines(least=FOLLOW_UPS_NEEDED)),
        anchors=_anchors(keys["anchors"]) if "anchors" in keys else (),
        author=keys["author"].line_of_text(most=120),
        reviewer=keys["reviewer"].line_of_text(most=120) if "reviewer" in keys else "",
        reviewed_on=keys["reviewed_on"].date() if "reviewed_on" in keys else None,
        version=keys["version"].integer(1, 9999),
        status=keys["status"].choice(KIT_STATUSES),
        sources=keys["sources"].lines() if "sources" in keys else (),
        sample_answer=keys["sample_answer"].text() if "sample_answer" in keys else "",
        exhibits=tuple(map(_exhibit, keys["exhibits"].items())) if "exhibits" in keys else (),
        language=keys["language"].choice(QuestionLanguage.values) if "language" in keys else QuestionLanguage.ENGLISH,
        levels=tuple(level.choice(QuestionLevel.values) for level in keys["levels"].items())
        if "levels" in keys
        else (),
        tags=keys["tags"].lines() if "tags" in keys else (),
    )


def _exhibit(place: Place) -> KitFileExhibit:
    keys = place.mapping("kind", optional=("text", "name", "data", "description"))
    kind = keys["kind"].choice(ExhibitKind.values)
    description = keys["description"].line_of_text(most=400) if "description" in keys else ""
    if "data" not in keys:
        if "text" not in keys:
            place.refuse("Write what is shown as “text”, or put a file in as “name” and “data”.")
        return KitFileExhibit(kind, keys["text"].text(keeps_indent=True), description)
    if "name" not in keys or "text" in keys:
        place.refuse("A file has a “name” and “data”, and no “text”.")
    name, data = keys["name"].line_of_text(most=160), keys["data"].bytes_in_base64()
    if why := why_not_accepted(name, data):
        keys["data"].refuse(why)
    if kind == ExhibitKind.PICTURE and not description:
        place.refuse("Say what the picture shows as “description”, for those who cannot see it.")
    return KitFileExhibit(kind, "", description, name, data)


def _template(place: Place, questions: dict[str, KitFileQuestion]) -> KitFileTemplate:
    keys = place.mapping("name", "summary", "rounds")
    rounds = keys["rounds"].items(least=1)
    asked: set[str] = set()
    return KitFileTemplate(
        name=keys["name"].line_of_text(most=120),
        summary=keys["summary"].text(),
        rounds=tuple(_round(entry, questions, asked) for entry in rounds),
    )


def _variants(
    place: Place, template: KitFileTemplate, questions: dict[str, KitFileQuestion]
) -> tuple[KitFileTemplate, ...]:
    names = {template.name}
    variants = []
    for entry in place.items():
        variant = _template(entry, questions)
        if variant.name in names:
            entry.raw["name"].refuse(f"There is a loop template “{variant.name}” in this kit already.")
        names.add(variant.name)
        variants.append(variant)
    return tuple(variants)


def _round(place: Place, questions: dict[str, KitFileQuestion], asked: set[str]) -> KitFileRound:
    keys = place.mapping("kind", "name", "purpose", "minutes", "questions")
    return KitFileRound(
        kind=keys["kind"].choice(ROUND_KINDS),
        name=keys["name"].line_of_text(most=80),
        purpose=keys["purpose"].text(),
        minutes=keys["minutes"].integer(15, 480),
        questions=tuple(_asked(entry, questions, asked) for entry in keys["questions"].items(least=1)),
    )


def _asked(place: Place, questions: dict[str, KitFileQuestion], asked: set[str]) -> str:
    slug = _known(place, questions, "question")
    if questions[slug].status != Question.Status.ACTIVE:
        place.refuse("Only an active question enters a round.")
    if slug in asked:
        place.refuse("Another round asks this question already. Nobody hears a question twice.")
    asked.add(slug)
    return slug


def _practice(place: Place, groups: dict[str, str]) -> KitFilePractice:
    keys = place.mapping("slug", "title", "area", "competency", "prompt", "looks_for", "samples")
    competency = _known(keys["competency"], groups, "competency")
    area = keys["area"].slug(most=60)
    if area != groups[competency]:
        keys["area"].refuse(f"The competency “{competency}” belongs to {groups[competency]}. Write that here.")
    samples = tuple(_sample(entry) for entry in keys["samples"].items(least=3))
    if len({sample.rating for sample in samples}) < 3:
        keys["samples"].refuse("Give samples of at least three different ratings, so that people can compare.")
    return KitFilePractice(
        slug=keys["slug"].slug(most=80),
        title=keys["title"].line_of_text(most=120),
        area=area,
        competency=competency,
        prompt=keys["prompt"].text(),
        looks_for=keys["looks_for"].lines(least=1),
        samples=samples,
    )


def _sample(place: Place) -> KitFileSample:
    keys = place.mapping("answer", "rating", "why")
    return KitFileSample(
        answer=keys["answer"].text(), rating=keys["rating"].integer(*scale.BOUNDS), why=keys["why"].text()
    )


def write_kit_file(kit: KitFile) -> str:
    """The kit as the text of a file. `parse_kit_file` of it gives an equal kit.

    Refused (RuleViolation): one whose pictures and files are more than a kit file may hold.
    """
    if sum(len(shown.data) for question in kit.questions for shown in question.exhibits) > MOST_EMBEDDED:
        raise RuleViolation(TOO_MANY_FILES)
    content = {
        "kit": {key: getattr(kit, key) for key in ("slug", "name", "version", "language", "summary")},
        "role": {
            **vars(kit.role),
            **_lists(kit.role, "responsibilities", "must_have", "preferred"),
            "competencies": [_role_competency_entry(need) for need in kit.role.competencies],
        },
        "categories": [{key: value for key, value in vars(named).items() if value} for named in kit.categories],
        "groups": [{key: value for key, value in vars(named).items() if value} for named in kit.groups],
        "competencies": [_competency_entry(competency) for competency in kit.competencies],
        "questions": [_question_entry(question) for question in kit.questions],
        "loop_template": _template_entry(kit.template),
        "loop_variants": [_template_entry(variant) for variant in kit.variants],
        "practice": [
            {**vars(prompt), **_lists(prompt, "looks_for"), "samples": [vars(sample) for sample in prompt.samples]}
            for prompt in kit.practice
        ],
    }
    for name in ("loop_variants", "categories", "groups"):
        if not content[name]:
            del content[name]
    text = yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    # A line between any two entries. Text of several lines is always indented, so this touches none of it.
    return re.sub(r"\n(?=[a-z]|- )", "\n\n", text).replace(":\n\n- ", ":\n- ")


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _written_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Long text folded, several lines as they stand; text that such blocks would change is left to quotes."""
    style = "|" if "\n" in text else ">" if len(text) > LONG else None
    is_plain = text.isprintable() if style != "|" else all(line.isprintable() for line in text.split("\n"))
    # Lines that stand as they are keep their indentation, but for that of the first, which says where they begin.
    is_even = not re.search(r"^ | (\n|$)|\n$" if style == "|" else r"^[ #]|  | $", text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style if is_plain and is_even else None)


_Dumper.add_representer(str, _written_text)


def _template_entry(template: KitFileTemplate) -> dict[str, Any]:
    return {**vars(template), "rounds": [{**vars(round), **_lists(round, "questions")} for round in template.rounds]}


def _lists(value: Any, *names: str) -> dict[str, list[str]]:
    return {name: list(getattr(value, name)) for name in names}


def _anchor_entry(anchors: tuple[KitFileAnchor, ...]) -> dict[int, str]:
    return {anchor.level: anchor.text for anchor in anchors}


def _competency_entry(competency: KitFileCompetency) -> dict[str, Any]:
    entry = vars(competency) | {"anchors": _anchor_entry(competency.anchors)}
    if not competency.short_name:
        del entry["short_name"]
    return entry


def _role_competency_entry(need: KitFileRoleCompetency) -> dict[str, Any]:
    entry: dict[str, Any] = {"slug": need.slug, "must_have": need.must_have}
    if need.weight != 1 or need.weight_reason:
        weight = int(need.weight) if need.weight == int(need.weight) else float(need.weight)
        entry |= {"weight": weight, "weight_reason": need.weight_reason}
    return entry


def _question_entry(question: KitFileQuestion) -> dict[str, Any]:
    lists = ("strong_answer", "assessment_points", "pitfalls", "follow_ups", "sources", "levels", "tags")
    entry = vars(question) | _lists(question, *lists)
    entry["anchors"] = _anchor_entry(question.anchors)
    entry["exhibits"] = [_exhibit_entry(shown) for shown in question.exhibits]
    # What a question need not have is left out, for an empty value says nothing.
    empty = [key for key in MAY_BE_EMPTY if not entry[key]]
    empty += ["language"] if question.language == QuestionLanguage.ENGLISH else []
    return {key: value for key, value in entry.items() if key not in empty}


def _exhibit_entry(shown: KitFileExhibit) -> dict[str, Any]:
    """A file's bytes as lines of base64."""
    lines = {"data": base64.encodebytes(shown.data).decode().strip()} if shown.data else {}
    return {key: value for key, value in {**vars(shown), **lines}.items() if value}


__all__ = ["KitFile", "KitFileError", "parse_kit_file", "read_kit_file", "shipped_kit_files", "write_kit_file"]
