"""Whether a text asks: by its sign, or by how it begins, in the languages we read."""

import re

from questionbank.importing.reading.vocabulary import label_of, without_signs, without_symbols

# How a question begins that asks without saying so by its sign at the end.
_ASKING = (
    "how|whats?|what's|why|when|where|which|who|whom|whose|can you|could you|would you|will you|do you|does|did you|"
    "is|are|was|were|"
    "have you|has|should|"
    "tell|walk (?:me|us)|talk|contrast|design|implement|outline|sketch|imagine|"
    "suppose|"
    "estimate|calculate|demonstrate|differentiate|distinguish|elaborate|summari[sz]e|illustrate|"
    "give (?:me|us|an?|some|examples?|one|two|three)|share (?:an?|your|with)|show (?:me|us|how)|"
    "write (?:an?|the|some|code|sql|down|out)|"
    "name (?:an?|some|the|two|three|four|five|\\d+|at)|list (?:an?|some|the|two|three|four|five|\\d+|all)|"
    "find (?:the|an?|all|if|out)|reverse (?:an?|the)|check (?:if|whether)|count (?:the|all)|merge (?:two|k)|"
    "detect (?:an?|the|if)|sort an?|convert (?:an?|the)|print (?:an?|all|the)|swap two|add two|"
    "remove (?:all|duplicates)|mention (?:an?|the|your|some|two|three)|"
    "think of|tell us|draw|prove|identify|rate your|pick|take me|"
    "wie|was|warum|weshalb|wieso|wann|wo|wer|wen|wem|wessen|welche[rsnm]?|worin|womit|wodurch|woran|worauf|wofür|"
    "unterschiede? zwischen|nenn\\w*|benenn\\w*|vergleich\\w*|stellen sie|stell dir|stelle dir|"
    "geben sie|gib|können sie|kannst du|haben sie|hast du|würden sie|würdest du|berichten sie|zeigen sie|"
    "quel(?:le)?s?|comment|pourquoi|quand|où|qui|que|qu['’]est-ce|est-ce|avez-vous|pouvez-vous|"
    "racontez|raconte|parlez|parle|citez|citer|donnez|donner|comparez|comparer|imaginez|présentez|présenter|"
    "qué|cómo|por qué|cuándo|dónde|quién(?:es)?|cuál(?:es)?|cuént\\w+|hábl\\w+|"
    "háblame|compare|compara|comparar|nombre|imagine|imagina|dame|menciona|mencione"
)
# After these a single word may be all that is asked: "Explain hoisting."
_TASKS = (
    "describe|explain|discuss|compare|define|"
    "beschreib\\w*|erzähl\\w*|erklär\\w*|erläuter\\w*|schilder\\w*|definier\\w*|"
    "décrivez|décris|décrire|expliquez|explique|expliquer|définissez|définir|"
    "describa|describir|explica|explicar|explique|defina|define|definir"
)
_BEGINS_ASKING = re.compile(rf"[¿\"'“„«(\[]*(?:{_ASKING})\b(?=\s*[\w\"'“„«»`(\[*#$.@&]*\w)", re.IGNORECASE)
_BEGINS_TASK = re.compile(rf"[¿\"'“„«(\[]*(?:{_TASKS})\b\s+(?![/&|+,]|and\b|und\b|et\b|y\b)\S", re.IGNORECASE)
_OPENS_TASK = re.compile(rf"(?:{_TASKS})\s*[:：]", re.IGNORECASE)
# In Chinese neither spaces nor a sign at the end need tell a question.
_ASKS_IN_CHINESE = re.compile(
    r"^(?:请|解释|描述|说明|谈谈|谈一|说说|说一|介绍|列举|列出|罗列|指出|讨论|举例|什么|为什么|如何|怎么|怎样|哪些|哪个|谁|"
    r"写一|写出|实现|比较|简述|阐述|讲讲|讲一|分析)|(?:区别|怎么办|吗|呢)[。.]?$|"
    r"^[^。]{0,80}(?:什么|如何|怎么|怎样|哪些|是否|写一个|实现一个)[^。]{0,60}。?$"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
# "When you come aboard, wipe your feet." tells, though it begins as a question does.
_TELLS = re.compile(r"(?:when|where|what|who|wenn|was|wo|quand|lorsque|cuando)\b[^?？]*,[^?？]*[.!]$", re.IGNORECASE)
# So does "Does not meet what we ask for".
_DENIES = re.compile(r"(?:does|is|are|was|were|has|have) no(?:t)?\b[^?？]*$", re.IGNORECASE)
# "How to schedule" names what follows and asks nobody.
_NAMES = re.compile(r"(?:how|what|when|where|who|which) (?:not )?to\b", re.IGNORECASE)
_ENDS_ASKING = re.compile(r"[?？؟]['\"”’»“)\]*_`.!…\s]*(?:\([^()]{1,60}\)|\[[^\[\]]{1,60}\])?['\"”’»)\]*_`.\s]*$")
_CODE_ALONE = re.compile(r"(`+)[^`]+\1")
# An entry by which a list asks for help with itself.
_ASKS_FOR_HELP = re.compile(
    r"\b(?:create|open|send|submit|make|raise|file)\b[^.?!]{0,20}\b(?:PR|pull request|issue)s?\b[^?]*$", re.IGNORECASE
)
MOST_ASKED = 900


def is_question(text: str) -> bool:
    """Whether a whole text reads like something to ask, with or without its sign."""
    text = without_symbols(without_signs(text))
    if not text or len(text) > MOST_ASKED or _CODE_ALONE.fullmatch(text) or _ASKS_FOR_HELP.search(text):
        return False
    if _ENDS_ASKING.search(text):
        return any(letter.isalpha() for letter in text)
    return _begins_asking(text) and not label_of(text)


def _begins_asking(text: str) -> bool:
    if _HAN.search(text):
        return bool(_ASKS_IN_CHINESE.search(text)) and count_words(text) >= 2
    if _NAMES.match(text) or _DENIES.match(text):
        return False
    if _BEGINS_TASK.match(text) or _OPENS_TASK.fullmatch(text):
        return True
    return bool(_BEGINS_ASKING.match(text)) and count_words(text) >= 3 and not _TELLS.match(text)


def count_words(text: str) -> int:
    """How many words a text has; in Chinese, where nothing parts them, two signs are about one."""
    return len(text.split()) + len(_HAN.findall(text)) // 2


def first_sentence(text: str) -> str:
    return re.split(r"(?<=[.?!。？！])\s+", text.strip(), maxsplit=1)[0]
