"""The demo company: invented people, three openings, candidates with loops in every stage.

Everything is built by calling the services that the pages call, so the demo cannot show what the product cannot do.
The tests build their stages with the same functions. Only the clock is touched up: `settle_times` moves what was
written within a second to the hours at which people would have written it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.utils import timezone

from accounts.models import User
from hiring import services as hiring
from hiring.models import Candidate, HiringTeamMember, Opening
from interviews.models import Blank, Debrief, Decision, Interview, InterviewQuestion, Loop, Rating, Scorecard
from interviews.services import debriefs, interviews, loops, panels, scorecards
from packets import services as packets
from packets.letterhead import LetterheadTexts
from packets.models import FeedbackPacket
from questionbank.kit_files import shipped_kits

ZONE = "Europe/Stockholm"
TEXTS = Path(__file__).with_name("demo_texts.yaml")
ROUND_STARTS = (time(9, 30), time(11, 0), time(13, 30), time(15, 0))

# Who sits where: the first leads. `manager` stands for the opening's hiring manager.
PANELS = {
    "technical": ("pia", "noor"),
    "managerial": ("paul", "pia"),
    "scenario": ("noor", "paul", "tomas"),
    "custom": ("pia",),
}
SHADOWS = {"technical": "sam"}


@cache
def texts() -> dict[str, Any]:
    """What the invented people say and write."""
    return yaml.safe_load(TEXTS.read_text(encoding="utf-8"))


@dataclass
class Company:
    """The people and openings of the demo, by their short names."""

    people: dict[str, User]
    openings: dict[str, Opening] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def manager_of(self, opening: Opening) -> User:
        return opening.team_members.get(part=HiringTeamMember.Part.HIRING_MANAGER).user

    def recruiter_of(self, opening: Opening) -> User:
        return opening.team_members.get(part=HiringTeamMember.Part.RECRUITER).user


# --- The house ------------------------------------------------------------------------------------------------


def hire_people(password: str | None = None) -> Company:
    """The cast. With a password they can all sign in by it."""
    people = {}
    for key, row in texts()["people"].items():
        email = f"{key}@tidewell.example"
        people[key] = User.objects.create_user(email, password=password, time_zone=ZONE, **row)
    return Company(people)


def open_openings(company: Company, *names: str) -> None:
    """Load the kits and open the named openings, or all of them, each with its team and its loop template."""
    templates = {kit.slug: hiring.install_kit(kit=kit) for kit in shipped_kits()}
    for name, row in texts()["openings"].items():
        if names and name not in names:
            continue
        template = templates[row["kit"]]
        manager, recruiter = company.people[row["hiring_manager"]], company.people[row["recruiter"]]
        opening = hiring.create_opening(
            code=row["code"], title=row["title"], role=template.role, team=row["team"], place=row["place"], by=recruiter
        )
        hiring.add_team_member(opening=opening, user=manager, part="hiring_manager", by=recruiter)
        hiring.add_team_member(opening=opening, user=recruiter, part="recruiter", by=recruiter)
        hiring.choose_template(opening=opening, template=template, by=manager)
        company.openings[name] = hiring.change_opening_status(opening=opening, to=Opening.Status.OPEN, by=manager)


def add_candidate(company: Company, row: dict[str, Any]) -> Candidate:
    """One of the invented candidates."""
    opening = company.openings[row["opening"]]
    number = opening.candidates.count() + 1
    return hiring.add_candidate(
        opening=opening,
        name=row["name"],
        email=f"{row['opening']}.{number}@candidate.example",
        pronoun=row["pronoun"],
        source=row["source"],
        by=company.recruiter_of(opening),
    )


# --- Stages of a loop: each goes through the one before it ----------------------------------------------------


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
        for turn, probe in enumerate(question.probes.all()):
            panels.assign_probe(probe=probe, assignee=seated[(number + (turn == 2)) % len(seated)], by=by)


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
    first = Scorecard.objects.for_loop(loop).counting().order_by("assignment__interview__position", "pk")[0]
    write_card(first, level)
    scorecards.submit_scorecard(card=fresh(first), revision=fresh(first).revision, by=first.panelist)
    return loop


def loop_all_submitted(
    company: Company, candidate: Candidate, *, level: str = "mid", manager_sits: bool = False
) -> Loop:
    """Held, and every counting card is in."""
    loop = loop_held(company, candidate, manager_sits=manager_sits)
    for card in Scorecard.objects.for_loop(loop).counting().order_by("assignment__interview__position", "pk"):
        write_card(card, level)
        scorecards.submit_scorecard(card=fresh(card), revision=fresh(card).revision, by=card.panelist)
    return loop


def loop_debrief(company: Company, candidate: Candidate, *, level: str = "split") -> Loop:
    """The debrief is open, cards are locked, the mechanical score stands."""
    loop = loop_all_submitted(company, candidate, level=level)
    debriefs.open_debrief(loop=loop, by=company.manager_of(candidate.opening))
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
    return debriefs.record_decision(
        loop=loop,
        outcome=outcome,
        rationale=words[outcome],
        departure_reason=words["departure"],
        by=company.manager_of(loop.candidate.opening),
    )


# --- Cards ----------------------------------------------------------------------------------------------------


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
            by=writer,
        )
        first_probe = question.probes.first()
        if first_probe and question.asker_id == writer.pk:
            scorecards.use_probe(card=fresh(card), probe=first_probe, note="", by=writer)
    tone = level if level != "split" else "high" if writer.seniority > 4 else "mid"
    scorecards.save_card(
        card=fresh(card),
        revision=fresh(card).revision,
        recommendation={"low": "no", "mid": "yes" if writer.seniority == 4 else "no", "high": "yes"}[tone],
        summary=texts()["summaries"][tone],
        by=writer,
    )


def answer_heard(question: InterviewQuestion, writer: User, level: str) -> tuple[int | None, str]:
    """What one panelist wrote about one answer, and the score. Deterministic, and different between panelists."""
    turn = question.position + len(writer.name)
    if question.slug in ("dataset-withdrawn", "twice-the-alarms-overnight") and writer.seniority == 3:
        return None, ""
    heard = level
    if level == "split":
        heard = heard_apart(question, writer)
    elif turn % 4 == 3:
        heard = "mid"
    said = " ".join(texts()["evidence"][question.slug][heard].split())
    score = {"low": 2, "mid": 3, "high": 4}[heard] + (1 if heard == "high" and turn % 3 == 0 else 0)
    return score, said


def heard_apart(question: InterviewQuestion, writer: User) -> str:
    """Two competencies divide this panel, on the rest it agrees more or less."""
    if question.competency.slug in ("stakeholders", "technical-leadership", "mlops"):
        return "low" if writer.seniority < 6 else "high"
    return "high" if question.position % 2 == 1 or writer.seniority > 5 else "mid"


def fresh(obj: Any) -> Any:
    """The row as it stands in the database now."""
    return type(obj)._default_manager.get(pk=obj.pk)


# --- Packets --------------------------------------------------------------------------------------------------


def packet_draft(company: Company, candidate: Candidate, *, level: str = "mid") -> FeedbackPacket:
    """Decided, and the recruiter has written a packet."""
    return write_packet(company, loop_decided(company, candidate, level=level))


def write_packet(company: Company, loop: Loop) -> FeedbackPacket:
    """A packet with its letter, passages and next steps, not yet sent to anyone."""
    writer = company.recruiter_of(loop.candidate.opening)
    packet = packets.start_packet(loop=loop, by=writer)
    return packets.save_packet(
        packet=packet,
        revision=packet.revision,
        letter=packet.letter,
        next_steps=texts()["packet"]["next_steps"],
        has_chart=True,
        has_method=True,
        passages=list(passages_for(loop)),
        by=writer,
    )


def passages_for(loop: Loop) -> Iterator[dict[str, Any]]:
    """The passages of a demo packet: written text, each beside the evidence that it was drawn from."""
    words = texts()["packet"]
    for section, rows in (("strength", words["strengths"]), ("hope", words["hopes"])):
        for row in rows:
            source = Rating.objects.filter(
                scorecard__in=Scorecard.objects.for_loop(loop).counting().submitted(),
                interview_question__slug=row["question"],
            ).exclude(evidence="")
            if source.exists():
                text = {name: row.get(name, "") for name in ("heading", "text", "advice")}
                yield {"section": section, "source": source.order_by("pk")[0].pk, **text}


def packet_in_review(company: Company, candidate: Candidate, *, level: str = "mid") -> FeedbackPacket:
    """Written and sent to a second person."""
    packet = packet_draft(company, candidate, level=level)
    return packets.send_for_review(packet=packet, by=company.recruiter_of(candidate.opening))


def packet_approved(company: Company, candidate: Candidate, *, level: str = "mid") -> FeedbackPacket:
    """Approved by the hiring manager; its PDF is waiting to be made."""
    return approve(company, packet_draft(company, candidate, level=level))


def approve(company: Company, packet: FeedbackPacket) -> FeedbackPacket:
    """Send a draft to a second person, who approves what they read."""
    opening = packet.loop.candidate.opening
    packet = packets.send_for_review(packet=packet, by=company.recruiter_of(opening))
    return packets.approve_packet(packet=packet, digest=packets.packet_digest(packet), by=company.manager_of(opening))


# --- Time -----------------------------------------------------------------------------------------------------


def working_day(offset: int) -> Any:
    """The working day `offset` working days from today; 0 is today or the next one."""
    day, step = timezone.localdate(timezone=ZoneInfo(ZONE)), 1 if offset >= 0 else -1
    while day.weekday() > 4:
        day += timedelta(days=step)
    for _ in range(abs(offset)):
        day += timedelta(days=step)
        while day.weekday() > 4:
            day += timedelta(days=step)
    return day


def round_times(days: int) -> list[datetime]:
    """When the rounds of a loop start: in the morning `days` working days from today. Today they start within the
    hour, so that a newcomer finds an interview to run; in the evening tomorrow's morning has to do."""
    now = timezone.now().astimezone(ZoneInfo(ZONE))
    if days == 0 and now.weekday() < 5 and 7 <= now.hour < 17:
        first = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return [first + timedelta(minutes=90 * number) for number in range(len(ROUND_STARTS))]
    day = working_day(days or 1)
    return [datetime.combine(day, start, ZoneInfo(ZONE)) for start in ROUND_STARTS]


