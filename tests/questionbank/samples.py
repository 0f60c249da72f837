"""A small kit as a file, and questions made by services."""

from typing import Any

from hiring.models import LoopTemplate, Role, Round, RoundQuestion
from questionbank import services
from questionbank.models import Competency, Question
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
