"""Questions chosen from the bank, whether or not a loop template asks them: as a kit without a role, and as lines."""

from collections.abc import Iterable, Iterator, Sequence

from core.errors import RuleViolation
from core.portions import portions_of
from core.spreadsheets import Cell
from questionbank.exporting.bank_export import category_entries, competency_entries, entry_of, group_entries
from questionbank.exporting.question_table import row_of
from questionbank.importing.kit_categories import with_used_names
from questionbank.importing.kit_content import KitFile, KitFileQuestion
from questionbank.models import Question
from questionbank.querysets import QuestionQuerySet
from questionbank.states import QuestionLanguage

# More would be more text than a kit file holds, and than anybody prints.
MOST_TOGETHER = 500


def selected_keys(questions: QuestionQuerySet) -> list[int]:
    """Their keys in the order in which they leave, by title: the same wherever the same questions stand. Of two
    versions of one question the later one."""
    rows = questions.order_by("version").values_list("slug", "title", "pk")
    newest = {slug: (title.casefold(), slug, pk) for slug, title, pk in rows}
    return [pk for _, _, pk in sorted(newest.values())]


def collect_selection(keys: Sequence[int]) -> KitFile:
    """These questions with their competencies, as a kit without a role. Refused (RuleViolation): none, or too many."""
    if not keys:
        raise RuleViolation("No question was found.")
    if len(keys) > MOST_TOGETHER:
        raise RuleViolation(
            f"A kit file or a booklet holds at most {MOST_TOGETHER} questions, and these are {len(keys):,}. "
            "Choose fewer, or take them as a table."
        )
    return question_selection([entry for _, entry in _entries(keys)])


def question_selection(questions: Iterable[KitFileQuestion]) -> KitFile:
    """A kit of questions alone: their competencies, and nothing that is asked by nobody."""
    entries = tuple(questions)
    languages = {entry.language for entry in entries}
    kit = KitFile(
        slug="questions",
        name="Questions",
        version=1,
        language=languages.pop() if len(languages) == 1 else QuestionLanguage.ENGLISH.value,
        summary="Questions chosen from a question bank.",
        role=None,
        competencies=tuple(competency_entries(dict.fromkeys(entry.competency for entry in entries))),
        questions=entries,
        templates=(),
        practice=(),
        categories=category_entries(),
        groups=group_entries(),
    )
    return with_used_names(kit)


def selected_rows(keys: Sequence[int]) -> Iterator[list[Cell]]:
    """These questions as lines of a table, however many they are."""
    return (row_of(entry, competency) for competency, entry in _entries(keys))


def _entries(keys: Sequence[int]) -> Iterator[tuple[str, KitFileQuestion]]:
    """Each with the name of its competency, a portion at a time."""
    for some in portions_of(keys):
        found = {question.pk: question for question in Question.objects.filter(pk__in=some).with_items()}
        yield from ((found[key].competency.name, entry_of(found[key])) for key in some if key in found)
