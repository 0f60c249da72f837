"""From a question with its blocks to the values of a found one."""

import re
from collections.abc import Sequence
from copy import copy

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import CODE, FOLD, HEADING, ITEM, PARAGRAPH, TABLE, TICKED, UNTICKED, Block
from questionbank.importing.reading.found import LISTS, PICTURE, FoundExhibit, FoundQuestion
from questionbank.importing.reading.left_over import NO_TEXT_YET
from questionbank.importing.reading.open_question import PROSE, OpenQuestion
from questionbank.importing.reading.prose import exhibit_of, lines_of, prose_of
from questionbank.importing.reading.quotes import without_quotes
from questionbank.importing.reading.what_asks import is_question

# What may be said of several questions at once.
_OF_A_LIST = ("rationale", "strong_answer", "points", "pitfalls", "follow_ups")
ANSWERS = ("sample_answer", "strong_answer")

NO_ANSWER = "The file has no answer to it."
NOT_ASKING = "It does not read like a question."
SIGN = "The sign {} was taken for the level. Say which level it means."
SHARED = "What stands below the whole list was given to each of its questions."
PICTURE_AWAY = "Its picture is not in the file, only the address: {}."

_SHOWN = re.compile(
    r"\b(?:following|this|these|below|code|snippet|output|print(?:s|ed)?|log(?:s|ged)?|folgende[nrsm]?|ausgabe|suivante?s?|ci-dessous|"
    r"siguientes?|value of)\b|[:：]$",
    re.IGNORECASE,
)


def closed(question: OpenQuestion) -> FoundQuestion:
    """What a question says that takes nothing more. What of its text says nothing is added to its `left`."""
    return _Closing(question).found


def share_parts(last: FoundQuestion, fellows: Sequence[FoundQuestion]) -> None:
    """Give the parts of the last question of a list to those above it, and say so."""
    shared = [part for part in _OF_A_LIST if getattr(last, part)]
    for question in (*fellows, last) if fellows and shared else ():
        question.doubts.append(SHARED)
        for part in shared:
            if not getattr(question, part):
                setattr(question, part, copy(getattr(last, part)))


