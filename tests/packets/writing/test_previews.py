"""The preview that equals the file: one document for what is read and what leaves, pages as pictures, no remains."""

import hashlib
import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core import jobs
from core.errors import RuleViolation
from packets.handing_over.ending import revoke_packet
from packets.models import Document, FeedbackPacket
from packets.printing import pictures, renderer
from packets.printing.services import finish_document, render_document, request_debrief
from packets.writing.preview import preview_of
from packets.writing.services.approval import (
    approve_packet,
    packet_digest,
    recall_packet,
    return_packet,
    send_for_review,
)
from packets.writing.services.previews import request_preview
from records.services.leftovers import OLD, sweep_leftovers
from tests.factories.output import make_document, write_packet

Status = FeedbackPacket.Status
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def rendered(monkeypatch):
    """Counts what the layout engine is asked for; each document has bytes of its own."""
    asked = []

    def render(html, sheets):
        asked.append(html)
        return b"%PDF-1.7 " + hashlib.sha256(html.encode()).digest()

    monkeypatch.setattr(renderer.renderer, "render", render)
    return asked


def preview(packet, by):
    """Asked for and made."""
    document = request_preview(packet=packet, by=by)
    render_document(document.pk)
    packet.refresh_from_db()
    document.refresh_from_db()
    return document


def files():
    return set(default_storage.listdir("documents")[1])


def url(name, *args):
    return reverse(f"packets:{name}", args=args)


# --- The same file --------------------------------------------------------------------------------------------


def test_what_was_read_is_the_file_that_leaves(in_review, max, rendered):
    """One row, one file, one rendering: for the approver's pages and for the candidate."""
    document = preview(in_review, max)
    before = (document.pk, document.file.name, document.file_sha256)
    digest = packet_digest(in_review)
    assert document.digest == digest
    done = approve_packet(packet=in_review, digest=digest, by=max)
    assert done.status == Status.READY
    render_document(done.document_id)
    after = Document.objects.get(pk=done.document_id)
    assert (after.pk, after.file.name, after.file_sha256) == before
    assert after.digest == done.digest and len(rendered) == 1 and Document.objects.count() == 1


def test_sending_for_review_asks_for_the_pages_of_that_day(packet, rita, max, rendered):
    with time_machine.travel("2027-03-08 09:00Z", tick=False):
        drafted = preview(packet, rita)
        assert drafted.content["written_on"] == "2027-03-08"
    with time_machine.travel("2027-03-09 09:00Z", tick=False):
        in_review = send_for_review(packet=packet, by=rita)
        assert in_review.preview.content["written_on"] == "2027-03-09"
        render_document(in_review.preview_id)
    with time_machine.travel("2027-03-12 09:00Z", tick=False):
        assert preview_of(in_review).is_current
        back = return_packet(packet=in_review, reason="Warmer.", by=max)
        assert not preview_of(back).is_current
        assert preview(back, rita).content["written_on"] == "2027-03-12"
    assert Document.objects.count() == 1


def test_asking_twice_makes_it_once(packet, rita, rendered):
    first = preview(packet, rita)
    assert preview(packet, rita).pk == first.pk
    assert len(rendered) == 1


def test_approval_while_the_pages_are_being_made_ends_ready(in_review, max, rendered):
    claimed = jobs.claim(Document, in_review.preview_id)
    done = approve_packet(packet=in_review, digest=packet_digest(in_review), by=max)
    assert (done.status, done.document_id) == (Status.RENDERING, claimed.pk)
    name = default_storage.save("documents/x.pdf", ContentFile(b"%PDF"))
    assert finish_document(claimed, name=name, body=b"%PDF")
    done.refresh_from_db()
    assert done.status == Status.READY


# --- Nothing stays behind -------------------------------------------------------------------------------------


