"""A small kit as a file, and questions made by services."""

from typing import Any

from accounts.models import User
from hiring.models import HiringTeamMember, LoopTemplate, Opening, Role, Round, RoundQuestion
from questionbank import services
from questionbank.models import Competency, PracticePrompt, Question
from questionbank.question_content import QuestionContent

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


def make_person(name: str, **fields: Any) -> User:
    return User.objects.create_user(f"{name.split()[0].lower()}@example.org", name, **fields)


def make_manager(name: str) -> User:
    manager = make_person(name)
    opening = Opening.objects.create(code="BELL-1", title="Bell founder", role=Role.objects.create(name="Founder"))
    HiringTeamMember.objects.create(opening=opening, user=manager, part="hiring_manager")
    return manager


def make_competency(name: str, definition: str, anchors: dict[int, str]) -> Competency:
    return services.save_competency(
        competency=None, name=name, group="technical", definition=definition, anchors=anchors, by=None
    )


def make_prompt(competency: Competency, ratings: tuple[int, ...]) -> PracticePrompt:
    prompt = PracticePrompt.objects.create(
        slug="dull-tone", title="A dull tone", competency=competency, prompt="Why so dull?", looks_for="Names the alloy"
    )
    for position, rating in enumerate(ratings, start=1):
        why = f"Why it is {rating}."
        prompt.samples.create(position=position, answer=f"Answer {position}.", rating=rating, why=why)
    return prompt


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
    return QuestionContent(competency=competency, **{**content, **values})


def make_question(competency: Competency, *, by: Any, status: str = "draft", **values: Any) -> Question:
    question = services.create_question(content=complete(competency, **values), by=by)
    if status in ("active", "retired"):
        services.activate_question(question=question, by=by)
    if status == "retired":
        services.retire_question(question=question, by=by)
    question.refresh_from_db()
    return question


def mark_used(question: Question) -> RoundQuestion:
    """Put it into a round."""
    role = Role.objects.create(name=f"Role {Role.objects.count()}")
    template = LoopTemplate.objects.create(role=role, name="Loop")
    round = Round.objects.create(template=template, position=1, kind="technical", name="Round")
    return RoundQuestion.objects.create(round=round, question=question, position=1)
