from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from core import flash, markup


def draw(template: str, request: HttpRequest | None = None, **context: object) -> str:
    """The markup a template gives, with runs of white space made one."""
    return " ".join(engines["django"].from_string(template).render(context, request).split())


@pytest.fixture
def page_request() -> HttpRequest:
    request = RequestFactory().get("/questions/", {"q": "live model", "page": "2", "kind": ["a", "b"]})
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


@pytest.mark.parametrize(
    ("template", "same_as"),
    [
        ('{% icon "check" %}', markup.icon_html("check")),
        ('{% pill "Due today" "caution" icon="clock" %}', markup.pill_html("Due today", "caution", "clock")),
        ("{% steps 2 %}", markup.steps_html(2)),
        ('{% reason "Opens on Friday." %}', markup.reason_html("Opens on Friday.")),
        ('{% notice "Two left." "caution" "Careful." %}', markup.notice_html("Two left.", "caution", "Careful.")),
    ],
)
def test_tags_are_the_python_functions(template: str, same_as: str) -> None:
    assert draw(template, ratings=[3, 1]) == same_as


def test_a_chip_takes_a_person_or_a_name() -> None:
    assert draw("{% chip person 'asks' %}", person=User(name="Noor Sundravel")) == markup.chip_html(
        "Noor Sundravel", "asks"
    )
    assert draw("{% chip 'Kofi' %}") == markup.chip_html("Kofi")


def test_counted_things_can_begin_a_sentence() -> None:
    assert draw("{% count n 'answer' cap=True %} have no rating.", n=2) == "Two answers have no rating."
    assert draw("{% count n 'person' 'people' %}", n=1) == "one person"
    assert draw("{% count n 'question' figures=True %}", n=7) == "7 questions"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 'Ana de la Cruz'|initials }}", "AC"),
        ("{{ 'Kofi'|possessive }}", "Kofi’s"),
        ("{{ 170|minutes }}", "2 h 50 min"),
        ("{{ 3|number_word|sentence_case }}", "Three"),
        ("{{ 3.25|plain }}", "3.2"),
        ("{{ names|listed }}", "A, B and C"),
        ("{{ start|long_date }}", "Thursday 12 March"),
        ("{{ start|day }}", "today"),
        ("{{ start|clock }}", "14:00"),
        ("{{ nothing|long_date }}{{ nothing|day }}{{ nothing|clock }}", ""),
    ],
)
def test_filters(template: str, text: str) -> None:
    start = datetime(2026, 3, 12, 13, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False), timezone.override("Europe/Berlin"):
        assert draw(template, start=start, nothing=None, names=["A", "B", "C"]) == text


def test_a_range_of_time_is_machine_readable_too() -> None:
    start = datetime(2026, 3, 12, 13, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False), timezone.override("Europe/Berlin"):
        html = draw("{% localtime_range start end 'America/New_York' %}", start=start, end=start.replace(hour=14))
    assert html == (
        '<time datetime="2026-03-12T13:00:00+00:00">'
        "Thursday 12 March, 14:00 to 15:00 (09:00 to 10:00 in New York)</time>"
    )


def test_breadcrumb_ends_with_this_page() -> None:
    html = draw("{% breadcrumb 'Openings' '/o/' title '/o/7/' 'Debrief' %}", title="<Lead>")
    assert html.count("<li") == 3
    assert '<a href="/o/7/">&lt;Lead&gt;</a>' in html
    assert html.endswith('aria-current="page">Debrief</li> </ol> </nav>')


def test_breadcrumb_refuses_a_label_without_address() -> None:
    with pytest.raises(TemplateSyntaxError, match="this page last"):
        draw("{% breadcrumb 'Openings' 'Debrief' %}")


def test_pager_counts_and_keeps_the_rest_of_the_address(page_request: HttpRequest) -> None:
    html = draw("{% pager page %}", page_request, page=Paginator(range(212), 25).page(2))
    assert "26 to 50 of 212" in html
    assert 'href="?q=live+model&amp;page=3&amp;kind=a&amp;kind=b" rel="next"' in html
    assert 'href="?q=live+model&amp;page=1&amp;kind=a&amp;kind=b" rel="prev"' in html
    assert html.count('aria-current="page"') == 1
    assert "…" in html


def test_pager_of_one_page_has_no_links_and_of_nothing_says_none(page_request: HttpRequest) -> None:
    assert "<a" not in draw("{% pager page %}", page_request, page=Paginator(range(7), 25).page(1))
    assert "1 to 7 of 7" in draw("{% pager page %}", page_request, page=Paginator(range(7), 25).page(1))
    assert "> None <" in draw("{% pager page %}", page_request, page=Paginator([], 25).page(1))


