"""From blocks to questions: where a question begins is for the layout; what belongs to it is decided here, for all.

A question takes what follows it until the next one, or until something that cannot be its own: a heading of its own
rank, the end of its fold, text after its last list. Labels say which part a text is; without any, what follows a
question is its answer. What nothing takes is left over.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.blocks import (
    CODE,
    FOLD,
    FOLD_END,
    HEADING,
    ITEM,
    META,
    PARAGRAPH,
    TABLE,
    TICKED,
    UNTICKED,
    Block,
)
from questionbank.importing.reading.found import CODE as CODE_EXHIBIT
from questionbank.importing.reading.found import PICTURE, Found, FoundExhibit, FoundQuestion, LeftOver
from questionbank.importing.reading.found import TABLE as TABLE_EXHIBIT

LISTS = ("strong_answer", "points", "pitfalls", "follow_ups", "sources")
PROSE = ("rationale", "sample_answer")
ANSWERS = ("sample_answer", "strong_answer")
# One word or two behind a label; what stands on the lines below is something else.
SINGLE = ("level", "category", "competency", "minutes")

NO_ANSWER = "The file has no answer to it."
NOT_ASKING = "It does not read like a question."
SIGN = "The sign {} was taken for the level. Say which level it means."
PICTURE_AWAY = "Its picture is not in the file, only the address: {}."

BEFORE, BETWEEN, AFTER = "Before the first question", "Between two questions", "After the last question"
NOTHING_FOUND = "No question was found in it"
ABOUT_THE_FILE = "About the file itself"
ABOUT_THE_LIST = "About the list, not about a question"
NO_TEXT_YET = "Says only that the answer is still to come"
LEADS_ELSEWHERE = "Leads to another place of the list"

_BACK_TO_TOP = re.compile(
    r"back to (?:the )?top|nach oben|retour en haut|volver (?:arriba|al inicio)|^[\s⬆↑↥▲🔝]+$", re.IGNORECASE
)
_SHOWN = re.compile(
    r"\b(?:following|this|these|below|code|snippet|output|print(?:s|ed)?|log(?:s|ged)?|folgende[nrsm]?|ausgabe|suivante?s?|ci-dessous|"
    r"siguientes?|value of)\b|[:：]$",
    re.IGNORECASE,
)
# Headings of text without markup stand below all headings of Markdown, and lines that end with a colon below those.
_BOLD_LEVEL, _PLAIN_LEVEL, _COLON_LEVEL, _ITEM_LEVEL = 7, 8, 9, 10


@dataclass(frozen=True)
class Start:
    """A block with which a question begins, the words it asks, and what of the block stands behind them."""

    prompt: str
    rest: str = ""
    title: str = ""
    exhibits: tuple[FoundExhibit, ...] = ()
    is_doubtful: bool = False


@dataclass(frozen=True)
class Manner:
    """What holds in the whole file."""

    has_headings: bool
    answers_in_paragraphs: bool
    """Whether a paragraph that is not indented belongs to the entry of a list above it."""


@dataclass
class _Open:
    """A question that takes blocks."""

    block: Block
    start: Start
    category: str
    heading_level: str
    part: str = ""
    texts: dict[str, list[Block]] = field(default_factory=dict)
    body: list[Block] = field(default_factory=list)
    behind: list[Block] = field(default_factory=list)
    folds: int = 0
    is_full: bool = False
    last_line: int = 0

    def __post_init__(self) -> None:
        self.last_line = self.block.last_line
        if self.start.rest:
            self.body.append(_text_block(self.start.rest, self.block))

    @property
    def is_labelled(self) -> bool:
        return any(part not in SINGLE for part in self.texts)


class Outline:
    """Goes through the blocks once and gives each of them to a question, or leaves it over."""

    def __init__(self, blocks: Sequence[Block], starts: dict[int, Start], manner: Manner) -> None:
        self.blocks, self.starts, self.manner = blocks, starts, manner
        self.questions: list[FoundQuestion] = []
        self.left: list[tuple[Block, str]] = []
        # The headings above this place: level, words, block; and those of them that became a category.
        self.path: list[tuple[int, str, Block]] = []
        self.used: set[int] = set()
        self.open: _Open | None = None
        self.is_aside = False

    def read(self, layout: str) -> Found:
        for index, block in enumerate(self.blocks):
            if start := self.starts.get(index):
                self._close()
                self.open = _Open(block, start, *self._above(block))
            elif not (self.open and self._takes(self.open, block)):
                self._close()
                self._leave(block)
        self._close()
        return Found(layout, self.questions, self._left_over())

    # What belongs to a question

    def _takes(self, question: _Open, block: Block) -> bool:
        taken = self._take_part(question, block)
        if taken:
            question.last_line = max(question.last_line, block.last_line)
        return taken

    def _take_part(self, question: _Open, block: Block) -> bool:
        if block.kind == META:
            self.left.append((block, ABOUT_THE_FILE))
            return True
        if block.kind in (FOLD, FOLD_END):
            return self._take_fold(question, block)
        if _is_way_back(block):
            self.left.append((block, LEADS_ELSEWHERE))
            return True
        part, rest = block.label
        if part and not self._is_foreign(question, block):
            return self._take_label(question, block, part, rest)
        if question.block.kind == FOLD or question.folds:
            return self._put(question, block)
        if block.kind == HEADING:
            return self._take_heading(question, block)
        if self._ends_before(question, block):
            return False
        return self._put(question, block)

    def _take_fold(self, question: _Open, block: Block) -> bool:
        if block.kind == FOLD_END:
            if question.folds == 0:
                return False if question.block.kind == FOLD else True
            question.folds -= 1
            question.part = ""
            return True
        question.folds += 1
        part, rest = block.label
        if part:
            return self._take_label(question, block, part, rest)
        return self._put(question, block)

    def _take_label(self, question: _Open, block: Block, part: str, rest: str) -> bool:
        question.part, question.is_full = part, False
        question.texts.setdefault(part, [])
        if rest:
            self._put(question, block, rest)
            question.part = "" if part in SINGLE else part
        return True

    def _take_heading(self, question: _Open, block: Block) -> bool:
        if question.block.kind != HEADING or block.level <= question.block.level or words.is_aside(block.text):
            return False
        question.part = ""
        return self._put(question, block)

    def _is_foreign(self, question: _Open, block: Block) -> bool:
        """Whether a label stands above the rank of its question, and so names a part of the whole list."""
        is_above = question.block.kind == HEADING and block.level < question.block.level
        return block.kind == HEADING and is_above and not question.folds

    def _ends_before(self, question: _Open, block: Block) -> bool:
        """Whether a block cannot be the question's own any more."""
        if block.kind in (CODE, TABLE):
            return question.is_full
        if block.kind == PARAGRAPH:
            return self._ends_before_paragraph(question, block)
        if question.is_full:
            return True
        # An entry of a list: below the question's own, or in a part that is a list.
        if question.block.kind == ITEM and block.level <= question.block.level:
            return question.part not in (*LISTS, *PROSE) or self._is_next_of_list(question, block)
        if question.block.kind == PARAGRAPH and not question.block.is_bold and not question.is_labelled:
            return not self.manner.answers_in_paragraphs and not question.start.prompt.endswith((":", "："))
        return False

    def _is_next_of_list(self, question: _Open, block: Block) -> bool:
        """Whether it goes on with the list of the question itself: "2." after "1."."""
        return block.marker[-1:] == question.block.marker[-1:] and block.marker[:1].isdigit()

    def _ends_before_paragraph(self, question: _Open, block: Block) -> bool:
        if question.is_full:
            return True
        if block.is_like_title and not self.manner.has_headings and self._has_said_enough(question, block):
            return True
        if question.part == "follow_ups" and question.texts[question.part] and _is_closing_word(block):
            return True
        if question.part in LISTS and question.texts.get(question.part):
            return not block.indent and question.texts[question.part][-1].kind == ITEM
        if question.part or block.indent:
            return False
        if question.block.kind in (ITEM, PARAGRAPH) and not question.block.is_bold and not question.is_labelled:
            return not self.manner.answers_in_paragraphs
        return False

    def _has_said_enough(self, question: _Open, block: Block) -> bool:
        """Whether a line that reads as a title begins something else instead of a part of this question."""
        if question.block.kind == ITEM:
            return True
        if question.part in LISTS:
            return bool(question.texts.get(question.part))
        return bool(question.texts.get(question.part) if block.is_glued else question.texts or question.body)

    def _put(self, question: _Open, block: Block, text: str = "") -> bool:
        piece = _text_block(text, block) if text else block
        if question.part:
            question.texts[question.part].append(piece)
            question.is_full = question.part == "sample_answer" and is_quotation(piece.text)
        elif question.is_labelled:
            question.behind.append(piece)
        else:
            question.body.append(piece)
        return True

    # What stands between questions

    def _leave(self, block: Block) -> None:
        if block.kind == META:
            self.left.append((block, ABOUT_THE_FILE))
        elif block.kind == FOLD_END:
            return
        elif rank := self._rank(block):
            self.path = [above for above in self.path if above[0] < rank]
            self.path.append((rank, block.text, block))
            self.is_aside = any(words.is_aside(name) for _, name, _ in self.path)
            self.left.append((block, self._why_left()))
        elif _is_way_back(block) or (block.inline.is_link and block.inline.links[0].startswith("#")):
            self.left.append((block, LEADS_ELSEWHERE))
        else:
            self.left.append((block, self._why_left()))

    def _why_left(self) -> str:
        if self.is_aside:
            return ABOUT_THE_LIST
        return BETWEEN if self.questions else BEFORE

    def _rank(self, block: Block) -> int:
        """Which rank of heading a block has; 0 for what is no heading."""
        if block.kind == HEADING:
            return block.level
        if block.kind == ITEM:
            return _ITEM_LEVEL + block.level if len(block.text) <= 60 and not block.inline.is_link else 0
        if block.kind != PARAGRAPH or len(block.text) > 90:
            return 0
        if block.is_bold:
            return _BOLD_LEVEL
        if block.text.endswith((":", "：")) and len(block.text.split()) <= 6:
            return 0 if self._has_fresh_heading() else _COLON_LEVEL
        return _PLAIN_LEVEL if block.is_like_heading and not self.manner.has_headings else 0

    def _has_fresh_heading(self) -> bool:
        """Whether a heading without markup stands above that no question has had yet: then a line below it is prose."""
        return bool(self.path) and self.path[-1][0] == _PLAIN_LEVEL and id(self.path[-1][2]) not in self.used

    def _above(self, question: Block) -> tuple[str, str]:
        """The category and the level that the headings above a question say."""
        category = level = ""
        for rank, name, block in reversed(self.path):
            if not _is_over(rank, question):
                continue
            if words.is_level(name):
                level = level or words.without_signs(name)
                self.used.add(id(block))
            elif not category and not is_title(name, rank, block.line) and not words.is_aside(name):
                category = _heading_words(name)
                self.used.add(id(block))
        return category, level

    # What a question says

    def _close(self) -> None:
        if self.open is None:
            return
        question, self.open = self.open, None
        prompt, level = words.split_level(without_quotes(question.start.prompt))
        prompt = without_quotes(words.without_symbols(prompt))
        found = FoundQuestion(
            prompt=prompt,
            source_line=question.block.line,
            title=question.start.title,
            category=question.category,
            level=level or question.heading_level,
            last_line=question.last_line,
        )
        if question.start.is_doubtful:
            found.doubts.append(NOT_ASKING)
        found.exhibits += question.start.exhibits
        self._fill_parts(found, question)
        self._fill_body(found, question)
        self._fill_exhibits(found, question)
        if words.has_signs(found.level):
            found.doubts.append(SIGN.format(found.level))
        if not found.sample_answer and not found.strong_answer and self._expects_answer(question):
            found.doubts.append(NO_ANSWER)
        self.questions.append(found)

    def _expects_answer(self, question: _Open) -> bool:
        is_bold_line = question.block.kind == PARAGRAPH and question.block.is_bold
        return question.block.kind == FOLD or is_bold_line or any(part in question.texts for part in ANSWERS)

    def _fill_parts(self, found: FoundQuestion, question: _Open) -> None:
        for part, blocks in question.texts.items():
            if part == "sources":
                found.sources += [_source_of(block) for block in blocks]
            elif part in LISTS:
                getattr(found, part).extend(lines_of(blocks))
            elif part == "prompt":
                self._go_on_asking(found, blocks)
            elif part in PROSE:
                self._fill_prose(found, part, blocks)
            elif part == "minutes":
                number = re.search(r"\d{1,3}", prose_of(blocks))
                found.minutes = int(number.group()) if number else None
            else:
                setattr(found, part, prose_of(blocks))
        links = [link for block in _all_blocks(question) for link in block.inline.links if _is_address(link)]
        found.sources += [link for link in links if not any(link in source for source in found.sources)]
        found.sources = list(dict.fromkeys(filter(None, found.sources)))

    def _fill_prose(self, found: FoundQuestion, part: str, blocks: list[Block]) -> None:
        kept = [block for block in blocks if not self._is_placeholder(block)]
        if part == "sample_answer" and kept and all(block.kind == ITEM for block in kept):
            found.strong_answer.extend(lines_of(kept))
            return
        text = without_quotes(prose_of(kept))
        setattr(found, part, "\n\n".join(filter(None, [getattr(found, part), text])))

    def _is_placeholder(self, block: Block) -> bool:
        if block.kind == CODE or not words.is_placeholder(block.text):
            return False
        self.left.append((block, NO_TEXT_YET))
        return True

    def _fill_body(self, found: FoundQuestion, question: _Open) -> None:
        """What stands below a question without a label."""
        body = [block for block in question.body if not self._is_placeholder(block)]
        if len(body) < len(question.body) and not question.is_labelled:
            # The list's own sign for "no answer yet": whatever stands before it is none either.
            self.left += [(block, NO_TEXT_YET) for block in body]
            return
        if _are_choices(body):
            self._go_on_asking(found, body)
            found.strong_answer.extend(lines_of([block for block in body if block.info == TICKED]))
        elif any(part in question.texts for part in ANSWERS) or self._goes_on(found, body):
            self._go_on_asking(found, body)
        elif body and all(block.kind == ITEM and words.is_question(block.text) for block in body):
            found.follow_ups.extend(lines_of(body))
        elif body and question.block.kind == ITEM and all(block.kind == ITEM for block in body):
            found.follow_ups.extend(lines_of([block for block in body if words.is_question(block.text)]))
            found.strong_answer.extend(lines_of([block for block in body if not words.is_question(block.text)]))
        elif question.is_labelled and not self._answers(found, question, body):
            self._go_on_asking(found, body)
        else:
            self._answer(found, body)
        if question.behind:
            self._answer(found, [block for block in question.behind if not self._is_placeholder(block)])

    def _answers(self, found: FoundQuestion, question: _Open, body: list[Block]) -> bool:
        """Whether text between a heading that asks and its first label is the answer."""
        if question.block.kind != HEADING or found.title or not words.is_question(found.prompt):
            return False
        return not any(words.is_question(block.text) for block in body)

    def _goes_on(self, found: FoundQuestion, body: list[Block]) -> bool:
        """Whether what follows is still asked: the code that a question is about, or entries that it opens."""
        if not body or not found.prompt:
            return bool(body)
        is_shown = body[0].kind in (CODE, TABLE) and (len(body) == 1 or bool(_SHOWN.search(found.prompt)))
        if is_shown:
            return bool(_SHOWN.search(found.prompt)) and len(body) == 1
        return found.prompt.endswith((":", "：")) and all(block.kind == ITEM for block in body)

    def _go_on_asking(self, found: FoundQuestion, body: list[Block]) -> None:
        if found.title and any(block.kind == PARAGRAPH for block in body):
            found.prompt = ""
        asked = [block for block in body if block.kind not in (CODE, TABLE)]
        found.exhibits += [exhibit_of(block) for block in body if block.kind in (CODE, TABLE)]
        if asked:
            found.prompt = "\n".join(filter(None, [found.prompt, prose_of(asked)]))

    def _answer(self, found: FoundQuestion, body: list[Block]) -> None:
        if body and body[0].kind in (CODE, TABLE) and len(body) > 1 and _SHOWN.search(found.prompt):
            found.exhibits.append(exhibit_of(body[0]))
            body = body[1:]
        if body and all(block.kind == ITEM for block in body):
            found.strong_answer.extend(lines_of(body))
        elif body:
            found.sample_answer = "\n\n".join(filter(None, [found.sample_answer, without_quotes(prose_of(body))]))

    def _fill_exhibits(self, found: FoundQuestion, question: _Open) -> None:
        for block in _all_blocks(question):
            for caption, address in block.inline.pictures:
                found.exhibits.append(FoundExhibit(PICTURE, address, caption))
                found.doubts.append(PICTURE_AWAY.format(address or "none"))

    # What is left over

    def _left_over(self) -> list[LeftOver]:
        """The blocks that nothing took, neighbours together."""
        last_of_all = max((question.last_line for question in self.questions), default=0)
        stretches: list[list[tuple[Block, str]]] = []
        for block, why in sorted(self.left, key=lambda left: (left[0].line, left[0].last_line)):
            if id(block) in self.used or not (block.text.strip() or block.inline.pictures):
                continue
            why = _place_of(why, block, last_of_all)
            if stretches and _are_neighbours(stretches[-1][-1], (block, why), self.questions):
                stretches[-1].append((block, why))
            else:
                stretches.append([(block, why)])
        return [
            LeftOver(stretch[0][0].line, stretch[-1][0].last_line, _said_by(stretch), stretch[0][1])
            for stretch in stretches
        ]


