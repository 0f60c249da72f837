"""Small parts that the views share: lists in pages, and forms that a rule refuses."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest

from core.errors import RuleViolation

ROWS = 25


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page of rows that the address asks for, the nearest one when there is no such page."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def chosen(form: BaseForm) -> dict[str, Any]:
    """What the fields of a filter form say; a field with a mistake says nothing."""
    form.is_valid()
    return {name: form.cleaned_data.get(name) for name in form.fields}


def attempt(form: BaseForm, deed: Callable[..., Any], **arguments: Any) -> Any:
    """Do the deed and return its result. A refusal becomes a mistake of the form, whose text is kept, and None."""
    try:
        return deed(**arguments)
    except RuleViolation as refusal:
        form.add_error(None, refusal.sentence)
        form.was_refused = True
        return None


def status_of(form: BaseForm) -> int:
    """The status of a page with this form: 409 after a refusal, 422 with mistakes, 200 before it was sent."""
    if getattr(form, "was_refused", False):
        return 409
    return 422 if form.is_bound and form.errors else 200
