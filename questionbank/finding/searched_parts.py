"""What of a question is searched, part by part: one list for what is kept and for what a row shows of it."""

from collections.abc import Iterable, Iterator

from questionbank.models import Question

# What `parts_of` reads beside the question's own columns.
ROWS = ("exhibits", "assessment_points", "follow_ups", "pitfalls")


def parts_of(question: Question) -> Iterator[tuple[str, str]]:
    """Each part with the name that a row gives it, the most telling first. Costs no query when ROWS were fetched."""
    yield "", question.prompt
    yield "Why we ask", question.rationale
    yield from _lines("Exhibit", (item.words for item in question.exhibits.all()))
    yield from _lines("Listen for", (item.text for item in question.assessment_points.all()))
    yield from _lines("Follow-up", (item.text for item in question.follow_ups.all()))
    yield from _lines("Strong answer", question.strong_points)
    yield "Sample answer", question.sample_answer
    yield from _lines("Pitfall", (item.text for item in question.pitfalls.all()))
    yield from _lines("Tag", question.tag_lines)
    yield from _lines("Source", question.source_lines)


def _lines(name: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((name, text) for text in texts)
