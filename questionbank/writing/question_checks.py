"""What is worth a second look in a question, while somebody writes it and when it comes in from a list.

It never blocks. Pure: from texts in hand, the same for the page, the import and the test of the shipped kits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from core.wording import counted, listed, number_word, sentence_case
from questionbank.scale import MIDDLE
from questionbank.writing import asking
from questionbank.writing.anchor_words import depends_on_asking, unpaid_time
from questionbank.writing.unwise import unwise_in

MOST_WORDS = 25
# Characters: what is longer is no question to be read aloud, and its first part says enough.
MOST_READ = 3_000
# Words a minute: read aloud, and read by oneself.
ALOUD, SILENTLY = 150, 200
# Minutes: the answer to the opening, one to a follow-up that everybody hears, and one that every third needs.
ANSWER, ALWAYS, PERHAPS = 2.0, 1.5, 0.5

YES_OR_NO, SEVERAL, LEADING, UNWISE, LONG = "yes_or_no", "several", "leading", "unwise", "long"
NO_FOLLOW_UPS, NO_COMPETENCY, TIME, WHEN_ASKED, UNPAID = (
    "no_follow_ups",
    "no_competency",
    "time",
    "when_asked",
    "unpaid",
)


@dataclass(frozen=True)
class Written:
    """A question as far as it is written. `shown` are the texts of its exhibits, `good` what counts in its favour by
    the field it stands in."""

    prompt: str = ""
    follow_ups: Sequence[str] = ()
    always_asked: int = 0
    has_competency: bool = True
    minutes: int | None = None
    anchors: Mapping[int, str] = field(default_factory=dict)
    good: Mapping[str, str] = field(default_factory=dict)
    shown: Sequence[str] = ()

    @property
    def said(self) -> str:
        """What is read aloud of the question itself."""
        return asking.said_of(self.prompt)[:MOST_READ]


@dataclass(frozen=True)
class SecondLook:
    """Something to look at: in short, why with a better way, and the field of the form it is about."""

    check: str
    title: str
    sentence: str
    field: str = "prompt"
    # The question cut in two, where its second task can become a follow-up.
    opening: asking.CutQuestion | None = None


def second_looks(written: Written) -> list[SecondLook]:
    """Everything worth a second look, in the order of the page. A question that is not begun has only what it lacks."""
    return [look for check in _CHECKS for look in check(written)]


def passed(written: Written, looks: Sequence[SecondLook]) -> str:
    """What was looked for and not found, in a sentence or two; empty before anything is asked."""
    if not written.said:
        return ""
    found = {look.check for look in looks}
    clean = [f"no {words}" for check, words in _CLEAN.items() if check not in found]
    sentences = [f"{sentence_case(', '.join(clean))}."] if clean else []
    if written.minutes and TIME not in found:
        sentences.append(f"{sentence_case(counted(written.minutes, 'minute'))} {_are(written.minutes)} enough.")
    return " ".join(sentences)


def is_unwise(written: Written) -> bool:
    """Whether it asks about something that is better not asked about."""
    return any(unwise_in(text) for _, text in _asked(written))


def seconds_aloud(text: str) -> int:
    """How long reading it aloud takes."""
    return round(asking.words_in(text) * 60 / ALOUD)


def minutes_needed(written: Written) -> int:
    """What the question takes at least: reading, looking at what is shown, an answer, and its follow-ups."""
    always = min(written.always_asked, len(written.follow_ups))
    reading = asking.words_in(written.said) / ALOUD + sum(map(asking.words_in, written.shown)) / SILENTLY
    return ceil(reading + ANSWER + always * ALWAYS + (len(written.follow_ups) - always) * PERHAPS)


def _yes_or_no(written: Written) -> Iterator[SecondLook]:
    if asking.asks_yes_or_no(written.said):
        yield SecondLook(
            YES_OR_NO, "Yes or no would answer it.", "Begin with how, what or which, or ask for a time it happened."
        )


def _several(written: Written) -> Iterator[SecondLook]:
    tasks = asking.tasks_in(written.said)
    if len(tasks) > 1:
        pieces = listed([f"“{task}”" for task in tasks])
        title = f"{sentence_case(number_word(len(tasks)))} tasks in one breath."
        # Cut where the whole text is read aloud; what is shown would go along.
        opening = asking.cut(written.said) if written.said == written.prompt.strip() else None
        yield SecondLook(SEVERAL, title, f"{pieces}. Candidates drop one.", opening=opening)


def _leading(written: Written) -> Iterator[SecondLook]:
    if words := asking.leading_words(written.said):
        said = listed([f"“{word}”" for word in words])
        yield SecondLook(LEADING, "It says which answer you want.", f"{said}. Ask as if you did not know.")


def _unwise(written: Written) -> Iterator[SecondLook]:
    seen = set()
    for name, text in _asked(written):
        for topic in unwise_in(text):
            if topic.name not in seen:
                seen.add(topic.name)
                yield SecondLook(UNWISE, f"It asks about {topic.name}.", topic.instead, name)


def _asked(written: Written) -> Iterator[tuple[str, str]]:
    """What is asked of the candidate, by its field."""
    yield "prompt", written.said
    yield "follow_ups", "\n".join(written.follow_ups)[:MOST_READ]


def _long(written: Written) -> Iterator[SecondLook]:
    words = asking.words_in(written.said)
    if words > MOST_WORDS:
        yield SecondLook(
            LONG, f"{words} words to listen to.", f"Up to {MOST_WORDS} are heard at once. Ask the rest as follow-ups."
        )


def _no_follow_ups(written: Written) -> Iterator[SecondLook]:
    if written.said and not written.follow_ups:
        yield SecondLook(
            NO_FOLLOW_UPS,
            "No follow-ups yet.",
            "Prepared ones help everybody alike when an answer is short.",
            "follow_ups",
        )


def _no_competency(written: Written) -> Iterator[SecondLook]:
    if written.said and not written.has_competency:
        yield SecondLook(
            NO_COMPETENCY, "No competency yet.", "Without one nobody knows what the answer is for.", "competency"
        )


def _time(written: Written) -> Iterator[SecondLook]:
    needed = minutes_needed(written)
    if written.said and written.minutes and needed > written.minutes:
        number = sentence_case(counted(written.minutes, "minute"))
        yield SecondLook(
            TIME,
            f"{number} {_are(written.minutes)} short.",
            f"Reading, an answer and the follow-ups take about {number_word(needed)}.",
            "minutes",
        )


def _when_asked(written: Written) -> Iterator[SecondLook]:
    for level, text in sorted(written.anchors.items(), reverse=True):
        if words := depends_on_asking(text):
            yield SecondLook(
                WHEN_ASKED,
                f"Anchor {level} rates when something is said.",
                f"“{words}” depends on the panelist. Say what the answer holds in the end.",
                f"anchor_{level}",
            )


def _unpaid(written: Written) -> Iterator[SecondLook]:
    anchors = {f"anchor_{level}": text for level, text in written.anchors.items() if level >= MIDDLE}
    for name, text in {**written.good, **anchors}.items():
        if words := unpaid_time(text):
            yield SecondLook(
                UNPAID,
                "It praises unpaid time.",
                f"“{words}”. Not everybody has it to give. Count what is done at work.",
                name,
            )


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


_CHECKS = (
    _unwise, _yes_or_no, _several, _leading, _long, _no_follow_ups, _no_competency, _time, _when_asked, _unpaid,
)  # fmt: skip
_CLEAN = {YES_OR_NO: "yes or no question", LEADING: "leading words", UNWISE: "topic that is unwise to ask about"}
