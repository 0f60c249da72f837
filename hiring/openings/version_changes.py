"""What another version of a loop template would change for candidates, in sentences with their marks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.wording import listed
from hiring.models import LoopTemplate, Opening

NEW, LEFT_OUT, MOVED, CHANGED = "New", "Left out", "Moved", "Changed"
ICONS = {NEW: "plus", LEFT_OUT: "flag", MOVED: "next", CHANGED: "info"}


@dataclass(frozen=True)
class AskedQuestion:
    """A question at its place. `identity` is the same whatever its version, `key` tells versions apart."""

    identity: str
    key: int
    title: str
    version: int
    minutes: int


@dataclass(frozen=True)
class AskedRound:
    """A round of a template or of one loop, as far as two of them are compared."""

    name: str
    kind: str
    purpose: str
    minutes: int
    overhead: int
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True)
class VersionChange:
    """A sentence, and what kind of change it tells of in a word."""

    mark: str
    sentence: str

    @property
    def icon(self) -> str:
        return ICONS[self.mark]


def newer_version_for(opening: Opening) -> tuple[LoopTemplate | None, list[VersionChange]]:
    """The newest published version of the opening's template with what it would change; None and nothing where the
    opening follows it already, or no template yet."""
    newer = LoopTemplate.objects.newer_than(opening.template)
    if newer is None:
        return None, []
    plans = LoopTemplate.objects.with_plan().in_bulk([opening.template_id, newer.pk])
    return newer, changes_between(rounds_of(plans[opening.template_id]), rounds_of(plans[newer.pk]))


def rounds_of(template: LoopTemplate) -> tuple[AskedRound, ...]:
    """The rounds of a template that was read `with_plan()`."""
    return tuple(
        AskedRound(
            round.name,
            round.kind,
            round.purpose,
            round.minutes,
            round.overhead,
            tuple(
                AskedQuestion(asked.slug, asked.pk, asked.title, asked.version, asked.minutes)
                for asked in (place.question for place in round.round_questions.all())
            ),
        )
        for round in template.rounds.all()
    )


def changes_between(old: Sequence[AskedRound], new: Sequence[AskedRound]) -> list[VersionChange]:
    """A sentence for each round and question that comes, leaves, moves or is another one; none where nothing does.

    Rounds are the same by their name, or by their kind and a question that both ask. Questions whatever their version.
    """
    pairs = pairs_of(old, new)
    return [*_of_rounds(old, new, pairs), *_of_questions(old, new, pairs)]


def pairs_of(old: Sequence[AskedRound], new: Sequence[AskedRound]) -> list[tuple[int, int]]:
    """The places of rounds that are the same in both, in the order of the new ones."""
    pairs: dict[int, int] = {}
    alike: tuple[Callable[[AskedRound, AskedRound], bool], ...] = (_is_called_alike, _asks_alike)
    for are_same in alike:
        for after, round in enumerate(new):
            if after in pairs:
                continue
            free = (place for place in range(len(old)) if place not in pairs.values())
            before = next((place for place in free if are_same(old[place], round)), None)
            if before is not None:
                pairs[after] = before
    return [(pairs[after], after) for after in sorted(pairs)]


def _is_called_alike(one: AskedRound, other: AskedRound) -> bool:
    return one.name == other.name


def _asks_alike(one: AskedRound, other: AskedRound) -> bool:
    return one.kind == other.kind and bool(_identities(one) & _identities(other))


def _identities(round: AskedRound) -> set[str]:
    return {question.identity for question in round.questions}


def _of_rounds(
    old: Sequence[AskedRound], new: Sequence[AskedRound], pairs: Sequence[tuple[int, int]]
) -> Iterable[VersionChange]:
    come = [round for place, round in enumerate(new) if place not in {after for _, after in pairs}]
    leave = [round for place, round in enumerate(old) if place not in {before for before, _ in pairs}]
    both = [(old[before], new[after]) for before, after in pairs]
    yield from (VersionChange(NEW, f"New round: {round.name}, {round.minutes} minutes.") for round in come)
    yield from (VersionChange(LEFT_OUT, f"Round left out: {round.name}.") for round in leave)
    for before, after in both:
        yield from _of_round(before, after)
    if [before for before, _ in pairs] != sorted(before for before, _ in pairs):
        yield VersionChange(MOVED, f"The rounds come in another order: {listed([after.name for _, after in both])}.")


def _of_round(before: AskedRound, after: AskedRound) -> Iterable[VersionChange]:
    if before.name != after.name:
        yield VersionChange(CHANGED, f"{before.name} is called {after.name}.")
    if before.kind != after.kind:
        yield VersionChange(CHANGED, f"{after.name} is a round of another kind.")
    if before.minutes != after.minutes:
        yield VersionChange(CHANGED, f"{after.name} takes {after.minutes} minutes instead of {before.minutes}.")
    if before.overhead != after.overhead:
        kept = f"{after.overhead} minutes instead of {before.overhead}"
        yield VersionChange(CHANGED, f"{after.name} keeps {kept} for welcome, candidate’s questions and close.")
    if before.purpose != after.purpose:
        yield VersionChange(CHANGED, f"{after.name} has another purpose.")


def _of_questions(
    old: Sequence[AskedRound], new: Sequence[AskedRound], pairs: Sequence[tuple[int, int]]
) -> Iterable[VersionChange]:
    was, now = _places(old), _places(new)
    both = [(*was[identity], *now[identity]) for identity in was if identity in now]
    for identity, (place, question) in now.items():
        if identity not in was:
            yield VersionChange(NEW, f"New question: “{question.title}” in {new[place].name}.")
    yield from (
        VersionChange(LEFT_OUT, f"Question left out: “{question.title}”.")
        for identity, (_, question) in was.items()
        if identity not in now
    )
    for before, _, after, question in both:
        if (before, after) not in pairs:
            sentence = f"“{question.title}” is asked in {new[after].name} instead of {old[before].name}."
            yield VersionChange(MOVED, sentence)
    for before, after in pairs:
        if _order(old[before], new[after]) != _order(new[after], old[before]):
            yield VersionChange(MOVED, f"The questions of {new[after].name} come in another order.")
    for _, earlier, _, question in both:
        yield from _of_question(earlier, question)


def _of_question(before: AskedQuestion, after: AskedQuestion) -> Iterable[VersionChange]:
    if before.key != after.key:
        longer = f", {after.minutes} minutes instead of {before.minutes}" if before.minutes != after.minutes else ""
        yield VersionChange(CHANGED, f"“{after.title}” comes in version {after.version} of its text{longer}.")


def _places(rounds: Sequence[AskedRound]) -> dict[str, tuple[int, AskedQuestion]]:
    return {question.identity: (place, question) for place, round in enumerate(rounds) for question in round.questions}


def _order(round: AskedRound, other: AskedRound) -> list[str]:
    """The questions of a round that the other asks, too, in their order."""
    shared = _identities(other)
    return [question.identity for question in round.questions if question.identity in shared]
