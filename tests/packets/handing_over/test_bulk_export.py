"""Many packets in one ZIP: outcomes, names, checksums, and what survives a killed worker."""

import csv
import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from config import demo
from core import jobs
from core.errors import RuleViolation
from interviews.models import Loop
from packets.follow import views as follow_views
from packets.handing_over import bulk as exports
from packets.handing_over.bulk import pack_export, start_export
from packets.handing_over.ending import revoke_packet
from packets.models import Document, ExportItem, FeedbackPacket, PacketExport
from packets.printing.services import render_document
from packets.writing.services.approval import approve_packet, packet_digest, send_for_review
from packets.writing.services.packets import start_packet
from tests.factories.output import write_packet
from tests.factories.plan import add_member, make_opening
from tests.packets.conftest import fresh_company

pytestmark = pytest.mark.usefixtures("made_up_pdfs")


@pytest.fixture(scope="module")
def _three_loops(_decided_world, django_db_blocker):
    """Built once, in the transaction of the decided loop and gone with it."""
    with django_db_blocker.unblock():
        company = fresh_company(_decided_world)
        rows = demo.texts()["candidates"][1:3]
        others = [demo.loop_decided(company, demo.add_candidate(company, {**row, "opening": "lead"})) for row in rows]
        candidate = others[0].candidate
        candidate.name = "=Robert/../\\ 'Tables'"
        candidate.save()
        loops = [Loop.objects.get(pk=_decided_world["loop"]), *others]
        for loop in loops[:2]:
            packet = write_packet(start_packet(loop=loop, by=company.rita), company.rita)
            send_for_review(packet=packet, by=company.rita)
            approve_packet(packet=packet, digest=packet_digest(packet), by=company.max)
        return [loop.pk for loop in loops]


@pytest.fixture
def three(_three_loops, db):
    """An approved packet, a second one for a hostile name, and a decided loop without a packet."""
    return [Loop.objects.get(pk=pk) for pk in _three_loops]


def render_all():
    for document in Document.objects.filter(job_status="waiting"):
        render_document(document.pk)


def unzipped(export):
    export.refresh_from_db()
    assert export.job_status == "done", export.error
    with default_storage.open(export.file.name) as stream:
        return zipfile.ZipFile(io.BytesIO(stream.read()))


def index_of(archive):
    """Whoever asks for these exports lives where a semicolon is expected (E9)."""
    return list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")), delimiter=";"))


def test_it_waits_for_every_pdf_without_using_up_attempts(three, rita):
    export = start_export(loops=three, by=rita)
    for _ in range(jobs.MAX_ATTEMPTS + 2):
        PacketExport.objects.update(due_at=timezone.now())
        pack_export(export.pk)
    export.refresh_from_db()
    assert (export.job_status, export.attempts) == ("waiting", 0)
    assert export.due_at > timezone.now()
    render_all()
    export.refresh_from_db()
    assert export.due_at <= timezone.now()
    pack_export(export.pk)
    assert len(unzipped(export).namelist()) == 4


def test_index_checksums_and_names(three, rita):
    export = start_export(loops=three, by=rita)
    render_all()
    pack_export(export.pk)
    archive = unzipped(export)
    rows = index_of(archive)
    assert [row["outcome"] for row in rows] == ["In the ZIP", "In the ZIP", "No approved packet"]
    assert rows[1]["candidate"].startswith("'=Robert")
    sums = dict(reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines())
    for row in rows[:2]:
        assert "/" not in row["file"] and "\\" not in row["file"] and row["file"].endswith(".pdf")
        body = archive.read(row["file"])
        assert hashlib.sha256(body).hexdigest() == row["sha256"] == sums[row["file"]]
        assert int(row["bytes"]) == len(body)
    assert export.items.get(position=3).outcome == "not_approved"


def test_the_same_packets_give_the_same_zip(three, rita):
    render_all()
    hashes = set()
    for _ in range(2):
        export = start_export(loops=three, by=rita)
        pack_export(export.pk)
        export.refresh_from_db()
        hashes.add(export.file_sha256)
    assert len(hashes) == 1


