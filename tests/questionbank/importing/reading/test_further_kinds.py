"""Kinds of lists that people publish, each in a few lines of our own: what is asked, and what only looks like it."""

import json
from typing import Any

import pytest

from questionbank.importing.reading.found import Found, FoundExhibit, FoundQuestion
from questionbank.importing.reading.reader import read_file


def found_in(text: str, name: str = "list.md") -> Found:
    return read_file(text.encode(), name).found


def prompts(text: str, name: str = "list.md") -> list[str]:
    return [question.prompt for question in found_in(text, name).questions]


def records(*entries: dict[str, Any]) -> list[FoundQuestion]:
    return found_in(json.dumps(entries), "list.json").questions


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param(
            "### Segelfragen:\n* Was ist ein Want?\n* Woran erkennen Sie Wind?\n* Wie reffen Sie?\n\n"
            "### Knotenfragen:\n* Erkläre Palsteke.\n* Optimiere diesen Knoten\n* Kennst du den Stek?\n",
            ["Was ist ein Want?", "Woran erkennen Sie Wind?", "Wie reffen Sie?",
             "Erkläre Palsteke.", "Optimiere diesen Knoten", "Kennst du den Stek?"],
            id="tasks in sections of which few entries ask",
        ),
        pytest.param(
            "## 帆\n* 什么是帆？\n* 请解释一下风向。\n* 列举三种绳结\n",
            ["什么是帆？", "请解释一下风向。", "列举三种绳结"],
            id="Chinese without signs at the end",
        ),
        pytest.param(
            "*   Expliquer la marée.\n*   Décrire un nœud.\n*   Expliquez « jusant ».\n",
            ["Expliquer la marée.", "Décrire un nœud.", "Expliquez « jusant »."], id="infinitives",
        ),
        pytest.param(
            "1) Was dürfen Matrosen auf einem Schiff, das vor Anker liegt, und wo steht das im\n"
            "Handbuch der Reederei? \n\n"
            "2) Was ist ein Anker?\n",
            ["Was dürfen Matrosen auf einem Schiff, das vor Anker liegt, und wo steht das im Handbuch der Reederei?",
             "Was ist ein Anker?"],
            id="entries that the program broke",
        ),
        pytest.param(
            "<h2>Deck</h2>\n<ol>\n  <li>\n    What is a cleat?\n  </li>\n  <li>\n    Name the lines that you\n"
            "    would cast off first.\n  </li>\n</ol>\n",
            ["What is a cleat?", "Name the lines that you would cast off first."], id="entries of HTML over lines",
        ),
        pytest.param(
            "> ### 1. **What is a keel?**\n\n#### **Answer:**\n\nA fin.\n\n> ### 2. **Why is it heavy?**\n\n"
            "#### **Answer:**\n\nTo hold.\n",
            ["What is a keel?", "Why is it heavy?"], id="headings in quotations",
        ),
        pytest.param(
            "## General\n\n### Mention your last ship\n### Why did you leave it?\n### Where will you sail next?\n",
            ["Mention your last ship", "Why did you leave it?", "Where will you sail next?"],
            id="headings with nothing below them",
        ),
        pytest.param(
            "## Knots\n- [How is a bowline tied?](./bowline.md)\n- [When does a hitch slip?](./hitch.md)\n",
            ["How is a bowline tied?", "When does a hitch slip?"], id="links to the answers",
        ),
        pytest.param(
            "## Deck\n- Could you name every line? [Answer](answers.md#lines)\n- Whom do you wake? ✅\n",
            ["Could you name every line?", "Whom do you wake?"], id="links and ticks behind",
        ),
        pytest.param(
            "**Q1: The mast is down. Walk through your first minute.**\n\n<details>\n<summary>💡 Approach</summary>\n\n"
            "- **Tell people**: all hands\n\n</details>\n\n**Q2: Why do masts fall?**\n\n<details>\n"
            "<summary>💡 Approach</summary>\n\nWear.\n\n</details>\n",
            ["The mast is down. Walk through your first minute.", "Why do masts fall?"],
            id="bold lines over folded answers",
        ),
    ],
)  # fmt: skip
def test_what_is_asked(text: str, asked: list[str]) -> None:
    assert prompts(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "**How to Board:**\n- Step over\n- Greet\n\n**What to Bring:**\n- Boots\n",
        "- **Situation (S):** Begin with the place. What was the weather?\n  - Example: rain\n"
        "- **Task (T):** Go on. What had to be done?\n  - Example: reef\n"
        "- **Situation (S):** Again. Where were you?\n- **Task (T):** And again. Why you?\n",
        "When you come aboard for your first watch, wipe your feet.\n\nMore to follow.\n",
        "* Do you know an answer that is missing? Please create a PR\n* Thanks to all hands\n",
    ],
)
def test_what_only_looks_like_a_question(text: str) -> None:
    assert prompts(text) == []