def _are_choices(body: Sequence[Block]) -> bool:
    """Whether entries are what one chooses among, the right ones ticked."""
    ticks = {block.info if block.kind == ITEM else "" for block in body}
    return ticks == {TICKED, UNTICKED}


def _is_closing_word(block: Block) -> bool:
    """Whether a paragraph apart from the follow-ups above it asks nothing, and so is none of them."""
    return not block.is_glued and not block.indent and not words.is_question(block.text)


def _place_of(why: str, block: Block, last_of_all: int) -> str:
    if why == BEFORE and not last_of_all:
        return NOTHING_FOUND
    return AFTER if why == BETWEEN and block.line > last_of_all else why


def _are_neighbours(one: tuple[Block, str], other: tuple[Block, str], questions: list[FoundQuestion]) -> bool:
    """Whether nothing that was found stands between two blocks, and both are left for one reason."""
    if one[1] != other[1]:
        return False
    return not any(one[0].last_line <= question.source_line <= other[0].line for question in questions)


def _said_by(stretch: list[tuple[Block, str]]) -> str:
    return "\n".join(_as_line(block) for block, _ in stretch)


def _as_line(block: Block) -> str:
    pictures = [caption or address for caption, address in block.inline.pictures]
    marker = f"{'  ' * block.level}{block.marker} " if block.kind == ITEM else ""
    return f"{marker}{block.text or ', '.join(filter(None, pictures))}"


