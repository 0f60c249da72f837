"""Lists as people keep them, each in a few lines of its layout: what is found, and that nothing is lost."""

from itertools import chain
from typing import Any

import pytest

from questionbank.importing.reading.found import Found, FoundExhibit
from questionbank.importing.reading.reader import read_file

GUIDE_WITH_RATIONALES = """\
Deckhand Questions Worth Asking

Below are a few for the first round.

Knots and Lines

1. Can you tie a bowline behind your back, and when would you?

Rationale: Shows calm hands.

Sample Answer: "I tie it “blind” every morning. It holds, and it opens again."

2. Describe a line that parted. What did you do next?

Rationale: Shows what they learned.

Sample Answer: “I cleared the deck first.”


Questions That Surprise

They loosen the talk:

3. Which sound on board do you like least?

Rationale: Shows listening.

Sample Answer: "The bilge pump at night."

Running the Day

1. Split the day into rounds

Give each person a part of it.

2. Keep probes at hand

Related Articles
"""

GUIDE_WITH_POINTS = """\
Must-Have Skills
- Rope work: Ties knots that hold. It is needed daily.
- Weather: Reads the sky before the radio does.
10 Typical Deckhand Interview Questions
Question 1:Plan a night watch for a crew of four.
- Points of Assessment:
- Rest for everybody.
- Who is called when.
- Standard Answer: "Two and two, with an hour that overlaps. The 'tired' one never steers."
- Common Pitfalls:
- Forgets the cook.
- Potential Follow-up Questions:
- What changes in fog?
- Who wakes you?
Question 2:How do you read a log that does not fit on your table?
- Points of Assessment:
- Works in parts.
- Standard Answer:
"Read it in slices with the
batchsizeoption of the reader." - Common Pitfalls:
- Buys a larger table.
- Potential Follow-up Questions:
- What if pages are missing?
AI Mock Interview
It is wise to practise with somebody.
Assessment One: Design sense
As a listener, I may ask you "Draw a harbour for two ferries" to see how you begin.
References
- What is a tide? - The harbour master
"""


def found_in(text: str, name: str = "list.md", **options: Any) -> Found:
    return read_file(text.encode(), name, **options).found


def prompts(text: str, name: str = "list.md") -> list[str]:
    return [question.prompt for question in found_in(text, name).questions]


def test_numbered_questions_with_a_rationale_and_an_answer() -> None:
    found = found_in(GUIDE_WITH_RATIONALES, "guide.txt")
    first, second, third = found.questions
    assert first.prompt == "Can you tie a bowline behind your back, and when would you?"
    assert (first.rationale, first.category, first.source_line) == ("Shows calm hands.", "Knots and Lines", 7)
    assert first.sample_answer == "I tie it “blind” every morning. It holds, and it opens again."
    assert (second.prompt, second.sample_answer) == (
        "Describe a line that parted. What did you do next?",
        "I cleared the deck first.",
    )
    assert (third.category, third.sample_answer) == ("Questions That Surprise", "The bilge pump at night.")
    left = "\n".join(over.text for over in found.left_over)
    for line in ("They loosen the talk:", "Running the Day", "1. Split the day into rounds", "2. Keep probes at hand"):
        assert line in left


def test_questions_with_points_pitfalls_and_follow_ups_of_which_one_breaks_its_layout() -> None:
    found = found_in(GUIDE_WITH_POINTS, "guide.txt")
    first, second = found.questions
    assert first.prompt == "Plan a night watch for a crew of four."
    assert first.points == ["Rest for everybody.", "Who is called when."]
    assert first.sample_answer == "Two and two, with an hour that overlaps. The 'tired' one never steers."
    assert first.follow_ups == ["What changes in fog?", "Who wakes you?"]
    assert second.sample_answer == "Read it in slices with the batchsizeoption of the reader."
    assert (second.pitfalls, second.follow_ups) == (["Buys a larger table."], ["What if pages are missing?"])
    left = "\n".join(over.text for over in found.left_over)
    for text in ("Rope work", "AI Mock Interview", "Draw a harbour for two ferries", "What is a tide? - The harbour"):
        assert text in left
    assert first.category == second.category == ""


def test_a_tail_of_advice_alone_holds_no_question() -> None:
    found = found_in("Running the day\n1. Split the day into rounds\n2. Keep probes at hand\n", "tail.txt")
    assert (found.questions, len(found.left_over)) == ([], 1)


def test_a_heading_right_below_the_last_answer_is_no_part_of_it() -> None:
    text = '1. How do you anchor?\n\nRationale: Care.\n\nSample Answer: "I wait."\nRunning the day\nMore words here.\n'
    found = found_in(text, "guide.txt")
    assert found.questions[0].sample_answer == "I wait."
    assert "Running the day" in found.left_over[0].text


