"""Keeping what questions are found by. Whoever writes questions calls `keep_entries` in the same transaction."""

from collections.abc import Iterable, Sequence, Set

from django.db.models import F, Q
from django.utils import timezone

from core.portions import portions_of
from core.word_forms import tokens_of, words_in
from questionbank.finding.marks import marks_of
from questionbank.finding.searched_parts import ROWS, parts_of
from questionbank.models import Question, SearchEntry, SearchWord

KEPT = ("title", "words", "text", "kept_at")


def keep_entries(questions: Iterable[Question]) -> int:
    """Make these questions found by what they say now, some at a time; after bulk inserts, too. Returns how many."""
    keys = [question.pk for question in questions]
    return sum(_keep(Question.objects.filter(pk__in=some).prefetch_related(*ROWS)) for some in portions_of(keys))


def keep_left_entries() -> int:
    """The same for questions that nobody kept yet, or that the release before wrote meanwhile."""
    left = Question.objects.filter(Q(search_entry=None) | Q(search_entry__kept_at__lt=F("written_at")))
    return keep_entries(left.only("pk"))


def entry_of(question: Question) -> SearchEntry:
    """What is kept of a question. Costs no query when its rows were fetched."""
    texts = [question.title, *(text for _, text in parts_of(question))]
    title = tokens_of(question.title, question.language)
    words = title | tokens_of("\n".join(texts), question.language)
    return SearchEntry(
        question=question,
        title=_spaced(sorted(title)),
        words=" ".join(sorted(words | marks_of(question))),
        text="\n".join(_spaced(words_in(text)) for text in texts),
        kept_at=timezone.now(),
    )


def _keep(questions: Iterable[Question]) -> int:
    entries = [entry_of(question) for question in questions]
    SearchEntry.objects.bulk_create(entries, update_conflicts=True, unique_fields=["question"], update_fields=KEPT)
    written = {word for entry in entries for word in entry.text.split()}
    tokens = {token for entry in entries for token in entry.words.split() if "_" not in token}
    for some in portions_of(sorted(tokens | written)):
        _keep_words(some, written)
    return len(entries)


def _keep_words(tokens: Sequence[str], written: Set[str]) -> None:
    known = dict(SearchWord.objects.filter(token__in=tokens).values_list("token", "is_word"))
    # Somebody else may keep the same word at this moment.
    SearchWord.objects.bulk_create(
        (SearchWord(token=token, is_word=token in written) for token in tokens if token not in known),
        ignore_conflicts=True,
    )
    if were_forms := [token for token, is_word in known.items() if token in written and not is_word]:
        SearchWord.objects.filter(token__in=were_forms).update(is_word=True)


def _spaced(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "
