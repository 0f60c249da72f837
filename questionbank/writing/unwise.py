"""What is unlawful or unwise to ask somebody in an interview: found by its words, said with what to ask instead.

Never a refusal: a word can stand there for another reason, and people decide. English, German, French and Spanish, all
at once. A topic alone is no matter (a ward for children, an accent of colour): it counts where the candidate is asked
about their own.
"""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class UnwiseTopic:
    """Something to keep out of interviews: what it is about, and what serves instead."""

    name: str
    instead: str
    pattern: re.Pattern[str]


def _topic(name: str, instead: str, *patterns: str, alone: str) -> UnwiseTopic:
    """`alone` are words that ask by themselves where nothing else stands on the line: "Hobbies?"."""
    lone = rf"(?m:^\W{{0,3}}(?:(?:any|your|ihre?|vos|votre|sus?|was sind ihre|quels sont vos) )?(?:{alone})\W{{0,3}}$)"
    return UnwiseTopic(name, instead, re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)|{lone}", re.IGNORECASE))


TOPICS = (
    _topic(
        "family",
        "Say what the work demands, such as shifts or travel, and ask whether that is possible.",
        r"(?:planning|plan|have|having|start|starting|want|wanting|expecting|raise) (?:on |to |for )?(?:have |having |"
        r"start |starting |raise )?(?:(?:a|any|your|more|own|young|small) ){0,2}(?:family|children|kids|baby)",
        r"(?:planning|plan|plans|want|going|hoping|trying) (?:to|on) (?:get|getting|become|becoming|be|being) pregnant",
        r"are you in a (?:\w+ ){0,2}relationship", r"do you live (?:alone|with (?:a|your) (?:partner|parents))",
        r"do you have a (?:partner|boyfriend|girlfriend|husband|wife)(?=\s?[?.,])",
        r"(?:leben|wohnen|sind) sie .{0,20}(?:partnerschaft|beziehung|ehe|lebensgemeinschaft|liiert|verlobt)",
        r"(?:möchten|wollen|planen|werden) sie .{0,25}(?:schwanger|mutter werden|vater werden)",
        r"vivez-vous (?:\w+ )?(?:en couple|seule?|maritalement|en concubinage)",
        r"avez-vous une? (?:conjointe?|compagnon|"
        r"compagne|petite? amie?)",
        r"(?:piensa|planea|quiere|va a|desea|espera|tiene previsto) .{0,25}(?:embarazada|embarazo)",
        r"vive (?:usted )?(?:en pareja|sol[oa](?=\s?\?)|con (?:su pareja|sus padres))",
        r"tiene (?:usted )?(?:pareja|novi[oa])",
        r"are you (?:\w+ )?(?:married|single|divorced|pregnant|engaged|widowed)",
        r"your (?:\w+ )?(?:husband|wife|spouse|marital status|children|kids|family|pregnancy|childcare|maiden name|"
        r"girlfriend|boyfriend)",
        r"(?:look|looks|cares?|caring|care) (?:after|for|of) (?:your |the )?(?:children|kids)",
        r"how (?:many|old)(?: are your)? (?:children|kids)",
        r"haben sie (?:\w+ ){0,2}(?:kinder|familie)",
        r"(?:planen|möchten|wollen|wünschen) sie,? .{0,40}(?:kinder|familie|"
        r"nachwuchs)", r"kinderwunsch", r"familien(?:planung|stand)",
        r"sind sie (?:\w+ )?(?:verheiratet|ledig|geschieden|schwanger|alleinerziehend)",
        r"ihre?[rnm]? (?:ehemann|ehefrau|mann|frau|kindern?|familie)", r"betreu\w+ .{0,15}kinder",
        r"(?:avez|aurez|voulez|souhaitez|désirez|comptez|pensez|prévoyez)-vous .{0,25}(?:enfants?|famille|bébé)",
        r"êtes-vous (?:\w+ )?(?:mariée?|célibataire|enceinte|divorcée?|en couple|pacsée?)",
        r"votre (?:mari|femme|époux|épouse|conjointe?|situation (?:familiale|de famille)|famille)", r"vos enfants",
        r"fonder une famille", r"combien d[’']enfants",
        r"(?:tiene|tienes|piensa|planea|quiere|va a|desea) .{0,25}(?:hijos|familia|bebé)", r"formar una familia",
        r"(?:está|es) (?:usted )?(?:casad[oa]|embarazada|solter[oa]|divorciad[oa])",
        r"sus? (?:marido|esposa|esposo|mujer|hijos|estado civil|familia)", r"cuántos hijos",
        alone="children|kids|married|marital status|family|kinder|familienstand|enfants|situation familiale|hijos|"
        "estado civil",
    ),
    _topic(
        "age",
        "Ask for the experience that the work needs.",
        r"how old are you", r"your (?:age|date of birth|birthday|birth date|retirement)", r"when were you born",
        r"(?:what|which) year (?:were you born|did you (?:graduate|finish|leave school))",
        r"when did you (?:graduate|finish|leave) (?:from )?(?:high )?school",
        r"when (?:do|will|would) you (?:plan to )?retire",
        r"wie alt sind sie", r"ihr alter", r"ihr geburts(?:datum|jahr|tag)", r"wann (?:sind|wurden) sie geboren",
        r"wann (?:gehen|wollen|möchten) sie in (?:rente|pension)",
        r"quel âge avez-vous", r"quel est votre âge", r"votre (?:âge|(?:date|année) de naissance)",
        r"(?:partir|prendre) (?:votre|à la) retraite",
        r"qué edad tiene", r"su edad", r"cuántos años tiene(?! (?:de|trabajando))", r"fecha de nacimiento",
        r"cuándo (?:nació|se jubila)",
        alone="age|date of birth|alter|geburtsdatum|âge|date de naissance|edad|fecha de nacimiento",
    ),
    _topic(
        "health",
        "Name what the work demands, and ask what somebody needs to do it.",
        r"your (?:\w+ )?(?:health(?! (?:checks?|endpoint|service|data|plan|system|app|policy))|illness(?:es)?|"
        r"disabilit(?:y|ies)|medical (?:history|condition|records?)|medication|weight)",
        r"do you (?:have|take|suffer|use) .{0,30}(?:disabilit(?:y|ies)|illness|disease|health (?:problem|condition|"
        r"issue)s?|medical conditions?|medication|drugs)",
        r"do you (?:\w+ )?(?:smoke|vape|drink(?: alcohol|(?=\s?[?,]| or smoke| at all| a lot)))",
        r"how (?:much|often) do you (?:drink(?=\s?[?,]| alcohol)|smoke)",
        r"trinken sie(?: (?:viel|oft|gern|gerne|regelmäßig|gelegentlich|manchmal))?(?: alkohol|(?=\s?[?,]))",
        r"fumez-vous", r"buvez-vous (?:de l[’']alcool|beaucoup|souvent)", r"buvez-vous(?=\s?\?)",
        r"fuma(?: usted)?(?=\s?[?,]| mucho)", r"bebe(?: usted)?(?: alcohol|(?=\s?[?,]))",
        r"are you (?:\w+ )?(?:disabled|ill|sick|healthy|in good health)", r"how tall are you", r"how much do you weigh",
        r"(?:how (?:many|often)|number of) .{0,25}(?:sick|ill)\b.{0,20}\byou",
        r"you .{0,30}(?:called in|been|off) sick",
        r"how often (?:were|are|have) you (?:been )?(?:sick|ill)",
        r"have you ever (?:been|had) .{0,25}(?:depress\w+|burn-?out|surgery|therapy|cancer|injur\w+)",
        r"(?:sind|waren) sie .{0,20}(?:krank|behindert|schwerbehindert|gesund|arbeitsunfähig)",
        r"(?:haben|leiden|hatten) sie .{0,30}(?:krankheit(?:en)?|behinderung(?:en)?|erkrankung(?:en)?|allergien?)",
        r"ihre?n? (?:gesundheitszustand|gesundheit|behinderung)", r"wie oft .{0,20}krank", r"krankentage",
        r"nehmen sie .{0,15}medikamente", r"rauchen sie",
        r"(?:avez|souffrez|êtes|prenez)-vous .{0,30}(?:malad\w+|handicap\w*|problèmes? de santé|"
        r"traitement|médicaments)",
        r"votre (?:état de santé|santé|handicap|maladie)", r"arrêts? maladie avez-vous",
        r"(?:tiene|padece|sufre|está|toma) .{0,30}(?:enfermedad(?:es)?|discapacidad|problemas? de salud|enferm[oa]|"
        r"medicamentos|medicación)", r"su (?:estado de salud|salud|discapacidad)",
        r"bajas? (?:médicas?|por enfermedad)",
        alone="health|disability|disabilities|illnesses|gesundheit|behinderung|krankheiten|santé|handicap|salud|"
        "discapacidad",
    ),
    _topic(
        "religion",
        "Ask about working times if they matter.",
        r"your (?:religio\w+|faith|church|religious beliefs|god)", r"(?:which|what) (?:religion|church|faith)",
        r"are you (?:\w+ )?(?:religious|christian|muslim|jewish|hindu|catholic|protestant|buddhist|an atheist)",
        r"do you (?:pray|believe in god|go to (?:church|mosque|synagogue)|(?:attend|celebrate|observe|keep) .{0,25}"
        r"(?:church|mosque|synagogue|ramadan|sabbath|easter|christmas|religio\w+))",
        r"wear (?:a |the |your )?(?:headscarf|hijab|turban|kippah?)",
        r"(?:holidays|holy days|feasts) (?:do|would) you (?:observe|celebrate|keep)",
        r"do you (?:observe|celebrate|keep) (?:any |the )?(?:\w+ )?(?:holidays|holy days)",
        r"do you (?:go to|attend) (?:mass|services|temple)", r"do you fast(?=\s?\?| during)",
        r"gehen sie .{0,20}(?:(?:zur|in die) (?:kirche|moschee|synagoge|messe)|zum gottesdienst)",
        r"feiertage (?:feiern|begehen|halten) sie", r"fasten sie",
        r"allez-vous .{0,20}(?:à la (?:messe|mosquée|synagogue)|à l[’']église)", r"priez-vous", r"jeûnez-vous",
        r"fêtes(?: religieuses)? (?:célébrez|observez|respectez|fêtez)-vous", r"faites-vous (?:le )?(?:ramadan|carême)",
        r"va (?:usted )?(?:\w+ )?a (?:misa|la (?:iglesia|mezquita|sinagoga))", r"reza (?:usted|a menudo)",
        r"fiestas (?:religiosas )?(?:celebra|observa|guarda)",
        r"ihre?n? (?:religion|konfession|glauben?|kirche)", r"welche[rn]? (?:religion|konfession|kirche|glaubens\w*)",
        r"glauben sie an gott", r"beten sie", r"ihr kopftuch|sie (?:ein |das )?kopftuch",
        r"sind sie (?:\w+ )?(?:religiös|gläubig|christ(?:in)?|muslim(?:in)?|katholisch|evangelisch|jüdisch)",
        r"votre (?:religion|foi|église)", r"vos croyances", r"quelle religion", r"croyez-vous en dieu",
        r"êtes-vous (?:\w+ )?(?:croyante?|religieu\w+|pratiquante?|catholique|musulmane?|juive?|chrétienn?e?)",
        r"portez-vous (?:le|un) voile",
        r"su (?:religión|fe|iglesia|credo)", r"sus creencias", r"qué religión", r"cree (?:usted )?en dios",
        r"es (?:usted )?(?:religios[oa]|creyente|católic[oa]|musulm[aá]na?|judí[oa]|cristian[oa])",
        alone="religion|faith|church|konfession|glaube|foi|religión",
    ),
    _topic(
        "origin",
        "Ask for the languages that the work needs, and how well, or whether somebody may work in the country.",
        r"are you (?:a |an )?(?:u\.?s\.?a?\.?|u\.?k\.?|e\.?u\.?|\w+(?:an|ish|ese|ch)) (?:citizen|national)",
        r"are you a (?:citizen|national) of",
        r"(?:which|what) (?:passport|citizenship) do you (?:have|hold)", r"do you (?:have|hold) (?:a|an) \w+ passport",
        r"where (?:do|did) your (?:parents|grandparents|family|ancestors) come from", r"where is your family from",
        r"(?:woher|aus welchem land) (?:kommen|stammen) ihre (?:eltern|großeltern|familie|vorfahren)",
        r"wo (?:sind|wurden|kommen) ihre eltern", r"aus welchem land (?:kommen|stammen) sie",
        r"sind sie (?:deutsche[rn]?|österreicher(?:in)?|schweizer(?:in)?|ausländer(?:in)?|eu-bürger(?:in)?)(?=\s?[?,])",
        r"d[’']où (?:viennent|sont) vos (?:parents|grands-parents)", r"de quel pays (?:venez|êtes)-vous",
        r"êtes-vous (?:une? )?(?:étrang(?:er|ère)|citoyenne?|immigrée?|français(?:e)?(?=\s?[?,]))",
        r"de dónde (?:son|vienen) sus (?:padres|abuelos)", r"de qué país (?:es|viene)", r"es (?:usted )?ciudadan[oa]",
        r"where are you (?:really |originally )?from",
        r"where (?:were you|are your parents|were your parents) (?:born|from)",
        r"where do you (?:really |originally )?come from", r"what kind of name is",
        r"your (?:nationality|ethnic\w*|race|accent|origins?|native (?:language|tongue|country)|mother tongue|"
        r"first language|citizenship|heritage|skin colou?r)", r"what (?:nationality|race|ethnicity) are you",
        r"are you (?:a |an )?(?:native speaker|foreigner|immigrant)", r"is english your (?:first|native|mother)",
        r"woher (?:kommen|stammen) sie", r"wo (?:sind|wurden) sie geboren", r"migrationshintergrund", r"ihr akzent",
        r"ihre (?:herkunft|muttersprache|nationalität|staatsangehörigkeit|hautfarbe|ethnische)",
        r"welche (?:nationalität|staatsangehörigkeit|muttersprache)", r"ist deutsch ihre",
        r"d[’']où (?:venez|êtes)-vous", r"où êtes-vous née?", r"vos origines", r"êtes-vous d[’']origine",
        r"votre (?:origine|nationalité|accent|langue maternelle|couleur de peau)",
        r"de dónde (?:es|viene|eres)", r"dónde nació", r"su (?:nacionalidad|origen|lengua materna|acento|raza)",
        r"es (?:usted )?(?:extranjer[oa]|inmigrante)", r"qué nacionalidad",
        alone="nationality|mother tongue|native language|origin|ethnicity|race|herkunft|nationalität|muttersprache|"
        "nationalité|origine|nacionalidad|origen",
    ),
    _topic(
        "a gap in the CV, which is often family or illness",
        "Ask what somebody did in the work that counts.",
        r"gaps? (?:in|on) (?:your|the) (?:cv|r[ée]sum[ée]s?|employment|career|work)",
        r"(?:cv|r[ée]sum[ée]|employment|career) (?:gaps?|breaks?)",
        r"(?:breaks?|holes?|interruptions?|pauses?) (?:in|on) "
        r"(?:your (?:employment|career|work)|(?:your|the) (?:cv|r[ée]sum[ée]))",
        r"why did you (?:stop working|not work|take .{0,15}off|have .{0,15}(?:gap|break))",
        r"(?:unterbrechung|pause|loch|lücke) (?:in|im) (?:ihre[mr] )?"
        r"(?:lebenslauf|laufbahn|karriere|werdegang|berufsleben)",
        r"warum haben sie .{0,30}nicht gearbeitet",
        r"(?:interruption|pause|coupure)s? (?:dans|de) (?:votre|le) (?:cv|carrière|parcours)",
        r"pourquoi (?:n[’']avez-vous pas travaillé|avez-vous (?:cessé|arrêté) de travailler)",
        r"(?:interrupción|pausa|parón|parones) en su (?:carrera|cv|currículum|trayectoria)",
        r"por qué (?:no trabajó|dejó de trabajar)",
        r"why (?:were|have) you (?:been )?(?:unemployed|out of work|not work\w+)",
        r"you (?:were |have been )?(?:out of work|unemployed|without (?:a )?(?:job|work))",
        r"lücken? (?:im|in ihrem) lebenslauf", r"lebenslauflücken?", r"(?:waren|sind) sie .{0,20}arbeitslos",
        r"trous? dans (?:votre|le) (?:cv|parcours)", r"périodes? d[’']inactivité", r"étiez-vous sans emploi",
        r"(?:lagunas?|huecos?|vacíos?) en (?:su|el) (?:cv|currículum|currículo|historial)",
        r"(?:estuvo|está) (?:usted )?(?:en paro|desemplead[oa]|sin trabajo)",
        alone="gaps|gaps? in (?:the )?cv|lücken|lücken im lebenslauf",
    ),
    _topic(
        "private life, which says more about likeness than about work",
        "Leave it out.",
        r"your (?:hobb(?:y|ies)|free time|spare time|leisure\w*|weekends?|private life|personal life)",
        r"hobb(?:y|ies)(?=\?)",
        r"(?:have|what|which|any) (?:\w+ ){0,3}hobbies", r"outside (?:of )?(?:of )?work", r"do you do for fun",
        r"when you(?: are|[’']re) not (?:at work|working)", r"in your own time",
        r"ihre?n? (?:hobbys?|hobbies|freizeit|privatleben)", r"ihrer freizeit", r"sie am wochenende",
        r"treiben sie sport",
        r"(?:vos|quels|des) (?:loisirs|passe-temps|hobbies)", r"votre (?:temps libre|vie privée)",
        r"en dehors du travail",
        r"sus? (?:aficiones|pasatiempos|hobbies|tiempo libre|vida privada)", r"fuera del trabajo",
        alone="hobbys?|hobbies|free time|spare time|freizeit|loisirs|passe-temps|aficiones|tiempo libre|pasatiempos",
    ),
    _topic(
        "politics or unions",
        "Leave it out.",
        r"your (?:political \w+|politics)", r"(?:which|what) (?:political )?party do you",
        r"(?:who|whom) (?:did|do|will|would) you vote",
        r"did you vote", r"(?:are|were) you .{0,25}(?:union member|member of a (?:trade )?union|in a (?:trade )?union)",
        r"do you belong to .{0,20}(?:union|party)",
        r"ihre politische\w*", r"welche[rn]? partei", r"wen (?:haben|würden) sie .{0,10}(?:gewählt|wählen)",
        r"(?:sind|waren) sie .{0,30}(?:gewerkschaft\w*|partei)",
        r"vos (?:opinions|convictions|idées) politiques", r"pour qui (?:avez-vous voté|votez-vous)",
        r"votre (?:parti|opinion politique|appartenance syndicale)", r"êtes-vous .{0,25}(?:syndiquée?|syndicat)",
        r"sus (?:ideas|opiniones) políticas", r"su (?:ideología|partido)", r"(?:a|por) quién (?:votó|vota)",
        r"(?:está|es) (?:usted )?.{0,20}(?:sindicat\w*|sindicad[oa])",
        alone="politics|political views|trade union|gewerkschaft|parti politique|syndicat|política|sindicato",
    ),
    _topic(
        "something that is protected in many countries",
        "Leave it out.",
        r"your (?:sexual orientation|gender identity|sexuality|criminal record|debts)",
        r"are you (?:\w+ )?(?:gay|lesbian|straight|bisexual|transgender)",
        r"(?:have you ever been|were you ever) (?:arrested|convicted)", r"do you have (?:a |any )?(?:criminal|debts)",
        r"ihre sexuelle \w+", r"sind sie (?:\w+ )?(?:schwul|lesbisch|homosexuell|bisexuell|vorbestraft)",
        r"ihre vorstrafen",
        r"haben sie (?:schulden|vorstrafen)",
        r"votre (?:orientation|vie) sexuelle", r"êtes-vous (?:\w+ )?(?:homosexuelle?|gay|lesbienne|hétérosexuelle?)",
        r"casier judiciaire",
        r"su (?:orientación|vida) sexual", r"es (?:usted )?(?:gay|homosexual|lesbiana|heterosexual)",
        r"antecedentes penales",
        alone="sexual orientation|criminal record|vorstrafen|orientation sexuelle|orientación sexual",
    ),
    _topic(
        "earlier pay, which many laws forbid",
        "Say what the position pays, and ask what somebody expects.",
        r"your (?:current|last|previous|present|former) (?:\w+ )?(?:salary|pay|wage|compensation|earnings)",
        r"how much (?:do|did) you (?:currently )?(?:earn|make|get paid)", r"what (?:do|did) you (?:currently )?earn",
        r"ihr (?:aktuelles|jetziges|letztes|bisheriges|derzeitiges) gehalt", r"(?:wie viel|was) verdien(?:en|ten) sie",
        r"votre salaire (?:actuel|précédent|antérieur)", r"combien gagn(?:ez|iez)-vous",
        r"su (?:salario|sueldo) (?:actual|anterior)", r"cuánto (?:gana|ganaba)",
        alone="current salary|salary history|aktuelles gehalt|salaire actuel|salario actual",
    ),
)  # fmt: skip


@lru_cache(maxsize=10_000)
def unwise_in(text: str) -> tuple[UnwiseTopic, ...]:
    """The topics that a question asks the candidate about. Kept, for a preview of many questions asks again and
    again."""
    return tuple(topic for topic in TOPICS if topic.pattern.search(text))