def test_folded_parts() -> None:
    text = "<details><summary>Explain:\n* ebb\n* flood</summary><br><b>Water leaves.</b></details>\n"
    (question,) = found_in(text).questions
    assert (question.prompt.splitlines(), question.sample_answer) == (["Explain:", "- ebb", "- flood"], "Water leaves.")
    assert question.doubts == []
    (empty,) = found_in("<details>\n<summary>What is ebb?</summary><br>\n<b></b></details>\n").questions
    assert (empty.sample_answer, empty.doubts) == ("", ["The file has no answer to it."])


def test_code_within_a_folded_question_is_shown_with_it() -> None:
    text = "<details>\n<summary>What does it print?\n\n```\nring\n  twice\n```\n</summary><br>\nTwice.\n</details>\n"
    (question,) = found_in(text).questions
    assert question.exhibits == [FoundExhibit("code", "ring\n  twice")]
    assert (question.prompt, question.sample_answer) == ("What does it print?", "Twice.")


def test_bold_lines_with_signs_for_their_level() -> None:
    text = (
        "**Why is the sea salty? ⭐️**\n\nAnswer to come\n\n<br/>\n\n"
        "**What is a tide? 👶**\n\nWater moves.\n\n- Twice a day\n\n<br/>\n"
    )
    salty, tide = found_in(text).questions
    assert (salty.level, salty.sample_answer) == ("⭐️", "")
    assert salty.doubts == [
        "The sign ⭐️ was taken for the level. Say which level it means.",
        "The file has no answer to it.",
    ]
    assert tide.sample_answer == "Water moves.\n- Twice a day"
    legend = found_in(f"Signs: 👶 easy ⭐️ medium 🚀 expert\n\n{text}").questions
    assert [question.level for question in legend] == ["medium", "easy"]
    assert "The sign" not in "".join(chain.from_iterable(question.doubts for question in legend))


def test_headings_with_advice_and_an_example() -> None:
    text = (
        "### Tell me about a boat you built\n#### What they look for\nPride in work.\n#### Example\nI built a dinghy.\n"
        "### Why did it sink?\n#### What they look for\nHonesty.\n"
    )
    first, second = found_in(text).questions
    assert (first.rationale, first.sample_answer) == ("Pride in work.", "I built a dinghy.")
    assert (second.prompt, second.rationale) == ("Why did it sink?", "Honesty.")


def test_titles_above_labels_and_a_question_in_the_text() -> None:
    text = (
        "## A parcel nobody finds\nIt was scanned twice. Where do you start?\n\n**Why:** Shows ownership.\n\n"
        "**Look for:**\n- Takes the case\n\n**Probes:**\n- Whom do you ring?\n\n**Traps:**\n- Blames\n"
    )
    (question,) = found_in(text).questions
    assert (question.title, question.prompt) == (
        "A parcel nobody finds",
        "It was scanned twice. Where do you start?",
    )
    assert (question.rationale, question.points) == ("Shows ownership.", ["Takes the case"])
    assert (question.follow_ups, question.pitfalls) == (["Whom do you ring?"], ["Blames"])


def test_code_below_a_question_keeps_its_indentation() -> None:
    (question,) = found_in("Write a loop:\n\n\tfor x in [1, 2]:\n\t\tprint(x)\n", "list.txt").questions
    assert question.prompt == "Write a loop:"
    assert question.exhibits == [FoundExhibit("code", "for x in [1, 2]:\n\tprint(x)")]


def test_unwise_questions_are_questions() -> None:
    lines = ["What did you do in the gap in your CV?", "Are you planning a family?", "Hobbies?"]
    assert prompts("\n".join(lines), "list.txt") == lines
    assert prompts("".join(f"- {line}\n" for line in lines)) == lines


def test_bullets_with_nested_follow_ups_code_and_front_matter() -> None:
    text = (
        "---\ntitle: Deck\nlayout: page\n---\n\n## Watch\n"
        "* What keeps you awake?\n  * Coffee or tea?\n  * Which one first?\n"
        "* What is the value of `bell`?\n```js\nlet bell = 8;\n```\n* Explain a [halo](https://sky.example/halo).\n"
        "* Favourite three stars of yours\n"
    )
    found = found_in(text)
    awake, bell, halo, stars = found.questions
    assert (awake.category, awake.follow_ups) == ("Watch", ["Coffee or tea?", "Which one first?"])
    assert bell.exhibits == [FoundExhibit("code", "let bell = 8;", "js")]
    assert (halo.prompt, halo.sources) == ("Explain a halo.", ["https://sky.example/halo"])
    assert stars.doubts == ["It does not read like a question."]
    assert [over.why for over in found.left_over] == ["About the file itself"]


