"""What a plan covers, what it lacks and how structured it is. Pure: computes from a `Plan` already in hand.

A plan is either a template (nobody is assigned yet: `has_panels` is false) or one concrete loop. Whoever has rows
builds the `Plan`; `hiring.plans.plan_of` does it for a template.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from core.wording import counted, listed, number_word, sentence_case

# Welcome, the candidate's own questions and the close take this much of every round.
OVERHEAD_MINUTES = 15
ANCHORED_LEVELS = (1, 3, 5)
ENOUGH_QUESTIONS = 8
MOST_ROUNDS_FOR_ONE = 2
ROLE_PLAYING_KINDS = frozenset({"past_behaviour", "situational", "scenario"})

GAP = "Gap"
NOT_PLANNED = "Not planned"
ONE_RATER = "One rater only"
COVERED = "Covered"


# --- The plan ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """Somebody on a panel. `key` tells two people of one name apart."""

    key: int
    name: str

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name


@dataclass(frozen=True)
class PlannedCompetency:
    """A competency of the plan, and whether the role cannot do without it."""

    key: int
    name: str
    is_must_have: bool = True


@dataclass(frozen=True)
class PlannedQuestion:
    """A question's place in a round.

    `key` makes the anchor on the page (`question-<key>`), `identity` is the same wherever the same question stands.
    `anchor_levels` are the levels whose anchors a panelist would see: the question's own, else its competency's.
    """

    key: int
    identity: str
    title: str
    competency: PlannedCompetency
    minutes: int
    kind: str
    is_unconventional: bool = False
    is_active: bool = True
    anchor_levels: frozenset[int] = frozenset(ANCHORED_LEVELS)
    follow_ups: int = 0
    asker: Person | None = None


@dataclass(frozen=True)
class PlannedRound:
    """A round: its slot, its questions in order, and the people who rate (without shadows)."""

    key: int
    name: str
    minutes: int
    questions: tuple[PlannedQuestion, ...] = ()
    raters: tuple[Person, ...] = ()

    @property
    def planned_minutes(self) -> int:
        """Every question's minutes and the fixed part of a round."""
        return sum(question.minutes for question in self.questions) + OVERHEAD_MINUTES

    @property
    def over(self) -> int:
        return max(0, self.planned_minutes - self.minutes)

    @property
    def spare(self) -> int:
        return max(0, self.minutes - self.planned_minutes)

    @property
    def overhead(self) -> int:
        return OVERHEAD_MINUTES

    @property
    def bar_maximum(self) -> int:
        """What a full bar stands for: an overfull round fills it."""
        return max(self.minutes, self.planned_minutes)

    @property
    def sentence(self) -> str:
        """Says "62 of 60 min planned, 2 over"."""
        rest = f", {self.over} over" if self.over else f", {self.spare} spare" if self.spare else ""
        return f"{self.planned_minutes} of {self.minutes} min planned{rest}"

    @property
    def spoken_name(self) -> str:
        """The name inside a sentence: "technical round" for "Technical" and for "Technical round"."""
        name = inside_a_sentence(self.name)
        return name if name.lower().endswith("round") else f"{name} round"


@dataclass(frozen=True)
class Plan:
    """Everything that the functions below ask for.

    `competencies` are those of the role. The last three say what only a concrete loop can know: None is "not
    decided yet", as it is for every template.
    """

    competencies: tuple[PlannedCompetency, ...]
    rounds: tuple[PlannedRound, ...]
    has_panels: bool = False
    asks_as_planned: bool = True
    has_usual_panel: bool | None = None
    has_trained_panel: bool | None = None

    @property
    def questions(self) -> tuple[PlannedQuestion, ...]:
        return tuple(question for round in self.rounds for question in round.questions)

    @property
    def must_haves(self) -> tuple[PlannedCompetency, ...]:
        return tuple(competency for competency in self.competencies if competency.is_must_have)

    @property
    def panelists(self) -> tuple[Person, ...]:
        return tuple(sorted({rater for round in self.rounds for rater in round.raters}, key=lambda one: one.name))


def inside_a_sentence(name: str) -> str:
    """A name as it reads inside a sentence: small at the start, unless its first word is an abbreviation."""
    if len(name) < 2 or not name[1].islower():
        return name
    return name[0].lower() + name[1:]


# --- Coverage ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """How often a round asks for a competency, and how many people rate the answers (0 while no panel is set)."""

    questions: int = 0
    raters: int = 0

    @property
    def text(self) -> str:
        """Says "1, rated by 2", or only "1" while no panel is set; nothing for none."""
        if not self.questions:
            return ""
        return f"{self.questions}, rated by {self.raters}" if self.raters else str(self.questions)


