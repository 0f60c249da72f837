"""What a question asks, read from its words: how many things, whether yes or no would answer it, and whether it says
which answer is wanted. Lists of words (`asking_words`), no understanding of meaning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from questionbank.writing import asking_words as words

# Up to so many words a second question is the tail of the first: "Why?", "And how?"
TAIL = 3
BEGINNING = 6


@dataclass(frozen=True)
class CutQuestion:
    """A question cut where its second task begins: what stays, and what becomes a follow-up."""

    first: str
    rest: str


def said_of(text: str) -> str:
    """The part that is read aloud. A later paragraph of several lines is shown: a table, code, a list."""
    first, *others = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join([first, *(other for other in others if "\n" not in other.strip())])


def words_in(text: str) -> int:
    """How many words a text has; what a hyphen or an apostrophe joins is one."""
    return len(words.WORD.findall(text))


def tasks_in(text: str) -> list[str]:
    """The beginnings of what is asked, one for each thing; a story asked for with its question is one."""
    return [_beginning(text[start:end]) for start, end in pairwise([*_places(text), len(text)])]


def cut(text: str) -> CutQuestion | None:
    """The question up to its second task, and the rest as sentences of their own; None where there is one task."""
    places = _places(text)
    if len(places) < 2:
        return None
    first = words.JOINED.sub("", text[: places[1]].rstrip(" ¿"))
    rest = text[places[1] :].strip()
    if first[-1:] not in ".?!":
        first += "?" if rest.endswith("?") else "."
    if words.BEGINS_TASK.match(rest):
        rest = f"{rest.rstrip('?.')}."
    return CutQuestion(first, f"{'¿' if '¿' in first else ''}{rest[:1].upper()}{rest[1:]}")


def asks_yes_or_no(text: str) -> bool:
    """Whether yes or no would answer it, and nothing else is asked."""
    sentences = [sentence for sentence, _ in _sentences(text)]
    asked = [sentence for sentence in sentences if _is_asked(sentence)]
    has_task = any(words.BEGINS_TASK.match(sentence) for sentence in sentences)
    return bool(asked) and not has_task and all(_is_closed(sentence) for sentence in asked)


def leading_words(text: str) -> list[str]:
    """Words that say which answer is wanted, as they stand there."""
    spoken = "".join(sentence for sentence, _ in _sentences(text))
    return list(dict.fromkeys(found[0].strip("¿ ") for found in words.LEADING.finditer(spoken)))


def _is_asked(sentence: str) -> bool:
    return sentence.rstrip(words.CLOSING).endswith("?")


def _is_closed(sentence: str) -> bool:
    sentence = words.JOINING.sub("", sentence.strip())
    if words.REQUEST.match(sentence):
        return False
    if not words.CLOSED.match(sentence):
        # "If a date slips, do you tell the customer?"
        _, comma, last = sentence.rpartition(", ")
        is_open = words.BEGINS_ASKING.match(sentence) and not words.CONDITION.match(sentence)
        return bool(comma and not is_open and words.CLOSED.match(last) and not words.REQUEST.match(last))
    return bool(words.WHETHER.match(sentence)) or not words.CHOICE.search(sentence)


def _places(text: str) -> list[int]:
    """Where in a text each of its tasks begins."""
    found: set[int] = set()
    for sentence, start in _sentences(text):
        begins = None if words.SCENE.match(sentence) else words.BEGINS_TASK.match(sentence)
        if begins:
            found.add(start + begins.start("asked"))
            found |= {start + place for place in _more_tasks(sentence)}
        elif _is_asked(sentence) and (not found or words_in(sentence) > TAIL):
            found.add(start + len(sentence) - len(sentence.lstrip()))
        if _is_asked(sentence):
            found |= {start + place for place in _more_asked(sentence)}
    return sorted(found)


def _more_tasks(sentence: str) -> set[int]:
    """Where in a sentence that says what to do another task begins."""
    found = words.ONE_MORE_TASK.finditer(sentence)
    return {more.start("asked") for more in found if not words.SAME_TASK.match(more["asked"])}


def _more_asked(sentence: str) -> set[int]:
    """Where in a sentence that asks another question begins."""
    if not (words.BEGINS_ASKING.match(sentence) or _is_closed(sentence)):
        return set()
    found = [*words.ONE_MORE.finditer(sentence), *words.ONE_MORE_PLAIN.finditer(sentence)]
    places = {more.start("asked") for more in found}
    return {place for place in places if words_in(sentence[place:]) >= TAIL}


def _beginning(text: str) -> str:
    """The first words of what is asked, to say which part is meant."""
    clause = re.split(r"[,;.?!:]", words.JOINED.sub("", text.strip(" ¿")), maxsplit=1)[0]
    return " ".join(clause.split()[:BEGINNING])


def _sentences(text: str) -> Iterator[tuple[str, int]]:
    """What is said to the candidate, with where each sentence stands: quotations and what others say are blanked."""
    spoken = words.QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)
    for sentence in words.SENTENCE.finditer(spoken):
        said = words.SPEECH.sub(lambda speech: " " * len(speech[0]), sentence[0])
        if said.strip():
            yield said, sentence.start()
