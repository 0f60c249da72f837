"""Why a panel differs about an answer: the question's words, the anchors of the ratings that were given with the people
on them, and which points each heard and which follow-ups each asked.

Of submitted cards that count, and of those written after reading others, whose writers are marked; in one query
whatever the size of the loop. Whoever calls it has asked `visibility` first, as for the matrix.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import IntegerField, Value

from core.wording import listed, sentence_case
from interviews.debriefs.matrix import Answer, Matrix, MatrixRow, Person
from interviews.models import FollowUpUse, InterviewQuestion
from questionbank.scale import LEVELS

POINT_WORDS = {"yes": "heard", "partly": "partly", "": "not"}
FOLLOW_UP_WORDS = {"yes": "asked", "": "not"}


# Of more people a sentence says how many they are.
MOST_NAMED = 8
# Of more people a table is wider than a sheet of paper upright: printed from the browser it would be cut.
MOST_PEOPLE_UPRIGHT = 8
QUESTION_FIELDS = ("title", "prompt", "assessment_points", "anchors", "asker__name", "asker__address_as")


class FollowUpLine(NamedTuple):
    """A prepared follow-up with the cards that noted it as asked."""

    text: str
    cards: set[int]


class Asked(NamedTuple):
    """One question of the loop, as it was put, with its follow-ups by key."""

    pk: int
    title: str
    prompt: str
    points: list[str]
    anchors: Mapping[str, str]
    asker: str
    follow_ups: dict[int, FollowUpLine]


class Asking(NamedTuple):
    """What was asked in a loop: its questions by key, and by card and question the follow-ups of one's own."""

    questions: Mapping[int, Asked]
    own: Mapping[tuple[int, int], list[str]]


class Mark(NamedTuple):
    """What one person noted of one line: `code` is "yes", "partly" or nothing."""

    code: str
    word: str


@dataclass(frozen=True)
class Line:
    """A point or a follow-up, with a mark for each person in the order of the table's heads."""

    text: str
    marks: tuple[Mark, ...]

    def said_of(self, people: Sequence[Person]) -> str:
        """Says "heard by Mateus and Kofi, partly by Noor", "nobody". `people` are those of the marks."""
        by_word: dict[str, list[str]] = defaultdict(list)
        for person, mark in zip(people, self.marks, strict=True):
            if mark.code:
                by_word[mark.word].append(person.marked)
        return ", ".join(f"{word} by {listed(names)}" for word, names in by_word.items()) or "nobody"


@dataclass(frozen=True)
class Step:
    """One level of the scale: its anchor, and who gave it."""

    number: int
    word: str
    anchor: str
    people: tuple[Person, ...]
    is_between: bool = False  # no anchor of its own, and one on either side

    @property
    def says(self) -> str:
        """Its anchor, or that it lies between two; empty for a level that nobody described."""
        return self.anchor or ("between the two" if self.is_between else "")


@dataclass(frozen=True)
class Why:
    """One question of a competency, and what each person made of the answer. `people` gave a rating or a blank."""

    question: Asked
    people: tuple[Person, ...]
    steps: tuple[Step, ...]
    points: tuple[Line, ...]
    follow_ups: tuple[Line, ...]
    own: tuple[tuple[Person, str], ...] = ()  # follow-ups of one's own, with who asked them

    @property
    def steps_that_tell(self) -> list[Step]:
        """The levels that were given with an anchor, and both neighbours of a given one that lies between two."""
        given = [step for step in self.steps if step.people]
        near = {step.number + side for step in given if step.is_between for side in (-1, 1)}
        return [step for step in self.steps if step.number in near or (step.people and step.says)]

    @property
    def is_wide(self) -> bool:
        """Its tables have more columns than a sheet of paper takes upright."""
        return len(self.people) > MOST_PEOPLE_UPRIGHT

    @property
    def sentence(self) -> str:
        """The counts behind the ratings, in words; nothing where there was nothing to hear or to ask."""
        counted_line = _named_line if len(self.people) <= MOST_NAMED else _numbers_line
        parts = [counted_line("heard", "point", self.points, self.people)]
        parts.append(counted_line("asked", "follow-up", self.follow_ups, self.people))
        return " ".join(filter(None, parts))


def _named_line(verb: str, noun: str, lines: Sequence[Line], people: Sequence[Person]) -> str:
    """Says "Noor heard 1 of 4 points, Mateus and Kofi 3 each (1 only partly)." """
    if not lines or not people:
        return ""
    by_count: dict[tuple[int, int], list[str]] = defaultdict(list)
    for place, person in enumerate(people):
        codes = [line.marks[place].code for line in lines]
        by_count[len(list(filter(None, codes))), codes.count("partly")].append(person.marked)
    groups = [
        (listed(names), count, " each" if len(names) > 1 else "", _partly(count, partly))
        for (count, partly), names in by_count.items()
    ]
    (first, count, each, partly), *rest = groups
    said = [f"{first}{' each' if each else ''} {verb} {count} of {_all_of(lines, noun)}{partly}"]
    said += [f"{names} {count}{each}{partly}" for names, count, each, partly in rest]
    return sentence_case(f"{', '.join(said)}.")


