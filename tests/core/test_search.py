"""Words that people look for (F21): one folded column, which finds the same on both databases."""

from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from core.search import FoldedField, Searchable, fold_left_rows, folded, holding, words_of
from hiring.models import Candidate
from tests.factories.people import make_cast, make_user
from tests.factories.plan import make_candidate, make_candidates_at_once, make_opening

ALIKE = [
    ("ångström", "ÅNGSTRÖM"),
    ("ångström", "\u212bngstro\u0308m"),
    ("Angstrom", "Ångström"),
    ("jose", "José"),
    ("JOSÉ", "jose\u0301"),
    ("o'brien", "O’Brien"),
    ("OBrien", "O'Brien"),
    ("o`brien", "Oʼbrien"),
    ("STRASSE", "Straße"),
    ("straße", "STRASSE"),
    ("soren", "Søren"),
    ("Lukasz", "Łukasz"),
    ("ŁUKASZ", "łukasz"),
    ("istanbul", "İstanbul"),
    ("ISIL", "Işıl"),
    ("ışıl", "ISIL"),
    ("nguyen thi", "Nguyễn Thị Lan"),
    ("đặng", "Dang"),
    ("aether", "Æther"),
    ("ФЁДОР", "федор"),
    ("ΟΔΥΣΣΕΥΣ", "οδυσσεύς"),
    ("ｆｕｌｌ", "Full width"),  # noqa: RUF001
    ("ﬁnch", "Finch"),
    ("jean-luc", "Jean‑Luc"),
    ("van  der", "van\u00a0der Berg"),
    ("zoe", "Zo\u200be\u0308"),
    ("ガード", "カ\u3099ード"),
]
APART = [("が", "か"), ("100%", "1000"), ("a_b", "axb"), ("berg", "Burg"), ("\\", "/")]


@pytest.mark.parametrize(("typed", "stored"), ALIKE)
def test_a_form_is_its_own_form(typed: str, stored: str) -> None:
    assert [folded(folded(text)) for text in (typed, stored)] == [folded(typed), folded(stored)]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_every_list_finds_the_same_on_every_database(as_user: Any, settings: Any) -> None:
    """F21: candidates, openings, people, packets. The bank is searched by whole words: tests/questionbank/finding."""
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    people = make_cast("rita", "ada")
    opening = make_opening()
    for number, (typed, stored) in enumerate([*ALIKE, *APART]):
        rows = [
            make_candidate(stored, opening=opening, email=f"c{number}@people.example"),
            make_opening(title=stored, code=f"X-{number}", template=opening.template),
            make_user(stored, email=f"u{number}@people.example"),
        ]
        found = [type(row)._default_manager.filter(pk=row.pk).filter(holding(typed)).exists() for row in rows]
        assert set(found) == {(typed, stored) in ALIKE}, (typed, stored)
    for name, who, text in (
        ("hiring:candidate_list", people.rita, "ÅNGSTRÖM"),
        ("hiring:opening_list", people.rita, "ÅNGSTRÖM"),
        ("accounts:person_list", people.ada, "ÅNGSTRÖM"),
    ):
        answer = as_user(who).get(reverse(name), {"q": "ngström a"})
        assert text in answer.text, name
        assert answer.context["page"].paginator.count == 3, name


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_column_follows_every_kind_of_save() -> None:
    """F21: one by one, in part, many at once."""
    candidate = make_candidate("José")
    candidate.name = "Łukasz"
    candidate.save(update_fields=["name"])
    assert Candidate.objects.get(pk=candidate.pk).folded.startswith("lukasz\n")
    made = make_candidates_at_once(candidate.opening, "ÖRE@people.example")
    assert Candidate.objects.get(pk=made[0].pk).folded.endswith("\nore@people.example")


@pytest.mark.django_db
def test_rows_of_an_earlier_release_are_found_after_the_sweep() -> None:
    candidate = make_candidate("Søren")
    Candidate.objects.update(folded="")
    assert not Candidate.objects.matching("soren").exists()
    assert fold_left_rows() >= 1
    assert Candidate.objects.matching("soren").get() == candidate


def test_at_most_eight_words_count() -> None:
    assert words_of("a b c d e f g h i j") == [*"abcdefgh"]
    assert words_of(" ' ") == []


def test_every_folded_column_is_kept_by_the_model() -> None:
    with_column = {
        model for model in apps.get_models() if any(isinstance(field, FoldedField) for field in model._meta.fields)
    }
    assert with_column == {model for model in apps.get_models() if issubclass(model, Searchable)}
