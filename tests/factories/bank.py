"""The library: competencies, questions, things to practise on, and a small kit as a file."""

from collections.abc import Mapping
from io import BytesIO
from itertools import count
from typing import Any

from django.utils.text import slugify
from PIL import Image

from questionbank.exhibits.accepted import AcceptedFile
from questionbank.exhibits.services import keep_exhibit_file
from questionbank.finding.entries import keep_entries
from questionbank.models import (
    AssessmentPoint,
    Category,
    Competency,
    CompetencyGroup,
    ExhibitFile,
    FollowUp,
    Pitfall,
    PracticePrompt,
    Question,
    RatingAnchor,
    ReviewRule,
)
from questionbank.questions.content import QuestionContent
from questionbank.questions.services import activate_question, create_question, retire_question
from questionbank.reviewing.services import send_for_review

_numbers = count(1)

SMALL = """\
kit: {slug: small, name: Small kit, version: 1, language: en, summary: One question}
role:
  title: Bell founder
  level: Senior
  summary: Casts bells.
  responsibilities: [Casts a bell that rings true]
  must_have: [Patience]
  preferred: []
  competencies:
    - {slug: casting, must_have: true}
    - {slug: tuning, must_have: false, weight: 2, weight_reason: The tower hears it first}
competencies:
  - slug: casting
    name: Casting
    group: technical
    definition: Pours metal. Knows when to wait.
    anchors: {1: Pours and hopes., 3: Measures., 5: Measures and explains.}
  - slug: tuning
    name: Tuning
    group: scenario
    definition: Hears the partials. Takes metal off.
    anchors: {1: Guesses., 2: Listens once., 3: Listens., 5: Listens and plans.}
questions:
  - slug: cracked-bell
    title: The cracked bell
    prompt: |-
      The bell cracked overnight.

      What do you do?
    competency: casting
    category: project_scenario
    kind: situational
    unconventional: false
    minutes: 12
    rationale: Cracks happen.
    strong_answer: [Looks before melting]
    assessment_points: [Asks when it was last heard]
    pitfalls: [Blames the ringer]
    follow_ups: ["And then?", "What would you tell the parish?", "What if it cracks again?"]
    author: Kit editors
    reviewer: Another editor
    reviewed_on: 2026-03-12
    version: 1
    status: active
    sources: ["A book: on bells"]
loop_template:
  name: One round
  summary: A single round.
  rounds:
    - {kind: technical, name: Foundry, purpose: See the person cast., minutes: 30, questions: [cracked-bell]}
practice:
  - slug: dull-tone
    title: A dull tone
    area: technical
    competency: casting
    prompt: Why is it dull?
    looks_for: [Names the alloy]
    samples:
      - {answer: I do not know., rating: 1, why: Says nothing.}
      - {answer: The alloy., rating: 3, why: One cause.}
      - {answer: "The alloy, or the wall.", rating: 5, why: Two causes.}
"""


def make_competency(name: str = "", *, anchors: Mapping[int, str] | None = None, **fields: Any) -> Competency:
    """A competency with an anchor at levels 1, 3 and 5, or with those given."""
    name = name or f"Competency {next(_numbers)}"
    values = {"slug": slugify(name)[:60], "group_id": "technical", "definition": f"What {name} means here.", **fields}
    competency = Competency.objects.create(name=name, **values)
    if anchors is None:
        anchors = {level: f"{name} at level {level}" for level in (1, 3, 5)}
    for level, text in anchors.items():
        add_anchor(level, text, competency=competency)
    return competency


def group_called(slug: str) -> CompetencyGroup:
    """The competency group of this short name."""
    return CompetencyGroup.objects.get(slug=slug)


def category_called(slug: str) -> Category:
    """The category of this short name."""
    return Category.objects.get(slug=slug)


def competencies_at_once(number: int) -> list[Competency]:
    """A library of this many, without anchors."""
    rows = (
        Competency(slug=f"many-{one}", name=f"Many {one}", group_id="technical", definition="Is there.")
        for one in range(number)
    )
    return Competency.objects.bulk_create(rows)


def competency_named(name: str) -> Competency:
    """The competency of this name, made where there is none: rounds of one loop ask about the same ones."""
    return Competency.objects.filter(name=name).first() or make_competency(name)


def add_anchor(level: int, text: str, **owner: Any) -> RatingAnchor:
    """Of a `competency`, or of a `question` that has its own."""
    return RatingAnchor.objects.create(level=level, text=text, **owner)


