"""Every page of packets under axe, light and dark, wide and narrow; and the whole way out with a real worker."""

import re
import time

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from core import jobs
from core.models import Job
from packets.handing_over import links as sharing
from packets.handing_over.bulk import start_export
from packets.handing_over.links import share_packet
from packets.handing_over.mailing import request_mail
from packets.models import Document, FeedbackPacket, PacketExport, PacketMail
from packets.writing.services.approval import approve_packet, packet_digest, send_for_review
from packets.writing.services.packets import start_packet
from packets.writing.services.previews import request_preview
from tests.factories.output import write_packet
from tests.journeys.keyboard import press
from tests.journeys.worker import real_worker
from tests.memory import remembered

pytestmark = [pytest.mark.django_db(transaction=True)]

WORDS = "Dear you,\n\n{link}\n\nuntil {until}."
WITHIN_SECONDS = 180


def decided(company, number):
    from config import demo

    row = {**demo.texts()["candidates"][number], "opening": "lead"}
    shared = *company.people.values(), *company.openings.values()
    return remembered(
        f"decided {number}", lambda: demo.loop_decided(company, demo.add_candidate(company, row)), *shared
    )


def draft(company, number):
    rita = company.people["rita"]
    return write_packet(start_packet(loop=decided(company, number), by=rita), rita)


def approve(packet, company):
    send_for_review(packet=packet, by=company.people["rita"])
    return approve_packet(packet=packet, digest=packet_digest(packet), by=company.people["max"])


@pytest.fixture
def stages(company):
    """A draft with its pages, one in review, one ready with a mail that failed, one sent by link, an export."""
    rita = company.people["rita"]
    writing, review, ready = draft(company, 0), draft(company, 1), draft(company, 2)
    request_preview(packet=writing, by=rita)
    send_for_review(packet=review, by=rita)
    approve(ready, company)
    export = start_export(loops=[ready.loop, review.loop], by=rita)
    jobs.drain()
    PacketExport.objects.update(due_at="2020-01-01T00:00Z")
    jobs.drain()
    ready.refresh_from_db()
    mail = request_mail(packet=ready, body=WORDS, by=rita)
    PacketMail.objects.update(
        job_status="failed", attempts=5, finished_at="2027-01-01T00:00Z", error="It did not work."
    )
    _, key = share_packet(packet=ready, by=rita)
    # Sharing by hand stops what waits, and leaves what failed to be seen.
    assert PacketMail.objects.get(pk=mail.pk).job_status == "failed"
    return {"writing": writing, "review": review, "ready": ready, "export": export, "key": key}


@pytest.mark.browser
def test_axe_finds_nothing_on_any_page_of_packets(stages, company, sign_in, live_server):
    from axe_playwright_python.sync_playwright import Axe

    rita, max_ = company.people["rita"], company.people["max"]
    writing, review, ready = (stages[name].pk for name in ("writing", "review", "ready"))
    waiting = decided(company, 3)
    pages = {
        rita: [
            reverse("packets:packet_list"),
            reverse("packets:packet_start", args=[waiting.pk]),
            reverse("packets:packet_edit", args=[writing]),
            reverse("packets:packet_preview", args=[writing]),
            reverse("packets:packet_detail", args=[writing]),
            reverse("packets:packet_detail", args=[review]),
            reverse("packets:packet_detail", args=[ready]),
            reverse("packets:packet_mail", args=[ready]),
            reverse("packets:export_detail", args=[stages["export"].pk]),
            reverse("packets:document_detail", args=[stages["ready"].document_id]),
            reverse("records:opening_ratings", args=[company.openings["lead"].pk]),
            reverse("records:loop_ratings", args=[stages["ready"].loop_id]),
            reverse("packets:shared", args=[stages["key"]]),
        ],
        max_: [reverse("packets:packet_approve", args=[review])],
    }
    found = []
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            for user, addresses in pages.items():
                context = sign_in(user, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
                page = context.new_page()
                for address in addresses:
                    page.goto(address)
                    found += _violations(Axe().run(page), page, f"{address} {width} {scheme}")
                page.goto(reverse("packets:shared", args=[stages["key"]]))
                page.get_by_role("button", name="Open my feedback").click()
                expect(page.get_by_role("button", name="Download the PDF")).to_be_visible()
                found += _violations(Axe().run(page), page, f"the candidate's page {width} {scheme}")
                context.close()
    assert not found, "\n".join(found)


def _violations(result, page, where):
    found = [f"{where}\n{result.generate_report()}"] if result.violations_count else []
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append(f"{where}: wider than the screen")
    return found


@pytest.mark.browser
def test_ticking_candidates_by_keyboard(stages, company, sign_in):
    page = sign_in(company.people["rita"]).new_page()
    page.goto(reverse("packets:packet_list"))
    boxes = page.locator("input[name=loop]")
    boxes.first.focus()
    press(page, "Space")
    button = page.get_by_role("button", name=re.compile("Export the ticked packets"))
    expect(button).to_have_text("Export the ticked packets (1)")
    every = page.get_by_role("checkbox", name="Tick everybody on this page")
    every.focus()
    press(page, "Space")
    expect(button).to_have_text(f"Export the ticked packets ({boxes.count()})")
    button.focus()
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Export of packets")).to_be_visible()
    assert PacketExport.objects.order_by("-pk").first().items.count() == 3


@pytest.mark.slow
def test_the_way_out_with_a_real_worker(company):
    """Asked for here, done in another process: pages, the same file after approval, and the mail with its link."""
    rita = company.people["rita"]
    packet = draft(company, 0)
    before = set(_mails())
    with real_worker():
        _wait_for(request_preview(packet=packet, by=rita))
        in_review = send_for_review(packet=packet, by=rita)
        shown = _wait_for(in_review.preview)
        ready = approve_packet(packet=packet, digest=packet_digest(in_review), by=company.people["max"])
        assert (ready.status, ready.document_id) == (FeedbackPacket.Status.READY, shown.pk)
        mail = _wait_for(request_mail(packet=ready, body=WORDS, by=rita))
    assert (mail.outcome, mail.attempts) == (PacketMail.Outcome.SENT, 1)
    assert Document.objects.get().attempts == 1
    [letter] = set(_mails()) - before
    text = letter.read_text()
    key = re.search(r"/packets/shared/([\w-]{43,})/", text.replace("=\n", ""))
    assert f"To: {packet.loop.candidate.email}" in text and key
    assert sharing.find_link(key[1]) == packet.links.get()


def _mails():
    folder = settings.DATA_DIR / "mail"
    return folder.iterdir() if folder.exists() else []


def _wait_for(job):
    deadline = time.monotonic() + WITHIN_SECONDS
    while job.job_status not in (Job.JobStatus.DONE, Job.JobStatus.FAILED) and time.monotonic() < deadline:
        time.sleep(0.1)
        job.refresh_from_db()
    assert job.job_status == Job.JobStatus.DONE, job.error
    return job
