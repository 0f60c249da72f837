"""Questions that are headings: those that ask, those over labelled parts, and their like."""

from collections import Counter
from collections.abc import Sequence

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import HEADING, ITEM, PARAGRAPH, Block, without_number
from questionbank.importing.reading.lines import is_question_line
from questionbank.importing.reading.open_question import Start
from questionbank.importing.reading.starts import Starts, asks, start_of
from questionbank.importing.reading.what_asks import is_question

# Below these stand examples of what is asked as often as of what is answered.
_EXAMPLES = ("example", "beispiel", "exemple", "ejemplo")


def starts_in_headings(blocks: Sequence[Block]) -> Starts:
    """Headings that ask, and headings over labelled parts."""
    asking = {index: block for index, block in enumerate(blocks) if block.kind == HEADING and asks(block)}
    labelled = _over_labels(blocks)
    if not asking and not labelled:
        return {}
    asking = _without_strangers(blocks, asking, labelled)
    usual = Counter(blocks[index].level for index in {**asking, **labelled}).most_common(1)[0][0]
    fellows = _fellows(blocks, usual, asking)
    starts: Starts = {}
    for index, block in enumerate(blocks):
        if index in asking and _may_begin(blocks, index, usual, asking):
            starts[index] = start_of(block)
        elif index in labelled and block.level == usual:
            starts[index] = _titled(blocks, index)
        elif _is_numbered_sibling(block, usual, asking) or index in fellows:
            starts[index] = Start(without_number(block.text)[0], is_doubtful=True)
    return starts


def _without_strangers(
    blocks: Sequence[Block], asking: dict[int, Block], labelled: dict[int, Block]
) -> dict[int, Block]:
    """Where the headings of one rank ask and name their parts, one of a higher rank without any asks the reader."""
    ranks = Counter(block.level for block in labelled.values())
    usual, number = ranks.most_common(1)[0] if ranks else (0, 0)
    higher = {index for index, block in asking.items() if block.level < usual and index not in labelled}
    if number < 2 or len(higher) >= number:
        return asking
    return {index: block for index, block in asking.items() if index not in higher}


def _is_numbered_sibling(block: Block, usual: int, asking: dict[int, Block]) -> bool:
    """Whether a heading only has the number and the rank of those that ask."""
    if block.kind != HEADING or block.level != usual or not without_number(block.text)[1]:
        return False
    return sum(without_number(each.text)[1] for each in asking.values()) * 2 > len(asking)


def _may_begin(blocks: Sequence[Block], index: int, usual: int, asking: dict[int, Block]) -> bool:
    """A heading above the usual rank holds questions, and one below it belongs to its question."""
    level = blocks[index].level
    if level == usual:
        return True
    if level < usual:
        for below in range(index + 1, len(blocks)):
            if blocks[below].kind == HEADING:
                if blocks[below].level <= level:
                    return True
                if below in asking:
                    return False
        return True
    for above in range(index - 1, -1, -1):
        if blocks[above].kind == HEADING and blocks[above].level <= usual:
            return above not in asking
    return True


def _over_labels(blocks: Sequence[Block]) -> dict[int, Block]:
    """Headings below which two parts of a question are named before the next heading of their rank; or its answer
    alone, where that is so of most of their rank."""
    found: dict[int, Block] = {}
    answered: dict[int, Block] = {}
    last, parts, lines = None, set[str](), 0
    for index, block in enumerate(blocks):
        lines += block.kind == PARAGRAPH and asks(block)
        if block.kind == HEADING and not block.label[0]:
            last, parts, lines = index, set(), 0
        elif is_question_line(block.text) or (block.kind == ITEM and not block.level and asks(block)):
            # The labels below belong to that question.
            last = None
        elif last is not None and block.label[0] and lines < 2:
            parts.add(block.label[0])
            if len(parts) == 2:
                found[last] = blocks[last]
            elif "sample_answer" in parts and not words.plain(block.text).startswith(_EXAMPLES):
                answered[last] = blocks[last]
    return found | _usually_answered(blocks, answered)


def _usually_answered(blocks: Sequence[Block], answered: dict[int, Block]) -> dict[int, Block]:
    ranks = Counter(block.level for block in blocks if block.kind == HEADING and not block.label[0])
    with_answer = Counter(block.level for block in answered.values())
    usual = {rank for rank, number in with_answer.items() if number > 1 and number * 2 > ranks[rank]}
    return {index: block for index, block in answered.items() if block.level in usual}


def _titled(blocks: Sequence[Block], index: int) -> Start:
    """A heading that names a question, which is asked in the text below it."""
    start = start_of(blocks[index])
    return start if is_question(start.prompt) else Start(start.prompt, title=start.prompt)


def _fellows(blocks: Sequence[Block], usual: int, asking: dict[int, Block]) -> set[int]:
    """Headings with nothing below them, in sections in which most headings of their rank ask and have nothing, too."""
    found: set[int] = set()
    section: list[int] = []
    for index, block in enumerate([*blocks, Block(HEADING, "", 0, 0)]):
        if block.kind != HEADING:
            continue
        if block.level == usual:
            section.append(index)
        elif block.level < usual:
            bare = [place for place in section if place + 1 >= len(blocks) or blocks[place + 1].kind == HEADING]
            if sum(place in asking for place in bare) * 2 > len(section):
                found.update(place for place in bare if not words.is_aside(blocks[place].text))
            section = []
    return found
