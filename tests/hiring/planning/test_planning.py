"""The pure plan: minutes, coverage, gaps and the structure meter."""

from dataclasses import replace

import pytest

from hiring import planning
from hiring.planning import CoverageCell, Plan, PlannedCompetency, PlannedPerson, PlannedQuestion, PlannedRound

HANNE, KOFI, MATEUS = (
    PlannedPerson(1, "Hanne"),
    PlannedPerson(2, "Kofi"),
    PlannedPerson(3, "Mateus"),
)
DESIGN = PlannedCompetency(1, "ML system design")
TALK = PlannedCompetency(2, "Stakeholder communication")
PYTHON = PlannedCompetency(3, "Python", is_must_have=False)
KEYS = iter(range(1, 10_000))


def question(title="Overfitting", competency=DESIGN, **values):
    values = {"minutes": 10, "kind": "past_behaviour", "follow_ups": 3, **values}
    return PlannedQuestion(
        key=next(KEYS), identity=values.pop("identity", title), title=title, competency=competency, **values
    )


def round_of(*questions, name="Technical", minutes=60, raters=(HANNE, KOFI)):
    return PlannedRound(next(KEYS), name, minutes, tuple(questions), tuple(raters))


def plan_of(*rounds, competencies=(DESIGN, TALK), **values):
    return Plan(tuple(competencies), tuple(rounds), **values)


def loop_of(*rounds, **values):
    return plan_of(*rounds, has_panels=True, **values)


def sentences(findings):
    return [finding.sentence for finding in findings]


class TestMinutes:
    @pytest.mark.parametrize(
        ("minutes", "sentence", "over", "spare"),
        [
            ([14, 16, 10], "55 of 60 min planned, 5 spare", 0, 5),
            ([12, 12, 9, 14], "62 of 60 min planned, 2 over", 2, 0),
            ([15, 15, 15], "60 of 60 min planned", 0, 0),
            ([], "15 of 60 min planned, 45 spare", 0, 45),
        ],
    )
    def test_count_the_fixed_part_of_a_round(self, minutes, sentence, over, spare):
        round = round_of(*(question(minutes=number) for number in minutes))
        assert (round.sentence, round.over, round.spare) == (sentence, over, spare)
        assert round.overhead == 15

    def test_fill_the_bar_when_over(self):
        assert round_of(question(minutes=47)).bar_maximum == 62
        assert round_of(question(minutes=40)).bar_maximum == 60

    @pytest.mark.parametrize(
        ("name", "spoken"),
        [
            ("Technical", "technical round"),
            ("Managerial round", "managerial round"),
            ("ML design", "ML design round"),
            ("B", "B round"),
        ],
    )
    def test_round_names_inside_sentences(self, name, spoken):
        assert round_of(name=name).spoken_name == spoken


