"""The debrief, its walk through, its notes, and the decision."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import flash
from core.access import with_object
from core.errors import RuleViolation
from core.forms import Form
from core.pages import MISTAKES, REFUSED, status_of, whole_number
from core.wording import listed
from interviews import page_actions
from interviews.debriefs import services
from interviews.debriefs.forms import DecisionForm, FactAnswerForm, FactQuestionForm, FollowForm, NoteForm
from interviews.debriefs.matrix import planned_ratings, read_matrix
from interviews.debriefs.page import DebriefPage, FrozenScore, Meeting, Waiting
from interviews.models import Debrief, DebriefFact, Decision, Interview, Loop
from interviews.states import CARDS_ARE_LOCKED
from interviews.visibility import sight_of
from questionbank.models import Competency

BY_ROUND = "round"
OPENING = ("candidate__opening",)


@require_safe
@with_object(Loop, "interviews.open_debrief_page", related=OPENING)
def debrief(request: HttpRequest, loop: Loop) -> HttpResponse:
    """The debrief, or why it is closed."""
    return _debrief_page(request, loop)


@require_POST
@with_object(Loop, "interviews.start_debrief", related=OPENING)
def debrief_open(request: HttpRequest, loop: Loop) -> HttpResponse:
    try:
        services.open_debrief(loop=loop, by=request.user)
    except RuleViolation as refusal:
        loop.refresh_from_db()
        return _debrief_page(request, loop, refused=refusal.sentence, status=REFUSED)
    return redirect("interviews:debrief", loop.pk)


@require_safe
@with_object(Loop, "interviews.read_debrief", related=OPENING)
def debrief_walk(request: HttpRequest, loop: Loop) -> HttpResponse:
    """One competency at a time, for the meeting. `?row=` counts from 1, in the order of disagreement."""
    meeting = _meeting_of(loop)
    if meeting is None:
        raise Http404
    page = _page_of(request, loop, meeting)
    number = _row_number(request, len(page.ordered))
    if not page.ordered:
        return redirect("interviews:debrief", loop.pk)
    context = _about(request, loop) | {
        "page": page,
        "card": page.card_of(page.ordered[number - 1]),
        "number": number,
        "rows": len(page.ordered),
        "may_note": _leads(request, loop, meeting),
    }
    return render(request, "interviews/debriefs/debrief_walk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.lead_debrief", related=OPENING)
def debrief_note(request: HttpRequest, loop: Loop, competency_pk: int) -> HttpResponse:
    """The note for the room on one competency."""
    competency = Competency.objects.filter(pk=competency_pk, pk__in=loop.questions.values("competency")).first()
    found = _debrief_or_404(loop)
    if competency is None:
        raise Http404
    if request.method != "POST":
        note = services.note_of(found, competency)
        return _note_page(request, loop, competency, NoteForm(initial=_note_fields(note, note)))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _note_page(request, loop, competency, form, status=MISTAKES)
    text, seen = form.cleaned_data["text"], form.cleaned_data["seen"] or None
    try:
        services.note_row(debrief=found, competency=competency, text=text, seen=seen, by=request.user)
    except RuleViolation as refusal:
        stored = services.note_of(found, competency)
        form = NoteForm(initial=_note_fields(text, stored))
        return _note_page(request, loop, competency, form, refused=refusal.sentence, stored=stored, status=REFUSED)
    return redirect(_back_from_note(request, loop, competency))


def _note_fields(text: str, stored: str) -> dict[str, str]:
    return {"text": text, "seen": services.note_mark(stored)}


def _note_page(
    request: HttpRequest,
    loop: Loop,
    competency: Competency,
    form: NoteForm,
    *,
    refused: str = "",
    stored: str = "",
    status: int = 200,
) -> HttpResponse:
    context = _about(request, loop) | {"competency": competency, "form": form, "refused": refused, "stored": stored}
    return render(request, "interviews/debriefs/debrief_note.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.read_debrief", related=OPENING)
def fact_ask(request: HttpRequest, loop: Loop) -> HttpResponse:
    """Ask for something that the room wants to know."""
    found = _debrief_or_404(loop)
    form = FactQuestionForm(request.POST or None)
    return _fact_page(
        request, loop, form, lambda: services.ask_fact(debrief=found, by=request.user, **form.cleaned_data)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.read_debrief", related=OPENING)
def fact_answer(request: HttpRequest, loop: Loop, fact_pk: int) -> HttpResponse:
    """Write down what was found out."""
    fact = _debrief_or_404(loop).facts.select_related("debrief__loop", "asked_by").filter(pk=fact_pk).first()
    if fact is None:
        raise Http404
    form = FactAnswerForm(request.POST or None)
    return _fact_page(
        request, loop, form, lambda: services.answer_fact(fact=fact, by=request.user, **form.cleaned_data), fact
    )


def _fact_page(
    request: HttpRequest, loop: Loop, form: Form, save: Callable[[], DebriefFact], fact: DebriefFact | None = None
) -> HttpResponse:
    """The page of one fact; a refusal keeps what was typed."""
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except RuleViolation as refusal:
            refused = refusal.sentence
        else:
            return redirect(f"{reverse('interviews:debrief', args=[loop.pk])}#facts-title")
    context = _about(request, loop) | {"form": form, "fact": fact, "refused": refused}
    return render(request, "interviews/debriefs/debrief_fact.html", context, status=status_of(form, refused=refused))


def _debrief_or_404(loop: Loop) -> Debrief:
    """The newest debrief, open or closed: an action in a closed one is refused with its sentence."""
    found = Debrief.objects.filter(loop=loop).first()
    if found is None or loop.status not in CARDS_ARE_LOCKED:
        raise Http404
    return found


@require_POST
@with_object(Loop, "interviews.record_decision", related=OPENING)
def decision_record(request: HttpRequest, loop: Loop) -> HttpResponse:
    meeting = _meeting_of(loop)
    recommendations = services.recommendations_of(loop)
    frozen = meeting.frozen if meeting else {}
    form = DecisionForm(request.POST, frozen=frozen, recommendations=recommendations)
    if not form.is_valid():
        if meeting and meeting.is_open:
            return _debrief_page(request, loop, form=form, status=MISTAKES)
        refused = services.why_not_decide(loop)
        return _debrief_page(request, loop, form=form, refused=refused, status=REFUSED)
    try:
        decision = services.record_decision(loop=loop, by=request.user, **form.for_service())
    except RuleViolation as refusal:
        loop.refresh_from_db()
        return _debrief_page(request, loop, form=form, refused=refusal.sentence, status=REFUSED)
    return _after_decision(request, decision)


@require_safe
@with_object(Loop, "interviews.read_decision", related=OPENING)
def decision_detail(request: HttpRequest, loop: Loop) -> HttpResponse:
    """What was decided, why, and what was decided before."""
    return _decision_page(request, loop)


@require_POST
@with_object(Loop, "interviews.confirm_decision", related=OPENING)
def decision_confirm(request: HttpRequest, loop: Loop) -> HttpResponse:
    """The second person's word for the decision that the page showed."""
    decision = loop.decisions.filter(pk=whole_number(request.POST.get("decision"))).first()
    if decision is None:
        raise Http404
    try:
        services.confirm_decision(decision=decision, by=request.user)
    except RuleViolation as refusal:
        loop.refresh_from_db()
        return _decision_page(request, loop, refused=refusal.sentence, status=REFUSED)
    flash.done(request, "Decision confirmed. The loop is decided.")
    return redirect("interviews:decision_detail", loop.pk)


