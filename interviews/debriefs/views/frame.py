"""What the pages of a debrief and of its decision share."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.requests import SignedInRequest
from core import audit
from core.refused_forms import typed_before
from interviews import page_actions
from interviews.debriefs.forms import DecisionForm, LeanForm
from interviews.debriefs.leans import leaners_in, score_to_show, still_to_write
from interviews.debriefs.matrix import planned_ratings, read_matrix
from interviews.debriefs.page import DebriefPage, Meeting, Talk, Waiting
from interviews.debriefs.scoring import kept_must_haves
from interviews.debriefs.services.debriefs import why_not_open
from interviews.debriefs.strips import strips_of
from interviews.debriefs.why import read_asking, whys_of
from interviews.loops.agreed import quoted_for
from interviews.loops.enclosures import enclosures_of
from interviews.models import Debrief, DebriefFact, DebriefLean, Interview, Loop, WalkRow
from interviews.readings import record_reading
from interviews.states import CARDS_ARE_LOCKED, ReadingPage
from interviews.visibility import Sight, sight_of

BY_ROUND = "round"
WALK = ("walk__pk", "walk__led_by__name", "walk__ended_at", "walk__competency")
OPENING = ("candidate__opening", "agreement__proposed_by")


def about(request: SignedInRequest, loop: Loop) -> dict[str, Any]:
    """What every page here names: the loop, and its opening for those who may go there."""
    return {"loop": loop, "reads_opening": request.user.has_perm("hiring.read_opening", loop.opening)}


def debrief_page(
    request: SignedInRequest,
    loop: Loop,
    *,
    form: DecisionForm | None = None,
    lean_form: LeanForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The debrief in whatever state it is: closed to this person, not open yet, open, decided."""
    # One verdict for the page and for its scorecards: whoever reads these reads the debrief. An administrator reads the
    # debrief, though as such no scorecard: there is no way to one then.
    sight = sight_of(request.user, loop)
    context = about(request, loop) | {"refused": refused, "form": form, "reads_cards": sight.reads_peers}
    if not sight.reads_debrief:
        return _closed_page(request, loop, context, sight, status)
    meeting = meeting_of(loop)
    if meeting is None:
        return _waiting_page(request, loop, context, status)
    record_reading(request.user, loop, ReadingPage.DEBRIEF)
    audit.record_view("debrief.viewed", loop, by=request.user, scope=loop.scope)
    page = page_of(request, loop, meeting)
    leads = leads_debrief(request, loop, meeting)
    if form is None and leads:
        context["form"] = DecisionForm(
            typed_before(request, reverse("interviews:decision_record", args=[loop.pk])),
            frozen=page.score.frozen,
            recommendations=page.matrix.given,
            level_name=page.score.quoted.level_name,
        )
    context["enclosures"] = enclosures_of(loop)
    context["file_actions"] = page_actions.actions_on(page_actions.DEBRIEF, request.user, loop)
    context |= {"page": page, "meeting": meeting, "may_note": leads}
    # Whoever reads the debrief may lead the panel through it.
    context["may_walk"] = meeting.is_open and bool(page.ordered)
    context |= _leans(request, loop, meeting, lean_form)
    context["waits"] = meeting.decision is not None and meeting.decision.waits_for_second
    context["facts"] = DebriefFact.objects.filter(debrief=meeting.pk).select_related("asked_by", "answered_by")
    return render(request, "interviews/debriefs/debrief.html", context, status=status)


def _leans(request: SignedInRequest, loop: Loop, meeting: Meeting, form: LeanForm | None) -> dict[str, Any]:
    """The panel's leans where the score waits for them: whose are in, the reader's own, and all once all are in."""
    if loop.agreement is None or not loop.agreement.waits_for_leans:
        return {}
    people = leaners_in(meeting.pk)
    leans = list(DebriefLean.objects.filter(debrief=meeting.pk).select_related("by"))
    are_all_in = not meeting.is_open or not still_to_write(people)
    own = next((lean for lean in leans if lean.by_id == request.user.pk), None)
    is_waited_for = not are_all_in and any(person.pk == request.user.pk for person in people)
    initial = {"leans_to": own.leans_to, "words": own.words} if own else {}
    return {
        "leaners": people,
        "leans": leans if are_all_in else [],
        "own_lean": own if is_waited_for else None,
        "lean_form": (form or LeanForm(initial=initial)) if is_waited_for else None,
    }


