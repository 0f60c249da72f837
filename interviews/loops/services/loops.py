"""A loop from its plan to the moment the debrief takes over."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import User
from core import audit, persistence
from core.dates import why_not_near
from core.errors import RuleViolation
from core.merging import merged
from core.seen import Seen
from core.transitions import change_status
from hiring.candidates.recusals import who_must_not
from hiring.candidates.transitions import why_not_interview
from hiring.models import Candidate, LoopTemplate, Opening, Round
from hiring.openings.services import choose_template, locked
from hiring.querysets import is_candidate
from interviews.locks import lock_loop
from interviews.loops.services import copying, messages
from interviews.loops.services.beginning import make_active
from interviews.loops.services.panels import add_seat
from interviews.models import (
    INTERVIEW_TRANSITIONS,
    LOOP_TRANSITIONS,
    Interview,
    InterviewFollowUp,
    InterviewQuestion,
    Loop,
    Seat,
)
from interviews.models.loops import is_ready_to_start
from interviews.readings import remember_seats
from interviews.states import CARDS_ARE_LOCKED
from questionbank.models import Question


@transaction.atomic
def plan_loop(
    *, candidate: Candidate, template: LoopTemplate | None = None, like: Loop | None = None, by: User
) -> Loop:
    """Make a candidate's loop from a published template: its rounds and questions are copied, texts and all.

    Everybody who applies for an opening meets the same questions: the version chosen for it is taken, also once a
    newer one is published; the first `template` that a loop is planned from is chosen for the opening with it. `like`
    is an earlier loop of the same opening: its panel, who asks what and who holds which follow-up are proposed again,
    without shadows, guests, closed accounts and who must not interview this candidate.
    Refused with RuleViolation: an opening that is not open, a candidate with a live loop, a template of another role,
    a draft, one without rounds or with a question twice, and any other template than the opening's.
    """
    candidate = Candidate.objects.select_for_update(of=("self",)).select_related("opening").get(pk=candidate.pk)
    # Two first candidates that are planned at once get one version, too.
    opening = candidate.opening = locked(candidate.opening)
    _check_candidate(candidate)
    template = template or opening.template
    if template is None:
        raise RuleViolation("No loop template is chosen for this opening. Choose one first.")
    template = LoopTemplate.objects.get(pk=template.pk)
    _check_template(template, opening)
    if opening.template_id is None:
        choose_template(opening=opening, template=template, by=by)
    if like is not None and like.candidate.opening_id != opening.pk:
        raise RuleViolation("The earlier loop belongs to another opening, so its panel is not proposed here.")
    loop = Loop.objects.create(candidate=candidate, template=template, planned_by=by)
    _copy_rounds(loop, template, by)
    if like is not None:
        _propose_panel(loop, like)
    audit.record("loop.planned", loop, by=by, scope=loop.scope, fields=["candidate", "template", "status"])
    return loop


@transaction.atomic
def start_loop(*, loop: Loop, by: User) -> Loop:
    """Planning is over, without invitations: inviting everybody does it as well, and so does the first round that
    begins. A loop whose interviews have started stays as it is.

    Refused with RuleViolation unless there is a round, every round has a panelist and every question an asker; and
    once the debrief is open, which only the decision to hold another round leads back from.
    """
    lock_loop(loop)
    if loop.status in CARDS_ARE_LOCKED:
        raise RuleViolation("The interviews of this loop are over.")
    if loop.status != Loop.Status.ACTIVE:
        LOOP_TRANSITIONS.check(loop, Loop.Status.ACTIVE)
        is_ready_to_start(loop)
        make_active(loop, by)
    return loop


@transaction.atomic
def cancel_loop(*, loop: Loop, reason: str, by: User) -> Loop:
    """End a loop before its decision. Interviews to come are cancelled and leave the panel's calendars; what was
    written stays, and a round that had begun was held, whether or not anybody judged it: the state of a round tells
    nobody which cards were in. So one that was judged and then got a time to come is cancelled like the others to
    come. Refused with RuleViolation without a reason, or when the loop is over."""
    if not reason.strip():
        raise RuleViolation("Write why the loop is cancelled. The panel will ask.")
    lock_loop(loop)
    # Their seats go with the rounds, and that opens nothing.
    remember_seats(loop, Seat.objects.filter(interview__loop=loop).values_list("panelist", flat=True))
    loop.cancel_reason = reason
    change_status(
        loop,
        Loop.Status.CANCELLED,
        by=by,
        table=LOOP_TRANSITIONS,
        action="loop.cancelled",
        scope=loop.scope,
        beside=["cancel_reason"],
        reason=reason,
    )
    now = timezone.now()
    for interview in loop.interviews.select_for_update().order_by("position"):
        was_held = interview.begun_at(now) is not None
        if was_held and interview.status == Interview.Status.SCHEDULED:
            change_status(interview, Interview.Status.COMPLETED, by=by, table=INTERVIEW_TRANSITIONS)
        elif Interview.Status.CANCELLED in INTERVIEW_TRANSITIONS.targets(interview.status):
            change_status(interview, Interview.Status.CANCELLED, by=by, table=INTERVIEW_TRANSITIONS)
            messages.call_off(interview)
    return loop


@transaction.atomic
def set_debrief_time(*, loop: Loop, debrief_at: datetime | None, seen: Seen | None = None, by: User) -> Loop:
    """Say by when the debrief opens at the latest (None: not said).

    Refused with RuleViolation once it has opened, and for a day that nobody can mean; with StaleRevision where somebody
    else said another time since the one that was `seen`.
    """
    lock_loop(loop)
    if not loop.is_before_debrief:
        raise RuleViolation("The debrief of this loop has opened already, or the loop is over.")
    if debrief_at is not None and (sentence := why_not_near(debrief_at.date())):
        raise RuleViolation(sentence)
    persistence.assign(loop, merged(loop, {"debrief_at": debrief_at}, seen))
    loop.save(update_fields=["debrief_at"])
    audit.record("loop.debrief_timed", loop, by=by, scope=loop.scope, fields=["debrief_at"])
    return loop


def why_not_plan(candidate: Candidate) -> str:
    """The sentence beside a plan that cannot be made now, whatever the template; empty when it can."""
    try:
        _check_candidate(candidate)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""


def last_loop_of(opening: Opening) -> Loop | None:
    """The opening's newest loop with a panel, cancelled ones aside: what the next panel is proposed from."""
    seats = Seat.objects.counting().filter(interview__loop=OuterRef("pk"))
    loops = Loop.objects.for_opening(opening).exclude(status=Loop.Status.CANCELLED).select_related("candidate")
    return loops.filter(Exists(seats)).order_by("-planned_at", "-pk").first()


