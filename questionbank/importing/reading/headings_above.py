"""The headings above a place of a list: what they say of the questions below them."""

import re

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import HEADING, ITEM, PARAGRAPH, Block

# Headings of text without markup stand below all headings of Markdown, and lines that end with a colon below those.
_BOLD_LEVEL, _PLAIN_LEVEL, _COLON_LEVEL, _ITEM_LEVEL = 7, 8, 9, 10


FURTHER_DOWN = 100


class HeadingsAbove:
    """Which headings stand above the place that is read: rank, words and block of each."""

    def __init__(self, *, has_headings: bool) -> None:
        self.has_headings = has_headings
        self.path: list[tuple[int, str, Block]] = []
        # Those that became a category or a level of a question.
        self.used: set[int] = set()
        self.first: Block | None = None
        # Whether this place is about the list itself.
        self.is_aside = False

    def enter(self, block: Block, question: Block | None = None) -> bool:
        """Stand below a block from here on, where it is a heading of some rank. Directly before the heading of a
        `question` it stands above that, whatever its rank."""
        rank = self._rank(block)
        if rank and question is not None and question.kind == HEADING:
            rank = min(rank, question.level - 1) or 1
        if rank:
            self.first = self.first or block
            self._leave_ranks_from(rank)
            self.path.append((rank, block.text, block))
            self.is_aside = self.is_aside or words.is_aside(block.text)
        return bool(rank)

    def pass_by(self, question: Block) -> None:
        """Stand below the heading of a question: what ranks as it does, or lower, is over."""
        if question.kind == HEADING:
            self._leave_ranks_from(question.level)

    def _leave_ranks_from(self, rank: int) -> None:
        self.path = [above for above in self.path if above[0] < rank]
        self.is_aside = any(words.is_aside(name) for _, name, _ in self.path)

    def was_used(self, block: Block) -> bool:
        return id(block) in self.used

    def say_of(self, question: Block) -> tuple[str, str]:
        """The category and the level that the headings above a question say."""
        category = level = ""
        for rank, name, block in reversed(self.path):
            if not _is_over(rank, question):
                continue
            if words.is_level(name):
                level = level or words.level_alone(name)
                self.used.add(id(block))
            elif not category and self._names_category(name, rank, block):
                category = _heading_words(name)
                self.used.add(id(block))
        return category, level or self._level_in_path(question)

    def _names_category(self, name: str, rank: int, block: Block) -> bool:
        if rank == _COLON_LEVEL and words.leads_in(name):
            return False
        return not self._is_title(name, rank, block) and not words.is_aside(name)

    def _is_title(self, name: str, rank: int, block: Block) -> bool:
        """Whether a heading names the whole list. Those of the first rank behind it name parts."""
        is_first = block is self.first
        return is_title(name, rank if is_first else max(rank, 2), block.line if is_first else FURTHER_DOWN)

    def _level_in_path(self, question: Block) -> str:
        """The level with which a heading begins that says more: "Senior sysadmin"."""
        above = (name for rank, name, _ in reversed(self.path) if _is_over(rank, question))
        return next(filter(None, map(words.level_in, above)), "")

    def _rank(self, block: Block) -> int:
        """Which rank of heading a block has; 0 for what is no heading."""
        if block.kind == HEADING:
            return block.level
        if block.kind == ITEM:
            return _ITEM_LEVEL + block.level if len(block.text) <= 60 and not block.inline.is_link else 0
        if block.kind != PARAGRAPH or len(block.text) > 90:
            return 0
        if block.is_bold:
            return _BOLD_LEVEL
        if block.text.endswith((":", "：")) and len(block.text.split()) <= 6:
            return 0 if self._has_fresh_heading() else _COLON_LEVEL
        return _PLAIN_LEVEL if block.is_like_heading and not self.has_headings else 0

    def _has_fresh_heading(self) -> bool:
        """Whether a heading without markup stands above that no question has had yet: then a line below it is prose."""
        return bool(self.path) and self.path[-1][0] == _PLAIN_LEVEL and id(self.path[-1][2]) not in self.used


def is_title(heading: str, rank: int, line: int) -> bool:
    """Whether a heading names the list instead of a part of it: "25 Questions for Sailors", "Interview questions"."""
    name = words.plain(words.without_signs(heading))
    speaks_of_questions = bool(re.search(r"question|frage|pregunta|interview|entretien|entrevista|faq", name))
    counts = bool(re.match(r"^(?:top\s+)?\d+\+?\s", name))
    return (
        (speaks_of_questions and (counts or rank == 1 or line <= 3))
        or words.label_of(name) in ("prompt", "sample_answer")
        or name in _TITLES
    )


_TITLES = frozenset(
    (
        "interview questions",
        "interview questions and answers",
        "questions and answers",
        "list of questions",
        "q&a",
        "faq",
        "interviewfragen",
        "fragen und antworten",
        "questions d’entretien",
        "preguntas de entrevista",
        "preguntas y respuestas",
    )
)


def _heading_words(heading: str) -> str:
    name = words.without_symbols(words.without_signs(heading))
    name = re.sub(r"^\(?\d{1,3}(?:\.\d+)*[.)]?\s+(?=\D)", "", name)
    name = re.sub(r"\s*\(\d+ (?:questions?|fragen?|preguntas?)\)$", "", name, flags=re.IGNORECASE)
    return name.strip().rstrip(":：").strip()


def _is_over(rank: int, question: Block) -> bool:
    """Whether a heading of this rank stands above a question: not below its own heading, nor beside its entry."""
    if question.kind == HEADING:
        return rank < question.level
    return rank < _ITEM_LEVEL or (question.kind == ITEM and question.level > rank - _ITEM_LEVEL)
