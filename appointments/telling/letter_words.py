"""Every word of a mail to a candidate about their interviews, by language of packets."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.dateformat import format as date_format

from packets.printing.words import LANGUAGES


@dataclass(frozen=True)
class LetterWords:
    """One language. Names in braces are filled in by exact name."""

    invitation_subject: str  # {organisation}
    change_subject: str
    cancellation_subject: str
    invitation_body: str  # {called} {role} {zone} {rounds} {sender} {organisation}
    change_body: str  # the same, and {cancelled}
    cancellation_body: str  # {called} {role} {zone} {cancelled} {sender} {organisation}
    zone: str  # {zone}
    off: str  # {rounds}
    line: str  # {title} {minutes} {people}
    with_people: str  # {people}
    listening: str  # {people}
    means: dict[str, str]  # by the codes of Interview.Means
    where: str
    video: str
    phone: str
    day: str  # as Django's date formats
    hours: str  # {start} {end}
    calendar_title: str  # {title} {organisation}


LETTER_WORDS = {
    "en": LetterWords(
        invitation_subject="Your interviews with {organisation}",
        change_subject="Changed: your interviews with {organisation}",
        cancellation_subject="Cancelled: your interviews with {organisation}",
        invitation_body=(
            "Dear {called},\n\n"
            "we look forward to talking with you about the role of {role}. {zone}\n\n"
            "{rounds}\n\n"
            "The attached files put them into your calendar. If a time does not work, or something would help you do "
            "your best, answer this mail: a person reads it.\n\n"
            "Kind regards,\n{sender}\n{organisation}"
        ),
        change_body=(
            "Dear {called},\n\n"
            "something has changed about your interviews for the role of {role}. This is how they stand now. {zone}\n\n"
            "{rounds}{cancelled}\n\n"
            "The attached files bring your calendar up to date. If a time does not work, answer this mail: a person "
            "reads it.\n\n"
            "Kind regards,\n{sender}\n{organisation}"
        ),
        cancellation_body=(
            "Dear {called},\n\n"
            "these interviews for the role of {role} will not take place. {zone}\n\n"
            "{cancelled}\n\n"
            "The attached files take them out of your calendar. If you have a question, answer this mail: a person "
            "reads it.\n\n"
            "Kind regards,\n{sender}\n{organisation}"
        ),
        zone="All times are by the clocks of {zone}.",
        off="Not taking place:\n\n{rounds}",
        line="{title}, {minutes} minutes{people}",
        with_people=", with {people}",
        listening="Listening in to learn: {people}",
        means={"in_person": "In person", "video": "By video", "phone": "By phone"},
        where="Where: ",
        video="Video: ",
        phone="Phone: ",
        day="l j F Y",
        hours="{start} to {end}",
        calendar_title="{title}, {organisation}",
    ),
    "de": LetterWords(
        invitation_subject="Ihre Gespräche mit {organisation}",
        change_subject="Geändert: Ihre Gespräche mit {organisation}",
        cancellation_subject="Abgesagt: Ihre Gespräche mit {organisation}",
        invitation_body=(
            "Guten Tag {called},\n\n"
            "wir freuen uns auf die Gespräche mit Ihnen über die Stelle ({role}). {zone}\n\n"
            "{rounds}\n\n"
            "Mit den angehängten Dateien kommen die Termine in Ihren Kalender. Wenn eine Zeit nicht passt oder etwas "
            "Ihnen helfen würde, Ihr Bestes zu zeigen, antworten Sie auf diese Mail: Ein Mensch liest sie.\n\n"
            "Mit freundlichen Grüßen\n{sender}\n{organisation}"
        ),
        change_body=(
            "Guten Tag {called},\n\n"
            "an Ihren Gesprächen über die Stelle ({role}) hat sich etwas geändert. So stehen sie jetzt. {zone}\n\n"
            "{rounds}{cancelled}\n\n"
            "Mit den angehängten Dateien stimmt Ihr Kalender wieder. Wenn eine Zeit nicht passt, antworten Sie auf "
            "diese Mail: Ein Mensch liest sie.\n\n"
            "Mit freundlichen Grüßen\n{sender}\n{organisation}"
        ),
        cancellation_body=(
            "Guten Tag {called},\n\n"
            "diese Gespräche über die Stelle ({role}) finden nicht statt. {zone}\n\n"
            "{cancelled}\n\n"
            "Die angehängten Dateien nehmen sie aus Ihrem Kalender. Wenn Sie eine Frage haben, antworten Sie auf diese "
            "Mail: Ein Mensch liest sie.\n\n"
            "Mit freundlichen Grüßen\n{sender}\n{organisation}"
        ),
        zone="Alle Zeiten gelten nach der Uhr von {zone}.",
        off="Findet nicht statt:\n\n{rounds}",
        line="{title}, {minutes} Minuten{people}",
        with_people=", mit {people}",
        listening="Hört zu, um zu lernen: {people}",
        means={"in_person": "Vor Ort", "video": "Per Video", "phone": "Am Telefon"},
        where="Ort: ",
        video="Video: ",
        phone="Telefon: ",
        day="l, j. F Y",
        hours="{start} bis {end} Uhr",
        calendar_title="{title}, {organisation}",
    ),
    "fr": LetterWords(
        invitation_subject="Vos entretiens avec {organisation}",
        change_subject="Modifié : vos entretiens avec {organisation}",
        cancellation_subject="Annulé : vos entretiens avec {organisation}",
        invitation_body=(
            "Bonjour {called},\n\n"
            "Nous nous réjouissons de nos entretiens avec vous au sujet du poste ({role}). {zone}\n\n"
            "{rounds}\n\n"
            "Les fichiers joints les inscrivent dans votre agenda. Si une heure ne vous convient pas, ou si quelque "
            "chose vous aiderait à donner le meilleur de vous-même, répondez à ce message : une personne le lira.\n\n"
            "Bien à vous,\n{sender}\n{organisation}"
        ),
        change_body=(
            "Bonjour {called},\n\n"
            "Quelque chose a changé dans vos entretiens pour le poste ({role}). Voici ce qui est prévu désormais. "
            "{zone}\n\n"
            "{rounds}{cancelled}\n\n"
            "Les fichiers joints mettent votre agenda à jour. Si une heure ne vous convient pas, répondez à ce "
            "message : une personne le lira.\n\n"
            "Bien à vous,\n{sender}\n{organisation}"
        ),
        cancellation_body=(
            "Bonjour {called},\n\n"
            "Ces entretiens pour le poste ({role}) n’auront pas lieu. {zone}\n\n"
            "{cancelled}\n\n"
            "Les fichiers joints les retirent de votre agenda. Pour toute question, répondez à ce message : une "
            "personne le lira.\n\n"
            "Bien à vous,\n{sender}\n{organisation}"
        ),
        zone="Toutes les heures sont celles de {zone}.",
        off="N’auront pas lieu :\n\n{rounds}",
        line="{title}, {minutes} minutes{people}",
        with_people=", avec {people}",
        listening="À l’écoute, pour apprendre : {people}",
        means={"in_person": "Sur place", "video": "En visioconférence", "phone": "Par téléphone"},
        where="Lieu : ",
        video="Visioconférence : ",
        phone="Téléphone : ",
        day="l j F Y",
        hours="de {start} à {end}",
        calendar_title="{title}, {organisation}",
    ),
    "es": LetterWords(
        invitation_subject="Sus entrevistas con {organisation}",
        change_subject="Cambio: sus entrevistas con {organisation}",
        cancellation_subject="Cancelado: sus entrevistas con {organisation}",
        invitation_body=(
            "Hola, {called}:\n\n"
            "Tenemos muchas ganas de hablar con usted sobre el puesto ({role}). {zone}\n\n"
            "{rounds}\n\n"
            "Los archivos adjuntos las añaden a su calendario. Si una hora no le conviene, o si algo le ayudaría a dar "
            "lo mejor de sí, responda a este mensaje: lo leerá una persona.\n\n"
            "Un cordial saludo,\n{sender}\n{organisation}"
        ),
        change_body=(
            "Hola, {called}:\n\n"
            "Algo ha cambiado en sus entrevistas para el puesto ({role}). Ahora están previstas así. {zone}\n\n"
            "{rounds}{cancelled}\n\n"
            "Los archivos adjuntos ponen al día su calendario. Si una hora no le conviene, responda a este mensaje: lo "
            "leerá una persona.\n\n"
            "Un cordial saludo,\n{sender}\n{organisation}"
        ),
        cancellation_body=(
            "Hola, {called}:\n\n"
            "Estas entrevistas para el puesto ({role}) no tendrán lugar. {zone}\n\n"
            "{cancelled}\n\n"
            "Los archivos adjuntos las quitan de su calendario. Si tiene alguna pregunta, responda a este mensaje: lo "
            "leerá una persona.\n\n"
            "Un cordial saludo,\n{sender}\n{organisation}"
        ),
        zone="Todas las horas son las de {zone}.",
        off="No tendrán lugar:\n\n{rounds}",
        line="{title}, {minutes} minutos{people}",
        with_people=", con {people}",
        listening="Escucha para aprender: {people}",
        means={"in_person": "En persona", "video": "Por videollamada", "phone": "Por teléfono"},
        where="Lugar: ",
        video="Videollamada: ",
        phone="Teléfono: ",
        day=r"l j \d\e F \d\e Y",
        hours="de {start} a {end}",
        calendar_title="{title}, {organisation}",
    ),
}


def letter_words(language: str) -> LetterWords:
    """The words of a language; English ones where it has none here."""
    return LETTER_WORDS.get(language, LETTER_WORDS["en"])


def said_day(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Says "Tuesday 17 March 2026" in the language, by the clocks of the zone."""
    with translation.override(language if language in LANGUAGES else "en"):
        return date_format(moment.astimezone(zone), letter_words(language).day)


def said_hours(start: datetime, end: datetime, zone: ZoneInfo, language: str) -> str:
    """Says "10:30 to 11:30" in the language, by the clocks of the zone."""
    hours = (moment.astimezone(zone).strftime("%H:%M") for moment in (start, end))
    return letter_words(language).hours.format(**dict(zip(("start", "end"), hours, strict=True)))
