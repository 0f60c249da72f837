import io
import zipfile

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.urls import reverse

from config import demo
from core import jobs
from core.audit_chain import chain_events, verify
from core.errors import RuleViolation
from core.models import AuditEvent
from hiring import querysets
from hiring.candidates.services import hold_candidate, release_candidate, update_candidate
from hiring.models import Candidate
from hiring.openings.kept_stands import keep_stands
from interviews.models import Loop, Rating
from packets.handing_over import bulk as exports
from packets.handing_over.bulk import pack_export, start_export
from packets.handing_over.ending import revoke_packet
from packets.handing_over.links import share_packet
from packets.models import Document, FeedbackPacket, PacketExport
from packets.printing import renderer
from packets.printing.services import render_document, request_debrief
from packets.writing.services.approval import approve_packet, packet_digest
from records.models import Erasure
from records.services.erasure import erase_candidate
from records.services.journal import stored_journal
from records.services.leftovers import sweep_leftovers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_pdfs")]


WHY = "Asked for by mail."


@pytest.fixture
def files(settings, tmp_path):
    default = {"BACKEND": "core.storage.DurableFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


def stored(folder):
    """Every stored file but the lines of the erasure journal."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in files if path.parts[0] != "erasures")


def texts_everywhere():
    """Every text and every JSON in the database but the library's and the people's own."""
    for model in apps.get_models():
        if model._meta.app_label not in ("core", "hiring", "interviews", "packets", "appointments"):
            continue
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField | models.FileField)
        ]
        if names:
            for row in model._default_manager.values(*names):
                yield model._meta.label, " ".join(str(value) for value in row.values())


def render_all():
    for pk in Document.objects.filter(job_status="waiting").values_list("pk", flat=True):
        render_document(pk)


@pytest.fixture
def agnes(approved, rita, files, django_capture_on_commit_callbacks):
    """Somebody with a resume, a debriefed loop, a decision, a finished packet and a private link."""
    candidate = approved.loop.candidate
    resume = SimpleUploadedFile("agnes.pdf", b"%PDF-1.4 everything about Agnes", "application/pdf")
    update_candidate(candidate=candidate, resume=resume, by=rita)
    request_debrief(loop=approved.loop, by=rita)
    render_all()
    approved.refresh_from_db()
    share_packet(packet=approved, by=rita)
    return Candidate.objects.get(pk=candidate.pk)


def test_the_journal_knows_a_number_and_times_in_the_store_too(agnes, rita, files, django_capture_on_commit_callbacks):
    """R12: from it a restore knows whom to erase again."""
    number, name = agnes.pk, agnes.name
    erase(agnes, rita, django_capture_on_commit_callbacks)
    (line,) = stored_journal()
    assert (line.number, line.added_at) == (number, Erasure.objects.get().candidate_added_at.isoformat())
    (file,) = (files / "erasures").iterdir()
    assert name.split()[-1] not in file.read_text()


def test_a_store_that_is_away_learns_of_it_later(agnes, rita, files, monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr(type(default_storage._wrapped), "exists", away)
        erase(agnes, rita, django_capture_on_commit_callbacks)
    assert list(stored_journal()) == [] and not Erasure.objects.get().is_stored
    sweep_leftovers()
    assert [line.number for line in stored_journal()] == [Erasure.objects.get().candidate_number]


def erase(candidate, by, callbacks, **changes):
    with callbacks(execute=True):
        erase_candidate(**{"candidate": candidate, "name": candidate.name, "reason": WHY, "by": by, **changes})


def test_nothing_about_them_stays(agnes, rita, files, django_capture_on_commit_callbacks, monkeypatch):
    name = agnes.name.split()[-1]
    Candidate.objects.filter(pk=agnes.pk).update(source=f"Cousin of {agnes.name}")
    monkeypatch.setattr(querysets, "COUNTED_AT_ONCE", 0)
    keep_stands()
    assert stored(files) and any(name in text for _, text in texts_everywhere())
    loop = agnes.loops.get()
    ratings = Rating.objects.filter(scorecard__seat__interview__loop=loop).exclude(evidence="")
    words = list(ratings.values_list("evidence", flat=True))
    assert words
    erase(agnes, rita, django_capture_on_commit_callbacks)
    assert stored(files) == []
    left = [(label, text) for label, text in texts_everywhere() if name in text or any(word in text for word in words)]
    assert left == []
    assert not Candidate.objects.filter(pk=agnes.pk).exists() and not Loop.objects.filter(pk=loop.pk).exists()
    connection.check_constraints()


def test_no_session_keeps_what_was_typed_about_them(agnes, rita, as_user, django_capture_on_commit_callbacks):
    """H21: a form that was refused waits in its sender's session."""
    page = reverse("records:candidate_record", args=[agnes.pk])
    typed = {"hold-reason": "Too long. " * 300}
    sent = {"headers": {"referer": f"http://testserver{page}"}}
    as_user(rita).post(reverse("records:candidate_hold", args=[agnes.pk]), typed, **sent)
    assert "refused_form" in Session.objects.get().get_decoded()
    erase(agnes, rita, django_capture_on_commit_callbacks)
    assert "refused_form" not in Session.objects.get().get_decoded()


def test_the_trail_knows_that_it_happened_and_no_name(agnes, rita, django_capture_on_commit_callbacks):
    packet = FeedbackPacket.objects.get(loop__candidate=agnes)
    revoke_packet(packet=packet, reason=f"{agnes.name} asked for it.", by=rita)
    chain_events()
    erase(agnes, rita, django_capture_on_commit_callbacks)
    event = AuditEvent.objects.get(action="candidate.erased")
    assert (event.by_id, event.subject_id, event.reason) == (rita.pk, str(agnes.pk), WHY)
    about = models.Q(subject_label__contains=agnes.name) | models.Q(reason__contains=agnes.name)
    assert not AuditEvent.objects.filter(about).exists()
    assert AuditEvent.objects.filter(action="packet.revoked").exists()
    chain_events()
    assert verify().broken == []


@pytest.fixture
def in_an_export(agnes, rita):
    """Their packet is made and waits to be packed."""
    return start_export(loops=[agnes.loops.get()], by=rita)


def names_in(export):
    export.refresh_from_db()
    with export.file.open("rb") as stream:
        archive = zipfile.ZipFile(io.BytesIO(stream.read()))
    return [name for name in archive.namelist() if name.endswith(".pdf")], archive.read("index.csv").decode("utf-8-sig")


def test_erased_before_an_export_is_packed(agnes, rita, in_an_export, django_capture_on_commit_callbacks):
    erase(agnes, rita, django_capture_on_commit_callbacks)
    pack_export(in_an_export.pk)
    pdfs, index = names_in(in_an_export)
    assert pdfs == [] and agnes.name not in index and "Erased meanwhile" in index


def test_erased_while_an_export_is_packed(
    agnes, rita, files, in_an_export, django_capture_on_commit_callbacks, monkeypatch
):
    """The worker has read the packet already: its ZIP must not be kept."""
    write = exports._write_zip

    def write_and_erase(stream, items, *separator):
        outcomes = write(stream, items, *separator)
        if Candidate.objects.filter(pk=agnes.pk).exists():
            erase(agnes, rita, django_capture_on_commit_callbacks)
        return outcomes

    monkeypatch.setattr(exports, "_write_zip", write_and_erase)
    pack_export(in_an_export.pk)
    assert stored(files) == []
    pack_export(in_an_export.pk)
    pdfs, index = names_in(in_an_export)
    assert pdfs == [] and agnes.name not in index


def test_erased_after_an_export_was_packed(agnes, rita, in_an_export, django_capture_on_commit_callbacks):
    pack_export(in_an_export.pk)
    pdfs, _ = names_in(in_an_export)
    assert len(pdfs) == 1
    old = in_an_export.file.name
    erase(agnes, rita, django_capture_on_commit_callbacks)
    in_an_export.refresh_from_db()
    assert in_an_export.job_status == PacketExport.JobStatus.WAITING and not default_storage.exists(old)
    pack_export(in_an_export.pk)
    assert names_in(in_an_export)[0] == []


def test_erased_while_the_pdf_is_made(in_review, max, rita, files, django_capture_on_commit_callbacks, monkeypatch):
    approve_packet(packet=in_review, digest=packet_digest(in_review), by=max)
    document = FeedbackPacket.objects.get(pk=in_review.pk).document
    candidate = in_review.loop.candidate

    def render_and_erase(html, sheets):
        erase(candidate, rita, django_capture_on_commit_callbacks)
        return b"%PDF-1.7 too late"

    monkeypatch.setattr(renderer.renderer, "render", render_and_erase)
    render_document(document.pk)
    assert stored(files) == []


def test_a_job_done_five_times_is_failed_instead_of_sent_back(in_an_export):
    pack_export(in_an_export.pk)
    PacketExport.objects.update(attempts=jobs.MAX_ATTEMPTS)
    jobs.do_again(in_an_export, file="", file_sha256="", file_bytes=0)
    in_an_export.refresh_from_db()
    assert in_an_export.job_status == PacketExport.JobStatus.FAILED and not in_an_export.file


def test_a_hold_beats_an_erasure(agnes, rita, django_capture_on_commit_callbacks):
    hold_candidate(candidate=agnes, reason="A charge of 3 March.", by=rita)
    with pytest.raises(RuleViolation, match="legal hold"):
        erase(agnes, rita, django_capture_on_commit_callbacks)
    with pytest.raises(RuleViolation, match="on hold already"):
        hold_candidate(candidate=agnes, reason="Once more.", by=rita)
    release_candidate(candidate=agnes, by=rita)
    erase(agnes, rita, django_capture_on_commit_callbacks)
    actions = AuditEvent.objects.filter(subject_id=str(agnes.pk), subject_type="hiring.candidate")
    assert {"candidate.held", "candidate.released"} <= set(actions.values_list("action", flat=True))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"name": "Somebody Else"}, "name as it stands"), ({"name": ""}, "name as it stands"), ({"reason": " "}, "why")],
)
def test_what_is_refused(agnes, rita, changes, sentence, django_capture_on_commit_callbacks):
    with pytest.raises(RuleViolation, match=sentence):
        erase(agnes, rita, django_capture_on_commit_callbacks, **changes)
    assert Candidate.objects.filter(pk=agnes.pk).exists()


