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
        "**Explanation:** It does not slip\n\n---\n\n## Question 2\n**What joins two?**\n\n- A) Bend ✅\n- B) Hitch\n\n"
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
    (question,) = found_in(
        '### Example 1: Delay\n\n**Question:** "When were you late?"\n\n**Response:** Once.\n'
    ).questions
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


def test_a_table_of_marks_is_none_of_questions() -> None:
    found = found_in(
        "| Score | Meaning |\n|---|---|\n| 4 | Exceeds |\n| 1 | Does not meet what is asked |\n\n"
        "- Why do you sail?\n- Where to?\n"
    )
    assert [each.prompt for each in found.questions] == ["Why do you sail?", "Where to?"]


def test_records_below_a_topic_and_a_level() -> None:
    data = {"deck": {"easy": [{"question": "What is a cleat?"}], "hard": [{"question": "What is a warp?"}]},
            "first_watch": ["Who sleeps?"]}  # fmt: skip
    found = found_in(json.dumps(data), "list.json").questions
    assert [(each.category, each.level) for each in found] == [("deck", "easy"), ("deck", "hard"), ("first watch", "")]


def test_an_answer_told_as_a_story_stays_whole() -> None:
    story = "**S:** Fog.  \n**T:** Land.  \n**A:**  \n- Sounded.  \n**R:** Landed.  \n"
    text = f"### Q1. When were you lost?\n{story}\n### Q2. When were you late?\n{story}"
    answer = "S: Fog.\nT: Land.\nA:\n- Sounded.\nR: Landed."
    assert [each.sample_answer for each in found_in(text).questions] == [answer, answer]


def test_a_text_that_stands_in_a_fence_as_a_whole() -> None:
    found = found_in("```markdown\n### Q1. Who steers?\n**A:** I.\n\n### Q2. Who sleeps?\n**A:** You.\n```\n")
    assert [(each.source_line, each.sample_answer) for each in found.questions] == [(2, "I."), (5, "You.")]


def test_what_a_question_tests_stands_behind_it() -> None:
    text = "1. **When did you disagree?** – *Tests: patience*\n2. **What did you end?** – *Tests: courage*\n"
    assert [each.points for each in found_in(text).questions] == [["patience"], ["courage"]]


def test_sections_between_rules_with_lists_that_are_called_questions() -> None:
    rule = "─" * 40
    text = (
        "FRAMEWORK\n\nIt has two parts.\n\n"
        f"{rule}\nBuoys (2 questions)\n{rule}\n\nQuestions:\n1. How would you count buoys?\n2. Where do they drift?\n\n"
        f"{rule}\nGulls (2 questions)\n{rule}\n\nQuestions:\n1. Define a gull.\n2. How many sit on a pier?\n"
    )
    asked = [(each.category, each.prompt) for each in found_in(text, "list.txt").questions]
    assert asked == [
        ("Buoys", "How would you count buoys?"),
        ("Buoys", "Where do they drift?"),
        ("Gulls", "Define a gull."),
        ("Gulls", "How many sit on a pier?"),
    ]


def test_a_section_of_several_lines_is_no_question() -> None:
    found = found_in(
        "General questions\n=================\nAsk all.\n\nTell me about a leak you found.\nWhat did you do?\n\n"
        "Warning signs:\nHid it\n\nGreat signs:\nCalled all hands\n",
        "list.txt",
    ).questions
    assert [each.prompt for each in found] == ["Tell me about a leak you found.", "What did you do?"]
    assert (found[1].pitfalls, found[1].points) == (["Hid it"], ["Called all hands"])


def test_a_record_on_each_line() -> None:
    text = '{"question": "What is a warp?", "tips": ["Short", "Sure"]}\n{"question": "What is a bight?"}\n'
    warp, bight = found_in(text, "list.jsonl").questions
    assert (warp.rationale, bight.prompt) == ("Short\nSure", "What is a bight?")


def test_a_page_of_the_web_and_a_link_between_ticks() -> None:
    text = (
        "<html><head><title>Deck</title></head>\n<script>\nopen()\n</script>\n<h2>1. What is a cleat?</h2>\n"
        "<p>`A fitting <https://deck.example>`_.</p>\n<h2>2. What is a bitt?</h2>\n<p>A post.</p>\n</html>\n"
    )
    cleat, bitt = found_in(text, "list.html").questions
    assert (cleat.source_line, cleat.sample_answer, cleat.sources) == (5, "A fitting.", ["https://deck.example"])
    assert bitt.sample_answer == "A post."