class TestCoverage:
    def test_puts_gaps_first_and_counts_questions_and_raters(self):
        plan = loop_of(
            round_of(question(asker=HANNE), question("Scale", asker=KOFI)),
            round_of(question("Ship", asker=MATEUS), name="Scenario", raters=(HANNE, KOFI, MATEUS)),
        )
        gap, covered = planning.coverage(plan)
        assert (gap.competency, gap.verdict, gap.is_gap) == (TALK, "Gap", True)
        assert gap.cells == (CoverageCell(), CoverageCell())
        assert (covered.competency, covered.verdict) == (DESIGN, "Covered")
        assert [cell.text for cell in covered.cells] == ["2, rated by 2", "1, rated by 3"]

    def test_without_panels_says_only_how_many(self):
        row = planning.coverage(plan_of(round_of(question(), raters=()), competencies=[DESIGN]))[0]
        assert (row.verdict, row.cells[0].text) == ("Covered", "1")

    def test_one_rater_only(self):
        row = planning.coverage(loop_of(round_of(question(asker=HANNE), raters=(HANNE,)), competencies=[DESIGN]))[0]
        assert row.verdict == "One rater only"

    def test_one_rater_in_each_of_two_rounds_are_two(self):
        plan = loop_of(
            round_of(question(asker=HANNE), raters=(HANNE,)),
            round_of(question("B", asker=KOFI), raters=(KOFI,)),
            competencies=[DESIGN],
        )
        assert planning.coverage(plan)[0].verdict == "Covered"

    def test_nobody_rates_it_yet(self):
        row = planning.coverage(loop_of(round_of(question(), raters=()), competencies=[DESIGN]))[0]
        assert row.verdict == "Nobody rates it yet"

    @pytest.mark.parametrize(("number", "words"), [(2, "Mateus asks both"), (3, "Mateus asks all three")])
    def test_one_person_asks_everything(self, number, words):
        questions = [question(f"Q{index}", asker=MATEUS) for index in range(number)]
        plan = loop_of(round_of(*questions, raters=(MATEUS, HANNE)), competencies=[DESIGN])
        assert planning.coverage(plan)[0].verdict == words

    def test_one_question_asked_by_one_person_is_fine(self):
        plan = loop_of(round_of(question(asker=MATEUS), raters=(MATEUS, HANNE)), competencies=[DESIGN])
        assert planning.coverage(plan)[0].verdict == "Covered"

    def test_a_wish_without_a_question_is_no_gap(self):
        rows = planning.coverage(plan_of(round_of(question()), competencies=[PYTHON, DESIGN]))
        assert [(row.competency, row.verdict) for row in rows] == [(DESIGN, "Covered"), (PYTHON, "Not planned")]
        assert rows[1].needs_a_question
        assert not rows[1].is_gap

    def test_shows_what_is_asked_beyond_the_role(self):
        rows = planning.coverage(plan_of(round_of(question(), question("B", PYTHON)), competencies=[DESIGN]))
        assert [row.competency for row in rows] == [DESIGN, PYTHON]

    def test_order_is_gaps_then_single_people_then_covered(self):
        alone, fine = PlannedCompetency(7, "Zeal"), PlannedCompetency(8, "Art")
        plan = loop_of(
            round_of(question("A", alone, asker=HANNE), raters=(HANNE,)),
            round_of(question("B", fine, asker=KOFI)),
            competencies=[fine, PYTHON, alone, TALK],
        )
        assert [row.competency for row in planning.coverage(plan)] == [TALK, alone, fine, PYTHON]


