"""What is kept of questions follows what they say, and each database's index follows what is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import DatabaseError, connection

from core.extensions import Trigrams
from questionbank.competencies.services import save_competency
from questionbank.finding.entries import keep_entries, keep_left_entries
from questionbank.finding.searching import search
from questionbank.models import Competency, Question, SearchEntry, SearchWord
from questionbank.questions.services import save_question
from tests.factories.bank import (
    add_pitfall,
    complete,
    group_called,
    make_competency,
    make_question,
    questions_at_once,
    write_question,
)
from tests.factories.people import make_person

TRIGGERS = {"entry_added", "entry_removed", "entry_changed", "word_added", "word_removed"}


def titles(typed: str) -> list[str]:
    return list(search(typed).of(Question.objects.all()).order_by("title").values_list("title", flat=True))


@pytest.mark.sqlite
@pytest.mark.django_db
def test_entries_follow_what_is_written() -> None:
    rita, competency = make_person("rita"), make_competency("Casting")
    draft = write_question(competency, by=rita, title="Alloy", prompt="Which tin?")
    assert titles("tin") == titles("alloy parish") == ["Alloy"]
    save_question(question=draft, content=complete(competency, title="Alloy", prompt="Which zinc?"), by=rita)
    assert (titles("tin"), titles("zinc")) == ([], ["Alloy"])
    add_pitfall(draft, "Ångström")
    assert titles("angstrom zinc") == ["Alloy"]
    draft.delete()
    assert titles("zinc") == []
    assert not SearchEntry.objects.exists()


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_renamed_competency_is_found_by_its_new_name() -> None:
    rita, competency = make_person("rita"), make_competency("Casting")
    make_question("Alloy", competency=competency)
    values: dict[str, Any] = {
        "group": group_called("technical"),
        "definition": "Pours.",
        "anchors": {1: "a", 3: "b", 5: "c"},
    }
    save_competency(competency=competency, name="Founding", by=rita, **values)
    assert titles("founding alloy") == ["Alloy"]
    assert titles("casting alloy") == []
    assert Competency.objects.get().name == "Founding"


@pytest.mark.sqlite
@pytest.mark.django_db
def test_many_at_once_are_kept_with_one_call() -> None:
    made = questions_at_once(3, like=make_question("First"))
    assert titles("ring") == []
    assert keep_entries(made) == 3
    assert titles("ring") == ["Many 0", "Many 1", "Many 2"]


@pytest.mark.django_db
def test_what_an_earlier_release_wrote_is_found_after_the_sweep() -> None:
    kept, written = make_question("Kept"), make_question("Written since")
    SearchEntry.objects.filter(question=kept).delete()
    Question.objects.filter(pk=written.pk).update(
        prompt="Xylophones.", written_at=written.search_entry.kept_at + timedelta(seconds=1)
    )
    assert titles("kept") == titles("xylophone") == []
    assert keep_left_entries() == 2
    assert (titles("kept"), titles("xylophone")) == (["Kept"], ["Written since"])


@pytest.mark.django_db
def test_a_form_becomes_a_word_once_somebody_writes_it() -> None:
    make_question("Plans")
    assert not SearchWord.objects.get(token="plan").is_word
    make_question("Plan")
    assert SearchWord.objects.get(token="plan").is_word


@pytest.mark.sqlite
@pytest.mark.django_db
def test_each_database_has_its_indexes() -> None:
    """A change to one of these tables makes it anew on SQLite, and has to make the triggers again."""
    if connection.vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'questionbank%'"
    else:
        asked = "SELECT indexname FROM pg_indexes WHERE indexname LIKE 'questionbank%_index'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = {name.removeprefix("questionbank_") for (name,) in cursor.fetchall()}
    assert found == (TRIGGERS if connection.vendor == "sqlite" else {"entry_index", "word_index"})


def test_a_database_that_refuses_the_extension_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> None:
        raise DatabaseError("permission denied to create extension")

    monkeypatch.setattr("core.extensions.TrigramExtension.database_forwards", refuse)
    with pytest.raises(CommandError, match="CREATE EXTENSION pg_trgm"):
        Trigrams().database_forwards("questionbank", None, None, None)
