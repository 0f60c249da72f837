"""Questions that ask nearly the same are found by the words that they share, whatever their form and order."""

import pytest

from questionbank.finding import near as near_module
from questionbank.finding.gist import gist_of, likeness, weight
from questionbank.finding.near import near_to, nearest_to_each, telling
from questionbank.models import Question
from tests.factories.bank import make_competency, write_question
from tests.factories.people import make_person

BANK = {
    "Seat": "Two visitors book the last seat in the same second. How could that happen?",
    "Invoice": "A customer changes the number in the address and sees another customer's invoice. What do you do?",
    "Overfit": "Take a model that you know well. How would you find out that it overfits?",
    "Meeting": "Your strongest engineer talks over others in every meeting. What do you do?",
    "Schleuse": "Eine Schleuse öffnet sich nicht, und drei Schiffe warten. Was tun Sie?",
}


@pytest.fixture
def bank(db: None) -> None:
    rita, competency = make_person("rita"), make_competency("Craft")
    for title, prompt in BANK.items():
        language = "de" if title == "Schleuse" else "en"
        write_question(competency, by=rita, title=title, prompt=prompt, language=language)


def near(prompt: str, language: str = "en") -> list[str]:
    return [near.question.title for near in near_to(prompt, language, Question.objects.current())]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("Two visitors booked the same last seat at once. What went wrong?", "Seat"),
        ("How would you notice that a model you know overfits?", "Overfit"),
        ("Customers change numbers in an address and see other invoices. What are your steps?", "Invoice"),
    ],
)
def test_other_forms_and_another_order(bank: None, prompt: str, title: str) -> None:
    assert near(prompt) == [title]


@pytest.mark.parametrize("many", [1, 100])
def test_of_many_each_finds_what_it_finds_alone(bank: None, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(near_module, "MANY", many)
    asked = [
        ("Two visitors booked the same last seat at once. What went wrong?", "en"),
        ("How do you book rooms?", "en"),
        ("", "en"),
        ("Drei Schiffe warten, weil sich die Schleusen nicht öffnen.", "de"),
    ]
    found = list(nearest_to_each(asked, Question.objects.current()))
    titles = dict(Question.objects.values_list("pk", "title"))
    assert [titles.get(pk) for pk in found] == ["Seat", None, None, "Schleuse"]
    assert list(nearest_to_each(asked[:1], Question.objects.exclude(title="Seat"))) == [None]


@pytest.mark.sqlite
def test_word_forms_of_other_languages(bank: None) -> None:
    assert near("Drei Schiffe warten, weil sich die Schleusen nicht öffnen.", "de") == ["Schleuse"]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "prompt", ["", "What do you do?", "Tell me about a conflict with a customer.", "How do you book rooms?", "?" * 9]
)  # fmt: skip
def test_others_are_left_alone(bank: None, prompt: str) -> None:
    assert near(prompt) == []


@pytest.mark.sqlite
def test_what_somebody_may_not_see_is_not_named(bank: None) -> None:
    assert near_to(BANK["Seat"], "en", Question.objects.exclude(title="Seat")) == []


@pytest.mark.sqlite
def test_at_most_three_the_closest_first(bank: None) -> None:
    rita, competency = make_person("max"), make_competency("Trade")
    for number in range(4):
        write_question(competency, by=rita, title=f"Seat {number}", prompt=f"{BANK['Seat']} Night number {number}.")
    assert near(BANK["Seat"])[0] == "Seat"
    assert len(near(BANK["Seat"])) == 3


def test_a_gist_has_no_scenery() -> None:
    assert gist_of("What would you do about the tides?\n\nTable, of, figures\n1, 2", "en") == {"tide"}
    assert gist_of("Was tun Sie für die Gezeiten?", "de") == {"gezeit"}


def test_rare_words_weigh_more() -> None:
    weights = {"team": weight(9_000, 10_000), "sluice": weight(1, 10_000), "weir": weight(1, 10_000)}
    assert (
        likeness({"team", "sluice"}, {"sluice", "weir"}, weights)
        > 0.45
        > likeness({"team", "sluice"}, {"team", "weir"}, weights)
    )
    assert telling({"team", "sluice"}, weights) == ["sluice"]
