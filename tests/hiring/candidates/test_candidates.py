"""Candidates and the files they send."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import RuleViolation
from core.file_kinds import shown_name
from core.models import AuditEvent
from hiring.candidates import uploads
from hiring.candidates.services import add_candidate, record_resume_download, update_candidate
from hiring.models import Candidate
from hiring.openings.services import change_opening_status
from tests.factories.plan import make_candidate

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nrest"
DOCX = b"PK\x03\x04\x14\x00[Content_Types].xml....PK\x03\x04word/document.xml"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


def upload(name, content):
    return SimpleUploadedFile(name, content)


def add(opening, by, **values):
    return add_candidate(
        **{"opening": opening, "name": "Cora Kandidat", "email": "cora@example.org", "by": by, **values}
    )


def test_a_candidate_is_kept_with_a_trace(team_opening, staff):
    candidate = add(team_opening, staff["rita"], pronoun="she", source="Referral")
    assert (candidate.name, candidate.pronoun, candidate.source) == ("Cora Kandidat", "she", "Referral")
    event = AuditEvent.objects.first()
    assert (event.action, event.scope) == ("candidate.added", team_opening.scope)
    assert "Cora" not in f"{event.subject_label} {event.reason}"


def test_one_email_applies_once_to_an_opening(team_opening, staff):
    add(team_opening, staff["rita"])
    with pytest.raises(RuleViolation, match="This opening has a candidate with this email already."):
        add(team_opening, staff["rita"], email="CORA@example.org")


@pytest.mark.parametrize("status", ["filled", "closed"])
def test_an_opening_that_ended_takes_nobody(team_opening, staff, status):
    change_opening_status(opening=team_opening, to=status, by=staff["rita"])
    with pytest.raises(RuleViolation, match=f"This opening is {status}"):
        add(team_opening, staff["rita"])


def test_a_colleague_who_applies_never_sees_it(team_opening, staff):
    candidate = add(team_opening, staff["rita"], email=staff["ada"].email.upper())
    assert candidate.user == staff["ada"]
    assert candidate in Candidate.objects.visible_to(staff["rita"])
    assert candidate not in Candidate.objects.visible_to(staff["ada"])
    assert not staff["ada"].has_perm("hiring.read_candidate", candidate)


def test_somebody_on_the_team_does_not_apply(team_opening, staff):
    with pytest.raises(RuleViolation, match="Max Lindqvist is on the hiring team"):
        add(team_opening, staff["rita"], email=staff["max"].email)
    candidate = add(team_opening, staff["rita"])
    with pytest.raises(RuleViolation, match="Max Lindqvist is on the hiring team"):
        update_candidate(candidate=candidate, email=staff["max"].email, by=staff["rita"])


class TestResume:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("cv.pdf", PDF),
            ("CV.PDF", PDF),
            ("cv.docx", DOCX),
            ("cv.png", PNG),
            ("cv.jpg", JPEG),
            ("cv.jpeg", JPEG),
            ("cv.txt", "Größe, naïve\r\n\tten years".encode()),
            ("cv.txt", b"\xef\xbb\xbfwith a mark"),
            # E8: what every reader opens.
            ("cv.pdf", b"\xef\xbb\xbf" + PDF),
            ("cv.pdf", b"\r\n\n" + PDF),
            ("cv.pdf", b"X-Scanner: third floor\n" + PDF),
            ("cv.pdf", b" " * 1019 + PDF),
            ("cv.txt", "Größe".encode("cp1252")),
            ("cv.txt", "Größe".encode("utf-16")),
            ("cv.txt", b"\xfe\xff" + "Größe".encode("utf-16-be")),
            ("cv.txt", "Größe".encode("utf-32")),
            ("cv.txt", "東京 十年".encode("shift_jis")),
            ("cv.txt", "Москва".encode("cp1251")),
            ("cv.txt", b"an old program ends here\x1a"),
            ("photo.jpg", PNG),
            ("scan.png", JPEG),
        ],
    )
    def test_of_an_accepted_kind_is_stored_as_it_came(self, team_opening, staff, name, content):
        candidate = add(team_opening, staff["rita"], resume=upload(name, content))
        with candidate.resume.open() as stored:
            assert stored.read() == content
        assert candidate.resume_name == name
        key = candidate.resume.name
        assert key.startswith("resumes/")
        assert "cv" not in key.removesuffix("." + name.rsplit(".")[-1].lower()).removeprefix("resumes/")[:2]
        assert len(key) > 35

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("cv.exe", PDF, "Choose a PDF, DOCX, TXT, PNG or JPEG file."),
            ("cv", PDF, "Choose a PDF, DOCX, TXT, PNG or JPEG file."),
            ("cv.pdf.html", PDF, "Choose a PDF, DOCX, TXT, PNG or JPEG file."),
            ("cv.pdf", b"<html><script>1</script>", "content is something else"),
            ("cv.pdf", PNG, "content is something else"),
            ("cv.docx", b"PK\x03\x04 any other archive", "content is something else"),
            ("cv.pdf", b" " * 1020 + PDF, "content is something else"),
            ("cv.png", PDF, "content is something else"),
            ("cv.txt", b"text and \x00 a zero", "content is something else"),
            ("cv.txt", b"MZ\x90\x00\x03", "content is something else"),
            ("cv.txt", PDF, "content is something else"),
            ("cv.txt", b"\xff\xfe\x00", "content is something else"),
            ("cv.pdf", b"", "This file is empty."),
            ("cv.pdf", PDF + b"x" * uploads.MAX_BYTES, "Choose a file of at most 10 MB."),
        ],
    )
    def test_of_another_kind_is_refused(self, team_opening, staff, name, content, sentence):
        with pytest.raises(RuleViolation, match=sentence):
            add(team_opening, staff["rita"], resume=upload(name, content))
        assert not Candidate.objects.exists()

    def test_of_exactly_ten_megabytes_is_accepted(self, team_opening, staff):
        content = PDF.ljust(uploads.MAX_BYTES, b"x")
        assert add(team_opening, staff["rita"], resume=upload("cv.pdf", content)).resume.size == uploads.MAX_BYTES

    def test_a_new_one_replaces_the_old_file(self, team_opening, staff, django_capture_on_commit_callbacks):
        candidate = add(team_opening, staff["rita"], resume=upload("old.pdf", PDF))
        storage, old = candidate.resume.storage, candidate.resume.name
        with django_capture_on_commit_callbacks(execute=True):
            changed = update_candidate(candidate=candidate, resume=upload("new.txt", b"Ten years"), by=staff["rita"])
        assert changed.resume_name == "new.txt"
        assert not storage.exists(old)
        assert storage.exists(changed.resume.name)
        assert AuditEvent.objects.first().fields == ["resume"]

    def test_can_be_removed(self, team_opening, staff, django_capture_on_commit_callbacks):
        candidate = add(team_opening, staff["rita"], resume=upload("old.pdf", PDF))
        old = candidate.resume.name
        with django_capture_on_commit_callbacks(execute=True):
            changed = update_candidate(candidate=candidate, remove_resume=True, by=staff["rita"])
        assert not changed.resume
        assert not candidate.resume.storage.exists(old)

    def test_taking_it_out_leaves_a_trace(self, team_opening, staff):
        candidate = add(team_opening, staff["rita"], resume=upload("cv.pdf", PDF))
        record_resume_download(candidate=candidate, by=staff["max"])
        event = AuditEvent.objects.first()
        assert (event.action, event.by_id) == ("candidate.resume_downloaded", staff["max"].pk)

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("C:\\temp\\cv.pdf", "cv.pdf"),
            ("../../etc/cv.pdf", "cv.pdf"),
            ("c\u202ev.pdf", "cv.pdf"),
            ("a" * 300 + ".pdf", "a" * 156 + ".pdf"),
        ],
    )
    def test_name_is_only_a_name(self, given, kept):
        assert shown_name(given) == kept


def test_one_person_is_no_two_candidates_by_two_spellings(team_opening, staff, as_user):
    """C5: by the form, by the service, by a changed address, and by the database."""
    add(team_opening, staff["rita"], email="ivan@münchen.example")
    typed = {"name": "Ivan", "email": "Ivan@xn--mnchen-3ya.example ", "pronoun": "he"}
    page = as_user(staff["rita"]).post(reverse("hiring:candidate_add", args=[team_opening.pk]), typed)
    assert page.status_code == 422 and "has a candidate with this email already" in page.text
    with pytest.raises(RuleViolation, match="This opening has a candidate with this email already."):
        add(team_opening, staff["rita"], email="IVAN@MÜNCHEN.example")
    other = add(team_opening, staff["rita"], email="josé@example.com", name="José")
    with pytest.raises(RuleViolation, match="This opening has a candidate with this email already."):
        update_candidate(candidate=other, email="ivan@xn--mnchen-3ya.example", by=staff["rita"])
    with pytest.raises(IntegrityError), transaction.atomic():
        make_candidate(opening=team_opening, email="ivan@xn--mnchen-3ya.example")


def test_two_candidates_of_one_address_stay_and_are_marked(team_opening, staff, as_user):
    """C5: from the days when spellings counted as different."""
    older = make_candidate("Ivan Older", opening=team_opening, email="ivan@münchen.example")
    newer = make_candidate("Ivan Newer", opening=team_opening, email="ivan@other.example")
    marked = {"canonical_email": older.canonical_email, "email": " ivan@xn--mnchen-3ya.example", "shares_address": True}
    Candidate.objects.filter(pk=newer.pk).update(**marked)
    import_module("hiring.migrations.0025_mend_addresses").mend(apps, None)
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.shares_address, newer.shares_address) == (False, True)
    assert newer.email == "ivan@xn--mnchen-3ya.example"
    page = as_user(staff["rita"]).get(reverse("hiring:candidate_detail", args=[newer.pk])).text
    assert "an older entry with this address" in page
    update_candidate(candidate=newer, name="Ivan the Newer", by=staff["rita"])
    update_candidate(candidate=newer, email="ivan@home.example", by=staff["rita"])
    newer.refresh_from_db()
    assert not newer.shares_address
