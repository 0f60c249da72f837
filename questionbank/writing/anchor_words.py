"""Words in anchors and strong answers that reward something else than the answer, in four languages."""

import re

from core.text import MAX_CHARACTERS


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


# It was said, but only when somebody asked; or nobody had to ask. Both depend on the panelist, and on how much people
# are used to speaking up.
_WHEN_ASKED = _any(
    r"(?:only )?(?:when|if|after|once) (?:asked|prompted|probed|pushed|pressed)(?! (?:to|for|by|how|about)\b)",
    r"(?:comes?|came|appears?|emerges?|follows?) (?:up |out )?(?:only )?(?:when|if|after|once) (?:asked|prompted)",
    r"un(?:prompted|asked|solicited)", r"without (?:being |having been )?(?:asked|prompted|prompting|a prompt|probing)",
    r"before being asked", r"of (?:her|his|their|one[’']s) own accord", r"volunteers (?=\w)", r"spontaneously",
    r"needs? (?:to be )?(?:asked|prompted|a prompt|prompting|probing)",
    r"ha(?:s|ve) to be (?:asked|prompted)",
    r"(?:when|if) (?:you|the (?:panelist|interviewer)) asks?",
    r"(?:erst |nur )?auf (?:nachfragen?|rückfragen?)", r"(?:wenn|sobald) .{0,25}gefragt (?:wird|werden)", r"ungefragt",
    r"unaufgefordert", r"von sich aus", r"ohne (?:nachfragen?|aufforderung)",
    r"spontanément", r"sans (?:qu[’']on|être) .{0,20}(?:demand\w+|relanc\w+)",
    r"(?:seulement |uniquement )?(?:quand|si) on (?:le |la |lui ){1,2}(?:demande|relance)",
    r"sur demande", r"de (?:lui|elle|soi)-même", r"après relance",
    r"espontáneamente", r"sin que (?:se )?(?:le|lo|la) .{0,12}(?:pregunt\w+|pid\w+)", r"por iniciativa propia",
    r"(?:solo |sólo )?(?:si|cuando) (?:se )?(?:le|lo|la) pregunt\w+",
)  # fmt: skip

_WORKING = r"works?|worked|working|spends?|spent|gives? up|gave up|learn\w*|stud\w+|cod(?:es|ed|ing)|builds?|built"
_UNPAID = _any(
    r"in (?:her|his|their|your|one[’']s) (?:own|spare|free) time",
    rf"(?:{_WORKING})\b[^.;,]{{0,30}}\b(?:weekends?|evenings|nights|holidays?)", r"stays? late", r"late nights?",
    r"overtime", r"unpaid", r"(?:side|pet)[- ]projects?", r"after hours", r"(?:long|extra) hours",
    r"go(?:es)? the extra mile", r"around the clock", r"always (?:available|reachable)",
    r"in (?:ihrer|seiner|der) freizeit", r"überstunden", r"nach feierabend", r"am wochenende", r"unbezahlt\w*",
    r"nebenprojekte?", r"rund um die uhr",
    r"sur (?:son|leur) temps (?:libre|personnel)", r"heures supplémentaires", r"le (?:week-end|soir)",
    r"projets? personnels?",
    r"en su tiempo (?:libre|personal)", r"horas extras?", r"(?:los|en) fin(?:es)? de semana",
    r"proyectos? personal(?:es)?",
)  # fmt: skip
# "Gets there without overtime" praises the contrary.
_AGAINST = re.compile(
    r"\b(?:no|not|never|without|instead of|rather than|refus\w+|avoid\w*|against|nor|nicht|nie|keine?|ohne|statt|sans|"
    r"pas|jamais|sin|nunca|en vez de)\b[^.;]{0,40}$",
    re.IGNORECASE,
)


def depends_on_asking(text: str) -> str:
    """The words that rate when something is said instead of what; empty where there are none."""
    found = _WHEN_ASKED.search(text[:MAX_CHARACTERS])
    return found[0] if found else ""


def unpaid_time(text: str) -> str:
    """The words that praise time nobody pays for; empty where there are none."""
    for found in _UNPAID.finditer(text[:MAX_CHARACTERS]):
        if not _AGAINST.search(text[max(0, found.start() - 60) : found.start()]):
            return found[0]
    return ""
