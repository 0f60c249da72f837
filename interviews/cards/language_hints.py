"""What in a card is worth a second look. A hint never blocks: it looks for words by a short list, knows nothing of
meaning, and says so by asking rather than by telling."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from questionbank.scale import NEED_EVIDENCE, Blank


@dataclass(frozen=True)
class Hint:
    """Something to look at again: what was seen, why it matters, and a better way."""

    sentence: str
    why: str
    words: str = ""


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


# Many of these words are ordinary ones in our trade (race condition, foreign key, disabled flag, good fit to the
# data): a check that cries over those is soon read by nobody. So each stands with what makes it about a person.
_WHO = r"(?:she|he|they|(?:the )?candidate|(?-i:[A-Z][\w’'-]+))"
_IS = r"(?: (?:is|was|are|were|seem(?:s|ed)?|sound(?:s|ed)?|look(?:s|ed)?|c[ao]mes? across as)|[’'](?:s|re))"


def _being(*adjectives: str) -> str:
    """Somebody is said to be so: "she seemed a bit shy", "Tamsin was very polished"."""
    return rf"{_WHO}{_IS} (?:\w+ ){{0,2}}(?:{'|'.join(adjectives)})"


PROTECTED = _words(
    # family
    r"pregnan\w+", r"maternity", r"paternity", r"parental leave", r"childcare", r"children(?! (?:nodes?|process\w*))",
    r"kids?", r"married", r"husband", r"wife", r"spouse", r"girlfriend", r"boyfriend", r"fianc[eé]e?", r"divorced",
    r"single (?:mother|mum|mom|father|dad|parent)", r"family plan\w*",
    # belief and opinion
    r"church", r"mosque", r"synagogue", r"religio\w+", r"muslims?", r"jew(?:s|ish)?", r"hindus?", r"christianity",
    r"(?:a|an|devout|practising) christian", r"hijab", r"headscarf", r"turban", r"trade union", r"union member",
    r"political (?:views?|opinions?|party)",
    # origin
    r"(?<!data )race(?! (?:conditions?|between|for|to|against)\b)", r"racial\w*", r"ethnic\w*", r"skin colou?r",
    r"nationality",
    r"immigrants?", r"accent(?! colou?rs?)", r"foreign(?! keys?| data| table)", r"foreigners?", r"native speaker",
    r"mother tongue",
    # body, health and age
    r"gay", r"lesbian", r"transgender", r"sexual orientation", r"disabilit\w+", _being("disabled"),
    r"disabled (?:person|people|colleague|candidate)", r"wheelchair", r"illness\w*", r"sick leave", r"mental health",
    r"depression", _being("depressed"), r"autis\w+", r"adhd", r"dyslex\w+", r"stutter\w*", r"stammer\w*",
    r"overweight", r"obese",
    r"too (?:old|young)(?! to (?:be )?(?:use|trust|train|serve|cache)\w*)",
    r"(?:her|his|their) age\b(?! (?:group|column|feature)s?)",
    r"(?:1[89]|[2-7]\d)[ -]years?[ -]old", r"elderly", r"retirement(?! of)",
    r"(?:close|near|nearing|about) (?:to )?retir\w+",
)  # fmt: skip
ABOUT_THE_PERSON = _words(
    r"cultur(?:e|al) (?:fit|add|match)",
    r"(?:good|great|bad|poor|perfect|natural) fit(?! (?:to|on|of|for (?!us|the team|our|this team|the company)))",
    r"not a fit", r"fits? (?:right )?in(?= with us| here| with the team|[.,;]|$)", r"one of us(?= [.,;]|[.,;]|$)",
    r"(?:good|great|high|low|positive|nice|bad|no|lots of|much|little|real|right|her|his|their) energy"
    r"(?! (?:use|usage|cost|bill|price|demand|data|forecast|sector|compan)\w*)",
    r"(?:has|had|have|brings?|brought|lacks?|lacked|full of) energy", r"energy levels?", r"energetic",
    r"vibes?(?! cod\w+)",
    r"(?:my|a) gut(?: feeling)?", r"gut feeling", r"likea?ble", r"charming", r"charisma\w*", r"personality",
    r"chemistry",
    _being("attractive", "pretty(?= *[.,;]| *$)", "aggressive", "emotional", "polished", "shy", "nervous",
           r"confident(?! (?:that|about|in|of|with|the))", "cold", "friendly", "passionate", "smart"),
    r"well[ -]dressed", r"bossy", r"arrogant", r"nice (?:guy|girl|person|man|woman|lady)",
    r"smart (?:guy|girl|person|man|woman|cookie)",
    r"(?:very|really|so|super) (?:smart|polished)", r"(?:very|so|quite|really|highly|is|was) articulate", r"genius",
    r"brilliant(?! (?:ideas?|solutions?|trick))", r"rock ?star", r"ninja", r"team player", r"in(?:tro|tra)vert\w*",
    r"extr[ao]vert\w*",
    r"enthusias\w+", r"lacks? confidence", r"(?:a|the|have) beers? with",
)  # fmt: skip

PROTECTED_WHY = (
    "Some words can point to age, family, health, belief, origin or another protected topic. They must play no part "
    "in a rating. Leave them out unless the answer itself was about them, and write what was said or done instead."
)
PERSON_WHY = (
    "This reads as a judgement of the person. Judgements differ from one reader to the next; what somebody said or "
    "did does not. Write the sentence or the action that made you think so."
)


def hints_in(text: str) -> list[Hint]:
    """What in one note is worth a second look."""
    found = []
    for pattern, topic, why in (
        (PROTECTED, "may touch a protected topic", PROTECTED_WHY),
        (ABOUT_THE_PERSON, "may judge the person instead of the answer", PERSON_WHY),
    ):
        seen = list(dict.fromkeys(match.group(0) for match in pattern.finditer(text)))
        if seen:
            words = ", ".join(f"“{word}”" for word in seen[:3])
            found.append(Hint(f"{words} {topic}.", why, words))
    return found


# Notes of this length are no reason for a blank any more ("No time left."): somebody wrote an answer down.
MANY_WORDS = 20
SAYS_NOTHING_WAS_HEARD = {
    Blank.NOT_ASKED: "This answer is left blank as not asked, and there are notes of an answer.",
    Blank.NO_EVIDENCE: "This answer is left blank for want of evidence, and there are notes of an answer.",
}


def hint_for_rating(rating: Any | None) -> Hint | None:
    """A score without a word of evidence, or a blank that says nothing was heard beside notes of an answer. A score
    that needs evidence is no hint: it blocks."""
    if rating is None:
        return None
    if rating.score is None:
        return _hint_for_blank(rating)
    if rating.score in NEED_EVIDENCE or rating.evidence.strip():
        return None
    return Hint(
        "This rating has no evidence.",
        "In the debrief a number alone convinces nobody, and in a month you will not remember. Write one sentence "
        "that you heard.",
    )


def _hint_for_blank(rating: Any) -> Hint | None:
    sentence = SAYS_NOTHING_WAS_HEARD.get(rating.blank_reason)
    has_notes = len(rating.evidence.split()) >= MANY_WORDS or "\n\n" in rating.evidence.strip() or rating.points_shown
    if sentence is None or not has_notes:
        return None
    return Hint(
        sentence,
        "If the question was put after all, rate the answer: a blank enters no score. If the notes belong to another "
        "question, move them there. If nothing was heard, leave it as it is.",
    )


def hint_for_card(ratings: Sequence[Any]) -> Hint | None:
    """Three scores or more, and all the same."""
    scores = [rating.score for rating in ratings if rating.score is not None]
    if len(scores) < 3 or len(set(scores)) > 1:
        return None
    return Hint(
        f"Every rating is {scores[0]}.",
        "That can be true. It also happens when one impression colours the rest. Compare each answer with its own "
        "anchors once more.",
    )
