"""The list of the bank: its filters with their numbers, its orders read page by page, and why a row is there."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from questionbank.finding.counts import counted, recount
from questionbank.models import Competency, Question, SearchEntry
from questionbank.querysets import ORDERS, TOO_OFTEN_LATELY
from tests.factories.bank import make_question, write_question
from tests.factories.plan import ask_for, make_candidate, make_opening, make_template
from tests.factories.run import copy_question, make_interview, make_loop

LIST = reverse("questionbank:question_list")


def titles(client: Client, query: str) -> list[str]:
    return [row.title for row in client.get(f"{LIST}?{query}").context["rows"]]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def three(casting: Competency, rita: User) -> list[Question]:
    values = [
        {"title": "Alloy", "levels": ("entry",), "tags": ("On site", "Bells")},
        {"title": "Beat", "language": "de", "tags": ("bells",)},
        {"title": "Crack", "levels": ("senior", "principal")},
    ]
    return [write_question(casting, by=rita, status="active", **each) for each in values]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("level=entry", "AB"),
        ("level=senior", "BC"),
        ("level=wizard", "ABC"),
        ("language=de", "B"),
        ("tag=tag_bells", "AB"),
        ("tag=tag_on_site", "A"),
        ("tag=tag_nowhere", "ABC"),
        ("tag=tag_bells&level=senior&q=parish", "B"),
        ("use=never", "ABC"),
        ("use=often", ""),
    ],
)
def test_the_list_is_narrowed(as_rita: Client, three: list[Question], query: str, expected: str) -> None:
    recount()
    assert "".join(title[0] for title in titles(as_rita, f"sort=title&{query}")) == expected


def test_a_role_narrows_to_its_competencies(as_rita: Client, three: list[Question]) -> None:
    opening = make_opening(template=make_template(rounds=0))
    make_question("Elsewhere")
    asked = ask_for(opening.role, three[0].competency)
    recount()
    assert f"{opening.role.name} (3)" in as_rita.get(LIST).text
    assert titles(as_rita, f"sort=title&role={opening.role.pk}") == ["Alloy", "Beat", "Crack"]
    asked.delete()
    assert titles(as_rita, f"role={opening.role.pk}") == []


def test_numbers_stand_beside_the_filters_as_counted_last(
    as_rita: Client, as_olga: Client, three: list[Question], casting: Competency, rita: User
) -> None:
    write_question(casting, by=rita, title="Draft")
    Question.objects.filter(pk=three[0].pk).update(reviewed_on=date(2020, 1, 1))
    recount()
    page, read = flat(as_rita.get(LIST).text), flat(as_olga.get(LIST).text)
    assert "Four questions to choose from. One question is due" in page
    assert "Three questions to choose from." in read
    numbers = (
        "Casting (4)",
        "Project scenario (4)",
        "Draft (1)",
        "Bells (2)",
        "Deutsch (1)",
        "Entry (3)",
        "Never asked (4)",
    )
    for said in numbers:
        assert said in page, said
    assert "Draft" not in read
    write_question(casting, by=rita, title="Another")
    assert counted(with_drafts=True).number("total") == 4


def test_how_often_a_question_was_asked_is_kept(as_rita: Client, three: list[Question], rita: User) -> None:
    loop = make_loop(make_candidate(opening=make_opening(template=make_template(rounds=0))), by=rita)
    interview = make_interview(loop, status="completed")
    copy_question(interview, three[1])
    recount()
    assert SearchEntry.objects.get(question=three[1]).asked == 1
    assert titles(as_rita, "sort=-asked") == ["Beat", "Alloy", "Crack"]
    assert titles(as_rita, "use=never&sort=title") == ["Alloy", "Crack"]
    SearchEntry.objects.filter(question=three[2]).update(asked_lately=TOO_OFTEN_LATELY)
    assert titles(as_rita, "use=often") == ["Crack"]
    type(interview).objects.update(starts_at=timezone.now() - timedelta(days=200))
    recount()
    assert titles(as_rita, "use=often") == []


@pytest.mark.sqlite
@pytest.mark.parametrize("order", sorted(ORDERS))
def test_every_order_is_read_to_its_end_and_back(
    as_rita: Client, casting: Competency, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question once, whatever is equal; the way back shows the same pages."""
    monkeypatch.setattr("questionbank.questions.views.PAGE_SIZE", 3)
    for number in range(8):
        make_question(f"Bell {number % 3}", slug=f"bell-{number}", competency=casting,
                      reviewed_on=date(2026, 1, 1 + number % 2) if number % 4 else None)  # fmt: skip
    query = f"q=bell&sort={order}"
    pages = [as_rita.get(f"{LIST}?{query}")]
    while (after := pages[-1].context["page"].after) is not None:
        pages.append(as_rita.get(f"{LIST}?{query}&after={after}"))
    keys = [list(page.context["page"].keys) for page in pages]
    assert [len(some) for some in keys] == [3, 3, 2]
    assert len({key for some in keys for key in some}) == 8
    back = pages[-1].context["page"].before
    assert list(as_rita.get(f"{LIST}?{query}&before={back}").context["page"].keys) == keys[1]
    assert pages[0].context["page"].before is None


