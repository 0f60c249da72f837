"""What every page does alike: status codes, refusals, whole numbers from addresses, lists in pages, parts that poll."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from core.errors import PartAway, RuleViolation, StaleRevision
from core.forms import Form, ModelForm
from core.seen_forms import SeenFormMixin
from core.wording import clock

# What a page answers with, beside 200 and a redirect. htmx shows the answer of the first two as it shows a 200.
MISTAKES = 422  # something that was typed has to be changed; nothing was written
REFUSED = 409  # a rule of the product says no, or somebody saved first
NOT_UNDERSTOOD = 400  # not what a browser sends
TOO_LARGE = 413  # more than is taken in
SIGNED_OUT = 401  # for scripts alone: a person is sent to sign in
FORBIDDEN = 403  # not from this site, or from a page that is too old
WRONG_METHOD = 405  # an address that a form posts to, opened by hand
NOT_THERE = 404  # absent, deleted, foreign or not for this person: never told apart
BROKEN = 500  # a mistake of ours
UNAVAILABLE = 503  # something that this server needs does not answer
NOTHING_NEW = 204  # htmx leaves the part of the page as it is
STOP_POLLING = 286  # htmx shows the answer and asks no more

Done = TypeVar("Done")

SIGNED_OUT_SENTENCE = "You were signed out. Sign in again, your text stays here."
NOT_UNDERSTOOD_SENTENCE = "What your browser sent could not be read. Reload the page and try once more."
TOO_LARGE_SENTENCE = "That was too large to take in. Your text is safe on this page; send less at once."
NOT_THERE_SENTENCE = "There is nothing here for you."
REMOVED_MEANWHILE = (
    "What you wanted to change is not there any more: somebody removed it meanwhile, or your access has ended. Nothing "
    "was changed."
)
BROKEN_SENTENCE = "Something broke on our side. Your text is safe on this page."
CANNOT_STORE = "The server cannot save just now. Your text is safe on this page."

ROWS = 25
# What every database holds as a key.
HIGHEST = 2**63 - 1


def is_from_script(request: HttpRequest) -> bool:
    """Whether a script on a page asks, not the browser itself: htmx says so, our own ask for JSON alone."""
    return "HX-Request" in request.headers or not request.accepts("text/html")


# --- Refusals -------------------------------------------------------------------------------------------------


def refusal(sentence: str, status: int, **more: Any) -> JsonResponse:
    """A refusal as JSON: what to say to the person, and what the script needs."""
    return JsonResponse({"sentence": sentence, **more}, status=status)


def status_for(violation: RuleViolation) -> int:
    """The status of an answer that says this: somebody may not, or the server cannot."""
    return UNAVAILABLE if isinstance(violation, PartAway) else REFUSED


def refused(violation: RuleViolation, **more: Any) -> JsonResponse:
    """A broken rule as JSON, with what is stored now where somebody saved first."""
    if isinstance(violation, StaleRevision):
        more["current"] = violation.current
    return refusal(violation.sentence, status_for(violation), **more)


def saved(*, revision: int, sha256: str, at: datetime, **more: Any) -> JsonResponse:
    """A save that is committed, as JSON: with the fingerprint of what is stored, without which the page's script
    (static/js/autosave/engine.js) believes nothing."""
    return JsonResponse({"revision": revision, "sha256": sha256, "saved_at": clock(at), **more})


def attempt(form: Form | ModelForm, action: Callable[..., Done], **arguments: Any) -> Done | None:
    """Do what was asked and return its result. A refusal becomes a mistake of the form, whose text is kept, and
    None."""
    try:
        return action(**arguments)
    except RuleViolation as violation:
        refuse(form, violation)
        return None


def refuse(form: Form | ModelForm, violation: RuleViolation) -> None:
    """Make a refusal a mistake of the form; where somebody saved first, both versions stand above its fields."""
    form.was_refused = status_for(violation)
    if isinstance(form, SeenFormMixin) and isinstance(violation, StaleRevision):
        form.show_conflict(violation)
    else:
        form.add_error(None, violation.sentence)


def posted(request: HttpRequest) -> Any:
    """What was sent, for a form; None where the page is drawn for the first time. An empty POST was sent, too."""
    return request.POST if request.method == "POST" else None


def status_of(*forms: "BaseForm | BaseFormSet[Any] | None", refused: str | bool = False) -> int:
    """The status of a page with these forms: 409 after a refusal (503 where a part of the installation is away), 422
    with mistakes, 200 before anything was sent."""
    there = [form for form in forms if form is not None]
    if refused:
        return REFUSED
    for form in there:
        if status := getattr(form, "was_refused", 0):
            return int(status)
    return MISTAKES if any(form.is_bound and not form.is_valid() for form in there) else 200


def beside_the_page(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """A refusal for htmx: the part of the page that asked stays as it is, with everything typed in it."""
    response = render(request, "components/rule_notice.html", {"sentence": sentence}, status=status)
    response.headers["HX-Retarget"] = "#page-notice"
    response.headers["HX-Reswap"] = "innerHTML"
    response.headers["HX-Reselect"] = "unset"
    return response


def in_place_of_the_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A whole page, whichever part of another page asked for it by htmx: it takes the place of that page."""
    if "HX-Request" not in request.headers:
        return response
    response.headers["HX-Push-Url"] = request.path
    response.headers["HX-Retarget"] = "body"
    response.headers["HX-Reswap"] = "innerHTML show:window:top"
    response.headers["HX-Reselect"] = "unset"
    return response


