from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires, with_object
from core.forms import mistakes_of
from core.pages import attempt, page_of, status_of
from core.wording import listed
from hiring.models import Opening, Role
from hiring.roles.forms import RoleForm
from hiring.roles.services import ask_again, create_role, update_role
from hiring.wording import opening_pill, template_pill


@require_safe
@requires("hiring.read_role")
def role_list(request: SignedInRequest) -> HttpResponse:
    page = page_of(request, Role.objects.visible_to(request.user).with_size().order_by("name"))
    context = {"page": page, "may_add": request.user.has_perm("hiring.add_role")}
    return render(request, "hiring/roles/role_list.html", context)


@require_safe
@with_object(Role, "hiring.read_role")
def role_detail(request: SignedInRequest, role: Role) -> HttpResponse:
    may_plan = request.user.has_perm("hiring.read_template")
    templates = role.loop_templates.visible_to(request.user).newest_of_each() if may_plan else []
    openings = Opening.objects.visible_to(request.user).filter(role=role)
    context = {
        "role": role,
        "competencies": role.role_competencies.select_related("competency").order_by(
            "-is_must_have", "competency__name"
        ),
        "templates": [{"template": template, "pill": template_pill(template)} for template in templates],
        "openings": [{"opening": opening, "pill": opening_pill(opening)} for opening in openings],
        "may_edit": request.user.has_perm("hiring.edit_role", role),
        "may_plan": may_plan,
        "keeps_pools": request.user.has_perm("hiring.keep_pools"),
        "may_open": request.user.has_perm("hiring.add_opening"),
    }
    return render(request, "hiring/roles/role_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("hiring.add_role")
def role_add(request: SignedInRequest) -> HttpResponse:
    return _role_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Role, "hiring.edit_role")
def role_edit(request: SignedInRequest, role: Role) -> HttpResponse:
    """Change a role, or ask again for what was removed from it ("Undo")."""
    return _lines_back(request, role) if "back" in request.POST else _role_form(request, role)


def _lines_back(request: SignedInRequest, role: Role) -> HttpResponse:
    form = RoleForm(request.POST, instance=Role.objects.get(pk=role.pk))
    if not all(line.is_valid() for _, line in form.lines):
        raise Http404
    back = ask_again(role=role, competencies=form.asked(), by=request.user)
    names = listed([line.competency.name for line in back])
    flash.done(request, f"The role asks for {names} again." if back else "The role asks for that already.")
    return redirect("hiring:role_detail", role.pk)


def _role_form(request: SignedInRequest, role: Role | None) -> HttpResponse:
    instance = Role.objects.get(pk=role.pk) if role else None
    form = RoleForm(request.POST or None, instance=instance)
    lines = [line for _, line in form.lines]
    are_valid = [line.is_valid() for line in lines]
    if request.method == "POST" and form.is_valid() and all(are_valid):
        values = {**form.cleaned_data, "competencies": form.asked(), "by": request.user}
        if role:
            saved = attempt(form, update_role, role=role, **values)
        else:
            saved = attempt(form, create_role, **values)
        if saved:
            _say_saved(request, saved, form)
            return redirect("hiring:role_detail", saved.pk)
    mistakes = mistakes_of(form, *lines) if request.method == "POST" else []
    context = {"form": form, "lines": form.lines, "mistakes": mistakes, "role": role}
    return render(request, "hiring/roles/role_edit.html", context, status=status_of(form, *lines))


def _say_saved(request: SignedInRequest, role: Role, form: RoleForm) -> None:
    sentence = f"The role {role.name} is saved.{form.kept_sentence}"
    if not (removed := form.removed()):
        return flash.done(request, sentence)
    names = listed([each.name for each in removed])
    undo = reverse("hiring:role_edit", args=[role.pk])
    flash.toast(request, f"{sentence} It asks for {names} no more.", undo_url=undo, sends=form.before_removal())
