"""Questions that ask the same as another, or are called the same, whatever their punctuation and case."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from core.full_text import Term, Token
from core.portions import portions_of
from core.text import clean_line
from questionbank.finding.marks import clash_marks_in, name_mark, wording_mark
from questionbank.finding.searching import holding
from questionbank.importing.planned import TITLE
from questionbank.models import Question

NO_NAME = "Write the name that it gets."
NAME_TAKEN = "“{}” is taken, too. Choose another name."


@dataclass(frozen=True)
class Twins:
    """Questions of the bank by the marks of how they are worded and called."""

    by_mark: dict[str, Question]

    def of(self, prompt: str) -> Question | None:
        return self.by_mark.get(wording_mark(prompt))

    def called(self, title: str) -> Question | None:
        return self.by_mark.get(name_mark(title))


def twins_of(marks: Iterable[str]) -> Twins:
    """Those questions of the bank that have one of these marks, some marks a query."""
    wanted = set(marks)
    found: dict[str, Question] = {}
    for some in portions_of(sorted(wanted)):
        any_of_them = Term("", frozenset((Token(mark),) for mark in some))
        for question in holding(Question.objects.current(), [any_of_them]).with_entry().order_by("pk"):
            for mark in wanted.intersection(clash_marks_in(question.search_entry.words)):
                found.setdefault(mark, question)
    return Twins(found)


def questions_called(slugs: Iterable[str]) -> dict[str, Question]:
    """What the bank has now under these short names, some names a query."""
    found: dict[str, Question] = {}
    for some in portions_of(sorted(set(filter(None, slugs)))):
        found |= {question.slug: question for question in Question.objects.filter(slug__in=some).current()}
    return found


def why_not_called(name: str, is_taken: Callable[[str], bool]) -> str:
    """Why nothing that comes in can have this name, in a sentence; empty where it can. `is_taken` tells of the mark
    of a name whether something else has it."""
    if not name:
        return NO_NAME
    try:
        clean_line(name, max_characters=TITLE)
    except ValidationError as error:
        return str(error.messages[0])
    return NAME_TAKEN.format(name) if is_taken(name_mark(name)) else ""


def numbered(title: str, number: int) -> str:
    """The title as a name of its own beside others of it: "The cracked bell (2)"."""
    behind = f" ({number})"
    return f"{title[: TITLE - len(behind)].rstrip()}{behind}"
