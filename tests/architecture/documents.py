"""Documents that are made from the code: what the tests compare, and what `make docs` writes."""

from collections.abc import Mapping
from typing import Any

import rules

from accounts.models import User
from config import demo
from core.transitions import Condition, TransitionTable
from hiring.candidates.transitions import CANDIDATE_TRANSITIONS
from hiring.models import Opening
from hiring.openings.requests.transitions import REQUEST_TRANSITIONS
from hiring.openings.transitions import OPENING_TRANSITIONS
from hiring.templates.transitions import TEMPLATE_TRANSITIONS
from interviews.models import INTERVIEW_TRANSITIONS, LOOP_TRANSITIONS, SCORECARD_TRANSITIONS, Interview, Loop, Scorecard
from packets.models import PACKET_TRANSITIONS
from questionbank.models import QUESTION_TRANSITIONS
from tests.architecture.urls import pages
from tests.factories.people import make_user
from tests.factories.plan import add_member

TABLES: Mapping[str, TransitionTable] = {
    "Question": QUESTION_TRANSITIONS,
    "Loop template": TEMPLATE_TRANSITIONS,
    "Opening": OPENING_TRANSITIONS,
    "Request for an opening": REQUEST_TRANSITIONS,
    "Candidate": CANDIDATE_TRANSITIONS,
    "Loop": LOOP_TRANSITIONS,
    "Interview": INTERVIEW_TRANSITIONS,
    "Scorecard": SCORECARD_TRANSITIONS,
    "Packet": PACKET_TRANSITIONS,
}
# Asked about somebody else's card.
OF_OTHERS = ("read_scorecard", "waive_scorecard", "replace_panelist", "remind_panelist")
COORDINATOR = "coordinator@tidewell.example"


def states() -> str:
    """docs/states.md: every state machine as a table."""
    parts = [
        "# States\n\nMade from the transition tables in the code by `make docs`; a test compares. A step that is "
        "not listed is refused with a sentence.\nConditions are functions beside the model."
    ]
    for noun, table in TABLES.items():
        rows = [
            f"| {table.labels[state]} | {table.labels[to]} | {_named(checks)} |"
            for state, targets in table.steps.items()
            for to, checks in targets.items()
        ]
        parts.append(f"## {noun}\n\n| from | to | on condition |\n|---|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _named(checks: tuple[Condition, ...]) -> str:
    return ", ".join(f"`{check.__name__}`" for check in checks) or "-"


def permissions(company: demo.Company, loops: Mapping[str, Loop]) -> str:
    """docs/permissions.md: each permission, asked of the rules for each kind of person in each stage."""
    return (
        "# Permissions\n\n"
        "Made by asking the rules themselves (`make docs`; a test compares). What is not granted is denied with the "
        "same 404 as what is not there.\n\n"
        "## For the whole installation\n\n" + _site_table(company) + "\n\n"
        "## In an opening, by stage of the loop\n\n"
        "The columns: P, a panelist (asked of their own card where a card is written, of a colleague's where "
        "one is read); HM, the hiring manager without a seat; RP, the opening's recruiter who also sits on the panel; "
        "CO, the coordinator; R, a recruiter; A, an administrator; O, any other colleague.\n\n"
        + "\n\n".join(_stage_table(company, name, loop) for name, loop in loops.items())
        + "\n\n## Pages\n\n"
        + _page_table()
        + "\n"
    )


def _site_table(company: demo.Company) -> str:
    kinds = {"member": company.olga, "panelist": company.pia, "hiring manager": company.max, "recruiter": company.rita}
    kinds["administrator"] = company.ada
    names = sorted({page.access.permission for page in pages() if page.access and page.access.kind == "permission"})
    rows = [[f"`{name}`", *(_mark(rules.has_perm(name, user)) for user in kinds.values())] for name in names]
    return _table(["permission", *kinds], rows)


def _stage_table(company: demo.Company, stage: str, loop: Loop) -> str:
    people = people_of(company, loop)
    names = sorted({page.access.permission for page in pages() if page.access and page.access.kind == "object"})
    rows = []
    for name in names:
        if _thing_for(name, loop, company.pia) is None:
            continue
        granted = (rules.has_perm(name, user, _thing_for(name, loop, user)) for user in people.values())
        rows.append([f"`{name}`", *map(_mark, granted)])
    return f"### {stage}\n\n" + _table(["permission", *people], rows)


def _thing_for(name: str, loop: Loop, user: User) -> Any:
    """What a permission is asked of: an object of the app that it belongs to, or None where it is about no loop."""
    app, _, action = name.partition(".")
    if app == "interviews":
        if action == "change_note":  # whose it is decides alone
            return None
        is_about_card = "scorecard" in action or action in OF_OTHERS or action == "answer_invitation"
        return _card_for(action, loop, user) if is_about_card else _run_for(action, loop)
    if app == "records":
        return loop if action == "export_ratings" else loop.candidate
    if app == "appointments":
        return None if "help" in action else loop
    if app == "packets":
        return loop.packets.first() if "packet" in action else None
    if app != "hiring" or any(word in action for word in ("template", "role", "pool")):
        return None
    return loop.candidate if "candidate" in action or "loop" in action else loop.candidate.opening


def _card_for(action: str, loop: Loop, user: User) -> Scorecard:
    cards = Scorecard.objects.for_loop(loop).counting().order_by("pk")
    own = cards.of(user).first()
    others = cards.exclude(seat__panelist=user).first()
    return others if action in OF_OTHERS or own is None else own


def _run_for(action: str, loop: Loop) -> Interview | Loop | Opening:
    if action.endswith("_opening_notes"):
        return loop.candidate.opening
    return loop.interviews.order_by("position").first() if "interview" in action or "kit" in action else loop


def people_of(company: demo.Company, loop: Loop) -> dict[str, User]:
    """One person of each kind, as they stand to this loop. Fresh from the database: rules remember on the object."""
    opening = loop.candidate.opening
    coordinator = User.objects.filter(email=COORDINATOR).first() or make_user("Cleo Marsh", email=COORDINATOR)
    add_member(opening, coordinator, "coordinator")
    seated_manager = company.noor
    add_member(opening, seated_manager, "recruiter")
    keys = {
        "P": company.pia,
        "HM": company.manager_of(opening),
        "RP": seated_manager,
        "CO": coordinator,
        "R": company.luis,
        "A": company.ada,
        "O": company.olga,
    }
    return {name: User.objects.get(pk=user.pk) for name, user in keys.items()}


def _page_table() -> str:
    rows = []
    for page in sorted(pages()):
        if page.is_library or page.access is None:
            continue
        demands = {"public": "everyone", "signed_in": "signed in"}.get(page.access.kind, f"`{page.access.permission}`")
        thing = page.access.model._meta.verbose_name if page.access.model else ""
        rows.append([f"`{page.name}`", demands, str(thing), page.access.why])
    return _table(["page", "demands", "of", "why"], rows)


def _mark(granted: bool) -> str:
    return "yes" if granted else "-"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
