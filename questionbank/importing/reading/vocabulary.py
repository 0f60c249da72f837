"""The words by which lists of questions name their parts and begin their questions, in the languages we read.

English, German, French and Spanish. A word belongs to one part; how it is written (large or small, with a colon, bold,
as a heading) is for `label_of`.
"""

import re
import unicodedata
from functools import lru_cache

# The part of a question -> what lists call it.
_LABELS = {
    "prompt": "question, questions, interview question, prompt, text, question text, frage, fragen, pregunta, "
    "preguntas",
    "rationale": (
        "rationale, why, why we ask, why we ask it, why we ask this, why ask, why ask this, why this question, "
        "why this matters, why it matters, why it works, purpose, intent, intention, reason, goal, what they look "
        "for, what they’re looking for, what they are looking for, what they want to hear, what we look for, what "
        "we want to know, what this question shows, what it shows, what this tests, what it tests, what the "
        "interviewer wants to know, what the interviewer is looking for, advice, tips, tip, how to answer, how to "
        "answer it, warum, warum wir fragen, warum wir das fragen, begründung, hintergrund, ziel, zweck, absicht, "
        "pourquoi, pourquoi cette question, objectif, intérêt, but, por qué, por qué preguntamos, por qué lo "
        "preguntamos, objetivo, propósito, motivo, justificación"
    ),
    "sample_answer": (
        "sample answer, standard answer, answer, answers, example, example answer, examples, model answer, "
        "solution, solutions, suggested answer, possible answer, expected answer, sample response, response, "
        "short answer, explanation, sample, show answer, click to see the answer, see answer, view answer, a, "
        "ans, r, antwort, antworten, musterantwort, beispielantwort, beispiel, lösung, mögliche antwort, réponse, "
        "réponses, exemple, exemple de réponse, réponse type, réponse possible, solution possible, respuesta, "
        "respuestas, ejemplo, respuesta de ejemplo, ejemplo de respuesta, respuesta modelo, solución"
    ),
    "strong_answer": (
        "strong answer, a strong answer, a strong answer contains, what a strong answer contains, good answer, a "
        "good answer, good answers, ideal answer, great answer, gute antwort, starke antwort, bonne réponse, "
        "réponse forte, buena respuesta, respuesta fuerte"
    ),
    "points": (
        "points of assessment, assessment points, points, look for, listen for, look out for, what to look for, "
        "what to listen for, things to look for, things to listen for, good to hear, good signs, signals, green "
        "flags, evaluation criteria, evaluation points, assessment criteria, criteria, key points, key point, "
        "keywords, keyword, hints, hint, achten auf, worauf achten, worauf wir achten, bewertungspunkte, "
        "bewertungskriterien, kriterien, stichworte, points d’évaluation, critères, critères d’évaluation, points "
        "clés, à écouter, à observer, mots-clés, puntos de evaluación, criterios, criterios de evaluación, puntos "
        "clave, qué buscar, qué escuchar, fijarse en, palabras clave"
    ),
    "pitfalls": (
        "common pitfalls, pitfalls, pitfall, traps, trap, red flags, red flag, common mistakes, mistakes, bad "
        "answer, bad answers, weak answer, weak answers, poor answer, warning signs, where people go wrong, bad "
        "signs, anti-patterns, antipatterns, what to avoid, avoid, don’ts, fallstricke, stolperfallen, "
        "stolpersteine, häufige fehler, warnsignale, schwache antwort, pièges, pièges fréquents, erreurs, erreurs "
        "fréquentes, signaux d’alerte, mauvaise réponse, errores, errores comunes, errores frecuentes, trampas, "
        "señales de alerta, mala respuesta"
    ),
    "follow_ups": (
        "potential follow-up questions, possible follow-up questions, follow-up questions, follow-up question, "
        "follow-ups, follow-up, followups, followup, followup questions, follow ups, follow up, follow up "
        "questions, probes, probe, probing questions, further questions, dig deeper, clarifying questions, also "
        "ask, nachfragen, nachfrage, rückfragen, anschlussfragen, folgefragen, vertiefende fragen, "
        "vertiefungsfragen, mögliche nachfragen, relances, relance, questions de relance, questions de suivi, "
        "questions complémentaires, repreguntas, preguntas de seguimiento, seguimiento, preguntas complementarias"
    ),
    "level": (
        "level, difficulty, difficulty level, seniority, grade, schwierigkeit, schwierigkeitsgrad, niveau, stufe, "
        "difficulté, nivel, dificultad"
    ),
    "category": (
        "category, categories, topic, topics, area, section, subject, theme, round, tags, tag, kategorie, thema, "
        "bereich, themengebiet, catégorie, thème, domaine, categoría, tema, área"
    ),
    "competency": "competency, competence, skill, skills, kompetenz, fähigkeit, compétence, competencia, habilidad",
    "minutes": (
        "minutes, time, estimated time, duration, min, dauer, minuten, zeit, durée, temps, duración, minutos, tiempo"
    ),
    "sources": (
        "source, sources, reference, references, link, links, url, additional links, further reading, read more, "
        "quelle, quellen, weiterlesen, références, fuente, fuentes, referencias"
    ),
}