@pytest.mark.parametrize(
    ("asked", "state", "sends"),
    [
        ("", "none", "asked"),
        ("asked", "ascending", "-asked"),
        ("-asked", "descending", "asked"),
        ("name", "none", "asked"),
    ],
)
def test_sortable_heads_turn_round(asked: str, state: str, sends: str) -> None:
    request = RequestFactory().get("/", {"sort": asked} if asked else {})
    html = draw("{% sort_head 'Asked' 'asked' %}", request)
    assert f'aria-sort="{state}"' in html
    assert f'form="filters" name="sort" value="{sends}"' in html


def test_the_page_s_own_order_is_shown_while_nobody_chose_another() -> None:
    html = draw("{% sort_head 'Asked' 'asked' default='-asked' %}", RequestFactory().get("/"))
    assert 'aria-sort="descending"' in html


def test_messages_are_notices_of_their_tone(page_request: HttpRequest) -> None:
    flash.done(page_request, "Scorecard submitted at 15:12.")
    flash.caution(page_request, "Two answers have no rating.")
    flash.failed(page_request, "<b>Not</b> made.")
    html = draw("{% page_messages %}", page_request)
    assert [html.count(f'data-tone="{tone}"') for tone in ("done", "caution", "danger")] == [1, 1, 1]
    assert "&lt;b&gt;Not&lt;/b&gt; made." in html


def test_only_the_last_thing_that_can_be_undone_is_a_toast(page_request: HttpRequest) -> None:
    flash.done(page_request, "Saved.")
    flash.toast(page_request, "Question removed.", undo_url="/undo/1/")
    flash.toast(page_request, "Question moved.", undo_url="/undo/2/")
    notices, toast = draw("{% page_messages %}|{% page_toast %}", page_request).split("|")
    assert "Saved." in notices
    assert "Question" not in notices
    assert "Question moved." in toast
    assert "Question removed." not in toast
    assert 'action="/undo/2/"' in toast
    assert "csrfmiddlewaretoken" in toast


def test_without_messages_there_is_no_box(page_request: HttpRequest) -> None:
    assert draw("{% page_messages %}{% page_toast %}", page_request) == ""
    assert draw("{% page_messages %}{% page_toast %}") == ""


def test_a_drawing_of_a_library_is_set_into_the_page_with_its_name() -> None:
    document = '<?xml version=\'1.0\'?>\n<svg width="1mm"><path d="M0 0"/></svg>'
    html = draw("{{ document|inline_svg:'Picture for the app' }}", document=document)
    assert html == '<svg role="img" aria-label="Picture for the app" width="1mm"><path d="M0 0"/></svg>'


@pytest.mark.parametrize("state", ["waiting", "working"])
def test_a_job_line_asks_again_while_it_runs(state: str) -> None:
    line = '{% include "components/job_line.html" with state=state title="Making the PDF" poll_url="/job/1/" %}'
    html = draw(line, state=state)
    assert 'data-hx-get="/job/1/" data-hx-trigger="every 2s"' in html
    assert "You can leave this page." in html
    assert "<progress" in html


@pytest.mark.parametrize(("state", "words"), [("done", "#i-check"), ("failed", "Tried five times.")])
def test_a_job_line_ends_in_the_same_place(state: str, words: str) -> None:
    line = '{% include "components/job_line.html" with state=state title="The PDF" poll_url="/job/1/" error=error %}'
    html = draw(line, state=state, error="Tried five times.")
    assert "hx-get" not in html
    assert "<progress" not in html
    assert words in html


def test_a_job_of_known_length_says_how_far_it_is() -> None:
    line = '{% include "components/job_line.html" with state="working" title="Importing" value=14 maximum=21 %}'
    assert 'max="21" value="14"' in draw(line)
    assert "Importing, 14 of 21" in draw(line)


def test_an_open_dialog_is_marked_for_the_script() -> None:
    dialog = '{% include "components/dialog.html" with id="sure" title="Submit your scorecard?" is_open=is_open %}'
    assert " open data-dialog-now" in draw(dialog, is_open=True)
    assert " open" not in draw(dialog, is_open=False)


def test_tags_work_in_a_bare_context() -> None:
    """Error pages are drawn without a request."""
    template = engines["django"].from_string("{% page_messages %}{% page_toast %}").template
    assert template.render(Context()).strip() == ""
