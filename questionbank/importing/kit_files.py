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
    USUAL_OVERHEAD,
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
from questionbank.importing.kit_nodes import KitFileError, Place, read_places, weighs_too_much
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
TOO_MUCH_TEXT = (
    "These questions are more than the 1 MB of text that a kit file holds. Choose fewer, or take them as a table."
)
# What an active question has beside an answer.
NEEDED_IN_USE = ("rationale", "assessment_points", "pitfalls", "follow_ups")
MAY_BE_EMPTY = (
    *NEEDED_IN_USE, "strong_answer", "anchors", "author", "reviewer", "reviewed_on", "sources", "sample_answer",
    "exhibits", "levels", "tags",
)  # fmt: skip
SHIPPED = Path(__file__).parents[1] / "kits"
ROUND_KINDS = ("technical", "managerial", "scenario", "custom")


def parse_kit_file(content: bytes | str, name: str) -> KitFile:
    """The kit that `content` describes; `name` is how mistakes call the file. Raises KitFileError at the first."""
    keys = read_places(content, name).mapping(
        "kit", "competencies", "questions", "practice",
        optional=("role", "loop_template", "loop_variants", "categories", "groups"),
    )  # fmt: skip
    about = keys["kit"].mapping("slug", "name", "version", "language", "summary")
    group_names, categories = read_groups(keys.get("groups")), read_categories(keys.get("categories"))
    competencies = _unique(keys["competencies"].items(least=1), lambda place: _competency(place, group_names))
    groups = {competency.slug: competency.group for competency in competencies}
    _refuse_repeated(keys["competencies"].items(), "name")
    questions = _unique(keys["questions"].items(least=1), lambda place: _question(place, groups, categories))
    by_slug = {question.slug: question for question in questions}
    kit = KitFile(
        slug=about["slug"].slug(most=80),
        name=about["name"].line_of_text(most=120),
        version=about["version"].integer(1, 9999),
        language=about["language"].slug(most=12),
        summary=about["summary"].text(),
        role=_role(keys["role"], groups) if "role" in keys else None,
        competencies=tuple(competencies),
        questions=tuple(questions),
        templates=_templates(keys, by_slug),
        practice=tuple(_unique(keys["practice"].items(), lambda place: _practice(place, groups))),
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
    keys = place.mapping("slug", "name", "group", optional=("short_name", "definition", "anchors"))
    return KitFileCompetency(
        slug=keys["slug"].slug(most=60),
        name=keys["name"].line_of_text(most=120),
        short_name=keys["short_name"].line_of_text(most=SHORT_NAME_LENGTH) if "short_name" in keys else "",
        group=groups.slug_at(keys["group"]),
        definition=keys["definition"].text() if "definition" in keys else "",
        anchors=_anchors(keys["anchors"]) if "anchors" in keys else (),
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
    needed = _needed(place)
    keys = place.mapping(
        "slug", "title", "prompt", "competency", "category", "kind", "minutes", *needed, "version", "status",
        optional=("unconventional", *(name for name in MAY_BE_EMPTY if name not in needed), "language"),
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
        rationale=keys["rationale"].text() if "rationale" in keys else "",
        strong_answer=_lines(keys, "strong_answer", least=1),
        assessment_points=_lines(keys, "assessment_points", least=1),
        pitfalls=_lines(keys, "pitfalls", least=1),
        follow_ups=tidied(_lines(keys, "follow_ups", least=FOLLOW_UPS_NEEDED if needed else 1)),
        anchors=_anchors(keys["anchors"]) if "anchors" in keys else (),
        author=keys["author"].line_of_text(most=120) if "author" in keys else "",
        reviewer=keys["reviewer"].line_of_text(most=120) if "reviewer" in keys else "",
        reviewed_on=keys["reviewed_on"].date() if "reviewed_on" in keys else None,
        version=keys["version"].integer(1, 9999),
        status=keys["status"].choice(KIT_STATUSES),
        sources=_lines(keys, "sources"),
        sample_answer=keys["sample_answer"].text() if "sample_answer" in keys else "",
        exhibits=tuple(map(_exhibit, keys["exhibits"].items())) if "exhibits" in keys else (),
        language=keys["language"].choice(QuestionLanguage.values) if "language" in keys else QuestionLanguage.ENGLISH,
        levels=tuple(level.choice(QuestionLevel.values) for level in keys["levels"].items())
        if "levels" in keys
        else (),
        tags=_lines(keys, "tags"),
    )


def _needed(place: Place) -> tuple[str, ...]:
    """What a kit page shows of an active question; a draft, or one that was retired as such, may lack it."""
    said = place.raw if place.kind == "mapping" else {}
    if "status" not in said or said["status"].raw != Question.Status.ACTIVE:
        return ()
    return NEEDED_IN_USE if "sample_answer" in said else (*NEEDED_IN_USE, "strong_answer")


def _lines(keys: dict[str, Place], name: str, *, least: int = 0) -> tuple[str, ...]:
    return keys[name].lines(least=least) if name in keys else ()


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


def _templates(keys: dict[str, Place], questions: dict[str, KitFileQuestion]) -> tuple[KitFileTemplate, ...]:
    """The recommended template and its variants. A role comes with one, and without a role there is none."""
    if "role" not in keys:
        for name in ("loop_template", "loop_variants"):
            if name in keys:
                keys[name].refuse("A loop template belongs to a role. Add the role, or take the template out.")
        return ()
    if "loop_template" not in keys:
        keys["role"].refuse("A role comes with its loop template. Add loop_template, or take the role out.")
    templates = [_template(keys["loop_template"], questions)]
    for entry in keys["loop_variants"].items() if "loop_variants" in keys else ():
        variant = _template(entry, questions)
        if any(variant.name == template.name for template in templates):
            entry.raw["name"].refuse(f"There is a loop template “{variant.name}” in this kit already.")
        templates.append(variant)
    return tuple(templates)


def _round(place: Place, questions: dict[str, KitFileQuestion], asked: set[str]) -> KitFileRound:
    keys = place.mapping("kind", "name", "purpose", "minutes", "questions", optional=("overhead",))
    return KitFileRound(
        kind=keys["kind"].choice(ROUND_KINDS),
        name=keys["name"].line_of_text(most=80),
        purpose=keys["purpose"].text(),
        minutes=keys["minutes"].integer(15, 480),
        questions=tuple(_asked(entry, questions, asked) for entry in keys["questions"].items(least=1)),
        overhead=keys["overhead"].integer(0, 120) if "overhead" in keys else USUAL_OVERHEAD,
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

    Refused (RuleViolation): one whose text, or whose pictures and files, are more than a kit file may hold.
    """
    if sum(len(shown.data) for question in kit.questions for shown in question.exhibits) > MOST_EMBEDDED:
        raise RuleViolation(TOO_MANY_FILES)
    content = {
        "kit": {key: getattr(kit, key) for key in ("slug", "name", "version", "language", "summary")},
        "role": _role_entry(kit.role) if kit.role else None,
        "categories": [{key: value for key, value in vars(named).items() if value} for named in kit.categories],
        "groups": [{key: value for key, value in vars(named).items() if value} for named in kit.groups],
        "competencies": [_competency_entry(competency) for competency in kit.competencies],
        "questions": [_question_entry(question) for question in kit.questions],
        "loop_template": _template_entry(kit.templates[0]) if kit.templates else None,
        "loop_variants": [_template_entry(variant) for variant in kit.templates[1:]],
        "practice": [
            {**vars(prompt), **_lists(prompt, "looks_for"), "samples": [vars(sample) for sample in prompt.samples]}
            for prompt in kit.practice
        ],
    }
    for name in ("role", "loop_template", "loop_variants", "categories", "groups"):
        if not content[name]:
            del content[name]
    text = yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    # A line between any two entries. Text of several lines is always indented, so this touches none of it.
    text = re.sub(r"\n(?=[a-z]|- )", "\n\n", text).replace(":\n\n- ", ":\n- ")
    if weighs_too_much(text.encode()):
        raise RuleViolation(TOO_MUCH_TEXT)
    return text


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


def _role_entry(role: KitFileRole) -> dict[str, Any]:
    lists = _lists(role, "responsibilities", "must_have", "preferred")
    return {**vars(role), **lists, "competencies": [_role_competency_entry(need) for need in role.competencies]}


def _template_entry(template: KitFileTemplate) -> dict[str, Any]:
    return {**vars(template), "rounds": [_round_entry(round) for round in template.rounds]}


def _round_entry(round: KitFileRound) -> dict[str, Any]:
    values = {**vars(round), **_lists(round, "questions")}
    if round.overhead == USUAL_OVERHEAD:
        del values["overhead"]
    return values


def _lists(value: Any, *names: str) -> dict[str, list[str]]:
    return {name: list(getattr(value, name)) for name in names}


def _anchor_entry(anchors: tuple[KitFileAnchor, ...]) -> dict[int, str]:
    return {anchor.level: anchor.text for anchor in anchors}


def _competency_entry(competency: KitFileCompetency) -> dict[str, Any]:
    entry = vars(competency) | {"anchors": _anchor_entry(competency.anchors)}
    empty = [name for name in ("short_name", "definition", "anchors") if not entry[name]]
    return {key: value for key, value in entry.items() if key not in empty}


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
