"""A sign that no font has stops the packet and is named, with its place."""

import pytest

from core.errors import RuleViolation
from hiring.models import Candidate
from packets.states import PacketStatus
from packets.writing.services.approval import approve_packet, packet_digest, send_for_review
from packets.writing.text_checks import SIGN, Facts, check_text
from tests.factories.output import write_packet

SIGN_A = "𓀀"


def refusal(action, **words):
    with pytest.raises(RuleViolation) as raised:
        action(**words)
    return raised.value.sentence


def test_the_editor_names_the_sign_at_its_field():
    """E1"""
    (finding,) = check_text("letter", f"Dear {SIGN_A}, dear {SIGN_A}", Facts())
    assert (finding.kind, finding.field, finding.blocks) == (SIGN, "letter", True)
    assert finding.sentence == "“𓀀” cannot be printed: none of our fonts has it. Write it another way."
    assert check_text("letter", "Dear 王小明, 한국어, हिन्दी, ไทย 😀", Facts()) == []


def test_the_editors_page_says_it(packet, rita, olga, as_user):
    """E1"""
    write_packet(packet, rita, letter=f"Dear {SIGN_A},")
    address = f"/packets/{packet.pk}/write/"
    page = as_user(rita).get(address).text
    assert "“𓀀” cannot be printed" in page
    assert as_user(olga).get(address).status_code == 404


def test_it_is_not_sent_for_review(packet, rita):
    """E1"""
    packet = write_packet(packet, rita, letter=f"Dear {SIGN_A} and ཀ,")
    said = refusal(send_for_review, packet=packet, by=rita)
    assert said == (
        "“𓀀”, “ཀ” in the opening letter cannot be printed: none of our fonts has them. Write them another way."
    )
    packet.refresh_from_db()
    assert packet.status == PacketStatus.DRAFT


def test_a_name_that_changed_during_review_stops_approval(packet, rita, max):
    """E1: names come from elsewhere, so approval looks at everything that is printed."""
    packet = write_packet(packet, rita)
    send_for_review(packet=packet, by=rita)
    Candidate.objects.filter(pk=packet.loop.candidate_id).update(name=f"Agnes {SIGN_A}")
    packet.refresh_from_db()
    said = refusal(approve_packet, packet=packet, digest=packet_digest(packet), by=max)
    assert said.startswith("“𓀀” in the candidate’s name cannot be printed")
    Candidate.objects.filter(pk=packet.loop.candidate_id).update(name="王小明")
    packet.refresh_from_db()
    assert approve_packet(packet=packet, digest=packet_digest(packet), by=max).status == PacketStatus.RENDERING
