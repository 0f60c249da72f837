"""What was found in a file as questions of the bank: guessed where the file says nothing, and nothing lost.

A category or a level that the bank does not have stays with its question as a tag.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from core.text import MAX_CHARACTERS, MAX_LINES, clean_text, is_seen, one_line, validate_line
from questionbank.exhibits.exhibit_content import ExhibitContent
from questionbank.importing.reading.found import FoundQuestion
from questionbank.models import Category, Competency
from questionbank.questions.content import QuestionContent
from questionbank.questions.follow_ups import tidied
from questionbank.states import FirstCategory, FirstGroup, QuestionKind, QuestionLanguage, QuestionLevel

TITLE = 80
# What of a question stays in an update, in words.
STAYING = {
    "rationale": "why we ask",
    "assessment_points": "what to listen for",
    "follow_ups": "follow-ups",
    "strong_answer": "strong answer",
    "sample_answer": "sample answer",
    "pitfalls": "where people go wrong",
    "anchors": "anchors",
    "exhibits": "exhibits",
    "sources": "sources",
    "levels": "levels",
    "tags": "tags",
    "minutes": "minutes",
    "competency": "competency",
    "category": "category",
}
UNSORTED = "Not sorted yet"
LISTS = ("strong_answer", "assessment_points", "pitfalls", "follow_ups", "sources", "levels", "tags")

_CATEGORIES = (
    (
        FirstCategory.UNCONVENTIONAL,
        r"unconventional|unusual|curveball|fun\b|brain ?teaser|ungewöhnlich|insolite|inusual",
    ),
    (
        FirstCategory.PROJECT_SCENARIO,
        r"project|scenario|case stud|situation|planning|projekt|szenari|fallstudie|projet|scénario|proyecto|escenario",
    ),
    (
        FirstCategory.LEADERSHIP,
        r"lead|team|people|manag|collab|conflict|communicat|cultur|behaviou?r|soft skill|mentor|hiring|motivation|"
        r"führung|zusammenarbeit|konflikt|kommunikation|verhalten|équipe|conflit|comportement|liderazgo|equipo|conflicto",
    ),
)
_KINDS = (
    (
        QuestionKind.PAST_BEHAVIOUR,
        r"(tell|talk|walk)\b.{0,30}\b(time|when|situation|project|last)|describe an? (time|situation|project|conflict)|"
        r"have you ever|what did you|give (me |us )?an example|erzähl|schilder|parlez-moi|racont|cuént|háblame",
    ),
    (
        QuestionKind.SITUATIONAL,
        r"how would you|what would you|imagine|suppose|if you|your team|würden sie|stellen sie sich|wie würde|imaginez|"
        r"que feriez|imagin[ae]|qué haría",
    ),
    (
        QuestionKind.BACKGROUND,
        r"about yourself|your (background|experience|cv|career)|why do you want|why us|lebenslauf",
    ),
)
_LEVELS = (
    (QuestionLevel.PRINCIPAL, r"lead|principal|staff|expert"),
    (
        QuestionLevel.SENIOR,
        r"senior|advanced|hard|difficult|schwer|schwierig|fortgeschritten|avancé|difficile|avanzado|difícil|confirmé",
    ),
    (QuestionLevel.MID, r"mid|medium|intermediate|mittel|moyen|intermédiaire|intermedio|medi[oa]"),
    (
        QuestionLevel.ENTRY,
        r"junior|entry|easy|beginner|basic|simple|fresher|leicht|einfach|anfänger|facile|débutant|fácil|principiante",
    ),
)
_LANGUAGES = {
    QuestionLanguage.GERMAN: "der die das und ist nicht wie was sie ihre eine ein zu mit für den auf warum wann",
    QuestionLanguage.FRENCH: "le la les des est une un vous votre quel quelle comment pourquoi dans avec que du et",
    QuestionLanguage.SPANISH: "el los las es una un usted su qué cómo por cuál con que en del y para",
    QuestionLanguage.ENGLISH: "the is a an you your how what why of to in and for do would with that describe",
}

_SMALL_WORDS = {language: frozenset(words.split()) for language, words in _LANGUAGES.items()}


def planned_of(found: FoundQuestion, categories: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A question of a file as values for JSON: what `content_of_planned` makes content of.

    `categories` are those on offer, by their folded names, for whoever plans many questions.
    """
    categories = offered_categories() if categories is None else categories
    level, tags = _level_of(found.level), []
    if found.category.casefold() not in categories:
        tags.append(found.category)
    if found.level and not level:
        tags.append(found.level)
    category = category_of(found.category, categories)
    return {
        "said": said_by(found, tags, has_category=found.category.casefold() in categories),
        "title": title_of(found),
        "prompt": found.prompt,
        "competency": competency_in(found) or UNSORTED,
        "category": category,
        "kind": found.kind or _first(_KINDS, found.prompt, QuestionKind.JOB_KNOWLEDGE),
        "minutes": min(max(found.minutes or guessed_minutes(found), 1), 120),
        "language": language_in(found),
        "levels": [level] if level else [],
        "tags": list(dict.fromkeys(" ".join(tag.split()) for tag in [*tags, *found.tags] if is_seen(tag))),
        "rationale": found.rationale,
        "sample_answer": found.sample_answer,
        "strong_answer": _on_one_line(found.strong_answer),
        "assessment_points": _on_one_line(found.points),
        "pitfalls": _on_one_line(found.pitfalls),
        "follow_ups": list(tidied(_on_one_line(found.follow_ups))),
        "sources": _on_one_line(found.sources),
        "exhibits": [[exhibit.kind, exhibit.text, exhibit.caption] for exhibit in found.exhibits],
    }


