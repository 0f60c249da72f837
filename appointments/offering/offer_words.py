"""Every word of the page on which a candidate chooses their times, and of the mail that leads there, by language."""

from dataclasses import dataclass, replace

from packets.handing_over.page_words import FIRST_LANGUAGE
from packets.printing.words import words_for


@dataclass(frozen=True)
class OfferWords:
    """One language. Names in braces are filled in by exact name."""

    mail_subject: str  # {organisation}
    mail_body: str  # {called} {role} {link} {until} {sender} {organisation}
    skip: str
    cover_title: str
    cover_lead: str  # {organisation}
    cover_button: str
    title: str  # {called}
    lead: str  # {role} {until}
    talks: str
    minutes: str  # {minutes} {people}
    choose: str
    zone: str
    show_zone: str
    number: str  # {number}
    taken: str
    none_title: str
    none_lead: str
    taken_meanwhile: str
    choose_first: str
    say_when: str
    not_readable: str
    help_title: str
    optional: str
    help_lead: str
    help_who: str  # {person} {address}
    button: str
    rated_title: str
    rated: tuple[str, ...]
    use_title: str
    notes: tuple[str, str]
    assistants_label: str
    assistants: dict[str, str]  # by the codes of AssistantUse
    aids: tuple[str, str]
    done_title: str  # {called}
    done_mail: str
    done_help: str  # {person}
    declined_title: str  # {called}
    declined_lead: str  # {person}
    ended_title: str
    ended_lead: str  # {organisation}
    write_to: str
    answer_message: str
    language: str = FIRST_LANGUAGE
    direction: str = "ltr"


