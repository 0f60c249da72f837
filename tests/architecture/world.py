"""A world in which every page of an object has one, and requests to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import NoReverseMatch, reverse

from tests.architecture.urls import Page
from tests.memory import remembered

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User
    from config.demo import Company
    from interviews.models import Loop

CAST = ("rita", "max", "pia", "paul", "noor", "tomas", "ada", "gus")


def build_world() -> Company:
    """A loop with one card in, one in debrief, one whose packet waits for approval, one planned with a guest on a
    panel, and lists of questions."""
    return remembered("world", _build_world)


def _build_world() -> Company:
    from config import demo
    from interviews.notes.threads import Thread
    from packets.printing.services import request_paper_kit
    from tests.factories.notes import make_note
    from tests.factories.plan import propose_version, request_opening

    company = demo.hire_people()
    demo.open_openings(company, "lead")
    rows = [{**row, "opening": "lead"} for row in demo.texts()["candidates"][:4]]
    first, second, third, fourth = (demo.add_candidate(company, row) for row in rows)
    request_paper_kit(interview=demo.loop_one_submitted(company, first).interviews.first(), by=company.people["rita"])
    demo.loop_debrief(company, second)
    demo.packet_in_review(company, third)
    company.people["gus"] = invite_gus(demo.loop_planned(company, fourth), by=company.people["rita"])
    propose_version(company.openings["lead"], company.max, company.rita)
    request_opening("Night nurse", by=company.people["pia"])
    bring_lists(company)
    bring_candidates(company)
    write_question_for_review(company)
    merge_two_questions(company)
    make_note(Thread(company.openings["lead"]), "Two more apply next week.", by=company.people["rita"])
    return company


def invite_gus(loop: Loop, *, by: User) -> User:
    """A guest on the panel of the loop's first round."""
    from tests.factories.guests import make_guest

    return make_guest(loop.interviews.earliest("position"), by=by).person


def hand_over_packets(company: Company) -> None:
    """Rows of what follows an approved packet, as far as a page needs them to be found."""
    from packets.models import FeedbackPacket
    from tests.factories.appointments import make_candidate_mail, make_help_request, make_reply, make_time_offer
    from tests.factories.output import make_export, make_link, make_mail

    rita, packet = company.people["rita"], FeedbackPacket.objects.latest("pk")
    make_link(packet, by=rita)
    make_mail(packet, by=rita)
    make_export(by=rita)
    make_candidate_mail(packet.loop, by=rita)
    make_help_request(make_time_offer(packet.loop, helper=company.people["ada"], by=rita))
    make_reply(packet.loop.interviews.earliest("pk"))


def write_question_for_review(company: Company) -> None:
    """A version that waits for somebody else, with a comment on it."""
    from questionbank.models import Competency
    from questionbank.reviewing.comments import add_comment
    from tests.factories.bank import write_question

    question = write_question(Competency.objects.earliest("pk"), by=company.people["rita"], status="review")
    add_comment(question=question, text="Is one question enough?", by=company.people["max"])


def merge_two_questions(company: Company) -> None:
    """Two questions of the bank that became one."""
    from interviews.loops.services.merging_questions import merge_questions
    from questionbank.models import Competency
    from tests.factories.bank import write_question

    rita, competency = company.people["rita"], Competency.objects.earliest("pk")
    kept, other = (write_question(competency, by=rita, title=title) for title in ("Ebb", "The tide goes out"))
    merge_questions(question=other, into=kept, by=rita)


def bring_candidates(company: Company) -> None:
    """A list of candidates that Rita looks at, and one that came in."""
    from hiring.candidates.importing.listed_candidates import table_of_file
    from hiring.candidates.importing.services import bring_in_candidates, keep_list, start_candidate_import

    rita, opening = company.people["rita"], company.openings["lead"]
    for name in ("ebb", "flow"):
        table = table_of_file(f"name,email\nTide Runner {name},{name}@example.net\n".encode(), "tides.csv")
        listed = keep_list(opening=opening, table=table, file="tides.csv", by=rita)
    bring_in_candidates(start_candidate_import(listed=listed, by=rita).pk)


def bring_lists(company: Company) -> None:
    """A list that Rita looks at, and one that came in."""
    from questionbank.importing.bringing_in import bring_in, start_import
    from questionbank.importing.planned import planned_of
    from questionbank.importing.reading.found import FoundQuestion
    from questionbank.importing.reading.reader import open_file
    from questionbank.importing.reading_lists import start_preview

    rita = company.people["rita"]
    start_preview(opened=[open_file(b"- What is ebb?\n", "tides.md")], by=rita)
    planned = [planned_of(FoundQuestion("What is flood?", 1))]
    bring_in(start_import(planned=planned, files=["tides.md"], by=rita).pk)


def label_of(page: Page) -> str:
    """The name of the model whose objects the page shows; empty for the others."""
    return page.access.model._meta.label if page.access and page.access.model else ""


def path_of(page: Page, *keys: Any) -> str:
    """The page of an object; where the address wants a second key, one that leads nowhere."""
    for more in ((), (1,), ("x",), ("x", 1), (1, 1)):
        try:
            return reverse(page.name, args=(*keys, *more))
        except NoReverseMatch:
            continue
    raise AssertionError(f"Nothing leads to {page.name}")


def ask(client: Client, method: str, path: str, data: dict[str, str], **more: Any) -> Any:
    """Send a request and undo what it did; whatever fails on the server is raised here."""
    with transaction.atomic():
        answer = getattr(client, method)(path, data, **more)
        transaction.set_rollback(True)
    return answer