def test_a_newer_preview_takes_the_place_of_the_older_when_it_is_made(
    packet, rita, rendered, django_capture_on_commit_callbacks
):
    first = preview(packet, rita)
    write_packet(packet, rita, letter="Dear Tamsin,\n\nOther words.")
    with django_capture_on_commit_callbacks(execute=True):
        second = request_preview(packet=packet, by=rita)
    # Somebody still looks at the old pages.
    assert Document.objects.count() == 2 and default_storage.exists(first.file.name)
    write_packet(packet, rita, letter="Dear Tamsin,\n\nOther words again.")
    with django_capture_on_commit_callbacks(execute=True):
        third = request_preview(packet=packet, by=rita)
    assert not Document.objects.filter(pk=second.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        render_document(third.pk)
    assert [document.pk for document in Document.objects.all()] == [third.pk]
    assert not default_storage.exists(first.file.name)


def test_withdrawing_a_draft_removes_its_pages(packet, rita, rendered, django_capture_on_commit_callbacks):
    document = preview(packet, rita)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_packet(packet=packet, reason="A slip.", by=rita)
    assert not Document.objects.exists() and not default_storage.exists(document.file.name)
    with pytest.raises(RuleViolation, match="no draft any more"):
        request_preview(packet=packet, by=rita)


def test_an_approved_version_keeps_its_file_when_it_is_withdrawn(ready, rita, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        revoke_packet(packet=ready, reason="A slip.", by=rita)
    assert default_storage.exists(ready.document.file.name)
    assert preview_of(ready).state == "ready"


def test_a_draft_withdrawn_while_its_pages_are_made_leaves_nothing(packet, rita, monkeypatch):
    before = files() if default_storage.exists("documents") else set()

    def withdrawn_meanwhile(html, sheets):
        revoke_packet(packet=packet, reason="A slip.", by=rita)
        return b"%PDF"

    monkeypatch.setattr(renderer.renderer, "render", withdrawn_meanwhile)
    render_document(request_preview(packet=packet, by=rita).pk)
    assert not Document.objects.exists() and files() == before


def test_the_sweep_takes_old_drafts_that_nobody_shows_and_old_files_that_nobody_names(
    own_store, ready, rita, django_capture_on_commit_callbacks
):
    kept = ready.document.file.name
    orphan = default_storage.save("documents/killed-before-the-row-was-finished.pdf", ContentFile(b"%PDF"))
    zipped = default_storage.save("exports/killed-too.zip", ContentFile(b"PK"))
    make_document(ready.loop, by=rita, requested_at=timezone.now())
    sweep_leftovers()
    assert Document.objects.count() == 2 and default_storage.exists(orphan) and default_storage.exists(zipped)
    with (
        time_machine.travel(timezone.now() + OLD + timedelta(minutes=1)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert sweep_leftovers() >= 3
    assert [document.pk for document in Document.objects.all()] == [ready.document_id]
    assert default_storage.exists(kept)
    assert not default_storage.exists(orphan) and not default_storage.exists(zipped)


# --- Pages as pictures ----------------------------------------------------------------------------------------


def test_the_pictures_are_of_the_stored_file(ready, as_user, rita, max, olga, pia, sam):
    client = as_user(rita)
    page = client.get(url("packet_detail", ready.pk)).text
    shown = preview_of(ready)
    assert shown.page_total >= 3 and shown.pages == list(range(1, shown.page_total + 1))
    assert f'alt="Page 2 of {shown.page_total}"' in page and "exactly as in the PDF" in page
    answer = client.get(url("page_image", ready.document_id, 2))
    assert answer["Content-Type"] == "image/png" and answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff" and "default-src 'none'" in answer["Content-Security-Policy"]
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.size == (1000, 1415) or abs(picture.height / picture.width - 297 / 210) < 0.01
    assert len(picture.convert("L").getcolors(256)) > 10  # something is on it
    assert client.get(url("page_image", ready.document_id, shown.page_total + 1)).status_code == 404
    for number in (0, 41, 10**9):
        assert client.get(url("page_image", ready.document_id, number)).status_code == 404
    assert as_user(max).get(url("page_image", ready.document_id, 1)).status_code == 200
    for user in (olga, pia, sam):
        for name, *more in (("page_image", 1), ("document_view",)):
            assert as_user(user).get(url(name, ready.document_id, *more)).status_code == 404


def test_the_pdf_opens_in_the_browser_and_is_the_file(ready, as_user, max):
    answer = as_user(max).get(url("document_view", ready.document_id))
    assert hashlib.sha256(answer.content).hexdigest() == ready.document.file_sha256
    assert answer["Content-Disposition"].startswith("inline") and "Draft" not in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store" and answer["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_draft_is_looked_at_and_not_taken(packet, as_user, rita, max, rendered):
    document = preview(packet, rita)
    answer = as_user(max).get(url("document_view", document.pk))
    assert answer.status_code == 200 and "Draft_Feedback_for" in answer["Content-Disposition"]
    refused = as_user(rita).get(url("document_download", document.pk))
    assert refused.status_code == 409 and "Only approved text leaves" in refused.text


def test_of_a_very_long_packet_the_first_pages_are_shown(ready, as_user, rita, monkeypatch):
    from packets.writing import preview as pane

    monkeypatch.setattr(pane, "page_count", lambda body: 93)
    monkeypatch.setattr(pane, "page_words", lambda body: [""] * pictures.MOST_PAGES)
    page = as_user(rita).get(url("packet_detail", ready.pk)).text
    assert page.count("lw-page-image") == pictures.MOST_PAGES and 'alt="Page 40 of 93"' in page
    assert "The first 40 are shown here; the PDF has them all." in page


def test_a_script_in_a_name_is_a_name(packet, as_user, rita, max, rendered):
    candidate = packet.loop.candidate
    candidate.name = "<script>alert(1)</script>"
    candidate.save()
    preview(packet, rita)
    in_review = send_for_review(packet=packet, by=rita)
    for user, name in ((rita, "packet_detail"), (max, "packet_approve"), (rita, "packet_preview")):
        page = as_user(user).get(url(name, in_review.pk)).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page
    render_document(in_review.preview_id)
    approve_packet(packet=in_review, digest=packet_digest(in_review), by=max)
    for name in ("packet_detail", "packet_mail"):
        assert "<script>alert" not in as_user(rita).get(url(name, in_review.pk)).text
    answer = as_user(rita).get(url("document_view", in_review.document_id))
    assert "<" not in answer["Content-Disposition"]
    assert "<script>alert" not in as_user(rita).get(url("packet_list")).text


def test_kits_and_debriefs_have_no_pictures(loop_decided, as_user, rita, rendered):
    document = request_debrief(loop=loop_decided, by=rita)
    render_document(document.pk)
    for name, *more in (("page_image", 1), ("document_view",)):
        assert as_user(rita).get(url(name, document.pk, *more)).status_code == 404


def test_a_damaged_file_is_not_shown(ready, as_user, rita):
    default_storage.delete(ready.document.file.name)
    assert preview_of(ready).state == "damaged"
    assert "missing or damaged" in as_user(rita).get(url("packet_detail", ready.pk)).text
    assert as_user(rita).get(url("page_image", ready.document_id, 1)).status_code == 409
    assert as_user(rita).get(url("document_view", ready.document_id)).status_code == 409


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7 nothing follows", b"\x00" * 100])
def test_what_is_no_pdf_gives_no_picture(body):
    with pytest.raises(pictures.NoPicture):
        pictures.page_count(body)
    with pytest.raises(pictures.NoPicture):
        pictures.page_picture(body, 1)


def test_the_same_page_gives_the_same_picture(ready):
    with ready.document.file.open("rb") as stream:
        body = stream.read()
    assert pictures.page_picture(body, 1) == pictures.page_picture(body, 1)


# --- The pane -------------------------------------------------------------------------------------------------


def test_the_pane_asks_waits_and_ends_by_itself(packet, as_user, rita):
    client = as_user(rita)
    page = client.get(url("packet_edit", packet.pk)).text
    assert 'data-hx-trigger="load, packet-saved from:body delay:2s"' in page and "Make the pages" in page
    answer = client.post(url("preview_request", packet.pk), headers=SCRIPT)
    assert answer.status_code == 200 and "The pages are being made." in answer.text
    state = url("preview_state", packet.pk)
    assert f'data-hx-get="{state}?seen=making"' in answer.text
    assert client.get(f"{state}?seen=making", headers=SCRIPT).status_code == 204
    packet.refresh_from_db()
    render_document(packet.preview_id)
    over = client.get(f"{state}?seen=making", headers=SCRIPT)
    assert over.status_code == 286 and 'data-hx-swap-oob="innerHTML"' in over.text and 'alt="Page 1 of ' in over.text
    assert "hx-get" not in over.text
    assert "load," not in client.get(url("packet_edit", packet.pk)).text
    write_packet(packet, rita, letter="Dear Tamsin,\n\nOther words.")
    page = client.get(url("packet_edit", packet.pk)).text
    assert "older than what is saved now" in page and "Refresh the pages" in page and 'alt="Page 1 of ' in page


def test_without_a_script_a_button_leads_back_to_the_page(packet, in_review, as_user, rita, max):
    assert as_user(max).post(url("preview_request", in_review.pk)).url == url("packet_approve", in_review.pk)
    assert as_user(rita).post(url("preview_request", in_review.pk)).url == url("packet_detail", in_review.pk)
    recall_packet(packet=in_review, by=rita)
    assert as_user(rita).post(url("preview_request", in_review.pk)).url == url("packet_edit", in_review.pk)


def test_who_may_not_read_the_draft_gets_nothing(packet, as_user, rita, olga, pia, sam, rendered):
    document = preview(packet, rita)
    for user in (olga, pia, sam):
        client = as_user(user)
        assert client.get(url("preview_state", packet.pk)).status_code == 404
        assert client.post(url("preview_request", packet.pk)).status_code == 404
        assert client.get(url("document_view", document.pk)).status_code == 404
        assert client.get(url("document_detail", document.pk)).status_code == 404


def test_the_approver_sees_the_pages_of_what_they_approve(in_review, as_user, max):
    render_document(in_review.preview_id)
    page = as_user(max).get(url("packet_approve", in_review.pk)).text
    assert f'name="digest" value="{in_review.preview.digest}"' in page
    assert url("page_image", in_review.preview_id, 1) in page


def test_no_worker_and_no_libraries_are_said_in_words(packet, as_user, rita, monkeypatch):
    from packets.writing import preview as pane

    client = as_user(rita)
    client.post(url("preview_request", packet.pk))
    later = timezone.now() + timedelta(minutes=1)
    monkeypatch.setattr(pane.timezone, "now", lambda: later)
    page = client.get(url("packet_edit", packet.pk)).text
    assert "No worker has taken them yet" in page and "Read as text" in page
    monkeypatch.setattr(pane, "why_unavailable", lambda: "PDFs cannot be made on this machine.")
    page = client.get(url("packet_edit", packet.pk)).text
    assert "PDFs cannot be made on this machine. Until then, read the packet as text." in page
    assert f'id="preview-pages" src="{url("packet_preview", packet.pk)}"' in " ".join(page.split())
    assert "load, " not in page


def test_a_failure_is_said_and_can_be_tried_again(packet, as_user, rita, monkeypatch):
    def broken(html, sheets):
        raise renderer.RenderFailed("The PDF took longer than 30 seconds.")

    monkeypatch.setattr(renderer.renderer, "render", broken)
    document = request_preview(packet=packet, by=rita)
    for _ in range(jobs.MAX_ATTEMPTS):
        Document.objects.update(due_at=timezone.now())
        render_document(document.pk)
    page = as_user(rita).get(url("packet_edit", packet.pk)).text
    assert "The pages could not be made. The PDF took longer than 30 seconds." in page and "Try again" in page
    as_user(rita).post(url("preview_request", packet.pk))
    document.refresh_from_db()
    assert (document.job_status, document.attempts) == ("waiting", 0)
