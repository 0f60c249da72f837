"""Lists of questions as JSON or YAML: plain texts, or records whose keys name the parts."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from core.errors import CannotRead
from core.reading.keyed_values import KeyedValues, values_of_json
from questionbank.importing.kit_mistakes import mistake_of
from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.closing import NOT_ASKING
from questionbank.importing.reading.found import LISTS, Found, FoundExhibit, FoundQuestion, LeftOver
from questionbank.importing.reading.inline import read_inline
from questionbank.importing.reading.prompts import set_prompt
from questionbank.importing.reading.tables import counts_up
from questionbank.importing.reading.what_asks import is_question

LAYOUT = "data"
MOST_DEEP = 30
TOO_DEEP = "This is nested too deeply. A list of questions needs a few levels at most."
REFERENCE = "Text that begins with & or * belongs in quotes. Nothing in the file may refer to something else in it."
TAG = "Text that begins with ! belongs in quotes."
NO_QUESTIONS = "No question was found in this list. Each entry is a text, or has a “question” with its text."
NO_JSON = "This cannot be read as JSON. Something is missing or too much here, such as a comma, a quote or a bracket."
_CHOICES = ("options", "choices", "optionen", "opciones")
_RIGHT = ("correct answer", "correct", "correct option", "right answer", "richtige antwort", "respuesta correcta")
# Keys that say more about whatever a record is about.
_SAYS_MORE = ("text", "info", "description", "details", "content", "body")
_TEXTS = ("title", "category", "rationale", "sample_answer", "level", "competency")
UNUSED = "“{}” is no part of a question"
TWICE = "“{}” stands in one record more than once"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, which loses no key that stands twice."""


_Loader.add_constructor(
    "tag:yaml.org,2002:map", lambda loader, node: KeyedValues.of(loader.construct_pairs(node, deep=True))
)


def read_json(text: str, file: str) -> Found:
    """Raises CannotRead for what is no JSON, and for JSON without questions."""
    refuse_deep(text, file)
    try:
        data = _records_by_line(text, file) or values_of_json(text, file)
    except json.JSONDecodeError as error:
        raise CannotRead(file, NO_JSON, error.lineno) from None
    except RecursionError:
        raise CannotRead(file, TOO_DEEP) from None
    return _found_in(data, file, _Lines(text))


def _records_by_line(text: str, file: str) -> list[Any]:
    """The records of a file that has one on each line; nothing where it is anything else."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not all(line.startswith("{") and line.rstrip().endswith("}") for line in lines):
        return []
    return [_record_on(line, file, number) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _record_on(line: str, file: str, number: int) -> Any:
    try:
        return values_of_json(line, file)
    except json.JSONDecodeError:
        raise CannotRead(file, NO_JSON, number) from None
    except CannotRead as refused:
        raise CannotRead(file, refused.sentence, number) from None


def refuse_deep(text: str, file: str) -> None:
    """Raises CannotRead with the line on which brackets have become too many."""
    deep, place = 0, 0
    for place, sign in enumerate(re.sub(r'"(?:[^"\\]|\\.)*"', lambda found: " " * len(found.group()), text)):
        if sign in "[{":
            deep += 1
            if deep > MOST_DEEP:
                raise CannotRead(file, TOO_DEEP, text.count("\n", 0, place) + 1)
        elif sign in "]}":
            deep -= 1


def read_yaml(text: str, file: str) -> Found:
    """Raises CannotRead for what is no plain YAML, and for YAML without questions."""
    try:
        _refuse_unusual(text, file)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - the safe loader
    except yaml.YAMLError as error:
        mistake = mistake_of(error, text)
        raise CannotRead(file, mistake.sentence, mistake.line) from None
    except (ValueError, RecursionError):
        raise CannotRead(file, NO_QUESTIONS) from None
    return _found_in(data, file, _Lines(text))


def _refuse_unusual(text: str, file: str) -> None:
    deep = 0
    event: Any
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise CannotRead(file, REFERENCE, line)
        if getattr(event, "tag", None) is not None:
            raise CannotRead(file, TAG, line)
        deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if deep > MOST_DEEP:
            raise CannotRead(file, TOO_DEEP, line)


class _Lines:
    """Finds on which line a text of the file stands, going forward."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1

    def of(self, said: str) -> int:
        for form in (json.dumps(said)[1:-1], json.dumps(said, ensure_ascii=False)[1:-1], said.split("\n")[0][:40]):
            place = self.text.find(form, self.at) if form else -1
            if place >= 0:
                self.line += self.text.count("\n", self.at, place)
                self.at = place
                return self.line
        return self.line


