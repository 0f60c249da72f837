"""People as lists name them: nobody is lost, and nothing about them is made up."""

import pytest

from accounts.people_lists.written import PEOPLE, WrittenPerson, people_in_table, people_in_text
from core.reading.sheets import table_of_csv


def said(text: str) -> list[tuple[str, str, str, str]]:
    return [(person.name, person.email, str(person.role), person.title) for person in people_in_text(text)]


@pytest.mark.parametrize(
    ("line", "person"),
    [
        (
            "Rosa Tindall <rosa@sandhaven.example>, recruiter",
            ("Rosa Tindall", "rosa@sandhaven.example", "recruiter", ""),
        ),
        ("Jonas Everhart; jonas@x.example; hiring manager", ("Jonas Everhart", "jonas@x.example", "member", "")),
        ("Priya Lakehurst priya@x.example", ("Priya Lakehurst", "priya@x.example", "", "")),
        ("tove@x.example Tove Marsland", ("Tove Marsland", "tove@x.example", "", "")),
        ("Samuel Okonedo-Brandt", ("Samuel Okonedo-Brandt", "", "", "")),
        ("priya@x.example", ("", "priya@x.example", "", "")),
        ('"Tindall, Rosa" <rosa@x.example>', ("Tindall, Rosa", "rosa@x.example", "", "")),
        ("Tindall, Rosa <rosa@x.example>;", ("Tindall, Rosa", "rosa@x.example", "", "")),
        ("- Max Ødegård (max@x.example)", ("Max Ødegård", "max@x.example", "", "")),
        ("3. Anna, a@x.example, Staff engineer, Admin", ("Anna", "a@x.example", "admin", "Staff engineer")),
        ("Jean-Luc — mailto:jl@x.example.", ("Jean-Luc", "jl@x.example", "", "")),
        ("名前 太郎\ttaro@例え.jp\tRecruiter", ("名前 太郎", "taro@例え.jp", "recruiter", "")),
        # C5: half of an address is a stranger's.
        ("Siobhan O'Brien, o'brien@x.example", ("Siobhan O'Brien", "o'brien@x.example", "", "")),
        ("'Siobhan O'Brien' <'o'brien@x.example'>", ("Siobhan O'Brien", "o'brien@x.example", "", "")),
        # C3: a name is never taken apart.
        ("van der Berg, Jane, jane@x.example", ("van der Berg, Jane", "jane@x.example", "", "")),
        ('"van der Berg, Jane",jane@x.example,Head', ("van der Berg, Jane", "jane@x.example", "", "Head")),
        ("jane@x.example, van der Berg, Jane", ("van der Berg, Jane", "jane@x.example", "", "")),
        ("van der Berg, Jane; jane@x.example; Head", ("van der Berg, Jane", "jane@x.example", "", "Head")),
        ("Rosa, recruiter, rosa@x.example", ("Rosa", "rosa@x.example", "recruiter", "")),
        ("عمر <omar@x.example>, Personalabteilung", ("عمر", "omar@x.example", "", "Personalabteilung")),
    ],
)
def test_a_line_names_one_person(line: str, person: tuple[str, str, str, str]) -> None:
    assert said(line) == [person]


def test_several_addresses_stand_side_by_side() -> None:
    assert said("Rosa <rosa@x.example>, Max <max@x.example>; jo@x.example") == [
        ("Rosa", "rosa@x.example", "", ""),
        ("Max", "max@x.example", "", ""),
        ("", "jo@x.example", "", ""),
    ]
    assert [email for _, email, _, _ in said("a@x.example Anna, b@x.example Ben")] == ["a@x.example", "b@x.example"]


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    head = "First name;Last name;E-Mail;Role;Job title"
    rows = ["Ada;Lovelace;ada@x.example;Admin;Head of talent", ";;;;", "Bob;;bob at x;;"]
    assert said("\n".join([head, *rows])) == [
        ("Ada Lovelace", "ada@x.example", "admin", "Head of talent"),
        ("Bob", "bob at x", "", ""),
    ]


def test_lines_keep_their_numbers_and_empty_ones_name_nobody() -> None:
    people = people_in_text("\nName, Email\n\n  Ana ana@x.example\n---\n")
    assert people == [WrittenPerson(4, "Ana", "ana@x.example")]


def test_a_cell_that_holds_more_than_an_address_is_not_read_in_part() -> None:
    """C5."""
    rows = ["Name,Email", "Siobhan,o'brien@x.example", "Sean,o brien@x.example"]
    assert [email for _, email, _, _ in said("\n".join(rows))] == ["o'brien@x.example", "o brien@x.example"]


@pytest.mark.parametrize(
    ("head", "row", "name"),
    [
        ("Display name,First name,Last name,Email", "Jane Smith,Jane,Smith,jane@x.example", "Jane Smith"),
        ("displayName,surname,mail,givenName", "Jane Smith,Smith,jane@x.example,Jane", "Jane Smith"),
        ("Name,Given Name,Family Name,E-mail", "Jane Smith,Jane,Smith,jane@x.example", "Jane Smith"),
        (
            "First Name [Required],Last Name [Required],Email Address [Required]",
            "Jane,Smith,jane@x.example",
            "Jane Smith",
        ),
        ("firstName,last_name,e_mail", "Jane,Smith,jane@x.example", "Jane Smith"),
        ("Vorname;Name;E-Mail", "Jane;Smith;jane@x.example", "Jane Smith"),
        ("Name,Email", '"van der Berg, Jane",jane@x.example', "van der Berg, Jane"),
    ],
)
def test_the_columns_of_a_table_make_one_name(head: str, row: str, name: str) -> None:
    """C3: once, and with all its parts."""
    assert said(f"{head}\n{row}") == [(name, "jane@x.example", "", "")]


@pytest.mark.parametrize("other", ["Max,max@x.example", ""])
def test_a_cell_of_a_table_without_a_head_is_one_name(other: str) -> None:
    """C3."""
    table = table_of_csv(f'"van der Berg, Jane",jane@x.example,"Head, talent"\n{other}', PEOPLE)
    person = people_in_table(table)[0]
    assert (person.name, person.email, person.title) == ("van der Berg, Jane", "jane@x.example", "Head, talent")
