"""Questions of the bank that ask nearly the same as one in hand: by the words that both share, the rare ones above all.

Read from the index that search reads, in a handful of statements whatever the size of the bank; or, for whoever
compares many, from all gists at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from django.db import connection, transaction

from core.full_text import Term, Token, as_fts5, as_tsquery
from questionbank.finding.gist import COMMON_SHARE, gist_of, likeness, weight
from questionbank.finding.marks import gist_in, gist_mark
from questionbank.finding.searching import holding
from questionbank.models import Question, SearchEntry
from questionbank.querysets import QuestionQuerySet

# From here on two questions are close: below it only their scenery is alike.
CLOSE = 0.45
FEWEST_WORDS = 3
MOST_WORDS = 60
SHOWN = 3
# So many rows are counted of one word, and so many read that may be close.
COUNTED, READ, WEIGHED = 2_000, 2_000, 20
# From so many on it takes less time to hold all gists than to ask the index for each.
MANY = 50

_COUNT = {
    "sqlite": (
        "SELECT %s, count(*) FROM (SELECT 1 FROM questionbank_entry_index "
        "WHERE questionbank_entry_index MATCH %s LIMIT %s)"
    ),
    "postgresql": (
        "SELECT %s, count(*) FROM (SELECT 1 FROM questionbank_searchentry "
        "WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery LIMIT %s) AS found"
    ),
}


@dataclass(frozen=True)
class NearQuestion:
    """A question of the bank, and how close it is from 0 to 1."""

    question: Question
    likeness: float


def near_to(prompt: str, language: str, among: QuestionQuerySet) -> list[NearQuestion]:
    """The closest of these questions, at most three, the closest first; none for a text of fewer than three telling
    words."""
    close = _close_to(prompt, language, _Indexed(among))
    rows = Question.objects.select_related("competency").in_bulk(close)
    return [NearQuestion(rows[pk], value) for pk, value in close.items()]


def nearest_to_each(asked: Sequence[tuple[str, str]], among: QuestionQuerySet) -> Iterator[int | None]:
    """For each prompt and its language the key of the closest of these questions, the first that `near_to` gives."""
    gists = _Held(among) if len(asked) >= MANY else _Indexed(among)
    for prompt, language in asked:
        yield next(iter(_close_to(prompt, language, gists)), None)


def telling(gist: Iterable[str], weights: Mapping[str, float]) -> list[str]:
    """The rarest words of a gist: whatever is close to it shares at least one of them."""
    rarest = sorted(gist, key=lambda word: (-weights[word], word))
    left = sum(weights[word] ** 2 for word in rarest)
    needed = left * CLOSE**2
    for number, word in enumerate(rarest):
        if left < needed:
            return rarest[:number]
        left -= weights[word] ** 2
    return rarest


class _Gists(Protocol):
    """Where the gists of questions are looked up."""

    def weights_of(self, words: Sequence[str]) -> dict[str, float]:
        """How much each word tells."""

    def sharing(self, words: Sequence[str]) -> Mapping[int, frozenset[str]]:
        """The gists of questions in which any of these words stands, by key; the newest where there are too many."""


def _close_to(prompt: str, language: str, gists: _Gists) -> dict[int, float]:
    """The keys of the closest, and how close each is."""
    gist = sorted(gist_of(prompt, language))[:MOST_WORDS]
    if len(gist) < FEWEST_WORDS:
        return {}
    weights = gists.weights_of(gist)
    found = gists.sharing(telling(gist, weights))
    best = _perhaps_close(gist, found, weights)
    weights |= gists.weights_of(sorted({word for pk in best for word in found[pk]} - weights.keys()))
    close = {pk: value for pk in best if (value := likeness(gist, found[pk], weights)) >= CLOSE}
    nearest = sorted(close, key=lambda pk: (-close[pk], pk))[:SHOWN]
    return {pk: close[pk] for pk in nearest}


def _perhaps_close(gist: Iterable[str], found: Mapping[int, frozenset[str]], weights: Mapping[str, float]) -> list[int]:
    """The keys of those that share most, and enough: whatever else they say, it makes them less alike."""
    mine = _shared(gist, frozenset(gist), weights)
    shared = {pk: _shared(gist, other, weights) for pk, other in found.items()}
    enough = [pk for pk, value in shared.items() if value >= mine * CLOSE**2]
    return sorted(enough, key=lambda pk: shared[pk], reverse=True)[:WEIGHED]


def _shared(gist: Iterable[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights[word] ** 2 for word in gist if word in other)


class _Indexed:
    """Asks the index of the database."""

    def __init__(self, among: QuestionQuerySet) -> None:
        self.among = among

    @cached_property
    def size(self) -> int:
        return SearchEntry.objects.count()

    def sharing(self, words: Sequence[str]) -> dict[int, frozenset[str]]:
        any_of_them = Term("", frozenset((Token(gist_mark(word)),) for word in words))
        rows = holding(self.among, [any_of_them]).order_by("-pk").values_list("pk", "search_entry__words")
        return {pk: gist_in(kept) for pk, kept in rows[:READ]}

    def weights_of(self, words: Sequence[str]) -> dict[str, float]:
        if not words:
            return {}
        as_query = as_fts5 if connection.vendor == "sqlite" else as_tsquery
        marks = [(word, as_query([Term("", frozenset({(Token(gist_mark(word)),)}))])) for word in words]
        statement = " UNION ALL ".join([_COUNT[connection.vendor]] * len(marks))
        with _by_index(), connection.cursor() as cursor:
            cursor.execute(statement, [value for word, query in marks for value in (word, query, COUNTED)])
            return {word: _weight(number, self.size) for word, number in cursor.fetchall()}


class _Held:
    """Holds the gists of all questions."""

    def __init__(self, among: QuestionQuerySet) -> None:
        wanted = set(among.values_list("pk", flat=True))
        self.size = 0
        self.numbers: dict[str, int] = defaultdict(int)
        self.gists: dict[int, frozenset[str]] = {}
        self.holding: dict[str, list[int]] = defaultdict(list)
        for pk, kept in SearchEntry.objects.values_list("pk", "words").iterator():
            self.size += 1
            gist = gist_in(kept)
            for word in gist:
                self.numbers[word] += 1
            if pk in wanted:
                self.gists[pk] = gist
                for word in gist:
                    self.holding[word].append(pk)

    def sharing(self, words: Sequence[str]) -> dict[int, frozenset[str]]:
        found = {pk for word in words for pk in self.holding.get(word, ())}
        return {pk: self.gists[pk] for pk in sorted(found, reverse=True)[:READ]}

    def weights_of(self, words: Sequence[str]) -> dict[str, float]:
        return {word: _weight(self.numbers.get(word, 0), self.size) for word in words}


def _weight(number: int, size: int) -> float:
    """How much a word tells. One that very many hold is not counted to the end."""
    often = round(size * COMMON_SHARE)
    return weight(max(COUNTED, often) if number >= COUNTED else number, size)


@contextmanager
def _by_index() -> Iterator[None]:
    """Have PostgreSQL read an index that it takes for no better than the table: it does not know what making a
    `tsvector` of each row costs."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")
