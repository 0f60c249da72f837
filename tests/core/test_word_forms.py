"""Words of a text: what is remembered of each stretch is what the text as a whole says."""

import pytest

from core.word_forms import LONGEST, _tokens_of, forms, parts_in, pieces_of, plain, tokens_of, words_in

TEXTS = [
    "When would you take C# or C++ instead of .NET, and F#?",
    "x.net, node.js, c++x, (c++), c#2, a.c++",
    "On-call rotas that people can live with: l’équipe, O'Brien, post-mortems",
    "https://a-very-long.example/with-many-parts-that-are-no-word",
    "Häuser, Straßen, Ångström, Łukasz, 運用モデル, हिन्दी की परीक्षा",
    "e\u0301te\u0301 and été, co\u00adoperate, naïve-ish",
    f"{'endless' * 40} ends-{'x' * 90}-here",
    "",
    "?! _ __ -",
]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "xx"])
@pytest.mark.parametrize("text", TEXTS)
def test_stretches_one_by_one_say_what_the_whole_text_says(text: str, language: str) -> None:
    pieces = list(pieces_of(text))
    parts = [part for piece in pieces for part in piece.parts]
    words = {word for piece in pieces for word in (*piece.parts, piece.joined[:LONGEST])}
    assert parts_in(text) == parts
    assert words_in(text) == [plain(part) for part in parts]
    assert tokens_of(text, language) == set().union(*(forms(word, language) for word in words))


def test_lines_together_say_what_they_say_apart() -> None:
    together = tokens_of("\n".join(TEXTS), "en")
    assert together == set().union(*(tokens_of(text, "en") for text in TEXTS))


def test_an_endless_word_is_not_remembered() -> None:
    before = _tokens_of.cache_info().currsize
    tokens_of("y" * (LONGEST + 1), "en")
    assert _tokens_of.cache_info().currsize == before
