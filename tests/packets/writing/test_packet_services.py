import pytest
from django.db import IntegrityError, transaction

from core.errors import RuleViolation, StaleRevision
from core.models import AuditEvent
from hiring.models import Candidate
from interviews.models import Scorecard
from interviews.visibility import ABOUT_YOU, YOURS_FIRST
from packets.handing_over.ending import hand_over_packet, revoke_packet
from packets.models import Document, FeedbackPacket
from packets.standing import EARLIER_DECISION
from packets.writing.packet_content import packet_content
from packets.writing.services.approval import (
    NOTHING_CHOSEN,
    OWN_TEXT,
    approve_packet,
    packet_digest,
    recall_packet,
    return_packet,
    send_for_review,
)
from packets.writing.services.packets import NOT_DECIDED, OUT_FOR_REVIEW, SOURCE_ELSEWHERE, start_packet
from packets.writing.sources import sources_of
from tests.factories.output import write_packet

Status = FeedbackPacket.Status


def refusal(action, **words):
    with pytest.raises(RuleViolation) as raised:
        action(**words)
    return raised.value.sentence


# --- Writing ------------------------------------------------------------------------------------------------


def test_a_packet_starts_with_the_letter_of_the_template(loop_decided, rita):
    packet = start_packet(loop=loop_decided, by=rita)
    assert packet.status == Status.DRAFT
    assert packet.letter.startswith(f"Dear {loop_decided.candidate.called},\n\n")
    assert loop_decided.candidate.opening.title in packet.letter
    assert "{" not in packet.letter + packet.next_steps
    assert not packet.passages.exists()


def test_only_recruiters_start_one(loop_decided, max, pia, olga, ada):
    for user in (max, pia, olga, ada):
        assert not user.has_perm("packets.write_packet", loop_decided)


def test_nobody_writes_while_they_owe_a_card_or_about_themselves(packet, rita, pia):
    Scorecard.objects.for_loop(packet.loop).of(pia).update(status="draft", submitted_at=None)
    assert refusal(write_packet, packet=packet, by=pia) == YOURS_FIRST
    Candidate.objects.filter(pk=packet.loop.candidate_id).update(user=rita)
    assert refusal(write_packet, packet=packet, by=rita) == ABOUT_YOU


def test_feedback_follows_the_decision(loop_debrief, rita):
    assert refusal(start_packet, loop=loop_debrief, by=rita) == NOT_DECIDED


def test_one_packet_at_a_time(packet, rita):
    assert "already" in refusal(start_packet, loop=packet.loop, by=rita)


def test_saving_keeps_the_words_and_counts_up(packet):
    packet.refresh_from_db()
    assert packet.revision == 1
    assert [(one.section, one.heading) for one in packet.passages.all()] == [
        ("hope", "Telling people early"),
        ("strength", "You begin with people"),
    ]


def test_saving_records_field_names_and_no_words(packet):
    event = AuditEvent.objects.get(action="packet.saved")
    assert event.fields == ["passages"]
    assert "asked first" not in str(event.__dict__)


def test_a_stale_save_changes_nothing_and_hands_back_what_is_stored(packet, rita):
    with pytest.raises(StaleRevision) as raised:
        write_packet(packet, rita, revision=0, letter="Mine")
    assert raised.value.current["letter"] == packet.letter
    assert raised.value.current["revision"] == 1
    packet.refresh_from_db()
    assert packet.letter.startswith("Dear")


def test_a_note_of_another_loop_is_refused(packet, rita):
    foreign = [{"section": "strength", "source": 999_999, "heading": "H", "text": "T"}]
    assert refusal(write_packet, packet=packet, by=rita, passages=foreign) == SOURCE_ELSEWHERE
    assert packet.passages.count() == 2


def test_two_hundred_thousand_characters_are_the_end(packet, rita):
    notes = [source.pk for source in sources_of(packet.loop)]
    long = [
        {"section": section, "source": note, "heading": "H", "text": "x" * 20_000}
        for note in notes[:6]
        for section in ("strength", "hope")
    ]
    assert "Shorten it to 200,000" in refusal(write_packet, packet=packet, by=rita, passages=long)


def test_a_note_amended_later_shows(packet, rita):
    from interviews.cards.services import add_dated_note
    from packets.writing.sources import changed_since_chosen

    passage = packet.passages.get(section="strength")
    assert changed_since_chosen(packet.passages.all(), sources_of(packet.loop)) == set()
    card = passage.source.scorecard
    add_dated_note(
        card=card, text="I misheard this.", question=passage.source.interview_question, by=card.seat.panelist
    )
    assert changed_since_chosen(packet.passages.all(), sources_of(packet.loop)) == {passage.source_id}
    # Saving the same words does not hide it; writing them anew does.
    write_packet(packet, rita)
    assert changed_since_chosen(packet.passages.all(), sources_of(packet.loop)) == {passage.source_id}
    rewritten = [{"section": "strength", "source": passage.source_id, "heading": "H", "text": "Read it again."}]
    write_packet(packet, rita, passages=rewritten)
    assert changed_since_chosen(packet.passages.all(), sources_of(packet.loop)) == set()


# --- Review -------------------------------------------------------------------------------------------------


