"""What belongs to no question: why, and neighbours told as one stretch."""

import re
from collections.abc import Iterable, Sequence

from questionbank.importing.reading.block import ITEM, PARAGRAPH, Block
from questionbank.importing.reading.found import FoundQuestion, LeftOver

BEFORE, BETWEEN, AFTER = "Before the first question", "Between two questions", "After the last question"
NOTHING_FOUND = "No question was found in it"
ABOUT_THE_FILE = "About the file itself"
ABOUT_THE_LIST = "About the list, not about a question"
NO_TEXT_YET = "Says only that the answer is still to come"
OTHER_PART = "Named as a part that no question has here"
LEADS_ELSEWHERE = "Leads to another place of the list"

_BACK_TO_TOP = re.compile(
    r"back to (?:the )?top|nach oben|retour en haut|volver (?:arriba|al inicio)|^[\s⬆↑↥▲🔝]+$", re.IGNORECASE
)

# A block that is left, and why.
LeftBlock = tuple[Block, str]


def stretches_of(left: Iterable[LeftBlock], questions: Sequence[FoundQuestion]) -> list[LeftOver]:
    """The blocks that nothing took, in the order of the file, neighbours together."""
    last_of_all = max((question.last_line for question in questions), default=0)
    stretches: list[list[LeftBlock]] = []
    for block, why in sorted(left, key=lambda each: (each[0].line, each[0].last_line)):
        if not (block.text.strip() or block.inline.pictures):
            continue
        here = (block, _place_of(why, block, last_of_all))
        if stretches and _are_neighbours(stretches[-1][-1], here, questions):
            stretches[-1].append(here)
        else:
            stretches.append([here])
    return [
        LeftOver(stretch[0][0].line, stretch[-1][0].last_line, _said_by(stretch), stretch[0][1])
        for stretch in stretches
    ]


def is_way_back(block: Block) -> bool:
    """Whether it only leads back to the top of the list."""
    return block.kind in (PARAGRAPH, ITEM) and len(block.text) < 60 and bool(_BACK_TO_TOP.search(block.text))


def _place_of(why: str, block: Block, last_of_all: int) -> str:
    if why == BEFORE and not last_of_all:
        return NOTHING_FOUND
    return AFTER if why == BETWEEN and block.line > last_of_all else why


def _are_neighbours(one: LeftBlock, other: LeftBlock, questions: Sequence[FoundQuestion]) -> bool:
    """Whether nothing that was found stands between two blocks, and both are left for one reason."""
    if one[1] != other[1]:
        return False
    return not any(one[0].last_line <= question.source_line <= other[0].line for question in questions)


def _said_by(stretch: list[LeftBlock]) -> str:
    return "\n".join(_as_line(block) for block, _ in stretch)


def _as_line(block: Block) -> str:
    pictures = [caption or address for caption, address in block.inline.pictures]
    marker = f"{'  ' * block.level}{block.marker} " if block.kind == ITEM else ""
    return f"{marker}{block.text or ', '.join(filter(None, pictures))}"
