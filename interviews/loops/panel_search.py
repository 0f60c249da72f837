"""What is read of a loop to propose its panels: its rounds, and the colleagues of whom something says that they could
sit there, with their diaries. As many statements for three thousand colleagues as for three."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import User
from hiring.candidates.recusals import who_must_not
from hiring.pools.who_may_ask import binding_pools
from hiring.querysets import is_candidate
from interviews.loops.services.loops import usual_panels_of
from interviews.models import Interview, InterviewQuestion, Loop, Seat
from interviews.scheduling.diaries import read_diaries
from interviews.scheduling.hours import Span
from interviews.scheduling.staffing import ENOUGH_RATERS, PanelSearch, PossiblePanelist, RoundToStaff
from interviews.states import NOT_HELD_YET
from questionbank.practice.practised import practised_on

# Whoever sat on a panel for the role longer ago is not asked again for that alone.
REMEMBERED = timedelta(days=365)
# More people than these are no help to anybody who chooses; those who know the opening are among them first.
MOST_LOOKED_AT = 200


def panel_search_of(loop: Loop, now: datetime) -> PanelSearch:
    """Where panels are looked for: every round that is not called off, each with how many it misses."""
    rounds = list(loop.interviews.standing().order_by("position"))
    seats, lost = _seats_of(rounds), _lost_seats_of(rounds)
    asked = _asked_in(rounds)
    competencies = frozenset[int]().union(*asked.values())
    practised, pools = practised_on(competencies), binding_pools(competencies)
    usual_panels, before, managers = usual_panels_of(loop), _sat_for_role(loop, now), _managers_of(loop)
    usual = set[int]().union(*usual_panels.values())
    asking = frozenset[int]().union(*pools.values())
    practisers = {person for person, _ in practised.passes}
    keys = _in_turn(usual, managers, asking, before, practisers)[:MOST_LOOKED_AT]
    people = list(User.objects.people().filter(pk__in=keys).exclude(is_candidate(loop.candidate)))
    moments = [now, *(row.starts_at for row in rounds if row.starts_at)]
    diaries = read_diaries(people, min(moments), max(moments) + timedelta(days=1), now=now)
    recused = who_must_not(loop.candidate)
    return PanelSearch(
        rounds=tuple(
            _to_staff(row, seats[row.pk], asked[row.pk], usual_panels.get((row.kind, row.name), ()), lost)
            for row in rounds
        ),
        people={
            key: PossiblePanelist(diary, key in recused, key in usual, key in managers, key in before)
            for key, diary in diaries.items()
        },
        practised=practised,
        asks_for_practice=loop.opening.asks_for_practice,
        now=now,
        pools=pools,
    )


def _in_turn(*groups: Iterable[int]) -> list[int]:
    """Everybody once, those of the first groups first."""
    return list(dict.fromkeys(key for group in groups for key in sorted(group)))


def _to_staff(
    row: Interview, seats: list[Seat], asked: frozenset[int], usual: Iterable[int], lost: set[int]
) -> RoundToStaff:
    """A seat that is lost is taken, and no rater whom the round has."""
    raters = sum(not seat.is_shadow and seat.pk not in lost for seat in seats)
    return RoundToStaff(
        key=row.pk,
        name=row.short_name,
        minutes=row.minutes,
        span=Span(row.start, row.end) if row.starts_at else None,
        competencies=asked,
        seated=frozenset(seat.panelist_id for seat in seats),
        missing=max(0, ENOUGH_RATERS - raters) if row.status in NOT_HELD_YET else 0,
        usual=frozenset(usual),
    )


def _seats_of(rounds: Iterable[Interview]) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = {row.pk: [] for row in rounds}
    for seat in Seat.objects.attending().filter(interview__in=found).order_by("pk"):
        found[seat.interview_id].append(seat)
    return found


def _lost_seats_of(rounds: Iterable[Interview]) -> set[int]:
    """The seats of people who must not interview the candidate, or cannot come."""
    seats = Seat.objects.filter(interview__in=rounds).order_by()
    return {pk for lost in (seats.recused(), seats.not_coming()) for pk in lost.values_list("pk", flat=True)}


def _asked_in(rounds: Iterable[Interview]) -> dict[int, frozenset[int]]:
    """The competencies that each round asks about."""
    found: dict[int, set[int]] = {row.pk: set() for row in rounds}
    questions = InterviewQuestion.objects.filter(interview__in=found).order_by()
    for interview, competency in questions.values_list("interview", "competency"):
        found[interview].add(competency)
    return {key: frozenset(competencies) for key, competencies in found.items()}


def _sat_for_role(loop: Loop, now: datetime) -> set[int]:
    loops = Loop.objects.filter(candidate__opening__role=loop.opening.role_id, planned_at__gt=now - REMEMBERED)
    others = loops.exclude(status=Loop.Status.CANCELLED).exclude(pk=loop.pk)
    seats = Seat.objects.counting().attending().filter(interview__loop__in=others).order_by()
    return set(seats.values_list("panelist_id", flat=True).distinct())


def _managers_of(loop: Loop) -> set[int]:
    return set(loop.opening.team_members.hiring_managers().values_list("user_id", flat=True))
