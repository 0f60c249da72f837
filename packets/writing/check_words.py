"""What the checks of a packet look for, by language. Lists of words, no understanding of meaning.

Scores stop a packet, so what finds one must be sure: a number alone is never enough. The other lists only ask, and
leave alone what is ordinary in our trade (a foreign key, a child process) or a figure of speech ("mettre l'accent").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from interviews.cards.language_hints import PROTECTED
from questionbank.scale import HIGHEST, LOWEST


def _words(*patterns: str) -> "re.Pattern[str]":
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class We:
    """What stands in for a panelist's name. `owner` is empty where it would need an ending that we cannot know."""

    subject: str
    object: str
    owner: str
    # After one of these stands the object ("with us").
    prepositions: frozenset[str]


@dataclass(frozen=True)
class CheckWords:
    """One language's lists. `innocent` are words of the English lists that mean something else here."""

    scores: "re.Pattern[str]"
    comparisons: "re.Pattern[str]"
    protected: "re.Pattern[str]"
    promises: "re.Pattern[str]"
    we: We
    innocent: frozenset[str] = frozenset()


_LEVEL = rf"[{LOWEST}-{HIGHEST}](?:[.,]\d+)?"


def _up_to_highest(first: int, numbers: str) -> tuple[str, str]:
    """Numbers written out from `first` on, as far as the scale goes, as a pattern; and the highest of them."""
    written = numbers.split()[: HIGHEST - first + 1]
    return "|".join(written), written[-1]


# A level that ends there: not "rating of 3 approaches".
_ENDS = r"(?=\s*(?:[.,;:!?)\n]|$))"

_NUMBERS, _TOP = _up_to_highest(1, "one two three four five six seven eight nine")
ENGLISH = CheckWords(
    scores=_words(
        rf"{_LEVEL}\s*(?:/|of|out of)\s*(?:{HIGHEST}|{_TOP})",
        rf"(?:{_NUMBERS}) (?:out )?of {_TOP}",
        rf"(?:scor(?:e|ed|es)|rat(?:ed|ing|ings)|mean|average)\b[^.\n]{{0,30}}?\b{_LEVEL}",
        rf"{_LEVEL} stars?",
        r"strong (?:no|yes)",
    ),
    comparisons=_words(
        r"(?:other|another|better|stronger|weaker|best|weakest|strongest) (?:candidate|applicant)s?",
        r"than (?:the )?(?:others|anyone else|anybody else|everyone else|most)",
        r"(?:compared|in comparison) (?:to|with)",
        r"(?:first|second|third) choice",
        r"runner-up",
        r"ranked (?:you|first|second|third|last)",
        r"someone (?:better|stronger|more experienced)",
    ),
    protected=PROTECTED,
    promises=_words(
        r"we (?:will|shall|are going to|promise to) (?:hire|offer|employ|invite|call|keep)\b",
        r"guarantee[sd]?",
        r"we promise",
        r"you will (?:get|be hired|receive|be offered)",
        r"next time you (?:will|would)",
        r"definitely",
    ),
    we=We("we", "us", "our", frozenset("with to for from by at about of against without after before like".split())),
)

