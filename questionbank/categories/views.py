"""The page on which an administrator names categories of questions and groups of competencies."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires, with_object
from core.pages import attempt, posted, status_of
from questionbank.categories.forms import CategoryForm, CompetencyGroupForm, MoveForm, NewCategoryForm
from questionbank.categories.services import NamedRow, add_named, bring_back, move, rename, retire_named
from questionbank.models import Category, CompetencyGroup

NAME = "questionbank.name_categories"
LIST = "questionbank:category_list"


@require_safe
@requires(NAME)
def category_list(request: SignedInRequest) -> HttpResponse:
    context = {
        "categories": Category.objects.visible_to(request.user).with_number("questions"),
        "groups": CompetencyGroup.objects.visible_to(request.user).with_number("competencies"),
    }
    return render(request, "questionbank/categories/category_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(NAME)
def category_add(request: SignedInRequest) -> HttpResponse:
    return _added(request, Category, NewCategoryForm(posted(request)), "Add a category")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(NAME)
def group_add(request: SignedInRequest) -> HttpResponse:
    return _added(request, CompetencyGroup, CompetencyGroupForm(posted(request)), "Add a group")


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Category, NAME)
def category_edit(request: SignedInRequest, category: Category) -> HttpResponse:
    return _renamed(request, category, CategoryForm(posted(request), instance=category))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(CompetencyGroup, NAME)
def group_edit(request: SignedInRequest, group: CompetencyGroup) -> HttpResponse:
    return _renamed(request, group, CompetencyGroupForm(posted(request), instance=group))


@require_POST
@with_object(Category, NAME)
def category_move(request: SignedInRequest, category: Category) -> HttpResponse:
    return _moved(request, category)


@require_POST
@with_object(CompetencyGroup, NAME)
def group_move(request: SignedInRequest, group: CompetencyGroup) -> HttpResponse:
    return _moved(request, group)


@require_POST
@with_object(Category, NAME)
def category_retire(request: SignedInRequest, category: Category) -> HttpResponse:
    return _retired(request, category, "questionbank:category_bring_back")


@require_POST
@with_object(CompetencyGroup, NAME)
def group_retire(request: SignedInRequest, group: CompetencyGroup) -> HttpResponse:
    return _retired(request, group, "questionbank:group_bring_back")


@require_POST
@with_object(Category, NAME)
def category_bring_back(request: SignedInRequest, category: Category) -> HttpResponse:
    return _brought_back(request, category)


@require_POST
@with_object(CompetencyGroup, NAME)
def group_bring_back(request: SignedInRequest, group: CompetencyGroup) -> HttpResponse:
    return _brought_back(request, group)


def _added(request: SignedInRequest, model: type[NamedRow], form: Any, heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        row = attempt(form, add_named, model=model, by=request.user, **form.cleaned_data)
        if row:
            flash.done(request, f"“{row.name}” is added, the last of its list.")
            return redirect(LIST)
    return _form_page(request, form, heading, "Add it")


def _renamed(request: SignedInRequest, row: NamedRow, form: Any) -> HttpResponse:
    heading = f"Rename “{type(row).objects.get(pk=row.pk).name}”"
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "seen")}
        if attempt(form, rename, row=row, by=request.user, **values):
            flash.done(request, f"It is called “{form.cleaned_data['name']}” now, wherever it stands.")
            return redirect(LIST)
    return _form_page(request, form, heading, "Save the name")


def _form_page(request: HttpRequest, form: Any, heading: str, button: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button}
    return render(request, "questionbank/categories/name_edit.html", context, status=status_of(form))


def _moved(request: SignedInRequest, row: NamedRow) -> HttpResponse:
    form = MoveForm(request.POST)
    if form.is_valid():
        move(row=row, step=form.cleaned_data["step"], by=request.user)
    noun = "category" if isinstance(row, Category) else "group"
    return redirect(f"{reverse(LIST)}#{noun}-{row.pk}")


def _retired(request: SignedInRequest, row: NamedRow, undo: str) -> HttpResponse:
    retire_named(row=row, by=request.user)
    sentence = f"“{row.name}” is not offered any more. What stands under it stays there."
    flash.toast(request, sentence, undo_url=reverse(undo, args=[row.pk]))
    return redirect(LIST)


def _brought_back(request: SignedInRequest, row: NamedRow) -> HttpResponse:
    bring_back(row=row, by=request.user)
    flash.done(request, f"“{row.name}” is offered again.")
    return redirect(LIST)
