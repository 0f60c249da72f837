"""What happened to each candidate of the demo, in its order, up to the stage at which the demo opens."""

from datetime import datetime, timedelta
from typing import Any

from config.demo import packets
from config.demo.clock import Story, on, round_times
from config.demo.data import Company, add_candidate, fresh, propose, texts
from config.demo.loops import decide, give_times, loop_planned, seat_shadow, submit, write_card
from config.demo.run import Run
from hiring.candidates.services import hold_candidate
from hiring.openings.agreement.services import latest_of
from hiring.openings.services import change_opening_status
from hiring.states import RoundKind, ScoreShown
from interviews.cards.services import add_dated_note, reopen_scorecard, waive_scorecard
from interviews.debriefs.services.debriefs import answer_fact, ask_fact, note_row, open_debrief
from interviews.debriefs.services.decisions import confirm_decision, record_decision
from interviews.debriefs.services.leans import write_lean
from interviews.loops.services.beginning import start_round
from interviews.loops.services.loops import cancel_loop, last_loop_of, plan_loop
from interviews.loops.services.panels import seat_panelist
from interviews.loops.services.rounds import hold_past_rounds, mark_no_show
from interviews.models import Debrief, Decision, Interview, Loop, Scorecard
from interviews.readings import record_reading
from interviews.states import ReadingPage
from questionbank.models import Question
from questionbank.questions.services import review_question
from records.services.copies import record_copy_request
from records.services.erasure import erase_candidate

# Far enough apart to write a card in between.
STARTS = ((9, 0), (11, 0), (13, 30))
# From here on nobody on the panel looks at an invitation any more.
LONG_AGO = -3
# The days on which questions of the bank are reviewed, and by whom.
REVIEWS = ((-46, "rita"), (-31, "max"), (-19, "rita"), (-6, "max"))


def candidate_story(company: Company, row: dict[str, Any], number: int) -> Story:
    """A candidate from their application to where they stand today."""
    run = Run(company, row, number)
    yield run.on(-8, 10, 5)
    run.candidate = add_candidate(company, row)
    if run.stage == "new":
        return
    yield run.on(-5, 9, 40)
    run.loop = _plan(run)
    if run.stage == "planning":
        return
    if run.stage == "cancelled":
        cancel_loop(loop=run.loop, reason=texts()["said"]["cancelled"], by=run.recruiter)
        return
    yield run.on(-4, 15, 10)
    give_times(company, run.loop, _times(run), invite=row["day"] >= LONG_AGO)
    if run.stage in ("scheduled", "interviewing"):
        return
    yield from _held(run)
    if run.stage in ("one_submitted", "all_submitted", "no_show", "withdrew"):
        return
    yield from _debriefed(run)
    if run.stage == "debrief":
        return
    yield from _decided(run)
    if run.stage.startswith("packet_"):
        yield from packets.packet_story(run)
    yield run.on(6, 9, 10)
    _keep_record(run)


def _plan(run: Run) -> Loop:
    """The first loop of an opening is planned by hand, the next ones like the last."""
    like = last_loop_of(run.opening)
    if like is None or run.stage == "interviewing":
        return loop_planned(run.company, run.candidate, manager_sits=run.stage == "interviewing")
    loop = plan_loop(candidate=run.candidate, like=like, by=run.recruiter)
    if run.has("shadow"):
        seat_shadow(run.company, loop.interviews.get(kind=RoundKind.TECHNICAL), by=run.recruiter)
    return loop


def _times(run: Run) -> list[datetime]:
    day = run.row["day"]
    if run.stage == "no_show":
        return [on(day, 15), *round_times(2)[1:]]
    return round_times(0) if day == 0 else [on(day, hour, minute) for hour, minute in STARTS]


def _held(run: Run) -> Story:
    """The rounds, each begun by its lead, and what was written in the minutes after them."""
    for interview in run.loop.interviews.order_by("position"):
        yield interview.start
        start_round(interview=interview, by=interview.panel.get(is_lead=True).panelist)
        if run.stage == "no_show":
            yield interview.start + timedelta(minutes=interview.minutes + 1)
            mark_no_show(interview=interview, by=run.recruiter)
            return
        if run.has("marked") and interview.kind == RoundKind.SCENARIO:
            _stand_in(run, interview)
        yield from _written(run, interview)
        if run.stage == "withdrew":
            cancel_loop(loop=fresh(run.loop), reason=texts()["said"]["withdrew"], by=run.recruiter)
            return
    yield run.on(0, 17, 20)
    hold_past_rounds(loop=fresh(run.loop), by=run.recruiter)
    if run.has("reopened"):
        _reopen(run)


def _written(run: Run, interview: Interview) -> Story:
    """The cards of one round; where one is still awaited, the first alone."""
    for place, card in enumerate(run.open_cards(interview)):
        yield interview.end + timedelta(minutes=12 + 9 * place)
        if run.has("waived") and card.panelist == run.company.people["tomas"]:
            waive_scorecard(card=card, reason=texts()["said"]["waived"], by=run.recruiter)
        elif run.stage != "one_submitted" or not Scorecard.objects.for_loop(run.loop).submitted().exists():
            write_card(card, run.showing.level, run.showing)
            submit(card)


