"""Who speaks in a list of pairs, and in whose alphabet."""

import pytest

from questionbank.importing.reading.reader import read_file
from tests.questionbank.importing.reading.test_files import found_in


def pairs_in(text: str) -> list[tuple[str, str]]:
    return [(each.prompt, each.sample_answer) for each in found_in(text, "list.txt").questions]


EBB, FLOOD = ("What is ebb?", "A fall."), ("Which tide rises?", "Flood.")


@pytest.mark.parametrize(
    "text",
    [
        "Q: {}\nA: {}\n\nQ. {}\nA. {}\n",
        "Q1) {}\nA1) {}\n\nQ2) {}\nA2) {}\n",
        "Q1: {}\nA1: {}\nQ2: {}\nA2: {}\n",
        "**Q1:** {}\n**A1:** {}\n\n**Q2.** {}\n**A2.** {}\n",
        "Q) {}\nA) {}\nQ: {}\nA: {}\n",
        "Q: {}\nA: {}\n\nINTERVIEWER: {}\nCANDIDATE: {}\n",
        "Interviewerin: {}\nBewerber: {}\n\nInterviewerin: {}\nBewerber: {}\n",
    ],
)
def test_pairs_are_told_apart_however_they_are_marked(text: str) -> None:
    assert pairs_in(text.format(*EBB, *FLOOD)) == [EBB, FLOOD]


@pytest.mark.parametrize("line", ["{}::{}", "- {} :: {}", "- {} — {}"])
def test_both_sides_of_a_card_may_stand_on_one_line(line: str) -> None:
    assert pairs_in("\n".join(line.format(*pair) for pair in (EBB, FLOOD))) == [EBB, FLOOD]


def test_answers_to_choose_from_are_no_answer() -> None:
    found = found_in("Q1. What is ebb?\nA. A fall\nB. A rise\n\nQ2. And flood?\nA. A fall\nB. A rise\n", "quiz.txt")
    assert [each.sample_answer for each in found.questions] == ["", ""]


def test_who_was_there_is_no_question() -> None:
    found = found_in("Interviewer: Max\nCandidate: Pia\n\n- What is ebb?\n- What is flood?\n", "list.txt")
    assert [each.prompt for each in found.questions] == ["What is ebb?", "What is flood?"]
    assert "Interviewer: Max" in found.left_over[0].text


@pytest.mark.parametrize(
    ("prompt", "encodings"),
    [
        ("Что такое отлив и как он проходит?", ("cp1251", "koi8-r")),
        ("Jaką część łodzi byś wybrał i dlaczego właśnie tę?", ("cp1250", "iso8859-2")),
        ("Jak byste přistoupila k řízení týmu, který se příště rozpadne?", ("cp1250", "iso8859-2")),
        ("Kako ste riješili sukob između čovjeka i šume u ćeliji?", ("cp1250", "iso8859-2")),
        ("Perché è così lunga la via della città?", ("cp1252", "latin-1")),
        ("Hvordan løste du øvelsen på søen?", ("cp1252", "latin-1")),
        ("Τι είναι η άμπωτη και πώς την ελέγχετε;", ("cp1253",)),
        ("Où va-t-elle l’été dernier, à la fenêtre ?", ("cp1252", "mac_roman")),
        ("Wie prüfen Sie größere Änderungen an Bord?", ("cp1252", "latin-1", "mac_roman", "cp850")),
        ("¿Qué hizo usted el último año?", ("cp1252", "latin-1", "mac_roman")),
        ("What’s the “best” sail – and why?", ("cp1252", "mac_roman")),
    ],
)
def test_letters_of_old_encodings_are_right(prompt: str, encodings: tuple[str, ...]) -> None:
    for encoding in encodings:
        content = f"question|topic\n{prompt}|Sea\n".encode(encoding)
        (question,) = read_file(content, "a.csv").found.questions
        assert question.prompt == prompt, encoding
