"""One piece of a text: what kind of piece it is, where it stands, and what its words say."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.inline import Inline, bold_part, is_bold, named_part, read_inline

HEADING, ITEM, PARAGRAPH, CODE, TABLE = "heading", "item", "paragraph", "code", "table"
FOLD, FOLD_END, META = "fold", "fold end", "meta"
TICKED, UNTICKED = "ticked", "unticked"

_NUMBERED = re.compile(r"^(?:\(?(\d{1,4})\s*[.)\]:](?=\s|\D)\s*)(.*)$", re.DOTALL)
# "2.1.1 What", as parts of a long text are counted; "1.5 seconds" and "2.5 GB" count nothing.
_NUMBERED_WITHIN = re.compile(
    r"^\(?(\d{1,3}(?:\.\d{1,3})+)[.)\]:]?\s+(?![KMGTP]i?B\b|[kMG]?Hz\b|[KMVW]\b)"
    r"(?=[¿\"'“„«`*_(\[]*(?![a-zß-ÿ])[^\W\d_])(.*)$",
    re.DOTALL,
)
MOST_IN_A_HEADING = 90


@dataclass
class Block:
    """One piece of a text. `level` is that of a heading, or how deep an entry of a list stands."""

    kind: str
    source: str
    line: int
    last_line: int
    level: int = 0
    marker: str = ""
    indent: int = 0
    is_glued: bool = False
    """Whether no blank line stands before it."""
    info: str = ""
    parts: list["Block"] = field(default_factory=list)
    is_part_name: bool = False
    """Whether its bold words stand before several texts of the list, and so name a part instead of a question."""
    tells_story: bool = False
    """Whether its bold words name a part of a told answer, as "Situation" and "Task" do."""
    is_repeated: bool = False
    """Whether others of the list say just the same, as the lines of a form do."""
    is_bare_label: bool = False
    """Whether it is a line that only names a part, without a colon, as others of the list do."""

    @cached_property
    def inline(self) -> Inline:
        if self.kind in (CODE, TABLE, META):
            return Inline(self.source)
        # A line that was broken in the middle of a sentence is one again.
        return read_inline(self.source if self.kind == FOLD else " ".join(self.source.split("\n")))

    @property
    def text(self) -> str:
        return self.inline.text

    @cached_property
    def is_bold(self) -> bool:
        return self.kind in (PARAGRAPH, ITEM) and is_bold(self.source)

    @cached_property
    def label(self) -> tuple[str, str]:
        """The part of a question that it names, and the text behind the name."""
        if self.kind in (CODE, TABLE):
            return "", self.source
        if self.tells_story or words.leads_in(self.text):
            return "", self.text
        if self.kind in (HEADING, FOLD) or self.is_bold or self.is_bare_label or self.inline.is_link:
            if part := words.label_of(self.text):
                return part, ""
        bold, rest = bold_part(self.source)
        if bold and (part := words.label_of(read_inline(bold).text)) and not rest.startswith(("(", "/")):
            return part, read_inline(rest.lstrip(":：-– ")).text
        if self.kind == PARAGRAPH and (part := words.label_beginning(self.named[0])):
            return part, self.named[1]
        part, rest = words.split_label(self.text)
        # "A:" answers "Q:", but in a list it is the first of several answers to choose from.
        if part and self.kind != PARAGRAPH and re.match(r"\(?\w\s*[:：.)]", self.text):
            return "", self.text
        if not part and self.kind == PARAGRAPH and self.text.endswith((":", "：")):
            part, rest = words.label_of(self.text), ""
        return part, rest

    @cached_property
    def named(self) -> tuple[str, str]:
        """Its words in bold, or in italics, where a colon or a dash parts them from the text behind, and that text."""
        bold, rest = named_part(without_number(self.source.replace("\n", " "))[0])
        if not bold or not (bold.endswith((":", "：")) or rest.startswith((":", "：", "- ", "– ", "— "))):
            return "", ""
        return read_inline(bold).text.rstrip(" :："), read_inline(rest.lstrip(" :：-–—")).text

    @cached_property
    def is_like_heading(self) -> bool:
        """Whether a line without markup reads as a heading: short, no sentence, begins large."""
        text = self.text
        return (
            self.kind == PARAGRAPH
            and not self.is_repeated
            and len(text) <= MOST_IN_A_HEADING
            and "\n" not in text
            and not re.search(r"[.?!,;:…\"”。？！，；：]$", text)
            and not text[:1].islower()
            and any(letter.isalpha() for letter in text)
            and not self.indent
        )

    @cached_property
    def is_like_title(self) -> bool:
        """Whether a line without markup reads as the name of what follows: as a heading, or a few words and a colon."""
        few = self.kind == PARAGRAPH and self.text.endswith((":", "：")) and len(self.text.split()) <= 6
        return self.is_like_heading or (few and not self.indent and not self.label[0])


def without_number(text: str) -> tuple[str, bool]:
    """A text without the number before it, and whether there was one."""
    found = _NUMBERED_WITHIN.match(text) or _NUMBERED.match(text)
    return (found[2].strip(), True) if found and found[2].strip() else (text, False)


def mark_part_names(blocks: Sequence[Block]) -> None:
    """Tell the blocks that name parts as others of the list do: by bold words before a colon, or on lines of theirs."""
    lines = [block for block in blocks if block.kind == PARAGRAPH and len(block.source) <= 48]
    said = Counter(words.plain(block.source) for block in lines)
    for block in lines:
        block.is_repeated = said[words.plain(block.source)] > 1
        block.is_bare_label = said[words.plain(block.source)] > 1 and bool(words.label_of(block.source))
    named = [block for block in blocks if block.kind in (PARAGRAPH, ITEM) and block.named[0]]
    names = Counter(words.plain(block.named[0]) for block in named)
    for block in named:
        name = words.plain(block.named[0])
        block.is_part_name = names[name] > 1
        block.tells_story = any(name in parts and set(parts) <= names.keys() for parts in words.STORIES)


def text_block(text: str, at: Block) -> Block:
    """A piece of a block, with its place."""
    piece = Block(PARAGRAPH, text, at.line, at.last_line, indent=at.indent)
    piece.inline = replace(at.inline, text=text, pictures=())
    return piece
