"""The way to the first interview, step by step, for those who prepare a new installation. It goes once a loop runs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from core import organisation
from core.access import may_open
from core.wording import counted, number_word, sentence_case
from hiring.models import Candidate, Opening
from interviews.models import Loop
from interviews.states import LoopStatus
from questionbank.models import Question

NOT_RUNNING = (LoopStatus.PLANNING, LoopStatus.CANCELLED)


@dataclass(frozen=True)
class Way:
    """A page on which a step is taken."""

    verb: str
    url: str


@dataclass(frozen=True)
class FirstStep:
    """One step: what it is, how far it is, and where it is taken by whoever may."""

    title: str
    sentence: str
    is_done: bool
    ways: tuple[Way, ...] = ()
    is_now: bool = False


@dataclass(frozen=True)
class FirstSteps:
    """All steps in their order; the first that is not done is the one to take now. Sample data takes none of them."""

    steps: tuple[FirstStep, ...]
    may_load_sample: bool
    has_sample: bool

    @property
    def summary(self) -> str:
        done = sum(step.is_done for step in self.steps)
        return f"{sentence_case(number_word(done)) if done else 'None'} of {number_word(len(self.steps))} done"


def first_steps_for(user: User, loops: Iterable[Loop]) -> FirstSteps | None:
    """The steps for somebody who opens openings; None for everybody else, and once any loop has been invited. `loops`
    are those in hand, so that an installation at work is known without a query."""
    if not user.has_perm("hiring.add_opening"):
        return None
    if any(loop.status not in NOT_RUNNING and not loop.candidate.is_sample for loop in loops):
        return None
    if _real_loops().exclude(status__in=NOT_RUNNING).exists():
        return None
    steps = list(_steps(user))
    now = next(place for place, step in enumerate(steps) if not step.is_done)
    steps[now] = replace(steps[now], is_now=True)
    return FirstSteps(
        tuple(steps),
        may_load_sample=user.has_perm("accounts.change_settings"),
        has_sample=Opening.objects.filter(is_sample=True).exists(),
    )


def _real_loops() -> QuerySet[Loop]:
    return Loop.objects.filter(candidate__is_sample=False)


def _steps(user: User) -> Iterator[FirstStep]:
    yield _organisation(user)
    yield _people(user)
    yield _questions(user)
    opening = Opening.objects.visible_to(user).filter(is_sample=False).order_by("pk").first()
    candidate = Candidate.objects.visible_to(user).filter(is_sample=False).order_by("pk").first()
    planned = Loop.objects.run_by(user).filter(status=LoopStatus.PLANNING, candidate__is_sample=False)
    loop = planned.order_by("pk").first()
    yield FirstStep(
        "An opening",
        f"{opening}." if opening else "Name the position and who is on its hiring team. The kit’s rounds come along.",
        is_done=opening is not None,
        ways=_ways(user, ("Make the opening", "hiring:opening_add")),
    )
    yield FirstStep(
        "A first candidate",
        "Name, address, resume if there is one." if candidate is None else f"{candidate.name}.",
        is_done=candidate is not None,
        ways=_ways(user, ("Add the candidate", "hiring:candidate_start")) if opening else (),
    )
    yield FirstStep(
        "A panel",
        "Who asks what in each round. The rounds are copied from the template.",
        is_done=loop is not None,
        ways=(Way("Plan the loop", reverse("interviews:loop_plan", args=[candidate.pk])),) if candidate else (),
    )
    yield FirstStep(
        "Times and invitations",
        "Each round gets its time; sending the invitations starts the loop.",
        is_done=False,
        ways=(Way("Schedule the rounds", reverse("interviews:loop_detail", args=[loop.pk])),) if loop else (),
    )


def _organisation(user: User) -> FirstStep:
    name, zone = organisation.organisation_name(), organisation.house_zone().key.replace("_", " ")
    mail = "No mail leaves yet." if organisation.reaches_nobody() else "Mails leave."
    is_named = name != organisation.UNNAMED
    return FirstStep(
        "Organisation, time zone and mail",
        f"{name}, time of {zone}. {mail}" if is_named else f"As candidates know you; now the time of {zone}. {mail}",
        is_done=is_named,
        ways=_ways(user, ("Name it", "accounts:organisation_edit"), ("Set up mail", "accounts:mail_edit")),
    )


def _people(user: User) -> FirstStep:
    colleagues = User.objects.people().filter(is_sample=False)
    there = colleagues.aggregate(all=Count("pk"), in_once=Count("pk", filter=Q(last_login__isnull=False)))
    number, came = there["all"], there["in_once"]
    said = f"{counted(number, 'person', 'people')} with an account; {number_word(came)} signed in at least once"
    return FirstStep(
        "People",
        f"{sentence_case(said)}." if number > 1 else "Recruiters, hiring managers, panelists: a list as you have it.",
        is_done=number > 1,
        ways=_ways(user, ("Add people", "accounts:people_add")),
    )


def _questions(user: User) -> FirstStep:
    number = Question.objects.count()
    return FirstStep(
        "Questions",
        f"{sentence_case(counted(number, 'question'))} in the bank."
        if number
        else "Start from a kit, bring what goes round by mail already, or write your own in ten minutes.",
        is_done=number > 0,
        ways=_ways(
            user,
            ("Start from a kit", "hiring:kit_list"),
            ("Bring your questions", "questionbank:list_import"),
            ("Write your own", "questionbank:question_add"),
        ),
    )


def _ways(user: User, *ways: tuple[str, str]) -> tuple[Way, ...]:
    return tuple(Way(verb, reverse(name)) for verb, name in ways if may_open(user, name))
