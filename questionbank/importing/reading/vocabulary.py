"""The words and signs by which lists of questions name their parts, their levels and what is about themselves.

English, German, French and Spanish, and the commonest in Chinese. A word belongs to one part; how it is written (large
or small, with a colon, bold, as a heading) is for `label_of`.
"""

import re
from functools import lru_cache

from core.search import folded
from core.text import normalized

# The part of a question -> what lists call it.
_LABELS = {
    "prompt": (
        "question, questions, interview question, primary question, main question, opening question, "
        "alternative question, lead question, hauptfrage, einstiegsfrage, "
        "prompt, text, question text, q, coding question, code question, "
        "frage, fragen, pregunta, "
        "preguntas, 问题, 题目, 问"
    ),
    "rationale": (
        "rationale, why, why ask, why ask this, why this question, purpose, intent, intention, reason, goal, advice, "
        "tips, tip, how to answer, how to answer it, tips to answer, tips for answering, tips to answer it, "
        "interviewer’s intent, warum, warum wir fragen, warum wir das fragen, begründung, hintergrund, "
        "ziel, zweck, absicht, pourquoi, pourquoi cette question, objectif, intérêt, "
        "but, por qué, por qué preguntamos, por qué lo preguntamos, objetivo, propósito, motivo, justificación"
    ),
    "sample_answer": (
        "sample answer, standard answer, answer, answers, example, example answer, examples, model answer, "
        "solution, solutions, suggested answer, possible answer, expected answer, sample response, response, "
        "short answer, explanation, sample, show answer, click to see the answer, see answer, view answer, a, "
        "ans, r, approach, solution approach, suggested approach, framework, 答案, 回答, 答, 参考答案, 解答, antwort, "
        "antworten, musterantwort, beispielantwort, beispiel, lösung, mögliche antwort, erwartete antwort, "
        "réponse, réponses, "
        "exemple, exemple de réponse, réponse type, réponse attendue, réponse possible, solution possible, "
        "respuesta, respuestas, "
        "ejemplo, respuesta de ejemplo, ejemplo de respuesta, respuesta modelo, respuesta esperada, solución"
    ),
    "strong_answer": (
        "strong answer, a strong answer, a strong answer contains, what a strong answer contains, good answer, a "
        "good answer, good answers, ideal answer, great answer, what good looks like, what good sounds like, what a "
        "good answer looks like, what great looks like, gute antwort, starke antwort, bonne réponse, "
        "réponse forte, buena respuesta, respuesta fuerte"
    ),
    "points": (
        "points of assessment, assessment points, points, expected points, key concepts, "
        "what this question assesses, what it assesses, 考察点, 要点, 评分要点, look for, "
        "listen for, "
        "look out for, what to look for, what to listen for, things to look for, things to listen for, good to "
        "hear, good signs, great signs, positive signs, extra points, bonus points, signals, green flags, "
        "evaluation criteria, evaluation points, assessment criteria, "
        "criteria, key points, key point, keywords, keyword, hints, hint, achten auf, worauf achten, worauf wir "
        "achten, bewertungspunkte, bewertungskriterien, kriterien, stichworte, points d’évaluation, critères, "
        "critères d’évaluation, points clés, ce que nous évaluons, à écouter, à observer, mots-clés, "
        "puntos de evaluación, criterios, "
        "criterios de evaluación, puntos clave, qué evaluamos, qué buscar, qué escuchar, fijarse en, palabras clave"
    ),
    "pitfalls": (
        "common pitfalls, pitfalls, pitfall, traps, trap, red flags, red flag, common mistakes, mistakes, bad "
        "answer, bad answers, weak answer, weak answers, poor answer, warning signs, where people go wrong, bad "
        "signs, anti-patterns, antipatterns, anti-pattern, things to avoid, 常见错误, what to avoid, avoid, don’ts, "
        "fallstricke, stolperfallen, stolpersteine, häufige fehler, warnsignale, schwache antwort, pièges, à éviter, "
        "pièges "
        "fréquents, erreurs, erreurs fréquentes, signaux d’alerte, mauvaise réponse, errores, errores comunes, "
        "errores frecuentes, trampas, señales de alerta, mala respuesta"
    ),
    "follow_ups": (
        "potential follow-up questions, possible follow-up questions, follow-up questions, follow-up question, "
        "follow-ups, follow-up, followups, followup, followup questions, follow ups, follow up, follow up "
        "questions, probes, probe, probing questions, further questions, dig deeper, clarifying questions, also "
        "ask, 追问, nachfragen, nachfrage, rückfragen, anschlussfragen, folgefragen, vertiefende fragen, "
        "vertiefungsfragen, mögliche nachfragen, relances, relance, questions de relance, questions de suivi, "
        "questions complémentaires, repreguntas, preguntas de seguimiento, seguimiento, preguntas complementarias"
    ),
    "level": (
        "level, difficulty, difficulty level, seniority, grade, schwierigkeit, schwierigkeitsgrad, niveau, stufe, "
        "difficulté, nivel, dificultad"
    ),
    "category": (
        "category, categories, topic, topics, area, section, subject, theme, round, kategorie, thema, bereich, "
        "themengebiet, catégorie, thème, domaine, categoría, tema, área"
    ),
    "tags": "tags, tag, labels, schlagworte, stichwörter, étiquettes, etiquetas, 标签",
    "competency": (
        "competency, competence, criterion, skill, skills, kompetenz, fähigkeit, compétence, competencia, habilidad"
    ),
    "minutes": (
        "minutes, time, estimated time, duration, min, dauer, minuten, zeit, durée, temps, duración, minutos, tiempo"
    ),
    "sources": (
        "source, sources, reference, references, link, links, url, additional links, further reading, read more, "
        "useful resources, useful links, resources, additional resources, further resources, learn more, quelle, "
        "quellen, weiterlesen, références, fuente, fuentes, referencias"
    ),
}