def withdrawn(packet, rita):
    revoke_packet(packet=packet, reason="A slip.", by=rita)
    return "withdrawn"


def damaged(packet, rita):
    default_storage.delete(packet.document.file.name)
    return "damaged"


def failed(packet, rita):
    Document.objects.filter(pk=packet.document_id).update(job_status="failed", finished_at=timezone.now())
    return "failed"


def erased(packet, rita):
    ExportItem.objects.filter(packet=packet).update(packet=None, loop=None)
    return "gone"


@pytest.mark.parametrize("happens", [withdrawn, damaged, failed, erased])
def test_one_clear_outcome_for_each_mishap(three, rita, happens):
    export = start_export(loops=three, by=rita)
    render_all()
    packet = FeedbackPacket.objects.get(loop=three[0])
    outcome = happens(packet, rita)
    pack_export(export.pk)
    archive = unzipped(export)
    assert len([name for name in archive.namelist() if name.endswith(".pdf")]) == 1
    assert export.items.get(position=1).outcome == outcome
    assert index_of(archive)[0]["file"] == ""


def test_a_worker_killed_while_packing_is_followed_by_another(three, rita):
    export = start_export(loops=three, by=rita)
    render_all()
    lost = jobs.claim(PacketExport, export.pk)
    PacketExport.objects.update(claimed_at=timezone.now() - jobs.LEASE - timedelta(seconds=1))
    pack_export(export.pk)
    export.refresh_from_db()
    stored = export.file.name
    # The first worker was only slow: its late result changes nothing.
    assert not exports._finish(lost, [], {}, name="exports/late.zip", sha256="0" * 64, size=1)
    export.refresh_from_db()
    assert (export.file.name, export.attempts) == (stored, 2)


def test_nobody_exports_what_they_do_not_follow(three, as_user, olga, pia, max):
    add_member(make_opening(), olga, "recruiter")
    for user, status in ((pia, 404), (olga, 409)):
        chosen = {"loop": [loop.pk for loop in three]}
        assert as_user(user).post(reverse("packets:export_start"), chosen).status_code == status
    assert not PacketExport.objects.exists()
    assert start_export(loops=three, by=max).items.count() == 3
    with pytest.raises(RuleViolation, match="at least one"):
        start_export(loops=[], by=max)


def test_the_pages(three, as_user, rita, max, olga):
    start = reverse("packets:export_start")
    assert as_user(olga).post(start, {"everyone": "1"}).status_code == 404
    assert as_user(rita).post(start, {"loop": ["x", "999999"]}).status_code == 409
    answer = as_user(rita).post(start, {"loop": [three[0].pk, three[1].pk]})
    export = PacketExport.objects.get()
    detail = reverse("packets:export_detail", args=[export.pk])
    assert answer.url == detail and export.items.count() == 2
    page = as_user(rita).get(detail)
    assert 'max="2" value="0"' in page.text
    download = reverse("packets:export_download", args=[export.pk])
    assert as_user(rita).get(download).status_code == 409
    assert as_user(rita).get(detail, headers={"HX-Request": "true"}).status_code == 200
    render_all()
    pack_export(export.pk)
    assert as_user(rita).get(detail, headers={"HX-Request": "true"}).status_code == 286
    assert as_user(rita).get(detail).text.count("In the ZIP") == 2
    file = as_user(rita).get(download)
    assert file["Content-Type"] == "application/zip" and b"".join(file.streaming_content).startswith(b"PK")
    for user in (max, olga):
        assert as_user(user).get(detail).status_code == 404
        assert as_user(user).get(download).status_code == 404


def test_everyone_in_the_list_as_filtered(three, as_user, rita):
    as_user(rita).post(reverse("packets:export_start"), {"everyone": "1", "show": "waiting"})
    assert [item.loop for item in PacketExport.objects.get().items.all()] == [three[2]]


def test_a_zip_closes_when_its_reader_no_longer_follows(three, as_user, max):
    export = start_export(loops=three, by=max)
    render_all()
    pack_export(export.pk)
    url = reverse("packets:export_download", args=[export.pk])
    answer = as_user(max).get(url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"PK")
    three[0].candidate.opening.team_members.filter(user=max).delete()
    assert as_user(max).get(url).status_code == 404


