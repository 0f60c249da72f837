"""How names are shortened, and how they are found in a text."""

import re

import pytest

from core import names


def found(text: str, patterns: "list[re.Pattern[str]]") -> set[str]:
    return {match.group() for pattern in patterns for match in pattern.finditer(names.composed(text))}


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Noor Sundravel", "NS"),
        ("Ana de la Cruz", "AC"),
        ("Hanne Müller-Lang", "HM"),
        ("Żaneta", "Ż"),
        ("李 小龍", "李小"),
        ("  ", "?"),
        ("(guest) Kim Lee", "KL"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert names.initials(name) == letters


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("Kofi Asante", "kofi asante said, then Kofi, then Asante", {"kofi asante", "Kofi", "Asante"}),
        ("Will", "It will do, said Will.", {"Will"}),
        ("bell", "Bell asked.", {"Bell"}),
        ("Toma\u0301s\u030c", "Tomáš asked.", {"Tomáš"}),
        ("X", "x and X", set()),
        ("", "nobody", set()),
        ("Ann", "Annual", set()),
    ],
)
def test_a_name_is_found_whole_and_in_parts(name: str, text: str, words: set[str]) -> None:
    assert found(text, names.name_patterns(name)) == words


def test_parts_of_the_readers_own_name_are_spared() -> None:
    patterns = names.name_patterns("Kofi Lind", spared=names.name_parts("Ada Lind"))
    assert found("Kofi met Ada Lind; Kofi Lind did", patterns) == {"Kofi", "Kofi Lind"}


def test_a_language_may_hang_an_ending_on_a_name() -> None:
    assert found("Kofis Frage", names.name_patterns("Kofi", ending="s?")) == {"Kofis"}
