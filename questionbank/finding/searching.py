"""Search, once for every page that lists questions: the same questions in the same order on every database."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, Q, Value, When
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Length

from core.full_text import Term, Token, Wanted, as_fts5, as_tsquery, wanted
from core.spelling import nearest, strokes_allowed, trigrams
from core.word_forms import words_in
from questionbank.finding.marks import competency_mark
from questionbank.models import Competency, SearchWord
from questionbank.querysets import QuestionQuerySet

_QUESTIONS = {
    "sqlite": "SELECT rowid FROM questionbank_entry_index WHERE questionbank_entry_index MATCH %s",
    "postgresql": (
        "SELECT question_id FROM questionbank_searchentry "
        "WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery"
    ),
}
_WORDS = {
    "sqlite": "SELECT rowid FROM questionbank_word_index WHERE questionbank_word_index MATCH %s",
    "postgresql": "SELECT id FROM questionbank_searchword WHERE token %% %s",
}


@dataclass(frozen=True)
class Search:
    """What somebody looks for. `instead` says, for each word that stands nowhere, which ones were taken for it."""

    wanted: Wanted
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def of(self, questions: QuestionQuerySet) -> QuestionQuerySet:
        """The questions that hold every term and every phrase, with `rank`: the more of it stands in the title, the
        higher."""
        if not self.wanted.terms:
            return questions.none().annotate(rank=Value(0))
        found = holding(questions, self.wanted.terms)
        for phrase in self.wanted.phrases:
            found = found.filter(search_entry__text__contains=f" {phrase} ")
        return found.annotate(rank=_rank(self.wanted.terms))


def search(typed: str) -> Search:
    """Read what was typed beside the words that are in the bank, in a constant number of queries for words that are."""
    asked = wanted(typed)
    names = {pk: set(words_in(name)) for pk, name in Competency.objects.values_list("pk", "name")}
    terms = list(_with_competencies(asked.terms, names))
    named = {word for words in names.values() for word in words}
    instead = {term.typed: tuple(words) for term in _unknown(terms) if (words := _meant(term.typed, named))}
    if instead:
        terms = list(_with_competencies([term.or_else(instead.get(term.typed, ())) for term in terms], names))
    return Search(Wanted(tuple(terms), asked.phrases), tuple(instead.items()))


def holding(questions: QuestionQuerySet, terms: Iterable[Term]) -> QuestionQuerySet:
    """Those of the questions in whose kept words every term stands, read from the index of the database."""
    terms = list(terms)
    query = as_fts5(terms) if connection.vendor == "sqlite" else as_tsquery(terms)
    return questions.filter(pk__in=RawSQL(_QUESTIONS[connection.vendor], [query]))  # noqa: S611, a text of ours


def marked(questions: QuestionQuerySet, marks: Iterable[str]) -> QuestionQuerySet:
    """Those of the questions that have every one of these marks (`questionbank.finding.marks`)."""
    return holding(questions, [Term(mark, frozenset({(Token(mark),)})) for mark in marks])


def _with_competencies(terms: Iterable[Term], names: Mapping[int, Set[str]]) -> Iterable[Term]:
    """A question is found by the name of its competency as it is today, too."""
    for term in terms:
        yield term.or_else(competency_mark(pk) for pk, words in names.items() if term.meets(words))


def _unknown(terms: Iterable[Term]) -> list[Term]:
    """Terms of which no alternative stands in any question."""
    terms = list(terms)
    tokens = {token for term in terms for token in term.tokens}
    begun = Q()
    for token in tokens:
        if token.is_beginning:
            begun |= Q(token__startswith=token.text)
    exact = [token.text for token in tokens]
    known = set(SearchWord.objects.filter(Q(token__in=exact) | begun).values_list("token", flat=True))
    marked = {token.text for token in tokens if "_" in token.text}
    return [term for term in terms if not term.meets(known | marked)]


def _meant(word: str, named: Iterable[str]) -> list[str]:
    """Words of the bank, and those that competencies are `named` with, that are a stroke or two away from one that
    stands nowhere."""
    if not (strokes := strokes_allowed(word)):
        return []
    asked = word if connection.vendor != "sqlite" else " OR ".join(f'"{three}"' for three in sorted(trigrams(word)))
    near = RawSQL(_WORDS[connection.vendor], [asked])  # noqa: S611, a text of ours
    long_enough = Q(length__range=(len(word) - strokes, len(word) + strokes))
    alike = SearchWord.objects.annotate(length=Length("token")).filter(long_enough, is_word=True)
    alike = alike.filter(Q(token__startswith=word[0]) | Q(pk__in=near))
    return nearest(word, {*alike.values_list("token", flat=True), *named})


def _rank(terms: Iterable[Term]) -> Combinable:
    """Two for each word that stands in the title as it was typed, one for another form of it."""
    rank: Combinable = Value(0)
    for term in terms:
        other = Q()
        for token in term.tokens:
            other |= Q(search_entry__title__contains=f" {token.text}{'' if token.is_beginning else ' '}")
        as_typed = Q(search_entry__title__contains=f" {term.typed} ")
        rank = rank + Case(When(as_typed, then=2), When(other, then=1), default=0)
    return rank