def _is_over(rank: int, question: Block) -> bool:
    """Whether a heading of this rank stands above a question: not below its own heading, nor beside its entry."""
    if question.kind == HEADING:
        return rank < question.level
    return rank < _ITEM_LEVEL or (question.kind == ITEM and question.level > rank - _ITEM_LEVEL)


def _source_of(block: Block) -> str:
    """A source in words, with its address where the words only hide it."""
    address = next((link for link in block.inline.links if _is_address(link)), "")
    return block.text if not address or address in block.text else f"{block.text}, {address}"


def _all_blocks(question: _Open) -> list[Block]:
    parts = [block for blocks in question.texts.values() for block in blocks]
    return [question.block, *question.body, *parts, *question.behind]


def _is_address(link: str) -> bool:
    return link.startswith(("http://", "https://"))


def _is_way_back(block: Block) -> bool:
    return block.kind in (PARAGRAPH, ITEM) and len(block.text) < 60 and bool(_BACK_TO_TOP.search(block.text))


def _text_block(text: str, at: Block) -> Block:
    """A piece of a block, with its place."""
    piece = Block(PARAGRAPH, text, at.line, at.last_line, indent=at.indent)
    piece.inline = replace(at.inline, text=text, pictures=())
    return piece


def _heading_words(heading: str) -> str:
    name = re.sub(r"^\(?\d{1,3}(?:\.\d+)*[.)]?\s+(?=\D)", "", words.without_signs(heading))
    return name.strip().rstrip(":：").strip()