# How a question begins that asks without saying so by its sign at the end.
_ASKING = (
    "how|whats?|what's|why|when|where|which|who|whom|whose|can you|could you|would you|will you|do you|does|did you|"
    "is|are|"
    "have you|has|should|"
    "describe|explain|tell|walk (?:me|us)|talk|discuss|compare|contrast|define|design|implement|outline|sketch|imagine|"
    "suppose|"
    "estimate|calculate|demonstrate|differentiate|distinguish|elaborate|summari[sz]e|illustrate|"
    "give (?:me|us|an?|some|examples?|one|two|three)|share (?:an?|your|with)|show (?:me|us|how)|"
    "write (?:an?|the|some|code|sql|down|out)|"
    "name (?:an?|some|the|two|three|four|five|\\d+|at)|list (?:an?|some|the|two|three|four|five|\\d+|all)|"
    "find (?:the|an?|all|if|out)|reverse (?:an?|the)|check (?:if|whether)|count (?:the|all)|merge (?:two|k)|"
    "detect (?:an?|the|if)|sort an?|convert an?|print (?:an?|all|the)|swap two|add two|remove (?:all|duplicates)|"
    "think of|tell us|draw|prove|identify|rate your|pick|take me|"
    "wie|was|warum|weshalb|wieso|wann|wo|wer|wen|wem|wessen|welche[rsnm]?|worin|womit|wodurch|woran|worauf|"
    "beschreib\\w*|erzähl\\w*|erklär\\w*|erläuter\\w*|nenn\\w*|schilder\\w*|vergleich\\w*|stellen sie|stell dir|"
    "geben sie|gib|können sie|kannst du|haben sie|hast du|würden sie|würdest du|berichten sie|zeigen sie|definier\\w*|"
    "quel(?:le)?s?|comment|pourquoi|quand|où|qui|que|qu'est-ce|est-ce|avez-vous|pouvez-vous|décrivez|décris|"
    "racontez|raconte|expliquez|explique|parlez|parle|citez|donnez|comparez|imaginez|présentez|définissez|"
    "qué|cómo|por qué|cuándo|dónde|quién(?:es)?|cuál(?:es)?|describa|describe|cuént\\w+|explica|explique|hábl\\w+|"
    "háblame|compare|compara|nombre|imagine|imagina|defina|define|dame|menciona"
)
_BEGINS_ASKING = re.compile(rf"[¿\"'“„«(\[]*(?:{_ASKING})\b", re.IGNORECASE)
_ENDS_ASKING = re.compile(r"[?？؟]['\"”’»“)\]*_`.!…\s]*(?:\([^()]{1,60}\)|\[[^\[\]]{1,60}\])?['\"”’»)\]*_`.\s]*$")
MOST_ASKED = 900
# Pictures that people put before an entry, and that say nothing.
_SYMBOLS_FIRST = re.compile("^[\\s\u2190-\u2bff\u3030\ufe0e\ufe0f\u200d\U0001f000-\U0001faff]+(?=\\S)")

