"""The questions of a kit as a table, one a line, for spreadsheet programs."""

from collections.abc import Iterable, Iterator

from core import spreadsheets
from core.spreadsheets import Cell
from questionbank import scale
from questionbank.importing.kit_content import KitFile, KitFileExhibit, KitFileQuestion
from questionbank.states import ExhibitKind

COLUMNS = (
    "Question", "Prompt", "Competency", "Kind", "Category", "Unconventional", "Minutes", "Why we ask",
    "Strong answer", "Sample answer", "Listen for", "Where people go wrong", "Follow-ups", "Exhibits",
    *(f"Anchor {number}" for number in scale.NUMBERS),
    "Sources", "Language", "Levels", "Tags", "Status", "Version", "Short name",
)  # fmt: skip


def rows_of(kit: KitFile) -> Iterator[list[Cell]]:
    """The cells of each question in the kit's order; lists have one entry a line."""
    names = {competency.slug: competency.name for competency in kit.competencies}
    return (row_of(question, names[question.competency]) for question in kit.questions)


def row_of(question: KitFileQuestion, competency: str) -> list[Cell]:
    """The cells of one question; `competency` is the name of its competency."""
    anchors = {anchor.level: anchor.text for anchor in question.anchors}
    return [
        question.title, question.prompt, competency, question.kind, question.category, question.unconventional,
        question.minutes, question.rationale, "\n".join(question.strong_answer), question.sample_answer,
        "\n".join(question.assessment_points), "\n".join(question.pitfalls), "\n".join(question.follow_ups),
        "\n\n".join(map(_said, question.exhibits)),
        *(anchors.get(number, "") for number in scale.NUMBERS),
        "\n".join(question.sources), question.language, "\n".join(question.levels), "\n".join(question.tags),
        question.status, question.version, question.slug,
    ]  # fmt: skip


def _said(shown: KitFileExhibit) -> str:
    """What a cell can hold of it: a picture and a file are named."""
    about = ", ".join(filter(None, [ExhibitKind(shown.kind).label, shown.description, shown.name]))
    return "\n".join(filter(None, [about, shown.text]))


def written_as(kind: str, rows: Iterable[list[Cell]], separator: str = "comma") -> bytes:
    """The lines as a CSV or an XLSX; `separator` of a CSV is a key of `core.spreadsheets.SEPARATORS`."""
    if kind == "csv":
        return "".join(spreadsheets.as_csv(COLUMNS, rows, separator)).encode()
    with spreadsheets.as_xlsx("Questions", COLUMNS, rows) as stream:
        return stream.read()