def _score_of(debrief: Debrief) -> dict[str, Any]:
    """The score that a decision was made with, and what it was computed from."""
    score = FrozenScore(debrief.mechanical_score)
    keys = [row["competency"] for row in score.frozen.get("competencies", [])]
    names = dict(Competency.objects.filter(pk__in=keys).values_list("pk", "name"))
    weights = [f"{names[pk]} {weight}" for pk, weight in score.weights if pk in names]
    return {"score": score, "score_parts": score.parts(names), "weights": weights}


def _decision_page(request: HttpRequest, loop: Loop, *, refused: str = "", status: int = 200) -> HttpResponse:
    decisions = list(loop.decisions.select_related("debrief", "decided_by", "confirmed_by"))
    current = next((decision for decision in decisions if decision.followed_by_id is None), None)
    waits = current is not None and waits_for_second(loop, current)
    context = _about(request, loop) | {
        "decision": current,
        "earlier": [decision for decision in decisions if decision is not current],
        **(_score_of(current.debrief) if current else {}),
        "may_follow": (waits or loop.status == Loop.Status.DECIDED)
        and request.user.has_perm("interviews.record_decision", loop),
        "waits": waits,
        "refused": refused,
    }
    if waits and current:
        context["may_confirm"] = current.decided_by_id != request.user.pk and request.user.has_perm(
            "interviews.confirm_decision", loop
        )
        context["who_confirms"] = _who_confirms(loop, current)
    return render(request, "interviews/debriefs/decision_detail.html", context, status=status)


