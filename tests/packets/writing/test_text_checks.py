import pytest

from packets.printing.words import LANGUAGES
from packets.writing.text_checks import check_text, make_facts, without_name

FACTS = make_facts(
    "Agnes Grace Thornqvist", ["Kofi Marrowby", "Will van der Berg", "Grace Hopper-Lind"], ["Noor Sundravel"]
)


BY_LANGUAGE = {language: make_facts(FACTS.own, FACTS.panelists, FACTS.others, language) for language in LANGUAGES}


def kinds(text, language="en"):
    return [(finding.kind, finding.words, finding.blocks) for finding in check_text("f", text, BY_LANGUAGE[language])]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kofi asked twice.", "Kofi"),
        ("Mr Marrowby asked.", "Marrowby"),
        ("KOFI MARROWBY asked.", "KOFI MARROWBY"),
        ("You and Will talked.", "Will"),
        ("(Berg)", "Berg"),
    ],
)
def test_panelists_are_found_and_block(text, words):
    assert kinds(text) == [("name", words, True)]


@pytest.mark.parametrize(
    "text", ["You will plan.", "The marrow of it.", "van and der", "Grace under pressure, Agnes.", "Kofix", ""]
)
def test_ordinary_words_and_the_readers_own_name_are_not_panelists(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text", ["You got 4 of 5.", "a 3/5", "4.5 out of 5", "We scored you a 4", "rated your answer with 2", "a strong no"]
)
def test_scores_block(text):
    assert [(kind, blocks) for kind, _, blocks in kinds(text)] == [("score", True)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Other candidates went deeper.", "comparison"),
        ("Better than most.", "comparison"),
        ("Your children were mentioned.", "topic"),
        ("We will hire you next year.", "promise"),
        ("I guarantee it.", "promise"),
        ("Noor Sundravel was here.", "other candidate"),
    ],
)
def test_everything_else_only_asks(text, kind):
    assert [(found, blocks) for found, _, blocks in kinds(text)] == [(kind, False)]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_our_own_templates_are_clean(language):
    words = LANGUAGES[language]
    names = {"called": "Agnes", "role": "Team Lead", "team": ", Routing", "organisation": "Northmere"}
    for text in (words.letter_hire, words.letter_no_hire):
        assert kinds(text.format(**names), language) == []
    for text in (words.next_steps_hire, words.next_steps_no_hire, words.closing, *words.levels.values()):
        assert kinds(text, language) == []


def test_a_name_becomes_we():
    text = "Kofi asked. Then Kofi’s question. “Kofi”"
    assert without_name(text, "Kofi") == "We asked. Then our question. “we”"


# --- Other languages ----------------------------------------------------------------------------------------------

