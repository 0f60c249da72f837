"""What is worth a second look in a question: said where it is so, and silent where it is not."""

import pytest

from questionbank.importing.kit_content import KitFile
from questionbank.importing.kit_files import shipped_kit_files
from questionbank.writing import question_checks as checks
from questionbank.writing.asking import CutQuestion
from questionbank.writing.question_checks import (
    SecondLook,
    Written,
    minutes_needed,
    passed,
    second_looks,
    seconds_aloud,
)
from questionbank.writing.unwise import unwise_in


def found(prompt: str = "What do you do?", **more: object) -> list[SecondLook]:
    follow_ups = more.pop("follow_ups", ("Why?", "Who else?", "What then?"))
    return second_looks(Written(prompt=prompt, follow_ups=follow_ups, **more))  # type: ignore[arg-type]


def kinds(prompt: str = "What do you do?", **more: object) -> set[str]:
    return {look.check for look in found(prompt, **more)}


@pytest.mark.parametrize(
    "prompt",
    [
        "Do you have experience with lathes?",
        "Have you ever missed a date?",
        "When a date slips, do you tell the customer?",
        "We lost the ledger. Would you start again?",
        "Haben Sie Erfahrung mit Drehbänken?",
        "Avez-vous déjà dirigé une équipe ?",
        "¿Ha trabajado con niños?",
    ],
)
def test_a_question_for_yes_or_no(prompt: str) -> None:
    assert checks.YES_OR_NO in kinds(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "Can you describe how a sluice works?",
        "Have you ever missed a date? What happened?",
        "Do you begin with the figures or with the people?",
        "A customer asks: is it safe? What do you say?",
        "Können Sie mir erklären, wie eine Schleuse arbeitet?",
        "Pouvez-vous décrire une écluse ?",
        "¿Puede explicar qué es una esclusa?",
        "Tell me about a date that you missed.",
        "",
    ],
)
def test_no_question_for_yes_or_no(prompt: str) -> None:
    assert checks.YES_OR_NO not in kinds(prompt)


@pytest.mark.parametrize(
    ("prompt", "first", "rest"),
    [
        ("What do you see, and what do you ask?", "What do you see?", "What do you ask?"),
        ("Explain a sluice and sketch its gates.", "Explain a sluice.", "Sketch its gates."),
        ("Tell me of a flood. What did you do? Whom did you call first?", "Tell me of a flood. What did you do?",
         "Whom did you call first?"),
        ("Wie würden Sie vorgehen und was würden Sie zuerst prüfen?", "Wie würden Sie vorgehen?",
         "Was würden Sie zuerst prüfen?"),
        ("Comment avez-vous réagi, et qu'auriez-vous fait autrement ?", "Comment avez-vous réagi?",
         "Qu'auriez-vous fait autrement ?"),
        ("¿Cómo lo resolvió y qué haría hoy?", "¿Cómo lo resolvió?", "¿Qué haría hoy?"),
    ],
)  # fmt: skip
def test_several_tasks_are_cut_where_the_second_begins(prompt: str, first: str, rest: str) -> None:
    [look] = [look for look in found(prompt) if look.check == checks.SEVERAL]
    assert look.title == "Two tasks in one breath."
    assert look.opening == CutQuestion(first, rest)


@pytest.mark.parametrize(
    "prompt",
    [
        "Tell me about a flood. What did you do?",
        "Describe a time when you had to choose. How did you choose?",
        "Compare and contrast locks and weirs.",
        "How do you decide who does what and when it is due?",
        "What did you do? Why?",
        "Wie finden Sie heraus, wie es den Leuten geht?",
    ],
)
def test_a_story_with_its_question_is_one_task(prompt: str) -> None:
    assert checks.SEVERAL not in kinds(prompt)


def test_what_is_shown_is_neither_read_aloud_nor_cut() -> None:
    prompt = (
        "What do you see, and what do you ask?\n\nWeek, begun\n1, 9\n2, what else, and who knows?\n" + "3, 4\n" * 30
    )
    [look] = found(prompt)
    assert (look.check, look.opening) == (checks.SEVERAL, None)


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("Don't you think that locks are better?", "Don't you think"),
        ("You like teams, right?", "right"),
        ("Sie arbeiten gern im Team, oder?", "oder"),
        ("Vous aimez les équipes, n'est-ce pas ?", "n'est-ce pas"),
        ("Le gustan los equipos, ¿verdad?", "verdad"),
    ],
)
def test_leading_words_are_quoted(prompt: str, words: str) -> None:
    assert [look.sentence for look in found(prompt) if look.check == checks.LEADING] == [
        f"“{words}”. Ask as if you did not know."
    ]