def _numbers_line(verb: str, noun: str, lines: Sequence[Line], people: Sequence[Person]) -> str:
    """Says "3 of 30 people heard 0 of 4 points, 20 heard 1, 7 heard 2; 5 of them heard some only partly."; who they are
    stands in the table."""
    if not lines:
        return ""
    counts = Counter(sum(bool(line.marks[place].code) for line in lines) for place in range(len(people)))
    (least, number), *rest = sorted(counts.items())
    said = [f"{number} of {len(people)} people {verb} {least} of {_all_of(lines, noun)}"]
    said += [f"{number} {verb} {count}" for count, number in rest]
    partly = sum(any(line.marks[place].code == "partly" for line in lines) for place in range(len(people)))
    return f"{', '.join(said)}{f'; {partly} of them {verb} some only partly' if partly else ''}."


def _all_of(lines: Sequence[Line], noun: str) -> str:
    return f"{len(lines)} {noun if len(lines) == 1 else f'{noun}s'}"


def _partly(count: int, partly: int) -> str:
    if not partly:
        return ""
    return " (only partly)" if partly == count else f" ({partly} only partly)"


def read_whys(loop: Any, matrix: Matrix) -> dict[int, list[Why]]:
    """By competency, a Why for each of its questions in the order of the rounds. One query."""
    return whys_of(matrix, read_asking(loop))


def whys_of(matrix: Matrix, asking: Asking) -> dict[int, list[Why]]:
    """The same, of what was read already."""
    return {row.competency_id: whys_of_row(row, asking) for row in matrix.rows}


def read_asking(loop: Any) -> Asking:
    """What was asked in the loop, on submitted cards and others, in one statement; which of them are shown is the
    matrix's to say."""
    questions: dict[int, Asked] = {}
    own: dict[tuple[int, int], list[str]] = defaultdict(list)
    # The columns that sort them stand last: place and key of the prepared follow-up, key of the use.
    for row in sorted(_asked_rows(loop), key=lambda row: (row[0], *(key or 0 for key in row[-3:]))):
        pk, title, prompt, points, anchors, name, address_as, text, card, was_asked, _, follow_up, _ = row
        question = questions.setdefault(pk, Asked(pk, title, prompt, points, anchors, address_as or name or "", {}))
        if follow_up is not None:
            line = question.follow_ups.setdefault(follow_up, FollowUpLine(text, set()))
            if was_asked:
                line.cards.add(card)
        elif was_asked:
            own[card, pk].append(text)
    return Asking(questions, own)


def _asked_rows(loop: Any) -> Iterable[tuple[Any, ...]]:
    """Each question with each prepared follow-up and its uses, and then the follow-ups of one's own."""
    prepared = InterviewQuestion.objects.filter(loop=loop).order_by()
    uses = FollowUpUse.objects.filter(interview_question__loop=loop, follow_up__isnull=True).order_by()
    none = Value(None, IntegerField())
    return prepared.values_list(
        "pk",
        *QUESTION_FIELDS,
        "follow_ups__text",
        "follow_ups__uses__scorecard_id",
        "follow_ups__uses__was_asked",
        "follow_ups__position",
        "follow_ups__pk",
        "follow_ups__uses__pk",
    ).union(
        uses.values_list(
            "interview_question_id",
            *(f"interview_question__{name}" for name in QUESTION_FIELDS),
            "own_text",
            "scorecard_id",
            "was_asked",
            none,
            none,
            "pk",
        ),
        all=True,
    )


def whys_of_row(row: MatrixRow, asking: Asking) -> list[Why]:
    """A Why for each question of one row that somebody answered for; who wrote after reading others comes last, as
    marked."""
    by_question: dict[int, list[tuple[Person, Answer]]] = defaultdict(list)
    for cell in [*row.views, *row.late_views]:
        for answer in cell.answers:
            if answer.given.is_given and not answer.is_waived:
                by_question[answer.question_id].append((cell.person, answer))
    return [_why(asking.questions[pk], given, asking.own) for pk, given in by_question.items()]


def _why(question: Asked, given: list[tuple[Person, Answer]], own: Mapping[tuple[int, int], list[str]]) -> Why:
    answers = [answer for _, answer in given]
    return Why(
        question,
        tuple(person for person, _ in given),
        tuple(_step(level.number, level.word, question, given) for level in LEVELS),
        tuple(
            Line(text, tuple(_mark(answer.points.get(str(index), ""), POINT_WORDS) for answer in answers))
            for index, text in enumerate(question.points)
        ),
        tuple(
            Line(line.text, tuple(_mark(_asked(answer, line), FOLLOW_UP_WORDS) for answer in answers))
            for line in question.follow_ups.values()
        ),
        tuple((person, text) for person, answer in given for text in own.get((answer.card_id, question.pk), ())),
    )


def _asked(answer: Answer, line: FollowUpLine) -> str:
    return "yes" if answer.card_id in line.cards else ""


def _step(number: int, word: str, question: Asked, given: list[tuple[Person, Answer]]) -> Step:
    people = tuple(person for person, answer in given if answer.score == number)
    anchored = {int(level) for level, text in question.anchors.items() if text}
    is_between = number not in anchored and {number - 1, number + 1} <= anchored
    return Step(number, word, question.anchors.get(str(number), ""), people, is_between)


def _mark(code: str, words: Mapping[str, str]) -> Mark:
    return Mark(code, words.get(code, words[""]))