def test_code_that_stands_before_its_question() -> None:
    text = (
        "### Signals\n\n```js\nbell(2)\n```\nQuestion: How often does it ring?\n**Answer: 2**\n\n"
        '```js\nbell() ||\n    horn()\n```\nQuestion: What sounds?\n**Answer: "bell"**\nonly while it hangs.\n'
    )
    bell, horn = found_in(text).questions
    assert (bell.prompt, bell.sample_answer) == ("How often does it ring?", "2")
    assert bell.exhibits == [FoundExhibit("code", "bell(2)", "js")]
    assert horn.exhibits == [FoundExhibit("code", "bell() ||\n    horn()", "js")]
    assert horn.sample_answer.endswith("only while it hangs.")


def test_parts_that_a_list_names_in_words_of_its_own() -> None:
    text = (
        "**Question:** “Why sail?”\n**Category:** Motives | **Frame:** STAR\n**Source:** The log\n\n"
        "**Key points the mate listens for:**\n- Wind\n\n**Follow-ups:**\n- “Since when?”\n\n**Notes:**\n> (none)\n\n"
        "**Question:** “Why stay?”\n**Category:** Motives | **Frame:** STAR\n**Source:** The log\n\n"
        "**Key points the mate listens for:**\n- Crew\n\n**Follow-ups:**\n- “Still?”\n\n**Notes:**\n> (none)\n"
    )
    found = found_in(text)
    sail, stay = found.questions
    assert (sail.category, sail.points, sail.follow_ups) == ("Motives", ["Wind"], ["Since when?"])
    assert (stay.sources, stay.points) == (["The log"], ["Crew"])
    left = " ".join(over.text for over in found.left_over)
    assert "STAR" in left and "Notes" in left


def test_parts_on_lines_of_their_own_without_a_colon() -> None:
    text = (
        "1. Anchoring\n\nQuestion\nWhere do you anchor?\n\nWhat this question assesses\n\nSeeing ahead\n\nCalm\n\n"
        "Expected answer (in general)\nIn the lee.\n\n2. Watches\n\nQuestion\nWho wakes whom?\n\n"
        "What this question assesses\n\nOrder\n\nExpected answer (in general)\nThe watch before.\n"
    )
    anchoring, watches = found_in(text, "list.txt").questions
    assert (anchoring.title, anchoring.prompt) == ("Anchoring", "Where do you anchor?")
    assert (anchoring.points, anchoring.sample_answer) == (["Seeing ahead", "Calm"], "In the lee.")
    assert (watches.title, watches.points) == ("Watches", ["Order"])


def test_headings_over_an_answer_alone() -> None:
    text = "### 1. **Wind and Tide**\n\n**Answer:**\nBoth.\n\n### 2. **Reefing Early**\n\n**Answer:**\nAlways.\n"
    assert [(each.title, each.sample_answer) for each in found_in(text).questions] == [
        ("Wind and Tide", "Both."),
        ("Reefing Early", "Always."),
    ]


def test_a_title_over_each_labelled_question() -> None:
    text = "### 1. Fog\n\n**Question**: What do you hear?\n\n### 2. Ice\n\n**Question**: What do you see?\n"
    assert [(each.title, each.prompt) for each in found_in(text).questions] == [
        ("Fog", "What do you hear?"),
        ("Ice", "What do you see?"),
    ]


