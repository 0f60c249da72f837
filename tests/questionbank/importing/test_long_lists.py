"""A list of any length: its pages ask the database equally often, and it comes in whole and goes again."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.bench_import import list_of
from questionbank.importing.bringing_in import bring_in, undo_import
from questionbank.importing.looked_at import arriving_of, confirm_preview
from questionbank.importing.reading.reader import opened_later
from questionbank.importing.reading_lists import read_lists, start_preview
from questionbank.models import FollowUp, ImportPreview, ImportQuestion, Question, SearchEntry
from tests.questionbank.importing.test_list_pages import address, sent

pytestmark = pytest.mark.django_db


def deck(number: int) -> str:
    return "".join(f"- What is deck {number} made of?\n" for number in range(number))


@pytest.mark.parametrize("query", ["", "?page=2", "?show=new", "?show=left"])
def test_a_page_of_a_preview_asks_equally_often_for_any_number_of_questions(as_rita: Client, query: str) -> None:
    asked = []
    for number in (60, 120):
        sent(as_rita, text=deck(number))
        with CaptureQueriesContext(connection) as queries:
            as_rita.get(address() + query)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_page_reads_in_whole_what_it_shows_alone(as_rita: Client) -> None:
    sent(as_rita, text=deck(60))
    with CaptureQueriesContext(connection) as queries:
        arriving_of(ImportPreview.objects.get())
    column = '"questionbank_importquestion"."found"'
    assert not any(column in query["sql"] for query in queries)


@pytest.mark.sqlite
def test_a_long_list_comes_in_whole_and_goes_again(rita: User) -> None:
    """The short form of `make bench-import`."""
    preview = start_preview(opened=[opened_later(list_of(700, 400_000), "long.md")], by=rita)
    read_lists(preview.pk)
    preview.refresh_from_db()
    ImportQuestion.objects.update(is_unwise=False)
    started = confirm_preview(preview=preview, by=rita)
    bring_in(started.pk)
    started.refresh_from_db()
    assert (started.is_done, started.total, started.checked) == (True, 700, 700)
    assert Question.objects.count() == SearchEntry.objects.count() == 700
    assert FollowUp.objects.count() == 2_100
    assert not ImportPreview.objects.exists()
    assert undo_import(started=started, by=rita) == 700
    assert not Question.objects.exists() and not SearchEntry.objects.exists()