def leads_debrief(request: SignedInRequest, loop: Loop, meeting: Meeting) -> bool:
    """Notes for the room and decides. Whoever reads the debrief is not bound by the sealed-card rule any more."""
    return meeting.is_open and request.user.has_perm("interviews.manage_loop", loop)


def _closed_page(
    request: SignedInRequest, loop: Loop, context: dict[str, Any], sight: Sight, status: int
) -> HttpResponse:
    """To somebody who still owes a card, or who does not read cards: the sentence that says why, and nothing else.

    Those who run the loop without reading cards may know, before the debrief, which ones it waits for.
    """
    chases = not sight.is_on_panel and request.user.has_perm("interviews.run_loop", loop)
    if chases and loop.status not in CARDS_ARE_LOCKED:
        return _waiting_page(request, loop, context, status)
    return render(request, "interviews/debriefs/debrief_closed.html", context | {"why": sight.why}, status=status)


def _waiting_page(request: SignedInRequest, loop: Loop, context: dict[str, Any], status: int) -> HttpResponse:
    """Before the debrief: what is missing, for those who chase it; for the panel only when it opens."""
    user = request.user
    context["runs"] = user.has_perm("interviews.run_loop", loop)
    context["why_not"] = why_not_open(loop)
    context["may_open"] = user.has_perm("interviews.start_debrief", loop)
    if not context["why_not"]:
        context["who_opens"] = "You open" if context["may_open"] else f"{_whoever_opens(loop)} opens"
    if context["runs"]:
        rounds = loop.interviews.exclude(status=Interview.Status.CANCELLED)
        context["waiting"] = Waiting(planned_ratings([loop.pk]), list(rounds))
    context["decision"] = loop.decisions.current().select_related("decided_by").first()
    return render(request, "interviews/debriefs/debrief_waiting.html", context, status=status)


def _whoever_opens(loop: Loop) -> str:
    """Who is asked to open a debrief whose cards are all in: the hiring manager, else the recruiter of the opening."""
    team = loop.opening.team_members
    members = [*team.hiring_managers().select_related("user"), *team.recruiters().select_related("user")]
    people = [member.user for member in members if member.user.is_active]
    return next((user.name for user in people if user.has_perm("interviews.start_debrief", loop)), "A recruiter")


def meeting_of(loop: Loop) -> Meeting | None:
    """The open debrief, or the one that decided the loop; None while interviews are under way."""
    if loop.status not in CARDS_ARE_LOCKED:
        return None
    fields = ("pk", "opened_at", "opened_by__name", "closed_at", "mechanical_score", *WALK)
    rows = list(
        Debrief.objects.filter(loop=loop)
        .order_by("-opened_at", "-pk")
        .values_list(*fields, "row_notes__competency_id", "row_notes__text")
    )
    if not rows:
        return None
    newest = [row for row in rows if row[0] == rows[0][0]]
    decision = None
    if newest[0][3] or len(newest) < len(rows):
        decision = loop.decisions.current().select_related("decided_by").first()
    notes = {competency: text for *_, competency, text in newest if competency is not None}
    pk, opened_at, opened_by, closed_at, frozen, walk, leader, walk_ended_at, row, *_ = newest[0]
    return Meeting(
        pk,
        opened_at,
        opened_by,
        closed_at,
        frozen,
        notes,
        decision,
        first_opened_at=rows[-1][1],
        walk_pk=walk,
        walk_led_by=leader if walk and not closed_at and not walk_ended_at else "",
        walk_is_at_decision=row is None,
    )


def talks_of(walk_pk: int | None) -> dict[int, Talk]:
    """What a walk-through kept, by competency."""
    rows = WalkRow.objects.filter(walk=walk_pk) if walk_pk else ()
    return {
        row.competency_id: Talk(row.revealed, row.said, row.leans_to, row.get_leans_to_display(), row.at)
        for row in rows
    }


def page_of(request: SignedInRequest, loop: Loop, meeting: Meeting) -> DebriefPage:
    matrix, asking = read_matrix(loop, weights=meeting.weights), read_asking(loop)
    by_round, must_haves = request.GET.get("order") == BY_ROUND, kept_must_haves(meeting.frozen)
    score = score_to_show(
        loop.agreement, meeting.pk, meeting.frozen, quoted_for(loop, request.user), is_open=meeting.is_open
    )
    return DebriefPage(
        loop.pk,
        matrix,
        score,
        meeting.notes,
        by_round=by_round,
        first_opened_at=meeting.first_opened_at,
        whys=whys_of(matrix, asking),
        must_haves=must_haves,
        strips=strips_of(matrix, asking, must_haves),
        talks=talks_of(meeting.walk_pk),
    )
