"""How people are addressed: as they asked to be, else by the whole name, which nobody takes apart."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from core.names import short_names
from hiring.candidates.services import update_candidate
from packets.handing_over.mails import mail_draft
from packets.models import FeedbackPacket
from packets.printing.words import LANGUAGES
from packets.writing.services.packets import letter_template
from packets.writing.text_checks import check_text, facts_of
from tests.factories.people import make_user, unsaved_user

NAMES = ("Dr. Jane van der Berg", "Nguyễn Thị Lan", "Nagy István", "van der Berg, Jane", "Cher", "ليلى منصور")
ASKED = ("", "Dr. van der Berg", "Lan")


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("name", NAMES)
def test_letters_and_mails_greet_as_was_asked(packet, rita, name, asked):
    """C3: in every language, in the letter and in the mail with the link."""
    candidate = update_candidate(candidate=packet.loop.candidate, name=name, address_as=asked, by=rita)
    packet = FeedbackPacket.objects.select_related("loop__candidate__opening").get(pk=packet.pk)
    decision = packet.loop.decisions.current().get()
    for language in LANGUAGES:
        letter, _ = letter_template(packet.loop, decision, language)
        assert _greeted(letter) == (asked or name)
        packet.language = language
        assert _greeted(mail_draft(packet).body) == (asked or name)
    assert candidate.called == (asked or name)


def _greeted(text: str) -> str:
    line = text.splitlines()[0].rstrip(",:").replace("Hola,", "Hola")
    return line.removeprefix("Dear ").removeprefix("Guten Tag ").removeprefix("Bonjour ").removeprefix("Hola ")


def test_colleagues_are_called_as_they_asked_and_whole_where_two_are_alike():
    """C3: no column of a table takes a name apart either."""
    people = [unsaved_user(number, name) for number, name in enumerate(NAMES, 1)]
    assert short_names(people) == dict(enumerate(NAMES, 1))
    people[0].address_as = people[3].address_as = "Jane"
    people[1].address_as = "Lan"
    assert short_names(people) == {**dict(enumerate(NAMES, 1)), 2: "Lan"}


def test_what_a_panelist_is_called_is_no_word_for_a_packet(packet):
    """C3: a name that was asked for tells who said it as much as the name does."""
    pia = packet.loop.interviews.first().panel.first().panelist
    pia.address_as = "Pippa"
    pia.save()
    found = check_text("letter", "Pippa asked you first.", facts_of(packet.loop))
    assert [finding.words for finding in found if finding.blocks] == ["Pippa"]


def test_packets_from_before_are_not_said_to_have_changed(packet):
    """C3: their letters keep their greeting, and nobody was renamed."""
    candidate = packet.loop.candidate
    candidate.name, candidate.address_as = "Agnes Thornfeldt", ""
    candidate.save()
    FeedbackPacket.objects.filter(pk=packet.pk).update(written_from={**packet.written_from, "called": "Agnes"})
    import_module("packets.migrations.0012_called").keep_greetings(apps, None)
    packet.refresh_from_db()
    assert packet.written_from["called"] == "Agnes Thornfeldt"


def test_a_person_says_how_to_address_them(db, as_user):
    """C3: on one's own account, and for somebody whom an administrator adds."""
    lan = make_user("Nguyễn Thị Lan", email="lan@example.org")
    page = as_user(lan).get(reverse("accounts:me")).text
    assert "How to address you" in page
    sent = {"name": lan.name, "address_as": "Lan", "time_zone": "UTC", "working_days": list("12345")}
    answer = as_user(lan).post(reverse("accounts:me"), sent)
    lan.refresh_from_db()
    assert answer.status_code == 302 and lan.called == "Lan"


def test_nobody_takes_a_name_apart():
    """C3: the word for it is gone from the code."""
    for folder in ("accounts", "core", "hiring", "interviews", "packets", "records", "templates"):
        for file in Path(settings.BASE_DIR, folder).rglob("*.*"):
            if file.suffix in (".py", ".html", ".txt"):
                assert "first_name" not in file.read_text(encoding="utf-8"), file