def test_the_page_of_an_export_names_only_whom_its_reader_still_follows(three, as_user, max):
    export = start_export(loops=three, by=max)
    left = three[0].candidate
    left.name, left.opening = "Somebody Quite Else", make_opening()
    left.save()
    page = as_user(max).get(reverse("packets:export_detail", args=[export.pk])).text
    assert "Somebody Quite Else" not in page
    assert "Robert" in page


def test_an_export_with_ones_own_packet_is_closed_to_its_maker(three, as_user, rita):
    """It was made before anybody knew that they are the candidate: neither page nor ZIP is theirs."""
    export = start_export(loops=three, by=rita)
    render_all()
    pack_export(export.pk)
    mine = three[0].candidate
    mine.user = rita
    mine.save()
    for page in ("export_detail", "export_download"):
        assert as_user(rita).get(reverse(f"packets:{page}", args=[export.pk])).status_code == 404


def test_packing_asks_the_database_a_constant_number_of_questions(three, rita, django_assert_max_num_queries):
    export = start_export(loops=three, by=rita)
    render_all()
    with django_assert_max_num_queries(12):
        pack_export(export.pk)


def test_a_zip_closes_when_a_packet_in_it_is_withdrawn(three, as_user, rita):
    export = start_export(loops=three, by=rita)
    render_all()
    pack_export(export.pk)
    url = reverse("packets:export_download", args=[export.pk])
    assert b"".join(as_user(rita).get(url).streaming_content).startswith(b"PK")
    withdrawn(FeedbackPacket.objects.get(loop=three[0]), rita)
    refused = as_user(rita).get(url)
    assert refused.status_code == 409 and "was withdrawn after it was made" in refused.text


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "CON",
        "../../etc/passwd",
        "𠜎" * 100,
        "a" * 300,
        "\u202egnp.exe",
        "<script>alert(1)</script>",
        "//",
        "nul ",
    ],
)
def test_every_name_becomes_a_file_name(three, rita, name):
    item = ExportItem(position=7, loop=three[0])
    item.loop.candidate.name = name
    made = exports._name_of(item)
    assert made.startswith("0007_") and made.endswith(f"-{three[0].pk:04d}.pdf")
    assert len(made.encode()) < 200
    assert not set(made) & set('/\\<>:"|?*\x00\u202e')


def test_erased_in_mid_export_the_zip_is_packed_again_without_them(three, rita, ada):
    """The candidate goes while a worker packs: its ZIP is not kept, and the next one has the outcome in their line."""
    from records.services.erasure import erase_candidate

    export = start_export(loops=three, by=rita)
    render_all()
    candidate = three[0].candidate
    packs = exports._write_zip

    def erased_meanwhile(stream, items, separator):
        outcomes = packs(stream, items, separator)
        if type(candidate).objects.filter(pk=candidate.pk).exists():
            erase_candidate(candidate=candidate, name=candidate.name, reason="They asked for it.", by=ada)
        return outcomes

    exports._write_zip, undo = erased_meanwhile, packs
    try:
        pack_export(export.pk)
        PacketExport.objects.update(due_at=timezone.now())
        pack_export(export.pk)
    finally:
        exports._write_zip = undo
    archive = unzipped(export)
    assert [row["outcome"] for row in index_of(archive)] == ["Erased meanwhile", "In the ZIP", "No approved packet"]
    assert candidate.name not in str(index_of(archive)) + str(archive.namelist())
    assert len([name for name in archive.namelist() if name.endswith(".pdf")]) == 1


def test_everybody_fits_on_one_page_to_be_ticked(three, as_user, rita, monkeypatch):

    monkeypatch.setattr(follow_views, "PER_PAGE", 2)
    url = reverse("packets:packet_list")
    first = as_user(rita).get(url, {"show": ""})
    assert first.text.count('name="loop"') == 2 and "?show=&amp;all=1" in first.text
    whole = as_user(rita).get(url, {"show": "", "all": "1"})
    assert whole.text.count('name="loop"') == 3 and "Show all on one page" not in whole.text
