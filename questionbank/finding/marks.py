"""Tokens that no one can type: a filter of the list is one more token of the kept words."""

from core.word_forms import words_in
from questionbank.models import Question


def competency_mark(pk: int) -> str:
    return f"competency_{pk}"


def level_mark(level: str) -> str:
    return f"level_{level}"


def tag_mark(tag: str) -> str:
    """Tags that differ in case or accents alone are one."""
    return "_".join(["tag", *words_in(tag)])


def marks_of(question: Question) -> set[str]:
    """What a question is filtered by. One without levels is for all of them."""
    levels = question.levels.splitlines() or Question.Level.values
    return {
        competency_mark(question.competency_id),
        *(level_mark(level) for level in levels),
        *(tag_mark(tag) for tag in question.tag_lines),
    }
