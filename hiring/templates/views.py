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
from core.pages import attempt, chosen, page_of, status_of
from hiring.models import LoopTemplate, Opening, Role
from hiring.openings.forms import OpeningChoiceForm
from hiring.openings.services import choose_template
from hiring.openings.version_changes import changes_between, rounds_of
from hiring.states import TAKES_NO_CANDIDATES
from hiring.templates.discarded_plan import plan_of_draft
from hiring.templates.forms import DraftBefore, TemplateCopyForm, TemplateForm, VersionsForm
from hiring.templates.page import template_page
from hiring.templates.recommended import RECOMMENDED_ROUNDS
from hiring.templates.services import (
    archive_template,
    bring_template_back,
    copy_template,
    create_template,
    discard_draft,
    draft_next_version,
    publish_template,
    put_draft_back,
)
from hiring.templates.transitions import TEMPLATE_TRANSITIONS
from hiring.wording import template_pill, what_archiving_means

Draft, Published = LoopTemplate.Status.DRAFT, LoopTemplate.Status.PUBLISHED


@require_safe
@requires("hiring.read_template")
def template_list(request: SignedInRequest) -> HttpResponse:
    """What is offered and what is being written; with `archived` in the address what is offered no longer."""
    every = LoopTemplate.objects.visible_to(request.user).newest_of_each()
    shows_archived = "archived" in request.GET
    templates = every.archived() if shows_archived else every.offered()
    page = page_of(request, templates.with_size().order_by("role__name", "name"))
    context = {
        "page": page,
        "rows": _template_rows(page),
        "shows_archived": shows_archived,
        "archived": 0 if shows_archived else every.archived().count(),
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
    of_role = list(LoopTemplate.objects.filter(role=template.role_id).order_by("-version"))
    family = [version for version in of_role if version.name == template.name]
    published = next((version for version in family if version.status == Published), None)
    draft = next((version for version in family if version.status == Draft), None)
    is_archived = template.is_archived and not TEMPLATE_TRANSITIONS.why_not(template, Published)
    may_archive = may_edit and template.status == Published
    context = {
        "page": page,
        "template": page.template,
        "pill": template_pill(template),
        "draft": draft,
        "next_version": draft.version if draft else family[0].version + 1,
        "published": published if published != template else None,
        "may_add": request.user.has_perm("hiring.add_template"),
        "has_versions": len(family) > 1,
        "may_edit": may_edit,
        "may_archive": may_archive,
        "archiving": what_archiving_means(page.template, of_role) if may_archive else (),
        # Nothing of it is offered any more, and this is the version that would be.
        "is_archived": is_archived,
        "is_workable": may_edit and template.status == Draft,
    }
    return render(request, "hiring/templates/template_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(LoopTemplate, "hiring.add_template", related=("role",))
def template_copy(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """Begin another template with these rounds and questions, for a role that one may plan for."""
    roles = Role.objects.planned_by(request.user).order_by("name")
    named = {"role": template.role_id, "name": _free_name(template), "summary": template.summary}
    form = TemplateCopyForm(request.POST or None, initial=named, roles=roles)
    if request.method == "POST" and form.is_valid():
        copy = attempt(form, copy_template, template=template, by=request.user, **form.cleaned_data)
        if copy:
            flash.done(request, f"{copy.name} begins as a copy of {template}.")
            return redirect("hiring:template_edit", copy.pk)
    context = {"form": form, "template": template}
    return render(request, "hiring/templates/template_copy.html", context, status=status_of(form))


def _free_name(template: LoopTemplate) -> str:
    """What a copy can be called."""
    taken = set(template.role.loop_templates.values_list("name", flat=True))
    room = (LoopTemplate._meta.get_field("name").max_length or 0) - len(", copy 99")
    names = (f"{template.name[:room]}, copy{f' {number}' if number > 1 else ''}" for number in range(1, 100))
    return next((name for name in names if name not in taken), "")


@require_safe
@with_object(LoopTemplate, "hiring.read_template", related=("role",))
def template_compare(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """What one version changes beside another: this one and the one before it, unless others are chosen."""
    family = LoopTemplate.objects.filter(role=template.role_id, name=template.name).order_by("-version")
    before = family.filter(version__lt=template.version).first() or family.exclude(pk=template.pk).last()
    both = sorted([template, before or template], key=lambda version: version.version)
    form = VersionsForm({"earlier": both[0].pk, "later": both[1].pk, **request.GET.dict()}, family=family)
    wanted = chosen(form)
    earlier, later = wanted["earlier"] or both[0], wanted["later"] or both[1]
    plans = LoopTemplate.objects.with_plan().in_bulk([earlier.pk, later.pk])
    context = {
        "form": form,
        "template": template,
        "earlier": earlier if before else None,
        "later": later,
        "changes": changes_between(rounds_of(plans[earlier.pk]), rounds_of(plans[later.pk])),
    }
    return render(request, "hiring/templates/template_compare.html", context)


@require_POST
@with_object(LoopTemplate, "hiring.edit_template")
def template_archive(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """Offer it no longer."""
    template = archive_template(template=template, by=request.user)
    undo = reverse("hiring:template_bring_back", args=[template.pk])
    flash.toast(request, f"{template.name} is archived, so nobody chooses it any more.", undo_url=undo)
    return redirect("hiring:template_edit", template.pk)


@require_POST
@with_object(LoopTemplate, "hiring.edit_template")
def template_bring_back(request: SignedInRequest, template: LoopTemplate) -> HttpResponse:
    """Offer an archived template again."""
    template = bring_template_back(template=template, by=request.user)
    flash.done(request, f"{template.name} is offered again, in version {template.version}.")
    return redirect("hiring:template_edit", template.pk)


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
