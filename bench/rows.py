"""Rows in bulk: candidates with loops in every stage, as the services would have left them.

Going through the services would take hours for 5,000 candidates. What the services compute is computed here by the
same functions (`copy_questions`, `score_loop`), and what people write is what they write in the demo. That is why these
makers stand apart from `tests/factories`: those make one row as a test wants it, these thousands as years of use would.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import User
from config import demo
from core.models import AuditEvent
from hiring.models import Candidate, Opening
from hiring.openings.kept_stands import keep_stands
from interviews.debriefs.scoring import RatingRow, score_loop
from interviews.figures.keeping import keep_months
from interviews.loops.services.copying import copy_questions
from interviews.models import (
    Debrief,
    Decision,
    Interview,
    InterviewFollowUp,
    InterviewQuestion,
    Loop,
    Rating,
    Scorecard,
    Seat,
)
from packets.models import Document, FeedbackPacket
from questionbank.finding.counts import recount
from questionbank.models import Question
from questionbank.scale import Blank

LOOPS_AT_A_TIME = 250
DECIDED_WITHIN = timedelta(days=730)
FIRST_NAMES = ("Ama", "Bruno", "Chiara", "Dilan", "Edda", "Farid", "Greta", "Hugo", "Imre", "Jola", "Kaito", "Lene")
LAST_NAMES = ("Abara", "Brandt", "Castro", "Dvorak", "Eriksen", "Fontana", "Grieg", "Horvat", "Ilic", "Jansson")
LEVELS = ("mid", "low", "high", "split")
RECOMMENDED = {"low": "no", "mid": "no", "split": "yes", "high": "yes"}
# Of so many newest decided loops the candidate has not heard yet.
UNSENT = 9


@dataclass(frozen=True)
class Mix:
    """How many loops stand in each stage; `new` candidates have none."""

    decided: int = 0
    debrief: int = 0
    late: int = 0
    scheduled: int = 0
    planning: int = 0
    new: int = 0

    @classmethod
    def of(cls, size: int) -> "Mix":
        """`size` candidates that can be compared, one in twenty of them in debrief, and the loops on their way there.

        Work under way grows with the organisation, as it does in life.
        """
        debrief, others = max(1, size // 20), max(1, size // 50)
        return cls(size - debrief, debrief, late=others, scheduled=others, planning=others, new=others)

    @classmethod
    def each(cls, number: int) -> "Mix":
        """The same number in every stage."""
        return cls(*[number] * 6)

    def stages(self) -> Iterator[tuple[str, int]]:
        """Stages that have a loop."""
        yield from ((stage, getattr(self, stage)) for stage in ("decided", "debrief", "late", "scheduled", "planning"))


@dataclass(eq=False)
class Run:
    """One candidate's loop on its way into the database."""

    number: int
    stage: str
    loop: Loop
    interviews: list[Interview] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    frozen: dict[str, Any] = field(default_factory=dict)

    @property
    def level(self) -> str:
        return LEVELS[self.number % len(LEVELS)]

    @property
    def is_over(self) -> bool:
        return self.stage in ("decided", "debrief")


@dataclass
class House:
    """The demo company's people and openings, its rows in bulk, and who sits on panels in turn."""

    company: demo.Company
    pool: list[User]
    panel: int = 1
    has_shadow: bool = False
    now: datetime = field(default_factory=timezone.now)

    @property
    def opening(self) -> Opening:
        return self.company.openings["lead"]


def build_house(*, panelists: int = 4, panel: int = 1, has_shadow: bool = False) -> House:
    """People, kits and openings. `panel` people sit in each interview, taken in turn from `panelists`."""
    company = demo.hire_people()
    demo.open_openings(company)
    pool = [company.people[key] for key in ("pia", "paul", "noor", "tomas")]
    return with_panelists(House(company, pool, panel, has_shadow), panelists)


def with_panelists(house: House, number: int) -> House:
    """See to it that `number` people take turns on panels: an organisation with more candidates has more of them."""
    missing = range(len(house.pool), number)
    made = User.objects.bulk_create(
        User(email=f"panelist.{count}@tidewell.example", name=name_of(count), password="!", time_zone=demo.ZONE)
        for count in missing
    )
    house.pool += made
    return house


