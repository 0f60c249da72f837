"""Tokens that no one can type: a filter of the list is one more token of the kept words."""

from core import fingerprint
from core.search import bare_words, folded
from core.word_forms import words_in
from questionbank.finding.gist import gist_of
from questionbank.models import Question

_GIST, _WORDING, _NAME = "gist_", "wording_", "name_"
_DIGITS = 32


def competency_mark(pk: int) -> str:
    return f"competency_{pk}"


def level_mark(level: str) -> str:
    return f"level_{level}"


def tag_mark(tag: str) -> str:
    """Tags that differ in case or accents alone are one."""
    return "_".join(["tag", *words_in(tag)])


def gist_mark(word: str) -> str:
    return f"{_GIST}{word}"


def wording_mark(prompt: str) -> str:
    """The same for two questions that ask the same, whatever their punctuation and case."""
    return f"{_WORDING}{_short(prompt)}"


def name_mark(title: str) -> str:
    """The same for two questions of one name, whatever its punctuation and case."""
    return f"{_NAME}{_short(title)}"


def _short(text: str) -> str:
    return fingerprint.of_text(bare_words(text) or folded(text))[:_DIGITS]


def clash_marks_in(words: str) -> list[str]:
    """How a question is worded and called, by its kept words."""
    return [token for token in words.split() if token.startswith((_WORDING, _NAME))]


def gist_in(words: str) -> frozenset[str]:
    """The gist of a question by its kept words."""
    return frozenset(token.removeprefix(_GIST) for token in words.split() if token.startswith(_GIST))


def marks_of(question: Question) -> set[str]:
    """What a question is filtered by, what it is about, and how it is worded and called. One without levels is for all
    of them."""
    levels = question.levels.splitlines() or Question.Level.values
    return {
        competency_mark(question.competency_id),
        *(level_mark(level) for level in levels),
        *(tag_mark(tag) for tag in question.tag_lines),
        *(gist_mark(word) for word in gist_of(question.prompt, question.language)),
        wording_mark(question.prompt),
        name_mark(question.title),
    }
