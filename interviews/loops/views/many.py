"""Acts on the ticked candidates of an opening: a page says what each would do, and a POST does it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from core import flash
from core.access import with_object
from core.mail_words import on_the_way
from core.pages import MISTAKES, posted, status_of, whole_number
from core.wording import counted, listed, number_word, sentence_case
from hiring.models import Candidate, Opening
from hiring.openings.applicants import MOST_PLANNED_AT_ONCE, Ticked
from hiring.states import OUT_OF_THE_RUNNING
from interviews.loops.forms import ApplicationEndForm, PlanForm
from interviews.loops.invitation_words import invitations_on_the_way
from interviews.loops.many_lines import (
    CandidateLine,
    by_sentence,
    lines_of_ending,
    lines_of_inviting,
    lines_of_planning,
    live_loop_of,
    ready_among,
)
from interviews.loops.services.loops import last_loop_of
from interviews.loops.services.many_loops import (
    Ended,
    LoopsToCancel,
    act_on_each,
    end_with_loop,
    plan_in_a_row,
)
from interviews.loops.services.rounds import Invited, send_invitations
from interviews.loops.views.loops import say_left_out_of_panel
from interviews.models import Loop
from interviews.scheduling.cautions import cautions_before_inviting, question_about
from interviews.scheduling.forms import FirstRoundForm

WORK = "hiring.work_on_candidates"
METHODS = ["GET", "HEAD", "POST"]
# More names than these fill the page with what went wrong.
MOST_NAMES = 5


# --- Planning -------------------------------------------------------------------------------------------------


@require_http_methods(METHODS)
@with_object(Opening, WORK, related=("template", "role"))
def loops_plan(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """A loop for each of them from the opening's template, with the last panel where that is wanted; with a time for
    the first round the others follow, and the panel can be invited at once."""
    ticked = Ticked(request, opening, request.user, most=MOST_PLANNED_AT_ONCE)
    like = last_loop_of(opening)
    form = PlanForm(
        posted(request), opening=opening, like=like, may_choose=request.user.has_perm("hiring.edit_opening", opening)
    )
    lines = lines_of_planning(ticked.candidates)
    ready = [line.candidate for line in ready_among(lines)]
    clocks = {row.pk: FirstRoundForm(posted(request), user=request.user, prefix=f"c{row.pk}") for row in ready}
    if _may_act(request, ticked, ready) and _are_valid(form, *clocks.values()):
        _say_left_out(request, lines)
        return _plan(request, opening, ready, form, clocks, like if form.cleaned_data.get("same_panel") else None)
    context = {"form": form, "clocked": [(line, clocks.get(line.candidate.pk)) for line in lines]}
    return _review(request, opening, ticked, "loops_plan", lines, context, form, *clocks.values())


def _plan(
    request: SignedInRequest,
    opening: Opening,
    ready: Sequence[Candidate],
    form: PlanForm,
    clocks: dict[int, FirstRoundForm],
    like: Loop | None,
) -> HttpResponse:
    template = form.cleaned_data["template"]
    loops: dict[int, Loop] = {}

    def plan(candidate: Candidate) -> None:
        starts_at = clocks[candidate.pk].cleaned_data.get("starts_at")
        loops[candidate.pk] = plan_in_a_row(
            candidate=candidate, template=template, like=like, starts_at=starts_at, by=request.user
        )

    planned = act_on_each(ready, plan)
    number = len(planned.done)
    if number:
        verb = "is" if number == 1 else "are"
        flash.done(request, f"{sentence_case(counted(number, 'loop'))} {verb} planned from {template}.")
    for loop in loops.values():
        say_left_out_of_panel(request, loop, like)
    _say_refused(request, planned.refused)
    if "invite" not in request.POST:
        return redirect("hiring:opening_detail", opening.pk)
    return _invite_planned(request, opening, planned.done, loops)


def _invite_planned(
    request: SignedInRequest, opening: Opening, planned: Sequence[Candidate], loops: dict[int, Loop]
) -> HttpResponse:
    """Those whose times give no pause are invited; the others are asked about on the page of invitations."""
    asked = [candidate for candidate in planned if cautions_before_inviting(loops[candidate.pk])]
    _send(request, [candidate for candidate in planned if candidate not in asked], loops)
    if not asked:
        return redirect("hiring:opening_detail", opening.pk)
    query = urlencode({"c": [candidate.pk for candidate in asked]}, doseq=True)
    return redirect(f"{reverse('interviews:loops_invite', args=[opening.pk])}?{query}")


# --- Inviting -------------------------------------------------------------------------------------------------


@require_http_methods(METHODS)
@with_object(Opening, WORK)
def loops_invite(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """Invite the panels of all of them; a time that gives pause only where somebody says "all the same"."""
    ticked = Ticked(request, opening, request.user, most=MOST_PLANNED_AT_ONCE)
    lines = lines_of_inviting(ticked.candidates)
    ready = ready_among(lines)
    if _may_act(request, ticked, ready):
        _say_left_out(request, lines)
        return _invite(request, opening, ready)
    context = {"asked": sum(line.question is not None for line in ready)}
    return _review(request, opening, ticked, "loops_invite", lines, context)


def _invite(request: SignedInRequest, opening: Opening, ready: Sequence[CandidateLine]) -> HttpResponse:
    loops = {line.candidate.pk: loop for line in ready if (loop := live_loop_of(line.candidate))}
    answered = [line.candidate for line in ready if _is_answered(request, line)]
    left = [
        (line.candidate, "A time gave pause, so nobody was invited")
        for line in ready
        if not _is_answered(request, line)
    ]
    _send(request, answered, loops)
    _say_refused(request, left)
    return redirect("hiring:opening_detail", opening.pk)


def _is_answered(request: SignedInRequest, line: CandidateLine) -> bool:
    """Nothing gives pause about the times, or somebody who read just this says "all the same"."""
    if line.question is None:
        return True
    answer = {"anyway": request.POST.get(f"anyway-{line.candidate.pk}", "")}
    return question_about(list(line.question.sentences), answer) is None


def _send(request: SignedInRequest, candidates: Sequence[Candidate], loops: dict[int, Loop]) -> None:
    sent: list[Invited] = []
    outcome = act_on_each(
        candidates, lambda candidate: sent.append(send_invitations(loop=loops[candidate.pk], by=request.user))
    )
    number, started = sum(invited.number for invited in sent), sum(invited.has_started_loop for invited in sent)
    if outcome.done:
        mails = invitations_on_the_way(number)
        begun = f" The interviews of {counted(started, 'candidate')} have started." if started else ""
        flash.done(request, f"{mails}{begun}")
    _say_refused(request, outcome.refused)


# --- Ending applications --------------------------------------------------------------------------------------


@require_http_methods(METHODS)
@with_object(Opening, WORK)
def applications_end(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """Note that they withdrew, or were answered without an interview; loops under way are offered to be cancelled."""
    to = (request.POST or request.GET).get("to", Candidate.Status.WITHDRAWN)
    if to not in OUT_OF_THE_RUNNING:
        raise Http404
    ticked = Ticked(request, opening, request.user)
    form = ApplicationEndForm(posted(request))
    lines = lines_of_ending(ticked.candidates, to)
    ready = ready_among(lines)
    cancels = LoopsToCancel(_keys(request, "cancel"), _keys(request, "cancel_debrief"))
    if _may_act(request, ticked, ready) and form.is_valid():
        _say_left_out(request, lines)
        candidates = [line.candidate for line in ready]
        return _end(request, opening, candidates, to, form.cleaned_data["reason"], cancels)
    context = {
        "form": form,
        "has_loops": any(line.loop for line in ready),
        # Beforehand all but those in debrief, for which a panel has written.
        "to_cancel": [
            line.loop.pk
            for line in ready
            if line.loop and (cancels.has(line.loop) if request.method == "POST" else line.loop.is_before_debrief)
        ],
        "to": to,
        "is_withdrawal": to == Candidate.Status.WITHDRAWN,
    }
    return _review(request, opening, ticked, "applications_end", lines, context, form)


def _end(
    request: SignedInRequest,
    opening: Opening,
    ready: Sequence[Candidate],
    to: str,
    reason: str,
    cancels: LoopsToCancel,
) -> HttpResponse:
    ended: dict[int, Ended] = {}

    def end(candidate: Candidate) -> None:
        ended[candidate.pk] = end_with_loop(candidate=candidate, to=to, reason=reason, cancels=cancels, by=request.user)

    outcome = act_on_each(ready, end)
    _say_refused(request, outcome.refused)
    if outcome.done:
        undo = reverse("hiring:candidates_take_back", args=[opening.pk])
        keys = [candidate.pk for candidate in outcome.done]
        said = _said_of_end([ended[key] for key in keys], to)
        flash.toast(request, said, undo_url=undo, sends={"c": keys})
        _say_kept_loops(request, [candidate for candidate in outcome.done if ended[candidate.pk].keeps_loop])
    return redirect("hiring:opening_detail", opening.pk)


def _keys(request: SignedInRequest, name: str) -> set[int]:
    return {key for key in map(whole_number, request.POST.getlist(name)) if key}


def _said_of_end(ended: Sequence[Ended], to: str) -> str:
    number, mails = len(ended), sum(each.mails for each in ended)
    what = "withdrawn" if to == Candidate.Status.WITHDRAWN else "closed without an interview"
    said = [f"{sentence_case(counted(number, 'application'))} {'is' if number == 1 else 'are'} {what}."]
    if cancelled := sum(each.has_cancelled for each in ended):
        verb = "is cancelled and stays" if cancelled == 1 else "are cancelled and stay"
        said.append(f"{sentence_case(counted(cancelled, 'loop'))} {verb} so.")
    if mails:
        said.append(on_the_way(sentence_case(counted(mails, "cancellation")), mails))
    return " ".join(said)


def _say_kept_loops(request: SignedInRequest, kept: Sequence[Candidate]) -> None:
    """A loop whose box was not ticked, and one that came or went into debrief after the page was read."""
    if kept:
        flash.caution(request, f"Not cancelled: the loop of {listed(_some(kept))}.")


# --- What all of them say -------------------------------------------------------------------------------------


def _are_valid(*forms: Any) -> bool:
    """All of them are asked, so that each says its mistakes."""
    verdicts = [form.is_valid() for form in forms]
    return all(verdicts)


def _may_act(request: SignedInRequest, ticked: Ticked, ready: Sequence[object]) -> bool:
    """Something is asked for that can be done for somebody; else the page says of each why not."""
    return request.method == "POST" and bool(ready) and not ticked.is_too_many


def _say_left_out(request: SignedInRequest, lines: Sequence[CandidateLine]) -> None:
    """Those for whom it was possible when the page was read, and no longer is."""
    _say_refused(request, [(line.candidate, line.why_not) for line in lines if line.why_not])


def _say_refused(request: SignedInRequest, refused: Sequence[tuple[Candidate, str]]) -> None:
    for sentence, candidates in by_sentence(refused):
        flash.caution(request, f"Not for {listed(_some(candidates))}: {sentence.rstrip('.')}.")


def _some(candidates: Sequence[Candidate]) -> list[str]:
    names = [candidate.distinct_name for candidate in candidates]
    more = len(names) - MOST_NAMES
    return [*names[:MOST_NAMES], f"{number_word(more)} more"] if more > 0 else names


def _review(
    request: SignedInRequest,
    opening: Opening,
    ticked: Ticked,
    page: str,
    lines: Sequence[CandidateLine],
    context: dict[str, Any],
    *forms: Any,
) -> HttpResponse:
    ready = ready_among(lines)
    is_refused = request.method == "POST" and not _may_act(request, ticked, ready)
    more = {
        "opening": opening,
        "ticked": ticked,
        "lines": lines,
        "ready": len(ready),
        # What the page shows is what its button means, whoever is added or planned meanwhile.
        "shown": [line.candidate.pk for line in ready],
        "is_refused": is_refused,
        **context,
    }
    status = MISTAKES if is_refused and not ticked.number else status_of(*forms, refused=is_refused)
    return render(request, f"interviews/loops/{page}.html", more, status=status)
