import hashlib
from html import unescape

import pytest
from django.urls import reverse

from packets.models import FeedbackPacket
from packets.printing.services import render_document
from packets.writing.services.approval import packet_digest
from tests.factories.output import write_packet
from tests.factories.plan import add_member

Status = FeedbackPacket.Status


def posted(packet, **changes):
    """What the editor's form sends for a packet as it is stored, with changes."""
    data = {"revision": packet.revision, "letter": packet.letter, "next_steps": packet.next_steps, "then": "save"}
    data |= {name: "on" for name in ("has_chart", "has_method") if getattr(packet, name)}
    for one in packet.passages.all():
        key = f"{one.section}-{one.source_id}"
        data |= {f"{key}-heading": one.heading, f"{key}-text": one.text, f"{key}-advice": one.advice}
        if one.is_chosen:
            data[f"{key}-chosen"] = "on"
    return data | changes


def edit_url(packet):
    return reverse("packets:packet_edit", args=[packet.pk])


# --- Who sees what ------------------------------------------------------------------------------------------

GETS = ["packet_detail", "packet_edit", "packet_preview", "packet_approve"]
POSTS = ["packet_edit", "packet_approve", "packet_return", "packet_recall", "packet_hand_over", "packet_revoke"]


@pytest.mark.parametrize("name", GETS)
def test_olga_and_panelists_find_nothing(name, in_review, as_user, olga, pia, sam):
    for user in (olga, pia, sam):
        assert as_user(user).get(reverse(f"packets:{name}", args=[in_review.pk])).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_olga_and_panelists_do_nothing(name, in_review, as_user, olga, pia):
    for user in (olga, pia):
        assert as_user(user).post(reverse(f"packets:{name}", args=[in_review.pk])).status_code == 404
    in_review.refresh_from_db()
    assert in_review.status == Status.IN_REVIEW


def test_olga_sees_no_list_and_starts_nothing(loop_decided, as_user, olga):
    assert as_user(olga).get(reverse("packets:packet_list")).status_code == 404
    assert as_user(olga).post(reverse("packets:packet_start", args=[loop_decided.pk])).status_code == 404
    assert as_user(olga).post(reverse("packets:debrief_request", args=[loop_decided.pk])).status_code == 404
    interview = loop_decided.interviews.first()
    assert as_user(olga).post(reverse("packets:kit_request", args=[interview.pk])).status_code == 404


def test_olga_gets_no_document(ready, as_user, olga, pia):
    for name in ("document_detail", "document_download"):
        for user in (olga, pia):
            assert as_user(user).get(reverse(f"packets:{name}", args=[ready.document_id])).status_code == 404
    assert as_user(olga).post(reverse("packets:document_retry", args=[ready.document_id])).status_code == 404


def test_the_manager_reads_and_does_not_write(packet, as_user, max):
    assert as_user(max).get(reverse("packets:packet_detail", args=[packet.pk])).status_code == 200
    assert as_user(max).get(edit_url(packet)).status_code == 404


# --- The list -----------------------------------------------------------------------------------------------


def test_the_list_opens_to_the_recruiter_of_an_opening(loop_decided, as_user, olga):
    add_member(loop_decided.opening, olga, "recruiter")
    page = as_user(olga).get(reverse("packets:packet_list"))
    assert reverse("packets:packet_start", args=[loop_decided.pk]) in page.text
    assert f'href="{reverse("packets:packet_list")}"' in as_user(olga).get(reverse("interviews:my_work")).text


def test_the_list_begins_with_who_waits(loop_decided, as_user, rita, max):
    for user in (rita, max):
        page = as_user(user).get(reverse("packets:packet_list"))
        assert loop_decided.candidate.name in page.text
        assert "One candidate waits for feedback" in page.text
    assert "Write feedback" in as_user(rita).get(reverse("packets:packet_list")).text
    assert "A recruiter writes it" in as_user(max).get(reverse("packets:packet_list")).text