def waits_for_second(loop: Loop, decision: Decision) -> bool:
    """The current decision of the loop counts only once a second person confirms it: `DecisionQuerySet.waiting`."""
    decides = decision.outcome != Decision.Outcome.ANOTHER_ROUND
    return loop.status == Loop.Status.DEBRIEF and decides and decision.confirmed_by_id is None


def _who_confirms(loop: Loop, decision: Decision) -> str:
    """Says who may be the second person, with the names of the opening's recruiters."""
    recruiters = loop.opening.team_members.recruiters().filter(user__is_active=True)
    names = list(recruiters.exclude(user=decision.decided_by_id).values_list("user__name", flat=True))
    others = "another recruiter" if names else "a recruiter"
    people = listed([*names, others, "an administrator"], "or")
    return f"{people[:1].upper()}{people[1:]} may confirm it. Nobody confirms what they recorded themselves."


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.record_decision", related=OPENING)
def decision_follow(request: HttpRequest, loop: Loop) -> HttpResponse:
    """A new decision that follows the recorded one."""
    decision = loop.decisions.current().select_related("debrief").first()
    if decision is None or not (loop.status == Loop.Status.DECIDED or waits_for_second(loop, decision)):
        raise Http404
    frozen, recommendations = decision.debrief.mechanical_score, services.recommendations_of(loop)
    form = FollowForm(request.POST or None, frozen=frozen, recommendations=recommendations)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            new = services.follow_decision(decision=decision, by=request.user, **form.for_service())
        except RuleViolation as refusal:
            refused = refusal.sentence
        else:
            return _after_decision(request, new)
    context = _about(request, loop) | {"decision": decision, "form": form, "refused": refused}
    return render(request, "interviews/debriefs/decision_follow.html", context, status=status_of(form, refused=refused))


def _about(request: HttpRequest, loop: Loop) -> dict[str, Any]:
    """What every page here names: the loop, and its opening for those who may go there."""
    return {"loop": loop, "reads_opening": request.user.has_perm("hiring.read_opening", loop.opening)}


