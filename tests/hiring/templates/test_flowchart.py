"""The drawing of a loop: every step in order, nothing overlapping, nothing too small to read."""

import pytest

from hiring.planning import PlannedPerson, PlannedRound
from hiring.templates.flowchart import USUAL_WIDTH, WIDEST, flow_of, round_step

HANNE, KOFI, NOOR = (
    PlannedPerson(1, "Hanne"),
    PlannedPerson(2, "Kofi"),
    PlannedPerson(3, "Noor"),
)


def round_of(name="Technical", *people):
    return PlannedRound(1, name, 60, raters=people)


@pytest.mark.parametrize(
    ("people", "meta", "sentence"),
    [
        ((), "60 min", "Technical round: 60 minutes."),
        ((HANNE, KOFI), "60 min ·\u00a0Hanne, Kofi", "Technical round: 60 minutes, Hanne and Kofi."),
        ((HANNE, KOFI, NOOR), "60 min ·\u00a03 people", "Technical round: 60 minutes, Hanne, Kofi and Noor."),
    ],
)
@pytest.mark.parametrize("name", ["Technical", "Technical round"])
def test_a_round_says_how_long_and_who(name, people, meta, sentence):
    step = round_step(round_of(name, *people))
    assert (step.name, step.meta, step.sentence) == ("Technical", meta, sentence)


@pytest.mark.parametrize("number", range(5))
def test_steps_stand_in_order_without_touching(number):
    flow = flow_of([round_step(round_of(f"Round {index}")) for index in range(number)])
    assert [step.name for step in flow.steps][0] == "Brief the panel"
    assert [step.name for step in flow.steps][-4:] == ["Sealed scorecards", "Debrief", "Decision", "Feedback"]
    assert len(flow.shapes) == number + 5
    assert all(end - start >= 20 for start, end in flow.arrows)
    assert flow.shapes[-1].right < flow.width
    for shape in flow.shapes:
        assert shape.x < shape.middle < shape.right


def test_three_rounds_fill_the_page_and_are_drawn():
    flow = flow_of([round_step(round_of(name)) for name in ("Technical", "Managerial", "Scenario")])
    assert flow.is_drawn
    assert USUAL_WIDTH - 20 <= flow.width <= USUAL_WIDTH


def test_a_loop_too_long_to_read_is_a_list():
    flow = flow_of([round_step(round_of("A round with a rather long name")) for _ in range(4)])
    assert flow.width > WIDEST
    assert not flow.is_drawn
    assert len(flow.steps) == 9