_PLACEHOLDER = re.compile(
    r"[(\[_*]*(?:(?:the )?answer (?:here|to come|goes here|follows|pending)|your answer(?: here)?|"
    r"to be (?:done|added|written)|"
    r"to ?do|tbd|tba|coming soon|work in progress|wip|n/?a|none|[-–—.…?]+|"
    r"antwort (?:folgt|hier|kommt)|folgt|noch offen|réponse (?:ici|à venir)|à (?:venir|compléter)|"
    r"respuesta (?:aquí|pendiente)|pendiente|por completar)[.!…)\]_*]*",
    re.IGNORECASE,
)

# Sections that stand in many lists and hold no questions of theirs.
_ASIDE = frozenset(
    (
        "table of contents, contents, toc, index, licence, license, contributing, contributors, contribute, how "
        "to contribute, credits, acknowledgements, acknowledgments, references, resources, further reading, "
        "books, links, useful links, about this list, about, about the author, sponsors, authors, maintainers, "
        "related, related articles, see also, inhalt, inhaltsverzeichnis, lizenz, mitmachen, mitwirken, "
        "danksagung, literatur, quellen, weiterführende links, sommaire, table des matières, licence et crédits, "
        "contribuer, remerciements, références, ressources, índice, tabla de contenidos, contenido, licencia, "
        "contribuir, agradecimientos, referencias, recursos"
    ).split(", ")
)

_CONTENTS = frozenset(
    (
        "table of contents, contents, toc, index, inhalt, inhaltsverzeichnis, sommaire, table des matières, índice, "
        "tabla de contenidos, contenido"
    ).split(", ")
)

_LEVELS = frozenset(
    (
        "easy, medium, hard, beginner, beginners, basic, basics, intermediate, advanced, expert, junior, mid, "
        "mid-level, middle, senior, lead, principal, staff, entry, entry-level, simple, difficult, fresher, "
        "experienced, warm-up, leicht, mittel, schwer, einfach, schwierig, anfänger, fortgeschritten, "
        "fortgeschrittene, experte, experten, facile, moyen, difficile, débutant, débutants, intermédiaire, "
        "avancé, confirmé, fácil, medio, media, difícil, principiante, principiantes, intermedio, avanzado, "
        "experto"
    ).split(", ")
)
_LEVEL_WORDS = (
    "level",
    "levels",
    "questions",
    "question",
    "developer",
    "niveau",
    "nivel",
    "stufe",
    "fragen",
    "preguntas",
)
# Signs that lists put behind a question for how hard it is.
_SIGN = "[👶🍼🌱⭐★☆🌟✨🚀🔥🌶🟢🟡🟠🔴🔵⚪⚫🟣🟩🟨🟧🟥🐣🐥🧠💡🏆🥇🥈🥉💪😀😅😱]"
_SIGNS = re.compile(rf"(?:[\s\u200d]*{_SIGN}[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)+")
_LEADING_SIGNS = re.compile(rf"^(?:{_SIGN}[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*\s*)+")
_MEANING = re.compile(rf"({_SIGN}[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)[\s\u200d]*[-:=–—]?\s*([^\W\d_][\w-]+)")
_LEVEL_IN_BRACKETS = re.compile(r"\s*[(\[]\s*([^()\[\]]{3,20})\s*[)\]]\s*$")


def plain(words: str) -> str:
    """Words as they are compared: small, without markup, signs and spaces around them, with straight apostrophes."""
    folded = unicodedata.normalize("NFC", words).casefold().replace("'", "’")
    return " ".join(re.sub(r"^[\W_]+|[\W_]+$", "", folded).split())


LABELS = {plain(word): part for part, words in _LABELS.items() for word in words.split(", ")}
# Behind these a number may stand, as in "Question 3".
_LABEL = re.compile(r"^(?P<label>[^:：\n]{1,48}?)\s*[:：](?!//)\s*(?P<rest>.*)$", re.DOTALL)
# Labels that people write without a colon.
_BARE_LABEL = re.compile(
    r"^(?P<label>ans(?=\.)|(?:level|niveau|stufe|nivel)(?=\s+\d+$))\.?\s+(?P<rest>.+)$", re.IGNORECASE | re.DOTALL
)