def test_sections_of_a_lower_rank_than_their_questions() -> None:
    text = (
        "# Bank\n### 1. Hull (1 Question)\n## 1. What is a rib?\n\n* A frame.\n\n"
        "### 2. Sail (1 Question)\n## 2. What is a luff?\n\n* An edge.\n"
    )
    rib, luff = found_in(text).questions
    assert (rib.category, rib.strong_answer, luff.category) == ("Hull", ["A frame."], "Sail")


def test_categories_and_levels_of_headings() -> None:
    text = (
        "# General\n- What is a bell?\n- What is a horn?\n\n# Crew\n### :anchor: Senior deckhand\n"
        "###### Night\n- What do you see?\n- What do you hear?\n\n### Medium Level\n- Who sleeps?\n- Who cooks?\n"
    )
    said = [(each.category, each.level) for each in found_in(text).questions]
    assert said == [("General", "")] * 2 + [("Night", "Senior")] * 2 + [("Crew", "Medium")] * 2


def test_text_behind_a_bold_question_is_its_answer() -> None:
    text = (
        "### Crew\n\n**Tell me about a mutiny that you ended.** It takes calm. There is much to hear:\n"
        "- Who spoke first?\n- Who listened?\n\nThis is hard work.\n\n"
        "### Food\n\n**What did you cook?** Anything but soup.\n"
    )
    mutiny, food = found_in(text).questions
    assert "Who spoke first?" in mutiny.sample_answer and "This is hard work." in mutiny.sample_answer
    assert food.sample_answer == "Anything but soup."


def test_names_of_code_keep_their_signs() -> None:
    assert prompts("- What is __init__() for?\n- What does `__repr__` give?\n") == [
        "What is __init__() for?",
        "What does `__repr__` give?",
    ]


def test_records_that_ask_in_their_titles() -> None:
    ebb, knots = records(
        {"id": 1, "title": "What is ebb?", "info": "Falling water."},
        {"id": 2, "title": "Ways to tie", "text": "### Ways to tie\n\nThere are five."},
    )
    assert (ebb.prompt, ebb.sample_answer) == ("What is ebb?", "Falling water.")
    assert (knots.prompt, knots.sample_answer) == ("Ways to tie", "There are five.")


def test_records_with_choices_and_tags() -> None:
    (ebb,) = records(
        {"question": "What is ebb?", "options": ["Rising", "Falling"], "correctAnswer": 1, "category": "Tides",
         "tags": ["sea"], "explanation": "It falls.", "expectedPoints": ["Direction"]},
    )  # fmt: skip
    assert (ebb.prompt, ebb.strong_answer) == ("What is ebb?\n- Rising\n- Falling", ["Falling"])
    assert (ebb.category, ebb.tags, ebb.sample_answer, ebb.points) == ("Tides", ["sea"], "It falls.", ["Direction"])


def test_what_records_hold_beside_is_told_key_by_key() -> None:
    found = found_in(json.dumps([{"id": 7, "q": "Why?", "page": 1}, {"id": 9, "q": "When?", "page": 1}]), "list.json")
    assert [(over.why, over.text) for over in found.left_over] == [
        ("“id” is no part of a question", "7\n9"),
        ("“page” is no part of a question", "1\n1"),
    ]


def test_cells_with_labels_numbers_and_code() -> None:
    text = '# FRONT\tBACK\n"Question: What rings?\nbell(\n  2)"\t\n3. You hear a horn in thick fog.\t\nWhy so?\t\n'
    rings, horn, _ = found_in(text, "cards.csv").questions
    assert (rings.prompt, rings.exhibits) == ("What rings?", [FoundExhibit("code", "bell(\n  2)")])
    assert horn.prompt == "You hear a horn in thick fog."


def test_a_table_of_scenarios_with_its_answers() -> None:
    text = (
        "## 1. Fog\n\n| **Scenario question** | **Best Answer (mate)** |\n| --- | --- |\n"
        "| **1\\. You hear a horn. What do you do?** | Slow down. |\n"
        "| **2\\. The radar is dark, and it is night.** | Stop. |\n"
    )
    horn, radar = found_in(text).questions
    assert (horn.prompt, horn.category, horn.sample_answer) == ("You hear a horn. What do you do?", "Fog", "Slow down.")
    assert radar.prompt == "The radar is dark, and it is night."