def test_a_row_says_why_it_is_there(as_rita: Client, casting: Competency, rita: User) -> None:
    long = "Nothing here. " * 20 + "Then the <b>bells</b> were ringing. " + "Nothing there. " * 20
    write_question(casting, by=rita, status="active", title="Ringing", pitfalls=("Rings <twice>",), rationale=long)
    page = flat(as_rita.get(f"{LIST}?q=ring+bell").text)
    assert "<mark>Ringing</mark></a>" in page
    assert "<b>Why we ask:</b>" in page
    assert "<mark>bells</mark>&lt;/b&gt; were <mark>ringing</mark>" in page
    assert "… " in page and " …" in page
    assert "<b>Pitfall:</b> <mark>Rings</mark> &lt;<mark>twice</mark>&gt;" in flat(
        as_rita.get(f"{LIST}?q=twice+rings").text
    )


def test_a_misspelt_word_is_said_to_be_taken_for_another(
    as_rita: Client, as_olga: Client, casting: Competency, rita: User
) -> None:
    write_question(casting, by=rita, title="Only a clapper")
    assert "Nothing is written “claper”. These mention “clapper”." in flat(as_rita.get(f"{LIST}?q=claper").text)
    # Whoever reads no drafts learns none of their words.
    assert "clapper" not in as_olga.get(f"{LIST}?q=claper").text
    assert "No question matches" in as_rita.get(f"{LIST}?q=xylophone").text


def test_a_search_asks_the_database_equally_often_for_any_number_of_rows(as_rita: Client, casting: Competency) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_rita.get(f"{LIST}?q=parish+bell&level=entry")
        return len(queries)

    make_question("Bell 0 parish", competency=casting)
    asked()
    with_one = asked()
    for number in range(1, 6):
        make_question(f"Bell {number} parish", competency=casting)
    assert asked() == with_one


def test_a_part_of_a_joined_word_is_marked_alone(as_rita: Client, casting: Competency, rita: User) -> None:
    write_question(casting, by=rita, title="On-call", sources=("https://bells.example/the-very-long-harbour-bell",))
    assert "long-<mark>harbour</mark>-bell" in as_rita.get(f"{LIST}?q=harbour").text
    assert "<mark>On-call</mark>" in as_rita.get(f"{LIST}?q=oncall").text


def test_a_question_is_added_to_a_round_from_the_bank(as_rita: Client, three: list[Question], rita: User) -> None:
    template = make_template(rounds=2, status="draft", published_at=None)
    first = template.rounds.first()
    page = as_rita.get(reverse("hiring:question_rounds", args=[three[0].pk]))
    assert list(page.context["rounds"]) == list(template.rounds.all())
    place = reverse("hiring:question_place", args=[first.pk])
    assert as_rita.post(place, {"question": three[0].pk}).status_code == 302
    assert not as_rita.get(reverse("hiring:question_rounds", args=[three[0].pk])).context["rounds"]
    retired = write_question(three[0].competency, by=rita, status="retired", title="Old")
    assert (
        "Only active questions enter a round" in as_rita.get(reverse("hiring:question_rounds", args=[retired.pk])).text
    )
