"""E4: rounds and competencies in the packet's language, where somebody has said how; else marked as what they are."""

import pytest
from django.urls import reverse

from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.models import Seat
from packets.models import FeedbackPacket, PacketName
from packets.printing.content import as_json
from packets.printing.html import print_html
from packets.writing.packet_content import packet_content
from packets.writing.services.approval import approve_packet, packet_digest, send_for_review
from packets.writing.services.naming import save_names
from packets.writing.translated import names_of
from tests.factories.output import make_name


@pytest.fixture
def german(packet):
    FeedbackPacket.objects.update(language="de", has_levels=True)
    packet.loop.candidate.opening.packet_levels = "words"
    packet.loop.candidate.opening.save()
    return FeedbackPacket.objects.select_related("loop__candidate__opening").get(pk=packet.pk)


def printed(packet):
    return print_html("packet", as_json(packet_content(packet)))


def test_a_name_that_nobody_wrote_says_its_language(german):
    """E4: round, topic in its line, bar and level: each marked with the language that it has."""
    html = printed(german)
    round_name = german.loop.interviews.order_by("position")[0].name
    topic = names_of(german)[-1][0]
    assert '<html lang="de"' in html
    assert f'lang="en">{round_name}</bdi>' in html and f'lang="en">{round_name}</p>' in html
    assert f'<span lang="en">{topic}</span>' in html
    assert html.count(' lang="en"') > len(names_of(german))


def test_a_name_is_written_once_and_kept(german, rita, as_user):
    """E4: prefilled in the editor, printed without a mark, and there for the next packet of that language."""
    [(first, _), (second, _), *_] = names_of(german)
    page = as_user(rita).get(reverse("packets:packet_edit", args=[german.pk])).text
    assert "Names in" in page and f'value="{first}"' in page
    save_names(packet=german, names={first: "Fachgespräch", second: second}, by=rita)
    html = printed(german)
    assert ">Fachgespräch</bdi>" in html and f'lang="en">{first}<' not in html
    assert dict(names_of(german))[first] == "Fachgespräch" and dict(names_of(german))[second] == ""
    assert PacketName.objects.count() == 1  # what stays as it is here is no name in another language
    FeedbackPacket.objects.update(language="fr")
    assert first in printed(FeedbackPacket.objects.get())
    FeedbackPacket.objects.update(language="de")
    save_names(packet=german, names={first: ""}, by=rita)
    assert not PacketName.objects.exists()


def test_the_editor_saves_them(german, rita, as_user):
    from packets.writing.forms import NamesForm

    names = names_of(german)
    fields = {key: f"Name {place}" for place, key in enumerate(NamesForm(names=names).originals)}
    address = reverse("packets:packet_names", args=[german.pk])
    assert as_user(rita).post(address, fields).status_code == 302
    assert PacketName.objects.filter(language="de", changed_by=rita).count() == len(names)
    refused = as_user(rita).post(address, {**fields, next(iter(fields)): "x" * 121})
    assert refused.status_code == 422 and "x" * 121 in refused.text


def test_a_panelist_is_no_name_of_a_round(german, rita):
    """What may not stand in a text may not stand in a name either."""
    panelist = Seat.objects.filter(interview__loop=german.loop)[0].panelist
    with pytest.raises(RuleViolation):
        save_names(packet=german, names={names_of(german)[0][0]: f"Gespräch mit {panelist.name}"}, by=rita)
    assert not PacketName.objects.exists()


def test_what_was_approved_keeps_its_names(german, rita, max):
    first = names_of(german)[0][0]
    FeedbackPacket.objects.update(has_levels=False)
    packet = send_for_review(packet=FeedbackPacket.objects.get(), by=rita)
    with pytest.raises(RuleViolation, match="not a draft"):
        save_names(packet=packet, names={first: "Gespräch"}, by=rita)
    approve_packet(packet=packet, digest=packet_digest(packet), by=max)
    before = print_html("packet", packet.document.content)
    make_name("de", first, "Später", by=rita)
    packet.document.refresh_from_db()
    assert print_html("packet", packet.document.content) == before and "Später" not in before


def test_in_the_installations_own_language_nothing_is_asked(packet, rita, as_user, settings):
    assert names_of(packet) == [] and ' lang="en">' not in printed(packet).partition("<body")[2]
    assert "Names in" not in as_user(rita).get(reverse("packets:packet_edit", args=[packet.pk])).text
    settings.NAMES_LANGUAGE = "de"
    assert names_of(packet) and ' lang="de"' in printed(packet)


def test_an_untouched_form_of_names_changes_nothing(german, rita):
    """It is prefilled with the names as they are here, and those are no names in another language."""
    save_names(packet=german, names={original: original for original, _ in names_of(german)}, by=rita)
    assert not AuditEvent.objects.filter(action="packet.names_saved").exists()
