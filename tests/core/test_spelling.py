"""Which word was meant, and how words are cut."""

import pytest

from core.spelling import likeness, nearest, strokes_between, trigrams
from core.word_forms import forms, forms_in_any, pieces_of, tokens_of, words_in


@pytest.mark.parametrize(
    ("one", "other", "strokes"),
    [("model", "model", 0), ("modle", "model", 1), ("modl", "model", 1), ("modell", "model", 1), ("nodel", "model", 1),
     ("", "abc", 3), ("incidnet", "incident", 1), ("releesing", "releasing", 1), ("kitten", "sitting", 3)],
)  # fmt: skip
def test_strokes_are_counted(one: str, other: str, strokes: int) -> None:
    assert strokes_between(one, other) == strokes_between(other, one) == strokes


def test_groups_of_three_are_those_of_the_database() -> None:
    assert trigrams("cat") == {"  c", " ca", "cat", "at "}
    assert likeness("cat", "cat") == 1
    assert likeness("word", "two") == 0


def test_the_fewest_strokes_win_and_the_same_letters_come_first() -> None:
    assert nearest("modle", ["mode", "module", "model", "muddle"]) == ["model", "module", "mode"]
    assert nearest("prodction", ["production", "reduction"]) == ["production"]
    assert nearest("teh", ["the", "ten"]) == []
    assert nearest("xylophone", ["production"]) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("plan", "plans", "planned", "planning")), ("de", ("Kosten", "kosten", "Kostens")),
     ("fr", ("déployé", "déployer", "déployés")), ("es", ("historia", "historias"))],
)  # fmt: skip
def test_forms_of_a_word_share_one(language: str, words: tuple[str, ...]) -> None:
    shared = frozenset.intersection(*(forms(word, language) for word in words))
    assert shared
    assert all(shared & forms_in_any(word) for word in words)


def test_a_text_is_cut_into_words() -> None:
    assert words_in("Don’t panic: on-call, 3.5 × C++!") == ["don", "t", "panic", "on", "call", "3", "5", "cplusplus"]
    assert [piece.joined for piece in pieces_of("on-call o'brien")] == ["oncall", "obrien"]
    assert {"on", "call", "oncall"} <= tokens_of("on-call", "en")
    assert words_in("") == words_in("…  —") == []
    assert max(map(len, tokens_of("a" * 500, "en"))) == 60
