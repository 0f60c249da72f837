import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import RuleViolation
from packets.printing.print_text import LONGEST_PARAGRAPH, LONGEST_RUN, check_length, print_line, print_paragraphs


def words(paragraphs):
    return [word for paragraph in paragraphs for line in paragraph for word in line.split(" ")]


def test_plain_words_stay_as_typed():
    assert print_paragraphs("Dear Agnes,\n\nthank you.\nKind regards") == [
        ["Dear Agnes,"],
        ["thank you.", "Kind regards"],
    ]


def test_invisible_break_marks_go():
    assert print_paragraphs("co\u00adop\u200ber\u2060ate") == [["cooperate"]]


def test_control_characters_go_but_line_ends_stay():
    assert print_paragraphs("a\x07b\r\nc\x85d") == [["ab", "c\x85d"]]


def test_an_endless_word_gets_real_spaces_and_loses_no_letter():
    printed = words(print_paragraphs("x" * 1000))
    assert max(map(len, printed)) <= LONGEST_RUN
    assert "".join(printed) == "x" * 1000


def test_a_no_break_space_does_not_make_a_run_endless():
    printed = words(print_paragraphs("\u00a0".join(["ten"] * 60)))
    assert max(map(len, printed)) <= LONGEST_RUN


def test_a_cut_does_not_part_a_letter_from_its_marks():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    printed = words(print_paragraphs(family * 40))
    assert "".join(printed) == family * 40
    assert not any(word.startswith("\u200d") or word.endswith("\u200d") for word in printed)


def test_long_paragraphs_are_cut_at_a_space():
    paragraphs = print_paragraphs("word " * 2000)
    assert len(paragraphs) > 4
    assert all(sum(map(len, paragraph)) <= LONGEST_PARAGRAPH for paragraph in paragraphs)
    assert [word for word in words(paragraphs) if word] == ["word"] * 2000


def test_many_lines_are_cut_between_lines():
    paragraphs = print_paragraphs("\n".join(["a line of text"] * 500))
    assert [line for paragraph in paragraphs for line in paragraph] == ["a line of text"] * 500
    assert len(paragraphs) > 1


def test_a_name_becomes_one_line():
    assert print_line("  Agnes \n\t Thorn\u00adqvist ") == "Agnes Thornqvist"


@given(st.text(max_size=6000))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_out_small_enough(text):
    for paragraph in print_paragraphs(text):
        assert sum(map(len, paragraph)) <= LONGEST_PARAGRAPH
        assert all(len(word) <= LONGEST_RUN for line in paragraph for word in line.split(" "))


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