def left_out_of(loop: Loop, like: Loop) -> list[User]:
    """Who rates in `like` and gets no seat in `loop`, because they must not interview its candidate."""
    raters = Seat.objects.counting().attending().filter(interview__loop=like)
    people = User.objects.people().filter(pk__in=who_must_not(loop.candidate))
    return list(people.filter(pk__in=raters.order_by().values("panelist")))


def usual_panel_of(loop: Loop) -> set[int]:
    """Who sits in the loop of the opening that was planned last before this one; nobody when this is the first."""
    return set().union(*usual_panels_of(loop).values())


def usual_panels_of(loop: Loop) -> dict[tuple[str, str], set[int]]:
    """The same by round: kind and name, which tell the rounds of one opening apart."""
    earlier = (
        Loop.objects.for_opening(loop.candidate.opening_id)
        .exclude(status=Loop.Status.CANCELLED)
        .filter(planned_at__lt=loop.planned_at)
        .order_by("-planned_at", "-pk")
        .values("pk")[:1]
    )
    seats = Seat.objects.counting().attending().filter(interview__loop__in=Subquery(earlier))
    rows = seats.exclude(interview__status=Interview.Status.CANCELLED).order_by()
    found: dict[tuple[str, str], set[int]] = {}
    for kind, name, person in rows.values_list("interview__kind", "interview__name", "panelist"):
        found.setdefault((kind, name), set()).add(person)
    return found


# --- Planning -------------------------------------------------------------------------------------------------


def _check_candidate(candidate: Candidate) -> None:
    opening = candidate.opening
    if sentence := why_not_interview(candidate):
        raise RuleViolation(sentence)
    if candidate.loops.live().exists():
        raise RuleViolation(f"{candidate} has a loop under way already. Finish or cancel it first.")
    if opening.status != Opening.Status.OPEN:
        state = opening.get_status_display().lower()
        raise RuleViolation(f"This opening is {state}, so nobody is interviewed for it. Open it first.")


def _check_template(template: LoopTemplate, opening: Opening) -> None:
    if template.role_id != opening.role_id and template.pk != opening.template_id:
        raise RuleViolation("This loop template is made for another role. Choose one for the role of this opening.")
    if template.status == LoopTemplate.Status.DRAFT:
        raise RuleViolation(f"{template} is a draft. Publish it before you plan a loop from it.")
    if not template.rounds.exists():
        raise RuleViolation("This loop template has no round. Add one and publish it again.")
    if opening.template is None and template.status == LoopTemplate.Status.ARCHIVED:
        raise RuleViolation(f"{template} is archived. Choose a published loop template.")
    if opening.template is not None and template.pk != opening.template_id:
        raise RuleViolation(
            f"This opening follows {opening.template}, so that every candidate meets the same questions. "
            f"To plan from {template}, choose it for the opening first."
        )


