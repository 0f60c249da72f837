"""The private link: what it opens, when it ends, and what leaves no trace."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import fingerprint
from core.errors import RuleViolation
from core.models import AuditEvent
from packets.handing_over.ending import revoke_packet
from packets.handing_over.links import end_link, share_packet
from packets.handing_over.mailing import request_mail
from packets.models import SharedLink
from packets.printing.services import read_file, render_document
from tests.answers import undo


@pytest.fixture
def shared(approved, rita, made_up_pdfs):
    """A packet with a (made-up) PDF and an open link: packet, link, key."""
    render_document(approved.document_id)
    approved.refresh_from_db()
    link, key = share_packet(packet=approved, by=rita)
    return approved, link, key


@pytest.fixture
def candidate_client():
    """Nobody's browser: no session, and forged posts would be refused as everywhere."""
    return Client(enforce_csrf_checks=True)


def url(key, name="shared"):
    return reverse(f"packets:{name}", args=[key])


def test_only_the_hash_is_kept(shared):
    _, link, key = shared
    assert len(key) >= 43  # 256 bits
    assert key not in str(SharedLink.objects.values())
    assert key not in str(AuditEvent.objects.values())
    assert link.expires_at - link.created_at == timedelta(days=7)


def test_a_get_opens_nothing_and_shows_the_language_alone(shared, candidate_client):
    packet, link, key = shared
    page = candidate_client.get(url(key))
    assert page.status_code == 200
    assert packet.loop.candidate.called not in page.text
    wrong = candidate_client.get(url("x" * 43))
    assert wrong.text == page.text.replace(key, "x" * 43)
    link.refresh_from_db()
    assert link.first_opened_at is None
    assert page["Referrer-Policy"] == "no-referrer" and "noindex" in page["X-Robots-Tag"]
    assert page["Cache-Control"] == "no-store" and not page.cookies


def test_a_post_opens_it_without_an_account(shared, candidate_client):
    packet, link, key = shared
    page = candidate_client.post(url(key))
    assert page.status_code == 200
    assert packet.loop.candidate.name in page.text and "You asked first." in page.text
    assert page["Referrer-Policy"] == "no-referrer"
    link.refresh_from_db()
    assert link.first_opened_at
    assert AuditEvent.objects.filter(action="packet.opened", by_id=None).count() == 1
    candidate_client.post(url(key))
    assert AuditEvent.objects.filter(action="packet.opened").count() == 1


def test_the_file(shared, candidate_client):
    packet, _, key = shared
    answer = candidate_client.post(url(key, "shared_file"))
    assert answer.content == read_file(packet.document) is not None
    assert answer["Content-Disposition"].startswith("attachment")
    for name in ("shared_file", "shared_answer"):  # opened by hand, it leads back to the door
        assert candidate_client.get(url(key, name))["Location"] == url(key)


def test_was_this_useful(shared, candidate_client, as_user, rita):
    packet, link, key = shared
    assert "Thank you" in candidate_client.post(url(key, "shared_answer"), {"useful": "yes"}).text
    assert candidate_client.post(url(key, "shared_answer"), {"useful": "<b>"}).status_code == 409
    link.refresh_from_db()
    assert link.useful == "yes"
    page = as_user(rita).get(reverse("packets:packet_detail", args=[packet.pk])).text
    assert "useful: yes" in page and key not in page


def after_seven_days(packet, link, rita):
    SharedLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def ended_by_hand(packet, link, rita):
    end_link(link=link, by=rita)


def followed_by_a_new_one(packet, link, rita):
    share_packet(packet=packet, by=rita)


def withdrawn(packet, link, rita):
    revoke_packet(packet=packet, reason="A slip.", by=rita)


@pytest.mark.parametrize("happens", [after_seven_days, ended_by_hand, followed_by_a_new_one, withdrawn])
def test_an_ended_link_opens_nothing(shared, rita, candidate_client, happens):
    packet, link, key = shared
    happens(packet, link, rita)
    never = candidate_client.post(url("x" * 43))
    for name in ("shared", "shared_file", "shared_answer"):
        answer = candidate_client.post(url(key, name), {"useful": "yes"})
        assert answer.status_code == 404 and "This link has ended" in answer.text
    assert candidate_client.post(url(key)).text == never.text


def test_only_who_writes_packets_shares_and_ends(shared, as_user, max, pia, olga):
    packet, link, _ = shared
    for user in (max, pia, olga):
        assert as_user(user).post(reverse("packets:packet_share", args=[packet.pk])).status_code == 404
        assert as_user(user).post(reverse("packets:link_end", args=[link.pk])).status_code == 404
    link.refresh_from_db()
    assert link.is_open


def test_the_page_shows_the_link_this_once(shared, as_user, rita):
    packet, _, _ = shared
    page = as_user(rita).post(reverse("packets:packet_share", args=[packet.pk])).text
    key = page.partition("/packets/shared/")[2].partition("/")[0]
    assert SharedLink.objects.get(ended_at__isnull=True).token_sha256 == fingerprint.of_text(key)
    assert key not in as_user(rita).get(reverse("packets:packet_detail", args=[packet.pk])).text


def test_what_is_not_approved_is_not_shared(in_review, rita):
    with pytest.raises(RuleViolation, match="no approved PDF"):
        share_packet(packet=in_review, by=rita)


def test_b6_a_link_that_somebody_ended_opens_again_with_the_mail_that_waited(shared, rita, as_user, candidate_client):
    packet, link, key = shared
    mail, client = request_mail(packet=packet, body="{link} until {until}", by=rita), as_user(rita)
    page = client.post(reverse("packets:link_end", args=[link.pk]), follow=True)
    assert candidate_client.post(url(key)).status_code == 404
    assert undo(client, page).status_code == 302
    assert candidate_client.post(url(key)).status_code == 200
    mail.refresh_from_db()
    assert mail.is_under_way


@pytest.mark.parametrize("happens", [after_seven_days, followed_by_a_new_one, withdrawn])
def test_b6_a_link_that_ended_for_good_stays_so(shared, rita, as_user, candidate_client, happens):
    packet, link, key = shared
    page = as_user(rita).post(reverse("packets:link_end", args=[link.pk]), follow=True)
    happens(packet, link, rita)
    assert undo(as_user(rita), page).status_code == 409
    assert candidate_client.post(url(key)).status_code == 404
