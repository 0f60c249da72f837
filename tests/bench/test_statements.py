"""Every main page asks a constant and small number of questions of the database, for everyone who may open it.

At 1, 3 and 30 rows of everything that the pages list: no more than for one row, at most fourteen, and no shape of
statement more than twice. The time of pages is nothing a test could hold; `make bench` prints it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from bench import rows
from bench.statements import MOST_STATEMENTS, repeated, shape_of, statements_of
from core import organisation
from core.middleware import SessionLifetimeMiddleware
from hiring.models import Candidate
from interviews.debriefs.matrix import read_matrix
from interviews.models import Loop, Scorecard
from questionbank.models import Question
from tests.factories.bank import make_question
from tests.factories.people import client_of
from tests.factories.plan import make_opening, make_template

# Also where the rows are there already: without the mark nobody would make the database.
pytestmark = pytest.mark.django_db

SIZES = (1, 3, 30)
RUNS_LOOPS = ("rita", "max")
EVERYONE = (*RUNS_LOOPS, "pia")


def newest_loop(stage: str) -> Loop:
    """A loop of the stage whose panels are as wide as the size says; Pia sits in its first round."""
    return Loop.objects.filter(status=stage).order_by("-pk")[0]


def newest_card() -> Scorecard:
    """An open card of Pia's, of a round with a wide panel."""
    cards = Scorecard.objects.filter(seat__panelist__name="Pia Moreau", status="draft")
    return cards.filter(seat__interview__status="scheduled").order_by("-pk")[0]


def asked_most() -> int:
    """The question that stands in most loops."""
    number = Count("uses")
    return Question.objects.annotate(number=number).order_by("-number", "pk").values_list("pk", flat=True)[0]


@dataclass(frozen=True)
class Page:
    name: str
    people: tuple[str, ...]
    address: Callable[[dict[str, Any]], str]


PAGES = [
    Page("my_work", EVERYONE, lambda made: reverse("interviews:my_work")),
    Page("interview_list", EVERYONE, lambda made: reverse("interviews:interview_list")),
    Page("all_interviews", RUNS_LOOPS, lambda made: reverse("interviews:interview_list") + "?whose=all"),
    Page("loop_detail", EVERYONE, lambda made: reverse("interviews:loop_detail", args=[newest_loop("active").pk])),
    Page("loop_planning", EVERYONE, lambda made: reverse("interviews:loop_detail", args=[newest_loop("planning").pk])),
    Page("debrief", EVERYONE, lambda made: reverse("interviews:debrief", args=[newest_loop("debrief").pk])),
    Page("compare", RUNS_LOOPS, lambda made: reverse("interviews:compare", args=[made["opening"].pk])),
    Page("compare_all", RUNS_LOOPS, lambda made: reverse("interviews:compare", args=[made["opening"].pk]) + "?all=1"),
    Page("kit", ("pia",), lambda made: reverse("interviews:kit", args=[newest_card().seat.interview_id])),
    Page("scorecard_submit", ("pia",), lambda made: reverse("interviews:scorecard_submit", args=[newest_card().pk])),
    Page("opening_list", RUNS_LOOPS, lambda made: reverse("hiring:opening_list")),
    Page("opening_detail", RUNS_LOOPS, lambda made: reverse("hiring:opening_detail", args=[made["opening"].pk])),
    Page("candidate_list", ("rita",), lambda made: reverse("hiring:candidate_list")),
    Page(
        "candidate_detail",
        RUNS_LOOPS,
        lambda made: reverse("hiring:candidate_detail", args=[newest_loop("debrief").candidate_id]),
    ),
    Page("template_edit", RUNS_LOOPS, lambda made: reverse("hiring:template_edit", args=[made["template"].pk])),
    Page("question_list", EVERYONE, lambda made: reverse("questionbank:question_list")),
    Page("question_detail", EVERYONE, lambda made: reverse("questionbank:question_detail", args=[asked_most()])),
    Page("question_reviews", RUNS_LOOPS, lambda made: reverse("questionbank:question_reviews")),
    Page("packet_list", RUNS_LOOPS, lambda made: reverse("packets:packet_list")),
]
VISITS = [(page, person) for page in PAGES for person in page.people]