def planned_with(opening: Opening) -> int:
    """How many candidates of the opening have a loop of the version that it follows; cancelled ones aside."""
    loops = Loop.objects.for_opening(opening).filter(template=opening.template_id)
    return loops.exclude(status=Loop.Status.CANCELLED).values("candidate").distinct().count()


def _copy_rounds(loop: Loop, template: LoopTemplate, by: User) -> None:
    rounds = list(template.rounds.order_by("position").prefetch_related("round_questions"))
    interviews = Interview.objects.bulk_create(_copy_round(loop, round_, by) for round_ in rounds)
    wanted = {row.question_id for round_ in rounds for row in round_.round_questions.all()}
    bank = Question.objects.with_items().in_bulk(wanted)
    places = [
        (interview, bank[row.question_id], position)
        for interview, round_ in zip(interviews, rounds, strict=True)
        for position, row in enumerate(round_.round_questions.all(), start=1)
    ]
    _check_no_question_twice([question for _, question, _ in places])
    copying.copy_questions(places)


def _copy_round(loop: Loop, round_: Round, by: User) -> Interview:
    return Interview(
        loop=loop,
        source_round=round_,
        position=round_.position,
        kind=round_.kind,
        name=round_.name,
        purpose=round_.purpose,
        minutes=round_.minutes,
        overhead=round_.overhead,
        time_zone=by.time_zone,
    )


def _check_no_question_twice(questions: list[Question]) -> None:
    seen: set[str] = set()
    for question in questions:
        if question.slug in seen:
            raise RuleViolation(f"This loop template asks “{question}” twice. Nobody hears a question twice.")
        seen.add(question.slug)


def _propose_panel(loop: Loop, like: Loop) -> None:
    kept_off = is_candidate(loop.candidate) | Q(pk__in=who_must_not(loop.candidate)) | Q(is_guest=True)
    for earlier, interview in _matching_rounds(like, loop):
        seats = earlier.panel.counting().attending().filter(panelist__is_active=True).select_related("panelist")
        for seat in seats.exclude(panelist__in=User.objects.filter(kept_off)):
            add_seat(interview, seat.panelist, is_lead=seat.is_lead)
    _propose_askers(loop, like)
    _propose_holders(loop, like)


def _matching_rounds(like: Loop, loop: Loop) -> list[tuple[Interview, Interview]]:
    """Rounds of the two loops that are the same: copied from one round, or of one name and kind."""
    new = list(loop.interviews.all())
    pairs = []
    for earlier in like.interviews.standing():
        same = [row for row in new if earlier.source_round_id and row.source_round_id == earlier.source_round_id]
        alike = [row for row in new if (row.name, row.kind) == (earlier.name, earlier.kind)]
        if same or alike:
            found = (same or alike)[0]
            new.remove(found)
            pairs.append((earlier, found))
    return pairs


def _seats(loop: Loop) -> set[tuple[int, int]]:
    return set(Seat.objects.filter(interview__loop=loop).values_list("interview_id", "panelist_id"))


def _propose_askers(loop: Loop, like: Loop) -> None:
    seats = _seats(loop)
    asked_by = dict(like.questions.exclude(asker=None).values_list("slug", "asker_id"))
    changed = []
    for question in loop.questions.all():
        asker = asked_by.get(question.slug)
        if (question.interview_id, asker) in seats:
            question.asker_id = asker
            changed.append(question)
    InterviewQuestion.objects.bulk_update(changed, ["asker"])


def _propose_holders(loop: Loop, like: Loop) -> None:
    seats = _seats(loop)
    held = InterviewFollowUp.objects.filter(interview_question__loop=like).exclude(assignee=None)
    held_by = {
        (slug, text): holder
        for slug, text, holder in held.values_list("interview_question__slug", "text", "assignee_id")
    }
    changed = []
    for follow_up in InterviewFollowUp.objects.filter(interview_question__loop=loop).select_related(
        "interview_question"
    ):
        question = follow_up.interview_question
        holder = held_by.get((question.slug, follow_up.text))
        follow_up.assignee_id = holder if (question.interview_id, holder) in seats else question.asker_id
        changed.append(follow_up)
    InterviewFollowUp.objects.bulk_update(changed, ["assignee"])
