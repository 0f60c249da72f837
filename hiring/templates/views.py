"""Loop templates: the list, one version to work on or to read, its publication. Its rounds: `building_views`."""

from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires, with_object
from core.errors import RuleViolation
from core.pages import attempt, page_of, status_of
from hiring.models import LoopTemplate, Opening, Role
from hiring.openings.forms import OpeningChoiceForm
from hiring.openings.services import choose_template
from hiring.states import TAKES_NO_CANDIDATES
from hiring.templates.discarded_plan import plan_of_draft
from hiring.templates.forms import DraftBefore, TemplateForm
from hiring.templates.page import template_page
from hiring.templates.recommended import RECOMMENDED_ROUNDS
from hiring.templates.services import (
    create_template,
    discard_draft,
    draft_next_version,
    publish_template,
    put_draft_back,
)
from hiring.wording import template_pill

Draft = LoopTemplate.Status.DRAFT


@require_safe
@requires("hiring.read_template")
def template_list(request: SignedInRequest) -> HttpResponse:
    templates = LoopTemplate.objects.visible_to(request.user).newest_of_each().with_size()
    page = page_of(request, templates.order_by("role__name", "name"))
    context = {
        "page": page,
        "rows": _template_rows(page),
        "may_add": request.user.has_perm("hiring.add_template"),
    }
    return render(request, "hiring/templates/template_list.html", context)


def _template_rows(page: Page[LoopTemplate]) -> list[dict[str, Any]]:
    """Each template with its pill, and its draft where that is another version."""
    drafts = {(draft.role_id, draft.name): draft for draft in LoopTemplate.objects.filter(status=Draft)}
    rows = []
    for template in page:
        draft = drafts.get((template.role_id, template.name))
        rows.append(
            {"template": template, "pill": template_pill(template), "draft": draft if draft != template else None}
        )
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@requires("hiring.add_template")
def template_add(request: SignedInRequest) -> HttpResponse:
    """Begin a template for a role of one's own openings, or for one that nobody uses yet."""
    roles = Role.objects.planned_by(request.user).order_by("name")
    form = TemplateForm(request.POST or None, initial={"role": request.GET.get("role")}, roles=roles)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        template = attempt(form, create_template, rounds=RECOMMENDED_ROUNDS, by=request.user, **typed)
        if template:
            return redirect("hiring:template_edit", template.pk)
    context = {"form": form, "may_add_role": request.user.has_perm("hiring.add_role")}
    return render(request, "hiring/templates/template_add.html", context, status=status_of(form))


@require_safe
@with_object(LoopTemplate, "hiring.read_template")
def template_edit(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """The plan of one version: to work on while it is a draft, to read afterwards."""
    page = template_page(LoopTemplate.objects.with_plan().get(pk=template.pk))
    may_edit = request.user.has_perm("hiring.edit_template", template)
    family = list(LoopTemplate.objects.filter(role=template.role_id, name=template.name).order_by("-version"))
    published = next((version for version in family if version.status == LoopTemplate.Status.PUBLISHED), None)
    draft = next((version for version in family if version.status == Draft), None)
    context = {
        "page": page,
        "template": page.template,
        "pill": template_pill(template),
        "draft": draft,
        "next_version": draft.version if draft else family[0].version + 1,
        "published": published if published != template else None,
        "may_edit": may_edit,
        "is_workable": may_edit and template.status == Draft,
    }
    return render(request, "hiring/templates/template_edit.html", context)


@require_POST
@with_object(LoopTemplate, "hiring.edit_template")
def template_draft(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """Begin the next version, or go on with it."""
    draft = draft_next_version(template=template, by=request.user)
    return redirect("hiring:template_edit", draft.pk)


@require_POST
@with_object(LoopTemplate, "hiring.edit_template")
def template_publish(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    template = publish_template(template=template, shown=request.POST.get("shown", ""), by=request.user)
    sentence = "Choose it for the openings whose next loops should follow it."
    flash.done(request, f"Version {template.version} is published. {sentence}")
    return redirect("hiring:template_use", template.pk)


@require_POST
@with_object(LoopTemplate, "hiring.edit_template")
def template_discard(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    plan = plan_of_draft(template)
    discard_draft(template=template, shown=request.POST.get("shown", ""), by=request.user)
    undo = reverse("hiring:template_put_back", args=[template.role_id])
    flash.toast(request, f"The draft of version {template.version} is gone.", undo_url=undo, sends=plan)
    return redirect("hiring:template_list")


@require_POST
@with_object(Role, "hiring.edit_template")
def template_put_back(request: SignedInRequest, role: Role) -> HttpResponse:
    """Undo of a draft that was discarded."""
    form = DraftBefore(request.POST)
    if not form.is_valid():
        raise RuleViolation("This draft cannot be put back: what it held has not come along.")
    template = put_draft_back(role=role, by=request.user, **form.cleaned_data)
    flash.done(request, f"The draft of version {template.version} is back.")
    return redirect("hiring:template_edit", template.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(LoopTemplate, "hiring.read_template")
def template_use(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """Choose the opening whose next loops follow this version."""
    openings = Opening.objects.visible_to(request.user).filter(role=template.role_id)
    openings = openings.exclude(status__in=TAKES_NO_CANDIDATES)
    editable = [choice.pk for choice in openings if request.user.has_perm("hiring.edit_opening", choice)]
    waiting = openings.filter(pk__in=editable).exclude(template=template)
    form = OpeningChoiceForm(request.POST or None, openings=waiting)
    if request.method == "POST" and form.is_valid():
        opening = attempt(form, choose_template, template=template, by=request.user, **form.cleaned_data)
        if opening:
            flash.done(request, f"The next loops of {opening.title} follow version {template.version}.")
            return redirect("hiring:opening_detail", opening.pk)
    context = {
        "form": form,
        "template": template,
        "waiting": waiting,
        "following": openings.filter(template=template),
        "may_add": request.user.has_perm("hiring.add_opening"),
    }
    return render(request, "hiring/templates/template_use.html", context, status=status_of(form))
