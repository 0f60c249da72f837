"""Every word that a packet prints of itself, by language. What people wrote comes from the packet's content alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import translation
from django.utils.dateformat import format as date_format


@dataclass(frozen=True)
class Words:
    """One language. Names in braces are filled in by exact name."""

    name: str
    direction: str
    title: str
    full_title: str  # {candidate} {role} {organisation}
    running_head: str  # {candidate}
    for_whom: str
    role: str
    interviews: str
    written: str
    topics: str
    same_for_all: str
    rounds_line: str  # {date} {minutes} {topics}
    chart_note: str
    stood_out: str
    hoped: str
    both: str
    minutes: str  # {minutes}
    levels_title: str
    levels_note: str
    levels: Mapping[str, str]  # by the keys of packets.writing.levels
    strengths: str
    hopes: str
    advice: str
    next_steps: str
    method: str
    method_people_one: str
    method_people_same: str  # {least}
    method_people: str  # {least} {most}
    method_ratings: str
    method_decision: str  # {date}
    method_person: str
    rights: str
    rights_text: str
    rights_address: str  # {reference}
    colophon: str  # {reference} {version} {candidate}
    conjunction: str
    day: str  # {day}
    dates: str  # {days} {month} {year}
    page_of: str  # {page} {pages}, as CSS content
    numbers: tuple[str, ...]
    letter_no_hire: str  # {called} {role}
    letter_hire: str
    next_steps_no_hire: str
    next_steps_hire: str
    # What an organisation may say in its own words instead; names in braces as in `packets.letterhead.current`.
    # {team} is ours alone: ", " and the opening's team, or nothing.
    sign_off: str  # {organisation} {team}
    closing: str
    mail_subject: str  # {candidate} {role} {organisation} {link} {until}
    mail_body: str


ENGLISH = Words(
    name="English",
    direction="ltr",
    title="Feedback on your interviews",
    full_title="Feedback for {candidate}, {role}, {organisation}",
    running_head="Feedback for {candidate}",
    for_whom="For",
    role="Role",
    interviews="Interviews",
    written="Written",
    topics="What we talked about",
    same_for_all="Everyone who interviews with us for this role meets the same rounds and the same questions.",
    rounds_line="{date}, {minutes} minutes. {topics}.",
    chart_note=(
        "Minutes planned by topic. Filled bar: stood out. Hatched bar: hoped to hear more. Outlined bar: covered as "
        "expected. A longer bar means more time, not a better answer."
    ),
    stood_out="stood out",
    hoped="hoped to hear more",
    both="stood out, and hoped to hear more",
    minutes="{minutes} min",
    levels_title="Topic by topic",
    levels_note=(
        "What the interviewers noted about each topic, taken together and put in words. It says what "
        "these conversations showed, not what you are able to do."
    ),
    levels={
        "not_this_time": "not shown this time",
        "a_little": "shown a little",
        "in_part": "shown in part",
        "clearly": "clearly shown",
        "throughout": "shown throughout",
        "not_covered": "not covered",
    },
    strengths="What stood out",
    hopes="Where we hoped to hear more",
    advice="What may help",
    next_steps="If you would like to talk",
    method="How we interview and decide",
    method_people_one="In every round one person met you.",
    method_people_same="In every round {least} people met you.",
    method_people="In each round {least} to {most} people met you.",
    method_ratings=(
        "They asked the questions that every candidate for this role is asked, and wrote down what they heard. "
        "Each of them rated your answers alone, against descriptions agreed beforehand. Only then did they read "
        "each other’s notes and meet to talk."
    ),
    method_decision="The decision and its reasons were written down on {date}.",
    method_person="No computer ranked or rejected you. A second person read this document before it was sent.",
    rights="Your notes, your rights",
    rights_text=(
        "You may ask to read the notes and ratings that concern you, ask us to correct a fact, or ask us to delete "
        "them once we no longer have to keep them."
    ),
    rights_address=(
        "Answer the message that brought you this document and mention the number {reference}. A person will reply."
    ),
    colophon=(
        "Packet {reference}, version {version}. Prepared for {candidate} and meant for nobody else. "
        "Share it only as you see fit."
    ),
    conjunction="and",
    day="{day}",
    dates="{days} {month} {year}",
    page_of="Page {page} of {pages}",
    numbers=("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    letter_no_hire=(
        "Dear {called},\n\n"
        "Thank you for the conversations about our opening for a {role}. We have decided to go on with someone else "
        "for this role. You gave us a good part of your time, so we owe you more than a short no: here is what we "
        "heard, as clearly as we can put it.\n\n"
        "It rests on what you said and did in the interviews, not on your CV, and not on how anyone felt afterwards. "
        "Where we suggest something, it is what would have helped us understand you better. It is not a verdict on "
        "you.\n\n"
        "Feedback from one company is one view. If something here does not fit with how you remember it, tell us. "
        "We would rather correct a sentence than leave you with a wrong one."
    ),
    letter_hire=(
        "Dear {called},\n\n"
        "Thank you for the conversations about our opening for a {role}. We would like to work with you, and you will "
        "hear about the next step from us separately. You gave us a good part of your time, so here is what we heard, "
        "as clearly as we can put it.\n\n"
        "It rests on what you said and did in the interviews, not on your CV, and not on how anyone felt afterwards. "
        "Where we suggest something, it is what would have helped us understand you better.\n\n"
        "Feedback from one company is one view. If something here does not fit with how you remember it, tell us."
    ),
    next_steps_no_hire=(
        "We are glad to go through this with you in a call of twenty minutes. And if another role with us catches "
        "your eye, we hope you will apply. Nothing in this document counts against you."
    ),
    next_steps_hire="We are glad to go through this with you in a call of twenty minutes, before or after you start.",
    sign_off="With thanks and good wishes,\n\nThe hiring team{team}\n{organisation}",
    closing="Thank you again for your time, and for letting us get to know your work.",
    mail_subject="Your feedback from {organisation}",
    mail_body=(
        "Dear {called},\n\n"
        "thank you again for your interviews for the role of {role}. We have written down what we heard, for you to "
        "read in peace:\n\n"
        "{link}\n\n"
        "This private link works until {until}. From its page you can also keep the feedback as a PDF. If you have a "
        "question, answer this mail. A person will reply.\n\n"
        "With good wishes,\n{organisation}"
    ),
)

GERMAN = Words(
    name="Deutsch",
    direction="ltr",
    title="Rückmeldung zu Ihren Gesprächen",
    full_title="Rückmeldung für {candidate}, {role}, {organisation}",
    running_head="Rückmeldung für {candidate}",
    for_whom="Für",
    role="Stelle",
    interviews="Gespräche",
    written="Verfasst",
    topics="Worüber wir gesprochen haben",
    same_for_all=(
        "Alle, die sich bei uns um diese Stelle bewerben, führen dieselben Gespräche und hören dieselben Fragen."
    ),
    rounds_line="{date}, {minutes} Minuten. {topics}.",
    chart_note=(
        "Geplante Minuten je Thema. Gefüllter Balken: ist aufgefallen. Schraffierter Balken: hier hätten wir gern mehr "
        "gehört. Leerer Balken: wie erwartet besprochen. Ein längerer Balken heißt mehr Zeit, nicht bessere Antwort."
    ),
    stood_out="ist aufgefallen",
    hoped="gern mehr gehört",
    both="ist aufgefallen, und gern mehr gehört",
    minutes="{minutes} Min.",
    levels_title="Thema für Thema",
    levels_note=(
        "Was die Personen, mit denen Sie sprachen, zu jedem Thema festgehalten haben, zusammengenommen und in Worten. "
        "Es sagt, was in diesen Gesprächen sichtbar wurde, nicht, was Sie können."
    ),
    levels={
        "not_this_time": "diesmal nicht sichtbar",
        "a_little": "ein wenig sichtbar",
        "in_part": "zum Teil sichtbar",
        "clearly": "deutlich sichtbar",
        "throughout": "durchweg sichtbar",
        "not_covered": "nicht besprochen",
    },
    strengths="Was uns aufgefallen ist",
    hopes="Wo wir gern mehr gehört hätten",
    advice="Was helfen kann",
    next_steps="Wenn Sie darüber sprechen möchten",
    method="Wie wir Gespräche führen und entscheiden",
    method_people_one="In jedem Gespräch saß Ihnen eine Person gegenüber.",
    method_people_same="In jedem Gespräch saßen Ihnen {least} Personen gegenüber.",
    method_people="In jedem Gespräch saßen Ihnen {least} bis {most} Personen gegenüber.",
    method_ratings=(
        "Gestellt wurden die Fragen, die alle Bewerberinnen und Bewerber für diese Stelle hören, und notiert wurde, "
        "was "
        "zu hören war. Jede Person hat Ihre Antworten für sich allein eingeschätzt, anhand von Beschreibungen, die "
        "vorher feststanden. Erst danach haben alle die Notizen der anderen gelesen und miteinander gesprochen."
    ),
    method_decision="Die Entscheidung und ihre Gründe wurden am {date} festgehalten.",
    method_person=(
        "Kein Computer hat Sie eingestuft oder abgelehnt. Eine zweite Person hat dieses Dokument gelesen, bevor es "
        "verschickt wurde."
    ),
    rights="Ihre Notizen, Ihre Rechte",
    rights_text=(
        "Sie können die Notizen und Einschätzungen lesen, die Sie betreffen, eine Tatsache berichtigen lassen oder "
        "verlangen, dass wir alles löschen, sobald wir es nicht mehr aufbewahren müssen."
    ),
    rights_address=(
        "Antworten Sie dafür auf die Nachricht, mit der dieses Dokument kam, und nennen Sie die Nummer {reference}. "
        "Ein Mensch antwortet Ihnen."
    ),
    colophon=(
        "Dokument {reference}, Fassung {version}. Für {candidate} geschrieben und für niemanden sonst bestimmt. "
        "Geben Sie es nur weiter, wenn Sie es selbst möchten."
    ),
    conjunction="und",
    day="{day}.",
    dates="{days} {month} {year}",
    page_of="Seite {page} von {pages}",
    numbers=("keine", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"),
    letter_no_hire=(
        "Guten Tag {called},\n\n"
        "danke für die Gespräche über unsere Stelle ({role}). Wir haben uns entschieden, mit jemand anderem "
        "weiterzugehen. Sie haben uns viel Zeit geschenkt, und darum schulden wir Ihnen mehr als ein kurzes Nein: Hier "
        "steht, was wir gehört haben, so klar wir es sagen können.\n\n"
        "Es beruht auf dem, was Sie in den Gesprächen gesagt und getan haben, nicht auf Ihrem Lebenslauf und nicht auf "
        "einem Gefühl danach. Wo wir etwas vorschlagen, hätte es uns geholfen, Sie besser zu verstehen. Ein Urteil "
        "über Sie ist es nicht.\n\n"
        "Die Rückmeldung eines Unternehmens ist eine Sicht unter vielen. Wenn Sie etwas anders in Erinnerung haben, "
        "sagen Sie es uns. Wir berichtigen lieber einen Satz, als dass Sie mit einem falschen dastehen."
    ),
    letter_hire=(
        "Guten Tag {called},\n\n"
        "danke für die Gespräche über unsere Stelle ({role}). Wir möchten gern mit Ihnen arbeiten; über den nächsten "
        "Schritt hören Sie gesondert von uns. Sie haben uns viel Zeit geschenkt, und darum steht hier, was wir gehört "
        "haben, so klar wir es sagen können.\n\n"
        "Es beruht auf dem, was Sie in den Gesprächen gesagt und getan haben, nicht auf Ihrem Lebenslauf und nicht auf "
        "einem Gefühl danach. Wo wir etwas vorschlagen, hätte es uns geholfen, Sie besser zu verstehen.\n\n"
        "Die Rückmeldung eines Unternehmens ist eine Sicht unter vielen. Wenn Sie etwas anders in Erinnerung haben, "
        "sagen Sie es uns."
    ),
    next_steps_no_hire=(
        "Gern gehen wir dies in einem Gespräch von zwanzig Minuten mit Ihnen durch. Und wenn Ihnen eine andere Stelle "
        "bei uns ins Auge fällt, freuen wir uns auf Ihre Bewerbung. Nichts in diesem Dokument spricht gegen Sie."
    ),
    next_steps_hire=(
        "Gern gehen wir dies in einem Gespräch von zwanzig Minuten mit Ihnen durch, vor oder nach Ihrem ersten Tag."
    ),
    sign_off="Mit Dank und guten Wünschen\n\nIhr Auswahlteam{team}\n{organisation}",
    closing="Noch einmal danke für Ihre Zeit und dafür, dass wir Ihre Arbeit kennenlernen durften.",
    mail_subject="Ihre Rückmeldung von {organisation}",
    mail_body=(
        "Guten Tag {called},\n\n"
        "noch einmal danke für die Gespräche über die Stelle ({role}). Wir haben aufgeschrieben, was wir gehört haben, "
        "damit Sie es in Ruhe lesen können:\n\n"
        "{link}\n\n"
        "Dieser private Link gilt bis {until}. Auf der Seite können Sie die Rückmeldung auch als PDF behalten. Wenn "
        "Sie eine Frage haben, antworten Sie auf diese Mail. Ein Mensch antwortet Ihnen.\n\n"
        "Mit guten Wünschen\n{organisation}"
    ),
)

FRENCH = Words(
    name="Français",
    direction="ltr",
    title="Retour sur vos entretiens",
    full_title="Retour pour {candidate}, {role}, {organisation}",
    running_head="Retour pour {candidate}",
    for_whom="Pour",
    role="Poste",
    interviews="Entretiens",
    written="Rédigé",
    topics="Ce dont nous avons parlé",
    same_for_all=(
        "Toutes les personnes qui passent des entretiens chez nous pour ce poste suivent les mêmes étapes et entendent "
        "les mêmes questions."
    ),
    rounds_line="{date}, {minutes} minutes. {topics}.",
    chart_note=(
        "Minutes prévues par sujet. Barre pleine : nous a marqués. Barre hachurée : nous espérions en entendre plus. "
        "Barre vide : abordé comme prévu. Une barre plus longue veut dire plus de temps, pas une meilleure réponse."
    ),
    stood_out="nous a marqués",
    hoped="espéré davantage",
    both="nous a marqués, et espéré davantage",
    minutes="{minutes} min",
    levels_title="Sujet par sujet",
    levels_note=(
        "Ce que les personnes rencontrées ont noté sur chaque sujet, réuni et dit en mots. Cela dit ce "
        "que ces entretiens ont montré, non ce dont vous êtes capable."
    ),
    levels={
        "not_this_time": "pas apparu cette fois",
        "a_little": "un peu apparu",
        "in_part": "apparu en partie",
        "clearly": "clairement apparu",
        "throughout": "apparu tout au long",
        "not_covered": "pas abordé",
    },
    strengths="Ce qui nous a marqués",
    hopes="Où nous espérions en entendre plus",
    advice="Ce qui peut aider",
    next_steps="Si vous souhaitez en parler",
    method="Comment nous menons les entretiens et décidons",
    method_people_one="À chaque entretien, une personne vous a reçu.",
    method_people_same="À chaque entretien, {least} personnes vous ont reçu.",
    method_people="À chaque entretien, {least} à {most} personnes vous ont reçu.",
    method_ratings=(
        "Elles ont posé les questions que l’on pose à toutes les candidatures pour ce poste, et noté ce qu’elles "
        "entendaient. Chacune a évalué vos réponses seule, selon des descriptions convenues à l’avance. Ensuite "
        "seulement, elles ont lu les notes des autres et en ont parlé ensemble."
    ),
    method_decision="La décision et ses raisons ont été consignées le {date}.",
    method_person=(
        "Aucun ordinateur ne vous a classé ni écarté. Une deuxième personne a lu ce document avant son envoi."
    ),
    rights="Vos notes, vos droits",
    rights_text=(
        "Vous pouvez demander à lire les notes et les évaluations qui vous concernent, à faire corriger un fait, ou à "
        "faire tout effacer dès que nous ne sommes plus tenus de le conserver."
    ),
    rights_address=(
        "Répondez au message qui accompagnait ce document en indiquant le numéro {reference}. Une personne vous "
        "répondra."
    ),
    colophon=(
        "Document {reference}, version {version}. Rédigé pour {candidate} et destiné à personne d’autre. "
        "Ne le partagez que si vous le souhaitez."
    ),
    conjunction="et",
    day="{day}",
    dates="{days} {month} {year}",
    page_of="Page {page} sur {pages}",
    numbers=("aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    letter_no_hire=(
        "Bonjour {called},\n\n"
        "Merci pour nos conversations au sujet de notre poste ({role}). Nous avons décidé de poursuivre avec une autre "
        "personne. Vous nous avez donné beaucoup de votre temps, et nous vous devons plus qu’un simple non : voici ce "
        "que nous avons entendu, aussi clairement que possible.\n\n"
        "Cela repose sur ce que vous avez dit et fait pendant les entretiens, non sur votre CV ni sur une impression "
        "après coup. Quand nous suggérons quelque chose, c’est ce qui nous aurait aidés à mieux vous comprendre. Ce "
        "n’est pas un verdict sur vous.\n\n"
        "Le retour d’une entreprise n’est qu’un point de vue. Si quelque chose ne correspond pas à votre souvenir, "
        "dites-le-nous. Nous préférons corriger une phrase plutôt que vous en laisser une fausse."
    ),
    letter_hire=(
        "Bonjour {called},\n\n"
        "Merci pour nos conversations au sujet de notre poste ({role}). Nous aimerions travailler avec vous ; la suite "
        "vous parviendra séparément. Vous nous avez donné beaucoup de votre temps : voici donc ce que nous avons "
        "entendu, aussi clairement que possible.\n\n"
        "Cela repose sur ce que vous avez dit et fait pendant les entretiens, non sur votre CV ni sur une impression "
        "après coup. Quand nous suggérons quelque chose, c’est ce qui nous aurait aidés à mieux vous comprendre.\n\n"
        "Le retour d’une entreprise n’est qu’un point de vue. Si quelque chose ne correspond pas à votre souvenir, "
        "dites-le-nous."
    ),
    next_steps_no_hire=(
        "Nous en parlerons volontiers avec vous lors d’un appel de vingt minutes. Et si un autre poste chez nous "
        "attire "
        "votre attention, votre candidature sera la bienvenue. Rien dans ce document ne joue contre vous."
    ),
    next_steps_hire=(
        "Nous en parlerons volontiers avec vous lors d’un appel de vingt minutes, avant ou après votre arrivée."
    ),
    sign_off="Avec nos remerciements et nos vœux,\n\nL’équipe de recrutement{team}\n{organisation}",
    closing="Merci encore pour votre temps, et de nous avoir fait découvrir votre travail.",
    mail_subject="Votre retour de la part de {organisation}",
    mail_body=(
        "Bonjour {called},\n\n"
        "Merci encore pour vos entretiens au sujet du poste ({role}). Nous avons mis par écrit ce que nous avons "
        "entendu, pour que vous puissiez le lire tranquillement :\n\n"
        "{link}\n\n"
        "Ce lien privé est valable jusqu’au {until}. Sa page permet aussi de garder ce retour en PDF. Pour toute "
        "question, répondez à ce message. Une personne vous répondra.\n\n"
        "Avec nos vœux,\n{organisation}"
    ),
)

SPANISH = Words(
    name="Español",
    direction="ltr",
    title="Comentarios sobre sus entrevistas",
    full_title="Comentarios para {candidate}, {role}, {organisation}",
    running_head="Comentarios para {candidate}",
    for_whom="Para",
    role="Puesto",
    interviews="Entrevistas",
    written="Redactado",
    topics="De qué hablamos",
    same_for_all=(
        "Todas las personas que entrevistamos para este puesto pasan por las mismas rondas y oyen las mismas preguntas."
    ),
    rounds_line="{date}, {minutes} minutos. {topics}.",
    chart_note=(
        "Minutos previstos por tema. Barra llena: destacó. Barra rayada: esperábamos oír más. Barra vacía: tratado "
        "según lo previsto. Una barra más larga significa más tiempo, no una respuesta mejor."
    ),
    stood_out="destacó",
    hoped="esperábamos más",
    both="destacó, y esperábamos más",
    minutes="{minutes} min",
    levels_title="Tema por tema",
    levels_note=(
        "Lo que anotaron sobre cada tema las personas con las que habló, reunido y dicho en palabras. Dice lo "
        "que mostraron estas conversaciones, no lo que usted sabe hacer."
    ),
    levels={
        "not_this_time": "esta vez no se vio",
        "a_little": "se vio un poco",
        "in_part": "se vio en parte",
        "clearly": "se vio con claridad",
        "throughout": "se vio en todo momento",
        "not_covered": "no se trató",
    },
    strengths="Lo que destacó",
    hopes="Dónde esperábamos oír más",
    advice="Lo que puede ayudar",
    next_steps="Si quiere hablar de ello",
    method="Cómo entrevistamos y decidimos",
    method_people_one="En cada ronda habló con usted una persona.",
    method_people_same="En cada ronda hablaron con usted {least} personas.",
    method_people="En cada ronda hablaron con usted de {least} a {most} personas.",
    method_ratings=(
        "Le hicieron las preguntas que se hacen a todas las candidaturas para este puesto y anotaron lo que oyeron. "
        "Cada persona valoró sus respuestas por separado, según descripciones acordadas de antemano. Solo después "
        "leyeron las notas de las demás y hablaron entre sí."
    ),
    method_decision="La decisión y sus motivos se pusieron por escrito el {date}.",
    method_person=(
        "Ningún ordenador le clasificó ni le descartó. Una segunda persona leyó este documento antes de enviarlo."
    ),
    rights="Sus notas, sus derechos",
    rights_text=(
        "Puede pedir que le mostremos las notas y valoraciones que le conciernen, que corrijamos un dato o que lo "
        "borremos todo en cuanto ya no tengamos que conservarlo."
    ),
    rights_address=(
        "Responda al mensaje con el que recibió este documento e indique el número {reference}. Le contestará una "
        "persona."
    ),
    colophon=(
        "Documento {reference}, versión {version}. Redactado para {candidate} y para nadie más. "
        "Compártalo solo si usted lo desea."
    ),
    conjunction="y",
    day="{day}",
    dates="{days} de {month} de {year}",
    page_of="Página {page} de {pages}",
    numbers=("ninguna", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    letter_no_hire=(
        "Hola, {called}:\n\n"
        "Gracias por las conversaciones sobre nuestro puesto ({role}). Hemos decidido seguir adelante con otra "
        "persona. "
        "Nos dedicó buena parte de su tiempo, así que le debemos más que un simple no: esto es lo que oímos, con toda "
        "la claridad que podemos.\n\n"
        "Se basa en lo que usted dijo e hizo en las entrevistas, no en su currículum ni en una impresión posterior. "
        "Cuando sugerimos algo, es lo que nos habría ayudado a entenderle mejor. No es un veredicto sobre usted.\n\n"
        "Los comentarios de una empresa son solo un punto de vista. Si algo no coincide con lo que recuerda, "
        "díganoslo. "
        "Preferimos corregir una frase a dejarle con una equivocada."
    ),
    letter_hire=(
        "Hola, {called}:\n\n"
        "Gracias por las conversaciones sobre nuestro puesto ({role}). Nos gustaría trabajar con usted; sobre el "
        "siguiente paso recibirá noticias aparte. Nos dedicó buena parte de su tiempo, así que esto es lo que oímos, "
        "con toda la claridad que podemos.\n\n"
        "Se basa en lo que usted dijo e hizo en las entrevistas, no en su currículum ni en una impresión posterior. "
        "Cuando sugerimos algo, es lo que nos habría ayudado a entenderle mejor.\n\n"
        "Los comentarios de una empresa son solo un punto de vista. Si algo no coincide con lo que recuerda, "
        "díganoslo."
    ),
    next_steps_no_hire=(
        "Con gusto lo repasamos con usted en una llamada de veinte minutos. Y si otro puesto nuestro le llama la "
        "atención, esperamos su candidatura. Nada de este documento juega en su contra."
    ),
    next_steps_hire=(
        "Con gusto lo repasamos con usted en una llamada de veinte minutos, antes o después de que empiece."
    ),
    sign_off="Con gratitud y nuestros mejores deseos,\n\nEl equipo de selección{team}\n{organisation}",
    closing="Gracias de nuevo por su tiempo y por darnos a conocer su trabajo.",
    mail_subject="Sus comentarios de parte de {organisation}",
    mail_body=(
        "Hola, {called}:\n\n"
        "Gracias de nuevo por las entrevistas para el puesto ({role}). Hemos puesto por escrito lo que oímos, para que "
        "lo lea con calma:\n\n"
        "{link}\n\n"
        "Este enlace privado funciona hasta el {until}. En su página también puede guardar los comentarios en PDF. Si "
        "tiene alguna pregunta, responda a este mensaje. Le contestará una persona.\n\n"
        "Un cordial saludo,\n{organisation}"
    ),
)

LANGUAGES: dict[str, Words] = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}


def words_for(language: str) -> Words:
    """The words of a language; English for one that is not here."""
    return LANGUAGES.get(language, ENGLISH)


def said_dates(days: Iterable[date], language: str) -> str:
    """Says "24 and 26 February 2026": every day once, in order, months named once."""
    words = words_for(language)
    with translation.override(language):
        months = [
            (group, list(members))
            for group, members in groupby(sorted(set(days)), key=lambda day: (day.year, day.month))
        ]
        spoken = [_said_month(members, words) for _, members in months]
    return _joined(spoken, words)


def _said_month(days: list[date], words: Words) -> str:
    numbers = _joined([_said_day(day.day, words) for day in days], words)
    return words.dates.format(days=numbers, month=date_format(days[0], "F"), year=days[0].year)


def _said_day(day: int, words: Words) -> str:
    # French alone says "first" for the first of a month.
    return "1er" if day == 1 and words is FRENCH else words.day.format(day=day)


def _joined(parts: list[str], words: Words) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {words.conjunction} {parts[-1]}"
