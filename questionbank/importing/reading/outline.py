"""From blocks to questions: where a question begins is for the layout; what belongs to it is decided here, for all.

What no question takes is left over.
"""

from collections.abc import Mapping, Sequence

from questionbank.importing.reading.block import FOLD_END, HEADING, ITEM, META, TABLE, Block
from questionbank.importing.reading.closing import closed, share_parts
from questionbank.importing.reading.found import Found, FoundQuestion, LeftOver
from questionbank.importing.reading.headings_above import HeadingsAbove
from questionbank.importing.reading.left_over import (
    ABOUT_THE_FILE,
    ABOUT_THE_LIST,
    BEFORE,
    BETWEEN,
    LEADS_ELSEWHERE,
    LeftBlock,
    is_way_back,
    stretches_of,
)
from questionbank.importing.reading.open_question import Manner, OpenQuestion, Start
from questionbank.importing.reading.progress import UNHEARD, Progress
from questionbank.importing.reading.tables_within import rows_asked


class Outline:
    """Goes through the blocks once and gives each of them to a question, or leaves it over."""

    def __init__(self, blocks: Sequence[Block], starts: Mapping[int, Start], manner: Manner) -> None:
        self.blocks, self.starts, self.manner = blocks, starts, manner
        self.above = HeadingsAbove(has_headings=manner.has_headings)
        self.questions: list[FoundQuestion] = []
        self.left: list[LeftBlock] = []
        # What of the rows of tables is no part of a question.
        self.left_rows: list[LeftOver] = []
        self.open: OpenQuestion | None = None
        # The questions that are entries directly above the open one.
        self.fellows: list[FoundQuestion] = []
        self.leading = _leading_ranks(blocks, starts)

    def read(self, layout: str, progress: Progress = UNHEARD) -> Found:
        for index, block in enumerate(self.blocks):
            progress.at(index, len(self.blocks))
            if start := self.starts.get(index):
                self._close()
                if index - 1 not in self.starts or block.kind != ITEM:
                    self.fellows = []
                self.open = OpenQuestion(block, start, self.manner, *self.above.say_of(block))
                self.above.pass_by(block)
            elif block.kind == TABLE and (read := rows_asked(block)):
                self._close()
                self._take_rows(block, read)
            elif self._leads_to_question(index):
                self._close()
                self._leave(block, self.blocks[index + 1])
            elif not (self.open and self.open.takes(block, has_more=self._has_more_parts(index))):
                self._close()
                self._leave(block)
        self._close()
        left = [(block, why) for block, why in self.left if not self.above.was_used(block)]
        over = sorted([*stretches_of(left, self.questions), *self.left_rows], key=lambda each: each.first_line)
        return Found(layout, self.questions, over)

    def _close(self) -> None:
        if self.open is not None:
            found = closed(self.open)
            if self.open.speaks_for_list:
                share_parts(found, self.fellows)
            self.questions.append(found)
            self.fellows.append(found)
            self.left += self.open.left
            self.open = None

    def _take_rows(self, table: Block, read: Found) -> None:
        """Take a table whose rows ask, each of them as a question."""
        category, level = self.above.say_of(table)
        for question in read.questions:
            question.category, question.level = question.category or category, question.level or level
        self.questions += read.questions
        self.left_rows += read.left_over

    def _has_more_parts(self, index: int) -> bool:
        """Whether a line below names a part of the question that is read here."""
        if not self.manner.has_bare_labels:
            return False
        for below in range(index + 1, len(self.blocks)):
            if below in self.starts:
                return False
            if self.blocks[below].is_bare_label:
                return True
        return False

    def _leads_to_question(self, index: int) -> bool:
        """Whether a heading stands over the question below it, though its rank may be that of a part of one."""
        return self.blocks[index].level in self.leading and _is_before_question(self.blocks, self.starts, index)

    def _leave(self, block: Block, question: Block | None = None) -> None:
        if block.kind == META:
            self.left.append((block, ABOUT_THE_FILE))
        elif block.kind == FOLD_END:
            return
        elif self.above.enter(block, question):
            self.left.append((block, self._why_left()))
        elif is_way_back(block) or (block.inline.is_link and block.inline.links[0].startswith("#")):
            self.left.append((block, LEADS_ELSEWHERE))
        else:
            self.left.append((block, self._why_left()))

    def _why_left(self) -> str:
        if self.above.is_aside:
            return ABOUT_THE_LIST
        return BETWEEN if self.questions else BEFORE


def _leading_ranks(blocks: Sequence[Block], starts: Mapping[int, Start]) -> set[int]:
    """The ranks of headings that only ever stand directly before the heading of a question."""
    ranks: dict[int, set[bool]] = {}
    for index, block in enumerate(blocks):
        if block.kind == HEADING and index not in starts:
            ranks.setdefault(block.level, set()).add(_is_before_question(blocks, starts, index))
    return {rank for rank, leads in ranks.items() if leads == {True}}


def _is_before_question(blocks: Sequence[Block], starts: Mapping[int, Start], index: int) -> bool:
    if blocks[index].kind != HEADING or index + 1 not in starts:
        return False
    return blocks[index + 1].kind == HEADING and not blocks[index].label[0]
