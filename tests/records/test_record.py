"""The copy of a record: complete, without colleagues' names, and never a way around the sealed-card rule."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from config import demo
from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.candidates.services import update_candidate
from interviews.cards.services import save_card
from interviews.loops.services.loops import cancel_loop
from interviews.models import FirstReading, Scorecard
from packets.models import FeedbackPacket, PacketMail, PacketPassage
from packets.printing.services import render_document
from records.copies import LEFT_OUT, record_of
from records.services.copies import make_copy, record_copy_request
from tests.factories.output import make_mail

pytestmark = pytest.mark.django_db


def text_of(record):
    return "\n".join(
        f"{one.title}\n" + "\n".join(f"{x.who} {x.what} {x.text}" for x in one.lines) for one in record.chapters
    )


@pytest.fixture
def agnes(packet, rita):
    return record_copy_request(candidate=packet.loop.candidate, words="By mail on 3 March.", by=rita)


def test_every_word_about_them_is_in_it(agnes, packet, rita):
    """Whatever text a table of the run holds, now or one day, is in the copy, or is named here with its reason."""
    make_mail(packet, by=rita)
    elsewhere = {
        "purpose",  # of a round: about the job
        "time_zone",
        "place",
        "link",
        "calendar_uid",
        "interviews.InterviewQuestion",  # the question bank's words
        "interviews.InterviewFollowUp",
    }
    codes = (
        "language",
        "digest",
        "section",
        "source_sha256",
        "status",
        "kind",
        "recommendation",
        "blank_reason",
        "outcome",
        "occasion",
        "job_status",
        "error",
    )
    record = text_of(record_of(agnes, rita)).replace("Interviewer ", "")
    missed = []
    for model in [*apps.get_app_config("interviews").get_models(), FeedbackPacket, PacketPassage, PacketMail]:
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and field.name not in codes
        ]
        for row in model._default_manager.all():
            for name in names:
                text = str(getattr(row, name))
                known = name in elsewhere or model._meta.label in elsewhere
                if text and not known and text.split(".")[0] not in record:
                    missed.append((model._meta.label, name, text[:60]))
    assert missed == []


def test_colleagues_are_numbers(agnes, rita, company):
    cards = Scorecard.objects.filter(seat__interview__loop__candidate=agnes).select_related("seat__panelist")
    card = cards.order_by("seat__interview__position", "seat__pk")[0]
    panelist = card.seat.panelist
    Scorecard.objects.filter(pk=card.pk).update(
        summary=f"{panelist.called} asked, and {panelist.name.upper()} wrote. {panelist.called}ly stays."
    )
    text = text_of(record_of(agnes, rita))
    assert "Interviewer 1 asked, and Interviewer 1 wrote." in text and f"{panelist.called}ly stays" in text
    for name in (user.name for user in company.people.values()):
        assert name not in text


def test_other_people_are_shown_to_a_person_and_left_out_on_demand(agnes, rita, company):
    other = demo.add_candidate(company, demo.texts()["candidates"][1])
    card = Scorecard.objects.filter(seat__interview__loop__candidate=agnes)[0]
    Scorecard.objects.filter(pk=card.pk).update(summary=f"Clearer than {other.name}, says Olga Petrenko.")
    record = record_of(agnes, rita)
    assert {mention.name for mention in record.mentions} == {other.name, "Olga Petrenko"}
    assert all("Clearer than" in mention.around for mention in record.mentions)
    cleaned = text_of(record.without([other.name]))
    assert other.name not in cleaned and LEFT_OUT in cleaned and "Olga Petrenko" in cleaned


def test_a_loop_under_way_is_named_and_no_more(company, rita, pia):
    loop = demo.loop_one_submitted(company, demo.add_candidate(company, demo.texts()["candidates"][2]))
    words = [card.summary for card in Scorecard.objects.filter(seat__interview__loop=loop) if card.summary]
    text = text_of(record_of(loop.candidate, rita))
    assert words and "under way" in text and not any(word in text for word in words)


def test_drafts_are_in_it_once_the_loop_is_over(company, rita, pia):
    loop = demo.loop_active(company, demo.add_candidate(company, demo.texts()["candidates"][2]))
    card = Scorecard.objects.filter(seat__interview__loop=loop, seat__panelist=pia)[0]
    save_card(card=card, revision=card.revision, summary="Half a thought.", by=pia)
    cancel_loop(loop=loop, reason="The opening closed.", by=rita)
    # H8: nobody else reads a draft, not even whoever prepares a copy that nobody asked for.
    assert "Half a thought." not in text_of(record_of(loop.candidate, rita))
    asked = record_copy_request(candidate=loop.candidate, words="By mail.", by=rita)
    assert "Half a thought." in text_of(record_of(asked, rita))
    pia.site_role = "recruiter"  # what falls out opens nothing to whoever sat in it
    with pytest.raises(RuleViolation, match="Ask another"):
        record_of(loop.candidate, pia)


def test_the_page_and_the_file(agnes, rita, pia, olga, max, as_user, django_assert_max_num_queries):
    address = reverse("records:candidate_copy", args=[agnes.pk])
    for user in (olga, pia, max):
        assert as_user(user).get(address).status_code == as_user(user).post(address).status_code == 404
    page = as_user(rita).get(address)
    assert page.status_code == 200 and "scorecard of Interviewer 1" in page.text
    update_candidate(candidate=agnes, name="<b>Agnes</b> & Søn", by=rita)
    answer = as_user(rita).post(address, {"leave_out": ["Nobody"]})
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == ["record.html", "record.json"]
    content = json.loads(archive.read("record.json"))
    assert content["schema"] == "loopwright.record" and len(content["chapters"]) > 5
    assert "<b>Agnes" not in archive.read("record.html").decode()
    event = AuditEvent.objects.get(action="candidate.copy_made")
    assert event.by_id == rita.pk and event.subject_id == str(agnes.pk)


def test_what_was_approved_comes_along(approved, rita):
    for pk in [approved.document_id]:
        render_document(pk)
    asked = record_copy_request(candidate=approved.loop.candidate, words="By mail.", by=rita)
    body = make_copy(candidate=asked, by=rita)
    assert zipfile.ZipFile(io.BytesIO(body)).read("packet-1.pdf").startswith(b"%PDF")


def test_a_copy_waits_for_the_candidates_request(company, rita, pia, ada, as_user, settings):
    """H8: the page asks for the reason, which is on the audit trail; before that it shows nothing."""
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    loop = demo.loop_active(company, demo.add_candidate(company, demo.texts()["candidates"][2]))
    card = Scorecard.objects.filter(seat__interview__loop=loop, seat__panelist=pia)[0]
    save_card(card=card, revision=card.revision, summary="Half a thought.", by=pia)
    cancel_loop(loop=loop, reason="The opening closed.", by=rita)
    page = reverse("records:candidate_copy", args=[loop.candidate_id])
    ask = reverse("records:candidate_copy_request", args=[loop.candidate_id])
    for user in (rita, ada):
        answer = as_user(user).get(page)
        assert (answer.status_code, ask in answer.text, "Half a thought." in answer.text) == (200, True, False)
        assert as_user(user).post(page).status_code == 409
        assert as_user(user).post(ask, {"words": " "}).status_code == 422
    assert not AuditEvent.objects.filter(action__startswith="candidate.copy").exists()
    assert not FirstReading.objects.filter(user__in=[rita, ada]).exists()
    assert as_user(pia).post(ask, {"words": "By mail."}).status_code == 404
    assert as_user(rita).post(ask, {"words": "By mail on 3 March."}).status_code == 302
    event = AuditEvent.objects.get(action="candidate.copy_requested")
    assert (event.by_id, event.subject_id, event.reason) == (rita.pk, str(loop.candidate_id), "By mail on 3 March.")
    assert "Half a thought." in as_user(rita).get(page).text
    assert FirstReading.objects.filter(user=rita, loop=loop).exists()


def test_a_request_opens_the_drafts_for_a_month(agnes):
    """H8."""
    assert agnes.is_copy_asked_for
    agnes.copy_asked_at -= timedelta(days=32)
    assert not agnes.is_copy_asked_for