def test_what_letters_ask_and_answer() -> None:
    found = found_in("Q. What is a cleat?\nA. A fitting.\n   It holds.\n\nQ. What is a warp?\nA. A line.\n", "list.txt")
    assert [(each.prompt, each.sample_answer) for each in found.questions] == [
        ("What is a cleat?", "A fitting.\nIt holds."),
        ("What is a warp?", "A line."),
    ]


def test_questions_of_several_kinds_below_a_competency() -> None:
    text = "".join(
        f"### Competency {number}: {name}\n\n**Primary question:** Tell me about {name} at sea.\n\n"
        f"**Alternative question:** When did you lack {name}?\n\n**Probing questions:**\n- What was your part?\n\n"
        "**Rating scale:**\n- 5: Plain\n\n"
        for number, name in ((1, "calm"), (2, "order"))
    )
    found = found_in(text)
    assert [each.prompt for each in found.questions] == [
        "Tell me about calm at sea.",
        "When did you lack calm?",
        "Tell me about order at sea.",
        "When did you lack order?",
    ]
    assert [each.follow_ups for each in found.questions][1::2] == [["What was your part?"]] * 2
    assert found.questions[2].category == "Competency 2: order"


def test_lines_of_a_form_are_no_headings_and_no_follow_ups() -> None:
    form = "Notes: ______________\nScore: 1  2  3  4  5\n\n"
    found = found_in(
        f"Section A (10 min)\n1. Why this ferry?\n○ Probe: Since when?\n{form}"
        f"2. Which was your best watch?\n○ Probe: Who was there?\n{form}",
        "guide.txt",
    )
    assert [(each.category, each.follow_ups) for each in found.questions] == [
        ("Section A (10 min)", ["Since when?"]),
        ("Section A (10 min)", ["Who was there?"]),
    ]
    assert all("Score: 1 2 3 4 5" in over.text for over in found.left_over)


def test_german_parts_in_italics_keep_their_follow_ups() -> None:
    belegen, sturm = found_in(
        "**Frage 1: Wie belegen Sie eine Klampe?**\n*Erwartete Antwort:* Mit Kopfschlägen.\n\n"
        "**Frage 2: Was war Ihr Sturm?**\n*Erwartete Antwort:* Ein Beispiel.\n*Nachfragen:*\n- Was nun?\n- Warum?\n"
    ).questions
    assert (belegen.sample_answer, sturm.follow_ups) == ("Mit Kopfschlägen.", ["Was nun?", "Warum?"])


def test_a_sheet_with_titles_cards_and_ends_of_a_scale() -> None:
    text = (
        "Deckhand,,\nUpdated in May,,\n#,Competency,Question,5 - Excellent,1 - Poor\n"
        '1,Calm,When did it part?,Stood clear,"No, never"\n'
    )
    found = found_in(text, "sheet.csv")
    (parted,) = found.questions
    assert (parted.prompt, parted.competency) == ("When did it part?", "Calm")
    assert (parted.strong_answer, parted.pitfalls) == (["Stood clear"], ["No, never"])
    assert [over.text for over in found.left_over] == ["Deckhand", "Updated in May"]
    (card,) = found_in("Front\tBack\nWhat is a cleat?\tA fitting<br>with horns\n", "cards.tsv").questions
    assert card.sample_answer == "A fitting\nwith horns"


def test_a_label_of_one_letter_and_a_word_and_numbers_in_words() -> None:
    (poste,) = found_in(
        "1. Pourquoi ce poste ?\n   - Réponse attendue : une raison\n   - À éviter : le salaire\n"
    ).questions
    assert (poste.sample_answer, poste.pitfalls) == ("une raison", ["le salaire"])
    text = "Question One: What is a cleat?\n---\nA fitting.\n\nQuestion Two: What is a warp?\n---\nA line.\n"
    assert [each.prompt for each in found_in(text).questions] == ["What is a cleat?", "What is a warp?"]
