"""Questions that come in under a name that is taken, or ask what is asked already: what somebody chooses is done, by
every way in."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from questionbank.importing.kit_files import parse_kit_file
from questionbank.models import Competency, ImportPreview, Question
from tests.factories.bank import SMALL, write_question
from tests.questionbank.importing.test_import_page import IMPORT, imported, previewed
from tests.questionbank.importing.test_list_pages import address, pressed, said, sent

pytestmark = pytest.mark.django_db

# Called like the question of the bank, and asking something else.
NAMED = b"title,question\nThe cracked bell!,Which bell did you repair last?\n"
TWICE = b"title,question\nBells,What is a bell?\nbells,What is a clapper?\n"


@pytest.fixture
def bell(casting: Competency, rita: User) -> Question:
    return write_question(casting, by=rita, status="active", rationale="It shows care.")


# --- In the preview of lists ----------------------------------------------------------------------------------


def test_a_name_that_is_taken_is_shown_and_needs_an_answer(as_rita: Client, bell: Question) -> None:
    page = said(sent(as_rita, ("a.csv", NAMED)))
    assert "Name taken <b>1</b>" in page
    assert "Of this name in the bank: “The cracked bell”, version 1" in page
    assert 'value="The cracked bell! (2)"' in page
    assert "Import no questions" in page and "One question clashes" in page
    pressed(as_rita, "import")
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("answer", "title", "slug", "version"),
    [
        ("rename", "The repaired bell", "the-repaired-bell", 1),
        ("both", "The cracked bell!", "the-cracked-bell-2", 1),
        ("update", "The cracked bell!", "the-cracked-bell", 2),
    ],
)
def test_what_is_chosen_for_a_name_is_done(
    as_rita: Client, bell: Question, answer: str, title: str, slug: str, version: int
) -> None:
    sent(as_rita, ("a.csv", NAMED))
    chosen = {"answer-1.0": answer, "name-1.0": " The repaired  bell "}
    assert "Import one question" in said(pressed(as_rita, "keep", **chosen))
    pressed(as_rita, "import")
    arrived = Question.objects.exclude(pk=bell.pk).get()
    assert (arrived.title, arrived.slug, arrived.version) == (title, slug, version)
    assert arrived.prompt == "Which bell did you repair last?"
    assert arrived.rationale == ("It shows care." if answer == "update" else "")


def test_a_skipped_one_stays_out(as_rita: Client, bell: Question) -> None:
    sent(as_rita, ("a.csv", NAMED))
    assert "Import no questions" in said(pressed(as_rita, "keep", **{"answer-1.0": "skip"}))


def test_an_update_shows_before_and_after(as_rita: Client, bell: Question) -> None:
    sent(as_rita, ("a.csv", NAMED))
    page = said(pressed(as_rita, "keep", **{"answer-1.0": "update"}))
    assert "Changes version 1" in page and "What changes" in page
    assert "The bell cracked overnight." in page.partition("What changes")[2]
    assert "Stays as it is in the bank, because the file has none: why we ask" in page


def test_an_update_keeps_a_category_that_the_file_calls_otherwise(as_rita: Client, bell: Question) -> None:
    sent(as_rita, ("a.csv", b"title,question,category\nThe cracked bell,Which bell did you repair?,Foundry\n"))
    page = said(pressed(as_rita, "keep", **{"answer-1.0": "update"}))
    assert "No follow-ups yet." not in page and "No competency yet." not in page
    pressed(as_rita, "import")
    updated = Question.objects.get(slug=bell.slug, version=2)
    assert (updated.category_id, updated.tags) == (bell.category_id, "Foundry")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Write the name that it gets."),
        ("the CRACKED bell", "“the CRACKED bell” is taken, too. Choose another name."),
    ],
)
def test_a_new_name_that_will_not_do_is_said(as_rita: Client, bell: Question, name: str, sentence: str) -> None:
    sent(as_rita, ("a.csv", NAMED))
    page = said(pressed(as_rita, "keep", **{"answer-1.0": "rename", "name-1.0": name}))
    assert sentence in page and "Import no questions" in page
    pressed(as_rita, "import", **{"answer-1.0": "rename", "name-1.0": name})
    assert Question.objects.count() == 1


def test_two_of_one_name_in_the_files_are_told_apart(as_rita: Client) -> None:
    page = said(sent(as_rita, ("a.csv", TWICE)))
    assert "Earlier in these files" in page and "“Bells”, a.csv" in page
    assert "Update the one in the bank" not in page
    pressed(as_rita, "import", **{"answer-1.1": "rename", "name-1.1": "Clappers"})
    assert sorted(Question.objects.values_list("title", flat=True)) == ["Bells", "Clappers"]


def test_what_was_chosen_survives_other_pages_and_edits(as_rita: Client, bell: Question) -> None:
    sent(as_rita, ("a.csv", NAMED))
    pressed(as_rita, "keep", **{"answer-1.0": "rename", "name-1.0": "Repairs"})
    form = pressed(as_rita, "edit", "1.0").context["form"]
    as_rita.post(address(), {**form.initial, "minutes": "", "rationale": "Why not.", "edit": "1.0", "save": "1"})
    page = said(as_rita.get(address()))
    assert re.search(r'value="rename" checked', page) and 'value="Repairs"' in page
    pressed(as_rita, "import")
    assert Question.objects.get(title="Repairs").rationale == "Why not."


def test_a_kind_that_somebody_chose_is_updated_with_the_rest(as_rita: Client, bell: Question) -> None:
    sent(as_rita, ("a.csv", NAMED))
    form = pressed(as_rita, "edit", "1.0").context["form"]
    as_rita.post(address(), {**form.initial, "minutes": "", "kind": "background", "edit": "1.0", "save": "1"})
    pressed(as_rita, "import", **{"answer-1.0": "update"})
    assert bell.kind != "background"
    assert Question.objects.filter(slug=bell.slug).order_by("-version")[0].kind == "background"


def test_a_title_edited_to_a_free_one_clashes_no_more(as_rita: Client, bell: Question) -> None:
    sent(as_rita, ("a.csv", NAMED))
    form = pressed(as_rita, "edit", "1.0").context["form"]
    as_rita.post(address(), {**form.initial, "minutes": "", "title": "Repairs", "edit": "1.0", "save": "1"})
    page = said(as_rita.get(address()))
    assert "Name taken" not in page
    assert ImportPreview.objects.get().choices["1.0"]["fields"]["title"] == "Repairs"


# --- By command -----------------------------------------------------------------------------------------------


def brought(tmp_path: Path, content: bytes, *options: str) -> str:
    path, err = tmp_path / "a.csv", io.StringIO()
    path.write_bytes(content)
    call_command("import_guide", str(path), *options, stdout=io.StringIO(), stderr=err)
    return err.getvalue()


def test_the_command_numbers_a_name_that_is_taken(tmp_path: Path, bell: Question) -> None:
    assert "One question given another name (name taken)." in brought(tmp_path, NAMED)
    more = b"title,question\nThe cracked bell,Who rings it?\n"
    assert "One question given another name (name taken)." in brought(tmp_path, more)
    titles = Question.objects.exclude(pk=bell.pk).order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["The cracked bell! (2)", "The cracked bell (3)"]


@pytest.mark.parametrize(
    ("options", "number", "titles"),
    [
        (("--same-name", "update"), 2, ["The cracked bell", "The cracked bell!"]),
        (("--same-name", "both"), 1, ["The cracked bell", "The cracked bell!"]),
        (("--same-name", "skip"), 1, ["The cracked bell"]),
    ],
)
def test_the_command_does_as_it_is_told(
    tmp_path: Path, bell: Question, options: tuple[str, ...], number: int, titles: list[str]
) -> None:
    more = b"Bells,What is a bell?\n"
    brought(tmp_path, NAMED + more, *options)
    assert Question.objects.filter(slug=bell.slug).count() == number
    assert sorted(Question.objects.exclude(title="Bells").values_list("title", flat=True)) == titles


def test_the_command_makes_the_same_words_a_version(tmp_path: Path, bell: Question) -> None:
    same = b"title,question\nCracks,the bell CRACKED overnight what do you do\n"
    assert "next version" in brought(tmp_path, same, "--same-words", "update")
    assert Question.objects.get(slug=bell.slug, version=2).title == "Cracks"


NEAR = b'title,question\nNight,"The bell cracked overnight, a big one. What would you do?"\n'
MORE = b"Hulls,How do you caulk a hull?\n"


def test_the_command_leaves_out_what_is_close_and_says_so(tmp_path: Path, bell: Question) -> None:
    printed = brought(tmp_path, NEAR + MORE)
    assert "Line 2, “Night”: close to “The cracked bell”, left out." in printed
    assert "One question imported as drafts." in printed
    assert "One question left out (close to one in the bank)." in printed
    assert list(Question.objects.exclude(pk=bell.pk).values_list("title", flat=True)) == ["Hulls"]
    with pytest.raises(CommandError, match=r"nothing in it is new to the bank. One question left out \(close to one"):
        brought(tmp_path, NEAR)


@pytest.mark.parametrize(("answer", "came"), [("both", ("night", 1)), ("update", ("the-cracked-bell", 2))])
def test_the_command_does_with_what_is_close_as_it_is_told(
    tmp_path: Path, bell: Question, answer: str, came: tuple[str, int]
) -> None:
    assert "left out" not in brought(tmp_path, NEAR, "--close", answer)
    assert Question.objects.exclude(pk=bell.pk).values_list("slug", "version").get() == came


# --- In a kit file --------------------------------------------------------------------------------------------

OTHER = SMALL.replace("The bell cracked overnight.", "The bell cracked at noon.")
ELSEWHERE = SMALL.replace("slug: cracked-bell", "slug: broken-bell").replace("[cracked-bell]", "[broken-bell]")


@pytest.mark.parametrize(
    ("answer", "came"),
    [
        ("update", [("cracked-bell", 1, "The cracked bell"), ("cracked-bell", 2, "The cracked bell")]),
        ("rename", [("cracked-bell", 1, "The cracked bell"), ("noon", 1, "Noon")]),
        ("both", [("cracked-bell", 1, "The cracked bell"), ("the-cracked-bell", 1, "The cracked bell")]),
        ("skip", [("cracked-bell", 1, "The cracked bell")]),
    ],
)
def test_a_short_name_in_common_is_settled_as_chosen(as_rita: Client, answer: str, came: list[Any]) -> None:
    imported(as_rita, SMALL)
    page = said(previewed(as_rita, OTHER))
    assert "Make it the next version of yours" in page and "Becomes version 2" in page
    seen = previewed(as_rita, OTHER).context["form"]["previewed"].value()
    chosen = {"answer-cracked-bell": answer, "name-cracked-bell": "Noon"}
    as_rita.post(IMPORT, {"text": OTHER, "previewed": seen, "import": "1", **chosen})
    assert list(Question.objects.order_by("pk").values_list("slug", "version", "title")) == came


def test_the_same_words_under_another_short_name_may_use_what_is_here(as_rita: Client) -> None:
    imported(as_rita, SMALL)
    page = said(previewed(as_rita, ELSEWHERE))
    assert "Leave it out, use yours" in page and re.search(r'value="both" checked', page)
    again = as_rita.post(IMPORT, {"text": ELSEWHERE, "preview": "1", "answer-broken-bell": "skip"})
    assert "Left out, yours stays" in said(again)
    assert Question.objects.count() == 1


def test_a_new_name_in_a_kit_that_is_taken_is_refused(as_rita: Client) -> None:
    imported(as_rita, SMALL)
    seen = previewed(as_rita, OTHER).context["form"]["previewed"].value()
    chosen = {"answer-cracked-bell": "rename", "name-cracked-bell": "The Cracked Bell"}
    response = as_rita.post(IMPORT, {"text": OTHER, "previewed": seen, "import": "1", **chosen})
    assert response.status_code == 422
    assert "“The Cracked Bell” is taken, too. Choose another name." in said(response)
    assert Question.objects.count() == 1


def test_rounds_follow_a_question_that_got_another_short_name() -> None:
    from questionbank.importing.kit_clashes import KitClash, settled

    kit = parse_kit_file(OTHER, "other.yaml")
    clash = KitClash(kit.questions[0], Question(slug="cracked-bell"), "rename", "Noon")
    coming = settled(kit, [clash]).kit
    assert [question.slug for question in coming.questions] == ["noon"]
    assert [planned.questions for planned in coming.templates[0].rounds] == [("noon",)]


def brought_kit(tmp_path: Path, text: str, *options: str) -> str:
    path, out = tmp_path / "small.yaml", io.StringIO()
    path.write_text(text)
    call_command("import_guide", str(path), *options, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_reads_a_kit_as_one(tmp_path: Path) -> None:
    printed = brought_kit(tmp_path, SMALL, "--dry-run", "--json")
    question = json.loads(printed.rpartition("]")[0] + "]")[0]
    assert (question["title"], question["competency"], question["minutes"]) == ("The cracked bell", "Casting", 12)
    assert SMALL.splitlines()[question["source_line"] - 1].strip() == "- slug: cracked-bell"
    assert "1 found, 0 left over, 0 doubtful" in printed and not Question.objects.exists()
    assert "The cracked bell: New, active" in brought_kit(tmp_path, SMALL)
    assert "The cracked bell: Already in the bank" in brought_kit(tmp_path, SMALL)
    assert Question.objects.get().anchors.count() == 0 and Competency.objects.count() == 2


@pytest.mark.parametrize(
    ("options", "came"),
    [
        ((), [("cracked-bell", 1), ("cracked-bell", 2)]),
        (("--same-words", "skip"), [("cracked-bell", 1)]),
        (("--same-words", "rename"), [("cracked-bell", 1), ("the-cracked-bell-2", 1)]),
    ],
)
def test_the_command_settles_clashes_of_a_kit(tmp_path: Path, options: tuple[str, ...], came: list[Any]) -> None:
    brought_kit(tmp_path, SMALL)
    brought_kit(tmp_path, OTHER, *options)
    assert list(Question.objects.order_by("pk").values_list("slug", "version")) == came
