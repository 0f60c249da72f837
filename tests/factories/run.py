"""The run: loops, rounds, seats and cards. Small, quick, and the same wherever a card is written."""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from accounts.models import User
from hiring.models import Candidate, LoopTemplate, Opening, Role
from interviews.cards.services import save_card, save_rating, submit_scorecard
from interviews.loops.services.panels import assign_question, seat_panelist
from interviews.models import (
    DatedNote,
    EarlierSeat,
    FollowUpUse,
    Interview,
    InterviewFollowUp,
    InterviewQuestion,
    Loop,
    Pad,
    Rating,
    Scorecard,
    ScorecardRevision,
    Seat,
)
from questionbank.exhibits.exhibit_content import ExhibitContent
from questionbank.models import Question
from tests.factories.bank import competency_named, keep_picture
from tests.factories.people import make_cast
from tests.factories.plan import add_member, make_candidate


@dataclass
class Round:
    """The round with everyone around it. `cards` by first name."""

    loop: Loop
    interview: Interview
    questions: list[InterviewQuestion]
    people: dict[str, User]
    cards: dict[str, Scorecard] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        # Whoever copies a round asks it for methods before it holds anybody.
        try:
            return vars(self)["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def make_loop(candidate: Candidate, *, by: User, **fields: Any) -> Loop:
    return Loop.objects.create(candidate=candidate, planned_by=by, **fields)


def loop_of_cast(people: dict[str, User], status: str = Loop.Status.ACTIVE, **candidate: Any) -> Loop:
    """A loop in the opening of Max, planned by Rita."""
    role, _ = Role.objects.get_or_create(name="Machine Learning Team Lead", defaults={"level": "Team lead"})
    template, _ = LoopTemplate.objects.get_or_create(role=role, name="Standard loop")
    opening, is_new = Opening.objects.get_or_create(
        code="ML-1",
        defaults={"title": "Machine Learning Team Lead", "team": "Routing", "role": role, "template": template},
    )
    if is_new:
        add_member(opening, people["max"])
    named = {} if "name" in candidate else {"address_as": "Tamsin"}
    fields = {"name": "Tamsin Okonjura", **named, "email": "tamsin@example.net", "pronoun": "she", **candidate}
    applicant = make_candidate(opening=opening, **fields)
    return make_loop(applicant, by=people["rita"], template=template, status=status)


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


def begin_anew(interview: Interview) -> None:
    """The round began half an hour ago, however long ago its rows were made."""
    interview.starts_at = interview.started_at = timezone.now() - timedelta(minutes=30)
    interview.save(update_fields=["starts_at", "started_at"])


def make_questions(interview: Interview, number: int = 3, asker: User | None = None) -> list[InterviewQuestion]:
    names = ["ML system design", "Collaboration", "Delivery", "Resilience", "Stakeholders"]
    questions = []
    for place in range(number):
        name = names[place % len(names)]
        question = InterviewQuestion.objects.create(
            interview=interview,
            loop=interview.loop,
            slug=f"round-{interview.pk}-question-{place}",
            position=place + 1,
            title=f"Question about {name.lower()}",
            prompt=f"Tell us about {name.lower()} in a case of your own.",
            competency=competency_named(name),
            kind="past_behaviour",
            minutes=12,
            rationale="Because it is what the days are made of.",
            strong_points=["Starts with who is hurt.", "Names a limit."],
            assessment_points=["Compares two ways", "Says who decides", "Has a way back"],
            pitfalls=["Only an average."],
            anchors={"1": "No comparison.", "3": "Some comparison.", "5": "Measured comparison."},
            asker=asker,
        )
        add_follow_ups(question, *(f"What would you compare, part {place}?" for place in (1, 2)))
        questions.append(question)
    return questions


def add_follow_ups(question: InterviewQuestion, *texts: str) -> list[InterviewFollowUp]:
    """More follow-ups, after those that the question has."""
    first = question.follow_ups.count() + 1
    return [question.follow_ups.create(text=text, position=place) for place, text in enumerate(texts, first)]


def show_picture(question: InterviewQuestion, size: tuple[int, int] = (60, 40)) -> None:
    """One more picture that is shown with the question."""
    content = ExhibitContent("picture", "", "A plan of the depot", keep_picture(size).sha256, "plan.png")
    question.exhibits = [*question.exhibits, vars(content)]
    question.save(update_fields=["exhibits"])


def copy_question(interview: Interview, question: Question) -> InterviewQuestion:
    """The question of the library, asked in this round."""
    return InterviewQuestion.objects.create(
        interview=interview,
        loop=interview.loop,
        question=question,
        slug=question.slug,
        position=interview.questions.count() + 1,
        title=question.title,
        prompt=question.prompt,
        competency=question.competency,
        kind=question.kind,
        minutes=question.minutes,
    )


def seat(interview: Interview, panelist: User, **fields: Any) -> Scorecard:
    return Scorecard.objects.create(seat=Seat.objects.create(interview=interview, panelist=panelist, **fields))


def make_round(questions: int = 3, **interview_fields: Any) -> Round:
    """Pia leads and Paul sits on the panel, Sam shadows; Max manages the opening, Rita recruits; Olga has no part."""
    people = vars(make_cast())
    loop = loop_of_cast(people)
    interview = make_interview(loop, **interview_fields)
    made = Round(loop, interview, make_questions(interview, questions, people["pia"]), people)
    made.cards["pia"] = seat(interview, people["pia"], is_lead=True)
    made.cards["paul"] = seat(interview, people["paul"])
    made.cards["sam"] = seat(interview, people["sam"], is_shadow=True)
    return made


def make_rating(card: Scorecard, question: InterviewQuestion, **fields: Any) -> Rating:
    return Rating.objects.create(scorecard=card, interview_question=question, **fields)


def make_follow_up_use(card: Scorecard, question: InterviewQuestion, **fields: Any) -> FollowUpUse:
    return FollowUpUse.objects.create(scorecard=card, interview_question=question, **fields)


def make_pad(card: Scorecard, *texts: str) -> Pad:
    """Lines that were written before the round, none of them sent."""
    keys = enumerate(texts, start=1)
    lines = [{"key": f"k{number}", "text": text, "at": None, "near": None, "sent": None} for number, text in keys]
    return Pad.objects.create(scorecard=card, lines=lines, revision=1)


def make_version(card: Scorecard, **fields: Any) -> ScorecardRevision:
    """An earlier content of the card."""
    return ScorecardRevision.objects.create(scorecard=card, **{"number": 1, "by": card.panelist, **fields})


def make_dated_note(card: Scorecard, text: str, **fields: Any) -> DatedNote:
    """A dated note beside a sealed card."""
    return DatedNote.objects.create(scorecard=card, text=text, **{"by": card.panelist, **fields})


def make_earlier_seat(loop: Loop, user: User) -> EarlierSeat:
    """A seat that the person had in this loop and has no more."""
    return EarlierSeat.objects.create(loop=loop, user=user)


def fill(
    made: Round, who: str, score: int = 4, recommendation: str = "yes", evidence: str = "She named three."
) -> None:
    """Everything a card needs before it can be submitted, through the services."""

    card, by = made.cards[who], made.people[who]
    for question in made.questions:
        save_rating(card=card, question=question, revision=0, score=score, evidence=evidence, by=by)
    save_card(card=card, revision=card.revision, recommendation=recommendation, summary="Solid.", by=by)


def submit(made: Round, who: str, *, key: str = "", **content: Any) -> Scorecard:

    fill(made, who, **content)
    card = made.cards[who]
    return submit_scorecard(card=card, revision=card.revision, key=key, by=made.people[who])


def fill_panel(loop: Any, people: SimpleNamespace) -> Any:
    """Pia leads the first round and asks everything in it; Paul sits beside her and alone in the other rounds."""
    for number, interview in enumerate(loop.interviews.order_by("position")):
        if number == 0:
            seat_panelist(interview=interview, panelist=people.pia, is_lead=True, by=people.rita)
        seat_panelist(interview=interview, panelist=people.paul, by=people.rita)
        for question in interview.questions.all():
            asker = people.pia if number == 0 else people.paul
            assign_question(question=question, asker=asker, by=people.rita)
    return loop