# --- What an address asks for ---------------------------------------------------------------------------------


def whole_number(text: str | None, *, low: int = 0, high: int = HIGHEST) -> int | None:
    """The number that stands in an address or a body, in plain digits; None for anything else, and beyond the
    bounds."""
    if not text or len(text) > len(str(high)) or not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if low <= number <= high else None


def chosen(form: BaseForm) -> dict[str, Any]:
    """What the fields of a filter form say; a field with a mistake says nothing."""
    form.is_valid()
    return {name: form.cleaned_data.get(name) for name in form.fields}


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Any, per_page: int = ROWS, *, count: int | None = None
) -> Page[Any]:
    """The page of rows that the address asks for, the nearest one when there is no such page.

    `count` is the number of rows where it is known: it is not asked for again then.
    """
    paginator = Paginator(rows, per_page)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))


# How far a long list is read beyond the page that is looked at.
AHEAD = 500


class LongPaginator(Paginator):
    """Pages of a list that was read so far; `has_more` says that there are rows beyond."""

    has_more = False


def long_page_of(request: HttpRequest, *parts: QuerySet[Any], per_page: int = ROWS) -> Page[Any]:
    """The page of a list that grows with the years, made of querysets that follow one another. Rows are keys, or little
    more.

    Nobody turns eight hundred pages: keys are read to `AHEAD` beyond the page that is asked for, whose number thus
    decides what a page costs, and not the number of rows. One statement for each part, the last ones where they are
    reached.
    """
    number = whole_number(request.GET.get("page"), low=1) or 1
    most = number * per_page + AHEAD
    rows: list[Any] = []
    for part in parts:
        if len(rows) <= most:
            rows += part[: most + 1 - len(rows)]
    paginator = LongPaginator(rows[:most], per_page)
    paginator.has_more = len(rows) > most
    return paginator.get_page(number)


def in_order(rows: QuerySet[Any], keys: Sequence[int]) -> list[Any]:
    """The rows with these keys, in the order of the keys: of a page that was cut before anything else was asked."""
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


# --- Parts of a page that ask again and again -----------------------------------------------------------------


def polled(
    request: HttpRequest, template: str, context: dict[str, Any], *, is_over: bool, reloads: bool = True
) -> HttpResponse:
    """The part of a page that asks until something `is_over`; the whole page is in another state then, and `reloads`
    itself."""
    response = render(request, template, context, status=STOP_POLLING if is_over else 200)
    if is_over and reloads:
        response["HX-Refresh"] = "true"
    return response
