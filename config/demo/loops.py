"""The stages of a loop, from planned to decided: each goes through the one before it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from config.demo.clock import ZONE, round_times
from config.demo.data import Company, fresh, texts
from config.demo.hearing import Showing, answer_heard, heard, tone_of
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
        seat_shadow(company, interview, by=by)
    for number, question in enumerate(interview.questions.all()):
        # The follow-ups go along, but for the third, which is a colleague's.
        panels.assign_question(question=question, asker=seated[number % len(seated)], by=by)
        for follow_up in question.follow_ups.all()[2:3]:
            panels.assign_follow_up(follow_up=follow_up, assignee=seated[(number + 1) % len(seated)], by=by)


def seat_shadow(company: Company, interview: Interview, *, by: User) -> None:
    """Let a colleague learn by sitting in."""
    panels.seat_panelist(interview=interview, panelist=company.people[SHADOWS[interview.kind]], is_shadow=True, by=by)


def loop_active(company: Company, candidate: Candidate, *, days: int = 1, manager_sits: bool = False) -> Loop:
    """Every round has a time `days` working days from today (negative: in the past), and invitations are out."""
    loop = loop_planned(company, candidate, manager_sits=manager_sits)
    give_times(company, loop, round_times(days))
    return loops.start_loop(loop=loop, by=company.recruiter_of(candidate.opening))


def give_times(company: Company, loop: Loop, starts: Sequence[datetime], *, invite: bool = True) -> None:
    """A time and a room for each round."""
    for interview, starts_at in zip(loop.interviews.all(), starts, strict=False):
        interviews.schedule_interview(
            interview=interview,
            starts_at=starts_at,
            time_zone=ZONE,
            place="Harbour office, room Lantern",
            invite=invite,
            by=company.recruiter_of(loop.candidate.opening),
        )


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
    submit(first)
    return loop


def loop_all_submitted(
    company: Company, candidate: Candidate, *, level: str = "mid", manager_sits: bool = False
) -> Loop:
    """Held, and every counting card is in."""
    loop = loop_held(company, candidate, manager_sits=manager_sits)
    for card in Scorecard.objects.for_loop(loop).counting().order_by("seat__interview__position", "pk"):
        write_card(card, level)
        submit(card)
    return loop


def submit(card: Scorecard) -> None:
    """Hand a card in as it stands."""
    card = fresh(card)
    scorecards.submit_scorecard(card=card, revision=card.revision, by=card.panelist)


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


def decide(company: Company, loop: Loop, *, level: str, number: int = 0, **more: Any) -> Decision:
    """Hire on strong answers, no hire otherwise; with the second reason where one is asked for."""
    outcome = Decision.Outcome.HIRE if level == "high" else Decision.Outcome.NO_HIRE
    words = texts()["decisions"]
    return record_decision(
        loop=loop,
        outcome=outcome,
        rationale=words[outcome][number % len(words[outcome])],
        departure_reason=words["departure"][outcome],
        by=company.manager_of(loop.candidate.opening),
        **more,
    )


def asked_by(writer: User, question: InterviewQuestion) -> list[scorecards.FollowUpAsked]:
    """Who asks a question asks its first follow-up, too."""
    if question.asker_id != writer.pk:
        return []
    return [scorecards.FollowUpAsked(follow_up=follow_up) for follow_up in question.follow_ups.all()[:1]]


def write_card(card: Scorecard, level: str, showing: Showing | None = None) -> None:
    """Fill a card as its panelist would, without submitting it: of a candidate with a `showing` as that says."""
    writer, voice, scores = card.panelist, voice_of(card), []
    for question in card.interview.questions.select_related("competency"):
        said: tuple[int | None, str] = answer_heard(question, writer, level, voice)
        if showing:
            said = heard(question, writer, showing, voice)
        write_answer(card, question, *said)
        scores += [said[0]] if said[0] else []
    tone = level if level != "split" else "high" if writer.seniority > 4 else "mid"
    recommendation = {"low": "no", "mid": "yes" if writer.seniority == 4 else "no", "high": "yes"}[tone]
    if showing:
        tone, recommendation = tone_of(scores)
    sum_up(card, tone, recommendation, voice)


def voice_of(card: Scorecard) -> int:
    """The writer's place on the panel, by which they say other things than their colleagues."""
    return list(card.interview.panel.order_by("pk").values_list("pk", flat=True)).index(card.seat_id)


def write_answer(card: Scorecard, question: InterviewQuestion, score: int | None, said: str) -> None:
    """One rating with its evidence, or the blank of somebody who learned nothing."""
    scorecards.save_rating(
        card=card,
        question=question,
        revision=0,
        score=score,
        blank_reason="" if score else Blank.NO_EVIDENCE,
        evidence=said,
        points_shown={"0": "yes", "1": "partly"} if score and score > 2 else {"0": "partly"},
        follow_ups=asked_by(card.panelist, question),
        by=card.panelist,
    )


def sum_up(card: Scorecard, tone: str, recommendation: str, voice: int) -> None:
    """The last page of a card: what it comes to, and what the candidate asked."""
    summaries, asked = texts()["summaries"][tone], texts()["asked_by_candidates"]
    scorecards.save_card(
        card=fresh(card),
        revision=fresh(card).revision,
        recommendation=recommendation,
        summary=summaries[voice % len(summaries)],
        candidate_questions=asked[(voice + card.interview.position) % len(asked)] if voice == 0 else "",
        by=card.panelist,
    )