def is_title(heading: str, rank: int, line: int) -> bool:
    """Whether a heading names the list instead of a part of it: "25 Questions for Sailors", "Interview questions"."""
    name = words.plain(words.without_signs(heading))
    speaks_of_questions = bool(re.search(r"question|frage|pregunta|interview|entretien|entrevista|faq", name))
    counts = bool(re.match(r"^(?:top\s+)?\d+\+?\s", name))
    return (
        (speaks_of_questions and (counts or rank == 1 or line <= 3))
        or words.label_of(name) in ("prompt", "sample_answer")
        or name in _TITLES
    )


_TITLES = frozenset(
    (
        "interview questions",
        "interview questions and answers",
        "questions and answers",
        "list of questions",
        "q&a",
        "faq",
        "interviewfragen",
        "fragen und antworten",
        "questions d’entretien",
        "preguntas de entrevista",
        "preguntas y respuestas",
    )
)


def exhibit_of(block: Block) -> FoundExhibit:
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


_QUOTES = (('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("“", '"'), ('"', "”"), ("»", "«"), ("‘", "’"))


def is_quotation(text: str) -> bool:
    """Whether a text opens with a quotation mark and closes with it."""
    text = text.strip()
    return len(text) > 2 and any(text.startswith(first) and text.endswith(last) for first, last in _QUOTES)


def without_quotes(text: str) -> str:
    """A text without the quotation marks around all of it; those inside stay."""
    text = text.strip()
    for first, last in _QUOTES:
        if len(text) > 2 and text.startswith(first) and text.endswith(last):
            inside = text[1:-1].strip()
            # “One” and “two” are two quotations.
            if first == last and inside.count(first) % 2:
                continue
            if first != last and inside.find(last) != -1 and inside.find(last) < inside.find(first) % (len(inside) + 1):
                continue
            return inside
    return text
