"""The gentle checks: what a second look is asked for, and what is left alone."""

import pytest

from interviews.cards.language_hints import ABOUT_THE_PERSON, PROTECTED, hints_in

# What people write about answers all day. A check that cries over these is soon read by nobody.
ORDINARY = [
    "Found the race condition with a test that slept between the two writes.",
    "A data race, then a race between the two workers; she drew both.",
    "Added a foreign key and an index on it.",
    "The feature flag was disabled for two weeks; she disables it per region.",
    "They retired the old model after a shadow run and retire one each quarter.",
    "Each node has two children nodes; the children processes are restarted.",
    "Trees were a good fit for tabular data, a bad fit to the tail, and she said why.",
    "Energy demand was forecast by region; the energy company paid for the meters.",
    "Smart meters send every quarter of an hour; a smart pointer owns the buffer.",
    "Pretty sure about the order, pretty printed the plan.",
    "An aggressive timeout, then aggressive pruning; the aggressive schedule was hers.",
    "Could articulate the trade-off in two sentences and articulated the limit.",
    "Gave the junior engineer an attractive option instead of an order.",
    "Handled the emotional part of the layoffs by meeting everybody alone.",
    "The service was six years old and nobody knew it.",
    "The accent colour was the only thing that failed the contrast check.",
    "Showed a polished demo and said which part was faked.",
    "One of us had to sign, so she asked who carries the pager.",
    "Was confident that the data was clean, then found it was not.",
    "The prediction was confident, the calibration curve was not.",
    "Christian from the platform team reviewed the change.",
    "The age column was left out of the features, and the residuals were compared by age group.",
    "The cache was too old to trust.",
    "She fits the model on the first half and tests on the second.",
    "The retirement of the batch job took two quarters.",
    "Depressed precision in winter was the first sign.",
    "Asked whose decision it was; the vibe coding tool was forbidden.",
]

PROTECTED_TOPICS = [
    ("She has two kids and works part time.", "kids"),
    ("Her husband works here.", "husband"),
    ("He is 58 years old.", "58 years old"),
    ("Too old for this team.", "Too old"),
    ("Strong accent, hard to follow.", "accent"),
    ("She is disabled.", "She is disabled"),
    ("Mentioned a disability.", "disability"),
    ("Wears a headscarf.", "headscarf"),
    ("He is close to retirement.", "close to retirement"),
    ("Not a native speaker.", "native speaker"),
    ("Is she pregnant?", "pregnant"),
    ("Talked about her race and religion.", "race"),
    ("Their age worries me.", "Their age"),
    ("Looks foreign.", "foreign"),
    ("He’s depressed, I think.", "He’s depressed"),
]

ABOUT_PEOPLE = [
    ("Real culture fit.", "culture fit"),
    ("Great energy.", "Great energy"),
    ("She has energy.", "has energy"),
    ("Not a good fit.", "good fit"),
    ("A good fit for us.", "good fit"),
    ("Good vibes.", "vibes"),
    ("My gut says no.", "My gut"),
    ("She was very aggressive.", "She was very aggressive"),
    ("Tamsin seemed a bit shy.", "Tamsin seemed a bit shy"),
    ("He is smart.", "He is smart"),
    ("Very articulate.", "Very articulate"),
    ("Nice guy, I would have a beer with him.", "Nice guy"),
    ("She’s emotional.", "She’s emotional"),
    ("She is one of us.", "one of us"),
    ("Came in well dressed.", "well dressed"),
    ("Not a team player.", "team player"),
]


@pytest.mark.parametrize("sentence", ORDINARY)
def test_ordinary_sentences_are_left_alone(sentence):
    assert hints_in(sentence) == []


@pytest.mark.parametrize(("sentence", "words"), PROTECTED_TOPICS)
def test_a_protected_topic_is_asked_about(sentence, words):
    [hint] = [one for one in hints_in(sentence) if "protected topic" in one.sentence]
    assert hint.sentence.startswith(f"“{words}”")


@pytest.mark.parametrize(("sentence", "words"), ABOUT_PEOPLE)
def test_a_judgement_of_the_person_is_asked_about(sentence, words):
    [hint] = [one for one in hints_in(sentence) if "judge the person" in one.sentence]
    assert hint.sentence.startswith(f"“{words}”")
    assert "Write the sentence or the action" in hint.why


@pytest.mark.parametrize("pattern", [PROTECTED, ABOUT_THE_PERSON])
def test_the_longest_note_is_looked_through_at_once(pattern):
    """The longest text that a note may hold, made of what the patterns begin with: no blow-up of tries."""
    from time import process_time

    text = ("She was very very very " * 1000)[:20_000]
    begun = process_time()
    assert pattern.search(text) is None
    assert process_time() - begun < 0.5