def test_numbered_headings_inside_a_list_with_answers_and_ways_back() -> None:
    text = (
        "# Rigging Interview Questions\n\n### Table of Contents\n\n| No. | Questions |\n| --- | --- |\n"
        "| 1 | [What is a shroud?](#what-is-a-shroud) |\n\n## Standing\n\n1. ### What is a shroud?\n\n"
        "    A **wire** that holds the mast.\n\n   **[⬆ Back to Top](#table-of-contents)**\n\n"
        "2. ### Name the parts of a mast\n\n    From below:\n\n    1. Heel\n    2. Truck\n\n## Licence\n\nFree.\n"
    )
    found = found_in(text)
    shroud, mast = found.questions
    assert (shroud.prompt, shroud.category) == ("What is a shroud?", "Standing")
    assert shroud.sample_answer == "A wire that holds the mast."
    assert (mast.prompt, mast.sample_answer) == ("Name the parts of a mast", "From below:\n  1. Heel\n  2. Truck")
    left = "\n".join(over.text for over in found.left_over)
    for text in ("⬆ Back to Top", "What is a shroud?", "Licence", "Free."):
        assert text in left


def test_questions_with_answers_to_choose_from() -> None:
    text = (
        "###### 1. What is printed?\n\n```c\nring();\n```\n\n- A: `one`\n- B: `two`\n\n"
        "<details><summary><b>Answer</b></summary>\n<p>\n\n#### Answer: B\n\nBecause it rings.\n\n</p>\n</details>\n"
    )
    (question,) = found_in(text).questions
    assert question.prompt == "What is printed?\n- A: `one`\n- B: `two`"
    assert question.exhibits == [FoundExhibit("code", "ring();", "c")]
    assert question.sample_answer == "B\n\nBecause it rings."


def test_questions_and_answers_under_one_letter() -> None:
    text = (
        "**Q: What is a mutex?**\n\nA: A lock.\n\nQ1. What is a buoy?\nAns. A mark.\n\n"
        "Q2) Why fray ropes?\nAns: Wear.\n"
    )
    found = found_in(text).questions
    assert [(each.prompt, each.sample_answer) for each in found] == [
        ("What is a mutex?", "A lock."),
        ("What is a buoy?", "A mark."),
        ("Why fray ropes?", "Wear."),
    ]


def test_headings_by_topic_and_level() -> None:
    text = (
        "# Sailing FAQ\n## 🟢 Junior\n### Knots\n#### How do you tie a bowline?\nRound the tree.\n"
        "## 🔴 Senior\n### Weather\n#### When do you reef?\nEarly.\n"
    )
    found = found_in(text).questions
    assert [(each.level, each.category) for each in found] == [("Junior", "Knots"), ("Senior", "Weather")]


def test_plain_text_by_topics() -> None:
    text = (
        "DECK QUESTIONS\n\nLeadership\n1) Tell me about a crew you led\n2) How do you give feedback?\n"
        "   Follow-up: Who taught you?\n\nConflict:\n3) Describe a quarrel on board\n"
    )
    found = found_in(text, "list.txt").questions
    assert [(each.category, each.follow_ups) for each in found] == [
        ("Leadership", []),
        ("Leadership", ["Who taught you?"]),
        ("Conflict", []),
    ]


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("1. Wie binden Sie einen Palstek?\n   - Achten auf:\n     - Ruhe\n", "points", ["Ruhe"]),
        ("1. Comment prenez-vous un ris ?\n   - Pourquoi : la prudence.\n", "rationale", "la prudence."),
        ("1. ¿Cómo se ata un nudo?\n   - Errores comunes:\n     - Prisa\n", "pitfalls", ["Prisa"]),
    ],
)
def test_other_languages(text: str, part: str, value: Any) -> None:
    (question,) = found_in(text).questions
    assert getattr(question, part) == value


def test_a_table_in_markdown() -> None:
    text = (
        "# Harbour\n\n| # | Question | Level | Answer |\n|---|---|---|---|\n| 1 | What is a buoy? | junior | Mark |\n"
    )
    (question,) = found_in(text).questions
    assert (question.prompt, question.level, question.sample_answer) == ("What is a buoy?", "junior", "Mark")


def test_contents_and_contributing_never_become_questions() -> None:
    text = (
        "# Boats\n[![Build](https://ci.example/x.svg)](https://ci.example)\n## Table of contents\n"
        "1. [What is a keel?](#what-is-a-keel)\n## Hulls\n- What is a keel?\n- Name a fast hull\n"
        "## Contributing\n- How do I add a question? Open a request.\n"
    )
    found = found_in(text)
    assert [question.prompt for question in found.questions] == ["What is a keel?", "Name a fast hull"]
    assert "How do I add a question?" in found.left_over[-1].text