def test_in_review_nothing_changes(in_review, rita):
    assert in_review.status == Status.IN_REVIEW
    assert refusal(write_packet, packet=in_review, by=rita) == OUT_FOR_REVIEW


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{pia} asked twice.", "is on the panel"),
        ("You reached 4 of 5 here.", "Packets hold no scores"),
        ("", "has no text yet"),
    ],
)
def test_names_scores_and_empty_notes_stop_the_review(packet, rita, pia, text, part):
    note = packet.passages.first().source_id
    text = text.format(pia=pia.called)
    write_packet(packet, rita, passages=[{"section": "strength", "source": note, "heading": "H", "text": text}])
    assert part in refusal(send_for_review, packet=packet, by=rita)


def test_a_note_that_was_taken_out_stops_nothing_and_keeps_its_words(packet, rita, pia):
    passages = [
        {"section": one.section, "source": one.source_id, "heading": one.heading, "text": one.text}
        for one in packet.passages.all()
    ]
    passages[0] |= {"text": f"{pia.called} asked.", "is_chosen": False}
    write_packet(packet, rita, passages=passages)
    sent = send_for_review(packet=packet, by=rita)
    assert sent.passages.filter(is_chosen=False, text__contains=pia.called).exists()
    assert pia.called not in str(packet_content(sent))


def test_without_a_note_there_is_nothing_to_review(packet, rita):
    write_packet(packet, rita, passages=[])
    assert refusal(send_for_review, packet=packet, by=rita) == NOTHING_CHOSEN


def test_a_second_person_returns_with_a_reason(in_review, max, rita):
    assert "Say what should change" in refusal(return_packet, packet=in_review, reason=" ", by=max)
    back = return_packet(packet=in_review, reason="Warmer, and shorter.", by=max)
    assert (back.status, back.returned_reason) == (Status.DRAFT, "Warmer, and shorter.")
    assert write_packet(back, rita).revision == 2


def test_the_writer_takes_it_back(in_review, rita, max):
    assert not max.has_perm("packets.write_packet", in_review)
    assert recall_packet(packet=in_review, by=rita).status == Status.DRAFT


def test_nobody_approves_their_own_words(in_review, rita, olga, pia):
    digest = packet_digest(in_review)
    assert refusal(approve_packet, packet=in_review, digest=digest, by=rita) == OWN_TEXT
    for user in (olga, pia):
        assert not user.has_perm("packets.approve_packet", in_review)


def test_who_only_helped_to_write_does_not_approve_either(packet, rita, company):
    from tests.factories.people import make_user

    second = make_user("Ruth Recruiter", site_role="recruiter")
    write_packet(packet, second)
    send_for_review(packet=packet, by=rita)
    sentence = refusal(approve_packet, packet=packet, digest=packet_digest(packet), by=second)
    assert sentence == OWN_TEXT


def test_the_database_refuses_an_author_as_approver(in_review):
    in_review.approved_by, in_review.approved_at = in_review.author, in_review.sent_for_review_at
    with pytest.raises(IntegrityError, match="second_person_approves"), transaction.atomic():
        in_review.save()


def test_a_stale_version_is_not_approved(in_review, max):
    read = packet_digest(in_review)
    in_review.passages.update(text="Something else.")
    with pytest.raises(StaleRevision, match="changed after you opened it"):
        approve_packet(packet=in_review, digest=read, by=max)
    in_review.refresh_from_db()
    assert in_review.status == Status.IN_REVIEW


def test_approval_freezes_the_content_and_asks_for_the_pdf(approved, max):
    assert (approved.status, approved.approved_by) == (Status.RENDERING, max)
    assert approved.document.digest == approved.digest
    assert approved.document.content["strengths"][0]["text"] == "You asked first."


def test_the_same_content_is_not_made_twice(approved, rita, max):
    revoke_packet(packet=approved, reason="A slip of the hand.", by=rita)
    again = start_packet(loop=approved.loop, by=rita)
    assert (again.version, again.passages.count()) == (2, 2)
    # Another version is other content: its number is printed. The same version would be the same document.
    send_for_review(packet=again, by=rita)
    done = approve_packet(packet=again, digest=packet_digest(again), by=max)
    assert done.document_id != approved.document_id
    assert Document.objects.count() == 2


def test_a_new_decision_ends_an_old_packet(in_review, max):
    from interviews.debriefs.services.decisions import follow_decision

    follow_decision(
        decision=in_review.decision,
        outcome="hire",
        rationale="We misread it.",
        departure_reason="The panel heard the second case again.",
        reopen_reason="New facts.",
        by=max,
    )
    sentence = refusal(approve_packet, packet=in_review, digest=packet_digest(in_review), by=max)
    assert sentence == EARLIER_DECISION


# --- After approval -----------------------------------------------------------------------------------------


def test_nothing_is_handed_over_before_there_is_a_pdf(approved, rita):
    assert "cannot become sent" in refusal(hand_over_packet, packet=approved, by=rita)


def test_hand_over_and_withdraw(ready, rita):
    assert ready.status == Status.READY
    sent = hand_over_packet(packet=ready, by=rita)
    assert sent.status == Status.SENT and sent.handed_over_at
    assert "Say why" in refusal(revoke_packet, packet=sent, reason="", by=rita)
    assert revoke_packet(packet=sent, reason="Wrong person.", by=rita).status == Status.REVOKED


def test_every_action_leaves_one_event(ready, rita):
    hand_over_packet(packet=ready, by=rita)
    events = AuditEvent.objects.filter(subject_type="packets.feedbackpacket").order_by("pk")
    assert [event.action for event in events] == [
        "packet.started",
        "packet.saved",
        "packet.sent_for_review",
        "packet.approved",
        "packet.made",
        "packet.handed_over",
    ]