def content_of_planned(planned: Mapping[str, Any], competency: Competency, category: Category) -> QuestionContent:
    """What a planned question says."""
    values = {name: value for name, value in planned.items() if name in QuestionContent.__dataclass_fields__}
    values |= {name: tuple(planned[name]) for name in LISTS}
    values["exhibits"] = tuple(ExhibitContent(*exhibit) for exhibit in planned["exhibits"])
    return QuestionContent(**{**values, "competency": competency, "category": category})


def said_by(found: FoundQuestion, tags: Sequence[str], *, has_category: bool) -> list[str]:
    """The fields of which a file says something that the bank knows; the others are guessed, or empty."""
    said = {
        "prompt": True,
        "title": is_seen(found.title),
        "competency": competency_in(found),
        "category": has_category,
        "kind": found.kind,
        "minutes": found.minutes,
        "levels": _level_of(found.level),
        "tags": [*tags, *found.tags],
        "rationale": found.rationale,
        "sample_answer": found.sample_answer,
        "strong_answer": found.strong_answer,
        "assessment_points": found.points,
        "pitfalls": found.pitfalls,
        "follow_ups": found.follow_ups,
        "sources": found.sources,
        "exhibits": found.exhibits,
    }
    return [name for name, value in said.items() if value]


def updated(here: QuestionContent, content: QuestionContent, said: Sequence[str]) -> QuestionContent:
    """What a question of the bank says with the fields that a file names; its tags are added to those here."""
    changed = {name: getattr(content, name) for name in said}
    if "tags" in changed:
        changed["tags"] = tuple(dict.fromkeys([*here.tags, *content.tags]))
    return replace(here, **changed)


def stays_here(here: QuestionContent, said: Sequence[str]) -> list[str]:
    """In words, what of a question of the bank stays because the file says nothing of it."""
    return [words for name, words in STAYING.items() if name not in said and getattr(here, name)]


def why_not_planned(planned: Mapping[str, Any]) -> str:
    """Why a question cannot be kept as it is, in a sentence; empty where it can."""
    texts = [planned[name] for name in ("prompt", "rationale", "sample_answer")]
    texts += [text for name in LISTS for text in planned[name]]
    texts += [text for exhibit in planned["exhibits"] for text in exhibit]
    if not is_seen(planned["prompt"]):
        return "It asks nothing."
    try:
        for text in texts:
            clean_text(text, max_characters=MAX_CHARACTERS, max_lines=MAX_LINES)
        for name in ("title", "competency"):
            validate_line(planned[name])
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def title_of(found: FoundQuestion) -> str:
    """A few words by which colleagues find it: its title where one can be seen, else the beginning of what it asks."""
    lines = [*found.title.split("\n"), *map(one_line, found.prompt.split("\n"))]
    text = " ".join(next(filter(is_seen, lines), "").split())
    if len(text) <= TITLE:
        return text.rstrip(":")
    return f"{text[: TITLE - 1].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def competency_in(found: FoundQuestion) -> str:
    """The competency that a file names, on one line; empty where it names none that can be seen."""
    return " ".join(found.competency.split()) if is_seen(found.competency) else ""


def offered_categories() -> dict[str, str]:
    """The short names of the categories on offer, by their folded names, in the house's order."""
    return {name.casefold(): slug for name, slug in Category.objects.offered().values_list("name", "slug")}


def category_of(words: str, categories: Mapping[str, str]) -> str:
    """The bank's category for what a file calls it: the one of that name, else the one it sounds like."""
    if words.casefold() in categories:
        return categories[words.casefold()]
    guessed = _first(_CATEGORIES, words, FirstCategory.TECHNICAL)
    return guessed if guessed in categories.values() else next(iter(categories.values()))


def group_of(category: str) -> str:
    """The group of a new competency that a question of this category names."""
    groups = {
        FirstCategory.LEADERSHIP.value: FirstGroup.MANAGERIAL,
        FirstCategory.PROJECT_SCENARIO.value: FirstGroup.SCENARIO,
    }
    return groups.get(category, FirstGroup.TECHNICAL)


def guessed_minutes(found: FoundQuestion) -> int:
    """How long the answer takes with its follow-ups: by their number, and longer where a long answer is prepared."""
    words = len(f"{found.sample_answer} {' '.join(found.strong_answer)}".split())
    return min(5 + 2 * len(found.follow_ups) + words // 100, 20)


def language_in(found: FoundQuestion) -> str:
    """The language in which a question and its follow-ups are asked."""
    return language_of(" ".join((found.prompt, *found.follow_ups)))


def language_of(text: str) -> str:
    """The language of a text by its small words; English where they do not tell."""
    words = re.findall(r"\w+", text[:2_000].casefold())
    counts = {language: sum(word in small for word in words) for language, small in _SMALL_WORDS.items()}
    best = max(counts, key=lambda language: (counts[language], language == QuestionLanguage.ENGLISH))
    return best if counts[best] > counts[QuestionLanguage.ENGLISH] else QuestionLanguage.ENGLISH


def _level_of(words: str) -> str:
    return _first(_LEVELS, words, "")


def _first(patterns: Any, text: str, default: str) -> str:
    return next((str(value) for value, pattern in patterns if re.search(pattern, text, re.IGNORECASE)), str(default))


def _on_one_line(texts: list[str]) -> list[str]:
    return [" ".join(text.split()) for text in texts if is_seen(text)]
