"""One round of one loop, made of rows: small, quick, and the same wherever a card is written."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from hiring.models import Candidate, HiringTeamMember, LoopTemplate, Opening, Role
from interviews.models import Interview, InterviewProbe, InterviewQuestion, Loop, PanelAssignment, Scorecard
from questionbank.models import Competency

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def person(name: str, **fields: Any) -> User:
    """Somebody of the cast. Without a password, for making one takes longer than most tests."""
    return User.objects.create_user(f"{name.split()[0].lower()}@example.org", name, **fields)


@dataclass
class Round:
    """The round with everyone around it. `cards` by first name."""

    loop: Loop
    interview: Interview
    questions: list[InterviewQuestion]
    people: dict[str, User]
    cards: dict[str, Scorecard] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


CAST = {
    "rita": ("Rita Okafor", {"site_role": User.SiteRole.RECRUITER}),
    "max": ("Max Lindqvist", {}),
    "pia": ("Pia Sandoval", {}),
    "paul": ("Paul Weidmann", {}),
    "sam": ("Sam Tanaka", {}),
    "olga": ("Olga Petrov", {}),
    "ada": ("Ada Byrne", {"site_role": User.SiteRole.ADMIN}),
}


def make_people() -> dict[str, User]:
    return {key: person(name, **fields) for key, (name, fields) in CAST.items()}


def make_loop(people: dict[str, User], status: str = Loop.Status.ACTIVE, **candidate: Any) -> Loop:
    role, _ = Role.objects.get_or_create(name="Machine Learning Team Lead", defaults={"level": "Team lead"})
    template, _ = LoopTemplate.objects.get_or_create(role=role, name="Standard loop")
    opening, is_new = Opening.objects.get_or_create(
        code="ML-1",
        defaults={"title": "Machine Learning Team Lead", "team": "Routing", "role": role, "template": template},
    )
    if is_new:
        opening.team_members.create(user=people["max"], part=HiringTeamMember.Part.HIRING_MANAGER)
    fields = {"name": "Tamsin Okonjura", "email": "tamsin@example.net", "pronoun": "she", **candidate}
    return Loop.objects.create(
        candidate=Candidate.objects.create(opening=opening, **fields),
        template=template,
        status=status,
        planned_by=people["rita"],
    )


def make_interview(loop: Loop, position: int = 1, **fields: Any) -> Interview:
    start = timezone.now() - timedelta(minutes=30)
    return Interview.objects.create(
        **{
            "loop": loop,
            "position": position,
            "kind": "technical",
            "name": "Technical",
            "purpose": "How deep the craft goes, and how it is explained.",
            "minutes": 60,
            "time_zone": "Europe/Berlin",
            "status": Interview.Status.SCHEDULED,
            "starts_at": start,
            "started_at": start,
            **fields,
        }
    )


def make_questions(interview: Interview, number: int = 3, asker: User | None = None) -> list[InterviewQuestion]:
    names = ["ML system design", "Collaboration", "Delivery", "Resilience", "Stakeholders"]
    questions = []
    for place in range(number):
        name = names[place % len(names)]
        slug = name.lower().replace(" ", "-")
        competency, _ = Competency.objects.get_or_create(
            slug=slug, defaults={"name": name, "group": "technical", "definition": "What it is."}
        )
        question = InterviewQuestion.objects.create(
            interview=interview,
            loop=interview.loop,
            slug=f"round-{interview.pk}-question-{place}",
            position=place + 1,
            title=f"Question about {name.lower()}",
            prompt=f"Tell us about {name.lower()} in a case of your own.",
            competency=competency,
            kind="past_behaviour",
            minutes=12,
            rationale="Because it is what the days are made of.",
            strong_points=["Starts with who is hurt.", "Names a limit."],
            assessment_points=["Compares two ways", "Says who decides", "Has a way back"],
            pitfalls=["Only an average."],
            anchors={"1": "No comparison.", "3": "Some comparison.", "5": "Measured comparison."},
            asker=asker,
        )
        for probe in range(2):
            InterviewProbe.objects.create(
                interview_question=question, position=probe + 1, text=f"What would you compare, part {probe + 1}?"
            )
        questions.append(question)
    return questions


def seat(interview: Interview, panelist: User, **fields: Any) -> Scorecard:
    return Scorecard.objects.create(
        assignment=PanelAssignment.objects.create(interview=interview, panelist=panelist, **fields)
    )


def make_round(questions: int = 3, **interview_fields: Any) -> Round:
    """Pia leads and Paul sits on the panel, Sam shadows; Max manages the opening, Rita recruits; Olga has no part."""
    people = make_people()
    loop = make_loop(people)
    interview = make_interview(loop, **interview_fields)
    made = Round(loop, interview, make_questions(interview, questions, people["pia"]), people)
    made.cards["pia"] = seat(interview, people["pia"], is_lead=True)
    made.cards["paul"] = seat(interview, people["paul"])
    made.cards["sam"] = seat(interview, people["sam"], is_shadow=True)
    return made


def fill(
    made: Round, who: str, score: int = 4, recommendation: str = "yes", evidence: str = "She named three."
) -> None:
    """Everything a card needs before it can be submitted, through the services."""
    from interviews.services.scorecards import save_card, save_rating

    card, by = made.cards[who], made.people[who]
    for question in made.questions:
        save_rating(card=card, question=question, revision=0, score=score, evidence=evidence, by=by)
    save_card(card=card, revision=card.revision, recommendation=recommendation, summary="Solid.", by=by)


def submit(made: Round, who: str, **content: Any) -> Scorecard:
    from interviews.services.scorecards import submit_scorecard

    fill(made, who, **content)
    card = made.cards[who]
    return submit_scorecard(card=card, revision=card.revision, by=made.people[who])
