"""Candidates of a CSV or XLSX: every row is shown and answered before all come in together, and all go out again."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import CannotRead, RuleViolation
from core.spreadsheets import as_xlsx
from hiring.candidates.application_ends import end_application
from hiring.candidates.erasure import forget_imported
from hiring.candidates.importing.listed_candidates import (
    NO_ADDRESSES,
    guessed_columns,
    listed_candidates,
    table_of_file,
)
from hiring.candidates.importing.services import (
    LISTS_STAY,
    bring_in_candidates,
    start_candidate_import,
)
from hiring.candidates.importing.undoing import Undone, undo_candidate_import
from hiring.models import Candidate, CandidateImport, CandidateList
from hiring.tasks import keep_stands
from records.copies import record_of
from tests.factories.people import client_of, make_person
from tests.factories.plan import make_candidate, make_opening

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
HEAD = "Vorname;Nachname;E-Mail;Quelle\n"


@pytest.fixture
def max_():
    return make_person("max")


@pytest.fixture
def opening(max_):
    return make_opening(manager=max_)


@pytest.fixture
def client(max_):
    return client_of(max_)


def brought(client, opening, text, name="people.csv"):
    """Sends a file; the answer, and the list that was kept."""
    data = text if isinstance(text, bytes) else text.encode()
    address = reverse("hiring:candidates_import", args=[opening.pk])
    answer = client.post(address, {"file": SimpleUploadedFile(name, data)}, follow=True)
    return answer, CandidateList.objects.order_by("-pk").first()


def sent(client, listed, **fields):
    return client.post(reverse("hiring:list_of_candidates", args=[listed.pk]), fields, follow=True)


def test_a_german_list_comes_in_and_goes_out(client, max_, opening):
    text = HEAD + "Jürgen;Groß;juergen@example.net;Messe\nZoë;Ångström;zoe@exämple.net;\n"
    answer, listed = brought(client, opening, text)
    assert listed.columns == ["name", "name", "email", "source"]
    assert not Candidate.objects.exists() and "Jürgen Groß" in answer.content.decode()
    done = sent(client, listed, **{"import": "1"})
    assert "Two candidates came in" in " ".join(done.content.decode().split())
    assert set(opening.candidates.values_list("name", "source")) == {("Jürgen Groß", "Messe"), ("Zoë Ångström", "")}
    assert Candidate.objects.matching("angstrom").count() == 1
    assert not CandidateList.objects.exists()
    client.post(reverse("hiring:candidate_import_undo", args=[CandidateImport.objects.get().pk]))
    assert not Candidate.objects.exists()
    with pytest.raises(RuleViolation, match="undone already"):
        undo_candidate_import(started=CandidateImport.objects.get(), by=max_)


def test_an_xlsx_is_read(client, opening):
    with as_xlsx("People", ("Candidate name", "Email"), [("=Anna", "anna@example.net")]) as file:
        _, listed = brought(client, opening, file.read(), "people.xlsx")
    sent(client, listed, **{"import": "1"})
    assert opening.candidates.get().name == "=Anna"


@pytest.mark.parametrize("further", [["Name", "Email"], ["Who", "bea@example.net"]])
def test_candidates_on_a_second_sheet_are_said(further):
    book = openpyxl.Workbook()
    for row in (["Name", "Email"], ["Anna", "anna@example.net"]):
        book.active.append(row)
    sheet = book.create_sheet("Later")
    sheet.append(further)
    sheet.append(["Bea", ""])
    book.save(stream := io.BytesIO())
    with pytest.raises(CannotRead, match="The sheets “Sheet” and “Later” both hold candidates. Save each as"):
        table_of_file(stream.getvalue(), "people.xlsx")


def test_a_sheet_of_notes_before_the_candidates_is_passed_over():
    book = openpyxl.Workbook()
    book.active.append(["Read me first"])
    sheet = book.create_sheet("All")
    for row in (["Name", "Email"], ["Anna", "anna@example.net"]):
        sheet.append(row)
    book.save(stream := io.BytesIO())
    assert [row.cells[0] for row in table_of_file(stream.getvalue(), "people.xlsx").rows] == ["Anna"]


def test_a_quote_that_does_not_close_takes_no_other_row():
    table = table_of_file(b'Name,Email\n"Anna,anna@example.net\nBea,bea@example.net\n', "people.csv")
    assert [row.cells for row in table.rows] == [("Anna", "anna@example.net"), ("Bea", "bea@example.net")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "nothing in it"),
        (b"colour,size\nred,3\n", NO_ADDRESSES),
        (b"PK\x03\x04rubbish", "damaged"),
        (b"%PDF-1.7 not a table", "PDF"),
        (HEAD.encode() + b"a;b;%b@x.example;\n" * 5001, "At most 5,000 candidates"),
    ],
    ids=["empty", "another shape", "damaged", "pdf", "too many"],
)
def test_what_cannot_be_read_is_one_sentence(client, opening, data, sentence):
    answer, listed = brought(client, opening, data)
    assert answer.status_code == 422 and listed is None
    assert sentence.lower() in answer.content.decode().lower() or sentence == "nothing in it"


def test_columns_are_changed_and_everything_is_read_anew(client, opening):
    _, listed = brought(client, opening, "who,contact,what\nAnna Berg,anna@example.net,Fair\n")
    assert listed.columns == ["name", "email", ""]
    wrong = sent(client, listed, columns="1", c0="", c1="email", c2="")
    assert wrong.status_code == 422 and "Say which columns hold the names." in wrong.content.decode()
    sent(client, listed, columns="1", c0="name", c1="email", c2="source")
    sent(client, listed, **{"import": "1"})
    assert opening.candidates.get().source == "Fair"


class TestWhoIsThere:
    def text(self):
        rows = (
            "Dmitri;Aldous;DMITRI@example.net;Fair",
            "Hamza;Ridge;hamza.2@example.net;",
            "New;Person;new@example.net;",
        )
        return HEAD + "\n".join(rows) + "\n"

    @pytest.fixture
    def there(self, opening):
        make_candidate("Hamza Ridge", opening=opening, email="hamza@example.net")
        return make_candidate("Dmitri Aldous", opening=opening, email="dmitri@example.net", source="Old")

    def test_each_is_asked_about(self, client, opening, there):
        answer, listed = brought(client, opening, self.text())
        page = answer.content.decode()
        assert "This address is in the opening already" in page and "Somebody of this name" in page
        refused = sent(client, listed, **{"import": "1"})
        assert refused.status_code == 409 and "Say first what becomes" in refused.content.decode()
        sent(client, listed, all="update_here")
        sent(client, listed, all="skip_namesakes")
        sent(client, listed, **{"import": "1"})
        there.refresh_from_db()
        assert there.source == "Fair" and opening.candidates.count() == 3
        started = CandidateImport.objects.get()
        client.post(reverse("hiring:candidate_import_undo", args=[started.pk]))
        there.refresh_from_db()
        assert there.source == "Old" and opening.candidates.count() == 2

    def test_added_anyway(self, client, opening, there):
        _, listed = brought(client, opening, self.text())
        sent(client, listed, **{"a-2": "here-skip", "a-3": "namesake-add", "import": "1"})
        assert opening.candidates.filter(name="Hamza Ridge").count() == 2
        assert opening.candidates.count() == 4

    def test_somebody_added_meanwhile_lets_nobody_in(self, client, max_, opening, there):
        _, listed = brought(client, opening, self.text())
        sent(client, listed, **{"a-2": "here-skip", "a-3": "namesake-add"})
        started = start_candidate_import(listed=listed, by=max_)
        make_candidate("Somebody New", opening=opening, email="new@example.net")
        bring_in_candidates(started.pk)
        started.refresh_from_db()
        assert started.is_failed and "Look at the list again" in started.error
        assert opening.candidates.count() == 3 and CandidateList.objects.exists()

    def test_what_is_erased_is_forgotten(self, client, opening, there):
        _, listed = brought(client, opening, self.text())
        sent(client, listed, **{"a-2": "here-update", "a-3": "namesake-skip", "import": "1"})
        _, waiting = brought(client, opening, self.text())
        forget_imported(there)
        assert CandidateImport.objects.get().updated == []
        assert not CandidateList.objects.filter(pk=waiting.pk).exists()


def test_rows_that_lack_something_are_left_out_and_said(opening, max_):
    client = client_of(make_person("rita"))
    rows = (
        f"Max;Himself;{max_.email};",
        ";;nameless@example.net;",
        "No;Address;;",
        "Bad;Address;nobody@nowhere@;",
        "Anna;First;anna@example.net;",
        "Anna;Twice;Anna@Example.NET;",
        f"Long;{'n' * 130};long@example.net;",
    )
    answer, listed = brought(client, opening, HEAD + "\n".join(rows) + "\n")
    page = answer.content.decode()
    for sentence in ("hiring team of this opening", "No name", "No address of mail", "Line 6 has this address already"):
        assert sentence in page, sentence
    sent(client, listed, **{"import": "1"})
    assert [candidate.name for candidate in opening.candidates.all()] == ["Anna First"]


def test_an_undo_is_refused_once_somebody_was_touched(client, opening, max_):
    _, listed = brought(client, opening, HEAD + "Anna;B;anna@example.net;\n")
    sent(client, listed, **{"import": "1"})
    end_application(candidate=opening.candidates.get(), to=Candidate.Status.WITHDRAWN, by=max_)
    with pytest.raises(RuleViolation, match="Anna B was changed"):
        undo_candidate_import(started=CandidateImport.objects.get(), by=max_)
    assert opening.candidates.count() == 1


def test_sent_twice_it_is_one_import(client, opening):
    _, listed = brought(client, opening, HEAD + "".join(f"A;B{n};p{n}@example.net;\n" for n in range(600)))
    for _ in range(2):
        sent(client, listed, **{"import": "1"})
    started = CandidateImport.objects.get()
    assert started.is_under_way and not opening.candidates.exists()
    bring_in_candidates(started.pk)
    assert opening.candidates.count() == 600


def test_five_thousand_cost_no_more_statements_than_a_few(client, opening):
    numbers = []
    for size in (600, 5000):
        _, listed = brought(client, opening, HEAD + "".join(f"A;B{n};q{n}@example.net;\n" for n in range(size)))
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("hiring:list_of_candidates", args=[listed.pk]))
        numbers.append(len(captured))
        assert page.context["total"] == size
    # One statement for five hundred addresses each in three tables.
    assert numbers[1] - numbers[0] <= 3 * 9


def test_strangers_and_other_teams_find_no_list(client, opening):
    _, listed = brought(client, opening, HEAD + "Anna;B;anna@example.net;\n")
    other = make_person("olga")
    make_opening(manager=other)
    assert client_of(other).get(reverse("hiring:list_of_candidates", args=[listed.pk])).status_code == 404
    assert client_of(other).get(reverse("hiring:candidates_import", args=[opening.pk])).status_code == 404


def test_a_list_that_nobody_came_back_to_goes(client, opening):
    _, listed = brought(client, opening, HEAD + "Anna;B;anna@example.net;\n")
    keep_stands()
    assert CandidateList.objects.filter(pk=listed.pk).exists()
    CandidateList.objects.update(brought_at=timezone.now() - LISTS_STAY - timedelta(hours=1))
    keep_stands()
    assert not CandidateList.objects.exists()


def test_columns_are_guessed_by_what_stands_there():
    table = table_of_file(b"a,b\nAnna,anna@example.net\n", "x.csv")
    assert guessed_columns(table) == ["name", "email"]


def imported(client, opening, text, **fields):
    """The import of a list that is sent and answered at once."""
    _, listed = brought(client, opening, text)
    sent(client, listed, **fields, **{"import": "1"})
    return CandidateImport.objects.order_by("-pk").first()


class TestUndoAmongOthers:
    def test_what_a_later_import_changed_is_undone_first(self, client, max_, opening):
        first = imported(client, opening, HEAD + "Anna;B;anna@example.net;Old\n")
        second = imported(client, opening, HEAD + "Anna;B;anna@example.net;V1\n", **{"a-2": "here-update"})
        third = imported(client, opening, HEAD + "Anna;B;anna@example.net;V2\n", **{"a-2": "here-update"})
        for early in (first, second):
            with pytest.raises(RuleViolation, match="Anna B was changed"):
                undo_candidate_import(started=early, by=max_)
        assert undo_candidate_import(started=third, by=max_) == Undone(0, 1)
        undo_candidate_import(started=second, by=max_)
        assert opening.candidates.get().source == "Old"
        assert undo_candidate_import(started=first, by=max_) == Undone(1, 0)

    def test_a_value_that_differs_stays(self, client, max_, opening):
        there = make_candidate("Anna B", opening=opening, email="anna@example.net", source="Old")
        started = imported(client, opening, HEAD + "Anna;B;anna@example.net;V1\n", **{"a-2": "here-update"})
        page = client.get(reverse("hiring:candidate_import", args=[started.pk])).content.decode()
        assert "One candidate updated." in page
        Candidate.objects.filter(pk=there.pk).update(source="By hand")
        with pytest.raises(RuleViolation, match="Anna B was changed"):
            undo_candidate_import(started=started, by=max_)

    def test_it_says_whom_it_gave_back(self, client, opening):
        make_candidate("Anna B", opening=opening, email="anna@example.net")
        started = imported(client, opening, HEAD + "Ann;B;anna@example.net;V1\n", **{"a-2": "here-update"})
        assert Candidate.objects.matching("ann").filter(folded__startswith="ann b").exists()
        answer = client.post(reverse("hiring:candidate_import_undo", args=[started.pk]), follow=True)
        assert "One candidate as before." in answer.content.decode()
        assert Candidate.objects.matching("anna").exists()

    def test_updates_cost_a_few_statements(self, client, max_, opening):
        for number in range(40):
            make_candidate(f"A B{number}", opening=opening, email=f"p{number}@example.net")
        text = HEAD + "".join(f"A;B{number};p{number}@example.net;Fair\n" for number in range(40))
        _, listed = brought(client, opening, text)
        sent(client, listed, all="update_here")
        started = start_candidate_import(listed=listed, by=max_)
        with CaptureQueriesContext(connection) as captured:
            bring_in_candidates(started.pk)
        assert len(captured) < 40
        started.refresh_from_db()
        with CaptureQueriesContext(connection) as captured:
            assert undo_candidate_import(started=started, by=max_) == Undone(0, 40)
        assert len(captured) < 40


class TestOwnApplication:
    @pytest.fixture
    def rita(self):
        return make_person("rita")

    def test_rows_about_the_reader_are_hidden(self, client, opening, rita):
        make_candidate("Private Rita", opening=opening, email="private@example.net", user=rita)
        text = HEAD + f"R;One;{rita.email};\nR;Two;PRIVATE@example.net;\nAnna;B;anna@example.net;\n"
        answer, listed = brought(client_of(rita), opening, text)
        assert answer.context["total"] == 1
        assert client.get(reverse("hiring:list_of_candidates", args=[listed.pk])).context["total"] == 3

    def test_she_undoes_no_import_that_brought_her(self, client, max_, opening, rita):
        started = imported(client, opening, HEAD + f"Rita;R;{rita.email};\nAnna;B;anna@example.net;\n")
        page = client_of(rita).get(reverse("hiring:candidate_import", args=[started.pk])).content.decode()
        assert "One candidate came in" in " ".join(page.split()) and "Undo the import" not in page
        with pytest.raises(RuleViolation, match="You cannot undo"):
            undo_candidate_import(started=started, by=rita)
        assert undo_candidate_import(started=started, by=max_).taken_out == 2


@pytest.mark.parametrize(
    ("cell", "erased", "goes"),
    [
        ("zoe@exämple.net", "zoe@xn--exmple-cua.net", True),
        ("Zoë <ZOE@exämple.net>", "zoe@exämple.net", True),
        ("jim@example.net", "m@example.net", False),
        ("j'im@example.net", "im@example.net", False),
        ("j'im@example.net", "j'im@example.net", True),
        ("j|im@example.net", "j|im@example.net", True),
    ],
)
def test_a_list_goes_with_the_very_address(client, opening, cell, erased, goes):
    _, listed = brought(client, opening, f"name,email\nZoë,{cell}\n")
    forget_imported(make_candidate("Erased Person", opening=make_opening(), email=erased))
    assert CandidateList.objects.filter(pk=listed.pk).exists() is not goes


def test_an_address_comes_in_whole_or_not_at_all(client, opening):
    """C5: o'brien is not brien."""
    answer, listed = brought(
        client, opening, "Name,Email\nSiobhan O'Brien,o'brien@example.net\nSean,o brien@example.net\n"
    )
    assert "The address is not whole" in answer.content.decode()
    sent(client, listed, **{"import": "1"})
    assert [*opening.candidates.values_list("email", flat=True)] == ["o'brien@example.net"]


