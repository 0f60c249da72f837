"""`manage.py import_guide`: what it prints, what it brings in, and what it leaves alone."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from core.errors import RuleViolation
from core.models import AuditEvent
from questionbank.importing.bringing_in import bring_in, start_import, undo_import, why_not_undo
from questionbank.importing.planned import UNSORTED, planned_of
from questionbank.importing.reading.found import FoundExhibit, FoundQuestion
from questionbank.models import Competency, Question, QuestionImport
from questionbank.questions.services import save_question
from tests.factories.bank import bring_into_use, complete, write_question

pytestmark = pytest.mark.django_db

LIST = """\
## Leading a crew
- Tell me about a time you calmed a crew
  - What did it cost you?
- What would you do if the cook left? (senior)
- Hobbies?

Thanks for reading.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "crew.md"
    file.write_text(LIST)
    return file


def printed(path: Path, *options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_guide", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_dry_run_prints_json_and_counts_and_writes_nothing(path: Path) -> None:
    out, err = printed(path, "--dry-run", "--json")
    first, second, third = json.loads(out)
    assert first == {
        "prompt": "Tell me about a time you calmed a crew", "source_line": 2, "title": "",
        "category": "Leading a crew", "rationale": "", "sample_answer": "", "strong_answer": [], "points": [],
        "pitfalls": [], "follow_ups": ["What did it cost you?"], "exhibits": [], "level": "", "competency": "",
        "minutes": None, "sources": [], "tags": [], "doubts": [],
    }  # fmt: skip
    assert (second["level"], third["prompt"]) == ("senior", "Hobbies?")
    assert err.splitlines()[-1] == "3 found, 1 left over, 0 doubtful"
    assert not Question.objects.exists()


def test_questions_come_in_as_drafts(path: Path) -> None:
    _, err = printed(path)
    assert "Three questions imported as drafts." in err
    question = Question.objects.get(prompt__startswith="Tell me")
    assert (question.status, question.kind, question.category_id) == ("draft", "past_behaviour", "leadership")
    assert (question.tags, question.competency.name) == ("Leading a crew", "Not sorted yet")
    assert [each.text for each in question.follow_ups.all()] == ["What did it cost you?"]
    assert Question.objects.get(prompt__startswith="What would").levels == "senior"
    assert QuestionImport.objects.get().is_done
    with pytest.raises(CommandError, match="nothing in it is new"):
        printed(path)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    file = tmp_path / "photo.md"
    file.write_bytes(b"\x89PNG\r\n")
    with pytest.raises(CommandError, match=r"photo.md: This is a picture, not text."):
        printed(file, "--dry-run")
    with pytest.raises(CommandError, match=r"There is no file .*absent.md\."):
        printed(tmp_path / "absent.md", "--dry-run")
    with pytest.raises(CommandError, match="is a folder. Name a file"):
        printed(tmp_path, "--dry-run")


def brought(*questions: FoundQuestion, by: User) -> QuestionImport:
    started = start_import(planned=[planned_of(each) for each in questions], files=["crew.md"], by=by)
    bring_in(started.pk)
    started.refresh_from_db()
    return started


def test_everything_that_was_found_is_kept(rita: User) -> None:
    found = FoundQuestion(
        "Wie binden Sie einen Palstek und warum?", 1, category="Knoten", level="⭐", rationale="Zeigt Ruhe.",
        sample_answer="So.\n\nUnd so.", strong_answer=["Ruhig"], points=["Sieht hin"], pitfalls=["Eile"],
        follow_ups=["Und dann?"], exhibits=[FoundExhibit("code", "a\n\tb", "js")], competency="Knoten", sources=["x"],
    )  # fmt: skip
    started = brought(found, by=rita)
    question = Question.objects.get(pk__in=started.brought)
    assert (question.language, question.tags.splitlines()) == ("de", ["Knoten", "⭐"])
    assert (question.sample_answer, question.strong_answer) == ("So.\n\nUnd so.", "Ruhig")
    assert [each.text for each in question.exhibits.all()] == ["a\n\tb"]
    assert (question.author, question.competency.name, question.minutes) == (rita, "Knoten", 7)
    assert AuditEvent.objects.filter(action="question_import.finished").count() == 1


def test_a_competency_is_the_one_of_that_name(rita: User, casting: Competency) -> None:
    brought(FoundQuestion("How do you pour?", 1, competency="CASTING"), by=rita)
    assert Question.objects.get().competency == casting
    assert Competency.objects.count() == 1


def test_one_question_that_cannot_be_kept_stops_all(rita: User) -> None:
    started = brought(FoundQuestion("How?", 1), FoundQuestion("Why? " + "x" * 20_000, 2), by=rita)
    assert started.is_failed
    assert "cannot come in: Shorten this to 20,000 characters" in started.error
    assert not Question.objects.exists()


@pytest.mark.parametrize("unseen", ["\u200b", "\u3164", "\u2800 \u200b"])
def test_what_cannot_be_seen_says_nothing(rita: User, unseen: str) -> None:
    """C4: not as a title, a competency, a tag or a point."""
    found = FoundQuestion(
        f"{unseen}\nHow do you pour?", 1, title=unseen, competency=unseen, tags=[unseen], points=[unseen, "Steady"]
    )
    question = Question.objects.get(pk__in=brought(found, by=rita).brought)
    assert (question.title, question.competency.name, question.tags) == ("How do you pour?", UNSORTED, "")
    assert [point.text for point in question.assessment_points.all()] == ["Steady"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"prompt": "\u3164"}, "It asks nothing."),
        ({"title": "Bells\u202e"}, "Remove the invisible character after “Bells”."),
        ({"competency": "\u202eBells"}, "Remove the invisible character at the beginning."),
    ],
)
def test_what_turns_or_hides_text_is_refused(rita: User, said: dict[str, str], sentence: str) -> None:
    """C4: as the forms refuse it, in a file and where somebody edits it."""
    started = brought(FoundQuestion(**{"prompt": "How?", "source_line": 1, **said}), by=rita)  # type: ignore[arg-type]
    assert started.is_failed and sentence in started.error and not Question.objects.exists()


