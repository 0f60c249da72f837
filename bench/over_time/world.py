"""A small company, built once: one opening, two kinds of panel, a colleague who applies, and everybody's parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from hiring.models import Candidate, Opening
from hiring.states import TeamPart
from interviews.loops.services.loops import plan_loop, start_loop
from interviews.loops.services.panels import assign_question, seat_panelist
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Loop
from tests.factories.bank import make_question
from tests.factories.people import make_cast, make_user
from tests.factories.plan import (
    add_member,
    add_round,
    ask_for,
    make_candidate,
    make_opening,
    make_role,
    make_template,
    put_into,
)

# How long after it is staffed the rounds of a loop are held. Between them somebody can read the first and sit in the
# second.
UNTIL_ROUNDS = (timedelta(minutes=40), timedelta(days=2))
# Who sits where: the panel of each round, the first leads; then who shadows.
PANELS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "plain": (("pia", "paul"), ("paul", "noor")),
    "manager": (("pia", "max"), ("max", "paul")),
    "own": (("pia", "noor"), ("paul",)),
}
SHADOW = "sam"


@dataclass
class World:
    """Everybody by first name, and the loops by the kind of their panel; `unplanned` has no loop yet."""

    people: dict[str, User]
    opening: Opening
    loops: dict[str, Loop]
    unplanned: Candidate
    names: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {person.pk: name for name, person in self.people.items()}


def build(*, with_loops: bool = True) -> World:
    """Rita recruits, Max manages, Cleo coordinates; Ina recruits, too, and applies; Tom has no part in it yet.

    Without loops there is one candidate, whom nobody has planned for.
    """
    cast = vars(make_cast())
    cast["cleo"] = make_user("Cleo Hartmann")
    cast["ina"] = make_user("Ina Sorensen")
    cast["tom"] = make_user("Tom Reyes")
    opening = make_opening(manager=cast["max"], template=two_rounds(), title="Data engineer")
    add_member(opening, cast["rita"], TeamPart.RECRUITER)
    add_member(opening, cast["cleo"], TeamPart.COORDINATOR)
    add_member(opening, cast["ina"], TeamPart.RECRUITER)
    # For a round that a decision adds.
    spare = make_question()
    spare.competency = opening.role.role_competencies.order_by("pk")[0].competency
    spare.save()
    loops = {}
    for kind in PANELS if with_loops else ():
        fields = {"user": cast["ina"], "email": cast["ina"].email} if kind == "own" else {}
        candidate = make_candidate(f"Candidate {kind}", opening=opening, **fields)
        loops[kind] = begin(candidate, kind, cast)
    unplanned = make_candidate("Candidate unplanned", opening=opening)
    return World(cast, opening, loops, unplanned)


def two_rounds() -> Any:
    """Two competencies; the first round asks about both, the second about one."""
    role = make_role("Data engineer")
    template = make_template(role, rounds=0)
    first, second = add_round(template), add_round(template)
    made = [make_question() for _ in range(3)]
    for question in made[:2]:
        ask_for(role, question.competency)
    made[2].competency = made[0].competency
    made[2].save()
    for round_, question in ((first, made[0]), (first, made[1]), (second, made[2])):
        put_into(round_, question)
    return template


def begin(candidate: Candidate, kind: str, people: dict[str, User]) -> Loop:
    """A loop that has started, with its panel seated and its times set."""
    loop = plan_loop(candidate=candidate, by=people["rita"])
    staff(loop, kind, people)
    return start_loop(loop=loop, by=people["rita"])


def staff(loop: Loop, kind: str, people: dict[str, User]) -> None:
    """Seats, who asks what, and times."""
    rita, now = people["rita"], timezone.now()
    rounds = loop.interviews.order_by("position")
    for interview, names, until in zip(rounds, PANELS[kind], UNTIL_ROUNDS, strict=True):
        for name in names:
            seat_panelist(interview=interview, panelist=people[name], is_lead=name == names[0], by=rita)
        for question in interview.questions.all():
            assign_question(question=question, asker=people[names[0]], by=rita)
        schedule_interview(interview=interview, starts_at=now + until, time_zone="UTC", invite=False, by=rita)
    first = loop.interviews.get(position=1)
    seat_panelist(interview=first, panelist=people[SHADOW], is_shadow=True, by=rita)