def name_of(number: int) -> str:
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number // len(FIRST_NAMES) % len(LAST_NAMES)]
    return f"{first} {last}-{number}"


def fill(house: House, mix: Mix) -> None:
    """Add candidates with their loops to the house's main opening."""
    template = house.opening.template
    rounds = list(template.rounds.prefetch_related("round_questions"))
    bank = {row.pk: row for row in Question.objects.with_items().filter(rounds__template=template)}
    plan = [(row, [bank[place.question_id] for place in row.round_questions.all()]) for row in rounds]
    add_candidates(house, mix.new)
    for stage, number in mix.stages():
        for start in range(0, number, LOOPS_AT_A_TIME):
            numbers = range(start, min(start + LOOPS_AT_A_TIME, number))
            with transaction.atomic():
                add_loops(house, plan, stage, numbers, of=number)


def add_candidates(house: House, number: int) -> list[Candidate]:
    already = Candidate.objects.count()
    return Candidate.objects.bulk_create(
        Candidate(
            opening=house.opening,
            name=name_of(already + count),
            email=f"candidate.{already + count}@candidate.example",
            source="referral",
        )
        for count in range(number)
    )


def add_loops(house: House, plan: Any, stage: str, numbers: range, *, of: int) -> None:
    """A batch of loops of one stage, with everything that hangs on them."""
    statuses = {"decided": "decided", "debrief": "debrief", "planning": "planning"}
    runs = [
        Run(
            number,
            stage,
            Loop(
                candidate=candidate,
                template=house.opening.template,
                status=statuses.get(stage, "active"),
                planned_at=held_at(house, stage, number, of) - timedelta(days=6),
                planned_by=house.company.rita,
            ),
        )
        for number, candidate in zip(numbers, add_candidates(house, len(numbers)), strict=True)
    ]
    Loop.objects.bulk_create(run.loop for run in runs)
    add_interviews(house, plan, runs, of)
    seat_panels(house, runs)
    write_cards(house, runs)
    hold_debriefs(house, [run for run in runs if run.is_over], of)
    add_trail(house, runs)


def held_at(house: House, stage: str, number: int, of: int) -> datetime:
    """When the interviews of a loop are: decided ones are spread over two years, the newest first."""
    noon = house.now.replace(hour=12, minute=0, second=0, microsecond=0)
    if stage == "decided":
        return noon - timedelta(days=3) - DECIDED_WITHIN * number / max(of, 1)
    days = {"debrief": -2, "late": -3, "scheduled": 1 + number % 20, "planning": 4}
    return noon + timedelta(days=days[stage])


def add_interviews(house: House, plan: Any, runs: Sequence[Run], of: int) -> None:
    for run in runs:
        held = held_at(house, run.stage, run.number, of)
        status = {"scheduled": "scheduled", "planning": "unscheduled"}.get(run.stage, "completed")
        run.interviews = [
            Interview(
                loop=run.loop,
                source_round=row,
                position=row.position,
                kind=row.kind,
                name=row.name,
                purpose=row.purpose,
                minutes=row.minutes,
                status=status,
                starts_at=None if status == "unscheduled" else held + timedelta(hours=place),
                started_at=held + timedelta(hours=place) if status == "completed" else None,
                time_zone=demo.ZONE,
                place="Harbour office, room Lantern",
            )
            for place, (row, _) in enumerate(plan)
        ]
    made = Interview.objects.bulk_create(row for run in runs for row in run.interviews)
    questions = {row.pk: questions for row, questions in plan}
    copy_questions(
        (interview, question, position)
        for interview in made
        for position, question in enumerate(questions[interview.source_round_id], start=1)
    )


