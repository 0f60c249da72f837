"""A3: a later decision reaches the packet that was written for the earlier one, by every door it could leave."""

import zipfile
from io import BytesIO

import pytest
from django.core import mail as post
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.models import Decision
from packets.follow.work import packet_work
from packets.handing_over.bulk import pack_export, start_export
from packets.handing_over.ending import hand_over_packet, replace_packet, revoke_packet
from packets.handing_over.links import share_packet
from packets.handing_over.mailing import request_mail, retry_mail, send_mail
from packets.handing_over.page_words import PAGE_WORDS
from packets.models import FeedbackPacket, PacketMail, SharedLink
from packets.printing.services import render_document
from packets.printing.words import LANGUAGES
from packets.standing import EARLIER_DECISION
from packets.writing.services.approval import send_for_review
from tests.factories.output import decide_anew
from tests.packets.told import told_of

pytestmark = pytest.mark.usefixtures("made_up_pdfs")

Outcome = PacketMail.Outcome
WORDS = "Here it is: {link}, until {until}."


@pytest.fixture
def done(approved):
    render_document(approved.document_id)
    approved.refresh_from_db()
    return approved


def post_to(key, name="shared", **data):
    return Client().post(reverse(f"packets:{name}", args=[key]), data)


@pytest.mark.parametrize("outcome", ["hire", "no_hire", "another_round"])
def test_a_later_decision_suspends_the_link_at_once(done, rita, max, outcome):
    """A3: also when the outcome is the same, for a person reads the words again; and nothing resumes by itself."""
    _, key = share_packet(packet=done, by=rita)
    assert "You asked first." in post_to(key).text
    decide_anew(done.loop, by=max, outcome=outcome)
    for name in ("shared", "shared_file", "shared_answer"):
        answer = post_to(key, name, useful="yes")
        assert answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        assert "will write to you again" in answer.text
        for secret in (done.loop.candidate.called, "You asked first.", rita.name, max.name, "decision", "hire"):
            assert secret not in answer.text
    if outcome != "another_round":
        decide_anew(done.loop, by=max, outcome="no_hire")
        assert "will write to you again" in post_to(key).text
    assert not SharedLink.objects.exclude(useful="").exists()