# The parts of an answer that is told as a story.
STORIES = (("situation", "task", "action", "result"), ("s", "t", "a", "r"))
_TESTS = re.compile(
    r"(?:tests|assesses|evaluates|measures|looks for)(?: for)?\s*[:：]\s*(?P<rest>.+)$", re.I | re.DOTALL
)
_SCENES = frozenset(
    "scenario, the scenario, szenario, ausgangslage, scénario, mise en situation, escenario".split(", ")
)

_PLACEHOLDER = re.compile(
    r"[(\[_*]*(?:(?:the )?answer (?:here|to come|goes here|follows|pending)|your answer(?: here)?|"
    r"to be (?:done|added|written|completed)|"
    r"to ?do|tbd|tba|coming soon|work in progress|wip|n/?a|none|[-–—.…?]+|"
    r"antwort (?:folgt|hier|kommt)|folgt|noch offen|réponse (?:ici|à venir)|à (?:venir|compléter)|"
    r"respuesta (?:aquí|pendiente)|pendiente|por completar)[.!…)\]_*]*",
    re.IGNORECASE,
)

# What says that questions follow, and nothing of what they are about.
_LEADS_IN = re.compile(
    r"(?:(?:(?:sample|example|possible|suggested|typical|some|other|more|the|these)\s)*(?:interview )?questions"
    r"(?: to ask| include)?|then|next|first|finally|lastly|(?:beispiel)?fragen|mögliche fragen|questions possibles|"
    r"preguntas(?: posibles)?|dann|danach|ensuite|puis|luego|después)$|"
    r"(?:ask|choose|pick|for example|such as|including|fragen sie|wählen sie|demandez|pregunte)\b"
)

MOST_IN_A_LEAD = 90

# Sections that stand in many lists and hold no questions of theirs.
_ASIDE = frozenset(
    (
        "table of contents, contents, toc, index, licence, license, contributing, contributors, contribute, how "
        "to contribute, credits, acknowledgements, acknowledgments, references, resources, further reading, "
        "books, links, useful links, about this list, about, about the author, sponsors, authors, maintainers, "
        "related, related articles, see also, inhalt, inhaltsverzeichnis, lizenz, mitmachen, mitwirken, "
        "danksagung, literatur, quellen, weiterführende links, sommaire, table des matières, licence et crédits, "
        "contribuer, remerciements, références, ressources, índice, tabla de contenidos, contenido, licencia, "
        "contribuir, cómo contribuir, agradecimientos, referencias, recursos, "
        "目录, 参考资料, 其他参考资料, 协议, 许可, 贡献者, 最初贡献者"
    ).split(", ")
)

