"""Lists that interviewers keep for each other: what they say beside, above and below their questions."""

import json

import pytest

from questionbank.importing.reading.closing import SHARED
from questionbank.importing.reading.found import Found
from questionbank.importing.reading.reader import read_file


def found_in(text: str, name: str = "list.md") -> Found:
    return read_file(text.encode(), name).found


def test_what_stands_below_a_whole_list_is_said_of_all_its_questions() -> None:
    found = found_in(
        "# Guide\n\n## Calm\n\nSample questions:\n- “When did a line part near you?”\n- “How do you wake a watch?”\n\n"
        "**What to look for:**\n- Steps back\n- Counts hands\n\n"
        "## Order\n\nThen:\n* [“How do you stow a locker?”](https://deck.example/1)\n"
    )
    parted, watch, locker = found.questions
    assert [(each.category, each.points) for each in (parted, watch)] == [("Calm", ["Steps back", "Counts hands"])] * 2
    assert parted.doubts == watch.doubts == [SHARED]
    assert (locker.category, locker.points, locker.doubts) == ("Order", [], [])


def test_each_question_keeps_the_parts_below_it() -> None:
    plumb, level = found_in(
        "1. How do you use a lead line?\n   - Look for: tallow\n2. Where do you throw it?\n   - Look for: ahead\n"
    ).questions
    assert (plumb.points, level.points, plumb.doubts) == (["tallow"], ["ahead"], [])


def test_a_scene_comes_before_what_is_asked_about_it() -> None:
    fog, ice = found_in(
        "# Mates\n\n## 1. Fog\n\n**Scenario:** A horn, close by.\n\n**Question:** What do you do?\n\n"
        "**Key concepts:** speed\n\n### Paths\n* **Junior**: Looks.\n* **Senior**: Slows.\n\n"
        "## 2. Ice\n\n**Scenario:** The spray freezes.\n\n**Question:** What do you fear?\n\n"
        "**Key concepts:** stability\n\n### Paths\n* **Junior**: Cold.\n* **Senior**: Weight aloft.\n"
    ).questions
    assert (fog.title, fog.prompt, fog.points) == ("Fog", "A horn, close by.\n\nWhat do you do?", ["speed"])
    assert "Senior: Slows." in fog.sample_answer
    assert (ice.title, ice.points) == ("Ice", ["stability"])


def test_a_line_that_only_counts_is_one_question_with_what_it_names() -> None:
    loop, bend = found_in(
        "---\ntitle: Knots\n---\n\n# Quiz\n\n## Question 1\n**What holds a loop?**\n\n- A) Nothing\n- B) Bowline ✅\n\n"
        "**Explanation:** It does not slip\n\n---\n\n## Question 2\n**What joins two ropes?**\n\n- A) Bend ✅\n- B) Hitch\n\n"
        "**Explanation:** It holds\n"
    ).questions
    assert loop.prompt == "What holds a loop?\n- A) Nothing\n- B) Bowline"
    assert (loop.strong_answer, loop.sample_answer) == (["B) Bowline"], "It does not slip")
    assert bend.strong_answer == ["A) Bend"]


def test_a_list_and_one_open_question_below_a_numbered_heading() -> None:
    found = found_in(
        "# Deck\n\n- Do you know lines?\n- What is a buddy?\n- What floats?\n\n## Open question\n\nAsk it last.\n\n"
        "### 1. Crew list\n\n##### Question:\n\nYou keep a list of all hands. How do you share it?\n\n"
        "#### Extra points\n\n- One list\n\n#### Red flags\n\n- Never asks who reads it\n"
    )
    assert [each.prompt for each in found.questions][:3] == ["Do you know lines?", "What is a buddy?", "What floats?"]
    crew = found.questions[3]
    assert (crew.title, crew.points, crew.pitfalls) == ("Crew list", ["One list"], ["Never asks who reads it"])
    assert crew.prompt == "You keep a list of all hands. How do you share it?"
    assert found.left_over[-1].text == "Ask it last."


@pytest.mark.parametrize(
    "label",
    ["What they're really asking", "Why this works", "What this question reveals", "What interviewers want to hear"],
)
def test_reasons_in_a_lists_own_words(label: str) -> None:
    text = "".join(
        f"### {number}. Tell me about a watch you kept\n\n**{label}:** Order.\n\n**Example:** “All night.”\n\n"
        for number in (1, 2)
    )
    assert {(each.rationale, each.sample_answer) for each in found_in(text).questions} == {("Order.", "All night.")}


def test_a_heading_that_asks_the_reader_is_no_question_among_labelled_ones() -> None:
    text = "".join(f"### {n}. How do you reef?\n\n**Tip:** Early.\n\n**Example:** “At noon.”\n\n" for n in (1, 2))
    found = found_in(f"## Sails\n\n{text}## Ready to sail?\n\nTry our boat.\n")
    assert len(found.questions) == 2
    assert found.left_over[-1].text == "Ready to sail?\nTry our boat."


def test_parts_in_italics_and_what_no_question_has() -> None:
    text = (
        "1. *“Why the sea?”*\n\n- *Why:* motive\n\n- *Follow-up:* “Since when?”\n\n- *Score 0–3:* 0 = shrugs\n"
        "2. *“Why this ship?”*\n\n- *Why:* has read of her\n\n- *Follow-up:* “Where?”\n\n- *Score 0–3:* 0 = any ship\n"
    )
    found = found_in(text)
    assert [(each.rationale, each.follow_ups) for each in found.questions] == [
        ("motive", ["Since when?"]),
        ("has read of her", ["Where?"]),
    ]
    assert [over.text for over in found.left_over] == ["- Score 0–3: 0 = shrugs", "- Score 0–3: 0 = any ship"]


def test_quotes_go_from_what_a_label_asks() -> None:
    (question,) = found_in("### Example 1: Delay\n\n**Question:** \"When were you late?\"\n\n**Response:** Once.\n").questions
    assert (question.prompt, question.sample_answer) == ("When were you late?", "Once.")


def test_a_text_that_goes_on_counting_is_one_text() -> None:
    (question,) = found_in("- **How do you enter fog?**\n  1) Slow down, 2) sound the horn, 3) listen.\n").questions
    assert question.sample_answer == "1) Slow down, 2) sound the horn, 3) listen."


def test_a_table_and_a_list_in_one_text() -> None:
    found = found_in(
        "## Map\n\n| Criterion | Primary question (behavioral) | Probes (specifics) | What “good” sounds like |\n"
        "|---|---|---|---|\n| Calm | “When did a line part?” | Who stood near?; And then? | names the danger |\n\n"
        "## Script\n\n- What keeps you at sea?\n- When do you sleep?\n"
    )
    parted, sea, _ = found.questions
    assert (parted.prompt, parted.competency, parted.category) == ("When did a line part?", "Calm", "Map")
    assert (parted.follow_ups, parted.strong_answer) == (["Who stood near?", "And then?"], ["names the danger"])
    assert sea.category == "Script"


def test_records_below_a_topic_and_a_level() -> None:
    data = {"deck": {"easy": [{"question": "What is a cleat?"}], "hard": [{"question": "What is a warp?"}]},
            "first_watch": ["Who sleeps?"]}  # fmt: skip
    found = found_in(json.dumps(data), "list.json").questions
    assert [(each.category, each.level) for each in found] == [("deck", "easy"), ("deck", "hard"), ("first watch", "")]