@dataclass(frozen=True)
class CoverageRow:
    """One competency: the verdict and one cell for each round."""

    competency: PlannedCompetency
    verdict: str
    cells: tuple[Cell, ...]

    @property
    def is_gap(self) -> bool:
        return self.verdict == GAP

    @property
    def needs_a_question(self) -> bool:
        return self.verdict in (GAP, NOT_PLANNED)

    @property
    def is_fine(self) -> bool:
        return self.verdict == COVERED


def coverage(plan: Plan) -> list[CoverageRow]:
    """The matrix: gaps first, then what one person decides alone, then the covered ones; by name within each."""
    known = {competency.key for competency in plan.competencies}
    extra = {question.competency for question in plan.questions if question.competency.key not in known}
    rows = [_coverage_row(plan, competency) for competency in (*plan.competencies, *extra)]
    return sorted(rows, key=_coverage_order)


def _coverage_row(plan: Plan, competency: PlannedCompetency) -> CoverageRow:
    cells = []
    for round in plan.rounds:
        asked = [question for question in round.questions if question.competency.key == competency.key]
        cells.append(Cell(len(asked), len(round.raters)) if asked else Cell())
    return CoverageRow(competency, _verdict(plan, competency), tuple(cells))


def _verdict(plan: Plan, competency: PlannedCompetency) -> str:
    questions = [question for question in plan.questions if question.competency.key == competency.key]
    if not questions:
        return GAP if competency.is_must_have else NOT_PLANNED
    if not plan.has_panels:
        return COVERED
    raters = {rater for round in plan.rounds if set(questions) & set(round.questions) for rater in round.raters}
    if len(raters) == 1:
        return ONE_RATER
    askers = {question.asker for question in questions}
    asker = askers.pop()
    if len(questions) > 1 and not askers and asker:
        return f"{asker.first_name} asks {_all_of(len(questions))}"
    return COVERED


def _all_of(number: int) -> str:
    return "both" if number == 2 else f"all {number_word(number)}"


def _coverage_order(row: CoverageRow) -> tuple[int, str]:
    if row.is_gap:
        rank = 0
    elif row.verdict not in (COVERED, NOT_PLANNED):
        rank = 1
    else:
        rank = 2 if row.is_fine else 3
    return rank, row.competency.name