def test_the_list_takes_the_same_queries_for_one_row_and_three(
    loop_decided, company, demo, as_user, rita, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = as_user(rita), reverse("packets:packet_list")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for row in demo.texts()["candidates"][1:3]:
        demo.loop_decided(company, demo.add_candidate(company, {**row, "opening": "lead"}))
    with django_assert_num_queries(len(one)):
        page = client.get(url)
    assert page.text.count("Write feedback") == 3
    assert len(one) <= 12


@pytest.mark.parametrize("then", ["fix", "fix ", "fix letter", "fix nothing Pia", "fix letter (", "send me"])
def test_a_fix_that_names_nothing_changes_nothing(then, packet, as_user, rita):
    answer = as_user(rita).post(edit_url(packet), posted(packet, then=then))
    assert answer.status_code == 302
    assert type(packet).objects.get(pk=packet.pk).letter == packet.letter


def test_filters_and_search(packet, as_user, rita):
    url = reverse("packets:packet_list")
    assert as_user(rita).get(url, {"q": "\x00nobody"}).status_code == 200
    name = packet.loop.candidate.name
    assert name in as_user(rita).get(url, {"show": "writing"}).text
    assert "No packet matches" in as_user(rita).get(url, {"show": "sent"}).text
    assert name in as_user(rita).get(url, {"q": name[:4].lower()}).text
    assert as_user(rita).get(url, {"show": "nonsense", "page": "999"}).status_code == 200


def test_an_open_card_hides_the_loop_unless_its_round_was_not_held(loop_decided, max):
    from interviews.loops.services.panels import add_seat
    from interviews.models import Interview
    from packets.follow.waiting import loops_for_feedback

    found = loops_for_feedback(max).filter(pk=loop_decided.pk)
    assert found.exists()
    interview = loop_decided.interviews.first()
    add_seat(interview, max)
    assert not found.all().exists()
    Interview.objects.filter(pk=interview.pk).update(status=Interview.Status.CANCELLED)
    assert found.all().exists()


# --- The editor ---------------------------------------------------------------------------------------------


def test_starting_leads_to_the_editor(loop_decided, as_user, rita):
    url = reverse("packets:packet_start", args=[loop_decided.pk])
    assert as_user(rita).get(url).status_code == 200
    assert as_user(rita).post(url, {}).status_code == 422
    answer = as_user(rita).post(url, {"language": "en"})
    assert answer.url == edit_url(loop_decided.packets.get())
    assert as_user(rita).get(url).url == reverse("packets:packet_detail", args=[loop_decided.packets.get().pk])


def test_the_editor_shows_notes_without_names_and_scores(packet, as_user, rita, company):
    page = as_user(rita).get(edit_url(packet)).text
    assert "Interviewer 1 ·&nbsp;" in page
    main = page[page.index("<main") : page.index("</main>")]
    for seat in packet.loop.interviews.first().panel.all():
        assert seat.panelist.name not in main
    assert "lw-score" not in main
    assert "Send to Max for approval" in page
    assert "style=" not in main and "<script" not in main


def test_saving_by_form(packet, as_user, rita):
    answer = as_user(rita).post(edit_url(packet), posted(packet, letter="Dear Tamsin,\r\n\r\nHello."))
    assert answer.status_code == 302
    packet.refresh_from_db()
    assert (packet.letter, packet.revision) == ("Dear Tamsin,\n\nHello.", 2)
    assert packet.passages.filter(is_chosen=True).count() == 2


def test_saving_by_script_answers_the_hash_of_what_is_stored(packet, as_user, rita):
    data = posted(packet, letter="Dear Tamsin,")
    answer = as_user(rita).post(edit_url(packet), data, headers={"Accept": "application/json"}).json()
    texts = {
        name: value for name, value in data.items() if name.endswith(("letter", "steps", "heading", "text", "advice"))
    }
    joined = "".join(f"{name}\0{value}\0" for name, value in sorted(texts.items()) if value)
    assert answer["sha256"] == hashlib.sha256(joined.encode()).hexdigest()
    assert answer["revision"] == 2
    assert answer["chosen"] == {"strength": 1, "hope": 1}


def test_unticking_keeps_the_words(packet, as_user, rita):
    hope = packet.passages.get(section="hope")
    data = posted(packet)
    del data[f"hope-{hope.source_id}-chosen"]
    as_user(rita).post(edit_url(packet), data)
    kept = packet.passages.get(section="hope")
    assert (kept.is_chosen, kept.text) == (False, hope.text)


def test_a_stale_save_shows_both_texts(packet, as_user, rita):
    data = posted(packet, revision=0, letter="My own words")
    page = as_user(rita).post(edit_url(packet), data)
    assert page.status_code == 409
    assert "My own words" in page.text and "What is stored now" in page.text
    assert f'name="revision" value="{packet.revision}"' in page.text
    answer = as_user(rita).post(edit_url(packet), data, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["current"]["letter"] == packet.letter


def test_mistakes_keep_what_was_typed(packet, as_user, rita):
    page = as_user(rita).post(edit_url(packet), posted(packet, letter="x" * 20_001))
    assert page.status_code == 422
    assert "Shorten this to 20,000 characters" in page.text and "x" * 20_001 in page.text
    answer = as_user(rita).post(
        edit_url(packet), posted(packet, letter="a\x00b"), headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert "NUL" in answer.json()["sentence"]


def test_a_name_is_found_at_its_field_and_changed_to_we(packet, as_user, rita, pia):
    hope = packet.passages.get(section="hope")
    name = f"hope-{hope.source_id}-text"
    data = posted(packet, **{name: f"{pia.called} asked twice. We and {pia.called}’s notes agree."})
    answer = as_user(rita).post(edit_url(packet), data, headers={"Accept": "application/json"}).json()
    assert "Packets do not name panelists" in answer["findings"][name]
    assert "One thing to check" in answer["notice"]
    refused = as_user(rita).post(edit_url(packet), {**data, "revision": 2, "then": "send"})
    assert refused.status_code == 409
    fixed = {**data, "revision": 3, "then": f"fix {name} {pia.called}"}
    assert as_user(rita).post(edit_url(packet), fixed).status_code == 302
    assert packet.passages.get(section="hope").text == "We asked twice. We and our notes agree."


def test_sending_from_the_editor(packet, as_user, rita):
    answer = as_user(rita).post(edit_url(packet), posted(packet, then="send"))
    assert answer.url == reverse("packets:packet_detail", args=[packet.pk])
    packet.refresh_from_db()
    assert packet.status == Status.IN_REVIEW
    # Nothing can be changed while somebody reads it.
    assert as_user(rita).post(edit_url(packet), posted(packet)).status_code == 409
    assert as_user(rita).get(edit_url(packet)).status_code == 302


def test_hostile_words_are_words(packet, as_user, rita):
    notes = {"letter": '<script>alert(1)</script> {{ 7|add:7 }} "quotes"'}
    as_user(rita).post(edit_url(packet), posted(packet, **notes))
    for name in ("packet_edit", "packet_preview"):
        page = as_user(rita).get(reverse(f"packets:{name}", args=[packet.pk])).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }}" in page
        assert "<script>alert" not in page


def test_the_preview_may_stand_in_our_own_frame_only(packet, as_user, rita):
    answer = as_user(rita).get(reverse("packets:packet_preview", args=[packet.pk]))
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "You asked first." in answer.text and "<script" not in answer.text
    page = as_user(rita).get(edit_url(packet))
    assert page["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in page["Content-Security-Policy"]


# --- Review -------------------------------------------------------------------------------------------------


def test_a_second_person_approves_what_they_read(in_review, as_user, max):
    url = reverse("packets:packet_approve", args=[in_review.pk])
    page = as_user(max).get(url)
    digest = packet_digest(in_review)
    assert f'name="digest" value="{digest}"' in page.text
    assert as_user(max).post(url, {"digest": "0" * 64}).status_code == 409
    assert as_user(max).post(url, {"digest": digest}).status_code == 302
    in_review.refresh_from_db()
    assert in_review.status == Status.RENDERING
    assert as_user(max).get(url).status_code == 302


def test_whoever_approves_reads_the_note_behind_each_passage(in_review, as_user, max):
    """F11: the page asked for it, and showed none."""
    url = reverse("packets:packet_approve", args=[in_review.pk])
    page = " ".join(as_user(max).get(url).text.split())
    notes = page.split('id="notes"', 1)[1]
    chosen = in_review.passages.filter(is_chosen=True)
    assert chosen
    for passage in chosen:
        assert passage.source.evidence in unescape(notes)
        assert passage.text in unescape(notes)
        assert passage.source.scorecard.seat.panelist.name not in notes
    assert 'href="#notes"' in page


def test_a_passage_without_a_note_says_so_to_whoever_approves(in_review, as_user, max):
    """F11."""
    in_review.passages.update(source=None)
    assert "Not drawn from a note." in as_user(max).get(reverse("packets:packet_approve", args=[in_review.pk])).text


def test_the_author_cannot_approve(in_review, as_user, rita):
    url = reverse("packets:packet_approve", args=[in_review.pk])
    assert as_user(rita).get(url).status_code == 404
    assert as_user(rita).post(url, {"digest": packet_digest(in_review)}).status_code == 404
    assert "a colleague approves it" in as_user(rita).get(reverse("packets:packet_detail", args=[in_review.pk])).text


def test_returning_needs_a_reason(in_review, as_user, max, rita):
    url = reverse("packets:packet_return", args=[in_review.pk])
    assert as_user(max).post(url, {"reason": ""}).status_code == 422
    assert as_user(max).post(url, {"reason": "Warmer."}).status_code == 302
    assert "Warmer." in as_user(rita).get(edit_url(in_review)).text


def test_a_refused_reason_is_there_again(in_review, as_user, max):
    """B5: Enter in the address bar led back, and the reason was gone."""
    url, page = (reverse(f"packets:packet_{name}", args=[in_review.pk]) for name in ("return", "approve"))
    client = as_user(max)
    client.post(url, {"reason": "Warmer. " * 400}, headers={"referer": f"http://testserver{page}"})
    again = client.get(url, follow=True)
    assert again.redirect_chain[-1][0] == page
    assert "Warmer. Warmer." in again.text


def test_the_author_takes_it_back(in_review, as_user, rita):
    answer = as_user(rita).post(reverse("packets:packet_recall", args=[in_review.pk]))
    assert answer.url == edit_url(in_review)


# --- The finished packet ------------------------------------------------------------------------------------


def test_the_job_line_polls_and_stops(approved, as_user, rita):
    client = as_user(rita)
    page = client.get(reverse("packets:packet_detail", args=[approved.pk])).text
    url = reverse("packets:document_detail", args=[approved.document_id])
    assert f'data-hx-get="{url}"' in page
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 200
    render_document(approved.document_id)
    over = client.get(url, headers={"HX-Request": "true"})
    assert over.status_code == 286
    assert over["HX-Refresh"] == "true"
    assert "Download the PDF" in client.get(reverse("packets:packet_detail", args=[approved.pk])).text


def test_download_hand_over_withdraw_and_a_new_version(ready, as_user, rita):
    client = as_user(rita)
    name = ready.loop.candidate.name
    answer = client.get(reverse("packets:document_download", args=[ready.document_id]))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'attachment; filename="Feedback_for_{name.replace(" ", "_")}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    client.post(reverse("packets:packet_hand_over", args=[ready.pk]))
    ready.refresh_from_db()
    assert ready.status == Status.SENT
    withdraw = reverse("packets:packet_revoke", args=[ready.pk])
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    client.post(withdraw, {"reason": "A slip."})
    page = client.get(reverse("packets:packet_detail", args=[ready.pk])).text
    assert "Write a new version" in page and "“A slip.”" in page  # F23
    client.post(reverse("packets:packet_start", args=[ready.loop_id]), {"language": "en"})
    again = FeedbackPacket.objects.live().get()
    assert (again.version, again.status) == (2, Status.DRAFT)
    assert write_packet(again, rita).revision == 1


def test_downloads_are_on_record(ready, as_user, max):
    from core.models import AuditEvent

    as_user(max).get(reverse("packets:document_download", args=[ready.document_id]))
    event = AuditEvent.objects.get(action="document.downloaded")
    assert (event.by_id, event.subject_id) == (max.pk, str(ready.document_id))