_NOTE = r"(?:Note|Bewertung|Wertung|Punktzahl|Durchschnitt|Mittelwert)(?: von| war| ist| lag bei|:)?(?: einer| eine)?"
_NUMBERS, _TOP = _up_to_highest(1, "eins zwei drei vier fünf sechs sieben acht neun")
GERMAN = CheckWords(
    scores=_words(
        rf"{_LEVEL}\s*(?:/|von)\s*(?:{HIGHEST}|{_TOP})",
        rf"(?:ein|einen|{_NUMBERS}) von {_TOP}",
        rf"{_NOTE} (?:{_LEVEL}|{_NUMBERS}){_ENDS}",
        rf"(?:bewertet|benotet|eingestuft|eingeschätzt) mit (?:einer )?(?:{_LEVEL}|{_NUMBERS}){_ENDS}",
        rf"mit (?:einer )?(?:{_LEVEL}|{_NUMBERS}) (?:bewertet|benotet|eingestuft|eingeschätzt)",
        rf"(?:gaben|vergaben|geben) (?:Ihnen |wir ){{0,2}}(?:eine )?{_LEVEL}{_ENDS}",
        rf"{_LEVEL} Sterne?n?",
        r"starkes (?:Nein|Ja)",
    ),
    comparisons=_words(
        r"(?:ander|besser|stärker|schwächer|best|stärkst|schwächst)e[nrms]? (?:Kandidat|Bewerb|Mitbewerb)\w*",
        r"Mitbewerber\w*",
        r"(?:besser|schlechter|stärker|schwächer|mehr|weniger|weiter) als (?:die |alle )?"
        r"(?:anderen?|andere[rn]|meisten|übrigen|jede[rn]? ander\w+|alle)",
        r"(?:im|in) Vergleich (?:zu|zum|zur|mit)",
        r"verglichen mit",
        r"(?:erste|zweite|dritte|1\.|2\.|3\.) Wahl",
        r"Zweitplatzierte[rn]?",
        r"auf (?:Platz|Rang) (?:\d+|eins|zwei|drei|vier|fünf)",
        r"unter (?:allen|den) (?:Bewerb|Kandidat)\w*",
        r"jemand(?:en)? (?:Besseren?|Stärkeren?|Passenderen?|Erfahreneren?)",
    ),
    protected=_words(
        # family
        r"schwanger\w*", r"Mutterschutz", r"Elternzeit", r"Kind(?:er|ern|es|s)?(?!-)", r"Kinderwunsch",
        r"verheiratet\w*", r"geschieden\w*", r"ledig", r"Ehe(?:mann|frau|partner\w*)", r"Lebensgefährt\w+",
        r"alleinerziehend\w*", r"Familienstand", r"Familienplanung",
        # belief and opinion
        r"Kirche", r"Moschee", r"Synagoge", r"Religion\w*", r"religiös\w*", r"Muslim\w*", r"Christ(?:in|en|innen)?",
        r"christlich\w*", r"Jud(?:e|en|entum)", r"Jüdin\w*", r"jüdisch\w*", r"Hindu\w*", r"Kopftuch", r"Turban",
        r"Gewerkschaft\w*", r"Betriebsrat\w*", r"politische[nrs]? (?:Meinung|Ansicht|Partei)\w*",
        # origin
        r"Hautfarbe", r"Rasse", r"ethnisch\w*", r"(?:Ihre[rn]?|soziale[rn]?|seine[rn]?) Herkunft", r"Herkunftsland",
        r"Nationalität", r"Staatsangehörigkeit", r"Migrationshintergrund", r"Ausländer\w*",
        r"(?:Ihr|Ihrem|Ihren|starke[rnm]?|leichte[rnm]?|fremde[rnm]?|mit) Akzent", r"Muttersprach\w*",
        # body, health and age
        r"schwul\w*", r"lesbisch\w*", r"Lesbe", r"homosexuell\w*", r"transgender", r"transsexuell\w*",
        r"sexuelle[nrs]? Orientierung", r"Behinderung\w*", r"(?:schwer|körper|seh|geh)behindert\w*", r"Behinderte\w*",
        r"Rollstuhl\w*", r"Krankheit\w*", r"krankgeschrieben", r"Depression\w*", r"depressiv\w*", r"Autis\w+", r"ADHS",
        r"Legasthen\w+", r"stotter\w*", r"übergewichtig\w*",
        r"zu (?:alt|jung)", r"(?:Ihr|in Ihrem|für Ihr) Alter", r"(?:1[89]|[2-7]\d) Jahre alt",
        r"(?:Ihre[rn]?|der|die|in) Rente", r"Ruhestand",
    ),
    promises=_words(
        r"wir (?:werden|wollen) [^.\n]{0,30}?(?:einstellen|anbieten|einladen|anrufen|übernehmen|freihalten)",
        r"wir (?:stellen Sie ein|übernehmen Sie|halten Ihnen [^.\n]{0,20}? frei)",
        r"versprech\w+", r"versprochen", r"garantier(?:t|en|e)", r"Garantie",
        r"wir sichern Ihnen [^.\n]{0,30}? zu",
        r"Sie (?:werden|bekommen|erhalten) [^.\n]{0,30}?(?:Stelle|Angebot|Vertrag|Zusage|eingestellt)",
        r"(?:beim nächsten Mal|nächstes Mal) (?:werden|bekommen|erhalten|klappt|haben)",
        r"auf jeden Fall", r"ganz (?:sicher|bestimmt)", r"definitiv", r"mit Sicherheit (?:werden|bekommen|erhalten)",
    ),
    we=We(
        "wir",
        "uns",
        "",
        frozenset("mit von bei zu nach für an über durch ohne gegen seit aus auf um wegen gegenüber".split()),
    ),
    innocent=frozenset({"christian", "kid"}),
)  # fmt: skip

