"""The layouts of texts: how each of them marks where a question begins."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import CODE, FOLD, HEADING, ITEM, PARAGRAPH, TABLE, Block, without_number
from questionbank.importing.reading.blocks import read_blocks
from questionbank.importing.reading.closing import NOT_ASKING, SIGN
from questionbank.importing.reading.found import Found, FoundQuestion
from questionbank.importing.reading.inline import bold_part, read_inline
from questionbank.importing.reading.lines import is_question_line, without_question_word
from questionbank.importing.reading.open_question import Manner, Start
from questionbank.importing.reading.outline import Outline
from questionbank.importing.reading.prose import exhibit_of, prose_of

Starts = dict[int, Start]


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
        elif last is not None and block.label[0] not in ("", "prompt"):
            starts.setdefault(last, _start(blocks[last]))
        elif block.kind == HEADING:
            last = None
    return starts


def _question_lines(blocks: Sequence[Block]) -> Starts:
    """Lines with "Question 3:", "Q." and the like before them; the words may stand on the next line."""
    starts: Starts = {}
    is_bare = False
    for index, block in enumerate(blocks):
        if block.kind not in (HEADING, PARAGRAPH, ITEM, FOLD) or not is_question_line(block.text):
            continue
        prompt = without_number(without_question_word(block.text))[0]
        # "Question:" below "Question 7" names the text of that question.
        if is_bare and re.match(r"\W*\w+\s*[:：]", block.text):
            is_bare = False
            continue
        is_bare = not prompt
        starts[index] = Start(prompt)
    return starts


def _headings(blocks: Sequence[Block]) -> Starts:
    """Headings that ask, and headings over labelled parts."""
    asking = {index: block for index, block in enumerate(blocks) if block.kind == HEADING and _asks(block)}
    labelled = _over_labels(blocks)
    if not asking and not labelled:
        return {}
    usual = Counter(blocks[index].level for index in {**asking, **labelled}).most_common(1)[0][0]
    starts: Starts = {}
    for index, block in enumerate(blocks):
        if index in asking and _may_begin(blocks, index, usual, asking):
            starts[index] = _start(block)
        elif index in labelled and block.level == usual:
            starts[index] = _titled(blocks, index)
        elif _is_numbered_sibling(block, usual, asking):
            starts[index] = Start(without_number(block.text)[0], is_doubtful=True)
    return starts


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
    """Headings below which two parts of a question are named before the next heading of their rank."""
    found: dict[int, Block] = {}
    last, parts = None, set[str]()
    for index, block in enumerate(blocks):
        if block.kind == HEADING and not block.label[0]:
            last, parts = index, set()
        elif is_question_line(block.text) or (block.kind == ITEM and not block.level and _asks(block)):
            # The labels below belong to that question.
            last = None
        elif last is not None and block.label[0]:
            parts.add(block.label[0])
            if len(parts) == 2:
                found[last] = blocks[last]
    return found


def _titled(blocks: Sequence[Block], index: int) -> Start:
    """A heading that names a question, which is asked in the text below it."""
    start = _start(blocks[index])
    return start if words.is_question(start.prompt) else Start(start.prompt, title=start.prompt)


def _bold(blocks: Sequence[Block]) -> Starts:
    """Lines or first words in bold that ask."""
    starts: Starts = {}
    for index, block in enumerate(blocks):
        if block.kind not in (PARAGRAPH, ITEM) or block.level:
            continue
        bold, rest = bold_part(without_number(block.source.replace("\n", " "))[0])
        prompt = without_number(read_inline(bold).text)[0] if bold else ""
        if not prompt or words.label_of(prompt):
            continue
        behind = read_inline(rest).text
        if not words.is_question(prompt) and words.is_question(f"{prompt}{behind[:1]}"):
            prompt, behind = f"{prompt}{behind[:1]}", behind[1:]
        sign = words.split_level(f"{prompt} {behind}")[1] if behind and len(behind) < 12 else ""
        if words.is_question(without_question_word(prompt) or prompt) or (sign and words.has_signs(sign)):
            prompt = without_question_word(prompt) if is_question_line(prompt) else prompt
            starts[index] = Start(f"{prompt} {sign}".strip(), "" if sign else behind.strip(" :-–—"))
    return starts


def _folded(blocks: Sequence[Block]) -> Starts:
    """Folded parts: the words one sees are the question, what is folded its answer."""
    starts: Starts = {}
    for index, block in enumerate(blocks):
        if block.kind == FOLD and not block.label[0] and block.parts:
            asked = [part for part in block.parts if part.kind not in (CODE, TABLE)]
            shown = tuple(exhibit_of(part) for part in block.parts if part.kind in (CODE, TABLE))
            prompt = without_number(prose_of(asked).replace("\n\n", "\n"))[0]
            asks = words.is_question(prompt) or words.is_question(prompt.split("\n")[0])
            starts[index] = Start(prompt, exhibits=shown, is_doubtful=not asks)
    return starts


def _list(blocks: Sequence[Block]) -> Starts:
    """Entries of lists that ask, and their neighbours in a list of which most do."""
    starts: Starts = {}
    for run in _runs(blocks):
        asking = [index for index in run if _asks(blocks[index])]
        for index in run:
            if index in asking:
                starts[index] = _start(blocks[index])
            elif len(asking) * 2 >= len(run) and len(asking) > 1 and _could_ask(blocks[index], len(asking) / len(run)):
                starts[index] = Start(_start(blocks[index]).prompt, is_doubtful=True)
    return starts


def _runs(blocks: Sequence[Block]) -> list[list[int]]:
    """Entries at one depth that stand together, without those inside a question."""
    runs: dict[tuple[int, int], list[int]] = {}
    section, question_level = 0, None
    for index, block in enumerate(blocks):
        if block.kind != ITEM:
            if block.kind == HEADING or (block.kind == PARAGRAPH and not block.indent):
                section, question_level = section + 1, None
            continue
        if question_level is not None and block.level > question_level:
            continue
        question_level = block.level if _asks(block) else None
        if not block.label[0] or _asks(block):
            runs.setdefault((section, block.level), []).append(index)
    return list(runs.values())


def _could_ask(block: Block, share: float) -> bool:
    """Whether an entry may be a question as its neighbours are: a few words, or fewer where nearly all others ask."""
    text = block.text
    least = 2 if share >= 0.6 else 3
    return not block.inline.is_link and not block.label[0] and least <= len(text.split()) and len(text) <= 300


def _lines(blocks: Sequence[Block]) -> Starts:
    """Lines of their own that ask."""
    starts: Starts = {}
    for index, block in enumerate(blocks):
        if block.kind != PARAGRAPH or block.label[0] or block.is_bold:
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        shows = bool(following and following.kind == CODE and block.text.endswith(":"))
        if not block.text[:1].islower() and (_asks(block) and (_is_short(block) or shows)):
            starts[index] = _start(block)
    return starts


def _is_short(block: Block) -> bool:
    """A line that asks at its end, or one sentence that begins with asking."""
    text = block.text
    return text.rstrip('"”’»)* ').endswith(("?", "？", "؟")) or (len(text) <= 200 and ". " not in text)


def _asks(block: Block) -> bool:
    inline = block.inline
    if inline.is_link and inline.links and not inline.links[0].startswith(("http://", "https://")):
        return False
    text = without_number(block.text)[0]
    if block.kind == HEADING and (words.is_aside(text) or _is_about_list(text)):
        return False
    return words.is_question(text)


def _is_about_list(heading: str) -> bool:
    name = words.plain(heading)
    return any(
        word in name for word in ("contribut", "this repo", "this list", "this document", "how to use", "license")
    )


def _start(block: Block) -> Start:
    """The words of a block as a question; an explanation behind bold words is no part of it."""
    source = block.source.replace("\n", " ")
    bold, rest = bold_part(without_number(source)[0])
    if bold and rest and words.is_question(read_inline(bold).text):
        behind = read_inline(rest).text
        if not words.split_level(f"x {behind}")[1]:
            return Start(without_number(read_inline(bold).text)[0], behind.strip(" :-–—"))
    return Start(without_number(block.text)[0])


LAYOUTS = (
    Layout("numbered", "Numbered questions with labels", _numbered),
    Layout("question-lines", "“Question” or “Q” before each", _question_lines),
    Layout("folded", "Folded parts, one a question", _folded),
    Layout("headings", "One heading a question", _headings),
    Layout("bold", "One bold line a question", _bold),
    Layout("list", "One entry of a list a question", _list),
    Layout("lines", "One line a question", _lines),
)


# The beginning of a long text tells its layout.
TELLING = 300_000
LABELLED = ("numbered", "question-lines")


def read_text(text: str, layout: str = "") -> Found:
    """The questions of a text in this layout, or in the one that explains most of it."""
    if not layout and len(text) > 2 * TELLING:
        layout = read_text(text[: text.rindex("\n", 0, TELLING) + 1 if "\n" in text[:TELLING] else TELLING]).layout
    blocks = read_blocks(text)
    chosen = [each for each in LAYOUTS if each.key == layout] or LAYOUTS
    found = max((_read_in(each, blocks) for each in chosen), key=explained)
    if not layout and found.questions:
        found = _with_others(found, blocks)
    _say_levels(found, words.legend_of(text))
    return found


def _with_others(found: Found, blocks: Sequence[Block]) -> Found:
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
    if found.layout in LABELLED:
        # Where labels say what is asked, a question without any is more likely advice.
        merged = _read_from(found.layout, blocks, others | sure | own)
        bare = {question.source_line for question in merged.questions if not _is_labelled(question)}
        others = {index: start for index, start in others.items() if blocks[index].line not in bare}
    merged = _read_from(found.layout, blocks, others | sure | own)
    is_more = len(merged.questions) > len(found.questions) and explained(merged) > explained(found)
    return merged if is_more else found


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


def _read_in(layout: Layout, blocks: Sequence[Block]) -> Found:
    return _read_from(layout.key, blocks, layout.starts(blocks))


def _read_from(key: str, blocks: Sequence[Block], starts: Starts) -> Found:
    starts = _without_asides(blocks, dict(sorted(starts.items())))
    return Outline(blocks, starts, _manner_of(blocks, starts)).read(key)


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
        and not _asks(blocks[index + 1])
    ]
    return Manner(
        has_headings=has_headings,
        answers_in_paragraphs=len(followed) * 2 >= len(starts) and len(followed) > (len(starts) > 1),
    )
