"""A packet of nobody, for looking at the letterhead before anybody gets one."""

from base64 import b64encode
from typing import Any

from packets.letterhead.current import CurrentLetterhead
from packets.letterhead.placeholders import fill
from packets.printing.content import PacketContent, PassageContent, RoundContent, Topic, as_json
from packets.printing.words import words_for

CANDIDATE, ROLE = "Agnes Thornqvist", "Team Lead"
# By language: two rounds, their topics, then heading and text of a strength, then heading, text and advice of a hope.
PASSAGES = {
    "en": (
        ("Technical round", "Scenario round"),
        ("Planning", "Teaching", "Telling people early"),
        ("You begin with the people", "You asked who would use it before you said how you would build it."),
        ("A plan with dates", "We did not hear when each step would be done.", "Keep one story ready with its dates."),
    ),
    "de": (
        ("Fachgespräch", "Fallgespräch"),
        ("Planen", "Anleiten", "Früh Bescheid geben"),
        ("Sie beginnen bei den Menschen", "Sie haben gefragt, wer damit arbeitet, bevor Sie vom Bauen sprachen."),
        (
            "Ein Plan mit Terminen",
            "Wann welcher Schritt fertig wäre, haben wir nicht gehört.",
            "Halten Sie ein Beispiel mit seinen Terminen bereit.",
        ),
    ),
    "fr": (
        ("Entretien technique", "Mise en situation"),
        ("Planifier", "Transmettre", "Prévenir tôt"),
        ("Vous partez des personnes", "Vous avez demandé qui s’en servirait avant de dire comment le construire."),
        (
            "Un plan avec des dates",
            "Nous n’avons pas entendu quand chaque étape serait finie.",
            "Gardez un exemple prêt, avec ses dates.",
        ),
    ),
    "es": (
        ("Entrevista técnica", "Caso práctico"),
        ("Planificar", "Enseñar", "Avisar pronto"),
        ("Empieza por las personas", "Preguntó quién lo usaría antes de decir cómo lo haría."),
        (
            "Un plan con fechas",
            "No oímos cuándo estaría listo cada paso.",
            "Tenga preparado un ejemplo con sus fechas.",
        ),
    ),
}


def sample_content(letterhead: CurrentLetterhead, language: str) -> dict[str, Any]:
    """The content of a packet in this language under this letterhead."""
    words, texts = words_for(language), letterhead.texts(language)
    names_of_rounds, topics, strength, hope = PASSAGES.get(language, PASSAGES["en"])
    names = {"candidate": CANDIDATE, "role": ROLE, "organisation": letterhead.organisation, "team": ""}
    rounds = [
        RoundContent(names_of_rounds[0], "2026-02-24", 60, 2, [Topic(topics[0], 30, "strength"), Topic(topics[1], 20)]),
        RoundContent(names_of_rounds[1], "2026-02-26", 45, 2, [Topic(topics[2], 25, "hope")]),
    ]
    return as_json(
        PacketContent(
            language=language,
            organisation=letterhead.organisation,
            reference="SAMPLE-0001",
            version=1,
            candidate=CANDIDATE,
            role=ROLE,
            written_on="2026-03-12",
            decided_on="2026-02-27",
            letter=words.letter_no_hire.format(called=CANDIDATE, role=ROLE),
            rounds=rounds,
            strengths=[PassageContent(*strength)],
            hopes=[PassageContent(*hope)],
            next_steps=words.next_steps_no_hire,
            has_chart=True,
            has_method=True,
            logo=b64encode(letterhead.logo).decode(),
            logo_type=letterhead.logo_type,
            colour=letterhead.colour,
            sign_off=fill(texts.sign_off, names),
            closing=fill(texts.closing, names),
        )
    )
