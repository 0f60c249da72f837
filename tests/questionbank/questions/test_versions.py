"""Versions of a question beside each other, and the way back to one."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from questionbank.models import Competency, Question
from questionbank.questions.content import content_of
from questionbank.questions.history import changes_between, pieces_of
from questionbank.questions.services import activate_question, go_back_to_version, save_question
from tests.factories.bank import complete, write_question


def address(name: str, question: Question) -> str:
    return reverse(f"questionbank:question_{name}", args=[question.pk])


def edited(question: Question, by: User, **values: Any) -> Question:
    return save_question(question=question, content=complete(question.competency, **values), by=by)


def test_words_that_came_and_went_are_told_apart() -> None:
    pieces = list(pieces_of("The bell cracked.\nOvernight.", "The old bell cracked.\nToday."))
    assert "".join(piece.text for piece in pieces if not piece.is_removed) == "The old bell cracked.\nToday."
    assert "".join(piece.text for piece in pieces if not piece.is_new) == "The bell cracked.\nOvernight."
    assert [piece.text for piece in pieces if piece.is_new] == ["old ", "Today."]
    assert [str(piece.markup) for piece in pieces_of("<b>", "<i>")] == ["<del>&lt;b&gt;</del>", "<ins>&lt;i&gt;</ins>"]


def test_only_parts_that_changed_are_named(casting: Competency, tuning: Competency) -> None:
    before = complete(casting)
    assert list(changes_between(before, before)) == []
    now = complete(tuning, minutes=20, pitfalls=("Blames the priest.",), levels=("senior",))
    labels = [change.label for change in changes_between(before, now)]
    assert labels == ["Competency", "Minutes", "Levels", "Where people go wrong"]


def test_the_page_shows_versions_to_whoever_may_read_them(
    as_rita: Client, as_olga: Client, question: Question, rita: User
) -> None:
    draft = edited(question, rita, prompt="The bell cracked <today>. What do you do?")
    page = as_rita.get(address("versions", question)).text
    assert "<del>overnight. </del><ins>&lt;today&gt;. </ins>" in page
    assert "by Rita Okafor" in " ".join(page.split())
    assert page.count("Go back to this version") == 1
    read = as_olga.get(address("versions", question)).text
    assert "today" not in read and "Go back" not in read
    assert as_olga.get(address("versions", draft)).status_code == 404
    assert as_olga.post(address("go_back", question)).status_code == 404


def test_going_back_makes_the_next_version_and_loses_nothing(as_rita: Client, question: Question, rita: User) -> None:
    first = content_of(question)
    second = edited(question, rita, minutes=30)
    activate_question(question=second, by=rita)
    answer = as_rita.post(address("go_back", question), follow=True)
    assert "Version 3 says what version 1 says. It is a draft." in answer.text
    third = Question.objects.get(version=3)
    assert content_of(third) == first
    assert (third.status, Question.objects.get(version=2).status) == ("draft", "active")
    # A draft that nobody uses changes in place.
    assert go_back_to_version(question=second, by=rita) == third
    assert content_of(Question.objects.get(version=3)).minutes == 30
    trail = as_rita.get(address("trail", question)).text
    assert trail.count("went back to what an earlier version says") == 2 and "changed minutes" not in trail


def test_sources_are_links(as_rita: Client, casting: Competency, rita: User) -> None:
    sourced = write_question(casting, by=rita, sources=("A tome, https://tomes.example/bells",))
    assert 'href="https://tomes.example/bells"' in as_rita.get(address("detail", sourced)).text
