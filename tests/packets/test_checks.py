import pytest

from packets.checks import check_text, make_facts, without_name
from packets.words import LANGUAGES

FACTS = make_facts(
    "Agnes Grace Thornqvist", ["Kofi Marrowby", "Will van der Berg", "Grace Hopper-Lind"], ["Noor Sundravel"]
)


def kinds(text):
    return [(finding.kind, finding.words, finding.blocks) for finding in check_text("f", text, FACTS)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kofi asked twice.", "Kofi"),
        ("Mr Marrowby asked.", "Marrowby"),
        ("KOFI MARROWBY asked.", "KOFI MARROWBY"),
        ("You and Will talked.", "Will"),
        ("(Berg)", "Berg"),
    ],
)
def test_panelists_are_found_and_block(text, words):
    assert kinds(text) == [("name", words, True)]


@pytest.mark.parametrize(
    "text", ["You will plan.", "The marrow of it.", "van and der", "Grace under pressure, Agnes.", "Kofix", ""]
)
def test_ordinary_words_and_the_readers_own_name_are_not_panelists(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text", ["You got 4 of 5.", "a 3/5", "4.5 out of 5", "We scored you a 4", "rated your answer with 2", "a strong no"]
)
def test_scores_block(text):
    assert [(kind, blocks) for kind, _, blocks in kinds(text)] == [("score", True)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Other candidates went deeper.", "comparison"),
        ("Better than most.", "comparison"),
        ("Your children were mentioned.", "topic"),
        ("We will hire you next year.", "promise"),
        ("I guarantee it.", "promise"),
        ("Noor Sundravel was here.", "other candidate"),
    ],
)
def test_everything_else_only_asks(text, kind):
    assert [(found, blocks) for found, _, blocks in kinds(text)] == [(kind, False)]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_our_own_templates_are_clean(language):
    words = LANGUAGES[language]
    names = {"first_name": "Agnes", "role": "Team Lead", "team": ", Routing", "organisation": "Northmere"}
    for text in (words.letter_hire, words.letter_no_hire):
        assert kinds(text.format(**names)) == []
    for text in (words.next_steps_hire, words.next_steps_no_hire):
        assert kinds(text) == []


def test_a_name_becomes_we():
    text = "Kofi asked. Then Kofi’s question. “Kofi”"
    assert without_name(text, "Kofi") == "We asked. Then our question. “we”"
