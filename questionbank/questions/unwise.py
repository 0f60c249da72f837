"""What is unlawful or unwise to ask about in an interview: found by its words, said with what to ask instead.

Never a refusal: a word can stand there for another reason, and people decide. English, German, French and Spanish.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class UnwiseTopic:
    """Something to keep out of interviews."""

    pattern: re.Pattern[str]
    sentence: str


def _topic(pattern: str, sentence: str) -> UnwiseTopic:
    return UnwiseTopic(re.compile(rf"\b(?:{pattern})", re.IGNORECASE), sentence)


TOPICS = (
    _topic(
        r"(?:planning|plan|have|start|starting|want)\b.{0,20}\b(?:a family|children|kids)|children|pregnan|"
        r"married|marital|husband|wife\b|spouse|childcare|familienplan|kinder\b|schwanger|verheiratet|ehemann|ehefrau|"
        r"enfants|enceinte|mariée?\b|conjoint|hijos|embaraz|casad[oa]\b|cónyuge|fonder une famille|formar una familia",
        "It asks about family. Say what the work demands, such as shifts or travel, and ask whether that is possible.",
    ),
    _topic(
        r"how old|your age\b|date of birth|born in|wie alt|geburtsdatum|ihr alter|quel âge|date de naissance|"
        r"qué edad|cuántos años tiene|fecha de nacimiento",
        "It asks about age. Ask for the experience that the work needs.",
    ),
    _topic(
        r"(?:your|any) (?:health|illness|disabilit|medical)|sick days|disabled|krankheit|behinderung|"
        r"gesundheitszustand|krankgeschrieben|maladie|handicap|état de santé|enfermedad|discapacidad|estado de salud",
        "It asks about health. Name what the work demands, and ask what somebody needs to do it.",
    ),
    _topic(
        r"religio|church|mosque|synagogue|your faith|konfession|kirche\b|glauben sie an|église|iglesia|creencias",
        "It asks about religion. Ask about working times if they matter.",
    ),
    _topic(
        r"where are you (?:really )?from|nationality|native language|mother tongue|your (?:origin|accent|ethnic)|"
        r"herkunft|muttersprache|nationalität|staatsangehörigkeit|origines?\b|langue maternelle|nationalité|"
        r"de dónde es|nacionalidad|lengua materna",
        "It asks about origin. Ask for the languages that the work needs, and how well.",
    ),
    _topic(
        r"gaps? in (?:your|the) (?:cv|r[ée]sum[ée]|employment|career)|(?:cv|r[ée]sum[ée]|employment|career) gaps?|"
        r"lücken? (?:im|in ihrem) lebenslauf|trous? dans (?:votre|le) cv|lagunas? en (?:su|el) (?:cv|currículum)",
        "It asks about a gap, which is often family or illness. Ask what somebody did in the work that counts.",
    ),
    _topic(
        r"hobb(?:y|ies)|free time|spare time|weekends?\b.{0,15}\?|freizeit|loisirs|passe-temps|aficiones|tiempo libre",
        "It asks about private life, which says more about likeness than about work. Leave it out.",
    ),
    _topic(
        r"political|which party|trade union|gewerkschaft|politische|syndicat|sindicato|política\b",
        "It asks about politics or unions. Leave it out.",
    ),
    _topic(
        r"sexual orientation|gender identity|sexuelle|orientation sexuelle|orientación sexual|arrested|criminal record|"
        r"vorstraf|casier judiciaire|antecedentes penales",
        "It asks about something that is protected in many countries. Leave it out.",
    ),
)


def cautions_of(text: str) -> list[str]:
    """A sentence for each topic that a question touches."""
    return [topic.sentence for topic in TOPICS if topic.pattern.search(text)]