def seat_panels(house: House, runs: Sequence[Run]) -> None:
    """Panels in turn: the first loop of every stage has Pia in its first round."""
    for run in runs:
        for place, interview in enumerate(run.interviews):
            turn = (run.number * len(run.interviews) + place) * house.panel
            seated = [house.pool[(turn + chair) % len(house.pool)] for chair in range(house.panel)]
            run.seats += [
                Seat(interview=interview, panelist=person, is_lead=chair == 0) for chair, person in enumerate(seated)
            ]
        if house.has_shadow:
            run.seats.append(Seat(interview=run.interviews[0], panelist=house.company.sam, is_shadow=True))
    Seat.objects.bulk_create(seat for run in runs for seat in run.seats)
    loops = [run.loop for run in runs]
    lead = Seat.objects.filter(interview=OuterRef("interview"), is_lead=True).values("panelist")
    InterviewQuestion.objects.filter(loop__in=loops).update(asker=Subquery(lead[:1]))
    asker = InterviewQuestion.objects.filter(pk=OuterRef("interview_question")).values("asker")
    InterviewFollowUp.objects.filter(interview_question__loop__in=loops).update(assignee=Subquery(asker[:1]))


def write_cards(house: House, runs: Sequence[Run]) -> None:
    """Cards of loops that are over are locked; of late ones the first is in and the others have a first answer."""
    by_interview: dict[int, list[InterviewQuestion]] = defaultdict(list)
    loops = [run.loop for run in runs]
    for question in InterviewQuestion.objects.filter(loop__in=loops).order_by("position"):
        by_interview[question.interview_id].append(question)
    cards = {seat: card_of(run, seat) for run in runs for seat in run.seats}
    Scorecard.objects.bulk_create(cards.values())
    ratings = []
    for run in runs:
        rows = []
        for seat in run.seats:
            questions = by_interview[seat.interview_id]
            written = questions if cards[seat].submitted_at else questions[:1] if run.stage == "late" else []
            given = [rate(cards[seat], question, seat.panelist, run.level) for question in written]
            ratings += given
            if not seat.is_shadow:
                rows += rows_of(questions, given, seat)
        run.frozen = score_loop(rows).as_json() | {"level": 3.5}
    Rating.objects.bulk_create(ratings, batch_size=2000)


def card_of(run: Run, seat: Seat) -> Scorecard:
    is_in = run.is_over or (run.stage == "late" and seat is run.seats[0])
    submitted = seat.interview.ends_at + timedelta(minutes=25) if is_in else None
    tone = "mid" if run.level == "split" else run.level
    return Scorecard(
        seat=seat,
        status="locked" if run.is_over else "submitted" if is_in else "draft",
        recommendation=RECOMMENDED[run.level] if is_in else "",
        summary=demo.texts()["summaries"][tone][0] if is_in else "",
        revision=12 if is_in else 0,
        changed_at=submitted,
        submitted_at=submitted,
        first_submitted_at=submitted,
    )


def rate(card: Scorecard, question: InterviewQuestion, writer: User, level: str) -> Rating:
    score, said = demo.answer_heard(question, writer, level)
    return Rating(
        scorecard=card,
        interview_question=question,
        score=score,
        blank_reason="" if score else Blank.NO_EVIDENCE,
        evidence=said,
        points_shown={"0": "yes", "1": "partly"},
        revision=1,
        changed_at=card.changed_at,
    )


def rows_of(questions: Iterable[InterviewQuestion], given: Iterable[Rating], seat: Seat) -> Iterator[RatingRow]:
    """What the score of a loop is made of: every planned rating, given or not."""
    by_question = {rating.interview_question_id: rating for rating in given}
    for question in questions:
        rating = by_question.get(question.pk)
        score, blank = (rating.score, rating.blank_reason) if rating else (None, "")
        yield RatingRow(seat.panelist_id, question.competency_id, question.pk, score, blank)