FOUND = {
    "de": {
        "score": [
            "Sie bekamen 4 von 5.",
            "Das waren vier von fünf.",
            "Ihre Antwort wurde mit 3 bewertet.",
            "Wir haben sie eingestuft mit einer 4.",
            "Bewertung: 4.",
            "Der Durchschnitt war 3,5.",
            "Wir gaben Ihnen eine 4.",
            "Das sind 4 Sterne.",
            "Es war ein starkes Nein.",
            "a mean of 3.5",
        ],
        "comparison": [
            "Andere Bewerberinnen gingen tiefer.",
            "Wir sprachen mit stärkeren Kandidaten.",
            "Sie waren besser als die meisten.",
            "Im Vergleich zu anderen war das kurz.",
            "Sie sind unsere zweite Wahl.",
            "Sie lagen auf Platz 2.",
            "Wir fanden jemand Erfahreneren.",
            "than most",
        ],
        "topic": [
            "Sie sprachen über Ihre Kinder.",
            "Ihr Akzent fiel auf.",
            "Deutsch ist nicht Ihre Muttersprache.",
            "Trotz Ihrer Behinderung kamen Sie.",
            "Sie sind zu jung.",
            "Ihre Herkunft spielte mit.",
            "Sie sind schwanger.",
            "Das Kopftuch störte nicht.",
        ],
        "promise": [
            "Wir werden Sie im Herbst einstellen.",
            "Das garantieren wir.",
            "Sie bekommen die Stelle.",
            "Beim nächsten Mal klappt es.",
            "Wir versprechen es.",
            "Definitiv.",
        ],
    },
    "fr": {
        "score": [
            "Vous avez eu 4 sur 5.",
            "C’était quatre sur cinq.",
            "Votre note est de 3.",
            "Une moyenne de 3,5.",
            "Réponse notée 4.",
            "Nous vous avons mis un 4.",
            "Cela vaut 4 étoiles.",
        ],
        "comparison": [
            "D’autres candidats sont allés plus loin.",
            "Nous avions des profils plus solides.",
            "C’était mieux que les autres.",
            "Comparé à d’autres, c’était court.",
            "Vous étiez notre deuxième choix.",
            "Vous êtes classée deuxième.",
            "Nous avons trouvé quelqu’un de plus expérimenté.",
        ],
        "topic": [
            "Vous avez parlé de vos enfants.",
            "Votre accent s’entendait.",
            "Le français n’est pas votre langue maternelle.",
            "Malgré votre handicap, vous êtes venue.",
            "Vous êtes trop jeune.",
            "Vos origines ont joué.",
            "Vous étiez enceinte.",
            "Le port du voile ne gênait pas.",
        ],
        "promise": [
            "Nous vous embaucherons à l’automne.",
            "Nous allons vous proposer un contrat.",
            "Vous aurez le poste.",
            "La prochaine fois, vous réussirez.",
            "C’est promis.",
            "Nous le garantissons.",
        ],
    },
    "es": {
        "score": [
            "Obtuvo un 4.",
            "Fue 4 de 5.",
            "Son cuatro sobre cinco.",
            "Su nota fue 3.",
            "Una media de 3,5.",
            "Respuesta valorada con un 4.",
            "Son 4 estrellas.",
        ],
        "comparison": [
            "Otras candidatas profundizaron más.",
            "Teníamos perfiles más sólidos.",
            "Fue mejor que la mayoría.",
            "En comparación con otros, fue breve.",
            "Usted fue nuestra segunda opción.",
            "Encontramos a alguien más preparado.",
        ],
        "topic": [
            "Habló de sus hijos.",
            "Se notaba su acento.",
            "El español no es su lengua materna.",
            "Vino a pesar de su discapacidad.",
            "Es demasiado joven.",
            "Está embarazada.",
            "Su origen influyó.",
            "Está casada.",
        ],
        "promise": [
            "Vamos a contratarle en otoño.",
            "Le ofreceremos un contrato.",
            "Obtendrá el puesto.",
            "La próxima vez le irá bien.",
            "Lo garantizamos.",
            "Sin duda.",
        ],
    },
}
INNOCENT = {
    "de": [
        "In 3 Punkten haben Sie das gut erklärt, und 4 Fragen blieben offen.",
        "Bei der Bewertung von 3 Ansätzen waren Sie genau.",
        "Sie haben bewertet, welcher der 3 Wege trägt.",
        "Der Fremdschlüssel fehlte, und der Kindprozess lief weiter. Der Kind-Prozess auch.",
        "Die Herkunft der Daten war klar, und Sie setzten den Akzent auf Sicherheit.",
        "Wir haben uns entschieden, mit jemand anderem weiterzugehen.",
        "Das behindert den Ablauf nicht, und anders als gedacht lief es weiter.",
        "Sie würden mit Sicherheit und Datenschutz beginnen.",
    ],
    "fr": [
        "Vous avez mis l’accent sur les tests, en 3 étapes.",
        "Par rapport au plan, il manquait une clé étrangère.",
        "Le processus enfant restait ouvert.",
        "Vous avez noté 3 risques.",
        "Nous avons décidé de poursuivre avec une autre personne.",
        "Une moyenne de 3 requêtes par page.",
        "Votre candidature sera la bienvenue.",
    ],
    "es": [
        "Puso el acento en las pruebas, en 3 pasos.",
        "Faltaba una clave extranjera, y el proceso hijo seguía.",
        "Explicó 2 de 5 servicios.",
        "Una media de 3 consultas por página.",
        "Hemos decidido seguir adelante con otra persona.",
        "La programación en pareja fue bien.",
        "Sobre el siguiente paso recibirá noticias aparte.",
    ],
}


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [(code, kind, text) for code, lists in FOUND.items() for kind, texts in lists.items() for text in texts],
)
def test_each_language_has_its_words(language, kind, text):
    assert (kind, kind == "score") in [(found, blocks) for found, _, blocks in kinds(text, language)]


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in INNOCENT.items() for text in texts])
def test_figures_of_speech_and_words_of_the_trade_are_left_alone(language, text):
    assert kinds(text, language) == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_is_looked_through_in_english_too(language):
    assert ("score", "4 out of 5", True) in kinds("You got 4 out of 5.", language)
    assert ("promise", "guarantee", False) in kinds("I guarantee it.", language)


