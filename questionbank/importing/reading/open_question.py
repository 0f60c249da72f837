"""A question that takes what follows it, until something that cannot be its own.

That is the next question, a heading of its own rank, the end of its fold, text after its last list. Labels say which
part a text is; without any, what follows a question is its answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import (
    CODE,
    FOLD,
    FOLD_END,
    HEADING,
    ITEM,
    META,
    PARAGRAPH,
    TABLE,
    Block,
    text_block,
)
from questionbank.importing.reading.found import LISTS, FoundExhibit
from questionbank.importing.reading.inline import bold_part
from questionbank.importing.reading.left_over import (
    ABOUT_THE_FILE,
    LEADS_ELSEWHERE,
    OTHER_PART,
    LeftBlock,
    is_way_back,
)
from questionbank.importing.reading.lines import is_question_line
from questionbank.importing.reading.quotes import is_quotation
from questionbank.importing.reading.what_asks import is_question

PROSE = ("rationale", "sample_answer")
# What the list names as a part and no question has here.
UNKNOWN = "unknown"
# One word or two behind a label; what stands on the lines below is something else.
SINGLE = ("level", "category", "competency", "minutes")
# These say something about a question, and nothing about how its other texts are to be read.
BESIDE = ("sources", "tags")


@dataclass(frozen=True)
class Start:
    """A block with which a question begins, the words it asks, and what of the block stands behind them."""

    prompt: str
    rest: str = ""
    title: str = ""
    exhibits: tuple[FoundExhibit, ...] = ()
    is_doubtful: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it only says that a question follows."""
        return not (self.prompt or self.title or self.exhibits)


@dataclass(frozen=True)
class Manner:
    """What holds in the whole file."""

    has_headings: bool
    answers_in_paragraphs: bool
    """Whether a paragraph that is not indented belongs to the entry of a list above it."""
    has_bare_labels: bool = False
    """Whether lines that only name a part stand before the texts of questions."""