@pytest.mark.parametrize(
    ("prompt", "topic"),
    [
        ("Are you planning a family?", "family"), ("Haben Sie Kinder?", "family"), ("Êtes-vous mariée ?", "family"),
        ("¿Tiene hijos?", "family"), ("How old are you?", "age"), ("Wie alt sind Sie?", "age"),
        ("Quel âge avez-vous ?", "age"), ("¿Cuántos años tiene?", "age"),
        ("Do you have any health problems?", "health"), ("Haben Sie eine Behinderung?", "health"),
        ("Avez-vous des problèmes de santé ?", "health"), ("¿Tiene alguna enfermedad?", "health"),
        ("Which church do you go to?", "religion"), ("Welcher Konfession gehören Sie an?", "religion"),
        ("Quelle est votre religion ?", "religion"), ("¿De qué religión es?", "religion"),
        ("Where are you really from?", "origin"), ("Was ist Ihre Muttersprache?", "origin"),
        ("D'où venez-vous ?", "origin"), ("¿De dónde es usted?", "origin"),
        ("What did you do in the gap in your CV?", "gap"), ("Wie erklären Sie die Lücke in Ihrem Lebenslauf?", "gap"),
        ("Pourquoi ce trou dans votre CV ?", "gap"), ("¿Y el hueco en su currículum?", "gap"),
        ("Hobbies?", "private life"), ("Was tun Sie in Ihrer Freizeit?", "private life"),
        ("Quels sont vos loisirs ?", "private life"), ("¿Cuáles son sus aficiones?", "private life"),
        ("Are you a union member?", "unions"), ("What is your current salary?", "earlier pay"),
    ],
)  # fmt: skip
def test_topics_that_are_unwise_to_ask_about(prompt: str, topic: str) -> None:
    [look] = [look for look in found(prompt) if look.check == checks.UNWISE]
    assert topic in look.title


@pytest.mark.parametrize(
    "prompt",
    [
        "How does a child process differ from a thread?",
        "What changes on a ward for children at night?",
        "A manager asks for sick days by name. What do you do?",
        "A patient refuses blood for religious reasons. What do you do?",
        "Which accent colour would you choose?",
        "How do you negotiate with a trade union?",
        "Wie gehen Sie mit Lücken in den Daten um?",
        "Comment trouvez-vous l'origine d'une panne ?",
        "¿Cómo encuentra el origen de un fallo?",
    ],
)
def test_a_word_of_such_a_topic_alone_is_no_matter(prompt: str) -> None:
    assert checks.UNWISE not in kinds(prompt)


FAMILIES = {
    "family": """Leben Sie in einer festen Partnerschaft?|¿Piensa quedarse embarazada?|
        Are you in a serious relationship?|
        Do you live with your partner?|Are you planning to get pregnant?|Möchten Sie bald schwanger werden?|
        Vivez-vous en couple ?|¿Tiene pareja?|¿Vive usted en pareja?""",
    "health": """Do you drink?|¿Fuma?|Fumez-vous ?|Trinken Sie?|Trinken Sie regelmäßig Alkohol?|¿Bebe alcohol?|
        How often do you drink?|Buvez-vous de l’alcool ?""",
    "religion": """Which holidays do you observe?|¿Va usted a misa?|Gehen Sie in die Kirche?|Allez-vous à la messe ?|
        Welche Feiertage feiern Sie?|Quelles fêtes célébrez-vous ?|¿Qué fiestas celebra?|Do you attend mass?""",
    "origin": """Are you a US citizen?|Are you a German citizen?|Woher kommen Ihre Eltern?|
        Where do your parents come from?|
        Which passport do you hold?|D’où viennent vos parents ?|¿De dónde son sus padres?|Sind Sie Deutscher?""",
    "a gap in the CV, which is often family or illness": """Why is there a two-year break on your resume?|
        Why did you take two years off?|Warum haben Sie 2023 nicht gearbeitet?|
        Woher kommt die Pause in Ihrem Lebenslauf?|
        Pourquoi cette interruption dans votre carrière ?|¿Por qué dejó de trabajar?""",
}
HARMLESS = """Do you drink the coffee that you roast?|How do you observe a system in production?|
        Which partner team did you need?|
    Woher kommen die Daten?|What breaks in the career page when JavaScript is off?|
        Trinken Sie den Wein, bevor Sie ihn empfehlen?|
    How would you plan holidays of a team?|Where do the parents of a node come from?|
        What does a good citizen of a cluster do?|
    D’où viennent les données ?|¿De dónde vienen los datos?|Va a la reunión quien la necesita, ¿por qué?"""


def each_of(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("|")]


@pytest.mark.parametrize(
    ("topic", "prompt"), [(topic, each) for topic, all_ in FAMILIES.items() for each in each_of(all_)]
)
def test_families_of_wording_are_known(topic: str, prompt: str) -> None:
    assert topic in [found.name for found in unwise_in(prompt)]


