"""Competencies and their anchors."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires, with_object
from core.pages import attempt, posted, status_of
from questionbank.competencies.forms import CompetencyForm, anchor_values
from questionbank.competencies.services import OWN_FIELDS, save_competency
from questionbank.models import Competency


@require_safe
@requires("questionbank.read_competency")
def competency_list(request: SignedInRequest) -> HttpResponse:
    context = {
        "competencies": Competency.objects.visible_to(request.user).with_questions(),
        "can_edit": request.user.has_perm("questionbank.edit_competency"),
    }
    return render(request, "questionbank/competencies/competency_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("questionbank.edit_competency")
def competency_add(request: SignedInRequest) -> HttpResponse:
    return _competency_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Competency, "questionbank.edit_competency")
def competency_edit(request: SignedInRequest, competency: Competency) -> HttpResponse:
    return _competency_page(request, competency)


def _competency_page(request: SignedInRequest, competency: Competency | None) -> HttpResponse:
    initial = {}
    if competency:
        initial = {name: getattr(competency, name) for name in OWN_FIELDS}
        initial |= anchor_values(competency.anchors.all())
    form = CompetencyForm(posted(request), initial=initial, competency=competency)
    if request.method == "POST" and form.is_valid():
        if attempt(form, save_competency, competency=competency, by=request.user, **form.values()):
            flash.done(request, f"Competency saved.{form.kept_sentence}" if competency else "Competency added.")
            return redirect("questionbank:competency_list")
    context = {"form": form, "competency": competency}
    return render(request, "questionbank/competencies/competency_edit.html", context, status=status_of(form))