def test_a_loop_under_way_is_cancelled_first(company, rita, as_user, django_capture_on_commit_callbacks):
    """And how much was written in it is not told."""
    loop = demo.loop_active(company, demo.add_candidate(company, demo.texts()["candidates"][2]))
    with pytest.raises(RuleViolation, match="Cancel it first"):
        erase(loop.candidate, rita, django_capture_on_commit_callbacks)
    page = as_user(rita).get(reverse("records:candidate_record", args=[loop.candidate_id])).text
    assert "Cancel it first" in page and "scorecards with" not in page


def test_the_page(agnes, as_user, rita, ada, max, olga, pia):
    record = reverse("records:candidate_record", args=[agnes.pk])
    hold, release, erased = (
        reverse(f"records:candidate_{action}", args=[agnes.pk]) for action in ("hold", "release", "erase")
    )
    for user in (olga, pia, max):
        assert as_user(user).get(record).status_code == 404
        assert as_user(user).post(erased, {"erase-name": agnes.name, "erase-reason": WHY}).status_code == 404
    assert ada.has_perm("records.keep_record", agnes)
    assert as_user(rita).post(hold, {"hold-reason": ""}).status_code == 422
    assert as_user(rita).post(hold, {"hold-reason": "A charge."}).url == record
    assert "On legal hold" in as_user(rita).get(record).text
    assert as_user(rita).post(erased, {"erase-name": agnes.name, "erase-reason": WHY}).status_code == 409
    assert as_user(rita).post(release).url == record
    wrong = as_user(rita).post(erased, {"erase-name": "Nobody", "erase-reason": WHY})
    assert wrong.status_code == 422 and WHY in wrong.text
    assert as_user(rita).post(erased, {"erase-name": agnes.name, "erase-reason": WHY}).status_code == 302
    assert as_user(rita).get(record).status_code == 404


def test_nobody_erases_their_own_application(agnes, rita, as_user):
    Candidate.objects.filter(pk=agnes.pk).update(user=rita)
    assert as_user(rita).get(reverse("records:candidate_record", args=[agnes.pk])).status_code == 404
