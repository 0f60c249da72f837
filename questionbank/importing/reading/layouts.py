"""The layouts of texts: how each of them marks where a question begins."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import CODE, FOLD, HEADING, ITEM, PARAGRAPH, TABLE, Block, without_number
from questionbank.importing.reading.heading_starts import starts_in_headings
from questionbank.importing.reading.inline import bold_part, read_inline
from questionbank.importing.reading.lines import is_question_line, without_question_word
from questionbank.importing.reading.list_starts import starts_in_lists
from questionbank.importing.reading.open_question import Start
from questionbank.importing.reading.prose import exhibit_of, prose_of
from questionbank.importing.reading.starts import Starts, asks, start_of
from questionbank.importing.reading.what_asks import is_question


@dataclass(frozen=True)
class Layout:
    """One way of writing questions down. `name` is for people; `starts` finds the blocks that begin one."""

    key: str
    name: str
    starts: Callable[[Sequence[Block]], Starts]


def _numbered(blocks: Sequence[Block]) -> Starts:
    """Numbered lines that a label of a question follows before the next number."""
    starts: Starts = {}
    last = None
    for index, block in enumerate(blocks):
        if block.kind == ITEM and block.marker.strip("(.)").isdigit() and not block.label[0]:
            last = None if words.label_of(block.text) else index
        elif last is not None and block.is_bare_label and block.label[0] == "prompt" and not asks(blocks[last]):
            starts[last] = Start("", title=start_of(blocks[last]).prompt)
        elif last is not None and block.label[0] not in ("", "prompt"):
            starts.setdefault(last, start_of(blocks[last]))
        elif block.kind == HEADING:
            last = None
    return starts


def _question_lines(blocks: Sequence[Block]) -> Starts:
    """Lines with "Question 3:", "Q." and the like before them; the words may stand on the next line."""
    starts: Starts = {}
    is_bare = False
    lines = [index for index, block in enumerate(blocks) if _is_question_line(block)]
    shows_before = _is_shown_before(blocks, lines)
    titles = _titles(blocks, lines)
    for index in lines:
        asked = "" if blocks[index].is_bare_label else blocks[index].text
        prompt = without_number(without_question_word(asked))[0]
        # "Question:" below "Question 7" names the text of that question.
        if is_bare and re.match(r"\W*\w+\s*[:：]", blocks[index].text):
            is_bare = False
            continue
        is_bare = not prompt
        is_label = blocks[index].label[0] == "prompt"
        if index and is_label and shows_before and blocks[index - 1].kind == CODE:
            starts[index - 1] = Start("", exhibits=(exhibit_of(blocks[index - 1]),))
        elif is_label and index in titles:
            starts[titles[index]] = _titled(blocks[titles[index]])
        else:
            starts[index] = Start(prompt)
    return starts


def _titled(heading: Block) -> Start:
    """What a heading over a line that asks begins: it asks as well, or is the name of the question."""
    words_of_heading = start_of(heading).prompt
    return Start(words_of_heading) if asks(heading) else Start("", title=words_of_heading)


def _is_question_line(block: Block) -> bool:
    if block.is_bare_label:
        return block.label[0] == "prompt"
    return block.kind in (HEADING, PARAGRAPH, ITEM, FOLD) and is_question_line(block.text)


def _is_shown_before(blocks: Sequence[Block], lines: Sequence[int]) -> bool:
    """Whether the list shows its code before the lines that ask about it."""
    before = sum(blocks[index - 1].kind == CODE for index in lines if index)
    behind = sum(blocks[index + 1].kind == CODE for index in lines if index + 1 < len(blocks))
    return before > behind


def _titles(blocks: Sequence[Block], lines: Sequence[int]) -> dict[int, int]:
    """The lines with a heading each, where all of them have one, and its place: it names the question instead of
    several."""
    titles = {index: heading for index in lines if (heading := _heading_of(blocks, index)) is not None}
    are_numbered = all(without_number(blocks[heading].text)[1] for heading in titles.values())
    is_usual = len(titles) == len(lines) and (len(lines) > 1 or are_numbered)
    return {line: title for line, title in titles.items() if is_usual and _is_alone_below(blocks, title, lines)}


def _heading_of(blocks: Sequence[Block], line: int) -> int | None:
    """The heading over a line, with nothing between them but what its question names as its parts."""
    above = line - 1
    while above >= 0 and blocks[above].kind == PARAGRAPH and blocks[above].is_part_name:
        above -= 1
    return above if above >= 0 and blocks[above].kind == HEADING else None


def _is_alone_below(blocks: Sequence[Block], heading: int, lines: Sequence[int]) -> bool:
    """Whether a heading stands over one line that asks, and over no other."""
    held = 0
    for below in range(heading + 1, len(blocks)):
        if blocks[below].kind == HEADING and blocks[below].level <= blocks[heading].level:
            break
        held += below in lines
    return held == 1


def _bold(blocks: Sequence[Block]) -> Starts:
    """Lines or first words in bold that ask."""
    starts: Starts = {}
    for index, block in enumerate(blocks):
        if block.kind not in (PARAGRAPH, ITEM) or block.level or block.is_part_name:
            continue
        bold, rest = bold_part(without_number(block.source.replace("\n", " "))[0])
        prompt = without_number(read_inline(bold).text)[0] if bold else ""
        if not prompt or words.label_of(prompt):
            continue
        behind = read_inline(rest).text
        if not is_question(prompt) and is_question(f"{prompt}{behind[:1]}"):
            prompt, behind = f"{prompt}{behind[:1]}", behind[1:]
        sign = words.split_level(f"{prompt} {behind}")[1] if behind and len(behind) < 12 else ""
        is_asked = is_question(without_question_word(prompt) or prompt) or is_question_line(prompt)
        if is_asked or (sign and words.has_signs(sign)):
            prompt = without_question_word(prompt) if is_question_line(prompt) else prompt
            starts[index] = Start(f"{prompt} {sign}".strip(), "" if sign else behind.lstrip(" .:-–—").rstrip(" :-–—"))
    return starts


def _folded(blocks: Sequence[Block]) -> Starts:
    """Folded parts: the words one sees are the question, what is folded its answer."""
    starts: Starts = {}
    for index, block in enumerate(blocks):
        if block.kind == FOLD and not block.label[0] and block.parts:
            asked = [part for part in block.parts if part.kind not in (CODE, TABLE)]
            shown = tuple(exhibit_of(part) for part in block.parts if part.kind in (CODE, TABLE))
            prompt = without_number(prose_of(asked).replace("\n\n", "\n"))[0]
            asks = is_question(prompt) or is_question(prompt.split("\n")[0])
            starts[index] = Start(prompt, exhibits=shown, is_doubtful=not asks)
    return starts


def _lines(blocks: Sequence[Block]) -> Starts:
    """Lines of their own that ask."""
    starts: Starts = {}
    for index, block in enumerate(blocks):
        if block.kind != PARAGRAPH or block.label[0] or block.is_bold:
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        shows = bool(following and following.kind == CODE and block.text.endswith(":"))
        if not block.text[:1].islower() and (asks(block) and (_is_short(block) or shows)):
            starts[index] = start_of(block)
    return starts


def _is_short(block: Block) -> bool:
    """A line that asks at its end, or one sentence that begins with asking."""
    text = block.text
    return text.rstrip('"”’»)* ').endswith(("?", "？", "؟")) or (len(text) <= 200 and ". " not in text)


LAYOUTS = (
    Layout("numbered", "Numbered questions with labels", _numbered),
    Layout("question-lines", "“Question” or “Q” before each", _question_lines),
    Layout("folded", "Folded parts, one a question", _folded),
    Layout("headings", "One heading a question", starts_in_headings),
    Layout("bold", "One bold line a question", _bold),
    Layout("list", "One entry of a list a question", starts_in_lists),
    Layout("lines", "One line a question", _lines),
)
