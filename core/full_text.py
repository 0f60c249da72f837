"""What somebody typed into a search, as a condition that SQLite's FTS5 and PostgreSQL's `tsvector` answer alike.

Both hold tokens that `core.word_forms` made, so neither folds, cuts or weighs anything by itself.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from core.search import MOST_WORDS
from core.word_forms import Piece, forms_in_any, pieces_of, plain, words_in

SHORTEST_BEGINNING = 3
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟", '"'))
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, order=True)
class Token:
    """One token that has to be there, or one that only begins like this."""

    text: str
    is_beginning: bool = False


@dataclass(frozen=True)
class Term:
    """One typed word: any of the alternatives will do, of which all tokens have to be there."""

    typed: str
    alternatives: frozenset[tuple[Token, ...]]

    @property
    def tokens(self) -> set[Token]:
        return {token for alternative in self.alternatives for token in alternative}

    def meets(self, found: Iterable[str]) -> bool:
        """Whether one of the found forms of a word is meant."""
        exact = {token.text for token in self.tokens if not token.is_beginning}
        begun = tuple(token.text for token in self.tokens if token.is_beginning)
        return any(form in exact or (begun and form.startswith(begun)) for form in found)

    def or_else(self, words: Iterable[str]) -> "Term":
        """The term with each of these tokens as one more alternative."""
        return replace(self, alternatives=self.alternatives | {(Token(word),) for word in words})


@dataclass(frozen=True)
class Wanted:
    """What is looked for: every term, and every phrase word for word."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[str, ...] = field(default=())


def wanted(typed: str) -> Wanted:
    """Read what was typed: words in any of their forms, the last one perhaps only begun, and phrases in quotes. At most
    eight words count."""
    typed = typed.translate(_QUOTES)
    quoted = [words_in(phrase) for phrase in _QUOTED.findall(typed)]
    rest = list(pieces_of(_QUOTED.sub(" ", typed)))
    loose = [_term(piece) for piece in rest]
    if loose and typed.endswith(rest[-1].parts[-1]):
        loose[-1] = _perhaps_begun(loose[-1])
    exact = [Term(word, frozenset({(Token(word),)})) for words in quoted for word in words]
    return Wanted(tuple([*exact, *loose][:MOST_WORDS]), tuple(" ".join(words) for words in quoted if words))


def _term(piece: Piece) -> Term:
    """A joined word is found joined ("oncall"), or by all its parts."""
    whole: set[tuple[Token, ...]] = {(Token(form),) for form in forms_in_any(piece.joined)}
    if len(piece.parts) > 1:
        whole.add(tuple(Token(plain(part)) for part in piece.parts))
    return Term(plain(piece.joined), frozenset(whole))


def _perhaps_begun(term: Term) -> Term:
    if len(term.typed) < SHORTEST_BEGINNING:
        return term
    return replace(term, alternatives=term.alternatives | {(Token(term.typed, is_beginning=True),)})


def as_fts5(terms: Iterable[Term]) -> str:
    """The terms as a query of FTS5."""
    return _joined(terms, " AND ", " OR ", lambda token: f'"{token.text}"{"*" if token.is_beginning else ""}')


def as_tsquery(terms: Iterable[Term]) -> str:
    """The terms as a query of PostgreSQL's full text search."""
    return _joined(terms, " & ", " | ", lambda token: f"'{token.text}'{':*' if token.is_beginning else ''}")


def _joined(terms: Iterable[Term], every: str, either: str, written: Callable[[Token], str]) -> str:
    def alternative(tokens: tuple[Token, ...]) -> str:
        return f"({every.join(written(token) for token in tokens)})"

    return every.join(f"({either.join(alternative(tokens) for tokens in sorted(term.alternatives))})" for term in terms)
