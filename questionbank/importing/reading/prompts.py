"""The text of a question that holds more than words: code and tables in it become exhibits, signs become its level."""

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import CODE, TABLE
from questionbank.importing.reading.blocks import read_blocks
from questionbank.importing.reading.found import FoundQuestion
from questionbank.importing.reading.prose import exhibit_of, prose_of


def set_prompt(question: FoundQuestion, text: str) -> None:
    """Give a question what a cell or a value says it asks."""
    text = text.strip("\n")
    if "\n" not in text and "`" not in text and "<" not in text:
        question.prompt, level = words.split_level(text.strip())
    else:
        blocks = read_blocks(text)
        question.exhibits += [exhibit_of(block) for block in blocks if block.kind in (CODE, TABLE)]
        prompt = prose_of([block for block in blocks if block.kind not in (CODE, TABLE)])
        question.prompt, level = words.split_level(prompt)
    question.level = question.level or level
