"""Every word of the candidate's pages, by language. They come from the organisation: the tool does not name itself."""

from dataclasses import dataclass, replace

from core.link_keys import GOOD_FOR
from packets.printing.words import LANGUAGES, words_for

FIRST_LANGUAGE = next(iter(LANGUAGES))


@dataclass(frozen=True)
class PageWords:
    """One language. Names in braces are filled in by exact name."""

    skip: str
    cover_title: str
    cover_lead: str  # {organisation}
    cover_button: str
    ended_title: str
    ended_lead: str  # {organisation}, {days}
    suspended_title: str  # {organisation}
    suspended_lead: str  # {organisation}
    private: str  # {until}
    download: str
    useful_question: str
    useful_answers: dict[str, str]  # by the codes of SharedLink.Useful
    thanks: str  # {answer}
    write_to: str  # before the address
    answer_message: str
    language: str = FIRST_LANGUAGE
    direction: str = "ltr"

    def for_organisation(self, organisation: str) -> "PageWords":
        """The same words with the name of whoever writes."""
        return replace(
            self,
            cover_lead=self.cover_lead.format(organisation=organisation),
            ended_lead=self.ended_lead.format(organisation=organisation, days=GOOD_FOR.days),
            suspended_title=self.suspended_title.format(organisation=organisation),
            suspended_lead=self.suspended_lead.format(organisation=organisation),
        )


