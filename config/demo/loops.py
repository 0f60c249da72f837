"""The stages of a loop, from planned to decided: each goes through the one before it."""

from accounts.models import User
from config.demo.clock import ZONE, round_times
from config.demo.data import Company, answer_heard, fresh, texts
from hiring.models import Candidate
from interviews.cards import services as scorecards
from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.loops.services import loops, panels
from interviews.loops.services import rounds as interviews
from interviews.models import Decision, Interview, InterviewQuestion, Loop, Scorecard
from questionbank.scale import Blank

# Who sits where: the first leads. `manager` stands for the opening's hiring manager.
PANELS = {
    "technical": ("pia", "noor"),
    "managerial": ("paul", "pia"),
    "scenario": ("noor", "paul", "tomas"),
    "custom": ("pia",),
}

SHADOWS = {"technical": "sam"}


def loop_planned(company: Company, candidate: Candidate, *, manager_sits: bool = False) -> Loop:
    """Rounds copied from the template; panel, askers and holders of follow-ups assigned. No time yet."""
    planner = company.recruiter_of(candidate.opening)
    loop = loops.plan_loop(candidate=candidate, template=candidate.opening.template, by=planner)
    for interview in loop.interviews.all():
        seated = [company.people[key] for key in PANELS[interview.kind]]
        if manager_sits and interview.kind == "managerial":
            seated.append(company.manager_of(candidate.opening))
        seat(company, interview, seated, by=planner)
    return loop


def seat(company: Company, interview: Interview, seated: list[User], *, by: User) -> None:
    """Seat a panel and hand out its questions and follow-ups in turn."""
    for place, person in enumerate(seated):
        panels.seat_panelist(interview=interview, panelist=person, is_lead=place == 0, by=by)
    if interview.kind in SHADOWS:
        panels.seat_panelist(
            interview=interview, panelist=company.people[SHADOWS[interview.kind]], is_shadow=True, by=by
        )
    for number, question in enumerate(interview.questions.all()):
        panels.assign_question(question=question, asker=seated[number % len(seated)], by=by)
        for turn, follow_up in enumerate(question.follow_ups.all()):
            panels.assign_follow_up(follow_up=follow_up, assignee=seated[(number + (turn == 2)) % len(seated)], by=by)


def loop_active(company: Company, candidate: Candidate, *, days: int = 1, manager_sits: bool = False) -> Loop:
    """Every round has a time `days` working days from today (negative: in the past), and invitations are out."""
    loop = loop_planned(company, candidate, manager_sits=manager_sits)
    planner = company.recruiter_of(candidate.opening)
    for interview, starts_at in zip(loop.interviews.all(), round_times(days), strict=False):
        interviews.schedule_interview(
            interview=interview,
            starts_at=starts_at,
            time_zone=ZONE,
            place="Harbour office, room Lantern",
            by=planner,
        )
    return loops.start_loop(loop=loop, by=planner)


def loop_held(company: Company, candidate: Candidate, *, manager_sits: bool = False) -> Loop:
    """Every round was held on the last working day; nobody has written a card."""
    loop = loop_active(company, candidate, days=-1, manager_sits=manager_sits)
    for interview in loop.interviews.all():
        interviews.mark_held(interview=interview, by=company.recruiter_of(candidate.opening))
    return loop


def loop_one_submitted(company: Company, candidate: Candidate, *, level: str = "mid") -> Loop:
    """Held, and the lead of the first round has submitted that card."""
    loop = loop_held(company, candidate)
    first = Scorecard.objects.for_loop(loop).counting().order_by("seat__interview__position", "pk")[0]
    write_card(first, level)
    scorecards.submit_scorecard(card=fresh(first), revision=fresh(first).revision, by=first.panelist)
    return loop


def loop_all_submitted(
    company: Company, candidate: Candidate, *, level: str = "mid", manager_sits: bool = False
) -> Loop:
    """Held, and every counting card is in."""
    loop = loop_held(company, candidate, manager_sits=manager_sits)
    for card in Scorecard.objects.for_loop(loop).counting().order_by("seat__interview__position", "pk"):
        write_card(card, level)
        scorecards.submit_scorecard(card=fresh(card), revision=fresh(card).revision, by=card.panelist)
    return loop


def loop_debrief(company: Company, candidate: Candidate, *, level: str = "split") -> Loop:
    """The debrief is open, cards are locked, the mechanical score stands."""
    loop = loop_all_submitted(company, candidate, level=level)
    open_debrief(loop=loop, by=company.manager_of(candidate.opening))
    return fresh(loop)


def loop_decided(company: Company, candidate: Candidate, *, level: str = "mid") -> Loop:
    """Decided by the hiring manager."""
    loop = loop_debrief(company, candidate, level=level)
    decide(company, loop, level=level)
    return fresh(loop)


def decide(company: Company, loop: Loop, *, level: str) -> Decision:
    """Hire on strong answers, no hire otherwise; with the second reason where one is asked for."""
    outcome = Decision.Outcome.HIRE if level == "high" else Decision.Outcome.NO_HIRE
    words = texts()["decisions"]
    return record_decision(
        loop=loop,
        outcome=outcome,
        rationale=words[outcome],
        departure_reason=words["departure"],
        by=company.manager_of(loop.candidate.opening),
    )


def asked_by(writer: User, question: InterviewQuestion) -> list[scorecards.FollowUpAsked]:
    """Who asks a question asks its first follow-up, too."""
    follow_up = question.follow_ups.first()
    return [scorecards.FollowUpAsked(follow_up=follow_up)] if follow_up and question.asker_id == writer.pk else []


def write_card(card: Scorecard, level: str) -> None:
    """Fill a card as its panelist would, without submitting it."""
    writer = card.panelist
    for question in card.interview.questions.select_related("competency"):
        score, said = answer_heard(question, writer, level)
        scorecards.save_rating(
            card=fresh(card),
            question=question,
            revision=0,
            score=score,
            blank_reason="" if score else Blank.NO_EVIDENCE,
            evidence=said,
            points_shown={"0": "yes", "1": "partly"} if score and score > 2 else {"0": "partly"},
            follow_ups=asked_by(writer, question),
            by=writer,
        )
    tone = level if level != "split" else "high" if writer.seniority > 4 else "mid"
    scorecards.save_card(
        card=fresh(card),
        revision=fresh(card).revision,
        recommendation={"low": "no", "mid": "yes" if writer.seniority == 4 else "no", "high": "yes"}[tone],
        summary=texts()["summaries"][tone],
        by=writer,
    )