@pytest.mark.parametrize(
    ("language", "text", "changed"),
    [
        ("en", "You asked Kofi. We talked with Kofi about it.", "You asked we. We talked with us about it."),
        ("de", "Kofi fragte nach. Sie sprachen mit Kofi.", "Wir fragte nach. Sie sprachen mit uns."),
        ("fr", "Kofi a demandé ce qu’Kofi savait d’Kofi.", "Nous a demandé ce que nous savait de nous."),
        ("es", "Kofi preguntó. Habló con Kofi.", "Nosotros preguntó. Habló con nosotros."),
        ("he", "Kofi asked.", "Kofi asked."),
    ],
)
def test_a_name_becomes_the_we_of_the_language(language, text, changed):
    assert without_name(text, "Kofi", language) == changed


def test_the_owner_of_something_is_offered_no_button_where_we_know_no_word():
    (finding,) = check_text("f", "Kofis Frage war schwer.", BY_LANGUAGE["de"])
    assert (finding.words, finding.blocks, finding.change_to) == ("Kofis", True, "")
    assert "Say it without the name." in finding.sentence
    assert kinds("Kofis", "en") == []
    (finding,) = check_text("f", "Kofi fragte.", BY_LANGUAGE["de"])
    assert finding.change_to == "wir" and "“wir”" in finding.sentence
    assert without_name("Kofi’s Frage.", "Kofi", "de") == "Kofi’s Frage."


def test_a_name_is_found_however_its_marks_were_typed():
    facts = make_facts("Agnes", ["Tomáš Dvořák"])
    assert [finding.words for finding in check_text("f", "Toma\u0301s\u030c asked.", facts)] == ["Tomáš"]
    assert without_name("Toma\u0301s\u030c asked.", "Tomáš") == "We asked."


def test_the_button_speaks_the_language_of_the_packet(packet, rita, olga, as_user):
    from interviews.models import Seat

    name = Seat.objects.filter(interview__loop=packet.loop).first().panelist.called
    packet.language, packet.letter = "de", f"Agnes,\n\nSie sprachen mit {name}."
    packet.save(update_fields=["language", "letter"])
    path = f"/packets/{packet.pk}/write/"
    assert "Change to “wir”" in as_user(rita).get(path).text
    posted = {
        "revision": packet.revision,
        "letter": packet.letter,
        "next_steps": "",
        "then": f"fix letter {name}",
    }
    assert as_user(rita).post(path, posted).status_code == 302
    packet.refresh_from_db()
    assert packet.letter == "Agnes,\n\nSie sprachen mit uns."
    assert as_user(olga).get(path).status_code == 404