# --- Gaps -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """Something to look at: a sentence in three pieces, of which the middle one links to `target` on the page.

    A stop keeps a template from being published.
    """

    before: str
    link: str
    after: str
    target: str
    is_stop: bool = False
    competency: int | None = field(default=None)

    @property
    def clause(self) -> str:
        return f"{self.before}{self.link}{self.after}"

    @property
    def sentence(self) -> str:
        return f"{sentence_case(self.clause)}."


def round_target(round: PlannedRound) -> str:
    return f"round-{round.key}"


def question_target(question: PlannedQuestion) -> str:
    return f"question-{question.key}"


def gaps(plan: Plan) -> list[Finding]:
    """Everything the plan lacks, what stops a publication first."""
    found = [*_stops(plan), *_anchor_gaps(plan), *_unconventional_gap(plan)]
    if plan.has_panels:
        found += [*_panel_gaps(plan), *_overloaded(plan)]
    return found


def stops(plan: Plan) -> list[Finding]:
    """What keeps a template from being published: only this, so an empty list means it may go out."""
    return _stops(plan)


def stop_sentence(findings: Sequence[Finding], noun: str = "version") -> str:
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


def _stops(plan: Plan) -> list[Finding]:
    if not plan.rounds:
        return [Finding("there is no ", "round", " yet", "rounds", is_stop=True)]
    return [
        *_uncovered(plan),
        *(_too_long(round) for round in plan.rounds if round.over),
        *(_empty(round) for round in plan.rounds if not round.questions),
        *_asked_twice(plan),
        *(_inactive(question) for question in plan.questions if not question.is_active),
    ]


def _uncovered(plan: Plan) -> list[Finding]:
    asked = {question.competency.key for question in plan.questions}
    missing = sorted((one for one in plan.must_haves if one.key not in asked), key=lambda one: one.name)
    return [
        Finding("no question covers ", inside_a_sentence(one.name), "", "coverage", is_stop=True, competency=one.key)
        for one in missing
    ]


def _too_long(round: PlannedRound) -> Finding:
    longer = f" is {counted(round.over, 'minute', figures=True)} longer than its slot"
    return Finding("the ", round.spoken_name, longer, round_target(round), is_stop=True)


def _empty(round: PlannedRound) -> Finding:
    return Finding("the ", round.spoken_name, " has no question yet", round_target(round), is_stop=True)


def _asked_twice(plan: Plan) -> list[Finding]:
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
            found.append(Finding("", f"“{last.title}”", after, question_target(last), is_stop=True))
    return found


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{number_word(number)} times"


def _inactive(question: PlannedQuestion) -> Finding:
    after = " is not an active question any more"
    return Finding("", f"“{question.title}”", after, question_target(question), is_stop=True)


def missing_anchors(question: PlannedQuestion) -> list[int]:
    """The levels among 1, 3 and 5 that nobody has described for this question."""
    return [level for level in ANCHORED_LEVELS if level not in question.anchor_levels]


def anchor_note(question: PlannedQuestion) -> str:
    """Says "No anchor for level 3 yet"; nothing when the levels that matter are described."""
    missing = missing_anchors(question)
    if not missing:
        return ""
    if len(missing) == len(ANCHORED_LEVELS):
        return "No rating anchors yet"
    noun = "level" if len(missing) == 1 else "levels"
    return f"No anchor for {noun} {listed([str(level) for level in missing])} yet"


def _anchor_gaps(plan: Plan) -> list[Finding]:
    return [
        Finding("", f"“{question.title}”", f" has {inside_a_sentence(note)}", question_target(question))
        for question in plan.questions
        if (note := anchor_note(question))
    ]


def _unconventional_gap(plan: Plan) -> list[Finding]:
    if not plan.questions or any(question.is_unconventional for question in plan.questions):
        return []
    return [
        Finding("no question of this loop is ", "unconventional", ", so nothing in it is hard to rehearse", "rounds")
    ]


def _panel_gaps(plan: Plan) -> list[Finding]:
    found = []
    for round in plan.rounds:
        if not round.raters:
            found.append(Finding("nobody sits on the panel of the ", round.spoken_name, " yet", round_target(round)))
        elif len(round.raters) == 1:
            only = round.raters[0].first_name
            found.append(Finding(f"only {only} rates the ", round.spoken_name, "", round_target(round)))
    unasked = [question for question in plan.questions if question.asker is None]
    return found + [Finding("nobody asks ", f"“{one.title}”", " yet", question_target(one)) for one in unasked]


def _overloaded(plan: Plan) -> list[Finding]:
    return [*_in_too_many_rounds(plan), *_asking_too_much(plan)]


def _in_too_many_rounds(plan: Plan) -> list[Finding]:
    found = []
    for person in plan.panelists:
        rounds = [round for round in plan.rounds if person in round.raters]
        if len(rounds) > MOST_ROUNDS_FOR_ONE:
            number = number_word(len(rounds))
            after = (
                f" sits in {number} rounds of this loop; {number_word(MOST_ROUNDS_FOR_ONE)} are enough for one person"
            )
            found.append(Finding("", person.first_name, after, round_target(rounds[-1])))
    return found


def _asking_too_much(plan: Plan) -> list[Finding]:
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
            found.append(Finding("", person.first_name, after, question_target(own[-1])))
    return found


# --- The structure meter ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One part of a structured interview. `is_met` is None while only the panel of a loop can decide it."""

    name: str
    is_met: bool | None
    note: str = ""
    target: str = ""


@dataclass(frozen=True)
class Structure:
    """The fifteen parts, after Campion, Palmer and Campion (1997)."""

    parts: tuple[Part, ...]

    @property
    def met(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.is_met)

    @property
    def missing(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.is_met is False)

    @property
    def later(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.is_met is None)

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def sentence(self) -> str:
        return f"{len(self.met)} of {self.total} parts of a structured interview are in place"

    @property
    def bars(self) -> tuple[bool, ...]:
        """One bar a part, the met ones first. Decoration only."""
        return tuple(sorted((part.is_met is True for part in self.parts), reverse=True))


def structure(plan: Plan) -> Structure:
    """Which parts of a structured interview this plan has, which it lacks, and which wait for the panel.

    Five parts hold for every loop because the product leaves no other way; they say so in their note.
    """
    return Structure(
        (
            _part_job_analysis(plan),
            _part_same_questions(plan),
            _part_follow_ups(plan),
            _part_question_types(plan),
            _part_enough_questions(plan),
            Part("The same papers for every panelist", True, "Each kit shows the same facts about a candidate."),
            _part_minutes(plan),
            Part("Each answer rated on its own", True, "A scorecard has one rating for every answer."),
            _part_anchors(plan),
            Part("Notes beside every answer", True, "Ratings of 1 and 5 need evidence."),
            _part_several_raters(plan),
            _part_same_panel(plan),
            Part("Scorecards sealed until submitted", True, "Panelists see the others’ after their own."),
            _part_training(plan),
            Part("Ratings combined by one rule", True, "The debrief starts from a score that nobody can move."),
        )
    )


