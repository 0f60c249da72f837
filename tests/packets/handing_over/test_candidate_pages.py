"""E5 and E4: the candidate's pages are the organisation's, in the packet's language, with nothing of the tool."""

import pytest
from django.core import mail as post
from django.test import Client
from django.urls import reverse

from core.link_keys import GOOD_FOR
from packets.handing_over.links import end_link, share_packet
from packets.handing_over.mailing import request_mail, send_mail
from packets.handing_over.page_words import PAGE_WORDS, page_words
from packets.letterhead.current import current_letterhead
from packets.letterhead.forms import LetterheadForm
from packets.letterhead.logo import checked_logo
from packets.letterhead.services import save_letterhead
from packets.models import FeedbackPacket, SharedLink
from packets.printing.services import render_document
from packets.printing.words import LANGUAGES
from tests.factories.output import decide_anew
from tests.packets.letterhead.test_letterhead import picture

ADDRESS = "people@northmere.example"


@pytest.fixture
def done(in_review, max, ada, made_up_pdfs):
    """Approved under a letterhead with logo, colour and address."""
    from packets.writing.services.approval import approve_packet, packet_digest

    wear(ada, organisation="Northmere & Söhne", colour="#17567a", logo=checked_logo(picture()))
    packet = approve_packet(packet=in_review, digest=packet_digest(in_review), by=max)
    render_document(packet.document_id)
    packet.refresh_from_db()
    return packet


def wear(ada, **values):
    fields = {"reply_to": ADDRESS, "texts": {}, **values}
    save_letterhead(by=ada, **fields)


def pages_of(packet, rita, max):
    """Each page that a candidate may meet, by name, with the key it was asked by."""
    link, key = share_packet(packet=packet, by=rita)
    address = reverse("packets:shared", args=[key])
    pages = {"cover": Client().get(address), "packet": Client().post(address)}
    pages["answered"] = Client().post(reverse("packets:shared_answer", args=[key]), {"useful": "partly"})
    end_link(link=link, by=rita)
    pages["ended"] = Client().post(address)
    _, other = share_packet(packet=packet, by=rita)
    decide_anew(packet.loop, by=max)
    pages["suspended"] = Client().post(reverse("packets:shared", args=[other]))
    return pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_the_organisations(done, rita, max, language):
    """E5: name, logo, colour and an address to answer to; no header, footer, help or name of the tool. E4: one
    language from the first word to the last button."""
    FeedbackPacket.objects.update(language=language)
    done.refresh_from_db()
    for name, page in pages_of(done, rita, max).items():
        assert f'<html lang="{language}" dir="ltr"' in page.text, name
        assert "Northmere &amp; Söhne" in page.text and f"mailto:{ADDRESS}" in page.text, name
        assert "/logo/" in page.text and "look.css" in page.text, name
        for tool in ("Loopwright", "lw-topbar", "lw-foot", "/help", "/accounts/", rita.name, max.name):
            assert tool not in page.text, (name, tool)
        own, english = PAGE_WORDS[language], PAGE_WORDS["en"]
        if language != "en":
            for word in (english.skip, english.cover_button, english.download, english.useful_question):
                assert word not in page.text, (name, word)
        assert own.skip in page.text


def test_without_an_address_the_message_is_answered(done, rita, max, ada):
    wear(ada, organisation="Northmere", colour="", reply_to="")
    for page in pages_of(done, rita, max).values():
        assert PAGE_WORDS["en"].answer_message in page.text and "mailto:" not in page.text


def test_a_packet_keeps_its_look_and_other_pages_wear_todays(done, rita, ada):
    """E5: colour and logo of the day of approval under the packet's key, those of today everywhere else."""
    _, key = share_packet(packet=done, by=rita)
    wear(ada, organisation="Northmere", colour="#7a1756", logo=(b"", ""))
    client = Client()
    assert "#17567a" in client.get(reverse("packets:shared_look", args=[key])).text
    assert client.get(reverse("packets:shared_logo", args=[key]))["Content-Type"] == "image/png"
    for args in ([], ["x" * 43]):
        assert "#7a1756" in client.get(reverse("packets:shared_look", args=args)).text
        assert client.get(reverse("packets:shared_logo", args=args)).status_code == 404
    assert SharedLink.objects.get().first_opened_at is None


def test_a_colour_that_cannot_be_read_is_ink(done, ada):
    wear(ada, organisation="", colour="#ffff00")
    assert "#17211f" in Client().get(reverse("packets:shared_look")).text


def test_answers_to_the_mail_go_to_the_organisation(done, rita):
    """E5: and without an address of its own to whoever sends it (tested with the mails)."""
    send_mail(request_mail(packet=done, body="Here: {link}", by=rita).pk)
    [letter] = post.outbox
    assert letter.reply_to == [ADDRESS] and letter.extra_headers["Content-Language"] == "en"


def test_every_language_of_packets_has_its_pages():
    assert set(PAGE_WORDS) == set(LANGUAGES)


@pytest.mark.parametrize("language", PAGE_WORDS)
def test_every_language_says_how_long_a_link_is_good(language: str) -> None:
    """The number is that of the links, and stands nowhere else."""
    assert f" {GOOD_FOR.days} " in page_words(language, "Northmere").ended_lead


def test_answers_go_to_an_address_that_mail_can_carry(ada) -> None:
    """C5: the letterhead took no other letters than ASCII, as every other door does."""
    now, address = current_letterhead(), "josé@münchen.example"
    form = LetterheadForm({"reply_to": address}, letterhead=now)
    assert form.is_valid(), form.errors
    wear(ada, organisation="", colour="", reply_to=form.cleaned_data["reply_to"])
    assert current_letterhead().reply_to == address
    assert not LetterheadForm({"reply_to": "nobody"}, letterhead=now).is_valid()
