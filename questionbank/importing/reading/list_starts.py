"""Questions that are entries of lists: those that ask, and their neighbours where most do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import HEADING, ITEM, PARAGRAPH, Block
from questionbank.importing.reading.open_question import Start
from questionbank.importing.reading.starts import Starts, asks, leads_within, start_of
from questionbank.importing.reading.what_asks import count_words, first_sentence

MOST_IN_AN_ENTRY = 300
# As German makes them of several.
LONG_WORD = 12
_SAYS_QUESTIONS = re.compile(r"question|frage|pregunta|问题|面试题|\bexamples?:?$", re.IGNORECASE)
_OF_A_QUESTION = ("follow_ups", "points", "pitfalls", "strong_answer", "rationale")
_CODE_ALONE = re.compile(r"(`+)[^`]+\1")


@dataclass
class EntryRun:
    """Entries at one depth that stand together. `heading` stands above them, `introduction` directly before them."""

    heading: Block | None
    introduction: Block | None
    level: int
    places: list[int] = field(default_factory=list)
    asking: list[int] = field(default_factory=list)

    @property
    def share(self) -> float:
        return len(self.asking) / len(self.places)

    @property
    def is_called_questions(self) -> bool:
        """Whether what stands directly before them says that they are questions."""
        before = self.introduction
        if before is None or not _SAYS_QUESTIONS.search(before.text.rstrip("*_ ")):
            return False
        return before.kind == HEADING or before.text.endswith((":", "："))

    @property
    def is_below_questions(self) -> bool:
        return self.heading is not None and bool(_SAYS_QUESTIONS.search(self.heading.text))

    @property
    def is_part(self) -> bool:
        """Whether a line names them as a part of something, and few of them ask; or as follow-ups and the like."""
        before = self.introduction
        if before is not None and before.kind == PARAGRAPH and before.label[0] in _OF_A_QUESTION:
            return True
        names = before is not None and before.kind == PARAGRAPH and before.text.endswith((":", "："))
        return names and not self.is_called_questions and self.share <= 0.5


def starts_in_lists(blocks: Sequence[Block]) -> Starts:
    """The entries that ask, and those beside them that ask in other words."""
    runs = [run for run in _runs(blocks) if not run.is_part]
    holds_questions = _share_of(runs) >= 0.4
    starts: Starts = {}
    for run in runs:
        has_fellows = _has_fellows(run, holds_questions=holds_questions)
        for place in run.places:
            if place in run.asking:
                starts[place] = start_of(blocks[place])
            elif has_fellows and _could_ask(blocks[place], run.share):
                starts[place] = Start(start_of(blocks[place]).prompt, is_doubtful=True)
    return starts


def _share_of(runs: Sequence[EntryRun]) -> float:
    """How many of the entries of all lists ask."""
    entries = sum(len(run.places) for run in runs)
    return sum(len(run.asking) for run in runs) / entries if entries else 0.0


def _has_fellows(run: EntryRun, *, holds_questions: bool) -> bool:
    """Whether an entry that does not ask is a question as its neighbours are, or as all others of the file."""
    if len(run.asking) > 1 and run.share >= 0.5:
        return True
    is_called = run.is_called_questions and (bool(run.asking) or (run.is_below_questions and not run.level))
    return holds_questions and (run.share >= 0.2 or is_called)


def _runs(blocks: Sequence[Block]) -> list[EntryRun]:
    """The runs of a text, without entries that stand inside a question."""
    runs: dict[tuple[int, int], EntryRun] = {}
    section, question_level = 0, None
    heading = introduction = None
    for index, block in enumerate(blocks):
        if block.kind != ITEM:
            if block.kind == HEADING or (block.kind == PARAGRAPH and not block.indent):
                section, question_level, introduction = section + 1, None, block
            heading = block if block.kind == HEADING else heading
            continue
        if question_level is not None and block.level > question_level:
            continue
        does_ask = asks(block)
        question_level = block.level if does_ask else None
        if does_ask or not (block.label[0] or block.is_part_name):
            run = runs.setdefault((section, block.level), EntryRun(heading, introduction, block.level))
            run.places.append(index)
            run.asking += [index] * does_ask
    return list(runs.values())


def _could_ask(block: Block, share: float) -> bool:
    """Whether an entry may be a question as its neighbours are: a few words, or fewer where nearly all others ask."""
    text = block.text
    if leads_within(block) or block.label[0] or len(text) > MOST_IN_AN_ENTRY or _CODE_ALONE.fullmatch(text):
        return False
    name, behind = block.named
    if name and first_sentence(behind) and not words.split_level(f"x {behind}")[1]:
        return False
    return (2 if share >= 0.6 else 3) <= count_words(text) or len(text) >= LONG_WORD
