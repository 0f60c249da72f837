"""Lists of other hands, each of another kind: every question once, and what belongs to none is left over."""

import pytest

from questionbank.importing.reading.found import Found
from questionbank.importing.reading.reader import read_file

FRONT_MATTER = """\
---
title: Harbour questions
layout: page
---

* What does a harbour pilot do before a ship arrives?
* Describe the difference between a `bollard`, a cleat and a ring.
* Have you moored a ship against the wind before?
"""
FOLDED = """\
# Lighthouse keeper interview

- [Lamp](#lamp)
- [Fog](#fog)

## Lamp

<details>
<summary>What turns the lens?</summary><br><b>

A clockwork, wound by hand.

* A weight falls
* A governor slows it
</b></details>

## Fog

<details>
<summary>The horn is silent. What do you check?

* Air
* Valve
</summary><br><b>

Air first.
</b></details>

## Contributing

Is something wrong? Send a change.
"""
CONTENTS_AS_TABLE = """\
### Table of Contents

| No. | Questions |
| --- | --------- |
|   | **Core** |
| 1 | [What is a sail](#what-is-a-sail) |
| 2 | [How does a rudder work](#how-does-a-rudder-work) |

1. ### What is a sail?

   A sail is cloth that catches wind.

   **[⬆ Back to Top](#table-of-contents)**

2. ### How does a rudder work

   It turns the flow of water.

   **[⬆ Back to Top](#table-of-contents)**
"""
SIGNS_IN_PLAIN_TEXT = """\
GARDENERS: QUESTIONS WE ASK

Q1) How do you prune an apple tree?
Good signs: names the season
Bad signs: cuts everything back
Follow up: What changes in its first year?

Q2) What kills a lawn?
Good signs: shade
Bad signs: blames the weather
Follow up: How would you find out?

Thank the candidate and say when you will call.
"""
CHOICES = """\
# Quiz

#### Q1. Which of these floats?
- [ ] Stone
- [x] Cork
- [ ] Iron

#### Q2. Which knot holds a loop?
- [x] Bowline
- [ ] Granny
"""


def read(text: str) -> Found:
    return read_file(text.encode(), "list.md").found


@pytest.mark.parametrize(
    ("text", "prompts", "left"),
    [
        (FRONT_MATTER, ["What does a harbour", "Describe the difference", "Have you moored"], ["title: Harbour"]),
        (FOLDED, ["What turns", "The horn is silent"], ["Lighthouse keeper", "- Lamp", "Contributing"]),
        (CONTENTS_AS_TABLE, ["What is a sail?", "How does a rudder"], ["Table of Contents", "⬆ Back", "⬆ Back"]),
        (SIGNS_IN_PLAIN_TEXT, ["How do you prune", "What kills"], ["GARDENERS", "Thank the candidate"]),
        (CHOICES, ["Which of these", "Which knot"], []),
    ],
)
def test_every_question_is_found_once(text: str, prompts: list[str], left: list[str]) -> None:
    found = read(text)
    assert len(found.questions) == len(prompts)
    for question, prompt in zip(found.questions, prompts, strict=True):
        assert question.prompt.startswith(prompt)
    assert len(found.left_over) == len(left)
    for over, beginning in zip(found.left_over, left, strict=True):
        assert over.text.startswith(beginning)


def test_a_closing_word_is_no_follow_up() -> None:
    assert read(SIGNS_IN_PLAIN_TEXT).questions[1].follow_ups == ["How would you find out?"]


def test_choices_are_asked_and_the_ticked_ones_are_the_answer() -> None:
    first = read(CHOICES).questions[0]
    assert first.prompt == "Which of these floats?\n- Stone\n- Cork\n- Iron"
    assert first.strong_answer == ["Cork"]