def hold_debriefs(house: House, runs: Sequence[Run], of: int) -> None:
    manager, decided = house.company.max, [run for run in runs if run.stage == "decided"]
    debriefs = {}
    for run in runs:
        held = held_at(house, run.stage, run.number, of)
        debriefs[run] = Debrief(
            loop=run.loop,
            opened_at=held + timedelta(days=1),
            opened_by=manager,
            mechanical_score=run.frozen,
            closed_at=held + timedelta(days=2) if run in decided else None,
        )
    Debrief.objects.bulk_create(debriefs.values())
    outcomes = ("no_hire", "hire")
    decisions = Decision.objects.bulk_create(
        Decision(
            loop=run.loop,
            debrief=debriefs[run],
            outcome=outcomes[run.level == "high"],
            rationale=demo.texts()["decisions"][outcomes[run.level == "high"]][0],
            decided_at=debriefs[run].closed_at,
            decided_by=manager,
        )
        for run in decided
    )
    tell_candidates(house, decided, decisions)


def tell_candidates(house: House, runs: Sequence[Run], decisions: Sequence[Decision]) -> None:
    """Packets: everybody was told but the newest few, of whom one in three waits while nobody writes. The first of them
    has a draft, so that also the smallest page has a packet."""
    writer, approver = house.company.rita, house.company.max
    found = list(zip(runs, decisions, strict=True))
    sent = [(run, decision) for run, decision in found if run.number >= UNSENT]
    pairs = sent + [(run, decision) for run, decision in found if run.number < UNSENT and run.number % 3 < 2]
    documents = Document.objects.bulk_create(
        Document(
            kind="packet",
            loop=run.loop,
            content={},
            digest=f"{run.loop.pk:064d}",
            requested_by=approver,
            requested_at=decision.decided_at,
            file=f"documents/{run.loop.pk}.pdf",
            file_sha256="0" * 64,
            job_status="done",
            finished_at=decision.decided_at,
        )
        for run, decision in sent
    )
    made = {run.loop.pk: document for (run, _), document in zip(sent, documents, strict=True)}
    FeedbackPacket.objects.bulk_create(
        FeedbackPacket(
            loop=run.loop,
            decision=decision,
            status="sent" if run.loop.pk in made else ("draft", "in_review")[run.number % 3],
            letter="Thank you for the hours you spent with us.",
            next_steps=demo.texts()["packet"]["next_steps"],
            author=writer,
            approved_at=decision.decided_at if run.loop.pk in made else None,
            approved_by=approver if run.loop.pk in made else None,
            document=made.get(run.loop.pk),
            handed_over_at=decision.decided_at if run.loop.pk in made else None,
            created_at=decision.decided_at,
        )
        for run, decision in pairs
    )


def add_trail(house: House, runs: Sequence[Run]) -> None:
    """A few audit events a loop, so that writing one more meets an index of the size that it would."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            action=action,
            by_id=house.company.rita.pk,
            subject_type="interviews.loop",
            subject_id=str(run.loop.pk),
            subject_label=f"loop {run.loop.pk}",
            scope=house.opening.scope,
        )
        for run in runs
        for action in ("loop.planned", "loop.started", "interview.scheduled", "scorecard.begun", "scorecard.submitted")
    )


def let_worker_count() -> None:
    """What the worker keeps for pages that would add it up otherwise."""
    while keep_months():
        pass
    keep_stands()
    recount()


# --- For saving -----------------------------------------------------------------------------------------------


def running_interview(house: House, questions: int = 8) -> Interview:
    """Pia's interview of `questions` questions that has begun; every answer has a rating and nothing is submitted.

    No kit has a round of eight, so questions of later rounds of the same loop move into the first.
    """
    pia = house.company.pia
    mine = Seat.objects.filter(panelist=pia, is_lead=True, interview__loop__status="active")
    seat = mine.filter(interview__status="scheduled", interview__position=1).order_by("pk")[0]
    interview = seat.interview
    others = InterviewQuestion.objects.filter(loop=interview.loop_id).exclude(interview=interview)
    missing = questions - interview.questions.count()
    for place, question in enumerate(others.order_by("interview__position", "position")[:missing]):
        question.interview, question.position = interview, questions - place
        question.save(update_fields=["interview", "position"])
    interview.starts_at = interview.started_at = house.now - timedelta(minutes=30)
    interview.save(update_fields=["starts_at", "started_at"])
    card = Scorecard.objects.get(seat=seat)
    Rating.objects.bulk_create(rate(card, question, pia, "high") for question in interview.questions.all())
    return interview