def _found_in(data: Any, file: str, lines: _Lines) -> Found:
    found = Found(LAYOUT, [], [])
    left: dict[str, list[tuple[int, str]]] = {}
    for value, above in _entries(data, Above()):
        question, rest = _question_of(value, above)
        if question is None:
            found.left_over.append(LeftOver(lines.line, lines.line, _said(value), "No question in this entry"))
            continue
        question.source_line = question.last_line = lines.of(question.title or question.prompt)
        found.questions.append(question)
        for why, unused in rest.items():
            left.setdefault(why, []).append((question.source_line, _said(unused)))
    if not found.questions:
        raise CannotRead(file, NO_QUESTIONS)
    found.left_over += _left_keys(left)
    return found


def _left_keys(left: dict[str, list[tuple[int, str]]]) -> list[LeftOver]:
    """What no part of a question takes, reason by reason; a number that only counts says nothing."""
    return [
        LeftOver(said[0][0], said[-1][0], "\n".join(text for _, text in said), why)
        for why, said in left.items()
        if not counts_up([text for _, text in said])
    ]


@dataclass(frozen=True)
class Above:
    """What the keys above an entry say of it."""

    category: str = ""
    level: str = ""

    def below(self, key: str) -> "Above":
        """The same with what a further key says: a level, or what a list is about, unless it only says "questions"."""
        name = key.replace("_", " ").strip()
        if words.label_of(name) == "prompt":
            return self
        return replace(self, level=name) if words.is_level(name) else replace(self, category=name)


def _entries(data: Any, above: Above) -> Iterator[tuple[Any, Above]]:
    """Every entry of every list, with what the keys above it say."""
    if isinstance(data, list):
        for value in map(_card_as_record, data):
            if isinstance(value, list) or (
                isinstance(value, KeyedValues) and not _asks(value) and _holds_entries(value)
            ):
                yield from _entries(value, above)
            else:
                yield value, above
    elif isinstance(data, KeyedValues) and not _asks(data):
        own = next(
            (str(data[key]) for key in data if _part_of(key) in ("category", "title") and not _is_many(data[key])), ""
        )
        for key, value in data.pairs:
            if _is_asked(key, value):
                yield _record_of(key, value), above
            elif _is_many(value):
                yield from _entries(value, replace(above, category=own) if own else above.below(key))
            elif _part_of(key) not in ("category", "title"):
                yield KeyedValues.of([(key, value)]), above
    elif data is not None:
        yield data, above


def _is_asked(key: str, value: Any) -> bool:
    """Whether a key is a question and its value the answer to it, instead of further questions."""
    if _part_of(key) or not is_question(key):
        return False
    if isinstance(value, KeyedValues):
        return not (_asks(value) or any(_is_asked(inner, below) for inner, below in value.pairs))
    if isinstance(value, list):
        return sum(_is_entry(each) for each in value) * 2 < len(value)
    return value is not None


def _is_entry(value: Any) -> bool:
    """Whether an entry of a list asks something itself."""
    return is_question(value) if isinstance(value, str) else isinstance(value, list | KeyedValues)


def _record_of(question: str, value: Any) -> KeyedValues:
    """A question with its answer, or with its parts, as a record that names them."""
    parts = value.pairs if isinstance(value, KeyedValues) else [("answer", value)]
    return KeyedValues.of([("question", question), *parts])


def _card_as_record(value: Any) -> Any:
    """A card of a program for learning, which keeps its sides in a list, as a record that names them."""
    sides = value.get("fields") if isinstance(value, KeyedValues) else None
    if not isinstance(sides, list) or len(sides) < 2 or not all(isinstance(side, str) for side in sides):
        return value
    front, back, *others = (read_inline(side).text for side in sides)
    named = [("question", front), ("answer", back), *([("fields", others)] if any(others) else [])]
    return KeyedValues.of([*named, *(pair for pair in value.pairs if pair[0] != "fields")])


def _is_many(value: Any) -> bool:
    return isinstance(value, list | dict)


def _holds_entries(record: KeyedValues) -> bool:
    return any((isinstance(value, list) and value) or _is_asked(key, value) for key, value in record.pairs)


def _asks(record: dict[Any, Any]) -> bool:
    return bool(_prompt_key(record))


def _prompt_key(record: dict[Any, Any]) -> str:
    """The key under which a record asks: one that says so, else a title that asks, else its text."""
    keys = [key for key, value in record.items() if _part_of(key) == "prompt" and isinstance(value, str)]
    said = next((key for key in keys if words.plain(str(key)) != "text"), "")
    text = str(record[keys[0]]) if keys else ""
    title = next((key for key, value in record.items() if _is_asking_title(key, value, text)), "")
    return str(said or title or next(iter(keys), ""))


def _is_asking_title(key: Any, value: Any, text: str) -> bool:
    """Whether a title asks, or stands as a heading above the text, which then says more."""
    if _part_of(key) != "title" or not isinstance(value, str):
        return False
    return is_question(value) or (text.lstrip().startswith("#") and "\n" in text)