@lru_cache(maxsize=4096)
def label_of(line: str) -> str:
    """The part of a question that this line names and nothing else, without a colon; empty where it names none."""
    name = plain(re.sub(_SIGN, "", line).replace("\ufe0f", ""))
    return LABELS.get(name) or LABELS.get(re.sub(r"\s*\(.*\)$|\s+\d+$", "", name), "")


def split_label(line: str) -> tuple[str, str]:
    """The part that a line names before its colon, and the text behind it; ("", line) where it names none."""
    found = _BARE_LABEL.match(line) or _LABEL.match(line)
    if not found:
        return "", line
    part = label_of(found["label"])
    # Bold markup may end behind the colon.
    return (part, re.sub(r"^[*_]+(?=\s|$)", "", found["rest"]).strip()) if part else ("", line)


def is_question(text: str) -> bool:
    """Whether a whole text reads like something to ask, with or without its sign."""
    text = _SYMBOLS_FIRST.sub("", without_signs(text))
    if not text or len(text) > MOST_ASKED:
        return False
    if _ENDS_ASKING.search(text):
        return any(letter.isalpha() for letter in text)
    opens = text.endswith((":", "："))
    return bool(_BEGINS_ASKING.match(text)) and (opens or len(text.split()) >= 3) and not label_of(text)


def is_placeholder(text: str) -> bool:
    """Whether an answer only says that there is none yet."""
    return bool(_PLACEHOLDER.fullmatch(text.strip()))


def is_contents(heading: str) -> bool:
    """Whether a heading stands over the contents of the list, which end at the next heading, whatever its rank."""
    return plain(without_signs(heading)) in _CONTENTS


def is_aside(heading: str) -> bool:
    """Whether a section of this name is about the list itself: contents, licence, how to contribute."""
    return plain(without_signs(heading)) in _ASIDE


def is_level(heading: str) -> bool:
    """Whether a heading names a level and nothing else, such as "Junior" or "Advanced questions"."""
    words = [word for word in plain(without_signs(heading)).split() if word not in _LEVEL_WORDS]
    return bool(words) and all(word in _LEVELS for word in words)


def without_symbols(text: str) -> str:
    """A text without the pictures before its first word."""
    return _SYMBOLS_FIRST.sub("", text)


def split_level(text: str) -> tuple[str, str]:
    """A question without the signs or the bracket behind it that say its level, and what they say."""
    if found := re.search(rf"{_SIGNS.pattern}\s*$", text):
        rest = text[: found.start()].strip()
        if rest:
            return rest, found.group().strip()
    if (found := _LEADING_SIGNS.match(text)) and text[found.end() :].strip():
        return text[found.end() :].strip(), found.group().strip()
    found = _LEVEL_IN_BRACKETS.search(text)
    if found and plain(found[1]) in _LEVELS:
        return text[: found.start()].strip(), found[1].strip()
    return text, ""


def legend_of(text: str) -> dict[str, str]:
    """What the signs of a list mean, where the list says so on one line: "🌱 easy 🌶 hard"."""
    for line in text.split("\n"):
        pairs = _MEANING.findall(line)
        meanings = {bare_sign(sign): word for sign, word in pairs if word.casefold() in _LEVELS}
        if len(meanings) > 1:
            return meanings
    return {}


def bare_sign(sign: str) -> str:
    """A sign without the marks that choose how it is drawn."""
    return re.sub("[\\s\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]", "", sign)


def without_signs(text: str) -> str:
    """A text without the signs of a level around it."""
    if text.isascii():
        return text.strip()
    return _LEADING_SIGNS.sub("", re.sub(rf"{_SIGNS.pattern}\s*$", "", text)).strip()


def has_signs(level: str) -> bool:
    """Whether a level is said by signs, which somebody has to read."""
    return bool(re.search(_SIGN, level))