def make_question(
    title: str = "", *, competency: Competency | None = None, follow_ups: int = 2, **fields: Any
) -> Question:
    """An active question with two points, two pitfalls and `follow_ups`."""
    title = title or f"Question {next(_numbers)}"
    values = {
        "slug": slugify(title),
        "prompt": f"Tell us about {title}.",
        "kind": Question.Kind.PAST_BEHAVIOUR,
        "minutes": 10,
        "rationale": f"Why we ask {title}.",
        "strong_answer": "Names the goal.\nNames the cost.",
        "status": Question.Status.ACTIVE,
        **({} if "category" in fields else {"category_id": "technical"}),
        **fields,
    }
    question = Question.objects.create(title=title, competency=competency or make_competency(), **values)
    for position in (1, 2):
        AssessmentPoint.objects.create(question=question, position=position, text=f"{title}, point {position}")
        Pitfall.objects.create(question=question, position=position, text=f"{title}, pitfall {position}")
    for position in range(1, follow_ups + 1):
        FollowUp.objects.create(question=question, position=position, text=f"{title}, follow-up {position}?")
    keep_entries([question])
    return question


def questions_at_once(number: int, like: Question) -> list[Question]:
    """This many more of its kind, inserted past the services: nothing is kept for the search yet."""
    rows = (
        Question(
            slug=f"many-{one}", title=f"Many {one}", prompt="Ring it.", competency=like.competency,
            category=like.category, kind=like.kind,
        )
        for one in range(number)
    )  # fmt: skip
    return Question.objects.bulk_create(rows)


def complete(competency: Competency, **values: Any) -> QuestionContent:
    """A question with everything that a kit page shows."""
    content: dict[str, Any] = {
        "title": "The cracked bell",
        "prompt": "The bell cracked overnight. What do you do?",
        "category": "project_scenario",
        "kind": "situational",
        "minutes": 12,
        "rationale": "Cracks happen.",
        "strong_answer": ("Looks before melting.",),
        "assessment_points": ("Asks when it was last heard",),
        "pitfalls": ("Blames the ringer.",),
        "follow_ups": ("And then?", "What would you tell the parish?", "What if it cracks again?"),
    }
    wanted = {**content, **values}
    wanted["category"] = category_called(wanted["category"])
    return QuestionContent(competency=competency, **wanted)


def write_question(competency: Competency, *, by: Any, status: str = "draft", **values: Any) -> Question:
    """A complete question, written and brought to its status through services."""
    question = create_question(content=complete(competency, **values), by=by)
    if status == "review":
        send_for_review(question=question, by=by)
    if status in ("active", "retired"):
        bring_into_use(question, by=by)
    if status == "retired":
        retire_question(question=question, by=by)
    question.refresh_from_db()
    return question


def bring_into_use(question: Question, *, by: Any) -> Question | None:
    """Let a version be used that `by` wrote; the earlier one is returned. One person is enough for most tests."""
    in_a_small_house()
    return activate_question(question=question, by=by)


def in_a_small_house(*, is_small: bool = True) -> None:
    """Nobody else reviews a question, or a second person does, as in a new installation."""
    ReviewRule.objects.update_or_create(defaults={"needs_second_person": not is_small})


def make_prompt(competency: Competency, ratings: tuple[int, ...]) -> PracticePrompt:
    """Something to practise on, with a sample answer for each of the ratings."""
    prompt = PracticePrompt.objects.create(
        slug="dull-tone", title="A dull tone", competency=competency, prompt="Why so dull?", looks_for="Names the alloy"
    )
    for position, rating in enumerate(ratings, start=1):
        why = f"Why it is {rating}."
        prompt.samples.create(position=position, answer=f"Answer {position}.", rating=rating, why=why)
    return prompt


def add_pitfall(question: Question, text: str) -> None:
    """One more, after those that the question has."""
    question.pitfalls.create(position=question.pitfalls.count() + 1, text=text)
    keep_entries([question])


def add_exhibit(question: Question, text: str, kind: str = "code", description: str = "Python") -> None:
    """Code, or a table, that is shown with the question."""
    question.exhibits.create(position=question.exhibits.count() + 1, kind=kind, text=text, description=description)


def keep_picture(size: tuple[int, int] = (60, 40)) -> ExhibitFile:
    """A picture to be shown with a question, small where nothing else is said."""
    stream = BytesIO()
    Image.new("RGB", size, "#0c5c5e").save(stream, "PNG")
    return keep_exhibit_file(AcceptedFile("plan.png", stream.getvalue(), "image/png", size))


def add_picture(question: Question, description: str = "A plan of the depot") -> ExhibitFile:
    """A small picture that is shown with the question."""
    kept = keep_picture()
    place = question.exhibits.count() + 1
    question.exhibits.create(position=place, kind="picture", description=description, file=kept, file_name="plan.png")
    return kept