_NUMBERS, _TOP = _up_to_highest(2, "deux trois quatre cinq six sept huit neuf")
FRENCH = CheckWords(
    scores=_words(
        rf"{_LEVEL}\s*(?:/|sur)\s*(?:{HIGHEST}|{_TOP})",
        rf"(?:un|{_NUMBERS}) sur {_TOP}",
        rf"(?:note|moyenne|score)(?: est| était| a été| fut)?(?: de| :|:)? ?(?:{_LEVEL}|{_NUMBERS}){_ENDS}",
        rf"noté(?:e|s|es)? (?:à |de )?{_LEVEL}{_ENDS}",
        rf"(?:avons|a|ont|avez) (?:mis|donné|attribué|eu|reçu) (?:un |la note (?:de )?){_LEVEL}{_ENDS}",
        rf"{_LEVEL} étoiles?",
    ),
    comparisons=_words(
        r"(?:autres?|meilleur(?:e|s|es)?|plus (?:fort|forte|faible|solide)s?) (?:candidat|candidature|postulant)\w*",
        r"(?:candidat|candidature|profil|postulant)(?:e|s|es)? (?:plus (?:fort|solide|expérimenté|convaincant|adapté)|"
        r"meilleur)(?:e|s|es)?",
        r"(?:mieux|moins bien|plus|moins|meilleur(?:e|s|es)?) que (?:les autres|la plupart|tous|toutes|tout le monde|"
        r"d[’']autres|personne)",
        r"comparé(?:e|s|es)? (?:à|aux|au|avec)",
        r"(?:en comparaison|par comparaison) (?:de|des|avec|à|aux)",
        r"par rapport aux? autres?",
        r"(?:premier|deuxième|second|troisième) choix",
        r"classé(?:e|s|es)? (?:premi|deuxième|second|troisième|derni)\w*",
        r"quelqu[’']un de (?:meilleur|plus \w+)",
    ),
    protected=_words(
        # family
        r"enceinte", r"grossesse", r"maternité", r"paternité", r"congé parental",
        r"(?<!processus )(?<!nœud )(?<!nœuds )(?<!élément )enfants?", r"mariée?s?", r"célibataires?", r"divorcée?s?",
        r"(?:votre|vos|son|sa) (?:mari|femme|épouse|époux|conjointe?|compagn(?:on|e)|fils|fille)",
        r"(?:mère|père) (?:célibataire|de famille)", r"situation (?:de famille|familiale)",
        # belief and opinion
        r"église", r"mosquée", r"synagogue", r"religi\w+", r"musulman\w*", r"chrétien\w*", r"juifs?", r"juives?",
        r"hindoue?s?", r"foulard", r"(?:le|un|votre|port du) voile", r"turban", r"syndicat\w*", r"syndiqué\w*",
        r"opinions? politiques?",
        # origin
        r"couleur de (?:la |votre )?peau", r"race", r"ethni\w+", r"(?:vos|votre|ses) origines?", r"nationalité",
        r"immigr\w+", r"(?<!clé )(?<!clés )(?<!clef )étrang(?:er|ère)s?",
        r"(?:votre|son|un fort|un léger|un petit) accent", r"accent étranger", r"langue maternelle",
        # body, health and age
        r"homosexuel\w*", r"lesbiennes?", r"gays?", r"transgenres?", r"orientation sexuelle", r"handicap\w*",
        r"fauteuil roulant", r"maladies?", r"malade", r"arrêt maladie", r"dépressi\w+", r"autis\w+", r"TDAH",
        r"dyslexi\w+", r"bégai\w+", r"bégay\w+", r"surpoids", r"obèse",
        r"trop (?:vieux|vieille|jeune|âgée?)s?", r"(?:votre|son) âge", r"âgée? de \d+", r"(?:la|votre|sa) retraite",
    ),
    promises=_words(
        r"nous (?:allons|voulons) vous (?:embaucher|recruter|engager|proposer|inviter|rappeler|offrir)",
        r"nous vous (?:embaucher|recruter|engager|proposer|inviter|rappeller|offrir)ons",
        r"nous vous (?:promettons|garantissons|assurons)",
        r"promettons", r"promesse", r"promis", r"garanti(?:r|e|es|s|ssons|t)?",
        r"vous (?:aurez|obtiendrez|recevrez) (?:le|un|une|ce) (?:poste|contrat|offre|proposition)",
        r"vous serez (?:embauché|recruté|engagé|pris)e?",
        r"la prochaine fois,? (?:vous|ce sera|nous)",
        r"sans aucun doute", r"à coup sûr", r"c[’']est sûr", r"définitivement",
    ),
    we=We("nous", "nous", "", frozenset()),
    innocent=frozenset({"accent", "christian", "foreign"}),
)  # fmt: skip