def test_a_packet_that_goes_to_nobody_is_not_called_ready(done, rita, max):
    """A3: on its page, neither beside its name nor among the versions."""
    client, path = Client(), reverse("packets:packet_detail", args=[done.pk])
    client.force_login(rita, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Ready</span>" in client.get(path).text
    decide_anew(done.loop, by=max, outcome="no_hire")
    text = client.get(path).text
    assert "Approved</span>" in text and "Ready</span>" not in text
    assert "ready,\n              written for an earlier decision" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_suspended_page_speaks_the_packets_language(done, rita, max, language):
    """A3 and E4: in every language of packets, with its name on the page."""
    _, key = share_packet(packet=done, by=rita)
    FeedbackPacket.objects.update(language=language)
    decide_anew(done.loop, by=max)
    page = post_to(key).text
    assert f'<html lang="{language}" dir="ltr"' in page
    assert PAGE_WORDS[language].suspended_title.partition("{organisation}")[2] in page


def test_what_is_refused_says_why(done, rita, max):
    """A3: new links, mails, handing over and approval of the old packet."""
    mail = request_mail(packet=done, body=WORDS, by=rita)
    PacketMail.objects.update(job_status="failed", finished_at=timezone.now(), error="The server is away.")
    decide_anew(done.loop, by=max)
    for act in (
        lambda: share_packet(packet=done, by=rita),
        lambda: request_mail(packet=done, body=WORDS, by=rita),
        lambda: retry_mail(mail=mail, by=rita),
        lambda: hand_over_packet(packet=done, by=rita),
    ):
        with pytest.raises(RuleViolation, match="earlier decision"):
            act()
    assert not SharedLink.objects.exists()


def test_a_draft_for_an_earlier_decision_goes_to_no_reader(packet, rita, max, as_user):
    """A3: a draft is kept and not sent; its page offers the new version instead of the approval."""
    decide_anew(packet.loop, by=max)
    with pytest.raises(RuleViolation, match="earlier decision"):
        send_for_review(packet=packet, by=rita)
    page = as_user(rita).get(reverse("packets:packet_edit", args=[packet.pk])).text
    assert EARLIER_DECISION in page and "Write a new version" in page and "for approval" not in page


def test_the_approval_page_says_so_and_offers_none(in_review, max, as_user):
    decide_anew(in_review.loop, by=max)
    page = as_user(max).get(reverse("packets:packet_approve", args=[in_review.pk])).text
    assert EARLIER_DECISION in page and "Approve and make the PDF" not in page and "Return to" in page


def test_a_mail_that_waits_is_not_sent(done, rita, max):
    """A3: the mail was asked for before, and its turn comes after."""
    mail = request_mail(packet=done, body=WORDS, by=rita)
    decide_anew(done.loop, by=max)
    send_mail(mail.pk)
    mail.refresh_from_db()
    assert (mail.outcome, post.outbox) == (Outcome.EARLIER_DECISION, [])
    done.refresh_from_db()
    assert done.is_ready


def test_a_mail_on_the_wire_brings_a_link_that_is_suspended(done, rita, max, monkeypatch):
    """A3: the decision falls while the server takes the mail. It left, and it says so; its link shows nothing."""
    from packets.handing_over import mailing

    def send_and_decide(message):
        post.outbox.append(message)
        decide_anew(done.loop, by=max)

    monkeypatch.setattr(mailing, "send", send_and_decide)
    mail = request_mail(packet=done, body=WORDS, by=rita)
    send_mail(mail.pk)
    mail.refresh_from_db()
    assert mail.was_sent
    key = post.outbox[0].body.partition("/packets/shared/")[2].partition("/")[0]
    assert "will write to you again" in post_to(key).text


def test_a_zip_leaves_it_out_and_is_kept_back_afterwards(done, rita, max, as_user):
    """A3: a ZIP made before is not handed out, one made afterwards says why the packet is not in it."""
    before = start_export(loops=[done.loop], by=rita)
    pack_export(before.pk)
    download = reverse("packets:export_download", args=[before.pk])
    assert as_user(rita).get(download).status_code == 200
    decide_anew(done.loop, by=max)
    refused = as_user(rita).get(download)
    assert refused.status_code == 409 and "another one followed" in refused.text
    after = start_export(loops=[done.loop], by=rita)
    pack_export(after.pk)
    after.refresh_from_db()
    with default_storage.open(after.file.name) as stream:
        index = zipfile.ZipFile(BytesIO(stream.read())).read("index.csv").decode("utf-8-sig")
    assert "Written for an earlier decision" in index and ".pdf" not in index


def test_list_and_work_ask_for_a_new_version(done, rita, max, as_user):
    """A3: sent or not, it is on the list and in My work of whoever writes until a new version is begun."""
    hand_over_packet(packet=done, by=rita)
    assert packet_work(rita, timezone.now()) == []
    decide_anew(done.loop, by=max)
    [item] = packet_work(rita, timezone.now())
    assert item.verb == "Write a new version" and "earlier decision" in item.sentence
    so_far = told_of(done.loop_id)
    assert not so_far.is_over and "earlier decision" in so_far.sentence
    page = as_user(rita).get(reverse("packets:packet_list"), {"show": "earlier"}).text
    assert done.loop.candidate.name in page and "Written for an earlier decision" in page
    assert "Write a new version" in page


def test_another_round_asks_for_nothing_until_the_loop_is_decided(done, rita, max, as_user):
    """A3: the link is suspended at once; there is nothing to write before there is something to say."""
    _, key = share_packet(packet=done, by=rita)
    decide_anew(done.loop, by=max, outcome=Decision.Outcome.ANOTHER_ROUND)
    assert packet_work(rita, timezone.now()) == []
    page = as_user(rita).get(reverse("packets:packet_detail", args=[done.pk])).text
    assert "begun once the loop is decided again" in page and "Write a new version" not in page
    assert as_user(rita).post(reverse("packets:packet_replace", args=[done.pk])).status_code == 409
    done.refresh_from_db()
    assert done.is_live
    assert "will write to you again" in post_to(key).text


@pytest.mark.parametrize(("outcome", "keeps_letter"), [("hire", False), ("no_hire", True)])
def test_the_new_version_starts_from_the_old_which_stays(done, rita, max, as_user, outcome, keeps_letter):
    """A3: what was heard is still what was heard; what was decided is said anew."""
    _, key = share_packet(packet=done, by=rita)
    hand_over_packet(packet=done, by=rita)
    FeedbackPacket.objects.filter(pk=done.pk).update(letter="Our very own letter.")
    decide_anew(done.loop, by=max, outcome=outcome)
    answer = as_user(rita).post(reverse("packets:packet_replace", args=[done.pk]))
    newer = FeedbackPacket.objects.live().get()
    assert answer["Location"] == reverse("packets:packet_edit", args=[newer.pk])
    assert (newer.version, newer.decision) == (2, done.loop.decisions.current().get())
    assert (newer.letter == "Our very own letter.") is keeps_letter
    assert newer.passages.count() == done.passages.count()
    done.refresh_from_db()
    assert done.is_withdrawn and done.document_id
    assert "A later decision followed" in AuditEvent.objects.get(action="packet.revoked").reason
    assert "will write to you again" in post_to(key).text
    old_page = as_user(rita).get(reverse("packets:packet_detail", args=[done.pk])).text
    assert "written for an earlier" in old_page and "Version 2" in old_page
    with pytest.raises(RuleViolation, match="withdrawn already"):
        replace_packet(packet=done, by=rita)


def test_a_link_of_a_packet_withdrawn_for_good_has_ended(done, rita):
    """Only what is written anew is announced."""
    _, key = share_packet(packet=done, by=rita)
    revoke_packet(packet=done, reason="It was about somebody else.", by=rita)
    assert post_to(key).status_code == 404
