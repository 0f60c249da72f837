"""Questions that ask the same, whatever their punctuation and case."""

from collections.abc import Iterable
from dataclasses import dataclass

from questionbank.importing.reading.found import FoundQuestion
from questionbank.importing.reading.reader import bare_words
from questionbank.models import Question


@dataclass(frozen=True)
class Twins:
    """What the bank asks already, and what is asked twice in the files themselves."""

    in_bank: dict[str, Question]

    def of(self, prompt: str) -> Question | None:
        return self.in_bank.get(bare_words(prompt))


def twins_in_bank() -> Twins:
    """One version of each question of the bank by its words, in one query."""
    rows = Question.objects.current().only("slug", "title", "prompt", "status", "version")
    return Twins({bare_words(question.prompt): question for question in rows.iterator(chunk_size=2_000)})


def without_repeated(questions: Iterable[FoundQuestion], twins: Twins) -> list[FoundQuestion]:
    """Those that neither the bank nor an earlier one of them asks; what shows something of its own asks anew."""
    seen: set[str] = set()
    kept = []
    for question in questions:
        words = bare_words(question.prompt)
        if question.exhibits or (words not in seen and words not in twins.in_bank):
            kept.append(question)
        seen.add(words)
    return kept
