"""The pad for the hour: saved like everything on a card, its lines sent to a question, read by its writer alone."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation, StaleRevision
from core.text import MAX_CHARACTERS
from interviews.cards.pad import PadLine, as_evidence, lines_of, pad_values, read_mark, stamp
from interviews.cards.services import save_pad, save_rating, send_pad_line
from interviews.cards.services.pads import STAYS_ON_THE_PAD
from interviews.loops.services.panels import unseat_panelist
from interviews.models import Interview, Pad, Rating, Scorecard
from tests.factories.people import client_of
from tests.factories.run import make_interview, make_questions, make_round, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_round()


def address(made, who="pia"):
    return reverse("interviews:pad_save", args=[made.cards[who].pk])


def send(client, url, **fields):
    return client.post(url, json.dumps(fields), content_type="application/json", headers={"Accept": "application/json"})


def pad_of(made, who="pia"):
    return Pad.objects.get(scorecard=made.cards[who])


def kept(made, *texts, revision=0):
    lines = [PadLine(f"k{number}", text, at=1_773_310_800 + number) for number, text in enumerate(texts)]
    return save_pad(card=made.cards["pia"], lines=lines, typing="", revision=revision, by=made.pia)


def test_what_is_typed_is_stored_to_the_last_space_and_acknowledged(made):
    fields = {"line": "Half a ", "line_key": "b2", "text-a1": "A dull model.", "mark-a1": "1773310800||"}
    answer = send(client_of(made.pia), address(made), revision=0, base="", **fields)
    assert answer.status_code == 200 and answer.json()["revision"] == 1
    pad = pad_of(made)
    assert pad_values(lines_of(pad), pad.typing, pad.typing_key) == fields
    assert send(client_of(made.pia), address(made), revision=0, **fields).json() == {
        **answer.json(), "card_revision": 1,
    }  # fmt: skip


def test_an_older_pad_never_overwrites_a_newer_one(made):
    kept(made, "One.")
    answer = send(client_of(made.pia), address(made), revision=0, line="Two.")
    assert answer.status_code == 409
    assert answer.json()["current"]["values"] == {"line": "", "text-k0": "One.", "mark-k0": "1773310800||"}
    with pytest.raises(StaleRevision):
        save_pad(card=made.cards["pia"], lines=[], typing="", revision=0, by=made.pia)


@pytest.mark.parametrize(
    "fields",
    [
        {"text-A!": "x", "mark-A!": "||"},
        {"text-a": "x", "mark-a": "1|2"},
        {"text-a": "x"},
        {"text-a": "x\0", "mark-a": "||"},
        {"text-a": "x" * 2001, "mark-a": "||"},
        {"line": "one\ntwo"},
        {"line": "x", "line_key": "A!"},
        {f"text-{number}": "x" for number in range(301)} | {f"mark-{number}": "||" for number in range(301)},
        {f"text-{number}": "x" * 2000 for number in range(11)} | {f"mark-{number}": "||" for number in range(11)},
    ],
)
def test_what_is_no_pad_is_refused_with_a_sentence(made, fields):
    answer = send(client_of(made.pia), address(made), revision=0, **fields)
    assert answer.status_code == 422 and list(answer.json()["errors"]) == ["line"]
    assert not Pad.objects.exists()


def test_a_key_without_a_line_is_none(made):
    send(client_of(made.pia), address(made), revision=0, line="", line_key="b2")
    assert pad_of(made).typing_key == ""


def test_an_empty_pad_can_be_saved(made):
    assert send(client_of(made.pia), address(made), revision=0, line="").status_code == 200


@pytest.mark.parametrize("who", ["paul", "sam", "max", "rita", "olga", "ada"])
def test_nobody_else_saves_or_finds_it(made, who):
    kept(made, "Secretword.")
    client = client_of(made.people[who])
    assert send(client, address(made), revision=1, line="x").status_code in (403, 404)
    for name, pk in (("kit", made.interview.pk), ("scorecard_detail", made.cards["pia"].pk)):
        assert "Secretword" not in client.get(reverse(f"interviews:{name}", args=[pk])).content.decode()


def test_others_who_read_the_submitted_card_do_not_read_its_pad(made):
    kept(made, "Secretword.")
    submit(made, "pia")
    submit(made, "paul")
    detail = reverse("interviews:scorecard_detail", args=[made.cards["pia"].pk])
    for who in ("paul", "max", "rita"):
        html = client_of(made.people[who]).get(detail).content.decode()
        assert "Scorecard of Pia" in html and "Secretword" not in html
    assert "Secretword" in client_of(made.pia).get(detail).content.decode()


def test_a_line_goes_to_the_end_of_the_note_and_stays_on_the_pad(made):
    first = made.questions[0]
    save_rating(card=made.cards["pia"], question=first, revision=0, score=4, evidence="Drew it.", by=made.pia)
    begun = made.interview.begun_at(timezone.now())
    line = PadLine("k1", "“A dull model.”", at=int(begun.timestamp()) + 380)
    save_pad(card=made.cards["pia"], lines=[line], typing="", revision=0, by=made.pia)
    send_pad_line(card=made.cards["pia"], key="k1", question=first, by=made.pia)
    rating = Rating.objects.get(interview_question=first)
    assert rating.evidence == f"Drew it.\n{stamp(line.at, begun)}  “A dull model.”"
    assert (rating.score, rating.revision) == (4, 2)
    assert stamp(line.at, begun).endswith("·\u00a06 min")
    assert [(one.text, one.sent) for one in lines_of(pad_of(made))] == [("“A dull model.”", first.pk)]


def test_a_line_that_is_sent_twice_arrives_once(made):
    first = made.questions[0]
    kept(made, "A dull model.")
    for _ in range(2):
        send_pad_line(card=made.cards["pia"], key="k0", question=first, by=made.pia)
    assert Rating.objects.get(interview_question=first).evidence.count("A dull model.") == 1


def test_a_note_without_room_leaves_the_line_on_the_pad(made):
    first, full = made.questions[0], "x" * MAX_CHARACTERS
    save_rating(card=made.cards["pia"], question=first, revision=0, evidence=full, by=made.pia)
    kept(made, "One more.")
    with pytest.raises(RuleViolation, match=r"longer than 20,000 characters. The line stays"):
        send_pad_line(card=made.cards["pia"], key="k0", question=first, by=made.pia)
    assert Rating.objects.get(interview_question=first).evidence == full
    assert [(line.text, line.sent) for line in lines_of(pad_of(made))] == [("One more.", None)]


def test_what_was_written_beforehand_has_no_time_in_a_note(made):
    begun = made.interview.begun_at(timezone.now())
    early = PadLine("k1", "Ask about May.", at=int((begun - timedelta(hours=2)).timestamp()))
    assert (stamp(early.at, begun), as_evidence(early, begun)) == ("before", "Ask about May.")
    assert stamp(early.at, None) == "before"
    assert stamp(int((begun + timedelta(hours=19)).timestamp()), begun).endswith("·\u00a0afterwards")


def test_a_line_for_a_question_that_left_the_round_stays_on_the_pad(made):
    kept(made, "One.")
    other = make_questions(make_interview(made.loop, position=2, name="Managerial"), 1)[0]
    for question in (other, None):
        with pytest.raises(RuleViolation, match=STAYS_ON_THE_PAD):
            send_pad_line(card=made.cards["pia"], key="k0", question=question, by=made.pia)
    assert [line.text for line in lines_of(pad_of(made))] == ["One."]
    save_pad(card=made.cards["pia"], lines=[PadLine("k0", "One.", sent=other.pk)], typing="", revision=1, by=made.pia)
    html = client_of(made.pia).get(reverse("interviews:kit", args=[made.interview.pk]) + "?step=1").content.decode()
    assert "Its question left the round; the line is still here." in html and 'value="One."' in html


def test_without_a_script_a_line_is_kept_and_sent_by_buttons(made):
    client, kit = client_of(made.pia), reverse("interviews:kit", args=[made.interview.pk])
    answer = client.post(f"{kit}?step=2", {"revision": 0, "line": "Come back to it."})
    assert (answer.status_code, answer["Location"]) == (302, f"{kit}?step=2")
    (line,) = lines_of(pad_of(made))
    assert (line.text, line.near) == ("Come back to it.", made.questions[1].pk)
    data = {"revision": 1, "line": "", f"text-{line.key}": line.text, f"mark-{line.key}": line.mark}
    answer = client.post(f"{kit}?step=3", {**data, "send": f"{line.key}:{made.questions[2].pk}"})
    assert answer.status_code == 302
    assert Rating.objects.get(interview_question=made.questions[2]).evidence.endswith("min  Come back to it.")


def test_a_mistake_and_another_device_keep_what_was_typed(made):
    client, kit = client_of(made.pia), reverse("interviews:kit", args=[made.interview.pk])
    answer = client.post(f"{kit}?step=2", {"revision": 0, "line": "x\0y"})
    assert answer.status_code == 422 and "NUL" in answer.content.decode()
    kept(made, "One.")
    answer = client.post(f"{kit}?step=2", {"revision": 0, "line": "Typed here."})
    assert answer.status_code == 409 and 'value="Typed here."' in answer.content.decode()


def test_a_pad_counts_as_written_so_its_seat_is_not_taken_away(made):
    kept(made, "One.")
    with pytest.raises(RuleViolation, match="has written on this scorecard"):
        unseat_panelist(seat=made.cards["pia"].seat, by=made.max)


def test_a_submitted_card_takes_no_more_lines(made):
    submit(made, "pia")
    card = Scorecard.objects.get(pk=made.cards["pia"].pk)
    with pytest.raises(RuleViolation, match="submitted"):
        save_pad(card=card, lines=[], typing="x", revision=0, by=made.pia)


def test_a_pad_before_any_time_is_set_says_before(made):
    Interview.objects.update(starts_at=None, status=Interview.Status.UNSCHEDULED, started_at=None)
    kept(made, "Ask about May.")
    html = client_of(made.pia).get(reverse("interviews:kit", args=[made.interview.pk])).content.decode()
    assert "data-line-time>before" in html


def test_a_mark_is_read_as_it_was_written():
    line = PadLine("k", "x", at=5, near=None, sent=7)
    assert read_mark(line.mark) == (5, None, 7)