class TestGaps:
    def test_uncovered_must_have(self):
        finding = planning.gaps(plan_of(round_of(question(is_unconventional=True))))[0]
        assert finding.sentence == "No question covers stakeholder communication."
        assert (finding.link, finding.target, finding.is_stop) == ("stakeholder communication", "coverage", True)
        assert finding.competency == TALK.key

    def test_abbreviations_stay_large(self):
        assert "No question covers ML system design." in sentences(planning.gaps(plan_of(round_of())))

    @pytest.mark.parametrize(("minutes", "words"), [(46, "1 minute longer"), (47, "2 minutes longer")])
    def test_round_over_its_time(self, minutes, words):
        round = round_of(question(minutes=minutes, is_unconventional=True), name="Managerial")
        (finding,) = planning.gaps(plan_of(round, competencies=[DESIGN]))
        assert finding.sentence == f"The managerial round is {words} than its slot."
        assert finding.target == f"round-{round.key}"

    def test_empty_round(self):
        plan = plan_of(round_of(question(is_unconventional=True)), round_of(name="Scenario"), competencies=[DESIGN])
        assert sentences(planning.gaps(plan)) == ["The scenario round has no question yet."]

    def test_no_round(self):
        assert sentences(planning.stops(plan_of())) == ["There is no round yet."]

    def test_question_asked_twice(self):
        twin = question("Overfitting again", identity="Overfitting", is_unconventional=True)
        plan = plan_of(round_of(question()), round_of(twin, name="Scenario"), competencies=[DESIGN])
        (finding,) = planning.gaps(plan)
        assert finding.sentence == "“Overfitting again” is asked twice, in the technical round and scenario round."
        assert finding.target == f"question-{twin.key}"
        assert finding.is_stop

    def test_inactive_question(self):
        plan = plan_of(round_of(question(is_active=False, is_unconventional=True)), competencies=[DESIGN])
        assert sentences(planning.stops(plan)) == ["“Overfitting” is not an active question any more."]

    @pytest.mark.parametrize(
        ("levels", "sentence"),
        [
            ({1, 5}, "“Overfitting” has no anchor for level 3 yet."),
            ({5}, "“Overfitting” has no anchor for levels 1 and 3 yet."),
            ({2, 4}, "“Overfitting” has no rating anchors yet."),
        ],
    )
    def test_question_without_anchors(self, levels, sentence):
        asked = question(anchor_levels=frozenset(levels), is_unconventional=True)
        (finding,) = planning.gaps(plan_of(round_of(asked), competencies=[DESIGN]))
        assert (finding.sentence, finding.is_stop) == (sentence, False)

    def test_loop_without_an_unconventional_question(self):
        (finding,) = planning.gaps(plan_of(round_of(question()), competencies=[DESIGN]))
        assert finding.sentence.startswith("No question of this loop is unconventional")
        assert not finding.is_stop

    def test_a_template_says_nothing_about_people(self):
        plan = plan_of(round_of(question(is_unconventional=True), raters=()), competencies=[DESIGN])
        assert planning.gaps(plan) == []

    def test_round_without_panel_or_with_one_person(self):
        plan = loop_of(
            round_of(question(asker=HANNE, is_unconventional=True), raters=(HANNE,)),
            round_of(question("B", asker=HANNE), name="Scenario", raters=()),
            competencies=[DESIGN],
        )
        assert sentences(planning.gaps(plan)) == [
            "Only Hanne rates the technical round.",
            "Nobody sits on the panel of the scenario round yet.",
        ]

    def test_question_nobody_asks(self):
        plan = loop_of(round_of(question(is_unconventional=True)), competencies=[DESIGN])
        assert sentences(planning.gaps(plan)) == ["Nobody asks “Overfitting” yet."]

    def test_one_person_in_too_many_rounds(self):
        rounds = [
            round_of(question("A", asker=HANNE, is_unconventional=True)),
            round_of(question("B", asker=KOFI), name="Managerial"),
            round_of(question("C", asker=MATEUS), name="Scenario", raters=(HANNE, MATEUS)),
        ]
        (finding,) = planning.gaps(loop_of(*rounds, competencies=[DESIGN]))
        assert finding.sentence == "Hanne sits in three rounds of this loop; two are enough for one person."
        assert finding.target == f"round-{rounds[-1].key}"

    def test_one_person_asking_more_than_half(self):
        round = round_of(
            question("A", asker=HANNE, minutes=20, is_unconventional=True),
            question("B", asker=KOFI, minutes=15),
            raters=(HANNE, KOFI, MATEUS),
        )
        (finding,) = planning.gaps(loop_of(round, competencies=[DESIGN]))
        assert finding.sentence == "Hanne asks 20 of the 35 minutes of questions; share them out."

    def test_half_of_the_minutes_is_fair_and_two_people_must_share_somehow(self):
        def with_raters(minutes, *raters):
            first = question("A", asker=HANNE, minutes=minutes, is_unconventional=True)
            round = round_of(first, question("B", asker=KOFI, minutes=10), raters=raters)
            return planning.gaps(loop_of(round, competencies=[DESIGN]))

        assert with_raters(10, HANNE, KOFI, MATEUS) == []
        assert with_raters(30, HANNE, KOFI) == []


class TestStopSentence:
    def test_of_nothing_is_empty(self):
        assert planning.stop_sentence([]) == ""

    def test_of_one(self):
        stops = planning.stops(plan_of(round_of(question())))
        assert planning.stop_sentence(stops) == (
            "One thing stops this version from being published. No question covers stakeholder communication."
        )

    def test_of_three(self):
        stops = planning.stops(plan_of(round_of(question(minutes=50)), round_of(name="Scenario")))
        assert planning.stop_sentence(stops) == (
            "Three things stop this version from being published. No question covers stakeholder communication, "
            "the technical round is 5 minutes longer than its slot, and the scenario round has no question yet."
        )


def full_loop(**values):
    """Eight questions in two rounds, everything in place."""
    first = [question(f"A{index}", minutes=10, asker=(HANNE, KOFI)[index % 2]) for index in range(4)]
    second = [question(f"B{index}", TALK, asker=(HANNE, KOFI)[index % 2]) for index in range(4)]
    values = {"has_usual_panel": True, "has_trained_panel": True, **values}
    return loop_of(round_of(*first), round_of(*second, name="Scenario"), **values)


def change_first(plan, **values):
    """The plan with its first question changed."""
    first = plan.rounds[0]
    questions = (replace(first.questions[0], **values), *first.questions[1:])
    return replace(plan, rounds=(replace(first, questions=questions), *plan.rounds[1:]))


def test_an_opening_that_asks_for_practice_names_who_has_not():
    plan = replace(full_loop(), has_trained_panel=False, unpractised=(KOFI,))
    assert planning.gaps(plan) == planning.gaps(full_loop())
    found = [gap.sentence for gap in planning.gaps(replace(plan, asks_for_practice=True))]
    assert "Kofi has not practised yet, which this opening asks for before a first interview." in found


