"""Levels in words: only where the opening allows them and the author ticks them, and never a number."""

import re
from fractions import Fraction

import pytest
from django.urls import reverse

from core.errors import RuleViolation
from hiring.openings.services import update_opening
from interviews.debriefs.matrix import read_matrix
from packets.handing_over.ending import revoke_packet
from packets.printing.html import print_html
from packets.printing.words import LANGUAGES
from packets.writing.levels import KEYS, NOT_COVERED, level_key, levels_of
from packets.writing.packet_content import packet_content
from packets.writing.services.approval import approve_packet, packet_digest, return_packet, send_for_review
from packets.writing.services.packets import start_packet
from tests.factories.output import CONTENT, write_packet


@pytest.mark.parametrize(
    ("mean", "key"),
    [
        (None, NOT_COVERED),
        (Fraction(1), KEYS[0]),
        (Fraction(149, 100), KEYS[0]),
        (Fraction(3, 2), KEYS[1]),
        (Fraction(5, 2), KEYS[2]),
        (Fraction(349, 100), KEYS[2]),
        (Fraction(7, 2), KEYS[3]),
        (Fraction(9, 2), KEYS[4]),
        (Fraction(5), KEYS[4]),
    ],
)
def test_a_mean_becomes_a_phrase_and_halves_are_kind(mean, key):
    assert level_key(mean) == key


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_six_different_phrases_without_numbers(language):
    phrases = LANGUAGES[language].levels
    assert list(phrases) == [*KEYS, NOT_COVERED]
    assert len(set(phrases.values())) == 6
    assert not re.search(r"\d", " ".join(phrases.values()))


def allow(opening, by, levels="words"):
    return update_opening(opening=opening, packet_levels=levels, by=by)


def test_every_topic_of_the_loop_has_the_phrase_of_its_sealed_mean(loop_decided):
    means = {row.name: row.score.mean for row in read_matrix(loop_decided).rows}
    levels = levels_of(loop_decided)
    assert {level.topic for level in levels} == set(means) and len(levels) > 3
    assert [level.key for level in levels] == [level_key(means[level.topic]) for level in levels]


def test_nothing_flows_by_itself(packet, rita, max):
    allow(packet.loop.candidate.opening, max)
    assert not packet.has_levels and packet_content(packet).levels == []
    write_packet(packet, rita, has_levels=True)
    assert packet.has_levels and packet_content(packet).levels
    revoke_packet(packet=packet, reason="Anew.", by=rita)
    assert not start_packet(loop=packet.loop, by=rita).has_levels


def test_a_forged_tick_counts_for_nothing(packet, rita, as_user):
    write_packet(packet, rita, has_levels=True)
    assert not packet.has_levels and packet_content(packet).levels == []
    posted = {"revision": packet.revision, "letter": "Agnes,", "next_steps": "", "has_levels": "on"}
    assert as_user(rita).post(f"/packets/{packet.pk}/write/", posted).status_code == 302
    packet.refresh_from_db()
    assert packet.letter == "Agnes," and not packet.has_levels


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_frozen_and_printed_are_words_and_no_number(packet, rita, max, language):
    allow(packet.loop.candidate.opening, max)
    packet.language = language
    packet.save(update_fields=["language"])
    write_packet(packet, rita, has_levels=True)
    content = packet_content(packet)
    phrases = LANGUAGES[language].levels
    assert all(set(vars(level)) == {"topic", "key", "language"} for level in content.levels)
    html = print_html("packet", {**CONTENT, "language": language, "levels": [vars(level) for level in content.levels]})
    printed = html[html.index('<ul class="levels">') : html.index("</ul>", html.index('<ul class="levels">'))]
    for level in content.levels:
        assert phrases[level.key] in printed
    assert not re.search(r">\s*[1-5](?:[.,]\d+)?\s*<", printed)


def test_a_packet_from_before_there_were_levels_is_printed_as_ever():
    assert '<ul class="levels">' not in print_html("packet", CONTENT)


def test_switched_off_later_it_is_said_and_a_save_takes_them_out(packet, rita, max, as_user):
    opening = packet.loop.candidate.opening
    allow(opening, max)
    write_packet(packet, rita, has_levels=True)
    send_for_review(packet=packet, by=rita)
    allow(opening, max, "nothing")
    packet.loop.candidate.opening.refresh_from_db()
    answer = as_user(max).post(f"/packets/{packet.pk}/approve/", {"digest": packet_digest(packet)})
    assert answer.status_code == 409 and "shows none any more" in answer.text
    return_packet(packet=packet, reason="No levels any more.", by=max)
    with pytest.raises(RuleViolation, match="shows none any more"):
        send_for_review(packet=packet, by=rita)
    assert "They are not printed." in as_user(rita).get(f"/packets/{packet.pk}/write/").text
    write_packet(packet, rita)
    send_for_review(packet=packet, by=rita)
    approve_packet(packet=packet, digest=packet_digest(packet), by=max)
    assert packet.document.content["levels"] == []


def test_the_editor_shows_beside_the_tick_what_it_prints(packet, rita, max, olga, as_user):
    path = f"/packets/{packet.pk}/write/"
    assert 'name="has_levels"' not in as_user(rita).get(path).text
    allow(packet.loop.candidate.opening, max)
    page = as_user(rita).get(path).text
    assert 'name="has_levels"' in page and not re.search(r'name="has_levels"[^>]* checked', page)
    for level in levels_of(packet.loop):
        assert LANGUAGES["en"].levels[level.key] in page
    posted = {"revision": packet.revision, "letter": packet.letter, "next_steps": "", "has_levels": "on"}
    assert as_user(rita).post(path, posted).status_code == 302
    assert re.search(r'name="has_levels"[^>]* checked', as_user(rita).get(path).text)
    packet.refresh_from_db()
    assert packet.has_levels
    assert as_user(olga).get(path).status_code == 404


def test_the_opening_says_what_its_packets_may_show(opening, max, olga, as_user):
    from hiring.models import Opening

    path = reverse("hiring:opening_edit", args=[opening.pk])
    page = as_user(max).get(path).text
    assert "What packets may say about ratings" in page and "one phrase for each topic" in page
    values = {
        "title": opening.title,
        "code": opening.code,
        "role": opening.role_id,
        "headcount": 1,
        "packet_levels": "words",
    }
    assert as_user(max).post(path, values).status_code == 302
    assert Opening.objects.get(pk=opening.pk).packet_levels == "words"
    assert as_user(max).post(path, {**values, "packet_levels": "numbers"}).status_code == 422
    del values["packet_levels"]
    assert as_user(max).post(path, values).status_code == 302
    assert Opening.objects.get(pk=opening.pk).packet_levels == "words"
    assert as_user(olga).post(path, values).status_code == 404
