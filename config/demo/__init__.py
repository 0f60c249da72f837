"""The demo company: invented people, their openings, candidates with loops in every stage.

Everything is built by calling the services that the pages call, so the demo cannot show what the product cannot do,
each at its own moment (see `clock`). The tests build their stages with the same functions.
"""

from config.demo.clock import ZONE, Story, on, tell
from config.demo.data import Company, add_candidate, fresh, hire_people, open_openings, texts
from config.demo.hearing import answer_heard
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
    choose_looks,
    export_story,
    packet_approved,
    packet_draft,
    packet_in_review,
    write_packet,
)
from config.demo.stories import candidate_story, later_agreement_story, opening_story, review_story

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


# The working day on which the company began to use Loopwright.
FOUNDED = -50


def build(password: str) -> Company:
    """Everything that a new user finds: openings and candidates in every stage, and the months in which they came."""
    company = Company({})
    tell(
        [
            founding_story(company, password),
            *(candidate_story(company, row, number) for number, row in enumerate(texts()["candidates"])),
            *(opening_story(company, row) for row in texts()["changes_of_openings"]),
            later_agreement_story(company),
            review_story(company),
            export_story(company),
        ]
    )
    return company


def founding_story(company: Company, password: str) -> Story:
    """People, looks and openings: everything that comes before the first candidate."""
    yield on(FOUNDED, 9)
    company.people |= hire_people(password).people
    choose_looks(company)
    open_openings(company)
