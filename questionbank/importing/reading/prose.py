"""Blocks as what a question keeps of them: prose, lists of sentences, exhibits."""

from collections.abc import Sequence

from questionbank.importing.reading.block import CODE, ITEM, Block
from questionbank.importing.reading.found import CODE as CODE_EXHIBIT
from questionbank.importing.reading.found import TABLE as TABLE_EXHIBIT
from questionbank.importing.reading.found import FoundExhibit
from questionbank.importing.reading.quotes import without_quotes


def exhibit_of(block: Block) -> FoundExhibit:
    """Code or a table, as it is shown with a question."""
    kind = CODE_EXHIBIT if block.kind == CODE else TABLE_EXHIBIT
    return FoundExhibit(kind, block.source, block.info)


def lines_of(blocks: Sequence[Block]) -> list[str]:
    """Blocks as a list of sentences. Paragraphs stay whole; an entry that goes on below itself takes its parts."""
    lines: list[str] = []
    for block in blocks:
        if block.kind == CODE and lines:
            lines[-1] = f"{lines[-1]} {' '.join(block.source.split())}"
        else:
            lines += [without_quotes(line) for line in block.text.split("\n")]
    return [line for line in lines if line.strip()]


def prose_of(blocks: Sequence[Block]) -> str:
    """Blocks as text: paragraphs, entries with a dash, code as it stands."""
    text = ""
    for block in blocks:
        if block.kind == CODE:
            piece = "\n".join(f"    {line}" if line else "" for line in block.source.split("\n"))
        elif block.kind == ITEM:
            marker = block.marker if block.marker[:1].isdigit() else "-"
            piece = f"{'  ' * block.level}{marker} {block.text}" if len(blocks) > 1 else block.text
        else:
            piece = block.text
        if not text:
            text = piece
        elif block.is_glued or block.kind == ITEM:
            text += f"\n{piece}"
        else:
            text += f"\n\n{piece}"
    return text
