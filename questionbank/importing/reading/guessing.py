"""Which layout a text has: the one that accounts for most of it."""

from collections.abc import Sequence

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import CODE, HEADING, PARAGRAPH, Block, mark_part_names
from questionbank.importing.reading.blocks import read_blocks
from questionbank.importing.reading.closing import NOT_ASKING, SIGN
from questionbank.importing.reading.found import Found, FoundQuestion
from questionbank.importing.reading.layouts import LAYOUTS, Layout
from questionbank.importing.reading.open_question import Manner
from questionbank.importing.reading.outline import Outline
from questionbank.importing.reading.progress import UNHEARD, Progress
from questionbank.importing.reading.starts import Starts, asks
from questionbank.importing.reading.what_asks import first_sentence, is_question

# The beginning of a long text tells its layout.
TELLING = 300_000
LABELLED = ("numbered", "question-lines")


def read_text(text: str, layout: str = "", progress: Progress = UNHEARD) -> Found:
    """The questions of a text in this layout, or in the one that explains most of it."""
    is_chosen = bool(layout)
    if not is_chosen and len(text) > 2 * TELLING:
        layout = read_text(text[: text.rindex("\n", 0, TELLING) + 1 if "\n" in text[:TELLING] else TELLING]).layout
    blocks = read_blocks(text, progress.part(0.0, 0.4))
    mark_part_names(blocks)
    chosen = [each for each in LAYOUTS if each.key == layout] or LAYOUTS
    found = max((_read_in(each, blocks, progress.part(0.4, 0.6)) for each in chosen), key=explained)
    if not is_chosen and found.questions:
        found = _with_others(found, blocks, progress.part(0.6, 1.0))
    _say_levels(found, words.legend_of(text))
    return found


def _with_others(found: Found, blocks: Sequence[Block], progress: Progress) -> Found:
    """The same with questions that stand in other layouts between those found, as lists of several hands have them."""
    left = {line for over in found.left_over for line in range(over.first_line, over.last_line + 1)}
    own: Starts = {}
    sure: Starts = {}
    others: Starts = {}
    for layout in LAYOUTS:
        starts = layout.starts(blocks)
        if layout.key == found.layout:
            own = starts
            continue
        apart = {index: start for index, start in starts.items() if blocks[index].line in left}
        if layout.key in LABELLED:
            sure |= apart
        others = {index: start for index, start in apart.items() if not start.is_doubtful} | others
    others = {index: start for index, start in others.items() if not _introduces(blocks, index, own)}
    if not (others or sure):
        return found
    if found.layout in LABELLED:
        # Where labels mostly say what is asked, a question without any is more likely advice.
        merged = _read_from(found.layout, blocks, others | sure | own, progress.part(0.0, 0.5))
        bare = {question.source_line for question in merged.questions if not _is_labelled(question)}
        if len(bare) * 2 < len(merged.questions):
            others = {index: start for index, start in others.items() if blocks[index].line not in bare}
    merged = _read_from(found.layout, blocks, others | sure | own, progress.part(0.5, 1.0))
    is_more = len(merged.questions) > len(found.questions) and explained(merged) > explained(found)
    return merged if is_more else found


def _introduces(blocks: Sequence[Block], index: int, own: Starts) -> bool:
    """Whether a paragraph of several sentences before the first question speaks to the reader of the list."""
    text, sentence = blocks[index].text, first_sentence(blocks[index].text)
    if blocks[index].kind != PARAGRAPH or index >= min(own, default=0):
        return False
    return sentence != text and not is_question(sentence)


def _is_labelled(question: FoundQuestion) -> bool:
    return bool(question.rationale or question.points or question.pitfalls or question.follow_ups)


def _say_levels(found: Found, legend: dict[str, str]) -> None:
    """Where the list says what its signs mean, the words stand for the signs."""
    for question in found.questions:
        if meaning := legend.get(words.bare_sign(question.level)):
            question.doubts.remove(SIGN.format(question.level))
            question.level = meaning


def explained(found: Found) -> float:
    """How much of a text a layout accounts for: the lines that belong to questions, labelled ones counting more."""
    weight = 0.0
    for question in found.questions:
        lines = question.last_line - question.source_line + 1
        parts = sum(bool(getattr(question, part)) for part in ("rationale", "points", "pitfalls", "follow_ups"))
        weight += (min(lines, 60) + 2 * parts + 1) * (0.4 if question.doubts == [NOT_ASKING] else 1)
    return weight


def _read_in(layout: Layout, blocks: Sequence[Block], progress: Progress) -> Found:
    return _read_from(layout.key, blocks, layout.starts(blocks), progress)


def _read_from(key: str, blocks: Sequence[Block], starts: Starts, progress: Progress) -> Found:
    starts = _without_asides(blocks, _without_asked_twice(dict(sorted(starts.items()))))
    return Outline(blocks, starts, _manner_of(blocks, starts)).read(key, progress)


def _without_asked_twice(starts: Starts) -> Starts:
    """Where a line only says "Question 4", what asks directly below it is that question and no further one."""
    return {index: start for index, start in starts.items() if not (index - 1 in starts and starts[index - 1].is_bare)}


def _without_asides(blocks: Sequence[Block], starts: Starts) -> Starts:
    """Without what stands in a section about the list itself, such as its licence."""
    kept: Starts = {}
    aside = 0
    for index, block in enumerate(blocks):
        if block.kind == HEADING and block.level <= (aside or block.level):
            aside = block.level if words.is_aside(block.text) else 0
            # Contents end at the next heading, whatever its rank.
            aside = 6 if words.is_contents(block.text) else aside
        if index in starts and (not aside or block.kind == HEADING):
            kept[index] = starts[index]
    return kept


def _manner_of(blocks: Sequence[Block], starts: Starts) -> Manner:
    has_headings = any(block.kind == HEADING for block in blocks)
    followed = [
        index
        for index in starts
        if index + 1 < len(blocks)
        and index + 1 not in starts
        and blocks[index + 1].kind in (PARAGRAPH, CODE)
        and not blocks[index + 1].is_bold
        and (has_headings or not blocks[index + 1].is_like_title)
        and not asks(blocks[index + 1])
    ]
    return Manner(
        has_headings=has_headings,
        has_bare_labels=any(block.is_bare_label for block in blocks),
        answers_in_paragraphs=len(followed) * 2 >= len(starts) and len(followed) > (len(starts) > 1),
    )
