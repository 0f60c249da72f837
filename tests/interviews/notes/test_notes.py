"""Notes of those who plan: who reads them, whom they name, and what becomes of them."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from bench.statements import statements_of
from core.audit import events_for
from core.errors import RuleViolation, StaleRevision
from core.models import AuditEvent
from core.seen import Seen
from interviews.cards.services import reopen_scorecard
from interviews.loops.services.loops import cancel_loop
from interviews.loops.services.panels import seat_panelist
from interviews.models import FirstReading, NoteMention, PlanNote, Scorecard
from interviews.notes.note_mails import deliver
from interviews.notes.services import add_note, change_note, remove_note, restore_note
from interviews.notes.threads import Thread
from interviews.readings import reads_before_rating, why_fixed
from records.copies import record_of
from records.services.erasure import erase_candidate
from tests.factories.notes import make_note
from tests.factories.plan import add_member, make_candidate
from tests.factories.run import make_interview, make_round, submit

pytestmark = pytest.mark.django_db


def page_of(loop):
    return reverse("interviews:loop_notes", args=[loop.pk])


@pytest.fixture
def thread(loop_active):
    return Thread(loop_active.opening, loop_active)


@pytest.fixture
def of_opening(loop_active):
    return Thread(loop_active.opening)


def test_planners_write_read_and_find_them(loop_active, rita, max, as_user):
    client = as_user(rita)
    for thread, offered in (
        (Thread(loop_active.opening, loop_active), reverse("interviews:loop_detail", args=[loop_active.pk])),
        (Thread(loop_active.opening), reverse("hiring:opening_detail", args=[loop_active.opening.pk])),
    ):
        assert thread.url in client.get(offered).text
        assert "No notes yet" in client.get(thread.url).text
        assert client.post(thread.url, {"text": ""}).status_code == 422
        client.post(thread.url, {"text": "Mornings suit <b>her</b> better."})
        page = as_user(max).get(thread.url).text
        assert "Mornings suit &lt;b&gt;her&lt;/b&gt; better." in page and rita.name in page
    candidate = loop_active.candidate
    assert f"{candidate.called} may ask to read these notes." in client.get(page_of(loop_active)).text
    events = AuditEvent.objects.filter(action="note.added").order_by("pk")
    assert [event.subject_type for event in events] == ["interviews.loop", "hiring.opening"]
    assert not any("ornings" in f"{event.reason}{event.fields}" for event in events)


def test_one_page_sent_twice_writes_one_note(loop_active, rita, as_user):
    client, address = as_user(rita), page_of(loop_active)
    key = re.search(r'name="key" value="([^"]+)"', client.get(address).text)[1]
    for _ in range(2):
        assert client.post(address, {"text": "Once.", "key": key}).status_code == 302
    assert PlanNote.objects.get().text == "Once."


def test_the_longest_note_is_kept_and_a_longer_one_is_not_lost(loop_active, rita, as_user):
    client, address = as_user(rita), page_of(loop_active)
    longer = client.post(address, {"text": "x" * 20_001})
    assert longer.status_code == 422 and "x" * 20_001 in longer.text and not PlanNote.objects.exists()
    client.post(address, {"text": "y" * 20_000})
    assert PlanNote.objects.get().text == "y" * 20_000


def test_a_panel_reads_none_of_them(loop_active, thread, of_opening, pia, sam, olga, rita, as_user):
    make_note(thread, "The last one was rated four.", by=rita)
    make_note(of_opening, "Rated four.", by=rita)
    for person in (pia, sam, olga):
        assert as_user(person).get(thread.url).status_code == 404
        assert as_user(person).get(of_opening.url).status_code == 404
        assert "interviews/notes" not in as_user(person).get("/").text
        assert not PlanNote.objects.visible_to(person).exists()


def test_whoever_plans_and_sits_reads_them_once_their_cards_are_in(loop_active, thread, of_opening, max, rita, as_user):
    seat = seat_panelist(interview=loop_active.interviews.first(), panelist=max, by=rita)
    for each in (thread, of_opening):
        make_note(each, "The first card says four.", by=rita)
        page = as_user(max).get(each.url)
        assert page.status_code == 200 and "says four" not in page.text and "Add the note" not in page.text
        refused = as_user(max).post(each.url, {"text": "What did they say?"})
        assert refused.status_code == 409
    assert "scorecard" in as_user(max).get(thread.url).text
    assert not PlanNote.objects.visible_to(max).exists()
    Scorecard.objects.filter(seat=seat).update(status="submitted", submitted_at=timezone.now(), recommendation="yes")
    for each in (thread, of_opening):
        assert "says four" in as_user(max).get(each.url).text
    assert PlanNote.objects.visible_to(max).count() == 2


def test_nobody_reads_notes_where_they_applied(of_opening, rita):
    make_note(of_opening, "An inside candidate.", by=rita)
    make_candidate("Rita herself", opening=of_opening.opening, email=rita.email)
    assert of_opening.why_closed(rita) and not PlanNote.objects.visible_to(rita).exists()


def test_whoever_is_named_is_told_and_looks(loop_active, thread, max, rita, as_user):
    as_user(rita).post(thread.url, {"text": "Can you meet on Monday?", "first": max.name, "second": rita.name})
    mention = NoteMention.objects.get()
    assert mention.person == max, "nobody is told of their own note"
    work = as_user(max).get("/").text
    assert f"{rita} names you in a note" in work and thread.url in work and "Monday" not in work
    mail.outbox.clear()
    deliver(mention)
    letter = mail.outbox[0]
    assert letter.to == [max.email] and thread.url in letter.body
    assert "Monday" not in letter.body and loop_active.candidate.name not in f"{letter.subject}{letter.body}"
    assert f"@<bdi>{max.name}</bdi>" in as_user(max).get(thread.url).text
    assert "names you in a note" not in as_user(max).get("/").text
    deliver(NoteMention.objects.get())
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("name", ["pia", "olga"])
def test_nobody_is_named_who_does_not_read_it(request, name, thread, rita, as_user):
    person = request.getfixturevalue(name)
    answer = as_user(rita).post(thread.url, {"text": "Ask her.", "first": person.name})
    assert answer.status_code == 409 and "does not read these notes" in answer.text and "Ask her." in answer.text
    assert not PlanNote.objects.exists() and not NoteMention.objects.exists()


def test_no_mail_where_it_is_closed_by_now(loop_active, thread, max, rita):
    note = add_note(thread=thread, text="Look.", mentions=[max, max], by=rita)
    mail.outbox.clear()
    seat_panelist(interview=loop_active.interviews.first(), panelist=max, by=rita)
    deliver(note.mentions.get())
    assert not mail.outbox and not NoteMention.objects.unseen_by(max).exists()


def test_the_writer_alone_changes_removes_and_has_it_back(thread, max, rita, as_user):
    note = make_note(thread, "Frist.", by=rita)
    edit, remove = (reverse(f"interviews:note_{act}", args=[note.pk]) for act in ("edit", "remove"))
    for act in (lambda: as_user(max).get(edit), lambda: as_user(max).post(remove)):
        assert act().status_code == 404
    for refused in (lambda: remove_note(note=note, by=max), lambda: change_note(note=note, text="No.", by=max)):
        with pytest.raises(RuleViolation, match="Only its writer"):
            refused()
    client = as_user(rita)
    client.post(edit, {"text": "First.", "seen": Seen.of({"text": "Frist."}).as_text})
    assert ", changed" in " ".join(client.get(thread.url).text.split()).replace(" , changed", ", changed")
    page = client.post(remove, follow=True).text
    assert "First." not in page.split("Note removed")[0].split("<main")[1] and "Undo" in page
    client.post(remove)
    with pytest.raises(RuleViolation, match="was removed"):
        change_note(note=note, text="Third.", by=rita)
    assert not PlanNote.objects.standing().exists()
    client.post(reverse("interviews:note_restore", args=[note.pk]))
    assert PlanNote.objects.standing().get().text == "First."
    actions = AuditEvent.objects.filter(action__startswith="note.").exclude(action="notes.viewed").order_by("pk")
    assert [event.action for event in actions if not event.action.endswith("viewed")] == [
        "note.changed",
        "note.removed",
        "note.restored",
    ]


def test_two_tabs_of_the_writer_lose_nothing(thread, rita):
    note = make_note(thread, "One.", by=rita)
    seen = Seen.of({"text": "One."})
    change_note(note=note, text="Two.", seen=seen, by=rita)
    with pytest.raises(StaleRevision):
        change_note(note=note, text="Three.", seen=seen, by=rita)


def test_the_copy_holds_them_without_names_and_erasure_takes_them(loop_active, thread, of_opening, rita, ada):
    make_note(thread, "Prefers mornings.", by=rita)
    remove_note(note=make_note(thread, "Asked for a lift.", by=rita), by=rita)
    kept = make_note(of_opening, "Two more next week.", by=rita)
    candidate = loop_active.candidate
    assert "Prefers" not in str(record_of(candidate, rita).chapters)
    cancel_loop(loop=loop_active, reason="Withdrew.", by=rita)
    said = str(record_of(candidate, rita).chapters)
    assert "Prefers mornings." in said and "Asked for a lift." in said and "Two more" not in said
    erase_candidate(candidate=candidate, name=candidate.name, reason="Asked for it.", by=ada)
    assert PlanNote.objects.get() == kept


def test_restored_twice_is_once(thread, rita):
    note = make_note(thread, "Here.", by=rita)
    restore_note(note=note, by=rita)
    assert not AuditEvent.objects.filter(action="note.restored").exists()


def test_as_many_statements_for_five_hundred_notes(thread, max, rita, as_user):
    client = as_user(rita)
    make_note(thread, "Note.", by=rita, mentions=[max])
    client.get(thread.url)
    few = len(statements_of(lambda: client.get(thread.url)))
    for number in range(499):
        make_note(thread, f"Note {number}.", by=rita, mentions=[max])
    page = client.get(thread.url)
    assert "Note 498." in page.text and "Note 3." not in page.text
    assert len(statements_of(lambda: client.get(thread.url))) <= few + 1
    assert few <= 16


def test_a_coordinator_plans_too(thread, olga):
    add_member(thread.opening, olga, "coordinator")
    assert thread.is_read_by(olga)


@pytest.fixture
def made():
    return make_round()


def reads(person, thread, as_user):
    """They open the notes; whether that was remembered for the loop of `made`."""
    assert as_user(person).get(thread.url).status_code == 200
    return FirstReading.objects.filter(user=person, page="notes").exists()


@pytest.mark.parametrize("is_on_the_loop", [True, False], ids=["loop", "opening"])
def test_who_reads_a_note_that_may_quote_a_card_is_marked(made, as_user, is_on_the_loop):
    olga, opening = made.olga, made.loop.opening
    add_member(opening, olga, "coordinator")
    thread = Thread(opening, made.loop if is_on_the_loop else None)
    submit(made, "pia")
    make_note(thread, "Pia: strong no, 1 on design.", by=made.rita)
    assert reads(olga, thread, as_user)
    again = make_interview(made.loop, 2, name="Second")
    seat_panelist(interview=again, panelist=olga, by=made.rita)
    assert reads_before_rating(olga, again)
    assert why_fixed(olga, made.loop).startswith("You opened notes that may quote the other scorecards at ")


def test_a_note_from_before_any_card_marks_nobody_until_it_is_changed(made, as_user):
    thread = Thread(made.loop.opening, made.loop)
    note = make_note(thread, "Mornings suit her.", by=made.rita)
    assert not reads(made.max, thread, as_user)
    submit(made, "pia")
    assert not reads(made.max, thread, as_user)
    change_note(note=note, text="Mornings suit her. Pia says no.", by=made.rita)
    assert reads(made.max, thread, as_user)


def test_a_card_taken_back_since_was_quoted_all_the_same(made, as_user):
    thread = Thread(made.loop.opening, made.loop)
    card = submit(made, "pia")
    make_note(thread, "Pia says no.", by=made.rita)
    reopen_scorecard(card=card, reason="A slip.", by=made.pia)
    assert reads(made.max, thread, as_user)


def test_own_notes_and_removed_ones_mark_nobody(made, as_user):
    submit(made, "pia")
    thread = Thread(made.loop.opening, made.loop)
    make_note(thread, "Ask Pia again.", by=made.rita)
    assert not reads(made.rita, thread, as_user)
    remove_note(note=PlanNote.objects.get(loop=made.loop), by=made.rita)
    assert not reads(made.max, thread, as_user)


@pytest.mark.parametrize("is_on_the_loop", [True, False], ids=["loop", "opening"])
def test_the_trail_tells_a_bound_administrator_of_no_note(made, is_on_the_loop):
    ada, opening = made.ada, made.loop.opening
    thread = Thread(opening, made.loop if is_on_the_loop else None)
    add_note(thread=thread, text="Pia says no.", by=made.rita)
    assert events_for(ada).filter(action="note.added").exists()
    seat_panelist(interview=made.interview, panelist=ada, by=made.rita)
    assert not events_for(ada).filter(action="note.added").exists()
    assert events_for(made.rita).filter(action="note.added").exists()


def test_what_was_typed_before_the_notes_were_closed_is_not_lost(loop_active, thread, max, rita, as_user):
    """B3: a colleague seats the writer meanwhile. Their words stand there to copy; nobody's stored ones do."""
    own = add_note(thread=thread, text="Afternoons are worse.", by=rita)
    add_note(thread=thread, text="She prefers mornings.", by=max)
    client = as_user(rita)
    seat_panelist(interview=loop_active.interviews.first(), panelist=rita, by=max)
    edit = reverse("interviews:note_edit", args=[own.pk])
    for address in (thread.url, edit):
        answer = client.post(address, {"text": "Call her <i>first</i>.", "key": "k"})
        assert answer.status_code == 409
        assert "Call her &lt;i&gt;first&lt;/i&gt;." in answer.text and "It was not kept." in answer.text
        assert "mornings" not in answer.text and "Afternoons" not in answer.text
        assert "Afternoons" not in client.get(address).text
    assert PlanNote.objects.count() == 2


def test_a_removed_note_is_had_back_from_its_page(thread, rita, as_user):
    """B5: after the toast is gone, too."""
    note = add_note(thread=thread, text="Mornings suit her.", by=rita)
    remove_note(note=note, by=rita)
    client, edit = as_user(rita), reverse("interviews:note_edit", args=[note.pk])
    restore = reverse("interviews:note_restore", args=[note.pk])
    assert restore in client.get(edit).text
    late = client.post(edit, {"text": "Evenings, too."})
    assert late.status_code == 409 and "Evenings, too." in late.text and restore in late.text
    assert client.post(restore).status_code == 302
    assert "Mornings suit her." in client.get(thread.url).text and restore not in client.get(edit).text


@pytest.mark.parametrize("nothing", ["\u2800", "\u200b\n\u3164", "\u0301"])
def test_a_note_of_which_nothing_can_be_seen_is_none(nothing, thread, rita, as_user):
    """B1: spaces are no note, whatever they are called."""
    assert as_user(rita).post(thread.url, {"text": nothing}).status_code == 422
    assert not PlanNote.objects.exists()