class TestStructure:
    def test_a_full_loop_has_all_fifteen_parts(self):
        meter = planning.structure(full_loop())
        assert meter.sentence == "15 of 15 parts of a structured interview are in place"
        assert (meter.missing, meter.later) == ((), ())
        assert meter.bars == (True,) * 15

    def test_a_template_leaves_three_to_the_panel(self):
        plan = replace(full_loop(), has_panels=False, has_usual_panel=None, has_trained_panel=None)
        meter = planning.structure(plan)
        assert [part.name for part in meter.later] == [
            "Two or more people in each round",
            "The same panel for every candidate",
            "Panelists who practised before",
        ]
        assert meter.sentence.startswith("12 of 15 ")
        assert meter.bars == (True,) * 12 + (False,) * 3

    @pytest.mark.parametrize(
        ("spoil", "name", "note"),
        [
            (
                lambda plan: replace(plan, competencies=(*plan.competencies, PlannedCompetency(9, "Ethics"))),
                "A question for every competency",
                "1 of 3 has none",
            ),
            (
                lambda plan: replace(plan, competencies=(PYTHON,)),
                "A question for every competency",
                "The role names no must-have competency",
            ),
            (
                lambda plan: change_first(plan, identity="B0", title="B0"),
                "The same questions for every candidate",
                "“B0” is asked twice, in the technical round and scenario round",
            ),
            (
                lambda plan: replace(plan, asks_as_planned=False),
                "The same questions for every candidate",
                "This loop asks other questions than its template",
            ),
            (lambda plan: change_first(plan, follow_ups=0), "Follow-ups written beforehand", "“A0” has none"),
            (
                lambda plan: change_first(plan, anchor_levels=frozenset({1, 5})),
                "Anchors for every question",
                "“A0” has two of three",
            ),
            (
                lambda plan: change_first(plan, anchor_levels=frozenset()),
                "Anchors for every question",
                "“A0” has none",
            ),
            (lambda plan: change_first(plan, minutes=20), "Minutes that fit the slot", "Technical is 5 min over"),
            (
                lambda plan: replace(plan, rounds=plan.rounds[:1], competencies=(DESIGN,)),
                "Enough questions",
                "4 planned; 8 or more make a loop reliable",
            ),
            (
                lambda plan: replace(plan, rounds=(replace(plan.rounds[0], raters=(KOFI,)), plan.rounds[1])),
                "Two or more people in each round",
                "Technical has one person",
            ),
            (
                lambda plan: replace(plan, has_usual_panel=False),
                "The same panel for every candidate",
                "The panel differs from earlier loops of this opening",
            ),
            (
                lambda plan: replace(plan, has_trained_panel=False),
                "Panelists who practised before",
                "Somebody on the panel has not practised yet",
            ),
            (
                lambda plan: replace(plan, has_trained_panel=False, unpractised=(HANNE, KOFI)),
                "Panelists who practised before",
                "Hanne and Kofi have not practised yet",
            ),
        ],
    )
    def test_names_each_part_that_is_missing(self, spoil, name, note):
        (part,) = planning.structure(spoil(full_loop())).missing
        assert (part.name, part.note) == (name, note)
        assert part.target

    def test_wants_half_the_questions_to_be_about_situations(self):
        plan = full_loop()
        rounds = tuple(
            replace(round, questions=tuple(replace(one, kind="job_knowledge") for one in round.questions))
            for round in plan.rounds
        )
        assert planning.structure(replace(plan, rounds=(plan.rounds[0], rounds[1]))).missing == ()
        (part,) = planning.structure(
            change_first(replace(plan, rounds=(plan.rounds[0], rounds[1])), kind="background")
        ).missing
        assert part.note == "3 of 8 questions; half or more is better"

    def test_counts_the_rest_when_several_lack_something(self):
        plan = full_loop()
        bare = tuple(replace(one, follow_ups=0) for one in plan.rounds[0].questions)
        (part,) = planning.structure(
            replace(plan, rounds=(replace(plan.rounds[0], questions=bare), plan.rounds[1]))
        ).missing
        assert part.note == "“A0” has none, and three more"

    def test_of_an_empty_plan_meets_only_what_the_product_sees_to(self):
        meter = planning.structure(plan_of())
        assert {part.name for part in meter.met} == {
            "The same questions for every candidate",
            "The same papers for every panelist",
            "Each answer rated on its own",
            "Notes beside every answer",
            "Scorecards sealed until submitted",
            "Ratings combined by one rule",
        }