def _debrief_page(
    request: HttpRequest, loop: Loop, *, form: DecisionForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    """The debrief in whatever state it is: closed to this person, not open yet, open, decided."""
    # An administrator reads the debrief, though as such no scorecard: there is no way to one then.
    reads_cards = request.user.has_perm("interviews.read_scorecards", loop)
    context = _about(request, loop) | {"refused": refused, "form": form, "reads_cards": reads_cards}
    if not (reads_cards or request.user.has_perm("interviews.read_debrief", loop)):
        return _closed_page(request, loop, context, status)
    meeting = _meeting_of(loop)
    if meeting is None:
        return _waiting_page(request, loop, context, status)
    page = _page_of(request, loop, meeting)
    leads = _leads(request, loop, meeting)
    if form is None and leads:
        context["form"] = DecisionForm(frozen=meeting.frozen, recommendations=page.matrix.given)
    context["file_actions"] = page_actions.actions_on(page_actions.DEBRIEF, request.user, loop)
    context |= {"page": page, "meeting": meeting, "may_note": leads}
    context["waits"] = meeting.decision is not None and waits_for_second(loop, meeting.decision)
    context["facts"] = DebriefFact.objects.filter(debrief=meeting.pk).select_related("asked_by", "answered_by")
    return render(request, "interviews/debriefs/debrief.html", context, status=status)


def _leads(request: HttpRequest, loop: Loop, meeting: Meeting) -> bool:
    """Notes for the room and decides. Whoever reads the debrief is not bound by the sealed-card rule any more."""
    return meeting.is_open and request.user.has_perm("interviews.manage_loop", loop)


def _closed_page(request: HttpRequest, loop: Loop, context: dict[str, Any], status: int) -> HttpResponse:
    """To somebody who still owes a card, or who does not read cards: the sentence that says why, and nothing else.

    Those who run the loop without reading cards may know, before the debrief, which ones it waits for.
    """
    sight = sight_of(request.user, loop)
    chases = not sight.is_on_panel and request.user.has_perm("interviews.run_loop", loop)
    if chases and loop.status not in CARDS_ARE_LOCKED:
        return _waiting_page(request, loop, context, status)
    return render(request, "interviews/debriefs/debrief_closed.html", context | {"why": sight.why}, status=status)


def _waiting_page(request: HttpRequest, loop: Loop, context: dict[str, Any], status: int) -> HttpResponse:
    """Before the debrief: what is missing, for those who chase it; for the panel only when it opens."""
    user = request.user
    context["runs"] = user.has_perm("interviews.run_loop", loop)
    context["why_not"] = services.why_not_open(loop)
    context["may_open"] = user.has_perm("interviews.start_debrief", loop)
    if context["runs"]:
        rounds = loop.interviews.exclude(status=Interview.Status.CANCELLED)
        context["waiting"] = Waiting(planned_ratings([loop.pk]), list(rounds))
    context["decision"] = loop.decisions.current().select_related("decided_by").first()
    return render(request, "interviews/debriefs/debrief_waiting.html", context, status=status)


def _meeting_of(loop: Loop) -> Meeting | None:
    """The open debrief, or the one that decided the loop; None while interviews are under way."""
    if loop.status not in CARDS_ARE_LOCKED:
        return None
    fields = ("pk", "opened_at", "opened_by__name", "closed_at", "mechanical_score")
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
        decision = Decision.objects.filter(loop=loop).current().select_related("decided_by").first()
    notes = {competency: text for *_, competency, text in newest if competency is not None}
    return Meeting(*newest[0][:5], notes=notes, decision=decision, first_opened_at=rows[-1][1])


def _page_of(request: HttpRequest, loop: Loop, meeting: Meeting) -> DebriefPage:
    matrix = read_matrix(loop, weights=meeting.weights)
    by_round = request.GET.get("order") == BY_ROUND
    return DebriefPage(
        loop.pk, matrix, meeting.frozen, meeting.notes, by_round=by_round, first_opened_at=meeting.first_opened_at
    )


def _row_number(request: HttpRequest, rows: int) -> int:
    """The row asked for; the nearest one there is when it is out of range, the first when it is no number."""
    asked = whole_number(request.GET.get("row")) or 1
    return max(1, min(asked, rows))


def _back_from_note(request: HttpRequest, loop: Loop, competency: Competency) -> str:
    row = whole_number(request.GET.get("row"))
    if row is not None:
        return f"{reverse('interviews:debrief_walk', args=[loop.pk])}?row={row}"
    return f"{reverse('interviews:debrief', args=[loop.pk])}#competency-{competency.pk}"


def _after_decision(request: HttpRequest, decision: Decision) -> HttpResponse:
    if decision.outcome == Decision.Outcome.ANOTHER_ROUND:
        flash.done(request, "Decision recorded. The new round has no time and no panel yet; give it both here.")
        return redirect("interviews:loop_detail", decision.loop_id)
    waits = Decision.objects.waiting().filter(pk=decision.pk).exists()
    flash.done(
        request, "Decision recorded. It counts once a second person confirms it." if waits else "Decision recorded."
    )
    return redirect("interviews:decision_detail", decision.loop_id)
