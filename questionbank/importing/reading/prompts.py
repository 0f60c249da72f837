"""The text of a question that holds more than words: code and tables in it become exhibits, signs become its level."""

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import CODE, TABLE, without_number
from questionbank.importing.reading.blocks import read_blocks
from questionbank.importing.reading.code_text import dedented, looks_like_code
from questionbank.importing.reading.found import CODE as CODE_EXHIBIT
from questionbank.importing.reading.found import FoundExhibit, FoundQuestion
from questionbank.importing.reading.prose import exhibit_of, prose_of
from questionbank.importing.reading.quotes import without_quotes
from questionbank.importing.reading.what_asks import count_words, is_question

FEW_WORDS = 3


def set_prompt(question: FoundQuestion, text: str) -> None:
    """Give a question what a cell or a value says it asks."""
    text = _without_number(_without_label(text.strip("\n")))
    if "\n" not in text and "`" not in text and "<" not in text:
        asked = text.strip()
    elif code := _code_below(text):
        asked = text.split("\n", 1)[0].strip()
        question.exhibits.append(FoundExhibit(CODE_EXHIBIT, code))
    else:
        blocks = read_blocks(text)
        question.exhibits += [exhibit_of(block) for block in blocks if block.kind in (CODE, TABLE)]
        asked = prose_of([block for block in blocks if block.kind not in (CODE, TABLE)])
    question.prompt, level = words.split_level(without_quotes(asked))
    question.level = question.level or level


def _without_label(text: str) -> str:
    """A text without the "Question:" that somebody typed before it."""
    part, rest = words.split_label(text)
    return rest if part == "prompt" and rest else text


def _without_number(text: str) -> str:
    """A text without the number before it, where a sentence is numbered."""
    rest, has_number = without_number(text)
    return rest if has_number and (is_question(rest) or count_words(rest) > FEW_WORDS) else text


def _code_below(text: str) -> str:
    """The lines below the first one where all of them are code that no fence marks; its indentation stays."""
    _, _, below = text.partition("\n")
    lines = below.split("\n")
    is_marked = any(line.lstrip().startswith(("```", "~~~", "<", "|", "- ", "* ")) for line in lines)
    return dedented(lines) if below.strip() and not is_marked and looks_like_code(lines) else ""
