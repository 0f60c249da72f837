"""The published schema says what the reader of kit files says: a program may follow it."""

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from questionbank.importing.kit_files import KitFileError, parse_kit_file, shipped_kit_file, write_kit_file

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = json.loads((DOCS / "kit-file.schema.json").read_text(encoding="utf-8"))
EXAMPLE = (DOCS / "kit-file.example.yaml").read_text(encoding="utf-8")
TYPES = {"object": dict, "array": list, "string": (str, date), "integer": int, "number": (int, float), "boolean": bool}


def mistakes(value: Any, schema: dict[str, Any], way: str = "") -> list[str]:
    """The places where a value breaks the schema: as much of JSON Schema as the published one uses."""
    if "$ref" in schema:
        return mistakes(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], way)
    if "enum" in schema:
        return [] if value in schema["enum"] else [way]
    wanted = TYPES[schema["type"]]
    if not isinstance(value, wanted) or (isinstance(value, bool) and schema["type"] != "boolean"):
        return [way]
    if isinstance(value, dict):
        schema = as_it_holds(schema, value)
        wrong = [key for key in schema["required"] if key not in value]
        wrong += [key for key in value if key not in schema["properties"]]
        beside = schema.get("dependentRequired", {}).items()
        wrong += [other for key, others in beside if key in value for other in others if other not in value]
        if "anyOf" in schema and not any(set(choice["required"]) <= set(value) for choice in schema["anyOf"]):
            wrong.append(schema["anyOf"][0]["required"][0])
        known = [key for key in value if key in schema["properties"]]
        deeper = [found for key in known for found in mistakes(value[key], schema["properties"][key], f"{way}.{key}")]
        return [f"{way}.{key}" for key in wrong] + deeper
    if isinstance(value, list):
        short = [way] if len(value) < schema.get("minItems", 0) else []
        return short + [at for n, item in enumerate(value) for at in mistakes(item, schema["items"], f"{way}[{n}]")]
    return [way] if is_out_of_bounds(value, schema) else []


def as_it_holds(schema: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """The schema with its `then`, where its `if` holds."""
    conditions = schema.get("if", {"properties": {"": {"enum": []}}})["properties"].items()
    if any(value.get(name) not in rule["enum"] for name, rule in conditions):
        return schema
    then = schema["then"]
    properties = {name: {**rule, **then["properties"].get(name, {})} for name, rule in schema["properties"].items()}
    required = [*schema["required"], *then["required"]]
    return {**schema, "required": required, "properties": properties, "anyOf": then["anyOf"]}


def is_out_of_bounds(value: Any, schema: dict[str, Any]) -> bool:
    if isinstance(value, str):
        return not schema.get("minLength", 0) <= len(value.strip()) <= schema.get("maxLength", len(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return not schema.get("minimum", 0) <= value <= schema.get("maximum", 100_000)
    return False


def plain(text: str) -> Any:
    """The file as JSON sees it, where every key is text."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def test_a_shipped_kit_and_the_example_follow_the_schema() -> None:
    assert parse_kit_file(EXAMPLE, "example.yaml").slug == "lighthouse-keeper"
    for text in [EXAMPLE, write_kit_file(shipped_kit_file("starter"))]:
        assert mistakes(plain(text), SCHEMA) == []


def test_the_example_is_written_as_the_product_writes_it() -> None:
    assert write_kit_file(parse_kit_file(EXAMPLE, "example.yaml")) == EXAMPLE.split("\n\n", 1)[1]


def ways_into(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(found for key, below in inner for found in ways_into(below, (*way, key)))]


def changed(way: tuple[Any, ...], change: Any) -> Any:
    copy = deepcopy(yaml.safe_load(EXAMPLE))
    place = copy
    for step in way[:-1]:
        place = place[step]
    change(place, way[-1])
    return copy


WAYS = [way for way in ways_into(yaml.safe_load(EXAMPLE)) if way]


def dropped(place: Any, key: Any) -> None:
    del place[key]


def replaced(wrong: Any) -> Any:
    def change(place: Any, key: Any) -> None:
        place[key] = wrong

    return change


CHANGES = [dropped, *map(replaced, ("", [], True, 0, "A word"))]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_what_the_reader_takes_is_within_the_schema(change: Any) -> None:
    """And what the schema refuses the reader refuses; beyond it the reader checks names and repetitions."""
    for way in WAYS:
        value = changed(way, change)
        text = yaml.safe_dump(value, sort_keys=False, width=100_000)
        found = mistakes(plain(text), SCHEMA)
        try:
            parse_kit_file(text, "changed.yaml")
        except KitFileError:
            continue
        assert found == [], f"{way}: the reader takes what the schema refuses at {found}"


def test_the_schema_names_every_key_that_the_reader_knows() -> None:
    """A key of its own in any entry is refused by both."""
    for way in WAYS:
        value = changed(way, lambda place, key: place[key].update(other="x") if isinstance(place[key], dict) else None)
        if value == yaml.safe_load(EXAMPLE):
            continue
        assert mistakes(plain(yaml.safe_dump(value)), SCHEMA)
        with pytest.raises(KitFileError):
            parse_kit_file(yaml.safe_dump(value, sort_keys=False), "changed.yaml")
