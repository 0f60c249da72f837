"""Saved pages of the web: what of them is text, and what stands around it."""

import pytest

from questionbank.importing.reading.reader import ReadList, read_file

PAGE = (
    "<!DOCTYPE html><html><head><title>Deck talk</title><style>b {{color: red}}</style><script>why()</script></head>"
    "<body><header><nav><a href='/'>Where are we?</a></nav></header><main>{}</main>"
    "<form>What is your mail?</form><footer>Did you like it?</footer></body></html>"
)
AROUND = ("Deck talk", "Where are we?", "What is your mail?", "Did you like it?", "2, not read")


def page_with(text: str, file: str = "page.html") -> ReadList:
    return read_file(PAGE.format(text).encode(), file)


@pytest.mark.parametrize("file", ["page.html", "page.htm", "pasted.txt"])
def test_what_stands_around_the_text_is_left_over(file: str) -> None:
    found = page_with("<h2>1. What is ebb?</h2><p>A fall.</p><h2>2. What is flood?</h2><p>A rise.</p>", file).found
    asked = [(each.prompt, each.sample_answer) for each in found.questions]
    assert asked == [("What is ebb?", "A fall."), ("What is flood?", "A rise.")]
    left = "\n".join(each.text for each in found.left_over)
    assert all(said in left for said in AROUND)
    assert not found.questions[0].sources


@pytest.mark.parametrize(
    "text",
    [
        "<ul><li>What is ebb?<li>What is flood?</ul>",
        "<ol>\n<li>\n<p>What is ebb?</p>\n</li>\n<li><p>What is flood?</p></li></ol>",
        "<table><tr><th>Question<th>Level<tr><td>What is ebb?<td>easy<tr><td>What is flood?<td>easy</table>",
        "<table><tr><td>What is ebb?</td><td>A fall.</td></tr><tr><td>What is flood?</td><td>A rise.</td></tr></table>",
        "<dl><dt>What is ebb?<dd>A fall.<dt>What is flood?<dd>A rise.</dl>",
        "<h4>What is ebb?</h4><p>So.</p><h4>What is flood?</h4><p>So.</p>",
        "<table><tr><td><h3>What is ebb?</h3><p>So.</p><h3>What is flood?</h3><p>So.</p></td></tr></table>",
        "<form><h3>What is ebb?</h3><p>So.</p><h3>What is flood?</h3><p>So.</p></form>",
        "<div>What is ebb?</div><div>What is flood?</div>",
        "What is ebb?<br>What is flood?",
        "<details><summary>What is ebb?</summary>So.</details><details><summary>What is flood?</summary>So.</details>",
    ],
)
def test_a_question_is_a_block_however_it_is_tagged(text: str) -> None:
    assert [each.prompt for each in page_with(text).found.questions] == ["What is ebb?", "What is flood?"]
    piece = read_file(f"{text}\n".encode(), "piece.html").found
    assert [each.prompt for each in piece.questions] == ["What is ebb?", "What is flood?"]


def test_parts_of_a_question_are_told_apart() -> None:
    text = (
        "<h2>What is ebb?</h2><p><em>Why they ask:</em> Safety.</p><p><strong>Sample answer: </strong>&ldquo;A "
        "&lt;b&gt; fall of 2*x*y &amp; __more__.&rdquo;</p><h3>Red flags</h3><ul><li>Guesses</li><li>Runs</li></ul>"
        "<h2>What does this print?</h2><pre><code>if a &lt; b:\n    print(a_b_c)</code></pre>"
    )
    ebb, printed = page_with(text).found.questions
    assert (ebb.rationale, ebb.pitfalls) == ("Safety.", ["Guesses", "Runs"])
    assert ebb.sample_answer == "A <b> fall of 2*x*y & __more__."
    assert [each.text for each in printed.exhibits] == ["if a < b:\n    print(a_b_c)"]


def test_lists_within_lists_are_follow_ups() -> None:
    text = "<ol><li>What is ebb?<ul><li>Where?</li><li>When did you see it?</li></ul></li><li>What is flood?</li></ol>"
    ebb, flood = page_with(text).found.questions
    assert (ebb.follow_ups, flood.prompt) == (["Where?", "When did you see it?"], "What is flood?")


def test_a_table_of_anything_else_keeps_its_cells() -> None:
    rows = "<tr><th>Sea</th><th>m</th></tr><tr><td>a|b</td><td>3</td></tr>"
    text = f"<h2>What does this table tell?</h2><table>{rows}</table>"
    (question,) = page_with(text).found.questions
    assert question.exhibits[0].text.startswith("| Sea | m |")


def test_blocks_keep_their_lines_and_addresses_of_markdown_stay_markdown() -> None:
    text = "<html>\n<head>\n<script>\nopen()\n</script></head>\n<h2>What is ebb?</h2>\n<p>A fall.</p>\n</html>\n"
    (question,) = read_file(text.encode(), "page.html").found.questions
    assert question.source_line == 6
    markdown = "<p align=center>Sea</p>\n\n## What is ebb?\n\nA fall.\n\n## What is flood?\n\n<b>A rise.</b>\n"
    assert len(read_file(markdown.encode(), "list.md").found.questions) == 2