@pytest.mark.parametrize("prompt", each_of(HARMLESS))
def test_their_neighbours_alarm_nobody(prompt: str) -> None:
    assert unwise_in(prompt) == ()


@pytest.mark.parametrize(
    "prompt",
    each_of(
        """Isn't Kubernetes the best choice?|Aren't tests useful?|N'êtes-vous pas d'accord ?|Doesn’t everybody test?|
        Ist Kubernetes nicht die beste Wahl?|¿No es Kubernetes la mejor opción?|You test. Shouldn't everybody test?"""
    ),
)
def test_a_question_that_begins_with_no_is_leading(prompt: str) -> None:
    assert checks.LEADING in kinds(prompt)


@pytest.mark.parametrize(
    "prompt",
    each_of(
        """Why isn't Kubernetes the best choice here?|Don't use a calculator. What is 17 times 23?|
        Pourquoi n'avez-vous pas testé ?|Warum ist Kubernetes hier nicht die beste Wahl?|
        ¿Por qué no es la mejor opción?|
        What do you do when tests aren't useful?"""
    ),
)
def test_a_reason_for_no_is_asked_openly(prompt: str) -> None:
    assert checks.LEADING not in kinds(prompt)


def test_a_follow_up_may_be_unwise_too() -> None:
    [look] = found(follow_ups=("Do you have children?",))
    assert (look.check, look.field) == (checks.UNWISE, "follow_ups")


def test_twenty_five_words_are_heard_at_once() -> None:
    assert checks.LONG not in kinds("What " + "and " * 23 + "then?")
    [look] = found("What " + "and " * 24 + "then?")
    assert look.title == "26 words to listen to."


def test_what_is_missing() -> None:
    assert kinds(follow_ups=(), has_competency=False) == {checks.NO_FOLLOW_UPS, checks.NO_COMPETENCY}
    assert kinds("", follow_ups=(), has_competency=False) == set()


def test_time_for_reading_an_answer_and_follow_ups() -> None:
    assert kinds(minutes=4) == set()
    [look] = found(minutes=3)
    assert (look.check, look.field, look.title) == (checks.TIME, "minutes", "Three minutes are short.")
    assert minutes_needed(Written("What?", ["Why?"] * 3, always_asked=2)) == 6
    assert minutes_needed(Written("What?", shown=["word " * 600])) == 6
    assert seconds_aloud("word " * 25) == 10


@pytest.mark.parametrize(
    "text",
    [
        "Finds the leak. The cause comes up only when asked.", "Parcels come up when asked to test it.",
        "Names the risk unprompted.",
        "Nennt den Grund auf Nachfrage.",
        "Cite le risque spontanément.", "Lo dice solo cuando se le pregunta.",
    ],
)  # fmt: skip
def test_an_anchor_that_rates_when_something_is_said(text: str) -> None:
    [look] = found(anchors={4: text})
    assert (look.check, look.field) == (checks.WHEN_ASKED, "anchor_4")


def test_an_anchor_about_others_who_ask() -> None:
    assert kinds(anchors={4: "The customer was asked for the reason.", 2: "Whether it helps is not asked."}) == set()


def test_praise_of_unpaid_time() -> None:
    assert kinds(anchors={5: "Builds tools in their spare time."}) == {checks.UNPAID}
    assert kinds(good={"strong_answer": "Worked two weekends to save it."}) == {checks.UNPAID}
    assert kinds(anchors={5: "Keeps the date without overtime.", 1: "Asks for overtime."}) == set()


def test_what_was_looked_for_and_not_found() -> None:
    written = Written("What do you see?", ["Why?"], minutes=9)
    assert passed(written, second_looks(written)) == (
        "No yes or no question, no leading words, no topic that is unwise to ask about. Nine minutes are enough."
    )
    written = Written("Do you have children, right?", ["Why?"], minutes=1)
    assert passed(written, second_looks(written)) == ""
    assert passed(Written(), []) == ""


@pytest.mark.parametrize("text", [" " * 20_000, "“" * 20_000, "and what " * 2_200, "do you, " * 2_500, ", " * 10_000])
def test_a_text_that_asks_nothing_for_long_is_read_at_once(text: str) -> None:
    found(f"{text}?", follow_ups=(text,), anchors={5: text})


@pytest.mark.parametrize("kit", shipped_kit_files(), ids=lambda kit: kit.slug)
def test_no_shipped_kit_needs_a_second_look(kit: KitFile) -> None:
    for question in kit.questions:
        good = {"strong_answer": "\n".join(question.strong_answer), "sample_answer": question.sample_answer}
        anchors = {anchor.level: anchor.text for anchor in question.anchors}
        written = Written(question.prompt, question.follow_ups, 1, True, question.minutes, anchors, good)
        assert [look.title for look in second_looks(written)] == [], question.title