OFFER_WORDS = {
    "en": OfferWords(
        mail_subject="Choose the times of your interviews with {organisation}",
        mail_body=(
            "Dear {called},\n\n"
            "we would like to talk with you about the role of {role}. Choose the times that suit you:\n\n"
            "{link}\n\n"
            "The page works until {until}. It says what each interview is about, how you are rated and what you may "
            "use, and you can ask for what would help you do your best.\n\n"
            "Kind regards,\n{sender}\n{organisation}"
        ),
        skip="Skip to the page content",
        cover_title="Times for your interviews",
        cover_lead=(
            "{organisation} offers you times. They show when you press the button, so that no mail program opens the "
            "page for you."
        ),
        cover_button="Show my times",
        title="Your interviews, {called}",
        lead="{role}. Choose your times by {until}; they are then yours at once.",
        talks="What we will talk about",
        minutes="{minutes} minutes{people}",
        choose="Choose your times",
        zone="Times by the clocks of",
        show_zone="Show the times there",
        number="interview {number}",
        taken="no longer free",
        none_title="None of these work",
        none_lead="Say below when you could.",
        taken_meanwhile="Somebody took these times a moment ago. Choose another; what you wrote is kept.",
        choose_first="Choose one of the times, or that none of them works.",
        say_when="Say when you could.",
        not_readable="This text is too long or holds signs that cannot be kept. Shorten it, please.",
        help_title="What would help you do your best?",
        optional="optional",
        help_lead=(
            "A longer break, captions, questions in writing, a step-free room, an interpreter, a different hour: "
            "whatever it is, you need not say why."
        ),
        help_who=(
            "This goes to {person}, {address}, who is not on your panel. The people who rate you never read it; they "
            "only see what changes in the plan. It plays no part in any decision."
        ),
        button="Take these times",
        rated_title="How you are rated",
        rated=(
            "Everyone who interviews for this role is asked the same questions.",
            "The people you meet take notes and rate each answer. What each level means was written down beforehand.",
            "Each of them rates alone, and reads the others’ ratings only when their own are in.",
            "People rate you, not software. You may ask to read the notes about you.",
        ),
        use_title="What you may use",
        notes=("Your own notes", "Yes, in all interviews."),
        assistants_label="AI assistants",
        assistants={
            "prepare": "To prepare: yes. In the interviews: no, we want to hear you think.",
            "said": "Yes, in the interviews too, if you tell us what you ask them.",
            "free": "Yes, in the interviews too.",
        },
        aids=("Captions, screen readers, translation", "Always, without asking."),
        done_title="Your times are set, {called}",
        done_mail="A mail with the calendar files is on its way to you.",
        done_help="{person} has your note and answers you.",
        declined_title="Thank you, {called}",
        declined_lead="{person} has what you wrote and answers you with other times.",
        ended_title="This link has ended",
        ended_lead=(
            "The times behind it are over or were taken back. Answer the message that brought you here, and "
            "{organisation} will write to you."
        ),
        write_to="If you have a question, write to",
        answer_message="If you have a question, answer the message that brought you here. A person will reply.",
    ),
    "de": OfferWords(
        mail_subject="Wählen Sie die Zeiten Ihrer Gespräche mit {organisation}",
        mail_body=(
            "Guten Tag {called},\n\n"
            "wir möchten mit Ihnen über die Stelle ({role}) sprechen. Wählen Sie die Zeiten, die Ihnen passen:\n\n"
            "{link}\n\n"
            "Die Seite gilt bis {until}. Dort steht, worum es in jedem Gespräch geht, wie bewertet wird und was Sie "
            "verwenden dürfen, und Sie können sagen, was Ihnen hilft, Ihr Bestes zu zeigen.\n\n"
            "Mit freundlichen Grüßen\n{sender}\n{organisation}"
        ),
        skip="Zum Inhalt der Seite",
        cover_title="Zeiten für Ihre Gespräche",
        cover_lead=(
            "{organisation} bietet Ihnen Zeiten an. Sie erscheinen, wenn Sie auf die Schaltfläche drücken, damit kein "
            "Mailprogramm die Seite an Ihrer Stelle öffnet."
        ),
        cover_button="Meine Zeiten zeigen",
        title="Ihre Gespräche, {called}",
        lead="{role}. Wählen Sie Ihre Zeiten bis {until}; sie gelten dann sofort.",
        talks="Worüber wir sprechen",
        minutes="{minutes} Minuten{people}",
        choose="Wählen Sie Ihre Zeiten",
        zone="Zeiten nach der Uhr von",
        show_zone="Zeiten dort zeigen",
        number="Gespräch {number}",
        taken="nicht mehr frei",
        none_title="Keine davon passt",
        none_lead="Schreiben Sie unten, wann Sie könnten.",
        taken_meanwhile=(
            "Diese Zeiten wurden eben vergeben. Wählen Sie andere; was Sie geschrieben haben, bleibt erhalten."
        ),
        choose_first="Wählen Sie eine der Zeiten, oder dass keine davon passt.",
        say_when="Schreiben Sie, wann Sie könnten.",
        not_readable="Dieser Text ist zu lang oder enthält Zeichen, die sich nicht speichern lassen. Bitte kürzen.",
        help_title="Was hilft Ihnen, Ihr Bestes zu zeigen?",
        optional="freiwillig",
        help_lead=(
            "Eine längere Pause, Untertitel, schriftliche Fragen, ein Raum ohne Stufen, eine Dolmetscherin, eine "
            "andere Stunde: was es auch ist, Sie müssen nicht sagen, warum."
        ),
        help_who=(
            "Das geht an {person}, {address}, und nicht an die Menschen, mit denen Sie sprechen. Wer Sie bewertet, "
            "liest es nie und sieht nur, was sich am Ablauf ändert. Für eine Entscheidung spielt es keine Rolle."
        ),
        button="Diese Zeiten nehmen",
        rated_title="Wie bewertet wird",
        rated=(
            "Alle, die sich auf diese Stelle bewerben und mit uns sprechen, hören dieselben Fragen.",
            "Die Menschen, die Sie treffen, machen Notizen und bewerten jede Antwort. Was jede Stufe bedeutet, wurde "
            "vorher aufgeschrieben.",
            "Alle bewerten für sich und lesen die Bewertungen der anderen erst, wenn die eigenen abgegeben sind.",
            "Menschen bewerten Sie, keine Software. Sie können verlangen, die Notizen über Sie zu lesen.",
        ),
        use_title="Was Sie verwenden dürfen",
        notes=("Ihre eigenen Notizen", "Ja, in allen Gesprächen."),
        assistants_label="KI-Assistenten",
        assistants={
            "prepare": "Zur Vorbereitung: ja. In den Gesprächen: nein, wir möchten Sie denken hören.",
            "said": "Ja, auch in den Gesprächen, wenn Sie uns sagen, was Sie fragen.",
            "free": "Ja, auch in den Gesprächen.",
        },
        aids=("Untertitel, Bildschirmleser, Übersetzung", "Immer, ohne zu fragen."),
        done_title="Ihre Zeiten stehen fest, {called}",
        done_mail="Eine Mail mit den Kalenderdateien ist unterwegs zu Ihnen.",
        done_help="{person} hat Ihre Nachricht und antwortet Ihnen.",
        declined_title="Danke, {called}",
        declined_lead="{person} hat, was Sie geschrieben haben, und antwortet Ihnen mit anderen Zeiten.",
        ended_title="Dieser Link ist abgelaufen",
        ended_lead=(
            "Die Zeiten dahinter sind vorbei oder wurden zurückgenommen. Antworten Sie auf die Nachricht, die Sie "
            "hierher geführt hat, und {organisation} schreibt Ihnen."
        ),
        write_to="Wenn Sie eine Frage haben, schreiben Sie an",
        answer_message=(
            "Wenn Sie eine Frage haben, antworten Sie auf die Nachricht, die Sie hierher geführt hat. Ein Mensch "
            "antwortet Ihnen."
        ),
    ),
    "fr": OfferWords(
        mail_subject="Choisissez les heures de vos entretiens avec {organisation}",
        mail_body=(
            "Bonjour {called},\n\n"
            "Nous aimerions parler avec vous du poste ({role}). Choisissez les heures qui vous conviennent :\n\n"
            "{link}\n\n"
            "La page est valable jusqu’au {until}. Elle dit de quoi parle chaque entretien, comment vos réponses sont "
            "évaluées et ce que vous pouvez utiliser, et vous pouvez y demander ce qui vous aiderait.\n\n"
            "Bien à vous,\n{sender}\n{organisation}"
        ),
        skip="Aller au contenu de la page",
        cover_title="Les heures de vos entretiens",
        cover_lead=(
            "{organisation} vous propose des heures. Elles s’affichent quand vous appuyez sur le bouton, pour "
            "qu’aucun programme de messagerie n’ouvre la page à votre place."
        ),
        cover_button="Voir mes heures",
        title="Vos entretiens, {called}",
        lead="{role}. Choisissez vos heures avant le {until} ; elles sont aussitôt à vous.",
        talks="De quoi nous parlerons",
        minutes="{minutes} minutes{people}",
        choose="Choisissez vos heures",
        zone="Heures de",
        show_zone="Voir les heures là-bas",
        number="entretien {number}",
        taken="n’est plus libre",
        none_title="Aucune ne convient",
        none_lead="Dites plus bas quand vous pourriez.",
        taken_meanwhile=(
            "Ces heures viennent d’être prises. Choisissez-en d’autres ; ce que vous avez écrit est conservé."
        ),
        choose_first="Choisissez une des propositions, ou dites qu’aucune ne convient.",
        say_when="Dites quand vous pourriez.",
        not_readable="Ce texte est trop long ou contient des signes qui ne peuvent pas être conservés.",
        help_title="Qu’est-ce qui vous aiderait ?",
        optional="facultatif",
        help_lead=(
            "Une pause plus longue, des sous-titres, des questions par écrit, une salle sans marche, un interprète, "
            "une autre heure : quoi que ce soit, vous n’avez pas à dire pourquoi."
        ),
        help_who=(
            "Ce mot va à {person}, {address}, qui ne fait pas partie de vos entretiens. Les personnes qui vous "
            "évaluent ne le lisent jamais ; elles voient seulement ce qui change dans le plan. Il ne compte dans "
            "aucune décision."
        ),
        button="Prendre ces heures",
        rated_title="Comment vous êtes évalué",
        rated=(
            "Toutes les personnes qui passent un entretien pour ce poste entendent les mêmes questions.",
            "Les personnes rencontrées prennent des notes et évaluent chaque réponse. Le sens de chaque niveau a été "
            "écrit à l’avance.",
            "Chacune évalue seule, et ne lit les évaluations des autres qu’une fois la sienne remise.",
            "Des personnes vous évaluent, pas un logiciel. Vous pouvez demander à lire les notes qui vous concernent.",
        ),
        use_title="Ce que vous pouvez utiliser",
        notes=("Vos propres notes", "Oui, dans tous les entretiens."),
        assistants_label="Assistants d’IA",
        assistants={
            "prepare": "Pour vous préparer : oui. Pendant les entretiens : non, nous voulons vous entendre réfléchir.",
            "said": "Oui, aussi pendant les entretiens, si vous nous dites ce que vous demandez.",
            "free": "Oui, aussi pendant les entretiens.",
        },
        aids=("Sous-titres, lecteurs d’écran, traduction", "Toujours, sans demander."),
        done_title="Vos heures sont fixées, {called}",
        done_mail="Un message avec les fichiers d’agenda est en route vers vous.",
        done_help="{person} a votre mot et vous répond.",
        declined_title="Merci, {called}",
        declined_lead="{person} a ce que vous avez écrit et vous répond avec d’autres heures.",
        ended_title="Ce lien n’est plus valable",
        ended_lead=(
            "Les heures proposées sont passées ou ont été reprises. Répondez au message qui vous a amené ici, et "
            "{organisation} vous écrira."
        ),
        write_to="Si vous avez une question, écrivez à",
        answer_message=(
            "Si vous avez une question, répondez au message qui vous a amené ici. Une personne vous répondra."
        ),
    ),
    "es": OfferWords(
        mail_subject="Elija las horas de sus entrevistas con {organisation}",
        mail_body=(
            "Hola, {called}:\n\n"
            "Nos gustaría hablar con usted sobre el puesto ({role}). Elija las horas que le convengan:\n\n"
            "{link}\n\n"
            "La página funciona hasta el {until}. Dice de qué trata cada entrevista, cómo se valora y qué puede usar, "
            "y en ella puede pedir lo que le ayudaría a dar lo mejor de sí.\n\n"
            "Un cordial saludo,\n{sender}\n{organisation}"
        ),
        skip="Ir al contenido de la página",
        cover_title="Horas para sus entrevistas",
        cover_lead=(
            "{organisation} le ofrece horas. Se muestran cuando pulsa el botón, para que ningún programa de correo "
            "abra la página por usted."
        ),
        cover_button="Ver mis horas",
        title="Sus entrevistas, {called}",
        lead="{role}. Elija sus horas antes del {until}; son suyas al momento.",
        talks="De qué hablaremos",
        minutes="{minutes} minutos{people}",
        choose="Elija sus horas",
        zone="Horas de",
        show_zone="Ver las horas allí",
        number="entrevista {number}",
        taken="ya no está libre",
        none_title="Ninguna me conviene",
        none_lead="Diga abajo cuándo podría.",
        taken_meanwhile="Alguien acaba de ocupar estas horas. Elija otras; lo que escribió se conserva.",
        choose_first="Elija una de las opciones, o que ninguna le conviene.",
        say_when="Diga cuándo podría.",
        not_readable="Este texto es demasiado largo o tiene signos que no se pueden guardar. Acórtelo, por favor.",
        help_title="¿Qué le ayudaría a dar lo mejor de sí?",
        optional="opcional",
        help_lead=(
            "Una pausa más larga, subtítulos, preguntas por escrito, una sala sin escalones, un intérprete, otra hora: "
            "sea lo que sea, no tiene que decir por qué."
        ),
        help_who=(
            "Esto llega a {person}, {address}, que no participa en sus entrevistas. Quienes le valoran nunca lo leen; "
            "solo ven lo que cambia en el plan. No influye en ninguna decisión."
        ),
        button="Tomar estas horas",
        rated_title="Cómo se le valora",
        rated=(
            "Todas las personas entrevistadas para este puesto oyen las mismas preguntas.",
            "Las personas con las que habla toman notas y valoran cada respuesta. Lo que significa cada nivel se "
            "escribió de antemano.",
            "Cada una valora por separado y lee las valoraciones de las demás solo cuando ha entregado la suya.",
            "Le valoran personas, no un programa. Puede pedir leer las notas sobre usted.",
        ),
        use_title="Qué puede usar",
        notes=("Sus propias notas", "Sí, en todas las entrevistas."),
        assistants_label="Asistentes de IA",
        assistants={
            "prepare": "Para prepararse: sí. En las entrevistas: no, queremos oírle pensar.",
            "said": "Sí, también en las entrevistas, si nos dice qué les pregunta.",
            "free": "Sí, también en las entrevistas.",
        },
        aids=("Subtítulos, lectores de pantalla, traducción", "Siempre, sin preguntar."),
        done_title="Sus horas están fijadas, {called}",
        done_mail="Un mensaje con los archivos de calendario va en camino.",
        done_help="{person} tiene su nota y le responde.",
        declined_title="Gracias, {called}",
        declined_lead="{person} tiene lo que escribió y le responde con otras horas.",
        ended_title="Este enlace ya no es válido",
        ended_lead=(
            "Las horas que abría ya pasaron o se retiraron. Responda al mensaje que le trajo aquí y {organisation} le "
            "escribirá."
        ),
        write_to="Si tiene alguna pregunta, escriba a",
        answer_message="Si tiene alguna pregunta, responda al mensaje que le trajo aquí. Le responderá una persona.",
    ),
}


def offer_words(language: str, organisation: str) -> OfferWords:
    """The words of a language with the name of whoever writes; those of the first one for a language not here."""
    code = language if language in OFFER_WORDS else FIRST_LANGUAGE
    words = replace(OFFER_WORDS[code], language=code, direction=words_for(code).direction)
    return replace(
        words,
        cover_lead=words.cover_lead.format(organisation=organisation),
        ended_lead=words.ended_lead.format(organisation=organisation),
    )
