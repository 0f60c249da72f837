"""A candidate chooses their times by a private link: what they see, what it sets, and whom their words reach."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as post
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments.models import CandidateMail, HelpRequest, TimeOffer
from appointments.offer_keys import find_offer
from appointments.offering.free_slots import propose_slots, rounds_to_offer, taken_slots
from appointments.offering.offer_letter import offer_letter
from appointments.offering.offer_words import OFFER_WORDS
from appointments.offering.services import (
    OfferAnswered,
    SlotTaken,
    choose_slot,
    decline_slots,
    end_offer,
    offer_times,
    restore_offer,
    settle_help,
)
from appointments.tasks import send_mail
from core.errors import RuleViolation
from core.link_keys import GOOD_FOR
from core.models import AuditEvent
from hiring.models import Candidate
from interviews.loops.services.loops import cancel_loop
from interviews.loops.services.panels import seat_panelist
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Interview, Message
from packets.printing.words import LANGUAGES
from records.copies import record_of
from records.services.erasure import erase_candidate
from tests.architecture.urls import methods_of, pages
from tests.architecture.world import path_of
from tests.factories.appointments import make_candidate_mail, make_help_request, make_time_offer
from tests.racing import race

pytestmark = pytest.mark.django_db
SECRET = "Zanzibar needs a ramp"


@pytest.fixture
def offered(loop_planned, rita, olga):
    """Three choices; the mail has left."""
    return make_offer(loop_planned, rita, olga)


def make_offer(loop, by, helper, language="en", **changes):
    rounds = rounds_to_offer(loop)
    subject, body = offer_letter(loop, language, by)
    values = {
        "slots": propose_slots(loop, 3, timezone.now()),
        "abouts": {row.pk: f"About the {row.spoken_name}." for row in rounds},
        "assistants": "said",
        "helper": helper,
        "language": language,
        "subject": subject,
        "body": body,
        **changes,
    }
    return offer_times(loop=loop, by=by, **values)


def key_of(offer):
    """Sends the mail and reads the key out of it."""
    mail = offer.mails.latest("pk")
    CandidateMail.objects.filter(pk=mail.pk).update(due_at=timezone.now())
    send_mail(mail.pk)
    return re.search(r"/choose/([^/\s]+)/", post.outbox[-1].body)[1]


def ask(key, **sent):
    return Client().post(reverse("appointments:choose_times", args=[key]), sent)


def first_slot(offer):
    return offer.slots.order_by("position").first()


def test_proposals_are_free_in_everybodys_day_and_have_breaks(loop_planned):
    rounds = rounds_to_offer(loop_planned)
    proposed = propose_slots(loop_planned, 3, timezone.now())
    assert len(proposed) == 3 and all(set(slot) == {row.pk for row in rounds} for slot in proposed)
    for slot in proposed:
        ends = None
        for row in rounds:
            start = slot[row.pk]
            assert start > timezone.now() and start.weekday() < 5
            assert ends is None or start - ends >= timedelta(minutes=15)
            ends = start + timedelta(minutes=row.minutes)


def test_the_mail_brings_a_link_that_is_in_no_row(offered, loop_planned):
    key = key_of(offered)
    letter = post.outbox[-1]
    assert letter.to == [loop_planned.candidate.email] and "{" not in letter.body and not letter.attachments
    offered.refresh_from_db()
    assert offered.token_sha256 and key not in str(
        list(TimeOffer.objects.values()) + list(CandidateMail.objects.values())
    )
    assert find_offer(key) == offered and find_offer("x" + key) is None


def test_a_get_shows_nothing_of_the_offer(offered, loop_planned):
    key = key_of(offered)
    answer = Client().get(reverse("appointments:choose_times", args=[key]))
    page = answer.content.decode()
    assert answer.status_code == 200 and loop_planned.candidate.called not in page and "Show my times" in page
    assert answer["Referrer-Policy"] == "no-referrer" and answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.parametrize("zone", ["CET", "EST5EDT", "Etc/GMT+5"])
def test_the_zone_of_the_house_is_selected_though_no_list_has_it(offered, settings, zone):
    """C2: nothing was selected, and the first of the list was sent and kept."""
    settings.HOUSE_TIME_ZONE = zone
    key = key_of(offered)
    page = ask(key, show="1").content.decode()
    assert re.findall(r'<option value="([^"]+)" selected>', page) == [zone]
    ask(key, choose="1", slot=first_slot(offered).pk, zone=zone)
    assert Candidate.objects.get(pk=offered.loop.candidate_id).zone.key == zone


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_all_in_every_language_of_packets(loop_planned, rita, olga, language):
    offer = make_offer(loop_planned, rita, olga, language)
    page = ask(key_of(offer)).content.decode()
    words = OFFER_WORDS[language]
    assert f'lang="{language}"' in page and "{" not in re.sub(r"<(script|style).*?</\1>", "", page, flags=re.S)
    for said in (words.choose, words.help_title, words.rated_title, words.assistants["said"], *words.rated):
        assert said in page
    for interview in loop_planned.interviews.all():
        assert f"About the {interview.spoken_name}." in page
        assert not interview.purpose or interview.purpose not in page
    for question in loop_planned.questions.select_related("competency"):
        assert question.title not in page and question.prompt[:60] not in page


def test_times_show_by_any_clocks_and_what_was_typed_stays(offered):
    key = key_of(offered)
    slot = first_slot(offered)
    page = ask(key, zone="Asia/Kolkata", show_zone="1", help=SECRET, slot=str(slot.pk)).content.decode()
    start = slot.times.first().starts_at
    assert f"{start.astimezone(ZoneInfo('Asia/Kolkata')):%H:%M}" in page
    assert SECRET in page and re.search(rf'value="{slot.pk}"\s+checked', page)


def test_choosing_sets_the_times_and_tells_everybody(offered, loop_planned, rita):
    key, slot = key_of(offered), first_slot(offered)
    page = ask(key, choose="1", slot=str(slot.pk), zone="Europe/Tallinn", help=SECRET).content.decode()
    assert "Your times are set" in page and offered.helper.name in page
    assert "clocks of Tallinn" in page  # D7: they have just switched clocks
    loop_planned.refresh_from_db()
    times = {time.interview_id: time.starts_at for time in slot.times.all()}
    assert {row.pk: row.starts_at for row in loop_planned.interviews.all()} == times
    assert loop_planned.status == "active"
    assert Message.objects.filter(kind="invitation").count() == sum(
        r.panel.count() for r in loop_planned.interviews.all()
    )
    assert Candidate.objects.get(pk=loop_planned.candidate_id).time_zone == "Europe/Tallinn"
    mail = loop_planned.candidate_mails.latest("pk")
    assert mail.kind == "invitation" and mail.time_zone == "Europe/Tallinn"
    [event] = AuditEvent.objects.filter(action="loop.times_chosen")
    assert event.by_id is None and SECRET not in str(list(AuditEvent.objects.values()))
    assert "Your times are set" in ask(key, choose="1", slot=str(offered.slots.last().pk)).content.decode()


def test_none_of_them_works(offered, loop_planned, rita, as_user):
    key = key_of(offered)
    assert "Say when you could" in ask(key, choose="1", slot="none", help=" ").content.decode()
    assert "Choose one of the times" in ask(key, choose="1").content.decode()
    assert "Thank you" in ask(key, choose="1", slot="none", help=SECRET).content.decode()
    assert loop_planned.interviews.filter(starts_at=None).count() == loop_planned.interviews.count()
    home = as_user(rita).get("/").content.decode()
    assert f"None of the times works for {loop_planned.candidate.name}" in home and SECRET not in home


def test_a_time_that_somebody_took_is_said(offered, loop_planned, demo, company, rita):
    key, slot = key_of(offered), first_slot(offered)
    other = demo.loop_planned(
        company, demo.add_candidate(company, {**demo.texts()["candidates"][1], "opening": "lead"})
    )
    time = slot.times.first()
    twin = other.interviews.get(kind=time.interview.kind)
    schedule_interview(interview=twin, starts_at=time.starts_at, time_zone="UTC", by=rita)
    assert taken_slots(offered, timezone.now()) == {slot.pk}
    page = ask(key).content.decode()
    assert "no longer free" in page
    answer = ask(key, choose="1", slot=str(slot.pk), help=SECRET)
    assert answer.status_code == 409
    assert "Somebody took these times a moment ago" in answer.content.decode() and SECRET in answer.content.decode()
    with pytest.raises(SlotTaken):
        choose_slot(offer=offered, slot=slot.pk)


def test_a_link_ends_with_time_by_hand_and_by_a_newer_one(offered, loop_planned, rita, olga):
    key = key_of(offered)
    with time_machine.travel(timezone.now() + GOOD_FOR + timedelta(minutes=1)):
        assert ask(key).status_code == 404
    newer = make_offer(loop_planned, rita, olga, replaces=offered.pk)
    assert ask(key).status_code == 404
    second = key_of(newer)
    assert ask(second).status_code == 200
    end_offer(offer=newer, by=rita)
    answer = ask(second)
    assert answer.status_code == 404 and "This link has ended" in answer.content.decode()
    assert ask("nonsense").status_code == 404
    with pytest.raises(RuleViolation):
        choose_slot(offer=newer, slot=first_slot(newer).pk)


def test_a_cancelled_loop_offers_nothing_any_more(offered, loop_planned, rita):
    key = key_of(offered)
    late = make_candidate_mail(loop_planned, by=rita, kind="offer", offer=offered, body="{link}")
    cancel_loop(loop=loop_planned, reason="Over.", by=rita)
    assert ask(key).status_code == 404
    send_mail(late.pk)
    late.refresh_from_db()
    assert late.outcome == "overtaken"


def test_a_choice_holds_without_an_address(offered, loop_planned):
    key = key_of(offered)
    Candidate.objects.filter(pk=loop_planned.candidate_id).update(email="", canonical_email="")
    assert "Your times are set" in ask(key, choose="1", slot=str(first_slot(offered).pk)).content.decode()
    assert not loop_planned.candidate_mails.exclude(kind="offer").exists()


def test_an_offer_that_was_taken_back_is_not_mailed(offered, rita):
    mail = offered.mails.get()
    end_offer(offer=offered, by=rita)
    send_mail(mail.pk)
    mail.refresh_from_db()
    assert mail.outcome == "stopped" and not post.outbox


def test_a_slot_of_another_offer_is_none(offered, demo, company, rita, olga):
    other = demo.loop_planned(
        company, demo.add_candidate(company, {**demo.texts()["candidates"][1], "opening": "lead"})
    )
    foreign = first_slot(make_offer(other, rita, olga))
    assert ask(key_of(offered), choose="1", slot=str(foreign.pk)).status_code == 409
    assert not Interview.objects.filter(starts_at__isnull=False).exists()


def test_hostile_texts_are_kept_or_refused_in_words(offered):
    key, slot = key_of(offered), str(first_slot(offered).pk)
    for text in ("\x00", "\ud800", "x" * 5000):
        answer = ask(
            key, choose="1", slot=slot, help=text.encode("utf-8", "replace").decode() if text == "\ud800" else text
        )
        assert answer.status_code in (200, 422)
        offered.refresh_from_db()
        if offered.answered_at:
            return
        assert "cannot be kept" in answer.content.decode()
    assert ask(key, choose="1", slot="9" * 30).status_code == 422
    assert ask(key, zone="Mars/Base").status_code == 200


@pytest.mark.parametrize("wrong", ["helper", "past", "overlap", "missing"])
def test_what_cannot_be_offered(loop_planned, rita, olga, pia, wrong):
    slot = propose_slots(loop_planned, 1, timezone.now())[0]
    first, second, *_ = rounds_to_offer(loop_planned)
    if wrong == "past":
        slot[first.pk] = timezone.now() - timedelta(days=1)
    if wrong == "overlap":
        slot[second.pk] = slot[first.pk]
    if wrong == "missing":
        del slot[first.pk]
    with pytest.raises(RuleViolation):
        make_offer(loop_planned, rita, pia if wrong == "helper" else olga, slots=[slot])
    assert not TimeOffer.objects.exists()


def test_the_planner_types_and_sends(loop_planned, rita, olga, as_user):
    address = reverse("appointments:loop_offer", args=[loop_planned.pk])
    client = as_user(rita)
    page = client.get(address)
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent = {
        name: value.strftime("%Y-%m-%dT%H:%M") if hasattr(value, "strftime") else value for name, value in sent.items()
    }
    sent |= {"helper": olga.name, "assistants": "prepare"}
    first = rounds_to_offer(loop_planned)[0]
    half = {**sent, f"choice-4-{first.pk}": "2027-03-12T10:00"}
    assert "leave the whole choice empty" in client.post(address, half).content.decode()
    assert client.post(address, {**sent, "helper": "Pia"}).status_code == 422
    assert client.post(address, {**sent, "body": "no link"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    offer = TimeOffer.objects.get()
    assert offer.slots.count() == 3 and offer.helper == olga
    assert (
        "Take the offer back" in client.get(reverse("appointments:loop_mails", args=[loop_planned.pk])).content.decode()
    )
    client.post(reverse("appointments:offer_end", args=[offer.pk]))
    offer.refresh_from_db()
    assert offer.ended_at


def test_only_its_person_reads_a_request_and_all_read_what_changes(offered, loop_planned, rita, olga, company, as_user):
    choose_slot(offer=offered, slot=first_slot(offered).pk, help_text=SECRET)
    request = HelpRequest.objects.get()
    address = reverse("appointments:help_request", args=[request.pk])
    assert SECRET in as_user(olga).get(address).content.decode()
    assert "asks for something that would help" in as_user(olga).get("/").content.decode()
    for person in (rita, company.people["max"]):
        assert as_user(person).get(address).status_code == 404
    for hostile in ("", "\x00", "x" * 2_000):
        assert as_user(olga).post(address, {"effect": hostile}).status_code == 422
    as_user(olga).post(address, {"effect": "An hour between the last two rounds."})
    page = as_user(rita).get(reverse("appointments:loop_mails", args=[loop_planned.pk])).content.decode()
    assert "An hour between the last two rounds." in page and SECRET not in page
    seat_panelist(interview=loop_planned.interviews.first(), panelist=olga, by=rita)
    assert as_user(olga).get(address).status_code == 404
    assert settle_help(request=request, effect="More.", by=olga).effect == "More."


def test_no_page_shows_a_rater_the_words(offered, loop_planned, company, as_user, settings):
    """0 words of a request on any page, for everybody who sits or manages."""
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    choose_slot(offer=offered, slot=first_slot(offered).pk, help_text=SECRET)
    looked = 0
    for name in ("pia", "paul", "noor", "tomas", "sam", "max", "rita", "ada"):
        person = company.people[name]
        client = as_user(person)
        for page in pages():
            if page.is_library or not page.access or page.access.kind == "public" or "GET" not in methods_of(page.view):
                continue
            rows = page.access.model._default_manager.visible_to(person)[:3] if page.access.model else [None]
            for row in rows:
                answer = client.get(path_of(page, row.pk) if row else path_of(page))
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                assert SECRET.encode() not in body, (name, page.name)
                looked += 1
    assert looked > 100


def test_the_copy_holds_it_unless_its_reader_rates(loop_decided, rita, olga, pia):
    make_help_request(make_time_offer(loop_decided, helper=olga, by=rita), text=SECRET)
    assert SECRET in str(record_of(loop_decided.candidate, rita))
    assert SECRET not in str(record_of(loop_decided.candidate, pia))


def test_erasure_takes_everything_along(offered, loop_planned, rita):
    key = key_of(offered)
    decline_slots(offer=offered, help_text=SECRET)
    cancel_loop(loop=loop_planned, reason="Over.", by=rita)
    candidate = loop_planned.candidate
    erase_candidate(candidate=candidate, name=candidate.name, reason="Asked for.", by=rita)
    assert not TimeOffer.objects.exists() and not HelpRequest.objects.exists()
    assert ask(key).status_code == 404


def test_a_panelist_offers_nothing(offered, loop_planned, pia, as_user):
    for name, pk in (("loop_offer", loop_planned.pk), ("offer_end", offered.pk)):
        address = reverse(f"appointments:{name}", args=[pk])
        assert as_user(pia).post(address, {}).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_at_once_one_wins_and_the_other_is_told(demo, company, rita, olga, loop_planned):
    """One candidate in two windows, and two candidates who want one panelist."""
    offer = make_offer(loop_planned, rita, olga)
    slots = list(offer.slots.all())
    first, second = race(
        *(lambda slot=slot: choose_slot(offer=TimeOffer.objects.get(), slot=slot.pk) for slot in slots[:2])
    )
    assert sorted(type(outcome).__name__ for outcome in (first, second)) == ["OfferAnswered", "TimeOffer"]
    rows = [{**row, "opening": "lead"} for row in demo.texts()["candidates"][1:3]]
    loops = [demo.loop_planned(company, demo.add_candidate(company, row)) for row in rows]
    at = propose_slots(loops[0], 1, timezone.now())[0]
    by_kind = {Interview.objects.get(pk=pk).kind: moment for pk, moment in at.items()}
    offers = [
        make_offer(loop, rita, olga, slots=[{row.pk: by_kind[row.kind] for row in rounds_to_offer(loop)}])
        for loop in loops
    ]
    outcomes = race(*(lambda offer=offer: choose_slot(offer=offer, slot=first_slot(offer).pk) for offer in offers))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["SlotTaken", "TimeOffer"]
    assert connection.vendor == "postgresql" and OfferAnswered


def test_an_offer_that_was_taken_back_stands_again(offered, loop_planned, rita, as_user):
    """B6."""
    key, client = key_of(offered), as_user(rita)
    mails = reverse("appointments:loop_mails", args=[loop_planned.pk])
    page = client.post(reverse("appointments:offer_end", args=[offered.pk]), follow=True).content.decode()
    again = reverse("appointments:offer_again", args=[offered.pk])
    assert "Undo" in page and again in page and ask(key).status_code == 404
    assert "Offer them again" in client.get(mails).content.decode()
    assert client.post(again).status_code == 302 and client.post(again).status_code == 302
    assert ask(key, choose="1", slot=str(first_slot(offered).pk)).status_code == 200
    assert "Your times are set" in ask(key).content.decode()


def test_the_mail_of_an_offer_leaves_when_it_stands_again(offered, loop_planned, rita, olga):
    """B6."""
    end_offer(offer=offered, by=rita)
    restore_offer(offer=offered, by=rita)
    assert ask(key_of(offered)).status_code == 200
    end_offer(offer=offered, by=rita)
    make_offer(loop_planned, rita, olga)
    with pytest.raises(RuleViolation):
        restore_offer(offer=offered, by=rita)
    assert not offered.may_stand_again