@pytest.mark.parametrize(
    "head",
    ["Candidate,First name,Last name,Email", "displayName,givenName,surname,mail", "Name,First,Last,Email [Required]"],
)
def test_a_whole_name_is_not_joined_with_its_parts(client, opening, head):
    """C3."""
    _, listed = brought(client, opening, f"{head}\nJane Smith,Jane,Smith,jane@example.net\n")
    sent(client, listed, **{"import": "1"})
    assert opening.candidates.get().name == "Jane Smith"


class TestAnswers:
    @pytest.mark.parametrize(("button", "value"), [("to_show", "ready"), ("to_show", ""), ("to_page", "2")])
    def test_whoever_looks_at_other_rows_loses_no_answer(self, client, opening, button, value):
        """B3: the other rows were links, which sent nothing."""
        make_candidate("Anna B", opening=opening, email="other@example.net")
        rows = "".join(f"New;Person {number};new.{number}@example.net;\n" for number in range(60))
        answer, listed = brought(client, opening, HEAD + f"Anna;B;anna@example.net;\n{rows}")
        page = answer.content.decode()
        assert f'name="{button}" value="{value}"' in page and 'href="?' not in page
        answer = sent(client, listed, **{"a-2": "namesake-skip", button: value})
        listed.refresh_from_db()
        assert listed.answers == {"2": "namesake-skip"}
        query = answer.redirect_chain[-1][0].partition("?")[2]
        assert query == (f"{button.removeprefix('to_')}={value}" if value else "")

    def test_columns_that_are_wrong_lose_no_answer(self, client, opening):
        """B3."""
        make_candidate("Anna B", opening=opening, email="other@example.net")
        _, listed = brought(client, opening, HEAD + "Anna;B;anna@example.net;\n")
        wrong = sent(client, listed, **{"a-2": "namesake-skip", "c0": "", "c1": "", "c2": "email", "c3": ""})
        assert wrong.status_code == 422
        assert '<option value="namesake-skip" selected>' in wrong.content.decode()

    def test_ready_answers_no_namesake(self, client, opening):
        _, listed = brought(client, opening, HEAD + "Anna;B;anna@example.net;\n")
        sent(client, listed, **{"a-2": "ready-add", "keep": "1"})
        make_candidate("Anna B", opening=opening, email="other@example.net")
        assert sent(client, listed, **{"import": "1"}).status_code == 409
        assert opening.candidates.count() == 1

    def test_an_import_of_columns_that_nobody_saw_waits(self, client, opening):
        _, listed = brought(client, opening, "who,contact,what\nAnna,anna@example.net,Fair\n")
        changed = {"c0": "name", "c1": "email", "c2": "source"}
        answer = sent(client, listed, **changed, **{"a-2": "ready-skip", "import": "1"})
        assert answer.status_code == 409 and "every row was read anew" in answer.content.decode()
        listed.refresh_from_db()
        assert listed.columns == ["name", "email", "source"] and listed.answers == {}
        sent(client, listed, **changed, **{"import": "1"})
        assert opening.candidates.get().source == "Fair"

    def test_a_bad_row_claims_no_address(self, client, opening):
        text = HEAD + ";;anna@example.net;\nAnna;B;anna@example.net;Fair\nAnna;C;anna@example.net;\n"
        _, listed = brought(client, opening, text)
        sent(client, listed, **{"a-3": "ready-skip"})
        sent(client, listed, **{"import": "1"})
        assert opening.candidates.get().name == "Anna C"

    def test_a_second_click_leads_to_the_import(self, client, opening):
        started = imported(client, opening, HEAD + "Anna;B;anna@example.net;\n")
        again = client.post(reverse("hiring:list_of_candidates", args=[started.list_key]), {"import": "1"})
        assert again.status_code == 404
        assert reverse("hiring:candidate_import", args=[started.pk]) in again.content.decode()
        stranger = client_of(make_person("olga"))
        gone = stranger.get(reverse("hiring:list_of_candidates", args=[started.list_key]))
        assert "came in already" not in gone.content.decode()


@pytest.mark.parametrize(
    ("cell", "pronoun"),
    [("she/her/hers", "she"), ("He/Him/His", "he"), ("They (them)", "they"), ("F", "she"), ("Ms", None), ("n/a", None)],
)
def test_no_pronoun_is_made_up(cell, pronoun):
    table = table_of_file(f"name,email,pronouns\nAnna,anna@example.net,{cell}\n".encode(), "x.csv")
    (row,) = listed_candidates(table, guessed_columns(table))
    assert row.said.get("pronoun") == pronoun


def test_a_copy_holds_what_a_list_replaced(client, max_, opening):
    there = make_candidate("Anna B", opening=opening, email="anna@example.net", source="Old source")
    imported(client, opening, HEAD + "Anna;B;anna@example.net;New\n", **{"a-2": "here-update"})
    there.refresh_from_db()
    chapter = record_of(there, max_).chapters[0]
    assert [line.text for line in chapter.lines if line.what == "What a list replaced"] == ["Anna B\nOld source"]
