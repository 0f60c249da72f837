"""Numbers within numbers before a question, and labels below its follow-ups."""

import pytest

from tests.questionbank.importing.reading.test_files import found_in


@pytest.mark.parametrize(
    "text",
    [
        "## Sea\n\n### 1.1 What is ebb?\n\nA fall.\n\n### 1.2. What is flood?\n\nA rise.\n",
        "2.1 Sea\n2.1.1 What is ebb?\nExpected answer: A fall.\n2.1.2 What is flood?\nExpected answer: A rise.\n",
        "- 3.1) What is ebb?\n  Answer: A fall.\n- 3.2) What is flood?\n  Answer: A rise.\n",
    ],
)
def test_a_number_within_another_is_no_part_of_the_question(text: str) -> None:
    found = found_in(text, "list.md")
    asked = [(each.prompt, each.sample_answer) for each in found.questions]
    assert asked == [("What is ebb?", "A fall."), ("What is flood?", "A rise.")]


@pytest.mark.parametrize("prompt", ["1.5 seconds is the limit; how do you keep it?", "2.5 GB come in. What now?"])
def test_an_amount_is_part_of_the_question(prompt: str) -> None:
    assert [each.prompt for each in found_in(f"- {prompt}\n- What is ebb?\n", "list.md").questions][0] == prompt


@pytest.mark.parametrize("marker", ["a.", "-", "*", "1)"])
@pytest.mark.parametrize("label", ["What we listen for", "What you’re listening for", "What to listen for"])
def test_a_label_below_follow_ups_is_none_of_them(marker: str, label: str) -> None:
    text = f"1. What is ebb?\n   {marker} Where did you see it?\n   {label}: places.\n   Red flags: guesses\n"
    for question in found_in(f"{text}\n{text.replace('1.', '2.').replace('ebb', 'flood')}", "list.md").questions:
        assert question.follow_ups == ["Where did you see it?"]
        assert (question.points, question.pitfalls) == (["places."], ["guesses"])
