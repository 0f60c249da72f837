"""Documents as jobs: asked for once, made once, never half there; and the rule of what is inside, asked each time."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.errors import RuleViolation
from packets.handing_over.views import finished as packet_views
from packets.models import Document, FeedbackPacket
from packets.printing import renderer
from packets.printing import services as documents
from packets.printing.services import (
    finish_document,
    read_file,
    remake_document,
    render_document,
    request_debrief,
    request_document,
    request_paper_kit,
    retry_document,
)
from tests.factories.run import seat

Status = FeedbackPacket.Status


@pytest.fixture
def fake_render(monkeypatch):
    """Stands for the layout engine where a test is about the job around it; counts how often it was asked."""
    asked = []

    def render(html, sheets):
        asked.append(html)
        return b"%PDF-1.7 " + str(len(asked)).encode()

    monkeypatch.setattr(renderer.renderer, "render", render)
    return asked


def test_asking_twice_gives_the_same_row_and_one_rendering(loop_planned, rita, fake_render):
    interview = loop_planned.interviews.first()
    first = request_paper_kit(interview=interview, by=rita)
    assert request_paper_kit(interview=interview, by=rita).pk == first.pk
    render_document(first.pk)
    render_document(first.pk)
    assert request_paper_kit(interview=interview, by=rita).job_status == "done"
    assert len(fake_render) == 1


def test_other_content_is_another_document(loop_planned, rita, fake_render):
    interview = loop_planned.interviews.first()
    first = request_paper_kit(interview=interview, by=rita)
    interview.purpose = "Something else."
    interview.save()
    assert request_paper_kit(interview=interview, by=rita).pk != first.pk


def test_done_means_a_whole_file_with_its_hash(approved, fake_render):
    render_document(approved.document_id)
    document = Document.objects.get(pk=approved.document_id)
    assert document.job_status == "done"
    body = read_file(document)
    assert body and len(body) == document.file_bytes
    assert approved.loop.candidate.name.split()[0].lower() not in document.file.name.lower()
    approved.refresh_from_db()
    assert approved.status == Status.READY


def test_a_worker_killed_in_mid_render_loses_nothing(approved, fake_render):
    claimed = jobs.claim(Document, approved.document_id)
    assert claimed and claimed.attempts == 1
    # The worker is gone; while its lease runs nobody else may take the row.
    render_document(approved.document_id)
    assert not fake_render
    Document.objects.filter(pk=claimed.pk).update(claimed_at=timezone.now() - jobs.LEASE - timedelta(seconds=1))
    render_document(approved.document_id)
    document = Document.objects.get(pk=claimed.pk)
    assert (document.job_status, document.attempts, len(fake_render)) == ("done", 2, 1)


def test_a_worker_slower_than_its_lease_leaves_no_second_file(approved, fake_render):
    slow = jobs.claim(Document, approved.document_id)
    Document.objects.filter(pk=slow.pk).update(claimed_at=timezone.now() - jobs.LEASE - timedelta(seconds=1))
    render_document(approved.document_id)
    before = Document.objects.get(pk=slow.pk)
    assert not finish_document(slow, name="documents/late.pdf", body=b"late")
    after = Document.objects.get(pk=slow.pk)
    assert (after.file.name, after.file_sha256) == (before.file.name, before.file_sha256)


def test_five_failures_fail_the_packet_and_a_retry_makes_it(approved, rita, monkeypatch):
    def broken(html, sheets):
        raise renderer.RenderFailed("The PDF took longer than 30 seconds.")

    monkeypatch.setattr(renderer.renderer, "render", broken)
    for _ in range(jobs.MAX_ATTEMPTS):
        Document.objects.update(due_at=timezone.now())
        render_document(approved.document_id)
    approved.refresh_from_db()
    assert approved.status == Status.FAILED
    assert approved.document.error == "The PDF took longer than 30 seconds."
    retry_document(document=approved.document, by=rita)
    monkeypatch.setattr(renderer.renderer, "render", lambda html, sheets: b"%PDF-1.7")
    render_document(approved.document_id)
    approved.refresh_from_db()
    assert approved.status == Status.READY


def test_without_the_libraries_the_page_says_why_and_all_else_works(approved, as_user, rita, monkeypatch):
    from packets.printing import views as document_views

    sentence = "PDFs cannot be made on this machine, because libpango-1.0.so.0 is missing."
    monkeypatch.setattr(renderer, "why_unavailable", lambda: sentence)
    monkeypatch.setattr(document_views, "why_unavailable", lambda: sentence)
    monkeypatch.setattr(packet_views, "why_unavailable", lambda: sentence)
    render_document(approved.document_id)
    document = Document.objects.get(pk=approved.document_id)
    assert (document.job_status, document.error) == ("waiting", sentence)
    client = as_user(rita)
    assert sentence in client.get(reverse("packets:packet_detail", args=[approved.pk])).text
    assert client.get(reverse("packets:packet_preview", args=[approved.pk])).status_code == 200


def test_a_damaged_file_is_not_handed_out_and_can_be_made_again(approved, as_user, rita, fake_render):
    render_document(approved.document_id)
    document = Document.objects.get(pk=approved.document_id)
    url = reverse("packets:document_download", args=[document.pk])
    assert as_user(rita).get(url).status_code == 200
    with pytest.raises(RuleViolation, match="nothing to make again"):
        remake_document(document=document, by=rita)
    default_storage.delete(document.file.name)
    answer = as_user(rita).get(url)
    assert answer.status_code == 409 and "is not handed out" in answer.text
    assert as_user(rita).post(reverse("packets:document_retry", args=[document.pk])).status_code == 302
    render_document(document.pk)
    assert as_user(rita).get(url).status_code == 200


def test_an_unready_document_is_not_downloaded(approved, as_user, rita):
    url = reverse("packets:document_download", args=[approved.document_id])
    assert as_user(rita).get(url).status_code == 409


# --- The sealed-card rule -----------------------------------------------------------------------------------


def test_the_debrief_is_made_for_who_reads_it(loop_debrief, as_user, rita, max, pia, olga, fake_render):
    url = reverse("packets:debrief_request", args=[loop_debrief.pk])
    assert as_user(olga).post(url).status_code == 404
    answer = as_user(max).post(url)
    assert answer.status_code == 302
    document = Document.objects.get(kind="debrief")
    assert as_user(pia).get(reverse("packets:document_detail", args=[document.pk])).status_code == 200
    assert as_user(olga).get(reverse("packets:document_detail", args=[document.pk])).status_code == 404


def test_before_the_debrief_there_is_no_debrief_pdf(loop_one_submitted, as_user, rita):
    assert as_user(rita).post(reverse("packets:debrief_request", args=[loop_one_submitted.pk])).status_code == 409
    assert not Document.objects.exists()


def test_a_panelist_with_an_open_card_gets_no_debrief(loop_one_submitted, as_user, pia, paul, sam):
    for user in (pia, paul, sam):
        answer = as_user(user).post(reverse("packets:debrief_request", args=[loop_one_submitted.pk]))
        assert answer.status_code in (404, 409)
    assert not Document.objects.exists()


def test_the_rule_is_asked_again_at_download(loop_debrief, as_user, max, rita, fake_render):
    """A file made for somebody is closed to them from the moment that a card of theirs is open."""
    document = request_debrief(loop=loop_debrief, by=max)
    render_document(document.pk)
    url = reverse("packets:document_download", args=[document.pk])
    assert as_user(max).get(url).status_code == 200
    seat(loop_debrief.interviews.first(), max)
    assert as_user(max).get(url).status_code == 404
    assert as_user(rita).get(url).status_code == 200


def test_the_kit_is_for_its_panel(loop_active, as_user, rita, pia, olga):
    interview = loop_active.interviews.filter(panel__panelist=pia).first()
    url = reverse("packets:kit_request", args=[interview.pk])
    assert as_user(pia).post(url).status_code == 302
    assert as_user(olga).post(url).status_code == 404
    other = loop_active.interviews.exclude(panel__panelist=pia).first()
    if other:
        assert as_user(pia).post(reverse("packets:kit_request", args=[other.pk])).status_code == 404


def test_a_race_for_the_same_content_ends_in_one_row(loop_planned, rita, monkeypatch):
    """Somebody inserts the same document between our look and our insert."""
    interview = loop_planned.interviews.first()
    content = documents.paper_kit_content(interview)
    mine = request_document(content=content, loop=loop_planned, interview=interview, by=rita)
    monkeypatch.setattr(documents.Document.objects, "filter", lambda **words: Document.objects.none())
    assert request_document(content=content, loop=loop_planned, interview=interview, by=rita).pk == mine.pk
