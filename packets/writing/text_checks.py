"""What in a packet's text is worth a second look before a candidate reads it, in the packet's language and in English.

Word lists (see `packets.writing.check_words`), no understanding of meaning. Names of panelists and scores must go
before the packet can be sent for review, because the candidate must get neither, and so must signs that no font can
print; everything else only asks the author to look again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from core.names import composed, name_parts, name_patterns, whole_name
from interviews.models import Loop, Seat
from packets.printing.glyphs import missing_signs
from packets.writing.check_words import We, lists_for, we_for
from packets.writing.unprintable import sentence

NAME, SCORE, COMPARISON, TOPIC, PROMISE, OTHER = "name", "score", "comparison", "topic", "promise", "other candidate"
SIGN = "sign"


@dataclass(frozen=True)
class TextFinding:
    """One thing to look at: in which field, the words, what to do. `blocks` says that it must go; `change_to` is what
    a panelist's name can be changed to by a button, if anything."""

    field: str
    kind: str
    words: str
    sentence: str
    blocks: bool = False
    change_to: str = ""


@dataclass(frozen=True)
class Facts:
    """Who must not be named: panelists at all, other candidates of the opening either. `own` is the reader's name, and
    what they are called."""

    own: str = ""
    panelists: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    language: str = "en"
    patterns: tuple[tuple[str, "re.Pattern[str]"], ...] = field(default=())


def facts_of(loop: Loop, language: str = "en") -> Facts:
    """The names around one loop, in two queries, for a text in this language."""
    seats = Seat.objects.filter(interview__loop=loop).values_list("panelist__name", "panelist__address_as")
    panelists = {name for pair in seats for name in pair if name}
    others = loop.candidate.opening.candidates.exclude(pk=loop.candidate_id).values_list("name", flat=True)
    return make_facts(f"{loop.candidate.name} {loop.candidate.address_as}".strip(), panelists, others, language)


def make_facts(own: str, panelists: Iterable[str], others: Iterable[str] = (), language: str = "en") -> Facts:
    """Facts with their patterns ready. Parts of the reader's own name are never looked for."""
    ours = name_parts(own)
    people, rest = tuple(sorted(panelists)), tuple(sorted(others))
    # German hangs the s of "Kofis Frage" on the name without a mark between them.
    ending = "s?" if language == "de" else ""
    patterns = [(NAME, pattern) for name in people for pattern in name_patterns(name, spared=ours, ending=ending)]
    patterns += [(OTHER, whole_name(name, ending)) for name in rest if name]
    return Facts(own, people, rest, language, tuple(patterns))


SENTENCES = {
    SCORE: "“{}” reads like a rating. Packets hold no scores: say what you saw instead.",
    COMPARISON: "“{}” compares with others. Say what this person said and did.",
    TOPIC: "“{}” may touch a protected topic. Leave it out unless the answer was about it.",
    PROMISE: "“{}” may be read as a promise. Say what you know today.",
}


def check_text(name: str, text: str, facts: Facts) -> list[TextFinding]:
    """Everything found in one field; the same words once."""
    found: dict[tuple[str, str], TextFinding] = {}
    if signs := missing_signs(text):
        found[SIGN, ""] = TextFinding(name, SIGN, "".join(signs), sentence(signs), blocks=True)
    text = composed(text)
    for kind, pattern in facts.patterns:
        for match in pattern.finditer(text):
            words = match.group()
            if kind == NAME and any(words in finding.words for finding in found.values() if finding.kind == NAME):
                continue
            found.setdefault((kind, words), _name_finding(name, kind, words, facts))
    for kind, words in _listed(text, facts.language):
        # "4 von 5" may be found by two languages, the longer words first.
        if not any(kind == other and words.casefold() in seen.casefold() for other, seen in found):
            found[kind, words] = TextFinding(name, kind, words, SENTENCES[kind].format(words), kind == SCORE)
    return list(found.values())


def _listed(text: str, language: str) -> Iterator[tuple[str, str]]:
    """What the lists of the language find, then what the English ones do."""
    own, *more = lists_for(language)
    for lists in (own, *more):
        for kind, pattern in (
            (SCORE, lists.scores),
            (COMPARISON, lists.comparisons),
            (TOPIC, lists.protected),
            (PROMISE, lists.promises),
        ):
            for match in pattern.finditer(text):
                if lists is own or match.group().casefold() not in own.innocent:
                    yield kind, match.group()


def _name_finding(name: str, kind: str, words: str, facts: Facts) -> TextFinding:
    if kind == OTHER:
        sentence = f"“{words}” is another candidate of this opening. Leave other people out."
        return TextFinding(name, kind, words, sentence)
    we = we_for(facts.language)
    change_to = we.subject if we and _is_a_name(words, facts) else ""
    advice = f"Change it to “{change_to}”." if change_to else "Say it without the name."
    return TextFinding(
        name, kind, words, f"“{words}” is on the panel. Packets do not name panelists. {advice}", True, change_to
    )


def _is_a_name(words: str, facts: Facts) -> bool:
    """Whether these are a name or a part of one as it is, and not a form of it."""
    names = {part for name in facts.panelists for part in (composed(name).casefold(), *name_parts(name))}
    return words.casefold() in names


def check_texts(texts: Mapping[str, str], facts: Facts) -> list[TextFinding]:
    """Everything found in a packet, in the order of its fields."""
    return [finding for name, text in texts.items() if text for finding in check_text(name, text, facts)]


def without_name(text: str, name: str, language: str = "en") -> str:
    """The text with a panelist's name changed to the language's "we", with a capital where a sentence begins.

    After a preposition it becomes "us". Where a language has no word that fits, as for the owner of something, the
    name stays.
    """
    we = we_for(language)
    if we is None:
        return text
    # French leaves the e of "de" and "que" out before a vowel, and "nous" has none.
    pattern = re.compile(rf"(?<!\w)(?P<elided>(?:[dD]|[qQ]u)[’'])?{re.escape(composed(name))}(?P<owns>['’]s)?(?!\w)")
    whole = composed(text)

    def changed(match: "re.Match[str]") -> str:
        word = _we_word(we, match, whole)
        return (match["elided"][:-1] + "e " if match["elided"] else "") + word if word else match.group()

    return pattern.sub(changed, whole)


def _we_word(we: We, match: "re.Match[str]", text: str) -> str:
    if match["owns"]:
        word = we.owner
    else:
        before = text[: match.start()].split()
        is_object = bool(before) and before[-1].casefold() in we.prepositions
        word = we.object if is_object else we.subject
    begins = text[: match.start()].rstrip(" ")
    return word.capitalize() if not match["elided"] and (not begins or begins[-1] in ".!?\n") else word
