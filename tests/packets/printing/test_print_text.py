"""Print copies: nothing added, nothing lost, and no paragraph too long for the layout engine."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.text import direction_of
from packets.printing.print_text import LONGEST_PARAGRAPH, check_length, print_line, print_paragraphs


def lines_of(text):
    return [paragraph.lines for paragraph in print_paragraphs(text)]


def joined(text):
    """What stands on paper, whatever was cut."""
    return "".join(line for lines in lines_of(text) for line in lines)


def test_plain_words_stay_as_typed():
    assert lines_of("Dear Agnes,\n\nthank you.\nKind regards") == [["Dear Agnes,"], ["thank you.", "Kind regards"]]


def test_invisible_break_marks_go():
    assert lines_of("co\u00adop\u200ber\u2060ate") == [["cooperate"]]


def test_control_characters_go_but_line_ends_stay():
    assert lines_of("a\x07b\r\nc\x85d") == [["ab", "c\x85d"]]


def test_a_long_link_stays_one_word():
    """E2: a space inside would be read aloud, copied and followed to nowhere."""
    link = "https://careers.example.org/" + "a" * 90
    assert len(link) == 118
    assert lines_of(f"Read {link} today") == [[f"Read {link} today"]]
    assert print_line(link) == link


@pytest.mark.parametrize("word", ["x" * 20_000, "e\u0301" * 10_000, "\u0628" * 20_000, "ten\u00a0" * 5_000])
def test_an_endless_word_is_cut_and_its_parts_stand_as_one(word):
    """E2"""
    paragraphs = print_paragraphs(word)
    assert joined(word) == word
    assert max(len(paragraph.text) for paragraph in paragraphs) <= LONGEST_PARAGRAPH
    assert len(paragraphs) > len(word) // LONGEST_PARAGRAPH
    assert [paragraph.goes_on for paragraph in paragraphs] == [True] * (len(paragraphs) - 1) + [False]


def test_a_cut_does_not_part_a_letter_from_its_marks():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    printed = lines_of(family * 500)
    assert joined(family * 500) == family * 500
    assert not any(line.startswith("\u200d") or line.endswith("\u200d") for lines in printed for line in lines)


def test_long_paragraphs_are_cut_at_a_space():
    paragraphs = lines_of("word " * 2000)
    assert len(paragraphs) > 4
    assert all(sum(map(len, lines)) <= LONGEST_PARAGRAPH for lines in paragraphs)
    assert [word for lines in paragraphs for line in lines for word in line.split()] == ["word"] * 2000


def test_many_lines_are_cut_between_lines():
    paragraphs = lines_of("\n".join(["a line of text"] * 500))
    assert [line for lines in paragraphs for line in lines] == ["a line of text"] * 500
    assert len(paragraphs) > 1


def test_a_name_becomes_one_line():
    assert print_line("  Agnes \n\t Thorn\u00adqvist ") == "Agnes Thornqvist"


@given(st.text(max_size=6000))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_out_small_enough(text):
    for paragraph in print_paragraphs(text):
        assert len(paragraph.text) <= LONGEST_PARAGRAPH + len(paragraph.lines)
        assert paragraph.direction in ("ltr", "rtl")


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Kafka \u0648 PostgreSQL", "ltr"),
        ("(16) \u0639\u0645\u0644\u062a \u0639\u0644\u0649 Kafka", "rtl"),
        ("\u05e9\u05dc\u05d5\u05dd", "rtl"),
        ("\u738b\u5c0f\u660e", "ltr"),
        ("2026: 16, (4)", "ltr"),
        ("", "ltr"),
    ],
)
def test_the_first_letter_that_has_a_direction_decides(text, direction):
    """E3"""
    assert direction_of(text) == direction


def test_each_paragraph_runs_in_its_own_direction():
    """E3: also the parts of one that was cut, whatever word a part begins with."""
    arabic = "\u0639\u0645\u0644 (Kafka) "
    paragraphs = print_paragraphs(f"Dear Agnes,\n\n{arabic * 300}\n\nKafka")
    assert [paragraph.direction for paragraph in paragraphs] == ["ltr", "rtl", "rtl", "ltr"]


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({"Opening letter": "x" * 20_001}, "“Opening letter” has 20,001 characters. Shorten it to 20,000."),
        ({"Next steps": "\n" * 500}, "“Next steps” has 501 lines. Shorten it to 500."),
        ({str(n): "x" * 20_000 for n in range(11)}, "This packet has 220,000 characters. Shorten it to 200,000."),
    ],
)
def test_what_no_packet_can_hold_is_refused_with_a_sentence(texts, sentence):
    with pytest.raises(RuleViolation) as refusal:
        check_length(texts)
    assert refusal.value.sentence == sentence


def test_what_fits_is_accepted():
    check_length({"Opening letter": "x" * 20_000, "Next steps": "\n" * 499})
