"""Answers of mail programs are understood as they are written, and whatever else comes is a sentence."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from appointments.replies.reply_mails import (
    BROKEN,
    MOST_BYTES,
    MOST_WORDS,
    NOBODY,
    NOTHING,
    SEVERAL,
    TOO_LARGE,
    NotUnderstood,
    ReadReply,
    read_reply,
)
from tests.appointments.replies.mails import BOUNDARY, PROGRAMS, Invited, bare, counter, mail, part

START = datetime(2027, 1, 12, 9, 30, tzinfo=UTC)
WRITTEN = datetime(2027, 1, 5, 8, 15, 30, tzinfo=UTC)
INVITED = Invited("abc123@loopwright", 3, START, "pia@example.org")
EVENT = ("BEGIN:VEVENT", "UID:abc123@loopwright", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:pia@example.org", "END:VEVENT")


def read(mail: bytes) -> ReadReply:
    reply = read_reply(mail)
    assert reply is not None
    return reply


def refusal(mail: bytes) -> str:
    with pytest.raises(NotUnderstood) as refused:
        read_reply(mail)
    return refused.value.sentence


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("said", "answer"), [("ACCEPTED", "accepted"), ("DECLINED", "not_coming"), ("TENTATIVE", "tentative")]
)
def test_four_mail_programs_are_understood(program: str, said: str, answer: str) -> None:
    reply = read(PROGRAMS[program](INVITED, said, words="Jag är på väg, kanske.", at=WRITTEN))
    assert (reply.uid, reply.sequence, reply.answer) == (INVITED.uid, 3, answer)
    assert reply.attendee.lower() == reply.sender == "pia@example.org"
    assert reply.starts_at == START and reply.written_at == WRITTEN
    assert reply.words == "Jag är på väg, kanske."


def test_a_counter_proposal_says_its_hour() -> None:
    reply = read(counter(INVITED, START + timedelta(days=1)))
    assert reply.answer == "another_time" and reply.starts_at == START + timedelta(days=1)


def test_a_delegate_is_who_the_mail_is_from() -> None:
    lines = (*EVENT[:2], 'ATTENDEE;PARTSTAT=DECLINED;SENT-BY="mailto:bo@example.org":MAILTO:Pia@Example.org', EVENT[3])
    reply = read(bare(*lines, sender="Bo <bo@example.org>"))
    assert (reply.attendee, reply.sender, reply.sequence) == ("Pia@Example.org", "bo@example.org", None)


def test_of_a_whole_list_the_answer_is_the_senders() -> None:
    lines = (*EVENT[:3], "ATTENDEE;PARTSTAT=DECLINED:mailto:paul@example.org", EVENT[3])
    assert read(bare(*lines, sender="paul@example.org")).answer == "not_coming"
    assert refusal(bare(*lines, sender="else@example.org")) == NOBODY


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"From: pia@example.org\r\nSubject: Late\r\n\r\nI am ten minutes late.",
        bare(*EVENT, method="REQUEST"),
        bare(*EVENT, method="CANCEL"),
        b"\x00\xff\xfe" * 1000,
        b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    ],
)
def test_what_answers_no_invitation_is_left_alone(mail: bytes) -> None:
    assert read_reply(mail) is None


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ((*EVENT, *EVENT), SEVERAL),
        ((), BROKEN),
        ((*EVENT[:2], EVENT[3]), NOBODY),
        ((*EVENT[:2], "ATTENDEE;PARTSTAT=ACCEPTED:invalid:nomail", EVENT[3]), NOBODY),
        ((*EVENT[:2], "ATTENDEE:mailto:pia@example.org", EVENT[3]), NOTHING),
        ((*EVENT[:2], "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:pia@example.org", EVENT[3]), NOTHING),
        ((*EVENT[:3], "SEQUENCE:many", EVENT[3]), None),
        ((*EVENT[:3], "DTSTART:yesterday", EVENT[3]), None),
        ((*EVENT[:3], "DTSTART:20270112T093000", "DTSTAMP:20270112T093000", EVENT[3]), None),
        ((*EVENT[:3], f"SEQUENCE:{'9' * 5000}", EVENT[3]), None),
        ((*EVENT[:3], f"SEQUENCE:{10**30}", "DTSTAMP:99991231T235959Z", EVENT[3]), None),
    ],
)
def test_a_broken_answer_is_one_sentence(lines: tuple[str, ...], sentence: str | None) -> None:
    """Where a sentence is None either is right: it is read without what is broken, or refused."""
    try:
        reply = read_reply(bare(*lines))
    except NotUnderstood as refused:
        assert sentence in (refused.sentence, None)
    else:
        assert sentence is None and reply is not None and reply.answer == "accepted"


@pytest.mark.parametrize("charset", ["utf-16", "x-unknown", "", "base64", "utf-7", "\u00e9"])
def test_a_wrong_charset_does_no_harm(charset: str) -> None:
    try:
        read_reply(bare(*EVENT, charset=charset))
    except NotUnderstood as refused:
        assert refused.sentence == BROKEN


def test_what_no_database_takes_is_left_out() -> None:
    lines = (*EVENT[:3], "COMMENT:a\x00b" + "x" * 5000, EVENT[3])
    words = read(bare(*lines)).words
    assert words.startswith("ab") and len(words) == MOST_WORDS
    surrogate = bare(
        *EVENT, sender="=?utf-8?b?7aCA?= <p\udce9a@example.org>".encode("utf-8", "surrogateescape").decode("latin-1")
    )
    read(surrogate).sender.encode()


@pytest.mark.parametrize(
    "mail",
    [
        b"a" * (MOST_BYTES + 1),
        b"".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode() for n in range(2000)),
        b"Content-Type: message/rfc822\r\n\r\n" * 2000,
        mail("pia@example.org", "mixed", part("text/calendar; method=REPLY", "x" * 300_000)),
        b'Content-Type: text/calendar; x="' + b";" * 100_000 + b"\r\n\r\nx",
        b'Content-Disposition: attachment; x="' + b"\r\n ;" * 200_000 + b"\r\n\r\nx",
        mail("pia@example.org", "mixed", *[part('text/calendar; x="' + ";" * 1_500, "x")] * 500),
        b"From: " + b"<a@b," * 20_000 + b"\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nx",
    ],
    ids=range(8),
)
def test_what_is_too_large_is_not_taken_apart(mail: bytes) -> None:
    before = time.monotonic()
    assert refusal(mail) == TOO_LARGE
    assert time.monotonic() - before < 1


@pytest.mark.parametrize(
    "mail",
    [
        bare(*["BEGIN:VEVENT"] * 10_000),
        bare(*["ATTENDEE;PARTSTAT=ACCEPTED:mailto:pia@example.org"] * 3_000),
        bare("BEGIN:VEVENT", *["COMMENT:a"] * 10_000, *EVENT[1:]),
        b"Content-Type: text/calendar; method=REPLY\r\n\r\n" + b"\x00\x80;:=\r\n " * 20_000,
        f'Content-Type: multipart/mixed; boundary="{BOUNDARY}"\r\n\r\n'.encode() + b"--\r\n" * 240_000,
        bare(*EVENT[:3], f"DTSTART;TZID={'a' * 300}:20270112T093000", EVENT[3]),
    ],
    ids=range(6),
)
def test_hostile_mails_take_little_time(mail: bytes) -> None:
    before = time.monotonic()
    try:
        read_reply(mail)
    except NotUnderstood:
        pass
    assert time.monotonic() - before < 5