def test_an_import_is_undone_once_and_only_while_nobody_used_it(rita: User) -> None:
    started = brought(FoundQuestion("How?", 1, competency="Rigging"), FoundQuestion("Why?", 2), by=rita)
    assert undo_import(started=started, by=rita) == 2
    assert not Question.objects.exists() and not Competency.objects.exists()
    started.refresh_from_db()
    with pytest.raises(RuleViolation, match="undone already"):
        undo_import(started=started, by=rita)


@pytest.mark.parametrize("how", ["active", "changed"])
def test_an_import_that_somebody_built_on_stays(rita: User, how: str) -> None:
    started = brought(FoundQuestion("How?", 1), by=rita)
    question = Question.objects.get()
    content = complete(question.competency, title="How?")
    saved = save_question(question=question, content=content, by=rita)
    if how == "active":
        Question.objects.update(written_at=started.requested_at)
        bring_into_use(saved, by=rita)
    assert why_not_undo(started) == "“How?” is used, changed or active since. Retire what you do not want instead."


def test_an_update_is_the_next_version(rita: User, casting: Competency) -> None:
    question = write_question(casting, by=rita, status="active")
    planned = planned_of(FoundQuestion("Changed?", 1, competency="Casting")) | {"updates": question.slug}
    bring_in(start_import(planned=[planned], files=["a.md"], by=rita).pk)
    assert list(Question.objects.filter(slug=question.slug).values_list("version", "status").order_by("version")) == [
        (1, "active"),
        (2, "draft"),
    ]
    started = QuestionImport.objects.get()
    undo_import(started=started, by=rita)
    assert Question.objects.get() == question
