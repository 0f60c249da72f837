"""A8: "sent" is said only when somebody says so, when a mail has left, or when the candidate opened it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from packets.follow.work import LINK_MADE, packet_work
from packets.handing_over.ending import hand_over_packet
from packets.handing_over.links import open_link, share_packet
from packets.handing_over.mailing import request_mail, send_mail
from packets.models import FeedbackPacket
from packets.printing.services import render_document
from packets.states import PacketStatus
from tests.packets.told import told_of


@pytest.fixture
def done(approved, made_up_pdfs):
    render_document(approved.document_id)
    approved.refresh_from_db()
    return approved


def test_a_link_that_was_made_is_not_a_packet_that_was_sent(done, rita, as_user):
    """A8: page, list, My work, the loop's last step and the audit trail say the same."""
    made = as_user(rita).post(reverse("packets:packet_share", args=[done.pk])).text
    assert "I sent it" in made
    done.refresh_from_db()
    assert (done.status, done.handed_over_at) == (PacketStatus.READY, None)
    page = as_user(rita).get(reverse("packets:packet_detail", args=[done.pk])).text
    assert "A private link was made today" in page and "I sent it" in page and "Sent to" not in page
    listed = as_user(rita).get(reverse("packets:packet_list"), {"show": "ready"}).text
    assert done.loop.candidate.name in listed and "a link was made" in listed
    [item] = packet_work(rita, timezone.now())
    assert (item.verb, item.sentence) == ("Hand it over", LINK_MADE)
    so_far = told_of(done.loop_id)
    assert not so_far.is_over and "link was made" in so_far.sentence
    assert AuditEvent.objects.filter(action="packet.link_made").count() == 1
    assert not AuditEvent.objects.filter(action="packet.handed_over").exists()


def test_somebody_says_that_it_was_sent(done, rita):
    """A8: the first of the three."""
    share_packet(packet=done, by=rita)
    hand_over_packet(packet=done, by=rita)
    assert AuditEvent.objects.get(action="packet.handed_over").by_id == rita.pk
    assert told_of(done.loop_id).is_over


def test_its_candidate_opened_it(done, rita):
    """A8: the second; the record says who did it, namely nobody with an account."""
    _, key = share_packet(packet=done, by=rita)
    Client().get(reverse("packets:shared", args=[key]))
    assert FeedbackPacket.objects.get(pk=done.pk).is_ready  # a mail scanner follows links, too
    link = open_link(key)
    done.refresh_from_db()
    assert link and (done.status, done.handed_over_at) == (PacketStatus.SENT, link.first_opened_at)
    assert AuditEvent.objects.get(action="packet.opened").by_id is None


def test_a_mail_that_failed_sent_nothing(done, rita, monkeypatch):
    """A8: the third is a mail that left, and one that the server refuses has not."""
    from packets.handing_over import mailing

    def refuse(message):
        raise OSError("451 try later")

    monkeypatch.setattr(mailing, "send", refuse)
    mail = request_mail(packet=done, body="Here: {link}", by=rita)
    with pytest.raises(OSError, match="451"):
        send_mail(mail.pk)
    done.refresh_from_db()
    assert (done.status, done.handed_over_at) == (PacketStatus.READY, None)
    assert not AuditEvent.objects.filter(action="packet.mailed").exists()