_CONTENTS = frozenset(
    (
        "table of contents, contents, toc, index, inhalt, inhaltsverzeichnis, sommaire, table des matières, índice, "
        "tabla de contenidos, contenido, 目录"
    ).split(", ")
)

_LEVELS = frozenset(
    (
        "easy, medium, hard, beginner, beginners, basic, basics, intermediate, advanced, expert, junior, mid, "
        "mid-level, middle, senior, lead, principal, staff, entry, entry-level, simple, difficult, fresher, "
        "experienced, leicht, mittel, schwer, einfach, schwierig, anfänger, fortgeschritten, "
        "fortgeschrittene, experte, experten, facile, moyen, difficile, débutant, débutants, intermédiaire, "
        "avancé, confirmé, fácil, medio, media, difícil, principiante, principiantes, intermedio, avanzado, "
        "experto"
    ).split(", ")
)
_FOLDED_LEVELS = frozenset(folded(level) for level in _LEVELS)
# Those that say nothing else where more words follow.
_TELLING_LEVELS = frozenset(("junior", "senior", "beginner", "intermediate", "fortgeschrittene", "débutant", "experto"))
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
_SIGN_OR_QUOTE = re.compile(f'{_SIGN}|[\ufe0f"“”„«»]')
_SIGNS = re.compile(rf"(?:[\s\u200d]*{_SIGN}[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)+")
_LEADING_SIGNS = re.compile(rf"^(?:{_SIGN}[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*\s*)+")
_MEANING = re.compile(rf"({_SIGN}[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)[\s\u200d]*[-:=–—]?\s*([^\W\d_][\w-]+)")
# Pictures that people put before an entry, and that say nothing; by themselves or by their names, as ":warning:".
_SYMBOLS_FIRST = re.compile(
    "^(?:[\\s\u2190-\u2bff\u3030\ufe0e\ufe0f\u200d\U0001f000-\U0001faff]|:[a-z][a-z0-9_+-]+:(?=\\s))+(?=\\S)"
)
_SYMBOLS_LAST = re.compile("(?<=[^\\s])[\\s\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\U0001f000-\U0001faff]+$")
_LEVEL_IN_BRACKETS = re.compile(r"\s*[(\[]\s*([^()\[\]]{3,20})\s*[)\]]\s*$")


@lru_cache(maxsize=8192)
def plain(words: str) -> str:
    """Words as they are compared: small, without markup, signs and spaces around them, with straight apostrophes."""
    folded = normalized("NFC", words).casefold().replace("'", "’")
    return " ".join(re.sub(r"^[\W_]+|[\W_]+$", "", folded).split())


LABELS = {plain(word): part for part, words in _LABELS.items() for word in words.split(", ")}
# Behind these a number may stand, as in "Question 3".
_LABEL = re.compile(r"^(?P<label>[^:：\n]{1,48}?)\s*[:：](?!//)\s*(?P<rest>.*)$", re.DOTALL)
# Labels that people write without a colon.
_BARE_LABEL = re.compile(
    r"^(?P<label>ans(?=\.)|(?:level|niveau|stufe|nivel)(?=\s+\d+$))\.?\s+(?P<rest>.+)$", re.IGNORECASE | re.DOTALL
)


# Words that people put before an answer's name: "easy explanation", "detailed answer".
_KIND_OF_ANSWER = re.compile(
    r"(?:easy|simple|short|long|full|brief|quick|detailed|best|expected|possible|suggested|example|sample|model)\s+"
    r"(?:answers?|explanations?|solutions?|responses?)"
)
# What lists say of the reason for a question, in a few words of their own: "what they are really asking".
_SAYS_WHY = re.compile(
    r"(?:what|why) (?:(?:this|the) question|this|it|they|we|you|i|(?:the )?interviewers?|employers?|recruiters?)"
    r"(?:’re| are|’s| is)?(?: (?:really|actually))? (?:ask|asking|matters?|works?|tests?|testing|tells(?: you| us)?|"
    r"shows?|reveals?|measures?|evaluates?|look(?:ing)? for|wants? to (?:hear|know|see|learn))(?: (?:it|this|here))?"
)
# What they listen for in the answer, in words of their own.
_LISTENS = re.compile(
    r"what (?:we|you|they|i|(?:the )?interviewers?)(?:’re| are|’m)? (?:listen(?:ing)?|watch(?:ing)?) for"
)
# Behind these more words may follow: "Key points the panel listens for".
_BEGINS_LABEL = re.compile(
    r"(key points|red flags|green flags|follow-up questions|what to listen for|what to look for|points of assessment|"
    r"common pitfalls|common mistakes|sample answer|strong answer|why we ask|why they ask)\b"
)
MOST_IN_A_LABEL = 8
LONGEST_NAME = 200


