"""What a plan lacks, as sentences that point at a place on the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.wording import counted, inside_a_sentence, listed, number_word, sentence_case
from hiring.planning.plan import Plan, PlannedQuestion, PlannedRound
from questionbank.scale import ANCHORED

MOST_ROUNDS_FOR_ONE = 2


@dataclass(frozen=True)
class Gap:
    """Something to look at: a sentence in three pieces, of which the middle one links to `target` on the page.

    A stop keeps a template from being published.
    """

    before: str
    link: str
    after: str
    target: str
    is_stop: bool = False
    competency: int | None = None

    @property
    def clause(self) -> str:
        return f"{self.before}{self.link}{self.after}"

    @property
    def capital_before(self) -> str:
        """The first piece, where the sentence begins with it."""
        return sentence_case(self.before)

    @property
    def capital_link(self) -> str:
        """The middle piece, where the sentence may begin with it."""
        return self.link if self.before else sentence_case(self.link)

    @property
    def sentence(self) -> str:
        return f"{sentence_case(self.clause)}."


def round_target(round: PlannedRound) -> str:
    return f"round-{round.key}"


def question_target(question: PlannedQuestion) -> str:
    return f"question-{question.key}"


def gaps(plan: Plan) -> list[Gap]:
    """Everything the plan lacks, what stops a publication first."""
    found = [*stops(plan), *_anchor_gaps(plan), *_unconventional_gap(plan)]
    if plan.has_panels:
        found += [*_panel_gaps(plan), *_overloaded(plan), *_practice_gaps(plan)]
    return found


def stop_sentence(findings: Sequence[Gap], noun: str = "version") -> str:
    """Says "Two things stop this version from being published. No question covers x, and y is too long."

    Empty when nothing stops it.
    """
    if not findings:
        return ""
    verb = "stops" if len(findings) == 1 else "stop"
    head = f"{sentence_case(counted(len(findings), 'thing'))} {verb} this {noun} from being published."
    return f"{head} {sentence_case(_clauses([finding.clause for finding in findings]))}."


def _clauses(clauses: Sequence[str]) -> str:
    if len(clauses) == 1:
        return clauses[0]
    return f"{', '.join(clauses[:-1])}, and {clauses[-1]}"


def stops(plan: Plan) -> list[Gap]:
    """What keeps a template from being published: only this, so an empty list means it may go out."""
    if not plan.rounds:
        return [Gap("there is no ", "round", " yet", "rounds", is_stop=True)]
    return [
        *_uncovered(plan),
        *(_too_long(round) for round in plan.rounds if round.over),
        *(_empty(round) for round in plan.rounds if not round.questions),
        *asked_twice(plan),
        *(_inactive(question) for question in plan.questions if not question.is_active),
    ]


def _uncovered(plan: Plan) -> list[Gap]:
    asked = {question.competency.key for question in plan.questions}
    missing = sorted(
        (competency for competency in plan.must_haves if competency.key not in asked),
        key=lambda competency: competency.name,
    )
    return [
        Gap(
            "no question covers ",
            inside_a_sentence(competency.name),
            "",
            "coverage",
            is_stop=True,
            competency=competency.key,
        )
        for competency in missing
    ]


def _too_long(round: PlannedRound) -> Gap:
    longer = f" is {counted(round.over, 'minute', figures=True)} longer than its slot"
    return Gap("the ", round.spoken_name, longer, round_target(round), is_stop=True)


def _empty(round: PlannedRound) -> Gap:
    return Gap("the ", round.spoken_name, " has no question yet", round_target(round), is_stop=True)


def asked_twice(plan: Plan) -> list[Gap]:
    def identity(placed: tuple[PlannedRound, PlannedQuestion]) -> str:
        return placed[1].identity

    places = sorted(((round, question) for round in plan.rounds for question in round.questions), key=identity)
    found = []
    for _, group in groupby(places, key=identity):
        twins = list(group)
        if len(twins) > 1:
            last = twins[-1][1]
            rounds = listed(list(dict.fromkeys(round.spoken_name for round, _ in twins)))
            after = f" is asked {_times(len(twins))}, in the {rounds}"
            found.append(Gap("", f"“{last.title}”", after, question_target(last), is_stop=True))
    return found


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{number_word(number)} times"


def _inactive(question: PlannedQuestion) -> Gap:
    after = " is not an active question any more"
    return Gap("", f"“{question.title}”", after, question_target(question), is_stop=True)


def missing_anchors(question: PlannedQuestion) -> list[int]:
    """The levels that need an anchor and have none for this question."""
    return [level for level in ANCHORED if level not in question.anchor_levels]


def anchor_note(question: PlannedQuestion) -> str:
    """Says "No anchor for level 3 yet"; nothing when the levels that matter are described."""
    missing = missing_anchors(question)
    if not missing:
        return ""
    if len(missing) == len(ANCHORED):
        return "No rating anchors yet"
    noun = "level" if len(missing) == 1 else "levels"
    return f"No anchor for {noun} {listed([str(level) for level in missing])} yet"


def _anchor_gaps(plan: Plan) -> list[Gap]:
    return [
        Gap("", f"“{question.title}”", f" has {inside_a_sentence(note)}", question_target(question))
        for question in plan.questions
        if (note := anchor_note(question))
    ]


def _unconventional_gap(plan: Plan) -> list[Gap]:
    if not plan.questions or any(question.is_unconventional for question in plan.questions):
        return []
    return [Gap("no question of this loop is ", "unconventional", ", so nothing in it is hard to rehearse", "rounds")]


def _panel_gaps(plan: Plan) -> list[Gap]:
    found = []
    for round in plan.rounds:
        if not round.raters:
            found.append(Gap("nobody sits on the panel of the ", round.spoken_name, " yet", round_target(round)))
        elif len(round.raters) == 1:
            only = round.raters[0].called
            found.append(Gap(f"only {only} rates the ", round.spoken_name, "", round_target(round)))
    unasked = [question for question in plan.questions if question.asker is None]
    return found + [
        Gap("nobody asks ", f"“{question.title}”", " yet", question_target(question)) for question in unasked
    ]


def _practice_gaps(plan: Plan) -> list[Gap]:
    """Those who rate without practice, where the opening asks for it."""
    if not plan.asks_for_practice:
        return []
    after = " has not practised yet, which this opening asks for before a first interview"
    return [Gap("", person.called, after, "rounds") for person in plan.unpractised]


def _overloaded(plan: Plan) -> list[Gap]:
    return [*_in_too_many_rounds(plan), *_asking_too_much(plan)]


def _in_too_many_rounds(plan: Plan) -> list[Gap]:
    found = []
    for person in plan.panelists:
        rounds = [round for round in plan.rounds if person in round.raters]
        if len(rounds) > MOST_ROUNDS_FOR_ONE:
            number = number_word(len(rounds))
            after = (
                f" sits in {number} rounds of this loop; {number_word(MOST_ROUNDS_FOR_ONE)} are enough for one person"
            )
            found.append(Gap("", person.called, after, round_target(rounds[-1])))
    return found


def _asking_too_much(plan: Plan) -> list[Gap]:
    """Where three or more people share the work, none of them should ask more than half of it."""
    asked = [question for question in plan.questions if question.asker is not None]
    total = sum(question.minutes for question in asked)
    if len(plan.panelists) < 3:
        return []
    found = []
    for person in plan.panelists:
        own = [question for question in asked if question.asker == person]
        share = sum(question.minutes for question in own)
        if share * 2 > total:
            after = f" asks {share} of the {total} minutes of questions; share them out"
            found.append(Gap("", person.called, after, question_target(own[-1])))
    return found


def findings_about(findings: Iterable[Gap], target: str) -> list[Gap]:
    """Those findings that point at one place of the page."""
    return [finding for finding in findings if finding.target == target]
