"""The demo company: invented people, three openings, candidates with loops in every stage.

Everything is built by calling the services that the pages call, so the demo cannot show what the product cannot do.
The tests build their stages with the same functions. Only the clock is touched up, see `clock.settle_times`.
"""

from config.demo.clock import ZONE, settle_agreement, settle_times
from config.demo.data import Company, add_candidate, answer_heard, fresh, hire_people, open_openings, propose, texts
from config.demo.loops import (
    decide,
    loop_active,
    loop_all_submitted,
    loop_debrief,
    loop_decided,
    loop_held,
    loop_one_submitted,
    loop_planned,
    write_card,
)
from config.demo.packets import (
    approve,
    bring_packet_to_stage,
    choose_looks,
    packet_approved,
    packet_draft,
    packet_in_review,
    write_packet,
)
from hiring.models import Candidate
from interviews.loops.services.loops import cancel_loop

__all__ = [
    "ZONE",
    "Company",
    "add_candidate",
    "answer_heard",
    "approve",
    "build",
    "decide",
    "fresh",
    "hire_people",
    "loop_active",
    "loop_all_submitted",
    "loop_debrief",
    "loop_decided",
    "loop_held",
    "loop_one_submitted",
    "loop_planned",
    "open_openings",
    "packet_approved",
    "packet_draft",
    "packet_in_review",
    "texts",
    "write_card",
    "write_packet",
]


def build(password: str) -> Company:
    """Everything that a new user finds: three openings and candidates in every stage."""
    company = hire_people(password)
    choose_looks(company)
    open_openings(company)
    for name in ("lead", "forecasting"):
        settle_agreement(company.openings[name], weeks_ago=5)
    for number, row in enumerate(texts()["candidates"]):
        candidate = add_candidate(company, row)
        bring_to_stage(company, candidate, row["stage"], row.get("level", "mid"), weeks_ago=1 + number // 4)
    later = texts()["later_agreement"]
    opening = company.openings[later["opening"]]
    propose(opening, later, company.manager_of(opening), company.recruiter_of(opening))
    return company


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
        cancel_loop(loop=loop_planned(company, candidate), reason="Took another offer.", by=recruiter)
    elif stage == "one_submitted":
        settle_times(loop_one_submitted(company, candidate, level=level), weeks_ago=0)
    elif stage == "all_submitted":
        settle_times(loop_all_submitted(company, candidate, level=level), weeks_ago=0)
    elif stage == "debrief":
        settle_times(loop_debrief(company, candidate, level=level), weeks_ago=0)
    elif stage == "decided_hire":
        settle_times(loop_decided(company, candidate, level=level), weeks_ago=weeks_ago)
    elif stage.startswith("packet_"):
        bring_packet_to_stage(company, candidate, stage, level, weeks_ago=weeks_ago)
