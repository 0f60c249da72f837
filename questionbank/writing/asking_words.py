"""The words by which `asking` reads a question: English, German, French and Spanish in one pattern each, for the
language of a question is often left as it was.

Each pattern is narrow: a check that cries often is soon read by nobody.
"""

import re


def _any(*patterns: str, begins: bool = False) -> re.Pattern[str]:
    start = "^" if begins else r"(?<!\w)"
    return re.compile(rf"{start}(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


def _words(text: str) -> str:
    return "|".join(text.split())


WORD = re.compile(r"[^\W_]+(?:[-‐'’][^\W_]+)*")  # noqa: RUF001
CLOSING = "\"”»’' "  # noqa: RUF001
# A sentence with what closes it; a line ends one, too.
SENTENCE = re.compile(r"[^.?!\n]*(?:[?!.]+[\"”»’']*(?=\s|$|¿|¡)|\n|$|[?!.])")  # noqa: RUF001
QUOTED = re.compile(r"“[^”]{0,400}”|\"[^\"\n]{0,400}\"|„[^“”]{0,400}[“”]|«[^»]{0,400}»")
# What somebody says in the story is not asked of the candidate: "A director writes: can you pull the numbers?"
SPEECH = re.compile(
    r"\b(?:writes?|wrote|says?|said|asks?|asked|answers?|schreibt|sagt|fragt|antwortet|dit|écrit|demande|répond|dice|"
    r"escribe|pregunta|responde)\s*:.*",
    re.IGNORECASE | re.DOTALL,
)
_AND = r"and|but|or|und|oder|aber|et|ou|mais|y|e|o|pero"
JOINING = re.compile(
    rf"^(?:(?:{_AND}|so|then|now|well|also|alors|if so|please)\b)?[,\s]{{0,9}}", re.IGNORECASE
)  # fmt: skip
JOINED = re.compile(
    rf"[,;]?\s{{0,9}}(?:\b(?:{_AND}))?(?:\s{{1,9}}(?:then|also|dann|aussi|también))?\s{{0,9}}$", re.IGNORECASE
)

# --- Questions that yes or no would answer ----------------------------------------------------------------------

_EN_AUX = _words(
    "do does did are is was were can could would will have has had should shall may might don't doesn't didn't aren't "
    "isn't wasn't weren't can't couldn't wouldn't won't haven't hasn't hadn't shouldn't"
)
_EN_SUBJECT = _words(
    "you your we our they their it he she his her there this that these those the a an any anyone anybody someone "
    "somebody people every everyone everybody"
)
_DE_VERB = _words(
    "haben hatten sind waren können könnten würden werden wollen möchten sollten müssen dürfen mögen kennen wissen "
    "glauben denken finden arbeiten planen leben nutzen verwenden beherrschen verstehen trauen bevorzugen"
)
_FR_VERB = _words(
    "avez aviez auriez êtes étiez seriez pouvez pourriez savez aimez voulez faites connaissez pensez travaillez croyez "
    "préférez utilisez parlez vivez comptez souhaitez maîtrisez"
)
_ES_VERB = (
    "ha|has|tiene|tienes|es|eres|puede|puedes|podría|sabe|sabes|está|estás|le gusta|te gusta|cree|conoce|conoces|"
    "trabaja|usa|utiliza|prefiere|quiere|domina|habla|se considera|hay"
)
_EN_NOT = r"(?:is|are|was|were|do|does|did|would|should|could|ca|wo|has|have|had)n[’']t"
_FR_NOT = r"n(?:[’']|e )\w+-(?:vous|tu|ce|il|elle|on) (?:pas|point)"
CLOSED = _any(
    rf"{_EN_NOT} \w+",
    _FR_NOT,
    rf"(?:{_EN_AUX}) (?:not )?(?:{_EN_SUBJECT})",
    rf"(?:{_DE_VERB}) (?:sie|ihr)",
    r"(?:hast|hattest|bist|kannst|könntest|würdest|willst|magst|kennst|weißt) du",
    r"(?:gibt|gab|ist|war|wird|hat) (?:es|das|der|die|ihr|ihre|ein|eine)",
    r"est-ce (?:que|qu[’'])",
    rf"(?:{_FR_VERB})-vous",
    r"(?:as|es|peux|sais|aimes|veux|connais|penses)-tu",
    r"(?:a|est|y a)-t-(?:il|elle|on)",
    rf"¿\s{{0,3}}(?:alguna vez |no )?(?:{_ES_VERB})",
    begins=True,
)
# A polite request looks like such a question and asks for more than yes.
REQUEST = _any(
    r"(?:can|could|would|will) you (?:please |briefly |also |just )*(?:tell|talk|walk|describe|explain|give|show|share|"
    r"name|outline|list|take|think of|help|compare|discuss|define|elaborate|summari[sz]e|draw|sketch|write|put|read|"
    r"say|introduce|mention|provide|recall|run|illustrate|guide)",
    r"do you (?:mind|know) (?:telling|what|how|why|which|who|where)",
    r"(?:können|könnten|würden) sie (?:mir |uns |bitte |kurz |einmal )*(?:[^?]{0,80}\s)?(?:erklären|beschreiben|"
    r"erzählen|schildern|nennen|erläutern|zeigen|geben|berichten|skizzieren|vergleichen|zusammenfassen)",
    r"(?:pouvez|pourriez)-vous (?:me |nous |s'il vous plaît )*(?:expliquer|décrire|raconter|parler|donner|citer|"
    r"montrer|présenter|comparer|dire|nommer|résumer)",
    r"¿\s{0,3}(?:puede|podría|puedes|podrías) (?:explicar|describir|contar|hablar|dar|nombrar|mostrar|comparar|decir|"
    r"resumir)(?:me|nos)?",
    r"¿\s{0,3}(?:me|nos) (?:puede|podría) \w+",
    begins=True,
)
# "Do you start with the data or the model?" asks which of two.
CHOICE = re.compile(r"\s(?:or(?! not)|oder(?! nicht)|ou(?! non| pas)|o(?! no))\s", re.IGNORECASE)
# Whatever stands after "or", these ask whether, not which.
WHETHER = _any(
    r"have you (?:ever |already )?", r"has (?:your|the)", r"are you familiar", r"haben sie (?:schon|jemals|bereits)",
    r"avez-vous (?:déjà|jamais)", r"¿\s{0,3}(?:alguna vez )?ha ", begins=True,
)  # fmt: skip
CONDITION = re.compile(
    rf"^(?:(?:when|where) (?!(?:{_EN_AUX})\b)|quand (?!est-ce|\w+-))", re.IGNORECASE
)  # fmt: skip

# --- One more thing in the same breath ---------------------------------------------------------------------------

BEGINS_ASKING = re.compile(
    r"^\W{0,9}(?:\w+\W{1,3}){0,3}?(?:what|how|why|which|who|whom|whose|where|when|was|wie|warum|wieso|weshalb|welche\w?|"
    r"wer|wen|wem|wo|wann|wo(?:mit|durch|ran|rauf|zu)|que|qu[’']|quels?|quelles?|comment|pourquoi|qui|où|quand|combien|"
    r"qué|cómo|cuál(?:es)?|quién(?:es)?|dónde|cuándo|cuánt[oa]s?)(?!\w)",
    re.IGNORECASE,
)
# A word that asks, with its verb before its subject: what only reports a question ("and when it is due") is left alone.
_EN_ASKS = (
    r"(?:(?:in|to|from|with|for|at|on|by|of|about) )?(?:what|which|how|who|whom|whose|why|where|when)(?:[’']d)? "
    r"(?:(?!(?:it|you|we|they|he|she|i|this|that|there|to)\b)\w+ ){0,2}?"
    r"(?:do|does|did|is|are|was|were|will|would|can|could|should|have|has|had|might|must|shall)\b"
)
_DE_ASKS = (
    r"(?:was|wie|warum|wieso|weshalb|welche[rsnm]?|wer|wen|wem|wo|wann|womit|wodurch|woran|worauf|wozu)"
    r"(?: (?!sie\b|es\b|man\b|er\b)\w+){1,2}? (?:sie|sich|du|ihr|ihre|ihnen|wir|man|es|das|die|der|dann)\b"
)
_FR_ASKS = (
    r"(?:(?:qu[’']|pourquoi |comment |où |quand |combien )?est-ce (?:que|qu[’'])|qu[’'] ?\w+-(?:vous|tu|il|elle|on)\b|"
    r"(?:que|comment|pourquoi|où|quand|combien|quels?|quelles?|qui|à quoi|de quoi)(?: \w+){0,3}? "
    r"[\w’']+-(?:vous|tu|t-il|t-elle|t-on|il|elle|on)\b|(?:quels?|quelles?) (?:est|sont|était|étaient|a été)\b)"
)
_ES_ASKS = (
    r"(?:(?:por|para|a|de|con|en) )?(?:qué|cómo|cuáles|cuál|quiénes|quién|dónde|cuándo|cuántos|cuántas|cuánto|cuánta)"
    r"(?: (?!\w+[aei]r(?:l[oae]s?|se)?\b)\w+)+"
)
ONE_MORE = re.compile(
    rf"(?:[,;]\s{{0,3}}(?:(?:{_AND}) )?(?:then |dann |ensuite )?|\s(?:and|und|et|y)\s(?:then )?)"
    rf"(?P<asked>{_EN_ASKS}|{_DE_ASKS}|{_FR_ASKS}|{_ES_ASKS})",
    re.IGNORECASE,
)
# "..., and what breaks first?"
ONE_MORE_PLAIN = re.compile(
    r"[,;]\s{0,3}and (?P<asked>(?:what|who|which \w+) (?!(?:it|you|we|they|he|she|not|if|about)\b)\w+s\b)",
    re.IGNORECASE,
)

# --- What is to be done, where no sign asks for it ---------------------------------------------------------------

_TASK = (
    "explain|compare|contrast|outline|define|design|list|name|write|draw|sketch|calculate|estimate|summari[sz]e|"
    "discuss|provide|justify|evaluate|implement|propose|describe|give|put|"
    "(?:erklären|erläutern|vergleichen|entwerfen|nennen|definieren|beschreiben|skizzieren|schreiben|geben|"
    "begründen) sie|"
    "expliquez|comparez|décrivez|citez|définissez|concevez|donnez|esquissez|rédigez|justifiez|"
    "explique|compare|describa|nombre|defina|diseñe|dé|esboce|redacte|justifique|escriba"
)
BEGINS_TASK = re.compile(
    r"^\W{0,9}(?:please |now |then |bitte |s'il vous plaît,? |por favor,? )?"
    rf"(?:(?:can|could|would|will) you (?:please |briefly )?)?(?P<asked>(?:{_TASK})(?!\w))",
    re.IGNORECASE,
)
ONE_MORE_TASK = re.compile(
    r"(?:,?\s(?:and|und|et|y)|;)\s(?:then |also |dann |aussi |también )?"
    rf"(?P<asked>(?:{_TASK})(?!\w)(?: [\w’'-]+){{1,3}})",
    re.IGNORECASE,
)
# "Compare and contrast" is one thing, and so is a task with its reasons.
SAME_TASK = re.compile(
    r"^(?:contrast|give (?:an |one |your )?(?:reasons?|example)|justify|explain why)\b", re.IGNORECASE
)
# A story is asked for, or a scene is set: the question follows.
SCENE = re.compile(
    r"^\W{0,9}(?:please |can you |could you )?(?:"
    r"describe (?:a|an|one|the|your|some|any) (?:\w+ ){0,2}?(?:times?|situation|case|moment|occasion|experience|"
    r"example|project|conflict|decision|day|week|instance|challenge|problem|person|mistake|failure|incident)\b|"
    r"(?:give|provide) (?:me |us )?(?:an|one|some|your) (?:\w+ ){0,2}?examples?\b|"
    r"(?:beschreiben|schildern|nennen|geben) sie (?:mir |uns )?(?:eine?n? )(?:\w+ ){0,2}?(?:situation|fall|beispiel|"
    r"moment|projekt|konflikt|entscheidung|zeit|fehler|erlebnis)|"
    r"(?:décrivez|donnez)(?:-moi|-nous)? une? (?:\w+ )?(?:situation|cas|moment|exemple|projet|conflit|décision|fois)|"
    r"(?:describa|dé|deme|cuente) (?:me )?una? (?:\w+ )?(?:situación|caso|momento|ejemplo|proyecto|conflicto|decisión|"
    r"vez))",
    re.IGNORECASE,
)

# --- Words that say which answer is wanted -----------------------------------------------------------------------

# A question that begins with no: "Aren't tests useful?" "Why aren't tests useful?" asks for a reason.
_BEGINS, _ASKS = r"(?:(?m:^)|(?<=[.!?¿] )|(?<=¿))", r"(?=[^.?!\n]{0,200}\?)"
LEADING = _any(
    rf"{_BEGINS}(?:{_EN_NOT.replace('|do|', '|')}|don[’']t (?:you|we|they|people|most|all)) \w+{_ASKS}",
    rf"{_BEGINS}{_FR_NOT}{_ASKS}",
    rf"{_BEGINS}(?:ist|sind|war|waren|wäre|wären|sollten?|müssten?|hat|haben|finden|denken) [^.?!\n]{{1,60}}? "
    r"nicht (?:auch |doch )?"
    rf"(?:der|die|das|ein|eine|besser|sinnvoll|nützlich|wichtig|klar|offensichtlich|längst){_ASKS}",
    rf"{_BEGINS}no (?:es|son|sería|serían|debería\w*|le gusta\w*|prefiere|opina){_ASKS}",
    r"don[’']t you (?:think|agree|believe|feel|find)", r"wouldn[’']t (?:you (?:say|agree|think)|it be)",
    r"isn[’']t it (?:true|better|obvious|the)", r"surely", r"obviously", r"of course,? you",
    r"as (?:we all|everybody|everyone) knows?", r"you (?:would|will|[’']d) (?:surely |probably )?agree",
    r"(?:are|do|have|is|would|can|could|will|did|were)n[’']t (?:you|it|we|they)(?=\?)",
    r"(?<=, )(?:right|correct|yes|no)(?=\?)", r"you must (?:surely|agree)",
    r"nicht wahr(?=\?)", r"(?<=, )(?:oder|richtig|stimmt[’']s|nicht)(?=\?)",
    r"(?:finden|denken|meinen|glauben) sie nicht(?: auch)?,? dass", r"sind sie nicht auch",
    r"sie (?:werden|würden) mir (?:sicher )?zustimmen", r"sie stimmen (?:mir )?(?:doch|sicher) zu",
    r"doch sicher(?:lich)?", r"selbstverständlich", r"bestimmt auch",
    r"n[’']est-ce pas", r"ne (?:pensez|trouvez|croyez)-vous pas", r"bien entendu", r"évidemment",
    r"vous (?:serez|êtes) (?:sûrement |bien )?d[’']accord",
    r"¿\s{0,3}no (?:cree|le parece|piensa|está de acuerdo|es (?:verdad|mejor))",
    r"¿\s{0,3}(?:verdad|no es cierto|cierto|no)(?=\s?\?)", r"por supuesto", r"obviamente", r"estará de acuerdo",
    r"seguramente usted",
)  # fmt: skip