def _stand_in(run: Run, interview: Interview) -> None:
    """The hiring manager has read the first cards, and then has to sit down for somebody."""
    record_reading(run.manager, run.loop, ReadingPage.CARD)
    seat_panelist(interview=interview, panelist=run.manager, by=run.recruiter)


def _reopen(run: Run) -> None:
    """A panelist takes a card back, and hands it in again."""
    card = run.card_of("paul", RoundKind.MANAGERIAL)
    reopen_scorecard(card=card, reason=texts()["said"]["reopened"], by=card.panelist)
    submit(card)


def _debriefed(run: Run) -> Story:
    """The panel's meeting, on the next morning: leans, notes for the room, a fact that somebody looks up."""
    yield run.on(1, 10, 15)
    debrief = open_debrief(loop=fresh(run.loop), by=run.manager)
    if latest_of(run.opening).score_shown == ScoreShown.AFTER_LEANS:
        yield run.on(1, 10, 20)
        _lean(run, debrief)
    yield run.on(1, 10, 30)
    for question in run.loop.questions.filter(competency__slug__in=run.showing.apart[:1])[:1]:
        note_row(debrief=debrief, competency=question.competency, text=texts()["said"]["row_note"], by=run.manager)
    if run.has("facts"):
        fact = ask_fact(debrief=debrief, question=texts()["said"]["fact"], by=run.company.people["paul"])
        yield run.on(1, 11, 10)
        answer_fact(fact=fact, answer=texts()["said"]["fact_found"], by=run.manager)


def _lean(run: Run, debrief: Debrief) -> None:
    """Everybody writes a lean before the score is shown; where they still do, half of them have."""
    said = texts()["said"]
    for key in ("pia", "noor") if run.has("leans") else ("pia", "noor", "paul", "tomas"):
        is_for = run.showing.level == "high" or key == "noor"
        outcome = Decision.Outcome.HIRE if is_for else Decision.Outcome.NO_HIRE
        words = said["lean_for" if is_for else "lean_against"]
        write_lean(debrief=debrief, leans_to=outcome, words=words, by=run.company.people[key])


def _decided(run: Run) -> Story:
    """What the meeting came to, and what somebody added afterwards."""
    yield run.on(1, 10, 55)
    words = texts()["decisions"]
    if run.stage == "another_round":
        record_decision(
            loop=fresh(run.loop),
            outcome=Decision.Outcome.ANOTHER_ROUND,
            rationale=words["another_round"],
            round_name=texts()["said"]["extra_round"],
            round_minutes=45,
            by=run.manager,
        )
        return
    dissent = words["dissent"] if run.has("dissent") else ""
    decision = decide(run.company, fresh(run.loop), level=run.showing.level, number=run.number, dissent=dissent)
    if fresh(run.opening).needs_two_deciders and run.stage != "waits":
        yield run.on(1, 15, 20)
        confirm_decision(decision=decision, by=run.recruiter)
    if run.has("dated_note"):
        yield run.on(1, 11, 40)
        _add_note(run)


def _add_note(run: Run) -> None:
    card = run.card_of("noor", RoundKind.SCENARIO)
    question = card.interview.questions.first()
    add_dated_note(card=card, text=texts()["said"]["dated_note"], question=question, new_score=4, by=card.panelist)


def _keep_record(run: Run) -> None:
    """What later became of a record: on hold, asked for, or erased."""
    said, candidate = texts()["said"], fresh(run.candidate)
    if run.has("held"):
        hold_candidate(candidate=candidate, reason=said["hold"], by=run.recruiter)
    if run.has("copy"):
        record_copy_request(candidate=candidate, words=said["copy"], by=run.recruiter)
    if run.stage == "erased":
        erase_candidate(candidate=candidate, name=candidate.name, reason=said["erased"], by=run.recruiter)


def later_agreement_story(company: Company) -> Story:
    """The hiring manager thinks again when interviews have begun."""
    said = texts()["later_agreement"]
    yield on(-3, 16, 5)
    opening = company.openings[said["opening"]]
    propose(opening, said, company.manager_of(opening), company.recruiter_of(opening))


def review_story(company: Company) -> Story:
    """Some questions of the bank are read again every now and then, by those who hire; the others wait."""
    for number, (days, person) in enumerate(REVIEWS):
        yield on(days, 13, 40)
        for question in Question.objects.active().order_by("title")[number :: len(REVIEWS) * 2]:
            review_question(question=question, by=company.people[person])


def opening_story(company: Company, row: dict[str, Any]) -> Story:
    """An opening that is filled, or waits."""
    yield on(row["day"], 14, 30)
    opening = company.openings[row["opening"]]
    change_opening_status(opening=fresh(opening), to=row["to"], reason=row["reason"], by=company.recruiter_of(opening))
