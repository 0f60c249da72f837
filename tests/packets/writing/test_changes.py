"""A3: what a packet copied knows what it was copied from, and says when that has changed."""

import copy

import pytest
from django.urls import reverse
from django.utils import timezone

from bench.statements import statements_of
from core.errors import RuleViolation, StaleRevision
from interviews.models import Interview, Rating, Scorecard
from packets.follow.work import packet_work
from packets.handing_over.ending import hand_over_packet, replace_packet
from packets.handing_over.links import share_packet
from packets.letterhead.services import save_letterhead
from packets.models import FeedbackPacket
from packets.printing.html import print_html
from packets.printing.services import render_document
from packets.writing.differences import changes_between
from packets.writing.origins import changes_in, changes_of
from packets.writing.services.approval import approve_packet, packet_digest
from packets.writing.services.settling import settle_changes, with_new_names
from tests.factories.output import write_packet
from tests.factories.run import make_dated_note

ROUND = {"key": 1, "name": "R1", "held_on": "2026-02-24", "minutes": 60, "people": 2, "topics": ["Cases", "Tools"]}
GONE = (
    "The note behind “Cases” can no longer be drawn from: its scorecard was reopened or its round does not count as "
    "held."
)
ORIGIN = {
    "candidate": "Agnes Thornqvist",
    "called": "Agnes",
    "pronoun": "she / her",
    "role": "Team Lead",
    "organisation": "Northmere",
    "letterhead": "a",
    "rounds": [ROUND, {**ROUND, "key": 2, "name": "R2"}],
    "notes": {"7": {"heading": "Cases", "sha256": "x"}},
}


def r1(**changes):
    return {"rounds": [{**ROUND, **changes}, ORIGIN["rounds"][1]]}


TODAY = {**ORIGIN, "notes": {"7": "x"}}


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ({}, []),
        ({"candidate": "Agnes Berg"}, ["The candidate’s name was “Agnes Thornqvist” and is “Agnes Berg” now."]),
        ({"pronoun": "they / them"}, ["The pronoun was she / her and is they / them now."]),
        ({"role": "Head"}, ["The opening’s title was “Team Lead” and is “Head” now."]),
        ({"letterhead": "b"}, ["The letterhead has other texts, another colour or another logo now."]),
        ({"rounds": [ROUND]}, ["“R2” does not count as held any more."]),
        ({"rounds": [*ORIGIN["rounds"], {**ROUND, "key": 3, "name": "R3"}]}, ["“R3” counts as held now."]),
        (
            {"rounds": [{**ROUND, "people": 1}, ORIGIN["rounds"][1]]},
            ["“R1” counted two people and counts one person now."],
        ),
        (
            {"rounds": [{**ROUND, "topics": ["Cases", "Means"]}, ORIGIN["rounds"][1]]},
            ["The topic “Tools” of “R1” is called “Means” now."],
        ),
        ({"notes": {"7": "y"}}, ["The note behind “Cases” was added to or changed."]),
        ({"notes": {}}, [GONE]),
    ],
)
def test_each_difference_has_its_sentence(today, said):
    assert [change.sentence for change in changes_between(ORIGIN, {**TODAY, **today})] == said


def test_what_was_not_kept_in_its_day_is_not_compared():
    """Packets from before this was kept."""
    assert changes_between({}, TODAY) == []
    assert len(changes_between({"role": "Lead"}, TODAY)) == 1


def test_new_names_replace_whole_words_once():
    values = {"Agnes": "Agnes Maria", "Agnes Thornqvist": "A. Berg", "Lead": "Head"}
    assert with_new_names("Agnes, Agnesia; Agnes Thornqvist leads as Lead.", values) == (
        "Agnes Maria, Agnesia; A. Berg leads as Head."
    )
    assert with_new_names("C++ (x) C++", {"C++ (x)": r"\1"}) == r"\1 C++"


def rename(loop, name):
    loop.candidate.name, loop.candidate.address_as = name, name.split()[0]
    loop.candidate.save()


def retitle(loop):
    loop.candidate.opening.title = "Chief of everything"
    loop.candidate.opening.save()


def fresh(packet):
    return FeedbackPacket.objects.select_related("loop__candidate__opening").get(pk=packet.pk)


def said_of(packet):
    return " ".join(change.sentence for change in changes_in(fresh(packet)))


def things_that_happen(loop, ada):
    """Each kind of later fact, with a word of what is said of it."""
    note = Rating.objects.filter(pk__in=loop.packets.get().passages.values("source")).first()

    def pronoun():
        loop.candidate.pronoun = "he" if loop.candidate.pronoun != "he" else "she"
        loop.candidate.save()

    def not_held():
        Interview.objects.filter(loop=loop).exclude(pk=note.interview_question.interview_id).update(status="no_show")

    def dated_note():
        make_dated_note(note.scorecard, "I misheard.", interview_question=note.interview_question)

    def note_on_the_whole_card():
        make_dated_note(note.scorecard, "I took two evenings for one.")

    def reopened():
        Scorecard.objects.filter(pk=note.scorecard_id).update(status="draft", submitted_at=None)

    def competency():
        competency = note.interview_question.competency
        competency.name = "Something else"
        competency.save()

    def person_left_the_round():
        beside = Scorecard.objects.filter(seat__interview=note.interview_question.interview)
        beside = beside.exclude(pk=note.scorecard_id)
        waiver = {"waived_at": timezone.now(), "waived_by": ada, "waive_reason": "Was away."}
        beside.update(status="waived", submitted_at=None, **waiver)

    def organisation():
        save_letterhead(organisation="Elsewhere", colour="", texts={}, by=ada)

    return {
        "Somebody Else": lambda: rename(loop, "Somebody Else"),
        "pronoun": pronoun,
        "Chief of everything": lambda: retitle(loop),
        "not count as held": not_held,
        "added to or changed": dated_note,
        "was added to": note_on_the_whole_card,
        "no longer be drawn from": reopened,
        "person now": person_left_the_round,
        "Something else": competency,
        "Elsewhere": organisation,
    }