def _part_job_analysis(plan: Plan) -> Part:
    name = "A question for every competency"
    asked = {question.competency.key for question in plan.questions}
    must_haves = plan.must_haves
    missing = [competency for competency in must_haves if competency.key not in asked]
    if not must_haves:
        return Part(name, False, "The role names no must-have competency", "coverage")
    verb = "has" if len(missing) == 1 else "have"
    note = f"{len(missing)} of {len(must_haves)} {verb} none" if missing else ""
    return Part(name, not missing, note, "coverage")


def _part_same_questions(plan: Plan) -> Part:
    name = "The same questions for every candidate"
    if not plan.asks_as_planned:
        return Part(name, False, "This loop asks other questions than its template", "rounds")
    twice = _asked_twice(plan)
    return Part(name, not twice, twice[0].sentence.rstrip(".") if twice else "", twice[0].target if twice else "rounds")


def _part_follow_ups(plan: Plan) -> Part:
    without = [question for question in plan.questions if not question.follow_ups]
    return _for_every_question("Follow-ups written beforehand", plan, without, "has none")


def _part_question_types(plan: Plan) -> Part:
    name = "Questions about real and realistic situations"
    telling = sum(question.kind in ROLE_PLAYING_KINDS for question in plan.questions)
    total = len(plan.questions)
    is_met = total > 0 and telling * 2 >= total
    note = "" if is_met else f"{telling} of {counted(total, 'question', figures=True)}; half or more is better"
    return Part(name, is_met, note, "rounds")


def _part_enough_questions(plan: Plan) -> Part:
    number = len(plan.questions)
    is_met = number >= ENOUGH_QUESTIONS
    note = "" if is_met else f"{number} planned; {ENOUGH_QUESTIONS} or more make a loop reliable"
    return Part("Enough questions", is_met, note, "rounds")


def _part_minutes(plan: Plan) -> Part:
    over = [round for round in plan.rounds if round.over]
    name = "Minutes that fit the slot"
    if not plan.rounds:
        return Part(name, False, "There is no round yet", "rounds")
    if not over:
        return Part(
            name, True, f"{OVERHEAD_MINUTES} of each round are kept for the candidate’s own questions.", "rounds"
        )
    note = f"{over[0].name} is {over[0].over} min over" + _and_more(over)
    return Part(name, False, note, round_target(over[0]))


def _part_anchors(plan: Plan) -> Part:
    without = [question for question in plan.questions if missing_anchors(question)]
    words = ""
    if without:
        missing = len(missing_anchors(without[0]))
        words = "has none" if missing == 3 else f"has {number_word(3 - missing)} of three"
    return _for_every_question("Anchors for every question", plan, without, words)


def _for_every_question(name: str, plan: Plan, without: Sequence[PlannedQuestion], words: str) -> Part:
    if not plan.questions:
        return Part(name, False, "There is no question yet", "rounds")
    if not without:
        return Part(name, True, "", "rounds")
    return Part(name, False, f"“{without[0].title}” {words}" + _and_more(without), question_target(without[0]))


def _and_more(things: Sequence[object]) -> str:
    return f", and {number_word(len(things) - 1)} more" if len(things) > 1 else ""


def _part_several_raters(plan: Plan) -> Part:
    name = "Two or more people in each round"
    if not plan.has_panels:
        return Part(name, None)
    short = [round for round in plan.rounds if len(round.raters) < 2]
    if not short:
        return Part(name, bool(plan.rounds), "", "rounds")
    people = counted(len(short[0].raters), "person", "people")
    return Part(name, False, f"{short[0].name} has {people}" + _and_more(short), round_target(short[0]))


def _part_same_panel(plan: Plan) -> Part:
    note = "The panel differs from earlier loops of this opening" if plan.has_usual_panel is False else ""
    return Part("The same panel for every candidate", plan.has_usual_panel, note, "rounds")


def _part_training(plan: Plan) -> Part:
    note = "Somebody on the panel has not practised yet" if plan.has_trained_panel is False else ""
    return Part("Panelists who practised before", plan.has_trained_panel, note, "rounds")


def findings_about(findings: Iterable[Finding], target: str) -> list[Finding]:
    """Those findings that point at one place of the page."""
    return [finding for finding in findings if finding.target == target]