def test_lists_of_several_hands_are_read_in_all_their_layouts() -> None:
    text = "## Deck\n- What is a cleat?\n- What is a winch?\n\n## Galley\n**What do you cook in a storm?**\n\nSoup.\n"
    assert prompts(text) == ["What is a cleat?", "What is a winch?", "What do you cook in a storm?"]


def test_contents_end_at_the_next_heading_whatever_its_rank() -> None:
    text = (
        "Harbour Questions\n=================\n\n## <a name='toc'>Table of Contents</a>\n\n  1. [Piers](#piers)\n\n"
        "####[[↑]](#toc) <a name='piers'>Piers:</a>\n\n* Why do piers stand on piles?\n* Pros and cons of wood.\n"
        "* [What happens when a ship moors?](https://ships.example/moors)\n* Sketch me\n\n"
        "* What does this print?\n```\nring()\n```\n"
    )
    piles, wood, moors, sketch, prints = found_in(text).questions
    assert {each.category for each in (piles, wood, moors, sketch, prints)} == {"Piers"}
    assert wood.doubts == sketch.doubts == ["It does not read like a question."]
    assert moors.sources == ["https://ships.example/moors"]
    assert prints.exhibits == [FoundExhibit("code", "ring()")]


def test_labels_below_entries_belong_to_the_entries() -> None:
    text = (
        "# Product\n\n## Strategy\n1. **How do you say no?**\n   - *Listen for:* reasons\n"
        "   - *Follow-up:* To whom last?\n2. **Describe a launch that failed.**\n   - *Listen for:* ownership\n\n"
        "## Execution\n\nQuestion: Who owns the backlog?\nGood answer: One person.\n"
    )
    no, launch, backlog = found_in(text).questions
    assert (no.category, no.points, no.follow_ups) == ("Strategy", ["reasons"], ["To whom last?"])
    assert (launch.prompt, launch.points) == ("Describe a launch that failed.", ["ownership"])
    assert (backlog.category, backlog.strong_answer) == ("Execution", ["One person."])


def test_lists_and_paragraphs_in_html() -> None:
    text = (
        "<h2>General</h2>\n<ol>\n<li>How does <code>float</code> work?</li>\n</ol>\n<h2>Styles</h2>\n<ul>\n"
        "  <li><b>What is the cascade?</b><p>An order.</p></li>\n</ul>\n"
    )
    first, second = found_in(text).questions
    assert (first.prompt, first.category) == ("How does `float` work?", "General")
    assert (second.prompt, second.sample_answer) == ("What is the cascade?", "An order.")


def test_stories_in_folded_lists() -> None:
    text = (
        "<details>\n<summary><b>Tell me about a quarrel.</b></summary>\n<ul>\n    <li>\n"
        "        <b>Situation: </b>At sea.\n    </li>\n    <li>\n        <b>Result: </b>Peace.\n    </li>\n</ul>\n"
        "</details>\n"
    )
    (question,) = found_in(text).questions
    assert question.prompt == "Tell me about a quarrel."
    answer = " ".join([question.sample_answer, *question.strong_answer])
    assert "Situation: At sea." in answer and "Result: Peace." in answer


def test_a_layout_that_is_chosen_is_used() -> None:
    text = "## What is a cleat?\nA fitting.\n- What is it made of?\n"
    assert found_in(text).layout == "headings"
    chosen = found_in(text, layout="list")
    assert [question.prompt for question in chosen.questions] == ["What is it made of?"]


@pytest.mark.parametrize("text", [GUIDE_WITH_RATIONALES, GUIDE_WITH_POINTS])
@pytest.mark.parametrize("layout", ["", "numbered", "question-lines", "list", "lines", "bold", "headings", "folded"])
def test_every_word_is_in_a_question_or_left_over(text: str, layout: str) -> None:
    found = found_in(text, "guide.txt", layout=layout)
    kept = " ".join(over.text for over in found.left_over)
    for question in found.questions:
        kept += " ".join(str(value) for value in question.as_data().values())
    lost = [word for word in text.replace('"', " ").split() if len(word) > 5 and word.strip(".,:?“”'()") not in kept]
    # What a label says is the name of the part that it became.
    labels = (
        "Rationale: Sample Answer: Points Assessment: Standard Common Pitfalls: Potential Follow-up Questions: Question"
    )
    assert [
        word for word in lost if word not in labels.split() and not word.startswith("1:") and word != "1:Plan"
    ] == []