def settle_times(loop: Loop, *, weeks_ago: int) -> None:
    """Move a held loop whole weeks back, so that working days stay working days, and its cards to the minutes after
    their interviews; debrief and decision follow on the same day."""
    back = timedelta(weeks=weeks_ago)
    Loop.objects.filter(pk=loop.pk).update(planned_at=loop.planned_at - back - timedelta(days=6))
    for interview in loop.interviews.exclude(starts_at=None):
        Interview.objects.filter(pk=interview.pk).update(starts_at=interview.starts_at - back)
    for turn, card in enumerate(Scorecard.objects.for_loop(loop).submitted().select_related("assignment__interview")):
        written = card.interview.ends_at + timedelta(minutes=12 + 7 * turn)
        Scorecard.objects.filter(pk=card.pk).update(submitted_at=written, first_submitted_at=written)
        card.revisions.update(at=written)
    Debrief.objects.filter(loop=loop).update(opened_at=timezone.now() - back)
    Decision.objects.filter(loop=loop).update(decided_at=timezone.now() - back)


# --- The whole company ----------------------------------------------------------------------------------------


def build(password: str) -> Company:
    """Everything that a new user finds: three openings and candidates in every stage."""
    company = hire_people(password)
    choose_looks(company)
    open_openings(company)
    for number, row in enumerate(texts()["candidates"]):
        candidate = add_candidate(company, row)
        bring_to_stage(company, candidate, row["stage"], row.get("level", "mid"), weeks_ago=1 + number // 4)
    return company


def choose_looks(company: Company) -> None:
    """The company's packets: a colour of its own, and a sign-off that only a ferry line would write."""
    packets.save_letterhead(
        revision=0,
        organisation="",
        colour="#17567a",
        texts={"en": LetterheadTexts(sign_off="With thanks, and fair winds,\n\nThe hiring team\n{organisation}")},
        by=company.people["ada"],
    )


def bring_to_stage(company: Company, candidate: Candidate, stage: str, level: str, *, weeks_ago: int) -> None:
    """Take one candidate to the stage at which the demo opens."""
    recruiter = company.recruiter_of(candidate.opening)
    if stage == "planning":
        loop_planned(company, candidate)
    elif stage == "scheduled":
        loop_active(company, candidate, days=3)
    elif stage == "interviewing":
        loop_active(company, candidate, days=0, manager_sits=True)
    elif stage == "cancelled":
        loops.cancel_loop(loop=loop_planned(company, candidate), reason="Took another offer.", by=recruiter)
    elif stage == "one_submitted":
        settle_times(loop_one_submitted(company, candidate, level=level), weeks_ago=0)
    elif stage == "all_submitted":
        settle_times(loop_all_submitted(company, candidate, level=level), weeks_ago=0)
    elif stage == "debrief":
        settle_times(loop_debrief(company, candidate, level=level), weeks_ago=0)
    elif stage == "decided_hire":
        settle_times(loop_decided(company, candidate, level=level), weeks_ago=weeks_ago)
    elif stage.startswith("packet_"):
        settle_times(bring_packet_to_stage(company, candidate, stage, level), weeks_ago=weeks_ago)


def bring_packet_to_stage(company: Company, candidate: Candidate, stage: str, level: str) -> Loop:
    """Take one decided candidate's packet to its stage. The PDFs are left to the worker, as always."""
    makers = {"packet_draft": packet_draft, "packet_in_review": packet_in_review}
    packet = makers.get(stage, packet_approved)(company, candidate, level=level)
    return packet.loop