class _Closing:
    """Gives each block of a question its part of the found one."""

    def __init__(self, question: OpenQuestion) -> None:
        self.question = question
        self.found = _asked_by(question)
        self._fill_parts()
        self._fill_body()
        self._fill_behind()
        self._fill_links()
        self._fill_pictures()
        self._say_doubts()

    def _say_doubts(self) -> None:
        if words.has_signs(self.found.level):
            self.found.doubts.append(SIGN.format(self.found.level))
        if not self.found.sample_answer and not self.found.strong_answer and self._expects_answer():
            self.found.doubts.append(NO_ANSWER)

    def _expects_answer(self) -> bool:
        is_bold_line = self.question.block.kind == PARAGRAPH and self.question.block.is_bold
        return self.question.block.kind == FOLD or is_bold_line or any(part in self.question.texts for part in ANSWERS)

    def _fill_parts(self) -> None:
        for part, blocks in self.question.texts.items():
            if part == "sources":
                self.found.sources += [_source_of(block) for block in blocks]
            elif part in LISTS:
                getattr(self.found, part).extend(lines_of(blocks))
            elif part == "prompt":
                self._go_on_asking(blocks)
            elif part in PROSE:
                self._fill_prose(part, blocks)
            elif part == "minutes":
                number = re.search(r"\d{1,3}", prose_of(blocks))
                self.found.minutes = int(number.group()) if number else None
            else:
                setattr(self.found, part, prose_of(blocks))

    def _fill_links(self) -> None:
        links = [link for block in self.question.all_blocks for link in block.inline.links if _is_address(link)]
        self.found.sources += [link for link in links if not any(link in source for source in self.found.sources)]
        self.found.sources = list(dict.fromkeys(filter(None, self.found.sources)))

    def _fill_prose(self, part: str, blocks: list[Block]) -> None:
        kept = [block for block in blocks if not self._is_placeholder(block)]
        if part == "sample_answer" and kept and all(block.kind == ITEM for block in kept):
            self.found.strong_answer.extend(lines_of(kept))
            return
        self._add_prose(part, kept)

    def _add_prose(self, part: str, blocks: Sequence[Block]) -> None:
        pieces = [getattr(self.found, part), without_quotes(prose_of(blocks))]
        setattr(self.found, part, "\n\n".join(filter(None, pieces)))

    def _is_placeholder(self, block: Block) -> bool:
        if block.kind == CODE or not words.is_placeholder(block.text):
            return False
        self.question.left.append((block, NO_TEXT_YET))
        return True

    def _fill_body(self) -> None:
        """What stands below a question without a label."""
        body = [block for block in self.question.body if not self._is_placeholder(block)]
        if len(body) < len(self.question.body) and not self.question.is_labelled:
            # The list's own sign for "no answer yet": whatever stands before it is none either.
            self.question.left += [(block, NO_TEXT_YET) for block in body]
            return
        if _are_choices(body):
            self._go_on_asking(body)
            self.found.strong_answer.extend(lines_of([block for block in body if block.info == TICKED]))
        elif any(part in self.question.texts for part in ANSWERS) or self._goes_on(body):
            self._go_on_asking(body)
        elif self._is_list_below(body):
            self.found.follow_ups.extend(lines_of([block for block in body if is_question(block.text)]))
            self.found.strong_answer.extend(lines_of([block for block in body if not is_question(block.text)]))
        elif self.question.is_labelled and not self._answers(body):
            self._go_on_asking(body)
        else:
            self._answer(body)

    def _is_list_below(self, body: list[Block]) -> bool:
        """Whether what follows is a list of follow-ups, among them perhaps points of the answer below an entry."""
        is_list = bool(body) and all(block.kind == ITEM for block in body)
        return is_list and (self.question.block.kind == ITEM or all(is_question(block.text) for block in body))

    def _fill_behind(self) -> None:
        """What stands below its labelled parts."""
        if self.question.behind:
            self._answer([block for block in self.question.behind if not self._is_placeholder(block)])

    def _answers(self, body: list[Block]) -> bool:
        """Whether text between a line that asks and its first label is the answer."""
        if self.question.block.kind == FOLD:
            return True
        if self.question.block.kind != HEADING or self.found.title or not is_question(self.found.prompt):
            return False
        return not any(is_question(block.text) for block in body)

    def _goes_on(self, body: list[Block]) -> bool:
        """Whether what follows is still asked: the code that a question is about, or entries that it opens."""
        if not body or not self.found.prompt:
            return bool(body)
        is_shown = body[0].kind in (CODE, TABLE) and (len(body) == 1 or bool(_SHOWN.search(self.found.prompt)))
        if is_shown:
            return bool(_SHOWN.search(self.found.prompt)) and len(body) == 1
        return self.found.prompt.endswith((":", "：")) and all(block.kind == ITEM for block in body)

    def _go_on_asking(self, body: list[Block]) -> None:
        is_only_named = bool(self.found.title) and self.found.title == self.found.prompt
        if is_only_named and any(block.kind == PARAGRAPH for block in body):
            self.found.prompt = ""
        asked = [block for block in body if block.kind not in (CODE, TABLE)]
        self.found.exhibits += [exhibit_of(block) for block in body if block.kind in (CODE, TABLE)]
        if asked:
            self.found.prompt = "\n".join(filter(None, [self.found.prompt, without_quotes(prose_of(asked))]))

    def _answer(self, body: list[Block]) -> None:
        if body and body[0].kind in (CODE, TABLE) and len(body) > 1 and _SHOWN.search(self.found.prompt):
            self.found.exhibits.append(exhibit_of(body[0]))
            body = body[1:]
        if body and all(block.kind == ITEM for block in body):
            self.found.strong_answer.extend(lines_of(body))
        elif body:
            self.found.sample_answer = "\n\n".join(
                filter(None, [self.found.sample_answer, without_quotes(prose_of(body))])
            )

    def _fill_pictures(self) -> None:
        for block in self.question.all_blocks:
            for caption, address in block.inline.pictures:
                self.found.exhibits.append(FoundExhibit(PICTURE, address, caption))
                self.found.doubts.append(PICTURE_AWAY.format(address or "none"))


def _asked_by(question: OpenQuestion) -> FoundQuestion:
    """The question with what its first block and the headings above it say."""
    prompt, level = words.split_level(without_quotes(question.start.prompt))
    return FoundQuestion(
        prompt=re.sub(r"\s+\*$", "", without_quotes(words.without_symbols(prompt))),
        source_line=question.block.line,
        title=question.start.title,
        category=question.category,
        level=level or question.heading_level,
        exhibits=list(question.start.exhibits),
        doubts=[NOT_ASKING] if question.start.is_doubtful else [],
        last_line=question.last_line,
    )


def _are_choices(body: Sequence[Block]) -> bool:
    """Whether entries are what one chooses among, the right ones ticked."""
    ticks = {block.info if block.kind == ITEM else "" for block in body}
    has_signs = ticks == {TICKED, ""} and all(block.kind == ITEM for block in body)
    return has_signs or ticks == {TICKED, UNTICKED}


def _source_of(block: Block) -> str:
    """A source in words, with its address where the words only hide it."""
    address = next((link for link in block.inline.links if _is_address(link)), "")
    return block.text if not address or address in block.text else f"{block.text}, {address}"


def _is_address(link: str) -> bool:
    return link.startswith(("http://", "https://"))
