"""The rating scale has one home, `questionbank/scale.py`: nothing else counts its levels or writes out its words."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings

from questionbank import scale
from tests.architecture.test_import_line import modules

HOME = settings.BASE_DIR / "questionbank/scale.py"
# Content rather than code: a kit, written by hand, and the ratings on the sheet of components.
CONTENT = [
    settings.BASE_DIR / "templates/questionbank/importing/_kit_sample.yaml",
    settings.BASE_DIR / "core/gallery.py",
]
# What a role does not ask about has no rating.
OF_ANOTHER_THING = {"hiring/roles/forms.py": ["'Not asked'"]}

WORDS = {word for blank in scale.Blank for word in (blank.value, blank.short, blank.label)} | {
    level.word for level in scale.LEVELS
}
COUNTED = {frozenset(scale.NUMBERS), frozenset(scale.ANCHORED)}


def either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def listed(numbers: tuple[int, ...]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}"


# A phrase that stands anywhere in a text: "from 1 to 5", "3.4 of 5", "1, 3 and 5", "4, Strong".
PHRASES = {f"{scale.LOWEST} to {scale.HIGHEST}", f"of {scale.HIGHEST}", listed(scale.ANCHORED)} | {
    phrase for level in scale.LEVELS for phrase in (level.label, f"{level.number} {level.word}")
}
# Two saves may be in conflict, too.
WORDS_IN_TEXT = WORDS - {scale.Blank.CONFLICT.value}
PHRASE = re.compile(rf"\b(?:{either(PHRASES)}|\b{listed(scale.NEED_EVIDENCE)})\b(?![.:,]?\d| (?:min|more))")
# One of the words, alone between quotes or tags; or the digits of the levels as a pattern or a list.
DIGITS = rf"\[{scale.LOWEST}-{scale.HIGHEST}\]"
ALONE = re.compile(rf"""[>"']\s*(?:{either(WORDS_IN_TEXT)})\s*[<"']|{DIGITS}|{", ?".join(map(str, scale.NUMBERS))}""")


def faults_in_python(source: str) -> list[str]:
    """Levels that are counted, and texts that are a word of the scale or speak of it. Docstrings may do so."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if counts_levels(node) or (is_text(node) and id(node) not in docstrings and speaks_of_it(node.value))
    ]


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def speaks_of_it(text: str) -> bool:
    return text in WORDS or bool(PHRASE.search(text)) or f"[{scale.LOWEST}-{scale.HIGHEST}]" in text


def counts_levels(node: ast.AST) -> bool:
    """All levels or the anchored ones, a range over them, or their two ends as the bounds of something."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return frozenset(constants(node.elts)) in COUNTED or (
            isinstance(node, ast.Tuple) and constants(node.elts) == list(scale.BOUNDS)
        )
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range":
        return constants(node.args) == [scale.LOWEST, scale.HIGHEST + 1]
    return isinstance(node, ast.Compare) and constants([node.left, *node.comparators]) == list(scale.BOUNDS)


def constants(nodes: list[ast.expr]) -> list[int]:
    """The whole numbers among these, also those that are written as text."""
    values = [str(node.value) for node in nodes if isinstance(node, ast.Constant)]
    return [int(value) for value in values if value.isdecimal()]


def faults_in_text(source: str) -> list[str]:
    """The same for a template or a script, whose comments may speak of anything."""
    said = re.sub(r"\{#.*?#\}|/\*.*?\*/", "", source, flags=re.DOTALL)
    return [match.group() for pattern in (PHRASE, ALONE) for match in pattern.finditer(said)]


def code() -> list[Path]:
    return [path for path in modules() if path != HOME and path not in CONTENT and "migrations" not in path.parts]


def texts() -> list[Path]:
    found = [*(settings.BASE_DIR / "templates").rglob("*.*"), *(settings.BASE_DIR / "static/js").rglob("*.js")]
    return sorted(path for path in found if path not in CONTENT)


def name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def test_no_other_module_knows_the_scale() -> None:
    found = {name(path): faults_in_python(path.read_text()) for path in code()}
    assert {path: faults for path, faults in found.items() if faults} == OF_ANOTHER_THING


def test_no_template_and_no_script_knows_the_scale() -> None:
    found = {name(path): faults_in_text(path.read_text()) for path in texts()}
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_one_style_sheet_counts_levels_and_has_them_all() -> None:
    counting = {
        path.name: [int(number) for number in re.findall(r'\[data-level="(\d+)"\]', path.read_text())]
        for path in (settings.BASE_DIR / "static/css").glob("*.css")
    }
    assert {sheet: numbers for sheet, numbers in counting.items() if numbers} == {"tokens.css": list(scale.NUMBERS)}


def test_the_scale_is_a_leaf() -> None:
    imported = [node for node in ast.walk(ast.parse(HOME.read_text())) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {ast.unparse(node).split()[1].split(".")[0] for node in imported} == {"dataclasses", "decimal", "django"}


@pytest.mark.parametrize(
    "source",
    [
        "LEVELS = (1, 2, 3, 4, 5)",
        "known = text in {'1', '2', '3', '4', '5'}",
        "NEEDED = [1, 3, 5]",
        "for level in range(1, 6): pass",
        "Q(score__range=(1, 5))",
        "kit.integer(low=1, high=5) if 1 <= level <= 5 else 0",
        "raise RuleViolation('A score is a number from 1 to 5.')",
        "said = f'{mean} of 5'",
        "sentence = 'Ratings of 1 and 5 need evidence.'",
        "BLANKS = {'no_evidence': 'Asked, no evidence'}",
        "word = 'Sound'",
        "box = '3 Sound'",
        "pattern = r'[1-5](?:[.,]\\d+)?'",
    ],
)
def test_the_check_sees_it_in_python(source: str) -> None:
    assert faults_in_python(source)


@pytest.mark.parametrize(
    "source",
    [
        "<li>3 Sound</li>",
        "<option>Excellent</option>",
        "<label>Candidate declined</label>",
        "<b>{{ mean }}</b> of 5, from three",
        "Ratings of 1 and 5 need evidence.",
        "if (/^[1-5]$/.test(event.key)) choose();",
        "const digits = [1, 2, 3, 4, 5];",
        "if (chosen === 'not_asked') hide();",
    ],
)
def test_the_check_sees_it_in_templates_and_scripts(source: str) -> None:
    assert faults_in_text(source)


def test_the_check_lets_other_numbers_be() -> None:
    assert not faults_in_python('"""A score from 1 to 5."""\nlate = (1, 5, 9)\nsaid = "1 to 25 of 212, 12 of 50"')
    assert not faults_in_text("{# 1 to 5 #} <p>Strong yes</p> 15 to 50, 3 of 54")
