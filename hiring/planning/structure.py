"""How structured a loop is: the parts of a structured interview that are in place and those that are missing.

The parts are those of Campion, Palmer and Campion (1997).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.wording import counted, listed, number_word
from hiring.planning.gaps import asked_twice, missing_anchors, question_target, round_target
from hiring.planning.plan import Plan, PlannedQuestion
from questionbank.scale import NEED_EVIDENCE

ENOUGH_QUESTIONS = 8
TELLING_KINDS = frozenset({"past_behaviour", "situational"})


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
            Part("Notes beside every answer", True, f"Ratings of {listed(NEED_EVIDENCE)} need evidence."),
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
    twice = asked_twice(plan)
    return Part(name, not twice, twice[0].sentence.rstrip(".") if twice else "", twice[0].target if twice else "rounds")


def _part_follow_ups(plan: Plan) -> Part:
    without = [question for question in plan.questions if not question.follow_ups]
    return _for_every_question("Follow-ups written beforehand", plan, without, "has none")


def _part_question_types(plan: Plan) -> Part:
    name = "Questions about real and realistic situations"
    telling = sum(question.kind in TELLING_KINDS for question in plan.questions)
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
        least, most = (pick(round.overhead for round in plan.rounds) for pick in (min, max))
        kept = str(least) if least == most else f"{least} to {most}"
        return Part(name, True, f"{kept} of each round are kept for the candidate’s own questions.", "rounds")
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
    verb = "has" if len(plan.unpractised) == 1 else "have"
    names = listed([person.called for person in plan.unpractised]) or "Somebody on the panel"
    note = f"{names} {verb if plan.unpractised else 'has'} not practised yet" if plan.has_trained_panel is False else ""
    return Part("Panelists who practised before", plan.has_trained_panel, note, "rounds")