@dataclass
class OpenQuestion:
    """A question with the blocks that it has taken so far."""

    block: Block
    start: Start
    manner: Manner
    category: str
    heading_level: str
    part: str = ""
    texts: dict[str, list[Block]] = field(default_factory=dict)
    body: list[Block] = field(default_factory=list)
    behind: list[Block] = field(default_factory=list)
    folds: int = 0
    is_full: bool = False
    has_more: bool = False
    last_line: int = 0
    left: list[LeftBlock] = field(default_factory=list)
    """What stands within it and is no part of it."""
    speaks_for_list: bool = False
    """Whether its parts stand below the whole list of which it is the last entry."""

    def __post_init__(self) -> None:
        self.last_line = self.block.last_line
        part, rest = words.split_label_behind(self.start.rest)
        if part:
            self.texts[part] = [text_block(rest, self.block)]
        elif rest:
            self.body.append(text_block(rest, self.block))

    @property
    def is_labelled(self) -> bool:
        return any(part not in (*SINGLE, *BESIDE) for part in self.texts)

    @property
    def _is_bold(self) -> bool:
        """Whether bold words ask it, with or without its answer behind them."""
        return self.block.is_bold or (self.block.kind == PARAGRAPH and bool(self.start.rest))

    @property
    def all_blocks(self) -> Iterator[Block]:
        yield self.block
        yield from self.body
        for blocks in self.texts.values():
            yield from blocks
        yield from self.behind

    def takes(self, block: Block, *, has_more: bool = False) -> bool:
        """Take a block, or say that it cannot be its own. It `has_more` where a further part of it is named below."""
        self.has_more = has_more and self.manner.has_bare_labels
        taken = self._take_part(block)
        if taken:
            self.last_line = max(self.last_line, block.last_line)
        return taken

    def _take_part(self, block: Block) -> bool:
        if block.kind == META:
            self.left.append((block, ABOUT_THE_FILE))
            return True
        if block.kind in (FOLD, FOLD_END):
            return self._take_fold(block)
        if is_way_back(block):
            self.left.append((block, LEADS_ELSEWHERE))
            return True
        if block.tells_story and self.part != "sample_answer":
            self._take_label(block, "sample_answer", "")
        if self._sets_scene(block):
            return self._take_label(block, "prompt", block.named[1])
        part, rest = block.label
        if part and not self._is_foreign(block) and not self._is_word_of_answer(block, part):
            return self._take_label(block, part, rest)
        if self._names_unknown(block):
            self.part = UNKNOWN
            return self._put(block)
        if self.block.kind == FOLD or self.folds:
            return self._put(block)
        if block.kind == HEADING:
            return self._take_heading(block)
        if self._ends_before(block):
            return False
        return self._put(block)

    def _take_fold(self, block: Block) -> bool:
        if block.kind == FOLD_END:
            if self.folds == 0:
                return False if self.block.kind == FOLD else True
            self.folds -= 1
            self.part = ""
            return True
        self.folds += 1
        part, rest = block.label
        if part:
            return self._take_label(block, part, rest)
        return self._put(block)

    def _take_label(self, block: Block, part: str, rest: str) -> bool:
        if not (self.texts or self.body):
            self.speaks_for_list = self.block.kind == ITEM and _stands_below_list(block)
        self.part, self.is_full = part, False
        self.texts.setdefault(part, [])
        if part in SINGLE and " | " in rest:
            rest = self._take_neighbours(block, rest)
        if rest:
            self._put(block, rest)
            self.part = "" if part in SINGLE else part
        return True

    def _take_neighbours(self, block: Block, text: str) -> str:
        """What stands before the first bar; behind it are further parts: "Motivation | Level: junior"."""
        own, *others = text.split(" | ")
        for other in others:
            part, rest = words.split_label(other)
            if part in SINGLE and rest:
                self.texts.setdefault(part, []).append(text_block(rest, block))
            else:
                self.left.append((text_block(other, block), OTHER_PART))
        return own

    def _take_heading(self, block: Block) -> bool:
        if self.block.kind != HEADING or block.level <= self.block.level or words.is_aside(block.text):
            return False
        self.part = ""
        return self._put(block)

    def _is_foreign(self, block: Block) -> bool:
        """Whether a label stands above the rank of its question, and so names a part of the whole list."""
        if block.kind != HEADING or self.folds:
            return False
        if self.block.kind == HEADING and block.level != self.block.level:
            return block.level < self.block.level
        # "Competency 2: Safety" stands over further questions.
        is_section = self.block.kind != HEADING and block.label[0] in SINGLE and bool(block.label[1])
        return is_section or words.is_aside(block.text)

    def _is_word_of_answer(self, block: Block, part: str) -> bool:
        """Whether an entry only begins with a word that names a part elsewhere: "- Solution: ..." among others."""
        is_plain = block.kind == ITEM and not bold_part(block.source)[0] and self.block.kind == HEADING
        return is_plain and part in ("sample_answer", "rationale") and any(each.kind == ITEM for each in self.body)

    def _sets_scene(self, block: Block) -> bool:
        """Whether a block tells what is to be known before the question is asked."""
        return not self.is_labelled and words.is_scene(block.named[0])

    def _names_unknown(self, block: Block) -> bool:
        """Whether a block names a part as others of the list do, and the question has a part that is over with it."""
        is_labelled = self.is_labelled or is_question_line(self.block.text)
        if block.kind == ITEM and self.behind and not self.part:
            # An entry of what stands below the labelled parts.
            return False
        is_named = (block.is_part_name or block.is_repeated) and not block.tells_story
        return is_named and is_labelled and (self.part not in PROSE or self.is_full)

    def _ends_before(self, block: Block) -> bool:
        """Whether a block cannot be the question's own any more."""
        if block.kind in (CODE, TABLE):
            return self.is_full
        if block.kind == PARAGRAPH:
            return self._ends_before_paragraph(block)
        if self.is_full:
            return not block.is_glued
        # An entry of a list: below the question's own, or in a part that is a list.
        if self.block.kind == ITEM and block.level <= self.block.level:
            return self.part not in (*LISTS, *PROSE) or self._is_next_of_list(block)
        if self.block.kind == PARAGRAPH and not self._is_bold and not self.is_labelled:
            return not self.manner.answers_in_paragraphs and not self.start.prompt.endswith((":", "："))
        return False

    def _is_next_of_list(self, block: Block) -> bool:
        """Whether it goes on with the list of the question itself: "2." after "1."."""
        return block.marker[-1:] == self.block.marker[-1:] and block.marker[:1].isdigit()

    def _ends_before_paragraph(self, block: Block) -> bool:
        if self.has_more and self.part:
            return False
        if self.is_full:
            return not block.is_glued or block.is_like_title
        if block.is_like_title and not self.manner.has_headings and self._has_said_enough(block):
            return True
        if self.part == "follow_ups" and self.texts[self.part] and _is_closing_word(block):
            return True
        if self.part in LISTS and self.texts.get(self.part):
            return not block.indent and self.texts[self.part][-1].kind == ITEM
        if self.part or block.indent:
            return False
        if self.block.kind in (ITEM, PARAGRAPH) and not self._is_bold and not self.is_labelled:
            return not self.manner.answers_in_paragraphs
        return False

    def _has_said_enough(self, block: Block) -> bool:
        """Whether a line that reads as a title begins something else instead of a part of this question."""
        if self.block.kind == ITEM:
            return True
        if self.part in LISTS:
            return bool(self.texts.get(self.part))
        return bool(self.texts.get(self.part) if block.is_glued else self.texts or self.body)

    def _put(self, block: Block, text: str = "") -> bool:
        piece = text_block(text, block) if text else block
        if self.part == UNKNOWN:
            self.left.append((piece, OTHER_PART))
        elif self.part:
            self.texts[self.part].append(piece)
            self.is_full = self.part == "sample_answer" and is_quotation(piece.text)
        elif self.is_labelled:
            self.behind.append(piece)
        else:
            self.body.append(piece)
        return True


def _stands_below_list(block: Block) -> bool:
    return block.kind == PARAGRAPH and not block.indent and not block.is_glued


def _is_closing_word(block: Block) -> bool:
    """Whether a paragraph apart from the follow-ups above it asks nothing, and so is none of them."""
    return not block.is_glued and not block.indent and not is_question(block.text)