def _part_of(key: Any) -> str:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(key)).replace("_", " ").replace("-", " ")
    if words.plain(name) in ("title", "titel", "titre", "título", "name"):
        return "title"
    if words.plain(name) in ("exhibits", "exhibit", "code"):
        return "exhibits"
    if words.plain(name) in _CHOICES:
        return "choices"
    return words.label_of(name) or words.label_of(str(key).replace("_", " "))


def _question_of(value: Any, above: Above) -> tuple[FoundQuestion | None, dict[str, Any]]:
    """The question of an entry, and what of the entry is no part of one, by the reason."""
    if isinstance(value, str) and value.strip():
        question = FoundQuestion("", 1, category=above.category, level=above.level)
        set_prompt(question, value)
        return question, {}
    if not isinstance(value, KeyedValues) or not _asks(value):
        return None, {}
    return _question_of_record(value, above)


def _question_of_record(record: KeyedValues, above: Above) -> tuple[FoundQuestion | None, dict[str, Any]]:
    question = FoundQuestion("", 1, category=above.category, level=above.level)
    asked = _prompt_key(record)
    set_prompt(question, record[asked])
    if words.plain(asked) == "text" and not is_question(question.prompt):
        question.doubts.append(NOT_ASKING)
    rest: dict[str, Any] = {}
    for key, value in record.items():
        part = _part_of(key)
        if asked == key or value is None:
            continue
        if words.plain(str(key)) in _SAYS_MORE:
            part = "sample_answer" if _part_of(asked) == "title" else part
            value = _without_heading(value, question.prompt)
        if not _set_part(question, part, value):
            rest[str(key)] = value
    _mark_right_choice(question, rest)
    left = {UNUSED.format(key): value for key, value in rest.items()}
    for key, value in record.repeated:
        why = TWICE.format(key)
        left[why] = "\n".join(filter(None, [left.get(why, ""), _said(value)]))
        question.doubts.append(f"{TWICE.format(key)}. The first was taken.")
    return (question, left) if question.prompt else (None, {})


def _without_heading(value: Any, prompt: str) -> Any:
    """A text without a first line that only says the question again."""
    if not isinstance(value, str):
        return value
    first, _, below = value.lstrip("# ").partition("\n")
    return below.strip() if words.plain(first) == words.plain(prompt) else value


def _mark_right_choice(question: FoundQuestion, rest: dict[str, Any]) -> None:
    """The choice that is named as right is the answer; it may be named by its place."""
    right = next((key for key in rest if words.plain(re.sub(r"[_-]|(?<=[a-z])(?=[A-Z])", " ", key)) in _RIGHT), None)
    if right is None:
        return
    choices = [line[2:] for line in question.prompt.split("\n") if line.startswith("- ")]
    named = rest.pop(right)
    by_place = isinstance(named, int) and 0 <= named < len(choices)
    question.strong_answer.append(choices[named] if by_place else str(named))


def _set_part(question: FoundQuestion, part: str, value: Any) -> bool:
    if part == "prompt" and isinstance(value, str):
        set_prompt(question, value)
    elif part == "sources":
        return _add_sources(question, _texts_of(value))
    elif part in LISTS:
        getattr(question, part).extend(_texts_of(value))
    elif part == "choices" and isinstance(value, list):
        question.prompt += "".join(f"\n- {text}" for text in _texts_of(value))
    elif part == "sample_answer" and isinstance(value, list):
        question.strong_answer.extend(_texts_of(value))
    elif part == "minutes" and (number := re.search(r"\d{1,3}", str(value))):
        question.minutes = int(number.group())
    elif part == "exhibits":
        question.exhibits += [_exhibit_of(each) for each in (value if isinstance(value, list) else [value])]
    elif part in _TEXTS and (part in ("category", "level") or not getattr(question, part)):
        between = "\n" if part == "rationale" else ", "
        setattr(question, part, between.join(_texts_of(value)) if isinstance(value, list) else str(value).strip())
    else:
        return False
    return True


def _add_sources(question: FoundQuestion, texts: list[str]) -> bool:
    """Sources lead somewhere; a place within the list itself is none."""
    question.sources += [text for text in texts if not text.startswith("#")]
    return not all(text.startswith("#") for text in texts)


def _exhibit_of(value: Any) -> FoundExhibit:
    if isinstance(value, dict):
        return FoundExhibit(str(value.get("kind", "code")), str(value.get("text", "")), str(value.get("caption", "")))
    return FoundExhibit("code", str(value).strip("\n"))


def _texts_of(value: Any) -> list[str]:
    values = value if isinstance(value, list) else str(value).split("\n")
    texts = [" ".join(_texts_of(list(each.values()))) if isinstance(each, dict) else str(each) for each in values]
    return [text.strip() for text in texts if text.strip()]


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