@dataclass(frozen=True)
class Answer:
    status: int
    kilobytes: int
    statements: list[str]


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: Any) -> dict[tuple[str, str, int], Answer]:
    """Every page opened by everyone at every size, and what it asked. The rows are gone before a test begins."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patched:
        # When a session was last seen is written once a minute, on whatever page that is.
        patched.setattr(SessionLifetimeMiddleware, "WRITE_EVERY_SECONDS", 10**6)
        # The organisation is read again every ten seconds, on whatever page that is.
        patched.setattr(organisation, "KEPT_SECONDS", 10**6)
        found = visit_all()
        transaction.set_rollback(True)
    return found


def visit_all() -> dict[tuple[str, str, int], Answer]:
    house = rows.build_house(panelists=max(SIZES), panel=1, has_shadow=True)
    clients = {person: client_of(house.company.people[person]) for person in EVERYONE}
    for client in clients.values():
        client.get(reverse("accounts:me"))
    found, before = {}, 0
    for size in SIZES:
        made = grow(house, size, by=size - before)
        before = size
        for page, person in VISITS:
            found[page.name, person, size] = visit(clients[person], page.address(made))
    return found


def grow(house: rows.House, size: int, *, by: int) -> dict[str, Any]:
    """`size` rows of everything: candidates, loops in each stage, openings, questions, rounds; and in the newest loop
    of each stage `size` people on every panel."""
    house.panel = 1
    rows.fill(house, rows.Mix.each(by))
    house.panel = size
    rows.fill(house, rows.Mix.each(1))
    for _ in range(by):
        make_opening(manager=house.company.max)
        make_question(competency=None)
    return {"opening": house.opening, "template": make_template(rounds=size, questions=1)}


def visit(client: Client, address: str) -> Answer:
    answers: list[Any] = []
    client.get(address)  # the first visit writes who has looked and read
    statements = statements_of(lambda: answers.append(client.get(address)))
    return Answer(answers[0].status_code, len(answers[0].content) // 1024, statements)


visits = pytest.mark.parametrize(
    ("name", "person"), [pytest.param(page.name, person, id=f"{page.name}-{person}") for page, person in VISITS]
)


@visits
def test_statements_are_few_and_do_not_grow(asked: dict[tuple[str, str, int], Answer], name: str, person: str) -> None:
    answers = [asked[name, person, size] for size in SIZES]
    assert [answer.status for answer in answers] == [200] * len(SIZES)
    counts = [len(answer.statements) for answer in answers]
    # Fewer is possible: nothing is asked about what the newest rows have pushed off the page.
    assert max(counts) == counts[0], newcomers(answers[0], answers[-1])
    assert counts[0] <= MOST_STATEMENTS, "\n".join(map(shape_of, answers[-1].statements))


@visits
def test_no_statement_comes_again_and_again(asked: dict[tuple[str, str, int], Answer], name: str, person: str) -> None:
    assert repeated(asked[name, person, SIZES[-1]].statements) == {}


def newcomers(small: Answer, large: Answer) -> str:
    """The statements of the larger page whose shape comes more often than on the smaller one."""
    shapes = [shape_of(sql) for sql in small.statements]
    more = []
    for sql in large.statements:
        shape = shape_of(sql)
        if shape in shapes:
            shapes.remove(shape)
        else:
            more.append(shape)
    return "\n".join(more)


def test_the_sizes_are_seen(asked: dict[tuple[str, str, int], Answer]) -> None:
    """The pages that list rows grow with them, so the tests above did not look at empty pages."""
    for name, person in [("my_work", "rita"), ("candidate_list", "rita"), ("compare_all", "max"), ("debrief", "max")]:
        assert asked[name, person, 30].kilobytes > 1.5 * asked[name, person, 1].kilobytes, name


def test_submitting_asks_no_more_than_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    house = rows.build_house(panelists=4, panel=2)
    rows.fill(house, rows.Mix.each(1))
    card = Scorecard.objects.get(seat__interview=rows.running_interview(house), seat__panelist=house.company.pia)
    client = client_of(house.company.pia)
    words = {"recommendation": "yes", "summary": "Sound."}
    begun = {"revision": 0, "base": "", **words}  # the first save notes that the round has begun
    client.post(reverse("interviews:scorecard_save", args=[card.pk]), begun, content_type="application/json")
    fields = {"revision": 1, "base": "", "key": "once", "go": "submit", **words}
    more = {"candidate_questions": "", "next_interviewer_note": ""}
    monkeypatch.setattr(organisation, "KEPT_SECONDS", 10**6)
    client.get(reverse("accounts:me"))
    address = reverse("interviews:scorecard_submit", args=[card.pk])
    statements = statements_of(lambda: client.post(address, fields | more))
    card.refresh_from_db()
    assert card.status == "submitted"
    assert len(statements) <= MOST_STATEMENTS, "\n".join(map(shape_of, statements))


def test_rows_in_bulk_are_those_of_the_services() -> None:
    """A loop made in bulk scores as one that went through the services: the frozen score is the score of its cards."""
    house = rows.build_house(panelists=6, panel=2, has_shadow=True)
    rows.fill(house, rows.Mix.each(2))
    for loop in Loop.objects.filter(status__in=["debrief", "decided"]):
        frozen = loop.debriefs.get().mechanical_score
        assert frozen == read_matrix(loop).score.as_json() | {"level": 3.5}
    assert Loop.objects.get(pk=newest_loop("active").pk).interviews.filter(panel__isnull=True).count() == 0
    assert Candidate.objects.filter(loops__isnull=True).count() == 2