_NUMBERS, _TOP = _up_to_highest(2, "dos tres cuatro cinco seis siete ocho nueve")
SPANISH = CheckWords(
    scores=_words(
        rf"{_LEVEL}\s*(?:/|de|sobre)\s*(?:{HIGHEST}|{_TOP}){_ENDS}",
        rf"(?:uno|{_NUMBERS}) (?:de|sobre) {_TOP}",
        rf"(?:nota|puntuación|calificación|valoración|media|promedio)(?: fue| es| era)?(?: de|:)? ?(?:un |una )?"
        rf"(?:{_LEVEL}|{_NUMBERS}){_ENDS}",
        rf"(?:puntuad|calificad|valorad)[oa]s? con (?:un |una )?{_LEVEL}{_ENDS}",
        rf"(?:dimos|pusimos|dio|puso|dieron|pusieron|obtuvo|sacó) una? {_LEVEL}{_ENDS}",
        rf"{_LEVEL} estrellas?",
    ),
    comparisons=_words(
        r"(?:otr[ao]s?|mejor(?:es)?|peor(?:es)?) (?:candidat[ao]s?|candidaturas?|aspirantes?|postulantes?)",
        r"(?:candidat[ao]|perfil|candidatura|aspirante|postulante)(?:s|es)? (?:más \w+|mejor(?:es)?)",
        r"(?:mejor|peor|más|menos) que (?:l[ao]s demás|l[ao]s otr[ao]s|la mayoría|tod[ao]s|nadie|otr[ao]s)",
        r"(?:en comparación con|comparad[oa]s? con)",
        r"(?:primera|segunda|tercera) opción",
        r"(?:quedó|clasificad[oa]) (?:en )?(?:primer|segund|tercer|últim)\w*",
        r"alguien (?:mejor|más \w+)",
    ),
    protected=_words(
        # family
        r"embaraz\w+", r"maternidad", r"paternidad", r"permiso parental",
        r"(?<!proceso )(?<!procesos )(?<!nodo )(?<!nodos )(?<!elemento )hij[ao]s?", r"niñ[ao]s", r"casad[ao]s?",
        r"solter[ao]s?", r"divorciad[ao]s?", r"marido", r"espos[ao]s?", r"novi[ao]s?", r"su pareja", r"estado civil",
        # belief and opinion
        r"iglesia", r"mezquita", r"sinagoga", r"religi\w+", r"musulm\w+", r"cristian[ao]s?", r"judí[ao]s?",
        r"hindúe?s?", r"(?:el|su|un) velo", r"hiyab", r"turbante", r"sindicatos?", r"sindical\w*",
        r"opinión política", r"opiniones políticas",
        # origin
        r"color de (?:la |su )?piel", r"raza", r"etnia", r"étnic[ao]s?", r"nacionalidad", r"inmigra\w+",
        r"(?<!clave )(?<!claves )extranjer[ao]s?", r"(?:su|con) acento", r"acento (?:extranjero|fuerte|marcado|leve)",
        r"lengua materna", r"su origen",
        # body, health and age
        r"homosexual\w*", r"lesbianas?", r"gays?", r"transexual\w*", r"transgénero", r"orientación sexual",
        r"discapaci\w+", r"silla de ruedas", r"enfermedad\w*", r"enferm[ao]s?", r"baja médica", r"depresi[óv]\w*",
        r"autis\w+", r"TDAH", r"dislexi\w+", r"tartamud\w+", r"sobrepeso", r"obes[ao]",
        r"demasiado (?:viej[ao]|joven|mayor)", r"(?:su|para su) edad", r"años de edad", r"jubila\w+",
    ),
    promises=_words(
        r"(?:vamos a|queremos) (?:contratarl[eoa]|contratar|ofrecerle|invitarl[eoa]|llamarl[eoa])",
        r"(?:le|l[oa]) (?:contrataremos|ofreceremos|invitaremos|llamaremos|prometemos|garantizamos|aseguramos)",
        r"prometemos", r"promesa", r"prometid[oa]", r"garantiza\w*", r"garantía de",
        r"(?:conseguirá|obtendrá|recibirá|tendrá) (?:el|un|una|este) (?:puesto|contrato|oferta)",
        r"será contratad[oa]",
        r"la próxima vez (?:usted|le|lo|la|será|conseguirá)",
        r"sin duda", r"definitivamente", r"seguro que",
    ),
    we=We("nosotros", "nosotros", "", frozenset()),
    innocent=frozenset({"christian"}),
)  # fmt: skip

LISTS: Mapping[str, CheckWords] = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}


def lists_for(language: str) -> list[CheckWords]:
    """The lists to look through: the packet's own, then English, which people fall back to."""
    own = LISTS.get(language, ENGLISH)
    return [own] if own is ENGLISH else [own, ENGLISH]


def we_for(language: str) -> We | None:
    """What stands in for a name in this language; None where nobody has written it down yet."""
    return LISTS[language].we if language in LISTS else None
