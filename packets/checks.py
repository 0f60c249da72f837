"""What in a packet's text is worth a second look before a candidate reads it.

Word lists, no understanding of meaning. Names of panelists and scores must go before the packet can be sent for
review, because the candidate must get neither; everything else only asks the author to look again.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from interviews.checks import PROTECTED
from interviews.models import Loop, PanelAssignment

NAME, SCORE, COMPARISON, TOPIC, PROMISE, OTHER = "name", "score", "comparison", "topic", "promise", "other candidate"


@dataclass(frozen=True)
class Finding:
    """One thing to look at: in which field, the words, what to do. `blocks` says that it must go."""

    field: str
    kind: str
    words: str
    sentence: str
    blocks: bool = False


@dataclass(frozen=True)
class Facts:
    """Who must not be named: panelists at all, other candidates of the opening either. `own` is the reader's name."""

    own: str = ""
    panelists: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    patterns: tuple[tuple[str, "re.Pattern[str]"], ...] = field(default=())


def facts_of(loop: Loop) -> Facts:
    """The names around one loop, in two queries."""
    seats = PanelAssignment.objects.filter(interview__loop=loop).values_list("panelist__name", flat=True)
    others = loop.candidate.opening.candidates.exclude(pk=loop.candidate_id).values_list("name", flat=True)
    return make_facts(loop.candidate.name, set(seats), others)


def make_facts(own: str, panelists: Iterable[str], others: Iterable[str] = ()) -> Facts:
    """Facts with their patterns ready. Parts of the reader's own name are never looked for."""
    ours = {part.casefold() for part in own.split()}
    people, rest = tuple(sorted(panelists)), tuple(sorted(others))
    patterns = [(NAME, pattern) for name in people for pattern in _name_patterns(name, ours)]
    patterns += [(OTHER, re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)) for name in rest if name]
    return Facts(own, people, rest, tuple(patterns))


def _name_patterns(name: str, ours: set[str]) -> list["re.Pattern[str]"]:
    """The whole name in any case, and each part that starts with a capital, as it is written."""
    parts = [part for part in name.split() if len(part) > 1 and part[0].isupper() and part.casefold() not in ours]
    whole = [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)] if len(name.split()) > 1 else []
    return whole + [re.compile(rf"(?<!\w){re.escape(part)}(?!\w)") for part in parts]


def _words(*patterns: str) -> "re.Pattern[str]":
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


SCORES = _words(
    r"[1-5](?:[.,]\d+)?\s*(?:/|of|out of|von|sur)\s*5",
    r"(?:scor(?:e|ed|es)|rat(?:ed|ing|ings)|mean|average)\b[^.\n]{0,30}?\b[1-5](?:[.,]\d+)?",
    r"strong (?:no|yes)",
)
COMPARISONS = _words(
    r"(?:other|another|better|stronger|weaker|best|weakest|strongest) (?:candidate|applicant)s?",
    r"than (?:the )?(?:others|anyone else|anybody else|everyone else|most)",
    r"(?:compared|in comparison) (?:to|with)",
    r"(?:first|second|third) choice",
    r"runner-up",
    r"ranked (?:you|first|second|third|last)",
    r"andere(?:n)? (?:Kandidat|Bewerber)\w*",
    r"autres candidats?",
    r"otr[ao]s candidat[ao]s",
)
PROMISES = _words(
    r"we (?:will|shall|are going to|promise to) (?:hire|offer|employ|invite|call|keep)\b",
    r"guarantee[sd]?",
    r"we promise",
    r"you will (?:get|be hired|receive|be offered)",
    r"next time you (?:will|would)",
    r"definitely",
    r"garantieren",
    r"garantissons",
    r"garantizamos",
)

LISTS = (
    (SCORE, SCORES, "“{}” reads like a rating. Packets hold no scores: say what you saw instead.", True),
    (COMPARISON, COMPARISONS, "“{}” compares with others. Say what this person said and did.", False),
    (TOPIC, PROTECTED, "“{}” may touch a protected topic. Leave it out unless the answer was about it.", False),
    (PROMISE, PROMISES, "“{}” may be read as a promise. Say what you know today.", False),
)


def check_text(name: str, text: str, facts: Facts) -> list[Finding]:
    """Everything found in one field; the same words once."""
    found: dict[tuple[str, str], Finding] = {}
    for kind, pattern in facts.patterns:
        for match in pattern.finditer(text):
            words = match.group()
            if kind == NAME and any(words in finding.words for finding in found.values() if finding.kind == NAME):
                continue
            found.setdefault((kind, words), Finding(name, kind, words, _name_sentence(kind, words), kind == NAME))
    for kind, pattern, sentence, blocks in LISTS:
        for match in pattern.finditer(text):
            words = match.group()
            found.setdefault((kind, words), Finding(name, kind, words, sentence.format(words), blocks))
    return list(found.values())


def _name_sentence(kind: str, words: str) -> str:
    if kind == NAME:
        return f"“{words}” is on the panel. Packets do not name panelists. Change it to “we”."
    return f"“{words}” is another candidate of this opening. Leave other people out."


def check_texts(texts: Mapping[str, str], facts: Facts) -> list[Finding]:
    """Everything found in a packet, in the order of its fields."""
    return [finding for name, text in texts.items() if text for finding in check_text(name, text, facts)]


def without_name(text: str, name: str) -> str:
    """The text with a panelist's name changed to "we", with a capital where a sentence begins."""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?P<owns>['’]s)?(?!\w)")

    def we(match: "re.Match[str]") -> str:
        word = "our" if match["owns"] else "we"
        before = text[: match.start()].rstrip(" ")
        return word.capitalize() if not before or before[-1] in ".!?\n" else word

    return pattern.sub(we, text)
