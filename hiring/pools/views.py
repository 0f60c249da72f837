"""The pool of a competency, and the pools of a person."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.person_field import tell_apart
from accounts.requests import SignedInRequest
from core import flash
from core.access import may_open, with_object
from core.pages import attempt, status_of, whole_number
from hiring.models import PoolMember
from hiring.pools.forms import PoolForm
from hiring.pools.services import OUT, approve_step, place_in_pool, why_not_approve
from hiring.states import PoolStep
from questionbank.models import Competency
from questionbank.practice.practised import Practised, practised_on

SAID = {
    OUT: "{person} is out of the pool.",
    PoolStep.SHADOW.value: "{person} is in the pool, and watches first.",
    PoolStep.REVERSE.value: "{person} asks from now on, and is watched.",
    PoolStep.MAY_ASK.value: "{person} may ask about {competency}.",
}

APPROVES = {PoolStep.REVERSE: "Let them ask, watched", PoolStep.MAY_ASK: "They may ask"}


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Competency, "hiring.read_pool")
def pool(request: SignedInRequest, competency: Competency) -> HttpResponse:
    """Who may ask about a competency and who learns to. What is posted is the next step of somebody who learns, or that
    it is taken back ("Undo")."""
    if request.method == "POST":
        members = competency.pool.select_related("person", "competency")
        member = get_object_or_404(members, person=whole_number(request.POST.get("person")))
        step, was = request.POST.get("step", ""), request.POST.get("was", "")
        approve_step(member=member, step=step, was=was, by=request.user)
        return _after(request, competency, member.person, step, was, "hiring:pool")
    return _render(request, competency, PoolForm(competency=competency))


@require_POST
@with_object(Competency, "hiring.keep_pools")
def pool_place(request: SignedInRequest, competency: Competency) -> HttpResponse:
    """Somebody who comes in, at any step; or where somebody of the pool is from now on ("Undo" posts where they
    were)."""
    if "was" in request.POST:
        person = get_object_or_404(User.objects.with_account(), pk=whole_number(request.POST.get("person")))
        step, was = request.POST.get("step", ""), request.POST["was"]
        place_in_pool(competency=competency, person=person, step=step, was=was, by=request.user)
        return _after(request, competency, person, step, was, "hiring:pool_place")
    form = PoolForm(request.POST, competency=competency)
    if form.is_valid():
        values = {**form.cleaned_data, "competency": competency, "was": OUT, "by": request.user}
        if attempt(form, place_in_pool, **values) is not None:
            person, step = form.cleaned_data["person"], form.cleaned_data["step"]
            return _after(request, competency, person, step, OUT, "hiring:pool_place")
    return _render(request, competency, form)


def _render(request: SignedInRequest, competency: Competency, form: PoolForm) -> HttpResponse:
    members = list(competency.pool.select_related("person", "approved_by", "competency"))
    tell_apart(member.person for member in members)
    practised = practised_on([competency.pk])
    context = {
        "competency": competency,
        "form": form,
        "keeps": request.user.has_perm("hiring.keep_pools"),
        "groups": [
            (
                step.label,
                [
                    (member, _verb(member, request.user), practice_words(practised, member))
                    for member in members
                    if member.step == step
                ],
            )
            for step in reversed(PoolStep)
        ],
        "is_empty": not members,
        "binds": any(member.step == PoolStep.MAY_ASK for member in members),
    }
    return render(request, "hiring/pools/pool.html", context, status=status_of(form))


def _verb(member: PoolMember, user: User) -> str:
    """What a button says that approves the next step; empty where there is none for this person."""
    return APPROVES[member.next_step] if member.next_step and not why_not_approve(member, user) else ""


def _after(
    request: SignedInRequest, competency: Competency, person: User, step: str, was: str, undo: str
) -> HttpResponse:
    sends = {"person": person.pk, "step": was, "was": step}
    said = SAID[step].format(person=person, competency=competency)
    flash.toast(request, said, undo_url=reverse(undo, args=[competency.pk]), sends=sends)
    return redirect("hiring:pool", competency.pk)


@require_safe
@with_object(User, "hiring.read_pools_of", finder="known_to")
def person_pools(request: SignedInRequest, person: User) -> HttpResponse:
    """What somebody may ask about, and what they learn."""
    members = list(person.pools.select_related("competency", "approved_by").order_by("competency__name"))
    practised = practised_on([member.competency_id for member in members])
    context = {
        "person": person,
        "members": [
            (member, practice_words(practised, member), may_open(request.user, "hiring:pool", member.competency))
            for member in members
        ],
    }
    return render(request, "hiring/pools/person_pools.html", context)


def practice_words(practised: Practised, member: PoolMember) -> str:
    """Yes or no, where there is anything to practise on; nothing of how."""
    if member.competency_id not in practised.can_be:
        return ""
    return "Not practised" if practised.lacks(member.person_id, [member.competency_id]) else "Practised"
