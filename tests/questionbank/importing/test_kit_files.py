"""A kit file is read whole, or refused with its file, line and field; writing and reading are inverse."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.text import is_seen
from questionbank.importing.kit_content import KitFile
from questionbank.importing.kit_files import KitFileError, parse_kit_file, write_kit_file
from questionbank.importing.kit_nodes import MAX_TEXT_BYTES
from tests.factories.bank import SMALL


def refusal(old: str, new: str) -> KitFileError:
    assert SMALL.count(old) >= 1, f"{old!r} is not in the file"
    with pytest.raises(KitFileError) as caught:
        parse_kit_file(SMALL.replace(old, new, 1), "small.yaml")
    return caught.value


def line_of(text: str) -> int:
    return SMALL[: SMALL.index(text)].count("\n") + 1


def test_a_small_kit_is_read_in_full() -> None:
    kit = parse_kit_file(SMALL, "small.yaml")
    question = kit.questions[0]
    assert (kit.slug, kit.version, kit.role.title) == ("small", 1, "Bell founder")
    assert question.prompt == "The bell cracked overnight.\n\nWhat do you do?"
    assert (question.minutes, question.unconventional, question.reviewed_on) == (12, False, date(2026, 3, 12))
    assert question.sources == ("A book: on bells",)
    assert [(anchor.level, anchor.text) for anchor in kit.competencies[1].anchors][1] == (2, "Listens once.")
    assert kit.role.competencies[1].weight == Decimal(2)
    assert kit.role.competencies[1].weight_reason == "The tower hears it first"
    assert kit.templates[0].rounds[0].questions == ("cracked-bell",)
    assert [sample.rating for sample in kit.practice[0].samples] == [1, 3, 5]


def test_bytes_with_a_byte_order_mark_and_windows_line_ends_read_the_same() -> None:
    content = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert parse_kit_file(content, "small.yaml") == parse_kit_file(SMALL, "small.yaml")


MISTAKES = [
    # old, new, line of this text, path, part of the sentence
    ("    minutes: 12", "    minutes: twelve", "    minutes: 12", "questions[0].minutes", "whole number from 1 to 120"),
    ("    minutes: 12", "    minutes: 12.5", "    minutes: 12", "questions[0].minutes", "whole number"),
    ("    minutes: 12", "    minutes: 121", "    minutes: 12", "questions[0].minutes", "from 1 to 120"),
    ("    minutes: 12", "    minutes: -3", "    minutes: 12", "questions[0].minutes", "from 1 to 120"),
    ("    minutes: 12", "    minutes: 0x0c", "    minutes: 12", "questions[0].minutes", "from 1 to 120"),
    ("    minutes: 12", "    minute: 12", "    minutes: 12", "questions[0].minute", "not known here"),
    ("    rationale: Cracks happen.\n", "", "  - slug: cracked", "questions[0].rationale", "missing"),
    ("rationale: Cracks happen.", "rationale: ' '", "    rationale:", "questions[0].rationale", "Write something"),
    ("title: The cracked bell", "title: 2026", "    title: The", "questions[0].title", "in quotes"),
    ("title: The cracked bell", f"title: {'x' * 81}", "    title: The", "questions[0].title", "81"),
    ("title: The cracked bell", 'title: "a\\u2028b"', "    title: The", "questions[0].title", "one line"),
    ("title: The cracked bell", 'title: "a\\0b"', "    title: The", "questions[0].title", "NUL"),
    ("kind: situational", "kind: riddle", "    kind: sit", "questions[0].kind", "past_behaviour, situational"),
    ("category: project_scenario", "category: odd", "    category:", "questions[0].category", "leadership"),
    ("unconventional: false", "unconventional: 'no'", "    unconv", "questions[0].unconventional", "true or false"),
    ("unconventional: false", "unconventional: no", "    unconv", "questions[0].unconventional", "true or false"),
    ("    competency: casting\n    cat", "    competency: bells\n    cat", "    competency: casting",
     "questions[0].competency", "no competency “bells”"),
    ("    - {slug: casting", "    - {slug: bells", "    - {slug: casting", "role.competencies[0].slug", "“bells”"),
    ("    - {slug: tuning", "    - {slug: casting", "    - {slug: tuning", "role.competencies[1].slug", "already"),
    ("  - slug: tuning", "  - slug: casting", "  - slug: tuning", "competencies[1].slug", "already"),
    ("    name: Tuning", "    name: Casting", "    name: Tuning", "competencies[1].name", "already"),
    ("slug: cracked-bell", "slug: Cracked Bell", "  - slug: cracked", "questions[0].slug", "small letters"),
    ("weight: 2, ", "weight: 0, ", "    - {slug: tuning", "role.competencies[1].weight", "above 0"),
    ("weight: 2, weight_reason: The tower hears it first", "weight: 2", "    - {slug: tuning",
     "role.competencies[1].weight", "needs its reason"),
    ("must_have: true", "must_have: 1", "    - {slug: casting", "role.competencies[0].must_have", "true or false"),
    ("group: technical", "group: musical", "    group: technical", "competencies[0].group", "managerial"),
    ("{1: Pours and hopes., 3: ", "{1: Pours and hopes., 6: ", "    anchors: {1: Pours",
     "competencies[0].anchors.6", "not known"),
    ("{1: Pours and hopes., 3: ", "{1: Pours and hopes., 4: ", "    anchors: {1: Pours",
     "competencies[0].anchors.3", "missing"),
    ("reviewed_on: 2026-03-12", "reviewed_on: 2026-02-30", "    reviewed_on", "questions[0].reviewed_on", "date"),
    ("reviewed_on: 2026-03-12", "reviewed_on: 12 March", "    reviewed_on", "questions[0].reviewed_on", "date"),
    ("reviewed_on: 2026-03-12", "reviewed_on: 2026-3-2", "    reviewed_on", "questions[0].reviewed_on", "date"),
    (', "What if it cracks again?"', "", "    follow_ups", "questions[0].follow_ups", "at least 3"),
    ("pitfalls: [Blames the ringer]", "pitfalls: Blames", "    pitfalls", "questions[0].pitfalls", "a list"),
    ("pitfalls: [Blames the ringer]", "pitfalls: [3]", "    pitfalls", "questions[0].pitfalls[0]", "in quotes"),
    ("status: active", "status: draft", "    - {kind: technical", "loop_template.rounds[0].questions[0]", "active"),
    ("questions: [cracked-bell]", "questions: [x]", "    - {kind: technical", "loop_template.rounds[0].questions[0]",
     "no question “x”"),
    ("questions: [cracked-bell]", "questions: [cracked-bell, cracked-bell]", "    - {kind: technical",
     "loop_template.rounds[0].questions[1]", "twice"),
    ("minutes: 30", "minutes: 14", "    - {kind: technical", "loop_template.rounds[0].minutes", "15 to 480"),
    ("kind: technical, name", "kind: informal, name", "    - {kind: technical", "loop_template.rounds[0].kind",
     "custom"),
    ("area: technical", "area: scenario", "    area: technical", "practice[0].area", "belongs to technical"),
    ("rating: 5", "rating: 6", '      - {answer: "The alloy, or', "practice[0].samples[2].rating", "1 to 5"),
    ("rating: 5", "rating: 3", "    samples:", "practice[0].samples", "three different"),
    ("role:\n", "roles:\n", "role:\n", "roles", "not known"),
    ("kit: {slug: small, ", "kit: {slug: small, slug: other, ", "kit:", "kit.slug", "twice"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line_text", "path", "sentence"), MISTAKES)
def test_a_mistake_names_file_line_and_field(old: str, new: str, line_text: str, path: str, sentence: str) -> None:
    error = refusal(old, new)
    assert (error.file, error.line, error.path) == ("small.yaml", line_of(line_text), path)
    assert sentence in error.sentence
    assert str(error) == f"small.yaml, line {error.line}, {path}: {error.sentence}"


@pytest.mark.parametrize(
    ("old", "new", "line_text", "sentence"),
    [
        ("role:\n", "role: &everything\n", "role:\n", "begins with & or *"),
        ("sources: [", "sources: [*everything, ", "    sources", "begins with & or *"),
        ("minutes: 12", "minutes: !!int 12", "    minutes: 12", "begins with !"),
        ("minutes: 12", "minutes: !!python/object/apply:os.getcwd []", "    minutes: 12", "begins with !"),
        ("minutes: 12", "minutes: ! 12", "    minutes: 12", "begins with !"),
        ("practice:\n", "---\npractice:\n", "practice:\n", "three dashes"),
        ("    minutes: 12", "  ? [minutes]\n  : 12", "    minutes: 12", ""),
        ("    pitfalls: [", "    pitfalls: [[[[[[[[", "    pitfalls", "nested too deeply"),
        ("minutes: 12", "minutes: 12\x07", "    minutes: 12", "control character"),
        ("    minutes: 12", "    minutes: 12: 13", "    minutes: 12", "in quotes, for it holds a colon"),
    ],
)
def test_what_is_not_plain_data_is_refused_at_its_line(old: str, new: str, line_text: str, sentence: str) -> None:
    error = refusal(old, new)
    assert error.line == line_of(line_text)
    assert sentence in error.sentence


def test_a_merge_key_is_an_unknown_key() -> None:
    assert refusal("    rationale:", "    <<: {title: x}\n    rationale:").path == "questions[0].<<"


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        (b"", 1, "empty"),
        (b"# only a comment\n", 1, "empty"),
        (b"kit: 1\nrole: \xff\n", 2, "not UTF-8"),
        ("kit: \ud800", 1, "not UTF-8"),
        (b"- kit\n", 1, "keys with values"),
        (b"word", 1, "keys with values"),
        (b"a" * 61 + b": 1", 1, "at most 60"),
        (b"#" * (MAX_TEXT_BYTES + 1), 1, "more than 1 MB of text"),
        (b"  QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=\n" * 250_000, 1, "larger than 8 MB"),
    ],
)
def test_what_is_no_kit_at_all_is_refused(content: bytes | str, line: int, sentence: str) -> None:
    with pytest.raises(KitFileError) as caught:
        parse_kit_file(content, "small.yaml")
    assert caught.value.line == line
    assert sentence in caught.value.sentence


@pytest.mark.parametrize("content", ["[" * 400_000, "{a: " * 200_000, "- " * 400_000, "&a [*a, *a]"])
def test_files_made_to_exhaust_the_reader_are_refused_at_once(content: str) -> None:
    with pytest.raises(KitFileError):
        parse_kit_file(content, "hostile.yaml")


@pytest.mark.parametrize("name", ["\u2800", "\u3164", "\u200b", "\u0301", "Cast\u202eing", "\u2066Casting"])
def test_a_name_that_nobody_sees_is_refused_with_its_place(name: str) -> None:
    """C4: what comes in by a file is a line as what is typed is."""
    assert refusal("name: Casting", f'name: "{name}"').line == line_of("name: Casting")


TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


# Whatever text a value holds, it survives the way into a file and back.
spoken = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters=f"\x85{TURNS}"),
    min_size=1,
    max_size=60,
).filter(lambda text: text == text.strip() and len(text.splitlines()) == 1 and is_seen(text))


@settings(max_examples=60, deadline=None)
@given(title=spoken, prompt=st.lists(spoken, min_size=1, max_size=3).map("\n".join), lines=st.lists(spoken, min_size=3))
def test_any_text_survives_the_way_into_a_file_and_back(title: str, prompt: str, lines: list[str]) -> None:
    kit = parse_kit_file(SMALL, "small.yaml")
    question = replace(
        kit.questions[0], title=title, prompt=prompt, strong_answer=tuple(lines), follow_ups=tuple(lines)
    )
    changed = replace(kit, questions=(question,))
    assert parse_kit_file(write_kit_file(changed), "again.yaml") == changed


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to every value in plain data."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(found for key, inner in below for found in places(inner, (*way, key)))]


def put(value: Any, way: tuple[Any, ...], new: Any) -> Any:
    if not way:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[way[0]] = put(value[way[0]], way[1:], new)
    return copy


PLAIN = yaml.safe_load(SMALL)
WAYS = [way for way in places(PLAIN) if way]
WRONG = st.sampled_from(
    [None, [], {}, True, 1, 0, -1, 3.5, "", " ", "word", "x" * 30_000, date(2026, 1, 1), ["a"], {"a": 1}]
)


def same_types(value: Any) -> bool:
    """Nothing in a kit is left unread: no dict, no list, no None but for a missing date."""
    if is_dataclass(value):
        return all(same_types(getattr(value, field.name)) or field.name == "reviewed_on" for field in fields(value))
    if isinstance(value, tuple):
        return all(same_types(inner) for inner in value)
    return isinstance(value, str | int | bool | Decimal | date)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(way=st.sampled_from(WAYS), wrong=WRONG)
def test_a_wrong_value_anywhere_gives_a_whole_kit_or_a_refusal_there(way: tuple[Any, ...], wrong: Any) -> None:
    text = yaml.safe_dump(put(PLAIN, way, wrong), sort_keys=False, width=1000)
    try:
        kit = parse_kit_file(text, "hurt.yaml")
    except KitFileError as error:
        assert str(error).startswith("hurt.yaml, line ")
        assert 1 <= error.line <= text.count("\n") + 1
        assert error.path
    else:
        assert isinstance(kit, KitFile)
        assert same_types(kit)


@settings(max_examples=200, deadline=None)
@given(
    start=st.integers(0, len(SMALL) - 1),
    length=st.integers(0, 40),
    new=st.text("abc: -[]{}&*!|>'\"\n\t#%@`é\x00", max_size=12),
)
def test_a_damaged_file_gives_a_whole_kit_or_a_refusal(start: int, length: int, new: str) -> None:
    try:
        kit = parse_kit_file(SMALL[:start] + new + SMALL[start + length :], "hurt.yaml")
    except KitFileError as error:
        assert str(error).startswith("hurt.yaml, line ")
    else:
        assert same_types(kit)


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_give_a_refusal(content: bytes) -> None:
    with pytest.raises(KitFileError):
        parse_kit_file(content, "noise.yaml")


# --- Mistakes in plain words --------------------------------------------------------------------------------

# What the program that reads YAML calls things, and nobody else.
JARGON = (
    "mapping", "scalar", "token", "block", "flow", "stream", "indicator", "alias", "anchor", "yaml", "node", "\\t",
    "expected", "unexpected", "directive", "escape", "parser", "context", "tag",
)  # fmt: skip
TITLE = "questions[0].title"
# old, new, lines below the place of the change, field, part of the sentence
BROKEN = [
    (
        "title: The cracked bell",
        "title: Imagine: a bell",
        0,
        TITLE,
        "Put the text after “title:” in quotes, for",
    ),
    ("title: The cracked bell", "title: 'It's cracked'", 0, TITLE, "in quotes, all of it"),
    ("title: The cracked bell", 'title: "The" cracked bell', 0, TITLE, "in quotes, all of it"),
    ("title: The cracked bell", "title: [draft] The bell", 0, TITLE, "in quotes, all of it"),
    ("title: The cracked bell", "title: {x} bell", 0, TITLE, "in quotes, all of it"),
    ("title: The cracked bell", 'title: "The cracked bell', 0, TITLE, "is not closed"),
    ("title: The cracked bell", "title: 'The cracked bell", 0, TITLE, "is not closed"),
    ("title: The cracked bell", "title: [draft The bell", 0, TITLE, "A bracket opens here"),
    ("title: The cracked bell", "title: @home", 0, TITLE, "begins with @"),
    ("title: The cracked bell", "title: %5 of it", 0, TITLE, "begins with %"),
    ("title: The cracked bell", "title: `code`", 0, TITLE, "begins with `"),
    ("title: The cracked bell", "title: **bold**", 0, TITLE, "begins with *"),
    ("title: The cracked bell", "title: *bold", 0, "", "begins with & or *"),
    ("title: The cracked bell", "title: & more", 0, TITLE, "begins with &"),
    ("title: The cracked bell", "title: !important bell", 0, "", "begins with !"),
    ("title: The cracked bell", "title: ? what", 0, TITLE, "begins with ?"),
    ("title: The cracked bell", 'title: "C:\\dir"', 0, TITLE, "A backslash"),
    ("title: The cracked bell", "title: > folded", 0, TITLE, "the next line"),
    ("    title: The", "\ttitle: The", 0, TITLE, "A tab stands"),
    ("    title: The", "    \ttitle: The", 0, TITLE, "A tab stands"),
    ("    title: The", "      title: The", 0, TITLE, "indented deeper"),
    ("    title: The", "   title: The", 0, TITLE, "not indented as"),
    ("    title: The", "    title The", 0, "questions[0]", "has no key"),
    ("    title: The", "    title:The", 0, "questions[0]", "has no key"),
    ("    - {slug: tuning", "    - {slug: a: b", 0, "", "A bracket opens here"),
    ("  - slug: tuning", "  - slug: tu: ning", 0, "competencies[1].slug", "in quotes"),
    ("kit: {", "%YAML 9\nkit: {", 0, "", ""),
    ("minutes: 12", "minutes: 12\n    minutes: 13", 1, "questions[0].minutes", "stands here twice"),
]


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize(("old", "new", "below", "field", "sentence"), BROKEN)
def test_a_line_that_cannot_be_read_says_what_helps(
    old: str, new: str, below: int, field: str, sentence: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E12: with either reader the line, the field and a remedy, and no word that only the reader knows."""
    monkeypatch.setattr("questionbank.importing.kit_nodes._LOADER", getattr(yaml, loader))
    error = refusal(old, new)
    assert error.line == SMALL[: SMALL.index(old)].count("\n") + 1 + below
    assert sentence in error.sentence
    assert not [word for word in JARGON if word in error.sentence.lower()]
    if field:
        assert error.path == field


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"PK\x03\x04rest", b"\x89PNG\r\n", b"\xd0\xcf\x11\xe0", b"MZ\x90\x00\x03\x00\xff"]
)
def test_another_kind_of_file_is_told_so(content: bytes) -> None:
    """E12: a renamed binary is not asked to be UTF-8."""
    with pytest.raises(KitFileError, match="This is no text file"):
        parse_kit_file(content, "kit.yaml")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_what_editors_save_is_read(encoding: str) -> None:
    """E12: an encoding that the file names itself."""
    text = SMALL.replace("\n", "\r\n")
    assert parse_kit_file(text.encode(encoding), "small.yaml") == parse_kit_file(SMALL, "small.yaml")


@given(st.text("ab:'\"[]{}&*!|>%@`-?#,\\ \n\t", max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_sentence_is_the_readers(noise: str) -> None:
    """E12: whatever signs stand in a kit, the refusal is in our words."""
    try:
        parse_kit_file(SMALL.replace("The cracked bell", noise, 1), "small.yaml")
    except KitFileError as error:
        sentence = error.sentence.split("Known are")[0].lower()
        assert not [word for word in JARGON if word in sentence]
