"""What people type and what they find: one table, which both databases answer with the same questions in one order."""

from typing import Any

import pytest

from questionbank.finding.searching import search
from questionbank.models import Question
from tests.factories.bank import make_competency, write_question
from tests.factories.people import make_person

# Of each question what is searched; the title begins with the letter that the table names it by.
BANK: list[dict[str, Any]] = [
    {"title": "A model gets worse overnight", "prompt": "Nobody changed the model in production. Where do you look?"},
    {
        "title": "B releasing with care",
        "prompt": "How do you deploy a change that you fear?",
        "assessment_points": ("Rolls out to a few users first", "Watches production on call"),
    },
    {
        "title": "C production incident",
        "prompt": "Tell us about one.",
        "follow_ups": ("Who was told?", "What did the post-mortem say?", "What was planned afterwards?"),
    },
    {"title": "D planning under doubt", "prompt": "You plan a year and know a month.", "tags": ("Risk and Résumé",)},
    {
        "title": "E Häuser und Straßen",
        "prompt": "Wie planen Sie eine Straße, wenn sich die Kosten verdoppelt haben?",
        "language": "de",
        "rationale": "Gemeinden haben wenig Geld.",
    },
    {
        "title": "F déployer une équipe",
        "prompt": "Comment avez-vous déployé l’équipe pendant l’incident ?",
        "language": "fr",
        "rationale": "Les équipes apprennent.",
    },
    {
        "title": "G contar historias",
        "prompt": "Cuéntenos una historia de cambios difíciles.",
        "language": "es",
        "rationale": "Las historias enseñan.",
    },
    {"title": "H C++ and .NET side by side", "prompt": "When would you take C# instead?", "sources": ("O'Brien 2019",)},
    {
        "title": "I on-call rota",
        "prompt": "Design a rota that people can live with.",
        "pitfalls": ("Forgets the nights",),
    },
    {
        "title": "J feedback",
        "prompt": "When did feedback hurt?",
        "strong_answer": ("Names what changed because of it",),
    },
    {
        "title": "K Ångström and Łukasz",
        "prompt": "Who measures, and in which unit? 運用モデル हिन्दी",
        "rationale": "Units.",
    },
    {"title": "L studies", "prompt": "Which study changed your mind? A wolf analysis counts."},
]

TABLE = [
    # Words, wherever they stand; every one has to be there.
    ("production", "CAB"),
    ("PRODUCTION", "CAB"),
    ("incident", "CF"),
    ("production incident", "C"),
    ("incident production", "C"),
    ("nobody", "A"),
    ("nobody incident", ""),
    ("mortem", "C"),
    ("nights", "I"),
    ("gemeinden", "E"),
    ("2019", "H"),
    # The title first, then the name.
    ("model", "A"),
    ("feedback", "J"),
    ("change", "ABJL"),
    ("changed", "ABJL"),
    # Other forms of a word.
    ("plans", "DCE"),
    ("planned", "DCE"),
    ("plan", "DCE"),
    ("planen", "DCE"),
    ("deploying", "BF"),
    ("deploys", "BF"),
    ("releases", "B"),
    ("released", "B"),
    ("incidents", "CF"),
    ("models", "A"),
    ("study", "L"),
    ("studying", "L"),
    ("haus", "E"),
    ("kost", "E"),
    ("equipe", "F"),
    ("equipes", "F"),
    ("historia", "G"),
    ("cambio", "G"),
    ("user", "B"),
    ("forget", "I"),
    # Accents, case and signs, typed or left out.
    ("hauser", "E"),
    ("HÄUSER", "E"),
    ("strasse", "E"),
    ("straße", "E"),
    ("STRASSEN", "E"),
    ("déployé", "FB"),
    ("deploye", "FB"),
    ("difíciles", "G"),
    ("dificil", "G"),
    ("resume", "D"),
    ("résumé", "D"),
    ("angstrom", "K"),
    ("lukasz", "K"),
    ("運用モデル", "K"),
    ("हिन्दी", "K"),
    ("ｍｏｄｅｌ", "A"),  # noqa: RUF001
    # Joined words, and names made of signs.
    ("on-call", "IB"),
    ("oncall", "I"),
    ("on call", "IB"),
    ("postmortem", "C"),
    ("post mortem", "C"),
    ("o'brien", "H"),
    ("OBrien", "H"),
    ("O’Brien", "H"),
    ("c++", "H"),
    ("c#", "H"),
    (".net", "H"),
    # A word only begun: the last one, with three letters or more.
    ("prod", "CAB"),
    ("prod incident", ""),
    ("incident prod", "C"),
    ("feedb", "J"),
    ("pr", ""),
    # Phrases, word for word.
    ('"on call"', "IB"),
    ('"call on"', ""),
    ("“production on call”", "B"),
    ('"model in production"', "A"),
    ('"models in production"', ""),
    ('"what changed" feedback', "J"),
    ('"STRASSE, wenn"', "E"),
    ('"look A"', ""),
    ('"a change', "ABL"),
    # A stroke or two off.
    ("prodcution", "CAB"),
    ("prodution", "CAB"),
    ("feedbck", "J"),
    ("feeedback", "J"),
    ("incidnet", "CF"),
    ("overnihgt", "A"),
    ("angstorm", "K"),
    ("releesing", "B"),
    ("analisys wolf", "L"),
    ("xylophone", ""),
    ("wlof", "L"),
    ("teh", ""),
    # The competency by its name of today, and the tags of the house.
    ("bellfounding", "ABCDEFGHIJKL"),
    ("bellfounding overnight", "A"),
    ("risk", "D"),
    # Signs that mean something to a database, and nothing to search for.
    ("%", ""),
    ("_", ""),
    ("'", ""),
    ('"', ""),
    ('""', ""),
    ("model OR NEAR(", ""),
    ("model*", "A"),
    ("model & | ! <->", "A"),
    ("model:*", "A"),
    ("competency_1", ""),
]


@pytest.fixture
def bank(db: None) -> None:
    rita = make_person("rita")
    competency = make_competency("Bellfounding")
    silent = {"rationale": "Silence.", "strong_answer": (), "assessment_points": (), "pitfalls": (), "follow_ups": ()}
    for values in BANK:
        write_question(competency, by=rita, **{**silent, **values})


def found(typed: str) -> str:
    questions = search(typed).of(Question.objects.all()).order_by("-rank", "title", "pk")
    return "".join(title[0] for title in questions.values_list("title", flat=True))


@pytest.mark.sqlite
def test_the_table_of_queries(bank: None) -> None:
    """Both databases find what the table says, in its order."""
    wrong = [f"{typed}: {seen}, not {right}" for typed, right in TABLE if (seen := found(typed)) != right]
    assert not wrong, "\n".join(wrong)
    assert len(TABLE) >= 60


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("communcation", "communication"),
        ("stakholder", "stakeholder"),
        ("mentring", "mentoring"),
        ("adaptabilty", "adaptability"),
    ],
)
def test_a_typing_mistake_in_the_name_of_a_competency(typed: str, meant: str) -> None:
    """F4: the name stands in no question, and still its questions are found."""
    question = write_question(
        make_competency("Stakeholder communication, mentoring and adaptability"), by=make_person("rita")
    )
    asked = search(typed)
    assert list(asked.of(Question.objects.all())) == [question]
    assert asked.instead == ((typed, (meant,)),)