KINDS = (
    *("Somebody Else", "pronoun", "Chief of everything", "not count as held", "added to or changed"),
    *("was added to", "person now", "no longer be drawn from", "Something else", "Elsewhere"),
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", ["draft", "in_review", "approved"])
def test_a_later_fact_is_told_in_every_state(request, packet, ada, max, rita, as_user, kind, state):
    """A3: on the page of the packet, in whatever state it is; and what was approved prints as it did."""
    packet = request.getfixturevalue({"draft": "packet"}.get(state, state))
    assert said_of(packet) == ""
    frozen = copy.deepcopy(packet.document.content) if packet.document else None
    before = print_html("packet", frozen) if frozen else ""
    things_that_happen(packet.loop, ada)[kind]()
    assert kind in said_of(packet)
    page = as_user(rita).get(reverse("packets:packet_detail", args=[packet.pk])).text
    assert "Changed since this was written" in page
    listed = as_user(rita).get(reverse("packets:packet_list")).text
    assert "Changed since it was written" in listed
    [item] = packet_work(rita, timezone.now())
    assert "has changed since" in item.sentence
    if frozen:
        assert print_html("packet", fresh(packet).document.content) == before


def test_a_draft_takes_the_new_name_or_leaves_its_text(packet, rita, as_user):
    """A3: nothing is put into the text unless somebody says so, and an open editor is told."""
    called = packet.loop.candidate.called
    rename(packet.loop, "Berenike Ahlmann")
    page = as_user(rita).get(reverse("packets:packet_edit", args=[packet.pk])).text
    assert "Put today’s names into the text" in page
    address = reverse("packets:packet_settle", args=[packet.pk])
    as_user(rita).post(address, {"then": "take"})
    renewed = fresh(packet)
    assert "Dear Berenike," in renewed.letter and called not in renewed.letter
    assert changes_in(renewed) == []
    with pytest.raises(StaleRevision):
        write_packet(packet, rita)
    retitle(packet.loop)
    letter = renewed.letter
    as_user(rita).post(address, {"then": "leave"})
    assert fresh(packet).letter == letter and changes_in(fresh(packet)) == []


def test_a_reader_with_an_older_page_gets_the_conflict(in_review, max, rita, as_user):
    """A3: also where the printed words are the same, such as for a pronoun or a note that was added to."""
    digest = packet_digest(in_review)
    in_review.loop.candidate.pronoun = "he"
    in_review.loop.candidate.save()
    page = as_user(max).get(reverse("packets:packet_approve", args=[in_review.pk])).text
    assert "Changed since this was written" in page and "Put today’s names" not in page
    with pytest.raises(StaleRevision, match="written from"):
        approve_packet(packet=in_review, digest=digest, by=max)
    again = fresh(in_review)
    approve_packet(packet=again, digest=packet_digest(again), by=max)
    assert "pronoun" in said_of(again)  # approved as it was read: the text itself has not changed


def test_what_is_not_a_draft_is_not_settled(in_review, rita):
    with pytest.raises(RuleViolation, match="not a draft"):
        settle_changes(packet=in_review, takes_values=True, by=rita)


def test_a_sent_packet_is_written_anew_with_todays_values(approved, rita, as_user, made_up_pdfs):
    """A3: the version that was sent stays as it was; while its link is open, My work asks."""
    render_document(approved.document_id)
    share_packet(packet=approved, by=rita)
    hand_over_packet(packet=fresh(approved), by=rita)
    assert packet_work(rita, timezone.now()) == []
    rename(approved.loop, "Berenike Ahlmann")
    [item] = packet_work(rita, timezone.now())
    assert item.verb == "See what changed"
    letter, content = fresh(approved).letter, fresh(approved).document.content
    as_user(rita).post(reverse("packets:packet_replace", args=[approved.pk]), {"then": "take"})
    newer = FeedbackPacket.objects.live().get()
    assert "Dear Berenike," in newer.letter and changes_in(newer) == []
    assert (fresh(approved).letter, fresh(approved).document.content) == (letter, content)


def test_a_new_version_that_takes_nothing_goes_on_asking(approved, rita):
    rename(approved.loop, "Berenike Ahlmann")
    assert "Berenike" in said_of(replace_packet(packet=fresh(approved), by=rita))


def test_the_statements_do_not_grow(packet, write_more_packets, rita):
    """Promise: a list of packets asks as often as one packet does."""
    packets = [packet, *write_more_packets(2)]
    changes_of([fresh(packet)], {})  # what is read once in a while is read now
    one, three = (statements_asked(packets[:count]) for count in (1, 3))
    assert len(three) == len(one) <= 8, three


def statements_asked(packets):
    """By the changes of packets that were read anew."""
    given = [fresh(packet) for packet in packets]
    return statements_of(lambda: changes_of(given, {}))