PAGE_WORDS = {
    "en": PageWords(
        skip="Skip to the page content",
        cover_title="A message for you",
        cover_lead=(
            "Somebody at {organisation} has written to you. It opens when you press the button, so that no mail "
            "program opens it for you."
        ),
        cover_button="Open my feedback",
        ended_title="This link has ended",
        ended_lead=(
            "Private links are good for {days} days. Answer the message that brought you here, and {organisation} will "
            "send you a new one."
        ),
        suspended_title="{organisation} will write to you again",
        suspended_lead=(
            "What this link opened is no longer up to date, so it is not shown any more. You will hear from "
            "{organisation} again, and there is nothing that you have to do."
        ),
        private=(
            "Only somebody with this link can read this page, until {until}. Keep the PDF if you want to keep the "
            "words."
        ),
        download="Download the PDF",
        useful_question="Was this useful to you?",
        useful_answers={"yes": "Yes", "partly": "Partly", "no": "No"},
        thanks=("Thank you. Your answer: {answer}. It helps us write better feedback, and changes nothing for you."),
        write_to="If you have a question, write to",
        answer_message="If you have a question, answer the message that brought you here. A person will reply.",
    ),
    "de": PageWords(
        skip="Zum Inhalt der Seite",
        cover_title="Eine Nachricht für Sie",
        cover_lead=(
            "{organisation} hat Ihnen geschrieben. Die Nachricht öffnet sich, wenn Sie auf die Schaltfläche drücken, "
            "damit kein Mailprogramm sie an Ihrer Stelle öffnet."
        ),
        cover_button="Meine Rückmeldung öffnen",
        ended_title="Dieser Link ist abgelaufen",
        ended_lead=(
            "Persönliche Links gelten {days} Tage. Antworten Sie auf die Nachricht, die Sie hierher geführt hat, und "
            "{organisation} schickt Ihnen einen neuen."
        ),
        suspended_title="{organisation} schreibt Ihnen noch einmal",
        suspended_lead=(
            "Was dieser Link geöffnet hat, ist nicht mehr auf dem neuesten Stand und wird deshalb nicht mehr gezeigt. "
            "{organisation} meldet sich noch einmal bei Ihnen; Sie müssen nichts tun."
        ),
        private=(
            "Nur wer diesen Link hat, kann diese Seite lesen, bis {until}. Behalten Sie das PDF, wenn Sie den Text "
            "behalten möchten."
        ),
        download="PDF herunterladen",
        useful_question="War das hilfreich für Sie?",
        useful_answers={"yes": "Ja", "partly": "Zum Teil", "no": "Nein"},
        thanks=(
            "Danke. Ihre Antwort: {answer}. Sie hilft uns, bessere Rückmeldungen zu schreiben, und ändert für Sie "
            "nichts."
        ),
        write_to="Wenn Sie eine Frage haben, schreiben Sie an",
        answer_message=(
            "Wenn Sie eine Frage haben, antworten Sie auf die Nachricht, die Sie hierher geführt hat. Ein Mensch "
            "antwortet Ihnen."
        ),
    ),
    "fr": PageWords(
        skip="Aller au contenu de la page",
        cover_title="Un message pour vous",
        cover_lead=(
            "{organisation} vous a écrit. Le message s’ouvre quand vous appuyez sur le bouton, pour qu’aucun "
            "programme de messagerie ne l’ouvre à votre place."
        ),
        cover_button="Ouvrir mon retour",
        ended_title="Ce lien n’est plus valable",
        ended_lead=(
            "Un lien personnel est valable {days} jours. Répondez au message qui vous a amené ici, et {organisation} "
            "vous en enverra un nouveau."
        ),
        suspended_title="{organisation} va vous écrire de nouveau",
        suspended_lead=(
            "Ce que ce lien ouvrait n’est plus à jour et n’est donc plus affiché. {organisation} reviendra vers vous; "
            "vous n’avez rien à faire."
        ),
        private=(
            "Seule une personne qui possède ce lien peut lire cette page, jusqu’au {until}. Gardez le PDF si vous "
            "voulez garder le texte."
        ),
        download="Télécharger le PDF",
        useful_question="Ce retour vous a-t-il été utile ?",
        useful_answers={"yes": "Oui", "partly": "En partie", "no": "Non"},
        thanks=(
            "Merci. Votre réponse : {answer}. Elle nous aide à mieux rédiger nos retours et ne change rien pour vous."
        ),
        write_to="Si vous avez une question, écrivez à",
        answer_message=(
            "Si vous avez une question, répondez au message qui vous a amené ici. Une personne vous répondra."
        ),
    ),
    "es": PageWords(
        skip="Ir al contenido de la página",
        cover_title="Un mensaje para usted",
        cover_lead=(
            "{organisation} le ha escrito. El mensaje se abre cuando pulsa el botón, para que ningún programa de "
            "correo lo abra por usted."
        ),
        cover_button="Abrir mis comentarios",
        ended_title="Este enlace ya no es válido",
        ended_lead=(
            "Los enlaces personales valen {days} días. Responda al mensaje que le trajo aquí y {organisation} le "
            "enviará uno nuevo."
        ),
        suspended_title="{organisation} volverá a escribirle",
        suspended_lead=(
            "Lo que abría este enlace ya no está al día y por eso no se muestra. {organisation} volverá a ponerse en "
            "contacto con usted; no tiene que hacer nada."
        ),
        private=(
            "Solo quien tenga este enlace puede leer esta página, hasta el {until}. Guarde el PDF si quiere conservar "
            "el texto."
        ),
        download="Descargar el PDF",
        useful_question="¿Le ha sido útil?",
        useful_answers={"yes": "Sí", "partly": "En parte", "no": "No"},
        thanks="Gracias. Su respuesta: {answer}. Nos ayuda a escribir mejor y no cambia nada para usted.",
        write_to="Si tiene alguna pregunta, escriba a",
        answer_message="Si tiene alguna pregunta, responda al mensaje que le trajo aquí. Le responderá una persona.",
    ),
}


def page_words(language: str, organisation: str) -> PageWords:
    """The words of a language with the name of whoever writes; those of the first one for a language not here."""
    code = language if language in PAGE_WORDS else FIRST_LANGUAGE
    words = replace(PAGE_WORDS[code], language=code, direction=words_for(code).direction)
    return words.for_organisation(organisation)
