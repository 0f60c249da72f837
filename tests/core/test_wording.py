import unicodedata
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from core import wording

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def thursday_in_berlin():
    with time_machine.travel(NOON, tick=False), timezone.override("Europe/Berlin"):
        yield


@pytest.mark.parametrize(
    ("number", "word"), [(0, "no"), (1, "one"), (12, "twelve"), (13, "13"), (20_000, "20,000"), (-2, "-2")]
)
def test_numbers_are_words_up_to_twelve(number: int, word: str) -> None:
    assert wording.number_word(number) == word


def test_counted_things() -> None:
    assert wording.counted(2, "answer") == "two answers"
    assert wording.counted(1, "answer") == "one answer"
    assert wording.counted(0, "answer") == "no answers"
    assert wording.counted(3, "person", "people") == "three people"
    assert wording.counted(2, "answer", figures=True) == "2 answers"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [([], ""), (["Hanne"], "Hanne"), (["Hanne", "Kofi"], "Hanne and Kofi"), (["A", "B", "C"], "A, B and C")],
)
def test_lists(words: list[str], sentence: str) -> None:
    assert wording.listed(words) == sentence


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 min"), (55, "55 min"), (89, "89 min"), (90, "1 h 30 min"), (120, "2 h")]
)
def test_minutes(number: int, words: str) -> None:
    assert wording.minutes(number) == words


def test_dates_name_the_year_only_when_it_is_another() -> None:
    assert wording.long_date(NOON) == "Thursday 12 March"
    assert wording.long_date(date(2027, 1, 4)) == "Monday 4 January 2027"
    assert wording.long_date(NOON, weekday=False) == "12 March"


def test_days_near_have_names() -> None:
    assert wording.day(date(2026, 3, 12)) == "today"
    assert wording.day(date(2026, 3, 13)) == "tomorrow"
    assert wording.day(date(2026, 3, 11)) == "yesterday"
    assert wording.day(date(2026, 3, 14)) == "Saturday 14 March"


def test_the_reader_s_zone_decides_which_day_it_is() -> None:
    late = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)
    assert wording.day(late) == "tomorrow"
    assert wording.clock(late) == "00:30"
    assert wording.long_date(late) == "Friday 13 March"


START, END = datetime(2026, 3, 12, 13, 0, tzinfo=UTC), datetime(2026, 3, 12, 14, 0, tzinfo=UTC)


def test_a_range_in_the_reader_s_zone() -> None:
    assert wording.time_range(START, END) == "Thursday 12 March, 14:00 to 15:00"
    assert wording.time_range(START) == "Thursday 12 March, 14:00"


def test_a_range_names_the_place_only_where_its_clocks_differ() -> None:
    assert wording.time_range(START, END, ZoneInfo("Europe/Madrid")) == "Thursday 12 March, 14:00 to 15:00"
    # New York changes its clocks three weeks before Berlin: four hours behind UTC already.
    expected = "Thursday 12 March, 14:00 to 15:00 (09:00 to 10:00 in New York)"
    assert wording.time_range(START, END, ZoneInfo("America/New_York")) == expected


def test_a_name_that_is_too_long_ends_after_a_whole_word() -> None:
    assert wording.shortened("Delivery", 30) == "Delivery"
    assert wording.shortened("Stakeholder management and clear communication", 30) == "Stakeholder management and…"
    assert wording.shortened("Framework judgement (TensorFlow, PyTorch)", 30) == "Framework judgement…"
    assert wording.shortened("Delivery, prioritisation, method and care", 30) == "Delivery, prioritisation…"


@pytest.mark.parametrize(
    "name",
    [
        "Donaudampfschifffahrtsgesellschaftskapitänsausbildungsverordnungsdurchführung",
        "分布式系统的设计与长期运行以及在压力之下做出负责任的决定" * 3,
        "व्यक्तिगत ज़िम्मेदारी और निर्णय लेने की क्षमता और दूसरों के साथ काम करने का ढंग",
        "e\N{COMBINING ACUTE ACCENT}" * 40,
        "👩\N{ZERO WIDTH JOINER}🚒" * 30,
        "«" * 80,
        "\N{COMBINING ACUTE ACCENT}" * 80,
    ],
)
def test_a_name_of_any_script_is_shortened_between_its_letters(name: str) -> None:
    short = wording.shortened(name, 30)
    assert 2 <= len(short) <= 30
    assert name.startswith(short[:-1].rstrip())
    rest = name[len(short) - 1 :]
    assert short[-1] == "…"
    if unicodedata.category(name[0])[0] != "M":
        assert unicodedata.category(rest[0])[0] != "M"
        assert "\N{ZERO WIDTH JOINER}" not in (rest[0], short[-2])