@lru_cache(maxsize=4096)
def label_of(line: str) -> str:
    """The part of a question that this line names and nothing else, without a colon; empty where it names none."""
    if len(line) > LONGEST_NAME:
        return ""
    name = plain(re.sub(_SIGN_OR_QUOTE, "", line))
    bare = re.sub(r"\s*\([^()]*\)?$|\s+\d+$", "", name)
    if _KIND_OF_ANSWER.fullmatch(bare):
        return "sample_answer"
    if _SAYS_WHY.fullmatch(bare):
        return "rationale"
    if _LISTENS.fullmatch(bare):
        return "points"
    return LABELS.get(name) or LABELS.get(bare, "")


def label_beginning(line: str) -> str:
    """The part that a line names with more words behind the name; for lines that are written as a name is."""
    name = plain(line)
    begins = _BEGINS_LABEL.match(name)
    return label_of(begins[1]) if begins and len(name.split()) <= MOST_IN_A_LABEL else ""


def split_label(line: str) -> tuple[str, str]:
    """The part that a line names before its colon, and the text behind it; ("", line) where it names none."""
    found = _BARE_LABEL.match(line) or _LABEL.match(line)
    if not found:
        return "", line
    part = label_of(found["label"])
    # Bold markup may end behind the colon.
    return (part, re.sub(r"^[*_]+(?=\s|$)", "", found["rest"]).strip()) if part else ("", line)


def split_label_behind(text: str) -> tuple[str, str]:
    """The same of a text behind a question, where "Tests: patience" says what it is asked for."""
    found = _TESTS.match(text)
    return ("points", found["rest"]) if found else split_label(text)


def is_scene(name: str) -> bool:
    """Whether this names what is told before the question is asked."""
    return plain(name) in _SCENES


def is_placeholder(text: str) -> bool:
    """Whether an answer only says that there is none yet."""
    return bool(_PLACEHOLDER.fullmatch(text.strip()))


def is_contents(heading: str) -> bool:
    """Whether a heading stands over the contents of the list, which end at the next heading, whatever its rank."""
    return plain(without_signs(heading)) in _CONTENTS


def is_aside(heading: str) -> bool:
    """Whether a section of this name is about the list itself: contents, licence, how to contribute."""
    return plain(without_signs(heading)) in _ASIDE


def leads_in(line: str) -> bool:
    """Whether a line with a colon only says that something follows: "Ask one of these:", "Sample questions:"."""
    return len(line) <= MOST_IN_A_LEAD and bool(_LEADS_IN.match(plain(line)))


def is_level(heading: str) -> bool:
    """Whether a heading names a level and nothing else, such as "Junior" or "Advanced questions"."""
    words = [word for word in plain(without_symbols(without_signs(heading))).split() if word not in _LEVEL_WORDS]
    return bool(words) and all(word in _LEVELS or folded(word) in _FOLDED_LEVELS for word in words)


def level_alone(heading: str) -> str:
    """The level that a heading names, without the words around it: "Medium" of "Medium level"."""
    said = without_symbols(without_signs(heading)).split()
    return " ".join(word for word in said if plain(word) not in _LEVEL_WORDS)


def level_in(heading: str) -> str:
    """The level that a heading begins with, as in "Senior sysadmin"; empty where it begins otherwise."""
    first, _, rest = without_symbols(without_signs(heading)).partition(" ")
    return first if rest and plain(first) in _TELLING_LEVELS else ""


def without_symbols(text: str) -> str:
    """A text without the pictures before its first word and behind its last."""
    return text if text.isascii() and ":" not in text else _SYMBOLS_LAST.sub("", _SYMBOLS_FIRST.sub("", text))


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
