"""Where a question begins: what all layouts ask of a block."""

import re

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import HEADING, Block, without_number
from questionbank.importing.reading.inline import bold_part, read_inline
from questionbank.importing.reading.lines import is_question_line, without_question_word
from questionbank.importing.reading.open_question import Start
from questionbank.importing.reading.what_asks import first_sentence, is_question

# By the places of their blocks.
Starts = dict[int, Start]

# Cards for learning have both sides on one line.
_CARD = re.compile(r"(?P<asked>[^?？]+[?？])\s*(?:::|\s—\s)\s*(?P<answer>\S.*)$", re.DOTALL)
_ABOUT_LIST = ("contribut", "this repo", "this list", "this document", "how to use", "license")


def asks(block: Block) -> bool:
    """Whether a block reads like a question of the list."""
    if leads_within(block):
        return False
    text = _asked_in(block)
    if block.kind == HEADING and (words.is_aside(text) or _is_about_list(text)):
        return False
    name, behind = block.named
    if name and not is_question(name):
        return asks_behind_name(block, behind)
    return is_question(text)


def asks_behind_name(block: Block, behind: str) -> bool:
    """Whether the text behind bold words asks: "Conflict: tell me about one", but nothing behind the name of a part."""
    return not block.is_part_name and is_question(first_sentence(behind))


def start_of(block: Block) -> Start:
    """The words of a block as a question; an explanation behind bold words is no part of it."""
    name, behind = block.named
    if name and not is_question(name) and asks_behind_name(block, behind):
        return Start(behind, title=name)
    bold, rest = bold_part(without_number(block.source.replace("\n", " "))[0])
    if bold and rest and is_question(read_inline(bold).text):
        said = read_inline(rest).text
        if not words.split_level(f"x {said}")[1]:
            return Start(without_number(read_inline(bold).text)[0], said.lstrip(" .:-–—").rstrip(" :-–—"))
    asked = _asked_in(block)
    if card := _CARD.match(asked):
        return Start(card["asked"], card["answer"])
    return Start(asked)


def _asked_in(block: Block) -> str:
    """The words of a block without a number, or "Question 4:", before them."""
    text = without_question_word(block.text) if is_question_line(block.text) else block.text
    return without_number(text)[0]


def leads_within(block: Block) -> bool:
    """Whether it is an entry of the contents: a link to another place of the list."""
    links = block.inline.links
    return block.inline.is_link and bool(links) and links[0].startswith("#")


def _is_about_list(heading: str) -> bool:
    name = words.plain(heading)
    return any(word in name for word in _ABOUT_LIST)
