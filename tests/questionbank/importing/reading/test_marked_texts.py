"""Texts in other marks than those of Markdown."""

import pytest

from tests.questionbank.importing.reading.test_files import found_in

ADOC = """= Deck questions
Rita <rita@deck.example>
:toc:

== Tides

=== What is ebb?

.Sample answer
A fall.

.Red flags
* Guesses

=== What does this code print?

[source,bash]
----
== 1
----

== Sails

. What is a jib?
. When do you reef?
+
Early.
"""
ORG = """#+TITLE: Deck questions
* Tides                    :sea:
** TODO What is ebb?       :easy:
   :PROPERTIES:
   :ID: 12
   :END:
   A [[https://deck.example][fall]].
** What does this query return?
#+BEGIN_SRC sql
* 1?
#+END_SRC
*** Red flags
    - Guesses
"""
JEKYLL = """## What does this code print?

{% highlight ruby %}
# 1
{% endhighlight %}

{% include foot.html %}

## What is ebb?

```jinja
{% include tide %}
```
"""


@pytest.mark.parametrize("file", ["list.adoc", "list.txt"])
def test_asciidoc(file: str) -> None:
    found = found_in(ADOC, file)
    ebb, printed, jib, reef = found.questions
    assert (ebb.prompt, ebb.category, ebb.sample_answer) == ("What is ebb?", "Tides", "A fall.")
    assert ebb.pitfalls == ["Guesses"]
    assert [(each.text, each.caption) for each in printed.exhibits] == [("== 1", "bash")]
    assert (jib.prompt, jib.category) == ("What is a jib?", "Sails")
    assert (reef.prompt, reef.sample_answer, reef.source_line) == ("When do you reef?", "Early.", 25)
    assert "Rita" in "\n".join(each.text for each in found.left_over)


@pytest.mark.parametrize("file", ["list.org", "list.txt"])
def test_org(file: str) -> None:
    found = found_in(ORG, file)
    ebb, query = found.questions
    assert (ebb.prompt, ebb.category, ebb.level, ebb.sample_answer) == ("What is ebb?", "Tides", "easy", "A fall.")
    assert ebb.sources == ["https://deck.example"]
    assert [(each.text, each.caption) for each in query.exhibits] == [("* 1?", "sql")]
    assert query.pitfalls == ["Guesses"]
    left = "\n".join(each.text for each in found.left_over)
    assert all(said in left for said in ("Deck questions", "ID: 12", "sea: Tides", "TODO: What is ebb?"))


def test_jekyll() -> None:
    found = found_in(JEKYLL, "list.md")
    printed, ebb = found.questions
    assert [(each.text, each.caption) for each in printed.exhibits] == [("# 1", "ruby")]
    assert "{% include tide %}" in ebb.sample_answer
    assert "include foot.html" in found.left_over[0].text


def test_a_part_of_an_interview_is_no_level() -> None:
    (question,) = found_in("## Warm-up\n\n- What is ebb?\n", "list.md").questions
    assert (question.category, question.level) == ("Warm-up", "")


RST = """=====
Decks
=====

Tides
=====

What does ``ebb`` print?
------------------------

.. code-block:: console

   # 1

:Level: junior

Sails
=====

#. Tell me about a jib.

   - What did you learn?

#. When do you reef?
"""


@pytest.mark.parametrize("file", ["list.rst", "list.txt"])
def test_structured_text(file: str) -> None:
    printed, jib, reef = found_in(RST, file).questions
    assert (printed.prompt, printed.category, printed.level) == ("What does `ebb` print?", "Tides", "junior")
    assert "# 1" in [printed.sample_answer.strip(), *(each.text for each in printed.exhibits)]
    assert (jib.category, jib.follow_ups) == ("Sails", ["What did you learn?"])
    assert (reef.prompt, reef.source_line) == ("When do you reef?", 24)


def test_a_card_whose_answer_stands_below_a_line_that_asks() -> None:
    found = found_in("What is ebb\n?\nA fall.\n\nWhat is flood?\n??\nA rise.\n", "cards.md")
    asked = [(each.prompt, each.sample_answer) for each in found.questions]
    assert asked == [("What is ebb", "A fall."), ("What is flood?", "A rise.")]
